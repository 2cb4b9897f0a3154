/* fuzz-record.c - a hold record or a line of the journal: what is taken is written the same way again. */
#include "history/history-message.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct error error = {0};
    struct history_message *message =
        history_message_get(arena, arena_strndup(arena, (const char *)bytes, length), &error);
    if (message != NULL) {
        struct buffer first = {0}, second = {0};
        history_message_put(&first, message);
        message = history_message_get(arena, buffer_text(&first), &error);
        fuzz_must(message != NULL, "a record is not taken as it was written");
        history_message_put(&second, message);
        fuzz_must(strcmp(buffer_text(&first), buffer_text(&second)) == 0, "a record changes when it is written again");
        buffer_free(&first);
        buffer_free(&second);
    }
    arena_free(arena);
    return 0;
}
