wire_SOURCES := \
    wire-bytes.c \
    wire-facts.c \
    wire-frame.c \
    wire-request.c \
    wire-settings.c
