/* import-lines.c - in: a file; out: its lines, long ones in pieces, so that no line can fill the memory.
 * Limit: LIMIT_LIST_ROW_BYTES a piece. */
#include "ctl/import.h"

ssize_t import_read_line(FILE *file, char line[LIMIT_LIST_ROW_BYTES]) {
    ssize_t length = 0;
    int c;
    flockfile(file);
    while (length < (ssize_t)LIMIT_LIST_ROW_BYTES && (c = getc_unlocked(file)) != EOF) {
        line[length++] = (char)c;
        if (c == '\n')
            break;
    }
    funlockfile(file);
    return length > 0 ? length : -1;
}
