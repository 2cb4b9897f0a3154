/* docx.h - inside the reader of Word documents. */
#ifndef INSPECT_FORMAT_DOCX_H
#define INSPECT_FORMAT_DOCX_H

#include "base/buffer.h"
#include "inspect/format/format.h"
#include "inspect/format/package.h"

struct docx {
    struct reading *reading;
    const struct part *part;
    struct sheet *sheet;
    struct package package;
    uint32_t page, number, tables; /* of the last row; tables are counted through all stories */
    bool damaged;                  /* one of the stories is, which has been noted */
    size_t broken_at;              /* rows there were at the last page break */
};

/* docx-text.c: the body, a header or a footer as rows. -1: its XML is damaged, as *fault tells; the rows up to there
 * are kept. */
int docx_read_story(struct docx *docx, struct xml_text document, struct xml_fault *fault);

#endif
