/* find.c - in: the sheets of a message; out: its business documents in reading->facts. Sheet by sheet: what the format
 * names itself, else what the rows say. Limit: LIMIT_DOCUMENTS views a sheet and documents a message. */
#include "inspect/find/find.h"

#include <string.h>

/* The date order of the declared parties this goes to, when they agree. */
static enum date_order order_of_parties(const struct reading *reading) {
    enum date_order order = DATE_ORDER_OPEN;
    for (size_t i = 0; i < reading->block_count; i++) {
        if (reading->blocks[i] >= reading->settings->party_count)
            continue;
        enum date_order own = reading->settings->parties[reading->blocks[i]].date_order;
        if (own == DATE_ORDER_OPEN || own == order)
            continue;
        if (order != DATE_ORDER_OPEN)
            return DATE_ORDER_OPEN;
        order = own;
    }
    return order;
}

/* The same of their language; 0: none is said, or the words do not know it. */
static uint32_t language_of_parties(const struct finder_index *index, const struct reading *reading) {
    const char *language = NULL;
    for (size_t i = 0; i < reading->block_count; i++) {
        if (reading->blocks[i] >= reading->settings->party_count)
            continue;
        const char *own = reading->settings->parties[reading->blocks[i]].language;
        if (own == NULL)
            continue;
        if (language != NULL && strcmp(language, own) != 0)
            return 0;
        language = own;
    }
    return language == NULL ? 0 : index_language(index, language);
}

static bool names_something(const struct survey *name) {
    return name->hit_count > 0 || name->date_count > 0;
}

/* The same number in several places of a sheet has been one view already; whatever view has no document is only
 * explained. */
static void find_in_views(struct survey *survey, struct survey *name, struct drafts *drafts) {
    size_t count = 0;
    titles_find(survey);
    struct view *views = split_views(survey, &count);
    bool named = survey->sheet->name != NULL && !survey->sheet->body;
    if (named) {
        survey_name(name, survey->sheet);
        numbers_find(name);
    }
    for (size_t i = 0; i < count; i++) {
        if (views[i].count == 0)
            continue;
        views[i].name = named && names_something(name) ? name : NULL;
        struct draft *draft = drafts_add(survey->reading, drafts, survey->sheet);
        draft->dropped = !finders_run(&views[i], draft);
    }
}

static bool says_anything(const struct survey *survey) {
    return survey->number_count > 0 || survey->date_count > 0;
}

void find_documents(const struct finder_index *index, struct reading *reading) {
    struct survey survey = {.index = index,
                            .reading = reading,
                            .date_order = order_of_parties(reading),
                            .language = language_of_parties(index, reading)};
    struct survey name = {
        .index = index, .reading = reading, .date_order = survey.date_order, .language = survey.language};
    struct drafts drafts = {0};
    for (size_t i = 0; i < reading->sheet_count; i++) {
        const struct sheet *sheet = &reading->sheets[i];
        size_t before = drafts.count;
        fields_find(index, reading, sheet, &drafts);
        bool structured = false;
        for (size_t k = before; k < drafts.count; k++)
            structured = structured || !drafts.items[k].dropped;
        if (structured || sheet->row_count == 0)
            continue;
        survey_sheet(&survey, sheet);
        items_find(&survey);
        numbers_find(&survey);
        if (says_anything(&survey) || sheet->name != NULL)
            find_in_views(&survey, &name, &drafts);
    }
    merge_drafts(reading, &drafts);
    survey_release(&survey);
    survey_release(&name);
}
