/* test-queue.c - Sendmail's queue files as orderguardctl reads them: one folder or several, the header from the lines
 * of the control file, and what is said when a message is not there. Letting go needs a real Sendmail: tests/mta. */
#include "ctl/queue.h"
#include "history/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include <cmocka.h>

#define ID "6ATEj3kk012345"

static const char *folder;

static int set_up(void **state) {
    (void)state;
    folder = folder_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(folder_path(folder, name), "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) < 0, 0);
    assert_int_equal(fclose(file), 0);
}

static void make_folder(const char *name) {
    assert_int_equal(mkdir(folder_path(folder, name), 0700), 0);
}

/* A sendmail.cf with this queue below the test's folder. */
static const char *configured(const char *queue) {
    write_file("sendmail.cf",
               forever("V10/Berkeley\nO MaxQueueRunSize=0\nO QueueDirectory=%s/%s\nO Timeout.queuereturn=5d\n", folder,
                       queue));
    return folder_path(folder, "sendmail.cf");
}

static void reads(const char *config, const char *expected) {
    struct buffer message = {0};
    struct error error = {0};
    if (queue_sendmail.read(config, ID, &message, &error) != 0)
        fail_msg("%s", error.text);
    assert_string_equal(buffer_text(&message), expected);
    buffer_free(&message);
}

static void refuses(const char *config, int status, const char *because) {
    struct buffer message = {0};
    struct error error = {0};
    assert_int_equal(queue_sendmail.read(config, ID, &message, &error), -1);
    assert_int_equal(error.status, status);
    assert_non_null(strstr(error.text, because));
    buffer_free(&message);
}

static void the_header_is_made_from_the_control_file(void **state) {
    (void)state;
    make_folder("mqueue");
    write_file("mqueue/hf" ID, "V8\nT1764424000\nqorder 4711 is a year old\nS<ann@larsen.example>\n"
                               "rRFC822; orders@acme.example\nRPFD:<orders@acme.example>\n"
                               "H?P?Return-Path: <\x81g>\n\tno field of the message\n"
                               "H??From: Ann\n\t<ann@larsen.example>\n"
                               "H?D?Date: Mon, 1 Dec 2025 10:00:00 +0100\n"
                               "HSubject: order 4711? yes\n"
                               "H??X-Orderguard: held; id=7KQ2M; t=0123\n.\n");
    write_file("mqueue/df" ID, "Order 4711\nHno: header\n");
    reads(configured("mqueue"), "From: Ann\n\t<ann@larsen.example>\nDate: Mon, 1 Dec 2025 10:00:00 +0100\n"
                                "Subject: order 4711? yes\nX-Orderguard: held; id=7KQ2M; t=0123\n\n"
                                "Order 4711\nHno: header\n");
}

static void several_folders_are_looked_through(void **state) {
    (void)state;
    make_folder("mqueue");
    make_folder("mqueue/q1");
    make_folder("mqueue/q2");
    make_folder("mqueue/q2/qf");
    make_folder("mqueue/q2/df");
    write_file("mqueue/q2/qf/hf" ID, "V8\nH??Subject: one\n.\n");
    write_file("mqueue/q2/df/df" ID, "body\n");
    reads(configured("mqueue/q*"), "Subject: one\n\nbody\n");
}

static void a_message_without_a_body_has_no_second_file(void **state) {
    (void)state;
    make_folder("mqueue");
    write_file("mqueue/hf" ID, "V8\nH??Subject: one\n.\n");
    reads(configured("mqueue"), "Subject: one\n\n");
}

/* What was let go, or never held, is not read as if it were held. */
static void what_is_not_held_is_told(void **state) {
    (void)state;
    const char *config = configured("mqueue");
    refuses(config, EX_NOINPUT, "the mail queue holds no message " ID);
    make_folder("mqueue");
    write_file("mqueue/qf" ID, "V8\nH??Subject: one\n.\n");
    refuses(config, EX_NOINPUT, "the mail queue holds no message " ID);
    refuses(folder_path(folder, "other.cf"), EX_NOINPUT, "other.cf");
}

static void the_configuration_tells_whose_queue_it_is(void **state) {
    (void)state;
    assert_true(queue_sendmail.is_meant(configured("mqueue")));
    assert_false(queue_sendmail.is_meant(folder));
    assert_false(queue_sendmail.is_meant(folder_path(folder, "missing")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_header_is_made_from_the_control_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(several_folders_are_looked_through, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_message_without_a_body_has_no_second_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_held_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_configuration_tells_whose_queue_it_is, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("queue", tests, NULL, NULL);
}
