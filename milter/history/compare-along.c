/* compare-along.c - in: a document, a party and what was sent to it; out: in how many messages this very document went
 * along with orders. A specimen, a form or a catalogue that looks like an order stands beside another order each time;
 * of orders that are sent again together, each stands beside the same ones. Limits: LIMIT_EARLIER messages, LIMIT_ALONG
 * numbers beside it. */
#include "history/history-internal.h"

#include <string.h>

/* Order numbers that stood beside the document, each with its send; the sends in order. */
struct beside {
    struct arena *arena;
    int64_t sends[LIMIT_ALONG];
    const char *numbers[LIMIT_ALONG];
    size_t count;
};

static void take_beside(void *context, const struct history_value *columns) {
    struct beside *beside = context;
    if (beside->count == LIMIT_ALONG)
        return;
    beside->sends[beside->count] = columns[0].number;
    beside->numbers[beside->count++] = arena_strdup(beside->arena, columns[1].text);
}

static bool is_in_another(const struct beside *beside, size_t at) {
    for (size_t i = 0; i < beside->count; i++)
        if (beside->sends[i] != beside->sends[at] && strcmp(beside->numbers[i], beside->numbers[at]) == 0)
            return true;
    return false;
}

static uint32_t count_sends(const struct beside *beside) {
    uint32_t count = 0;
    int64_t counted = 0;
    for (size_t i = 0; i < beside->count; i++) {
        if (beside->sends[i] == counted || is_in_another(beside, i))
            continue;
        counted = beside->sends[i];
        count++;
    }
    return count;
}

static bool is_beside(const struct beside *beside, const char *number) {
    for (size_t i = 0; i < beside->count; i++)
        if (strcmp(beside->numbers[i], number) == 0)
            return true;
    return false;
}

/* An order of this message that never stood beside the document before. */
static bool has_new(const struct history_along *asked, const struct beside *beside, const char *own) {
    const struct facts *facts = &asked->inspection->facts;
    for (size_t i = 0; i < facts->document_count; i++) {
        const struct document *document = &facts->documents[i];
        if (document_is_judged(document) && document->number_folded != NULL &&
            strcmp(document->number_folded, own) != 0 && !is_beside(beside, document->number_folded))
            return true;
    }
    return false;
}

int history_count_along(const struct history_session *session, const struct history_along *asked, uint32_t *along,
                        struct error *error) {
    const struct document *document = &asked->inspection->facts.documents[asked->document];
    const char *own = document->number_folded == NULL ? "" : document->number_folded;
    struct beside beside = {.arena = asked->inspection->arena};
    *along = 0;
    if (document->text_digest[0] == '\0' || asked->inspection->facts.document_count < 2)
        return 0;
    if (history_run(session, SQL_ALONG,
                    HISTORY_BIND(history_text(document->text_digest), history_text(own), history_text(asked->party_key),
                                 history_number(asked->sent), history_number(asked->send),
                                 history_number(asked->left_out), history_number(LIMIT_EARLIER), history_text(own),
                                 history_number(LIMIT_ALONG)),
                    take_beside, &beside, error) != 0)
        return -1;
    if (has_new(asked, &beside, own))
        *along = count_sends(&beside);
    return 0;
}
