inspect_SOURCES := \
    inspect-message.c \
    reading-charset.c \
    reading-guess.c \
    reading.c

# The program around them, on the other side of the socket from workers/.
inspect_program_SOURCES := \
    content.c \
    inspect.c \
    sandbox-landlock.c \
    sandbox-limits.c \
    sandbox-memory.c \
    sandbox-seccomp.c \
    sandbox.c \
    serve.c \
    template.c
