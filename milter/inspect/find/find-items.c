/* find-items.c - in: the items of a view; out: their fingerprint, which knows code and quantity and neither order of
 * rows nor prices nor layout, and their count. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void items_digest(const char **pairs, size_t count, char digest[33]) {
    char text[DIGEST_TEXT_BYTES];
    qsort(pairs, count, sizeof *pairs, by_text);
    struct digest *sum = digest_new();
    for (size_t i = 0; i < count; i++)
        digest_add(sum, pairs[i], strlen(pairs[i]));
    digest_finish(sum, text);
    digest_free(sum);
    memcpy(digest, text, 32);
    digest[32] = '\0';
}

void find_items(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    if (survey->item_count == 0)
        return;
    const char **pairs = arena_array(survey->reading->arena, survey->item_count, sizeof *pairs);
    size_t count = 0;
    for (uint32_t i = 0; i < survey->item_count; i++)
        if (view_has(view, survey->items[i].line))
            pairs[count++] = survey->items[i].pair;
    if (count == 0)
        return;
    items_digest(pairs, count, draft->document.lines);
    draft->document.line_count = (uint32_t)count;
}
