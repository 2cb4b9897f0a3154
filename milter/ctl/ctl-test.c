/* ctl-test.c - in: files; out: the verdict each would get, treated as outgoing; never writes. 1 when some message would
 * be held, rejected or deferred. */
#include "ctl/ctl.h"

#include <sysexits.h>

static int status_of(const struct inspection *inspection) {
    if (inspection->facts.looked == LOOKED_NOT)
        return EX_DATAERR;
    return inspection->verdict.action > ACTION_TAG ? 1 : EX_OK;
}

static int test(struct session *session, const struct options *options, const char *file) {
    struct error error = {0};
    struct inspection *inspection = inspection_new(session->now, time_utc_offset(session->now));
    int status;
    if (content_load(file, inspection, &error) != 0) {
        status = ctl_fail(&error);
        inspection->facts.looked = LOOKED_NOT;
        if (options->json) /* every file gets its line */
            print_json_test(stdout, file, inspection);
    } else {
        session_set_envelope(options, inspection);
        pipeline_judge(&session->pipeline, inspection, NULL, NULL);
        (options->json ? print_json_test : print_text_test)(stdout, file, inspection);
        status = status_of(inspection);
    }
    inspection_free(inspection);
    return status;
}

int ctl_test(const struct options *options) {
    if (options->argument_count == 0)
        return ctl_misused("test", "expected the name of a file");
    struct session session;
    int status = session_open(&session, options, NEED_POLICY | NEED_INSPECTORS | NEED_STORE);
    if (status == 0)
        for (size_t i = 0; i < options->argument_count; i++)
            status = ctl_worse(status, test(&session, options, options->arguments[i]));
    session_close(&session);
    return status;
}
