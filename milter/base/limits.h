/* limits.h - every bound of orderguard in one place.
 *
 * A size that comes from mail is compared with one of these before it is used. What goes over a bound becomes
 * "could not look" with the reason limit-NAME, never a crash and never silence. Names end in their unit.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include "base/limit-reasons.h"

/* Text of our own */
#define LIMIT_ERROR_BYTES 1024u     /* one error sentence */
#define LIMIT_LOG_LINE_BYTES 2000u  /* one log line; longer ones are cut and end in "..." */
#define LIMIT_SMTP_REPLY_BYTES 200u /* one SMTP reply line, interface.md */
#define LIMIT_RULE_ERRORS 100u      /* errors reported of one rule set */
#define LIMIT_RULE_FILE_BYTES (4u << 20)
#define LIMIT_RULES 1000u          /* rules of one rule set */
#define LIMIT_RULE_TESTS 200u      /* tests of one rule */
#define LIMIT_RULE_DEPTH 32u       /* nesting of and, or, not and parentheses */
#define LIMIT_RULE_NAME_BYTES 64u  /* a rule's name */
#define LIMIT_RULE_TEXT_BYTES 500u /* a rule's sentence, as written */
#define LIMIT_WORDS_FILE_BYTES (1u << 20)
#define LIMIT_CONFIG_FILE_BYTES (1u << 20)

/* The message as the daemon collects it */
#define LIMIT_MESSAGE_BYTES (50u << 20) /* beyond: limit-message-size, the rest is not even collected */
#define LIMIT_HEADER_BYTES (1u << 20)   /* beyond: limit-header-size */
#define LIMIT_RECIPIENTS 1000u          /* beyond: limit-recipients */
#define LIMIT_ADDRESS_BYTES 1000u       /* one envelope address */

/* Waiting */
#define LIMIT_MESSAGE_SECONDS 30u   /* end of message to verdict, waiting for an inspector included (semantics.md) */
#define LIMIT_PROGRESS_SECONDS 5u   /* between two smfi_progress */
#define LIMIT_STORE_SECONDS 2u      /* waiting for the history store */
#define LIMIT_START_SECONDS 10u     /* an inspector says "ready" within this */
#define LIMIT_WORKER_MESSAGES 1000u /* an inspector is replaced after so many messages ... */
#define LIMIT_WORKER_SECONDS 300u   /* ... or so long */
#define LIMIT_CONTENDED_SECONDS 10u /* a message is given up after so long when others wait for an inspector */
#define LIMIT_RETRY_SECONDS 30u     /* the longest pause between attempts when inspectors die at start */

/* The inspector: what one message may make it do */
#define LIMIT_PARTS 1000u                /* MIME parts; beyond: limit-parts */
#define LIMIT_DEPTH 32u                  /* nesting of multiparts, messages and containers; beyond: limit-depth */
#define LIMIT_PART_BYTES (40u << 20)     /* one decoded part; beyond: limit-part-size */
#define LIMIT_DECODED_BYTES (128u << 20) /* all decoded parts together; beyond: limit-decoded-size */
#define LIMIT_PAGES 500u                 /* pages of one attachment; beyond: limit-pages */
#define LIMIT_ROWS 50000u                /* text rows of one part; beyond: limit-rows */
#define LIMIT_ROW_BYTES 4096u            /* one row; beyond: limit-text */
#define LIMIT_CELL_BYTES (128u << 10)    /* one cell of a table, which may take several rows; beyond: limit-text */
#define LIMIT_CELLS 256u                 /* cells of one row; the rest is joined to the last */
#define LIMIT_TEXT_BYTES (8u << 20)      /* text of one part; beyond: limit-text */
#define LIMIT_HTML_DEPTH 2000u           /* HTML elements inside one another; beyond: limit-depth */
#define LIMIT_PDF_FIELDS 2000u           /* form fields and annotations of one page; beyond: limit-fields */
#define LIMIT_FIELD_BYTES 16384u         /* text of one form field; cut there */
#define LIMIT_PACKAGE_BYTES (32u << 20)  /* files of one office document, unpacked; beyond: limit-unpacked-size */
#define LIMIT_PACKAGE_FILES 5000u        /* files in one office document; beyond: limit-files */
#define LIMIT_SHEETS 500u                /* worksheets of one workbook; beyond: limit-sheets */
#define LIMIT_SHEET_STRINGS 1000000u     /* different texts of one workbook; beyond: limit-strings */
#define LIMIT_SHEET_STYLES 65536u /* cell styles of one workbook; beyond: limit-styles, those are plain numbers */
#define LIMIT_SHEET_FORMATS 4096u /* number formats of its own; beyond: limit-styles */
#define LIMIT_SHEET_MERGES 50000u /* merged areas of one worksheet; beyond: limit-merges, those stay one cell wide */
#define LIMIT_SHEET_HIDDEN 256u   /* ranges of hidden columns of one worksheet; beyond: limit-hidden, those are shown */
#define LIMIT_ALL_TEXT_BYTES (32u << 20) /* text of all parts together; beyond: limit-text */
#define LIMIT_HEADERS_BYTES (4u << 20)   /* header sections of all MIME parts together; beyond: limit-header-size */
#define LIMIT_INSPECTOR_MEMORY_BYTES (1ull << 30) /* RLIMIT_AS */
#define LIMIT_INSPECTOR_FILES 64u                 /* RLIMIT_NOFILE */
#define LIMIT_INSPECTOR_SAYS_BYTES 4096u          /* what one may write to its standard error; then nobody listens */
#define LIMIT_INSPECTORS 64u                      /* resident ones of one pool */

/* What goes over the wire */
#define LIMIT_REQUEST_BYTES (64u << 10) /* room for LIMIT_PARTIES party blocks and a file name */
#define LIMIT_SMALL_BYTES (64u << 10)   /* a message up to this follows its request; a larger one is a descriptor */

/* What comes back over the wire, each checked again by the reader */
#define LIMIT_FRAME_BYTES (8u << 20)
#define LIMIT_DOCUMENTS 256u      /* documents of one message; beyond: limit-documents */
#define LIMIT_COLUMN_ROWS 50000u  /* values read below one heading of a table; as LIMIT_ROWS */
#define LIMIT_NUMBERS 20000u      /* labelled numbers of one sheet; beyond: limit-numbers */
#define LIMIT_UNREADABLE 64u      /* unreadable parts named one by one; the last one then stands for the rest */
#define LIMIT_ADDRESSES 1000u     /* addresses of one header field */
#define LIMIT_SUBJECT_BYTES 8192u /* of a Subject field, encoded, that can be given back without a word */
#define LIMIT_STRING_BYTES 2048u  /* one string: a header value, a row of text */
#define LIMIT_NUMBER_BYTES 64u    /* an order number, revision or release */
#define LIMIT_NAME_BYTES 255u     /* a file name, a part number, a company's name */
#define LIMIT_DATE_READINGS 4u    /* readings of one ambiguous date */
#define LIMIT_EVIDENCE 8u         /* pieces of outer evidence of one document */
#define LIMIT_CANDIDATES 2000u    /* candidates reported to `orderguardctl explain` */

/* Settings handed to the inspectors */
#define LIMIT_SETTINGS_BYTES (16u << 20)
#define LIMIT_WORDS 150000u          /* labels of all words files, alternatives written out */
#define LIMIT_WORDS_LINE_BYTES 1000u /* the words of one line of them */
#define LIMIT_PARTIES 10000u         /* declared party blocks */
#define LIMIT_PARTY_ADDRESSES 1000u  /* address patterns of one block */
#define LIMIT_PARTY_PATTERNS 16u     /* number patterns of one block; numbers, patterns and dates it ignores, each */

/* Comparison with the history */
#define LIMIT_LATEST 12u        /* order numbers told of what a party was sent last */
#define LIMIT_ALONG 64u         /* order numbers looked at that went out together with a document */
#define LIMIT_EARLIER 16u       /* earlier sends kept per document and party, the newest first */
#define LIMIT_OTHER_PARTIES 16u /* other parties looked at for "to anybody", one or more earlier sends each */
#define LIMIT_COMPARISONS 4096u /* documents times parties of one message; the rest is neither compared nor kept */

/* The history store */
#define LIMIT_STORE_GROUP 256u                 /* writes of one commit */
#define LIMIT_STORE_GROUP_MS 100u              /* an import commits at least so often */
#define LIMIT_ALLOWANCES 1000u                 /* in force at one time; the newest are left out */
#define LIMIT_STORE_READERS 8u                 /* reading connections */
#define LIMIT_STORE_PATIENT_SECONDS 30u        /* import, release and prune wait longer than the daemon does */
#define LIMIT_MAILBOX_LINE_BYTES 1000          /* a "From " line that parts two messages of a mailbox */
#define LIMIT_LIST_ROW_BYTES (64u << 10)       /* one row of a list of orders to import; beyond: not read */
#define LIMIT_LIST_COLUMNS 200u                /* of which so many cells are looked at */
#define LIMIT_RECORD_BYTES (8u << 20)          /* one message as kept in a hold record or a journal line */
#define LIMIT_JOURNAL_BYTES (64u << 20)        /* entries waiting beside a store in trouble */
#define LIMIT_JOURNAL_RESERVE_BYTES (1u << 20) /* set aside, so that a full disk still takes entries */

#endif
