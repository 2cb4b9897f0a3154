/* words.c - in: folders; out: the rows of their NAME.words files in the settings. Limit: LIMIT_WORDS_FILE_BYTES a file.
 */
#include "words/words.h"

#include "base/error.h"
#include "base/limits.h"
#include "meanings.h"
#include "words/words-file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define NAME_OF(name, text) text,
static const char *const meanings[] = {MEANINGS(NAME_OF) MEANINGS_OF_LINES(NAME_OF)};
#undef NAME_OF

bool words_meaning_known(const char *meaning) {
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (strcmp(meanings[i], meaning) == 0)
            return true;
    return false;
}

static int is_words_file(const struct dirent *entry) {
    const char *end = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && end != NULL && strcmp(end, ".words") == 0;
}

static int load_file(const char *folder, const char *name, struct settings *settings, struct buffer *errors) {
    struct buffer path = {0};
    struct buffer text = {0};
    struct error error;
    buffer_printf(&path, "%s/%s", folder, name);
    int result = buffer_read_file(&text, buffer_text(&path), LIMIT_WORDS_FILE_BYTES, &error);
    if (result != 0)
        buffer_printf(errors, "%s\n", error.text);
    else
        result = words_read(buffer_text(&path), buffer_text(&text), text.length, settings, errors);
    buffer_free(&text);
    buffer_free(&path);
    return result;
}

static int load_folder(const char *folder, bool may_be_missing, struct settings *settings, struct buffer *errors) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_words_file, alphasort);
    if (count < 0) {
        if (errno == ENOENT && may_be_missing)
            return 0;
        buffer_printf(errors, "%s: the folder with the words files cannot be read: %s\n", folder, strerror(errno));
        return -1;
    }
    int result = 0;
    for (int i = 0; i < count; i++) {
        if (load_file(folder, entries[i]->d_name, settings, errors) != 0)
            result = -1;
        free(entries[i]);
    }
    free(entries);
    return result;
}

int words_load(const char *const *folders, size_t count, struct settings *settings, struct buffer *errors) {
    int result = 0;
    for (size_t i = 0; i < count; i++)
        if (load_folder(folders[i], i > 0, settings, errors) != 0)
            result = -1;
    return result;
}
