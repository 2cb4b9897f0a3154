/* digest.h - SHA-256 and random bytes, from libcrypto. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_TEXT_BYTES 65u /* 64 hexadecimal digits and NUL */

struct digest;

/* A running SHA-256. Never NULL. */
struct digest *digest_new(void);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/* Ends it, writes lower-case hexadecimal and starts anew. */
void digest_finish(struct digest *digest, char text[DIGEST_TEXT_BYTES]);
/* NULL is allowed. */
void digest_free(struct digest *digest);

/* All at once. */
void digest_of(const void *bytes, size_t length, char text[DIGEST_TEXT_BYTES]);

/* `length` bytes that nobody can guess; ends the program when the kernel has none. */
void random_bytes(void *bytes, size_t length);

#define TICKET_TEXT_BYTES 6u /* "7KQ2M" and NUL */
#define TOKEN_TEXT_BYTES 33u /* 32 hexadecimal digits and NUL */

/* A random ticket of five Crockford base32 characters, readable over the telephone. The store makes it unique. */
void ticket_new(char text[TICKET_TEXT_BYTES]);
/* Upper case, o->0, i and l->1, as somebody typed it; false when it is no ticket. */
bool ticket_normalise(const char *typed, char text[TICKET_TEXT_BYTES]);
/* A random 128-bit token. */
void token_new(char text[TOKEN_TEXT_BYTES]);

#endif
