/* probe-inspector.c - an inspector that does what a taken-over one would try. In: the same socket, settings and wall as
 * orderguard-inspect; a "message" is one command with at most one argument. Out: one document whose number is the
 * answer, or whatever the command says. Limits: for tests only, never installed.
 *
 * Words of the meaning "probe" among the settings are done at start: "die", "hang", "lie" by the template, "die-late"
 * and "lie-late" by the inspectors forked from it. */
#include "inspect/sandbox.h"
#include "inspect/serve.h"
#include "inspect/template.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

struct probe {
    uint32_t generation;
    pid_t parent; /* asked for before the wall: getppid is not allowed behind it */
};

/* What a command gets to work with. */
struct act {
    const struct probe *probe;
    const struct wire_request *request;
    const char *argument;
    struct arena *arena;
    struct facts *facts;
};

#if defined __SANITIZE_ADDRESS__
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0:handle_segv=0:handle_abort=0:allocator_may_return_null=1";
}
#endif
#if defined __SANITIZE_THREAD__
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) {
    return "handle_segv=0:allocator_may_return_null=1";
}
#endif

static void answer(struct act *act, const char *number) {
    act->facts->looked = LOOKED_OK;
    act->facts->documents = arena_alloc(act->arena, sizeof *act->facts->documents);
    act->facts->document_count = 1;
    struct document *document = act->facts->documents;
    document->number_raw = document->number = document->number_folded = arena_strdup(act->arena, number);
    document->revision = document->release = "";
    document->where.part = "1";
}

/* "done", or the name of what was refused. */
static void answer_result(struct act *act, long result) {
    answer(act, result >= 0 ? "done" : arena_printf(act->arena, "refused-%s", strerrorname_np(errno)));
}

static void send_bytes(const void *bytes, size_t length) {
    for (size_t sent = 0; sent < length;) {
        ssize_t n = write(WIRE_SOCKET_FD, (const char *)bytes + sent, length - sent);
        if (n <= 0)
            _exit(EX_IOERR);
        sent += (size_t)n;
    }
}

/* After what was sent by hand nothing more may follow. */
static _Noreturn void wait_for_the_end(void) {
    for (;;)
        poll(NULL, 0, -1);
}

/* ---- innocent --------------------------------------------------------------------------------------------------- */

static void act_good(struct act *act) {
    answer(act, act->argument);
}

static void act_who(struct act *act) {
    answer(act, arena_printf(act->arena, "%d", (int)getpid()));
}

/* Where its program lies in memory. */
static void act_where(struct act *act) {
    answer(act, arena_printf(act->arena, "%lx", (unsigned long)&act_where));
}

static void act_generation(struct act *act) {
    answer(act, arena_printf(act->arena, "%u", act->probe->generation));
}

/* The how manieth of its messages this is. */
static void act_turn(struct act *act) {
    answer(act, arena_printf(act->arena, "%u", act->request->sequence));
}

static void act_user(struct act *act) {
    answer(act, arena_printf(act->arena, "%u-%u", geteuid(), getegid()));
}

/* What the request said besides the message. */
static void act_request(struct act *act) {
    const struct wire_request *r = act->request;
    answer(act, arena_printf(act->arena, "%lld/%d/%d/%s/%zu/%u", (long long)r->received_at, r->utc_offset,
                             r->want_candidates, r->file_name == NULL ? "-" : r->file_name, r->block_count,
                             r->block_count > 0 ? r->blocks[r->block_count - 1] : 0));
}

static void act_sleep(struct act *act) {
    int milliseconds = atoi(act->argument);
    nanosleep(&(struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L}, NULL);
    answer(act, "rested");
}

/* As large an answer as an honest inspector can give. */
static void act_large(struct act *act) {
    char *text = arena_alloc(act->arena, LIMIT_STRING_BYTES + 1);
    memset(text, 'x', LIMIT_STRING_BYTES);
    act->facts->looked = LOOKED_OK;
    act->facts->documents = arena_array(act->arena, LIMIT_DOCUMENTS, sizeof *act->facts->documents);
    act->facts->document_count = LIMIT_DOCUMENTS;
    for (size_t i = 0; i < LIMIT_DOCUMENTS; i++) {
        struct document *document = &act->facts->documents[i];
        document->number_raw = document->number = document->number_folded = arena_printf(act->arena, "%zu", i);
        document->revision = document->release = "";
        document->where = (struct place){.part = "1", .text = text};
    }
}

/* ---- dying, spinning, eating ------------------------------------------------------------------------------------ */

static void act_crash(struct act *act) {
    (void)act;
    raise(SIGSEGV);
    abort();
}

static void act_abort(struct act *act) {
    (void)act;
    abort();
}

static void act_exit(struct act *act) {
    _exit(atoi(act->argument));
}

static void act_loop(struct act *act) {
    (void)act;
    for (volatile unsigned long turns = 0;; turns++)
        ;
}

/* Deaf to everything but SIGKILL. */
static void act_sleep_for_ever(struct act *act) {
    (void)act;
    wait_for_the_end();
}

/* Takes memory until there is no more, which is how a library would come to its end. */
static void act_memory(struct act *act) {
    enum { PIECE = 16 << 20 };
    for (;;) {
        char *piece = malloc(PIECE);
        if (piece == NULL)
            abort();
        piece[0] = 1;
        act->argument = piece;
    }
}

/* All that there is, each piece knowing the one before. */
static void **take_all(void) {
    enum { PIECE = 16 << 20 };
    void **all = NULL, **piece;
    while ((piece = malloc(PIECE)) != NULL) {
        *piece = all;
        all = piece;
    }
    return all;
}

/* Does not look at what it gets. */
static void act_memory_null(struct act *act) {
    take_all();
    for (;;) {
        volatile char *text = calloc(1, 1 << 20);
        text[0] = act->argument[0];
    }
}

/* Makes do with what there is, as libraries do that take it for damage. */
static void act_memory_survived(struct act *act) {
    void **all = take_all();
    while (all != NULL) {
        void **before = *all;
        free(all);
        all = before;
    }
    act->facts->looked = LOOKED_NOT;
    act->facts->unreadable = arena_alloc(act->arena, sizeof *act->facts->unreadable);
    act->facts->unreadable_count = 1;
    *act->facts->unreadable = (struct unreadable){.part = "1", .why = "corrupt", .what = ""};
}

/* What a damaged file may claim: more than there could ever be. */
static void *ask_absurdly(void) {
    volatile size_t absurd = (size_t)1 << 40;
    return malloc(absurd);
}

static void act_memory_absurd(struct act *act) {
    volatile char *text = ask_absurdly();
    text[0] = act->argument[0];
}

static void act_memory_absurd_survived(struct act *act) {
    answer(act, ask_absurdly() == NULL ? "alive" : "rich");
}

static void act_stack(struct act *act) {
    volatile char frame[65536];
    frame[0] = (char)act->facts->document_count;
    if (frame[0] == 0)
        act_stack(act);
    frame[1] = frame[0]; /* after the call, so that it is no tail call */
}

/* Answers well, and dies when nobody looks. */
static void act_die_later(struct act *act) {
    answer(act, act->argument);
    struct buffer frame = {0};
    wire_put_facts(&frame, act->probe->generation, act->request->sequence, act->facts);
    send_bytes(frame.data, frame.length);
    raise(SIGSEGV);
    abort();
}

static void act_talk(struct act *act) {
    char line[200];
    memset(line, 'w', sizeof line - 1);
    line[sizeof line - 1] = '\n';
    for (int i = 0; i < 5000; i++)
        if (write(STDERR_FILENO, line, sizeof line) < 0 && errno != EAGAIN)
            break;
    answer(act, "talked");
}

/* ---- frames that are not ours ----------------------------------------------------------------------------------- */

static void act_garbage(struct act *act) {
    (void)act;
    char bytes[300];
    memset(bytes, 0xA5, sizeof bytes);
    send_bytes(bytes, sizeof bytes);
    wait_for_the_end();
}

/* A right answer with something done to its bytes. */
static void send_changed(struct act *act, void (*change)(struct buffer *)) {
    struct buffer frame = {0};
    answer(act, "changed-number");
    wire_put_facts(&frame, act->probe->generation, act->request->sequence, act->facts);
    change(&frame);
    send_bytes(frame.data, frame.length);
    wait_for_the_end();
}

static void cut_end(struct buffer *frame) {
    frame->length -= 7;
    send_bytes(frame->data, frame->length);
    _exit(EX_OK);
}

static void lengthen(struct buffer *frame) {
    memset(frame->data + 8, 0xFF, 4);
}

static void shorten(struct buffer *frame) {
    frame->data[8]--;
}

static void append(struct buffer *frame) {
    buffer_add(frame, "more", 4);
}

static void break_text(struct buffer *frame) {
    char *text = memmem(frame->data, frame->length, "changed-number", 14);
    if (text != NULL)
        memcpy(text, "\xC3\x28", 2);
}

static void break_line(struct buffer *frame) {
    char *text = memmem(frame->data, frame->length, "changed-number", 14);
    if (text != NULL)
        text[3] = '\n';
}

static void raise_version(struct buffer *frame) {
    frame->data[5]++;
}

static void change_kind(struct buffer *frame) {
    frame->data[4] = WIRE_READY;
}

static void act_truncated(struct act *act) {
    send_changed(act, cut_end);
}

static void act_too_long(struct act *act) {
    send_changed(act, lengthen);
}

static void act_too_short(struct act *act) {
    send_changed(act, shorten);
}

static void act_trailing(struct act *act) {
    send_changed(act, append);
}

static void act_bad_text(struct act *act) {
    send_changed(act, break_text);
}

static void act_bad_line(struct act *act) {
    send_changed(act, break_line);
}

static void act_bad_version(struct act *act) {
    send_changed(act, raise_version);
}

static void act_bad_kind(struct act *act) {
    send_changed(act, change_kind);
}

static void send_other(struct act *act, uint32_t generation, uint32_t sequence) {
    struct buffer frame = {0};
    answer(act, "other");
    wire_put_facts(&frame, generation, sequence, act->facts);
    send_bytes(frame.data, frame.length);
    wait_for_the_end();
}

static void act_wrong_generation(struct act *act) {
    send_other(act, act->probe->generation + 1, act->request->sequence);
}

static void act_wrong_sequence(struct act *act) {
    send_other(act, act->probe->generation, act->request->sequence + 1);
}

/* Announces the largest frame there may be and sends it as one count that claims far more than it holds. */
static void act_greedy_count(struct act *act) {
    struct buffer frame = {0};
    answer(act, "changed-number");
    wire_put_facts(&frame, act->probe->generation, act->request->sequence, act->facts);
    memset(frame.data + frame.length - 4, 0x7F, 4); /* the last count: of candidates */
    send_bytes(frame.data, frame.length);
    wait_for_the_end();
}

/* A right answer, one byte at a time, and the end. */
static void act_drip(struct act *act) {
    struct buffer frame = {0};
    answer(act, act->argument);
    wire_put_facts(&frame, act->probe->generation, act->request->sequence, act->facts);
    for (size_t i = 0; i + 1 < frame.length; i++) {
        send_bytes(frame.data + i, 1);
        sched_yield();
    }
    send_bytes(frame.data + frame.length - 1, 1);
    _exit(EX_OK);
}

/* Begins a frame and never ends it. */
static void act_begin(struct act *act) {
    struct buffer frame = {0};
    answer(act, "never");
    wire_put_facts(&frame, act->probe->generation, act->request->sequence, act->facts);
    send_bytes(frame.data, 20);
    wait_for_the_end();
}

/* ---- reaching out ----------------------------------------------------------------------------------------------- */

static void act_open(struct act *act) {
    answer_result(act, open(act->argument, O_RDONLY));
}

static void act_write(struct act *act) {
    answer_result(act, open(act->argument, O_WRONLY | O_CREAT, 0600));
}

static void act_connect(struct act *act) {
    struct sockaddr_in port = {.sin_family = AF_INET, .sin_port = htons(25)};
    port.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int socket_fd = socket(AF_INET, SOCK_STREAM, 0);
    answer_result(act, socket_fd < 0 ? -1 : connect(socket_fd, (struct sockaddr *)&port, sizeof port));
}

static void act_execute(struct act *act) {
    char name[] = "sh";
    char *arguments[] = {name, NULL};
    answer_result(act, execv("/bin/sh", arguments));
}

static void act_fork(struct act *act) {
    answer_result(act, fork());
}

static void act_trace(struct act *act) {
    answer_result(act, ptrace(PTRACE_ATTACH, act->probe->parent, NULL, NULL));
}

static void act_kill_parent(struct act *act) {
    answer_result(act, kill(act->probe->parent, SIGKILL));
}

static void act_kill(struct act *act) {
    answer_result(act, kill(atoi(act->argument), SIGKILL));
}

static void act_signal_thread(struct act *act) {
    int process = atoi(act->argument);
    answer_result(act, syscall(SYS_tgkill, process, process, SIGKILL));
}

/* Has the kernel send the signal when the socket becomes readable. */
static void act_signal_by_socket(struct act *act) {
    long result = fcntl(WIRE_SOCKET_FD, F_SETOWN, atoi(act->argument));
    if (result >= 0)
        result = fcntl(WIRE_SOCKET_FD, F_SETSIG, SIGKILL);
    if (result >= 0)
        result = fcntl(WIRE_SOCKET_FD, F_SETFL, O_ASYNC);
    answer_result(act, result);
}

static void act_raise_limit(struct act *act) {
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    answer_result(act, setrlimit(RLIMIT_AS, &more));
}

/* Looks for a message that could be changed, or of which more could be read than was meant. */
static void act_forge(struct act *act) {
    for (int fd = WIRE_SETTINGS_FD; fd < (int)LIMIT_INSPECTOR_FILES; fd++) {
        int flags = fcntl(fd, F_GETFL), seals = fcntl(fd, F_GET_SEALS);
        if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && (seals < 0 || (seals & F_SEAL_WRITE) == 0)) {
            answer(act, "writable");
            return;
        }
    }
    answer(act, "read-only");
}

static const struct {
    const char *name;
    void (*act)(struct act *);
} acts[] = {
    {"good", act_good},
    {"turn", act_turn},
    {"who", act_who},
    {"where", act_where},
    {"generation", act_generation},
    {"user", act_user},
    {"request", act_request},
    {"sleep", act_sleep},
    {"large", act_large},
    {"crash", act_crash},
    {"abort", act_abort},
    {"exit", act_exit},
    {"loop", act_loop},
    {"sleep-for-ever", act_sleep_for_ever},
    {"memory", act_memory},
    {"memory-null", act_memory_null},
    {"memory-survived", act_memory_survived},
    {"memory-absurd", act_memory_absurd},
    {"memory-absurd-survived", act_memory_absurd_survived},
    {"stack", act_stack},
    {"die-later", act_die_later},
    {"talk", act_talk},
    {"garbage", act_garbage},
    {"truncated", act_truncated},
    {"too-long", act_too_long},
    {"too-short", act_too_short},
    {"trailing", act_trailing},
    {"bad-text", act_bad_text},
    {"bad-line", act_bad_line},
    {"bad-version", act_bad_version},
    {"bad-kind", act_bad_kind},
    {"wrong-generation", act_wrong_generation},
    {"wrong-sequence", act_wrong_sequence},
    {"greedy-count", act_greedy_count},
    {"drip", act_drip},
    {"begin", act_begin},
    {"open", act_open},
    {"write", act_write},
    {"connect", act_connect},
    {"execute", act_execute},
    {"fork", act_fork},
    {"trace", act_trace},
    {"kill-parent", act_kill_parent},
    {"kill", act_kill},
    {"signal-thread", act_signal_thread},
    {"signal-by-socket", act_signal_by_socket},
    {"raise-limit", act_raise_limit},
    {"forge", act_forge},
};

static void obey(void *context, struct arena *arena, const struct wire_request *request, const char *bytes,
                 size_t length, struct facts *facts) {
    char *command = arena_strndup(arena, bytes, length < 4096 ? length : 4096);
    char *argument = strchr(command, ' ');
    if (argument != NULL)
        *argument++ = '\0';
    struct act act = {.probe = context,
                      .request = request,
                      .argument = argument == NULL ? "" : argument,
                      .arena = arena,
                      .facts = facts};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].name, command) == 0) {
            acts[i].act(&act);
            return;
        }
    answer(&act, "unknown-command");
}

/* ---- start ------------------------------------------------------------------------------------------------------ */

static struct settings *read_settings(void) {
    struct stat status;
    struct content content = {0};
    struct error error;
    struct settings *settings = NULL;
    if (fstat(WIRE_SETTINGS_FD, &status) != 0 ||
        content_open(&content, WIRE_SETTINGS_FD, (uint64_t)status.st_size, &error) != 0 ||
        wire_get_settings(content.bytes, content.length, &settings, &error) != 0)
        _exit(EX_PROTOCOL);
    close(WIRE_SETTINGS_FD);
    return settings;
}

static bool is_told(const struct settings *settings, const char *behaviour) {
    for (size_t i = 0; i < settings->word_count; i++)
        if (strcmp(settings->words[i].meaning, "probe") == 0 && strcmp(settings->words[i].text, behaviour) == 0)
            return true;
    return false;
}

static void misbehave_as_template(const struct settings *settings) {
    if (is_told(settings, "die")) {
        dprintf(STDERR_FILENO, "the probe was told to die\n");
        _exit(EX_SOFTWARE);
    }
    if (is_told(settings, "hang"))
        wait_for_the_end();
    if (is_told(settings, "lie"))
        send_bytes("READY, honestly!", 16);
}

static void misbehave_as_inspector(const struct settings *settings) {
    if (is_told(settings, "die-late")) {
        dprintf(STDERR_FILENO, "the probe was told to die late\n");
        _exit(EX_SOFTWARE);
    }
    if (is_told(settings, "lie-late"))
        send_bytes("READY, honestly!", 16);
}

static int say_ready(uint32_t generation, struct error *error) {
    struct buffer ready = {0};
    wire_put_ready(&ready, generation);
    int result = serve_send(WIRE_SOCKET_FD, &ready, error);
    buffer_free(&ready);
    return result;
}

static int inspect(const struct sandbox_options *options, const struct settings *settings, struct error *error) {
    struct probe probe = {.generation = settings->generation, .parent = getppid()};
    struct sandbox sandbox;
    misbehave_as_inspector(settings);
    if (sandbox_enter(options, &sandbox, error) != 0)
        return -1;
    dprintf(STDERR_FILENO, "wall: %s\n", sandbox.description);
    if (say_ready(probe.generation, error) != 0)
        return -1;
    return serve_requests(WIRE_SOCKET_FD, probe.generation, obey, &probe, error);
}

int main(int argc, char **argv) {
    struct sandbox_options options = {.landlock = true};
    for (int i = 1; i < argc; i++) {
        options.landlock = options.landlock && strcmp(argv[i], "--without-landlock") != 0;
        options.own_user = options.own_user || strcmp(argv[i], "--own-user") == 0;
    }
    struct error error = {0};
    struct settings *settings = read_settings();
    misbehave_as_template(settings);
    if (say_ready(settings->generation, &error) != 0)
        _exit(EX_IOERR);
    enum template_part part = template_serve(&error);
    if (part == TEMPLATE_OVER || (part == TEMPLATE_CHILD && inspect(&options, settings, &error) == 0))
        _exit(EX_OK);
    dprintf(STDERR_FILENO, "%s\n", error.text);
    _exit(EX_SOFTWARE);
}
