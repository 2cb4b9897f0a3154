/* judging.c - what the rules cost for one order, with its history at hand and no store: judging RULES COPIES COUNT.
 *
 * RULES is a rule file; it is loaded with COPIES copies of its rules, under names of their own, in front of which
 * nothing else stands. The order was sent a year ago with other lines, so that every rule is asked. Prints the
 * microseconds of processor time of one judgement, and how many rules were loaded. */
#include "unit/rules-kit.h"

#include "base/error.h"

#include <time.h>

enum { RULE_BYTES = 1 << 20 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

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

static struct rules *load(const char *path, unsigned copies, size_t *count) {
    struct buffer file = {0}, text = {0}, errors = {0};
    struct error error = {0};
    struct settings *settings = settings_new(1);
    struct rules *rules = NULL;
    int result = buffer_read_file(&file, path, RULE_BYTES, &error);
    for (unsigned copy = 1; copy <= copies && result == 0; copy++)
        *count += add_copy(&text, buffer_text(&file), copy);
    if (result == 0)
        rules = kit_load(buffer_text(&text), text.length, settings, &errors);
    if (rules == NULL)
        fprintf(stderr, "judging: %s%s\n", error.text, buffer_text(&errors));
    buffer_free(&file);
    buffer_free(&text);
    buffer_free(&errors);
    settings_free(settings);
    return rules;
}

/* ---- the message ------------------------------------------------------------------------------------------------ */

/* Sent a year ago under the same number, with other lines. */
static double judge(const struct rules *rules, bool *passed) {
    struct scene scene = kit_scene("2026-11-27");
    struct earlier earlier = kit_earlier("2025-11-27");
    earlier.lines_same = ANSWER_NO;
    earlier.text_same = false;
    kit_sent(&scene, scene.history, earlier);
    double begun = now();
    rules_judge(rules, scene.inspection);
    double took = now() - begun;
    *passed = scene.inspection->verdict.action == ACTION_PASS;
    inspection_free(scene.inspection);
    return took;
}

int main(int argc, char **argv) {
    unsigned copies = argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    unsigned count = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    size_t rule_count = 0;
    if (copies == 0 || count == 0) {
        fprintf(stderr, "usage: judging RULES COPIES COUNT\n");
        return 64;
    }
    struct rules *rules = load(argv[1], copies, &rule_count);
    if (rules == NULL)
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
