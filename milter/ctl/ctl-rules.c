/* ctl-rules.c - `rules check`: in: rule files; out: every error with its place, exit 78. `rules show`: the policy.
 * `rules words`: what a rule can ask and say. */
#include "base/text.h"
#include "ctl/ctl.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* What is allowed no more is no error, but whoever relies on it shall hear of it. */
static void tell_expired(FILE *out, const char *mark, const struct rules *rules, int64_t now) {
    struct buffer expired = {0};
    rules_expired(rules, date_of_time(now, time_utc_offset(now)), &expired);
    for (const char *line = buffer_text(&expired); *line != '\0'; line += strcspn(line, "\n") + 1)
        fprintf(out, "%s%.*s\n", mark, (int)strcspn(line, "\n"), line);
    buffer_free(&expired);
}

static int find_missing(const struct options *options) {
    int status = EX_OK;
    for (size_t i = 1; i < options->argument_count; i++) {
        if (access(options->arguments[i], F_OK) == 0)
            continue;
        fprintf(stderr, "orderguardctl: there is no rule file or folder %s\n", options->arguments[i]);
        status = EX_NOINPUT;
    }
    return status;
}

/* Which languages there are. Without a configuration that can be read the shipped words will do, and words with faults
 * are none of the rule files' business. */
static void load_words(const struct options *options, struct settings *settings) {
    struct buffer ignored = {0};
    struct config *config = NULL;
    const char *path = options->config;
    if (path == NULL && access(CONFIG_DEFAULT_PATH, F_OK) == 0)
        path = CONFIG_DEFAULT_PATH;
    if (config_load(path, &config, &ignored) == 0 || config_load(NULL, &config, &ignored) == 0)
        policy_load_words(config, settings, &ignored);
    config_free(config);
    buffer_free(&ignored);
}

/* Named files alone, without a configuration; else everything that is configured. */
static int check_files(const struct options *options) {
    int64_t now;
    if (find_missing(options) != EX_OK)
        return EX_NOINPUT;
    if (session_clock(options, &now) != 0)
        return EX_USAGE;
    struct buffer errors = {0};
    struct settings *settings = settings_new(1);
    struct rules *rules = NULL;
    load_words(options, settings);
    int result = rules_load((const char *const *)(options->arguments + 1), options->argument_count - 1, settings,
                            &rules, &errors);
    if (result == 0) {
        printf("%zu rules, %zu parties: no errors\n", rules_count(rules), settings->party_count);
        tell_expired(stderr, "", rules, now);
    } else
        fputs(buffer_text(&errors), stderr);
    rules_free(rules);
    settings_free(settings);
    buffer_free(&errors);
    return result == 0 ? EX_OK : EX_CONFIG;
}

static int check_configured(const struct options *options) {
    struct session session;
    int status = session_open(&session, options, NEED_POLICY);
    if (status == 0) {
        printf("%zu rules, %zu parties: no errors\n", rules_count(session.policy->rules),
               session.policy->settings->party_count);
        tell_expired(stderr, "", session.policy->rules, session.now);
    }
    session_close(&session);
    return status;
}

static void show_allowance(struct arena *arena, const struct allowance *item) {
    char time[TIME_TEXT_BYTES];
    printf("# allowed %s%s (%s): %s %s%s%s: %s, says %s\n", item->ends == ALLOW_FOR_EVER ? "" : "until ",
           item->ends == ALLOW_FOR_EVER ? "for ever" : time_format(item->ends, time), item->id,
           allowance_kind_name(item->kind), text_clean(arena, item->value, LIMIT_STRING_BYTES),
           item->party[0] == '\0' ? "" : " to ", text_clean(arena, item->party, LIMIT_STRING_BYTES),
           text_clean(arena, item->reason, LIMIT_STRING_BYTES), text_clean(arena, item->who, LIMIT_STRING_BYTES));
}

/* What an admin has allowed comes before all rules. It stands in the store, so it is shown as remarks: what is printed
 * stays a rule file. */
static void show_allowed(struct session *session) {
    struct arena *arena = arena_new();
    struct allowance *items = NULL;
    size_t count = 0;
    if (session->history != NULL)
        history_allowances(session->history, session->now, arena, &items, &count, &session->no_history);
    if (session->no_history.status != 0 && session->no_history.status != EX_NOINPUT)
        printf("# what is allowed could not be read: %s\n\n", session->no_history.text);
    for (size_t i = 0; i < count; i++)
        show_allowance(arena, &items[i]);
    fputs(count > 0 ? "\n" : "", stdout);
    arena_free(arena);
}

static int show(const struct options *options) {
    struct session session;
    int status = session_open(&session, options, NEED_POLICY | NEED_STORE_MAYBE);
    if (status == 0) {
        struct buffer text = {0};
        rules_show(session.policy->rules, &text);
        show_allowed(&session);
        tell_expired(stdout, "# ", session.policy->rules, session.now);
        fputs(buffer_text(&text), stdout);
        buffer_free(&text);
    }
    session_close(&session);
    return status;
}

/* What a rule can ask and say, all of it or the words named. */
static int words(const struct options *options) {
    struct buffer text = {0};
    int status = EX_OK;
    if (options->argument_count == 1)
        rules_manual(NULL, &text);
    for (size_t i = 1; i < options->argument_count; i++) {
        if (rules_manual(options->arguments[i], &text) > 0)
            continue;
        fprintf(stderr, "orderguardctl: no rule can say \"%s\". Type: orderguardctl rules words\n",
                options->arguments[i]);
        status = EX_NOINPUT;
    }
    fputs(buffer_text(&text), stdout);
    buffer_free(&text);
    return status;
}

int ctl_rules(const struct options *options) {
    const char *verb = options->argument_count > 0 ? options->arguments[0] : "";
    if (strcmp(verb, "check") == 0)
        return options->argument_count > 1 ? check_files(options) : check_configured(options);
    if (strcmp(verb, "show") == 0 && options->argument_count == 1)
        return show(options);
    if (strcmp(verb, "words") == 0)
        return words(options);
    return ctl_misused("rules", "expected check [PATH...], show or words [WORD...]");
}
