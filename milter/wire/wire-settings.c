/* wire-settings.c - label words and party settings for the inspectors, as bytes and back. Limits: LIMIT_WORDS,
 * LIMIT_PARTIES, LIMIT_PARTY_ADDRESSES, LIMIT_PARTY_PATTERNS. */
#include "wire/wire-bytes.h"
#include "wire/wire.h"

static void put_strings(struct buffer *out, const char *const *strings, size_t count, size_t limit) {
    put_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        put_string(out, strings[i], limit);
}

static void put_block(struct buffer *out, const struct party_block *block) {
    put_string(out, block->name, LIMIT_NAME_BYTES);
    put_string(out, block->role, LIMIT_NAME_BYTES);
    put_strings(out, block->addresses, block->address_count, LIMIT_ADDRESS_BYTES);
    put_u8(out, (uint8_t)block->date_order);
    put_strings(out, block->number_patterns, block->number_pattern_count, LIMIT_STRING_BYTES);
    put_u8(out, block->each_address);
    put_string(out, block->language, LIMIT_NAME_BYTES);
    put_strings(out, block->ignored_numbers, block->ignored_number_count, LIMIT_NUMBER_BYTES);
    put_strings(out, block->ignored_patterns, block->ignored_pattern_count, LIMIT_STRING_BYTES);
    put_u32(out, (uint32_t)block->ignored_date_count);
    for (size_t i = 0; i < block->ignored_date_count; i++)
        put_date(out, block->ignored_dates[i]);
}

/* A word of the same language and meaning as the one before it, which nearly all are, does not say so again. */
static void put_words(struct buffer *out, const struct settings *settings) {
    put_u32(out, (uint32_t)settings->word_count);
    for (size_t i = 0; i < settings->word_count; i++) {
        const struct word *word = &settings->words[i];
        bool same = i > 0 && word->language == word[-1].language && word->meaning == word[-1].meaning;
        put_u8(out, same);
        if (!same) {
            put_string(out, word->language, LIMIT_NAME_BYTES);
            put_string(out, word->meaning, LIMIT_NAME_BYTES);
        }
        put_string(out, word->text, LIMIT_NAME_BYTES);
    }
}

/* See put_words for the writer. */
static void get_words(struct reader *reader, struct settings *settings) {
    settings->word_count = get_count(reader, LIMIT_WORDS, 5, "words");
    settings->words = arena_array(reader->arena, settings->word_count, sizeof *settings->words);
    struct word word = {.language = "", .meaning = ""};
    for (size_t i = 0; i < settings->word_count; i++) {
        if (get_below(reader, 2, "same-as-before") == 0) {
            word.language = get_string_not_null(reader, LIMIT_NAME_BYTES, "language");
            word.meaning = get_string_not_null(reader, LIMIT_NAME_BYTES, "meaning");
        }
        word.text = get_string_not_null(reader, LIMIT_NAME_BYTES, "word");
        settings->words[i] = word;
    }
}

/* See wire_get_settings for the reader. */
void wire_put_settings(struct buffer *out, const struct settings *settings) {
    put_u32(out, settings->generation);
    put_words(out, settings);
    put_u32(out, (uint32_t)settings->party_count);
    for (size_t i = 0; i < settings->party_count; i++)
        put_block(out, &settings->parties[i]);
}

static const char **get_strings(struct reader *reader, uint32_t limit, size_t bytes, const char *what, size_t *count) {
    *count = get_count(reader, limit, 4, what);
    const char **strings = arena_array(reader->arena, *count, sizeof *strings);
    for (size_t i = 0; i < *count; i++)
        strings[i] = get_string_not_null(reader, bytes, what);
    return strings;
}

static void get_block(struct reader *reader, struct party_block *block) {
    block->name = get_string_not_null(reader, LIMIT_NAME_BYTES, "party name");
    block->role = get_string(reader, LIMIT_NAME_BYTES, "party role");
    block->addresses =
        get_strings(reader, LIMIT_PARTY_ADDRESSES, LIMIT_ADDRESS_BYTES, "addresses", &block->address_count);
    block->date_order = (enum date_order)get_below(reader, DATE_ORDER_COUNT, "date order");
    block->number_patterns =
        get_strings(reader, LIMIT_PARTY_PATTERNS, LIMIT_STRING_BYTES, "number patterns", &block->number_pattern_count);
    block->each_address = get_below(reader, 2, "each-address") != 0;
    block->language = get_string(reader, LIMIT_NAME_BYTES, "language");
    block->ignored_numbers =
        get_strings(reader, LIMIT_PARTY_PATTERNS, LIMIT_NUMBER_BYTES, "ignored numbers", &block->ignored_number_count);
    block->ignored_patterns = get_strings(reader, LIMIT_PARTY_PATTERNS, LIMIT_STRING_BYTES, "ignored patterns",
                                          &block->ignored_pattern_count);
    block->ignored_date_count = get_count(reader, LIMIT_PARTY_PATTERNS, 4, "ignored dates");
    block->ignored_dates = arena_array(reader->arena, block->ignored_date_count, sizeof *block->ignored_dates);
    for (size_t i = 0; i < block->ignored_date_count; i++)
        block->ignored_dates[i] = get_date(reader, "ignored date");
}

/* See wire_put_settings for the writer. */
int wire_get_settings(const void *bytes, size_t length, struct settings **settings, struct error *error) {
    struct settings *read = settings_new(0);
    struct reader reader = {
        .at = bytes, .end = (const unsigned char *)bytes + length, .arena = read->arena, .error = error};
    read->generation = get_u32(&reader);
    get_words(&reader, read);
    read->party_count = get_count(&reader, LIMIT_PARTIES, 34, "party blocks");
    read->parties = arena_array(read->arena, read->party_count, sizeof *read->parties);
    for (size_t i = 0; i < read->party_count; i++)
        get_block(&reader, &read->parties[i]);
    if (reader_finish(&reader) != 0) {
        settings_free(read);
        return -1;
    }
    *settings = read;
    return 0;
}
