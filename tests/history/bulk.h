/* bulk.h - many orders in a store at once, for measuring. */
#ifndef TESTS_HISTORY_BULK_H
#define TESTS_HISTORY_BULK_H

#include <stdint.h>

struct bulk_order {
    int64_t at; /* must not fall */
    char number[32], party[32], lines[33];
};

/* Fills in the n-th order. */
typedef void bulk_make(unsigned n, struct bulk_order *order);

/* Adds so many orders to an empty store that the history has made and closed. Ends the program when it cannot. */
void bulk_fill(const char *path, unsigned count, bulk_make *make);

#endif
