/* progress.c - in: how many are done, and how many of all bytes; out: a bar on standard error with rate and time left,
 * ten times a second at most, and only on a terminal. */
#include "ctl/ctl.h"

#include <time.h>
#include <unistd.h>

enum { BAR_WIDTH = 30, DRAW_MS = 100 };

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void draw(const struct progress *progress, int64_t now) {
    char bar[BAR_WIDTH + 1];
    double part = progress->total_bytes == 0 ? 1.0 : (double)progress->done_bytes / (double)progress->total_bytes;
    part = part > 1.0 ? 1.0 : part;
    int filled = (int)(part * BAR_WIDTH);
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    double seconds = (double)(now - progress->begun_ms) / 1000.0;
    double rate = seconds > 0 ? (double)progress->done / seconds : 0;
    double left = part > 0 ? seconds * (1.0 - part) / part : 0;
    fprintf(stderr, "\r[%s] %3.0f %%, %zu read, %.0f/s, %.0f s left  ", bar, part * 100.0, progress->done, rate, left);
}

void progress_begin(struct progress *progress, int64_t total_bytes) {
    *progress =
        (struct progress){.shown = isatty(STDERR_FILENO) == 1, .total_bytes = total_bytes, .begun_ms = now_ms()};
}

void progress_step(struct progress *progress, size_t done, int64_t done_bytes) {
    int64_t now = now_ms();
    progress->done = done;
    progress->done_bytes = done_bytes;
    if (!progress->shown || now - progress->drawn_ms < DRAW_MS)
        return;
    progress->drawn_ms = now;
    draw(progress, now);
}

void progress_end(struct progress *progress) {
    if (!progress->shown)
        return;
    draw(progress, now_ms());
    fputc('\n', stderr);
}
