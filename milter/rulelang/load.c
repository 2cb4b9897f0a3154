/* load.c - in: paths of rule files and of folders that hold them; out: a checked rule set, or every error of every
 * file. What a file includes is read where it says so, and every file once. Limits: LIMIT_RULE_FILE_BYTES a file, FILES
 * files, DEPTH files that include each other. Nothing of a set with an error is used. */
#include "rulelang/rulelang.h"

#include "base/config.h"
#include "base/text.h"
#include "rulelang/complaints.h"
#include "rulelang/pattern.h"
#include "rulelang/tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES = 1000, DEPTH = 8 };

/* Which file it is, whatever the path to it. */
struct identity {
    dev_t device;
    ino_t number;
};

struct loading {
    struct rules *rules;
    struct complaints complaints;
    uint32_t files, depth;
    struct identity *read;
    size_t read_count;
};

static const struct spot nowhere = {NULL, 0, 0};

static const char *last_component(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* Control characters and bytes that are no UTF-8 become '?', each line's first one is complained of. False for a file
 * with NUL bytes: that is no text at all. */
static bool clean_bytes(struct loading *loading, const struct source *source, char *text) {
    struct spot spot = {source, 1, 1};
    uint32_t complained_line = 0;
    for (size_t i = 0; i < source->length;) {
        size_t bytes = text_character_bytes(text + i, source->length - i);
        unsigned char byte = (unsigned char)text[i];
        bool blank = byte == '\t' || byte == '\n' || byte == '\r';
        if (byte == '\0') {
            rulelang_complain(&loading->complaints, spot, "expected a text file, but found a NUL byte");
            return false;
        }
        if (bytes == 0 || (!blank && !text_is_clean(text + i, bytes))) {
            if (complained_line != spot.line)
                rulelang_complain(&loading->complaints, spot, "expected UTF-8 text, but found the byte 0x%02X", byte);
            complained_line = spot.line;
            memset(text + i, '?', bytes == 0 ? 1 : bytes);
        }
        i += bytes == 0 ? 1 : bytes;
        spot.column++;
        if (byte == '\n')
            spot = (struct spot){source, spot.line + 1, 1};
    }
    return true;
}

/* True when the file was read before; else it counts as read from now on. A file that is not there is no such file. */
static bool is_read(struct loading *loading, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    for (size_t i = 0; i < loading->read_count; i++)
        if (loading->read[i].device == status.st_dev && loading->read[i].number == status.st_ino)
            return true;
    loading->read = arena_grow(loading->rules->arena, loading->read, loading->read_count, sizeof *loading->read);
    loading->read[loading->read_count++] = (struct identity){status.st_dev, status.st_ino};
    return false;
}

static void include(void *context, const struct atom *path);

static void load_file(struct loading *loading, const char *path) {
    struct arena *arena = loading->rules->arena;
    struct buffer bytes = {0};
    struct error error = {0};
    const struct includer includer = {include, loading};
    if (is_read(loading, path))
        return;
    if (loading->files++ >= FILES) {
        rulelang_complain(&loading->complaints, nowhere, "%s: more than %u rule files", path, (unsigned)FILES);
        return;
    }
    if (buffer_read_file(&bytes, path, LIMIT_RULE_FILE_BYTES, &error) != 0) {
        rulelang_complain(&loading->complaints, nowhere, "%s", error.text);
        buffer_free(&bytes);
        return;
    }
    struct source *source = arena_alloc(arena, sizeof *source);
    size_t mark = bytes.length >= 3 && memcmp(bytes.data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *text = arena_strndup(arena, buffer_text(&bytes) + mark, bytes.length - mark);
    source->path = arena_strdup(arena, path);
    source->name = last_component(source->path);
    source->text = text;
    source->length = bytes.length - mark;
    source->index = loading->files;
    buffer_free(&bytes);
    if (clean_bytes(loading, source, text))
        rulelang_parse(source, arena, &loading->rules->tree, &loading->complaints, &includer);
}

static int is_rule_file(const struct dirent *entry) {
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 6 && strcmp(entry->d_name + length - 6, ".rules") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void load_folder(struct loading *loading, const char *path) {
    struct dirent **entries;
    int count = scandir(path, &entries, is_rule_file, by_name);
    if (count < 0) {
        rulelang_complain(&loading->complaints, nowhere, "%s: cannot be listed: %s", path, strerror(errno));
        return;
    }
    if (count == 0)
        rulelang_complain(&loading->complaints, nowhere, "%s: no file here is called NAME.rules", path);
    for (int i = 0; i < count; i++) {
        load_file(loading, arena_printf(loading->rules->arena, "%s/%s", path, entries[i]->d_name));
        free(entries[i]);
    }
    free(entries);
}

static void load_path(struct loading *loading, const char *path) {
    struct stat status;
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        load_folder(loading, path);
    else
        load_file(loading, path);
}

/* ---- include ----------------------------------------------------------------------------------------------------- */

static bool can_be_included(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode));
}

/* Beside the file that names it, else among the shipped rules. NULL: nowhere. */
static const char *find_included(struct arena *arena, const struct source *from, const char *name) {
    size_t folder = (size_t)(from->name - from->path);
    const char *path = name[0] == '/' ? name : arena_printf(arena, "%.*s%s", (int)folder, from->path, name);
    if (can_be_included(path) || name[0] == '/')
        return can_be_included(path) ? path : NULL;
    char *shipped = config_find(arena_printf(arena, "rules/%s", name));
    path = shipped != NULL && can_be_included(shipped) ? arena_strdup(arena, shipped) : NULL;
    free(shipped);
    return path;
}

static void include(void *context, const struct atom *path) {
    struct loading *loading = context;
    struct arena *arena = loading->rules->arena;
    const char *name = rulelang_unescape(arena, path->text);
    const char *found = name[0] == '\0' ? NULL : find_included(arena, path->spot.source, name);
    if (found == NULL)
        rulelang_complain(&loading->complaints, path->spot,
                          "\"include\" expects a rule file or folder, beside this file or among the shipped ones, but "
                          "found no \"%s\"",
                          name);
    else if (loading->depth == DEPTH)
        rulelang_complain(&loading->complaints, path->spot,
                          "\"include\" expects to stand in at most %u files that include each other, but found more",
                          (unsigned)DEPTH);
    else {
        loading->depth++;
        load_path(loading, found);
        loading->depth--;
    }
}

/* The languages of the words, each once. */
static const char *const *languages_of(struct arena *arena, const struct settings *settings) {
    const char **languages = NULL;
    size_t count = 0;
    for (size_t i = 0; i < settings->word_count; i++) {
        const char *language = settings->words[i].language;
        size_t at = 0;
        while (at < count && strcmp(languages[at], language) != 0)
            at++;
        if (at < count)
            continue;
        languages = arena_grow(arena, languages, count, sizeof *languages);
        languages[count++] = arena_strdup(arena, language);
    }
    languages = arena_grow(arena, languages, count, sizeof *languages);
    languages[count] = NULL;
    return languages;
}

int rules_load(const char *const *paths, size_t count, struct settings *settings, struct rules **rules,
               struct buffer *errors) {
    struct arena *arena = arena_new();
    struct rules *made = arena_alloc(arena, sizeof *made);
    struct loading loading = {.rules = made, .complaints = {.arena = arena}};
    made->arena = arena;
    made->languages = languages_of(arena, settings);
    made->tree.rules_end = &made->tree.rules;
    made->tree.parties_end = &made->tree.parties;
    made->tree.allowed_end = &made->tree.allowed;
    for (size_t i = 0; i < count; i++)
        load_path(&loading, paths[i]);
    rulelang_check(made, &loading.complaints);
    if (loading.complaints.count > 0) {
        rulelang_tell(&loading.complaints, errors);
        rules_free(made);
        *rules = NULL;
        return -1;
    }
    rulelang_declare(made, settings);
    *rules = made;
    return 0;
}

void rules_free(struct rules *rules) {
    if (rules == NULL)
        return;
    rulelang_patterns_free(rules->patterns);
    arena_free(rules->arena);
}

size_t rules_count(const struct rules *rules) {
    return rules->rule_count;
}
