/* The wall around an inspector, tried from inside: each attempt runs in a child that has closed the wall. */
#include "inspect/sandbox.h"
#include "wire/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { SANITIZED = 1 };
#else
enum { SANITIZED = 0 };
#endif

/* What a child found out: 0, an errno, or one of these. */
enum { WALL_FAILED = 250, UNEXPECTED = 251 };

typedef int attempt(void);

static const struct sandbox_options with_landlock = {.landlock = true};
static const struct sandbox_options with_nothing = {0};
static const struct sandbox_options with_own_user = {.own_user = true};

/* Runs the attempt behind the wall; the status as waitpid gives it. */
static int behind(const struct sandbox_options *options, attempt *act) {
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sandbox sandbox;
        struct error error;
        /* cmocka's handler would go on with the next test in here; kernels without 32-bit calls answer one so. */
        signal(SIGSEGV, SIG_DFL);
        if (dup2(ends[1], WIRE_SOCKET_FD) < 0 || sandbox_enter(options, &sandbox, &error) != 0)
            _exit(WALL_FAILED);
        _exit(act());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    close(ends[0]);
    close(ends[1]);
    return status;
}

static void assert_answers(const struct sandbox_options *options, attempt *act, int answer) {
    int status = behind(options, act);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), answer);
}

/* In both set-ups. */
static void assert_deadly(attempt *act) {
    int status = behind(&with_landlock, act);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
    status = behind(&with_nothing, act);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void assert_refused(attempt *act, int reason) {
    assert_answers(&with_landlock, act, reason);
    assert_answers(&with_nothing, act, reason);
}

static bool kernel_has_landlock(void) {
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 1;
}

static int result_of(long result) {
    return result < 0 ? errno : 0;
}

/* ---- what an inspector needs ------------------------------------------------------------------------------------ */

static int works(void) {
    char *memory = malloc(64u << 20);
    if (memory == NULL)
        return UNEXPECTED;
    memset(memory, 'x', 64u << 20);
    memory = realloc(memory, 96u << 20);
    free(memory);
    return write(WIRE_SOCKET_FD, "facts", 5) == 5 && write(STDERR_FILENO, "", 0) == 0 ? 0 : UNEXPECTED;
}

static void test_can_compute_and_answer(void **state) {
    (void)state;
    assert_answers(&with_landlock, works, 0);
    assert_answers(&with_nothing, works, 0);
}

static int aborts(void) {
    abort();
}

static void test_abort_stays_an_abort(void **state) {
    (void)state;
    int status = behind(&with_nothing, aborts);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

static int opens_passwords(void) {
    return result_of(open("/etc/passwd", O_RDONLY));
}

static int opens_fonts(void) {
    return result_of(open("/usr/share/fonts", O_RDONLY | O_DIRECTORY));
}

static int opens_program_memory(void) {
    return result_of(open("/proc/self/mem", O_RDONLY));
}

static int creates_file(void) {
    return open("/tmp/orderguard-test-sandbox", O_WRONLY | O_CREAT, 0600) >= 0 ? 0 : EACCES;
}

static char kept_file[] = "/tmp/orderguard-kept-XXXXXX";

static int removes_file(void) {
    return unlink(kept_file) == 0 ? 0 : EACCES;
}

static void test_landlock_lets_only_fonts_be_read(void **state) {
    (void)state;
    if (!kernel_has_landlock())
        skip();
    assert_answers(&with_landlock, opens_passwords, EACCES);
    assert_answers(&with_landlock, opens_program_memory, EACCES);
    if (access("/usr/share/fonts", R_OK) == 0)
        assert_answers(&with_landlock, opens_fonts, 0);
}

static void test_without_landlock_and_own_user_nothing_opens(void **state) {
    (void)state;
    assert_answers(&with_nothing, opens_passwords, EACCES);
    assert_answers(&with_nothing, opens_program_memory, EACCES);
    assert_answers(&with_nothing, opens_fonts, EACCES);
}

/* An own user owns nothing, so that what anybody may read may be read. */
static void test_own_user_may_still_open(void **state) {
    (void)state;
    assert_answers(&with_own_user, opens_passwords, 0);
}

static void test_nothing_can_be_written(void **state) {
    (void)state;
    int kept = mkstemp(kept_file);
    assert_true(kept >= 0);
    assert_refused(creates_file, EACCES);
    assert_refused(removes_file, EACCES);
    assert_answers(&with_own_user, creates_file, EACCES);
    assert_int_equal(access("/tmp/orderguard-test-sandbox", F_OK), -1);
    assert_int_equal(unlink(kept_file), 0);
    close(kept);
}

static int writes_elsewhere(void) {
    return result_of(write(4, "x", 1));
}

static int asks_for_signals_on_io(void) {
    return result_of(fcntl(WIRE_SOCKET_FD, F_SETOWN, getpid()));
}

static void test_other_descriptors_are_dead(void **state) {
    (void)state;
    assert_refused(writes_elsewhere, ENOSYS);
    assert_refused(asks_for_signals_on_io, ENOSYS);
}

/* ---- other programs, processes, the network --------------------------------------------------------------------- */

static int executes(void) {
    char *arguments[] = {(char[]){"true"}, NULL};
    return result_of(execve("/bin/true", arguments, arguments + 1));
}

static int forks(void) {
    return result_of(fork());
}

static int opens_socket(void) {
    return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int connects(void) {
    struct sockaddr_in nobody = {.sin_family = AF_INET};
    return result_of(connect(WIRE_SOCKET_FD, (struct sockaddr *)&nobody, sizeof nobody));
}

/* Should the wall ever be open, these attempts still do no harm: nobody has process 0, and signal 0 only asks. */
static int traces(void) {
    return result_of(ptrace(PTRACE_ATTACH, 0, NULL, NULL));
}

static int signals_other_process(void) {
    return result_of(kill(1, 0));
}

static int signals_foreign_thread(void) {
    return result_of(syscall(SYS_tgkill, 1, 1, 0));
}

static int becomes_root(void) {
    return result_of(setuid(0));
}

static void test_reaching_out_is_deadly(void **state) {
    (void)state;
    assert_deadly(executes);
    assert_deadly(forks);
    assert_deadly(opens_socket);
    assert_deadly(connects);
    assert_deadly(traces);
    assert_deadly(signals_other_process);
    assert_deadly(signals_foreign_thread);
    assert_deadly(becomes_root);
}

#if defined __x86_64__
/* The numbers of 32-bit system calls mean other things: exit(0) there would be read(0, ...) here. */
static int calls_as_32_bit(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(1L), "b"(0L) : "memory");
    return UNEXPECTED;
}

static void test_other_call_conventions_are_deadly(void **state) {
    (void)state;
    int status = behind(&with_nothing, calls_as_32_bit);
    assert_true(WIFSIGNALED(status));
}
#endif

/* ---- memory, threads, limits ------------------------------------------------------------------------------------ */

static int maps_executable(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? errno : 0;
}

static int makes_executable(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page == MAP_FAILED ? UNEXPECTED : result_of(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static void test_no_memory_becomes_executable(void **state) {
    (void)state;
    assert_refused(maps_executable, ENOSYS);
    assert_refused(makes_executable, ENOSYS);
}

static void *idle(void *unused) {
    return unused;
}

static int starts_thread(void) {
    pthread_t thread;
    return pthread_create(&thread, NULL, idle, NULL);
}

static int takes_too_much_memory(void) {
    return mmap(NULL, LIMIT_INSPECTOR_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                   MAP_FAILED
               ? errno
               : 0;
}

static int raises_limit(void) {
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    return setrlimit(RLIMIT_AS, &more) == 0 ? 0 : EPERM;
}

static void test_threads_and_limits(void **state) {
    (void)state;
    assert_refused(raises_limit, EPERM);
    if (SANITIZED)
        return; /* shadow memory needs terabytes, and threads are started otherwise */
    assert_refused(takes_too_much_memory, ENOMEM);
    assert_refused(starts_thread, EAGAIN);
}

#if !defined __SANITIZE_THREAD__
static void *waits(void *unused) {
    pause();
    return unused;
}

/* Landlock would bind one thread only, so the wall must not seem closed when there are two. */
static void test_refuses_to_close_with_threads(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        pthread_t thread;
        struct sandbox sandbox;
        struct error error;
        if (pthread_create(&thread, NULL, waits, NULL) != 0)
            _exit(UNEXPECTED);
        _exit(sandbox_enter(&with_landlock, &sandbox, &error) == -1 && strstr(error.text, "thread") != NULL ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}
#endif

/* The daemon logs which wall is in force: it must not promise one that is not there. */
static void test_description_tells_the_truth(void **state) {
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct sandbox sandbox;
        struct error error;
        if (sandbox_enter(&with_nothing, &sandbox, &error) != 0)
            _exit(WALL_FAILED);
        _exit(!sandbox.files && sandbox.landlock_abi == 0 &&
                      strcmp(sandbox.description, "seccomp, no Landlock, no own user, no file can be opened") == 0
                  ? 0
                  : UNEXPECTED);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : UNEXPECTED, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_can_compute_and_answer),
        cmocka_unit_test(test_abort_stays_an_abort),
        cmocka_unit_test(test_landlock_lets_only_fonts_be_read),
        cmocka_unit_test(test_without_landlock_and_own_user_nothing_opens),
        cmocka_unit_test(test_own_user_may_still_open),
        cmocka_unit_test(test_nothing_can_be_written),
        cmocka_unit_test(test_other_descriptors_are_dead),
        cmocka_unit_test(test_reaching_out_is_deadly),
#if defined __x86_64__
        cmocka_unit_test(test_other_call_conventions_are_deadly),
#endif
        cmocka_unit_test(test_no_memory_becomes_executable),
        cmocka_unit_test(test_threads_and_limits),
#if !defined __SANITIZE_THREAD__
        cmocka_unit_test(test_refuses_to_close_with_threads),
#endif
        cmocka_unit_test(test_description_tells_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
