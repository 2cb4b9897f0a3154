/* sandbox-memory.c - in: every request for memory of this program and its libraries; out: whether one of them was
 * refused since the message began, and an exit status of its own when the program dies of that. Libraries meet a
 * refusal in many ways: some abort, some follow the null pointer, some only say that the file is damaged.
 *
 * Limits: with another C library than glibc, or a sanitizer, which has an allocator of its own, nothing is noticed, and
 * such a death is a crash like any other. */
#include "base/limits.h"
#include "inspect/sandbox.h"
#include "wire/wire.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t refused;           /* any request */
static volatile sig_atomic_t refused_in_reason; /* ... that there was room for when the message began */

#if defined __GLIBC__ && !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__

/* glibc's own, by the names that it exports for those who put something before them. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

/* A damaged file may ask for more than there ever is; what it gets then says nothing about the memory that is left. */
static void *note(void *given, size_t size) {
    if (given == NULL && size > 0) {
        refused = 1;
        if (size < LIMIT_INSPECTOR_MEMORY_BYTES / 2)
            refused_in_reason = 1;
    }
    return given;
}

void *malloc(size_t size) {
    return note(__libc_malloc(size), size);
}

void *calloc(size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        bytes = SIZE_MAX;
    return note(__libc_calloc(count, size), bytes);
}

void *realloc(void *old, size_t size) {
    return note(__libc_realloc(old, size), size);
}

void *memalign(size_t alignment, size_t size) {
    return note(__libc_memalign(alignment, size), size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return note(__libc_memalign(alignment, size), size);
}

int posix_memalign(void **given, size_t alignment, size_t size) {
    if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0)
        return EINVAL;
    void *memory = note(__libc_memalign(alignment, size), size);
    if (memory == NULL && size > 0)
        return ENOMEM;
    *given = memory;
    return 0;
}

#endif

/* Whatever else kills the program shall look as if nobody had been here. */
static void die(int signal_number) {
    if (refused)
        _exit(WIRE_EXIT_NO_MEMORY);
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void sandbox_memory_watch(void) {
    static const int deaths[] = {SIGABRT, SIGTRAP, SIGSEGV, SIGBUS};
    for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++)
        signal(deaths[i], die);
}

void sandbox_memory_begin(void) {
    refused = refused_in_reason = 0;
}

bool sandbox_memory_ran_out(void) {
    return refused_in_reason;
}
