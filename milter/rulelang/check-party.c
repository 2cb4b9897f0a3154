/* check-party.c - in: party blocks as words; out: struct party_block for the settings, or complaints. A new setting is
 * a row of the table below. Limits: LIMIT_PARTIES, LIMIT_PARTY_ADDRESSES, LIMIT_PARTY_PATTERNS. */
#include "rulelang/check.h"

#include "base/nearest.h"

#include "rulelang/names.h"

#include <ctype.h>
#include <string.h>

/* One setting being read: its name and the words up to the next one. */
struct setting {
    struct checking *checking;
    struct names *addresses; /* taken so far, by which struct party_entry */
    struct party_entry *entry;
    const struct atom *name;
    const struct atom *first, *end; /* the words after the name */
};

struct setting_row {
    const char *name;
    unsigned takes; /* a bit for each enum atom_kind */
    bool takes_several;
    const char *expects; /* "expects EXPECTS"; NULL: nothing follows */
    void (*take)(struct setting *setting, const struct atom *atom);
    const char *describe; /* for the manual */
};

static void take_address(struct setting *setting, const struct atom *atom);
static void take_role(struct setting *setting, const struct atom *atom);
static void take_date_order(struct setting *setting, const struct atom *atom);
static void take_number(struct setting *setting, const struct atom *atom);
static void take_each_address(struct setting *setting, const struct atom *atom);
static void take_language(struct setting *setting, const struct atom *atom);
static void take_ignore(struct setting *setting, const struct atom *atom);

#define TAKES(kind) (1u << (kind))

static const struct setting_row rows[] = {
    {"address", TAKES(ATOM_STRING), true, "addresses (like \"@acme.example\" or \"orders@acme.example\")", take_address,
     "Whose mail this is: a domain with all that ends in it, or single addresses. It is the one setting that must be "
     "there. An address belongs to one party."},
    {"role", TAKES(ATOM_WORD), false, "a word (like vendor)", take_role,
     "What the party is; a rule can ask for it (role vendor). Where a message goes to parties of the role vendor, only "
     "they count: an order that others had before has not gone out yet."},
    {"language", TAKES(ATOM_WORD), false, "a language of rules/words (like de)", take_language,
     "What orders to this party are written in. It settles 03/04/25 as that language writes dates, where neither "
     "date-order nor the order itself does: the form's own letters (TT/MM/JJ) and its other dates come first."},
    {"date-order", TAKES(ATOM_WORD), false, "mdy, dmy or ymd", take_date_order,
     "How orders to this party mean 03/04/25: mdy is 4 March, dmy is 3 April, ymd is 25 April 2003. Without it both "
     "readings are weighed, and a test answers only what is true of both."},
    {"number", TAKES(ATOM_PATTERN), true, "patterns (like /\\bAC-\\d{5}\\b/)", take_number,
     "What order numbers to this party look like: they are found by that even where no label stands beside them."},
    {"ignore", TAKES(ATOM_STRING) | TAKES(ATOM_PATTERN) | TAKES(ATOM_DATE), true,
     "numbers in quotes, patterns and dates (like \"K-4711\", /K-\\d+/ or 2014-03-01)", take_ignore,
     "What stands on orders to this party and is never the order's own number or date, whatever label is beside "
     "it: the number the party knows us by, the revision of a form. A pattern must fit a whole number; a date is "
     "ignored in any writing. What a structured format names itself is not touched."},
    {"each-address", TAKES(ATOM_WORD), false, NULL, take_each_address,
     "Every address is a party of its own, as at a fax gateway: what one has got, another has not."},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* ---- the settings --------------------------------------------------------------------------------------------- */

static void complain_of_value(struct setting *setting, const struct atom *found, const char *expects,
                              const char *more) {
    struct checking *checking = setting->checking;
    struct spot spot = found != NULL ? found->spot : setting->name->spot;
    rulelang_complain(checking->complaints, spot, "\"%s\" expects %s, but found %s%s", setting->name->text, expects,
                      rulelang_atom_words(checking->arena, found), more);
}

bool rulelang_is_address(const char *text) {
    const char *at = strrchr(text, '@');
    if (at == NULL || at[1] == '\0' || at[1] == '.' || strpbrk(text, " <>,\"") != NULL || strchr(text, '@') != at)
        return false;
    return at[strlen(at) - 1] != '.';
}

static const char *lower_case(struct arena *arena, const char *text) {
    char *copy = arena_strdup(arena, text);
    for (char *c = copy; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* One address means one party. */
static bool is_taken(struct setting *setting, const struct atom *atom, const char *address) {
    const struct party_entry *owner = rulelang_names_take(setting->addresses, address, setting->entry);
    if (owner == NULL)
        return false;
    complain_of_value(setting, atom, "an address of this party alone",
                      arena_printf(setting->checking->arena, ", which the party \"%s\" (line %u) has already",
                                   owner->block.name, owner->declaration->line));
    return true;
}

static void take_address(struct setting *setting, const struct atom *atom) {
    struct party_block *block = &setting->entry->block;
    struct arena *arena = setting->checking->arena;
    const char *address = lower_case(arena, rulelang_read_string(setting->checking, atom));
    if (!rulelang_is_address(address)) {
        complain_of_value(setting, atom, rows[0].expects, "");
        return;
    }
    if (is_taken(setting, atom, address))
        return;
    if (block->address_count == LIMIT_PARTY_ADDRESSES) {
        complain_of_value(setting, atom, arena_printf(arena, "at most %u addresses", LIMIT_PARTY_ADDRESSES),
                          " besides");
        return;
    }
    block->addresses = arena_grow(arena, block->addresses, block->address_count, sizeof *block->addresses);
    block->addresses[block->address_count++] = address;
}

static void take_role(struct setting *setting, const struct atom *atom) {
    static const char vendor[] = "vendor";
    setting->entry->block.role = atom->text;
    if (!nearest_is_misspelled(atom->text, vendor))
        return;
    setting->entry->block.role = vendor; /* so that a rule that asks for it is not complained of, too */
    complain_of_value(setting, atom, "vendor or a word that is not so like it", "; did you mean \"vendor\"?");
}

static void take_date_order(struct setting *setting, const struct atom *atom) {
    static const char *const names[] = {[DATE_ORDER_MDY] = "mdy", [DATE_ORDER_DMY] = "dmy", [DATE_ORDER_YMD] = "ymd"};
    for (enum date_order order = DATE_ORDER_MDY; order < DATE_ORDER_COUNT; order++) {
        if (strcmp(names[order], atom->text) == 0) {
            setting->entry->block.date_order = order;
            return;
        }
    }
    complain_of_value(setting, atom, "mdy, dmy or ymd", "");
}

/* Complains of a pattern that cannot be used. */
static bool read_number_pattern(struct setting *setting, const struct atom *atom) {
    const struct pattern *pattern = rulelang_read_pattern(setting->checking, atom, atom->text, PATTERN_NUMBER);
    if (pattern != NULL && rulelang_pattern_found(pattern, ""))
        complain_of_value(setting, atom, "a pattern that does not fit the empty text", "");
    return pattern != NULL && !rulelang_pattern_found(pattern, "");
}

static void take_number(struct setting *setting, const struct atom *atom) {
    struct party_block *block = &setting->entry->block;
    struct arena *arena = setting->checking->arena;
    if (!read_number_pattern(setting, atom))
        return;
    if (block->number_pattern_count == LIMIT_PARTY_PATTERNS) {
        complain_of_value(setting, atom, arena_printf(arena, "at most %u patterns", LIMIT_PARTY_PATTERNS), " besides");
        return;
    }
    block->number_patterns =
        arena_grow(arena, block->number_patterns, block->number_pattern_count, sizeof *block->number_patterns);
    block->number_patterns[block->number_pattern_count++] = atom->text;
}

static void take_language(struct setting *setting, const struct atom *atom) {
    const char *const *known = setting->checking->rules->languages;
    struct arena *arena = setting->checking->arena;
    bool found = known[0] == NULL;
    for (size_t i = 0; known[i] != NULL; i++)
        found = found || strcmp(known[i], atom->text) == 0;
    setting->entry->block.language = atom->text;
    if (!found)
        complain_of_value(
            setting, atom,
            arena_printf(arena, "a language of rules/words (%s)", rulelang_alternatives(arena, known, true)),
            rulelang_did_you_mean(arena, atom->text, known));
}

static void complain_of_room(struct setting *setting, const struct atom *atom) {
    complain_of_value(setting, atom,
                      arena_printf(setting->checking->arena, "at most %u of a kind", LIMIT_PARTY_PATTERNS), " besides");
}

static void ignore_date(struct setting *setting, const struct atom *atom) {
    struct party_block *block = &setting->entry->block;
    struct date date = {0};
    if (!date_parse_iso(atom->text, &date) || date.day == 0) {
        complain_of_value(setting, atom, "a date like 2014-03-01", "");
        return;
    }
    if (block->ignored_date_count == LIMIT_PARTY_PATTERNS) {
        complain_of_room(setting, atom);
        return;
    }
    block->ignored_dates = arena_grow(setting->checking->arena, block->ignored_dates, block->ignored_date_count,
                                      sizeof *block->ignored_dates);
    block->ignored_dates[block->ignored_date_count++] = date;
}

static void add_text(struct setting *setting, const struct atom *atom, const char *text, const char ***list,
                     size_t *count) {
    if (*count == LIMIT_PARTY_PATTERNS) {
        complain_of_room(setting, atom);
        return;
    }
    *list = arena_grow(setting->checking->arena, *list, *count, sizeof **list);
    (*list)[(*count)++] = text;
}

static void take_ignore(struct setting *setting, const struct atom *atom) {
    struct party_block *block = &setting->entry->block;
    if (atom->kind == ATOM_DATE) {
        ignore_date(setting, atom);
    } else if (atom->kind == ATOM_PATTERN) {
        if (read_number_pattern(setting, atom))
            add_text(setting, atom, atom->text, &block->ignored_patterns, &block->ignored_pattern_count);
    } else {
        const char *number = rulelang_read_string(setting->checking, atom);
        if (strpbrk(number, "0123456789") == NULL || strlen(number) > LIMIT_NUMBER_BYTES)
            complain_of_value(setting, atom, "a number with figures", "");
        else
            add_text(setting, atom, number, &block->ignored_numbers, &block->ignored_number_count);
    }
}

static void take_each_address(struct setting *setting, const struct atom *atom) {
    (void)atom;
    setting->entry->block.each_address = true;
}

bool rulelang_party_setting(size_t index, const char **name, const char **expects, const char **describe) {
    if (index >= ROWS)
        return false;
    *name = rows[index].name;
    *expects = rows[index].expects;
    *describe = rows[index].describe;
    return true;
}

/* ---- one block ------------------------------------------------------------------------------------------------ */

static const struct setting_row *row_of(const char *name) {
    for (size_t i = 0; i < ROWS; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static void complain_of_setting(struct checking *checking, const struct atom *name) {
    const char *names[ROWS + 1] = {NULL};
    for (size_t i = 0; i < ROWS; i++)
        names[i] = rows[i].name;
    const char *guess = name->kind == ATOM_WORD ? rulelang_did_you_mean(checking->arena, name->text, names) : "";
    rulelang_complain(checking->complaints, name->spot, "expected a setting (%s), but found %s%s",
                      rulelang_alternatives(checking->arena, names, true), rulelang_atom_words(checking->arena, name),
                      guess);
}

/* The next setting on the same line. */
static const char *missing_semicolon(const struct atom *atom) {
    bool setting = atom->kind == ATOM_WORD && row_of(atom->text) != NULL;
    return setting ? " without a \";\" before it" : "";
}

static void read_setting(struct setting *setting) {
    const struct setting_row *row = setting->name->kind == ATOM_WORD ? row_of(setting->name->text) : NULL;
    if (row == NULL) {
        complain_of_setting(setting->checking, setting->name);
        setting->entry->given |= 1u; /* perhaps the address: do not complain that it is missing */
        setting->entry->unread = true;
        return;
    }
    uint32_t bit = (uint32_t)1 << (row - rows);
    if (!row->takes_several && (setting->entry->given & bit) != 0)
        rulelang_complain(setting->checking->complaints, setting->name->spot, "\"%s\" stands here twice", row->name);
    setting->entry->given |= bit;
    if (row->expects == NULL) {
        if (setting->first != setting->end)
            complain_of_value(setting, setting->first, "nothing more", "");
        row->take(setting, setting->name);
        return;
    }
    if (setting->first == setting->end)
        complain_of_value(setting, NULL, row->expects, "");
    for (const struct atom *atom = setting->first; atom != setting->end; atom = atom->next) {
        if ((row->takes & TAKES(atom->kind)) == 0 || (atom != setting->first && !row->takes_several))
            complain_of_value(setting, atom, row->expects, missing_semicolon(atom));
        else
            row->take(setting, atom);
    }
}

/* A setting ends at a semicolon, and where a word starts a new line. */
static const struct atom *end_of_setting(const struct atom *name) {
    const struct atom *atom = name->next;
    while (atom != NULL && atom->kind != ATOM_SEMICOLON && !(atom->kind == ATOM_WORD && atom->starts_line))
        atom = atom->next;
    return atom;
}

static void read_block(struct checking *checking, struct names *addresses, struct party_entry *entry) {
    const struct party_declaration *declaration = entry->declaration;
    for (const struct atom *atom = declaration->settings.first; atom != NULL;) {
        if (atom->kind == ATOM_SEMICOLON) {
            atom = atom->next;
            continue;
        }
        struct setting setting = {checking, addresses, entry, atom, atom->next, end_of_setting(atom)};
        read_setting(&setting);
        atom = setting.end;
    }
    if (!declaration->faulty && (entry->given & 1u) == 0)
        rulelang_complain(checking->complaints, declaration->spot,
                          "the party \"%s\" expects an address, but found none", entry->block.name);
}

static void check_name(struct checking *checking, struct names *names, const struct party_entry *entry) {
    const struct party_declaration *declaration = entry->declaration;
    if (entry->block.name[0] == '\0') {
        if (!declaration->faulty)
            rulelang_complain(checking->complaints, declaration->spot,
                              "expected a name in quotes, but found an empty one");
        return;
    }
    const struct party_entry *other = rulelang_names_take(names, entry->block.name, entry);
    if (other != NULL)
        rulelang_complain(checking->complaints, declaration->spot,
                          "expected a name of its own, but found \"%s\", the party at %s:%u", entry->block.name,
                          other->declaration->spot.source->path, other->declaration->line);
}

void rulelang_check_parties(struct checking *checking) {
    struct rules *rules = checking->rules;
    struct names *names = rulelang_names_new(checking->arena), *addresses = rulelang_names_new(checking->arena);
    struct party_entry **end = &rules->parties;
    for (const struct party_declaration *declaration = rules->tree.parties; declaration != NULL;
         declaration = declaration->next) {
        struct party_entry *entry = arena_alloc(checking->arena, sizeof *entry);
        struct atom name = {.kind = ATOM_STRING, .text = declaration->name, .spot = declaration->spot};
        if (rules->party_count++ == LIMIT_PARTIES) {
            rulelang_complain(checking->complaints, declaration->spot, "these are more than %u parties", LIMIT_PARTIES);
            return;
        }
        entry->declaration = declaration;
        entry->block.name = rulelang_read_string(checking, &name);
        check_name(checking, names, entry);
        read_block(checking, addresses, entry);
        *end = entry;
        end = &entry->next;
    }
}

/* ---- for the other stages ------------------------------------------------------------------------------------- */

static const char **copy_list(struct arena *arena, const char *const *list, size_t count) {
    const char **copy = arena_array(arena, count + 1, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = arena_strdup(arena, list[i]);
    return copy;
}

void rulelang_declare(const struct rules *rules, struct settings *settings) {
    struct arena *arena = settings->arena;
    for (const struct party_entry *entry = rules->parties; entry != NULL; entry = entry->next) {
        const struct party_block *block = &entry->block;
        struct party_block copy = *block;
        copy.name = arena_strdup(arena, block->name);
        copy.role = arena_strdup(arena, block->role);
        copy.addresses = copy_list(arena, block->addresses, block->address_count);
        copy.number_patterns = copy_list(arena, block->number_patterns, block->number_pattern_count);
        copy.language = arena_strdup(arena, block->language);
        copy.ignored_numbers = copy_list(arena, block->ignored_numbers, block->ignored_number_count);
        copy.ignored_patterns = copy_list(arena, block->ignored_patterns, block->ignored_pattern_count);
        copy.ignored_dates = arena_array(arena, block->ignored_date_count, sizeof *copy.ignored_dates);
        for (size_t i = 0; i < block->ignored_date_count; i++)
            copy.ignored_dates[i] = block->ignored_dates[i];
        settings->parties = arena_grow(arena, settings->parties, settings->party_count, sizeof *settings->parties);
        settings->parties[settings->party_count++] = copy;
    }
}
