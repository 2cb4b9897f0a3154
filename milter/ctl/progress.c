/* progress.c - in: how much is done; out: a bar on standard error with rate and time left, ten times a second at most,
 * and only on a terminal. */
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
    size_t filled = progress->total == 0 ? BAR_WIDTH : progress->done * BAR_WIDTH / progress->total;
    for (size_t i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    double seconds = (double)(now - progress->begun_ms) / 1000.0;
    double rate = seconds > 0 ? (double)progress->done / seconds : 0;
    double left = rate > 0 ? (double)(progress->total - progress->done) / rate : 0;
    fprintf(stderr, "\r[%s] %zu of %zu, %.0f/s, %.0f s left  ", bar, progress->done, progress->total, rate, left);
}

void progress_begin(struct progress *progress, size_t total) {
    *progress = (struct progress){.shown = isatty(STDERR_FILENO) == 1, .total = total, .begun_ms = now_ms()};
}

void progress_step(struct progress *progress, size_t done) {
    int64_t now = now_ms();
    progress->done = done;
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
