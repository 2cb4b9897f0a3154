/* xml.h - XML as events, for every format that is XML inside. Prefixes are cut off: files of the same format choose
 * different ones. No entity is ever resolved from outside, and none that the document declares itself. */
#ifndef INSPECT_FORMAT_XML_H
#define INSPECT_FORMAT_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A piece of text; not NUL-terminated. */
struct xml_text {
    const char *bytes;
    size_t length;
};

/* A start tag. Valid during the event only. */
struct xml_tag {
    const char *name;
    const char *space;                /* namespace; NULL: none */
    uint32_t line;                    /* of the document, from 1 */
    const unsigned char **attributes; /* libxml2's: five pointers each */
    int attribute_count;
};

struct xml_events {
    bool (*start)(void *context, const struct xml_tag *tag); /* false: enough, stop here */
    void (*end)(void *context, const char *name);            /* may be NULL, as the next */
    void (*text)(void *context, struct xml_text text);
};

/* What is wrong with a document and where: "line 3, column 7: ...", for people. */
struct xml_fault {
    char text[256];
};

/* Reads a document. 0 when it is well-formed, or was up to where it was stopped; -1: it is not, which *fault tells
 * (NULL: nobody wants to know). */
int xml_parse(struct xml_text document, const struct xml_events *events, void *context, struct xml_fault *fault);

/* The value of an attribute; false: the tag has none of this name. */
bool xml_attribute(const struct xml_tag *tag, const char *name, struct xml_text *value);

/* Name and value of one of the tag's attributes, for who wants most of them. Of several of one name, in different
 * namespaces, xml_attribute gives the first. */
const char *xml_attribute_at(const struct xml_tag *tag, int index, struct xml_text *value);

/* A text as a decimal number, or `otherwise` when it is none. */
long xml_decimal(struct xml_text text, long otherwise);

/* The value of an attribute as a number, or `otherwise` when there is none or it is none. */
long xml_number(const struct xml_tag *tag, const char *name, long otherwise);

/* True for the values with which XML says yes: "1" and "true". */
bool xml_true(const struct xml_tag *tag, const char *name);

/* True when the text is exactly this word. */
static inline bool xml_is(struct xml_text text, const char *word) {
    size_t length = strlen(word);
    return text.length == length && memcmp(text.bytes, word, length) == 0;
}

/* The letter that is all of a name; '\0': it is longer, or empty. Spreadsheets are made of such names. */
static inline char xml_letter(const char *name) {
    if (name[0] == '\0' || name[1] != '\0')
        return '\0';
    return name[0];
}

#endif
