/* date-role.c - in: a date of a view; out: what it is for and what says so. The words in its own box are asked first
 * (date-role-words.c), then the boxes around it (date-role-boxes.c); what a label says: date-role-label.c. */
#include "inspect/find/date-role.h"

/* "Annuler après le: | le 3 janvier 2025": a small word that may also be a label, right before the date in its box. */
static bool is_small_label(const struct survey *survey, const struct date_hit *date,
                           const struct date_role_found *found) {
    const struct hit *label = found->label;
    if (found->meaning != MEANING_DATE_WORD || label == NULL || label->box != date->box ||
        label->end != label->first + 1 || label->first != survey->boxes[date->box].first_token)
        return false;
    const struct token *word = &survey->tokens[label->first];
    return label->end == date->first && (index_means(survey->index, word, MEANING_SMALL_WORD) ||
                                         index_means(survey->index, word, MEANING_DATE_JOINT));
}

/* What the label beside or above says; what its own box says where neither says anything. */
static struct date_role_found from_outside(const struct survey *survey, const struct date_hit *date,
                                           const struct date_role_found *own) {
    struct date_role_found found = date_role_from_left(survey, date);
    if (found.meaning == MEANING_NONE)
        found = date_role_from_above(survey, date);
    return found.meaning != MEANING_NONE ? found : *own;
}

struct date_role_found date_role_of(const struct view *view, const struct date_hit *date) {
    const struct survey *survey = view->survey;
    const struct line *line = &survey->lines[survey->boxes[date->box].line];
    if (line->part == LINE_MAIL_HEADER)
        return (struct date_role_found){.meaning = MEANING_HEADER_SENT};
    struct date_role_found found = date_role_behind(survey, date);
    if (found.meaning != MEANING_NONE)
        return found;
    bool at_start = false;
    found = date_role_before(survey, date, &at_start);
    if (found.sentence && date_role_in_row_of_values(survey, &found))
        return date_role_under_heading(survey, date, &found);
    if (is_small_label(survey, date, &found))
        return from_outside(survey, date, &found);
    if (found.meaning == MEANING_NONE && !at_start && date_role_follows_value(survey, date)) {
        const struct date_role_found heading = date_role_from_above(survey, date);
        return heading.meaning != MEANING_NONE ? heading : found;
    }
    if (found.meaning != MEANING_NONE || !at_start)
        return found;
    found = date_role_before_number(survey, date);
    if (found.meaning != MEANING_NONE)
        return found;
    if (line->part == LINE_ITEM && line->table != 0)
        return date_role_in_item_row(survey, date, line);
    found = date_role_in_phrase(survey, date);
    if (found.meaning != MEANING_NONE)
        return found;
    found = date_role_from_left(survey, date);
    if (found.meaning != MEANING_NONE)
        return found;
    struct date_role_found above = date_role_from_above(survey, date);
    if (above.meaning != MEANING_NONE)
        return above;
    const struct date_role_found below = date_role_from_below(survey, date);
    if (below.meaning != MEANING_NONE)
        return below;
    above.foreign = above.foreign || found.foreign;
    return line->part == LINE_ITEM ? date_role_in_item_row(survey, date, line) : above;
}
