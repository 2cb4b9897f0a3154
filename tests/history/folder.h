/* folder.h - a folder of its own for each test, removed with all that is in it. */
#ifndef TESTS_HISTORY_FOLDER_H
#define TESTS_HISTORY_FOLDER_H

/* The printed text; it lives as long as the program. */
const char *forever(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Makes an empty folder below $TMPDIR or /tmp; the text lives forever, like the others here. */
const char *folder_new(void);

/* "FOLDER/NAME". */
const char *folder_path(const char *folder, const char *name);

/* Removes the folder and everything in it. */
void folder_remove(const char *folder);

#endif
