workers_SOURCES := \
    become.c \
    configure.c \
    exchange.c \
    frame.c \
    keeper-bury.c \
    keeper-order.c \
    keeper-plan.c \
    keeper-words.c \
    keeper.c \
    message.c \
    nursery-link.c \
    nursery.c \
    pool.c \
    workers.c
