/* policy.c - in: configuration, words, rule files and the list of shared domains; out: one struct policy, or every
 * fault of every file. A daemon holds the old policy until a new one was read without any fault. */
#include "pipeline.h"
#include "words/words.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_FOLDERS = 64 };

/* The configured folders; without any the shipped one, and the admin's additions. */
int policy_load_words(const struct config *config, struct settings *settings, struct buffer *errors) {
    const char *folders[MOST_FOLDERS];
    size_t count = 0;
    char *shipped = config->words.count == 0 ? config_find("rules/words") : NULL;
    if (shipped != NULL)
        folders[count++] = shipped;
    for (size_t i = 0; i < config->words.count && count < MOST_FOLDERS - 1; i++)
        folders[count++] = config->words.items[i];
    if (count == 0) {
        buffer_add_text(errors, "the words folder was found neither beside the program nor where it is installed: set "
                                "words in orderguard.conf\n");
        return -1;
    }
    folders[count++] = ORDERGUARD_SYSCONFDIR "/orderguard/words";
    int result = words_load(folders, count, settings, errors);
    free(shipped);
    return result;
}

static int load_rules(const struct config *config, const char *const *instead, size_t instead_count,
                      struct policy *policy, struct buffer *errors) {
    if (instead_count > 0)
        return rules_load(instead, instead_count, policy->settings, &policy->rules, errors);
    bool absent = config->rules.count == 1 && strcmp(config->rules.items[0], CONFIG_DEFAULT_RULES) == 0 &&
                  access(CONFIG_DEFAULT_RULES, F_OK) != 0;
    char *shipped = absent ? config_find("rules/default.rules") : NULL;
    int result;
    if (shipped != NULL)
        result = rules_load((const char *const *)&shipped, 1, policy->settings, &policy->rules, errors);
    else
        result = rules_load((const char *const *)config->rules.items, config->rules.count, policy->settings,
                            &policy->rules, errors);
    free(shipped);
    return result;
}

static int load_lists(struct policy *policy, struct buffer *errors) {
    struct error error = {0};
    if (party_lists_load(policy->config, policy->settings, &policy->lists, &error) == 0)
        return 0;
    buffer_printf(errors, "%s\n", error.text);
    return -1;
}

int policy_load(const char *config_path, const char *const *rules_instead, size_t rules_instead_count,
                uint32_t generation, struct policy **policy, struct buffer *errors) {
    const char *path =
        config_path == NULL && access(CONFIG_DEFAULT_PATH, F_OK) == 0 ? CONFIG_DEFAULT_PATH : config_path;
    struct policy *loaded = calloc(1, sizeof *loaded);
    if (loaded == NULL)
        abort();
    atomic_init(&loaded->references, 1);
    int result = config_load(path, &loaded->config, errors);
    if (result == 0) {
        loaded->settings = settings_new(generation);
        /* All of them even when one fails: the admin sees every fault at once. */
        result |= policy_load_words(loaded->config, loaded->settings, errors);
        result |= load_rules(loaded->config, rules_instead, rules_instead_count, loaded, errors);
        result |= load_lists(loaded, errors);
    }
    if (result != 0) {
        policy_drop(loaded);
        return -1;
    }
    *policy = loaded;
    return 0;
}

/* ---- what a reload has changed ----------------------------------------------------------------------------------- */

/* The next line of a text, without its end; false at its end. */
static bool next_line(const char **at, const char **line, size_t *length) {
    if (**at == '\0')
        return false;
    *line = *at;
    *length = strcspn(*at, "\n");
    *at += *length + ((*at)[*length] == '\n');
    return true;
}

/* "KEY = NOW (was: BEFORE)"; of a place that may name a password only that it is another. */
static void tell_key(const char *then, size_t length_then, const char *now, size_t length_now, struct buffer *out) {
    static const char secret[] = "history =";
    const char *value = then + strcspn(then, "=");
    value += strspn(value, "= ");
    size_t left = value < then + length_then ? (size_t)(then + length_then - value) : 0;
    if (strncmp(now, secret, sizeof secret - 1) == 0)
        buffer_add_text(out, "history changed\n");
    else
        buffer_printf(out, "%.*s (was: %.*s)\n", (int)length_now, now, (int)left, value);
}

/* config_print tells every key with its value in one order: the lines of both belong together. */
static void config_changes(const struct config *before, const struct config *after, struct buffer *out) {
    struct buffer then = {0}, now = {0};
    const char *line_then, *line_now;
    size_t length_then, length_now;
    config_print(before, &then);
    config_print(after, &now);
    const char *at_then = buffer_text(&then), *at_now = buffer_text(&now);
    while (next_line(&at_then, &line_then, &length_then) && next_line(&at_now, &line_now, &length_now)) {
        if (length_then == length_now && memcmp(line_then, line_now, length_now) == 0)
            continue;
        tell_key(line_then, length_then, line_now, length_now, out);
    }
    buffer_free(&then);
    buffer_free(&now);
}

static bool same_words(const struct settings *a, const struct settings *b) {
    if (a->word_count != b->word_count)
        return false;
    for (size_t i = 0; i < a->word_count; i++)
        if (strcmp(a->words[i].text, b->words[i].text) != 0 || strcmp(a->words[i].meaning, b->words[i].meaning) != 0 ||
            strcmp(a->words[i].language, b->words[i].language) != 0)
            return false;
    return true;
}

void policy_changes(const struct policy *before, const struct policy *after, struct buffer *out) {
    config_changes(before->config, after->config, out);
    rules_changes(before->rules, after->rules, out);
    if (!same_words(before->settings, after->settings))
        buffer_printf(out, "label words changed: %zu, before %zu\n", after->settings->word_count,
                      before->settings->word_count);
}

struct policy *policy_hold(struct policy *policy) {
    atomic_fetch_add(&policy->references, 1);
    return policy;
}

void policy_drop(struct policy *policy) {
    if (policy == NULL || atomic_fetch_sub(&policy->references, 1) != 1)
        return;
    party_lists_free(policy->lists);
    rules_free(policy->rules);
    settings_free(policy->settings);
    config_free(policy->config);
    free(policy);
}
