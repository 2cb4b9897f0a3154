/* check-measure.c - in: the words after an option; out: a size in bytes or a time of day. Limits: MOST_BYTES. */
#include "rulelang/check.h"

#include <string.h>
#include <strings.h>

enum { HOURS = 24, MINUTES = 60, DECIMAL = 10 };
#define MOST_BYTES (UINT64_C(1) << 40)

static const struct {
    const char *word;
    uint64_t bytes;
} size_units[] = {{"bytes", 1}, {"KB", 1024}, {"MB", UINT64_C(1024) * 1024}, {"byte", 1}};

static void keep(struct reading *reading, struct argument *argument, const struct atom *atom, const char *text) {
    struct value **end = &argument->values;
    while (*end != NULL)
        end = &(*end)->next;
    *end = arena_alloc(reading->checking->arena, sizeof **end);
    **end = (struct value){.text = text, .atom = atom};
}

/* "10 MB" */
void rulelang_read_size(struct reading *reading, const struct argument_row *row, struct argument *argument) {
    const struct atom *number = reading->at;
    const struct atom *unit = number != NULL && number->kind == ATOM_NUMBER ? number->next : number;
    const char *expected =
        arena_printf(reading->checking->arena, "\"%s\" expects a size in bytes, KB or MB (like 10 MB)", row->option);
    uint64_t bytes = 0;
    for (size_t i = 0; unit != number && unit != NULL && i < sizeof size_units / sizeof *size_units; i++)
        if (unit->kind == ATOM_WORD && strcasecmp(unit->text, size_units[i].word) == 0)
            bytes = size_units[i].bytes;
    if (bytes == 0) {
        rulelang_complain_of_word(reading, expected, unit, "");
        return;
    }
    argument->amount = number->number * bytes;
    if (argument->amount > MOST_BYTES)
        rulelang_complain_of_word(reading, expected, number, ", which is too much");
    keep(reading, argument, number, number->text);
    keep(reading, argument, unit, unit->text);
    reading->at = unit->next;
}

/* Reads at most two digits. */
static const char *read_digits(const char *text, uint64_t *number) {
    *number = 0;
    for (int i = 0; i < 2 && *text >= '0' && *text <= '9'; i++)
        *number = *number * DECIMAL + (uint64_t)(*text++ - '0');
    return text;
}

static bool read_time(const char *text, uint64_t *minutes) {
    uint64_t hour, minute;
    const char *colon = read_digits(text, &hour);
    if (colon == text || *colon != ':')
        return false;
    const char *end = read_digits(colon + 1, &minute);
    *minutes = hour * MINUTES + minute;
    return end == colon + 3 && *end == '\0' && hour < HOURS && minute < MINUTES;
}

/* "18:00" */
void rulelang_read_clock(struct reading *reading, const struct argument_row *row, struct argument *argument) {
    const struct atom *atom = reading->at;
    if (atom == NULL || atom->kind != ATOM_STRING || !read_time(atom->text, &argument->amount)) {
        rulelang_complain_of_word(reading,
                                  arena_printf(reading->checking->arena,
                                               "\"%s\" expects a time of day in quotes (like \"18:00\")", row->option),
                                  atom, "");
        return;
    }
    keep(reading, argument, atom, atom->text);
    reading->at = atom->next;
}
