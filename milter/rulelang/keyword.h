/* keyword.h - what one rule keyword is: one file keyword-NAME.c and one row in keywords.c. Lexer and grammar never
 * change.
 *
 * A keyword describes its arguments; check-test.c reads them from the words of a rule by that description, complains of
 * what does not fit and prints them back. The keyword itself only answers.
 */
#ifndef RULELANG_KEYWORD_H
#define RULELANG_KEYWORD_H

#include "inspection.h"
#include "rulelang/complaints.h"
#include "rulelang/pattern.h"
#include "rulelang/tree.h"

enum { KEYWORD_ARGUMENTS = 3 };

enum unit { UNIT_MINUTES, UNIT_HOURS, UNIT_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS, UNIT_COUNT };

/* As written: 25 months. */
struct duration {
    uint32_t count;
    enum unit unit;
};

enum argument_type {
    ARGUMENT_NONE,
    ARGUMENT_DURATION,  /* 30 days */
    ARGUMENT_FLAG,      /* the words alone: "to anybody" */
    ARGUMENT_WORDS,     /* one or more words */
    ARGUMENT_TEXTS,     /* one or more texts or patterns, found anywhere */
    ARGUMENT_NAMES,     /* one or more texts that must be all there is, or patterns */
    ARGUMENT_ADDRESSES, /* one or more "@domain" or "local@domain" texts, or patterns */
    ARGUMENT_SIZE,      /* 10 MB */
    ARGUMENT_CLOCK,     /* "18:00" */
};

/* One argument as the keyword describes it. */
struct argument_row {
    enum argument_type type;
    const char *option; /* the words before it, at most two ("within", "to anybody"); NULL: it comes first, without */
    bool required;
    const char *const *choices; /* ARGUMENT_WORDS: what they may be, ends with NULL; NULL: check() looks at them */
    bool whole_days;            /* ARGUMENT_DURATION: in days or longer */
    uint32_t most_days;         /* ARGUMENT_DURATION: 0 is no bound */
};

/* One text, pattern, address or word of an argument. */
struct value {
    const char *text;              /* without escapes */
    const struct pattern *pattern; /* NULL: compare the text */
    const struct atom *atom;       /* where it stands */
    struct value *next;
};

/* One argument as a test gives it. */
struct argument {
    bool given;
    struct duration duration;
    uint64_t amount;      /* ARGUMENT_SIZE: bytes; ARGUMENT_CLOCK: minutes after midnight */
    uint32_t chosen;      /* ARGUMENT_WORDS with choices: a bit for each that is named */
    struct value *values; /* as written, in that order */
};

/* One test of a rule, ready to be answered. */
struct test {
    const struct keyword *keyword;
    const char *field; /* "number"; NULL: the keyword stands alone */
    struct argument arguments[KEYWORD_ARGUMENTS];
    const char *text; /* "date anniversary within 3 days": as show and explain print it */
    struct spot spot;
};

/* What a keyword speaks of. */
enum keyword_about {
    ABOUT_DOCUMENT,   /* one document */
    ABOUT_MESSAGE,    /* the message, and so each document in it */
    ABOUT_UNREADABLE, /* what nobody could look into: nothing is said of the documents */
};

enum keyword_looks_back {
    LOOKS_NOT_BACK,
    LOOKS_FOR_SENDS, /* finds earlier sends */
    LOOKS_AT_SENDS,  /* asks about the ones a test before it found */
};

struct judging;
struct checking;

struct keyword {
    const char *name;          /* also the name of its findings */
    const char *const *fields; /* what it can be asked of, ends with NULL; NULL: it stands alone */
    struct argument_row arguments[KEYWORD_ARGUMENTS];
    enum keyword_about about;
    enum keyword_looks_back looks_back;
    void (*check)(struct checking *checking, struct rule *rule,
                  struct test *test); /* more than the rows say; or NULL */
    enum answer (*evaluate)(struct judging *judging, const struct test *test);
    const char *describe; /* for the manual: what it asks, when it answers yes, no and unknown */
};

/* keywords.c: the table. Ends with NULL. */
extern const struct keyword *const rulelang_keywords[];

/* keywords.c: lists of words for messages, all end with NULL. */
const struct keyword *rulelang_keyword_of(const char *field, const char *name);
const struct keyword *rulelang_keyword_named(const char *name);
bool rulelang_is_field(const char *word);
const char *const *rulelang_keywords_of_field(struct arena *arena, const char *field);
const char *const *rulelang_test_beginnings(struct arena *arena);

/* duration.c */
const char *const *rulelang_unit_words(void); /* plural, ends with NULL */
bool rulelang_unit_of(const char *word, enum unit *unit);
const char *rulelang_duration_words(struct arena *arena, struct duration duration);
/* So many days at most: a month counts 31, a year 366, minutes and hours none. */
uint32_t rulelang_duration_days(struct duration duration);
/* The day that lies so far before today. Months and years go by the calendar. */
struct date rulelang_day_before(struct date today, struct duration duration);
/* True when `moment` is not longer ago than that; by days, or for hours and minutes to the second. */
bool rulelang_is_within(const struct inspection *inspection, int64_t moment, struct duration duration);

/* ---- for a keyword's check ------------------------------------------------------------------------------------ */

struct checking {
    struct rules *rules;
    struct arena *arena;
    struct complaints *complaints;
};

/* ---- for a keyword's evaluate --------------------------------------------------------------------------------- */

/* The earlier sends found so far; made anew by each test, so that a pointer remembers a state. */
struct sends {
    const struct sends *search; /* the search they come from */
    bool anybody;               /* one party is enough */
    uint32_t *of;               /* per comparison of the document: a bit for each of its earlier sends */
};

/* A test that answered yes or unknown, newest first. On the way to a yes there is no unknown. */
struct found {
    const struct test *test;
    const struct sends *sends; /* NULL: it does not look back */
    const struct found *before;
};

/* What evaluation has come across on the way to an answer; set back where the way led nowhere. */
struct trail {
    const struct sends *sends;
    const struct found *found;
    const struct unreadable *unreadable; /* the part the test speaks of; NULL: none */
    const char *because[3];              /* per enum answer: what the last test that answered so had to say */
};

struct judging {
    const struct rules *rules;
    struct inspection *inspection;
    const struct document *document; /* NULL: the message as a whole */
    uint32_t index;                  /* of the document; UINT32_MAX */
    struct date today;
    const struct comparison **compared; /* of this document */
    size_t compared_count;
    size_t judged_parties;
    bool body_compared;       /* keyword-disagrees.c: the next one is known, once for the message */
    bool body_names_attached; /* the text of the message names the number of an attached order */
    struct trail trail;
    const char *because; /* what the test now asked says to its answer */
};

/* Says why the test answers as it does: one plain sentence without a full stop. Returns the answer, so that a keyword
 * can write `return judging_say(judging, ANSWER_NO, "...")`. */
enum answer judging_say(struct judging *judging, enum answer answer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A name, an address or a subject as it fits into such a sentence; in the inspection's arena when it must be cut. Not
 * NULL. */
const char *judging_shown(const struct judging *judging, const char *text);

/* earlier.c: asks one earlier send. */
typedef enum answer earlier_test(const struct judging *judging, const struct test *test, const struct earlier *earlier);

/* Yes when every judged party has such a send (with `anybody`: one of all parties), no when none has, else unknown. The
 * sends found are what a following LOOKS_AT_SENDS test asks about. Says why. */
enum answer judging_search(struct judging *judging, const struct test *test, earlier_test *fits, bool anybody);

/* The same among the sends found before, which are narrowed to those that fit. */
enum answer judging_narrow(struct judging *judging, const struct test *test, earlier_test *fits);

/* Is `field` ("number", "lines", "content", "date", "address") of the earlier send that of the document? */
enum answer judging_field_same(const struct judging *judging, const char *field, const struct earlier *earlier);

/* True when it went to the comparison's party: the history also tells of sends to others, which count only when a rule
 * asks about anybody. */
bool judging_went_there(const struct judging *judging, const struct comparison *comparison,
                        const struct earlier *earlier);

/* judging_search and judging_narrow for what is not a question to single sends: asks about those found so far, of one
 * judged party (an index into `compared`) after the other. Yes when all say yes, no when none does, else unknown. */
typedef enum answer party_test(const struct judging *judging, const struct test *test, size_t compared);
enum answer judging_each_party(struct judging *judging, const struct test *test, party_test *asks);

/* The newest of the sends found, of the first party that has any; NULL: none. */
const struct earlier *judging_pick(const struct judging *judging, const struct sends *sends);

/* The parties that have the sends, or else (NULL, none) those that are judged: "acme.example and beta.example". */
const char *judging_party_words(const struct judging *judging, const struct sends *sends);

/* All of either's sends; for "or". */
const struct sends *judging_unite(struct judging *judging, const struct sends *a, const struct sends *b);

/* readings.c: asks one possible order date, a full calendar day. */
typedef enum answer day_test(const struct judging *judging, const struct test *test, struct date day);

/* Yes when every reading of the order date says yes, no when every one says no, else unknown; unknown without a date.
 * A date that names only a month is read as each of its days. Says why. */
enum answer judging_date(struct judging *judging, const struct test *test, day_test *asks);

/* The order date as printed for people, or all its readings: "3 Apr 2025 or 4 Mar 2025". NULL: the order shows none. */
const char *rulelang_date_words(struct arena *arena, const struct document *document);

/* True when the document shows an order date, with one reading or several. */
bool rulelang_has_date(const struct document *document);

/* All readings of the order date: one that is settled, or those of one that is not. For a document that has a date. */
const struct date *rulelang_readings(const struct document *document, size_t *count);

/* The first and the last day a date may mean that names only a month; else the day itself. */
struct date rulelang_first_day(struct date date);
struct date rulelang_last_day(struct date date);

/* "delivery-date", "cancel-date" of the document; year 0: it shows none. */
struct date judging_named_date(const struct judging *judging, const char *field);

/* disagree.c: */

/* True for a document in an attachment, false for one in the text of a message. */
bool judging_is_attached(const struct document *document);

/* True when the document at `index` is judged by default and not the one judged now. */
bool judging_is_other_order(const struct judging *judging, uint32_t index);

/* True when both have a number and it is the same, with its release. */
bool judging_same_number(const struct document *a, const struct document *b);

/* Yes when both say something that cannot be the same, unknown when dates are ambiguous. */
enum answer judging_dates_disagree(const struct document *a, const struct document *b);
enum answer judging_lines_disagree(const struct document *a, const struct document *b);
enum answer judging_revisions_disagree(const struct document *a, const struct document *b);

/* True for a last January that was probably meant to be this one (semantics.md, anniversary against year typo). */
bool judging_is_year_typo(const struct judging *judging, struct date day);

/* True when one of the values is the text, or its pattern is found in it; address values as in party blocks. */
bool rulelang_values_match(const struct value *values, const char *text);
bool rulelang_values_match_address(const struct value *values, const char *address);

#endif
