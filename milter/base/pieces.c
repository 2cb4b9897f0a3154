/* pieces.c - in: runs of bytes, and how many of them a call has taken; out: what is left. */
#include "base/pieces.h"

size_t pieces_left(const struct iovec *pieces, size_t count) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        left += pieces[i].iov_len;
    return left;
}

void pieces_take_off(struct iovec *pieces, size_t count, size_t gone) {
    for (size_t i = 0; i < count; i++) {
        size_t part = gone < pieces[i].iov_len ? gone : pieces[i].iov_len;
        pieces[i].iov_base = (char *)pieces[i].iov_base + part;
        pieces[i].iov_len -= part;
        gone -= part;
    }
}
