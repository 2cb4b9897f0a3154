/* queue.c - in: a queue ID and what to do; out: the mail server's own tools run by a child that kept root's rights. The
 * child checks that the queue file is the one the token was given to: queue IDs are reused.
 * Limit: LIMIT_MESSAGE_BYTES of a queue file are read. */
#include "ctl/queue.h"

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

enum { TOKEN_BYTES = TOKEN_TEXT_BYTES, MTA_CONFIG_BYTES = 4096 };

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

/* The last one is meant where nothing speaks for another. */
static const struct queue_mta *const mail_servers[] = {&queue_sendmail, &queue_postfix, NULL};

static const struct queue_mta *mail_server(const char *mta_config) {
    const struct queue_mta *const *mta = mail_servers;
    while (mta[1] != NULL && !(*mta)->is_meant(mta_config))
        mta++;
    return *mta;
}

/* ---- in the child ------------------------------------------------------------------------------------------------ */

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

int queue_run_tool(const char *const *words, const char *input, bool with_errors, struct buffer *output) {
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

static int answer_release(const struct queue_mta *mta, const char *mta_config, const struct request *request,
                          struct error *error) {
    struct buffer message = {0};
    int result = mta->read(mta_config, request->queue_id, &message, error);
    if (result == 0 && !bears_token(&message, request->token))
        result = error_set(error, EX_NOINPUT,
                           "queue file %s is another message: it does not bear the token of this hold. Nothing was "
                           "released",
                           request->queue_id);
    buffer_free(&message);
    return result == 0 ? mta->let_go(mta_config, request->queue_id, request->age_seconds, error) : -1;
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
    const struct queue_mta *mta = mail_server(mta_config);
    struct request request;
    while (receive_all(fd, &request, sizeof request)) {
        struct queue_answer answer = {0};
        struct buffer message = {0};
        request.queue_id[QUEUE_ID_BYTES - 1] = request.token[TOKEN_BYTES - 1] = '\0';
        if (!queue_id_is_sane(request.queue_id))
            error_set(&answer.error, EX_DATAERR, "\"%s\" is no queue ID", request.queue_id);
        else if (request.kind == REQUEST_READ)
            mta->read(mta_config, request.queue_id, &message, &answer.error);
        else
            answer_release(mta, mta_config, &request, &answer.error);
        answer.length = answer.error.status == 0 ? message.length : 0;
        bool sent = send_all(fd, &answer, sizeof answer) && send_all(fd, message.data, answer.length);
        buffer_free(&message);
        if (!sent)
            return;
    }
}

/* ---- in the parent ----------------------------------------------------------------------------------------------- */

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
