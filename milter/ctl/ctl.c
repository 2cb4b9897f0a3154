/* ctl.c - orderguardctl: in: the command line; out: one sub-command's work and its exit status. */
#include "ctl/ctl.h"
#include "base/nearest.h"

#include <ctype.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

/* What an option does: the letter is its index in `long_options` below. */
enum option_letter {
    OPTION_CONFIG = 'x',
    OPTION_HELP = 'h',
    OPTION_JSON = 'j',
    OPTION_AT = 1000,
    OPTION_FROM,
    OPTION_TO,
    OPTION_USER,
    OPTION_RULES,
    OPTION_HISTORY,
    OPTION_ORDER,
    OPTION_ALL,
    OPTION_DRY_RUN,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_JOBS,
    OPTION_DAYS,
    OPTION_PARTY,
    OPTION_NUMBER,
    OPTION_COLUMN,
    OPTION_YES,
    OPTION_BEFORE,
    OPTION_FOR,
    OPTION_REASON,
};

static const struct option long_options[] = {
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"help", no_argument, NULL, OPTION_HELP},
    {"json", no_argument, NULL, OPTION_JSON},
    {"at", required_argument, NULL, OPTION_AT},
    {"from", required_argument, NULL, OPTION_FROM},
    {"to", required_argument, NULL, OPTION_TO},
    {"user", required_argument, NULL, OPTION_USER},
    {"rules", required_argument, NULL, OPTION_RULES},
    {"history", required_argument, NULL, OPTION_HISTORY},
    {"order", required_argument, NULL, OPTION_ORDER},
    {"all", no_argument, NULL, OPTION_ALL},
    {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
    {"since", required_argument, NULL, OPTION_SINCE},
    {"until", required_argument, NULL, OPTION_UNTIL},
    {"jobs", required_argument, NULL, OPTION_JOBS},
    {"days", required_argument, NULL, OPTION_DAYS},
    {"party", required_argument, NULL, OPTION_PARTY},
    {"number", required_argument, NULL, OPTION_NUMBER},
    {"column", required_argument, NULL, OPTION_COLUMN},
    {"yes", no_argument, NULL, OPTION_YES},
    {"before", required_argument, NULL, OPTION_BEFORE},
    {"for", required_argument, NULL, OPTION_FOR},
    {"reason", required_argument, NULL, OPTION_REASON},
    {NULL, 0, NULL, 0},
};

/* Options by name, so that a row of `commands` can be read. "config" and "help" are everybody's. */
struct command {
    const char *name;
    const char *arguments;
    const char *summary;
    const char *options; /* blank-separated long names */
    int (*run)(const struct options *options);
    const char *details;
};

static const struct command commands[] = {
    {"allow", "add|list|remove [...]", "let something pass for a while, whatever the rules say",
     "json history party until for reason all at rules", ctl_allow,
     "  add sender ADDRESS|@DOMAIN   all mail of a sender\n"
     "  add party NAME               all orders to a party\n"
     "  add number N [--party P]     an order number\n"
     "  --reason TEXT                why: needed, and told with every message it lets pass\n"
     "  --for \"30 days\" | --until DATE   when it ends, or its last day; 30 days if nothing is said, --for ever if "
     "it\n"
     "                               shall not\n"
     "  list [--all]                 what is allowed, here and by allow entries of rule files (--rules PATH:\n"
     "                               of these); with --all also what is over\n"
     "  remove ID...                 ends it\n"},
    {"dates", "", "the full calendar dates in each line of standard input", "json order at", ctl_dates,
     "  --order mdy|dmy|ymd   how 03/04/25 is meant; without it both readings are given\n"},
    {"explain", "FILE|ID...", "why: every candidate, every rule", "at from to user rules history", ctl_explain, ""},
    {"extract", "FILE...", "the documents found in a message or a bare document", "json at", ctl_extract, ""},
    {"history", "search|show|export|resent|verify|forget|prune [...]", "what was sent before",
     "json history party number since until before dry-run yes at", ctl_history,
     "  search [NUMBER]   orders that were sent; narrowed by --party P --number N --since DATE --until DATE\n"
     "  show ID...        single sends\n"
     "  export            everything as CSV (or --json), oldest first; `import` reads it again\n"
     "  resent            who asked with the resend word in the subject, how often, and how often needlessly\n"
     "  verify            is the store in order? 1 when it is not (--json: an object a fault)\n"
     "  forget ID...      as if it had not been sent: a bounce, a mistake; its orders may go again\n"
     "  forget --number N [--party P] --yes   the same for all sends of a number; without --yes they are only shown\n"
     "                    (exit 1, with --dry-run 0)\n"
     "  prune [--before DATE] [--dry-run]     forgets what is older than keep_months, or than DATE\n"},
    {"import", "PATH...", "learn from sent mail", "history all dry-run since jobs from to order column", ctl_import,
     "  PATH         a Maildir, a mailbox (mbox), a mail file, a folder of them; documents; a list of orders (CSV)\n"
     "  --all        mail of any sender, not only of own domains\n"
     "  --dry-run    read everything, write nothing\n"
     "  --since DATE leave out what is older\n"
     "  --jobs N     so many at once (default: one a processor)\n"
     "  --from A --to B...     who sent bare documents, and to whom\n"
     "  --order mdy|dmy|ymd    how a list writes its dates\n"
     "  --column NAME=HEADING  a list's heading for number, date, to, party, sent, from, revision, release, lines,\n"
     "                         kind, message_id or state, where it is not that name itself\n"},
    {"list", "", "messages that are held", "json history", ctl_list, ""},
    {"release", "ID...", "send held messages on (as root)", "history yes", ctl_release,
     "  --yes   also one that is another copy of a message that went out\n"},
    {"report", "", "what rules held, or would have held, and why", "json history days at", ctl_report,
     "  --days N   of the last N days (30): first how many messages went out, then for each rule those it would have\n"
     "             held (mode observe), held, rejected, deferred or tagged, each with its reason\n"},
    {"rules", "check|show|words [...]", "check rule files, print the policy in force, tell the rules' words",
     "rules history at", ctl_rules,
     "  check [PATH...]   every error of these files and folders, or of those in force\n"
     "  show              the policy in force as one rule file, and what is allowed besides\n"
     "  words [WORD...]   what a rule can ask and say; the same as orderguard.rules(5)\n"},
    {"show", "ID...", "one held message", "json history", ctl_show, ""},
    {"test", "FILE...", "the verdict a message would get", "json at from to user rules history", ctl_test,
     "  --from A --to B --user U   the envelope; without them the message's own addresses stand in\n"
     "  --rules PATH               these rules instead of the configured ones\n"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const char common_details[] = "  --json         one JSON object a line\n"
                                     "  --at TIME      as if it were then: RFC 3339, or a date (noon)\n"
                                     "  --history H    this store: a path, sqlite:PATH, or none\n"
                                     "  -x, --config FILE   instead of " CONFIG_DEFAULT_PATH "\n";

static void print_help(FILE *out) {
    fputs("Usage: orderguardctl COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-8s %-22s %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
    fprintf(out,
            "\nOptions of most commands:\n%s  -h, --help     this, or after a command what it takes\n  -V, --version  "
            "the version\n\n"
            "IDs are the short tickets of `orderguardctl list`; queue ID and Message-ID work too.\n"
            "`orderguardctl COMMAND --help` tells more. Manual: orderguardctl(1).\n",
            common_details);
}

static void print_command_help(FILE *out, const struct command *command) {
    fprintf(out, "Usage: orderguardctl %s [OPTION...] %s\n%s.\n\nOptions of this command: %s\n%s\n%s", command->name,
            command->arguments, command->summary, command->options, command->details, common_details);
}

int ctl_fail(const struct error *error) {
    fprintf(stderr, "orderguardctl: %s\n", error->text);
    if (error->status == EX_NOPERM && geteuid() != 0)
        fputs("orderguardctl: it belongs to another account; try the same with sudo\n", stderr);
    return error->status == 0 ? EX_SOFTWARE : error->status;
}

int ctl_misused(const char *command, const char *format, ...) {
    fprintf(stderr, "orderguardctl %s: ", command);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nType: orderguardctl %s --help\n", command);
    return EX_USAGE;
}

bool ctl_date_order(const char *typed, enum date_order *order) {
    static const char *const names[DATE_ORDER_COUNT] = {"", "mdy", "dmy", "ymd"};
    *order = DATE_ORDER_OPEN;
    if (typed == NULL)
        return true;
    for (int i = DATE_ORDER_MDY; i < DATE_ORDER_COUNT; i++) {
        if (strcmp(typed, names[i]) == 0) {
            *order = (enum date_order)i;
            return true;
        }
    }
    return false;
}

int ctl_worse(int a, int b) {
    static const int ascending[] = {EX_OK, 1, EX_DATAERR, EX_NOINPUT, EX_IOERR};
    int rank_a = sizeof ascending / sizeof ascending[0], rank_b = rank_a;
    for (int i = 0; i < (int)(sizeof ascending / sizeof ascending[0]); i++) {
        if (ascending[i] == a)
            rank_a = i;
        if (ascending[i] == b)
            rank_b = i;
    }
    return rank_a >= rank_b ? a : b;
}

static const struct command *find_command(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* Is this long option in the row's list? */
static bool takes(const struct command *command, const char *name) {
    size_t length = strlen(name);
    for (const char *at = command->options; (at = strstr(at, name)) != NULL; at += length)
        if ((at == command->options || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static const char *name_of(int letter) {
    for (size_t i = 0; long_options[i].name != NULL; i++)
        if (long_options[i].val == letter)
            return long_options[i].name;
    return "";
}

static int add_to_list(const char **list, size_t *count, size_t room, const char *value) {
    if (*count == room)
        return -1;
    list[(*count)++] = value;
    return 0;
}

enum { MOST_JOBS = 64, MOST_DAYS = 36500 };

/* A count from 1 on. 0, or -1. */
static int set_count(unsigned *count, const char *value, unsigned most) {
    char *end;
    unsigned long typed = strtoul(value, &end, 10);
    if (!isdigit((unsigned char)*value) || *end != '\0' || typed < 1 || typed > most)
        return -1;
    *count = (unsigned)typed;
    return 0;
}

/* 0, or -1 when the value cannot be taken. */
static int set_option(struct options *options, int letter, const char *value) {
    switch (letter) {
    case OPTION_CONFIG:
        options->config = value;
        return 0;
    case OPTION_JSON:
        options->json = true;
        return 0;
    case OPTION_ALL:
        options->all = true;
        return 0;
    case OPTION_DRY_RUN:
        options->dry_run = true;
        return 0;
    case OPTION_YES:
        options->yes = true;
        return 0;
    case OPTION_TO:
        return add_to_list(options->to, &options->to_count, LIMIT_RECIPIENTS, value);
    case OPTION_RULES:
        return add_to_list(options->rules, &options->rules_count, sizeof options->rules / sizeof *options->rules,
                           value);
    case OPTION_COLUMN:
        return add_to_list(options->columns, &options->column_count, sizeof options->columns / sizeof *options->columns,
                           value);
    case OPTION_JOBS:
        return set_count(&options->jobs, value, MOST_JOBS);
    case OPTION_DAYS:
        return set_count(&options->days, value, MOST_DAYS);
    default:
        break;
    }
    const char **field = letter == OPTION_AT        ? &options->at
                         : letter == OPTION_FROM    ? &options->from
                         : letter == OPTION_USER    ? &options->user
                         : letter == OPTION_HISTORY ? &options->history
                         : letter == OPTION_ORDER   ? &options->order
                         : letter == OPTION_SINCE   ? &options->since
                         : letter == OPTION_UNTIL   ? &options->until
                         : letter == OPTION_PARTY   ? &options->party
                         : letter == OPTION_BEFORE  ? &options->before
                         : letter == OPTION_FOR     ? &options->span
                         : letter == OPTION_REASON  ? &options->reason
                                                    : &options->number;
    *field = value;
    return 0;
}

static void suggest(const char *before, const char *meant) {
    if (meant != NULL)
        fprintf(stderr, "; did you mean \"%s%s\"?", before, meant);
}

/* An option nobody knows, or one without its value. */
static int wrong_option(const struct command *command, const char *typed) {
    const char *names[sizeof long_options / sizeof *long_options] = {NULL};
    size_t count = 0;
    for (size_t i = 0; long_options[i].name != NULL; i++)
        if (long_options[i].val == OPTION_CONFIG || long_options[i].val == OPTION_HELP ||
            takes(command, long_options[i].name))
            names[count++] = long_options[i].name;
    const char *bare = typed + strspn(typed, "-");
    const char *meant = nearest_word(bare, names);
    fprintf(stderr, "orderguardctl %s: there is no option like %s, or its value is missing", command->name, typed);
    suggest("--", meant != NULL && strcmp(meant, bare) != 0 ? meant : NULL);
    fprintf(stderr, "\nType: orderguardctl %s --help\n", command->name);
    return EX_USAGE;
}

static int run(const struct command *command, int count, char **words) {
    struct options options = {0};
    int letter;
    opterr = 0;
    while ((letter = getopt_long(count, words, "x:h", long_options, NULL)) != -1) {
        if (letter == '?')
            return wrong_option(command, words[optind - 1]);
        if (letter == OPTION_HELP) {
            print_command_help(stdout, command);
            return EX_OK;
        }
        const char *name = name_of(letter);
        if (letter != OPTION_CONFIG && !takes(command, name))
            return ctl_misused(command->name, "the option --%s is not for this command", name);
        if (set_option(&options, letter, optarg) != 0)
            return ctl_misused(command->name, "--%s cannot take \"%s\"", name, optarg);
    }
    options.arguments = words + optind;
    options.argument_count = (size_t)(count - optind);
    return command->run(&options);
}

int main(int count, char **words) {
    if (count < 2 || strcmp(words[1], "--help") == 0 || strcmp(words[1], "-h") == 0 || strcmp(words[1], "help") == 0) {
        print_help(count < 2 ? stderr : stdout);
        return count < 2 ? EX_USAGE : EX_OK;
    }
    if (strcmp(words[1], "--version") == 0 || strcmp(words[1], "-V") == 0) {
        puts("orderguardctl " ORDERGUARD_VERSION);
        return EX_OK;
    }
    const struct command *command = find_command(words[1]);
    if (command == NULL) {
        const char *names[COMMAND_COUNT + 1] = {NULL};
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            names[i] = commands[i].name;
        fprintf(stderr, "orderguardctl: there is no command \"%s\"", words[1]);
        suggest("", nearest_word(words[1], names));
        fputs(". Type: orderguardctl --help\n", stderr);
        return EX_USAGE;
    }
    int status = run(command, count - 1, words + 1);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        fprintf(stderr, "orderguardctl: standard output cannot be written\n");
        return EX_IOERR;
    }
    return status;
}
