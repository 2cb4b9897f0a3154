/* date-role.h - what the files date-role*.c share: each looks in one place for what says what a date is for. All of
 * them return meaning MEANING_NONE when nothing there says so. Labels belong to the survey. */
#ifndef FIND_DATE_ROLE_H
#define FIND_DATE_ROLE_H

#include "inspect/find/find.h"

/* ---- date-role-label.c ------------------------------------------------------------------------------------------- */

/* What kind of date a label names, MEANING_DATE to MEANING_OTHER_DATE; MEANING_NONE: it is no date's. */
enum meaning date_role_meaning(const struct hit *hit);

/* "issued on", "erteilt am": said of the order where it stands as a label, of anything else behind another word:
 * "certificate issued on 3 March". */
bool date_role_said_of_anything(const struct survey *survey, const struct hit *hit);

/* What this label of a date says; that of something else where a word touches it: "contract date". */
struct date_role_found date_role_by_label(const struct survey *survey, const struct hit *last);

/* The same where the box `labels` may have a label for each of several dates; `last` is the one nearest the dates. */
struct date_role_found date_role_by_shared_label(const struct survey *survey, const struct box *labels,
                                                 const struct hit *last, const struct date_hit *date);

/* How many dates stand before this one in its box. */
uint32_t date_role_dates_before(const struct survey *survey, const struct box *box, const struct date_hit *date);

/* ---- date-role-words.c ------------------------------------------------------------------------------------------- */

/* What a date is that stands beside the number which has this token. */
struct date_role_found date_role_beside_number(const struct survey *survey, uint32_t token);

/* Walks back from the date in its box. *at_start: nothing but small words stood before it. */
struct date_role_found date_role_before(const struct survey *survey, const struct date_hit *date, bool *at_start);

/* "3 March 2025 (print date)", "2025年3月11日付の注文書". */
struct date_role_found date_role_behind(const struct survey *survey, const struct date_hit *date);

/* "2025년 2월 15일 발주번호 0023971에 따라": in Korean and Japanese what dates the order may stand right before its
 * number. */
struct date_role_found date_role_before_number(const struct survey *survey, const struct date_hit *date);

/* "Placed on 3 March 2025", a line of its own: what else ties a date to a number before it. */
struct date_role_found date_role_in_phrase(const struct survey *survey, const struct date_hit *date);

/* ---- date-role-boxes.c ------------------------------------------------------------------------------------------- */

/* `foreign` where a text stands there that is likely to be a label, but not one we know. */
struct date_role_found date_role_from_left(const struct survey *survey, const struct date_hit *date);
struct date_role_found date_role_from_above(const struct survey *survey, const struct date_hit *date);

/* "3 March 2025" with "(Date)" below it. */
struct date_role_found date_role_from_below(const struct survey *survey, const struct date_hit *date);

/* "059/2248 11.10.2023": another column's value stands before it in its box, because the two nearly touch. */
bool date_role_follows_value(const struct survey *survey, const struct date_hit *date);

/* "4711 2025-01-08 2025-02-19", columns that nearly touch, with the headings above: no sentence. */
bool date_role_in_row_of_values(const struct survey *survey, const struct date_role_found *found);

/* What the heading above a date says that stands behind a number: where it has a label for each date, the one in its
 * turn, else the one that stands above it. Without, only the first date goes with the number, as `beside` says. */
struct date_role_found date_role_under_heading(const struct survey *survey, const struct date_hit *date,
                                               const struct date_role_found *beside);

/* In an item row the column decides, and whatever has no column of its own is the item's. */
struct date_role_found date_role_in_item_row(const struct survey *survey, const struct date_hit *date,
                                             const struct line *line);

#endif
