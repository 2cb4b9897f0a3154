/* pieces.h - several runs of bytes that go out as one, however many calls of writev() or sendmsg() that takes. */
#ifndef PIECES_H
#define PIECES_H

#include <stddef.h>
#include <sys/uio.h>

/* Bytes that are still to go. */
size_t pieces_left(const struct iovec *pieces, size_t count);

/* Takes off the first so many bytes, which have gone; at most pieces_left. */
void pieces_take_off(struct iovec *pieces, size_t count, size_t gone);

#endif
