/* log-line.c - in: a judged inspection; out: its log line as interface.md has it, or NULL where there was nothing to
 * judge (skipped mail). What comes from mail can neither end the line nor fake a field. Limit: LIMIT_LOG_LINE_BYTES
 * with what syslog puts before it; each field has its share. */
#include "act/act.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

enum {
    LINE_BYTES = LIMIT_LOG_LINE_BYTES - 100,
    RULE_BYTES = 200,
    LIST_BYTES = 200,
    ADDRESS_BYTES = 150,
    NAMED_RECIPIENTS = 3,
    USER_BYTES = 80,
    NAME_BYTES = 150,
    WHY_LEAST_BYTES = 200,
};

/* ---- escaping ------------------------------------------------------------------------------------------------- */

static bool is_plain(const char *at, size_t bytes, const char *special) {
    if (bytes == 0 || !text_is_clean(at, bytes))
        return false;
    return bytes > 1 || strchr(special, at[0]) == NULL;
}

/* At most `room` bytes; then "...". Characters in `special`, control characters and stray bytes become \xNN. */
static void add_escaped(struct buffer *line, const char *text, size_t room, const char *special) {
    size_t length = strlen(text), end = line->length + room;
    for (size_t i = 0; i < length;) {
        size_t bytes = text_character_bytes(text + i, length - i);
        size_t taken = bytes == 0 ? 1 : bytes;
        if (line->length + 4 * taken > end) {
            buffer_add_text(line, "...");
            return;
        }
        if (is_plain(text + i, bytes, special))
            buffer_add(line, text + i, bytes);
        else if (taken == 1 && (text[i] == '"' || text[i] == '\\') && strchr(special, ' ') == NULL)
            buffer_printf(line, "\\%c", text[i]);
        else
            for (size_t j = 0; j < taken; j++)
                buffer_printf(line, "\\x%02x", (unsigned char)text[i + j]);
        i += taken;
    }
}

/* A field's value ends at a blank. */
static void add_word(struct buffer *line, const char *text, size_t room) {
    add_escaped(line, text, room, " \"\\,");
}

static void add_address(struct buffer *line, const char *address) {
    buffer_add_char(line, '<');
    add_escaped(line, address, ADDRESS_BYTES, " \"\\<>");
    buffer_add_char(line, '>');
}

static void add_quoted(struct buffer *line, const char *text, size_t room) {
    buffer_add_char(line, '"');
    add_escaped(line, text, room, "\"\\");
    buffer_add_char(line, '"');
}

/* ---- which documents ------------------------------------------------------------------------------------------ */

static bool decides(const struct inspection *inspection, size_t document) {
    for (size_t i = 0; i < inspection->match_count; i++)
        if (inspection->matches[i].document == document && inspection->matches[i].action == inspection->verdict.action)
            return true;
    return false;
}

/* The documents the line is about: those that ask for what is done, or else all that were judged. */
static bool is_named(const struct inspection *inspection, size_t i) {
    const struct verdict *verdict = &inspection->verdict;
    if (verdict->document == UINT32_MAX || verdict->action == ACTION_PASS)
        return document_is_judged(&inspection->facts.documents[i]);
    return decides(inspection, i);
}

/* The indices of these documents, the decisive one first. */
static size_t named_documents(const struct inspection *inspection, const struct document **named) {
    const struct facts *facts = &inspection->facts;
    uint32_t first = inspection->verdict.document;
    size_t count = 0;
    if (first < facts->document_count)
        named[count++] = &facts->documents[first];
    for (size_t i = 0; i < facts->document_count; i++)
        if (i != first && is_named(inspection, i))
            named[count++] = &facts->documents[i];
    return count;
}

static bool listed_before(const char *const *words, size_t count, const char *word) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

/* " name=a,b,c", each once; nothing for an empty list. */
static void add_list(struct buffer *line, struct arena *arena, const char *name, const char *const *words,
                     size_t count) {
    const char **listed = arena_array(arena, count + 1, sizeof *listed);
    size_t used = 0, end = line->length + LIST_BYTES;
    for (size_t i = 0; i < count; i++) {
        if (words[i] == NULL || words[i][0] == '\0' || listed_before(listed, used, words[i]))
            continue;
        if (used > 0 && line->length > end) {
            buffer_add_text(line, ",...");
            return;
        }
        buffer_printf(line, used == 0 ? " %s=" : ",", name);
        add_word(line, words[i], LIST_BYTES);
        listed[used++] = words[i];
    }
}

static const char *dates_of(struct arena *arena, const struct document *document) {
    char text[DATE_TEXT_BYTES];
    const char *dates = arena_strdup(arena, date_format(document->date, text));
    for (size_t i = 0; i < document->reading_count && document->date.year == 0; i++)
        dates = arena_printf(arena, "%s%s%s", dates, i == 0 ? "" : "|", date_format(document->readings[i], text));
    return dates;
}

/* ---- the fields ----------------------------------------------------------------------------------------------- */

static void add_documents(struct buffer *line, struct inspection *inspection, bool with_count) {
    struct arena *arena = inspection->arena;
    size_t room = inspection->facts.document_count + 1;
    const struct document **named = arena_array(arena, room, sizeof(const struct document *));
    const char **numbers = arena_array(arena, room, sizeof *numbers);
    const char **dates = arena_array(arena, room, sizeof *dates);
    size_t count = named_documents(inspection, named);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = named[i]->number;
        dates[i] = dates_of(arena, named[i]);
    }
    if (with_count)
        buffer_printf(line, " orders=%zu", count);
    add_list(line, arena, "order", numbers, count);
    add_list(line, arena, "dated", dates, count);
}

static void add_place(struct buffer *line, const struct inspection *inspection) {
    const struct verdict *verdict = &inspection->verdict;
    char time[TIME_TEXT_BYTES];
    if (verdict->earlier != NULL)
        buffer_printf(line, " before=%s", time_format(verdict->earlier->sent, time));
    if (verdict->document >= inspection->facts.document_count)
        return;
    const struct place *where = &inspection->facts.documents[verdict->document].where;
    if (where->part == NULL || where->part[0] == '\0')
        return;
    buffer_add_text(line, " part=");
    add_word(line, where->part, NAME_BYTES);
    if (where->name == NULL)
        return;
    buffer_add_char(line, '/');
    add_quoted(line, where->name, NAME_BYTES);
}

static void add_envelope(struct buffer *line, const struct envelope *envelope) {
    buffer_add_text(line, " from=");
    add_address(line, envelope->sender);
    for (size_t i = 0; i < envelope->recipient_count && i < NAMED_RECIPIENTS; i++) {
        buffer_add_text(line, i == 0 ? " to=" : ",");
        add_address(line, envelope->recipients[i]);
    }
    if (envelope->recipient_count > NAMED_RECIPIENTS)
        buffer_printf(line, ",+%zu", envelope->recipient_count - NAMED_RECIPIENTS);
    if (envelope->user != NULL) {
        buffer_add_text(line, " user=");
        add_word(line, envelope->user, USER_BYTES);
    }
}

static void add_verdict(struct buffer *line, const struct inspection *inspection) {
    const struct verdict *verdict = &inspection->verdict;
    const char *queue_id = inspection->envelope.queue_id;
    add_word(line, queue_id != NULL && queue_id[0] != '\0' ? queue_id : "NOQUEUE", NAME_BYTES);
    buffer_printf(line, ": %s%s", verdict->observed ? "would-" : "", action_name(verdict->action));
    if (verdict->id[0] != '\0')
        buffer_printf(line, " id=%s", verdict->id);
    if (verdict->rule != NULL) {
        buffer_add_text(line, " rule=");
        add_word(line, verdict->rule, RULE_BYTES);
    }
}

const char *act_log_line(struct inspection *inspection, unsigned elapsed_ms) {
    const struct verdict *verdict = &inspection->verdict;
    bool passes = verdict->action == ACTION_PASS;
    if (inspection->skipped != NULL)
        return NULL;
    struct buffer line = {0};
    add_verdict(&line, inspection);
    add_documents(&line, inspection, passes);
    if (!passes) {
        add_place(&line, inspection);
        add_envelope(&line, &inspection->envelope);
    }
    if (verdict->resend != RESEND_NOT) {
        buffer_printf(&line, " resend=%s by=", resend_name(verdict->resend));
        add_word(&line, inspection->envelope.user, USER_BYTES);
    }
    buffer_printf(&line, " ms=%u", elapsed_ms);
    if ((!passes || verdict->allowed) && verdict->why != NULL) {
        size_t left = line.length + WHY_LEAST_BYTES < LINE_BYTES ? LINE_BYTES - line.length : WHY_LEAST_BYTES;
        buffer_add_text(&line, " why=");
        add_quoted(&line, verdict->why, left);
    }
    const char *text = arena_strdup(inspection->arena, buffer_text(&line));
    buffer_free(&line);
    return text;
}
