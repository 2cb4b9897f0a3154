/* import-sources.c - in: the paths typed; out: one message, document or row after the other. A Maildir is known by its
 * folders cur and new; in other folders every file counts that is not hidden. What a file is, its first bytes say: a
 * mailbox begins with "From ", a list of orders with headings; everything else is one message or document.
 * Limits: one mailbox or list is open at a time; the names of all files are kept. */
#include "ctl/import.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

void import_say(const char *format, ...) {
    flockfile(stderr);
    fputs("orderguardctl import: ", stderr);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

/* ---- what a file is ---------------------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcasecmp(text + length - tail, ending) == 0;
}

static bool begins_like_mbox(const char *path) {
    char first[5];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool mbox = read(fd, first, sizeof first) == (ssize_t)sizeof first && memcmp(first, "From ", sizeof first) == 0;
    close(fd);
    return mbox;
}

/* A message of a Maildir is one, whatever it begins with. */
static enum import_kind kind_of(const struct import_sources *sources, const char *path, bool maildir) {
    if (maildir)
        return IMPORT_FILE;
    if (begins_like_mbox(path))
        return IMPORT_MBOX;
    bool separated = ends_with(path, ".csv") || ends_with(path, ".tsv") || ends_with(path, ".txt");
    if (separated && sources->column_count > 0)
        return IMPORT_LIST; /* who names columns wants to hear which one is missing */
    return separated && import_csv_is_list(path, sources->index, sources->columns, sources->column_count) ? IMPORT_LIST
                                                                                                          : IMPORT_FILE;
}

/* ---- which files ------------------------------------------------------------------------------------------------- */

static void worsen(struct import_sources *sources, int status) {
    sources->status = ctl_worse(sources->status, status);
}

static void add_file(struct import_sources *sources, const char *path, const struct stat *status, bool maildir,
                     bool named) {
    if (sources->arena == NULL)
        sources->arena = arena_new();
    sources->items = arena_grow(sources->arena, sources->items, sources->count, sizeof *sources->items);
    sources->items[sources->count++] = (struct import_source){
        .kind = kind_of(sources, path, maildir),
        .path = arena_strdup(sources->arena, path),
        .named = named || maildir,
        .bytes = (int64_t)status->st_size,
        .changed = (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec,
    };
    sources->bytes += (int64_t)status->st_size;
}

static bool has_folder(const char *path, const char *name) {
    char folder[4096];
    struct stat status;
    int length = snprintf(folder, sizeof folder, "%s/%s", path, name);
    return length > 0 && (size_t)length < sizeof folder && stat(folder, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool is_maildir(const char *path) {
    return has_folder(path, "cur") && has_folder(path, "new");
}

/* How a folder is walked: its number says whether it is the cur or new of a Maildir. */
enum { FOLDER_PLAIN, FOLDER_MAILDIR, FOLDER_MESSAGES };

/* FTS_SKIP for folders that hold no mail: hidden ones, but for the subfolders of a Maildir, and what is in delivery. */
static bool enter_folder(FTS *walk, FTSENT *entry) {
    bool in_maildir = entry->fts_level > 0 && entry->fts_parent->fts_number == FOLDER_MAILDIR;
    bool messages = in_maildir && (strcmp(entry->fts_name, "cur") == 0 || strcmp(entry->fts_name, "new") == 0);
    bool maildir = !messages && is_maildir(entry->fts_accpath);
    entry->fts_number = messages ? FOLDER_MESSAGES : maildir ? FOLDER_MAILDIR : FOLDER_PLAIN;
    bool hidden = entry->fts_level > 0 && entry->fts_name[0] == '.' && !maildir;
    bool in_delivery = in_maildir && strcmp(entry->fts_name, "tmp") == 0;
    if (hidden || in_delivery)
        fts_set(walk, entry, FTS_SKIP);
    return !hidden && !in_delivery;
}

static void walk_entry(struct import_sources *sources, FTS *walk, FTSENT *entry) {
    long folder = entry->fts_level > 0 ? entry->fts_parent->fts_number : FOLDER_PLAIN;
    switch (entry->fts_info) {
    case FTS_D:
        enter_folder(walk, entry);
        break;
    case FTS_F:
        /* Beside cur and new stand the indexes of IMAP servers. */
        if (entry->fts_name[0] != '.' && folder != FOLDER_MAILDIR)
            add_file(sources, entry->fts_path, entry->fts_statp, folder == FOLDER_MESSAGES, false);
        break;
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        import_say("%s cannot be read: %s", entry->fts_path, strerror(entry->fts_errno));
        worsen(sources, EX_IOERR);
        break;
    default:
        break;
    }
}

static int by_name(const FTSENT **a, const FTSENT **b) {
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* In order of names, so that two runs go the same way. */
static int add_folder(struct import_sources *sources, const char *folder) {
    char *const roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    if (walk == NULL)
        return -1;
    for (FTSENT *entry = fts_read(walk); entry != NULL; entry = fts_read(walk))
        walk_entry(sources, walk, entry);
    fts_close(walk);
    return 0;
}

void import_add_path(struct import_sources *sources, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) {
        import_say("%s cannot be opened: %s", path, strerror(errno));
        worsen(sources, EX_NOINPUT);
    } else if (!S_ISDIR(status.st_mode)) {
        add_file(sources, path, &status, false, true);
    } else if (add_folder(sources, path) != 0) {
        import_say("%s cannot be read: %s", path, strerror(errno));
        worsen(sources, EX_IOERR);
    }
}

void import_sources_free(struct import_sources *sources) {
    import_mbox_close(sources->mbox);
    for (size_t i = 0; i < sources->count; i++)
        import_csv_close(sources->items[i].csv);
    if (sources->arena != NULL)
        arena_free(sources->arena);
}

/* ---- one after the other ----------------------------------------------------------------------------------------- */

static void close_source(struct import_sources *sources) {
    import_mbox_close(sources->mbox);
    sources->mbox = NULL;
    if (sources->items[sources->next].csv != NULL)
        import_csv_stop(sources->items[sources->next].csv);
    sources->open = false;
    sources->next++;
}

static bool open_source(struct import_sources *sources, struct import_source *source) {
    struct error error = {0};
    if (source->kind == IMPORT_MBOX)
        sources->open = (sources->mbox = import_mbox_open(source->path, &error)) != NULL;
    else
        sources->open = import_csv_open(source->path, sources->index, sources->columns, sources->column_count,
                                        &source->csv, &error) == 0;
    if (!sources->open) {
        import_say("%s", error.text);
        worsen(sources, error.status);
    }
    return sources->open;
}

static int next_piece(struct import_sources *sources, struct import_item *item) {
    if (item->source->kind == IMPORT_MBOX)
        return import_mbox_next(sources->mbox, &item->bytes, &item->line, &item->weight, &item->too_much);
    return import_csv_next(item->source->csv, &item->bytes, &item->line, &item->weight, &item->too_much);
}

bool import_next(struct import_sources *sources, struct import_item *item) {
    for (; sources->next < sources->count; close_source(sources)) {
        struct import_source *source = &sources->items[sources->next];
        *item = (struct import_item){.source = source, .weight = source->bytes};
        if (source->kind == IMPORT_FILE) {
            sources->next++;
            return true;
        }
        if (!sources->open && !open_source(sources, source))
            continue;
        int result = next_piece(sources, item);
        if (result > 0)
            return true;
        buffer_free(&item->bytes);
        if (result < 0) {
            import_say("%s cannot be read on: %s", source->path, strerror(errno));
            worsen(sources, EX_IOERR);
        }
    }
    return false;
}
