/* names.c - in: names and who wants them; out: who has them already. Limit: made for some ten thousand. */
#include "rulelang/names.h"

#include <stdint.h>
#include <string.h>

enum { BUCKETS = 4096 };

struct taken {
    const char *name;
    const void *owner;
    struct taken *next;
};

struct names {
    struct arena *arena;
    struct taken *buckets[BUCKETS];
};

struct names *rulelang_names_new(struct arena *arena) {
    struct names *names = arena_alloc(arena, sizeof *names);
    names->arena = arena;
    return names;
}

/* FNV-1a; the names are the admin's own, nobody plans collisions. */
static size_t bucket_of(const char *name) {
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    return hash % BUCKETS;
}

const void *rulelang_names_take(struct names *names, const char *name, const void *owner) {
    struct taken **bucket = &names->buckets[bucket_of(name)];
    for (const struct taken *taken = *bucket; taken != NULL; taken = taken->next)
        if (strcmp(taken->name, name) == 0)
            return taken->owner;
    struct taken *taken = arena_alloc(names->arena, sizeof *taken);
    *taken = (struct taken){name, owner, *bucket};
    *bucket = taken;
    return NULL;
}
