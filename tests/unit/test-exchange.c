/* How a message gets to an inspector and its facts back, with an inspector that is a thread of this test: whatever size
 * the socket's buffer has, nothing is lost, and nobody waits for ever. */
#include "workers/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

enum { GENERATION = 7, SMALLEST_BUFFER = 1, DEADLINE_MILLISECONDS = 300 };

/* The other side: reads a request and what follows it, and answers with no documents if that was the message. */
struct other_side {
    int socket;
    const char *expected; /* NULL: it reads nothing and never answers */
    size_t length;
    bool right;
    pthread_t thread;
};

static void read_all(int socket, char *to, size_t length) {
    for (size_t have = 0; have < length;) {
        ssize_t n = read(socket, to + have, length - have);
        if (n <= 0)
            return;
        have += (size_t)n;
    }
}

static void *read_and_answer(void *context) {
    struct other_side *self = context;
    struct arena *arena = arena_new();
    struct wire_request request = {0};
    struct facts facts = {.looked = LOOKED_OK};
    struct buffer answer = {0};
    struct error error;
    enum wire_kind kind;
    uint32_t payload_bytes = 0;
    char header[WIRE_HEADER_BYTES] = {0}, *payload = calloc(1, LIMIT_REQUEST_BYTES), *content = calloc(1, self->length);
    read_all(self->socket, header, sizeof header);
    if (wire_get_header(header, &kind, &payload_bytes, &error) == 0)
        read_all(self->socket, payload, payload_bytes);
    int result = wire_get_request(payload, payload_bytes, arena, &request, &error);
    read_all(self->socket, content, self->length);
    self->right = result == 0 && request.content_follows && request.content_bytes == self->length &&
                  memcmp(content, self->expected, self->length) == 0;
    wire_put_facts(&answer, request.generation, request.sequence, &facts);
    ssize_t written = write(self->socket, answer.data, answer.length);
    self->right = self->right && written == (ssize_t)answer.length;
    buffer_free(&answer);
    free(content);
    free(payload);
    arena_free(arena);
    return NULL;
}

/* One exchange over a socket with the smallest buffer there is. */
static enum exchange exchange(struct other_side *other, const char *content, size_t length, bool read) {
    struct workers workers = {.lock = PTHREAD_MUTEX_INITIALIZER};
    struct inspector inspector = {.generation = GENERATION};
    struct inspection *inspection = inspection_new(0, 0);
    struct error error = {0};
    int sockets[2], smallest = SMALLEST_BUFFER;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets), 0);
    assert_int_equal(setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest), 0);
    inspector.socket = sockets[0];
    *other = (struct other_side){.socket = sockets[1], .expected = content, .length = length};
    if (read)
        assert_int_equal(pthread_create(&other->thread, NULL, read_and_answer, other), 0);
    inspection->envelope.small_content = content;
    int64_t now = workers_clock();
    struct errand errand = {
        .request = {.content_bytes = length, .content_follows = true},
        .content = -1,
        .inspection = inspection,
        .patience = {.begin = now, .deadline = now + (read ? 10000 : DEADLINE_MILLISECONDS), .next_tick = now + 20}};
    enum exchange result = workers_exchange(&workers, &inspector, &errand, &error);
    if (read)
        pthread_join(other->thread, NULL);
    inspection_free(inspection);
    buffer_free(&inspector.out);
    workers_frame_free(&inspector.in);
    close(sockets[0]);
    close(sockets[1]);
    return result;
}

static char *letters(size_t length) {
    char *text = malloc(length + 1);
    assert_non_null(text);
    for (size_t i = 0; i < length; i++)
        text[i] = (char)('a' + (i * 7 + i / 1000) % 26);
    return text;
}

static void a_small_message_gets_through_a_smaller_buffer(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 2500, LIMIT_SMALL_BYTES};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct other_side other;
        char *text = letters(sizes[i]);
        assert_int_equal(exchange(&other, text, sizes[i], true), EXCHANGE_DONE);
        assert_true(other.right);
        free(text);
    }
}

/* An inspector that hangs before it has read everything must not take the message with it. */
static void nobody_reads_and_the_deadline_ends_it(void **state) {
    (void)state;
    struct other_side other;
    char *text = letters(LIMIT_SMALL_BYTES);
    int64_t begin = workers_clock();
    assert_int_equal(exchange(&other, text, LIMIT_SMALL_BYTES, false), EXCHANGE_DEADLINE);
    assert_in_range(workers_clock() - begin, DEADLINE_MILLISECONDS, 10 * DEADLINE_MILLISECONDS);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_small_message_gets_through_a_smaller_buffer),
                                       cmocka_unit_test(nobody_reads_and_the_deadline_ends_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
