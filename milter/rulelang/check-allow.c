/* check-allow.c - in: allow entries as words; out: what is allowed, until when and why, or complaints. An entry ends:
 * without a last day it would be forgotten and let orders pass for ever. Limits: LIMIT_ALLOWANCES, LIMIT_NUMBER_BYTES,
 * LIMIT_ADDRESS_BYTES, LIMIT_RULE_TEXT_BYTES. */
#include "rulelang/check.h"
#include "rulelang/names.h"

#include <string.h>
#include <strings.h>

#define A_DATE "a date (like 2027-01-31)"
#define AN_ADDRESS "an address (like boss@example.com or @example.com)"

/* One entry being read. */
struct allowing {
    struct checking *checking;
    struct allow_entry *entry;
    const struct atom *at;     /* the next word; NULL: none left */
    const struct atom *clause; /* the word whose value is read; NULL: none yet */
    bool wrong;                /* something was complained of */
    bool skipped;              /* some words were not understood: what is missing may be among them */
};

static void complain(struct allowing *allowing, const char *expected, const struct atom *found, const char *more) {
    struct spot spot = found != NULL              ? found->spot
                       : allowing->clause != NULL ? allowing->clause->spot
                                                  : allowing->entry->spot;
    allowing->wrong = true;
    if (found != NULL || !allowing->entry->faulty)
        rulelang_complain(allowing->checking->complaints, spot, "%s, but found %s%s", expected,
                          rulelang_atom_words(allowing->checking->arena, found), more);
}

static const char *guess(const struct allowing *allowing, const struct atom *found, const char *const *known) {
    bool word = found != NULL && found->kind == ATOM_WORD;
    return word ? rulelang_did_you_mean(allowing->checking->arena, found->text, known) : "";
}

static const char *too_long(struct allowing *allowing, const struct atom *atom, const char *text, size_t most) {
    if (strlen(text) <= most)
        return text;
    complain(allowing, arena_printf(allowing->checking->arena, "expected at most %zu bytes", most), atom, "");
    return "";
}

/* ---- what is allowed --------------------------------------------------------------------------------------------- */

static const char *read_address(struct allowing *allowing, const struct atom *atom) {
    const char *address =
        atom != NULL && atom->kind == ATOM_STRING ? rulelang_read_string(allowing->checking, atom) : "";
    if (rulelang_is_address(address))
        return too_long(allowing, atom, address, LIMIT_ADDRESS_BYTES);
    complain(allowing, "\"sender\" expects " AN_ADDRESS, atom, "");
    return "";
}

static const char *const *declared_names(const struct checking *checking) {
    const char **names = arena_array(checking->arena, checking->rules->party_count + 1, sizeof *names);
    size_t count = 0;
    for (const struct party_entry *party = checking->rules->parties; party != NULL; party = party->next)
        names[count++] = party->block.name;
    return names;
}

static bool is_declared(const char *const *names, const char *name) {
    for (; *names != NULL; names++)
        if (strcasecmp(*names, name) == 0)
            return true;
    return false;
}

/* A declared one, a domain or an address: a typing error would allow nothing and say nothing. */
static const char *read_party(struct allowing *allowing, const char *who, const struct atom *atom) {
    struct arena *arena = allowing->checking->arena;
    const char *const *names = declared_names(allowing->checking);
    const char *name = atom != NULL && atom->kind == ATOM_STRING ? rulelang_read_string(allowing->checking, atom) : "";
    if (strpbrk(name, ".@") != NULL || (name[0] != '\0' && is_declared(names, name)))
        return too_long(allowing, atom, name, LIMIT_ADDRESS_BYTES);
    complain(allowing, arena_printf(arena, "\"%s\" expects a declared party, a domain or an address in quotes", who),
             atom, rulelang_did_you_mean(arena, name, names));
    return "";
}

/* In quotes, or as it is where it is one word: 4500123, AC-12345. */
static const char *read_number(struct allowing *allowing, const struct atom *atom) {
    bool text = atom != NULL && (atom->kind == ATOM_STRING || atom->kind == ATOM_WORD || atom->kind == ATOM_NUMBER);
    const char *number = !text                       ? ""
                         : atom->kind == ATOM_STRING ? rulelang_read_string(allowing->checking, atom)
                                                     : atom->text;
    if (strpbrk(number, "0123456789") != NULL)
        return too_long(allowing, atom, number, LIMIT_NUMBER_BYTES);
    complain(allowing, "\"number\" expects an order number (like \"4500123\")", atom, "");
    return "";
}

static const char *read_any_party(struct allowing *allowing, const struct atom *atom) {
    return read_party(allowing, "party", atom);
}

static const struct what {
    const char *(*read)(struct allowing *allowing, const struct atom *atom);
    const char *value, *describe; /* for the manual */
} whats[ALLOW_KIND_COUNT] = {
    [ALLOW_SENDER] = {read_address, "ADDRESS", "All mail of this address, or of a domain and all that ends in it."},
    [ALLOW_PARTY] = {read_any_party, "PARTY",
                     "All orders to a declared party, a domain or an address. A message to several parties passes only "
                     "when each of them is covered."},
    [ALLOW_NUMBER] =
        {read_number, "NUMBER",
         "The orders of this number, as they print it or as the log has it; case, blanks, dashes and leading "
         "zeros do not count."},
};

static bool read_what(struct allowing *allowing) {
    static const char *const kinds[] = {"sender", "party", "number", NULL};
    struct allow_entry *entry = allowing->entry;
    const struct atom *kind = allowing->at, *value = kind->next;
    entry->kind = allowance_kind_of(kind->text);
    if (entry->kind == ALLOW_KIND_COUNT) {
        complain(allowing, "\"allow\" expects sender, party or number", kind, guess(allowing, kind, kinds));
        return false;
    }
    entry->value = whats[entry->kind].read(allowing, value);
    /* What is not there was not meant to be taken for it: "allow number until ...". */
    bool taken = value != NULL && (!allowing->wrong || value->kind != ATOM_WORD);
    allowing->at = taken ? value->next : value;
    return true;
}

/* ---- until when, why, to whom ------------------------------------------------------------------------------------ */

static void read_last_day(struct allowing *allowing, const struct atom *atom) {
    struct allow_entry *entry = allowing->entry;
    bool day = atom != NULL && atom->kind == ATOM_DATE && date_parse_iso(atom->text, &entry->last_day) &&
               entry->last_day.day != 0;
    if (day)
        return;
    entry->last_day = (struct date){0};
    complain(allowing, "\"until\" expects " A_DATE, atom, "");
}

static void read_reason(struct allowing *allowing, const struct atom *atom) {
    const char *reason =
        atom != NULL && atom->kind == ATOM_STRING ? rulelang_read_string(allowing->checking, atom) : "";
    if (reason[strspn(reason, " ")] == '\0')
        complain(allowing, "\"because\" expects a text in quotes that says why", atom, "");
    allowing->entry->reason = too_long(allowing, atom, reason, LIMIT_RULE_TEXT_BYTES);
}

static void read_to(struct allowing *allowing, const struct atom *atom) {
    allowing->entry->party = read_party(allowing, "to", atom);
}

static const struct clause {
    const char *word;
    void (*read)(struct allowing *allowing, const struct atom *atom);
    bool with_number_only;
    const char *missing;          /* NULL: it may be */
    const char *value, *describe; /* for the manual */
} clauses[] = {
    {"until", read_last_day, false, "\"allow\" expects until and " A_DATE ", so that it ends", "DATE",
     "The last day on which it counts, like 2027-01-31. It must be said. What is over is told by rules check and "
     "by the log of each start and reload, and has no effect."},
    {"because", read_reason, false, "\"allow\" expects because and a text in quotes that says why", "TEXT",
     "Why; it is told with every message it lets pass, and must be said."},
    {"to", read_to, true, NULL, "PARTY", "With a number: only where it goes to this party."},
};

enum { CLAUSES = sizeof clauses / sizeof *clauses };

static const struct clause *clause_of(const struct allowing *allowing, const struct atom *atom) {
    for (size_t i = 0; i < CLAUSES; i++)
        if (atom->kind == ATOM_WORD && strcmp(clauses[i].word, atom->text) == 0 &&
            (!clauses[i].with_number_only || allowing->entry->kind == ALLOW_NUMBER))
            return &clauses[i];
    return NULL;
}

static void complain_of_clause(struct allowing *allowing, const struct atom *found) {
    static const char *const words[] = {"until", "because", NULL};
    static const char *const words_of_number[] = {"until", "because", "to", NULL};
    const char *const *known = allowing->entry->kind == ALLOW_NUMBER ? words_of_number : words;
    complain(allowing,
             arena_printf(allowing->checking->arena, "expected %s",
                          rulelang_alternatives(allowing->checking->arena, known, false)),
             found, guess(allowing, found, known));
}

/* What follows a misspelled word is read with it: no second complaint. */
static void skip_to_clause(struct allowing *allowing) {
    allowing->skipped = true;
    while (allowing->at != NULL && clause_of(allowing, allowing->at) == NULL)
        allowing->at = allowing->at->next;
}

static void read_clauses(struct allowing *allowing) {
    uint32_t given = 0;
    while (allowing->at != NULL) {
        const struct atom *word = allowing->at;
        const struct clause *clause = clause_of(allowing, word);
        if (clause == NULL) {
            complain_of_clause(allowing, word);
            skip_to_clause(allowing);
            continue;
        }
        uint32_t bit = (uint32_t)1 << (clause - clauses);
        if ((given & bit) != 0)
            rulelang_complain(allowing->checking->complaints, word->spot, "\"%s\" stands here twice", clause->word);
        given |= bit;
        allowing->clause = word;
        bool follows = word->next != NULL && clause_of(allowing, word->next) == NULL;
        clause->read(allowing, follows ? word->next : NULL);
        allowing->at = follows ? word->next->next : word->next;
    }
    allowing->clause = NULL;
    for (size_t i = 0; i < CLAUSES && !allowing->skipped; i++)
        if (clauses[i].missing != NULL && (given >> i & 1u) == 0)
            complain(allowing, clauses[i].missing, NULL, "");
}

bool rulelang_allow_word(size_t index, const char **word, const char **value, const char **describe) {
    bool what = index < ALLOW_KIND_COUNT;
    if (index >= ALLOW_KIND_COUNT + (size_t)CLAUSES)
        return false;
    const struct clause *clause = what ? NULL : &clauses[index - ALLOW_KIND_COUNT];
    *word = what ? allowance_kind_name((enum allowance_kind)index) : clause->word;
    *value = what ? whats[index].value : clause->value;
    *describe = what ? whats[index].describe : clause->describe;
    return true;
}

/* ---- the entry --------------------------------------------------------------------------------------------------- */

static void check_once(struct checking *checking, struct names *names, const struct allow_entry *entry) {
    const char *key =
        arena_printf(checking->arena, "%s %s to %s", allowance_kind_name(entry->kind), entry->value, entry->party);
    const struct allow_entry *other = rulelang_names_take(names, key, entry);
    if (other != NULL)
        rulelang_complain(checking->complaints, entry->spot,
                          "expected something that is not allowed yet, but found the same as at %s:%u",
                          other->spot.source->path, other->spot.line);
}

static void check_entry(struct checking *checking, struct names *names, struct allow_entry *entry) {
    struct allowing allowing = {.checking = checking, .entry = entry, .at = entry->atoms.first};
    entry->value = entry->party = entry->reason = "";
    entry->place = arena_printf(checking->arena, "%s:%u", entry->spot.source->name, entry->spot.line);
    if (allowing.at == NULL || !read_what(&allowing))
        return;
    read_clauses(&allowing);
    if (!allowing.wrong)
        check_once(checking, names, entry);
}

void rulelang_check_allowed(struct rules *rules, struct complaints *complaints) {
    struct checking checking = {.rules = rules, .arena = rules->arena, .complaints = complaints};
    struct names *names = rulelang_names_new(rules->arena);
    for (struct allow_entry *entry = rules->tree.allowed; entry != NULL; entry = entry->next) {
        if (rules->allowed_count++ == LIMIT_ALLOWANCES) {
            rulelang_complain(complaints, entry->spot, "these are more than %u allow entries", LIMIT_ALLOWANCES);
            return;
        }
        check_entry(&checking, names, entry);
    }
}
