/* format-xml.c - in: XML of any kind; out: one sheet with the fields of each business document in it, whichever dialect
 * it is of: the document may be the outermost element or lie in an envelope. Limits: those of xml.h and order.h,
 * ENVELOPES elements around a document, LIMIT_FIELD_BYTES a value. */
#include "inspect/format/format.h"
#include "inspect/format/order.h"
#include "inspect/format/xml-orders.h"
#include "inspect/format/xml.h"

#include "base/buffer.h"

#include <string.h>
#include <strings.h>

#define ENVELOPES 4u

static const struct xml_dialect *const dialects[] = {&ubl_dialect, &cxml_dialect, &opentrans_dialect, NULL};

struct mapper {
    struct order order;
    const struct xml_document *document; /* being read; NULL: none */
    uint32_t depth;                      /* of the element being read; the outermost is 1 */
    uint32_t document_depth;
    struct buffer path;  /* below the document, "" for itself */
    struct buffer text;  /* of the element being read, up to its first child */
    struct buffer party; /* roles of the party being read, blanks around each */
    const char *root;    /* NULL: not even a first tag was read */
    uint32_t row;        /* of the element being read */
};

/* ---- values ----------------------------------------------------------------------------------------------------- */

static void take_kind(struct mapper *mapper, struct xml_text value) {
    for (const struct xml_word *kind = mapper->document->kinds; kind != NULL && kind->word != NULL; kind++)
        if (xml_is(value, kind->word))
            mapper->order.kind = kind->kind;
}

static bool is_party(const struct mapper *mapper, const char *role) {
    return role == NULL || strstr(buffer_text(&mapper->party), role) != NULL;
}

static void take_value(struct mapper *mapper, const struct xml_path *path, struct xml_text value) {
    unsigned rank = (unsigned)(path - mapper->document->paths);
    if (path->role < FIELD_ROLE_COUNT && is_party(mapper, path->only)) {
        order_take(&mapper->order, (enum field_role)path->role, value.bytes, value.length, mapper->row, rank);
    } else if (path->role == XML_KIND) {
        take_kind(mapper, value);
    } else if (path->role == XML_PARTY_ROLE && mapper->party.length < LIMIT_NAME_BYTES) {
        buffer_add(&mapper->party, value.bytes, value.length);
        buffer_add_char(&mapper->party, ' ');
    }
}

/* The attribute that a path of this element asks for, or NULL. */
static const char *attribute_of(const struct mapper *mapper, const struct xml_path *path) {
    size_t length = mapper->path.length;
    bool own = strncmp(path->path, buffer_text(&mapper->path), length) == 0 && path->path[length] == '@';
    return own ? path->path + length + 1 : NULL;
}

static bool is_here(const struct mapper *mapper, const struct xml_path *path) {
    return strcmp(path->path, buffer_text(&mapper->path)) == 0;
}

/* libxml2 hands an ampersand in an attribute over as "&#38;". */
static struct xml_text plain_attribute(struct arena *arena, struct xml_text value) {
    static const char written[] = "&#38;";
    size_t length = sizeof written - 1, used = 0;
    if (memmem(value.bytes, value.length, written, length) == NULL)
        return value;
    char *plain = arena_alloc(arena, value.length + 1);
    for (size_t i = 0; i < value.length; i++) {
        plain[used++] = value.bytes[i];
        if (value.length - i >= length && memcmp(value.bytes + i, written, length) == 0)
            i += length - 1;
    }
    return (struct xml_text){plain, used};
}

/* Lines and parties begin before their attributes are taken. */
static void begin_element(struct mapper *mapper, const struct xml_tag *tag) {
    for (const struct xml_path *path = mapper->document->paths; path->path != NULL; path++) {
        if (path->role == XML_LINE && is_here(mapper, path))
            order_next_line(&mapper->order);
        else if (path->role == XML_PARTY && is_here(mapper, path))
            buffer_clear(&mapper->party);
    }
    for (const struct xml_path *path = mapper->document->paths; path->path != NULL; path++) {
        const char *name = attribute_of(mapper, path);
        struct xml_text value;
        if (name != NULL && xml_attribute(tag, name, &value))
            take_value(mapper, path, plain_attribute(mapper->order.reading->arena, value));
    }
}

static void end_element(struct mapper *mapper) {
    const struct xml_text value = {buffer_text(&mapper->text), mapper->text.length};
    for (const struct xml_path *path = mapper->document->paths; path->path != NULL && value.length > 0; path++)
        if (path->role != XML_LINE && path->role != XML_PARTY && is_here(mapper, path))
            take_value(mapper, path, value);
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

static bool is_in_dialect(const struct mapper *mapper, const struct xml_dialect *dialect, const struct xml_tag *tag) {
    if (dialect->root != NULL && strcmp(mapper->root, dialect->root) != 0)
        return false;
    return dialect->space == NULL || (tag->space != NULL && strstr(tag->space, dialect->space) != NULL);
}

static const struct xml_document *document_of(const struct xml_dialect *dialect, const char *name) {
    for (const struct xml_document *document = dialect->documents; document->name != NULL; document++)
        if (strcmp(document->name, name) == 0)
            return document;
    return NULL;
}

static void begin_document(struct mapper *mapper, const struct xml_dialect *dialect,
                           const struct xml_document *document) {
    struct order *order = &mapper->order;
    if (order->sheet == NULL)
        order->sheet = reading_sheet(order->reading, order->part, dialect->format);
    mapper->document = document;
    mapper->document_depth = mapper->depth;
    buffer_clear(&mapper->path);
    buffer_clear(&mapper->party);
    order_begin(order, document->kind, mapper->row);
}

static void find_document(struct mapper *mapper, const struct xml_tag *tag) {
    for (size_t i = 0; dialects[i] != NULL; i++) {
        const struct xml_document *document = document_of(dialects[i], tag->name);
        if (document == NULL || !is_in_dialect(mapper, dialects[i], tag))
            continue;
        begin_document(mapper, dialects[i], document);
        return;
    }
}

/* ---- events ----------------------------------------------------------------------------------------------------- */

static bool start_tag(void *context, const struct xml_tag *tag) {
    struct mapper *mapper = context;
    mapper->depth++;
    mapper->row = tag->line;
    buffer_clear(&mapper->text);
    if (mapper->root == NULL)
        mapper->root = arena_strdup(mapper->order.reading->arena, tag->name);
    if (mapper->document != NULL) {
        buffer_add_char(&mapper->path, '/');
        buffer_add_text(&mapper->path, tag->name);
    } else if (mapper->depth <= ENVELOPES) {
        find_document(mapper, tag);
    }
    if (mapper->document != NULL)
        begin_element(mapper, tag);
    return true;
}

static void end_tag(void *context, const char *name) {
    struct mapper *mapper = context;
    if (mapper->document != NULL && mapper->depth == mapper->document_depth) {
        order_end(&mapper->order, true);
        mapper->document = NULL;
    } else if (mapper->document != NULL) {
        end_element(mapper);
        size_t length = mapper->path.length - strlen(name) - 1;
        mapper->path.length = length;
        mapper->path.data[length] = '\0';
    }
    buffer_clear(&mapper->text);
    mapper->depth--;
}

static void add_text(void *context, struct xml_text text) {
    struct mapper *mapper = context;
    if (mapper->document != NULL && mapper->text.length + text.length <= LIMIT_FIELD_BYTES)
        buffer_add(&mapper->text, text.bytes, text.length);
}

/* ---- the reader ------------------------------------------------------------------------------------------------- */

/* `fault`: why it is not well-formed; NULL: it is. */
static void report(struct mapper *mapper, const struct xml_fault *fault) {
    const struct order *order = &mapper->order;
    if (fault != NULL)
        reading_unreadable(order->reading, order->part, "corrupt",
                           arena_printf(order->reading->arena, "the XML is damaged: %s", fault->text));
    else if (order->written == 0)
        reading_unreadable(
            order->reading, order->part, "unsupported",
            arena_printf(order->reading->arena, "there is no reader for XML of the kind %.100s", mapper->root));
}

void format_xml_read(struct reading *reading, const struct part *part) {
    static const struct xml_events events = {start_tag, end_tag, add_text};
    struct mapper mapper = {.order = {.reading = reading, .part = part, .charset = "utf-8"}};
    struct xml_fault fault = {""};
    bool well_formed = xml_parse((struct xml_text){part->bytes, part->length}, &events, &mapper, &fault) == 0;
    order_end(&mapper.order, false);
    report(&mapper, well_formed ? NULL : &fault);
    buffer_free(&mapper.path);
    buffer_free(&mapper.text);
    buffer_free(&mapper.party);
}

/* ---- detection -------------------------------------------------------------------------------------------------- */

/* Behind a construct that ends with these characters; the end when it does not. */
static const char *behind(const char *at, const char *end, const char *closing) {
    const char *found = memmem(at, (size_t)(end - at), closing, strlen(closing));
    return found == NULL ? end : found + strlen(closing);
}

/* Behind a document type, which may have declarations of its own between brackets. */
static const char *behind_document_type(const char *at, const char *end) {
    const char *closing = behind(at, end, ">");
    const char *bracket = memchr(at, '[', (size_t)(closing - at));
    return bracket == NULL ? closing : behind(behind(bracket, end, "]"), end, ">");
}

/* The name of the first element, behind declaration, comments and document type; NULL: this is no XML. */
static const char *root_name(const char *at, const char *end) {
    while (at < end && *at == '<' && end - at > 4 && (at[1] == '?' || at[1] == '!')) {
        if (memcmp(at, "<!--", 4) == 0)
            at = behind(at, end, "-->");
        else
            at = at[1] == '?' ? behind(at, end, "?>") : behind_document_type(at, end);
        while (at < end && (*at == ' ' || (*at >= '\t' && *at <= '\r')))
            at++;
    }
    if (at == end || *at != '<')
        return NULL;
    const char *name = ++at;
    while (at < end && strchr(" \t\r\n/>", *at) == NULL)
        if (*at++ == ':')
            name = at;
    return name;
}

static bool holds_word(const char *at, size_t length, const char *word) {
    size_t wanted = strlen(word);
    for (size_t i = 0; i + wanted <= length; i++)
        if (strncasecmp(at + i, word, wanted) == 0)
            return true;
    return false;
}

bool xml_root_is(const char *bytes, size_t length, const struct xml_document *names, const char *space) {
    const char *end = bytes + length;
    const char *name = root_name(bytes, end);
    if (name == NULL || (space != NULL && !holds_word(bytes, length, space)))
        return false;
    size_t room = (size_t)(end - name);
    for (; names->name != NULL; names++) {
        size_t wanted = strlen(names->name);
        if (room > wanted && memcmp(name, names->name, wanted) == 0 && strchr(" \t\r\n/>", name[wanted]) != NULL)
            return true;
    }
    return false;
}
