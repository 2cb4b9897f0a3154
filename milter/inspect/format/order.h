/* order.h - an order in a format that names its fields itself: gathered while it is read, written to the sheet when it
 * is complete. Of several values for one thing the one of the lowest rank is kept, of equals the first. */
#ifndef INSPECT_FORMAT_ORDER_H
#define INSPECT_FORMAT_ORDER_H

#include "inspect/inspect.h"

struct order_value {
    const char *text; /* NULL: none yet */
    uint32_t row;
    unsigned rank;
};

struct order_line {
    struct order_value item, quantity;
};

/* Set reading, part, sheet and charset; the rest belongs to the functions below. */
struct order {
    struct reading *reading;
    const struct part *part;
    struct sheet *sheet;
    const char *charset; /* of the values; NULL: not known */
    bool open;
    const char *kind; /* a document_kind_name; may be changed until order_end */
    uint32_t row;     /* where it begins */
    struct order_value values[FIELD_ROLE_COUNT];
    struct order_line *lines;
    size_t line_count;
    size_t written;   /* orders */
    size_t all_lines; /* of all orders */
    bool full;        /* there were more lines than that may be */
};

/* Begins an order in this row; what is not written yet is forgotten. `kind` is a document_kind_name that stays. */
void order_begin(struct order *order, const char *kind, uint32_t row);

/* Begins the next line; item codes and quantities belong to it. */
void order_next_line(struct order *order);

/* Takes a value: blanks around it do not count, an empty one is none. Dates may be ISO, with or without a time, or
 * CCYYMMDD or YYMMDD with or without a time; other ones are none. */
void order_take(struct order *order, enum field_role role, const char *value, size_t length, uint32_t row,
                unsigned rank);

/* Writes what was gathered as fields. An order that breaks off, or goes over a limit, has no lines, because some of
 * them are missing. True when there was a number or a date. */
bool order_end(struct order *order, bool whole);

#endif
