/* ctl-explain.c - in: a file, or the ID of a held message (read from the queue as root); out: every candidate and why
 * it won or lost; every rule and what each of its tests answered. */
#include "ctl/ctl.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static void print_place(const struct place *where) {
    bool text = where->text != NULL && where->text[0] != '\0';
    printf("        part %s", where->part == NULL ? "-" : where->part);
    if (where->name != NULL)
        printf(" \"%s\"", where->name);
    if (where->page != 0 || where->row != 0)
        printf(", page %u, row %u", where->page, where->row);
    else if (text)
        printf(", the subject");
    if (text) {
        fputs(": ", stdout);
        print_text_row(stdout, where->text);
    }
    putchar('\n');
}

static void print_candidate(const struct candidate *candidate) {
    printf("    %s %s \"%s\"", candidate->won ? "+" : "-", candidate->field, candidate->value);
    if (candidate->role[0] != '\0')
        printf(" as %s", candidate->role);
    if (candidate->label[0] != '\0')
        printf(" (label \"%s\")", candidate->label);
    printf(", score %d: %s\n", candidate->score, candidate->because);
    print_place(&candidate->where);
}

/* By what it is recognised when it goes out again, and what else tells how old it is. */
static void print_fingerprints(const struct document *document) {
    static const char *const sources[EVIDENCE_COUNT] = {
        [EVIDENCE_FORWARDED_HEADER] = "the head of the forwarded message",
        [EVIDENCE_INNER_DATE] = "the Date: of the attached message",
        [EVIDENCE_FILE_NAME] = "the file name",
        [EVIDENCE_PROPERTIES] = "the file's properties",
        [EVIDENCE_FAX_LINE] = "the fax machine's line",
        [EVIDENCE_LETTER] = "the text of the mail",
    };
    char words[DATE_WORDS_BYTES];
    printf("    compared by: %u item line%s", document->line_count, document->line_count == 1 ? "" : "s");
    if (document->lines[0] != '\0')
        printf(" with the fingerprint %s", document->lines);
    else if (document->line_count > 0)
        printf(", not all of them understood");
    printf("; text %s", document->text_digest[0] != '\0' ? document->text_digest : "too short to be recognised");
    printf("%s%s\n", document->bytes_digest[0] != '\0' ? "; octets " : "", document->bytes_digest);
    for (size_t i = 0; i < document->evidence_count; i++)
        printf("    evidence of its age: %s, says %s\n", date_format_words(document->evidence[i].date, words),
               sources[document->evidence[i].kind]);
}

static bool print_candidates_of(const struct facts *facts, uint32_t document) {
    bool any = false;
    for (size_t i = 0; i < facts->candidate_count; i++) {
        if (facts->candidates[i].document != document)
            continue;
        if (!any && document == UINT32_MAX)
            puts("  What was weighed where no document was found, or one that is reported already:");
        print_candidate(&facts->candidates[i]);
        any = true;
    }
    return any;
}

/* "+" won, "-" lost. */
static void print_candidates(const struct facts *facts) {
    for (uint32_t i = 0; i < facts->document_count; i++) {
        const struct document *document = &facts->documents[i];
        printf("  What was weighed for document %u, %s %s (+ won, - lost):\n", i + 1,
               document_kind_name(document->kind), document->number == NULL ? "without a number" : document->number);
        print_candidates_of(facts, i);
        print_fingerprints(document);
    }
    if (!print_candidates_of(facts, UINT32_MAX) && facts->document_count == 0)
        puts("  What was weighed: nothing that looks like an order number or a date with a meaning");
}

static void print_traces(const struct inspection *inspection) {
    static const char *const answers[] = {"no", "yes", "unknown"};
    puts("  What the rules asked:");
    if (inspection->trace_count == 0)
        puts(inspection->skipped == NULL ? "    nothing: no order to judge" : "    nothing: the message is not judged");
    for (size_t i = 0; i < inspection->trace_count; i++) {
        const struct trace *trace = &inspection->traces[i];
        printf("    %s", trace->rule);
        if (trace->document != UINT32_MAX)
            printf(" document %u", trace->document + 1);
        printf(": %s -> %s%s%s\n", trace->test, answers[trace->answer],
               trace->because != NULL && trace->because[0] != '\0' ? ": " : "",
               trace->because == NULL ? "" : trace->because);
    }
}

static int judge_and_print(struct session *session, const char *name, struct inspection *inspection) {
    inspection->want_candidates = inspection->want_trace = true;
    pipeline_judge(&session->pipeline, inspection, NULL, NULL);
    print_text_test(stdout, name, inspection);
    print_candidates(&inspection->facts);
    print_traces(inspection);
    return inspection->facts.looked == LOOKED_NOT ? EX_DATAERR : EX_OK;
}

static int explain_file(struct session *session, const struct options *options, const char *file) {
    struct error error = {0};
    struct inspection *inspection = inspection_new(session->now, time_utc_offset(session->now));
    session_set_envelope(options, inspection);
    int status =
        content_load(file, inspection, &error) == 0 ? judge_and_print(session, file, inspection) : ctl_fail(&error);
    inspection_free(inspection);
    return status;
}

/* The message waits in the queue; its envelope and time of sending stand in the hold record. */
static int explain_item(struct session *session, struct queue *queue, const struct history_item *item) {
    struct error error = {0};
    struct buffer message = {0};
    print_text_item(stdout, item);
    if (queue == NULL || item->queue_id == NULL) {
        puts("  The message itself lies in the mail queue: explain it as root to see more.");
        return EX_OK;
    }
    struct inspection *inspection = inspection_new(item->sent, time_utc_offset(item->sent));
    inspection->envelope.sender = item->from;
    inspection->envelope.recipients = (const char **)item->to;
    inspection->envelope.recipient_count = item->to_count;
    inspection->envelope.queue_id = item->queue_id;
    int status = queue_read(queue, item->queue_id, &message, &error) == 0 &&
                         content_take(message.data, message.length, inspection, &error) == 0
                     ? judge_and_print(session, item->id, inspection)
                     : ctl_fail(&error);
    inspection_free(inspection);
    buffer_free(&message);
    return status;
}

static int explain_id(struct session *session, struct queue *queue, const char *id) {
    struct arena *arena = arena_new();
    const struct history_item *item;
    int status = session_find_hold(session, id, arena, &item);
    if (status == EX_OK)
        status = explain_item(session, queue, item);
    else if (status == EX_NOINPUT)
        fprintf(stderr, "orderguardctl: and there is no file \"%s\"\n", id);
    arena_free(arena);
    return status;
}

static bool any_id(const struct options *options) {
    for (size_t i = 0; i < options->argument_count; i++)
        if (access(options->arguments[i], F_OK) != 0)
            return true;
    return false;
}

int ctl_explain(const struct options *options) {
    if (options->argument_count == 0)
        return ctl_misused("explain", "expected a file or the ID of a held message");
    struct queue *queue = NULL;
    struct session session = {0};
    int status = any_id(options) && geteuid() == 0 ? session_start_queue(options, &queue) : EX_OK;
    if (status == 0)
        status = session_open(&session, options, NEED_POLICY | NEED_INSPECTORS | NEED_STORE);
    if (status == 0) {
        for (size_t i = 0; i < options->argument_count; i++) {
            const char *argument = options->arguments[i];
            status = ctl_worse(status, access(argument, F_OK) == 0 ? explain_file(&session, options, argument)
                                                                   : explain_id(&session, queue, argument));
        }
    }
    session_close(&session);
    queue_stop(queue);
    return status;
}
