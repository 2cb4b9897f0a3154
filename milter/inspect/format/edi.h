/* edi.h - inside the readers of EDIFACT and X12: segments of elements of components, whatever the delimiters. */
#ifndef INSPECT_FORMAT_EDI_H
#define INSPECT_FORMAT_EDI_H

#include "base/buffer.h"
#include "inspect/format/order.h"

/* Characters with a meaning; '\0': there is none for this. */
struct edi_marks {
    char element, component, decimal, release, repetition, end;
};

#define EDI_PIECES 256u

/* One component of one element of the segment, in edi.text. */
struct edi_piece {
    unsigned element, component; /* from 0; element 0 is the segment's name */
    size_t start;
};

struct edi {
    const char *at, *finish; /* what has not been read yet */
    struct edi_marks marks;
    struct buffer text;
    struct edi_piece pieces[EDI_PIECES];
    size_t piece_count;
    uint32_t number; /* of the segment, from 1 */
    uint32_t first;  /* of the message or transaction set being read: its number */
};

/* The bytes of a part, without byte order mark and converted where they are wide. */
void edi_open(struct edi *edi, struct reading *reading, const struct part *part);
void edi_close(struct edi *edi);

/* Moves over blanks and line ends between two interchanges; true when one begins here that starts with this word. */
bool edi_begins(struct edi *edi, const char *word);

/* True when this word follows somewhere behind what has been read. */
bool edi_holds(const struct edi *edi, const char *word);

/* The next segment. False: there is none, or the last one breaks off. */
bool edi_next(struct edi *edi);

/* True when the segment read last has this name ("BGM"). */
bool edi_is(const struct edi *edi, const char *name);

/* A component of the segment, "" when it has none; valid until the next segment. */
const char *edi_get(const struct edi *edi, unsigned element, unsigned component);

/* The sentence about a wrong count when the segment read last, which ends a message, does not say how many there are
 * from edi->first to itself (its element 1); NULL: it does, or says nothing. */
const char *edi_wrong_count(const struct edi *edi, struct arena *arena);

/* Gives a component to the order. */
void edi_take(const struct edi *edi, struct order *order, enum field_role role, unsigned element, unsigned component,
              unsigned rank);

/* One code of a list and what it means. */
struct edi_code {
    const char *code;
    int meaning;
};

/* The meaning of the code, or `otherwise`; the list ends with a code NULL. */
int edi_meaning(const struct edi_code *list, const char *code, int otherwise);

#endif
