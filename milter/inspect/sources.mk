inspect_SOURCES :=

# The program around them, on the other side of the socket from workers/.
inspect_program_SOURCES :=
