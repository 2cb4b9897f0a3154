/* merge.c - in: the drafts of all sheets; out: the documents of the message. The text and HTML of one mail are one
 * document; what a mail says about the order attached to it belongs to the attachment, which outranks it; the same
 * order as PDF and spreadsheet is one. Drafts that contradict each other in their dates stay apart;
 * where mail and attachment do, the mail's date is kept as evidence. Limit:
 * LIMIT_DOCUMENTS. */
#include "inspect/find/find.h"

#include <string.h>

struct draft *drafts_add(struct reading *reading, struct drafts *drafts, const struct sheet *sheet) {
    drafts->items = arena_grow(reading->arena, drafts->items, drafts->count, sizeof *drafts->items);
    struct draft *draft = &drafts->items[drafts->count++];
    *draft = (struct draft){.sheet = sheet};
    return draft;
}

/* ---- what belongs together -------------------------------------------------------------------------------------- */

static bool is_judged(const struct draft *draft) {
    return draft->document.kind == KIND_ORDER || draft->document.kind == KIND_CHANGE;
}

static bool has_date(const struct document *document) {
    return document->date.year != 0 || document->reading_count > 0;
}

static bool is_reading_of(struct date date, const struct document *document) {
    for (size_t i = 0; i < document->reading_count; i++)
        if (date_equal(document->readings[i], date))
            return true;
    return false;
}

/* False when one says a day the other cannot mean. */
static bool dates_agree(const struct document *a, const struct document *b) {
    if (!has_date(a) || !has_date(b))
        return true;
    if (a->date.year != 0 && b->date.year != 0)
        return date_equal(a->date, b->date);
    if (a->date.year != 0)
        return is_reading_of(a->date, b);
    if (b->date.year != 0)
        return is_reading_of(b->date, a);
    return a->reading_count == b->reading_count &&
           memcmp(a->readings, b->readings, a->reading_count * sizeof *a->readings) == 0;
}

static bool same_number(const struct document *a, const struct document *b) {
    if (a->number_folded == NULL || b->number_folded == NULL)
        return false;
    bool releases = *a->release == '\0' || *b->release == '\0' || strcmp(a->release, b->release) == 0;
    return strcmp(a->number_folded, b->number_folded) == 0 && releases;
}

static bool same_origin(const struct draft *a, const struct draft *b) {
    return a->document.origin == b->document.origin;
}

/* Two ways of writing one mail. */
static bool are_alternatives(const struct draft *a, const struct draft *b) {
    if (a->sheet->alternative == 0 || a->sheet->alternative != b->sheet->alternative || a->sheet == b->sheet ||
        !same_origin(a, b))
        return false;
    return same_number(&a->document, &b->document) || a->document.number == NULL || b->document.number == NULL;
}

/* A mail and what is attached to it. What the mail quotes stays a document of its own. */
static bool body_speaks_of(const struct draft *body, const struct draft *attached) {
    if (!body->sheet->body || attached->sheet->body || body->document.origin == ORIGIN_QUOTED ||
        attached->document.origin == ORIGIN_QUOTED)
        return false;
    if (body->document.number == NULL)
        return is_judged(body) && is_judged(attached);
    return same_number(&body->document, &attached->document);
}

/* The mail names the only order attached to it, which shows no number itself, and lists nothing of its own. */
static bool body_names(const struct drafts *drafts, const struct draft *body, const struct draft *attached) {
    if (!body->sheet->body || body->document.number == NULL || body->document.line_count > 0 || !is_judged(body) ||
        attached->document.number != NULL || attached->document.kind != body->document.kind ||
        !same_origin(body, attached) || !dates_agree(&body->document, &attached->document))
        return false;
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *other = &drafts->items[i];
        if (other != body && other != attached && !other->dropped && is_judged(other))
            return false;
    }
    return !attached->sheet->body;
}

/* One order attached twice. */
static bool are_copies(const struct draft *a, const struct draft *b) {
    return !a->sheet->body && !b->sheet->body && a->sheet != b->sheet && same_origin(a, b) &&
           a->document.kind == b->document.kind && same_number(&a->document, &b->document) &&
           dates_agree(&a->document, &b->document);
}

/* ---- merging ---------------------------------------------------------------------------------------------------- */

static void merge_evidence(struct document *to, const struct document *from) {
    for (size_t i = 0; i < from->evidence_count; i++) {
        bool known = false;
        for (size_t k = 0; k < to->evidence_count; k++)
            known = known || (to->evidence[k].kind == from->evidence[i].kind &&
                              date_equal(to->evidence[k].date, from->evidence[i].date));
        if (!known && to->evidence_count < LIMIT_EVIDENCE)
            to->evidence[to->evidence_count++] = from->evidence[i];
    }
}

static void merge_date(struct document *to, const struct document *from) {
    bool settles = to->reading_count > 0 && from->date.year != 0 && is_reading_of(from->date, to);
    if (has_date(to) && !settles)
        return;
    if (!settles)
        to->date_where = from->date_where;
    to->date = from->date;
    to->date_role = from->date_role;
    to->reading_count = from->reading_count;
    memcpy(to->readings, from->readings, sizeof to->readings);
}

/* The file outranks the letter; but that they contradict each other is told. */
static void merge_letter(struct document *attached, const struct document *letter) {
    bool says_a_day = letter->date.year != 0 && letter->date_role == ROLE_ORDER;
    if (says_a_day && !dates_agree(attached, letter) && attached->evidence_count < LIMIT_EVIDENCE)
        attached->evidence[attached->evidence_count++] = (struct evidence){EVIDENCE_LETTER, letter->date};
}

/* Fills what `to` does not know from `from`, which is dropped. */
static void absorb(struct draft *to, struct draft *from) {
    struct document *a = &to->document;
    const struct document *b = &from->document;
    from->dropped = true;
    a->doubtful = a->doubtful && b->doubtful;
    merge_date(a, b);
    merge_evidence(a, b);
    if (a->number == NULL && b->number != NULL) {
        a->number_raw = b->number_raw;
        a->number = b->number;
        a->number_folded = b->number_folded;
        a->where = b->where;
    }
    if (*a->revision == '\0')
        a->revision = b->revision;
    if (*a->release == '\0')
        a->release = b->release;
    if (a->delivery_date.year == 0)
        a->delivery_date = b->delivery_date;
    if (a->cancel_date.year == 0)
        a->cancel_date = b->cancel_date;
    a->buyer = a->buyer != NULL ? a->buyer : b->buyer;
    a->ship_to = a->ship_to != NULL ? a->ship_to : b->ship_to;
    /* Items that were counted but not understood stay unknown: the mail's list may be a part of them. */
    if (*a->lines == '\0' && a->line_count == 0 && *b->lines != '\0') {
        memcpy(a->lines, b->lines, sizeof a->lines);
        a->line_count = b->line_count;
    }
}

/* Which of two drafts of the same thing knows more. */
static int richness(const struct draft *draft) {
    const struct document *document = &draft->document;
    return (document->number != NULL ? 4 : 0) + (has_date(document) ? 4 : 0) + (document->line_count > 0 ? 3 : 0) +
           (document->buyer != NULL ? 1 : 0) + (document->ship_to != NULL ? 1 : 0);
}

static void merge_alternatives(struct drafts *drafts) {
    for (size_t i = 0; i < drafts->count; i++) {
        for (size_t k = i + 1; k < drafts->count && !drafts->items[i].dropped; k++) {
            struct draft *a = &drafts->items[i];
            struct draft *b = &drafts->items[k];
            if (b->dropped || !are_alternatives(a, b))
                continue;
            if (richness(b) > richness(a))
                absorb(b, a);
            else
                absorb(a, b);
        }
    }
}

static void merge_bodies(struct drafts *drafts) {
    for (size_t i = 0; i < drafts->count; i++) {
        struct draft *body = &drafts->items[i];
        for (size_t k = 0; k < drafts->count && !body->dropped; k++) {
            struct draft *attached = &drafts->items[k];
            if (k == i || attached->dropped || !(body_speaks_of(body, attached) || body_names(drafts, body, attached)))
                continue;
            merge_letter(&attached->document, &body->document);
            absorb(attached, body);
        }
    }
}

/* "Same again please, the new number is 4102" above a forwarded mail that says no more than "PO 3822" in its subject:
 * what is ordered is the new one. */
static void drop_what_is_only_named(struct drafts *drafts) {
    bool written = false;
    for (size_t i = 0; i < drafts->count; i++)
        written = written || (!drafts->items[i].dropped && is_judged(&drafts->items[i]) &&
                              drafts->items[i].document.origin == ORIGIN_AUTHORED);
    for (size_t i = 0; written && i < drafts->count; i++) {
        struct draft *draft = &drafts->items[i];
        if (draft->document.origin == ORIGIN_FORWARDED && draft->only_named && !has_date(&draft->document) &&
            draft->document.line_count == 0)
            draft->dropped = true;
    }
}

static void merge_copies(struct drafts *drafts) {
    for (size_t i = 0; i < drafts->count; i++)
        for (size_t k = i + 1; k < drafts->count && !drafts->items[i].dropped; k++)
            if (!drafts->items[k].dropped && are_copies(&drafts->items[i], &drafts->items[k]))
                absorb(&drafts->items[i], &drafts->items[k]);
}

/* ---- the octets -------------------------------------------------------------------------------------------------- */

/* Of the file or text a document stands in, once a part: many orders may stand in one. What is no order is not looked
 * for again, and terms, catalogues and logos are no documents at all. */
struct octets {
    const char *bytes;
    size_t length;
    char digest[DIGEST_TEXT_BYTES];
};

static void digest_octets(const struct sheet *sheet, struct octets *last, struct document *document) {
    if (sheet->length == 0 || !document_is_kept(document))
        return;
    if (last->bytes != sheet->bytes || last->length != sheet->length) {
        last->bytes = sheet->bytes;
        last->length = sheet->length;
        digest_of(sheet->bytes, sheet->length, last->digest);
    }
    memcpy(document->bytes_digest, last->digest, sizeof document->bytes_digest - 1);
}

/* ---- reporting -------------------------------------------------------------------------------------------------- */

static void report_candidates(struct reading *reading, const struct draft *draft, uint32_t document) {
    struct facts *facts = reading->facts;
    for (size_t i = 0; i < draft->candidate_count && facts->candidate_count < LIMIT_CANDIDATES; i++) {
        facts->candidates =
            arena_grow(reading->arena, facts->candidates, facts->candidate_count, sizeof *facts->candidates);
        struct candidate *candidate = &facts->candidates[facts->candidate_count++];
        *candidate = draft->candidates[i];
        candidate->document = document;
    }
}

void merge_drafts(struct reading *reading, struct drafts *drafts) {
    struct facts *facts = reading->facts;
    struct octets octets = {0};
    merge_alternatives(drafts);
    merge_bodies(drafts);
    merge_copies(drafts);
    drop_what_is_only_named(drafts);
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        uint32_t document = draft->dropped ? FIND_NONE : (uint32_t)facts->document_count;
        if (!draft->dropped && facts->document_count >= LIMIT_DOCUMENTS) {
            const struct part part = {.number = draft->sheet->part, .name = draft->sheet->name};
            reading_unreadable(reading, &part, LIMIT_REASON_DOCUMENTS, "the message holds too many documents");
            break;
        }
        report_candidates(reading, draft, document);
        if (draft->dropped)
            continue;
        facts->documents =
            arena_grow(reading->arena, facts->documents, facts->document_count, sizeof *facts->documents);
        facts->documents[facts->document_count] = draft->document;
        digest_octets(draft->sheet, &octets, &facts->documents[facts->document_count++]);
    }
}
