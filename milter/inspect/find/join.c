/* join.c - in: two rows, one below the other; out: rows in which what a narrow column or the end of a line broke apart
 * is together again: "Order" above "Number" as headings, "Date of" above "order" as labels, "3 March" and "2025" on two
 * lines of a letter. Rows of figures are left alone. Limit: JOINED_BYTES a cell. */
#include "inspect/find/find.h"

#include <stdio.h>
#include <string.h>

enum { JOINED_BYTES = 80, HEADING_CELLS = 24 };

static bool follows(const struct row *row, const struct row *next) {
    return row->page == next->page && next->number == row->number + 1 && row->origin == next->origin &&
           row->count > 0 && next->count > 0;
}

/* ---- headings over two lines ------------------------------------------------------------------------------------ */

static bool has_figures(const char *text) {
    return strpbrk(text, "0123456789:") != NULL;
}

static bool may_be_headings(const struct row *row) {
    if (row->count > HEADING_CELLS)
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (strlen(row->cells[i].text) > JOINED_BYTES / 2 || has_figures(row->cells[i].text))
            return false;
    return true;
}

static bool overlaps(const struct cell *a, const struct cell *b) {
    return a->left < b->right && b->left < a->right;
}

/* The cell of the row above that a cell belongs below; NULL when there are several or none. */
static struct cell *cell_above(const struct row *row, const struct cell *cell) {
    struct cell *found = NULL;
    for (size_t i = 0; i < row->count; i++) {
        if (!overlaps(&row->cells[i], cell))
            continue;
        if (found != NULL)
            return NULL;
        found = &row->cells[i];
    }
    return found;
}

/* True when the two texts together, with this between them, are a label that neither is alone. */
static bool make_label_with(const struct finder_index *index, const char *above, const char *between,
                            const char *below) {
    char text[JOINED_BYTES + 2];
    struct token tokens[JOINED_BYTES + 2];
    struct hit hits[JOINED_BYTES + 2];
    int length = snprintf(text, sizeof text, "%s%s%s", above, between, below);
    if (length < 0 || (size_t)length >= sizeof text)
        return false;
    size_t count = token_split(index, text, (size_t)length, tokens);
    uint32_t found = labels_find(index, tokens, 0, (uint32_t)count, hits);
    size_t end_of_first = strlen(above);
    for (uint32_t i = 0; i < found; i++)
        if (tokens[hits[i].first].start < end_of_first && tokens[hits[i].end - 1].end > end_of_first)
            return true;
    return false;
}

static bool make_label(const struct finder_index *index, const char *above, const char *below) {
    return make_label_with(index, above, " ", below);
}

static const char *joined(struct arena *arena, const char *above, const char *below) {
    size_t length = strlen(above);
    bool hyphen = length > 1 && above[length - 1] == '-';
    return arena_printf(arena, "%s%s%s", above, hyphen ? "" : " ", below);
}

/* A word that was broken where its column ends is one again. */
static const char *joined_label(const struct survey *survey, const char *above, const char *below) {
    bool broken = !make_label(survey->index, above, below) && make_label_with(survey->index, above, "", below);
    return broken ? arena_printf(survey->reading->arena, "%s%s", above, below)
                  : joined(survey->reading->arena, above, below);
}

bool join_headings(const struct survey *survey, const struct row *row, const struct row *next, struct row *together) {
    struct arena *arena = survey->reading->arena;
    if (row->count < 2 || !follows(row, next) || !may_be_headings(row) || !may_be_headings(next))
        return false;
    bool label = false;
    for (size_t i = 0; i < next->count; i++) {
        const struct cell *above = cell_above(row, &next->cells[i]);
        if (above == NULL)
            return false;
        label = label || make_label(survey->index, above->text, next->cells[i].text) ||
                make_label_with(survey->index, above->text, "", next->cells[i].text);
    }
    if (!label)
        return false;
    *together = *row;
    together->number = next->number;
    together->cells = arena_array(arena, row->count, sizeof *together->cells);
    memcpy(together->cells, row->cells, row->count * sizeof *together->cells);
    for (size_t i = 0; i < next->count; i++) {
        const struct cell *below = &next->cells[i];
        struct cell *cell = cell_above(together, below);
        if (cell == NULL)
            return false;
        cell->text = joined_label(survey, cell->text, below->text);
        cell->left = below->left < cell->left ? below->left : cell->left;
        cell->right = below->right > cell->right ? below->right : cell->right;
    }
    return true;
}

/* ---- a date over two lines -------------------------------------------------------------------------------------- */

enum { MOST_REST_BYTES = 40 };

static bool is_figure(char c) {
    return c >= '0' && c <= '9';
}

/* Four figures of a year at the beginning of a text, standing by themselves. */
static bool begins_with_year(const char *text) {
    bool century = (text[0] == '1' && text[1] == '9') || (text[0] == '2' && text[1] == '0');
    return century && strspn(text, "0123456789") == 4 && strchr(" .,;:)", text[4]) != NULL;
}

static bool ends_with_year(const char *text) {
    size_t length = strlen(text);
    return length > 5 && text[length - 5] == ' ' && begins_with_year(text + length - 4);
}

/* Where the first figures of a text are a year; -1: they are none, as in most texts. */
static int year_in(const char *text) {
    int at = 0;
    while (at <= MOST_REST_BYTES && text[at] != '\0' && !is_figure(text[at]))
        at++;
    bool year = (text[at] == '1' || text[at] == '2') && begins_with_year(text + at);
    return year && (at == 0 || text[at - 1] == ' ') ? at : -1;
}

/* The tokens of the last bytes of a text. */
static size_t last_tokens(const struct survey *survey, const char *text, struct token tokens[JOINED_BYTES + 1]) {
    size_t length = strlen(text);
    size_t from = length > JOINED_BYTES / 2 ? length - JOINED_BYTES / 2 : 0;
    while (from > 0 && from < length && text[from] != ' ')
        from++;
    return token_split(survey->index, text + from, length - from, tokens);
}

static bool is_filler(const struct survey *survey, const struct token *token) {
    return token->kind == TOKEN_MARK || (token->month == 0 && (index_means(survey->index, token, MEANING_DATE_FILLER) ||
                                                               index_means(survey->index, token, MEANING_ORDINAL)));
}

/* "... of 3 March", "... March 3,", "23 de fevereiro de": a date that wants its year. */
static bool wants_year(const struct survey *survey, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t count = last_tokens(survey, text, tokens);
    while (count > 0 && is_filler(survey, &tokens[count - 1]))
        count--;
    if (count < 2)
        return false;
    size_t other = count - 2;
    while (other > 0 && is_filler(survey, &tokens[other]))
        other--;
    const struct token *last = &tokens[count - 1];
    const struct token *before = &tokens[other];
    return (last->month != 0 && before->kind == TOKEN_NUMBER && before->digits <= 2) ||
           (before->month != 0 && last->kind == TOKEN_NUMBER && last->digits <= 2);
}

/* "th" behind a figure. */
static bool is_ordinal(const struct survey *survey, const struct token *token) {
    return token->glued && index_means(survey->index, token, MEANING_ORDINAL);
}

/* "Friday, the 16.", "Friday, 16th", "order 4711 of 16": a day that wants its month. Figures alone could be anything's;
 * so could those of "page 1 of 2". */
static bool wants_month(const struct survey *survey, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t count = last_tokens(survey, text, tokens);
    while (count > 0 && (tokens[count - 1].kind == TOKEN_MARK || is_ordinal(survey, &tokens[count - 1])))
        count--;
    if (count < 2 || tokens[count - 1].kind != TOKEN_NUMBER || tokens[count - 1].digits > 2)
        return false;
    const struct token *before = &tokens[count - 2];
    while (before > tokens && is_filler(survey, before) && !index_means(survey->index, before, MEANING_DATE_JOINT))
        before--;
    if (before->entry == 0)
        return false;
    struct meanings meanings = index_meanings(survey->index, before);
    bool joint = meanings_have(meanings, MEANING_DATE_JOINT) && before > tokens && before[-1].digits != 1 &&
                 before[-1].digits != 2;
    return joint || meanings_first(meanings, MEANING_WEEKDAY_1, MEANING_WEEKDAY_7) != MEANING_NONE;
}

/* How many bytes at the beginning of a text end the date that the text above began: "2024", "de 2024", "February 2024",
 * "de fevereiro de 2025"; 0: none. */
static size_t rest_of_date(const struct survey *survey, const char *above, const char *text) {
    struct token tokens[MOST_REST_BYTES + 1];
    int year = year_in(text);
    if (year < 0)
        return 0;
    size_t count = token_split(survey->index, text, (size_t)year, tokens);
    bool month = false;
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].month != 0 && !month)
            month = true;
        else if (tokens[i].kind == TOKEN_MARK || !is_filler(survey, &tokens[i]))
            return 0;
    }
    return (month ? wants_month(survey, above) : wants_year(survey, above)) ? (size_t)year + 4 : 0;
}

/* The word for a year, as "р." behind 2025. */
static bool are_fillers(const struct survey *survey, const char *text) {
    struct token tokens[MOST_REST_BYTES + 1];
    size_t length = strlen(text);
    size_t count = length <= MOST_REST_BYTES ? token_split(survey->index, text, length, tokens) : 0;
    for (size_t i = 0; i < count; i++)
        if (!is_filler(survey, &tokens[i]))
            return false;
    return count > 0;
}

/* ... all of the text does, but for a time of day or a word for the year. */
static bool ends_date(const struct survey *survey, const char *above, const char *text) {
    size_t rest = rest_of_date(survey, above, text);
    if (rest == 0) /* "10 апреля 2024" above "г." */
        return ends_with_year(above) && strpbrk(text, "0123456789") == NULL && are_fillers(survey, text);
    if (text[rest] == '\0')
        return true;
    return text[rest] == ' ' &&
           (strspn(text + rest, " 0123456789:") == strlen(text + rest) || are_fillers(survey, text + rest));
}

/* The row with more text in its last cell, and what the other row then has left. */
bool join_date(const struct survey *survey, const struct row *row, const struct row *next, struct row *with_year,
               struct row *rest) {
    struct arena *arena = survey->reading->arena;
    if (!follows(row, next))
        return false;
    size_t bytes = rest_of_date(survey, row->cells[row->count - 1].text, next->cells[0].text);
    if (bytes == 0)
        return false;
    *with_year = *row;
    with_year->cells = arena_array(arena, row->count, sizeof *with_year->cells);
    memcpy(with_year->cells, row->cells, row->count * sizeof *with_year->cells);
    struct cell *last = &with_year->cells[row->count - 1];
    last->text = arena_printf(arena, "%s %.*s", last->text, (int)bytes, next->cells[0].text);
    *rest = *next;
    const char *text = next->cells[0].text + bytes;
    text += strspn(text, " .,;:)");
    size_t dropped = *text == '\0' ? 1 : 0;
    rest->count -= dropped;
    rest->cells = arena_array(arena, rest->count + 1, sizeof *rest->cells);
    memcpy(rest->cells, next->cells + dropped, rest->count * sizeof *rest->cells);
    if (dropped == 0)
        rest->cells[0].text = text;
    return true;
}

/* ---- cells of narrow columns ------------------------------------------------------------------------------------ */

/* A last word of at most three letters, as small words are and most texts have none. */
static bool ends_short(const char *text) {
    const char *last = strrchr(text, ' ');
    return last != NULL && strlen(last) <= 4;
}

/* "Número de", "Number of the": a label that wants its end. */
static bool wants_more(const struct finder_index *index, const char *text) {
    if (!ends_short(text))
        return false;
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(text);
    size_t count = length <= JOINED_BYTES ? token_split(index, text, length, tokens) : 0;
    return count >= 2 && index_means(index, &tokens[count - 1], MEANING_SMALL_WORD);
}

static bool ends_label(const struct survey *survey, const char *above, const char *below) {
    return strlen(below) <= JOINED_BYTES / 2 && strpbrk(below, "0123456789") == NULL &&
           wants_more(survey->index, above) && make_label(survey->index, above, below);
}

/* "Дата" above "рождения", with a date beside: what stands below says which date. What is a label of its own has a
 * colon or a value of its own, and in most languages begins with a capital. */
static bool says_which(const struct survey *survey, const struct row *row, const struct row *next, size_t at) {
    const struct cell *below = &next->cells[at];
    if (next->count > 2 || (*below->text >= 'A' && *below->text <= 'Z') || has_figures(below->text))
        return false;
    const struct cell *above = cell_above(row, below);
    if (above == NULL || above + 1 >= row->cells + row->count || has_figures(above->text) ||
        !has_figures(above[1].text) || (at + 1 < next->count && !ends_date(survey, above[1].text, below[1].text)))
        return false;
    return strlen(above->text) + strlen(below->text) <= JOINED_BYTES / 2 + 8 &&
           (make_label(survey->index, above->text, below->text) ||
            make_label_with(survey->index, above->text, "", below->text)); /* "Bestillingsdat" above "o" */
}

/* Letters and figures without a blank. */
static bool is_unbroken(const char *text) {
    return strpbrk(text, "0123456789") != NULL && strpbrk(text, " :.,/") == NULL;
}

enum ending { ENDS_NOTHING, ENDS_LABEL, ENDS_DATE, ENDS_NUMBER };

/* A cell that ends in a short word: a row without one has no label that wants more. */
static bool may_want_more(const struct row *row) {
    for (size_t i = 0; i < row->count; i++)
        if (ends_short(row->cells[i].text))
            return true;
    return false;
}

/* What the cells of a row end above them. False when there are neither labels nor dates among it. */
static bool find_endings(const struct survey *survey, const struct row *row, const struct row *next,
                         enum ending endings[HEADING_CELLS]) {
    bool labels = may_want_more(row);
    bool found = false;
    for (size_t i = 0; i < next->count; i++) {
        const char *below = next->cells[i].text;
        endings[i] = ENDS_NOTHING;
        bool year_word = next->count <= 2 && strlen(below) <= 6 && !has_figures(below);
        bool may_end = labels || year_word || year_in(below) >= 0; /* cheaper than looking above */
        const struct cell *above = may_end ? cell_above(row, &next->cells[i]) : NULL;
        if (above != NULL && ends_date(survey, above->text, below))
            endings[i] = ENDS_DATE;
        else if ((above != NULL && ends_label(survey, above->text, below)) || says_which(survey, row, next, i))
            endings[i] = ENDS_LABEL;
        found = found || endings[i] != ENDS_NOTHING;
    }
    return found;
}

/* A number goes on where all other cells end labels or dates: elsewhere "4711" above "12" are two. */
static void find_number_endings(const struct row *row, const struct row *next, enum ending endings[HEADING_CELLS]) {
    enum ending more[HEADING_CELLS] = {ENDS_NOTHING};
    for (size_t i = 0; i < next->count; i++) {
        const struct cell *above = cell_above(row, &next->cells[i]);
        const char *below = next->cells[i].text;
        more[i] = endings[i];
        if (more[i] != ENDS_NOTHING)
            continue;
        if (above == NULL || !is_unbroken(below) || !is_unbroken(above->text) || strlen(above->text) <= strlen(below))
            return;
        more[i] = ENDS_NUMBER;
    }
    memcpy(endings, more, next->count * sizeof *more);
}

/* "Número de | 450001773 | Fecha de la | 7 de marzo de" above "orden | 3 | orden | 2025". */
bool join_cells(const struct survey *survey, const struct row *row, const struct row *next, struct row *together,
                struct row *rest) {
    struct arena *arena = survey->reading->arena;
    enum ending endings[HEADING_CELLS];
    if (row->count < 2 || next->count > HEADING_CELLS || !follows(row, next) ||
        !find_endings(survey, row, next, endings))
        return false;
    find_number_endings(row, next, endings);
    *together = *row;
    together->cells = arena_array(arena, row->count, sizeof *together->cells);
    memcpy(together->cells, row->cells, row->count * sizeof *together->cells);
    *rest = *next;
    rest->cells = arena_array(arena, next->count, sizeof *rest->cells);
    rest->count = 0;
    for (size_t i = 0; i < next->count; i++) {
        struct cell *above = endings[i] != ENDS_NOTHING ? cell_above(together, &next->cells[i]) : NULL;
        if (above == NULL)
            rest->cells[rest->count++] = next->cells[i];
        else if (endings[i] == ENDS_NUMBER)
            above->text = arena_printf(arena, "%s%s", above->text, next->cells[i].text);
        else
            above->text = endings[i] == ENDS_LABEL ? joined_label(survey, above->text, next->cells[i].text)
                                                   : joined(arena, above->text, next->cells[i].text);
    }
    return true;
}

/* ---- a date in three boxes -------------------------------------------------------------------------------------- */

static bool is_word_for(const struct survey *survey, const struct cell *cell, enum meaning meaning) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(cell->text);
    return length <= JOINED_BYTES && token_split(survey->index, cell->text, length, tokens) == 1 &&
           index_means(survey->index, &tokens[0], meaning);
}

/* "DAY | MONTH", "MONTH | DAY" from this cell on, with a third one for the year. */
static bool are_day_boxes(const struct survey *survey, const struct row *row, size_t at) {
    const struct cell *first = &row->cells[at];
    return (is_word_for(survey, first, MEANING_DAY_LETTERS) && is_word_for(survey, first + 1, MEANING_MONTH_LETTERS)) ||
           (is_word_for(survey, first, MEANING_MONTH_LETTERS) && is_word_for(survey, first + 1, MEANING_DAY_LETTERS));
}

static bool are_figures(const struct cell *cell, size_t most) {
    size_t figures = 0;
    while (is_figure(cell->text[figures]))
        figures++;
    return figures <= most && cell->text[figures] == '\0';
}

/* The first of three cells that stand below these headings; NULL. */
static struct cell *figures_below(const struct row *next, const struct cell *headings) {
    for (size_t i = 0; i + 2 < next->count; i++) {
        struct cell *cell = &next->cells[i];
        if (overlaps(&headings[0], &cell[0]) && overlaps(&headings[1], &cell[1]) && overlaps(&headings[2], &cell[2]))
            return are_figures(&cell[0], 2) && are_figures(&cell[1], 2) && are_figures(&cell[2], 4) &&
                           strlen(cell[2].text) == 4
                       ? cell
                       : NULL;
    }
    return NULL;
}

/* The row with three of its cells as one. */
static void join_three(struct arena *arena, const struct row *row, size_t at, const char *text,
                       struct row *joined_row) {
    *joined_row = *row;
    joined_row->cells = arena_array(arena, row->count, sizeof *joined_row->cells);
    memcpy(joined_row->cells, row->cells, (at + 1) * sizeof *row->cells);
    memcpy(joined_row->cells + at + 1, row->cells + at + 3, (row->count - at - 3) * sizeof *row->cells);
    joined_row->cells[at].text = text;
    joined_row->cells[at].right = row->cells[at + 2].right;
    joined_row->count -= 2;
}

/* "5", "3", "2025" as "05 03 2025". */
static const char *figures_as_text(struct arena *arena, const struct cell *figures) {
    return arena_printf(arena, "%s%s %s%s %s", figures[0].text[1] == '\0' ? "0" : "", figures[0].text,
                        figures[1].text[1] == '\0' ? "0" : "", figures[1].text, figures[2].text);
}

bool join_day_boxes(const struct survey *survey, const struct row *row, const struct row *next, struct row *headings,
                    struct row *values) {
    struct arena *arena = survey->reading->arena;
    if (row->count < 3 || next->count < 3 || !follows(row, next))
        return false;
    for (size_t i = 0; i + 2 < row->count; i++) {
        const struct cell *heads = &row->cells[i];
        const struct cell *figures = figures_below(next, heads); /* cheaper than looking at words */
        if (figures == NULL || !are_day_boxes(survey, row, i))
            continue;
        join_three(arena, row, i, arena_printf(arena, "%s/%s/%s", heads[0].text, heads[1].text, heads[2].text),
                   headings);
        join_three(arena, next, (size_t)(figures - next->cells), figures_as_text(arena, figures), values);
        return true;
    }
    return false;
}
