/* package.h - office documents that are a ZIP of XML files. */
#ifndef INSPECT_FORMAT_PACKAGE_H
#define INSPECT_FORMAT_PACKAGE_H

#include "inspect/format/xml.h"
#include "inspect/inspect.h"

struct package_file {
    const char *name; /* with its path, without a leading slash */
    struct xml_text content;
};

struct package {
    struct package_file *files;
    size_t count;
};

/* True when the bytes are a ZIP whose list of files, at its end, has one of exactly this name. */
bool package_lists(const char *bytes, size_t length, const char *name);

/* Unpacks the wanted files of the part; they belong to the reading's arena. -1: it cannot be unpacked, which has been
 * noted (password, corrupt or a limit). */
int package_read(struct reading *reading, const struct part *part, bool (*wanted)(const char *name),
                 struct package *package);

/* A file by its name, in any case; NULL: there is none. */
const struct package_file *package_find(const struct package *package, const char *name);

/* The name of a file as another one (`from`) refers to it: "sheets/a.xml", "./sheets/a.xml" and "../xl/sheets/a.xml" as
 * seen from "xl/workbook.xml" are "xl/sheets/a.xml"; "/a.xml" is "a.xml" (RFC 3986, 5.2.4). */
const char *package_resolve(struct arena *arena, const char *from, struct xml_text target);

/* The name of the file that the package is about, or the usual one when it does not say. */
const char *package_main_file(struct reading *reading, const struct package *package, const char *usual);

/* Adds the day of the last change to the evidence: it tells the age of what is in there; a template keeps its day of
 * creation for ever. */
void package_note_properties(const struct package *package, struct sheet *sheet);

#endif
