/* index.c - in: the settings' words; out: a vocabulary of folded words and a tree of labels over it, so that a token
 * that no label has costs one look-up. Built once, before the sandbox closes, and never changed. Limit: LIMIT_WORDS
 * rows; labels of more than 12 words are left out. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

enum { LABEL_WORDS = 12, MOST_LANGUAGES = 32, FIRST_SLOTS = 4096, SIEVE_BITS = 16 };

struct entry_slot {
    uint64_t hash;
    uint32_t entry; /* 0: free */
};

struct edge_slot {
    uint64_t key; /* node << 32 | entry; 0: free */
    uint32_t node;
};

struct finder_index {
    struct entry_slot *entries;
    uint64_t entry_mask;
    uint64_t sieve[(1u << SIEVE_BITS) / 64]; /* a bit per hash's first bits: unset, no label has such a word */
    struct edge_slot *edges;
    uint64_t edge_mask;
    struct label_node *nodes; /* 0: no node */
    uint32_t node_count, node_room;
    uint32_t *roots; /* per entry: the node of the label that begins with it */
    uint32_t entry_count, entry_room;
    const char *languages[MOST_LANGUAGES];
    enum date_order date_orders[MOST_LANGUAGES];
    uint32_t language_count;
    struct number_patterns *patterns[PATTERNS_USES];
};

/* ---- meanings --------------------------------------------------------------------------------------------------- */

#define NAME_OF(name, text) text,
static const char *const meaning_names[] = {"", MEANINGS(NAME_OF)};
#undef NAME_OF

const char *meaning_name(enum meaning meaning) {
    return meaning_names[meaning];
}

static enum meaning meaning_of(const char *name) {
    for (unsigned i = 1; i < MEANING_COUNT; i++)
        if (strcmp(meaning_names[i], name) == 0)
            return (enum meaning)i;
    return MEANING_NONE;
}

enum meaning meanings_first(struct meanings set, enum meaning first, enum meaning last) {
    for (unsigned half = 0; half < 2; half++) {
        uint64_t bits = set.bits[half] != 0 ? set.bits[half] & meanings_mask(half, first, last) : 0;
        if (bits != 0)
            return (enum meaning)(half * 64 + (unsigned)__builtin_ctzll(bits));
    }
    return MEANING_NONE;
}

/* ---- look-up ---------------------------------------------------------------------------------------------------- */

static uint64_t sieve_bit(uint64_t hash) {
    return (uint64_t)1 << (hash >> (64 - SIEVE_BITS) & 63);
}

static size_t sieve_place(uint64_t hash) {
    return (size_t)(hash >> (64 - SIEVE_BITS) >> 6);
}

/* Most words of a text are in no label. The sieve, which stays in the processor's nearest cache as the table does not,
 * knows that of most of them. */
uint32_t index_entry(const struct finder_index *index, uint64_t hash) {
    if ((index->sieve[sieve_place(hash)] & sieve_bit(hash)) == 0)
        return 0;
    for (uint64_t i = hash & index->entry_mask;; i = (i + 1) & index->entry_mask) {
        const struct entry_slot *slot = &index->entries[i];
        if (slot->entry == 0 || slot->hash == hash)
            return slot->entry;
    }
}

static uint64_t edge_place(uint64_t key) {
    key *= 0x9E3779B97F4A7C15u;
    return key ^ key >> 32;
}

const struct label_node *index_root(const struct finder_index *index, uint32_t entry) {
    uint32_t node = index->roots[entry];
    return node != 0 ? &index->nodes[node] : NULL;
}

const struct label_node *index_next(const struct finder_index *index, const struct label_node *node, uint32_t entry) {
    uint64_t key = (uint64_t)(node - index->nodes) << 32 | entry;
    for (uint64_t i = edge_place(key) & index->edge_mask;; i = (i + 1) & index->edge_mask) {
        if (index->edges[i].key == key)
            return &index->nodes[index->edges[i].node];
        if (index->edges[i].key == 0)
            return NULL;
    }
}

struct meanings index_meanings(const struct finder_index *index, const struct token *token) {
    return index->nodes[index->roots[token->entry]].meanings;
}

uint8_t index_month(const struct finder_index *index, uint32_t entry) {
    struct meanings meanings = index->nodes[index->roots[entry]].meanings;
    enum meaning month = meanings_first(meanings, MEANING_MONTH_1, MEANING_MONTH_12);
    return month != MEANING_NONE ? (uint8_t)(month - MEANING_MONTH_1 + 1) : 0;
}

uint32_t index_language(const struct finder_index *index, const char *code) {
    for (uint32_t i = 0; i < index->language_count; i++)
        if (strcmp(index->languages[i], code) == 0)
            return (uint32_t)1 << i;
    return 0;
}

enum date_order index_date_order(const struct finder_index *index, uint32_t language) {
    for (uint32_t i = 0; i < index->language_count; i++)
        if (language == (uint32_t)1 << i)
            return index->date_orders[i];
    return DATE_ORDER_OPEN;
}

const struct number_patterns *index_patterns(const struct finder_index *index, enum patterns_use use) {
    return index->patterns[use];
}

/* ---- building --------------------------------------------------------------------------------------------------- */

static void *grown(void *array, uint32_t *room, size_t size) {
    *room = *room == 0 ? 256 : *room * 2;
    void *larger = reallocarray(array, *room, size);
    if (larger == NULL)
        abort();
    return larger;
}

static void *zeroed(size_t count, size_t size) {
    void *array = calloc(count, size);
    if (array == NULL)
        abort();
    return array;
}

/* The slot of a word, or the free one where it belongs. */
static struct entry_slot *entry_slot(struct entry_slot *entries, uint64_t mask, uint64_t hash) {
    uint64_t i = hash & mask;
    while (entries[i].entry != 0 && entries[i].hash != hash)
        i = (i + 1) & mask;
    return &entries[i];
}

/* Never more than half full, and no larger than that asks for: most words of a text are in no label, and looking them
 * up should stay in the processor's cache. */
static void grow_entries(struct finder_index *index) {
    uint64_t mask = index->entry_mask * 2 + 1;
    struct entry_slot *entries = zeroed(mask + 1, sizeof *entries);
    for (uint64_t i = 0; i <= index->entry_mask; i++)
        if (index->entries[i].entry != 0)
            *entry_slot(entries, mask, index->entries[i].hash) = index->entries[i];
    free(index->entries);
    index->entries = entries;
    index->entry_mask = mask;
}

static uint32_t add_entry(struct finder_index *index, uint64_t hash) {
    struct entry_slot *slot = entry_slot(index->entries, index->entry_mask, hash);
    if (slot->entry != 0)
        return slot->entry;
    if (index->entry_count == index->entry_room)
        index->roots = grown(index->roots, &index->entry_room, sizeof *index->roots);
    uint32_t entry = index->entry_count++;
    index->roots[entry] = 0;
    *slot = (struct entry_slot){hash, entry};
    index->sieve[sieve_place(hash)] |= sieve_bit(hash);
    if (2 * (uint64_t)index->entry_count > index->entry_mask)
        grow_entries(index);
    return entry;
}

static uint32_t add_node(struct finder_index *index) {
    if (index->node_count == index->node_room)
        index->nodes = grown(index->nodes, &index->node_room, sizeof *index->nodes);
    index->nodes[index->node_count] = (struct label_node){0};
    return index->node_count++;
}

static struct edge_slot *edge_slot(struct edge_slot *edges, uint64_t mask, uint64_t key) {
    uint64_t i = edge_place(key) & mask;
    while (edges[i].key != 0 && edges[i].key != key)
        i = (i + 1) & mask;
    return &edges[i];
}

static void grow_edges(struct finder_index *index) {
    uint64_t mask = index->edge_mask * 2 + 1;
    struct edge_slot *edges = zeroed(mask + 1, sizeof *edges);
    for (uint64_t i = 0; i <= index->edge_mask; i++)
        if (index->edges[i].key != 0)
            *edge_slot(edges, mask, index->edges[i].key) = index->edges[i];
    free(index->edges);
    index->edges = edges;
    index->edge_mask = mask;
}

static uint32_t add_edge(struct finder_index *index, uint32_t from, uint32_t entry) {
    uint64_t key = (uint64_t)from << 32 | entry;
    struct edge_slot *slot = edge_slot(index->edges, index->edge_mask, key);
    if (slot->key != 0)
        return slot->node;
    uint32_t node = add_node(index);
    *slot = (struct edge_slot){key, node};
    if (2 * (uint64_t)index->node_count > index->edge_mask) /* there are no more edges than nodes */
        grow_edges(index);
    return node;
}

static uint32_t language_bit(struct finder_index *index, const char *code) {
    uint32_t bit = index_language(index, code);
    if (bit != 0 || index->language_count == MOST_LANGUAGES)
        return bit;
    index->languages[index->language_count] = code;
    return (uint32_t)1 << index->language_count++;
}

/* The word at tokens[*at], or "{no}", which stands for any word for "number" and takes three tokens. 0: a mark. */
static uint32_t label_entry(struct finder_index *index, const struct token *tokens, size_t count, size_t *at) {
    const struct token *token = &tokens[*at];
    if (token_is_mark(token, '{') && *at + 2 < count && token_is_mark(&token[2], '}')) {
        *at += 2;
        return INDEX_ANY_NUMBER_WORD;
    }
    return token->kind != TOKEN_MARK ? add_entry(index, token->hash) : 0;
}

static void add_label(struct finder_index *index, const char *text, enum meaning meaning, uint32_t language) {
    struct token tokens[LIMIT_NAME_BYTES + 1];
    size_t length = strlen(text);
    size_t count = token_split(index, text, length < LIMIT_NAME_BYTES ? length : LIMIT_NAME_BYTES, tokens);
    uint32_t node = 0;
    size_t words = 0;
    for (size_t i = 0; i < count && words <= LABEL_WORDS; i++) {
        uint32_t entry = label_entry(index, tokens, count, &i);
        if (entry == 0)
            continue;
        if (words++ > 0)
            node = add_edge(index, node, entry);
        else {
            if (index->roots[entry] == 0)
                index->roots[entry] = add_node(index);
            node = index->roots[entry];
        }
    }
    if (words == 0 || words > LABEL_WORDS)
        return;
    index->nodes[node].meanings.bits[meaning >> 6] |= (uint64_t)1 << (meaning & 63);
    index->nodes[node].languages |= language;
}

static void set_date_order(struct finder_index *index, const char *language, const char *order) {
    static const char *const names[] = {[DATE_ORDER_MDY] = "mdy", [DATE_ORDER_DMY] = "dmy", [DATE_ORDER_YMD] = "ymd"};
    uint32_t bit = language_bit(index, language);
    for (unsigned i = DATE_ORDER_MDY; bit != 0 && i <= DATE_ORDER_YMD; i++)
        if (strcmp(order, names[i]) == 0)
            index->date_orders[__builtin_ctz(bit)] = (enum date_order)i;
}

/* Writes "ä" as "ae" and so on; false when there is nothing to write so. */
static bool spell_out(const char *text, char *out, size_t room) {
    static const struct {
        char second;
        const char *letters;
    } spelled[] = {{'\xA4', "ae"}, {'\xB6', "oe"}, {'\xBC', "ue"}, {'\xA5', "aa"}, {'\xB8', "oe"},
                   {'\x84', "ae"}, {'\x96', "oe"}, {'\x9C', "ue"}, {'\x85', "aa"}, {'\x98', "oe"}};
    size_t used = 0;
    bool found = false;
    if (strstr(text, "\xC3") == NULL)
        return false;
    for (size_t i = 0; text[i] != '\0' && used + 3 < room; i++) {
        const char *letters = NULL;
        for (size_t k = 0; text[i] == '\xC3' && k < sizeof spelled / sizeof *spelled; k++)
            if (spelled[k].second == text[i + 1])
                letters = spelled[k].letters;
        if (letters != NULL) {
            memcpy(out + used, letters, 2);
            used += 2;
            i++;
            found = true;
        } else {
            out[used++] = text[i];
        }
    }
    out[used] = '\0';
    return found;
}

static void make_tables(struct finder_index *index) {
    index->entry_mask = index->edge_mask = FIRST_SLOTS - 1;
    index->entries = zeroed(FIRST_SLOTS, sizeof *index->entries);
    index->edges = zeroed(FIRST_SLOTS, sizeof *index->edges);
    index->roots = grown(NULL, &index->entry_room, sizeof *index->roots);
    index->roots[0] = 0;
    index->roots[INDEX_ANY_NUMBER_WORD] = 0;
    index->entry_count = INDEX_ANY_NUMBER_WORD + 1;
    add_node(index);
}

struct finder_index *find_prepare(const struct settings *settings) {
    struct finder_index *index = zeroed(1, sizeof *index);
    make_tables(index);
    const struct word *last = NULL; /* words of one language and meaning mostly stand together and share the strings */
    enum meaning meaning = MEANING_NONE;
    bool date_order = false;
    uint32_t language = 0;
    for (size_t i = 0; i < settings->word_count; i++) {
        const struct word *word = &settings->words[i];
        if (last == NULL || word->meaning != last->meaning) {
            meaning = meaning_of(word->meaning);
            date_order = strcmp(word->meaning, "date-order") == 0;
        }
        if (last == NULL || word->language != last->language)
            language = language_bit(index, word->language);
        last = word;
        if (date_order)
            set_date_order(index, word->language, word->text);
        if (meaning == MEANING_NONE)
            continue;
        char spelled[2 * LIMIT_NAME_BYTES + 4];
        add_label(index, word->text, meaning, language);
        if (spell_out(word->text, spelled, sizeof spelled))
            add_label(index, spelled, meaning, language);
    }
    for (enum patterns_use use = 0; use < PATTERNS_USES; use++)
        index->patterns[use] = patterns_prepare(settings, use);
    return index;
}

void find_release(struct finder_index *index) {
    if (index == NULL)
        return;
    for (enum patterns_use use = 0; use < PATTERNS_USES; use++)
        patterns_release(index->patterns[use]);
    free(index->entries);
    free(index->edges);
    free(index->nodes);
    free(index->roots);
    free(index);
}
