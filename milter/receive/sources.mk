receive_SOURCES := \
    callbacks.c \
    collect.c \
    negotiate.c \
    outgoing.c \
    receive.c \
    reply.c \
    socket.c \
    store.c
