/* orderguard.c - the daemon: arguments, configuration, start in the one order that works, reload, stop.
 *
 * Order: policy -> fork into the background -> log -> inspectors' nursery (still root, no thread yet) -> socket ->
 * rights dropped -> history -> inspectors -> serve. libmilter runs in a second thread; the initial thread waits for
 * signals (libmilter takes HUP for a stop: only a thread that has it unblocked, with a handler that does not block it
 * either, gets it first). */
#include "act/act.h"
#include "pipeline.h"
#include "process.h"
#include "receive/receive.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { CHANGES_TOLD = 50 }; /* lines of the log about one reload */

struct arguments {
    const char *config_path;
    const char *socket, *user; /* instead of the configured ones; NULL: as configured */
    bool foreground, verbose, check_only;
};

struct daemon {
    struct arguments arguments;
    struct log *log;
    struct workers *workers;
    struct history *history;
    struct policy *first;  /* what the daemon was started with: some keys stay until a restart */
    pthread_mutex_t mutex; /* guards policy */
    struct policy *policy;
    uint32_t generation;
    char loaded_at[TIME_TEXT_BYTES];
    struct process_account account;
    int ready;        /* to the process that waits for our start to succeed; -1: none */
    int serve_result; /* exit status of the serving thread */
};

/* A signal handler gets no pointer: where it writes is the one thing that must be static. */
static int signal_pipe[2] = {-1, -1};

enum event { EVENT_RELOAD = 'r', EVENT_STOP = 's', EVENT_ENDED = 'e' };

static void send_event(char event) {
    ssize_t written = write(signal_pipe[1], &event, 1);
    (void)written; /* a full pipe holds the same event already */
}

static void on_signal(int number) {
    int saved = errno;
    send_event(number == SIGHUP ? EVENT_RELOAD : EVENT_STOP);
    errno = saved;
}

static int complain(const struct error *error) {
    fprintf(stderr, "orderguard: %s\n", error->text);
    return error->status == 0 ? EX_SOFTWARE : error->status;
}

/* ---- arguments -------------------------------------------------------------------------------------------------- */

static void usage(FILE *out) {
    fputs("usage: orderguard [-x FILE] [-p SOCKET] [-u USER[:GROUP]] [-f] [-v] | -n | -V\n"
          "  -x, --config FILE        configuration instead of " CONFIG_DEFAULT_PATH "\n"
          "  -p, --socket SOCKET      unix:PATH or inet:PORT@HOST instead of the configured one\n"
          "  -u, --user USER[:GROUP]  run as this user\n"
          "  -f, --foreground         do not go into the background\n"
          "  -v, --verbose            log debug lines too\n"
          "  -n, --check              check configuration, words and rules; exit 0 or 78\n"
          "  -V, --version            print the version\n"
          "  -h, --help               print this\n",
          out);
}

/* Returns -1 to go on, or the exit status. */
static int read_arguments(int count, char **texts, struct arguments *arguments) {
    static const struct option options[] = {
        {"config", required_argument, NULL, 'x'},
        {"socket", required_argument, NULL, 'p'},
        {"user", required_argument, NULL, 'u'},
        {"foreground", no_argument, NULL, 'f'},
        {"verbose", no_argument, NULL, 'v'},
        {"check", no_argument, NULL, 'n'},
        {"version", no_argument, NULL, 'V'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int option;
    while ((option = getopt_long(count, texts, "x:p:u:fvnVh", options, NULL)) != -1) {
        switch (option) {
        case 'x':
            arguments->config_path = optarg;
            break;
        case 'p':
            arguments->socket = optarg;
            break;
        case 'u':
            arguments->user = optarg;
            break;
        case 'f':
            arguments->foreground = true;
            break;
        case 'v':
            arguments->verbose = true;
            break;
        case 'n':
            arguments->check_only = true;
            break;
        case 'V':
            puts("orderguard " ORDERGUARD_VERSION);
            return EX_OK;
        case 'h':
            usage(stdout);
            return EX_OK;
        default:
            usage(stderr);
            return EX_USAGE;
        }
    }
    if (optind == count)
        return -1;
    fprintf(stderr, "orderguard: unexpected argument \"%s\"\n", texts[optind]);
    usage(stderr);
    return EX_USAGE;
}

/* ---- policy ----------------------------------------------------------------------------------------------------- */

static void replace(char **field, const char *value) {
    if (value == NULL)
        return;
    free(*field);
    *field = strdup(value);
    if (*field == NULL)
        abort();
}

/* Configuration, words and rules, with the arguments over them. All faults are appended to *errors. */
static int load_policy(struct daemon *daemon, struct policy **policy, struct buffer *errors) {
    struct error error = {0};
    if (policy_load(daemon->arguments.config_path, NULL, 0, ++daemon->generation, policy, errors) != 0)
        return -1;
    replace(&(*policy)->config->socket, daemon->arguments.socket);
    replace(&(*policy)->config->user, daemon->arguments.user);
    if (receive_check((*policy)->config, &error) == 0)
        return 0;
    buffer_printf(errors, "%s\n", error.text);
    policy_drop(*policy);
    *policy = NULL;
    return -1;
}

/* Times are told in the configured zone. TZ is set even when it is not configured: a reload then only replaces its
 * value, which threads that read the environment meanwhile survive. */
static void set_zone(const struct config *config) {
    static const char system_zone[] = ":/etc/localtime";
    const char *zone = config->timezone, *current = getenv("TZ");
    if (zone == NULL)
        zone = current == NULL ? system_zone : current;
    if (current == NULL || strcmp(current, zone) != 0)
        setenv("TZ", zone, 1);
    tzset();
}

static void use_policy(struct daemon *daemon, struct policy *policy) {
    set_zone(policy->config);
    pthread_mutex_lock(&daemon->mutex);
    struct policy *before = daemon->policy;
    daemon->policy = policy;
    pthread_mutex_unlock(&daemon->mutex);
    policy_drop(before);
    time_format(time(NULL), daemon->loaded_at);
}

static struct policy *current_policy(struct daemon *daemon) {
    pthread_mutex_lock(&daemon->mutex);
    struct policy *policy = policy_hold(daemon->policy);
    pthread_mutex_unlock(&daemon->mutex);
    return policy;
}

/* ---- judging ---------------------------------------------------------------------------------------------------- */

static unsigned elapsed_ms(const struct timespec *since) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (int64_t)(now.tv_sec - since->tv_sec) * 1000 + (now.tv_nsec - since->tv_nsec) / 1000000;
    return (unsigned)ms;
}

/* on_error: neither history nor a single rule is there to judge by. */
static void defer_if_wanted(const struct policy *policy, const struct inspection *inspection, struct plan *plan) {
    bool nothing_left = inspection->skipped == NULL && inspection->comparisons.state == HISTORY_TROUBLE &&
                        rules_count(policy->rules) == 0;
    if (nothing_left && policy->config->on_error == ON_ERROR_TEMPFAIL)
        *plan = (struct plan){.reply = REPLY_DEFER,
                              .smtp_code = "451",
                              .smtp_status = "4.3.0",
                              .smtp_text = "orderguard cannot judge mail at the moment"};
}

static void log_message(struct daemon *daemon, struct inspection *inspection, unsigned ms) {
    const char *queue_id = inspection->envelope.queue_id == NULL ? "NOQUEUE" : inspection->envelope.queue_id;
    const char *line = act_log_line(inspection, ms);
    if (line != NULL)
        log_write(daemon->log, LOG_LEVEL_INFO, "%s", line);
    else
        log_write(daemon->log, LOG_LEVEL_DEBUG, "%s: not judged: %s", queue_id,
                  inspection->skipped == NULL ? "nothing to say" : inspection->skipped);
    if (inspection->verdict.alarm != NULL)
        log_write(daemon->log, LOG_LEVEL_ALARM, "%s: %s", queue_id, inspection->verdict.alarm);
}

static void judge(void *context, struct inspection *inspection, struct plan *plan, void (*tick)(void *),
                  void *tick_context) {
    struct daemon *daemon = context;
    struct timespec begun;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    struct policy *policy = current_policy(daemon);
    struct pipeline pipeline = {
        .policy = policy, .workers = daemon->workers, .history = daemon->history, .log = daemon->log};
    pipeline_judge(&pipeline, inspection, tick, tick_context);
    act_plan(inspection, plan);
    plan->untouched = policy->config->mode == MODE_OBSERVE;
    defer_if_wanted(policy, inspection, plan);
    log_message(daemon, inspection, elapsed_ms(&begun));
    policy_drop(policy);
}

/* ---- start ------------------------------------------------------------------------------------------------------ */

static int catch_signals(struct error *error) {
    if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        return error_set(error, EX_OSERR, "no pipe: %s", strerror(errno));
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NODEFER};
    sigaction(SIGHUP, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGHUP);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
    return 0;
}

static unsigned inspector_count(const struct config *config) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (config->inspectors > 0)
        return config->inspectors;
    return processors < 2 ? 2 : (unsigned)processors; /* one that is busy must not stop the rest */
}

static int start_workers(struct daemon *daemon, struct error *error) {
    const struct config *config = daemon->first->config;
    char *program = config_find("orderguard-inspect");
    if (program == NULL)
        return error_set(error, EX_CONFIG, "orderguard-inspect is neither beside orderguard nor where it is installed");
    struct workers_options options = {.program = program,
                                      .inspect_user = config->inspect_user,
                                      .inspectors = inspector_count(config),
                                      .deadline_seconds = config->deadline,
                                      .log = daemon->log};
    int result = workers_start(&options, &daemon->workers, error);
    free(program);
    return result;
}

static int open_history(struct daemon *daemon, struct error *error) {
    const struct config *config = daemon->first->config;
    struct history_options options = {.where = config->history,
                                      .open = HISTORY_CREATE,
                                      .same_send_window = config->same_send_window,
                                      .keep_months = config->keep_months,
                                      .resident = true,
                                      .log = daemon->log};
    return history_open(&options, &daemon->history, error);
}

static int open_log(struct daemon *daemon, struct error *error) {
    enum log_level most = daemon->arguments.verbose ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO;
    return log_open(daemon->first->config->log, "orderguard", most, &daemon->log, error);
}

static int open_socket(struct daemon *daemon, struct error *error) {
    struct receive_options options = {.config = daemon->first->config,
                                      .judge = judge,
                                      .context = daemon,
                                      .log = daemon->log,
                                      .change_owner = daemon->account.name != NULL,
                                      .owner = daemon->account.user,
                                      .group = daemon->account.group};
    return receive_open(&options, error);
}

static int become_user(struct daemon *daemon, struct error *error) {
    const char *log = daemon->first->config->log;
    return process_become(&daemon->account, log[0] == '/' ? log : NULL, error);
}

static int start(struct daemon *daemon, struct error *error) {
    if (process_find_account(daemon->first->config->user, &daemon->account, error) != 0)
        return -1;
    if (!daemon->arguments.foreground && process_background(&daemon->ready, error) != 0)
        return -1;
    process_raise_descriptor_limit();
    if (open_log(daemon, error) != 0 || start_workers(daemon, error) != 0 || open_socket(daemon, error) != 0 ||
        become_user(daemon, error) != 0 || open_history(daemon, error) != 0)
        return -1;
    if (workers_configure(daemon->workers, daemon->policy->settings, error) != 0)
        return -1;
    return catch_signals(error);
}

/* ---- running ---------------------------------------------------------------------------------------------------- */

static void *serve(void *context) {
    struct daemon *daemon = context;
    struct error error = {0};
    if (receive_run(&error) != 0) {
        log_write(daemon->log, LOG_LEVEL_ALARM, "%s", error.text);
        daemon->serve_result = error.status;
    }
    send_event(EVENT_ENDED);
    return NULL;
}

static bool differs(const char *a, const char *b) {
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) != 0;
}

/* What is bound to things opened once at the start. */
static void warn_of_restart(struct daemon *daemon, const struct config *now) {
    const struct config *first = daemon->first->config;
    const struct {
        const char *key;
        bool changed;
    } keys[] = {
        {"socket", differs(first->socket, now->socket)},
        {"socket_mode", first->socket_mode != now->socket_mode},
        {"user", differs(first->user, now->user)},
        {"inspect_user", differs(first->inspect_user, now->inspect_user)},
        {"history", differs(first->history, now->history)},
        {"log", differs(first->log, now->log)},
        {"inspectors", first->inspectors != now->inspectors},
        {"deadline", first->deadline != now->deadline},
        {"same_send_window", first->same_send_window != now->same_send_window},
        {"keep_months", first->keep_months != now->keep_months},
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].changed)
            log_write(daemon->log, LOG_LEVEL_WARNING, "a changed \"%s\" only counts after a restart", keys[i].key);
}

static void log_lines(struct daemon *daemon, const char *text) {
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        log_write(daemon->log, LOG_LEVEL_WARNING, "reload: %.*s", (int)length, text);
        text += length + (text[length] == '\n' ? 1 : 0);
    }
}

static int load_and_hand_over(struct daemon *daemon, struct policy **policy, struct buffer *errors) {
    struct error error = {0};
    if (load_policy(daemon, policy, errors) != 0)
        return -1;
    if (workers_configure(daemon->workers, (*policy)->settings, &error) == 0)
        return 0;
    buffer_printf(errors, "%s\n", error.text);
    policy_drop(*policy);
    return -1;
}

/* What the admin meant to change, and what not. */
static void log_changes(struct daemon *daemon, const struct policy *before, const struct policy *after) {
    struct buffer changes = {0};
    size_t told = 0, left = 0;
    policy_changes(before, after, &changes);
    for (const char *line = buffer_text(&changes); *line != '\0'; line += strcspn(line, "\n") + 1) {
        if (told++ < CHANGES_TOLD)
            log_write(daemon->log, LOG_LEVEL_INFO, "reload: %.*s", (int)strcspn(line, "\n"), line);
        else
            left++;
    }
    if (told == 0)
        log_write(daemon->log, LOG_LEVEL_INFO, "reload: nothing has changed");
    if (left > 0)
        log_write(daemon->log, LOG_LEVEL_INFO, "reload: and %zu more changes", left);
    buffer_free(&changes);
}

/* An allow entry that is over has no effect: whoever relies on it shall hear of that before an order is held. */
static void log_expired(struct daemon *daemon) {
    struct buffer expired = {0};
    int64_t now = (int64_t)time(NULL);
    rules_expired(daemon->policy->rules, date_of_time(now, time_utc_offset(now)), &expired);
    for (const char *line = buffer_text(&expired); *line != '\0'; line += strcspn(line, "\n") + 1)
        log_write(daemon->log, LOG_LEVEL_WARNING, "%.*s", (int)strcspn(line, "\n"), line);
    buffer_free(&expired);
}

/* All or nothing: on any fault the old policy stays as it is. */
static void reload(struct daemon *daemon) {
    struct buffer errors = {0};
    struct error error = {0};
    struct policy *policy = NULL;
    if (log_reopen(daemon->log, &error) != 0)
        log_write(daemon->log, LOG_LEVEL_WARNING, "%s", error.text);
    if (load_and_hand_over(daemon, &policy, &errors) != 0) {
        log_lines(daemon, buffer_text(&errors));
        log_write(daemon->log, LOG_LEVEL_ALARM, "reload failed: the configuration and rules loaded at %s stay in force",
                  daemon->loaded_at);
    } else {
        receive_configure(policy->config);
        warn_of_restart(daemon, policy->config);
        log_changes(daemon, daemon->policy, policy);
        use_policy(daemon, policy);
        log_expired(daemon);
        log_write(daemon->log, LOG_LEVEL_INFO, "reloaded: rules=%zu mode=%s", rules_count(policy->rules),
                  policy->config->mode == MODE_ENFORCE ? "enforce" : "observe");
    }
    buffer_free(&errors);
}

/* Returns when the serving thread has ended. Several signals of one kind that wait are one. */
static void handle_events(struct daemon *daemon) {
    char events[256];
    for (;;) {
        struct pollfd wait = {.fd = signal_pipe[0], .events = POLLIN};
        if (poll(&wait, 1, -1) <= 0)
            continue;
        ssize_t count = read(signal_pipe[0], events, sizeof events);
        if (count <= 0)
            continue;
        if (memchr(events, EVENT_ENDED, (size_t)count) != NULL)
            return;
        if (memchr(events, EVENT_STOP, (size_t)count) != NULL)
            receive_stop();
        else if (memchr(events, EVENT_RELOAD, (size_t)count) != NULL)
            reload(daemon);
    }
}

static int run(struct daemon *daemon, struct error *error) {
    const struct config *config = daemon->first->config;
    pthread_t thread;
    int failure = pthread_create(&thread, NULL, serve, daemon);
    if (failure != 0)
        return error_set(error, EX_OSERR, "no thread to serve: %s", strerror(failure));
    log_write(daemon->log, LOG_LEVEL_INFO, "ready pid=%ld version=" ORDERGUARD_VERSION " socket=%s mode=%s rules=%zu",
              (long)getpid(), config->socket, config->mode == MODE_ENFORCE ? "enforce" : "observe",
              rules_count(daemon->policy->rules));
    log_expired(daemon);
    process_ready(&daemon->ready, strcmp(config->log, "stderr") == 0);
    handle_events(daemon);
    pthread_join(thread, NULL);
    log_write(daemon->log, LOG_LEVEL_INFO, "stopped");
    return 0;
}

static void end(struct daemon *daemon) {
    workers_stop(daemon->workers);
    if (daemon->history != NULL)
        history_close(daemon->history);
    policy_drop(daemon->policy);
    policy_drop(daemon->first);
    process_account_free(&daemon->account);
    log_close(daemon->log);
    pthread_mutex_destroy(&daemon->mutex);
}

static int check(const struct policy *policy) {
    struct buffer text = {0}, expired = {0};
    int64_t now = (int64_t)time(NULL);
    config_print(policy->config, &text);
    printf("%s# %zu rules, %zu parties: no errors\n", buffer_text(&text), rules_count(policy->rules),
           policy->settings->party_count);
    rules_expired(policy->rules, date_of_time(now, time_utc_offset(now)), &expired);
    fputs(buffer_text(&expired), stderr);
    buffer_free(&expired);
    buffer_free(&text);
    return EX_OK;
}

int main(int count, char **texts) {
    struct daemon daemon = {.mutex = PTHREAD_MUTEX_INITIALIZER, .ready = -1};
    struct buffer errors = {0};
    struct error error = {0};
    int status = read_arguments(count, texts, &daemon.arguments);
    if (status >= 0)
        return status;
    if (load_policy(&daemon, &daemon.first, &errors) != 0) {
        fputs(buffer_text(&errors), stderr);
        buffer_free(&errors);
        return EX_CONFIG;
    }
    use_policy(&daemon, policy_hold(daemon.first));
    if (daemon.arguments.check_only)
        status = check(daemon.policy);
    else if (start(&daemon, &error) != 0 || run(&daemon, &error) != 0)
        status = complain(&error);
    else
        status = daemon.serve_result;
    end(&daemon);
    return status;
}
