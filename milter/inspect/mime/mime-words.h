/* mime-words.h - inside mime/: the words of rules/words by which mail programs introduce what they quote or forward. */
#ifndef INSPECT_MIME_WORDS_H
#define INSPECT_MIME_WORDS_H

#include "inspect/inspect.h"

#define MIME_LINE_BYTES 600u /* a longer line announces nothing */

/* What a row announces as a whole. */
enum mime_intro {
    INTRO_NONE,
    INTRO_QUOTE,    /* "On ... wrote:" */
    INTRO_FORWARD,  /* "Begin forwarded message:" */
    INTRO_ORIGINAL, /* "-----Original Message-----": a reply or a forward */
};

struct mime_intro_match {
    enum mime_intro kind;
    bool named; /* begins with a word of its own ("On * wrote:"), so that its start is sure */
};

/* What a word before a colon can mean; languages share some, hence bits. */
enum mime_label {
    LABEL_FROM = 1 << 0,
    LABEL_SENT = 1 << 1,
    LABEL_TO = 1 << 2,
    LABEL_CC = 1 << 3,
    LABEL_SUBJECT = 1 << 4,
    LABEL_FORWARD = 1 << 5, /* of a subject line: "Fwd" */
    LABEL_REPLY = 1 << 6,   /* of a subject line: "Re" */
};
#define LABELS_OF_HEADERS (LABEL_FROM | LABEL_SENT | LABEL_TO | LABEL_CC | LABEL_SUBJECT)

/* The words the reading knows. Never NULL. */
const struct mime_words *mime_words_of(const struct reading *reading);

/* What this row, as a whole line, announces. Every introduction ends in a colon or begins with a drawn rule. */
struct mime_intro_match mime_words_intro(const struct mime_words *words, const char *text);

/* The meanings of the word before the first colon (bits of enum mime_label; 0: none); *value is the text behind it. */
unsigned mime_words_label(const struct mime_words *words, const char *text, const char **value);

/* The languages (a bit each) in which the word before the first colon has this meaning, one of enum mime_label. */
uint32_t mime_words_languages(const struct mime_words *words, const char *text, unsigned meaning);

/* How a subject begins: LABEL_FORWARD, LABEL_REPLY, or 0; both where languages differ ("VS:" is a Danish forward and a
 * Finnish reply) and `languages`, those of the mail's other words or 0, do not tell. NULL is allowed. */
unsigned mime_words_subject(const struct mime_words *words, const char *subject, uint32_t languages);

#endif
