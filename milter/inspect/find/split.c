/* split.c - in: a survey with its numbers and items; out: one view for each document. What was written here, quoted and
 * forwarded never share a view. A new number begins a new document when it stands under the same label or a title of
 * its own; the same number goes on. Limit: LIMIT_DOCUMENTS views a sheet; beyond,
 * limit-documents is noted. */
#include "inspect/find/find.h"

#include <string.h>

enum { HEAD_LINES = 4 };

struct stream {
    struct survey *survey;
    uint32_t *lines;
    uint32_t count;
    enum document_origin origin;
};

struct views {
    struct view *items;
    size_t count;
};

/* The place of a line among ascending ones; `count` when it is not among them. */
static uint32_t place_among(const uint32_t *lines, uint32_t count, uint32_t line) {
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lines[middle] < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && lines[low] == line ? low : count;
}

bool view_has(const struct view *view, uint32_t line) {
    return place_among(view->lines, view->count, line) < view->count;
}

static void note_too_many(const struct stream *stream) {
    survey_unreadable(stream->survey, LIMIT_REASON_DOCUMENTS, "it holds too many orders; the rest was not read");
}

static struct view *add_view(const struct stream *stream, struct views *views, uint64_t key) {
    struct arena *arena = stream->survey->reading->arena;
    views->items = arena_grow(arena, views->items, views->count, sizeof *views->items);
    struct view *view = &views->items[views->count++];
    *view = (struct view){.survey = stream->survey, .origin = stream->origin, .number_key = key};
    return view;
}

static void add_lines(const struct stream *stream, struct view *view, uint32_t from, uint32_t to) {
    if (to <= from)
        return;
    uint32_t *lines = arena_array(stream->survey->reading->arena, view->count + (to - from), sizeof *lines);
    if (view->count > 0)
        memcpy(lines, view->lines, view->count * sizeof *lines);
    memcpy(lines + view->count, stream->lines + from, (to - from) * sizeof *lines);
    view->lines = lines;
    view->count += to - from;
}

/* The place of a line in the stream; stream->count when it is not in it. */
static uint32_t place_of(const struct stream *stream, uint32_t line) {
    return place_among(stream->lines, stream->count, line);
}

/* ---- what lies between two numbers ------------------------------------------------------------------------------ */

static uint64_t label_hash(const struct survey *survey, const struct number_hit *number) {
    uint64_t hash = 1;
    if (number->hit == FIND_NONE)
        return 0;
    const struct hit *hit = &survey->hits[number->hit];
    for (uint32_t i = hit->first; i < hit->end; i++)
        hash = (hash ^ survey->tokens[i].hash) * 0x9E3779B97F4A7C15u;
    return hash;
}

/* The place of the last title in stream places (after, upto]; stream->count: none. */
static uint32_t title_between(const struct stream *stream, uint32_t after, uint32_t upto) {
    uint32_t title = stream->survey->lines[stream->lines[upto]].title;
    return title != FIND_NONE && title > stream->lines[after] ? place_of(stream, title) : stream->count;
}

static bool has_items(const struct stream *stream, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        if (stream->survey->lines[stream->lines[i]].part == LINE_ITEM)
            return true;
    return false;
}

static bool has_date(const struct stream *stream, uint32_t from, uint32_t to) {
    const struct survey *survey = stream->survey;
    for (uint32_t i = from; i < to; i++) {
        const struct line *line = &survey->lines[stream->lines[i]];
        if (line->end_box > line->first_box &&
            survey->boxes[line->first_box].first_date != survey->boxes[line->end_box - 1].end_date)
            return true;
    }
    return false;
}

/* Items, or a date, between two numbers: the first is more than an entry in an enumeration. */
static bool has_content(const struct stream *stream, uint32_t from, uint32_t to) {
    return has_items(stream, from, to) || has_date(stream, from, to);
}

/* Where the head that holds the number begins: a few labelled lines before it may belong to it. */
static uint32_t head_start(const struct stream *stream, uint32_t after, uint32_t at) {
    const struct survey *survey = stream->survey;
    uint32_t start = at;
    for (unsigned lines = 0; start > after + 1 && lines < HEAD_LINES; lines++) {
        const struct line *line = &survey->lines[stream->lines[start - 1]];
        if (line->part != LINE_TEXT || line->first_box == line->end_box || !layout_is_label(survey, line->first_box))
            break;
        start--;
    }
    return start;
}

static uint32_t page_start(const struct stream *stream, uint32_t at) {
    const struct survey *survey = stream->survey;
    uint32_t page = survey->lines[stream->lines[at]].page;
    while (at > 0 && survey->lines[stream->lines[at - 1]].page == page)
        at--;
    return at;
}

/* "ORDER", a line or two, "Order no. 4711" reads like two titles: the first begins the document, together with what
 * stands between them, unless that holds items or totals of the document before. */
static uint32_t first_title(const struct stream *stream, uint32_t after, uint32_t title) {
    const struct survey *survey = stream->survey;
    uint32_t first = title;
    for (uint32_t i = title; i > after + 1 && title - i < HEAD_LINES; i--) {
        uint32_t line = stream->lines[i - 1];
        if (survey->lines[line].part != LINE_TEXT)
            break;
        if (title_in_line(survey, line))
            first = i - 1;
    }
    return first;
}

/* Where a further document begins that has this number; stream->count when it only names another number. */
static uint32_t document_start(const struct stream *stream, const struct number_hit *before,
                               const struct number_hit *number) {
    const struct survey *survey = stream->survey;
    uint32_t from = place_of(stream, before->line);
    uint32_t at = place_of(stream, number->line);
    bool same_label = label_hash(survey, before) == label_hash(survey, number);
    uint32_t title = title_between(stream, from, at);
    if (survey->lines[before->line].page != survey->lines[number->line].page) {
        if (title != stream->count && title < page_start(stream, at) && has_content(stream, from, title) &&
            !has_items(stream, title, at))
            return first_title(stream, from, title); /* at the foot of the page before */
        return same_label || title != stream->count ? page_start(stream, at) : stream->count;
    }
    if (title != stream->count)
        return first_title(stream, from, title);
    return same_label && number->begins && at > from && has_content(stream, from, at) ? head_start(stream, from, at)
                                                                                      : stream->count;
}

/* ---- one stream ------------------------------------------------------------------------------------------------- */

static struct view *view_of_key(struct views *views, size_t first, uint64_t key) {
    for (size_t i = first; i < views->count; i++)
        if (views->items[i].number_key == key)
            return &views->items[i];
    return NULL;
}

/* The lines of the title above the number, of what is said of that document, and up to the next title. False: no title
 * stands close above. */
static bool section_of(const struct stream *stream, uint32_t at, uint32_t *from, uint32_t *to) {
    const struct line *lines = stream->survey->lines;
    uint32_t title = lines[stream->lines[at]].title;
    if (title == FIND_NONE)
        return false;
    *from = place_of(stream, title);
    if (at - *from > HEAD_LINES)
        return false;
    for (*to = at + 1; *to < stream->count && lines[stream->lines[*to]].title == title;)
        ++*to;
    return true;
}

/* True for another number in these lines that may be an order's. They come in order of place. */
static bool has_other(const struct stream *stream, const struct number_hit *number, uint32_t from, uint32_t to) {
    const struct survey *survey = stream->survey;
    uint32_t own = (uint32_t)(number - survey->numbers), i = own;
    while (i > 0 && survey->numbers[i - 1].line >= stream->lines[from])
        i--;
    for (; i < survey->number_count && survey->numbers[i].line <= stream->lines[to - 1]; i++)
        if (i != own && survey->numbers[i].key != 0 && place_of(stream, survey->numbers[i].line) < stream->count)
            return true;
    return false;
}

/* A number with a weaker label than others have ("Document no."), but below a title of its own, with a date and items,
 * where no other number can be the order's. One that stands elsewhere too belongs to the whole paper. */
static bool heads_section(const struct stream *stream, const struct number_hit *number) {
    uint32_t at = place_of(stream, number->line), from, to;
    if (!number->once || number->column || number->score <= 0 || at == stream->count ||
        stream->survey->lines[number->line].part != LINE_TEXT || !section_of(stream, at, &from, &to))
        return false;
    return !has_other(stream, number, from, to) && has_items(stream, from, to) && has_date(stream, from, to);
}

static const struct number_hit *next_heading(const struct stream *stream, uint32_t *from) {
    const struct survey *survey = stream->survey;
    for (; *from < survey->number_count; ++*from) {
        const struct number_hit *number = &survey->numbers[*from];
        bool heading = number->heading && number->key != 0 && place_of(stream, number->line) < stream->count;
        if (heading || (!number->heading && heads_section(stream, number)))
            return &survey->numbers[(*from)++];
    }
    return NULL;
}

/* The subject names what the body then says in full: it begins no document of its own. */
static bool in_subject(const struct survey *survey, const struct number_hit *number) {
    return survey->lines[number->line].part == LINE_SUBJECT;
}

static void split_by_headings(const struct stream *stream, struct views *views) {
    size_t first_view = views->count;
    uint32_t at = 0;
    uint32_t start = 0;
    const struct number_hit *current = next_heading(stream, &at);
    if (current == NULL) {
        add_lines(stream, add_view(stream, views, 0), 0, stream->count);
        return;
    }
    struct view *view = add_view(stream, views, current->key);
    for (const struct number_hit *number = next_heading(stream, &at); number != NULL;
         number = next_heading(stream, &at)) {
        if (number->key == current->key)
            continue;
        uint32_t begins = document_start(stream, current, number);
        bool subject = in_subject(stream->survey, current);
        if (begins == stream->count && !subject)
            continue;
        if (subject && !number->begins)
            continue;
        if (subject) {
            view->number_key = number->key;
            current = number;
            continue;
        }
        add_lines(stream, view, start, begins);
        start = begins;
        current = number;
        view = view_of_key(views, first_view, number->key);
        if (view == NULL)
            view = add_view(stream, views, number->key);
        if (views->count > LIMIT_DOCUMENTS) { /* one too many, which merge.c then drops */
            note_too_many(stream);
            break;
        }
    }
    add_lines(stream, view, start, stream->count);
}

/* ---- a table with a column of order numbers --------------------------------------------------------------------- */

struct column {
    uint32_t numbers;  /* values in it */
    uint32_t distinct; /* of them, at most LIMIT_DOCUMENTS + 1 */
    bool items;        /* its rows are item lines of a table that is no report */
    uint64_t keys[LIMIT_DOCUMENTS + 1];
    uint32_t heading; /* stream place of the table's heading */
};

static void note_key(struct column *column, uint64_t key) {
    for (uint32_t i = 0; i < column->distinct; i++)
        if (column->keys[i] == key)
            return;
    if (column->distinct <= LIMIT_DOCUMENTS)
        column->keys[column->distinct++] = key;
}

static bool is_column_of(const struct stream *stream, const struct number_hit *number) {
    bool order = number->meaning == MEANING_NUMBER || number->meaning == MEANING_KIND_ORDER ||
                 number->meaning == MEANING_ORDER_WORD;
    return order && number->column && number->key != 0 && place_of(stream, number->line) < stream->count;
}

static struct column read_column(const struct stream *stream) {
    const struct survey *survey = stream->survey;
    struct column column = {.items = true, .heading = stream->count};
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (!is_column_of(stream, number))
            continue;
        column.numbers++;
        note_key(&column, number->key);
        uint32_t table = survey->lines[number->line].table;
        if (table == 0 || survey->tables[table - 1].status)
            column.items = false;
        else if (column.heading == stream->count)
            column.heading = place_of(stream, survey->tables[table - 1].heading);
    }
    return column;
}

/* Every number of the column makes a document of what stands before the table and of its own rows. */
static void split_by_column(const struct stream *stream, const struct column *column, struct views *views) {
    const struct survey *survey = stream->survey;
    if (column->distinct > LIMIT_DOCUMENTS)
        note_too_many(stream);
    for (uint32_t k = 0; k < column->distinct; k++) {
        struct view *view = add_view(stream, views, column->keys[k]);
        add_lines(stream, view, 0, column->heading + 1);
        for (uint32_t i = 0; i < survey->number_count; i++) {
            const struct number_hit *number = &survey->numbers[i];
            if (!is_column_of(stream, number) || number->key != column->keys[k])
                continue;
            uint32_t at = place_of(stream, number->line);
            add_lines(stream, view, at, at + 1);
        }
    }
}

/* A title that says that this is no order: then a table of numbers is what the title says. */
static bool is_titled_otherwise(const struct stream *stream) {
    const struct survey *survey = stream->survey;
    for (uint32_t i = 0; i < survey->hit_count; i++) {
        const struct hit *hit = &survey->hits[i];
        if (hit->title_score >= TITLE_SCORE && title_kind(hit) > MEANING_KIND_CHANGE &&
            place_of(stream, survey->boxes[hit->box].line) < stream->count)
            return true;
    }
    return false;
}

static bool has_heading(const struct stream *stream) {
    uint32_t at = 0;
    return next_heading(stream, &at) != NULL;
}

static void split_stream(const struct stream *stream, struct views *views) {
    struct column column = read_column(stream);
    if (column.distinct == 1) {
        for (uint32_t i = 0; i < stream->survey->number_count; i++)
            if (is_column_of(stream, &stream->survey->numbers[i]))
                stream->survey->numbers[i].heading = true;
    }
    bool list = column.distinct > 1 && !has_heading(stream);
    if (list && column.items && column.heading < stream->count && !is_titled_otherwise(stream)) {
        split_by_column(stream, &column, views);
        return;
    }
    size_t first = views->count;
    split_by_headings(stream, views);
    if (!list)
        return;
    views->items[first].list = true;
    views->items[first].number_key = column.keys[0];
}

struct view *split_views(struct survey *survey, size_t *count) {
    struct views views = {0};
    struct stream stream = {.survey = survey};
    stream.lines = arena_array(survey->reading->arena, survey->line_count, sizeof *stream.lines);
    for (unsigned origin = ORIGIN_AUTHORED; origin < ORIGIN_COUNT; origin++) {
        stream.count = 0;
        stream.origin = (enum document_origin)origin;
        for (uint32_t i = 0; i < survey->line_count; i++)
            if (survey->lines[i].origin == stream.origin)
                stream.lines[stream.count++] = i;
        if (stream.count > 0)
            split_stream(&stream, &views);
    }
    sections_split(survey, &views.items, &views.count);
    for (size_t i = 0; views.count > 1 && i < views.count; i++)
        views.items[i].one_of_several = true;
    *count = views.count;
    return views.items;
}
