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

void find_evidence(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    struct document *document = &draft->document;
    for (size_t i = 0; i < survey->sheet->evidence_count; i++)
        add(document, survey->sheet->evidence[i].kind, survey->sheet->evidence[i].date);
    for (uint32_t i = 0; view->name != NULL && i < view->name->date_count; i++)
        if (view->name->dates[i].reading_count == 1 && !ignored_date(view->name, &view->name->dates[i]))
            add(document, EVIDENCE_FILE_NAME, view->name->dates[i].readings[0]);
    for (uint32_t n = 0; n < view->count; n++) {
        if (!furniture_is_fax_line(view, n))
            continue;
        const struct date_hit *date = &survey->dates[survey->boxes[survey->lines[view->lines[n]].first_box].first_date];
        if (date->reading_count == 1)
            add(document, EVIDENCE_FAX_LINE, date->readings[0]);
    }
}
