/* test-wire.c - frames survive the way over the wire, and nothing that is not perfect is taken. */
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { GENERATION = 7, SEQUENCE = 4711 };

static struct facts *sample_facts(struct arena *arena) {
    struct facts *facts = arena_alloc(arena, sizeof *facts);
    static const char *to[] = {"orders@acme.example", "buyer@store.example"};
    facts->looked = LOOKED_PARTLY;
    facts->to = (struct address_list){to, 2};
    facts->message_id = "<1@ours.example>";
    facts->subject = "Bestellung 4711 vom 3. M\xC3\xA4rz";
    facts->header_time = -1;
    facts->received_time = 1767223800;
    facts->resent = true;
    facts->document_count = 2;
    facts->documents = arena_array(arena, 2, sizeof *facts->documents);
    facts->documents[0] = (struct document){
        .kind = KIND_CHANGE,
        .origin = ORIGIN_FORWARDED,
        .number_raw = "PO-4711",
        .number = "4711",
        .number_folded = "4711",
        .revision = "B",
        .release = "3",
        .date = {2025, 11, 20},
        .date_role = ROLE_ORDER,
        .delivery_date = {2025, 12, 0},
        .lines = "0123456789abcdef0123456789abcdef",
        .line_count = 12,
        .bytes_digest = "fedcba9876543210fedcba9876543210",
        .where = {.part = "2", .name = "PO.pdf", .format = "pdf", .page = 1, .row = 3, .text = "PO-4711"},
        .date_where = {.part = "2", .format = "pdf"},
        .last_page = 2,
        .evidence = {{EVIDENCE_PROPERTIES, {2024, 2, 29}}},
        .evidence_count = 1};
    facts->documents[1] = (struct document){
        .kind = KIND_ORDER, .readings = {{2025, 3, 4}, {2025, 4, 3}}, .reading_count = 2, .where = {.part = "1"}};
    facts->unreadable_count = 1;
    facts->unreadable = arena_alloc(arena, sizeof *facts->unreadable);
    facts->unreadable[0] = (struct unreadable){.part = "3", .why = "password", .what = "", .decoration = true};
    facts->candidate_count = 1;
    facts->candidates = arena_alloc(arena, sizeof *facts->candidates);
    facts->candidates[0] = (struct candidate){.field = "number",
                                              .value = "4711",
                                              .label = "PO",
                                              .role = "order",
                                              .score = -5,
                                              .won = true,
                                              .because = "it is labelled",
                                              .document = 1};
    return facts;
}

static int read_frame(const struct buffer *frame, struct arena *arena, struct facts *facts, struct error *error) {
    enum wire_kind kind;
    uint32_t length, generation, sequence;
    if (frame->length < WIRE_HEADER_BYTES || wire_get_header(frame->data, &kind, &length, error) != 0)
        return -1;
    if (kind != WIRE_FACTS || length != frame->length - WIRE_HEADER_BYTES)
        return -1;
    return wire_get_facts(frame->data + WIRE_HEADER_BYTES, length, arena, &generation, &sequence, facts, error);
}

static void facts_survive_the_way(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct buffer frame = {0};
    struct facts facts;
    struct error error = {0};
    wire_put_facts(&frame, GENERATION, SEQUENCE, sample_facts(arena));
    assert_int_equal(read_frame(&frame, arena, &facts, &error), 0);
    assert_int_equal(facts.looked, LOOKED_PARTLY);
    assert_int_equal(facts.to.count, 2);
    assert_string_equal(facts.to.items[1], "buyer@store.example");
    assert_null(facts.auto_submitted);
    assert_int_equal(facts.header_time, -1);
    assert_true(facts.resent);
    const struct document *change = &facts.documents[0];
    assert_int_equal(change->kind, KIND_CHANGE);
    assert_int_equal(change->origin, ORIGIN_FORWARDED);
    assert_string_equal(change->number_raw, "PO-4711");
    assert_string_equal(change->revision, "B");
    assert_int_equal(change->date.day, 20);
    assert_int_equal(change->delivery_date.day, 0);
    assert_string_equal(change->lines, "0123456789abcdef0123456789abcdef");
    assert_string_equal(change->where.name, "PO.pdf");
    assert_int_equal(change->evidence[0].date.day, 29);
    assert_string_equal(change->bytes_digest, "fedcba9876543210fedcba9876543210");
    assert_string_equal(facts.documents[1].bytes_digest, "");
    assert_null(facts.documents[1].number);
    assert_string_equal(facts.documents[1].revision, "");
    assert_int_equal(facts.documents[1].readings[1].month, 4);
    assert_true(facts.unreadable[0].decoration);
    assert_int_equal(facts.candidates[0].score, -5);
    assert_true(facts.candidates[0].won);
    buffer_free(&frame);
    arena_free(arena);
}

/* Every byte in turn is overwritten: whatever the reader says, it may not read beyond, loop or crash. */
static void no_damaged_frame_harms(void **state) {
    (void)state;
    static const unsigned char values[] = {0x00, 0x01, 0x7F, 0x80, 0xC2, 0xFF};
    struct arena *arena = arena_new();
    struct buffer frame = {0};
    wire_put_facts(&frame, GENERATION, SEQUENCE, sample_facts(arena));
    size_t refused = 0;
    for (size_t at = 0; at < frame.length; at++) {
        for (size_t v = 0; v < sizeof values; v++) {
            struct arena *message = arena_new();
            struct facts facts;
            struct error error = {0};
            char kept = frame.data[at];
            frame.data[at] = (char)values[v];
            int result = read_frame(&frame, message, &facts, &error);
            refused += result != 0;
            for (size_t i = 0; result == 0 && i < facts.document_count; i++) {
                assert_true(facts.documents[i].kind < KIND_COUNT);
                assert_true(facts.documents[i].date.year == 0 || date_valid(facts.documents[i].date));
            }
            frame.data[at] = kept;
            arena_free(message);
        }
    }
    assert_true(refused > frame.length); /* lengths, counts, enumerations and UTF-8 are most of it */
    buffer_free(&frame);
    arena_free(arena);
}

static void a_frame_that_is_cut_short_is_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct buffer frame = {0};
    uint32_t generation, sequence;
    struct facts facts;
    struct error error;
    wire_put_facts(&frame, GENERATION, SEQUENCE, sample_facts(arena));
    for (size_t length = 0; length < frame.length - WIRE_HEADER_BYTES; length++) {
        char *exact = malloc(length + 1); /* so that a sanitizer sees a read beyond */
        memcpy(exact, frame.data + WIRE_HEADER_BYTES, length);
        char *only = realloc(exact, length == 0 ? 1 : length);
        assert_int_equal(wire_get_facts(only, length, arena, &generation, &sequence, &facts, &error), -1);
        free(only);
    }
    buffer_add(&frame, "x", 1);
    assert_int_equal(wire_get_facts(frame.data + WIRE_HEADER_BYTES, frame.length - WIRE_HEADER_BYTES, arena,
                                    &generation, &sequence, &facts, &error),
                     -1);
    assert_string_equal(error.text, "has 1 bytes too many");
    buffer_free(&frame);
    arena_free(arena);
}

static void headers_of_others_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *sentence;
    } rows[] = {
        {"GARBAGE GARB", "frame does not begin with OGF1"},
        {"OGF1\x03\x09\0\0\x01\0\0\0", "frame has version 9, expected 3"},
        {"OGF1\x09\x03\0\0\x01\0\0\0", "frame is of kind 9, which there is not"},
        {"OGF1\x03\x03\0\x01\x01\0\0\0", "frame is of kind 3, which there is not"},
        {"OGF1\x03\x03\0\0\xFF\xFF\xFF\xFF", "frame says it has 4294967295 bytes, expected at most 8388608"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum wire_kind kind;
        uint32_t length;
        struct error error;
        assert_int_equal(wire_get_header(rows[i].bytes, &kind, &length, &error), -1);
        assert_string_equal(error.text, rows[i].sentence);
    }
}

/* An honest inspector never sends a frame that is refused, whatever the mail put into its strings. */
static void what_is_written_can_be_read_whatever_the_strings_hold(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    char *endless = arena_alloc(arena, 3 * LIMIT_STRING_BYTES);
    memset(endless, 'x', 3 * LIMIT_STRING_BYTES - 1);
    const char *nasty[] = {"\x01\x02\xFF\xFE", endless, "", "\xE2\x80"};
    for (size_t i = 0; i < sizeof nasty / sizeof nasty[0]; i++) {
        struct facts *facts = sample_facts(arena), read;
        struct buffer frame = {0};
        struct error error = {0};
        facts->subject = nasty[i];
        facts->documents[0].buyer = nasty[i];
        facts->documents[0].where.text = nasty[i];
        facts->unreadable[0].what = nasty[i];
        wire_put_facts(&frame, GENERATION, SEQUENCE, facts);
        assert_int_equal(read_frame(&frame, arena, &read, &error), 0);
        buffer_free(&frame);
    }
    arena_free(arena);
}

static void too_many_documents_for_a_frame_are_named(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct facts *facts = sample_facts(arena), read;
    facts->document_count = LIMIT_DOCUMENTS + 5;
    struct document *many = arena_array(arena, facts->document_count, sizeof *many);
    for (size_t i = 0; i < facts->document_count; i++)
        many[i] = facts->documents[0];
    facts->documents = many;
    facts->looked = LOOKED_OK;
    struct buffer frame = {0};
    struct error error = {0};
    wire_put_facts(&frame, GENERATION, SEQUENCE, facts);
    assert_int_equal(read_frame(&frame, arena, &read, &error), 0);
    assert_int_equal(read.document_count, LIMIT_DOCUMENTS);
    assert_int_equal(read.looked, LOOKED_PARTLY);
    assert_string_equal(read.unreadable[read.unreadable_count - 1].why, "limit-frame");
    buffer_free(&frame);
    arena_free(arena);
}

static void a_request_survives_the_way(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    uint32_t blocks[] = {3, 9};
    struct wire_request request = {.generation = GENERATION,
                                   .sequence = SEQUENCE,
                                   .received_at = -86400,
                                   .utc_offset = -3600 * 11,
                                   .content_bytes = 12345,
                                   .content_follows = true,
                                   .want_candidates = true,
                                   .file_name = "PO 4711.pdf",
                                   .blocks = blocks,
                                   .block_count = 2};
    struct wire_request read;
    struct buffer frame = {0};
    struct error error;
    enum wire_kind kind;
    uint32_t length;
    wire_put_request(&frame, &request);
    assert_int_equal(wire_get_header(frame.data, &kind, &length, &error), 0);
    assert_int_equal(kind, WIRE_REQUEST);
    assert_int_equal(wire_get_request(frame.data + WIRE_HEADER_BYTES, length, arena, &read, &error), 0);
    assert_int_equal(read.sequence, SEQUENCE);
    assert_int_equal(read.received_at, -86400);
    assert_int_equal(read.utc_offset, -3600 * 11);
    assert_int_equal(read.content_bytes, 12345);
    assert_true(read.content_follows);
    assert_true(read.want_candidates);
    assert_string_equal(read.file_name, "PO 4711.pdf");
    assert_int_equal(read.block_count, 2);
    assert_int_equal(read.blocks[1], 9);
    buffer_free(&frame);
    arena_free(arena);
}

static void settings_survive_the_way(void **state) {
    (void)state;
    struct settings *settings = settings_new(GENERATION), *read;
    struct word words[] = {{"de", "number", "Bestell-Nr."}, {"fr", "date", "Date de commande"}};
    const char *addresses[] = {"@acme.example"}, *patterns[] = {"\\bAC-\\d{5}\\b"};
    const char *ignored[] = {"K-4711", "K-4712"}, *ignored_patterns[] = {"K-\\d+"};
    struct date ignored_dates[] = {{2014, 3, 1}};
    struct party_block block = {.name = "Acme",
                                .language = "de",
                                .ignored_numbers = ignored,
                                .ignored_number_count = 2,
                                .ignored_patterns = ignored_patterns,
                                .ignored_pattern_count = 1,
                                .ignored_dates = ignored_dates,
                                .ignored_date_count = 1,
                                .addresses = addresses,
                                .address_count = 1,
                                .date_order = DATE_ORDER_MDY,
                                .number_patterns = patterns,
                                .number_pattern_count = 1,
                                .each_address = true};
    settings->words = words;
    settings->word_count = 2;
    settings->parties = &block;
    settings->party_count = 1;
    struct buffer bytes = {0};
    struct error error;
    wire_put_settings(&bytes, settings);
    assert_int_equal(wire_get_settings(bytes.data, bytes.length, &read, &error), 0);
    assert_int_equal(read->generation, GENERATION);
    assert_string_equal(read->words[1].text, "Date de commande");
    assert_null(read->parties[0].role);
    assert_string_equal(read->parties[0].number_patterns[0], "\\bAC-\\d{5}\\b");
    assert_int_equal(read->parties[0].date_order, DATE_ORDER_MDY);
    assert_true(read->parties[0].each_address);
    assert_string_equal(read->parties[0].language, "de");
    assert_int_equal(read->parties[0].ignored_number_count, 2);
    assert_string_equal(read->parties[0].ignored_numbers[1], "K-4712");
    assert_int_equal(read->parties[0].ignored_pattern_count, 1);
    assert_string_equal(read->parties[0].ignored_patterns[0], "K-\\d+");
    assert_int_equal(read->parties[0].ignored_date_count, 1);
    assert_true(date_equal(read->parties[0].ignored_dates[0], ignored_dates[0]));
    settings_free(read);
    assert_int_equal(wire_get_settings(bytes.data, bytes.length - 1, &read, &error), -1);
    buffer_free(&bytes);
    settings_free(settings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_survive_the_way),
        cmocka_unit_test(no_damaged_frame_harms),
        cmocka_unit_test(a_frame_that_is_cut_short_is_refused),
        cmocka_unit_test(headers_of_others_are_refused),
        cmocka_unit_test(what_is_written_can_be_read_whatever_the_strings_hold),
        cmocka_unit_test(too_many_documents_for_a_frame_are_named),
        cmocka_unit_test(a_request_survives_the_way),
        cmocka_unit_test(settings_survive_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
