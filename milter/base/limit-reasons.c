/* limit-reasons.c - the list of what limit-reasons.h names. */
#include "base/limit-reasons.h"

#include <stddef.h>

const char *const limit_reasons[] = {LIMIT_REASON_ADDRESS_SIZE,  LIMIT_REASON_ADDRESSES,
                                     LIMIT_REASON_DECODED_SIZE,  LIMIT_REASON_DEPTH,
                                     LIMIT_REASON_DOCUMENTS,     LIMIT_REASON_FIELDS,
                                     LIMIT_REASON_FILES,         LIMIT_REASON_FRAME,
                                     LIMIT_REASON_HEADER_SIZE,   LIMIT_REASON_HIDDEN,
                                     LIMIT_REASON_MEMORY,        LIMIT_REASON_MERGES,
                                     LIMIT_REASON_MESSAGE_SIZE,  LIMIT_REASON_NUMBERS,
                                     LIMIT_REASON_PAGES,         LIMIT_REASON_PART_SIZE,
                                     LIMIT_REASON_PARTS,         LIMIT_REASON_RECIPIENTS,
                                     LIMIT_REASON_ROW,           LIMIT_REASON_ROWS,
                                     LIMIT_REASON_SHEETS,        LIMIT_REASON_STRINGS,
                                     LIMIT_REASON_STYLES,        LIMIT_REASON_TEXT,
                                     LIMIT_REASON_UNPACKED_SIZE, NULL};
