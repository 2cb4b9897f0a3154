/* ctl-allow.c - `orderguardctl allow add|list|remove`: in: a sender, a party or an order number, with a reason and an
 * end; out: an allowance in the history, where the daemon finds it with the next message. Rules are still asked and
 * told in the log; what they want done does not happen. What allow entries of rule files let pass is listed, too. */
#include "ctl/ctl.h"
#include "inspect/inspect.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <unistd.h>

enum { DEFAULT_DAYS = 30, DAY_SECONDS = 86400, MOST_DAYS = 36500 };

/* ---- add --------------------------------------------------------------------------------------------------------- */

/* Who typed it, also behind sudo. */
static const char *who(void) {
    const char *name = getenv("SUDO_USER");
    if (name != NULL && name[0] != '\0')
        return name;
    const struct passwd *entry = getpwuid(getuid());
    return entry != NULL ? entry->pw_name : "somebody";
}

/* "30 days", "30d", "2 weeks", "6 months", "1 year", "ever". False: none of these. */
static bool read_span(const char *typed, int64_t now, int64_t *ends) {
    static const struct {
        const char *name;
        unsigned days;
    } units[] = {{"d", 1},     {"day", 1},    {"days", 1},    {"w", 7},      {"week", 7},
                 {"weeks", 7}, {"month", 31}, {"months", 31}, {"year", 366}, {"years", 366}};
    if (strcmp(typed, "ever") == 0) {
        *ends = ALLOW_FOR_EVER;
        return true;
    }
    char *end;
    unsigned long count = strtoul(typed, &end, 10);
    if (end == typed || typed[0] == '-' || count == 0 || count > MOST_DAYS)
        return false;
    end += strspn(end, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(end, units[i].name) == 0) {
            *ends = now + (int64_t)count * units[i].days * DAY_SECONDS;
            return true;
        }
    }
    return false;
}

static int read_end(const struct options *options, int64_t now, int64_t *ends) {
    *ends = now + (int64_t)DEFAULT_DAYS * DAY_SECONDS;
    if (options->until != NULL && options->span != NULL)
        return ctl_misused("allow", "expected --until or --for, but found both");
    if (options->span != NULL && !read_span(options->span, now, ends))
        return ctl_misused("allow", "--for expects a time like \"30 days\", \"6 months\" or \"ever\", but found \"%s\"",
                           options->span);
    if (options->until != NULL && !time_parse_bound(options->until, true, ends))
        return ctl_misused("allow", "--until expects a date like 2026-12-31, but found \"%s\"", options->until);
    if (*ends <= now)
        return ctl_misused("allow", "--until expects a date to come, but found \"%s\"", options->until);
    return EX_OK;
}

static bool is_declared(const struct settings *settings, const char *name) {
    for (size_t i = 0; i < settings->party_count; i++)
        if (strcasecmp(settings->parties[i].name, name) == 0)
            return true;
    return false;
}

/* A party is a declared one, a domain or an address: a typing error would allow nothing and say nothing. */
static int check_party(const struct session *session, const char *party) {
    if (strpbrk(party, ".@") != NULL || is_declared(session->policy->settings, party))
        return EX_OK;
    return ctl_misused("allow", "expected a declared party, a domain or an address, but found \"%s\"", party);
}

static int read_value(const struct session *session, const struct options *options, struct arena *arena,
                      struct allowance *allowance) {
    const char *typed = options->arguments[2];
    allowance->value = typed;
    allowance->party = options->party == NULL ? "" : options->party;
    if (options->party != NULL && allowance->kind != ALLOW_NUMBER)
        return ctl_misused("allow", "--party goes with a number");
    if (allowance->kind == ALLOW_SENDER && strchr(typed, '@') == NULL)
        return ctl_misused("allow", "expected an address or @domain, but found \"%s\"", typed);
    if (allowance->kind == ALLOW_PARTY)
        return check_party(session, typed);
    if (allowance->kind != ALLOW_NUMBER)
        return EX_OK;
    if (strpbrk(typed, "0123456789") == NULL || strlen(typed) > LIMIT_NUMBER_BYTES)
        return ctl_misused("allow", "expected an order number, but found \"%s\"", typed);
    const char *number;
    struct finder_index *index = find_prepare(session->policy->settings);
    find_number_forms(index, arena, typed, &number, &allowance->value);
    find_release(index);
    return options->party == NULL ? EX_OK : check_party(session, options->party);
}

/* "until 2026-12-04T21:50:35Z", "expired ...", "for ever". */
static void print_end(const char *word, int64_t ends) {
    char time[TIME_TEXT_BYTES];
    if (ends == ALLOW_FOR_EVER)
        printf("for ever");
    else
        printf("%s %s", word, time_format(ends, time));
}

static int add(struct session *session, const struct options *options) {
    struct error error = {0};
    if (options->argument_count != 3)
        return ctl_misused("allow", "add expects sender ADDRESS, party NAME or number NUMBER");
    if (options->reason == NULL || options->reason[0] == '\0')
        return ctl_misused("allow", "expected --reason TEXT: whoever finds this in a year wants to know why");
    struct allowance allowance = {.kind = allowance_kind_of(options->arguments[1]),
                                  .added = session->now,
                                  .who = who(),
                                  .reason = options->reason};
    if (allowance.kind == ALLOW_KIND_COUNT)
        return ctl_misused("allow", "expected sender, party or number, but found \"%s\"", options->arguments[1]);
    struct arena *arena = arena_new();
    int status = read_end(options, session->now, &allowance.ends);
    if (status == EX_OK)
        status = read_value(session, options, arena, &allowance);
    if (status == EX_OK && history_allow(session->history, &allowance, &error) != 0)
        status = ctl_fail(&error);
    if (status == EX_OK && options->json) {
        print_json_allowance(stdout, &allowance, session->now);
    } else if (status == EX_OK) {
        printf("%s: %s %s is allowed ", allowance.id, options->arguments[1], options->arguments[2]);
        print_end("until", allowance.ends);
        printf("\nIt ends earlier with: orderguardctl allow remove %s\n", allowance.id);
    }
    arena_free(arena);
    return status;
}

/* ---- list and remove --------------------------------------------------------------------------------------------- */

static void print_text(const struct allowance *allowance, int64_t now) {
    char added[TIME_TEXT_BYTES];
    bool over = allowance->ends <= now, in_file = allowance->place != NULL;
    printf("%s  %s %s%s%s  ", in_file ? allowance->place : allowance->id, allowance_kind_name(allowance->kind),
           allowance->value, allowance->party[0] == '\0' ? "" : " to ", allowance->party);
    print_end(over ? "expired" : "until", allowance->ends);
    if (in_file)
        printf("\n       %s\n", allowance->reason);
    else
        printf("\n       %s (%s, %s)\n", allowance->reason, allowance->who, time_format(allowance->added, added));
}

static void print(const struct session *session, const struct options *options, const struct allowance *items,
                  size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (options->json)
            print_json_allowance(stdout, &items[i], session->now);
        else
            print_text(&items[i], session->now);
    }
}

/* Rule files with errors do not hide what stands in the store. */
static int list_files(const struct session *session, const struct options *options, int64_t after, size_t *count) {
    struct buffer errors = {0};
    struct policy *policy = NULL;
    int status = EX_OK;
    if (policy_load(options->config, options->rules, options->rules_count, 1, &policy, &errors) != 0) {
        fputs(buffer_text(&errors), stderr);
        status = EX_CONFIG;
    } else {
        struct arena *arena = arena_new();
        struct allowance *items;
        *count = rules_allowances(policy->rules, arena, after, time_utc_offset(session->now), &items);
        print(session, options, items, *count);
        arena_free(arena);
    }
    policy_drop(policy);
    buffer_free(&errors);
    return status;
}

/* A store that is not there yet allows nothing. */
static int list_store(struct session *session, const struct options *options, int64_t after, size_t *count) {
    struct error error = session->no_history;
    struct arena *arena = arena_new();
    struct allowance *items = NULL;
    int status = EX_OK;
    if (session->history == NULL || history_allowances(session->history, after, arena, &items, count, &error) != 0)
        status = error.status == EX_NOINPUT && *count > 0 ? EX_OK : ctl_fail(&error);
    else
        print(session, options, items, *count);
    arena_free(arena);
    return status;
}

/* With --all also what is over. */
static int list(struct session *session, const struct options *options) {
    int64_t after = options->all ? INT64_MIN : session->now;
    size_t in_files = 0;
    int status = list_files(session, options, after, &in_files);
    size_t count = in_files;
    int of_store = list_store(session, options, after, &count);
    status = ctl_worse(status, of_store);
    return status == EX_OK && in_files + count == 0 ? 1 : status;
}

/* "local.rules:12", as the list calls it. */
static int in_rule_file(const char *place) {
    struct error error = {0};
    error_set(&error, EX_NOINPUT, "%s is a line of a rule file: take it out there, and reload", place);
    return ctl_fail(&error);
}

static int remove_ids(struct session *session, const struct options *options) {
    int status = EX_OK;
    if (options->argument_count < 2)
        return ctl_misused("allow", "remove expects an ID: orderguardctl allow list shows them");
    for (size_t i = 1; i < options->argument_count; i++) {
        struct error error = {0};
        if (strchr(options->arguments[i], ':') != NULL)
            status = ctl_worse(status, in_rule_file(options->arguments[i]));
        else if (history_disallow(session->history, options->arguments[i], &error) != 0)
            status = ctl_worse(status, ctl_fail(&error));
        else
            printf("%s removed\n", options->arguments[i]);
    }
    return status;
}

int ctl_allow(const struct options *options) {
    const char *verb = options->argument_count > 0 ? options->arguments[0] : "";
    bool adding = strcmp(verb, "add") == 0, listing = strcmp(verb, "list") == 0;
    if (!adding && !listing && strcmp(verb, "remove") != 0)
        return ctl_misused("allow", "expected add, list or remove, but found \"%s\"", verb);
    struct session session;
    int status = session_open(&session, options, listing ? NEED_STORE_MAYBE : NEED_STORE_WRITE | NEED_POLICY);
    if (status == 0)
        status = adding ? add(&session, options) : listing ? list(&session, options) : remove_ids(&session, options);
    session_close(&session);
    return status;
}
