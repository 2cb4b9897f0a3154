/* ctl-history-resent.c - `orderguardctl history resent`: in: the store; out: a line for each sender whose mail asked
 * with the resend word to go out once more: how often, and how often needlessly. A habit of always adding the word
 * shows here. 1 when nobody did. Limit: what memory holds. */
#include "ctl/ctl-history.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

struct habit {
    const char *from, *last_id; /* a mail with several orders is found once for each */
    size_t mails, needless;
};

static struct habit *habit_of(struct arena *arena, struct habit **habits, size_t *count, const char *from) {
    for (size_t i = 0; i < *count; i++)
        if (strcasecmp((*habits)[i].from, from) == 0)
            return &(*habits)[i];
    *habits = arena_grow(arena, *habits, *count, sizeof **habits);
    struct habit *habit = &(*habits)[(*count)++];
    *habit = (struct habit){.from = from, .last_id = ""};
    return habit;
}

static int most_first(const void *a, const void *b) {
    const struct habit *one = a, *other = b;
    return one->mails == other->mails ? strcmp(one->from, other->from) : one->mails < other->mails ? 1 : -1;
}

static size_t count_habits(struct arena *arena, const struct history_item *items, size_t item_count,
                           struct habit **habits) {
    size_t count = 0;
    for (size_t i = 0; i < item_count; i++) {
        struct habit *habit = habit_of(arena, habits, &count, items[i].from);
        if (strcmp(habit->last_id, items[i].id) == 0)
            continue;
        habit->last_id = items[i].id;
        habit->mails++;
        habit->needless += items[i].rule == NULL;
    }
    if (count > 0)
        qsort(*habits, count, sizeof **habits, most_first);
    return count;
}

int ctl_history_resent(struct session *session, const struct options *options) {
    struct history_query query = {.party = options->party, .resent = true, .now = session->now};
    struct error error = {0};
    struct history_item *items;
    size_t item_count = 0;
    if (!ctl_history_span(options, &query))
        return EX_USAGE;
    struct arena *arena = arena_new();
    struct habit *habits = NULL;
    if (history_find(session->history, &query, arena, &items, &item_count, &error) != 0) {
        arena_free(arena);
        return ctl_fail(&error);
    }
    size_t count = count_habits(arena, items, item_count, &habits);
    for (size_t i = 0; i < count; i++) {
        if (options->json)
            print_json_habit(stdout, habits[i].from, habits[i].mails, habits[i].needless);
        else
            printf("%s: %zu sent with the resend word, %zu of them needlessly\n", habits[i].from, habits[i].mails,
                   habits[i].needless);
    }
    arena_free(arena);
    return count == 0 ? 1 : EX_OK;
}
