/* place.c - in: a line of a survey; out: where it stands, as people are told. Strings are cut at LIMIT_STRING_BYTES,
 * between characters. */
#include "inspect/find/find.h"

#include "base/text.h"

static const char *row_text(const struct survey *survey, const struct line *line) {
    struct buffer text = {0};
    for (uint32_t i = line->first_box; i < line->end_box && text.length < LIMIT_STRING_BYTES; i++) {
        if (i > line->first_box)
            buffer_add_text(&text, "  ");
        buffer_add_text(&text, survey->boxes[i].text);
    }
    const char *clean = text_clean(survey->reading->arena, buffer_text(&text), LIMIT_STRING_BYTES);
    buffer_free(&text);
    return clean;
}

void place_fill(struct place *place, const struct survey *survey, uint32_t line) {
    const struct sheet *sheet = survey->sheet;
    *place = (struct place){.part = sheet->part, .name = sheet->name, .format = sheet->format, .text = ""};
    if (line == FIND_NONE)
        return;
    place->page = survey->lines[line].page;
    place->row = survey->lines[line].row->number;
    place->text = row_text(survey, &survey->lines[line]);
}

void explain_at(struct reading *reading, struct draft *draft, const struct weighed *weighed,
                const struct place *where) {
    if (!reading->want_candidates || draft->candidate_count >= LIMIT_CANDIDATES)
        return;
    draft->candidates =
        arena_grow(reading->arena, draft->candidates, draft->candidate_count, sizeof *draft->candidates);
    struct candidate *candidate = &draft->candidates[draft->candidate_count++];
    *candidate = (struct candidate){
        .field = weighed->field,
        .value = weighed->value != NULL ? weighed->value : "",
        .label = weighed->label != NULL ? weighed->label : "",
        .role = weighed->role != NULL ? weighed->role : "",
        .score = weighed->score,
        .won = weighed->won,
        .because = weighed->because,
        .document = FIND_NONE,
        .where = *where,
    };
}

void explain(const struct view *view, struct draft *draft, const struct weighed *weighed, uint32_t line) {
    struct place where;
    if (!view->survey->reading->want_candidates)
        return;
    place_fill(&where, view->survey, line);
    explain_at(view->survey->reading, draft, weighed, &where);
}
