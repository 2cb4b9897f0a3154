/* import-charset.c - in: a list of orders in any charset; out: the same in UTF-8. UTF-16 shows by its mark or its zero
 * bytes, a code page by the words that orders use (reading_guess_charset), else it is windows-1252. Limits: it is asked
 * about SAMPLE_BYTES of lines that are no ASCII; what is converted lies in an unnamed temporary file, not in memory. */
#include "ctl/import.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <sysexits.h>

enum { HEAD_BYTES = 4096, SAMPLE_BYTES = 65536, CHUNK_BYTES = 65536 };

/* ---- which charset ----------------------------------------------------------------------------------------------- */

/* Adds the lines that are no ASCII to the sample; false: they are no UTF-8, as damaged as that may be. */
static bool is_utf8(FILE *file, struct buffer *sample) {
    char line[LIMIT_LIST_ROW_BYTES];
    size_t wide = 0, wrong = 0;
    for (ssize_t length; (length = import_read_line(file, line)) > 0;) {
        size_t before = wide + wrong;
        for (size_t i = 0; i < (size_t)length;) {
            bool plain = (unsigned char)line[i] < 0x80;
            size_t bytes = plain ? 1 : text_character_bytes(line + i, (size_t)length - i);
            wide += !plain && bytes > 0;
            wrong += bytes == 0;
            i += bytes == 0 ? 1 : bytes;
        }
        if (wide + wrong > before && sample->length < SAMPLE_BYTES)
            buffer_add(sample, line, (size_t)length);
    }
    return wide >= wrong;
}

/* NULL: it is UTF-8, or cannot be read, which is told later. */
static const char *charset_of(FILE *file, const struct finder_index *index) {
    char head[HEAD_BYTES];
    struct reading reading = {.index = index};
    size_t length = fread(head, 1, sizeof head, file) & ~(size_t)1;
    rewind(file);
    if (length >= 2 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0))
        return head[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
    if (memchr(head, '\0', length) != NULL)
        return reading_guess_charset(&reading, head, length);
    struct buffer sample = {0};
    const char *charset = NULL;
    if (!is_utf8(file, &sample)) {
        charset = reading_guess_charset(&reading, buffer_text(&sample), sample.length);
        charset = charset == NULL ? "WINDOWS-1252" : charset;
    }
    buffer_free(&sample);
    rewind(file);
    return charset;
}

/* ---- converting -------------------------------------------------------------------------------------------------- */

static bool convert(struct reading_converter *converter, FILE *in, FILE *out) {
    char from[CHUNK_BYTES];
    struct buffer text = {0};
    size_t left = 0;
    bool written = true;
    while (written && feof(in) == 0 && ferror(in) == 0) {
        size_t length = left + fread(from + left, 1, sizeof from - left, in);
        left = reading_converter_add(converter, from, length, feof(in) != 0, &text);
        memmove(from, from + length - left, left);
        written = fwrite(buffer_text(&text), 1, text.length, out) == text.length;
        buffer_clear(&text);
    }
    buffer_free(&text);
    return written && ferror(in) == 0 && fflush(out) == 0;
}

FILE *import_in_utf8(FILE *file, const char *path, const struct finder_index *index, struct error *error) {
    const char *charset = charset_of(file, index);
    if (charset == NULL)
        return file;
    struct reading_converter *converter = reading_converter_open(charset);
    FILE *out = converter == NULL ? NULL : tmpfile();
    if (out == NULL || !convert(converter, file, out)) {
        error_set(error, EX_IOERR, "%s cannot be converted from %s to UTF-8: %s", path, charset, strerror(errno));
        if (out != NULL)
            fclose(out);
        out = NULL;
    } else {
        rewind(out);
    }
    if (converter != NULL)
        reading_converter_close(converter);
    fclose(file);
    return out;
}
