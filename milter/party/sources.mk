party_SOURCES := \
    lists.c \
    party.c
