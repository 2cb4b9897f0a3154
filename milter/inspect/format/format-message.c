/* format-message.c - in: a part that is, or seems to be, a mail message; out: whatever its own parts give. Limits:
 * those of mime/.
 *
 * libmagic takes for a message whatever begins with "From:", and a letter may: only what is called a message is
 * believed at its first line. */
#include "inspect/format/format.h"

#include <string.h>
#include <strings.h>

static bool has_ending(const char *name, const char *ending) {
    size_t length = name == NULL ? 0 : strlen(name), wanted = strlen(ending);
    return length >= wanted && strcasecmp(name + length - wanted, ending) == 0;
}

static bool is_called_message(const struct part *part) {
    return strncmp(part->declared, "message/", 8) == 0 || has_ending(part->name, ".eml") ||
           has_ending(part->name, ".mht") || has_ending(part->name, ".mhtml");
}

void format_message_read(struct reading *reading, const struct part *part) {
    bool called = is_called_message(part) && mime_begins_with_field(part->bytes, part->length);
    if (called || mime_is_message(part->bytes, part->length))
        mime_read_inner(reading, part);
    else
        format_text_read(reading, part);
}
