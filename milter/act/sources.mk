# From matched rules to one verdict. An action is a file act-NAME.c here and a row in actions.c.
act_SOURCES := \
    act-defer.c \
    act-hold.c \
    act-pass.c \
    act-reject.c \
    act-tag.c \
    actions.c \
    allow.c \
    decide.c \
    log-line.c \
    reply.c \
    resend.c
