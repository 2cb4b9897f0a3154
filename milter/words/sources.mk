words_SOURCES := \
    words-expand.c \
    words-file.c \
    words.c
