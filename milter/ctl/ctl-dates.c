/* ctl-dates.c - in: lines on standard input; out: the full calendar dates in each. */
#include "ctl/ctl.h"
#include "inspect/inspect.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { DATES_OF_A_LINE = 64 };

static void print_text_dates(unsigned line, const struct date_match *matches, size_t count) {
    printf("%u:", line);
    for (size_t i = 0; i < count; i++) {
        char written[DATE_TEXT_BYTES];
        for (size_t k = 0; k < matches[i].reading_count; k++)
            printf("%s%s", k == 0 ? " " : "|", date_format(matches[i].readings[k], written));
    }
    putchar('\n');
}

static int read_lines(const struct session *session, const struct options *options, enum date_order order) {
    struct finder_index *index = find_prepare(session->policy->settings);
    struct date today = date_of_time(session->now, time_utc_offset(session->now));
    char *line = NULL;
    size_t size = 0;
    for (unsigned number = 1; getline(&line, &size, stdin) >= 0; number++) {
        struct date_match matches[DATES_OF_A_LINE];
        size_t bytes = strcspn(line, "\r\n");
        size_t count = find_dates(index, line, bytes, order, today, false, matches, DATES_OF_A_LINE);
        if (options->json)
            print_json_dates(stdout, number, matches, count);
        else
            print_text_dates(number, matches, count);
    }
    int failed = ferror(stdin);
    free(line);
    find_release(index);
    if (failed)
        fprintf(stderr, "orderguardctl dates: standard input cannot be read: %s\n", strerror(errno));
    return failed ? EX_IOERR : EX_OK;
}

int ctl_dates(const struct options *options) {
    enum date_order order;
    if (!ctl_date_order(options->order, &order))
        return ctl_misused("dates", "--order expects mdy, dmy or ymd, but found \"%s\"", options->order);
    if (options->argument_count > 0)
        return ctl_misused("dates", "expected lines on standard input, but found the argument \"%s\"",
                           options->arguments[0]);
    struct session session;
    int status = session_open(&session, options, NEED_POLICY);
    if (status == 0)
        status = read_lines(&session, options, order);
    session_close(&session);
    return status;
}
