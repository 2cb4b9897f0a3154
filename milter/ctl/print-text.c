/* print-text.c - in: an inspection or a store item; out: lines for people. What came from mail is printed without
 * control characters (the wire refused them; the envelope is cleaned here). */
#include "base/text.h"
#include "ctl/ctl.h"

#include <string.h>

enum { SHOWN_BYTES = 160 }; /* of a row: two lines of a terminal */

/* "20 Nov 2025", or all readings: "3 Apr 2025 or 4 Mar 2025"; "" without a date. */
static const char *dates_of(struct arena *arena, const struct document *document) {
    char words[DATE_WORDS_BYTES];
    if (document->reading_count == 0)
        return arena_strdup(arena, date_format_words(document->date, words));
    const char *all = "";
    for (size_t i = 0; i < document->reading_count; i++)
        all = arena_printf(arena, "%s%s%s", all, i == 0 ? "" : " or ", date_format_words(document->readings[i], words));
    return all;
}

void print_text_row(FILE *out, const char *text) {
    fprintf(out, "\"%.*s\"", (int)text_fitting(text, strlen(text), SHOWN_BYTES), text);
}

static void print_where(FILE *out, const struct place *where) {
    fprintf(out, "part %s", where->part == NULL || where->part[0] == '\0' ? "-" : where->part);
    if (where->name != NULL)
        fprintf(out, " \"%s\"", where->name);
    if (where->page != 0)
        fprintf(out, ", page %u", where->page);
    if (where->row != 0)
        fprintf(out, ", row %u", where->row);
}

static void print_document(FILE *out, struct arena *arena, const struct document *document) {
    const char *date = dates_of(arena, document);
    fprintf(out, "  %s %s", document_kind_name(document->kind),
            document->number == NULL ? "(no number)" : document->number);
    if (document->revision != NULL && document->revision[0] != '\0')
        fprintf(out, " revision %s", document->revision);
    if (document->release != NULL && document->release[0] != '\0')
        fprintf(out, " release %s", document->release);
    fprintf(out, ", dated %s, %s: ", date[0] == '\0' ? "(no date)" : date,
            document->doubtful ? "quoted or forwarded" : document_origin_name(document->origin));
    print_where(out, &document->where);
    fputc('\n', out);
    if (document->where.text != NULL && document->where.text[0] != '\0') {
        fputs("    ", out);
        print_text_row(out, document->where.text);
        fputc('\n', out);
    }
}

void print_text_extract(FILE *out, const char *file, const struct inspection *inspection) {
    const struct facts *facts = &inspection->facts;
    const char *outcome = facts->looked == LOOKED_OK       ? "read"
                          : facts->looked == LOOKED_PARTLY ? "partly read"
                                                           : "could not be read";
    fprintf(out, "%s: %s, %zu document%s\n", file, outcome, facts->document_count,
            facts->document_count == 1 ? "" : "s");
    for (size_t i = 0; i < facts->document_count; i++)
        print_document(out, inspection->arena, &facts->documents[i]);
    for (size_t i = 0; i < facts->unreadable_count; i++) {
        const struct unreadable *part = &facts->unreadable[i];
        struct place where = {.part = part->part, .name = part->name};
        fputs("  not read: ", out);
        print_where(out, &where);
        fprintf(out, ": %s%s%s\n", part->why, part->what != NULL && part->what[0] != '\0' ? ", " : "",
                part->what == NULL ? "" : part->what);
    }
}

static void print_earlier(FILE *out, const struct earlier *earlier) {
    char sent[TIME_TEXT_BYTES];
    fprintf(out, "    earlier: sent %s to %s", time_format(earlier->sent, sent),
            earlier->to == NULL ? "?" : earlier->to);
    if (earlier->number != NULL)
        fprintf(out, ", order %s", earlier->number);
    if (earlier->message_id != NULL)
        fprintf(out, ", %s", earlier->message_id);
    fputc('\n', out);
}

void print_text_test(FILE *out, const char *file, const struct inspection *inspection) {
    const struct verdict *verdict = &inspection->verdict;
    print_text_extract(out, file, inspection);
    fprintf(out, "  verdict: %s", action_name(verdict->action));
    if (verdict->rule != NULL)
        fprintf(out, " by %s", verdict->rule);
    fputc('\n', out);
    if (verdict->why != NULL)
        fprintf(out, "    %s\n", verdict->why);
    if (inspection->skipped != NULL)
        fprintf(out, "    not judged: %s\n", inspection->skipped);
    if (verdict->earlier != NULL)
        print_earlier(out, verdict->earlier);
}

static const char *clean(struct arena *arena, const char *text) {
    return text == NULL ? "-" : text_clean(arena, text, LIMIT_STRING_BYTES);
}

void print_text_item(FILE *out, const struct history_item *item) {
    struct arena *arena = arena_new();
    char sent[TIME_TEXT_BYTES], date[DATE_WORDS_BYTES];
    fprintf(out, "%s  %s  %s  from <%s>", clean(arena, item->id), item->state, time_format(item->sent, sent),
            clean(arena, item->from));
    for (size_t i = 0; i < item->to_count; i++)
        fprintf(out, "%s<%s>", i == 0 ? " to " : ",", clean(arena, item->to[i]));
    fprintf(out, "  order %s", clean(arena, item->number));
    if (item->date.year != 0)
        fprintf(out, " dated %s", date_format_words(item->date, date));
    if (item->queue_id != NULL)
        fprintf(out, "  queue %s", clean(arena, item->queue_id));
    fputc('\n', out);
    if (item->why != NULL)
        fprintf(out, "       %s\n", clean(arena, item->why));
    arena_free(arena);
}
