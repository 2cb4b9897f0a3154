/* format-edifact.c - in: EDIFACT interchanges (ISO 9735), one after the other; out: one sheet with the fields of each
 * message in them that is a business document. ORDERS and ORDCHG are read in full, of the others number and date.
 * Limits: those of order.h and edi.h. */
#include "inspect/format/edi.h"
#include "inspect/format/format.h"

#include <string.h>

struct message {
    struct edi *edi;
    struct order order;
    bool change;      /* BGM names the change, RFF the order */
    bool in_lines;    /* behind the first LIN */
    bool interchange; /* between UNB and UNZ */
};

/* ---- kinds ------------------------------------------------------------------------------------------------------ */

static const struct edi_code message_kinds[] = {
    {"ORDERS", KIND_ORDER},   {"ORDCHG", KIND_CHANGE},        {"ORDRSP", KIND_CONFIRMATION},
    {"INVOIC", KIND_INVOICE}, {"DESADV", KIND_DELIVERY_NOTE}, {"QUOTES", KIND_QUOTE},
    {"PRICAT", KIND_LIST},    {"STATAC", KIND_STATEMENT},     {NULL, 0}};

/* Data element 1001: what an ORDERS message may be besides an order. */
static const struct edi_code document_names[] = {
    {"230", KIND_CHANGE}, {"231", KIND_CONFIRMATION}, {"320", KIND_CONFIRMATION}, {"310", KIND_QUOTE}, {NULL, 0}};

/* Data element 1225: what it does to what was sent before. 9, 7 and 31 (original, duplicate, copy) leave an order one.
 */
static const struct edi_code functions[] = {
    {"1", KIND_CANCELLATION}, {"3", KIND_CANCELLATION}, {"2", KIND_CHANGE},        {"4", KIND_CHANGE},
    {"5", KIND_CHANGE},       {"36", KIND_CHANGE},      {"42", KIND_CONFIRMATION}, {NULL, 0}};

/* The function outranks the name, and both only tell something about orders. */
static enum document_kind kind_of(const struct edi *edi, enum document_kind kind) {
    if (kind != KIND_ORDER && kind != KIND_CHANGE)
        return kind;
    kind = (enum document_kind)edi_meaning(document_names, edi_get(edi, 1, 0), (int)kind);
    return (enum document_kind)edi_meaning(functions, edi_get(edi, 3, 0), (int)kind);
}

/* ---- segments --------------------------------------------------------------------------------------------------- */

static void take_beginning(struct message *message) {
    const struct edi *edi = message->edi;
    struct order *order = &message->order;
    if (!order->open)
        return;
    order->kind = document_kind_name(kind_of(edi, document_kind_of(order->kind)));
    edi_take(edi, order, FIELD_NUMBER, 2, 0, 1);
    if (message->change)
        edi_take(edi, order, FIELD_REVISION, 2, 0, 1);
    edi_take(edi, order, FIELD_REVISION, 2, 1, 2); /* 1056, the version, and 1060, the revision */
    edi_take(edi, order, FIELD_REVISION, 2, 2, 3);
}

/* Data element 2379: where day, month and year stand in a date. What is none of these is no day: weeks, months. */
struct date_form {
    const char *code;
    unsigned char year, digits, month, day; /* offsets, and the digits of the year */
};

static const struct date_form date_forms[] = {
    {"102", 0, 4, 4, 6}, {"203", 0, 4, 4, 6}, {"204", 0, 4, 4, 6}, {"205", 0, 4, 4, 6}, {"303", 0, 4, 4, 6},
    {"304", 0, 4, 4, 6}, {"711", 0, 4, 4, 6}, {"713", 0, 4, 4, 6}, {"718", 0, 4, 4, 6}, {"719", 0, 4, 4, 6},
    {"101", 0, 2, 2, 4}, {"201", 0, 2, 2, 4}, {"202", 0, 2, 2, 4}, {"301", 0, 2, 2, 4}, {"302", 0, 2, 2, 4},
    {"2", 4, 2, 2, 0},   {"3", 4, 2, 0, 2},   {"4", 4, 4, 2, 0},   {"5", 4, 4, 2, 0},
};

/* The date of a DTM as order.h takes it, year first: 20251120 or 251120; "" when it is none. Without a code, as it is:
 * most leave it out of CCYYMMDD. */
static const char *date_of(const struct edi *edi, struct arena *arena) {
    const char *value = edi_get(edi, 1, 1), *code = edi_get(edi, 1, 2);
    if (*code == '\0')
        return value;
    for (size_t i = 0; i < sizeof date_forms / sizeof *date_forms; i++) {
        const struct date_form *form = &date_forms[i];
        if (strcmp(form->code, code) == 0 && strlen(value) >= (size_t)form->digits + 4)
            return arena_printf(arena, "%.*s%.2s%.2s", form->digits, value + form->year, value + form->month,
                                value + form->day);
    }
    return "";
}

/* The document's own date (137) says when it was written, also where the date of the order (4) is given. */
static void take_date(struct message *message) {
    static const struct edi_code header[] = {{"137", FIELD_DATE}, {"4", FIELD_DATE}, {NULL, 0}};
    static const struct edi_code anywhere[] = {{"2", FIELD_DELIVERY_DATE},  {"64", FIELD_DELIVERY_DATE},
                                               {"63", FIELD_DELIVERY_DATE}, {"10", FIELD_DELIVERY_DATE},
                                               {"61", FIELD_CANCEL_DATE},   {NULL, 0}};
    const char *qualifier = edi_get(message->edi, 1, 0);
    int role = edi_meaning(anywhere, qualifier, FIELD_ROLE_COUNT);
    if (!message->in_lines)
        role = edi_meaning(header, qualifier, role);
    unsigned rank = strcmp(qualifier, "137") == 0 || strcmp(qualifier, "2") == 0 ? 1 : 2;
    if (role == FIELD_ROLE_COUNT)
        return;
    const char *date = date_of(message->edi, message->order.reading->arena);
    order_take(&message->order, (enum field_role)role, date, strlen(date), message->edi->number,
               rank + (message->in_lines ? 2 : 0));
}

static void take_reference(struct message *message) {
    if (message->change && !message->in_lines && strcmp(edi_get(message->edi, 1, 0), "ON") == 0)
        edi_take(message->edi, &message->order, FIELD_NUMBER, 1, 1, 0);
}

/* The name, else the unstructured address, else the code of the party. */
static void take_party(struct message *message) {
    static const struct edi_code roles[] = {
        {"BY", FIELD_BUYER}, {"DP", FIELD_SHIP_TO}, {"ST", FIELD_SHIP_TO}, {NULL, 0}};
    int role = edi_meaning(roles, edi_get(message->edi, 1, 0), FIELD_ROLE_COUNT);
    if (role == FIELD_ROLE_COUNT || message->in_lines)
        return;
    static const unsigned places[] = {4, 3, 2};
    for (unsigned i = 0; i < sizeof places / sizeof *places; i++)
        edi_take(message->edi, &message->order, (enum field_role)role, places[i], 0, i);
}

/* The supplier's code outranks the international number, and both outrank the buyer's own. */
static unsigned code_rank(const char *type) {
    static const struct edi_code ranks[] = {{"SA", 0}, {"EN", 1}, {"SRV", 1}, {"UP", 1},
                                            {"BP", 3}, {"IN", 3}, {NULL, 0}};
    return (unsigned)edi_meaning(ranks, type, 2);
}

static void take_line(struct message *message) {
    message->in_lines = true;
    order_next_line(&message->order);
    edi_take(message->edi, &message->order, FIELD_LINE_ITEM, 3, 0, code_rank(edi_get(message->edi, 3, 1)));
}

static void take_product(struct message *message) {
    for (unsigned element = 2; element <= 6; element++)
        edi_take(message->edi, &message->order, FIELD_LINE_ITEM, element, 0,
                 code_rank(edi_get(message->edi, element, 1)));
}

/* 21 is the quantity ordered. */
static void take_quantity(struct message *message) {
    if (strcmp(edi_get(message->edi, 1, 0), "21") != 0)
        return;
    const char *value = edi_get(message->edi, 1, 1);
    char *quantity = arena_strdup(message->order.reading->arena, value);
    char *comma = strchr(quantity, ',');
    if (comma != NULL)
        *comma = '.';
    order_take(&message->order, FIELD_LINE_QUANTITY, quantity, strlen(quantity), message->edi->number, 0);
}

/* ---- messages --------------------------------------------------------------------------------------------------- */

static void damaged(const struct message *message, const char *what) {
    reading_unreadable(message->order.reading, message->order.part, "corrupt", what);
}

static void begin_message(struct message *message) {
    if (message->order.open) {
        damaged(message, arena_printf(message->order.reading->arena, "segment %u: expected UNT, but found another UNH",
                                      (unsigned)message->edi->number));
        order_end(&message->order, false);
    }
    int kind = edi_meaning(message_kinds, edi_get(message->edi, 2, 0), KIND_OTHER);
    message->change = kind == KIND_CHANGE;
    message->in_lines = false;
    message->edi->first = message->edi->number;
    if (kind != KIND_OTHER)
        order_begin(&message->order, document_kind_name((enum document_kind)kind), message->edi->number);
}

/* A message that lost segments must not pass for one with other lines. */
static void end_message(struct message *message) {
    const char *wrong = message->order.open ? edi_wrong_count(message->edi, message->order.reading->arena) : NULL;
    if (wrong != NULL)
        damaged(message, wrong);
    order_end(&message->order, wrong == NULL);
}

/* The names that a UNB gives to character sets; A and B are parts of ASCII. */
static void begin_interchange(struct message *message) {
    static const char *const charsets[][2] = {{"UNOC", "iso-8859-1"}, {"UNOD", "iso-8859-2"}, {"UNOE", "iso-8859-5"},
                                              {"UNOF", "iso-8859-7"}, {"UNOW", "utf-8"},      {"UNOY", "utf-8"}};
    message->order.charset = message->order.part->charset;
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (strcmp(edi_get(message->edi, 1, 0), charsets[i][0]) == 0)
            message->order.charset = charsets[i][1];
    message->interchange = true;
}

static void end_interchange(struct message *message) {
    message->interchange = false;
}

static void take_segment(struct message *message) {
    static const struct {
        const char *name;
        void (*take)(struct message *message);
    } segments[] = {
        {"UNB", begin_interchange}, {"UNH", begin_message}, {"BGM", take_beginning},  {"DTM", take_date},
        {"RFF", take_reference},    {"NAD", take_party},    {"LIN", take_line},       {"PIA", take_product},
        {"QTY", take_quantity},     {"UNT", end_message},   {"UNZ", end_interchange},
    };
    for (size_t i = 0; i < sizeof segments / sizeof *segments; i++)
        if (edi_is(message->edi, segments[i].name)) {
            segments[i].take(message);
            return;
        }
}

/* ---- interchanges ----------------------------------------------------------------------------------------------- */

#define ADVICE_BYTES 9u /* UNA and six characters */

/* The delimiters of the interchange that begins here: those its UNA names, else the usual ones of its level. */
static bool find_marks(struct edi *edi) {
    edi->marks = (struct edi_marks){'+', ':', '.', '?', '\0', '\''};
    if (edi_begins(edi, "UNA") && (size_t)(edi->finish - edi->at) > ADVICE_BYTES) {
        const char *advice = edi->at + 3;
        edi->marks = (struct edi_marks){advice[1], advice[0], advice[2], advice[3], '\0', advice[5]};
        if (edi->marks.release == ' ')
            edi->marks.release = '\0';
        edi->at += ADVICE_BYTES;
        return edi_begins(edi, "UNB");
    }
    if (!edi_begins(edi, "UNB"))
        return false;
    if (edi->at[3] == '\x1D')
        edi->marks = (struct edi_marks){'\x1D', '\x1F', '.', '\0', '\0', '\x1C'};
    return true;
}

static void read_interchange(struct message *message) {
    bool more = true;
    do {
        more = edi_next(message->edi);
        if (more)
            take_segment(message);
    } while (more && message->interchange);
    if (!more || message->order.open)
        damaged(message, arena_printf(message->order.reading->arena,
                                      "the EDIFACT interchange breaks off behind segment %u: expected UNT and UNZ",
                                      (unsigned)message->edi->number));
    order_end(&message->order, false);
    message->interchange = false;
}

/* Either UNA with six delimiters and then UNB, or UNB and the name of the character set. */
bool format_edifact_begins(const char *bytes, size_t length) {
    if (length > ADVICE_BYTES && memcmp(bytes, "UNA", 3) == 0) {
        size_t at = ADVICE_BYTES;
        while (at < length && (bytes[at] == '\r' || bytes[at] == '\n' || bytes[at] == ' '))
            at++;
        return length - at > 3 && memcmp(bytes + at, "UNB", 3) == 0 && bytes[at + 3] == bytes[4];
    }
    return length >= 7 && (memcmp(bytes, "UNB+UNO", 7) == 0 || memcmp(bytes, "UNB\x1DUNO", 7) == 0);
}

void format_edifact_read(struct reading *reading, const struct part *part) {
    struct edi edi;
    edi_open(&edi, reading, part);
    struct message message = {
        .edi = &edi, .order = {.reading = reading, .part = part, .sheet = reading_sheet(reading, part, "edifact")}};
    bool any = false;
    while (find_marks(&edi)) {
        any = true;
        read_interchange(&message);
    }
    if (!any)
        damaged(&message, "this is no EDIFACT interchange, though it is called one");
    else if (edi_holds(&edi, "UNB"))
        damaged(&message, "there is something between two EDIFACT interchanges; the rest was not read");
    edi_close(&edi);
}
