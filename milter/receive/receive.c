/* receive.c - in: the configuration and a judge; out: a milter that listens, reloads and stops.
 *
 * libmilter's callbacks carry no pointer of ours before a connection has a session, and it keeps one filter a process:
 * so there is one server, static in this file, reached by the functions of session.h. */
#include "receive/receive.h"

#include "receive/session.h"
#include "receive/socket.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    BACKLOG = 256,
    POLL_MS = 10,
    COLLECTING_MS = 500, /* at a stop, what is just coming in gets this long; libmilter does not wait for more of it */
    REPLY_MS = 50,       /* libmilter sends the reply after our callback returned, and tells nobody when it has */
};

static struct {
    receive_judge *judge;
    void *judge_context;
    struct log *log;
    struct receive_socket socket;
    struct stat socket_status; /* the socket file we made: only that is removed at the end */
    struct receive_store *store;
    pthread_rwlock_t lock; /* guards outgoing */
    struct receive_outgoing *outgoing;
    atomic_size_t collecting, judging;
    atomic_bool stopping; /* somebody has asked libmilter to end */
    atomic_bool closed;   /* the judge is gone: no callback does anything any more */
    atomic_flag said_no_quarantine;
} server = {.lock = PTHREAD_RWLOCK_INITIALIZER, .said_no_quarantine = ATOMIC_FLAG_INIT};

struct log *receive_log(void) {
    return server.log;
}

bool receive_outgoing_now(const char *user, const struct receive_client *client, const char *daemon_name) {
    pthread_rwlock_rdlock(&server.lock);
    bool outgoing = receive_is_outgoing(server.outgoing, user, client, daemon_name);
    pthread_rwlock_unlock(&server.lock);
    return outgoing;
}

void receive_say_no_quarantine(void) {
    if (!atomic_flag_test_and_set(&server.said_no_quarantine))
        log_write(server.log, LOG_LEVEL_ALARM,
                  "the mail server offers no quarantine: nothing can be held, only tagged, deferred or rejected");
}

struct receive_session *receive_session_of(SMFICTX *context) {
    while (atomic_load(&server.closed))
        pause(); /* the process is ending; to the MTA that is a broken connection, as if we were not there */
    struct receive_session *session = smfi_getpriv(context);
    if (session != NULL)
        return session;
    session = calloc(1, sizeof *session);
    if (session == NULL)
        abort();
    receive_collect_start(&session->collect, server.store);
    smfi_setpriv(context, session);
    return session;
}

void receive_message_began(void) {
    atomic_fetch_add(&server.collecting, 1);
}

void receive_message_ended(void) {
    atomic_fetch_sub(&server.collecting, 1);
}

static void keep_mta_waiting(void *context) {
    smfi_progress(context);
}

void receive_judge_message(struct inspection *inspection, struct plan *plan, SMFICTX *context) {
    atomic_fetch_add(&server.judging, 1);
    while (atomic_load(&server.closed))
        pause();
    server.judge(server.judge_context, inspection, plan, keep_mta_waiting, context);
}

void receive_message_judged(void) {
    atomic_fetch_sub(&server.judging, 1);
}

static int register_filter(struct error *error) {
    struct smfiDesc filter = {
        .xxfi_name = (char *)"orderguard",
        .xxfi_version = SMFI_VERSION,
        .xxfi_connect = receive_connect,
        .xxfi_envfrom = receive_mail,
        .xxfi_envrcpt = receive_recipient,
        .xxfi_header = receive_header,
        .xxfi_body = receive_body,
        .xxfi_eom = receive_end_of_message,
        .xxfi_abort = receive_abort,
        .xxfi_close = receive_close,
        .xxfi_negotiate = receive_negotiate,
    };
    if (smfi_register(filter) != MI_SUCCESS || smfi_setconn(server.socket.connection) != MI_SUCCESS ||
        smfi_setbacklog(BACKLOG) != MI_SUCCESS)
        return error_set(error, EX_SOFTWARE, "libmilter does not take the filter or the socket %s",
                         server.socket.connection);
    return 0;
}

/* Until its permissions are set, the socket is there for us alone. */
static int open_socket(const struct receive_options *options, struct error *error) {
    mode_t before = umask(0777 & ~0600u);
    errno = 0;
    int opened = smfi_opensocket(false);
    int reason = errno;
    umask(before);
    if (opened != MI_SUCCESS)
        return error_set(error, EX_CANTCREAT, "socket %s cannot be opened: %s", server.socket.connection,
                         reason == 0 ? "libmilter says why in syslog" : strerror(reason));
    if (receive_socket_permit(&server.socket, (mode_t)options->config->socket_mode, error) != 0)
        return -1;
    if (options->change_owner && receive_socket_give(&server.socket, options->owner, options->group, error) != 0)
        return -1;
    if (server.socket.path != NULL && lstat(server.socket.path, &server.socket_status) != 0)
        return error_set(error, EX_OSERR, "socket %s: %s", server.socket.path, strerror(errno));
    return 0;
}

int receive_check(const struct config *config, struct error *error) {
    struct receive_socket where;
    if (receive_socket_parse(config->socket, &where, error) != 0)
        return -1;
    receive_socket_free(&where);
    return 0;
}

int receive_open(const struct receive_options *options, struct error *error) {
    server.judge = options->judge;
    server.judge_context = options->context;
    server.log = options->log;
    server.store = receive_store_new(options->config->buffer_total, options->config->spool);
    server.outgoing = receive_outgoing_new(options->config);
    if (receive_socket_parse(options->config->socket, &server.socket, error) != 0 ||
        receive_socket_prepare(&server.socket, error) != 0 || register_filter(error) != 0)
        return -1;
    return open_socket(options, error);
}

void receive_configure(const struct config *config) {
    struct receive_outgoing *outgoing = receive_outgoing_new(config);
    pthread_rwlock_wrlock(&server.lock);
    struct receive_outgoing *before = server.outgoing;
    server.outgoing = outgoing;
    pthread_rwlock_unlock(&server.lock);
    receive_outgoing_free(before);
    receive_store_configure(server.store, config->buffer_total, config->spool);
}

static void wait_ms(unsigned ms) {
    usleep(ms * 1000);
}

/* Messages being judged get their answer; those still coming in get a moment. */
static void finish_messages(void) {
    for (unsigned waited = 0; waited < LIMIT_MESSAGE_SECONDS * 1000; waited += POLL_MS) {
        bool collecting = atomic_load(&server.collecting) > 0 && waited < COLLECTING_MS;
        if (!collecting && atomic_load(&server.judging) == 0)
            break;
        wait_ms(POLL_MS);
    }
    wait_ms(REPLY_MS);
    atomic_store(&server.closed, true);
    wait_ms(POLL_MS);
}

/* libmilter does so itself, except for root. */
static void remove_socket(void) {
    struct stat status;
    if (server.socket.path != NULL && lstat(server.socket.path, &status) == 0 &&
        status.st_dev == server.socket_status.st_dev && status.st_ino == server.socket_status.st_ino)
        unlink(server.socket.path);
}

int receive_run(struct error *error) {
    /* Asked to end before it listens, libmilter closes its socket, finds the file of it in its way, when we have stayed
     * root, and says that it failed. */
    if (smfi_main() != MI_SUCCESS && !atomic_load(&server.stopping)) {
        atomic_store(&server.closed, true);
        return error_set(error, EX_OSERR, "libmilter gave up listening on %s; it says why in syslog",
                         server.socket.connection);
    }
    remove_socket();
    finish_messages();
    return 0;
}

/* libmilter's own handling of signals, put to sleep. smfi_main starts a thread that takes HUP, TERM and INT with
 * sigwait and stops the filter, HUP included; nothing can be set to prevent it. The initial thread, which has handlers
 * for them, nearly always comes first, but a signal that arrives while libmilter's thread is on its way into sigwait
 * may go to that one: of 60 HUPs right after the start one ended the daemon. libmilter calls sigwait nowhere else, and
 * we do not: as a program's definition comes before libc's, its thread waits here for nothing, for ever. */
int sigwait(const sigset_t *set, int *number) { // NOLINT(readability-non-const-parameter): POSIX declares it
    (void)set;
    (void)number;
    for (;;)
        pause(); /* libmilter has blocked those signals in its thread */
}

static void *tell_libmilter(void *unused) {
    smfi_stop();
    return unused;
}

/* libmilter's listener holds the lock that smfi_stop needs, and lets go of it only every five seconds, or when somebody
 * connects: so we do. */
void receive_stop(void) {
    pthread_t thread;
    atomic_store(&server.stopping, true);
    if (pthread_create(&thread, NULL, tell_libmilter, NULL) != 0) {
        smfi_stop();
        return;
    }
    while (pthread_tryjoin_np(thread, NULL) == EBUSY) {
        receive_socket_alive(&server.socket);
        wait_ms(POLL_MS);
    }
}
