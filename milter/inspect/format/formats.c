/* formats.c - in: one decoded part of any kind; out: sheets from the reader of its format, or the reason why there are
 * none. Limits: those of the readers. */
#include "inspect/format/format.h"

#include "base/error.h"

#include <magic.h>
#include <string.h>
#include <sysexits.h>

/* The order matters only for the hints: the first row that fits wins. */
const struct format format_table[] = {
    {"pdf", "application/pdf application/x-pdf", ".pdf", false, format_pdf_begins, format_pdf_read},
    {"html", "text/html application/xhtml+xml", ".html .htm .xhtml", true, format_html_begins, format_html_read},
    {"xlsx",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet "
     "application/vnd.openxmlformats-officedocument.spreadsheetml.template "
     "application/vnd.ms-excel.sheet.macroenabled.12",
     ".xlsx .xlsm .xltx", false, format_xlsx_begins, format_xlsx_read},
    {"docx",
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document "
     "application/vnd.openxmlformats-officedocument.wordprocessingml.template "
     "application/vnd.ms-word.document.macroenabled.12",
     ".docx .docm .dotx", false, format_docx_begins, format_docx_read},
    {"edifact", "application/edifact", ".edifact", true, format_edifact_begins, format_edifact_read},
    {"x12", "application/edi-x12", ".x12", true, format_x12_begins, format_x12_read},
    {"ubl", "", "", true, format_ubl_begins, format_xml_read},
    {"cxml", "application/cxml text/cxml", ".cxml", true, format_cxml_begins, format_xml_read},
    {"opentrans", "", "", true, format_opentrans_begins, format_xml_read},
    {"xml", "text/xml application/xml", ".xml", true, NULL, format_xml_read},
    {"csv",
     "text/csv application/csv text/x-csv text/comma-separated-values text/tab-separated-values "
     "application/x-csv",
     ".csv .tsv .tab .psv", true, NULL, format_csv_read},
    {"zip", "application/zip application/x-zip-compressed application/x-zip multipart/x-zip", ".zip", false, NULL,
     format_zip_read},
    {"message", "message/rfc822 message/global message/news", ".eml .mht .mhtml", true, NULL, format_message_read},
    {"encrypted",
     "application/pkcs7-mime application/x-pkcs7-mime application/pgp-encrypted application/pgp application/encrypted",
     ".p7m .pgp .gpg", true, format_encrypted_begins, format_encrypted_read},
    {"signature",
     "application/pkcs7-signature application/x-pkcs7-signature application/pgp-signature application/pgp-keys", ".p7s",
     false, NULL, format_signature_read},
    {"text", "text/plain text/enriched text/richtext message/delivery-status text/rfc822-headers", ".txt .text", true,
     NULL, format_text_read},
};
const size_t format_count = sizeof format_table / sizeof *format_table;

/* The only thing that outlives a message: handles of libraries, opened once by format_start before the sandbox closes
 * and kept until the process ends. */
static struct {
    struct magic_set *magic;
    void *document; /* keeps poppler warm */
} opened;

static int open_magic(struct magic_set **magic, struct error *error) {
    int flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_APPTYPE | MAGIC_NO_CHECK_ELF |
                MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_JSON | MAGIC_NO_CHECK_CSV;
    struct magic_set *handle = magic_open(flags);
    if (handle == NULL)
        return error_set(error, EX_OSERR, "libmagic cannot be started");
    if (magic_load(handle, NULL) != 0) {
        error_set(error, EX_UNAVAILABLE, "libmagic cannot load its database: %s", magic_error(handle));
        magic_close(handle);
        return -1;
    }
    magic_buffer(handle, "warm", 4); /* what it builds at first use */
    *magic = handle;
    return 0;
}

int format_start(struct error *error) {
    if (opened.magic == NULL && open_magic(&opened.magic, error) != 0)
        return -1;
    if (opened.document == NULL && format_pdf_warm(&opened.document, error) != 0)
        return -1;
    format_html_warm();
    return 0;
}

/* An attachment of no bytes is worth a word; a mail without text is not. */
static void read_nothing(struct reading *reading, const struct part *part) {
    if (!part->body)
        reading_unreadable(reading, part, "no-text", "the attachment is empty");
}

void format_read(struct reading *reading, const struct part *part) {
    if (part->length == 0) {
        read_nothing(reading, part);
        return;
    }
    size_t first = reading->sheet_count;
    struct detected detected = format_detect(opened.magic, part);
    if (detected.format != NULL)
        detected.format->read(reading, part);
    else
        reading_unreadable(reading, part, "unsupported",
                           arena_printf(reading->arena, "there is no reader for %s", detected.type));
    for (size_t i = first; i < reading->sheet_count; i++)
        format_settle_columns(reading, &reading->sheets[i]);
}
