/* mime.h - what the files of mime/ share. The room's public side is in inspect.h. */
#ifndef INSPECT_MIME_H
#define INSPECT_MIME_H

#include "inspect/inspect.h"

#include <gmime/gmime.h>

/* ---- mime-guard.c: how much of a message GMime may be given ------------------------------------------------------ */

/* GMime builds a tree of whatever it gets; this looks first how large that tree would be. */
struct mime_guard {
    size_t length;    /* so much may be parsed */
    const char *why;  /* limit-NAME that ended it before the end; NULL: all may be parsed */
    const char *what; /* a sentence about it */
    bool header_only; /* the message's own header section is too large: nothing behind it may be read */
    bool header_nul;  /* a header section holds NUL bytes, where GMime would stop reading a field */
    bool hostile;     /* an address field is made to exhaust GMime's stack */
};

/* `depth` is that of the content, `parts_left` what LIMIT_PARTS leaves. */
void mime_guard_check(const char *bytes, size_t length, uint32_t depth, uint32_t parts_left, struct mime_guard *guard);

/* A copy of the message (the first *length bytes of it) without the NUL bytes of its header sections and without
 * hostile fields; sets *length. */
const char *mime_guard_clean(struct arena *arena, const char *bytes, size_t *length);

/* ---- mime-header.c: fields of a header section ------------------------------------------------------------------- */

/* Clean text of the arena, at most `limit` bytes; NULL for NULL, and for nothing but blanks. */
const char *mime_text(struct arena *arena, const char *text, size_t limit);

/* Fills in the header facts of the message itself. */
void mime_header_facts(struct reading *reading, GMimeMessage *message);

/* The day in the Date field as the sender wrote it, in the sender's zone; false: none, or none that can be. */
bool mime_header_date(GMimeMessage *message, struct date *date);

/* ---- mime-walk.c: the tree of parts ------------------------------------------------------------------------------ */

/* What a part inherits from those around it. */
struct mime_branch {
    struct part outer;      /* of the message: its number, origin and evidence; and the depth of what is inside */
    uint32_t alternative;   /* of the multipart/alternative around it; 0: none */
    bool alternative_child; /* directly inside it */
    bool related;           /* inside multipart/related */
    bool report;            /* inside multipart/report */
};

/* Reads the content of a message. `children` is what the section numbers inside begin with; NULL: nothing. */
void mime_walk_content(struct reading *reading, GMimeObject *content, const char *children,
                       const struct mime_branch *branch);

/* ---- mime-leaf.c: one part without parts of its own -------------------------------------------------------------- */

/* Decodes the part and hands it to the formats, or notes why it cannot be read; `number` is its section number. */
void mime_leaf(struct reading *reading, GMimePart *object, const char *number, const struct mime_branch *branch);

/* Hands text that belongs to no part of its own (before the first boundary, or where none was found) to the formats. */
void mime_leaf_raw(struct reading *reading, const char *bytes, size_t length, const char *declared, const char *number,
                   const struct mime_branch *branch);

/* The type of the first Content-Type field where there are several; GMime obeys the last. The caller drops the
 * reference. NULL: there is one at most. */
GMimeContentType *mime_other_type(GMimeObject *object);

/* The decoded bytes, in the arena when something had to be decoded; sets *length. */
const char *mime_decode(struct arena *arena, GMimeContentEncoding encoding, const char *bytes, size_t *length);

/* ---- mime-rescan.c: multiparts whose boundary is missing or wrong ------------------------------------------------ */

/* Reads a multipart in which GMime found no parts: by a guessed boundary, else as text. */
void mime_rescan(struct reading *reading, GMimeMultipart *multipart, const char *number, const char *children,
                 const struct mime_branch *branch);

/* Looks for a boundary in raw content and reads the parts between. False: there was none, and nothing was read. */
bool mime_rescan_bytes(struct reading *reading, const char *bytes, size_t length, const char *number,
                       const char *children, const struct mime_branch *branch);

/* ---- mime.c ------------------------------------------------------------------------------------------------------ */

/* Guards, parses and walks a header section with its content. False: it is no multipart with parts in it. */
bool mime_read_entity(struct reading *reading, const char *bytes, size_t length, const char *children,
                      const struct mime_branch *branch);

/* ---- mime-sniff.c ------------------------------------------------------------------------------------------------ */

/* Bytes before the header section: a byte order mark, the "From " line of an mbox. */
size_t mime_preface(const char *bytes, size_t length);

/* ---- mime-parse.c: from bytes to GMime's tree -------------------------------------------------------------------- */

/* NULL when there is nothing in it. The bytes must outlive it; they are not copied. The caller drops the reference. */
GMimeMessage *mime_parse_message(struct arena *arena, const char *bytes, size_t length);
GMimeObject *mime_parse_part(struct arena *arena, const char *bytes, size_t length);

/* The raw bytes of a part's content inside the message: no copy. */
const char *mime_content(GMimePart *part, size_t *length);

/* How header fields are read: leniently, with UTF-8 and windows-1252 for what is not encoded as it should be. */
GMimeParserOptions *mime_options(void);

#endif
