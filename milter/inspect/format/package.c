/* package.c - in: a ZIP; out: the wanted files in it, unpacked. Limits: LIMIT_PACKAGE_FILES entries and
 * LIMIT_PACKAGE_BYTES unpacked, counted as they come and not as the ZIP claims; they count as decoded bytes of the
 * message, too. */
#include "inspect/format/package.h"

#include "base/buffer.h"
#include "base/text.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <strings.h>

/* ---- the list of files, APPNOTE.TXT 4.3.12 and 4.3.16 ----------------------------------------------------------- */

#define LIST_ENTRY_BYTES 46u
#define LIST_END_BYTES 22u
#define COMMENT_BYTES 65535u /* the longest there may be behind the list */

static size_t number_at(const char *bytes, unsigned size) {
    size_t number = 0;
    for (unsigned i = size; i-- > 0;)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

/* The record that ends the list; NULL: there is none. */
static const char *list_end(const char *bytes, size_t length) {
    for (size_t back = LIST_END_BYTES; back <= length && back <= LIST_END_BYTES + COMMENT_BYTES; back++)
        if (memcmp(bytes + length - back, "PK\5\6", 4) == 0)
            return bytes + length - back;
    return NULL;
}

bool package_lists(const char *bytes, size_t length, const char *name) {
    if (length < 4 || memcmp(bytes, "PK\3\4", 4) != 0)
        return false;
    const char *end = list_end(bytes, length);
    size_t size = end == NULL ? 0 : number_at(end + 12, 4), wanted = strlen(name);
    if (end == NULL || size > (size_t)(end - bytes))
        return false;
    for (const char *at = end - size; (size_t)(end - at) > LIST_ENTRY_BYTES && memcmp(at, "PK\1\2", 4) == 0;) {
        size_t name_bytes = number_at(at + 28, 2), room = (size_t)(end - at) - LIST_ENTRY_BYTES;
        if (name_bytes == wanted && wanted <= room && memcmp(at + LIST_ENTRY_BYTES, name, wanted) == 0)
            return true;
        size_t rest = name_bytes + number_at(at + 30, 2) + number_at(at + 32, 2);
        if (rest > room)
            return false;
        at += LIST_ENTRY_BYTES + rest;
    }
    return false;
}

/* ---- unpacking -------------------------------------------------------------------------------------------------- */

struct unpacking {
    struct reading *reading;
    const struct part *part;
    struct archive *archive;
    struct package *package;
    struct buffer content; /* of the file being unpacked */
};

static int fail(const struct unpacking *unpacking, const char *why, const char *what) {
    reading_unreadable(unpacking->reading, unpacking->part, why, what);
    return -1;
}

/* A ZIP, or the file with this name in it, is damaged: what libarchive expected and found. */
static int fail_damaged(const struct unpacking *unpacking, const char *name) {
    struct arena *arena = unpacking->reading->arena;
    const char *error = archive_error_string(unpacking->archive);
    const struct package *package = unpacking->package;
    const char *last = package->count > 0 ? package->files[package->count - 1].name : "its beginning";
    const char *place = name == NULL ? arena_printf(arena, "it cannot be unpacked behind %s", last)
                                     : arena_printf(arena, "the file %s in it cannot be unpacked", name);
    return fail(unpacking, "corrupt", arena_printf(arena, "%s: %s", place, error == NULL ? "it is damaged" : error));
}

/* Counts bytes that have been unpacked. */
static int count_bytes(struct unpacking *unpacking, size_t bytes, size_t *sum) {
    unpacking->reading->decoded_bytes += bytes;
    *sum += bytes;
    if (*sum > LIMIT_PACKAGE_BYTES)
        return fail(unpacking, LIMIT_REASON_UNPACKED_SIZE, "it is too large when unpacked");
    if (unpacking->reading->decoded_bytes > LIMIT_DECODED_BYTES)
        return fail(unpacking, LIMIT_REASON_DECODED_SIZE, "the parts are too large together; the rest was not read");
    return 0;
}

static int unpack_file(struct unpacking *unpacking, const char *name, size_t *sum) {
    buffer_clear(&unpacking->content);
    const void *block;
    size_t bytes;
    la_int64_t offset; /* where the last one ended: a ZIP has no holes */
    int status;
    while ((status = archive_read_data_block(unpacking->archive, &block, &bytes, &offset)) == ARCHIVE_OK) {
        if (count_bytes(unpacking, bytes, sum) != 0)
            return -1;
        buffer_add(&unpacking->content, block, bytes);
    }
    if (status != ARCHIVE_EOF)
        return fail_damaged(unpacking, name);
    struct arena *arena = unpacking->reading->arena;
    struct package *package = unpacking->package;
    package->files = arena_grow(arena, package->files, package->count, sizeof *package->files);
    package->files[package->count++] = (struct package_file){
        .name = name,
        .content = {arena_strndup(arena, buffer_text(&unpacking->content), unpacking->content.length),
                    unpacking->content.length},
    };
    return 0;
}

static const char *entry_name(struct arena *arena, struct archive_entry *entry) {
    const char *name = archive_entry_pathname(entry);
    if (name == NULL)
        return "";
    return text_clean(arena, name[0] == '/' ? name + 1 : name, LIMIT_NAME_BYTES);
}

static int unpack(struct unpacking *unpacking, bool (*wanted)(const char *name)) {
    struct archive_entry *entry;
    size_t sum = 0, entries = 0;
    int status;
    while ((status = archive_read_next_header(unpacking->archive, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
        if (++entries > LIMIT_PACKAGE_FILES)
            return fail(unpacking, LIMIT_REASON_FILES, "it holds too many files");
        const char *name = entry_name(unpacking->reading->arena, entry);
        if (!wanted(name))
            continue;
        if (archive_entry_is_encrypted(entry))
            return fail(unpacking, "password", "it is protected by a password");
        if (unpack_file(unpacking, name, &sum) != 0)
            return -1;
    }
    return status == ARCHIVE_EOF ? 0 : fail_damaged(unpacking, NULL);
}

int package_read(struct reading *reading, const struct part *part, bool (*wanted)(const char *name),
                 struct package *package) {
    *package = (struct package){.files = NULL};
    struct unpacking unpacking = {.reading = reading, .part = part, .package = package};
    unpacking.archive = archive_read_new();
    if (unpacking.archive == NULL)
        return fail(&unpacking, "corrupt", "it cannot be unpacked");
    archive_read_support_format_zip(unpacking.archive);
    int result = archive_read_open_memory(unpacking.archive, part->bytes, part->length) == ARCHIVE_OK
                     ? unpack(&unpacking, wanted)
                     : fail_damaged(&unpacking, NULL);
    archive_read_free(unpacking.archive);
    buffer_free(&unpacking.content);
    return result;
}

const struct package_file *package_find(const struct package *package, const char *name) {
    for (size_t i = 0; i < package->count; i++)
        if (strcasecmp(package->files[i].name, name) == 0)
            return &package->files[i];
    return NULL;
}
