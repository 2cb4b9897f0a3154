/* format-html.c - in: HTML in any charset; out: one sheet: table rows with their cells in numbered columns, everything
 * else line by line as it would be shown. What cannot be seen is left out: head, scripts, hidden and struck-out text.
 * Limits: LIMIT_HTML_DEPTH nested elements; rows and text of a sheet.
 *
 * libxml2's HTML parser reads the text into events (SAX); no tree is built. It is told that everything is UTF-8, since
 * reading_utf8 has seen to that. */
#include "inspect/format/format.h"
#include "inspect/format/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum effect {
    EFFECT_BLOCK = 1 << 0, /* stands on lines of its own */
    EFFECT_BREAK = 1 << 1, /* <br>, <hr> */
    EFFECT_HIDE = 1 << 2,  /* nothing inside is shown as text of the mail */
    EFFECT_PRE = 1 << 3,
    EFFECT_TABLE = 1 << 4,
    EFFECT_ROW = 1 << 5,
    EFFECT_CELL = 1 << 6,
    EFFECT_QUOTE = 1 << 7, /* with type=cite */
    EFFECT_VALUE = 1 << 8  /* shows its value attribute */
};

struct tag {
    const char *name;
    unsigned effects;
};

/* Sorted by name. What is struck out is shown, but not meant. */
static const struct tag tags[] = {
    {"address", EFFECT_BLOCK},
    {"applet", EFFECT_HIDE},
    {"article", EFFECT_BLOCK},
    {"aside", EFFECT_BLOCK},
    {"blockquote", EFFECT_BLOCK | EFFECT_QUOTE},
    {"br", EFFECT_BREAK},
    {"caption", EFFECT_BLOCK},
    {"center", EFFECT_BLOCK},
    {"dd", EFFECT_BLOCK},
    {"del", EFFECT_HIDE},
    {"dir", EFFECT_BLOCK},
    {"div", EFFECT_BLOCK},
    {"dl", EFFECT_BLOCK},
    {"dt", EFFECT_BLOCK},
    {"fieldset", EFFECT_BLOCK},
    {"figcaption", EFFECT_BLOCK},
    {"figure", EFFECT_BLOCK},
    {"footer", EFFECT_BLOCK},
    {"form", EFFECT_BLOCK},
    {"h1", EFFECT_BLOCK},
    {"h2", EFFECT_BLOCK},
    {"h3", EFFECT_BLOCK},
    {"h4", EFFECT_BLOCK},
    {"h5", EFFECT_BLOCK},
    {"h6", EFFECT_BLOCK},
    {"head", EFFECT_HIDE},
    {"header", EFFECT_BLOCK},
    {"hr", EFFECT_BREAK},
    {"iframe", EFFECT_HIDE},
    {"input", EFFECT_VALUE},
    {"legend", EFFECT_BLOCK},
    {"li", EFFECT_BLOCK},
    {"main", EFFECT_BLOCK},
    {"menu", EFFECT_BLOCK},
    {"nav", EFFECT_BLOCK},
    {"noframes", EFFECT_HIDE},
    {"object", EFFECT_HIDE},
    {"ol", EFFECT_BLOCK},
    {"option", EFFECT_BLOCK},
    {"p", EFFECT_BLOCK},
    {"pre", EFFECT_BLOCK | EFFECT_PRE},
    {"s", EFFECT_HIDE},
    {"script", EFFECT_HIDE},
    {"section", EFFECT_BLOCK},
    {"select", EFFECT_BLOCK},
    {"strike", EFFECT_HIDE},
    {"style", EFFECT_HIDE},
    {"table", EFFECT_TABLE},
    {"td", EFFECT_CELL},
    {"template", EFFECT_HIDE},
    {"textarea", EFFECT_BLOCK | EFFECT_PRE},
    {"th", EFFECT_CELL},
    {"title", EFFECT_HIDE},
    {"tr", EFFECT_ROW},
    {"ul", EFFECT_BLOCK},
};

static int compare_tag(const void *name, const void *entry) {
    const struct tag *tag = entry;
    return strcmp(name, tag->name);
}

static unsigned effects_of(const char *name) {
    const struct tag *tag = bsearch(name, tags, sizeof tags / sizeof *tags, sizeof *tags, compare_tag);
    return tag == NULL ? 0 : tag->effects;
}

/* ---- elements --------------------------------------------------------------------------------------------------- */

struct element {
    const xmlChar *name; /* belongs to the parser's dictionary */
    unsigned effects;
    struct html_look look;
    bool quoted, preformatted;
};

struct html {
    xmlParserCtxt *parser;
    const struct part *part;
    struct html_rows rows;
    struct element *elements; /* [0] stands for the page */
    size_t depth, room;
};

static const struct element *innermost(const struct html *html) {
    return &html->elements[html->depth];
}

static const char *attribute(const xmlChar **attributes, const char *name) {
    for (size_t i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
        if (strcmp((const char *)attributes[i], name) == 0)
            return attributes[i + 1] == NULL ? "" : (const char *)attributes[i + 1];
    return NULL;
}

static unsigned number_attribute(const xmlChar **attributes, const char *name) {
    const char *value = attribute(attributes, name);
    long number = value == NULL ? 1 : strtol(value, NULL, 10);
    return number < 1 ? 1 : number > (long)LIMIT_ROWS ? LIMIT_ROWS : (unsigned)number;
}

static void apply_look(struct html_look *look, unsigned effects, const xmlChar **attributes) {
    const char *background = attribute(attributes, "bgcolor"), *color = attribute(attributes, "color");
    const char *style = attribute(attributes, "style");
    if (background != NULL)
        look->background = html_color(background, strlen(background));
    if (color != NULL)
        look->color = html_color(color, strlen(color));
    if (style != NULL)
        html_style_apply(look, style);
    if ((effects & EFFECT_HIDE) != 0 || attribute(attributes, "hidden") != NULL)
        look->hidden = true;
}

static bool is_quotation(unsigned effects, const xmlChar **attributes) {
    const char *type = (effects & EFFECT_QUOTE) != 0 ? attribute(attributes, "type") : NULL;
    return type != NULL && strcasecmp(type, "cite") == 0;
}

static void show_value(struct html *html, const xmlChar **attributes) {
    const char *type = attribute(attributes, "type"), *value = attribute(attributes, "value");
    const struct element *element = innermost(html);
    bool shown = type == NULL || strcasecmp(type, "text") == 0 || strcasecmp(type, "date") == 0;
    if (!shown || value == NULL || !html_look_is_visible(&element->look))
        return;
    html_rows_text(&html->rows, " ", 1, false, element->quoted);
    html_rows_text(&html->rows, value, strlen(value), false, element->quoted);
    html_rows_text(&html->rows, " ", 1, false, element->quoted);
}

/* Before the element's own text. */
static void open_effects(struct html *html, unsigned effects, const xmlChar **attributes) {
    if ((effects & (EFFECT_BLOCK | EFFECT_BREAK)) != 0)
        html_rows_break(&html->rows);
    if ((effects & EFFECT_TABLE) != 0)
        html_table_begin(&html->rows);
    if ((effects & EFFECT_ROW) != 0)
        html_table_row(&html->rows);
    if ((effects & EFFECT_CELL) != 0)
        html_table_cell(&html->rows, number_attribute(attributes, "colspan"), number_attribute(attributes, "rowspan"));
    if ((effects & EFFECT_VALUE) != 0)
        show_value(html, attributes);
}

static void close_effects(struct html *html, unsigned effects) {
    if ((effects & EFFECT_BLOCK) != 0)
        html_rows_break(&html->rows);
    if ((effects & EFFECT_CELL) != 0)
        html_table_cell_end(&html->rows);
    if ((effects & EFFECT_ROW) != 0)
        html_table_row(&html->rows);
    if ((effects & EFFECT_TABLE) != 0)
        html_table_end(&html->rows);
}

/* ---- the parser's events ---------------------------------------------------------------------------------------- */

static void push(struct html *html, const struct element *element) {
    if (html->depth + 1 >= html->room) {
        size_t room = html->room * 2 + 32;
        struct element *more = arena_array(html->rows.reading->arena, room, sizeof *more);
        memcpy(more, html->elements, html->room * sizeof *more);
        html->elements = more;
        html->room = room;
    }
    html->elements[++html->depth] = *element;
}

static void start_element(void *context, const xmlChar *name, const xmlChar **attributes) {
    struct html *html = context;
    if (html->depth >= LIMIT_HTML_DEPTH) {
        reading_unreadable(html->rows.reading, html->part, LIMIT_REASON_DEPTH, "its elements are nested too deeply");
        xmlStopParser(html->parser);
        return;
    }
    struct element element = *innermost(html);
    element.name = name;
    element.effects = effects_of((const char *)name);
    element.preformatted = element.preformatted || (element.effects & EFFECT_PRE) != 0;
    element.quoted = element.quoted || is_quotation(element.effects, attributes);
    apply_look(&element.look, element.effects, attributes);
    push(html, &element);
    if (!element.look.hidden)
        open_effects(html, element.effects, attributes);
    if (html->rows.full)
        xmlStopParser(html->parser);
}

/* Closes the innermost element of that name and what is open inside it; a stray end tag closes nothing. */
static void end_element(void *context, const xmlChar *name) {
    struct html *html = context;
    size_t depth = html->depth;
    while (depth > 0 && !xmlStrEqual(html->elements[depth].name, name))
        depth--;
    while (depth > 0 && html->depth >= depth) {
        const struct element *element = &html->elements[html->depth--];
        if (!element->look.hidden)
            close_effects(html, element->effects);
    }
}

static void characters(void *context, const xmlChar *text, int length) {
    struct html *html = context;
    const struct element *element = innermost(html);
    if (html_look_is_visible(&element->look))
        html_rows_text(&html->rows, (const char *)text, (size_t)length, element->preformatted, element->quoted);
    if (html->rows.full)
        xmlStopParser(html->parser);
}

static void parse(struct html *html, const char *text, size_t length) {
    html->parser = htmlCreateMemoryParserCtxt(text, (int)length);
    if (html->parser == NULL) {
        reading_unreadable(html->rows.reading, html->part, "corrupt", "the HTML parser could not begin");
        return;
    }
    htmlCtxtUseOptions(html->parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                         HTML_PARSE_IGNORE_ENC);
    xmlSwitchEncoding(html->parser, XML_CHAR_ENCODING_UTF8);
    *html->parser->sax = (xmlSAXHandler){
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
    };
    html->parser->userData = html;
    htmlParseDocument(html->parser);
    htmlFreeParserCtxt(html->parser);
}

/* ---- charset ---------------------------------------------------------------------------------------------------- */

#define META_BYTES 2048u

static const char *skip_to_value(const char *at, const char *end) {
    while (at < end && (*at == ' ' || *at == '=' || *at == '"' || *at == '\''))
        at++;
    return at;
}

/* The charset named in a <meta> near the beginning; NULL: none. */
static const char *meta_charset(struct arena *arena, const struct part *part) {
    size_t length = part->length < META_BYTES ? part->length : META_BYTES;
    char *head = arena_strndup(arena, part->bytes, length);
    const char *meta = head;
    while ((meta = strcasestr(meta, "<meta")) != NULL) {
        const char *end = strchr(meta, '>');
        const char *name = strcasestr(meta, "charset");
        if (name != NULL && end != NULL && name < end) {
            const char *value = skip_to_value(name + strlen("charset"), end);
            return arena_strndup(arena, value, strcspn(value, " \"';/>"));
        }
        meta++;
    }
    return NULL;
}

/* What the mail declares comes first; us-ascii is what is written there for want of anything better. */
static const char *charset_of(struct reading *reading, const struct part *part) {
    if (part->charset != NULL && strcasecmp(part->charset, "us-ascii") != 0)
        return part->charset;
    const char *meta = meta_charset(reading->arena, part);
    return meta != NULL ? meta : part->charset;
}

/* The parser ends at a zero byte. */
static const char *without_zero_bytes(struct arena *arena, const char *text, size_t length) {
    if (memchr(text, '\0', length) == NULL)
        return text;
    char *copy = memcpy(arena_alloc(arena, length), text, length);
    for (size_t i = 0; i < length; i++)
        if (copy[i] == '\0')
            copy[i] = ' ';
    return copy;
}

/* ---- the format ------------------------------------------------------------------------------------------------- */

void format_html_warm(void) {
    xmlInitParser();
}

static bool has_start(const char *head, size_t length, const char *word) {
    size_t bytes = strlen(word);
    return length >= bytes && strncasecmp(head, word, bytes) == 0;
}

bool format_html_begins(const char *head, size_t length) {
    if (has_start(head, length, "<!doctype html") || has_start(head, length, "<html"))
        return true;
    return has_start(head, length, "<?xml") && memmem(head, length, "<html", 5) != NULL;
}

void format_html_read(struct reading *reading, const struct part *part) {
    size_t length;
    const char *text = reading_utf8(reading, part->bytes, part->length, charset_of(reading, part), &length);
    text = without_zero_bytes(reading->arena, text, length);
    struct element page = {.look = {.color = -1, .background = -1}};
    struct html html = {
        .part = part,
        .rows = {.reading = reading, .sheet = reading_sheet(reading, part, "html")},
        .elements = &page,
        .room = 1,
    };
    parse(&html, text, length);
    html_rows_finish(&html.rows);
    if (html.rows.sheet->row_count == 0 && !part->body)
        reading_unreadable(reading, part, "no-text", "the page holds no text");
}
