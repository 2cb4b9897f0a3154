/* test-history-race.c - the same order from many threads and two gateways at the same instant: exactly one goes out
 * without having seen another. ORDERGUARD_ROUNDS sets how often (200). */
#include "history/folder.h"
#include "history/message.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { THREADS = 16, GATEWAYS = 2, DEFAULT_ROUNDS = 200 };

static const char *folder;
static struct history *gateways[GATEWAYS];

static int set_up(void **state) {
    (void)state;
    folder = folder_new();
    struct history_options options = {
        .where = folder_path(folder, "history.db"), .open = HISTORY_CREATE, .same_send_window = 5 * DAY};
    for (size_t i = 0; i < GATEWAYS; i++)
        if (history_open(&options, &gateways[i], NULL) != 0)
            return -1;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    for (size_t i = 0; i < GATEWAYS; i++)
        history_close(gateways[i]);
    folder_remove(folder);
    return 0;
}

static unsigned rounds(void) {
    const char *wanted = getenv("ORDERGUARD_ROUNDS");
    return wanted == NULL ? DEFAULT_ROUNDS : (unsigned)strtoul(wanted, NULL, 10);
}

struct race {
    pthread_barrier_t start;
    unsigned rounds;
    atomic_uint *winners; /* of each round */
    atomic_uint failures;
    struct inspection *(*make)(unsigned round, unsigned thread);
};

struct runner {
    struct race *race;
    unsigned thread;
};

/* What the pipeline does: compare, judge, record; once more after a lost claim. */
static enum history_outcome send_once(struct history *history, struct inspection *message, bool *saw) {
    enum history_outcome outcome = HISTORY_LOST;
    for (int tries = 0; tries < 2 && outcome == HISTORY_LOST; tries++) {
        history_compare(history, message);
        for (size_t i = 0; i < message->comparisons.count; i++)
            *saw = *saw || message->comparisons.items[i].earlier_count > 0;
        if (*saw)
            return HISTORY_DONE;
        outcome = history_record(history, message, NULL);
    }
    return outcome;
}

static void *run(void *context) {
    struct runner *runner = context;
    struct race *race = runner->race;
    for (unsigned round = 0; round < race->rounds; round++) {
        struct inspection *message = race->make(round, runner->thread);
        bool saw = false;
        pthread_barrier_wait(&race->start);
        enum history_outcome outcome = send_once(gateways[runner->thread % GATEWAYS], message, &saw);
        if (outcome != HISTORY_DONE)
            atomic_fetch_add(&race->failures, 1);
        else if (!saw)
            atomic_fetch_add(&race->winners[round], 1);
        inspection_free(message);
    }
    return NULL;
}

static void run_race(struct race *race) {
    pthread_t threads[THREADS];
    struct runner runners[THREADS];
    race->rounds = rounds();
    race->winners = calloc(race->rounds, sizeof *race->winners);
    pthread_barrier_init(&race->start, NULL, THREADS);
    for (unsigned i = 0; i < THREADS; i++) {
        runners[i] = (struct runner){race, i};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &runners[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&race->start);
    assert_int_equal(atomic_load(&race->failures), 0);
}

static size_t found(const char *number) {
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count;
    assert_int_equal(history_find(gateways[0], &(struct history_query){.number = number}, arena, &items, &count, NULL),
                     0);
    arena_free(arena);
    return count;
}

/* ---- one order, many messages ------------------------------------------------------------------------------------ */

/* Received up to 20 seconds apart: a message may have waited that long for an inspector. */
static struct inspection *same_order(unsigned round, unsigned thread) {
    char number[32];
    snprintf(number, sizeof number, "race%u", round);
    return order_to(MONDAY + thread % 21, "acme.example", number, number);
}

static void exactly_one_of_many_goes_out(void **state) {
    (void)state;
    struct race race = {.make = same_order};
    run_race(&race);
    for (unsigned round = 0; round < race.rounds; round++) {
        char number[32];
        snprintf(number, sizeof number, "race%u", round);
        assert_int_equal(atomic_load(&race.winners[round]), 1);
        assert_int_equal(found(number), 1);
    }
    free(race.winners);
}

/* ---- one message, many attempts ---------------------------------------------------------------------------------- */

/* A lost reply under Sendmail: the client's second attempt runs beside the first. */
static struct inspection *same_message(unsigned round, unsigned thread) {
    char text[32];
    snprintf(text, sizeof text, "twice%u", round);
    struct inspection *message = order_to(MONDAY + thread % 3, "acme.example", text, text);
    digest_of(text, strlen(text), message->envelope.body_digest);
    message->facts.message_id = arena_printf(message->arena, "<%s@a.example>", text);
    return message;
}

static void all_attempts_of_one_message_go_out_as_one_send(void **state) {
    (void)state;
    struct race race = {.make = same_message};
    run_race(&race);
    for (unsigned round = 0; round < race.rounds; round++) {
        char number[32];
        snprintf(number, sizeof number, "twice%u", round);
        assert_int_equal(atomic_load(&race.winners[round]), THREADS);
        assert_int_equal(found(number), 1);
    }
    free(race.winners);
}

/* ---- an import beside the daemon --------------------------------------------------------------------------------- */

static atomic_bool enough;

static void *import_on(void *context) {
    unsigned *done = context;
    history_import_begin(gateways[1]);
    for (; !atomic_load(&enough); ++*done) {
        struct inspection *message = order_to(MONDAY - *done, "shop.example", fresh("old"), fresh("lines"));
        bool learned = false;
        if (history_import(gateways[1], message, &learned, NULL) != HISTORY_DONE || !learned)
            fprintf(stderr, "an import failed\n");
        inspection_free(message);
    }
    if (history_import_end(gateways[1], NULL) != 0)
        fprintf(stderr, "an import was lost\n");
    return NULL;
}

/* An import wants to write all the time. It must let the daemon in, who waits two seconds at most. */
static void an_import_does_not_shut_the_daemon_out(void **state) {
    (void)state;
    pthread_t importer;
    unsigned imported = 0;
    unsigned orders = rounds() / 10, recorded = 0;
    struct error error = {0};
    assert_int_equal(pthread_create(&importer, NULL, import_on, &imported), 0);
    for (unsigned i = 0; i < orders; i++) {
        struct inspection *message = order_to(MONDAY, "acme.example", fresh("new"), fresh("lines"));
        history_compare(gateways[0], message);
        if (history_record(gateways[0], message, &error) == HISTORY_DONE)
            recorded++;
        else
            print_message("%s\n", error.text);
        inspection_free(message);
    }
    atomic_store(&enough, true);
    pthread_join(importer, NULL);
    assert_true(imported > 0);
    assert_int_equal(recorded, orders);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(exactly_one_of_many_goes_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_attempts_of_one_message_go_out_as_one_send, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_import_does_not_shut_the_daemon_out, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("history-race", tests, NULL, NULL);
}
