/* sandbox.c - in: which walls the starter provides for; out: all of them closed, and one line that says which. Limits:
 * Landlock binds only the calling thread, so there must be no other. */
#include "inspect/sandbox.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

/* The sanitizer's own watcher is a thread nobody can do without. */
#if defined __SANITIZE_THREAD__
enum { THREADS_EXPECTED = 2 };
#else
enum { THREADS_EXPECTED = 1 };
#endif

static int refuse_other_threads(struct error *error) {
    enum { LINKS_OF_AN_EMPTY_FOLDER = 2 };
    struct stat tasks;
    if (stat("/proc/self/task", &tasks) != 0)
        return 0; /* no /proc to ask */
    if (tasks.st_nlink > LINKS_OF_AN_EMPTY_FOLDER + THREADS_EXPECTED)
        return error_set(error, EX_SOFTWARE, "the wall cannot be closed: a library has started %lu threads",
                         (unsigned long)tasks.st_nlink - LINKS_OF_AN_EMPTY_FOLDER - 1);
    return 0;
}

/* Root without an own user still has all capabilities; nobody needs one behind the wall. */
static int drop_capabilities(struct error *error) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
    if (syscall(SYS_capset, &header, none) != 0)
        return error_set(error, EX_OSERR, "capabilities cannot be dropped: %s", strerror(errno));
    return 0;
}

static int set_process_flags(struct error *error) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(error, EX_OSERR, "no_new_privs cannot be set: %s", strerror(errno));
    /* Inspectors share one user: keep a taken-over one from tracing the others. */
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return error_set(error, EX_OSERR, "the process cannot be made undumpable: %s", strerror(errno));
    return 0;
}

static void describe(struct sandbox *sandbox, bool own_user) {
    char landlock[32] = "no Landlock";
    if (sandbox->landlock_abi > 0)
        snprintf(landlock, sizeof landlock, "Landlock ABI %d", sandbox->landlock_abi);
    snprintf(sandbox->description, sizeof sandbox->description, "seccomp, %s, %s, %s", landlock,
             own_user ? "own user" : "no own user", sandbox->files ? "font files readable" : "no file can be opened");
}

int sandbox_enter(const struct sandbox_options *options, struct sandbox *sandbox, struct error *error) {
    *sandbox = (struct sandbox){0};
    if (refuse_other_threads(error) != 0 || sandbox_limits(error) != 0 || set_process_flags(error) != 0 ||
        drop_capabilities(error) != 0)
        return -1;
    if (options->landlock && sandbox_landlock(&sandbox->landlock_abi, error) != 0)
        return -1;
    sandbox_memory_watch();
    sandbox->files = sandbox->landlock_abi > 0 || options->own_user;
    describe(sandbox, options->own_user);
    return sandbox_seccomp(sandbox->files, error);
}
