/* xml.c - in: an XML document; out: events. Limits: libxml2's own for depth (256) and for text and names (10 MB). */
#include "inspect/format/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xml {
    xmlParserCtxt *parser;
    const struct xml_events *events;
    void *context;
    int skipped; /* lines before the document */
    bool stopped;
};

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                          const xmlChar **attributes) {
    (void)prefix;
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct xml *xml = context;
    int line = xml->parser->input == NULL ? 1 : xml->parser->input->line;
    line += xml->skipped;
    struct xml_tag tag = {(const char *)name, (const char *)uri, line < 1 ? 1 : (uint32_t)line, attributes,
                          attribute_count};
    if (!xml->stopped && !xml->events->start(xml->context, &tag)) {
        xml->stopped = true;
        xmlStopParser(xml->parser);
    }
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)prefix;
    (void)uri;
    struct xml *xml = context;
    if (!xml->stopped)
        xml->events->end(xml->context, (const char *)name);
}

static void characters(void *context, const xmlChar *text, int length) {
    struct xml *xml = context;
    if (!xml->stopped)
        xml->events->text(xml->context, (struct xml_text){(const char *)text, (size_t)length});
}

static int tell(struct xml_fault *fault, const char *what) {
    if (fault != NULL)
        snprintf(fault->text, sizeof fault->text, "%s", what);
    return -1;
}

/* libxml2's messages end with a line end. */
static int tell_error(struct xml_fault *fault, xmlParserCtxt *parser, int skipped) {
    const xmlError *error = xmlCtxtGetLastError(parser);
    if (error == NULL || error->message == NULL)
        return tell(fault, "it is not well-formed");
    if (fault != NULL)
        snprintf(fault->text, sizeof fault->text, "line %d, column %d: %.*s", error->line + skipped, error->int2,
                 (int)strcspn(error->message, "\n"), error->message);
    return -1;
}

/* Blanks before the declaration, which the standard forbids and programs write all the same. Returns the lines they
 * take. */
static int skip_blanks(struct xml_text *document) {
    size_t at = document->length >= 3 && memcmp(document->bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    size_t first = at;
    int lines = 0;
    for (; at < document->length && strchr(" \t\r\n", document->bytes[at]) != NULL && document->bytes[at] != '\0'; at++)
        lines += document->bytes[at] == '\n';
    if (at == first || at == document->length || document->bytes[at] != '<')
        return 0;
    *document = (struct xml_text){document->bytes + at, document->length - at};
    return lines;
}

int xml_parse(struct xml_text document, const struct xml_events *events, void *context, struct xml_fault *fault) {
    if (document.length == 0 || document.length > INT_MAX)
        return tell(fault, document.length == 0 ? "expected an XML document, but found nothing" : "it is too large");
    struct xml xml = {.events = events, .context = context, .skipped = skip_blanks(&document)};
    xml.parser = xmlCreateMemoryParserCtxt(document.bytes, (int)document.length);
    if (xml.parser == NULL)
        return tell(fault, "the XML parser could not begin");
    xmlCtxtUseOptions(xml.parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    charactersSAXFunc text = events->text != NULL ? characters : NULL;
    *xml.parser->sax = (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = start_element,
        .endElementNs = events->end != NULL ? end_element : NULL,
        .characters = text,
        .ignorableWhitespace = text,
        .cdataBlock = text,
    };
    xml.parser->userData = &xml;
    xmlParseDocument(xml.parser);
    bool well_formed = xml.parser->wellFormed == 1 || xml.stopped;
    int result = well_formed ? 0 : tell_error(fault, xml.parser, xml.skipped);
    xmlFreeDoc(xml.parser->myDoc); /* there is one as soon as the document declares an entity */
    xmlFreeParserCtxt(xml.parser);
    return result;
}

/* ---- attributes ------------------------------------------------------------------------------------------------- */

/* libxml2 gives name, prefix, namespace, begin and end of the value for each. */
enum { NAME, PREFIX, NAMESPACE, BEGIN, END, POINTERS };

const char *xml_attribute_at(const struct xml_tag *tag, int index, struct xml_text *value) {
    const unsigned char **attribute = tag->attributes + (ptrdiff_t)index * POINTERS;
    *value = (struct xml_text){(const char *)attribute[BEGIN], (size_t)(attribute[END] - attribute[BEGIN])};
    return (const char *)attribute[NAME];
}

bool xml_attribute(const struct xml_tag *tag, const char *name, struct xml_text *value) {
    for (int i = 0; i < tag->attribute_count; i++) {
        struct xml_text found;
        if (strcmp(xml_attribute_at(tag, i, &found), name) == 0) {
            *value = found;
            return true;
        }
    }
    return false;
}

long xml_decimal(struct xml_text text, long otherwise) {
    char copy[24], *end;
    if (text.length == 0 || text.length >= sizeof copy)
        return otherwise;
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    long number = strtol(copy, &end, 10);
    return *end == '\0' ? number : otherwise;
}

long xml_number(const struct xml_tag *tag, const char *name, long otherwise) {
    struct xml_text value;
    return xml_attribute(tag, name, &value) ? xml_decimal(value, otherwise) : otherwise;
}

bool xml_true(const struct xml_tag *tag, const char *name) {
    struct xml_text value;
    return xml_attribute(tag, name, &value) && (xml_is(value, "1") || xml_is(value, "true"));
}
