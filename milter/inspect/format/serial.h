/* serial.h - dates of spreadsheets: numbers that only their format makes dates. */
#ifndef INSPECT_FORMAT_SERIAL_H
#define INSPECT_FORMAT_SERIAL_H

#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>

enum serial_format { SERIAL_NUMBER, SERIAL_DATE, SERIAL_MONTH, SERIAL_YEAR };

/* What a number format makes of a number. `code` is the format's own text, of the number's given length; NULL for a
 * built-in one, told by its number. */
enum serial_format serial_format_of(long id, const char *code, size_t length);

#define SERIAL_TEXT_BYTES 32u

/* How the number reads: dates as "2025-11-20", "Nov 2025" or "2025", numbers without the noise of their last binary
 * digits. Returns text. */
const char *serial_text(double number, bool since_1904, enum serial_format format, char text[SERIAL_TEXT_BYTES]);

#endif
