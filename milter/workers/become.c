/* become.c - in: a freshly forked child of the nursery; out: a template: its descriptors in place and nothing else
 * open, the account changed, an empty environment, dying with the nursery. The inspectors it will fork inherit all that
 * and close the wall around themselves (inspect/sandbox.h). */
#include "wire/wire.h"
#include "workers/nursery.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRAM_AT = WIRE_SETTINGS_FD + 1, FIRST_UNUSED, FAILED = 127 };

/* Standard error is the pipe by now: the daemon logs what is said there. */
static _Noreturn void fail(const char *what) {
    dprintf(STDERR_FILENO, "%s: %s\n", what, strerror(errno));
    _exit(FAILED);
}

static void place_descriptors(const struct nursery_plan *plan, const int descriptors[NURSERY_DESCRIPTORS]) {
    enum { ABOVE_ALL = 64, PLACES = 6 };
    const struct {
        int from, to;
    } places[PLACES] = {{plan->nothing, STDIN_FILENO},
                        {plan->nothing, STDOUT_FILENO},
                        {descriptors[NURSERY_STDERR], STDERR_FILENO},
                        {descriptors[NURSERY_SOCKET], WIRE_SOCKET_FD},
                        {descriptors[NURSERY_SETTINGS], WIRE_SETTINGS_FD},
                        {plan->program, PROGRAM_AT}};
    int safe[PLACES]; /* out of the way of what is still to be copied */
    for (int i = 0; i < PLACES; i++)
        if ((safe[i] = fcntl(places[i].from, F_DUPFD, ABOVE_ALL)) < 0)
            _exit(FAILED);
    for (int i = 0; i < PLACES; i++)
        if (dup3(safe[i], places[i].to, places[i].to == PROGRAM_AT ? O_CLOEXEC : 0) < 0)
            _exit(FAILED);
    closefrom(FIRST_UNUSED);
}

/* When memory runs out the kernel shall take an inspector, not the daemon or the mail server. */
static void offer_to_the_memory_killer(void) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0)
        return;
    if (write(file, "500", 3) != 3)
        errno = 0; /* an older container refuses; nothing depends on it */
    close(file);
}

static void change_user(const struct nursery_plan *plan) {
    if (!plan->own_user)
        return;
    if (setgroups(0, NULL) != 0 || setresgid(plan->group, plan->group, plan->group) != 0 ||
        setresuid(plan->user, plan->user, plan->user) != 0)
        fail("the inspector's account cannot be taken on");
}

void workers_become_template(const struct nursery_plan *plan, const int descriptors[NURSERY_DESCRIPTORS]) {
    place_descriptors(plan, descriptors);
    offer_to_the_memory_killer();
    umask(077);
    change_user(plan);
    /* Only now: a change of user takes the wish back. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != plan->nursery)
        fail("the inspector would outlive the daemon");
    char name[] = "orderguard-inspect", own_user[] = "--own-user", without_landlock[] = "--without-landlock";
    char *arguments[4] = {name};
    size_t count = 1;
    if (plan->own_user)
        arguments[count++] = own_user;
    if (plan->without_landlock)
        arguments[count++] = without_landlock;
    /* HOME keeps libraries from asking the user database, TZ from looking at /etc/localtime for every file of a ZIP;
     * OpenMP must not even try to start a thread. */
    char threads[] = "OMP_THREAD_LIMIT=1", home[] = "HOME=/", locale[] = "LC_ALL=C.UTF-8", zone[] = "TZ=UTC0";
    char *environment[] = {threads, home, locale, zone, NULL};
    execveat(PROGRAM_AT, "", arguments, environment, AT_EMPTY_PATH);
    fail("the inspector's program cannot be executed");
}
