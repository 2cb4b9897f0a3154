/* folder.h - a folder of its own for each test, removed with all that is in it. */
#ifndef TESTS_HISTORY_FOLDER_H
#define TESTS_HISTORY_FOLDER_H

/* Makes an empty folder below $TMPDIR or /tmp; the text is never freed. */
const char *folder_new(void);

/* "FOLDER/NAME"; never freed. */
const char *folder_path(const char *folder, const char *name);

/* Removes the folder and everything in it. */
void folder_remove(const char *folder);

#endif
