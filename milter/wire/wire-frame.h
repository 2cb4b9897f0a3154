/* wire-frame.h - inside wire/: beginning and ending a frame. */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "wire/wire.h"

/* Writes the header with a length to be patched by frame_end. Returns where the frame begins. */
size_t frame_begin(struct buffer *out, enum wire_kind kind);
void frame_end(struct buffer *out, size_t begin);

#endif
