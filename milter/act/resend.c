/* resend.c - in: the word in the subject by which somebody who logged in asks that an order go out once more; out:
 * whether that covers what a rule wants done, what came of it, and the subject without the word.
 *
 * It passes one content once: the history remembers the sends that were made with it, needed or not, so that a habit of
 * always adding the word does not switch the guard off. Without a history nobody could remember, and it has no effect.
 * What rules want done about the message as a whole stays as it is. Limits: a word of ASCII is found in any case; a
 * subject that was cut stays as it came. */
#include "act/actions.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

enum {
    ENCODED_WORD_BYTES = 60,
    UTF8_BYTES = 4,
    ENCODED_CHARACTER_BYTES = 12
}; /* of text in an encoded word: RFC 2047, 2: 75 with all */

static bool has_text(const char *text) {
    return text != NULL && text[0] != '\0';
}

bool act_resend_asked(const struct inspection *inspection) {
    const char *subject = inspection->facts.subject;
    return has_text(inspection->envelope.user) && has_text(inspection->resend_word) && subject != NULL &&
           strcasestr(subject, inspection->resend_word) != NULL;
}

bool act_resend_possible(const struct inspection *inspection, const struct match *match) {
    return has_text(inspection->envelope.user) && has_text(inspection->resend_word) &&
           inspection->comparisons.state != HISTORY_OFF && match->document < inspection->facts.document_count &&
           document_is_judged(&inspection->facts.documents[match->document]);
}

/* ---- was it used before? -------------------------------------------------------------------------------------- */

static bool is_same_content(const struct document *document, const struct earlier *earlier) {
    bool number_same = earlier->number_same || (document->number == NULL && earlier->number == NULL);
    bool date_same = document->date.year == 0 || earlier->date.year == 0 || date_equal(document->date, earlier->date);
    return number_same && date_same && earlier->revision_same && earlier->lines_same == ANSWER_YES;
}

static bool party_used(const struct inspection *inspection, uint32_t document, uint32_t party) {
    const struct comparisons *comparisons = &inspection->comparisons;
    const char *key = inspection->parties.items[party].key;
    for (size_t i = 0; i < comparisons->count; i++) {
        const struct comparison *item = &comparisons->items[i];
        if (item->document != document || item->party != party)
            continue;
        for (size_t k = 0; k < item->earlier_count; k++)
            if (item->earlier[k].resent && strcmp(item->earlier[k].party_key, key) == 0 &&
                is_same_content(&inspection->facts.documents[document], &item->earlier[k]))
                return true;
    }
    return false;
}

/* For everybody the message is judged for. */
static bool is_used(const struct inspection *inspection, uint32_t document) {
    size_t judged = 0;
    for (uint32_t party = 0; party < inspection->parties.count; party++) {
        if (!inspection->parties.items[party].judged)
            continue;
        judged++;
        if (!party_used(inspection, document, party))
            return false;
    }
    return judged > 0;
}

/* ---- what comes of it ----------------------------------------------------------------------------------------- */

bool act_resend_covers(const struct inspection *inspection, const struct match *match) {
    return act_resend_asked(inspection) && act_resend_possible(inspection, match) &&
           !is_used(inspection, match->document);
}

enum resend act_resend_outcome(const struct inspection *inspection) {
    enum resend outcome = RESEND_NEEDLESS;
    if (!act_resend_asked(inspection) || inspection->comparisons.state == HISTORY_OFF)
        return RESEND_NOT;
    for (size_t i = 0; i < inspection->match_count; i++) {
        const struct match *match = &inspection->matches[i];
        if (match->action == ACTION_PASS || !act_resend_possible(inspection, match))
            continue;
        if (is_used(inspection, match->document))
            return RESEND_USED;
        outcome = RESEND_PASSED;
    }
    return outcome;
}

const char *act_resend_words(const struct inspection *inspection, const char *instead) {
    return arena_printf(inspection->arena, "sent once more, because %s asked for it with %s; without that: %s",
                        inspection->envelope.user, inspection->resend_word, instead);
}

/* ---- the subject without the word ----------------------------------------------------------------------------- */

/* With what is blank behind it (the fold of a line, too), or at the end what is blank before it. */
static const char *without_word(struct arena *arena, const char *subject, const char *word) {
    struct buffer left = {0};
    size_t length = strlen(word);
    for (const char *at = subject, *found; at != NULL; at = found) {
        found = strcasestr(at, word);
        buffer_add(&left, at, found == NULL ? strlen(at) : (size_t)(found - at));
        if (found == NULL)
            break;
        found += length;
        found += strspn(found, " \t\n");
    }
    char *text = arena_strdup(arena, buffer_text(&left));
    buffer_free(&left);
    for (size_t end = strlen(text); end > 0 && text[end - 1] == ' '; end--)
        text[end - 1] = '\0';
    return text;
}

static void add_encoded(struct buffer *line, unsigned char byte) {
    bool plain = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    if (byte == ' ')
        buffer_add_char(line, '_');
    else if (plain)
        buffer_add_char(line, (char)byte);
    else
        buffer_printf(line, "=%02X", byte);
}

/* RFC 2047: words of UTF-8 in "Q", a line each, none of them ending within a character. */
static const char *encode(struct arena *arena, const char *text) {
    struct buffer all = {0}, word = {0};
    size_t length = strlen(text);
    for (size_t i = 0; i < length;) {
        size_t bytes = text_character_bytes(text + i, length - i);
        size_t taken = bytes == 0 ? 1 : bytes;
        for (size_t k = 0; k < taken; k++)
            add_encoded(&word, (unsigned char)text[i + k]);
        i += taken;
        if (i < length && word.length + ENCODED_CHARACTER_BYTES <= ENCODED_WORD_BYTES)
            continue;
        buffer_printf(&all, "%s=?UTF-8?Q?%s?=", all.length == 0 ? "" : "\n ", buffer_text(&word));
        word.length = 0;
    }
    const char *encoded = arena_strdup(arena, buffer_text(&all));
    buffer_free(&all);
    buffer_free(&word);
    return encoded;
}

static bool is_ascii(const char *text) {
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

const char *act_resend_subject(const struct inspection *inspection) {
    const char *raw = inspection->envelope.subject, *decoded = inspection->facts.subject;
    const char *word = inspection->resend_word;
    if (!act_resend_asked(inspection) || raw == NULL || inspection->envelope.signed_before)
        return NULL;
    if (strstr(raw, "=?") == NULL && strcasestr(raw, word) != NULL)
        return without_word(inspection->arena, raw, word);
    if (strlen(decoded) + UTF8_BYTES >= LIMIT_STRING_BYTES)
        return NULL;
    const char *left = without_word(inspection->arena, decoded, word);
    return is_ascii(left) && strstr(left, "=?") == NULL ? left : encode(inspection->arena, left);
}
