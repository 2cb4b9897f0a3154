/* import-learn.c - in: one message, document or row; out: its orders in the history as sends with their own dates, or
 * the reason why it taught nothing (semantics.md, Which mail). */
#include "ctl/import.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { DAY_SECONDS = 86400 };

void import_worsen(struct import *import, int status) {
    int seen = atomic_load(&import->status);
    while (!atomic_compare_exchange_weak(&import->status, &seen, ctl_worse(seen, status)))
        ;
}

/* "FILE" or, for a piece of it, "FILE:LINE". */
static const char *name_of(const struct import_item *item, struct arena *arena) {
    if (item->line == 0)
        return item->source->path;
    return arena_printf(arena, "%s:%llu", item->source->path, (unsigned long long)item->line);
}

/* ---- when and to whom -------------------------------------------------------------------------------------------- */

/* The day of its order, at noon: all that a bare document tells about when it was sent. */
static int64_t time_of_document(const struct facts *facts) {
    char text[DATE_TEXT_BYTES];
    int64_t time;
    for (size_t i = 0; i < facts->document_count; i++)
        if (document_is_judged(&facts->documents[i]) && facts->documents[i].date.day != 0 &&
            time_parse(date_format(facts->documents[i].date, text), &time))
            return time;
    return 0;
}

/* Date:, unless the topmost Received differs by more than a day, then that (semantics.md). */
static int64_t own_time(const struct inspection *inspection) {
    const struct facts *facts = &inspection->facts;
    if (inspection->envelope.file_name != NULL)
        return time_of_document(facts);
    if (facts->received_time == 0)
        return facts->header_time;
    if (facts->header_time == 0 || llabs(facts->header_time - facts->received_time) > DAY_SECONDS)
        return facts->received_time;
    return facts->header_time;
}

/* Or the cancellation of one. */
static bool has_order(const struct facts *facts) {
    for (size_t i = 0; i < facts->document_count; i++)
        if (document_is_kept(&facts->documents[i]))
            return true;
    return false;
}

/* A file of a folder that nobody named may be anything. */
static bool is_other_file(const struct import_item *item, const struct inspection *inspection) {
    return !item->source->named && inspection->envelope.file_name != NULL;
}

/* Documents and lists need not say who sent them: then it was us. */
static bool is_not_ours(const struct import *import, const struct import_item *item,
                        const struct inspection *inspection) {
    const struct party_lists *lists = import->session->policy->lists;
    bool mail = item->source->kind != IMPORT_LIST && inspection->envelope.file_name == NULL;
    bool known = mail || inspection->envelope.sender[0] != '\0';
    return known && !import->options->all && party_has_own(lists) && !party_is_own(lists, inspection->envelope.sender);
}

static enum import_outcome reason_to_skip(const struct import *import, const struct import_item *item,
                                          const struct inspection *inspection) {
    if (inspection->facts.looked == LOOKED_NOT)
        return is_other_file(item, inspection) ? IMPORT_OTHER_FILE : IMPORT_NOT_READ;
    if (is_not_ours(import, item, inspection))
        return IMPORT_NOT_OURS;
    if (!has_order(&inspection->facts))
        return IMPORT_NO_ORDER;
    if (inspection->envelope.recipient_count == 0)
        return IMPORT_NO_RECIPIENT;
    if (inspection->skipped != NULL || !inspection->parties.foreign)
        return IMPORT_OWN_ONLY;
    int64_t time = own_time(inspection);
    if (time == 0)
        return IMPORT_NO_DATE;
    if (time > import->session->now)
        return IMPORT_IN_FUTURE;
    return time < import->since ? IMPORT_TOO_OLD : IMPORT_LEARNED;
}

/* ---- reading and storing ----------------------------------------------------------------------------------------- */

static int load_message(struct import_item *item, struct inspection *inspection, struct error *error) {
    if (item->too_much != NULL) {
        inspection->envelope.not_collected = item->too_much;
        return 0;
    }
    return content_take(buffer_text(&item->bytes), item->bytes.length, inspection, error);
}

/* Fills in facts and parties. */
static int look(struct import *import, struct import_item *item, struct inspection *inspection, struct error *error) {
    const struct policy *policy = import->session->policy;
    if (item->source->kind == IMPORT_LIST) {
        if (item->too_much != NULL)
            return error_set(error, EX_DATAERR,
                             "%s: expected a row of at most %u bytes, but found a longer one, or a quotation that "
                             "never ends",
                             name_of(item, inspection->arena), LIMIT_LIST_ROW_BYTES);
        if (import_csv_take(item, import->index, import->order, policy->settings, inspection, error) != 0)
            return -1;
        party_resolve(policy->lists, inspection);
        return 0;
    }
    int result = item->source->kind == IMPORT_MBOX ? load_message(item, inspection, error)
                                                   : content_load(item->source->path, inspection, error);
    if (result != 0)
        return -1;
    if (inspection->envelope.file_name != NULL)
        session_set_envelope(import->options, inspection);
    pipeline_inspect(&import->session->pipeline, inspection, NULL, NULL);
    return 0;
}

static enum import_outcome store(struct import *import, struct inspection *inspection, const char *name) {
    struct error error = {0};
    bool learned = true;
    if (import->options->dry_run)
        return IMPORT_LEARNED;
    if (history_import(import->session->history, inspection, &learned, &error) == HISTORY_DONE)
        return learned ? IMPORT_LEARNED : IMPORT_KNOWN;
    import_say("%s: %s", name, error.text);
    import_worsen(import, error.status == 0 ? EX_IOERR : error.status);
    return IMPORT_NOT_STORED;
}

static void complain(struct import *import, const struct inspection *inspection, const char *name) {
    const struct unreadable *first = inspection->facts.unreadable_count > 0 ? inspection->facts.unreadable : NULL;
    import_say("%s: could not be read: %s%s%s", name, first == NULL ? "nobody knows why" : first->why,
               first == NULL || first->what[0] == '\0' ? "" : ": ", first == NULL ? "" : first->what);
    import_worsen(import, EX_DATAERR);
}

/* Who names a file wants to know why nothing was learned from it. */
static void advise(enum import_outcome outcome, const char *name) {
    if (outcome == IMPORT_NO_ORDER)
        import_say("%s: no order was found in it. If it is a list of orders, say which columns it has: --column "
                   "number=HEADING --column party=HEADING",
                   name);
    else if (outcome == IMPORT_NO_RECIPIENT)
        import_say("%s: a document does not say whom it went to. Type: --to ADDRESS; or, if it is a list of orders: "
                   "--column number=HEADING --column party=HEADING",
                   name);
}

static enum import_outcome learn(struct import *import, struct import_item *item, struct inspection *inspection) {
    struct error error = {0};
    const char *name = name_of(item, inspection->arena);
    if (look(import, item, inspection, &error) != 0) {
        import_say("%s", error.text);
        import_worsen(import, error.status);
        return IMPORT_NOT_READ;
    }
    enum import_outcome outcome = reason_to_skip(import, item, inspection);
    if (outcome == IMPORT_NOT_READ)
        complain(import, inspection, name);
    if (item->source->named && inspection->envelope.file_name != NULL)
        advise(outcome, name);
    if (outcome != IMPORT_LEARNED)
        return outcome;
    inspection->received_at = own_time(inspection);
    inspection->utc_offset = time_utc_offset(inspection->received_at);
    return store(import, inspection, name);
}

/* What may be otherwise tomorrow gets no mark. */
static bool is_settled(enum import_outcome outcome) {
    return outcome != IMPORT_NOT_READ && outcome != IMPORT_NOT_STORED && outcome != IMPORT_IN_FUTURE;
}

enum import_outcome import_learn(struct import *import, struct import_item *item) {
    if (import_marks_has(import->marks, item))
        return IMPORT_DONE_BEFORE;
    struct inspection *inspection = inspection_new(import->session->now, time_utc_offset(import->session->now));
    enum import_outcome outcome = learn(import, item, inspection);
    inspection_free(inspection);
    if (is_settled(outcome))
        import_marks_add(import->marks, item);
    return outcome;
}
