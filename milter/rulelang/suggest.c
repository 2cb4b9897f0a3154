/* suggest.c - in: a word nobody knows and the words that are known; out: what a message says about them. */
#include "rulelang/complaints.h"

#include "base/nearest.h"

bool rulelang_is_near(const char *word, const char *const *known) {
    return nearest_word(word, known) != NULL;
}

const char *rulelang_did_you_mean(struct arena *arena, const char *word, const char *const *known) {
    const char *best = nearest_word(word, known);
    return best == NULL ? "" : arena_printf(arena, "; did you mean \"%s\"?", best);
}

const char *rulelang_alternatives(struct arena *arena, const char *const *words, bool bare) {
    const char *text = "", *quote = bare ? "" : "\"";
    for (size_t i = 0; words[i] != NULL; i++) {
        const char *joint = i == 0 ? "" : words[i + 1] == NULL ? " or " : ", ";
        text = arena_printf(arena, "%s%s%s%s%s", text, joint, quote, words[i], quote);
    }
    return text;
}
