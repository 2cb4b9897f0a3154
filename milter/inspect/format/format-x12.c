/* format-x12.c - in: ANSI X12 interchanges, one after the other; out: one sheet with the fields of each transaction set
 * in them that is a business document. 850 and 860 are read in full, of the others number and date. Limits: those of
 * order.h and edi.h. */
#include "inspect/format/edi.h"
#include "inspect/format/format.h"

#include <string.h>

struct transaction {
    struct edi *edi;
    struct order order;
    bool in_lines;    /* behind the first line */
    bool interchange; /* between ISA and IEA */
};

/* ---- kinds ------------------------------------------------------------------------------------------------------ */

static const struct edi_code set_kinds[] = {
    {"850", KIND_ORDER},         {"860", KIND_CHANGE},  {"855", KIND_CONFIRMATION}, {"865", KIND_CONFIRMATION},
    {"856", KIND_DELIVERY_NOTE}, {"810", KIND_INVOICE}, {"843", KIND_QUOTE},        {NULL, 0}};

/* Data element 353. 00, 07, 15 and 18 (original, duplicate, sent again, issued again) leave an order one. */
static const struct edi_code purposes[] = {{"01", KIND_CANCELLATION},
                                           {"03", KIND_CANCELLATION},
                                           {"02", KIND_CHANGE},
                                           {"04", KIND_CHANGE},
                                           {"05", KIND_CHANGE},
                                           {"06", KIND_CONFIRMATION},
                                           {NULL, 0}};

/* ---- segments --------------------------------------------------------------------------------------------------- */

/* Where the first segment of each set keeps what counts; 0: it does not have it. A change has a date of its own behind
 * that of its order; the order's date (BCH06) says nothing about the age of the change and is left out. */
static const struct heading {
    const char *name;
    unsigned purpose, number, release, revision, date, own_date;
} headings[] = {
    {"BEG", 1, 3, 4, 0, 5, 0}, {"BCH", 1, 3, 4, 5, 0, 11}, {"BAK", 0, 3, 5, 0, 4, 0}, {"BCA", 0, 3, 4, 5, 6, 0},
    {"BIG", 0, 2, 0, 0, 1, 0}, {"BSN", 0, 2, 0, 0, 3, 0},  {"BQR", 0, 2, 0, 0, 3, 0},
};

static void take_at(struct transaction *set, enum field_role role, unsigned element, unsigned rank) {
    if (element > 0)
        edi_take(set->edi, &set->order, role, element, 0, rank);
}

static bool take_heading(struct transaction *set) {
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        const struct heading *heading = &headings[i];
        if (!edi_is(set->edi, heading->name))
            continue;
        if (heading->purpose > 0)
            set->order.kind = document_kind_name((enum document_kind)edi_meaning(
                purposes, edi_get(set->edi, heading->purpose, 0), (int)document_kind_of(set->order.kind)));
        take_at(set, FIELD_NUMBER, heading->number, 0);
        take_at(set, FIELD_RELEASE, heading->release, 0);
        take_at(set, FIELD_REVISION, heading->revision, 0);
        take_at(set, FIELD_DATE, heading->own_date, 0);
        take_at(set, FIELD_DATE, heading->date, 1);
        return true;
    }
    return false;
}

static void take_date(struct transaction *set) {
    static const struct edi_code roles[] = {{"002", FIELD_DELIVERY_DATE}, {"010", FIELD_DELIVERY_DATE},
                                            {"001", FIELD_CANCEL_DATE},   {"061", FIELD_CANCEL_DATE},
                                            {"004", FIELD_DATE},          {NULL, 0}};
    const char *qualifier = edi_get(set->edi, 1, 0);
    int role = edi_meaning(roles, qualifier, FIELD_ROLE_COUNT);
    if (role == FIELD_ROLE_COUNT || (role == FIELD_DATE && set->in_lines))
        return;
    unsigned rank = (strcmp(qualifier, "010") == 0 ? 3u : 2u) + (set->in_lines ? 2u : 0u);
    take_at(set, (enum field_role)role, 2, rank);
}

static void take_party(struct transaction *set) {
    static const struct edi_code roles[] = {{"BY", FIELD_BUYER}, {"ST", FIELD_SHIP_TO}, {NULL, 0}};
    int role = edi_meaning(roles, edi_get(set->edi, 1, 0), FIELD_ROLE_COUNT);
    if (role == FIELD_ROLE_COUNT || set->in_lines)
        return;
    take_at(set, (enum field_role)role, 2, 0);
    take_at(set, (enum field_role)role, 4, 1);
}

/* The vendor's code outranks international numbers, and both outrank the buyer's own. */
static void take_codes(struct transaction *set, unsigned first) {
    static const struct edi_code ranks[] = {{"VN", 0}, {"VP", 0}, {"VC", 0}, {"UP", 1}, {"UK", 1}, {"UI", 1},
                                            {"EN", 1}, {"BP", 3}, {"IN", 3}, {"SK", 3}, {NULL, 0}};
    for (unsigned element = first; element < first + 20; element += 2)
        take_at(set, FIELD_LINE_ITEM, element + 1, (unsigned)edi_meaning(ranks, edi_get(set->edi, element, 0), 2));
}

static void take_line(struct transaction *set, unsigned quantity, unsigned codes) {
    set->in_lines = true;
    order_next_line(&set->order);
    take_at(set, FIELD_LINE_QUANTITY, quantity, 0);
    take_codes(set, codes);
}

/* ---- transaction sets ------------------------------------------------------------------------------------------- */

static void damaged(const struct transaction *set, const char *what) {
    reading_unreadable(set->order.reading, set->order.part, "corrupt", what);
}

static void begin_set(struct transaction *set) {
    if (set->order.open) {
        damaged(set, arena_printf(set->order.reading->arena, "segment %u: expected SE, but found another ST",
                                  (unsigned)set->edi->number));
        order_end(&set->order, false);
    }
    int kind = edi_meaning(set_kinds, edi_get(set->edi, 1, 0), KIND_OTHER);
    set->in_lines = false;
    set->edi->first = set->edi->number;
    if (kind != KIND_OTHER)
        order_begin(&set->order, document_kind_name((enum document_kind)kind), set->edi->number);
}

/* A set that lost segments must not pass for one with other lines. */
static void end_set(struct transaction *set) {
    const char *wrong = set->order.open ? edi_wrong_count(set->edi, set->order.reading->arena) : NULL;
    if (wrong != NULL)
        damaged(set, wrong);
    order_end(&set->order, wrong == NULL);
}

static void take_segment(struct transaction *set) {
    const struct edi *edi = set->edi;
    if (edi_is(edi, "ST"))
        begin_set(set);
    else if (edi_is(edi, "SE"))
        end_set(set);
    else if (edi_is(edi, "ISA"))
        set->interchange = true;
    else if (edi_is(edi, "IEA"))
        set->interchange = false;
    else if (edi_is(edi, "DTM"))
        take_date(set);
    else if (edi_is(edi, "N1"))
        take_party(set);
    else if (edi_is(edi, "PO1"))
        take_line(set, 2, 6);
    else if (edi_is(edi, "POC"))
        take_line(set, 3, 8);
    else if (set->order.open)
        take_heading(set);
}

/* ---- interchanges ----------------------------------------------------------------------------------------------- */

#define HEADER_ELEMENTS 16u
#define HEADER_BYTES 512u /* more than any header that blanks may have been lost from or added to */

/* The header names its own delimiters: the character behind ISA, the sixteenth element and the one behind that. */
static bool find_marks(struct edi *edi) {
    if (!edi_begins(edi, "ISA"))
        return false;
    char element = edi->at[3];
    size_t length = (size_t)(edi->finish - edi->at), count = 0;
    for (size_t i = 3; i + 2 < length && i < HEADER_BYTES; i++) {
        if (edi->at[i] != element || ++count < HEADER_ELEMENTS)
            continue;
        edi->marks = (struct edi_marks){.element = element, .component = edi->at[i + 1], .end = edi->at[i + 2]};
        return edi->marks.end != element && edi->marks.end != edi->marks.component;
    }
    return false;
}

static void read_interchange(struct transaction *set) {
    bool more = true;
    do {
        more = edi_next(set->edi);
        if (more)
            take_segment(set);
    } while (more && set->interchange);
    if (!more || set->order.open)
        damaged(set, arena_printf(set->order.reading->arena,
                                  "the X12 interchange breaks off behind segment %u: expected SE and IEA",
                                  (unsigned)set->edi->number));
    order_end(&set->order, false);
    set->interchange = false;
}

static bool is_delimiter(char c) {
    return c != ' ' && c != '\0' && !(c >= '0' && c <= '9') && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* The first four elements of the header have fixed lengths. */
bool format_x12_begins(const char *bytes, size_t length) {
    return length > 20 && memcmp(bytes, "ISA", 3) == 0 && is_delimiter(bytes[3]) && bytes[6] == bytes[3] &&
           bytes[17] == bytes[3] && bytes[20] == bytes[3];
}

void format_x12_read(struct reading *reading, const struct part *part) {
    struct edi edi;
    edi_open(&edi, reading, part);
    struct transaction set = {
        .edi = &edi,
        .order = {
            .reading = reading, .part = part, .charset = part->charset, .sheet = reading_sheet(reading, part, "x12")}};
    bool any = false;
    while (find_marks(&edi)) {
        any = true;
        read_interchange(&set);
    }
    if (!any)
        damaged(&set, "the header of the X12 interchange is damaged");
    else if (edi_holds(&edi, "ISA"))
        damaged(&set, "there is something between two X12 interchanges; the rest was not read");
    edi_close(&edi);
}
