/* sandbox-limits.c - in: nothing; out: hard resource limits of this process, from limits.h. There is no limit of CPU
 * time: it would add up over many messages; the daemon holds the deadline by the clock on the wall. */
#include "base/limits.h"
#include "inspect/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sysexits.h>

/* The sanitizers reserve terabytes of address space for their shadow memory. */
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { ADDRESS_SPACE_IS_SHADOWED = 1 };
#else
enum { ADDRESS_SPACE_IS_SHADOWED = 0 };
#endif

int sandbox_limits(struct error *error) {
    static const struct {
        const char *name;
        rlim_t most;
        __rlimit_resource_t resource;
        bool of_memory;
    } limits[] = {
        {"memory", LIMIT_INSPECTOR_MEMORY_BYTES, RLIMIT_AS, true},
        {"core dump", 0, RLIMIT_CORE, false},
        {"file size", 0, RLIMIT_FSIZE, false},
        {"open file", LIMIT_INSPECTOR_FILES, RLIMIT_NOFILE, false},
        {"process", 0, RLIMIT_NPROC, false},
        {"message queue", 0, RLIMIT_MSGQUEUE, false},
        {"locked memory", 0, RLIMIT_MEMLOCK, false},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct rlimit limit = {limits[i].most, limits[i].most};
        if (limits[i].of_memory && ADDRESS_SPACE_IS_SHADOWED)
            continue;
        if (setrlimit(limits[i].resource, &limit) != 0)
            return error_set(error, EX_OSERR, "the %s limit cannot be set: %s", limits[i].name, strerror(errno));
    }
    return 0;
}
