/* message.h - messages for the tests of the history, made without mail: an inspection as the stages before would leave
 * it. Strings belong to the inspection unless they come from fresh(). */
#ifndef TESTS_HISTORY_MESSAGE_H
#define TESTS_HISTORY_MESSAGE_H

#include "history/history.h"

/* Monday, 21 September 2026, 10:00 UTC. */
#define MONDAY 1789984800
#define MINUTE 60
#define HOUR 3600
#define DAY 86400

/* "stem-N-RANDOM": a name that no other test and no other run has used. It lives as long as the program. */
const char *fresh(const char *stem);

/* A message received at that time with a sender, a fresh Message-ID, a fresh body and no document. */
struct inspection *message_new(int64_t at);

/* The same message once more, as another attempt: same sender, Message-ID, body, documents and parties. */
struct inspection *message_again(const struct inspection *message, int64_t at);

/* Adds a document of kind order; NULL: it has none. The number is folded as a finder would, in lower case. */
struct document *message_order(struct inspection *message, const char *number, const char *lines, const char *text);

/* Adds a foreign party, and a recipient "orders@KEY". */
void message_party(struct inspection *message, const char *key);

/* An order for one party, the usual case. */
struct inspection *order_to(int64_t at, const char *party, const char *number, const char *lines);

/* 32 hexadecimal digits made from a word, others after each call of fresh_words. */
const char *digits_of(struct inspection *message, const char *word);

/* From now on the same words make other lines and texts: tests that share a store do not meet in it. */
void fresh_words(void);

/* Compares and returns the comparison of that document and party. */
struct comparison *compare_one(struct history *history, struct inspection *message, uint32_t document, uint32_t party);

#endif
