/* finders.c - the table of what is found in a document, and when what was found makes a document at all. To find
 * something more: write find-x.c, add its row here. Each finder reads the view and fills its part of the draft; later
 * ones may use what earlier ones found. */
#include "inspect/find/find.h"

#include <string.h>

struct finder {
    const char *name;
    void (*find)(const struct view *view, struct draft *draft);
};

/* What decides whether there is a document ... */
static const struct finder deciding[] = {
    {"items", find_items},
    {"kind", find_kind},
    {"number", find_number},
    {"date", find_date},
};

/* ... and what is told about it then. */
static const struct finder telling[] = {
    {"names", find_names},
    {"text", find_text},
    {"evidence", find_evidence},
};

static bool is_judged(enum document_kind kind) {
    return kind == KIND_ORDER || kind == KIND_CHANGE;
}

/* Text people write to each other mentions orders all day. There an order must look like one: a number that stands like
 * a field or a title, and beside it an order date, item lines or a title; or a sentence that orders and has items below
 * it, or says how many ("please send us 20 pcs"), or number and date: "we hereby order under number 4711 of 3 March".
 */
static bool body_is_order(const struct draft *draft) {
    const struct document *document = &draft->document;
    bool title = draft->kind_score >= TITLE_SCORE;
    bool number = document->number != NULL;
    if (document->kind == KIND_CHANGE)
        return number && title;
    if (number && draft->number_heading)
        return draft->date_labelled || document->line_count > 0 || title;
    return number && title &&
           (document->line_count > 0 || draft->asks_for_goods || (draft->number_ordered && draft->date_labelled));
}

/* A page that does not call itself an order must have more of one than a number. */
static bool page_is_order(const struct draft *draft) {
    const struct document *document = &draft->document;
    if (draft->kind_score >= TITLE_SCORE)
        return document->number != NULL || draft->date_labelled;
    return document->number != NULL && draft->number_heading;
}

static bool is_document(const struct view *view, const struct draft *draft) {
    const struct document *document = &draft->document;
    if (document->kind == KIND_OTHER)
        return false;
    bool has_date = document->date.year != 0 || document->reading_count > 0;
    if (document->number == NULL && !has_date)
        return false;
    if (!is_judged(document->kind))
        return draft->kind_score >= TITLE_SCORE || document->number != NULL;
    return view->survey->sheet->body ? body_is_order(draft) : page_is_order(draft);
}

static void find_place(const struct view *view, struct document *document) {
    if (document->number == NULL)
        document->where = document->date_where;
    for (uint32_t i = 0; i < view->count; i++)
        if (view->survey->lines[view->lines[i]].page > document->last_page)
            document->last_page = view->survey->lines[view->lines[i]].page;
}

bool finders_run(const struct view *view, struct draft *draft) {
    draft->document.kind = KIND_OTHER;
    draft->document.origin = view->origin;
    draft->document.doubtful = view->origin == ORIGIN_QUOTED && view->survey->sheet->doubtful;
    draft->document.revision = "";
    draft->document.release = "";
    for (size_t i = 0; i < sizeof deciding / sizeof *deciding; i++)
        deciding[i].find(view, draft);
    bool found = is_document(view, draft);
    for (size_t i = 0; found && i < sizeof telling / sizeof *telling; i++)
        telling[i].find(view, draft);
    if (found)
        find_place(view, &draft->document);
    draft->number = NULL; /* the survey it points into is about to be used again */
    return found;
}
