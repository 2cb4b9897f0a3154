/* test-receive.c - what the MTA says becomes an inspection: collecting, budget, which mail goes out, the socket. The
 * conversation itself is tested in test-receive-milter.c. */
#include "receive/collect.h"
#include "receive/outgoing.h"
#include "receive/socket.h"

#include "base/buffer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- collecting ------------------------------------------------------------------------------------------------- */

struct desk {
    struct receive_store *store;
    struct receive_collect collect;
    struct envelope envelope;
    char spool[32];
};

static void set_up(struct desk *desk, uint64_t budget, bool with_spool) {
    strcpy(desk->spool, "/tmp/receive-XXXXXX");
    assert_non_null(mkdtemp(desk->spool));
    desk->store = receive_store_new(budget, with_spool ? desk->spool : NULL);
    receive_collect_start(&desk->collect, desk->store);
    desk->envelope = (struct envelope){.content = -1};
}

static void finish(struct desk *desk) {
    receive_collect_finish(&desk->collect, &desk->envelope);
}

static void tear_down(struct desk *desk) {
    if (desk->envelope.content >= 0)
        close(desk->envelope.content);
    receive_collect_release(&desk->collect);
    receive_collect_end(&desk->collect);
    assert_int_equal(receive_store_used(desk->store), 0); /* whatever happened, the budget is whole again */
    receive_store_free(desk->store);
    assert_int_equal(rmdir(desk->spool), 0); /* and the spool folder is empty */
}

/* Compares what was collected with `expected`, to the octet. */
static void assert_content(const struct desk *desk, const char *expected, size_t length) {
    assert_null(desk->envelope.not_collected);
    assert_int_equal(desk->envelope.content_bytes, length);
    if (desk->envelope.small_content != NULL) {
        assert_int_equal(desk->envelope.content, -1);
        assert_true(length <= LIMIT_SMALL_BYTES);
        assert_memory_equal(desk->envelope.small_content, expected, length);
        return;
    }
    assert_true(length > LIMIT_SMALL_BYTES); /* only what does not fit costs a file */
    char *content = malloc(length + 1);
    assert_non_null(content);
    assert_int_equal(pread(desk->envelope.content, content, length + 1, 0), length);
    assert_memory_equal(content, expected, length);
    free(content);
}

static void message_is_rebuilt_to_the_octet(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 20, true);
    receive_collect_header(&desk.collect, "From", " <sales@larsen.example>", true);
    receive_collect_header(&desk.collect, "Subject", "no blank after the colon", true);
    receive_collect_header(&desk.collect, "References", " <a@x>\n\t<b@x>\r\n <c@x>", true);
    receive_collect_header(&desk.collect, "X-Empty", "", true);
    receive_collect_body(&desk.collect, "Order 4711\r\n", 12);
    receive_collect_body(&desk.collect, "bare \n and \0 stay", 17);
    finish(&desk);
    static const char expected[] = "From: <sales@larsen.example>\r\n"
                                   "Subject:no blank after the colon\r\n"
                                   "References: <a@x>\r\n\t<b@x>\r\n <c@x>\r\n"
                                   "X-Empty:\r\n"
                                   "\r\n"
                                   "Order 4711\r\nbare \n and \0 stay";
    assert_content(&desk, expected, sizeof expected - 1);
    char digest[DIGEST_TEXT_BYTES];
    digest_of("Order 4711\r\nbare \n and \0 stay", 29, digest); /* the body alone */
    assert_string_equal(desk.envelope.body_digest, digest);
    tear_down(&desk);
}

static void an_mta_without_leading_blanks_gets_one(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 20, true);
    receive_collect_header(&desk.collect, "Subject", "order", false);
    finish(&desk);
    assert_content(&desk, "Subject: order\r\n\r\n", 18);
    tear_down(&desk);
}

static void a_message_without_anything_is_still_one(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 20, true);
    finish(&desk);
    assert_content(&desk, "\r\n", 2);
    tear_down(&desk);
}

static void forged_fields_are_counted_in_any_writing(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 20, true);
    receive_collect_header(&desk.collect, "X-Orderguard", " held; id=AAAAA", true);
    receive_collect_header(&desk.collect, "X-Orderguard-Other", " x", true);
    receive_collect_header(&desk.collect, "x-ORDERGUARD", " released", true);
    finish(&desk);
    assert_int_equal(desk.envelope.forged_headers, 2);
    tear_down(&desk);
}

/* 300 KB of text in pieces of the size libmilter uses, with one header before it. */
static void collect_much(struct desk *desk, struct buffer *expected) {
    buffer_add_text(expected, "Subject: much\r\n\r\n");
    receive_collect_header(&desk->collect, "Subject", " much", true);
    for (unsigned piece = 0; piece < 5; piece++) {
        static char chunk[65535];
        for (size_t i = 0; i < sizeof chunk; i++)
            chunk[i] = (char)('a' + (i * 7 + piece) % 23);
        buffer_add(expected, chunk, sizeof chunk);
        receive_collect_body(&desk->collect, chunk, sizeof chunk);
    }
}

static void a_large_message_is_sealed_in_memory(void **state) {
    (void)state;
    struct desk desk;
    struct buffer expected = {0};
    set_up(&desk, 1 << 20, false);
    collect_much(&desk, &expected);
    finish(&desk);
    assert_content(&desk, expected.data, expected.length);
    assert_int_equal(fcntl(desk.envelope.content, F_GET_SEALS),
                     F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    assert_int_equal(pwrite(desk.envelope.content, "x", 1, 0), -1);
    assert_int_equal(errno, EPERM);
    assert_true(receive_store_used(desk.store) >= expected.length); /* charged as long as it is judged */
    buffer_free(&expected);
    tear_down(&desk);
}

static void beyond_the_budget_it_goes_to_an_unlinked_file(void **state) {
    (void)state;
    struct desk desk;
    struct buffer expected = {0};
    set_up(&desk, 3 * 65536, true); /* the first pieces are in memory already when the budget ends */
    collect_much(&desk, &expected);
    finish(&desk);
    assert_content(&desk, expected.data, expected.length);
    struct stat status;
    assert_int_equal(fstat(desk.envelope.content, &status), 0);
    assert_int_equal(status.st_nlink, 0);
    assert_int_equal(fcntl(desk.envelope.content, F_GETFL) & O_ACCMODE, O_RDONLY);
    assert_int_equal(receive_store_used(desk.store), RECEIVE_BUFFER_BYTES);
    buffer_free(&expected);
    tear_down(&desk);
}

static void beyond_budget_and_spool_it_is_busy(void **state) {
    (void)state;
    struct desk desk;
    struct buffer expected = {0};
    set_up(&desk, 3 * 65536, false);
    collect_much(&desk, &expected);
    finish(&desk);
    assert_string_equal(desk.envelope.not_collected, "busy");
    assert_int_equal(desk.envelope.content, -1);
    assert_string_equal(desk.envelope.body_digest, "");
    assert_non_null(strstr(desk.collect.error.text, "buffer_total"));
    buffer_free(&expected);
    tear_down(&desk);
}

static void a_spool_folder_that_is_not_there_is_busy_too(void **state) {
    (void)state;
    struct desk desk;
    struct buffer expected = {0};
    set_up(&desk, 65536, true);
    receive_store_configure(desk.store, 65536, "/nonexistent/spool");
    collect_much(&desk, &expected);
    finish(&desk);
    assert_string_equal(desk.envelope.not_collected, "busy");
    assert_non_null(strstr(desk.collect.error.text, "/nonexistent/spool"));
    buffer_free(&expected);
    tear_down(&desk);
}

static void too_large_a_message_is_dropped_at_once(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 30, true);
    static char megabyte[1 << 20];
    for (unsigned i = 0; i <= LIMIT_MESSAGE_BYTES >> 20; i++)
        receive_collect_body(&desk.collect, megabyte, sizeof megabyte);
    assert_int_equal(receive_store_used(desk.store), RECEIVE_BUFFER_BYTES);
    receive_collect_header(&desk.collect, "X-Orderguard", " late and forged", true); /* still counted */
    finish(&desk);
    assert_string_equal(desk.envelope.not_collected, "limit-message-size");
    assert_int_equal(desk.envelope.content, -1);
    assert_int_equal(desk.envelope.forged_headers, 1);
    tear_down(&desk);
}

static void too_long_a_header_section_is_told(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 30, true);
    char value[1001];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (unsigned i = 0; i <= LIMIT_HEADER_BYTES / 1000; i++)
        receive_collect_header(&desk.collect, "X-Long", value, true);
    finish(&desk);
    assert_string_equal(desk.envelope.not_collected, "limit-header-size");
    tear_down(&desk);
}

static void an_aborted_message_leaves_nothing_to_the_next(void **state) {
    (void)state;
    struct desk desk;
    struct buffer unused = {0};
    set_up(&desk, 1 << 20, true);
    collect_much(&desk, &unused);
    receive_collect_header(&desk.collect, "X-Orderguard", " forged", true);
    receive_collect_drop(&desk.collect);
    receive_collect_header(&desk.collect, "Subject", " next", true);
    receive_collect_body(&desk.collect, "text", 4);
    finish(&desk);
    assert_content(&desk, "Subject: next\r\n\r\ntext", 21);
    assert_int_equal(desk.envelope.forged_headers, 0);
    char digest[DIGEST_TEXT_BYTES];
    digest_of("text", 4, digest);
    assert_string_equal(desk.envelope.body_digest, digest);
    buffer_free(&unused);
    tear_down(&desk);
}

static void a_failure_does_not_outlive_its_message(void **state) {
    (void)state;
    struct desk desk;
    set_up(&desk, 1 << 20, true);
    receive_collect_header(&desk.collect, "Subject", " too many", true);
    receive_collect_fail(&desk.collect, "limit-recipients");
    receive_collect_body(&desk.collect, "text", 4);
    finish(&desk);
    assert_string_equal(desk.envelope.not_collected, "limit-recipients");
    receive_collect_body(&desk.collect, "text", 4);
    finish(&desk);
    assert_content(&desk, "\r\ntext", 6);
    tear_down(&desk);
}

/* ---- which mail goes out ---------------------------------------------------------------------------------------- */

static char *networks[] = {(char[]){"127.0.0.0/8"}, (char[]){"192.0.2.64/26"}, (char[]){"198.51.100.7"},
                           (char[]){"2001:db8:1::/47"}, (char[]){"::1"}};
static char *names[] = {(char[]){"ORIGINATING"}, (char[]){"submission"}, (char[]){"!FILTERED"}};

static bool goes_out(const char *user, const char *address, const char *daemon_name) {
    const struct config config = {.own_networks = {networks, 5}, .daemon_names = {names, 3}};
    struct receive_outgoing *outgoing = receive_outgoing_new(&config);
    struct receive_client client;
    receive_client_parse(&client, address);
    bool result = receive_is_outgoing(outgoing, user, &client, daemon_name);
    receive_outgoing_free(outgoing);
    return result;
}

static void user_network_or_daemon_name_make_mail_outgoing(void **state) {
    (void)state;
    assert_true(goes_out("sales1", "203.0.113.9", NULL));
    assert_true(goes_out(NULL, "203.0.113.9", "ORIGINATING"));
    assert_true(goes_out(NULL, NULL, "submission"));
    assert_true(goes_out(NULL, "127.0.0.1", NULL)); /* sendmail(1) */
    assert_true(goes_out(NULL, "::1", NULL));
    assert_false(goes_out(NULL, "203.0.113.9", NULL));
    assert_false(goes_out("", "203.0.113.9", "MTA"));
    assert_false(goes_out("sales1", "127.0.0.1", "FILTERED"));
    assert_false(goes_out(NULL, "203.0.113.9", "!FILTERED"));
    assert_false(goes_out(NULL, NULL, "originating")); /* the MTA's own spelling */
    assert_false(goes_out(NULL, "not an address", NULL));
}

static void networks_end_where_their_bits_say(void **state) {
    (void)state;
    assert_true(goes_out(NULL, "192.0.2.64", NULL));
    assert_true(goes_out(NULL, "192.0.2.127", NULL));
    assert_false(goes_out(NULL, "192.0.2.63", NULL));
    assert_false(goes_out(NULL, "192.0.2.128", NULL));
    assert_true(goes_out(NULL, "198.51.100.7", NULL));
    assert_false(goes_out(NULL, "198.51.100.8", NULL));
    assert_true(goes_out(NULL, "2001:db8::5", NULL));
    assert_true(goes_out(NULL, "2001:db8:1:ffff::5", NULL));
    assert_false(goes_out(NULL, "2001:db8:2::5", NULL));
    assert_true(goes_out(NULL, "::ffff:192.0.2.65", NULL)); /* the same client seen through IPv6 */
    assert_true(goes_out(NULL, "IPv6:2001:db8:1::5", NULL));
}

static void clients_are_told_in_the_usual_writing(void **state) {
    (void)state;
    struct receive_client client;
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xC0000201)};
    receive_client_set(&client, (const struct sockaddr *)&four);
    assert_string_equal(client.text, "192.0.2.1");
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_addr.s6_addr = {0x20, 1, 0x0d, 0xb8, [15] = 9}};
    receive_client_set(&client, (const struct sockaddr *)&six);
    assert_string_equal(client.text, "2001:db8::9");
    receive_client_set(&client, NULL);
    assert_false(client.known);
    assert_string_equal(client.text, "");
}

/* ---- the socket ------------------------------------------------------------------------------------------------- */

static void sockets_are_read_in_all_their_writings(void **state) {
    (void)state;
    struct receive_socket made;
    struct error error;
    assert_int_equal(receive_socket_parse("unix:/run/og.sock", &made, &error), 0);
    assert_string_equal(made.connection, "unix:/run/og.sock");
    receive_socket_free(&made);
    assert_int_equal(receive_socket_parse("/run/og.sock", &made, &error), 0);
    assert_string_equal(made.path, "/run/og.sock");
    receive_socket_free(&made);
    assert_int_equal(receive_socket_parse("local:og.sock", &made, &error), 0);
    assert_int_equal(made.path[0], '/'); /* below the working directory of now */
    receive_socket_free(&made);
    assert_int_equal(receive_socket_parse("inet:8891@127.0.0.1", &made, &error), 0);
    assert_string_equal(made.connection, "inet:8891@127.0.0.1");
    assert_null(made.path);
    receive_socket_free(&made);
}

static void what_is_no_socket_is_refused_with_a_sentence(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",           "unix:",           "tcp:25@localhost",           "inet:smtp@127.0.0.1",
        "inet:0@::1", "inet:@127.0.0.1", "inet:1@no.such.host.invalid"};
    struct receive_socket made;
    char longer[200] = "unix:/";
    memset(longer + 6, 'x', sizeof longer - 7);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct error error = {0};
        assert_int_equal(receive_socket_parse(wrong[i], &made, &error), -1);
        assert_non_null(strstr(error.text, "socket"));
    }
    struct error error = {0};
    assert_int_equal(receive_socket_parse(longer, &made, &error), -1);
}

/* A unix socket in a folder of its own: bound, and listening or not. */
struct harbour {
    char folder[32], path[64];
    int listener;
    struct receive_socket made;
};

static void bind_socket(struct harbour *harbour, bool listening) {
    strcpy(harbour->folder, "/tmp/receive-XXXXXX");
    assert_non_null(mkdtemp(harbour->folder));
    snprintf(harbour->path, sizeof harbour->path, "%s/sock", harbour->folder);
    struct error error;
    assert_int_equal(receive_socket_parse(harbour->path, &harbour->made, &error), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, harbour->path);
    harbour->listener = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(harbour->listener, (const struct sockaddr *)&address, sizeof address), 0);
    if (listening)
        assert_int_equal(listen(harbour->listener, 4), 0);
}

static void remove_harbour(struct harbour *harbour) {
    close(harbour->listener);
    unlink(harbour->path);
    assert_int_equal(rmdir(harbour->folder), 0);
    receive_socket_free(&harbour->made);
}

static void a_stale_socket_is_removed(void **state) {
    (void)state;
    struct harbour harbour;
    struct error error;
    bind_socket(&harbour, false);
    assert_int_equal(receive_socket_prepare(&harbour.made, &error), 0);
    assert_int_equal(access(harbour.path, F_OK), -1);
    assert_int_equal(receive_socket_prepare(&harbour.made, &error), 0); /* nothing there is fine too */
    remove_harbour(&harbour);
}

static void a_living_socket_is_left_to_its_daemon(void **state) {
    (void)state;
    struct harbour harbour;
    struct error error;
    bind_socket(&harbour, true);
    assert_int_equal(receive_socket_prepare(&harbour.made, &error), -1);
    assert_non_null(strstr(error.text, "another daemon answers"));
    assert_int_equal(access(harbour.path, F_OK), 0);
    remove_harbour(&harbour);
}

static void a_file_in_the_way_is_left_alone(void **state) {
    (void)state;
    struct harbour harbour;
    struct error error;
    bind_socket(&harbour, false);
    unlink(harbour.path);
    close(open(harbour.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    assert_int_equal(receive_socket_prepare(&harbour.made, &error), -1);
    assert_non_null(strstr(error.text, "no socket"));
    assert_int_equal(access(harbour.path, F_OK), 0);
    remove_harbour(&harbour);
}

static void a_missing_folder_is_named(void **state) {
    (void)state;
    struct receive_socket made;
    struct error error;
    assert_int_equal(receive_socket_parse("unix:/nonexistent/folder/sock", &made, &error), 0);
    assert_int_equal(receive_socket_prepare(&made, &error), -1);
    assert_non_null(strstr(error.text, "/nonexistent/folder"));
    receive_socket_free(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(message_is_rebuilt_to_the_octet),
        cmocka_unit_test(an_mta_without_leading_blanks_gets_one),
        cmocka_unit_test(a_message_without_anything_is_still_one),
        cmocka_unit_test(forged_fields_are_counted_in_any_writing),
        cmocka_unit_test(a_large_message_is_sealed_in_memory),
        cmocka_unit_test(beyond_the_budget_it_goes_to_an_unlinked_file),
        cmocka_unit_test(beyond_budget_and_spool_it_is_busy),
        cmocka_unit_test(a_spool_folder_that_is_not_there_is_busy_too),
        cmocka_unit_test(too_large_a_message_is_dropped_at_once),
        cmocka_unit_test(too_long_a_header_section_is_told),
        cmocka_unit_test(an_aborted_message_leaves_nothing_to_the_next),
        cmocka_unit_test(a_failure_does_not_outlive_its_message),
        cmocka_unit_test(user_network_or_daemon_name_make_mail_outgoing),
        cmocka_unit_test(networks_end_where_their_bits_say),
        cmocka_unit_test(clients_are_told_in_the_usual_writing),
        cmocka_unit_test(sockets_are_read_in_all_their_writings),
        cmocka_unit_test(what_is_no_socket_is_refused_with_a_sentence),
        cmocka_unit_test(a_stale_socket_is_removed),
        cmocka_unit_test(a_living_socket_is_left_to_its_daemon),
        cmocka_unit_test(a_file_in_the_way_is_left_alone),
        cmocka_unit_test(a_missing_folder_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
