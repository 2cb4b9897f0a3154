/* settings.c - making and freeing struct settings. */
#include "settings.h"

struct settings *settings_new(uint32_t generation) {
    struct arena *arena = arena_new();
    struct settings *settings = arena_alloc(arena, sizeof *settings);
    settings->arena = arena;
    settings->generation = generation;
    return settings;
}

void settings_free(struct settings *settings) {
    if (settings != NULL)
        arena_free(settings->arena);
}
