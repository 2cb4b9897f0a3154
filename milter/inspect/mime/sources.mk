mime_SOURCES := \
    mime-block.c \
    mime-guard.c \
    mime-header.c \
    mime-leaf.c \
    mime-parse.c \
    mime-quotes.c \
    mime-rescan.c \
    mime-rows.c \
    mime-sniff.c \
    mime-walk.c \
    mime-words.c \
    mime.c
