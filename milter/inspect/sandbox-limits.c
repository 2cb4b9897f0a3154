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
        __rlimit_resource_t resource;
        rlim_t most;
        bool of_memory;
        const char *name;
    } limits[] = {
        {RLIMIT_AS, LIMIT_INSPECTOR_MEMORY_BYTES, true, "memory"},
        {RLIMIT_CORE, 0, false, "core dump"},
        {RLIMIT_FSIZE, 0, false, "file size"},
        {RLIMIT_NOFILE, LIMIT_INSPECTOR_FILES, false, "open file"},
        {RLIMIT_NPROC, 0, false, "process"},
        {RLIMIT_MSGQUEUE, 0, false, "message queue"},
        {RLIMIT_MEMLOCK, 0, false, "locked memory"},
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
