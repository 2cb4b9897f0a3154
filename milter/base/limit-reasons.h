/* limit-reasons.h - what "could not look" is called when a limit is the reason (limits.h): the words that rules, JSON
 * and the log know it by. Part of interface.md: add, never rename. A new one is a line here and one in limit-reasons.c.
 */
#ifndef BASE_LIMIT_REASONS_H
#define BASE_LIMIT_REASONS_H

#define LIMIT_REASON_ADDRESS_SIZE "limit-address-size" /* an address of the envelope: LIMIT_ADDRESS_BYTES */
#define LIMIT_REASON_ADDRESSES "limit-addresses"       /* addresses of one header field: LIMIT_ADDRESSES */
#define LIMIT_REASON_DECODED_SIZE "limit-decoded-size" /* all parts together: LIMIT_DECODED_BYTES */
#define LIMIT_REASON_DEPTH "limit-depth" /* parts, elements or tables inside one another: LIMIT_DEPTH and others */
#define LIMIT_REASON_DOCUMENTS "limit-documents"     /* orders of one message: LIMIT_DOCUMENTS */
#define LIMIT_REASON_FIELDS "limit-fields"           /* fields of one page: LIMIT_PDF_FIELDS */
#define LIMIT_REASON_FILES "limit-files"             /* files of one archive: LIMIT_PACKAGE_FILES, LIMIT_PARTS */
#define LIMIT_REASON_FRAME "limit-frame"             /* what one inspector may report: LIMIT_FRAME_BYTES */
#define LIMIT_REASON_HEADER_SIZE "limit-header-size" /* header fields: LIMIT_HEADER_BYTES, LIMIT_HEADERS_BYTES */
#define LIMIT_REASON_HIDDEN "limit-hidden"           /* hidden columns: LIMIT_SHEET_HIDDEN */
#define LIMIT_REASON_MEMORY "limit-memory"           /* what reading one message takes: LIMIT_INSPECTOR_MEMORY_BYTES */
#define LIMIT_REASON_MERGES "limit-merges"           /* merged cells: LIMIT_SHEET_MERGES */
#define LIMIT_REASON_MESSAGE_SIZE "limit-message-size" /* the message: LIMIT_MESSAGE_BYTES */
#define LIMIT_REASON_NUMBERS "limit-numbers"           /* labelled numbers of one part: LIMIT_NUMBERS */
#define LIMIT_REASON_PAGES "limit-pages"               /* pages of one attachment: LIMIT_PAGES */
#define LIMIT_REASON_PART_SIZE "limit-part-size"       /* one part, decoded: LIMIT_PART_BYTES */
#define LIMIT_REASON_PARTS "limit-parts"               /* parts of one message: LIMIT_PARTS */
#define LIMIT_REASON_RECIPIENTS "limit-recipients"     /* recipients of one message: LIMIT_RECIPIENTS */
#define LIMIT_REASON_ROW "limit-row"                   /* a row of a list to import: LIMIT_LIST_ROW_BYTES */
#define LIMIT_REASON_ROWS "limit-rows"                 /* rows of one part: LIMIT_ROWS */
#define LIMIT_REASON_SHEETS "limit-sheets"             /* worksheets of one workbook: LIMIT_SHEETS */
#define LIMIT_REASON_STRINGS "limit-strings"           /* texts of one workbook: LIMIT_SHEET_STRINGS */
#define LIMIT_REASON_STYLES "limit-styles"             /* cell styles and number formats: LIMIT_SHEET_STYLES */
#define LIMIT_REASON_TEXT "limit-text" /* text of a row, a cell, a part, the message: LIMIT_ROW_BYTES and others */
#define LIMIT_REASON_UNPACKED_SIZE "limit-unpacked-size" /* an office document, unpacked: LIMIT_PACKAGE_BYTES */

/* All of them, in order; NULL ends the list. */
extern const char *const limit_reasons[];

#endif
