/* format-zip.c - in: a ZIP archive; out: whatever the files in it give, each read like an attachment of its own with
 * the part "2/a.pdf". Limits: LIMIT_PARTS and LIMIT_DEPTH of the message, LIMIT_PART_BYTES a file and
 * LIMIT_DECODED_BYTES together, counted as they come and not as the archive claims; LIMIT_PACKAGE_FILES entries. */
#include "inspect/format/format.h"

#include "base/buffer.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define CHUNK_BYTES 65536u

struct unzipping {
    struct reading *reading;
    const struct part *part;
    struct archive *archive;
    struct buffer content; /* of the file being unpacked */
    size_t files;          /* met, without folders and what operating systems add */
    bool damaged;          /* has been noted */
};

/* ---- names ------------------------------------------------------------------------------------------------------ */

static const char *member_name(struct reading *reading, struct archive_entry *entry) {
    const char *name = archive_entry_pathname(entry); /* as it stands there: whoever wrote it may say no charset */
    if (name == NULL)
        name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        return "unnamed";
    while (*name == '/' || *name == '\\')
        name++;
    size_t length;
    const char *utf8 = reading_utf8(reading, name, strnlen(name, LIMIT_STRING_BYTES), NULL, &length);
    return text_clean(reading->arena, arena_strndup(reading->arena, utf8, length), LIMIT_NAME_BYTES);
}

static const char *base_name(const char *path) {
    const char *name = path;
    for (const char *c = path; *c != '\0'; c++)
        if ((*c == '/' || *c == '\\') && c[1] != '\0')
            name = c + 1;
    return name;
}

/* Folders, and what operating systems leave in every archive. */
static bool is_beside_the_point(struct archive_entry *entry, const char *name) {
    static const char *const leavings[] = {".DS_Store", "Thumbs.db", "desktop.ini"};
    size_t length = strlen(name);
    if (archive_entry_filetype(entry) == AE_IFDIR || (length > 0 && name[length - 1] == '/') ||
        strncmp(name, "__MACOSX/", 9) == 0)
        return true;
    bool found = false;
    for (size_t i = 0; i < sizeof leavings / sizeof leavings[0]; i++)
        found = found || strcmp(base_name(name), leavings[i]) == 0;
    return found;
}

/* ---- contents --------------------------------------------------------------------------------------------------- */

static bool fail(struct unzipping *unzipping, const struct part *part, const char *why, const char *what) {
    unzipping->damaged = unzipping->damaged || strcmp(why, "corrupt") == 0;
    reading_unreadable(unzipping->reading, part, why, what);
    return false;
}

/* Counts bytes that have been unpacked. The message's limit is noted once; from then on reading_admit refuses. */
static bool count_bytes(struct unzipping *unzipping, const struct part *member, size_t bytes) {
    struct reading *reading = unzipping->reading;
    reading->decoded_bytes += bytes;
    if (unzipping->content.length + bytes > LIMIT_PART_BYTES)
        return fail(unzipping, member, LIMIT_REASON_PART_SIZE, "it is too large when unpacked");
    if (reading->decoded_bytes > LIMIT_DECODED_BYTES)
        return fail(unzipping, member, LIMIT_REASON_DECODED_SIZE,
                    "the parts are too large together; the rest was not read");
    return true;
}

static bool cannot_unpack(struct unzipping *unzipping, const struct part *member) {
    const char *error = archive_error_string(unzipping->archive);
    if (error != NULL && strstr(error, "nsupported") != NULL)
        return fail(unzipping, member, "unsupported", "there is no reader for the way it is compressed");
    const char *how = error == NULL ? "it breaks off" : error;
    return fail(unzipping, member, "corrupt",
                arena_printf(unzipping->reading->arena, "it is damaged inside the archive: %s", how));
}

static const char *where_it_breaks(const struct unzipping *unzipping) {
    const char *error = archive_error_string(unzipping->archive);
    return arena_printf(unzipping->reading->arena, "the archive is damaged behind file %u in it: %s",
                        (unsigned)unzipping->files, error == NULL ? "it breaks off" : error);
}

static bool unpack(struct unzipping *unzipping, const struct part *member) {
    char chunk[CHUNK_BYTES];
    la_ssize_t bytes;
    buffer_clear(&unzipping->content);
    while ((bytes = archive_read_data(unzipping->archive, chunk, sizeof chunk)) > 0) {
        if (!count_bytes(unzipping, member, (size_t)bytes))
            return false;
        buffer_add(&unzipping->content, chunk, (size_t)bytes);
    }
    return bytes == 0 || cannot_unpack(unzipping, member);
}

/* ---- members ---------------------------------------------------------------------------------------------------- */

static struct part new_member(const struct unzipping *unzipping, const char *name) {
    const struct part *part = unzipping->part;
    struct part member = {
        .number = arena_printf(unzipping->reading->arena, "%s/%s", part->number, name),
        .name = base_name(name),
        .declared = "",
        .depth = part->depth + 1,
        .decoration = part->decoration,
        .origin = part->origin,
        .evidence_count = part->evidence_count,
    };
    memcpy(member.evidence, part->evidence, sizeof member.evidence);
    return member;
}

static void read_member(struct unzipping *unzipping, struct archive_entry *entry, const char *name) {
    struct reading *reading = unzipping->reading;
    struct part member = new_member(unzipping, name);
    if (!reading_admit(reading, &member, 0))
        return;
    if (archive_entry_is_encrypted(entry)) {
        fail(unzipping, &member, "password", "it is protected by a password");
        return;
    }
    if (!unpack(unzipping, &member))
        return;
    member.length = unzipping->content.length;
    member.bytes = arena_strndup(reading->arena, buffer_text(&unzipping->content), member.length);
    format_read(reading, &member);
}

static void read_members(struct unzipping *unzipping) {
    struct archive_entry *entry;
    size_t entries = 0;
    int status;
    while ((status = archive_read_next_header(unzipping->archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
        if (++entries > LIMIT_PACKAGE_FILES) {
            fail(unzipping, unzipping->part, LIMIT_REASON_FILES, "the archive holds too many files");
            return;
        }
        const char *name = member_name(unzipping->reading, entry);
        if (is_beside_the_point(entry, name))
            continue;
        unzipping->files++;
        read_member(unzipping, entry, name);
    }
    if (status != ARCHIVE_EOF && !unzipping->damaged)
        fail(unzipping, unzipping->part, "corrupt", where_it_breaks(unzipping));
    else if (unzipping->files == 0 && !unzipping->damaged)
        fail(unzipping, unzipping->part, "no-text", "the archive is empty");
}

void format_zip_read(struct reading *reading, const struct part *part) {
    struct unzipping unzipping = {.reading = reading, .part = part, .archive = archive_read_new()};
    if (unzipping.archive == NULL) {
        fail(&unzipping, part, "corrupt", "the archive cannot be unpacked");
        return;
    }
    archive_read_support_format_zip(unzipping.archive);
    if (archive_read_open_memory(unzipping.archive, part->bytes, part->length) == ARCHIVE_OK)
        read_members(&unzipping);
    else
        fail(&unzipping, part, "corrupt", where_it_breaks(&unzipping));
    archive_read_free(unzipping.archive);
    buffer_free(&unzipping.content);
}
