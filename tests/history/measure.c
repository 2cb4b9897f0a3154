/* measure.c - how fast the history is: history-measure PATH ROWS [bulk].
 *
 * Fills the store up to so many sends by import (with `bulk` by bulk.c, for millions), then prints the import rate, the
 * time of one comparison (all lookups of one order for one party) for orders that were sent before and for new ones,
 * and durable records a second from 1, 8 and 64 threads. One figure a line: name, value, unit. */
#include "history/bulk.h"
#include "history/message.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COMPARISONS = 20000, RECORD_SECONDS = 3, PARTIES = 2000, MOST_THREADS = 64 };

static struct history *history;
static atomic_uint next_number;
static atomic_bool stop;

static double seconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* On a busy machine the time on the processors tells more than the time on the wall. */
struct watch {
    double wall, processor;
};

static struct watch watch_start(void) {
    return (struct watch){seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
}

static void watch_print(const struct watch *begun, const char *what, double count) {
    double wall = seconds_of(CLOCK_MONOTONIC) - begun->wall;
    double processor = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - begun->processor;
    printf("%s: %.0f /s, %.1f us each, %.1f us of processor time each\n", what, count / wall, wall * 1e6 / count,
           processor * 1e6 / count);
}

/* The n-th order of this store: always the same number, party and lines. */
static struct inspection *order(unsigned n, int64_t at) {
    char number[32], party[32];
    snprintf(number, sizeof number, "%u", 4500000 + n);
    snprintf(party, sizeof party, "party%u.example", n % PARTIES);
    return order_to(at, party, number, number);
}

static int fill(unsigned rows) {
    struct error error = {0};
    bool learned;
    struct watch begun = watch_start();
    history_import_begin(history);
    for (unsigned n = 0; n < rows; n++) {
        struct inspection *message = order(n, MONDAY - 700 * (int64_t)DAY + n);
        if (history_import(history, message, &learned, &error) != HISTORY_DONE) {
            fprintf(stderr, "%s\n", error.text);
            return -1;
        }
        inspection_free(message);
    }
    if (history_import_end(history, &error) != 0) {
        fprintf(stderr, "%s\n", error.text);
        return -1;
    }
    watch_print(&begun, "import, one thread", rows);
    return 0;
}

/* As order() makes them, without the message around. */
static void make_order(unsigned n, struct bulk_order *bulk) {
    static struct inspection *scratch;
    if (n % 10000 == 0) {
        inspection_free(scratch);
        scratch = inspection_new(MONDAY, 0);
    }
    bulk->at = MONDAY - 700 * (int64_t)DAY + n;
    snprintf(bulk->number, sizeof bulk->number, "%u", 4500000 + n);
    snprintf(bulk->party, sizeof bulk->party, "party%u.example", n % PARTIES);
    memcpy(bulk->lines, digits_of(scratch, bulk->number), sizeof bulk->lines);
}

static int open_history(const char *where) {
    struct error error = {0};
    struct history_options options = {.where = where, .open = HISTORY_CREATE, .same_send_window = 5 * DAY};
    if (history_open(&options, &history, &error) == 0)
        return 0;
    fprintf(stderr, "%s\n", error.text);
    return error.status;
}

/* Making the message is not part of the figure. */
static void compare(const char *name, unsigned first, unsigned range) {
    struct inspection **messages = calloc(COMPARISONS, sizeof(struct inspection *));
    size_t earlier = 0;
    if (messages == NULL)
        abort();
    for (unsigned i = 0; i < COMPARISONS; i++)
        messages[i] = order(first + (unsigned)rand() % range, MONDAY);
    struct watch begun = watch_start();
    for (unsigned i = 0; i < COMPARISONS; i++) {
        history_compare(history, messages[i]);
        earlier += messages[i]->comparisons.items[0].earlier_count;
    }
    watch_print(&begun, name, COMPARISONS);
    if (earlier != (first == 0 ? COMPARISONS : 0))
        fprintf(stderr, "%zu earlier sends were found for %u orders\n", earlier, COMPARISONS);
    for (unsigned i = 0; i < COMPARISONS; i++)
        inspection_free(messages[i]);
    free(messages);
}

static void *record_on(void *context) {
    unsigned *done = context;
    while (!atomic_load(&stop)) {
        struct inspection *message = order(atomic_fetch_add(&next_number, 1), MONDAY);
        struct error error = {0};
        history_compare(history, message);
        if (history_record(history, message, &error) == HISTORY_DONE)
            ++*done;
        else
            fprintf(stderr, "%s\n", error.text);
        inspection_free(message);
    }
    return NULL;
}

static void record(unsigned count) {
    pthread_t threads[MOST_THREADS];
    unsigned done[MOST_THREADS] = {0}, sum = 0;
    atomic_store(&stop, false);
    char what[64];
    struct watch begun = watch_start();
    for (unsigned i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, record_on, &done[i]) != 0)
            abort();
    struct timespec pause = {.tv_sec = RECORD_SECONDS};
    nanosleep(&pause, NULL);
    atomic_store(&stop, true);
    for (unsigned i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        sum += done[i];
    }
    snprintf(what, sizeof what, "compare and record, %u threads", count);
    watch_print(&begun, what, sum);
}

int main(int argc, char **argv) {
    unsigned rows = argc == 3 || argc == 4 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    bool bulk = argc == 4 && strcmp(argv[3], "bulk") == 0;
    if (rows == 0 || (argc == 4 && !bulk)) {
        fprintf(stderr, "usage: history-measure PATH ROWS [bulk]\n");
        return 64;
    }
    int status = open_history(argv[1]);
    if (status == 0 && bulk) {
        history_close(history);
        bulk_fill(argv[1], rows, make_order);
        status = open_history(argv[1]);
    }
    if (status != 0)
        return status;
    int failed = bulk ? 0 : fill(rows);
    if (failed == 0) {
        compare("warming up", 0, rows);
        compare("compare, sent before", 0, rows);
        compare("compare, new", 500000000, 500000000);
        atomic_init(&next_number, rows + 1000000000u);
        record(1);
        record(8);
        record(64);
    }
    history_close(history);
    return failed == 0 ? 0 : 74;
}
