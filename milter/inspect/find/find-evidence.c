/* find-evidence.c - in: what is known about the part beside its text, its file name, and fax header lines; out:
 * evidence for the document's age. Only dates of one reading count. */
#include "inspect/find/find.h"

static void add(struct document *document, enum evidence_kind kind, struct date date) {
    for (size_t i = 0; i < document->evidence_count; i++)
        if (document->evidence[i].kind == kind && date_equal(document->evidence[i].date, date))
            return;
    if (document->evidence_count < LIMIT_EVIDENCE)
        document->evidence[document->evidence_count++] = (struct evidence){kind, date};
}

static bool has_label(const struct survey *survey, const struct line *line, enum meaning meaning) {
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++)
        if (meanings_have(survey->hits[i].meanings, meaning))
            return true;
    return false;
}

static bool has_time(const struct survey *survey, const struct line *line) {
    uint32_t end = survey->boxes[line->end_box - 1].end_token;
    for (uint32_t i = survey->boxes[line->first_box].first_token; i + 2 < end; i++)
        if (survey->tokens[i].kind == TOKEN_NUMBER && token_is_mark(&survey->tokens[i + 1], ':') &&
            survey->tokens[i + 1].glued && survey->tokens[i + 2].kind == TOKEN_NUMBER)
            return true;
    return false;
}

/* The line a fax machine prints at the edge of a page: date, time, and a telephone number or page count. */
static bool is_fax_line(const struct view *view, uint32_t n) {
    const struct survey *survey = view->survey;
    const struct line *line = &survey->lines[view->lines[n]];
    bool edge = n == 0 || n + 1 == view->count || survey->lines[view->lines[n - 1]].page != line->page ||
                survey->lines[view->lines[n + 1]].page != line->page;
    return edge && line->end_box > line->first_box &&
           survey->boxes[line->first_box].first_date != survey->boxes[line->end_box - 1].end_date &&
           has_time(survey, line) && (has_label(survey, line, MEANING_PHONE) || has_label(survey, line, MEANING_PAGE));
}

void find_evidence(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    struct document *document = &draft->document;
    for (size_t i = 0; i < survey->sheet->evidence_count; i++)
        add(document, survey->sheet->evidence[i].kind, survey->sheet->evidence[i].date);
    for (uint32_t i = 0; view->name != NULL && i < view->name->date_count; i++)
        if (view->name->dates[i].reading_count == 1)
            add(document, EVIDENCE_FILE_NAME, view->name->dates[i].readings[0]);
    for (uint32_t n = 0; n < view->count; n++) {
        if (!is_fax_line(view, n))
            continue;
        const struct date_hit *date = &survey->dates[survey->boxes[survey->lines[view->lines[n]].first_box].first_date];
        if (date->reading_count == 1)
            add(document, EVIDENCE_FAX_LINE, date->readings[0]);
    }
}
