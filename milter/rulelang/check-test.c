/* check-test.c - in: the words of one test; out: its keyword and arguments, read as the keyword's rows describe them,
 * or one complaint that names what was expected and what was found. */
#include "rulelang/check.h"

#include "base/nearest.h"

#include <string.h>

void rulelang_complain_of_word(struct reading *reading, const char *expected, const struct atom *found,
                               const char *more) {
    struct spot spot = found != NULL ? found->spot : reading->test->spot;
    reading->wrong = true;
    if (found != NULL || !reading->open)
        rulelang_complain(reading->checking->complaints, spot, "%s, but found %s%s", expected,
                          rulelang_atom_words(reading->checking->arena, found), more);
}

static const char *word_list(const struct reading *reading, const char *const *words) {
    return rulelang_alternatives(reading->checking->arena, words, true);
}

static const char *joined_fields(struct reading *reading, const struct keyword *keyword) {
    return word_list(reading, keyword->fields);
}

/* `number sendt-before`, `date sent-before`, `date 60`. */
static void complain_of_field(struct reading *reading, const char *field, const struct atom *name) {
    struct arena *arena = reading->checking->arena;
    const char *const *names = rulelang_keywords_of_field(arena, field);
    const struct keyword *other = name != NULL && name->kind == ATOM_WORD ? rulelang_keyword_named(name->text) : NULL;
    const char *expected = arena_printf(arena, "\"%s\" expects %s", field, word_list(reading, names));
    const char *more = name != NULL && name->kind == ATOM_WORD ? rulelang_did_you_mean(arena, name->text, names) : "";
    if (other != NULL && other->fields != NULL)
        more = arena_printf(arena, ", which can be asked of %s only", joined_fields(reading, other));
    rulelang_complain_of_word(reading, expected, name, more);
}

static void complain_of_beginning(struct reading *reading, const struct atom *name) {
    struct arena *arena = reading->checking->arena;
    const struct keyword *other = rulelang_keyword_named(name->text);
    const char *const *known = rulelang_test_beginnings(arena);
    if (other != NULL)
        rulelang_complain_of_word(
            reading, arena_printf(arena, "expected %s before \"%s\"", joined_fields(reading, other), name->text), name,
            " alone");
    else
        rulelang_complain_of_word(reading, "expected a test (like date older-than 60 days)", name,
                                  rulelang_did_you_mean(arena, name->text, known));
}

/* What a misspelled keyword was meant to be, so that its arguments are read, too; NULL: nobody knows. */
static const struct keyword *guessed_keyword(const struct reading *reading, const char *field,
                                             const struct atom *name) {
    if (name == NULL || name->kind != ATOM_WORD)
        return NULL;
    const char *meant = nearest_word(name->text, rulelang_keywords_of_field(reading->checking->arena, field));
    return meant == NULL ? NULL : rulelang_keyword_of(field, meant);
}

static bool read_keyword(struct reading *reading) {
    const struct atom *first = reading->at, *second = first->next;
    struct test *test = reading->test;
    if (!rulelang_is_field(first->text)) {
        test->keyword = rulelang_keyword_of(NULL, first->text);
        reading->at = second;
        if (test->keyword == NULL)
            complain_of_beginning(reading, first);
        return test->keyword != NULL;
    }
    test->field = first->text;
    if (second != NULL && second->kind == ATOM_WORD)
        test->keyword = rulelang_keyword_of(first->text, second->text);
    if (second == NULL || test->keyword == NULL) {
        complain_of_field(reading, first->text, second);
        test->keyword = guessed_keyword(reading, first->text, second);
    }
    if (test->keyword == NULL)
        return false;
    test->spot = second->spot;
    reading->at = second->next;
    return true;
}

static bool starts_option(const char *option, const struct atom *at) {
    size_t length = strcspn(option, " ");
    return at != NULL && at->kind == ATOM_WORD && strlen(at->text) == length && strncmp(at->text, option, length) == 0;
}

/* True when the next words are one of the keyword's options, read or complained of. */
static bool read_option(struct reading *reading) {
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++) {
        const struct argument_row *row = &reading->test->keyword->arguments[i];
        struct argument *argument = &reading->test->arguments[i];
        if (row->option == NULL || !starts_option(row->option, reading->at))
            continue;
        const struct atom *option = reading->at, *last = option;
        const char *blank = strchr(row->option, ' ');
        if (blank != NULL) {
            last = option->next;
            if (!starts_option(blank + 1, last)) {
                rulelang_complain_of_word(
                    reading,
                    arena_printf(reading->checking->arena, "expected \"%s\" after \"%s\"", blank + 1, option->text),
                    last, "");
                return true;
            }
        }
        if (argument->given) {
            rulelang_complain(reading->checking->complaints, option->spot, "\"%s\" stands here twice", row->option);
            reading->wrong = true;
        }
        reading->at = last->next;
        rulelang_read_argument(reading, row, argument);
        return true;
    }
    return false;
}

static const char *const clauses[] = {"pass", "tag", "defer", "hold", "reject", "when", "unknown", "and", "or", NULL};

static void complain_of_clause(struct reading *reading, const struct atom *at) {
    rulelang_complain_of_word(reading, "expected \"and\", \"or\" or an action (pass, tag, defer, hold or reject)", at,
                              rulelang_did_you_mean(reading->checking->arena, at->text, clauses));
}

/* The keyword's options that were not given. */
static const char *const *open_options(const struct reading *reading) {
    const struct keyword *keyword = reading->test->keyword;
    const char **options = arena_array(reading->checking->arena, KEYWORD_ARGUMENTS + 1, sizeof *options);
    size_t count = 0;
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++)
        if (keyword->arguments[i].option != NULL && !reading->test->arguments[i].given)
            options[count++] = keyword->arguments[i].option;
    return options;
}

/* "size ovr 10 MB" is as near to "over" as to "or": what the test can still say comes first, but for a word that starts
 * a line. */
static bool is_meant_as_option(const struct atom *at, const char *const *options) {
    const char *const *lists[] = {at->starts_line ? clauses : options, at->starts_line ? options : clauses};
    const char *all[KEYWORD_ARGUMENTS + sizeof clauses / sizeof *clauses + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *const *word = lists[i]; *word != NULL; word++)
            all[count++] = *word;
    const char *meant = nearest_word(at->text, all);
    for (size_t i = 0; meant != NULL && options[i] != NULL; i++)
        if (strcmp(options[i], meant) == 0)
            return true;
    return false;
}

/* What is left over belongs to no argument: a forgotten "and", a misspelled clause or option, or one word too many. */
static void complain_of_rest(struct reading *reading) {
    struct arena *arena = reading->checking->arena;
    const struct atom *at = reading->at;
    const char *const *options = open_options(reading), *name = reading->test->keyword->name;
    bool word = at->kind == ATOM_WORD;
    if (word && (rulelang_is_field(at->text) || rulelang_keyword_of(NULL, at->text) != NULL))
        rulelang_complain_of_word(reading, "expected \"and\" or \"or\" before another test", at, "");
    else if (word && rulelang_is_near(at->text, clauses) && !is_meant_as_option(at, options))
        complain_of_clause(reading, at);
    else if (options[0] != NULL)
        rulelang_complain_of_word(reading,
                                  arena_printf(arena, "\"%s\" expects %s or nothing more", name,
                                               rulelang_alternatives(arena, options, false)),
                                  at, word ? rulelang_did_you_mean(arena, at->text, options) : "");
    else
        rulelang_complain_of_word(reading, arena_printf(arena, "\"%s\" expects nothing more", name), at, "");
}

static void read_arguments(struct reading *reading) {
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++) {
        const struct argument_row *row = &reading->test->keyword->arguments[i];
        if (row->type != ARGUMENT_NONE && row->option == NULL)
            rulelang_read_argument(reading, row, &reading->test->arguments[i]);
    }
    while (!reading->wrong && reading->at != NULL && read_option(reading))
        continue;
    if (!reading->wrong && reading->at != NULL)
        complain_of_rest(reading);
}

/* ---- as people read it ---------------------------------------------------------------------------------------- */

static const char *value_words(struct arena *arena, const struct value *values) {
    const char *text = "";
    for (; values != NULL; values = values->next) {
        const struct atom *atom = values->atom;
        const char *quote = atom->kind == ATOM_STRING ? "\"" : atom->kind == ATOM_PATTERN ? "/" : "";
        text = arena_printf(arena, "%s %s%s%s", text, quote, atom->text, quote);
    }
    return text;
}

static const char *test_words(struct arena *arena, const struct test *test) {
    const char *field = test->field == NULL ? "" : test->field;
    const char *text = arena_printf(arena, "%s%s%s", field, field[0] == '\0' ? "" : " ", test->keyword->name);
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++) {
        const struct argument_row *row = &test->keyword->arguments[i];
        const struct argument *argument = &test->arguments[i];
        if (!argument->given)
            continue;
        if (row->option != NULL)
            text = arena_printf(arena, "%s %s", text, row->option);
        if (row->type == ARGUMENT_DURATION)
            text = arena_printf(arena, "%s %s", text, rulelang_duration_words(arena, argument->duration));
        text = arena_printf(arena, "%s%s", text, value_words(arena, argument->values));
    }
    return text;
}

/* ---- the test ------------------------------------------------------------------------------------------------- */

/* The keyword a test begins with, before anything is complained of; NULL: none that is known. */
static const struct keyword *first_keyword(const struct atom *first) {
    if (!rulelang_is_field(first->text))
        return rulelang_keyword_of(NULL, first->text);
    return first->next == NULL ? NULL : rulelang_keyword_of(first->text, first->next->text);
}

/* True for an option of the keyword, misspelled or not. */
static bool is_option(const struct keyword *keyword, const struct atom *at) {
    for (size_t i = 0; keyword != NULL && i < KEYWORD_ARGUMENTS; i++) {
        const char *option = keyword->arguments[i].option;
        const char *const options[] = {option, NULL};
        if (option != NULL && (starts_option(option, at) || rulelang_is_near(at->text, options)))
            return true;
    }
    return false;
}

/* True for a word that was meant to be an action or another clause: near to one at the start of a line, or one that
 * nobody knows before a text at the end. */
static bool is_meant_as_clause(const struct keyword *keyword, const struct atom *at) {
    if (at->kind != ATOM_WORD || rulelang_is_field(at->text) || rulelang_keyword_named(at->text) != NULL ||
        is_option(keyword, at))
        return false;
    if (at->starts_line && rulelang_is_near(at->text, clauses))
        return true;
    const struct atom *text = at->next;
    bool ends = text != NULL && (text->next == NULL || (text->next->kind == ATOM_WORD && text->next->starts_line));
    return ends && text->kind == ATOM_STRING;
}

/* The test ends before the first word that was meant to be a clause; every such word is complained of. */
static void cut_misspelled_clauses(struct reading *reading, struct atom *first) {
    struct atom *before = rulelang_is_field(first->text) && first->next != NULL ? first->next : first, *cut = NULL;
    const struct keyword *keyword = first_keyword(first);
    for (; before->next != NULL; before = before->next) {
        if (!is_meant_as_clause(keyword, before->next))
            continue;
        complain_of_clause(reading, before->next);
        cut = cut == NULL ? before : cut;
    }
    if (cut != NULL)
        cut->next = NULL;
}

void rulelang_check_test(struct checking *checking, struct rule *rule, struct expression *expression) {
    struct test *test = arena_alloc(checking->arena, sizeof *test);
    struct reading reading = {
        .checking = checking, .at = expression->atoms.first, .test = test, .open = !expression->finished};
    test->spot = expression->spot;
    cut_misspelled_clauses(&reading, expression->atoms.first);
    bool cut = reading.wrong;
    reading.wrong = false;
    bool known = read_keyword(&reading), misspelled = reading.wrong;
    reading.wrong = false;
    if (known)
        read_arguments(&reading);
    reading.wrong = reading.wrong || misspelled;
    if (!reading.wrong && test->keyword->check != NULL)
        test->keyword->check(checking, rule, test);
    rule->faulty = rule->faulty || cut || reading.wrong;
    if (reading.wrong)
        return;
    test->text = test_words(checking->arena, test);
    expression->test = test;
}
