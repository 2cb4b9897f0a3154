/* sandbox-seccomp.c - in: whether fonts may be opened; out: a list of system calls in force, for all threads. What is
 * not on it fails with ENOSYS; what no honest inspector ever does ends the process at once, so that the daemon sees it.
 * Limits: no memory becomes executable any more, so libraries and JIT code must be loaded before. */
#include "inspect/sandbox.h"
#include "wire/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Computing, memory, time, and reading what is open already. */
static const int allowed[] = {
    SCMP_SYS(brk),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(close),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fstat),
    SCMP_SYS(futex),
    SCMP_SYS(getegid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getpid),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
    SCMP_SYS(gettid),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(getuid),
    SCMP_SYS(lseek),
    SCMP_SYS(madvise),
    SCMP_SYS(membarrier),
    SCMP_SYS(mremap),
    SCMP_SYS(munmap),
    SCMP_SYS(nanosleep),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(pread64),
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(sysinfo),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(uname),
};

/* Finding and reading fonts; opening itself has a rule of its own. */
static const int allowed_with_files[] = {
    SCMP_SYS(access),     SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(fstatfs),  SCMP_SYS(getcwd),
    SCMP_SYS(getdents64), SCMP_SYS(lstat),     SCMP_SYS(newfstatat), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
    SCMP_SYS(stat),       SCMP_SYS(statfs),    SCMP_SYS(statx),
};

/* Other programs, other processes, the network, the kernel's inner doors. */
static const int deadly[] = {
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(add_key),
    SCMP_SYS(bind),
    SCMP_SYS(bpf),
    SCMP_SYS(capset),
    SCMP_SYS(chroot),
    SCMP_SYS(connect),
    SCMP_SYS(delete_module),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(finit_module),
    SCMP_SYS(fork),
    SCMP_SYS(fsopen),
    SCMP_SYS(init_module),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(kexec_load),
    SCMP_SYS(keyctl),
    SCMP_SYS(kill),
    SCMP_SYS(listen),
    SCMP_SYS(mount),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(open_tree),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(personality),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(pivot_root),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(ptrace),
    SCMP_SYS(reboot),
    SCMP_SYS(request_key),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(rt_tgsigqueueinfo),
    SCMP_SYS(setgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(setns),
    SCMP_SYS(setregid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setuid),
    SCMP_SYS(socket),
    SCMP_SYS(socketpair),
    SCMP_SYS(tkill),
    SCMP_SYS(umount2),
    SCMP_SYS(unshare),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(vfork),
};

/* A system call that depends on one argument. */
struct condition {
    int call;
    uint32_t action;
    struct scmp_arg_cmp argument;
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int result = seccomp_rule_add(filter, action, calls[i], 0);
        if (result != 0)
            return result;
    }
    return 0;
}

static int add_conditions(scmp_filter_ctx filter, const struct condition *conditions, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct condition *c = &conditions[i];
        int result = seccomp_rule_add_array(filter, c->action, c->call, 1, &c->argument);
        if (result != 0)
            return result;
    }
    return 0;
}

/* What is harmless with one argument only. */
static int add_harmless_forms(scmp_filter_ctx filter) {
    const struct condition conditions[] = {
        {SCMP_SYS(mmap), SCMP_ACT_ALLOW, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(mprotect), SCMP_ACT_ALLOW, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)},
        {SCMP_SYS(recvmsg), SCMP_ACT_ALLOW, SCMP_A0(SCMP_CMP_EQ, WIRE_SOCKET_FD)},
        {SCMP_SYS(write), SCMP_ACT_ALLOW, SCMP_A0(SCMP_CMP_EQ, WIRE_SOCKET_FD)},
        {SCMP_SYS(write), SCMP_ACT_ALLOW, SCMP_A0(SCMP_CMP_LE, STDERR_FILENO)},
        {SCMP_SYS(writev), SCMP_ACT_ALLOW, SCMP_A0(SCMP_CMP_LE, STDERR_FILENO)},
        {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, SCMP_A1(SCMP_CMP_EQ, F_GETFD)},
        {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, SCMP_A1(SCMP_CMP_EQ, F_SETFD)},
        {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, SCMP_A1(SCMP_CMP_EQ, F_GETFL)},
        {SCMP_SYS(fcntl), SCMP_ACT_ALLOW, SCMP_A1(SCMP_CMP_EQ, F_GET_SEALS)},
        /* abort() signals its own process; any other would be the daemon or a neighbour. */
        {SCMP_SYS(tgkill), SCMP_ACT_ALLOW, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())},
        {SCMP_SYS(tgkill), SCMP_ACT_KILL_PROCESS, SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid())},
        /* A thread is refused, a process is deadly; clone3 hides its flags, and its callers fall back to clone. */
        {SCMP_SYS(clone), SCMP_ACT_ERRNO(EAGAIN), SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)},
        {SCMP_SYS(clone), SCMP_ACT_KILL_PROCESS, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)},
        /* Limits may be asked for, not set. */
        {SCMP_SYS(prlimit64), SCMP_ACT_ALLOW, SCMP_A2(SCMP_CMP_EQ, 0)},
    };
    int result = add_conditions(filter, conditions, COUNT(conditions));
    return result != 0 ? result : seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
}

static int add_files(scmp_filter_ctx filter) {
    const uint64_t writing = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    const struct condition conditions[] = {
        {SCMP_SYS(open), SCMP_ACT_ALLOW, SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)},
        {SCMP_SYS(openat), SCMP_ACT_ALLOW, SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY)},
    };
    int result = add_conditions(filter, conditions, COUNT(conditions));
    return result != 0 ? result : add_all(filter, SCMP_ACT_ALLOW, allowed_with_files, COUNT(allowed_with_files));
}

/* The C library asks about an open file by newfstatat with an empty path. */
static int add_no_files(scmp_filter_ctx filter) {
    static const int refused[] = {SCMP_SYS(open),       SCMP_SYS(openat),   SCMP_SYS(access),     SCMP_SYS(faccessat),
                                  SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(stat)};
    const struct condition conditions[] = {
        {SCMP_SYS(newfstatat), SCMP_ACT_ALLOW, SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, AT_EMPTY_PATH)},
        {SCMP_SYS(newfstatat), SCMP_ACT_ERRNO(EACCES), SCMP_A3(SCMP_CMP_MASKED_EQ, AT_EMPTY_PATH, 0)},
    };
    int result = add_conditions(filter, conditions, COUNT(conditions));
    return result != 0 ? result : add_all(filter, SCMP_ACT_ERRNO(EACCES), refused, COUNT(refused));
}

static int fill(scmp_filter_ctx filter, bool files) {
    int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (result == 0)
        result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (result == 0)
        result = add_all(filter, SCMP_ACT_ALLOW, allowed, COUNT(allowed));
    if (result == 0)
        result = add_all(filter, SCMP_ACT_KILL_PROCESS, deadly, COUNT(deadly));
    if (result == 0)
        result = add_harmless_forms(filter);
    if (result == 0)
        result = files ? add_files(filter) : add_no_files(filter);
    return result != 0 ? result : seccomp_load(filter);
}

int sandbox_seccomp(bool files, struct error *error) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (filter == NULL)
        return error_set(error, EX_OSERR, "seccomp is not to be had");
    int result = fill(filter, files);
    seccomp_release(filter);
    if (result != 0)
        return error_set(error, EX_OSERR, "the list of system calls cannot be enforced: %s", strerror(-result));
    return 0;
}
