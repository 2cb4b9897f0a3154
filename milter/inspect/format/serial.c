/* serial.c - in: numbers and number formats of a spreadsheet; out: dates. Limits: years 1900 to 2199. */
#include "inspect/format/serial.h"

#include <math.h>
#include <stdio.h>

/* ---- formats ---------------------------------------------------------------------------------------------------- */

/* Built-in formats that show a date, ECMA-376 18.8.30; 27 to 36 and 50 to 58 are those of East Asian languages. */
static enum serial_format built_in(long id) {
    if (id == 17)
        return SERIAL_MONTH; /* mmm-yy */
    bool date = (id >= 14 && id <= 16) || id == 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
    return date ? SERIAL_DATE : SERIAL_NUMBER;
}

/* What ends a piece that begins with this character and does not count: "text" and [conditions]. '\0': it counts. */
static char end_of_skipped(char first) {
    if (first == '"')
        return '"';
    if (first == '[')
        return ']';
    return '\0';
}

/* Moves over what does not count, \x, _x and *x too. Returns the index of its last character, or `at` itself when the
 * character there counts. */
static size_t skip(const char *code, size_t length, size_t at) {
    if (code[at] == '\\' || code[at] == '_' || code[at] == '*')
        return at + 1;
    char end = end_of_skipped(code[at]);
    if (end == '\0')
        return at;
    size_t i = at + 1;
    while (i < length && code[i] != end)
        i++;
    return i;
}

/* Only the first section counts, the others are for negative numbers, zero and text. */
enum serial_format serial_format_of(long id, const char *code, size_t length) {
    if (code == NULL)
        return built_in(id);
    bool year = false, month = false, day = false;
    for (size_t i = 0; i < length && code[i] != ';'; i++) {
        size_t last = skip(code, length, i);
        if (last != i) {
            i = last;
            continue;
        }
        char c = (char)(code[i] | 0x20);
        year = year || c == 'y';
        month = month || c == 'm';
        day = day || c == 'd';
    }
    if (day)
        return SERIAL_DATE;
    return year && month ? SERIAL_MONTH : year ? SERIAL_YEAR : SERIAL_NUMBER;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

#define DAYS_1900 (-25568)  /* 1899-12-31 as days since 1970: day 1 is 1900-01-01 */
#define DAYS_1904 (-24107)  /* 1904-01-01 is day 0 */
#define LEAP_DAY_OF_1900 60 /* a day that there was not, kept for the sake of a program of the 1980s */
#define LAST_DAY 110000

/* The day that a number means; year 0: none in the years 1900 to 2199. */
static struct date day_of(double number, bool since_1904) {
    if (!(number >= 1 && number < LAST_DAY))
        return (struct date){0};
    int32_t day = (int32_t)number;
    int32_t days = since_1904 ? DAYS_1904 + day : DAYS_1900 + day - (day >= LEAP_DAY_OF_1900 ? 1 : 0);
    struct date date = date_from_days(days);
    return date_valid(date) ? date : (struct date){0};
}

/* Fifteen digits are what a spreadsheet shows of a number; whole ones are not written with an exponent. */
static void write_number(double number, char text[SERIAL_TEXT_BYTES]) {
    bool whole = number == floor(number) && fabs(number) < 1e15;
    snprintf(text, SERIAL_TEXT_BYTES, whole ? "%.0f" : "%.15g", number);
}

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

const char *serial_text(double number, bool since_1904, enum serial_format format, char text[SERIAL_TEXT_BYTES]) {
    struct date date = day_of(number, since_1904);
    if (format == SERIAL_NUMBER || date.year == 0)
        write_number(number, text);
    else if (format == SERIAL_YEAR)
        snprintf(text, SERIAL_TEXT_BYTES, "%d", date.year);
    else if (format == SERIAL_MONTH) /* "2025-11" would be taken for a number */
        snprintf(text, SERIAL_TEXT_BYTES, "%s %d", months[date.month - 1], date.year);
    else
        date_format(date, text);
    return text;
}
