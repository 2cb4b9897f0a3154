/* test-daemon.c - the program orderguard as the admin meets it: exit statuses, the background, reload, stop. What it
 * does with mail is tested by tests/mta. Runs the program of ORDERGUARD_BUILD. */
#include "base/buffer.h"
#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILE_BYTES = 1 << 20, PATIENCE_MS = 120000, LOOK_MS = 20, MOST_ARGUMENTS = 8 };

/* One folder with everything of one daemon. */
struct desk {
    char folder[32], config[64], socket[64], log[64], history[64], output[64];
};

static int set_up(void **state) {
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    strcpy(desk->folder, "/tmp/daemon-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    snprintf(desk->config, sizeof desk->config, "%s/conf", desk->folder);
    snprintf(desk->socket, sizeof desk->socket, "%s/sock", desk->folder);
    snprintf(desk->log, sizeof desk->log, "%s/log", desk->folder);
    snprintf(desk->history, sizeof desk->history, "%s/history.db", desk->folder);
    snprintf(desk->output, sizeof desk->output, "%s/output", desk->folder);
    *state = desk;
    return 0;
}

static int tear_down(void **state) {
    struct desk *desk = *state;
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", desk->folder);
    assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): a folder of our own making */
    free(desk);
    return 0;
}

/* The configuration all tests begin with, and what this one adds. */
static void configure(const struct desk *desk, const char *more) {
    FILE *file = fopen(desk->config, "we");
    assert_non_null(file);
    fprintf(file, "socket = unix:%s\nlog = %s\nhistory = %s\ninspect_user = nobody\ninspectors = 1\n%s", desk->socket,
            desk->log, desk->history, more);
    assert_int_equal(fclose(file), 0);
}

static pid_t launch(const struct desk *desk, const char *const *arguments) {
    const char *build = getenv("ORDERGUARD_BUILD");
    char program[4096];
    const char *all[MOST_ARGUMENTS + 2] = {"orderguard"};
    if (build == NULL)
        fail_msg("ORDERGUARD_BUILD does not say where orderguard is");
    snprintf(program, sizeof program, "%s/orderguard", build);
    for (size_t i = 0; i < MOST_ARGUMENTS && arguments[i] != NULL; i++)
        all[i + 1] = arguments[i];
    pid_t child = fork();
    if (child != 0)
        return child;
    int output = open(desk->output, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(program, (char *const *)all);
    _exit(127);
}

static int status_of(pid_t child) {
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define RUN(desk, ...) status_of(launch(desk, (const char *const[]){__VA_ARGS__, NULL}))

static bool contains(const char *path, const char *text) {
    struct buffer content = {0};
    struct error error;
    bool found =
        buffer_read_file(&content, path, FILE_BYTES, &error) == 0 && strstr(buffer_text(&content), text) != NULL;
    buffer_free(&content);
    return found;
}

static void assert_contains(const char *path, const char *text) {
    for (unsigned waited = 0; waited < PATIENCE_MS && !contains(path, text); waited += LOOK_MS)
        usleep(LOOK_MS * 1000);
    if (!contains(path, text))
        fail_msg("%s does not say \"%s\"", path, text);
}

static bool answers(const struct desk *desk) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, desk->socket);
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool answered = connect(probe, (const struct sockaddr *)&address, sizeof address) == 0;
    close(probe);
    return answered;
}

/* The process that says in the log that it is ready. */
static pid_t ready_process(const struct desk *desk) {
    struct buffer content = {0};
    struct error error;
    assert_int_equal(buffer_read_file(&content, desk->log, FILE_BYTES, &error), 0);
    const char *found = strstr(buffer_text(&content), "ready pid=");
    assert_non_null(found);
    pid_t process = (pid_t)strtol(found + strlen("ready pid="), NULL, 10);
    buffer_free(&content);
    return process;
}

static void wait_until_gone(pid_t process) {
    for (unsigned waited = 0; waited < PATIENCE_MS && kill(process, 0) == 0; waited += LOOK_MS)
        usleep(LOOK_MS * 1000);
    assert_int_equal(kill(process, 0), -1);
}

/* ---- tests ------------------------------------------------------------------------------------------------------ */

static void questions_are_answered_at_once(void **state) {
    const struct desk *desk = *state;
    assert_int_equal(RUN(desk, "-V"), EX_OK);
    assert_contains(desk->output, "orderguard ");
    assert_int_equal(RUN(desk, "--help"), EX_OK);
    assert_contains(desk->output, "--foreground");
    assert_int_equal(RUN(desk, "--no-such-option"), EX_USAGE);
    assert_int_equal(RUN(desk, "stray"), EX_USAGE);
}

static void a_check_tells_all_faults(void **state) {
    const struct desk *desk = *state;
    configure(desk, "");
    assert_int_equal(RUN(desk, "-n", "-x", desk->config), EX_OK);
    assert_contains(desk->output, "mode = observe");
    configure(desk, "mode = maybe\nbogus = 1\nown_networks = 192.0.2.0/40\n");
    assert_int_equal(RUN(desk, "--check", "--config", desk->config), EX_CONFIG);
    assert_contains(desk->output, "maybe");
    assert_contains(desk->output, "bogus");
    assert_contains(desk->output, "192.0.2.0/40");
    configure(desk, "");
    assert_int_equal(RUN(desk, "-n", "-x", desk->config, "-p", "tcp:25"), EX_CONFIG);
    assert_contains(desk->output, "tcp:25");
}

static void what_cannot_start_says_why(void **state) {
    const struct desk *desk = *state;
    configure(desk, "");
    assert_int_equal(RUN(desk, "-x", desk->config, "-u", "no-such-account"), EX_NOUSER);
    assert_contains(desk->output, "no-such-account");
    assert_int_equal(RUN(desk, "-x", desk->config, "-p", "/nonexistent/folder/sock"), EX_CANTCREAT);
    assert_contains(desk->output, "/nonexistent/folder");
}

static void a_history_that_is_none_stays_as_it_is(void **state) {
    const struct desk *desk = *state;
    configure(desk, "");
    FILE *file = fopen(desk->history, "we");
    assert_non_null(file);
    fputs("these are my notes, not a database\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(RUN(desk, "-x", desk->config), EX_CONFIG);
    assert_contains(desk->output, "history.db");
    assert_true(contains(desk->history, "these are my notes, not a database\n"));
}

static void in_the_background_it_is_ready_when_the_command_returns(void **state) {
    const struct desk *desk = *state;
    configure(desk, "");
    assert_int_equal(RUN(desk, "-x", desk->config), EX_OK);
    assert_true(answers(desk));
    pid_t daemon = ready_process(desk);
    assert_int_not_equal(getpgid(daemon), getpgid(0)); /* our terminal's signals do not reach it */
    assert_int_equal(RUN(desk, "-f", "-x", desk->config), EX_UNAVAILABLE);
    assert_contains(desk->output, "another daemon");
    assert_true(answers(desk));
    kill(daemon, SIGTERM);
    wait_until_gone(daemon);
    assert_contains(desk->log, "stopped");
    assert_int_equal(access(desk->socket, F_OK), -1);
}

static void after_a_crash_it_starts_over_its_stale_socket(void **state) {
    const struct desk *desk = *state;
    configure(desk, "");
    pid_t daemon = launch(desk, (const char *const[]){"-f", "-x", desk->config, NULL});
    assert_contains(desk->log, "ready pid=");
    kill(daemon, SIGKILL);
    assert_int_equal(status_of(daemon), -1);
    assert_int_equal(access(desk->socket, F_OK), 0);
    assert_int_equal(unlink(desk->log), 0);
    daemon = launch(desk, (const char *const[]){"-f", "-x", desk->config, NULL});
    assert_contains(desk->log, "ready pid=");
    kill(daemon, SIGINT);
    assert_int_equal(status_of(daemon), EX_OK);
}

static void a_reload_takes_all_or_nothing(void **state) {
    const struct desk *desk = *state;
    char rotated[80];
    configure(desk, "mode = observe\n");
    pid_t daemon = launch(desk, (const char *const[]){"-f", "-x", desk->config, NULL});
    assert_contains(desk->log, "ready pid=");
    configure(desk, "mode = enforce\nbogus = 1\n");
    kill(daemon, SIGHUP);
    assert_contains(desk->log, "bogus");
    assert_contains(desk->log, "stay in force");
    configure(desk, "mode = enforce\nkeep_months = 13\n");
    snprintf(rotated, sizeof rotated, "%s.1", desk->log);
    assert_int_equal(rename(desk->log, rotated), 0);
    kill(daemon, SIGHUP);
    assert_contains(desk->log, "mode=enforce"); /* in the new file: the log was opened again */
    assert_contains(desk->log, "\"keep_months\" only counts after a restart");
    kill(daemon, SIGTERM);
    assert_int_equal(status_of(daemon), EX_OK);
}

static void write_rules(const struct desk *desk, const char *text) {
    char path[64];
    snprintf(path, sizeof path, "%s/x.rules", desk->folder);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void a_reload_says_what_has_changed(void **state) {
    const struct desk *desk = *state;
    char rules[100], more[160];
    snprintf(rules, sizeof rules, "rules = %s/x.rules\n", desk->folder);
    configure(desk, rules);
    write_rules(desk, "rule a { when date future hold \"x\" }\nrule b { when kind order tag \"y\" }\n");
    pid_t daemon = launch(desk, (const char *const[]){"-f", "-x", desk->config, NULL});
    assert_contains(desk->log, "ready pid=");
    kill(daemon, SIGHUP);
    assert_contains(desk->log, "reload: nothing has changed");
    snprintf(more, sizeof more, "%sholds_per_hour = 7\n", rules);
    configure(desk, more);
    write_rules(desk, "rule a { when date future reject \"x\" }\nrule c { when kind change tag \"y\" }\n"
                      "allow sender a@ours.example until 2020-01-31 because \"x\"\n");
    kill(daemon, SIGHUP);
    assert_contains(desk->log, "reload: holds_per_hour = 7 (was: 20)");
    assert_contains(desk->log, "reload: rule a changed (x.rules:1)");
    assert_contains(desk->log, "reload: rule c added (x.rules:2)");
    assert_contains(desk->log, "reload: rule b removed (x.rules:2)");
    assert_contains(desk->log, "reload: allow sender \"a@ours.example\" added (x.rules:3)");
    assert_contains(desk->log, "x.rules:3: allow sender a@ours.example ended on 31 Jan 2020");
    assert_contains(desk->log, "reloaded: rules=2");
    kill(daemon, SIGTERM);
    assert_int_equal(status_of(daemon), EX_OK);
}

/* libmilter would stop at a HUP that its own thread gets to see: now and then one of the first moment. */
static void a_hup_of_the_first_moment_is_a_reload(void **state) {
    const struct desk *desk = *state;
    configure(desk, "mode = observe\n");
    for (int i = 0; i < 15; i++) {
        unlink(desk->log);
        pid_t daemon = launch(desk, (const char *const[]){"-f", "-x", desk->config, NULL});
        assert_contains(desk->log, "ready pid=");
        kill(daemon, SIGHUP);
        assert_contains(desk->log, "reloaded: ");
        kill(daemon, SIGTERM);
        assert_int_equal(status_of(daemon), EX_OK);
    }
}

int main(void) {
#define OWN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        OWN_FOLDER(questions_are_answered_at_once),
        OWN_FOLDER(a_check_tells_all_faults),
        OWN_FOLDER(what_cannot_start_says_why),
        OWN_FOLDER(a_history_that_is_none_stays_as_it_is),
        OWN_FOLDER(in_the_background_it_is_ready_when_the_command_returns),
        OWN_FOLDER(after_a_crash_it_starts_over_its_stale_socket),
        OWN_FOLDER(a_reload_takes_all_or_nothing),
        OWN_FOLDER(a_reload_says_what_has_changed),
        OWN_FOLDER(a_hup_of_the_first_moment_is_a_reload),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
