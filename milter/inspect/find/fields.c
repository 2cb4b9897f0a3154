/* fields.c - in: the fields a structured format names itself; out: documents made of them. They need no guessing: what
 * the format calls an order number is one. A sheet without a FIELD_DOCUMENT holds one document. Limit: LIMIT_DOCUMENTS.
 */
#include "inspect/find/find.h"

#include "base/text.h"

#include <string.h>

enum { FIELD_SCORE = 100 };

struct gathering {
    const struct finder_index *index;
    struct reading *reading;
    const struct sheet *sheet;
    struct drafts *drafts;
    struct draft *draft; /* the document being gathered; NULL before the first field */
    const char **pairs;
    size_t pair_count;
    const char *code; /* of the line being gathered; NULL: none */
};

static const char *text_of(const struct gathering *g, const struct field *field, size_t limit) {
    return text_clean(g->reading->arena, field->value, limit);
}

static void fill_place(const struct gathering *g, const struct field *field, struct place *place) {
    *place = (struct place){.part = g->sheet->part,
                            .name = g->sheet->name,
                            .format = g->sheet->format,
                            .page = field->page,
                            .row = field->row,
                            .text = text_of(g, field, LIMIT_STRING_BYTES)};
}

/* Nothing competes with a field: what was read in it is what won. */
static void explain_field(const struct gathering *g, const struct field *field, const char *what, const char *role,
                          bool won) {
    struct place where;
    fill_place(g, field, &where);
    explain_at(g->reading, g->draft,
               &(struct weighed){.field = what,
                                 .value = text_of(g, field, LIMIT_NAME_BYTES),
                                 .role = role,
                                 .score = FIELD_SCORE,
                                 .won = won,
                                 .because = won ? "the format itself has a field for it"
                                                : "the format itself says that it is another date"},
               &where);
}

static void take_number(struct gathering *g, const struct field *field) {
    struct document *document = &g->draft->document;
    struct arena *arena = g->reading->arena;
    if (*field->value == '\0')
        return;
    document->number_raw = text_of(g, field, LIMIT_NUMBER_BYTES);
    document->number = number_without_prefix(g->index, arena, number_narrow(arena, document->number_raw));
    document->number_folded = number_fold(arena, document->number);
    g->draft->number_heading = true;
    fill_place(g, field, &document->where);
    explain_field(g, field, "number", "order", true);
}

static void take_date(struct gathering *g, const struct field *field) {
    struct document *document = &g->draft->document;
    struct date date;
    if (!date_parse_iso(field->value, &date))
        return;
    document->date = date;
    document->date_role = ROLE_ORDER;
    g->draft->date_labelled = true;
    fill_place(g, field, &document->date_where);
    explain_field(g, field, "date", date_role_name(ROLE_ORDER), true);
}

static void take_line(struct gathering *g, const char *quantity) {
    struct arena *arena = g->reading->arena;
    if (g->code == NULL)
        return;
    g->pairs = arena_grow(arena, g->pairs, g->pair_count, sizeof *g->pairs);
    g->pairs[g->pair_count++] = arena_printf(arena, "%s\t%s\n", g->code, quantity);
    g->code = NULL;
}

/* Quantities are compared as numbers: "10.00" is "10". */
static const char *plain_quantity(struct arena *arena, const char *value) {
    char *text = arena_strdup(arena, value);
    char *dot = strchr(text, '.');
    if (dot == NULL || strspn(dot + 1, "0123456789") != strlen(dot + 1))
        return text;
    size_t length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[length - 1] = '\0';
    return text;
}

static void finish_lines(struct gathering *g) {
    take_line(g, "");
    if (g->pair_count == 0 || g->draft == NULL)
        return;
    g->draft->document.line_count = (uint32_t)g->pair_count;
    items_digest(g->pairs, g->pair_count, g->draft->document.lines);
    g->pair_count = 0;
    g->pairs = NULL;
}

static bool begin(struct gathering *g) {
    finish_lines(g);
    if (g->drafts->count >= LIMIT_DOCUMENTS)
        return false;
    g->draft = drafts_add(g->reading, g->drafts, g->sheet);
    struct document *document = &g->draft->document;
    document->kind = KIND_ORDER;
    document->origin = g->sheet->origin;
    document->revision = "";
    document->release = "";
    document->evidence_count = g->sheet->evidence_count;
    memcpy(document->evidence, g->sheet->evidence, sizeof document->evidence);
    g->draft->kind_score = FIELD_SCORE;
    return true;
}

static void take_field(struct gathering *g, const struct field *field) {
    struct document *document = &g->draft->document;
    switch (field->role) {
    case FIELD_NUMBER:
        take_number(g, field);
        break;
    case FIELD_REVISION:
        document->revision = text_of(g, field, LIMIT_NUMBER_BYTES);
        break;
    case FIELD_RELEASE:
        document->release = text_of(g, field, LIMIT_NUMBER_BYTES);
        break;
    case FIELD_DATE:
        take_date(g, field);
        break;
    case FIELD_DELIVERY_DATE:
        if (date_parse_iso(field->value, &document->delivery_date))
            explain_field(g, field, "date", date_role_name(ROLE_DELIVERY), false);
        break;
    case FIELD_CANCEL_DATE:
        if (date_parse_iso(field->value, &document->cancel_date))
            explain_field(g, field, "date", date_role_name(ROLE_CANCEL_AFTER), false);
        break;
    case FIELD_BUYER:
        document->buyer = text_of(g, field, LIMIT_NAME_BYTES);
        break;
    case FIELD_SHIP_TO:
        document->ship_to = text_of(g, field, LIMIT_NAME_BYTES);
        break;
    case FIELD_LINE_ITEM:
        take_line(g, "");
        g->code = number_fold(g->reading->arena, field->value);
        break;
    case FIELD_LINE_QUANTITY:
        take_line(g, plain_quantity(g->reading->arena, field->value));
        break;
    default:
        break;
    }
    if (field->page > document->last_page)
        document->last_page = field->page;
}

static void take_kind(struct gathering *g, const struct field *field) {
    enum document_kind kind = document_kind_of(field->value);
    if (*field->value != '\0' && kind != KIND_COUNT)
        g->draft->document.kind = kind;
    struct field named = *field;
    named.value = document_kind_name(g->draft->document.kind);
    explain_field(g, &named, "kind", "", true);
}

void fields_find(const struct finder_index *index, struct reading *reading, const struct sheet *sheet,
                 struct drafts *drafts) {
    struct gathering g = {.index = index, .reading = reading, .sheet = sheet, .drafts = drafts};
    size_t first = drafts->count;
    for (size_t i = 0; i < sheet->field_count; i++) {
        const struct field *field = &sheet->fields[i];
        if ((field->role == FIELD_DOCUMENT || g.draft == NULL) && !begin(&g))
            break;
        if (field->role == FIELD_DOCUMENT)
            take_kind(&g, field);
        else
            take_field(&g, field);
    }
    finish_lines(&g);
    for (size_t i = first; i < drafts->count; i++) {
        struct draft *draft = &drafts->items[i];
        draft->dropped =
            draft->document.kind == KIND_OTHER || (draft->document.number == NULL && draft->document.date.year == 0);
        if (draft->document.number == NULL)
            draft->document.where = draft->document.date_where;
    }
}
