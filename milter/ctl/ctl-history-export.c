/* ctl-history-export.c - `history export`: in: the store; out: every order that was sent, oldest first, as CSV that
 * `import` reads, or with --json one object a line. Limit: memory for what was sent within WINDOW_SECONDS. */
#include "ctl/ctl-history.h"

#include <string.h>
#include <sysexits.h>

enum { WINDOW_SECONDS = 7 * 86400 };

/* The columns in their order; `import` knows them by these names. */
static const char heading[] = "number,date,party,sent,from,to,revision,release,lines,kind,message_id,queue_id,state";

static void print_cell(const char *text, bool last) {
    text = text == NULL ? "" : text;
    bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';
    if (quoted)
        putchar('"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"')
            putchar('"');
        putchar(*c);
    }
    if (quoted)
        putchar('"');
    putchar(last ? '\n' : ',');
}

static const char *joined(struct arena *arena, const struct history_item *item) {
    const char *all = "";
    for (size_t i = 0; i < item->to_count; i++)
        all = arena_printf(arena, "%s%s%s", all, i == 0 ? "" : " ", item->to[i]);
    return all;
}

static void print_row(struct arena *arena, const struct history_item *item) {
    char sent[TIME_TEXT_BYTES], date[DATE_TEXT_BYTES];
    const char *cells[] = {item->number,     date_format(item->date, date),
                           item->party,      time_format(item->sent, sent),
                           item->from,       joined(arena, item),
                           item->revision,   item->release,
                           item->lines,      item->kind,
                           item->message_id, item->queue_id,
                           item->state};
    enum { COUNT = sizeof cells / sizeof *cells };
    for (size_t i = 0; i < COUNT; i++)
        print_cell(cells[i], i + 1 == COUNT);
}

static int export_window(struct session *session, const struct options *options, struct history_query *query) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count;
    int status = history_find(session->history, query, arena, &items, &count, &error) == 0 ? EX_OK : ctl_fail(&error);
    for (size_t i = 0; status == EX_OK && i < count; i++) {
        if (options->json)
            print_json_item(stdout, &items[i]);
        else
            print_row(arena, &items[i]);
    }
    arena_free(arena);
    return status;
}

/* The whole span of the store, a week at a time. */
int ctl_history_export(struct session *session, const struct options *options) {
    struct error error = {0};
    struct history_query span = {.party = options->party, .now = session->now};
    if (options->argument_count > 1)
        return ctl_misused("history", "export takes no arguments, but found \"%s\"", options->arguments[1]);
    if (!ctl_history_span(options, &span))
        return EX_USAGE;
    int64_t first = span.since, last = span.until == 0 ? INT64_MAX : span.until;
    int status = EX_OK;
    if (!options->json)
        puts(heading);
    for (int found; status == EX_OK; first += WINDOW_SECONDS) {
        found = history_next(session->history, first, &first, &error);
        if (found < 0)
            status = ctl_fail(&error);
        if (found <= 0 || first > last)
            break;
        struct history_query query = span;
        query.since = first == 0 ? 1 : first;
        query.until = first + WINDOW_SECONDS - 1 < last ? first + WINDOW_SECONDS - 1 : last;
        status = export_window(session, options, &query);
    }
    return status;
}
