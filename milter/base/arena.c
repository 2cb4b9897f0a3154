/* arena.c - in: sizes; out: zeroed memory that is freed all at once. Blocks of 16 KB; a larger request gets a block of
 * its own. Limit: none of its own, callers compare sizes that come from mail with limits.h. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 16 * 1024, GROW_FROM = 8 };

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first; the oldest is kept by arena_reset */
};

static struct block *new_block(size_t size, struct block *next) {
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL)
        abort();
    block->next = next;
    block->size = size;
    block->used = 0;
    return block;
}

struct arena *arena_new(void) {
    struct arena *arena = malloc(sizeof *arena);
    if (arena == NULL)
        abort();
    arena->blocks = new_block(BLOCK_BYTES, NULL);
    return arena;
}

static void free_all_but_oldest(struct arena *arena) {
    while (arena->blocks->next != NULL) {
        struct block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

void arena_free(struct arena *arena) {
    if (arena == NULL)
        return;
    free_all_but_oldest(arena);
    free(arena->blocks);
    free(arena);
}

void arena_reset(struct arena *arena) {
    free_all_but_oldest(arena);
    arena->blocks->used = 0;
}

/* Not zeroed: for what is filled at once. */
static void *take(struct arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        abort();
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct block *block = arena->blocks;
    if (block->size - block->used < rounded) {
        block = new_block(rounded > BLOCK_BYTES ? rounded : BLOCK_BYTES, arena->blocks);
        arena->blocks = block;
    }
    void *bytes = block->bytes + block->used;
    block->used += rounded;
    return bytes;
}

void *arena_alloc(struct arena *arena, size_t size) {
    return memset(take(arena, size), 0, size);
}

/* The size of an array in bytes. */
static size_t product(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        abort();
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    return arena_alloc(arena, product(count, size));
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size) {
    if (count == 0)
        return arena_array(arena, GROW_FROM, size);
    bool full = count >= GROW_FROM && (count & (count - 1)) == 0;
    if (!full)
        return array;
    size_t bytes = product(count, size);
    char *larger = take(arena, product(2, bytes));
    memset(larger + bytes, 0, bytes);
    return memcpy(larger, array, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length) {
    if (text == NULL)
        return NULL;
    char *copy = take(arena, length + 1);
    copy[length] = '\0';
    return memcpy(copy, text, length);
}

char *arena_strdup(struct arena *arena, const char *text) {
    return text == NULL ? NULL : arena_strndup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    char *text = take(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
