/* label.c - in: tokens; out: the longest label that begins at one of them. Marks that tie words together may stand
 * inside a label ("P.O.-No", "Date/Datum", "Bill (to)"), a colon may not. */
#include "inspect/find/find.h"

static bool ties(const struct token *token) {
    return token_is_any_mark(token, ".-/'()&_");
}

/* A label being followed along the tokens; `best` is the longest found so far. */
struct walk {
    const struct finder_index *index;
    const struct token *tokens;
    uint32_t first, end;
    struct hit *best;
};

static void forget_kinds(struct meanings *set) {
    for (unsigned kind = MEANING_KIND_ORDER; kind <= MEANING_KIND_OTHER; kind++)
        set->bits[kind >> 6] &= ~((uint64_t)1 << (kind & 63));
}

static void end_here(struct walk *walk, const struct label_node *node, uint32_t next) {
    if ((node->meanings.bits[0] | node->meanings.bits[1]) == 0 || next < walk->best->end)
        return;
    if (next > walk->best->end) {
        struct meanings inner = walk->best->inner;
        if (meanings_any(walk->best->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER))
            forget_kinds(&inner); /* "bill" in "bill of lading number" */
        inner.bits[0] |= walk->best->meanings.bits[0];
        inner.bits[1] |= walk->best->meanings.bits[1];
        *walk->best = (struct hit){.first = walk->first, .end = next, .inner = inner};
    }
    walk->best->meanings.bits[0] |= node->meanings.bits[0];
    walk->best->meanings.bits[1] |= node->meanings.bits[1];
    walk->best->languages |= node->languages;
}

/* From `node`, with `next` the token to come: by its own word, as any word for "number", or past it when it is small.
 */
static void follow(struct walk *walk, const struct label_node *node, uint32_t next, unsigned skipped) {
    for (unsigned marks = 0; next < walk->end && marks < 3 && ties(&walk->tokens[next]); marks++)
        next++;
    if (next >= walk->end || walk->tokens[next].entry == 0)
        return;
    const struct token *token = &walk->tokens[next];
    const struct label_node *by_word = index_next(walk->index, node, token->entry);
    const struct label_node *by_class = NULL;
    if (index_means(walk->index, token, MEANING_NUMBER_WORD))
        by_class = index_next(walk->index, node, INDEX_ANY_NUMBER_WORD);
    if (by_word != NULL) {
        end_here(walk, by_word, next + 1);
        follow(walk, by_word, next + 1, skipped);
    }
    if (by_class != NULL) {
        end_here(walk, by_class, next + 1);
        follow(walk, by_class, next + 1, skipped);
    }
    if (skipped < 3 && index_means(walk->index, token, MEANING_SMALL_WORD))
        follow(walk, node, next + 1, skipped + 1);
}

static bool label_at(const struct finder_index *index, const struct token *tokens, uint32_t at, uint32_t end,
                     struct hit *hit) {
    struct walk walk = {.index = index, .tokens = tokens, .first = at, .end = end, .best = hit};
    const struct label_node *node = index_root(index, tokens[at].entry);
    *hit = (struct hit){.first = at, .end = at};
    if (node != NULL) {
        end_here(&walk, node, at + 1);
        follow(&walk, node, at + 1, 0);
    }
    node = index_root(index, INDEX_ANY_NUMBER_WORD);
    if (node != NULL && index_means(index, &tokens[at], MEANING_NUMBER_WORD))
        follow(&walk, node, at + 1, 0);
    return hit->end > at;
}

uint32_t label_word_end(const struct finder_index *index, const struct token *tokens, uint32_t at, uint32_t end,
                        enum meaning first, enum meaning last) {
    struct hit hit;
    bool found = at < end && tokens[at].entry != 0 && label_at(index, tokens, at, end, &hit) &&
                 meanings_any(hit.meanings, first, last);
    return found ? hit.end : at;
}

/* Words that only mean something inside a date or behind a quantity are looked up one by one where that matters. */
static bool is_label(const struct hit *hit) {
    return meanings_any(hit->meanings, MEANING_NUMBER, MEANING_SUBJECT_REPLY);
}

bool label_begins_code(const struct finder_index *index, const struct token *tokens, uint32_t at, uint32_t end) {
    const struct token *word = &tokens[at];
    uint32_t letters = word->end - word->start;
    return word->kind == TOKEN_WORD && letters <= 2 && at + 2 < end && word[1].glued && word[2].glued &&
           token_is_any_mark(&word[1], "-/") && word[2].kind == TOKEN_NUMBER &&
           (letters == 1 || !index_means(index, word, MEANING_NUMBER_WORD));
}

/* Whatever an order is called, with "no." behind it that is a label of its number: "rush purchase order no." */
static void take_number_word(const struct finder_index *index, const struct token *tokens, uint32_t end,
                             struct hit *hit) {
    bool order = meanings_have(hit->meanings, MEANING_KIND_ORDER) || meanings_have(hit->meanings, MEANING_ORDER_WORD);
    if (!order || meanings_have(hit->meanings, MEANING_NUMBER))
        return;
    uint32_t next = hit->end;
    for (unsigned marks = 0; next < end && marks < 3 && ties(&tokens[next]); marks++)
        next++;
    if (next >= end || label_begins_code(index, tokens, next, end))
        return;
    uint32_t behind = index_means(index, &tokens[next], MEANING_NUMBER_WORD) ? next + 1 : next;
    if (behind == next && tokens[next].ideograph)
        behind = label_word_end(index, tokens, next, end, MEANING_NUMBER_WORD, MEANING_NUMBER_WORD);
    if (behind == next)
        return;
    hit->inner = hit->meanings;
    hit->meanings = (struct meanings){0};
    hit->meanings.bits[MEANING_NUMBER >> 6] = (uint64_t)1 << (MEANING_NUMBER & 63);
    hit->end = behind;
}

/* "Cancellation of order no. 4711": a title that ends in the word for an order leaves it to the number's label that
 * begins there. */
static void leave_order_word(const struct finder_index *index, const struct token *tokens, uint32_t end,
                             struct hit *hit) {
    bool title = meanings_any(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
    uint32_t last = hit->end - 1;
    if (!title || last == hit->first || !index_means(index, &tokens[last], MEANING_ORDER_WORD))
        return;
    struct hit number;
    if (label_at(index, tokens, last, end, &number) && meanings_have(number.meanings, MEANING_NUMBER) &&
        number.end > hit->end)
        hit->end = last;
}

static bool glued_mark_and_number(const struct token *tokens, uint32_t end, uint32_t at) {
    return at + 1 < end && tokens[at].glued && token_is_any_mark(&tokens[at], "-/.") && tokens[at + 1].glued &&
           tokens[at + 1].kind == TOKEN_NUMBER;
}

/* "EK-10233" where "EK" heads a column of prices, "PC25-00417" where "PC" is a unit: the beginning of a value. */
static bool begins_value(const struct token *tokens, uint32_t end, const struct hit *hit) {
    uint32_t at = hit->end;
    bool figures = at < end && tokens[at].glued && tokens[at].kind == TOKEN_NUMBER;
    return hit->end == hit->first + 1 && glued_mark_and_number(tokens, end, figures ? at + 1 : at) &&
           !meanings_any(hit->meanings, MEANING_NUMBER, MEANING_COLUMN_QUANTITY - 1) &&
           meanings_any(hit->meanings, MEANING_COLUMN_QUANTITY, MEANING_COLUMN_STATUS);
}

/* "17 Jan 25", "JAN 17, 2025" where "JAN" is a code of articles. */
static bool is_month(const struct token *tokens, uint32_t first, uint32_t end, const struct hit *hit) {
    if (hit->end != hit->first + 1 || tokens[hit->first].month == 0)
        return false;
    const struct token *after = hit->end < end ? &tokens[hit->end] : NULL;
    const struct token *before = hit->first > first ? &tokens[hit->first - 1] : NULL;
    if (before != NULL && token_is_any_mark(before, "-./ ") && hit->first > first + 1)
        before--;
    return (after != NULL && after->kind == TOKEN_NUMBER && after->digits <= 2) ||
           (before != NULL && before->kind == TOKEN_NUMBER && before->digits <= 2);
}

/* "P034277" where "P" alone means page, "PN0044871" where "PN" is a part's: what figures touch begins a value, too. */
static bool touches_figures(const struct finder_index *index, const struct token *tokens, uint32_t end,
                            const struct hit *hit) {
    const struct token *letter = &tokens[hit->first];
    bool touched =
        hit->end == hit->first + 1 && hit->end < end && tokens[hit->end].glued && tokens[hit->end].kind == TOKEN_NUMBER;
    bool prefix = letter->end - letter->start <= 3 && meanings_have(hit->meanings, MEANING_ITEM_NUMBER) && touched &&
                  tokens[hit->end].digits >= 5;
    return touched && (prefix || letter->end == letter->start + 1) && !index_means(index, letter, MEANING_NUMBER_WORD);
}

/* "From", "to" and their like are ordinary words everywhere but at the head of a mail. */
static bool only_heads_mail(const struct hit *hit) {
    return !meanings_any(hit->meanings, MEANING_NUMBER, MEANING_TOTAL);
}

static bool is_phrase(const struct hit *hit) {
    return meanings_any(hit->meanings, MEANING_SAYS_ORDER, MEANING_SAYS_OTHER);
}

/* "Herewith our order no. 4711": a turn of phrase may end in the label of a number, which goes on behind it. The phrase
 * keeps the words before that label. */
static void leave_label(const struct finder_index *index, const struct token *tokens, uint32_t end,
                        struct hit *phrase) {
    for (uint32_t at = phrase->first + 1; at < phrase->end; at++) {
        struct hit inside;
        if (tokens[at].entry == 0 || index_means(index, &tokens[at], MEANING_SMALL_WORD) ||
            !label_at(index, tokens, at, end, &inside) || is_phrase(&inside))
            continue;
        take_number_word(index, tokens, end, &inside);
        bool order = meanings_have(inside.meanings, MEANING_NUMBER) ||
                     meanings_have(inside.meanings, MEANING_KIND_ORDER) ||
                     meanings_have(inside.meanings, MEANING_ORDER_WORD);
        if (order && inside.end >= phrase->end) {
            phrase->end = at;
            return;
        }
    }
}

uint32_t labels_find(const struct finder_index *index, struct token *tokens, uint32_t first, uint32_t end,
                     struct hit *hits) {
    uint32_t count = 0;
    for (uint32_t i = first; i < end;) {
        struct hit *hit = &hits[count];
        if (tokens[i].entry == 0 || !label_at(index, tokens, i, end, hit)) {
            i++;
            continue;
        }
        take_number_word(index, tokens, end, hit);
        leave_order_word(index, tokens, end, hit);
        if (is_phrase(hit))
            leave_label(index, tokens, end, hit);
        i = hit->end;
        if (!is_label(hit) || begins_value(tokens, end, hit) || touches_figures(index, tokens, end, hit) ||
            is_month(tokens, first, end, hit) ||
            (hit->end == hit->first + 1 && meanings_have(hit->meanings, MEANING_NUMBER_WORD) &&
             label_begins_code(index, tokens, hit->first, end)))
            continue;
        for (uint32_t k = hit->first; k < hit->end && !only_heads_mail(hit); k++)
            tokens[k].in_label = true;
        count++;
    }
    return count;
}

const struct hit *label_last(const struct hit *hits, uint32_t first, uint32_t end, uint32_t token) {
    uint32_t low = first;
    uint32_t high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (hits[middle].end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low > first ? &hits[low - 1] : NULL;
}
