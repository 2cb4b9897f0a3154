/* arena.h - memory that lives exactly as long as one message. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* A new, empty arena. Never NULL: a small allocation that fails ends the program (there is nothing sane left to do),
 * sizes that come from mail must have been compared with limits.h before. */
struct arena *arena_new(void);

/* Frees the arena and everything allocated in it. NULL is allowed. */
void arena_free(struct arena *arena);

/* Forgets everything allocated but keeps one block for the next message. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes, aligned for any object; belongs to the arena. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((malloc, alloc_size(2)));

/* `count` zeroed elements of `size` bytes; ends the program on overflow of the product. */
void *arena_array(struct arena *arena, size_t count, size_t size) __attribute__((malloc, alloc_size(2, 3)));

/* A copy of the array with room for at least one element more, when count has reached a power of two (starting with
 * 8) or is 0; otherwise the array itself. For `list = arena_grow(arena, list, count, sizeof *list); list[count++] = x;`
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

/* Copies; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);
char *arena_strndup(struct arena *arena, const char *text, size_t length);

/* The printed text; belongs to the arena. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
