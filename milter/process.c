/* process.c - in: an account's name, the wish for the background; out: a process that is what was wished for. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

/* `name` is cut at the colon and belongs to the account afterwards. */
static int look_up(char *name, struct process_account *account, struct error *error) {
    char *group = strchr(name, ':');
    if (group != NULL)
        *group++ = '\0';
    const struct passwd *found = getpwnam(name);
    if (found == NULL)
        return error_set(error, EX_NOUSER, "user \"%s\" is not known", name);
    *account = (struct process_account){.name = name, .user = found->pw_uid, .group = found->pw_gid};
    const struct group *named = group == NULL ? NULL : getgrnam(group);
    if (group != NULL && named == NULL)
        return error_set(error, EX_NOUSER, "group \"%s\" is not known", group);
    if (named != NULL)
        account->group = named->gr_gid;
    if (geteuid() != 0 && geteuid() != account->user)
        return error_set(error, EX_NOPERM, "only root can become user \"%s\"", name);
    return 0;
}

int process_find_account(const char *text, struct process_account *account, struct error *error) {
    *account = (struct process_account){0};
    if (text == NULL)
        return 0;
    char *name = strdup(text);
    if (name == NULL)
        abort();
    int result = look_up(name, account, error);
    if (result == 0)
        return 0;
    free(name);
    *account = (struct process_account){0};
    return result;
}

void process_account_free(struct process_account *account) {
    free(account->name);
    *account = (struct process_account){0};
}

int process_become(const struct process_account *account, const char *log_file, struct error *error) {
    if (account->name == NULL || geteuid() != 0)
        return 0;
    if (log_file != NULL && lchown(log_file, account->user, account->group) != 0)
        return error_set(error, EX_OSERR, "log %s cannot be given to %s: %s", log_file, account->name, strerror(errno));
    if (initgroups(account->name, account->group) != 0 ||
        setresgid(account->group, account->group, account->group) != 0 ||
        setresuid(account->user, account->user, account->user) != 0)
        return error_set(error, EX_OSERR, "cannot become user \"%s\": %s", account->name, strerror(errno));
    return 0;
}

static void wait_for_child(pid_t child, int ready) {
    char byte;
    int status = 0;
    if (read(ready, &byte, 1) == 1)
        _exit(EX_OK);
    if (waitpid(child, &status, 0) == child && WIFEXITED(status))
        _exit(WEXITSTATUS(status));
    _exit(EX_SOFTWARE);
}

int process_background(int *ready, struct error *error) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, EX_OSERR, "no pipe: %s", strerror(errno));
    pid_t child = fork();
    if (child < 0)
        return error_set(error, EX_OSERR, "no process for the background: %s", strerror(errno));
    if (child > 0) {
        close(ends[1]);
        wait_for_child(child, ends[0]);
    }
    close(ends[0]);
    setsid();
    *ready = ends[1];
    return 0;
}

void process_ready(int *ready, bool keep_stderr) {
    if (*ready < 0)
        return;
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = STDIN_FILENO; nothing >= 0 && fd <= (keep_stderr ? STDOUT_FILENO : STDERR_FILENO); fd++)
        dup2(nothing, fd);
    if (nothing > STDERR_FILENO)
        close(nothing);
    ssize_t written = write(*ready, "", 1);
    (void)written; /* nobody waits any more: nothing to be done */
    close(*ready);
    *ready = -1;
}

void process_raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
