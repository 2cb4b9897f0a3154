/* mime-quotes.c - in: the rows of one mail body; out: each row's origin (written here, quoted from another mail, or
 * forwarded), and the date of an inline forward as evidence. A reply's quotation is context, a forward is content. What
 * could be either counts as quoted, and the sheet is marked as doubtful. Limits: those of rows. */
#include "inspect/mime/mime-quotes.h"

#include <string.h>
#include <strings.h>

enum { INTRO_ROWS = 3, DATE_ROOM = 4 };

/* Walks down the rows. A region is what follows an introduction: its own text may stand behind ">" or in a blockquote,
 * deeper marks inside it are quotations again. */
struct splitter {
    struct reading *reading;
    struct sheet *sheet;
    enum document_origin base;    /* of text outside any region */
    enum document_origin current; /* of the region's own text */
    unsigned level;               /* ">" before the region's own text */
    bool announced;               /* the format marked the region's own text as quoted */
    bool before_announced;        /* ... and the row before this one */
    const char *subject;          /* of the mail whose text this is; decides what a bare header block means */
};

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static struct row *row_at(const struct splitter *splitter, size_t i) {
    return &splitter->sheet->rows[i];
}

/* Marked by the format as quoted, in a sheet that is not so as a whole. */
static bool is_announced(const struct splitter *splitter, size_t i) {
    return row_at(splitter, i)->origin == ORIGIN_QUOTED;
}

/* Stands behind more marks than the region's own text. */
static bool is_marked(const struct splitter *splitter, size_t i) {
    return mime_row_level(row_at(splitter, i)) > splitter->level || (is_announced(splitter, i) && !splitter->announced);
}

static const char *line_at(const struct splitter *splitter, size_t i) {
    return mime_row_skip_marks(mime_row_text(splitter->reading, row_at(splitter, i)));
}

/* Gives rows their origin. A row is only looked at for marks before this. */
static void assign(struct splitter *splitter, size_t from, size_t end, enum document_origin origin) {
    for (size_t i = from; i < end; i++) {
        splitter->before_announced = is_announced(splitter, i);
        row_at(splitter, i)->origin = origin;
    }
}

/* ---- what an introduction opens ---------------------------------------------------------------------------------- */

/* The day the forwarded mail was sent, when its header says so without doubt. */
static void add_evidence(struct splitter *splitter, const struct mime_block *block) {
    struct reading *reading = splitter->reading;
    struct sheet *sheet = splitter->sheet;
    struct date_match matches[DATE_ROOM];
    if (reading->index == NULL || block->sent == NULL || sheet->evidence_count == LIMIT_EVIDENCE)
        return;
    size_t count = find_dates(reading->index, block->sent, strlen(block->sent), DATE_ORDER_OPEN, reading->today, false,
                              matches, DATE_ROOM);
    if (count == 0 || matches[0].reading_count != 1)
        return;
    sheet->evidence[sheet->evidence_count++] = (struct evidence){EVIDENCE_FORWARDED_HEADER, matches[0].readings[0]};
}

/* From here on the text is another mail's; `next` is its first row. Returns behind its header block. */
static size_t enter(struct splitter *splitter, size_t from, size_t next, const struct mime_block *block,
                    enum document_origin origin) {
    if (next < splitter->sheet->row_count) {
        splitter->level = mime_row_level(row_at(splitter, next));
        splitter->announced = is_announced(splitter, next);
    }
    size_t end = block->end > next ? block->end : next;
    assign(splitter, from, end, origin);
    splitter->current = origin;
    if (origin == ORIGIN_FORWARDED) {
        add_evidence(splitter, block);
        splitter->subject = block->subject;
    }
    return end;
}

/* Nothing but rules and blanks above. */
static bool is_nothing_above(const struct splitter *splitter, size_t i) {
    while (i-- > 0)
        for (const char *c = line_at(splitter, i); *c != '\0'; c++)
            if (strchr("-_=*.~# ", *c) == NULL)
                return false;
    return true;
}

/* Reply or forward? The subject knows; without a word from it, a mail that is nothing but another mail is a forward,
 * and any other cannot be told. */
static enum document_origin judge_block(struct splitter *splitter, size_t from, const struct mime_block *block) {
    unsigned prefix = mime_words_subject(mime_words_of(splitter->reading), splitter->subject, block->languages);
    if ((prefix & LABEL_FORWARD) != 0 && (prefix & LABEL_REPLY) == 0)
        return ORIGIN_FORWARDED;
    if (prefix == 0 && is_nothing_above(splitter, from))
        return ORIGIN_FORWARDED;
    splitter->sheet->doubtful = splitter->sheet->doubtful || prefix != LABEL_REPLY;
    return ORIGIN_QUOTED;
}

/* ---- introductions ----------------------------------------------------------------------------------------------- */

/* The words alone could be a heading: dashes, a colon or a header block below make them a mail program's. */
static bool is_drawn(const char *line) {
    size_t length = strlen(line);
    return strncmp(line, "--", 2) == 0 || strncmp(line, "__", 2) == 0 || (length > 0 && line[length - 1] == ':');
}

/* The subject says that it is an answer, and nothing that it is a forward. */
static bool is_reply(const struct splitter *splitter) {
    unsigned prefix = mime_words_subject(mime_words_of(splitter->reading), splitter->subject, 0);
    return (prefix & LABEL_REPLY) != 0 && (prefix & LABEL_FORWARD) == 0;
}

static bool ends_in_colon(const char *line) {
    size_t length = strlen(line);
    return length > 0 && (line[length - 1] == ':' || (length > 3 && strcmp(line + length - 3, "\xEF\xBC\x9A") == 0));
}

/* Without marks below it, such a line must name an address, a year and a time to be a mail program's; what follows it
 * is another mail's, quoted or forwarded. */
static bool is_foreign_start(const struct splitter *splitter, const char *line) {
    unsigned figures = 0, most = 0;
    for (const char *c = line; *c != '\0'; c++) {
        figures = *c >= '0' && *c <= '9' ? figures + 1 : 0;
        most = figures > most ? figures : most;
    }
    return splitter->current != ORIGIN_QUOTED && ends_in_colon(line) && strchr(line, '@') != NULL && most == 4 &&
           mime_row_has_time(line);
}

/* True when one of these addresses has the domain that begins here. */
static bool any_of_domain(const struct address_list *list, const char *domain) {
    size_t length = strcspn(domain, " \t>)]\",;");
    for (size_t i = 0; i < list->count && length > 0; i++) {
        const char *at = strrchr(list->items[i], '@');
        if (at != NULL && strlen(at + 1) == length && strncasecmp(at + 1, domain, length) == 0)
            return true;
    }
    return false;
}

/* Written by those whom this mail goes to. */
static bool is_from_recipient(const struct splitter *splitter, const struct mime_block *block) {
    const struct facts *facts = splitter->reading->facts;
    const char *at = block->from != NULL ? strchr(block->from, '@') : NULL;
    return at != NULL && facts != NULL && (any_of_domain(&facts->to, at + 1) || any_of_domain(&facts->cc, at + 1));
}

/* "Begin forwarded message:", which some mail programs write above what they answer, too: nobody forwards a mail to
 * those who wrote it. Returns the next row to look at; `i` when it is none after all. */
static size_t try_forward(struct splitter *splitter, size_t i, const char *line) {
    struct mime_block block;
    bool has_block = mime_block_read(splitter->reading, splitter->sheet, i + 1, true, &block);
    if (!has_block && !is_drawn(line))
        return i;
    if (!has_block && i + 1 < splitter->sheet->row_count && is_foreign_start(splitter, line_at(splitter, i + 1))) {
        block.end = i + 2; /* "11.03.2024, 09:14, "Anna" <anna@acme.example>:" instead of a header */
        block.sent = line_at(splitter, i + 1);
    }
    bool answered = is_reply(splitter) && is_from_recipient(splitter, &block);
    return enter(splitter, i, i + 1, &block, answered ? ORIGIN_QUOTED : ORIGIN_FORWARDED);
}

/* "-----Original Message-----": Outlook writes it above replies and forwards alike. */
static size_t try_original(struct splitter *splitter, size_t i, const char *line) {
    struct mime_block block;
    bool has_block = mime_block_read(splitter->reading, splitter->sheet, i + 1, true, &block);
    if (!has_block && !is_drawn(line))
        return i;
    return enter(splitter, i, i + 1, &block, judge_block(splitter, i, &block));
}

static size_t try_block(struct splitter *splitter, size_t i) {
    struct mime_block block;
    if (!mime_block_read(splitter->reading, splitter->sheet, i, false, &block))
        return i;
    return enter(splitter, i, i, &block, judge_block(splitter, i, &block));
}

/* Two rows that one line could have been broken into. */
static bool may_continue(const struct splitter *splitter, size_t upper) {
    const struct row *row = row_at(splitter, upper), *next = row_at(splitter, upper + 1);
    return row->origin == splitter->current && next->number <= row->number + 1 &&
           !ends_in_colon(line_at(splitter, upper));
}

/* Mail programs break "On ... wrote:" into lines: the row where it begins, at most INTRO_ROWS above its end, and all of
 * it in *whole. `end` itself when no lines together are one. */
static size_t intro_start(const struct splitter *splitter, size_t end, const char **whole) {
    const struct mime_words *words = mime_words_of(splitter->reading);
    const char *text = *whole;
    for (size_t i = end; i-- > 0 && end - i < INTRO_ROWS && may_continue(splitter, i);) {
        if (strlen(text) > MIME_LINE_BYTES)
            break;
        text = arena_printf(splitter->reading->arena, "%s %s", line_at(splitter, i), text);
        struct mime_intro_match match = mime_words_intro(words, text);
        if (match.kind != INTRO_QUOTE || !match.named)
            continue;
        *whole = text;
        return i;
    }
    return end;
}

/* "On ... wrote:". Marked rows below it speak for themselves; without marks all that follows is quoted, if the line
 * looks like a mail program's. `named`: it begins with a word of its own. */
static size_t take_quote(struct splitter *splitter, size_t start, size_t i, const char *line, bool named) {
    bool address = strchr(line, '@') != NULL, digits = strpbrk(line, "0123456789") != NULL;
    bool marked_below = i + 1 < splitter->sheet->row_count && is_marked(splitter, i + 1);
    bool certain = named ? address || digits : digits && (address || mime_row_has_time(line));
    certain = certain || is_reply(splitter); /* "Bob wrote:", as Notes and old mail programs leave it */
    if (!marked_below && !certain)
        return i;
    assign(splitter, start, i + 1, ORIGIN_QUOTED);
    if (!marked_below)
        splitter->current = ORIGIN_QUOTED;
    return i + 1;
}

static size_t try_quote(struct splitter *splitter, size_t i, const char *line, struct mime_intro_match match) {
    if (match.kind == INTRO_QUOTE && match.named)
        return take_quote(splitter, i, i, line, true);
    size_t start = ends_in_colon(line) ? intro_start(splitter, i, &line) : i;
    if (start == i && match.kind != INTRO_QUOTE)
        return i;
    return take_quote(splitter, start, i, line, start < i);
}

/* A line above marked rows, with an address or a time and a colon at its end, introduces them in any language. */
static bool is_foreign_intro(const struct splitter *splitter, size_t i, const char *line) {
    bool telling = strchr(line, '@') != NULL || mime_row_has_time(line);
    return ends_in_colon(line) && telling && i + 1 < splitter->sheet->row_count && is_marked(splitter, i + 1);
}

/* Returns the next row to look at; `i` when the row introduces nothing. */
static size_t try_intro(struct splitter *splitter, size_t i) {
    const char *line = line_at(splitter, i);
    struct mime_intro_match match = mime_words_intro(mime_words_of(splitter->reading), line);
    if (match.kind == INTRO_FORWARD)
        return try_forward(splitter, i, line);
    if (match.kind == INTRO_ORIGINAL)
        return try_original(splitter, i, line);
    size_t next = try_quote(splitter, i, line, match);
    if (next == i && is_foreign_intro(splitter, i, line)) {
        assign(splitter, i, i + 1, ORIGIN_QUOTED);
        return i + 1;
    }
    if (next == i && is_foreign_start(splitter, line)) {
        splitter->sheet->doubtful = splitter->sheet->doubtful || !is_reply(splitter);
        assign(splitter, i, i + 1, ORIGIN_QUOTED);
        splitter->current = ORIGIN_QUOTED;
        return i + 1;
    }
    return next > i ? next : try_block(splitter, i);
}

/* Apple Mail puts a forward, its introduction included, into a blockquote: then it is that one's first row. */
static size_t try_announced_forward(struct splitter *splitter, size_t i) {
    const char *line = line_at(splitter, i);
    if (mime_words_intro(mime_words_of(splitter->reading), line).kind != INTRO_FORWARD)
        return i;
    return try_forward(splitter, i, line);
}

/* As text it is the first row behind marks, in a mail whose subject says what it is: in an answer, or below "On ...
 * wrote:", somebody else's forward is quoted. */
static bool may_be_marked_forward(const struct splitter *splitter, size_t i) {
    if (i > 0 && (row_at(splitter, i - 1)->origin == ORIGIN_QUOTED || ends_in_colon(line_at(splitter, i - 1))))
        return false;
    unsigned prefix = mime_words_subject(mime_words_of(splitter->reading), splitter->subject, 0);
    return mime_row_level(row_at(splitter, i)) == splitter->level + 1 && (prefix & LABEL_FORWARD) != 0 &&
           (prefix & LABEL_REPLY) == 0;
}

/* ---- the walk ---------------------------------------------------------------------------------------------------- */

/* A region behind marks ends where the marks do. */
static void leave_region(struct splitter *splitter, size_t i) {
    bool less_marked = mime_row_level(row_at(splitter, i)) < splitter->level;
    if (!less_marked && (is_announced(splitter, i) || !splitter->announced))
        return;
    splitter->current = splitter->base;
    splitter->level = 0;
    splitter->announced = false;
    splitter->subject = splitter->reading->subject;
}

static size_t step(struct splitter *splitter, size_t i) {
    leave_region(splitter, i);
    bool marked = is_marked(splitter, i);
    bool announced_first = is_announced(splitter, i) && !splitter->announced && !splitter->before_announced;
    size_t next = i;
    if (splitter->current != ORIGIN_QUOTED && mime_row_is_candidate(row_at(splitter, i))) {
        if (!marked)
            next = try_intro(splitter, i);
        else if (announced_first || may_be_marked_forward(splitter, i))
            next = try_announced_forward(splitter, i);
    }
    if (next > i)
        return next;
    assign(splitter, i, i + 1, marked ? ORIGIN_QUOTED : splitter->current);
    return i + 1;
}

void mime_classify_rows(struct reading *reading, struct sheet *sheet) {
    if (sheet->origin == ORIGIN_QUOTED)
        return;
    struct splitter splitter = {
        .reading = reading,
        .sheet = sheet,
        .base = sheet->origin,
        .current = sheet->origin,
        .subject = reading->subject,
    };
    for (size_t i = 0; i < sheet->row_count;)
        i = step(&splitter, i);
}
