/* poppler-floor.c - what the text of a PDF costs in process, without milter or sandbox: `poppler-floor FILE COUNT`.
 *
 * Prints two figures in CPU seconds per 1000 documents: as a plain loop pays it, and with another document kept open,
 * which spares poppler its start-up each time. */
#include "bench/cpu.h"

#include <poppler.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static PopplerDocument *open_document(GBytes *bytes) {
    GError *error = NULL;
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (document == NULL) {
        fprintf(stderr, "poppler-floor: %s\n", error->message);
        exit(1);
    }
    return document;
}

static size_t read_text(GBytes *bytes) {
    size_t characters = 0;
    PopplerDocument *document = open_document(bytes);
    for (int i = 0; i < poppler_document_get_n_pages(document); i++) {
        PopplerPage *page = poppler_document_get_page(document, i);
        char *text = poppler_page_get_text(page);
        characters += strlen(text);
        g_free(text);
        g_object_unref(page);
    }
    g_object_unref(document);
    return characters;
}

/* CPU seconds per 1000 documents. */
static double measure(GBytes *bytes, unsigned long count) {
    if (read_text(bytes) == 0) {
        fputs("poppler-floor: there is no text in it\n", stderr);
        exit(1);
    }
    double begun = cpu_seconds();
    for (unsigned long i = 0; i < count; i++)
        read_text(bytes);
    return (cpu_seconds() - begun) / (double)count * 1000;
}

int main(int count, char **texts) {
    char *data = NULL;
    gsize length = 0;
    unsigned long documents = count == 3 ? strtoul(texts[2], NULL, 10) : 0;
    if (documents == 0 || !g_file_get_contents(texts[1], &data, &length, NULL)) {
        fputs("usage: poppler-floor FILE COUNT\n", stderr);
        return 64;
    }
    GBytes *bytes = g_bytes_new_take(data, length);
    double plain = measure(bytes, documents);
    PopplerDocument *kept = open_document(bytes);
    double warm = measure(bytes, documents);
    g_object_unref(kept);
    printf("{\"plain\":%.4f,\"warm\":%.4f}\n", plain, warm);
    g_bytes_unref(bytes);
    return 0;
}
