/* xml-orders.h - inside the readers of orders in XML: which elements mean what. A format is a table of elements that
 * are business documents, each with the paths of what counts in them. */
#ifndef INSPECT_FORMAT_XML_ORDERS_H
#define INSPECT_FORMAT_XML_ORDERS_H

#include "inspect/inspect.h"

/* What is done with a value besides making it a field: these follow the field roles. */
enum {
    XML_LINE = FIELD_ROLE_COUNT, /* the element begins a line */
    XML_KIND,                    /* a word for the kind of the document */
    XML_PARTY,                   /* the element begins a party: forget what the last one was for */
    XML_PARTY_ROLE               /* says what the party is for */
};

/* The value of an element ("/A/B") or of an attribute ("/A/B@c"), below the document's own element (""). When there are
 * several for one role, the row that comes first in the table counts. */
struct xml_path {
    const char *path;
    int role;         /* enum field_role or one of the above */
    const char *only; /* for parties of this role only; NULL: always */
};

struct xml_word {
    const char *word;
    const char *kind;
};

/* An element that is a business document. */
struct xml_document {
    const char *name;
    const char *kind;
    const struct xml_path *paths; /* ends with a path NULL */
    const struct xml_word *kinds; /* words of XML_KIND; ends with a word NULL; NULL: none */
};

struct xml_dialect {
    const char *format;                   /* name of its row in formats.c */
    const char *space;                    /* in the document's namespace; NULL: any */
    const char *root;                     /* name of the outermost element; NULL: any */
    const struct xml_document *documents; /* ends with a name NULL */
};

extern const struct xml_dialect ubl_dialect, cxml_dialect, opentrans_dialect;

/* True when text begins with XML whose outermost element has one of these names and whose start tag has `space`, in
 * any case; NULL: whatever it has. */
bool xml_root_is(const char *bytes, size_t length, const struct xml_document *names, const char *space);

#endif
