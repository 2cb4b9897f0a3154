/* content.c - in: a descriptor and how many bytes to expect; out: those bytes in memory. A sealed memfd cannot change
 * any more and is mapped when it is large; anything else is copied, because a file that shrinks under a mapping means
 * SIGBUS. Limit: what wire_get_request lets through as content_bytes. */
#include "inspect/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

enum { KEPT_BYTES = 256 * 1024 };

static bool is_sealed(int descriptor) {
    const int needed = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;
    int seals = fcntl(descriptor, F_GET_SEALS);
    return seals >= 0 && (seals & needed) == needed;
}

/* Reads up to `length` bytes from the beginning; the offset, which the daemon shares, stays where it is. */
static int copy(int descriptor, char *to, size_t length, size_t *copied, struct error *error) {
    *copied = 0;
    while (*copied < length) {
        ssize_t n = pread(descriptor, to + *copied, length - *copied, (off_t)*copied);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(error, EX_IOERR, "the message cannot be read: %s", strerror(errno));
        if (n == 0)
            break;
        *copied += (size_t)n;
    }
    return 0;
}

static int map(struct content *content, int descriptor, size_t length, struct error *error) {
    void *mapped = mmap(NULL, length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (mapped == MAP_FAILED)
        return error_set(error, EX_OSERR, "the message cannot be mapped: %s", strerror(errno));
    content->mapped = mapped;
    content->bytes = mapped;
    content->length = length;
    return 0;
}

static bool holds(int descriptor, size_t length) {
    off_t end = lseek(descriptor, 0, SEEK_END);
    return end >= 0 && (uint64_t)end >= length;
}

int content_open(struct content *content, int descriptor, uint64_t length, struct error *error) {
    content->bytes = "";
    content->length = 0;
    if (length > KEPT_BYTES && is_sealed(descriptor) && holds(descriptor, length))
        return map(content, descriptor, length, error);
    char **room = length > KEPT_BYTES ? &content->own : &content->kept;
    if (*room == NULL)
        *room = malloc(length > KEPT_BYTES ? length : KEPT_BYTES);
    if (*room == NULL)
        return error_set(error, EX_OSERR, "there is no memory for the message");
    int result = copy(descriptor, *room, length, &content->length, error);
    content->bytes = *room;
    return result;
}

void content_close(struct content *content) {
    if (content->mapped != NULL)
        munmap(content->mapped, content->length);
    free(content->own);
    *content = (struct content){.kept = content->kept, .bytes = ""};
}
