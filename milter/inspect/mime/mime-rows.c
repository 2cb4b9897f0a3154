/* mime-rows.c - in: rows of a mail body; out: what they look like as lines. Limits: those of rows. */
#include "inspect/mime/mime-quotes.h"

#include <string.h>

const char *mime_row_text(struct reading *reading, const struct row *row) {
    if (row->count == 0)
        return "";
    if (row->count == 1)
        return row->cells[0].text;
    size_t room = 0;
    for (size_t i = 0; i < row->count; i++)
        room += strlen(row->cells[i].text) + 1;
    char *text = arena_alloc(reading->arena, room), *at = text;
    for (size_t i = 0; i < row->count; i++) {
        at = stpcpy(at, row->cells[i].text);
        *at++ = ' ';
    }
    at[-1] = '\0';
    return text;
}

const char *mime_row_skip_marks(const char *text) {
    while (*text == '>' || (*text == ' ' && text[1] == '>'))
        text++;
    return text + strspn(text, " ");
}

/* An unquoted line that begins with "From " got its mark from a mail store. */
static bool is_mark_of_store(const char *text) {
    return strncmp(text, ">From ", 6) == 0;
}

unsigned mime_row_level(const struct row *row) {
    unsigned level = 0;
    for (size_t i = 0; i < row->count; i++) {
        const char *text = row->cells[i].text;
        if (i == 0 && is_mark_of_store(text))
            return 0;
        for (; *text == '>' || *text == ' '; text++)
            level += *text == '>' ? 1 : 0;
        if (*text != '\0')
            break;
    }
    return level;
}

bool mime_row_is_candidate(const struct row *row) {
    for (size_t i = 0; i < row->count; i++) {
        const char *text = row->cells[i].text;
        if (strchr(text, ':') != NULL || strstr(text, "\xEF\xBC\x9A") != NULL)
            return true;
    }
    return row->count > 0 && strchr("-_=*", *mime_row_skip_marks(row->cells[0].text)) != NULL;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The text points at the mark between hours and minutes. Dates have the same marks, but more of them. */
static bool is_time_mark(const char *text, const char *mark) {
    if (mark == text || !is_digit(mark[-1]) || !is_digit(mark[1]) || !is_digit(mark[2]) || is_digit(mark[3]))
        return false;
    const char *hour = mark - 1;
    if (hour > text && is_digit(hour[-1]))
        hour--;
    bool alone_before = hour == text || strchr("./-:", hour[-1]) == NULL;
    bool alone_after = *mark == ':' || mark[3] == '\0' || strchr("./-", mark[3]) == NULL;
    return alone_before && alone_after && (hour == text || !is_digit(hour[-1]));
}

bool mime_row_has_time(const char *text) {
    for (const char *at = text; *at != '\0'; at++)
        if ((*at == ':' || *at == '.' || *at == 'h') && is_time_mark(text, at))
            return true;
    return false;
}
