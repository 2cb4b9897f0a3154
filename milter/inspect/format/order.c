/* order.c - in: the values of orders as a structured format names them; out: fields of a sheet. Limits:
 * LIMIT_DOCUMENTS orders and LIMIT_ROWS lines of one part, LIMIT_STRING_BYTES a value. */
#include "inspect/format/order.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void order_begin(struct order *order, const char *kind, uint32_t row) {
    order->open = true;
    order->kind = kind;
    order->row = row;
    memset(order->values, 0, sizeof order->values);
    order->lines = NULL;
    order->line_count = 0;
}

void order_next_line(struct order *order) {
    if (!order->open)
        return;
    if (order->all_lines >= LIMIT_ROWS) {
        order->full = true;
        return;
    }
    order->all_lines++;
    order->lines = arena_grow(order->reading->arena, order->lines, order->line_count, sizeof *order->lines);
    order->lines[order->line_count++] = (struct order_line){{0}, {0}};
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static const char *trimmed(struct order *order, const char *value, size_t length) {
    while (length > 0 && is_blank(value[0])) {
        value++;
        length--;
    }
    while (length > 0 && is_blank(value[length - 1]))
        length--;
    size_t bytes = length < LIMIT_STRING_BYTES ? length : LIMIT_STRING_BYTES;
    const char *charset = order->charset != NULL ? order->charset : "iso-8859-1"; /* one value is too short to guess */
    const char *text = reading_utf8(order->reading, value, bytes, charset, &bytes);
    return text_clean(order->reading->arena, arena_strndup(order->reading->arena, text, bytes), LIMIT_STRING_BYTES);
}

static bool is_digits(const char *text, size_t count) {
    return strspn(text, "0123456789") >= count;
}

/* Two digits mean the century that puts the year nearest before the next twenty years. */
static const char *century(const struct reading *reading, const char *year) {
    int number = (year[0] - '0') * 10 + (year[1] - '0');
    return reading->today.year != 0 && 2000 + number > reading->today.year + 20 ? "19" : "20";
}

/* "2025-11-20" or ""; of a date with a time only the date. */
static const char *iso_date(struct order *order, const char *text) {
    struct arena *arena = order->reading->arena;
    size_t length = strlen(text);
    const char *iso = "";
    if (length >= 10 && text[4] == '-')
        iso = arena_strndup(arena, text, 10);
    else if (length >= 8 && length != 10 && is_digits(text, length))
        iso = arena_printf(arena, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    else if ((length == 6 || length == 10) && is_digits(text, length))
        iso = arena_printf(arena, "%s%.2s-%.2s-%.2s", century(order->reading, text), text, text + 2, text + 4);
    struct date date;
    return date_parse_iso(iso, &date) ? iso : "";
}

static struct order_value *place_of(struct order *order, enum field_role role) {
    if (role != FIELD_LINE_ITEM && role != FIELD_LINE_QUANTITY)
        return &order->values[role];
    if (order->line_count == 0)
        return NULL;
    struct order_line *line = &order->lines[order->line_count - 1];
    return role == FIELD_LINE_ITEM ? &line->item : &line->quantity;
}

void order_take(struct order *order, enum field_role role, const char *value, size_t length, uint32_t row,
                unsigned rank) {
    struct order_value *place = order->open ? place_of(order, role) : NULL;
    if (place == NULL || (place->text != NULL && place->rank <= rank))
        return;
    const char *text = trimmed(order, value, length);
    if (role == FIELD_DATE || role == FIELD_DELIVERY_DATE || role == FIELD_CANCEL_DATE)
        text = iso_date(order, text);
    if (*text != '\0')
        *place = (struct order_value){text, row, rank};
}

/* ---- writing ---------------------------------------------------------------------------------------------------- */

static void write_value(struct order *order, enum field_role role, const struct order_value *value) {
    if (value->text != NULL)
        reading_field(order->reading, order->sheet, role, value->text, 1, value->row);
}

/* A quantity without its item says nothing. */
static void write_lines(struct order *order) {
    for (size_t i = 0; i < order->line_count; i++) {
        if (order->lines[i].item.text == NULL)
            continue;
        write_value(order, FIELD_LINE_ITEM, &order->lines[i].item);
        write_value(order, FIELD_LINE_QUANTITY, &order->lines[i].quantity);
    }
}

/* A sheet that ends in the middle of an order would give it other lines. */
static bool has_room(struct order *order) {
    size_t needed = FIELD_ROLE_COUNT + 2 * order->line_count;
    if (!order->full && order->sheet->field_count + needed <= LIMIT_ROWS)
        return true;
    reading_unreadable(order->reading, order->part, LIMIT_REASON_ROWS,
                       "the part has too many lines; the rest was not read");
    return false;
}

bool order_end(struct order *order, bool whole) {
    bool known = order->open && (order->values[FIELD_NUMBER].text != NULL || order->values[FIELD_DATE].text != NULL);
    order->open = false;
    if (!known)
        return false;
    if (order->written >= LIMIT_DOCUMENTS) {
        reading_unreadable(order->reading, order->part, LIMIT_REASON_DOCUMENTS,
                           "the part holds too many documents; the rest was not read");
        return true;
    }
    order->written++;
    reading_field(order->reading, order->sheet, FIELD_DOCUMENT, order->kind, 1, order->row);
    for (int role = FIELD_NUMBER; role < FIELD_LINE_ITEM; role++)
        write_value(order, (enum field_role)role, &order->values[role]);
    if (whole && has_room(order))
        write_lines(order);
    return true;
}
