/* judging.c - what the rules cost for one order, with its history at hand and no store: judging RULES COPIES COUNT.
 *
 * RULES is a rule file; it is loaded with COPIES copies of its rules, under names of their own, in front of which
 * nothing else stands. The order was sent a year ago with other lines, so that every rule is asked. Prints the
 * microseconds of processor time of one judgement, and how many rules were loaded. */
#include "rulelang/rulelang.h"

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LINES_NOW "11111111111111111111111111111111"

enum { DAY_SECONDS = 86400, RULE_BYTES = 1 << 20 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* ---- rules --------------------------------------------------------------------------------------------------------
 */

/* Every "rule NAME {" of the text becomes "rule NAME-copy {". */
static size_t add_copy(struct buffer *out, const char *text, unsigned copy) {
    size_t rules = 0;
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *brace = memchr(line, '{', length);
        if (strncmp(line, "rule ", 5) == 0 && brace != NULL) {
            buffer_add(out, line, (size_t)(brace - line) - 1);
            buffer_printf(out, "-%u {", copy);
            rules++;
        } else {
            buffer_add(out, line, length);
        }
        buffer_add_char(out, '\n');
        line += length + (line[length] == '\n');
    }
    return rules;
}

static int load(const char *path, unsigned copies, struct rules **rules, size_t *count) {
    struct buffer file = {0}, text = {0}, errors = {0};
    struct error error = {0};
    char name[] = "/tmp/judging-XXXXXX.rules";
    int descriptor = mkstemps(name, 6);
    if (descriptor < 0 || buffer_read_file(&file, path, RULE_BYTES, &error) != 0) {
        fprintf(stderr, "judging: %s\n", descriptor < 0 ? "no temporary file" : error.text);
        return -1;
    }
    *count = 0;
    for (unsigned copy = 1; copy <= copies; copy++)
        *count += add_copy(&text, buffer_text(&file), copy);
    bool written = write(descriptor, buffer_text(&text), text.length) == (ssize_t)text.length;
    close(descriptor);
    struct settings *settings = settings_new(1);
    const char *paths[] = {name};
    int result = written ? rules_load(paths, 1, settings, rules, &errors) : -1;
    if (result != 0)
        fprintf(stderr, "judging: %s", buffer_text(&errors));
    unlink(name);
    buffer_free(&file);
    buffer_free(&text);
    buffer_free(&errors);
    settings_free(settings);
    return result;
}

/* ---- the message ---------------------------------------------------------------------------------------------------
 */

static void add_order(struct inspection *inspection) {
    struct document *order = arena_alloc(inspection->arena, sizeof *order);
    *order = (struct document){
        .kind = KIND_ORDER,
        .origin = ORIGIN_AUTHORED,
        .number_raw = "PO-4711",
        .number = "4711",
        .number_folded = "4711",
        .revision = "",
        .release = "",
        .date = {2026, 11, 27},
        .date_role = ROLE_ORDER,
        .lines = LINES_NOW,
        .line_count = 3,
        .text_digest = LINES_NOW,
        .where = {.part = "2", .name = "PO.pdf", .format = "pdf", .page = 1, .row = 3},
        .date_where = {.part = "2"},
    };
    inspection->facts.subject = "Our order 4711";
    inspection->facts.documents = order;
    inspection->facts.document_count = 1;
}

static void add_party(struct inspection *inspection) {
    inspection->envelope.sender = "sales@larsen.example";
    inspection->envelope.recipients = arena_array(inspection->arena, 1, sizeof(char *));
    inspection->envelope.recipients[0] = "orders@acme.example";
    inspection->envelope.recipient_count = 1;
    inspection->envelope.queue_id = "93BB6A7E836";
    inspection->parties.items = arena_array(inspection->arena, 1, sizeof(struct party));
    inspection->parties.items[0] =
        (struct party){.name = "acme.example", .key = "acme.example", .block = UINT32_MAX, .judged = true};
    inspection->parties.count = 1;
    inspection->parties.foreign = true;
}

/* Sent a year ago under the same number, with other lines. */
static void add_history(struct inspection *inspection) {
    struct comparison *comparison = arena_alloc(inspection->arena, sizeof *comparison);
    *comparison = (struct comparison){.document = 0, .party = 0};
    comparison->earlier = arena_alloc(inspection->arena, sizeof *comparison->earlier);
    comparison->earlier[0] = (struct earlier){.id = "AAAAA",
                                              .sent = inspection->received_at - (int64_t)365 * DAY_SECONDS,
                                              .number = "4711",
                                              .date = {2025, 11, 27},
                                              .to = "acme.example",
                                              .party_key = "acme.example",
                                              .number_same = true,
                                              .revision_same = true,
                                              .lines_same = ANSWER_NO};
    comparison->earlier_count = 1;
    inspection->comparisons.state = HISTORY_ANSWERED;
    inspection->comparisons.items = comparison;
    inspection->comparisons.count = 1;
}

static double judge(const struct rules *rules, bool *passed) {
    struct inspection *inspection = inspection_new(INT64_C(1795780800), 0); /* 27 November 2026, noon */
    add_order(inspection);
    add_party(inspection);
    add_history(inspection);
    double begun = now();
    rules_judge(rules, inspection);
    double took = now() - begun;
    *passed = inspection->verdict.action == ACTION_PASS;
    inspection_free(inspection);
    return took;
}

int main(int argc, char **argv) {
    unsigned copies = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    unsigned count = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    struct rules *rules = NULL;
    size_t rule_count = 0;
    if (copies == 0 || count == 0) {
        fprintf(stderr, "usage: judging RULES COPIES COUNT\n");
        return 64;
    }
    if (load(argv[1], copies, &rules, &rule_count) != 0)
        return 66;
    double sum = 0;
    for (unsigned i = 0; i < count; i++) {
        bool passed = false;
        sum += judge(rules, &passed);
        if (passed)
            continue;
        fprintf(stderr, "judging: a new order did not pass, so that not every rule was asked\n");
        return 70;
    }
    rules_free(rules);
    printf("{\"judge_us\":%.2f,\"rules\":%zu}\n", sum / count, rule_count);
    return 0;
}
