/* sheet-floor.c - what a workbook costs in process, without milter or sandbox: `sheet-floor FILE COUNT` unpacks each
 * XML file in it with libarchive and lets libxml2 walk through it, with handlers that do nothing.
 *
 * Prints CPU seconds per 1000 workbooks. No reader that is built on these two can be cheaper. */
#include "bench/cpu.h"

#include "base/buffer.h"
#include "base/error.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20 };

static void fail(const char *what) {
    fprintf(stderr, "sheet-floor: %s\n", what);
    exit(1);
}

static void start_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int namespace_count, const xmlChar **namespaces, int attribute_count, int defaulted,
                          const xmlChar **attributes) {
    (void)name, (void)prefix, (void)uri, (void)namespace_count, (void)namespaces, (void)attribute_count;
    (void)defaulted, (void)attributes;
    ++*(size_t *)context;
}

static void end_element(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
    (void)context, (void)name, (void)prefix, (void)uri;
}

static void characters(void *context, const xmlChar *text, int length) {
    (void)context, (void)text, (void)length;
}

static size_t walk(const char *bytes, size_t length) {
    size_t elements = 0;
    xmlParserCtxt *parser = xmlCreateMemoryParserCtxt(bytes, (int)length);
    if (parser == NULL)
        fail("libxml2 could not begin");
    xmlCtxtUseOptions(parser, XML_PARSE_NONET);
    *parser->sax = (xmlSAXHandler){.initialized = XML_SAX2_MAGIC,
                                   .startElementNs = start_element,
                                   .endElementNs = end_element,
                                   .characters = characters,
                                   .ignorableWhitespace = characters};
    parser->userData = &elements;
    xmlParseDocument(parser);
    if (parser->wellFormed != 1)
        fail("a file in the workbook is not well-formed");
    xmlFreeParserCtxt(parser);
    return elements;
}

static bool is_read(const char *name) {
    return strstr(name, "worksheets/") != NULL || strstr(name, "sharedStrings") != NULL ||
           strstr(name, "styles") != NULL || strstr(name, "workbook.xml") != NULL;
}

/* The elements in the files that a reader of cells has to look at. */
static size_t read_workbook(const struct buffer *workbook) {
    static char bytes[FILE_BYTES];
    struct archive_entry *entry;
    size_t elements = 0;
    struct archive *archive = archive_read_new();
    archive_read_support_format_zip(archive);
    if (archive_read_open_memory(archive, workbook->data, workbook->length) != ARCHIVE_OK)
        fail(archive_error_string(archive));
    while (archive_read_next_header(archive, &entry) == ARCHIVE_OK) {
        if (!is_read(archive_entry_pathname(entry)))
            continue;
        la_ssize_t length = archive_read_data(archive, bytes, sizeof bytes);
        if (length <= 0 || length == FILE_BYTES)
            fail("a file in the workbook is empty, damaged or too large");
        elements += walk(bytes, (size_t)length);
    }
    archive_read_free(archive);
    return elements;
}

int main(int count, char **texts) {
    struct buffer workbook = {0};
    struct error error = {0};
    unsigned long documents = count == 3 ? strtoul(texts[2], NULL, 10) : 0;
    if (documents == 0) {
        fputs("usage: sheet-floor FILE COUNT\n", stderr);
        return 64;
    }
    if (buffer_read_file(&workbook, texts[1], FILE_BYTES, &error) != 0)
        fail(error.text);
    if (read_workbook(&workbook) < 1000)
        fail("there are hardly any cells in it");
    double begun = cpu_seconds();
    for (unsigned long i = 0; i < documents; i++)
        read_workbook(&workbook);
    printf("{\"sheet\":%.4f}\n", (cpu_seconds() - begun) / (double)documents * 1000);
    buffer_free(&workbook);
    return 0;
}
