/* cpu.h - what the programs that measure a bare library measure with. */
#ifndef BENCH_CPU_H
#define BENCH_CPU_H

#include <sys/resource.h>

/* User and system time of this process so far. */
static inline double cpu_seconds(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

#endif
