/* disk.h - a disk that forgets what was not synced, below SQLite: for stores that lose their power. */
#ifndef TESTS_HISTORY_DISK_H
#define TESTS_HISTORY_DISK_H

/* From now on the database of this path (it exists, and nobody has it open) and its write-ahead log are watched: their
 * files are as always, and beside them stands what a disk is bound to keep of them. Once in a program. */
void disk_watch(const char *path);

/* What a cut of the power at this moment leaves, as a store of the other path: all that was synced, and of the writes
 * since then whichever chance lets reach the disk. Returns how many of those were lost. */
unsigned disk_cut(const char *to);

/* How many writes the database itself has seen, beside its log. */
unsigned disk_database_writes(void);

/* Ends it; the database must be closed. */
void disk_end(void);

#endif
