/* ctl-list.c - `list` and `show`: in: the store; out: messages that are held. 1 when there is none, 66 for an ID that
 * nobody knows. */
#include "ctl/ctl.h"

#include <sysexits.h>

int ctl_list(const struct options *options) {
    if (options->argument_count > 0)
        return ctl_misused("list", "it takes no arguments; for one message: orderguardctl show %s",
                           options->arguments[0]);
    struct session session;
    size_t count = 0;
    int status = session_open(&session, options, NEED_STORE);
    if (status == 0)
        status =
            session_print_items(&session, options, &(struct history_query){.holds = true, .now = session.now}, &count);
    session_close(&session);
    return status == 0 && count == 0 ? 1 : status;
}

int ctl_show(const struct options *options) {
    if (options->argument_count == 0)
        return ctl_misused("show", "expected an ID: orderguardctl list shows them");
    struct session session;
    int status = session_open(&session, options, NEED_STORE);
    bool opened = status == 0;
    for (size_t i = 0; opened && i < options->argument_count; i++) {
        size_t count = 0;
        struct history_query query = {.id = options->arguments[i], .holds = true, .now = session.now};
        int result = session_print_items(&session, options, &query, &count);
        if (result == 0 && count == 0) {
            fprintf(stderr, "orderguardctl show: no held message is known as \"%s\". Type: orderguardctl list\n",
                    options->arguments[i]);
            result = EX_NOINPUT;
        }
        status = ctl_worse(status, result);
    }
    session_close(&session);
    return status;
}
