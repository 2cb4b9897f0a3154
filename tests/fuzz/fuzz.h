/* fuzz.h - what the fuzz targets share. A target is one file fuzz-NAME.c with LLVMFuzzerTestOneInput; libFuzzer drives
 * it in `make fuzz`, replay.c in `make test`. */
#ifndef FUZZ_H
#define FUZZ_H

#include "inspect/format/format.h"
#include "inspect/format/xml.h"
#include "inspect/inspect.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* 2026-09-21T10:00:00Z: targets have no clock, so that what they find can be found again. */
#define FUZZ_NOW 1790071200

/* The shipped label words; read once, kept for the process. Ends the program when they cannot be read. */
const struct settings *fuzz_settings(void);
const struct finder_index *fuzz_index(void);

/* Has all three rooms read the bytes as a mail (file_name NULL) or a bare document, and checks what came back as the
 * daemon would: over the wire. Ends the program when the daemon would refuse the frame. */
void fuzz_inspect(const char *file_name, const uint8_t *bytes, size_t length);

/* A reading with nothing in it yet, as the inspector begins one, and what it writes its facts to. */
struct fuzz_reading {
    struct facts facts;
    struct reading reading;
};
void fuzz_reading_begin(struct fuzz_reading *fuzzed);

/* Ends the program when a sheet breaks what inspect.h and limits.h promise of it; frees what the reading holds. */
void fuzz_reading_end(struct fuzz_reading *fuzzed);

/* Has one reader, without detection, read the bytes as an attachment of this name. */
void fuzz_format(format_reader *read, const char *name, const uint8_t *bytes, size_t length);

/* The next piece of the input up to a line of "%%", or to the end: for targets that take several files at once. */
struct xml_text fuzz_piece(const uint8_t *bytes, size_t length, size_t *at);

/* Ends the program with this sentence unless it is fine. */
void fuzz_must(bool fine, const char *sentence);

/* Puts the bytes into an unnamed file and returns a path to it, valid until the next call. */
const char *fuzz_file(const uint8_t *bytes, size_t length);

#endif
