base_SOURCES := \
    arena.c \
    buffer.c \
    config.c \
    date.c \
    digest.c \
    error.c \
    limit-reasons.c \
    log.c \
    nearest.c \
    paths.c \
    pieces.c \
    text.c
