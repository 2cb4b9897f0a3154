/* keywords.c - the table of rule keywords: a new one is a file keyword-NAME.c and a row here. Also: what may stand
 * where, for messages. */
#include "rulelang/keyword.h"

#include <string.h>

extern const struct keyword rulelang_keyword_anniversary, rulelang_keyword_attachment, rulelang_keyword_before_order,
    rulelang_keyword_constant, rulelang_keyword_could_not_look, rulelang_keyword_disagree, rulelang_keyword_disagrees,
    rulelang_keyword_far_below, rulelang_keyword_future, rulelang_keyword_goes_along, rulelang_keyword_kept,
    rulelang_keyword_kind, rulelang_keyword_missing, rulelang_keyword_older_than, rulelang_keyword_origin,
    rulelang_keyword_party, rulelang_keyword_past, rulelang_keyword_recipient, rulelang_keyword_role,
    rulelang_keyword_same, rulelang_keyword_sender, rulelang_keyword_sent_before, rulelang_keyword_size,
    rulelang_keyword_subject, rulelang_keyword_superseded, rulelang_keyword_time, rulelang_keyword_user,
    rulelang_keyword_weekday, rulelang_keyword_year_typo;

const struct keyword *const rulelang_keywords[] = {
    &rulelang_keyword_sent_before,    /* number lines content: sent-before within 25 months to anybody */
    &rulelang_keyword_same,           /* number lines content date address: same */
    &rulelang_keyword_kept,           /* rhythm kept */
    &rulelang_keyword_far_below,      /* number far-below */
    &rulelang_keyword_constant,       /* number constant within 9 months */
    &rulelang_keyword_goes_along,     /* content goes-along */
    &rulelang_keyword_superseded,     /* revision superseded within 9 months */
    &rulelang_keyword_older_than,     /* date forward: older-than 60 days */
    &rulelang_keyword_anniversary,    /* date anniversary within 3 days */
    &rulelang_keyword_year_typo,      /* date year-typo */
    &rulelang_keyword_future,         /* date future beyond 30 days */
    &rulelang_keyword_past,           /* delivery-date cancel-date: past beyond 30 days */
    &rulelang_keyword_before_order,   /* delivery-date cancel-date: before-order */
    &rulelang_keyword_missing,        /* number date lines delivery-date cancel-date: missing */
    &rulelang_keyword_disagree,       /* documents disagree on date lines revision */
    &rulelang_keyword_disagrees,      /* body disagrees on number date beyond 30 days */
    &rulelang_keyword_kind,           /* kind invoice */
    &rulelang_keyword_origin,         /* origin quoted */
    &rulelang_keyword_attachment,     /* attachment name "catalogue" type pdf */
    &rulelang_keyword_could_not_look, /* could-not-look password encrypted */
    &rulelang_keyword_sender,         /* sender "@acme.example" */
    &rulelang_keyword_user,           /* user "sales1" */
    &rulelang_keyword_recipient,      /* recipient "orders@acme.example" */
    &rulelang_keyword_party,          /* party "Acme Tools" */
    &rulelang_keyword_role,           /* role vendor */
    &rulelang_keyword_subject,        /* subject "catalogue" */
    &rulelang_keyword_size,           /* size over 10 MB */
    &rulelang_keyword_weekday,        /* weekday saturday sunday */
    &rulelang_keyword_time,           /* time from "18:00" to "07:00" */
    NULL,
};

static bool has_field(const struct keyword *keyword, const char *field) {
    for (const char *const *known = keyword->fields; known != NULL && *known != NULL; known++)
        if (strcmp(*known, field) == 0)
            return true;
    return false;
}

const struct keyword *rulelang_keyword_of(const char *field, const char *name) {
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++) {
        bool fits = field == NULL ? (*row)->fields == NULL : has_field(*row, field);
        if (fits && strcmp((*row)->name, name) == 0)
            return *row;
    }
    return NULL;
}

const struct keyword *rulelang_keyword_named(const char *name) {
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++)
        if (strcmp((*row)->name, name) == 0)
            return *row;
    return NULL;
}

bool rulelang_is_field(const char *word) {
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++)
        if (has_field(*row, word))
            return true;
    return false;
}

struct word_list {
    const char **words;
    size_t count;
};

static void add(struct arena *arena, struct word_list *list, const char *word) {
    for (size_t i = 0; i < list->count; i++)
        if (word != NULL && strcmp(list->words[i], word) == 0)
            return;
    list->words = arena_grow(arena, list->words, list->count, sizeof *list->words);
    list->words[list->count++] = word;
}

const char *const *rulelang_keywords_of_field(struct arena *arena, const char *field) {
    struct word_list list = {0};
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++)
        if (has_field(*row, field))
            add(arena, &list, (*row)->name);
    add(arena, &list, NULL);
    return list.words;
}

const char *const *rulelang_test_beginnings(struct arena *arena) {
    struct word_list list = {0};
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++) {
        for (const char *const *field = (*row)->fields; field != NULL && *field != NULL; field++)
            add(arena, &list, *field);
        if ((*row)->fields == NULL)
            add(arena, &list, (*row)->name);
    }
    add(arena, &list, NULL);
    return list.words;
}
