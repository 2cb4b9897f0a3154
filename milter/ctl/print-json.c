/* print-json.c - in: an inspection or a store item; out: one line of JSON as interface.md defines it. Keys stay in the
 * order they are set; nothing is left out; NULL becomes null. */
#include "base/text.h"
#include "ctl/ctl.h"
#include "inspect/inspect.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* json_pack and friends return NULL only without memory. */
static json_t *must(json_t *value) {
    if (value == NULL)
        abort();
    return value;
}

static void set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, must(value)) != 0)
        abort();
}

/* Names of files and addresses come as octets: what is no UTF-8 is shown as '?'. */
static json_t *text(const char *value) {
    if (value == NULL)
        return json_null();
    json_t *string = json_string(value);
    if (string != NULL)
        return string;
    struct arena *arena = arena_new();
    string = json_string(text_clean(arena, value, strlen(value)));
    arena_free(arena);
    return must(string);
}

static json_t *text_or_null(const char *value) {
    return value == NULL || value[0] == '\0' ? json_null() : text(value);
}

static json_t *count_or_null(uint32_t value) {
    return value == 0 ? json_null() : must(json_integer(value));
}

static json_t *date_or_null(struct date date) {
    char written[DATE_TEXT_BYTES];
    return date.year == 0 ? json_null() : text(date_format(date, written));
}

static json_t *time_or_null(int64_t time) {
    char written[TIME_TEXT_BYTES];
    return time == 0 ? json_null() : text(time_format(time, written));
}

static json_t *texts(const char *const *items, size_t count) {
    json_t *list = must(json_array());
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, text(items[i]));
    return list;
}

static json_t *dates(const struct date *items, size_t count) {
    json_t *list = must(json_array());
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, date_or_null(items[i]));
    return list;
}

static json_t *place(const struct place *where) {
    json_t *object = must(json_object());
    set(object, "part", text(where->part));
    set(object, "name", text(where->name));
    set(object, "format", text(where->format));
    set(object, "page", count_or_null(where->page));
    set(object, "row", count_or_null(where->row));
    set(object, "text", text(where->text));
    return object;
}

static const char *precision(const struct document *document) {
    struct date date = document->reading_count > 0 ? document->readings[0] : document->date;
    if (date.year == 0)
        return NULL;
    return date.day == 0 ? "month" : "day";
}

static json_t *document_object(const struct document *document) {
    json_t *object = must(json_object());
    set(object, "kind", text(document_kind_name(document->kind)));
    set(object, "origin", text(document_origin_name(document->origin)));
    set(object, "number", text(document->number));
    set(object, "number_raw", text(document->number_raw));
    set(object, "number_folded", text(document->number_folded));
    set(object, "revision", text_or_null(document->revision));
    set(object, "release", text_or_null(document->release));
    set(object, "date", date_or_null(document->date));
    set(object, "date_precision", text(precision(document)));
    set(object, "date_alternatives", dates(document->readings, document->reading_count));
    set(object, "date_role",
        document->date_role == ROLE_NONE ? json_null() : text(date_role_name(document->date_role)));
    set(object, "delivery_date", date_or_null(document->delivery_date));
    set(object, "buyer", text(document->buyer));
    set(object, "ship_to", text(document->ship_to));
    set(object, "lines", text_or_null(document->lines));
    set(object, "text_digest", text_or_null(document->text_digest));
    set(object, "bytes_digest", text_or_null(document->bytes_digest));
    set(object, "where", place(&document->where));
    set(object, "date_where", document->date_where.part == NULL ? json_null() : place(&document->date_where));
    set(object, "last_page", count_or_null(document->last_page));
    return object;
}

static json_t *extract_object(const char *file, const struct inspection *inspection) {
    const struct facts *facts = &inspection->facts;
    json_t *object = must(json_object()), *documents = must(json_array()), *unreadable = must(json_array());
    for (size_t i = 0; i < facts->document_count; i++)
        json_array_append_new(documents, document_object(&facts->documents[i]));
    for (size_t i = 0; i < facts->unreadable_count; i++) {
        json_t *part = must(json_object());
        set(part, "part", text(facts->unreadable[i].part));
        set(part, "name", text(facts->unreadable[i].name));
        set(part, "why", text(facts->unreadable[i].why));
        json_array_append_new(unreadable, part);
    }
    set(object, "file", text(file));
    set(object, "outcome", text(looked_name(facts->looked)));
    set(object, "documents", documents);
    set(object, "unreadable", unreadable);
    return object;
}

static void print_line(FILE *out, json_t *object) {
    char *line = json_dumps(object, JSON_COMPACT);
    if (line == NULL)
        abort();
    fputs(line, out);
    fputc('\n', out);
    free(line);
    json_decref(object);
}

void print_json_extract(FILE *out, const char *file, const struct inspection *inspection) {
    print_line(out, extract_object(file, inspection));
}

static json_t *earlier_object(const struct earlier *earlier) {
    if (earlier == NULL)
        return json_null();
    json_t *object = must(json_object());
    set(object, "sent", time_or_null(earlier->sent));
    set(object, "number", text(earlier->number));
    set(object, "date", date_or_null(earlier->date));
    set(object, "to", text(earlier->to));
    set(object, "message_id", text(earlier->message_id));
    set(object, "queue_id", text(earlier->queue_id));
    return object;
}

void print_json_test(FILE *out, const char *file, const struct inspection *inspection) {
    json_t *object = extract_object(file, inspection), *findings = must(json_array());
    const struct envelope *envelope = &inspection->envelope;
    bool judged = envelope->content >= 0 || envelope->small_content != NULL || envelope->not_collected != NULL;
    set(object, "verdict", judged ? text(action_name(inspection->verdict.action)) : json_null());
    set(object, "rule", text(inspection->verdict.rule));
    set(object, "why", text(inspection->verdict.why));
    set(object, "resend",
        text(inspection->verdict.resend == RESEND_NOT ? NULL : resend_name(inspection->verdict.resend)));
    for (size_t i = 0; i < inspection->finding_count; i++) {
        const struct finding *finding = &inspection->findings[i];
        json_t *entry = must(json_object());
        set(entry, "name", text(finding->name));
        set(entry, "document", finding->document == UINT32_MAX ? json_null() : must(json_integer(finding->document)));
        set(entry, "earlier", earlier_object(finding->earlier));
        json_array_append_new(findings, entry);
    }
    set(object, "findings", findings);
    print_line(out, object);
}

void print_json_item(FILE *out, const struct history_item *item) {
    json_t *object = must(json_object());
    set(object, "id", text(item->id));
    set(object, "state", text(item->state));
    set(object, "sent", time_or_null(item->sent));
    set(object, "from", text(item->from));
    set(object, "to", texts(item->to, item->to_count));
    set(object, "party", text(item->party));
    set(object, "number", text(item->number));
    set(object, "date", date_or_null(item->date));
    set(object, "message_id", text(item->message_id));
    set(object, "queue_id", text(item->queue_id));
    set(object, "rule", text(item->rule));
    set(object, "why", text(item->why));
    set(object, "resent", must(json_boolean(item->resent)));
    print_line(out, object);
}

void print_json_habit(FILE *out, const char *from, size_t mails, size_t needless) {
    json_t *object = must(json_object());
    set(object, "from", text(from));
    set(object, "mails", must(json_integer((json_int_t)mails)));
    set(object, "needless", must(json_integer((json_int_t)needless)));
    print_line(out, object);
}

void print_json_pruned(FILE *out, int64_t before, uint64_t sends, bool forgotten) {
    json_t *object = must(json_object());
    set(object, "before", time_or_null(before));
    set(object, "sends", must(json_integer((json_int_t)sends)));
    set(object, "forgotten", must(json_boolean(forgotten)));
    print_line(out, object);
}

void print_json_fault(FILE *out, const char *sentence) {
    json_t *object = must(json_object());
    set(object, "fault", text(sentence));
    print_line(out, object);
}

static json_t *verdict_object(const struct history_verdict *verdict) {
    json_t *object = must(json_object());
    set(object, "id", text(verdict->id));
    set(object, "judged", time_or_null(verdict->judged));
    set(object, "from", text(verdict->from));
    set(object, "to", texts(verdict->to, verdict->to_count));
    set(object, "number", text(verdict->number));
    set(object, "message_id", text(verdict->message_id));
    set(object, "queue_id", text(verdict->queue_id));
    set(object, "released", must(json_boolean(verdict->released)));
    set(object, "why", text(verdict->why));
    return object;
}

void print_json_report(FILE *out, const struct ctl_report *report) {
    json_t *object = must(json_object()), *rules = must(json_array());
    for (size_t i = 0; i < report->rule_count; i++) {
        const struct ctl_report_rule *rule = &report->rules[i];
        json_t *entry = must(json_object()), *messages = must(json_array());
        for (size_t j = 0; j < rule->count; j++)
            json_array_append_new(messages, verdict_object(rule->items[j]));
        set(entry, "rule", text(rule->rule));
        set(entry, "verdict", text(rule->verdict));
        set(entry, "count", must(json_integer((json_int_t)rule->count)));
        set(entry, "released", must(json_integer((json_int_t)rule->released)));
        set(entry, "messages", messages);
        json_array_append_new(rules, entry);
    }
    set(object, "since", time_or_null(report->since));
    set(object, "until", time_or_null(report->until));
    set(object, "sends", must(json_integer((json_int_t)report->sends)));
    set(object, "rules", rules);
    print_line(out, object);
}

void print_json_allowance(FILE *out, const struct allowance *allowance, int64_t now) {
    json_t *object = must(json_object());
    bool for_ever = allowance->ends == ALLOW_FOR_EVER;
    bool in_file = allowance->place != NULL;
    set(object, "id", text(in_file ? NULL : allowance->id));
    set(object, "place", text(allowance->place));
    set(object, "kind", text(allowance_kind_name(allowance->kind)));
    set(object, "value", text(allowance->value));
    set(object, "party", text(allowance->party[0] == '\0' ? NULL : allowance->party));
    set(object, "until", for_ever ? json_null() : time_or_null(allowance->ends));
    set(object, "expired", must(json_boolean(allowance->ends <= now)));
    set(object, "added", time_or_null(allowance->added));
    set(object, "who", text(in_file ? NULL : allowance->who));
    set(object, "reason", text(allowance->reason));
    print_line(out, object);
}

void print_json_dates(FILE *out, unsigned line, const struct date_match *matches, size_t count) {
    json_t *object = must(json_object()), *list = must(json_array());
    for (size_t i = 0; i < count; i++) {
        const struct date_match *match = &matches[i];
        bool settled = match->reading_count == 1;
        json_t *entry = must(json_object());
        set(entry, "date", settled ? date_or_null(match->readings[0]) : json_null());
        set(entry, "precision", text(match->readings[0].day == 0 ? "month" : "day"));
        set(entry, "alternatives", dates(match->readings, settled ? 0 : match->reading_count));
        set(entry, "start", must(json_integer((json_int_t)match->start)));
        set(entry, "end", must(json_integer((json_int_t)match->end)));
        json_array_append_new(list, entry);
    }
    set(object, "line", must(json_integer(line)));
    set(object, "dates", list);
    print_line(out, object);
}
