/* package-parts.c - in: the files of an office document; out: which of them is the main one, and the day on which the
 * document was last changed. Limits: those of package.h. */
#include "inspect/format/package.h"

#include "base/buffer.h"

#include <string.h>

/* ---- relations: which file is which ----------------------------------------------------------------------------- */

/* Takes "." and ".." out of a path, in place; ".." at the top means the top. */
static const char *without_dots(char *path) {
    size_t used = 0;
    for (const char *at = path; *at != '\0';) {
        size_t length = strcspn(at, "/");
        bool up = length == 2 && memcmp(at, "..", 2) == 0, here = length == 0 || (length == 1 && *at == '.');
        const char *next = at + length + (at[length] == '/');
        while (up && used > 0 && path[--used] != '/')
            ;
        if (!up && !here) {
            if (used > 0)
                path[used++] = '/';
            memmove(path + used, at, length);
            used += length;
        }
        at = next;
    }
    path[used] = '\0';
    return path;
}

const char *package_resolve(struct arena *arena, const char *from, struct xml_text target) {
    const char *slash = strrchr(from, '/');
    bool rooted = slash == NULL || (target.length > 0 && target.bytes[0] == '/');
    int folder = rooted ? 0 : (int)(slash - from) + 1;
    return without_dots(arena_printf(arena, "%.*s%.*s", folder, from, (int)target.length, target.bytes));
}

struct root_relations {
    struct arena *arena;
    const char *main_file;
};

static bool is_main_relation(struct xml_text type) {
    static const char ending[] = "/officeDocument";
    size_t length = sizeof ending - 1;
    return type.length >= length && memcmp(type.bytes + type.length - length, ending, length) == 0;
}

static bool start_root_relation(void *context, const struct xml_tag *tag) {
    struct root_relations *root = context;
    struct xml_text type, target;
    if (strcmp(tag->name, "Relationship") == 0 && xml_attribute(tag, "Type", &type) && is_main_relation(type) &&
        xml_attribute(tag, "Target", &target))
        root->main_file = package_resolve(root->arena, "", target);
    return true;
}

const char *package_main_file(struct reading *reading, const struct package *package, const char *usual) {
    static const struct xml_events events = {.start = start_root_relation};
    struct root_relations root = {reading->arena, usual};
    const struct package_file *file = package_find(package, "_rels/.rels");
    if (file != NULL)
        xml_parse(file->content, &events, &root, NULL);
    return root.main_file;
}

/* ---- properties ------------------------------------------------------------------------------------------------- */

struct properties {
    struct buffer text; /* of the element being read */
    struct date created, modified;
};

static bool start_property(void *context, const struct xml_tag *tag) {
    (void)tag;
    struct properties *properties = context;
    buffer_clear(&properties->text);
    return true;
}

static void end_property(void *context, const char *name) {
    struct properties *properties = context;
    struct date *date = strcmp(name, "created") == 0    ? &properties->created
                        : strcmp(name, "modified") == 0 ? &properties->modified
                                                        : NULL;
    char day[DATE_TEXT_BYTES] = "";
    if (date == NULL || properties->text.length < sizeof day - 1)
        return;
    memcpy(day, properties->text.data, sizeof day - 1);
    date_parse_iso(day, date);
}

static void add_property(void *context, struct xml_text text) {
    struct properties *properties = context;
    if (properties->text.length < LIMIT_STRING_BYTES)
        buffer_add(&properties->text, text.bytes, text.length);
}

void package_note_properties(const struct package *package, struct sheet *sheet) {
    static const struct xml_events events = {start_property, end_property, add_property};
    const struct package_file *file = package_find(package, "docProps/core.xml");
    struct properties properties = {.text = {0}};
    if (file != NULL)
        xml_parse(file->content, &events, &properties, NULL);
    buffer_free(&properties.text);
    struct date date = properties.modified.year != 0 ? properties.modified : properties.created;
    if (date_valid(date) && sheet->evidence_count < LIMIT_EVIDENCE)
        sheet->evidence[sheet->evidence_count++] = (struct evidence){EVIDENCE_PROPERTIES, date};
}
