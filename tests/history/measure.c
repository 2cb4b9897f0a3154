/* measure.c - how fast the history is: history-measure PATH ROWS [bulk [COUNT] | again [COUNT] | room].
 *
 * Fills the store up to so many sends by import (with `bulk` by bulk.c, for millions; `again`: it was filled before,
 * and measured), then prints the import rate, the time of one comparison (all lookups of one order for one party) for
 * orders that were sent before and for new ones, and of durable records from 1, 8 and 64 threads; COUNT of each
 * (20,000). One figure a line: name, rate, mean, processor time, p99. Messages are made before the watch starts. `room`
 * only looks whether the file system has room for ROWS. Exits 70 when a comparison or a record was wrong, 73 when there
 * is no room: no figure of such a run means anything. */
#include "history/bulk.h"
#include "history/message.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <time.h>

enum { COUNT = 20000, MOST_COUNT = 1000000, PARTIES = 2000, MOST_THREADS = 64 };
enum { FIRST_RECORDED = 1000000000 }; /* the orders that are recorded, not filled in */
/* A send takes some 760 bytes; an index is sorted beside the store while it is made. */
enum { BYTES_A_SEND = 800 };

enum filling { BY_IMPORT, BULK, AGAIN };

static struct history *history;
static unsigned next_number;
static unsigned operations = COUNT;

static double seconds_of(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* On a busy machine the time on the processors tells more than the time on the wall. */
struct watch {
    double wall, processor;
};

static struct watch watch_now(void) {
    return (struct watch){seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID)};
}

static void watch_print(const struct watch *begun, const struct watch *ended, const char *what, double count) {
    double wall = ended->wall - begun->wall, processor = ended->processor - begun->processor;
    printf("%s: %.0f /s, %.1f us each, %.1f us of processor time each", what, count / wall, wall * 1e6 / count,
           processor * 1e6 / count);
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Sorts the seconds that each operation took. */
static void p99_print(double *seconds, unsigned count) {
    qsort(seconds, count, sizeof *seconds, by_size);
    printf(", p99 %.1f us\n", seconds[(size_t)count * 99 / 100] * 1e6);
}

static void *array(size_t count, size_t size) {
    void *made = calloc(count, size);
    if (made == NULL)
        abort();
    return made;
}

/* The n-th order of this store: always the same number, party, lines and octets. */
static struct inspection *order(unsigned n, int64_t at) {
    char number[32], party[32];
    snprintf(number, sizeof number, "%u", 4500000 + n);
    snprintf(party, sizeof party, "party%u.example", n % PARTIES);
    struct inspection *message = order_to(at, party, number, number);
    memcpy(message->facts.documents[0].bytes_digest, digits_of(message, number), 33);
    return message;
}

static int fill(unsigned rows) {
    struct error error = {0};
    bool learned;
    struct watch begun = watch_now();
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
    struct watch ended = watch_now();
    watch_print(&begun, &ended, "import, one thread", rows);
    printf("\n");
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

/* Whether the folder of the store has room for so many sends; says what to do when it has not. */
static int look_for_room(const char *where, unsigned rows) {
    char folder[4096];
    const char *slash = strrchr(where, '/');
    struct statvfs there;
    snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - where) + 1, slash == NULL ? "." : where);
    if (statvfs(folder, &there) != 0) {
        perror(folder);
        return EX_CANTCREAT;
    }
    double needed = (double)rows * BYTES_A_SEND, free_bytes = (double)there.f_bavail * (double)there.f_frsize;
    if (free_bytes >= needed)
        return 0;
    fprintf(stderr,
            "A store of %u orders needs %.1f GB; %s has %.1f GB free. Type TMPDIR=FOLDER make bench with a folder that "
            "has more, or make bench BENCH_ORDERS='10000 1000000' for smaller stores.\n",
            rows, needed / 1e9, folder, free_bytes / 1e9);
    return EX_CANTCREAT;
}

static bool is_answer_right(const struct inspection *message, size_t expected) {
    const struct comparisons *found = &message->comparisons;
    return found->state == HISTORY_ANSWERED && found->count == 1 && found->items[0].earlier_count == expected;
}

/* Of `operations` orders drawn from a range of which each was sent so often: once or never. */
static int compare(const char *name, unsigned first, unsigned range, size_t expected) {
    struct inspection **messages = array(operations, sizeof(struct inspection *));
    double *seconds = array(operations, sizeof *seconds);
    unsigned wrong = 0;
    for (unsigned i = 0; i < operations; i++)
        messages[i] = order(first + (unsigned)rand() % range, MONDAY);
    struct watch begun = watch_now();
    double last = begun.wall;
    for (unsigned i = 0; i < operations; i++) {
        history_compare(history, messages[i]);
        double now = seconds_of(CLOCK_MONOTONIC);
        seconds[i] = now - last;
        last = now;
    }
    struct watch ended = watch_now();
    for (unsigned i = 0; i < operations; i++) {
        wrong += !is_answer_right(messages[i], expected);
        inspection_free(messages[i]);
    }
    watch_print(&begun, &ended, name, operations);
    p99_print(seconds, operations);
    free(seconds);
    free(messages);
    if (wrong == 0)
        return 0;
    fprintf(stderr, "%s: %u of %u look-ups did not find the %zu earlier sends that there are.\n", name, wrong,
            operations, expected);
    return EX_SOFTWARE;
}

/* What one thread records. */
struct recorder {
    struct inspection **messages;
    double *seconds;
    unsigned count, failed;
    pthread_barrier_t *start;
    pthread_t thread;
};

static void *record_on(void *context) {
    struct recorder *recorder = context;
    pthread_barrier_wait(recorder->start);
    double last = seconds_of(CLOCK_MONOTONIC);
    for (unsigned i = 0; i < recorder->count; i++) {
        struct error error = {0};
        history_compare(history, recorder->messages[i]);
        if (history_record(history, recorder->messages[i], &error) != HISTORY_DONE) {
            fprintf(stderr, "record: %s\n", error.text);
            recorder->failed++;
        }
        double now = seconds_of(CLOCK_MONOTONIC);
        recorder->seconds[i] = now - last;
        last = now;
    }
    return NULL;
}

/* Starts them, lets them go at one moment, waits for all; returns how many records failed. */
static unsigned run_recorders(struct recorder *recorders, unsigned threads, struct watch *begun, struct watch *ended) {
    pthread_barrier_t start;
    unsigned failed = 0;
    pthread_barrier_init(&start, NULL, threads + 1);
    for (unsigned i = 0; i < threads; i++) {
        recorders[i].start = &start;
        if (pthread_create(&recorders[i].thread, NULL, record_on, &recorders[i]) != 0)
            abort();
    }
    *begun = watch_now();
    pthread_barrier_wait(&start);
    for (unsigned i = 0; i < threads; i++) {
        pthread_join(recorders[i].thread, NULL);
        failed += recorders[i].failed;
    }
    *ended = watch_now();
    pthread_barrier_destroy(&start);
    return failed;
}

static int record(unsigned threads) {
    unsigned each = operations / threads > 0 ? operations / threads : 1, all = each * threads;
    struct inspection **messages = array(all, sizeof(struct inspection *));
    double *seconds = array(all, sizeof *seconds);
    struct recorder recorders[MOST_THREADS];
    struct watch begun, ended;
    char what[64];
    for (unsigned i = 0; i < all; i++)
        messages[i] = order(next_number++, MONDAY);
    for (unsigned i = 0; i < threads; i++)
        recorders[i] = (struct recorder){.messages = messages + i * each, .seconds = seconds + i * each, .count = each};
    unsigned failed = run_recorders(recorders, threads, &begun, &ended);
    snprintf(what, sizeof what, "compare and record, %u %s", threads, threads == 1 ? "thread" : "threads");
    watch_print(&begun, &ended, what, all);
    p99_print(seconds, all);
    for (unsigned i = 0; i < all; i++)
        inspection_free(messages[i]);
    free(messages);
    free(seconds);
    if (failed == 0)
        return 0;
    fprintf(stderr, "%s: %u of %u orders were not recorded.\n", what, failed, all);
    return EX_SOFTWARE;
}

/* Orders that were recorded by an earlier run are not recorded again. */
static int skip_recorded(unsigned rows) {
    struct arena *arena = arena_new();
    struct error error = {0};
    struct history_report report = {0};
    int status = 0;
    if (history_report(history, 0, INT64_MAX, arena, &report, &error) != 0) {
        fprintf(stderr, "%s\n", error.text);
        status = error.status;
    } else if (report.sends < rows) {
        fprintf(stderr, "There are no %u orders in it: leave out `again`, to fill a new store.\n", rows);
        status = EX_DATAERR;
    } else {
        next_number = rows + FIRST_RECORDED + (unsigned)(report.sends - rows);
    }
    arena_free(arena);
    return status;
}

/* The first look-ups fill the cache of a store that was just opened. */
static int measure(unsigned rows) {
    int status = compare("compare, sent before, store just opened", 0, rows, 1);
    if (status == 0)
        status = compare("compare, sent before", 0, rows, 1);
    if (status == 0)
        status = compare("compare, new", 500000000, 500000000, 0);
    if (status == 0)
        status = skip_recorded(rows);
    for (unsigned threads = 1; threads <= MOST_THREADS && status == 0; threads *= 8)
        status = record(threads);
    return status;
}

static int make_store(const char *where, unsigned rows, enum filling filling) {
    int status = filling == AGAIN ? 0 : look_for_room(where, rows);
    if (status == 0)
        status = open_history(where);
    if (status != 0 || filling == AGAIN)
        return status;
    if (filling == BY_IMPORT)
        return fill(rows) == 0 ? 0 : EX_IOERR;
    history_close(history);
    history = NULL;
    bulk_fill(where, rows, make_order);
    return open_history(where);
}

int main(int argc, char **argv) {
    unsigned rows = argc >= 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    enum filling filling = argc < 4 ? BY_IMPORT : strcmp(argv[3], "again") == 0 ? AGAIN : BULK;
    bool known = argc < 4 || filling == AGAIN || strcmp(argv[3], "bulk") == 0;
    bool room = argc == 4 && strcmp(argv[3], "room") == 0;
    if (argc == 5)
        operations = (unsigned)strtoul(argv[4], NULL, 10);
    if (rows == 0 || argc > 5 || (!known && !room) || operations == 0 || operations > MOST_COUNT) {
        fprintf(stderr, "usage: history-measure PATH ROWS [bulk [COUNT] | again [COUNT] | room]\n");
        return EX_USAGE;
    }
    if (room)
        return look_for_room(argv[1], rows);
    int status = make_store(argv[1], rows, filling);
    if (status == 0)
        status = measure(rows);
    if (history != NULL)
        history_close(history);
    return status;
}
