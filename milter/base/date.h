/* date.h - calendar arithmetic on proleptic Gregorian dates. No clock, no time zone except where a parameter says so.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A calendar day, or a month when day is 0. year 0: no date at all. */
struct date {
    int16_t year;
    uint8_t month; /* 1-12 */
    uint8_t day;   /* 1-31; 0: only the month is known */
};

#define DATE_TEXT_BYTES 11u /* "2025-11-20" and NUL */
#define TIME_TEXT_BYTES 21u /* "2025-11-20T10:14:07Z" and NUL */

/* True when there is a year, the month is real and the day exists in it (or is 0). Years 1900-2199. */
bool date_valid(struct date date);

/* True for the same day, or the same month without a day. */
bool date_equal(struct date a, struct date b);

/* <0, 0, >0 as a is before, the same as, after b; a month sorts before its days. */
int date_compare(struct date a, struct date b);

/* Days since 1970-01-01 (a month counts as its first day), and back. */
int32_t date_to_days(struct date date);
struct date date_from_days(int32_t days);

/* The same day so many years later (or earlier). 29 February becomes 28 February where there is none. */
struct date date_add_years(struct date date, int years);

/* The same day so many months later; a day that does not exist becomes the month's last. */
struct date date_add_months(struct date date, int months);

/* Writes "2025-11-20", "2025-11" or "". Returns text. */
char *date_format(struct date date, char text[DATE_TEXT_BYTES]);

/* Writes "20 Nov 2025" or "Nov 2025": the form for people. Room for 12 bytes. Returns text. */
#define DATE_WORDS_BYTES 12u
char *date_format_words(struct date date, char text[DATE_WORDS_BYTES]);

/* Reads exactly "2025-11-20" or "2025-11"; false for anything else. */
bool date_parse_iso(const char *text, struct date *date);

/* The calendar day of a moment (seconds since 1970 UTC) at an offset in seconds east of UTC. */
struct date date_of_time(int64_t time, int32_t utc_offset);

/* The offset in seconds east of UTC that the process's TZ has at that moment. */
int32_t time_utc_offset(int64_t time);

/* Writes RFC 3339 in UTC: "2025-11-20T10:14:07Z". Returns text. */
char *time_format(int64_t time, char text[TIME_TEXT_BYTES]);

/* Reads RFC 3339 with Z or an offset, or a date alone, which means noon in the process's TZ. */
bool time_parse(const char *text, int64_t *time);

/* The same for the bounds of a span: a date alone means its first second, or with `last` its last one. */
bool time_parse_bound(const char *text, bool last, int64_t *time);

#endif
