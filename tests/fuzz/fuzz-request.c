/* fuzz-request.c - the frame the daemon sends, and the settings: an inspector trusts them, but reads them as strictly.
 */
#include "tests/fuzz/fuzz.h"
#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct arena *arena = arena_new();
    struct wire_request request;
    struct settings *settings;
    struct error error;
    wire_get_request(bytes, length, arena, &request, &error);
    if (wire_get_settings(bytes, length, &settings, &error) == 0) {
        struct buffer again = {0};
        struct settings *copy;
        wire_put_settings(&again, settings);
        fuzz_must(wire_get_settings(again.data, again.length, &copy, &error) == 0, "settings are not taken as written");
        settings_free(copy);
        settings_free(settings);
        buffer_free(&again);
    }
    arena_free(arena);
    return 0;
}
