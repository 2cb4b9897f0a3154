/* inspect.c - orderguard-inspect, the program that looks into mail. In: a socket and a memfd with the settings, both
 * left open by whoever started it (wire.h); out: facts. It warms its libraries up, says "ready", and forks inspectors
 * as ordered; each of them closes the wall around itself, says "ready" too, and reads messages until its socket is
 * closed. Limits: limits.h, "The inspector". */
#include "inspect/inspect.h"
#include "base/buffer.h"
#include "inspect/sandbox.h"
#include "inspect/serve.h"
#include "inspect/template.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

struct room {
    const struct settings *settings;
    const struct inspector *inspector;
};

#if defined __SANITIZE_ADDRESS__
/* Looking for leaks at exit needs ptrace, which the wall forbids. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
    return "detect_leaks=0";
}
#endif

/* Options say what the starter has provided for. False: somebody typed something else. */
static bool read_arguments(int count, char **arguments, struct sandbox_options *options) {
    *options = (struct sandbox_options){.landlock = true};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--without-landlock") == 0)
            options->landlock = false;
        else if (strcmp(arguments[i], "--own-user") == 0)
            options->own_user = true;
        else
            return false;
    }
    struct stat socket_status, settings_status;
    return fstat(WIRE_SOCKET_FD, &socket_status) == 0 && S_ISSOCK(socket_status.st_mode) &&
           fstat(WIRE_SETTINGS_FD, &settings_status) == 0 && S_ISREG(settings_status.st_mode);
}

static int read_settings(struct settings **settings, struct error *error) {
    struct stat status;
    struct content content = {0};
    if (fstat(WIRE_SETTINGS_FD, &status) != 0 || status.st_size > LIMIT_SETTINGS_BYTES)
        return error_set(error, EX_PROTOCOL, "the settings are too large");
    int result = content_open(&content, WIRE_SETTINGS_FD, (uint64_t)status.st_size, error);
    if (result == 0)
        result = wire_get_settings(content.bytes, content.length, settings, error);
    content_close(&content);
    free(content.kept);
    close(WIRE_SETTINGS_FD);
    return result;
}

/* A request may come from a moment before or after a reload and speak of parties these settings do not have. */
static void drop_unknown_blocks(const struct settings *settings, struct wire_request *request) {
    size_t kept = 0;
    for (size_t i = 0; i < request->block_count; i++)
        if (request->blocks[i] < settings->party_count)
            request->blocks[kept++] = request->blocks[i];
    request->block_count = kept;
}

static void read_message(void *context, struct arena *arena, const struct wire_request *request, const char *bytes,
                         size_t length, struct facts *facts) {
    const struct room *room = context;
    struct wire_request known = *request;
    drop_unknown_blocks(room->settings, &known);
    inspect_content(room->inspector, arena, &known, bytes, length, facts);
}

static int say_ready(uint32_t generation, struct error *error) {
    struct buffer ready = {0};
    wire_put_ready(&ready, generation);
    int result = serve_send(WIRE_SOCKET_FD, &ready, error);
    buffer_free(&ready);
    return result;
}

/* In each inspector. Before the wall closes nothing of a message has been seen, so what is said here can be believed.
 */
static int inspect(const struct sandbox_options *options, struct room *room, struct error *error) {
    struct sandbox sandbox;
    if (sandbox_enter(options, &sandbox, error) != 0)
        return -1;
    dprintf(STDERR_FILENO, "wall: %s\n", sandbox.description);
    if (say_ready(room->settings->generation, error) != 0)
        return -1;
    return serve_requests(WIRE_SOCKET_FD, room->settings->generation, read_message, room, error);
}

static int run(const struct sandbox_options *options, struct error *error) {
    struct settings *settings = NULL;
    if (read_settings(&settings, error) != 0 || settings == NULL)
        return -1;
    mime_start();
    if (format_start(error) != 0)
        return -1;
    struct room room = {.settings = settings, .inspector = inspect_prepare(settings)};
    if (say_ready(settings->generation, error) != 0)
        return -1;
    switch (template_serve(error)) {
    case TEMPLATE_CHILD:
        return inspect(options, &room, error);
    case TEMPLATE_OVER:
        return 0;
    default:
        return -1;
    }
}

int main(int argc, char **argv) {
    struct sandbox_options options;
    if (!read_arguments(argc, argv, &options)) {
        fputs("orderguard-inspect is started by orderguard and orderguardctl, not by hand\n", stderr);
        return EX_USAGE;
    }
    struct error error;
    int status = EX_OK;
    if (run(&options, &error) != 0) {
        dprintf(STDERR_FILENO, "%s\n", error.text);
        status = error.status;
    }
    _exit(status); /* the libraries' own tidying up needs calls that the wall forbids */
}
