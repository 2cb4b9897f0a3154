/* wire-facts.c - what an inspector found, as bytes and back. The reader trusts nothing: every count, length and
 * enumeration is compared with limits.h before it is used. Limit: LIMIT_FRAME_BYTES; documents and candidates that
 * would go beyond are left out, and the part list says limit-frame. */
#include "base/text.h"
#include "wire/wire-bytes.h"
#include "wire/wire-frame.h"

#include <string.h>

enum {
    FINGERPRINT_DIGITS = 32,
    PART_BYTES = LIMIT_NAME_BYTES,
    /* What is kept free for the lists after the documents. */
    RESERVE_BYTES = LIMIT_FRAME_BYTES / 4,
    /* The least an element takes, so that a count cannot claim more than the frame holds. */
    LEAST_DOCUMENT_BYTES = 104,
    LEAST_UNREADABLE_BYTES = 17,
    LEAST_CANDIDATE_BYTES = 50,
};

/* ---- places ---------------------------------------------------------------------------------------------------- */

static void put_place(struct buffer *out, const struct place *place) {
    put_string(out, place->part, PART_BYTES);
    put_string(out, place->name, LIMIT_NAME_BYTES);
    put_string(out, place->format, LIMIT_NAME_BYTES);
    put_u32(out, place->page);
    put_u32(out, place->row);
    put_string(out, place->text, LIMIT_STRING_BYTES);
}

static struct place get_place(struct reader *reader) {
    struct place place = {0};
    place.part = get_string(reader, PART_BYTES, "part number");
    place.name = get_string(reader, LIMIT_NAME_BYTES, "part name");
    place.format = get_string(reader, LIMIT_NAME_BYTES, "format");
    place.page = get_u32(reader);
    place.row = get_u32(reader);
    place.text = get_string(reader, LIMIT_STRING_BYTES, "row text");
    return place;
}

/* "" or exactly 32 lower-case hexadecimal digits. */
static void get_fingerprint(struct reader *reader, char text[FINGERPRINT_DIGITS + 1]) {
    const char *digits = get_string_not_null(reader, FINGERPRINT_DIGITS, "fingerprint");
    size_t length = strlen(digits);
    if ((length != 0 && length != FINGERPRINT_DIGITS) || strspn(digits, "0123456789abcdef") != length)
        reader_fail(reader, "fingerprint is not 32 hexadecimal digits");
    else
        memcpy(text, digits, length + 1);
}

/* ---- documents ------------------------------------------------------------------------------------------------- */

static void put_document(struct buffer *out, const struct document *document) {
    put_u8(out, (uint8_t)document->kind);
    put_u8(out, (uint8_t)document->origin);
    put_u8(out, document->doubtful);
    put_string(out, document->number_raw, LIMIT_NUMBER_BYTES);
    put_string(out, document->number, LIMIT_NUMBER_BYTES);
    put_string(out, document->number_folded, LIMIT_NUMBER_BYTES);
    put_string(out, document->revision == NULL ? "" : document->revision, LIMIT_NUMBER_BYTES);
    put_string(out, document->release == NULL ? "" : document->release, LIMIT_NUMBER_BYTES);
    put_date(out, document->date);
    put_u8(out, (uint8_t)document->date_role);
    put_u32(out, (uint32_t)document->reading_count);
    for (size_t i = 0; i < document->reading_count; i++)
        put_date(out, document->readings[i]);
    put_date(out, document->delivery_date);
    put_date(out, document->cancel_date);
    put_string(out, document->buyer, LIMIT_NAME_BYTES);
    put_string(out, document->ship_to, LIMIT_NAME_BYTES);
    put_string(out, document->lines, FINGERPRINT_DIGITS);
    put_u32(out, document->line_count);
    put_string(out, document->text_digest, FINGERPRINT_DIGITS);
    put_string(out, document->bytes_digest, FINGERPRINT_DIGITS);
    put_place(out, &document->where);
    put_place(out, &document->date_where);
    put_u32(out, document->last_page);
    put_u32(out, (uint32_t)document->evidence_count);
    for (size_t i = 0; i < document->evidence_count; i++) {
        put_u8(out, (uint8_t)document->evidence[i].kind);
        put_date(out, document->evidence[i].date);
    }
}

/* A number has all three forms or none. */
static void get_number(struct reader *reader, struct document *document) {
    document->number_raw = get_string(reader, LIMIT_NUMBER_BYTES, "order number");
    document->number = get_string(reader, LIMIT_NUMBER_BYTES, "order number");
    document->number_folded = get_string(reader, LIMIT_NUMBER_BYTES, "folded order number");
    bool any = document->number_raw != NULL || document->number != NULL || document->number_folded != NULL;
    bool all = document->number_raw != NULL && document->number != NULL && document->number_folded != NULL;
    if (any && (!all || document->number_folded[0] == '\0'))
        reader_fail(reader, "order number lacks one of its forms");
    document->revision = get_string_not_null(reader, LIMIT_NUMBER_BYTES, "revision");
    document->release = get_string_not_null(reader, LIMIT_NUMBER_BYTES, "release");
}

/* One date, or two and more readings in ascending order, never both. */
static void get_readings(struct reader *reader, struct document *document) {
    document->date = get_date(reader, "order date");
    document->date_role = (enum date_role)get_below(reader, ROLE_COUNT, "date role");
    document->reading_count = get_count(reader, LIMIT_DATE_READINGS, 4, "readings of a date");
    for (size_t i = 0; i < document->reading_count; i++) {
        document->readings[i] = get_date(reader, "reading of a date");
        if (document->readings[i].year == 0 ||
            (i > 0 && date_compare(document->readings[i - 1], document->readings[i]) >= 0))
            reader_fail(reader, "readings of a date are not ascending");
    }
    if (document->reading_count == 1 || (document->reading_count > 1 && document->date.year != 0))
        reader_fail(reader, "date is both settled and open");
}

static void get_document(struct reader *reader, struct document *document) {
    document->kind = (enum document_kind)get_below(reader, KIND_COUNT, "kind");
    document->origin = (enum document_origin)get_below(reader, ORIGIN_COUNT, "origin");
    document->doubtful = get_below(reader, 2, "doubtful") != 0;
    get_number(reader, document);
    get_readings(reader, document);
    document->delivery_date = get_date(reader, "delivery date");
    document->cancel_date = get_date(reader, "cancel date");
    document->buyer = get_string(reader, LIMIT_NAME_BYTES, "buyer");
    document->ship_to = get_string(reader, LIMIT_NAME_BYTES, "ship-to");
    get_fingerprint(reader, document->lines);
    document->line_count = get_u32(reader);
    get_fingerprint(reader, document->text_digest);
    get_fingerprint(reader, document->bytes_digest);
    document->where = get_place(reader);
    document->date_where = get_place(reader);
    if (!reader->failed && document->where.part == NULL)
        reader_fail(reader, "document stands nowhere");
    document->last_page = get_u32(reader);
    document->evidence_count = get_count(reader, LIMIT_EVIDENCE, 5, "pieces of evidence");
    for (size_t i = 0; i < document->evidence_count; i++) {
        document->evidence[i].kind = (enum evidence_kind)get_below(reader, EVIDENCE_COUNT, "evidence");
        document->evidence[i].date = get_date(reader, "evidence");
    }
}

/* ---- parts nobody could read, addresses, candidates ------------------------------------------------------------ */

static void put_unreadable(struct buffer *out, const struct unreadable *unreadable) {
    put_string(out, unreadable->part, PART_BYTES);
    put_string(out, unreadable->name, LIMIT_NAME_BYTES);
    put_string(out, unreadable->why, LIMIT_NAME_BYTES);
    put_string(out, unreadable->what == NULL ? "" : unreadable->what, LIMIT_STRING_BYTES);
    put_u8(out, unreadable->decoration);
}

static void get_unreadable(struct reader *reader, struct unreadable *unreadable) {
    unreadable->part = get_string_not_null(reader, PART_BYTES, "part number");
    unreadable->name = get_string(reader, LIMIT_NAME_BYTES, "part name");
    unreadable->why = get_string_not_null(reader, LIMIT_NAME_BYTES, "reason");
    if (unreadable->why[0] == '\0' || strspn(unreadable->why, "abcdefghijklmnopqrstuvwxyz-") != strlen(unreadable->why))
        reader_fail(reader, "reason is not one word");
    unreadable->what = get_string_not_null(reader, LIMIT_STRING_BYTES, "reason in words");
    unreadable->decoration = get_below(reader, 2, "decoration") != 0;
}

static void put_addresses(struct buffer *out, const struct address_list *list) {
    size_t count = list->count < LIMIT_ADDRESSES ? list->count : LIMIT_ADDRESSES;
    put_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        put_string(out, list->items[i], LIMIT_ADDRESS_BYTES);
}

static void get_addresses(struct reader *reader, struct address_list *list) {
    list->count = get_count(reader, LIMIT_ADDRESSES, 4, "addresses");
    list->items = arena_array(reader->arena, list->count, sizeof *list->items);
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = get_string_not_null(reader, LIMIT_ADDRESS_BYTES, "address");
}

static void put_candidate(struct buffer *out, const struct candidate *candidate, size_t documents) {
    put_string(out, candidate->field, LIMIT_NAME_BYTES);
    put_string(out, candidate->value, LIMIT_NAME_BYTES);
    put_string(out, candidate->label, LIMIT_NAME_BYTES);
    put_string(out, candidate->role, LIMIT_NAME_BYTES);
    put_u32(out, (uint32_t)candidate->score);
    put_u8(out, candidate->won);
    put_string(out, candidate->because, LIMIT_STRING_BYTES);
    put_u32(out, candidate->document < documents ? candidate->document : UINT32_MAX);
    put_place(out, &candidate->where);
}

static void get_candidate(struct reader *reader, struct candidate *candidate, size_t documents) {
    candidate->field = get_string_not_null(reader, LIMIT_NAME_BYTES, "field");
    candidate->value = get_string_not_null(reader, LIMIT_NAME_BYTES, "value");
    candidate->label = get_string_not_null(reader, LIMIT_NAME_BYTES, "label");
    candidate->role = get_string_not_null(reader, LIMIT_NAME_BYTES, "role");
    candidate->score = (int32_t)get_u32(reader);
    candidate->won = get_below(reader, 2, "won") != 0;
    candidate->because = get_string_not_null(reader, LIMIT_STRING_BYTES, "reason");
    candidate->document = get_u32(reader);
    if (candidate->document != UINT32_MAX && candidate->document >= documents)
        reader_fail(reader, "candidate speaks of document %u of %zu", candidate->document, documents);
    candidate->where = get_place(reader);
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

static void put_header_facts(struct buffer *out, const struct facts *facts) {
    put_addresses(out, &facts->from);
    put_addresses(out, &facts->to);
    put_addresses(out, &facts->cc);
    put_string(out, facts->message_id, LIMIT_STRING_BYTES);
    put_string(out, facts->subject, LIMIT_STRING_BYTES);
    put_string(out, facts->auto_submitted, LIMIT_NAME_BYTES);
    put_u64(out, (uint64_t)facts->header_time);
    put_u64(out, (uint64_t)facts->received_time);
    put_u8(out, facts->resent);
}

static void get_header_facts(struct reader *reader, struct facts *facts) {
    get_addresses(reader, &facts->from);
    get_addresses(reader, &facts->to);
    get_addresses(reader, &facts->cc);
    facts->message_id = get_string(reader, LIMIT_STRING_BYTES, "Message-ID");
    facts->subject = get_string(reader, LIMIT_STRING_BYTES, "Subject");
    facts->auto_submitted = get_string(reader, LIMIT_NAME_BYTES, "Auto-Submitted");
    facts->header_time = (int64_t)get_u64(reader);
    facts->received_time = (int64_t)get_u64(reader);
    facts->resent = get_below(reader, 2, "resent") != 0;
}

/* Returns how many were put: all, unless the frame would become too long. */
static size_t put_documents(struct buffer *out, const struct facts *facts, size_t begin) {
    size_t count_at = out->length, put = 0;
    put_u32(out, 0);
    while (put < facts->document_count && put < LIMIT_DOCUMENTS) {
        size_t before = out->length;
        put_document(out, &facts->documents[put]);
        if (out->length - begin > LIMIT_FRAME_BYTES - RESERVE_BYTES) {
            out->length = before;
            break;
        }
        put++;
    }
    patch_u32(out, count_at, (uint32_t)put);
    return put;
}

static void put_unreadables(struct buffer *out, const struct facts *facts, const char *extra_reason) {
    size_t room = LIMIT_UNREADABLE - (extra_reason != NULL);
    size_t count = facts->unreadable_count < room ? facts->unreadable_count : room;
    put_u32(out, (uint32_t)(count + (extra_reason != NULL)));
    for (size_t i = 0; i < count; i++)
        put_unreadable(out, &facts->unreadable[i]);
    if (extra_reason != NULL)
        put_unreadable(out,
                       &(struct unreadable){.part = "", .why = extra_reason, .what = "too many documents to report"});
}

static void put_candidates(struct buffer *out, const struct facts *facts, size_t documents, size_t begin) {
    size_t count_at = out->length, put = 0;
    put_u32(out, 0);
    while (put < facts->candidate_count && put < LIMIT_CANDIDATES) {
        size_t before = out->length;
        put_candidate(out, &facts->candidates[put], documents);
        if (out->length - begin > LIMIT_FRAME_BYTES) {
            out->length = before;
            break;
        }
        put++;
    }
    patch_u32(out, count_at, (uint32_t)put);
}

/* See wire_get_facts for the reader. */
void wire_put_facts(struct buffer *out, uint32_t generation, uint32_t sequence, const struct facts *facts) {
    size_t begin = frame_begin(out, WIRE_FACTS);
    put_u32(out, generation);
    put_u32(out, sequence);
    size_t looked_at = out->length;
    put_u8(out, (uint8_t)facts->looked);
    put_header_facts(out, facts);
    size_t documents = put_documents(out, facts, begin);
    bool complete = documents == facts->document_count;
    if (!complete && facts->looked == LOOKED_OK)
        out->data[looked_at] = LOOKED_PARTLY;
    put_unreadables(out, facts, complete ? NULL : LIMIT_REASON_FRAME);
    put_candidates(out, facts, documents, begin);
    frame_end(out, begin);
}

/* See wire_put_facts for the writer. */
int wire_get_facts(const void *payload, size_t length, struct arena *arena, uint32_t *generation, uint32_t *sequence,
                   struct facts *facts, struct error *error) {
    struct reader reader = {
        .at = payload, .end = (const unsigned char *)payload + length, .arena = arena, .error = error};
    *facts = (struct facts){0};
    *generation = get_u32(&reader);
    *sequence = get_u32(&reader);
    facts->looked = (enum looked)get_below(&reader, LOOKED_COUNT, "outcome");
    get_header_facts(&reader, facts);
    facts->document_count = get_count(&reader, LIMIT_DOCUMENTS, LEAST_DOCUMENT_BYTES, "documents");
    facts->documents = arena_array(arena, facts->document_count, sizeof *facts->documents);
    for (size_t i = 0; i < facts->document_count && !reader.failed; i++)
        get_document(&reader, &facts->documents[i]);
    facts->unreadable_count = get_count(&reader, LIMIT_UNREADABLE, LEAST_UNREADABLE_BYTES, "unreadable parts");
    facts->unreadable = arena_array(arena, facts->unreadable_count, sizeof *facts->unreadable);
    for (size_t i = 0; i < facts->unreadable_count && !reader.failed; i++)
        get_unreadable(&reader, &facts->unreadable[i]);
    facts->candidate_count = get_count(&reader, LIMIT_CANDIDATES, LEAST_CANDIDATE_BYTES, "candidates");
    facts->candidates = arena_array(arena, facts->candidate_count, sizeof *facts->candidates);
    for (size_t i = 0; i < facts->candidate_count && !reader.failed; i++)
        get_candidate(&reader, &facts->candidates[i], facts->document_count);
    return reader_finish(&reader);
}
