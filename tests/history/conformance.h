/* conformance.h - what every backend of the history must do, whatever it keeps its rows in. */
#ifndef TESTS_HISTORY_CONFORMANCE_H
#define TESTS_HISTORY_CONFORMANCE_H

/* Runs the suite on the store `where` (made when missing; what is in it does not matter and stays). Returns how many
 * tests failed. */
int conformance_run(const char *where);

#endif
