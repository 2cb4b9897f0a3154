/* collect.h - one message as it comes in: header fields re-created, body as it is, into memory and then a sealed
 * memfd. Knows no libmilter. Private to receive/. */
#ifndef RECEIVE_COLLECT_H
#define RECEIVE_COLLECT_H

#include "base/digest.h"
#include "base/error.h"
#include "inspection.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What all connections share: the budget of bytes in memory and the folder of spool files beyond it. */
struct receive_store;

/* Never NULL. The folder may be NULL: then there is nothing beyond the budget. */
struct receive_store *receive_store_new(uint64_t total, const char *spool);
void receive_store_free(struct receive_store *store);

/* A reload: holds for what is collected from now on. */
void receive_store_configure(struct receive_store *store, uint64_t total, const char *spool);

/* Takes bytes from the budget; false when it has not that many left. `always` takes them even then. */
bool receive_store_take(struct receive_store *store, uint64_t bytes, bool always);
void receive_store_give(struct receive_store *store, uint64_t bytes);
uint64_t receive_store_used(struct receive_store *store);

/* A new unlinked file in the spool folder, or -1. */
int receive_store_spool(struct receive_store *store, struct error *error);

/* Small messages stay in one buffer until their end; larger ones are written out whenever it is full. */
#define RECEIVE_BUFFER_BYTES LIMIT_SMALL_BYTES

/* One a connection; the buffer and the digest serve all its messages. */
struct receive_collect {
    struct receive_store *store;
    struct digest *digest;
    char *buffer; /* NULL before the first message */
    size_t buffered;
    int file;           /* memfd or spool file; -1: nothing was written out yet */
    bool spooled;       /* `file` is a spool file */
    bool in_body;       /* the empty line after the header section is written */
    uint64_t bytes;     /* collected so far */
    uint64_t written;   /* of these, in `file` */
    uint64_t charged;   /* taken from the budget for `file` */
    size_t forged;      /* X-Orderguard fields seen */
    const char *failed; /* why nothing is collected any more, a could-not-look reason; NULL: all is well */
    struct error error; /* the sentence when `failed` is "busy" */
};

/* For a new connection; memory and files are charged to the store, which must outlive it. */
void receive_collect_start(struct receive_collect *collect, struct receive_store *store);

/* One header field. `leading_space`: the value begins with what followed the colon; else one blank stood there. */
void receive_collect_header(struct receive_collect *collect, const char *name, const char *value, bool leading_space);

/* A piece of the body, as it came. */
void receive_collect_body(struct receive_collect *collect, const void *bytes, size_t length);

/* Ends the message: fills content or small_content, content_bytes, body_digest, not_collected and forged_headers of the
 * envelope, which from now on owns the descriptor, and is ready for the next message, whose first field ends the life
 * of small_content. The budget stays charged until receive_collect_release: the text is in memory as long as it is
 * judged.
 */
void receive_collect_finish(struct receive_collect *collect, struct envelope *envelope);
void receive_collect_release(struct receive_collect *collect);

/* Forgets the message: it was aborted. */
void receive_collect_drop(struct receive_collect *collect);

/* Ends collecting for another reason than size, e.g. "limit-recipients". */
void receive_collect_fail(struct receive_collect *collect, const char *why);

/* The connection is over: forgets the message and gives back what the store was charged. */
void receive_collect_end(struct receive_collect *collect);

#endif
