/* date.c - in: calendar days and moments; out: the same in other forms. Gregorian throughout, years 1900-2199. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY_SECONDS = 86400 };

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_valid(struct date date) {
    return date.year >= 1900 && date.year < 2200 && date.month >= 1 && date.month <= 12 &&
           date.day <= days_in_month(date.year, date.month);
}

bool date_equal(struct date a, struct date b) {
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

int date_compare(struct date a, struct date b) {
    int left = a.year * 10000 + a.month * 100 + a.day;
    int right = b.year * 10000 + b.month * 100 + b.day;
    return (left > right) - (left < right);
}

/* Days before the first of March of a year, counted from 1 March 0: leap days then fall at the end of a year. */
int32_t date_to_days(struct date date) {
    int day = date.day == 0 ? 1 : date.day;
    int year = date.year - (date.month <= 2);
    int month = (date.month + 9) % 12;
    int32_t days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    return days - 719468; /* 1970-01-01 counted the same way */
}

struct date date_from_days(int32_t days) {
    int32_t shifted = days + 719468;
    int32_t era = shifted / 146097;
    int32_t day_of_era = shifted % 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    struct date date = {.day = (uint8_t)(day_of_year - (153 * month + 2) / 5 + 1),
                        .month = (uint8_t)(month < 10 ? month + 3 : month - 9)};
    date.year = (int16_t)(era * 400 + year_of_era + (date.month <= 2));
    return date;
}

static struct date with_existing_day(int year, int month, int day) {
    int most = days_in_month(year, month);
    return (struct date){(int16_t)year, (uint8_t)month, (uint8_t)(day > most ? most : day)};
}

struct date date_add_years(struct date date, int years) {
    return with_existing_day(date.year + years, date.month, date.day);
}

struct date date_add_months(struct date date, int months) {
    int count = date.year * 12 + (date.month - 1) + months;
    return with_existing_day(count / 12, count % 12 + 1, date.day);
}

char *date_format(struct date date, char text[DATE_TEXT_BYTES]) {
    unsigned year = (unsigned)date.year % 10000, month = date.month % 100u, day = date.day % 100u;
    if (date.year <= 0)
        text[0] = '\0';
    else if (date.day == 0)
        snprintf(text, DATE_TEXT_BYTES, "%04u-%02u", year, month);
    else
        snprintf(text, DATE_TEXT_BYTES, "%04u-%02u-%02u", year, month, day);
    return text;
}

char *date_format_words(struct date date, char text[DATE_WORDS_BYTES]) {
    static const char names[13][4] = {"?",   "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const char *month = names[date.month <= 12 ? date.month : 0];
    unsigned year = (unsigned)date.year % 10000, day = date.day % 100u;
    if (date.year <= 0)
        text[0] = '\0';
    else if (date.day == 0)
        snprintf(text, DATE_WORDS_BYTES, "%.3s %04u", month, year);
    else
        snprintf(text, DATE_WORDS_BYTES, "%u %.3s %04u", day, month, year);
    return text;
}

/* Reads exactly `digits` digits; -1 when there are fewer. */
static int read_digits(const char *text, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static bool parse_day_prefix(const char *text, size_t length, struct date *date) {
    if (length < 7 || text[4] != '-')
        return false;
    int year = read_digits(text, 4), month = read_digits(text + 5, 2);
    int day = length >= 10 && text[7] == '-' ? read_digits(text + 8, 2) : 0;
    if (year < 0 || month < 1 || month > 12 || day < 0 || (length >= 8 && day < 1))
        return false;
    *date = (struct date){(int16_t)year, (uint8_t)month, (uint8_t)day};
    return date_valid(*date);
}

bool date_parse_iso(const char *text, struct date *date) {
    size_t length = strlen(text);
    return (length == 7 || length == 10) && parse_day_prefix(text, length, date);
}

struct date date_of_time(int64_t time, int32_t utc_offset) {
    int64_t local = time + utc_offset;
    int64_t days = local / DAY_SECONDS - (local % DAY_SECONDS < 0);
    return date_from_days((int32_t)days);
}

int32_t time_utc_offset(int64_t time) {
    time_t moment = (time_t)time;
    struct tm local;
    if (localtime_r(&moment, &local) == NULL)
        return 0;
    return (int32_t)local.tm_gmtoff;
}

char *time_format(int64_t time, char text[TIME_TEXT_BYTES]) {
    time_t moment = (time_t)time;
    struct tm utc;
    if (gmtime_r(&moment, &utc) == NULL || utc.tm_year < -1900 || utc.tm_year > 8099 ||
        strftime(text, TIME_TEXT_BYTES, "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        text[0] = '\0';
    return text;
}

/* "Z", "+02:00" or "-0330" at the end of a time. */
static bool parse_offset(const char *text, int *seconds) {
    if ((text[0] == 'Z' || text[0] == 'z') && text[1] == '\0') {
        *seconds = 0;
        return true;
    }
    if (text[0] != '+' && text[0] != '-')
        return false;
    const char *minutes_at = text + 3 + (strlen(text) > 3 && text[3] == ':');
    int hours = strlen(text) >= 5 ? read_digits(text + 1, 2) : -1;
    int minutes = hours >= 0 && strlen(minutes_at) == 2 ? read_digits(minutes_at, 2) : -1;
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    *seconds = (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

static int64_t local_noon(struct date day) {
    int64_t noon = (int64_t)date_to_days(day) * DAY_SECONDS + DAY_SECONDS / 2;
    return noon - time_utc_offset(noon);
}

bool time_parse(const char *text, int64_t *time) {
    struct date day;
    size_t length = strlen(text);
    if (length < 10 || !parse_day_prefix(text, 10, &day) || day.day == 0)
        return false;
    if (length == 10) {
        *time = local_noon(day);
        return true;
    }
    if ((text[10] != 'T' && text[10] != 't' && text[10] != ' ') || length < 20 || text[13] != ':' || text[16] != ':')
        return false;
    int hour = read_digits(text + 11, 2), minute = read_digits(text + 14, 2), second = read_digits(text + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    const char *rest = text + 19;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    int offset;
    if (!parse_offset(rest, &offset))
        return false;
    int64_t second_of_day = ((int64_t)hour * 60 + minute) * 60 + second;
    *time = (int64_t)date_to_days(day) * DAY_SECONDS + second_of_day - offset;
    return true;
}

/* Days that begin when clocks are set have no midnight, or are an hour shorter: the zone is asked at the moment itself.
 */
bool time_parse_bound(const char *text, bool last, int64_t *time) {
    struct date day;
    if (strlen(text) != 10 || !parse_day_prefix(text, 10, &day) || day.day == 0)
        return time_parse(text, time);
    int64_t midnight = (int64_t)(date_to_days(day) + (last ? 1 : 0)) * DAY_SECONDS;
    int64_t guess = midnight - time_utc_offset(midnight);
    *time = midnight - time_utc_offset(guess) - (last ? 1 : 0);
    return true;
}
