/* ctl-extract.c - in: files; out: the documents found in each; no history, no rules. 0 when an authored or forwarded
 * order or change was found in any file, else 1; 65 when one could not be read at all. */
#include "ctl/ctl.h"

#include <sysexits.h>

static bool has_order(const struct inspection *inspection) {
    for (size_t i = 0; i < inspection->facts.document_count; i++)
        if (document_is_judged(&inspection->facts.documents[i]))
            return true;
    return false;
}

static int extract(struct session *session, const struct options *options, const char *file, bool *found) {
    struct error error = {0};
    struct inspection *inspection = inspection_new(session->now, time_utc_offset(session->now));
    int status = EX_OK;
    if (content_load(file, inspection, &error) != 0) {
        status = ctl_fail(&error);
        inspection->facts.looked = LOOKED_NOT;
        if (options->json) /* every file gets its line */
            print_json_extract(stdout, file, inspection);
    } else {
        pipeline_inspect(&session->pipeline, inspection, NULL, NULL);
        (options->json ? print_json_extract : print_text_extract)(stdout, file, inspection);
        *found = *found || has_order(inspection);
        status = inspection->facts.looked == LOOKED_NOT ? EX_DATAERR : EX_OK;
    }
    inspection_free(inspection);
    return status;
}

int ctl_extract(const struct options *options) {
    if (options->argument_count == 0)
        return ctl_misused("extract", "expected the name of a file");
    struct session session;
    int status = session_open(&session, options, NEED_POLICY | NEED_INSPECTORS);
    if (status == 0) {
        bool found = false;
        for (size_t i = 0; i < options->argument_count; i++)
            status = ctl_worse(status, extract(&session, options, options->arguments[i], &found));
        status = ctl_worse(status, found ? 0 : 1);
    }
    session_close(&session);
    return status;
}
