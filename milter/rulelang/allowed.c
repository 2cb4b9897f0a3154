/* allowed.c - in: the allow entries of a checked rule set; out: what they allow at a moment, and which of them are
 * over. Limit: LIMIT_ALLOWANCES. */
#include "rulelang/rulelang.h"

#include "rulelang/tree.h"

enum { DAY_SECONDS = 86400 };

/* The last second of the day. */
static int64_t end_of_day(struct date day, int32_t utc_offset) {
    return ((int64_t)date_to_days(day) + 1) * DAY_SECONDS - 1 - utc_offset;
}

size_t rules_allowances(const struct rules *rules, struct arena *arena, int64_t after, int32_t utc_offset,
                        struct allowance **items) {
    size_t count = 0;
    *items = arena_array(arena, rules->allowed_count, sizeof **items);
    for (const struct allow_entry *entry = rules->tree.allowed; entry != NULL; entry = entry->next) {
        int64_t ends = end_of_day(entry->last_day, utc_offset);
        if (ends <= after)
            continue;
        (*items)[count++] = (struct allowance){.kind = entry->kind,
                                               .value = arena_strdup(arena, entry->value),
                                               .party = arena_strdup(arena, entry->party),
                                               .ends = ends,
                                               .place = arena_strdup(arena, entry->place),
                                               .who = "",
                                               .reason = arena_strdup(arena, entry->reason)};
    }
    return count;
}

void rules_expired(const struct rules *rules, struct date today, struct buffer *out) {
    char words[DATE_WORDS_BYTES];
    for (const struct allow_entry *entry = rules->tree.allowed; entry != NULL; entry = entry->next)
        if (date_compare(entry->last_day, today) < 0)
            buffer_printf(out, "%s:%u: allow %s %s ended on %s: it has no effect any more\n", entry->spot.source->path,
                          entry->spot.line, allowance_kind_name(entry->kind), entry->value,
                          date_format_words(entry->last_day, words));
}
