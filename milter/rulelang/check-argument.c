/* check-argument.c - in: the words after a keyword; out: one argument of it, read as its row describes it.
 * Limits: durations of MOST_YEARS. */
#include "rulelang/check.h"

#include <string.h>

enum { MOST_YEARS = 100 };

/* What speaks in a complaint: "older-than" or the option "within". */
static const char *who_expects(const struct reading *reading, const struct argument_row *row) {
    return row->option != NULL ? row->option : reading->test->keyword->name;
}

const struct pattern *rulelang_read_pattern(struct checking *checking, const struct atom *atom, const char *text,
                                            enum pattern_use use) {
    const char *fault = "";
    size_t at = 0;
    const struct pattern *pattern =
        text[0] == '\0' ? NULL : rulelang_pattern(checking->arena, text, use, &checking->rules->patterns, &fault, &at);
    if (text[0] == '\0')
        rulelang_complain(checking->complaints, atom->spot,
                          "expected a pattern between the slashes, but found nothing");
    else if (pattern == NULL)
        rulelang_complain(checking->complaints, rulelang_spot_inside(atom->spot, text, at),
                          "expected a pattern that can be understood, but found a fault here: %s", fault);
    return pattern;
}

static const char *word_list(const struct reading *reading, const char *const *words) {
    return rulelang_alternatives(reading->checking->arena, words, true);
}

static void complain_of_length(struct reading *reading, const struct argument_row *row, const struct atom *number,
                               struct duration duration, const char *expected) {
    struct arena *arena = reading->checking->arena;
    rulelang_complain(reading->checking->complaints, number->spot, "\"%s\" expects %s, but found %s",
                      who_expects(reading, row), expected, rulelang_duration_words(arena, duration));
    reading->wrong = true;
}

static void complain_of_unit(struct reading *reading, const struct argument_row *row, const struct atom *number) {
    struct arena *arena = reading->checking->arena;
    const char *const *units = rulelang_unit_words();
    const struct atom *unit = number->next;
    reading->wrong = true;
    if (unit == NULL && reading->open)
        return;
    rulelang_complain(reading->checking->complaints, unit != NULL ? unit->spot : number->spot,
                      "\"%s\" expects %s after %s, but found %s%s", who_expects(reading, row),
                      word_list(reading, units), number->text, rulelang_atom_words(arena, unit),
                      unit != NULL && unit->kind == ATOM_WORD ? rulelang_did_you_mean(arena, unit->text, units) : "");
}

static void check_length(struct reading *reading, const struct argument_row *row, const struct atom *number,
                         struct duration duration) {
    uint32_t days = rulelang_duration_days(duration);
    const char *most = arena_printf(reading->checking->arena, "at most %u days", row->most_days);
    if (row->whole_days && duration.unit < UNIT_DAYS)
        complain_of_length(reading, row, number, duration, "days, weeks, months or years");
    else if (row->most_days != 0 && days > row->most_days)
        complain_of_length(reading, row, number, duration, most);
    else if (duration.count > MOST_YEARS * 366u || days > MOST_YEARS * 366u)
        complain_of_length(reading, row, number, duration, "at most 100 years");
}

static void read_duration(struct reading *reading, const struct argument_row *row, struct argument *argument) {
    const struct atom *number = reading->at;
    if (number == NULL || number->kind != ATOM_NUMBER) {
        const char *expected = arena_printf(reading->checking->arena, "\"%s\" expects a duration (like 30 days)",
                                            who_expects(reading, row));
        rulelang_complain_of_word(reading, expected, number, "");
        return;
    }
    const struct atom *unit = number->next;
    if (unit == NULL || unit->kind != ATOM_WORD || !rulelang_unit_of(unit->text, &argument->duration.unit)) {
        complain_of_unit(reading, row, number);
        return;
    }
    argument->duration.count = number->number;
    reading->at = unit->next;
    check_length(reading, row, number, argument->duration);
}

static const char *list_expectation(struct reading *reading, const struct argument_row *row) {
    struct arena *arena = reading->checking->arena;
    const char *who = who_expects(reading, row);
    switch (row->type) {
    case ARGUMENT_WORDS:
        if (row->choices != NULL)
            return arena_printf(arena, "\"%s\" expects %s", who, word_list(reading, row->choices));
        return arena_printf(arena, "\"%s\" expects a word", who);
    case ARGUMENT_ADDRESSES:
        return arena_printf(arena, "\"%s\" expects an address (like \"@acme.example\") or a /pattern/", who);
    case ARGUMENT_TEXTS:
    case ARGUMENT_NAMES:
    default:
        return arena_printf(arena, "\"%s\" expects a text in quotes or a /pattern/", who);
    }
}

static bool is_option(const struct keyword *keyword, const char *word) {
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++)
        if (keyword->arguments[i].option != NULL && strcmp(keyword->arguments[i].option, word) == 0)
            return true;
    return false;
}

static bool belongs_to_list(const struct reading *reading, const struct argument_row *row, const struct atom *atom) {
    if (atom == NULL)
        return false;
    if (row->type == ARGUMENT_WORDS)
        return atom->kind == ATOM_WORD && !is_option(reading->test->keyword, atom->text);
    return atom->kind == ATOM_STRING || atom->kind == ATOM_PATTERN;
}

static void choose(struct reading *reading, const struct argument_row *row, struct argument *argument,
                   const struct atom *atom) {
    for (uint32_t i = 0; row->choices[i] != NULL; i++) {
        if (strcmp(row->choices[i], atom->text) == 0) {
            argument->chosen |= (uint32_t)1 << i;
            return;
        }
    }
    rulelang_complain_of_word(reading, list_expectation(reading, row), atom,
                              rulelang_did_you_mean(reading->checking->arena, atom->text, row->choices));
}

static void read_value(struct reading *reading, const struct argument_row *row, struct value *value) {
    const struct atom *atom = value->atom;
    enum pattern_use use = atom->kind == ATOM_PATTERN    ? PATTERN_SEARCH
                           : row->type == ARGUMENT_NAMES ? PATTERN_WHOLE
                                                         : PATTERN_TEXT;
    value->text = atom->kind == ATOM_STRING ? rulelang_read_string(reading->checking, atom) : atom->text;
    if (atom->kind == ATOM_WORD)
        return;
    if (atom->kind == ATOM_STRING && row->type == ARGUMENT_ADDRESSES) {
        if (!rulelang_is_address(value->text))
            rulelang_complain_of_word(reading, list_expectation(reading, row), atom, "");
        return;
    }
    if (value->text[0] == '\0')
        rulelang_complain_of_word(reading, list_expectation(reading, row), atom, "");
    else
        value->pattern = rulelang_read_pattern(reading->checking, atom, value->text, use);
    reading->wrong = reading->wrong || value->pattern == NULL;
}

static void read_list(struct reading *reading, const struct argument_row *row, struct argument *argument) {
    struct value **end = &argument->values;
    if ((row->required || row->option != NULL) && !belongs_to_list(reading, row, reading->at)) {
        rulelang_complain_of_word(reading, list_expectation(reading, row), reading->at, "");
        return;
    }
    for (; belongs_to_list(reading, row, reading->at) && !reading->wrong; reading->at = reading->at->next) {
        struct value *value = arena_alloc(reading->checking->arena, sizeof *value);
        value->atom = reading->at;
        read_value(reading, row, value);
        if (row->choices != NULL)
            choose(reading, row, argument, reading->at);
        *end = value;
        end = &value->next;
    }
}

void rulelang_read_argument(struct reading *reading, const struct argument_row *row, struct argument *argument) {
    const struct atom *before = reading->at;
    switch (row->type) {
    case ARGUMENT_NONE:
    case ARGUMENT_FLAG:
        break;
    case ARGUMENT_DURATION:
        read_duration(reading, row, argument);
        break;
    case ARGUMENT_WORDS:
    case ARGUMENT_TEXTS:
    case ARGUMENT_NAMES:
    case ARGUMENT_ADDRESSES:
        read_list(reading, row, argument);
        break;
    case ARGUMENT_SIZE:
        rulelang_read_size(reading, row, argument);
        break;
    case ARGUMENT_CLOCK:
        rulelang_read_clock(reading, row, argument);
        break;
    }
    argument->given = row->option != NULL || reading->at != before;
}
