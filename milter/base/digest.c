/* digest.c - in: bytes; out: SHA-256 in hexadecimal, random tokens, tickets. */
#include "base/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { SHA256_BYTES = 32 };

struct digest {
    EVP_MD_CTX *context;
};

static void must(int succeeded) {
    if (succeeded != 1)
        abort();
}

/* Fetched once a process: EVP_sha256() alone makes every context look for its implementation anew, which takes longer
 * than the digest of a short text. Never freed; OpenSSL counts it as its own at the end. */
static EVP_MD *sha256;

static void fetch(void) {
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (sha256 == NULL)
        abort();
}

struct digest *digest_new(void) {
    struct digest *digest = malloc(sizeof *digest);
    if (digest == NULL)
        abort();
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fetch);
    digest->context = EVP_MD_CTX_new();
    if (digest->context == NULL)
        abort();
    must(EVP_DigestInit_ex(digest->context, sha256, NULL));
    return digest;
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
    must(EVP_DigestUpdate(digest->context, bytes, length));
}

static void to_hexadecimal(const unsigned char *bytes, size_t length, char *text) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * length] = '\0';
}

void digest_finish(struct digest *digest, char text[DIGEST_TEXT_BYTES]) {
    unsigned char bytes[SHA256_BYTES];
    must(EVP_DigestFinal_ex(digest->context, bytes, NULL));
    must(EVP_DigestInit_ex(digest->context, NULL, NULL));
    to_hexadecimal(bytes, sizeof bytes, text);
}

void digest_free(struct digest *digest) {
    if (digest == NULL)
        return;
    EVP_MD_CTX_free(digest->context);
    free(digest);
}

void digest_of(const void *bytes, size_t length, char text[DIGEST_TEXT_BYTES]) {
    struct digest *digest = digest_new();
    digest_add(digest, bytes, length);
    digest_finish(digest, text);
    digest_free(digest);
}

void random_bytes(void *bytes, size_t length) {
    size_t have = 0;
    while (have < length) {
        ssize_t got = getrandom((char *)bytes + have, length - have, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            abort();
        have += (size_t)got;
    }
}

/* Crockford's base32: no I, L, O, U. */
static const char base32[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void ticket_new(char text[TICKET_TEXT_BYTES]) {
    unsigned char bytes[TICKET_TEXT_BYTES - 1];
    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        text[i] = base32[bytes[i] & 31];
    text[sizeof bytes] = '\0';
}

bool ticket_normalise(const char *typed, char text[TICKET_TEXT_BYTES]) {
    size_t length = strlen(typed);
    if (length != TICKET_TEXT_BYTES - 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = typed[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == 'O')
            c = '0';
        if (c == 'I' || c == 'L')
            c = '1';
        if (c == '\0' || strchr(base32, c) == NULL)
            return false;
        text[i] = c;
    }
    text[length] = '\0';
    return true;
}

void token_new(char text[TOKEN_TEXT_BYTES]) {
    unsigned char bytes[(TOKEN_TEXT_BYTES - 1) / 2];
    random_bytes(bytes, sizeof bytes);
    to_hexadecimal(bytes, sizeof bytes, text);
}
