/* test-receive-milter.c - the conversation with the mail server, over a real socket and the real libmilter.
 *
 * The server runs in a child process with a judge that does what the sender's local part says and reports every
 * inspection it got through a pipe. */
#include "bench/protocol.h"
#include "receive/receive.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

struct server {
    char folder[32], path[64];
    pid_t process;
    int stop;    /* a byte written here stops it */
    int reports; /* what the judge saw */
    struct milter *milter;
};

/* ---- the child -------------------------------------------------------------------------------------------------- */

static bool from(const struct inspection *inspection, const char *local_part) {
    return strncmp(inspection->envelope.sender, local_part, strlen(local_part)) == 0;
}

static void report(int out, const struct inspection *inspection) {
    const struct envelope *e = &inspection->envelope;
    struct buffer text = {0};
    buffer_printf(&text, "id=%s from=%s user=%s client=%s name=%s", e->queue_id == NULL ? "-" : e->queue_id, e->sender,
                  e->user == NULL ? "-" : e->user, e->client_address == NULL ? "-" : e->client_address,
                  e->daemon_name == NULL ? "-" : e->daemon_name);
    for (size_t i = 0; i < e->recipient_count && i < 3; i++)
        buffer_printf(&text, " to=%s", e->recipients[i]);
    buffer_printf(&text, " recipients=%zu forged=%zu not=%s can-hold=%d bytes=%llu\n", e->recipient_count,
                  e->forged_headers, e->not_collected == NULL ? "-" : e->not_collected, !e->no_quarantine,
                  (unsigned long long)e->content_bytes);
    if (write(out, text.data, text.length) != (ssize_t)text.length)
        abort();
    buffer_free(&text);
}

static void judge(void *context, struct inspection *inspection, struct plan *plan, void (*tick)(void *),
                  void *tick_context) {
    report(*(int *)context, inspection);
    *plan = (struct plan){.reply = REPLY_ACCEPT};
    if (from(inspection, "hold") || from(inspection, "empty"))
        *plan = (struct plan){.reply = REPLY_QUARANTINE, .header_value = "held; id=7KQ2M", .quarantine = "order 4711"};
    if (from(inspection, "empty"))
        plan->quarantine = "";
    if (from(inspection, "tag"))
        plan->header_value = "tagged";
    if (from(inspection, "reject"))
        *plan = (struct plan){.reply = REPLY_REJECT,
                              .header_value = "never sent",
                              .smtp_code = "550",
                              .smtp_status = "5.7.1",
                              .smtp_text = "NOT SENT: 100%% sure"};
    if (from(inspection, "defer"))
        *plan =
            (struct plan){.reply = REPLY_DEFER, .smtp_code = "451", .smtp_status = "4.7.1", .smtp_text = "come back"};
    if (from(inspection, "slow")) {
        tick(tick_context);
        usleep(600 * 1000);
        tick(tick_context);
    }
}

static void *wait_for_stop(void *stop) {
    char byte;
    if (read(*(int *)stop, &byte, 1) != 1)
        abort();
    receive_stop();
    return NULL;
}

static void serve(const char *path, int stop, int reports) {
    struct config *config = NULL;
    struct error error = {0};
    struct buffer errors = {0};
    pthread_t stopper;
    if (config_load(NULL, &config, &errors) != 0)
        abort();
    free(config->socket);
    config->socket = strdup(path);
    struct receive_options options = {.config = config, .judge = judge, .context = &reports};
    if (receive_open(&options, &error) != 0 || pthread_create(&stopper, NULL, wait_for_stop, &stop) != 0)
        exit(2);
    receive_configure(config); /* a reload changes nothing here */
    int result = receive_run(&error);
    pthread_join(stopper, NULL);
    exit(result == 0 ? 0 : 1);
}

static int start(void **state) {
    struct server *server = calloc(1, sizeof *server);
    int stop[2], reports[2];
    assert_non_null(server);
    strcpy(server->folder, "/tmp/receive-XXXXXX");
    assert_non_null(mkdtemp(server->folder));
    snprintf(server->path, sizeof server->path, "%s/sock", server->folder);
    assert_int_equal(pipe2(stop, O_CLOEXEC), 0);
    assert_int_equal(pipe2(reports, O_CLOEXEC), 0);
    server->process = fork();
    if (server->process == 0)
        serve(server->path, stop[0], reports[1]);
    close(stop[0]);
    close(reports[1]);
    server->stop = stop[1];
    server->reports = reports[0];
    for (unsigned i = 0; i < 500 && (server->milter = milter_open(server->path)) == NULL; i++)
        usleep(10 * 1000);
    assert_non_null(server->milter);
    *state = server;
    return 0;
}

static int stop_and_get_status(struct server *server) {
    int status = 0;
    assert_int_equal(write(server->stop, "", 1), 1);
    assert_int_equal(waitpid(server->process, &status, 0), server->process);
    server->process = 0;
    return status;
}

static int stop(void **state) {
    struct server *server = *state;
    milter_close(server->milter);
    if (server->process != 0)
        assert_int_equal(stop_and_get_status(server), 0);
    close(server->stop);
    close(server->reports);
    assert_int_equal(rmdir(server->folder), 0); /* the socket is gone, also when we are root */
    free(server);
    return 0;
}

/* ---- the mail server's side -------------------------------------------------------------------------------------- */

/* As Postfix does it for an authenticated user on the submission port. */
static void greet(struct milter *milter, const char *client) {
    milter_negotiate(milter, MILTER_ALL_ACTIONS, MILTER_ALL_PROTOCOL);
    milter_strings(milter, 'D', "C", 1, "{daemon_name}", "smtpd", NULL);
    milter_connect(milter, "client.example", client);
}

static char mail(struct milter *milter, const char *sender, const char *user) {
    if (user != NULL)
        milter_strings(milter, 'D', "M", 1, "{auth_authen}", user, "{auth_type}", "PLAIN", NULL);
    return milter_mail(milter, sender);
}

/* From the headers to the end of message; the first reply after that. */
static char content(struct milter *milter) {
    milter_header(milter, "Subject", " Order 4711");
    milter_body(milter, "text\r\n", 6);
    milter_strings(milter, 'D', "E", 1, "i", "93BB6A7E836", NULL);
    milter_packet(milter, 'E', NULL, 0);
    return milter_reply(milter);
}

static char rest_of_message(struct milter *milter) {
    milter_recipient(milter, "<orders@acme.example>");
    return content(milter);
}

static void next_report(const struct server *server, char line[4096]) {
    size_t length = 0;
    struct pollfd wait = {.fd = server->reports, .events = POLLIN};
    assert_int_equal(poll(&wait, 1, 5000), 1);
    while (length < 4095 && read(server->reports, line + length, 1) == 1 && line[length] != '\n')
        length++;
    line[length] = '\0';
}

static bool no_report(const struct server *server) {
    struct pollfd wait = {.fd = server->reports, .events = POLLIN};
    return poll(&wait, 1, 0) == 0;
}

/* ---- tests ------------------------------------------------------------------------------------------------------ */

static void only_what_is_needed_is_negotiated(void **state) {
    struct milter *milter = ((struct server *)*state)->milter;
    milter_negotiate(milter, MILTER_ALL_ACTIONS, MILTER_ALL_PROTOCOL);
    assert_int_equal(milter->actions, 0x1 | 0x10 | 0x20 | 0x100); /* add, change, quarantine, macro lists */
    assert_int_equal(milter->protocol, MILTER_NO_HELO | MILTER_NO_DATA | MILTER_NO_END_OF_HEADERS | 0x100 |
                                           MILTER_LEADING_SPACE | MILTER_NO_REPLY_CONNECT | MILTER_NO_REPLY_RCPT |
                                           MILTER_NO_REPLY_HEADER | MILTER_NO_REPLY_BODY);
    assert_non_null(
        memmem(milter->negotiated.data, milter->negotiated.length, "\0\0\0\2i {auth_authen} {auth_type}", 31));
    assert_non_null(memmem(milter->negotiated.data, milter->negotiated.length, "\0\0\0\5i", 6)); /* {i} at the end */
}

static void an_old_mail_server_is_served_with_a_reply_for_every_step(void **state) {
    struct server *server = *state;
    char line[4096];
    milter_negotiate(server->milter, 0x3F, 0x7F);
    assert_int_equal(server->milter->protocol & ~0x7Fu, 0);
    milter_connect(server->milter, "localhost", "127.0.0.1");
    assert_int_equal(mail(server->milter, "<clerk@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'a');
    next_report(server, line);
    assert_non_null(strstr(line, "bytes=30")); /* "Subject:  Order 4711", with the blank old servers leave out */
}

static void mail_that_is_not_outgoing_is_let_through_at_mail(void **state) {
    struct server *server = *state;
    greet(server->milter, "203.0.113.9");
    assert_int_equal(mail(server->milter, "<somebody@else.example>", NULL), 'a');
    assert_int_equal(mail(server->milter, "<>", "sales1"), 'a'); /* a bounce, whoever sends it */
    assert_true(no_report(server));
}

static void a_judge_gets_the_envelope_and_the_content(void **state) {
    struct server *server = *state;
    char line[4096];
    greet(server->milter, "203.0.113.9");
    assert_int_equal(mail(server->milter, "<clerk@larsen.example>", "sales1"), 'c');
    milter_recipient(server->milter, "copy@larsen.example"); /* sendmail(1) gives no brackets */
    assert_int_equal(rest_of_message(server->milter), 'a');
    next_report(server, line);
    assert_string_equal(line, "id=93BB6A7E836 from=clerk@larsen.example user=sales1 client=203.0.113.9 name=smtpd "
                              "to=copy@larsen.example to=orders@acme.example recipients=2 forged=0 not=- can-hold=1 "
                              "bytes=29");
}

static void one_connection_brings_many_messages(void **state) {
    struct server *server = *state;
    char line[4096];
    greet(server->milter, "127.0.0.1");
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(mail(server->milter, "<clerk@larsen.example>", NULL), 'c');
        milter_recipient(server->milter, "<abandoned@acme.example>");
        milter_header(server->milter, "X-Orderguard", " abandoned");
        milter_packet(server->milter, 'A', NULL, 0);
        assert_int_equal(mail(server->milter, "<clerk@larsen.example>", NULL), 'c');
        assert_int_equal(rest_of_message(server->milter), 'a');
        next_report(server, line);
        assert_non_null(strstr(line, " to=orders@acme.example recipients=1 forged=0 not=- can-hold=1 bytes=29"));
    }
}

static void a_hold_is_a_quarantine_with_reason_and_header(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<hold@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'q');
    assert_string_equal((char *)server->milter->payload, "order 4711");
    assert_int_equal(milter_reply(server->milter), 'h');
    assert_memory_equal(server->milter->payload, "X-Orderguard\0 held; id=7KQ2M", 29);
    assert_int_equal(milter_reply(server->milter), 'a');
}

static void the_reason_to_hold_is_never_empty(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<empty@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'q');
    assert_true(strlen((char *)server->milter->payload) > 0);
}

static void without_quarantine_nothing_claims_to_be_held(void **state) {
    struct server *server = *state;
    char line[4096];
    milter_negotiate(server->milter, MILTER_ALL_ACTIONS & ~0x20, MILTER_ALL_PROTOCOL);
    milter_connect(server->milter, "localhost", "127.0.0.1");
    assert_int_equal(mail(server->milter, "<hold@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'a'); /* no header that says "held" either */
    next_report(server, line);
    assert_non_null(strstr(line, "can-hold=0"));
}

static void forged_fields_go_from_the_last_to_the_first(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<tag@larsen.example>", NULL), 'c');
    milter_recipient(server->milter, "<orders@acme.example>");
    milter_header(server->milter, "X-Orderguard", " released");
    milter_header(server->milter, "x-orderguard", " pass");
    assert_int_equal(content(server->milter), 'm');
    assert_memory_equal(server->milter->payload, "\0\0\0\2X-Orderguard\0", 18); /* an empty value removes it */
    assert_int_equal(milter_reply(server->milter), 'm');
    assert_memory_equal(server->milter->payload, "\0\0\0\1X-Orderguard\0", 18);
    assert_int_equal(milter_reply(server->milter), 'h');
    assert_memory_equal(server->milter->payload, "X-Orderguard\0 tagged", 21);
    assert_int_equal(milter_reply(server->milter), 'a');
}

static void a_rejection_carries_its_reply_and_changes_nothing(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<reject@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'y');
    assert_string_equal((char *)server->milter->payload, "550 5.7.1 NOT SENT: 100%% sure");
}

static void a_deferral_carries_its_reply(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<defer@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'y');
    assert_string_equal((char *)server->milter->payload, "451 4.7.1 come back");
}

static void a_slow_judge_keeps_the_mail_server_waiting(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<slow@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'p');
    assert_int_equal(milter_reply(server->milter), 'p');
    assert_int_equal(milter_reply(server->milter), 'a');
}

static void too_many_recipients_are_told_not_looked_into(void **state) {
    struct server *server = *state;
    char line[4096];
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<clerk@larsen.example>", NULL), 'c');
    for (unsigned i = 0; i < LIMIT_RECIPIENTS; i++)
        milter_recipient(server->milter, "<list@acme.example>");
    assert_int_equal(rest_of_message(server->milter), 'a');
    next_report(server, line);
    assert_non_null(strstr(line, " recipients=1000 forged=0 not=limit-recipients can-hold=1 bytes=0"));
}

static void an_endless_address_is_cut(void **state) {
    struct server *server = *state;
    char line[4096], sender[3000] = "<";
    memset(sender + 1, 'x', sizeof sender - 3);
    sender[sizeof sender - 2] = '>';
    sender[sizeof sender - 1] = '\0';
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, sender, NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'a');
    next_report(server, line);
    assert_non_null(strstr(line, "not=limit-address-size"));
    assert_int_equal(strcspn(strstr(line, "from=") + 5, " "), LIMIT_ADDRESS_BYTES);
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void a_stop_is_quick_although_connections_are_open(void **state) {
    struct server *server = *state;
    greet(server->milter, "127.0.0.1");
    double begun = seconds();
    assert_int_equal(stop_and_get_status(server), 0);
    assert_true(seconds() - begun < 2.0); /* libmilter alone would take up to five */
}

static void a_stop_lets_the_message_at_hand_have_its_answer(void **state) {
    struct server *server = *state;
    char line[4096];
    greet(server->milter, "127.0.0.1");
    assert_int_equal(mail(server->milter, "<slow@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'p');
    next_report(server, line);
    assert_int_equal(stop_and_get_status(server), 0);
    assert_int_equal(milter_reply(server->milter), 'p');
    assert_int_equal(milter_reply(server->milter), 'a');
    assert_int_equal(milter_try_reply(server->milter), 0); /* and then it is gone */
}

static void permissions_are_set_and_a_second_server_is_refused(void **state) {
    struct server *server = *state;
    struct stat status;
    assert_int_equal(stat(server->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0660);
    pid_t second = fork();
    if (second == 0)
        serve(server->path, server->stop, server->reports);
    int result = 0;
    assert_int_equal(waitpid(second, &result, 0), second);
    assert_int_equal(WEXITSTATUS(result), 2);
    greet(server->milter, "127.0.0.1"); /* the first one goes on as if nothing had been */
    assert_int_equal(mail(server->milter, "<clerk@larsen.example>", NULL), 'c');
    assert_int_equal(rest_of_message(server->milter), 'a');
}

int main(void) {
#define SERVED(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        SERVED(only_what_is_needed_is_negotiated),
        SERVED(an_old_mail_server_is_served_with_a_reply_for_every_step),
        SERVED(mail_that_is_not_outgoing_is_let_through_at_mail),
        SERVED(a_judge_gets_the_envelope_and_the_content),
        SERVED(one_connection_brings_many_messages),
        SERVED(a_hold_is_a_quarantine_with_reason_and_header),
        SERVED(the_reason_to_hold_is_never_empty),
        SERVED(without_quarantine_nothing_claims_to_be_held),
        SERVED(forged_fields_go_from_the_last_to_the_first),
        SERVED(a_rejection_carries_its_reply_and_changes_nothing),
        SERVED(a_deferral_carries_its_reply),
        SERVED(a_slow_judge_keeps_the_mail_server_waiting),
        SERVED(too_many_recipients_are_told_not_looked_into),
        SERVED(an_endless_address_is_cut),
        SERVED(a_stop_is_quick_although_connections_are_open),
        SERVED(a_stop_lets_the_message_at_hand_have_its_answer),
        SERVED(permissions_are_set_and_a_second_server_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
