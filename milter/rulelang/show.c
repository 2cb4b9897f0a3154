/* show.c - in: a checked rule set; out: the effective policy as one rule file that would read back the same, each block
 * under the place it comes from. */
#include "rulelang/rulelang.h"

#include "rulelang/keyword.h"
#include "rulelang/show.h"

enum { CLAUSE_WIDTH = 8 }; /* "unknown ": what follows the clauses stands in one column */

static void show_place(const struct spot *spot, uint32_t line, struct buffer *out) {
    buffer_printf(out, "%s# %s:%u\n", out->length == 0 ? "" : "\n", spot->source->path, line);
}

/* ---- party blocks --------------------------------------------------------------------------------------------- */

static void show_quoted(const char *text, struct buffer *out) {
    buffer_add_char(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            buffer_add_char(out, '\\');
        buffer_add_char(out, *text);
    }
    buffer_add_char(out, '"');
}

static void show_ignored(const struct party_block *block, struct buffer *out) {
    char day[DATE_TEXT_BYTES];
    if (block->ignored_number_count + block->ignored_pattern_count + block->ignored_date_count == 0)
        return;
    buffer_add_text(out, "    ignore     ");
    for (size_t i = 0; i < block->ignored_number_count; i++) {
        buffer_add_char(out, ' ');
        show_quoted(block->ignored_numbers[i], out);
    }
    for (size_t i = 0; i < block->ignored_pattern_count; i++)
        buffer_printf(out, " /%s/", block->ignored_patterns[i]);
    for (size_t i = 0; i < block->ignored_date_count; i++)
        buffer_printf(out, " %s", date_format(block->ignored_dates[i], day));
    buffer_add_char(out, '\n');
}

void rulelang_show_party(const struct party_entry *entry, struct buffer *out) {
    static const char *const orders[DATE_ORDER_COUNT] = {NULL, "mdy", "dmy", "ymd"};
    const struct party_block *block = &entry->block;
    buffer_add_text(out, "party ");
    show_quoted(block->name, out);
    buffer_add_text(out, " {\n    address     ");
    for (size_t i = 0; i < block->address_count; i++) {
        buffer_add_text(out, i == 0 ? "" : " ");
        show_quoted(block->addresses[i], out);
    }
    buffer_add_char(out, '\n');
    if (block->role != NULL)
        buffer_printf(out, "    role        %s\n", block->role);
    if (block->language != NULL)
        buffer_printf(out, "    language    %s\n", block->language);
    if (orders[block->date_order] != NULL)
        buffer_printf(out, "    date-order  %s\n", orders[block->date_order]);
    for (size_t i = 0; i < block->number_pattern_count; i++)
        buffer_printf(out, "    number      /%s/\n", block->number_patterns[i]);
    show_ignored(block, out);
    if (block->each_address)
        buffer_add_text(out, "    each-address\n");
    buffer_add_text(out, "}\n");
}

/* ---- allow entries -------------------------------------------------------------------------------------------- */

void rulelang_show_allowed(const struct allow_entry *entry, struct buffer *out) {
    char day[DATE_TEXT_BYTES];
    buffer_printf(out, "allow %s ", allowance_kind_name(entry->kind));
    show_quoted(entry->value, out);
    if (entry->party[0] != '\0') {
        buffer_add_text(out, " to ");
        show_quoted(entry->party, out);
    }
    buffer_printf(out, " until %s because ", date_format(entry->last_day, day));
    show_quoted(entry->reason, out);
    buffer_add_char(out, '\n');
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

static void show_expression(const struct expression *expression, struct buffer *out);

static bool binds_looser(const struct expression *operand, enum expression_kind within) {
    if (operand->kind == EXPRESSION_OR)
        return within != EXPRESSION_OR;
    return operand->kind == EXPRESSION_AND && within == EXPRESSION_NOT;
}

static void show_operand(const struct expression *operand, enum expression_kind within, struct buffer *out) {
    bool parentheses = binds_looser(operand, within);
    buffer_add_text(out, parentheses ? "(" : "");
    show_expression(operand, out);
    buffer_add_text(out, parentheses ? ")" : "");
}

static void show_expression(const struct expression *expression, struct buffer *out) {
    if (expression->kind == EXPRESSION_TEST) {
        buffer_add_text(out, expression->test->text);
        return;
    }
    if (expression->kind == EXPRESSION_NOT) {
        buffer_add_text(out, "not ");
        show_operand(expression->first, EXPRESSION_NOT, out);
        return;
    }
    for (const struct expression *operand = expression->first; operand != NULL; operand = operand->next) {
        if (operand != expression->first)
            buffer_add_text(out, expression->kind == EXPRESSION_AND ? " and " : " or ");
        show_operand(operand, expression->kind, out);
    }
}

static void show_consequence(const struct consequence *consequence, int width, struct buffer *out) {
    const char *action = action_name(consequence->action);
    if (consequence->written == NULL)
        buffer_printf(out, "%s\n", action);
    else
        buffer_printf(out, "%-*s \"%s\"\n", width, action, consequence->written);
}

void rulelang_show_rule(const struct rule *rule, struct buffer *out) {
    buffer_printf(out, "rule %s {\n    when     ", rule->name);
    show_expression(rule->when, out);
    buffer_add_text(out, "\n    ");
    show_consequence(rule->yes, CLAUSE_WIDTH, out);
    if (rule->unknown != NULL) {
        buffer_add_text(out, "    unknown  ");
        show_consequence(rule->unknown, 0, out);
    }
    buffer_add_text(out, "}\n");
}

void rules_show(const struct rules *rules, struct buffer *out) {
    for (const struct party_entry *party = rules->parties; party != NULL; party = party->next) {
        show_place(&party->declaration->spot, party->declaration->line, out);
        rulelang_show_party(party, out);
    }
    for (const struct allow_entry *entry = rules->tree.allowed; entry != NULL; entry = entry->next) {
        show_place(&entry->spot, entry->spot.line, out);
        rulelang_show_allowed(entry, out);
    }
    for (const struct rule *rule = rules->tree.rules; rule != NULL; rule = rule->next) {
        show_place(&rule->spot, rule->line, out);
        rulelang_show_rule(rule, out);
    }
}
