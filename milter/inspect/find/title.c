/* title.c - in: a survey whose items and numbers are known; out: how much each of its labels that names a kind of
 * document looks like the title, and under which title each line stands. A title stands alone in its box or begins it;
 * in the middle of a sentence it is only a mention. Limits: those of the survey. */
#include "inspect/find/find.h"

/* From TITLE_SCORE (55) on it is a title. */
enum {
    TITLE_ALONE = 100,           /* PURCHASE ORDER */
    TITLE_AND_NUMBER = 75,       /* Purchase order 4711 */
    WORD_ALONE = 70,             /* ORDER */
    TITLE_AMONG_NAMES = 65,      /* Acme Ltd Purchase Order */
    MOST_OF_SUBJECT = 65,        /* in the subject of a mail, whatever it would be elsewhere */
    WORD_AND_NUMBER = 60,        /* Order 4711 */
    SUBJECT_BEGINS = 60,         /* Subject: Purchase order 4711 for our new shop */
    TITLE_AND_NUMBER_APART = 58, /* PURCHASE ORDER | 4711 */
    WORD_AMONG_NAMES = 50,
    FIELD = 44, /* Purchase order: 4711 */
    FIELD_OF_OTHER = 40,
    MENTION = 20,
};

enum {
    LEADER_MARKS = 3,   /* dots that lead to a value */
    NUMBERS_ABOVE = 40, /* that are looked at for the order of a quotation */
};

/* Other words in the box are fine when they could be a company's name: each begins with a capital. */
static bool others_are_names(const struct survey *survey, const struct box *box) {
    for (uint32_t i = box->first_token; i < box->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        char first = box->text[token->start];
        if (token->kind == TOKEN_WORD && !token->in_label && !token->in_date && !token->in_number && !token->glued &&
            first >= 'a' && first <= 'z')
            return false;
    }
    return true;
}

static bool of_number(const struct hit *hit) {
    return meanings_any(hit->meanings, MEANING_NUMBER, MEANING_OTHER_NUMBER) &&
           !meanings_any(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
}

/* "Purchase order" and "Purchase order no." are both titles when they stand like one. */
enum meaning title_kind(const struct hit *hit) {
    enum meaning kind = meanings_first(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
    if (kind == MEANING_NONE && of_number(hit))
        kind = meanings_first(hit->inner, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
    return kind;
}

/* The number this label speaks for; NULL. */
static const struct number_hit *its_number(const struct survey *survey, const struct hit *hit) {
    return hit->number != 0 ? &survey->numbers[hit->number - 1] : NULL;
}

/* "Order no: ", "Order no......: ". */
static bool colon_behind(const struct survey *survey, const struct hit *hit) {
    uint32_t end = survey->boxes[hit->box].end_token;
    uint32_t at = hit->end;
    while (at < end && token_is_any_mark(&survey->tokens[at], ".-_"))
        at++;
    bool leader = at >= hit->end + LEADER_MARKS;
    at = leader ? at : hit->end;
    return at < end && token_is_mark(&survey->tokens[at], ':');
}

static bool in_capitals(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    for (uint32_t i = survey->tokens[hit->first].start; i < survey->tokens[hit->end - 1].end; i++)
        if (box->text[i] >= 'a' && box->text[i] <= 'z')
            return false;
    return true;
}

/* "PURCHASE ORDER" with its number beside or below: the title, or the label of a field on some other document. */
static int with_number_apart(const struct survey *survey, const struct hit *hit) {
    const struct row *row = survey->lines[survey->boxes[hit->box].line].row;
    if (title_kind(hit) > MEANING_KIND_CANCELLATION)
        return FIELD_OF_OTHER;
    return in_capitals(survey, hit) || row->number <= 2 ? TITLE_AND_NUMBER_APART : FIELD;
}

/* "Warranty until 31 August", "Terms of purchase as of 1 March": a field or small print, with a date of its own. */
static bool leads_to_date(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    const struct hit *next = hit + 1;
    return title_kind(hit) > MEANING_KIND_CANCELLATION && hit->number == 0 && box->first_date != box->end_date &&
           next < &survey->hits[box->end_hit] &&
           meanings_first(next->meanings, MEANING_DATE, MEANING_OTHER_DATE) != MEANING_NONE;
}

/* The label is all the words there are in its box. */
static int alone(const struct survey *survey, const struct hit *hit, bool title_word) {
    const struct number_hit *number = its_number(survey, hit);
    if (of_number(hit) && (number == NULL || number->relation != RELATION_SAME))
        return 0;
    const struct box *box = &survey->boxes[hit->box];
    bool sentence = number != NULL && box->first_date != box->end_date; /* "Commande n° : 12 du 3 mars 2025" */
    bool subject = survey->lines[box->line].part == LINE_SUBJECT && number != NULL; /* "Purchase order: 4711" */
    if (colon_behind(survey, hit) && !sentence && !subject)
        return title_kind(hit) > MEANING_KIND_CANCELLATION ? FIELD_OF_OTHER : FIELD;
    if (number == NULL)
        return title_word ? TITLE_ALONE : WORD_ALONE;
    if (number->relation != RELATION_SAME)
        return with_number_apart(survey, hit);
    return title_word ? TITLE_AND_NUMBER : WORD_AND_NUMBER;
}

static bool is_label_of_more(const struct survey *survey, const struct box *box, const struct hit *hit) {
    for (uint32_t i = box->first_hit; i < box->end_hit; i++) {
        const struct hit *other = &survey->hits[i];
        if (other != hit && title_kind(other) != MEANING_NONE)
            return true;
    }
    return false;
}

/* "Please cancel our order 4711" is a sentence, however short. */
static bool says_something(const struct survey *survey, const struct box *box) {
    for (uint32_t i = box->first_hit; i < box->end_hit; i++)
        if (meanings_first(survey->hits[i].meanings, MEANING_SAYS_ORDER, MEANING_SAYS_OTHER) != MEANING_NONE)
            return true;
    return false;
}

/* "Your quotation 88", "our invoice": something the document speaks of. */
static bool is_said_to_be_ours(const struct survey *survey, const struct hit *hit) {
    uint32_t first = survey->boxes[hit->box].first_token;
    const struct token *before = hit->first > first ? &survey->tokens[hit->first - 1] : NULL;
    if (before != NULL && hit->first > first + 1 && token_is_mark(before, '.'))
        before--; /* "Vs. offerta" */
    return before != NULL && before->kind == TOKEN_WORD &&
           (index_means(survey->index, before, MEANING_OURS) || index_means(survey->index, before, MEANING_YOURS));
}

/* "Basis: order no. 4711": the value of a field that is no title's. */
static bool is_value_of_field(const struct survey *survey, const struct box *box, const struct hit *hit) {
    const struct hit *field = &survey->hits[box->first_hit];
    return field < hit && field->first == box->first_token && field->end < hit->first &&
           token_is_mark(&survey->tokens[field->end], ':') &&
           (meanings_first(field->meanings, MEANING_BUYER, MEANING_NAME_END) != MEANING_NONE ||
            meanings_have(field->meanings, MEANING_REFERENCE));
}

bool title_refers(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    const struct hit *field = &survey->hits[box->first_hit];
    return is_value_of_field(survey, box, hit) && meanings_have(field->meanings, MEANING_REFERENCE);
}

/* "Your reference" left of a box or above it: what the box names is another paper. */
static bool is_reference_label(const struct survey *survey, uint32_t box) {
    if (box == FIND_NONE || !layout_is_label(survey, box)) /* "Janssen & Zn." is a name */
        return false;
    const struct hit *hit = &survey->hits[survey->boxes[box].end_hit - 1];
    return meanings_have(hit->meanings, MEANING_REFERENCE) && layout_ends_box(survey, box, hit->end);
}

static bool is_value_of_reference(const struct survey *survey, uint32_t box) {
    return is_reference_label(survey, layout_left(survey, box)) ||
           is_reference_label(survey, layout_above(survey, box, 1));
}

/* "Bestellung 4711 vom 3. März", and below it "Angebot: 881 vom 20. Februar": what the order goes back to. */
static bool is_quote_of_order(const struct survey *survey, const struct hit *hit) {
    const struct line *line = &survey->lines[survey->boxes[hit->box].line];
    if (title_kind(hit) != MEANING_KIND_QUOTE || hit->number == 0)
        return false;
    uint32_t last = hit->number - 1;
    for (uint32_t i = last; i-- > 0 && last - i <= NUMBERS_ABOVE;) {
        const struct number_hit *number = &survey->numbers[i];
        const struct line *above = &survey->lines[number->line];
        if (above->origin == line->origin && (survey->sheet->body || above->page == line->page) && number->heading &&
            number->line < survey->boxes[hit->box].line && numbers_are_orders(number->meaning))
            return true;
    }
    return false;
}

/* "CV-840" where "CV" is also a paper that is no order: a code. */
static bool begins_code(const struct survey *survey, const struct hit *hit) {
    uint32_t end = survey->boxes[hit->box].end_token;
    const struct token *after = &survey->tokens[hit->end];
    return hit->end == hit->first + 1 && hit->end + 1 < end && after->glued && token_is_any_mark(after, "-/.") &&
           after[1].glued && after[1].kind == TOKEN_NUMBER;
}

static int score_of(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    bool in_subject = survey->lines[box->line].part == LINE_SUBJECT;
    bool title_word = title_kind(hit) != MEANING_NONE;
    uint32_t others = layout_other_words(survey, hit->box);
    bool first = layout_is_label(survey, hit->box) && hit == &survey->hits[box->first_hit];
    bool inside = survey->tokens[hit->first].in_number && hit->number == 0; /* of a number that another label has */
    if (inside || (title_kind(hit) == MEANING_KIND_OTHER && begins_code(survey, hit)))
        return 0;
    if (title_kind(hit) > MEANING_KIND_CANCELLATION && is_value_of_reference(survey, hit->box))
        return FIELD_OF_OTHER;
    if (is_quote_of_order(survey, hit))
        return FIELD_OF_OTHER;
    if (says_something(survey, box) || (survey->sheet->body && layout_is_code(survey, hit->box)))
        return MENTION;
    if (is_said_to_be_ours(survey, hit) && title_kind(hit) > MEANING_KIND_CANCELLATION)
        return FIELD_OF_OTHER;
    if (is_value_of_field(survey, box, hit))
        return title_kind(hit) > MEANING_KIND_CANCELLATION ? FIELD_OF_OTHER : FIELD;
    int score = MENTION;
    bool at_edge = first || layout_ends_box(survey, hit->box, hit->end);
    if (leads_to_date(survey, hit) || (others > 0 && colon_behind(survey, hit)))
        score = FIELD_OF_OTHER;
    else if (others == 0)
        score = alone(survey, hit, title_word) - (first || !is_label_of_more(survey, box, hit) ? 0 : 30);
    else if (!survey->sheet->body && others <= 5 && at_edge && others_are_names(survey, box))
        score = title_word ? TITLE_AMONG_NAMES : WORD_AMONG_NAMES;
    else if (in_subject && first && others <= 6)
        score = title_word ? SUBJECT_BEGINS : WORD_AMONG_NAMES;
    return in_subject && score > MOST_OF_SUBJECT ? MOST_OF_SUBJECT : score;
}

/* True when one of the line's labels is a title. */
static bool score_labels(struct survey *survey, const struct line *line) {
    bool titled = false;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < survey->boxes[line->end_box - 1].end_hit; i++) {
        struct hit *hit = &survey->hits[i];
        bool names_kind = title_kind(hit) != MEANING_NONE;
        if (names_kind || meanings_have(hit->meanings, MEANING_ORDER_WORD))
            hit->title_score = score_of(survey, hit);
        titled = titled || (names_kind && hit->title_score >= TITLE_SCORE);
    }
    return titled;
}

void titles_find(struct survey *survey) {
    uint32_t above[ORIGIN_COUNT];
    for (unsigned origin = 0; origin < ORIGIN_COUNT; origin++)
        above[origin] = FIND_NONE;
    for (uint32_t i = 0; i < survey->line_count; i++) {
        struct line *line = &survey->lines[i];
        bool labelled = line->end_box > line->first_box && (line->part == LINE_TEXT || line->part == LINE_SUBJECT);
        if (labelled && score_labels(survey, line) && line->part == LINE_TEXT)
            above[line->origin] = i;
        line->title = above[line->origin];
    }
}
