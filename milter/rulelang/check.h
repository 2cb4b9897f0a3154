/* check.h - between check.c, check-test.c, check-argument.c, check-measure.c, check-party.c and text.c. */
#ifndef RULELANG_CHECK_H
#define RULELANG_CHECK_H

#include "rulelang/keyword.h"

/* One test being read. */
struct reading {
    struct checking *checking;
    const struct atom *at; /* the next word; NULL: none left */
    struct test *test;
    bool open;  /* a fault stands behind the test: what is missing may stand in what was not understood */
    bool wrong; /* something was complained of; the rest is not read */
};

/* check-test.c: "EXPECTED, but found FOUNDmore", at the word found or, for NULL, at the keyword. */
void rulelang_complain_of_word(struct reading *reading, const char *expected, const struct atom *found,
                               const char *more);

/* check-argument.c: reads what the row describes from reading->at on. */
void rulelang_read_argument(struct reading *reading, const struct argument_row *row, struct argument *argument);

/* check-measure.c: the same for a size and a time of day. */
void rulelang_read_size(struct reading *reading, const struct argument_row *row, struct argument *argument);
void rulelang_read_clock(struct reading *reading, const struct argument_row *row, struct argument *argument);

/* check-test.c: gives a test its keyword and arguments. Complains, marks the rule faulty and leaves test->test NULL
 * when the words make no test. */
void rulelang_check_test(struct checking *checking, struct rule *rule, struct expression *test);

/* check-party.c: all party blocks. */
void rulelang_check_parties(struct checking *checking);

/* check-party.c: the settings of a party block, for the manual. *expects NULL: nothing follows. False behind the last.
 */
bool rulelang_party_setting(size_t index, const char **name, const char **expects, const char **describe);

/* check-allow.c: the words of an allow entry, for the manual: first what can be allowed. False behind the last. */
bool rulelang_allow_word(size_t index, const char **word, const char **value, const char **describe);

/* The text of an atom without its escapes; complains of an escape nobody knows. */
const char *rulelang_read_string(struct checking *checking, const struct atom *atom);

/* Compiles the pattern of an atom; complains and returns NULL when it is none. */
const struct pattern *rulelang_read_pattern(struct checking *checking, const struct atom *atom, const char *text,
                                            enum pattern_use use);

/* True for "@domain" and "local@domain". */
bool rulelang_is_address(const char *text);

/* The place so many bytes into a text or pattern that starts at `spot` with its quote or slash. */
struct spot rulelang_spot_inside(struct spot spot, const char *written, size_t bytes);

/* text.c: reads a rule's sentence with its placeholders; complains of those nobody knows or the rule cannot fill. */
struct text *rulelang_read_text(struct checking *checking, const struct rule *rule,
                                const struct consequence *consequence);

/* text.c: the sentence for what is being judged, in the inspection's arena. */
const char *rulelang_fill_text(const struct judging *judging, const struct text *text, enum answer answer);

#endif
