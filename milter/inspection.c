/* inspection.c - making and ending an inspection, and the names of its enumerations as interface.md writes them. */
#include "inspection.h"

#include <string.h>
#include <unistd.h>

struct inspection *inspection_new(int64_t received_at, int32_t utc_offset) {
    struct arena *arena = arena_new();
    struct inspection *inspection = arena_alloc(arena, sizeof *inspection);
    inspection->arena = arena;
    inspection->received_at = received_at;
    inspection->utc_offset = utc_offset;
    inspection->envelope.sender = "";
    inspection->envelope.content = -1;
    inspection->verdict.document = UINT32_MAX;
    return inspection;
}

void inspection_free(struct inspection *inspection) {
    if (inspection == NULL)
        return;
    if (inspection->envelope.content >= 0)
        close(inspection->envelope.content);
    arena_free(inspection->arena);
}

struct date inspection_today(const struct inspection *inspection) {
    return date_of_time(inspection->received_at, inspection->utc_offset);
}

void inspection_could_not_look(struct inspection *inspection, const char *why, const char *what) {
    struct unreadable *unreadable = arena_alloc(inspection->arena, sizeof *unreadable);
    *unreadable = (struct unreadable){.part = "", .why = arena_strdup(inspection->arena, why)};
    unreadable->what = arena_strdup(inspection->arena, what);
    inspection->facts = (struct facts){.looked = LOOKED_NOT, .unreadable = unreadable, .unreadable_count = 1};
}

bool document_is_judged(const struct document *document) {
    return (document->kind == KIND_ORDER || document->kind == KIND_CHANGE) && document->origin != ORIGIN_QUOTED;
}

bool document_may_be_judged(const struct document *document) {
    return document_is_judged(document) ||
           ((document->kind == KIND_ORDER || document->kind == KIND_CHANGE) && document->doubtful);
}

bool document_is_kept(const struct document *document) {
    bool cancels = document->kind == KIND_CANCELLATION && document->origin != ORIGIN_QUOTED;
    return document_is_judged(document) || (cancels && document->number_folded != NULL);
}

static const char *const kind_names[KIND_COUNT] = {
    [KIND_ORDER] = "order",
    [KIND_CHANGE] = "change",
    [KIND_CANCELLATION] = "cancellation",
    [KIND_CONFIRMATION] = "confirmation",
    [KIND_QUOTE] = "quote",
    [KIND_INVOICE] = "invoice",
    [KIND_STATEMENT] = "statement",
    [KIND_BACKORDER] = "backorder",
    [KIND_DELIVERY_NOTE] = "delivery-note",
    [KIND_LIST] = "list",
    [KIND_OTHER] = "other",
};

const char *document_kind_name(enum document_kind kind) {
    return kind < KIND_COUNT ? kind_names[kind] : "other";
}

enum document_kind document_kind_of(const char *name) {
    for (enum document_kind kind = 0; kind < KIND_COUNT; kind++)
        if (strcmp(kind_names[kind], name) == 0)
            return kind;
    return KIND_COUNT;
}

const char *document_origin_name(enum document_origin origin) {
    static const char *const names[ORIGIN_COUNT] = {"authored", "quoted", "forwarded"};
    return origin < ORIGIN_COUNT ? names[origin] : "authored";
}

const char *date_role_name(enum date_role role) {
    static const char *const names[ROLE_COUNT] = {
        "none",          "order",     "delivery",    "ship-not-before", "cancel-after", "due",         "print",
        "form-revision", "quotation", "valid-until", "birthday",        "period",       "quoted-mail", "fax-header"};
    return role < ROLE_COUNT ? names[role] : "none";
}

const char *looked_name(enum looked looked) {
    static const char *const names[LOOKED_COUNT] = {"ok", "partly", "unreadable"};
    return looked < LOOKED_COUNT ? names[looked] : "unreadable";
}

static const char *const allowance_kinds[ALLOW_KIND_COUNT] = {"sender", "party", "number"};

const char *allowance_kind_name(enum allowance_kind kind) {
    return kind < ALLOW_KIND_COUNT ? allowance_kinds[kind] : "";
}

enum allowance_kind allowance_kind_of(const char *name) {
    for (enum allowance_kind kind = 0; kind < ALLOW_KIND_COUNT; kind++)
        if (strcmp(allowance_kinds[kind], name) == 0)
            return kind;
    return ALLOW_KIND_COUNT;
}

const char *resend_name(enum resend resend) {
    static const char *const names[RESEND_COUNT] = {"", "needless", "passed", "used"};
    return resend < RESEND_COUNT ? names[resend] : "";
}

const char *action_name(enum action action) {
    static const char *const names[ACTION_COUNT] = {"pass", "tag", "defer", "hold", "reject"};
    return action < ACTION_COUNT ? names[action] : "pass";
}
