/* rooms.c - what reading and finding cost inside an inspector, without sandbox and wire: rooms WORDS FILE COUNT.
 *
 * FILE is a mail (.eml) or a bare document. Prints the microseconds of processor time of the rooms: "read" is MIME and
 * formats, "find" the finders. */
#include "inspect/inspect.h"
#include "words/words.h"

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FILE_BYTES = 16 << 20 };

struct rooms {
    struct settings *settings;
    struct finder_index *index;
    struct mime_words *words;
    struct buffer file;
    bool mail;
    double read, find;
    size_t documents;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static void once(struct rooms *rooms) {
    struct facts facts = {0};
    struct reading reading = {.arena = arena_new(),
                              .settings = rooms->settings,
                              .today = {2026, 11, 27},
                              .facts = &facts,
                              .index = rooms->index,
                              .mime_words = rooms->words};
    const struct part part = {
        .number = "1", .name = "order", .declared = "", .bytes = rooms->file.data, .length = rooms->file.length};
    double begun = now();
    if (rooms->mail)
        mime_read(&reading, rooms->file.data, rooms->file.length);
    else
        format_read(&reading, &part);
    double read = now();
    find_documents(rooms->index, &reading);
    rooms->find += now() - read;
    rooms->read += read - begun;
    rooms->documents += facts.document_count;
    arena_free(reading.arena);
}

static int load(struct rooms *rooms, const char *words, const char *path) {
    struct buffer errors = {0};
    struct error error = {0};
    rooms->settings = settings_new(1);
    mime_start();
    if (words_load(&words, 1, rooms->settings, &errors) != 0 || format_start(&error) != 0 ||
        buffer_read_file(&rooms->file, path, FILE_BYTES, &error) != 0) {
        fprintf(stderr, "rooms: %s%s\n", buffer_text(&errors), error.text);
        return -1;
    }
    size_t length = strlen(path);
    rooms->mail = length > 4 && strcmp(path + length - 4, ".eml") == 0;
    rooms->index = find_prepare(rooms->settings);
    rooms->words = mime_prepare(rooms->settings);
    return 0;
}

int main(int argc, char **argv) {
    struct rooms rooms = {0};
    unsigned count = argc == 4 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
    if (count == 0) {
        fprintf(stderr, "usage: rooms WORDS FILE COUNT\n");
        return 64;
    }
    if (load(&rooms, argv[1], argv[2]) != 0)
        return 66;
    once(&rooms); /* what is made at first use */
    rooms.read = rooms.find = 0;
    rooms.documents = 0;
    for (unsigned i = 0; i < count; i++)
        once(&rooms);
    printf("{\"read_us\":%.1f,\"find_us\":%.1f,\"documents\":%zu}\n", rooms.read / count, rooms.find / count,
           rooms.documents / count);
    return 0;
}
