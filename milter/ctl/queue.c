/* queue.c - in: a queue ID and what to do; out: Postfix's own tools run by a child that kept root's rights. The child
 * checks that the queue file is the one the token was given to: queue IDs are reused (facts about postsuper(1)).
 * Limit: LIMIT_MESSAGE_BYTES of a queue file are read. */
#include "ctl/ctl.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    QUEUE_ID_BYTES = 64,
    DEFAULT_LIFETIME_SECONDS = 432000,
    PROGRAM_WORDS = 8,
    TOKEN_BYTES = TOKEN_TEXT_BYTES,
    MTA_CONFIG_BYTES = 4096
};

enum request_kind { REQUEST_RELEASE, REQUEST_READ };

struct request {
    enum request_kind kind;
    char queue_id[QUEUE_ID_BYTES];
    char token[TOKEN_BYTES];
    int64_t age_seconds;
};

/* Followed by `length` bytes when a message was read. */
struct queue_answer {
    struct error error; /* status 0: done */
    size_t length;
};

struct queue {
    int socket;
    pid_t child;
};

/* ---- in the child: Postfix's tools ------------------------------------------------------------------------------- */

static bool queue_id_is_sane(const char *id) {
    size_t length = strlen(id);
    return length >= 5 && length < QUEUE_ID_BYTES &&
           strspn(id, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                      "abcdefghijklmnopqrstuvwxyz") == length;
}

static int read_output(int fd, struct buffer *output) {
    char chunk[65536];
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (output->length + (size_t)got <= LIMIT_MESSAGE_BYTES)
            buffer_add(output, chunk, (size_t)got);
    }
    return 0;
}

static void tell(int fd, const char *input) {
    size_t length = strlen(input);
    ssize_t written = length > 0 ? write(fd, input, length) : 0;
    (void)written; /* a tool that reads nothing says so itself by what it prints */
    close(fd);
}

/* Runs a tool with `input` on its standard input and collects what it prints, errors too when wanted. Returns its exit
 * status, or -1 when it could not be run. */
static int run_tool(const char *const *words, const char *input, bool with_errors, struct buffer *output) {
    int in[2], out[2], status = -1;
    pid_t child;
    if (pipe2(in, O_CLOEXEC) != 0)
        return -1;
    if (pipe2(out, O_CLOEXEC) != 0) {
        close(in[0]);
        close(in[1]);
        return -1;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    if (with_errors)
        posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
    else
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const char *config = getenv("MAIL_CONFIG");
    char setting[MTA_CONFIG_BYTES];
    snprintf(setting, sizeof setting, "MAIL_CONFIG=%s", config == NULL ? "" : config);
    const char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
                                       config == NULL ? NULL : setting, NULL};
    int failed = posix_spawnp(&child, words[0], &actions, NULL, (char *const *)words, (char *const *)environment);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    tell(in[1], input);
    if (failed == 0) {
        read_output(out[0], output);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    close(out[0]);
    errno = failed;
    return failed != 0 ? -1 : WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* words: the tool, room for "-c DIR", then its own arguments. */
static int run_postfix(const char *mta_config, const char *tool, const char *const arguments[3], const char *input,
                       bool with_errors, struct buffer *output, struct error *error) {
    const char *words[PROGRAM_WORDS] = {tool};
    size_t count = 1;
    if (mta_config != NULL) {
        words[count++] = "-c";
        words[count++] = mta_config;
    }
    for (size_t i = 0; i < 3 && arguments[i] != NULL; i++)
        words[count++] = arguments[i];
    int status = run_tool(words, input, with_errors, output);
    if (status < 0)
        return error_set(error, EX_UNAVAILABLE,
                         "%s cannot be run: %s. Releasing needs Postfix's own tools on this machine", tool,
                         strerror(errno));
    return status;
}

/* The queue file's header section and body. */
static int read_queue_file(const char *mta_config, const char *id, struct buffer *message, struct error *error) {
    int status = run_postfix(mta_config, "postcat", (const char *[3]){"-bhq", id}, "", false, message, error);
    if (status < 0)
        return -1;
    if (status != 0 || message->length == 0)
        return error_set(error, EX_NOINPUT, "the mail queue has no message %s: it was deleted there, or went its way",
                         id);
    return 0;
}

/* Does a header field "X-Orderguard: held; ...; t=TOKEN" stand in the header section? */
static bool bears_token(const struct buffer *message, const char *token) {
    char wanted[TOKEN_BYTES + 4];
    snprintf(wanted, sizeof wanted, "t=%s", token);
    const char *line = message->data;
    while (line != NULL && *line != '\0' && *line != '\n' && *line != '\r') {
        const char *end = strchr(line, '\n');
        const char *found = strncasecmp(line, "X-Orderguard:", 13) == 0 ? strstr(line, wanted) : NULL;
        if (found != NULL && (end == NULL || found < end))
            return true;
        line = end == NULL ? NULL : end + 1;
    }
    return false;
}

static int64_t lifetime_seconds(const char *mta_config) {
    struct buffer output = {0};
    struct error ignored;
    int64_t lifetime = DEFAULT_LIFETIME_SECONDS; /* postconf(5): maximal_queue_lifetime */
    if (run_postfix(mta_config, "postconf", (const char *[3]){"-xh", "maximal_queue_lifetime"}, "", false, &output,
                    &ignored) == 0) {
        char *unit;
        long value = strtol(buffer_text(&output), &unit, 10);
        int64_t factor = *unit == 's' ? 1 : *unit == 'm' ? 60 : *unit == 'h' ? 3600 : *unit == 'w' ? 604800 : 86400;
        lifetime = value * factor;
    }
    buffer_free(&output);
    return lifetime;
}

/* What was queued anew waits for pickup, which looks every 60 s; what was only let go waits for the next queue run. */
static void hurry(const char *mta_config, const char *queue_id, bool anew, struct buffer *output) {
    struct error ignored;
    if (anew)
        run_postfix(mta_config, "postkick", (const char *[3]){"public", "pickup", "W"}, "", true, output, &ignored);
    else
        run_postfix(mta_config, "postqueue", (const char *[3]){"-i", queue_id}, "", true, output, &ignored);
}

/* postsuper exits 0 for an unknown ID too: only what it says counts. */
static int let_go(const char *mta_config, const struct request *request, struct error *error) {
    struct buffer output = {0};
    char line[QUEUE_ID_BYTES + 2], expected[QUEUE_ID_BYTES + 32];
    bool anew = request->age_seconds > lifetime_seconds(mta_config);
    snprintf(line, sizeof line, "%s\n", request->queue_id);
    snprintf(expected, sizeof expected, "%s: %s", request->queue_id, anew ? "requeued" : "released from hold");
    int status =
        run_postfix(mta_config, "postsuper", (const char *[3]){anew ? "-r" : "-H", "-"}, line, true, &output, error);
    if (status >= 0 && strstr(buffer_text(&output), expected) == NULL)
        status = error_set(error, EX_NOINPUT, "%s is not in the hold queue; postsuper said: %.200s", request->queue_id,
                           buffer_text(&output));
    buffer_clear(&output);
    /* Without this it would wait for the next queue run. That it cannot be hurried is no failure of the release. */
    if (status >= 0)
        hurry(mta_config, request->queue_id, anew, &output);
    buffer_free(&output);
    return status < 0 ? -1 : 0;
}

static int answer_release(const char *mta_config, const struct request *request, struct error *error) {
    struct buffer message = {0};
    int result = read_queue_file(mta_config, request->queue_id, &message, error);
    if (result == 0 && !bears_token(&message, request->token))
        result = error_set(error, EX_NOINPUT,
                           "queue file %s is another message: it does not bear the token of this hold. Nothing was "
                           "released",
                           request->queue_id);
    buffer_free(&message);
    return result == 0 ? let_go(mta_config, request, error) : -1;
}

static bool send_all(int fd, const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive_all(int fd, void *bytes, size_t length) {
    char *at = bytes;
    while (length > 0) {
        ssize_t got = recv(fd, at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        length -= (size_t)got;
    }
    return true;
}

static void serve(int fd, const char *mta_config) {
    struct request request;
    while (receive_all(fd, &request, sizeof request)) {
        struct queue_answer answer = {0};
        struct buffer message = {0};
        request.queue_id[QUEUE_ID_BYTES - 1] = request.token[TOKEN_BYTES - 1] = '\0';
        if (!queue_id_is_sane(request.queue_id))
            error_set(&answer.error, EX_DATAERR, "\"%s\" is no queue ID of Postfix", request.queue_id);
        else if (request.kind == REQUEST_READ)
            read_queue_file(mta_config, request.queue_id, &message, &answer.error);
        else
            answer_release(mta_config, &request, &answer.error);
        answer.length = answer.error.status == 0 ? message.length : 0;
        bool sent = send_all(fd, &answer, sizeof answer) && send_all(fd, message.data, answer.length);
        buffer_free(&message);
        if (!sent)
            return;
    }
}

/* ---- in the parent -------------------------------------------------------------------------------------------------
 */

int queue_start(const char *mta_config, struct queue **queue, struct error *error) {
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return error_set(error, EX_OSERR, "a socket pair cannot be had: %s", strerror(errno));
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        close(sockets[0]);
        close(sockets[1]);
        return error_set(error, EX_OSERR, "no child can be started: %s", strerror(errno));
    }
    if (child == 0) {
        close(sockets[0]);
        signal(SIGPIPE, SIG_IGN);
        serve(sockets[1], mta_config);
        _exit(0);
    }
    close(sockets[1]);
    struct queue *started = malloc(sizeof *started);
    if (started == NULL)
        abort();
    *started = (struct queue){.socket = sockets[0], .child = child};
    *queue = started;
    return 0;
}

static int ask(struct queue *queue, const struct request *request, struct buffer *message, struct error *error) {
    struct queue_answer answer;
    if (!send_all(queue->socket, request, sizeof *request) || !receive_all(queue->socket, &answer, sizeof answer))
        return error_set(error, EX_SOFTWARE, "the child that looks after the mail queue has died");
    char chunk[65536];
    for (size_t left = answer.length; left > 0;) {
        size_t part = left < sizeof chunk ? left : sizeof chunk;
        if (!receive_all(queue->socket, chunk, part))
            return error_set(error, EX_SOFTWARE, "the child that looks after the mail queue has died");
        buffer_add(message, chunk, part);
        left -= part;
    }
    if (answer.error.status == 0)
        return 0;
    *error = answer.error;
    return -1;
}

int queue_release(struct queue *queue, const char *queue_id, const char *token, int64_t age_seconds,
                  struct error *error) {
    struct request request = {.kind = REQUEST_RELEASE, .age_seconds = age_seconds};
    snprintf(request.queue_id, sizeof request.queue_id, "%s", queue_id);
    snprintf(request.token, sizeof request.token, "%s", token);
    return ask(queue, &request, NULL, error);
}

int queue_read(struct queue *queue, const char *queue_id, struct buffer *message, struct error *error) {
    struct request request = {.kind = REQUEST_READ};
    snprintf(request.queue_id, sizeof request.queue_id, "%s", queue_id);
    return ask(queue, &request, message, error);
}

void queue_stop(struct queue *queue) {
    if (queue == NULL)
        return;
    close(queue->socket);
    while (waitpid(queue->child, NULL, 0) < 0 && errno == EINTR)
        ;
    free(queue);
}
