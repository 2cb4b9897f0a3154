/* mime-sniff.c - in: bytes of unknown kind; out: whether they begin like a mail message. Limit: the first SNIFF_BYTES.
 */
#include "inspect/mime/mime.h"

#include <string.h>
#include <strings.h>

enum { SNIFF_BYTES = 64 * 1024, NAME_BYTES = 80 };

/* Length of a field name with a colon behind it, or 0. */
static size_t field_name(const char *line, size_t length) {
    size_t i = 0;
    while (i < length && i < NAME_BYTES && line[i] > ' ' && line[i] < 0x7F && line[i] != ':')
        i++;
    size_t end = i;
    while (i < length && (line[i] == ' ' || line[i] == '\t'))
        i++;
    return end > 0 && i < length && line[i] == ':' ? end : 0;
}

/* What mails begin with. A letter, too, may begin with From:, To:, Date: and Subject:; the others only mail programs
 * write. */
static const struct known_field {
    const char *name;
    bool technical;
} known_fields[] = {
    {"Received", true},     {"Return-Path", true},  {"Message-ID", true}, {"MIME-Version", true},
    {"Delivered-To", true}, {"Content-Type", true}, {"References", true}, {"In-Reply-To", true},
    {"User-Agent", true},   {"X-Mailer", true},     {"From", false},      {"To", false},
    {"Subject", false},     {"Date", false},        {"Reply-To", false},
};

static const struct known_field *find_field(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof known_fields / sizeof known_fields[0]; i++)
        if (strlen(known_fields[i].name) == length && strncasecmp(name, known_fields[i].name, length) == 0)
            return &known_fields[i];
    return NULL;
}

size_t mime_preface(const char *bytes, size_t length) {
    size_t at = length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    bool mbox = length - at > 5 && memcmp(bytes + at, "From ", 5) == 0;
    mbox = mbox || (length - at > 6 && memcmp(bytes + at, ">From ", 6) == 0);
    const char *newline = mbox ? memchr(bytes + at, '\n', length - at) : NULL;
    return newline == NULL ? at : (size_t)(newline - bytes) + 1;
}

bool mime_begins_with_field(const char *bytes, size_t length) {
    size_t at = mime_preface(bytes, length);
    return field_name(bytes + at, length - at) > 0;
}

/* A section that goes on beyond SNIFF_BYTES is judged by what was seen. */
bool mime_is_message(const char *bytes, size_t length) {
    if (length > SNIFF_BYTES)
        length = SNIFF_BYTES;
    unsigned known = 0, technical = 0;
    for (size_t at = mime_preface(bytes, length); at < length;) {
        const char *line = bytes + at;
        const char *newline = memchr(line, '\n', length - at);
        size_t room = newline == NULL ? length - at : (size_t)(newline - line) + 1;
        bool cut = newline == NULL && length == SNIFF_BYTES;
        if (cut || line[0] == '\n' || (line[0] == '\r' && room == 2))
            break;
        size_t name = field_name(line, room);
        if (name == 0 && line[0] != ' ' && line[0] != '\t')
            return false;
        const struct known_field *field = find_field(line, name);
        known += field != NULL ? 1 : 0;
        technical += field != NULL && field->technical ? 1 : 0;
        at += room;
    }
    return known >= 2 && technical >= 1;
}
