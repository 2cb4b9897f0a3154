base_SOURCES := \
    arena.c \
    buffer.c \
    config.c \
    date.c \
    digest.c \
    error.c \
    log.c \
    nearest.c \
    paths.c \
    text.c
