/* fuzz-facts.c - the frame an inspector sends: what the daemon must survive. */
#include "tests/fuzz/fuzz.h"
#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct facts facts;
    struct error error;
    uint32_t generation, sequence;
    if (wire_get_facts(bytes, length, arena, &generation, &sequence, &facts, &error) == 0) {
        /* What was taken can be sent on and is taken again. */
        struct buffer frame = {0};
        wire_put_facts(&frame, generation, sequence, &facts);
        if (wire_get_facts(frame.data + WIRE_HEADER_BYTES, frame.length - WIRE_HEADER_BYTES, arena, &generation,
                           &sequence, &facts, &error) != 0)
            __builtin_trap();
        buffer_free(&frame);
    }
    arena_free(arena);
    return 0;
}
