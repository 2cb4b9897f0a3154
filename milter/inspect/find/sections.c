/* sections.c - in: the views of a sheet; out: views of their own for orders whose number stands under no label that is
 * known: a title below the items of the order before, an order date of its own, items. Without, their dates would be
 * taken for those of the order that has a number. What has the same date, or none, goes on. Limits: SECTION_DATES dates
 * a section, MOST_SECTIONS sections a view; what comes later stays where it is. */
#include "inspect/find/find.h"

#include <string.h>

enum { SECTION_DATES = 8, MOST_SECTIONS = 64 };

struct section {
    uint32_t from, to; /* of the view's lines */
    const struct date_hit *date;
    bool numbered;
    bool items;
    uint32_t view; /* which it becomes part of, from 1; 0: it stays */
};

/* Where the section ends that begins here: at the next title below items, or where that title's page begins. */
static uint32_t section_end(const struct survey *survey, const struct view *view, uint32_t from) {
    bool items = false;
    uint32_t cut = FIND_NONE; /* where the page begins, as long as it has no items */
    for (uint32_t i = from; i < view->count; i++) {
        const struct line *line = &survey->lines[view->lines[i]];
        if (i > from && line->page != survey->lines[view->lines[i - 1]].page)
            cut = i;
        if (items && title_in_line(survey, view->lines[i]))
            return cut != FIND_NONE ? cut : i;
        if (line->part != LINE_ITEM)
            continue;
        items = true;
        cut = FIND_NONE;
    }
    return view->count;
}

/* The first date of a section whose label says that it is the order's; NULL. */
static const struct date_hit *labelled_date(const struct survey *survey, const struct view *view,
                                            const struct section *section) {
    uint32_t seen = 0;
    for (uint32_t i = section->from; i < section->to && seen < SECTION_DATES; i++) {
        const struct line *line = &survey->lines[view->lines[i]];
        if (line->part != LINE_TEXT || line->first_box == line->end_box)
            continue;
        uint32_t end = survey->boxes[line->end_box - 1].end_date;
        for (uint32_t k = survey->boxes[line->first_box].first_date; k < end && seen < SECTION_DATES; k++, seen++) {
            struct date_role_found found = date_role_of(view, &survey->dates[k]);
            bool order = found.meaning == MEANING_DATE || found.meaning == MEANING_DATE_WORD;
            if (order && !found.column && survey->dates[k].readings[0].day != 0)
                return &survey->dates[k];
        }
    }
    return NULL;
}

static bool may_be_same_day(const struct date_hit *a, const struct date_hit *b) {
    for (size_t i = 0; i < a->reading_count; i++)
        for (size_t k = 0; k < b->reading_count; k++)
            if (date_equal(a->readings[i], b->readings[k]))
                return true;
    return false;
}

static bool has_heading(const struct survey *survey, const struct view *view, const struct section *section) {
    uint32_t first = view->lines[section->from], last = view->lines[section->to - 1];
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (number->heading && number->key != 0 && number->line >= first && number->line <= last)
            return true;
    }
    return false;
}

static uint32_t find_sections(const struct survey *survey, const struct view *view,
                              struct section sections[MOST_SECTIONS]) {
    uint32_t count = 0;
    for (uint32_t from = 0; from < view->count && count < MOST_SECTIONS; count++) {
        struct section *section = &sections[count];
        *section = (struct section){.from = from, .to = section_end(survey, view, from)};
        if (count + 1 == MOST_SECTIONS)
            section->to = view->count;
        from = section->to;
        if (count == 0 && from == view->count)
            return 1; /* nearly all there are: not worth a closer look */
    }
    for (uint32_t i = 0; i < count; i++) {
        struct section *section = &sections[i];
        section->date = labelled_date(survey, view, section);
        section->numbered = has_heading(survey, view, section);
        for (uint32_t k = section->from; k < section->to; k++)
            section->items = section->items || survey->lines[view->lines[k]].part == LINE_ITEM;
    }
    return count;
}

/* The section that the view is about: the first that has a number, else the first of all. */
static const struct section *main_section(const struct section *sections, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (sections[i].numbered)
            return &sections[i];
    return sections;
}

/* Which sections are orders of their own; how many of these there are. */
static uint32_t tell_apart(struct section *sections, uint32_t count) {
    const struct section *main = main_section(sections, count);
    const struct section *before = NULL; /* the last that is an order of its own */
    uint32_t orders = 0;
    for (uint32_t i = 0; i < count && main->date != NULL; i++) {
        struct section *section = &sections[i];
        bool other = section != main && !section->numbered;
        bool on = before != NULL && other && (section->date == NULL || may_be_same_day(section->date, before->date));
        if (on) {
            section->view = before->view;
            continue;
        }
        before = NULL;
        if (other && section->items && section->date != NULL && !may_be_same_day(section->date, main->date)) {
            section->view = ++orders;
            before = section;
        }
    }
    return orders;
}

/* Moves the lines of the sections with this number into a view of their own. */
static struct view take_lines(const struct view *view, const struct section *sections, uint32_t count, uint32_t number,
                              uint32_t *lines) {
    struct view own = *view;
    own.lines = lines;
    own.count = 0;
    own.number_key = number == 0 ? view->number_key : 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t length = sections[i].to - sections[i].from;
        if (sections[i].view != number)
            continue;
        memcpy(own.lines + own.count, view->lines + sections[i].from, length * sizeof *lines);
        own.count += length;
    }
    return own;
}

/* In order of appearance, as views are. */
static void put_in_place(struct view *views, size_t at) {
    for (; at > 0 && views[at - 1].origin == views[at].origin && views[at - 1].lines[0] > views[at].lines[0]; at--) {
        struct view view = views[at];
        views[at] = views[at - 1];
        views[at - 1] = view;
    }
}

void sections_split(struct survey *survey, struct view **views, size_t *count) {
    struct arena *arena = survey->reading->arena;
    for (size_t v = 0; v < *count; v++) {
        struct section sections[MOST_SECTIONS];
        const struct view view = (*views)[v];
        uint32_t found = view.list || view.count == 0 ? 0 : find_sections(survey, &view, sections);
        uint32_t orders = found > 1 ? tell_apart(sections, found) : 0;
        if (orders == 0 || *count + orders > LIMIT_DOCUMENTS)
            continue;
        struct view *more = arena_array(arena, *count + orders, sizeof *more);
        memcpy(more, *views, (v + 1) * sizeof *more);
        memcpy(more + v + 1 + orders, *views + v + 1, (*count - v - 1) * sizeof *more);
        for (uint32_t i = 0; i <= orders; i++)
            more[v + i] = take_lines(&view, sections, found, i, arena_array(arena, view.count, sizeof *view.lines));
        for (uint32_t i = 1; i <= orders; i++)
            put_in_place(more, v + i);
        *views = more;
        *count += orders;
        v += orders;
    }
}
