/* fuzz-mailbox.c - a mailbox for `orderguardctl import`: every byte of it belongs to exactly one message. */
#include "ctl/import.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct error error = {0};
    struct import_mbox *mbox = import_mbox_open(fuzz_file(bytes, length), &error);
    struct buffer message = {0};
    uint64_t line, last = 0;
    int64_t weight, all = 0;
    const char *too_much;
    while (import_mbox_next(mbox, &message, &line, &weight, &too_much) > 0) {
        fuzz_must(line > last && (int64_t)message.length <= weight, "a message is longer than what it was read from");
        all += weight;
        last = line;
        buffer_clear(&message);
    }
    fuzz_must(all == (int64_t)length, "bytes of a mailbox are lost or counted twice");
    buffer_free(&message);
    import_mbox_close(mbox);
    return 0;
}
