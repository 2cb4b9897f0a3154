/* rules-kit.h - for the tests of rules: rule sets from text, and one message with one order to judge by them. */
#ifndef RULES_KIT_H
#define RULES_KIT_H

#include "inspection.h"
#include "rulelang/rulelang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SAME_LINES "11111111111111111111111111111111"

/* ---- rule sets ------------------------------------------------------------------------------------------------ */

/* Loads a text as the file "t.rules" of a folder of its own. NULL when it has errors, which are appended to *errors
 * with the folder's name taken away. */
static inline struct rules *kit_load(const char *text, size_t length, struct settings *settings,
                                     struct buffer *errors) {
    char folder[] = "/tmp/orderguard-rules-XXXXXX", path[sizeof folder + 16];
    struct buffer told = {0};
    struct rules *rules = NULL;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/t.rules", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
    const char *paths[] = {path};
    int result = rules_load(paths, 1, settings, &rules, &told);
    unlink(path);
    rmdir(folder);
    assert_int_equal(result, rules == NULL ? -1 : 0);
    assert_int_equal(told.length == 0, rules != NULL);
    size_t prefix = strlen(folder) + 1;
    for (const char *at = buffer_text(&told); *at != '\0'; at++) {
        if (strncmp(at, folder, strlen(folder)) == 0)
            at += prefix;
        buffer_add_char(errors, *at);
    }
    buffer_free(&told);
    return rules;
}

/* Rules that must be right. */
static inline struct rules *kit_rules(const char *text) {
    struct settings *settings = settings_new(1);
    struct buffer errors = {0};
    struct rules *rules = kit_load(text, strlen(text), settings, &errors);
    if (rules == NULL)
        fail_msg("%s", buffer_text(&errors));
    buffer_free(&errors);
    settings_free(settings);
    return rules;
}

/* ---- one message with one order ------------------------------------------------------------------------------- */

struct scene {
    struct inspection *inspection;
    struct document *order;     /* document 0: order 4711 of today, lines SAME_LINES */
    struct comparison *history; /* of that order with the one party, acme.example: nothing was sent before */
};

static inline int64_t kit_time(const char *text) {
    int64_t time = 0;
    assert_true(time_parse(text, &time));
    return time;
}

static inline struct date kit_date(const char *text) {
    struct date date = {0};
    assert_true(date_parse_iso(text, &date));
    return date;
}

static inline struct scene kit_scene(const char *day) {
    char noon[] = "2000-01-01T12:00:00Z";
    memcpy(noon, day, 10);
    struct scene scene = {.inspection = inspection_new(kit_time(noon), 0)};
    struct inspection *inspection = scene.inspection;
    struct arena *arena = inspection->arena;
    inspection->envelope.sender = "sales@ours.example";
    inspection->envelope.recipients = arena_array(arena, 1, sizeof(char *));
    inspection->envelope.recipients[0] = "orders@acme.example";
    inspection->envelope.recipient_count = 1;
    inspection->envelope.queue_id = "93BB6A7E836";
    inspection->facts.subject = "Our order 4711";
    scene.order = arena_alloc(arena, sizeof *scene.order);
    *scene.order = (struct document){
        .kind = KIND_ORDER,
        .origin = ORIGIN_AUTHORED,
        .number_raw = "PO-4711",
        .number = "4711",
        .number_folded = "4711",
        .revision = "",
        .release = "",
        .date = kit_date(day),
        .date_role = ROLE_ORDER,
        .lines = SAME_LINES,
        .line_count = 3,
        .text_digest = SAME_LINES,
        .where = {.part = "2", .name = "PO.pdf", .format = "pdf", .page = 1, .row = 3},
        .date_where = {.part = "2"},
    };
    inspection->facts.documents = scene.order;
    inspection->facts.document_count = 1;
    inspection->parties.items = arena_array(arena, 1, sizeof(struct party));
    inspection->parties.items[0] =
        (struct party){.name = "acme.example", .key = "acme.example", .block = UINT32_MAX, .judged = true};
    inspection->parties.count = 1;
    inspection->parties.foreign = true;
    scene.history = arena_alloc(arena, sizeof *scene.history);
    *scene.history = (struct comparison){.document = 0, .party = 0};
    inspection->comparisons.state = HISTORY_ANSWERED;
    inspection->comparisons.items = scene.history;
    inspection->comparisons.count = 1;
    return scene;
}

/* An earlier send on that day of the same order with the same lines and text, to the same address. */
static inline struct earlier kit_earlier(const char *day) {
    char morning[] = "2000-01-01T10:14:07Z";
    memcpy(morning, day, 10);
    return (struct earlier){.id = "AAAAA",
                            .sent = kit_time(morning),
                            .number = "4711",
                            .date = kit_date(day),
                            .to = "acme.example",
                            .party_key = "acme.example",
                            .number_same = true,
                            .revision_same = true,
                            .lines_same = ANSWER_YES,
                            .text_same = true,
                            .address_same = true,
                            .lines = "00000000000000000000000000000001"};
}

/* Adds a send to this comparison's party behind those that are there: give the newest first. */
static inline void kit_sent(struct scene *scene, struct comparison *history, struct earlier earlier) {
    earlier.party_key = scene->inspection->parties.items[history->party].key;
    history->earlier =
        arena_grow(scene->inspection->arena, history->earlier, history->earlier_count, sizeof *history->earlier);
    history->earlier[history->earlier_count++] = earlier;
}

/* A send to somebody else, as the history tells it behind the party's own. */
static inline void kit_sent_elsewhere(struct scene *scene, struct comparison *history, struct earlier earlier) {
    kit_sent(scene, history, earlier);
    history->earlier[history->earlier_count - 1].party_key = "elsewhere.example";
}

/* Another recipient's party; returns the comparison of document 0 with it. */
static inline struct comparison *kit_party(struct scene *scene, const char *name, bool judged) {
    struct inspection *inspection = scene->inspection;
    struct parties *parties = &inspection->parties;
    struct party *items = arena_array(inspection->arena, parties->count + 1, sizeof *items);
    memcpy(items, parties->items, parties->count * sizeof *items);
    items[parties->count] = (struct party){.name = name, .key = name, .block = UINT32_MAX, .judged = judged};
    parties->items = items;
    struct comparisons *comparisons = &inspection->comparisons;
    struct comparison *more = arena_array(inspection->arena, comparisons->count + 1, sizeof *more);
    memcpy(more, comparisons->items, comparisons->count * sizeof *more);
    more[comparisons->count] = (struct comparison){.document = 0, .party = (uint32_t)parties->count++};
    comparisons->items = more;
    scene->history = &more[0];
    return &more[comparisons->count++];
}

static inline void kit_judge(const struct rules *rules, struct inspection *inspection) {
    inspection->matches = NULL;
    inspection->findings = NULL;
    inspection->traces = NULL;
    inspection->match_count = inspection->finding_count = inspection->trace_count = 0;
    rules_judge(rules, inspection);
}

static inline const struct match *kit_match(const struct inspection *inspection, uint32_t document) {
    for (size_t i = 0; i < inspection->match_count; i++)
        if (inspection->matches[i].document == document)
            return &inspection->matches[i];
    return NULL;
}

/* A role is only asked for where somebody has it. */
static const char kit_declared_roles[] = "party \"A vendor\" { address \"@vendor.example\"; role vendor }\n"
                                         "party \"A store\" { address \"@store.example\"; role store }\n"
                                         "party \"A depot\" { address \"@depot.example\"; role depot }\n";

/* What the expression answers for document 0, or for the message when it is about that. */
static inline enum answer kit_answer(const struct scene *scene, const char *expression) {
    char text[4096];
    snprintf(text, sizeof text, "rule asked { when %s\n tag \"yes\"\n unknown tag \"unknown\" }\n%s", expression,
             kit_declared_roles);
    struct rules *rules = kit_rules(text);
    kit_judge(rules, scene->inspection);
    rules_free(rules);
    assert_true(scene->inspection->match_count <= 1);
    if (scene->inspection->match_count == 0)
        return ANSWER_NO;
    return scene->inspection->matches[0].unknown ? ANSWER_UNKNOWN : ANSWER_YES;
}

static inline const char *kit_answer_name(enum answer answer) {
    return answer == ANSWER_YES ? "yes" : answer == ANSWER_NO ? "no" : "unknown";
}

/* Fails with the expression and both answers. */
static inline void kit_expect(const struct scene *scene, const char *expression, enum answer wanted) {
    enum answer got = kit_answer(scene, expression);
    if (got != wanted)
        fail_msg("%s: got %s, want %s", expression, kit_answer_name(got), kit_answer_name(wanted));
}

#endif
