/* history-sqlite-schema.c - in: a new, empty file; out: the tables of a history in it.
 *
 * Another database takes the same tables with BIGINT for INTEGER and without WITHOUT ROWID. Rows of send lie in the
 * order of time, which is in their ids, those of entry and claim in the order of their keys. The indexes on entry begin
 * with what tells most, so that one lookup touches few pages, and end in the time, so that the newest are found first.
 */
#include "history/history-sqlite.h"

#include <sysexits.h>

#define MAKE_CLAIMS(name)                                                                                              \
    "CREATE TABLE " name                                                                                               \
    " (party_key TEXT NOT NULL, number_folded TEXT NOT NULL, release TEXT NOT NULL, revision TEXT NOT NULL, "          \
    "content TEXT NOT NULL, send BIGINT NOT NULL, sent BIGINT NOT NULL, "                                              \
    "PRIMARY KEY (number_folded, content, party_key, release, revision)) WITHOUT ROWID"

static const char *const schema[] = {
    "CREATE TABLE send (id INTEGER PRIMARY KEY, ticket TEXT NOT NULL, state TEXT NOT NULL, sent BIGINT NOT NULL, "
    "send_key TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT NULL, message_id TEXT NOT NULL, "
    "queue_id TEXT NOT NULL, action TEXT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL)",
    "CREATE INDEX send_by_ticket ON send (ticket)",
    "CREATE INDEX send_by_time ON send (sent)",
    "CREATE INDEX send_by_key ON send (send_key, sent) WHERE send_key <> ''",
    "CREATE INDEX send_by_message_id ON send (message_id) WHERE message_id <> ''",
    "CREATE INDEX send_by_queue_id ON send (queue_id) WHERE queue_id <> ''",
    "CREATE INDEX send_provisional ON send (sent) WHERE state = 'provisional'",

    "CREATE TABLE entry (send BIGINT NOT NULL, party_key TEXT NOT NULL, document BIGINT NOT NULL, "
    "party TEXT NOT NULL, sent BIGINT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, "
    "number_folded TEXT NOT NULL, release TEXT NOT NULL, revision TEXT NOT NULL, date TEXT NOT NULL, "
    "lines TEXT NOT NULL, text_digest TEXT NOT NULL, PRIMARY KEY (send, party_key, document)) WITHOUT ROWID",
    "CREATE INDEX entry_by_number ON entry (number_folded, release, party_key, sent, send) WHERE number_folded <> ''",
    "CREATE INDEX entry_by_lines ON entry (lines, party_key, sent, send) WHERE lines <> ''",
    "CREATE INDEX entry_by_text ON entry (text_digest, party_key, sent, send) WHERE text_digest <> ''",
    "CREATE INDEX entry_by_party ON entry (party_key, sent, send)",

    MAKE_CLAIMS("claim"),

    "CREATE TABLE hold (ticket TEXT NOT NULL PRIMARY KEY, token TEXT NOT NULL, state TEXT NOT NULL, "
    "held BIGINT NOT NULL, settled BIGINT NOT NULL, sender TEXT NOT NULL, message_id TEXT NOT NULL, "
    "queue_id TEXT NOT NULL, record TEXT NOT NULL)",
    "CREATE INDEX hold_waiting ON hold (held) WHERE state = 'held'",

    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",
};

/* What version 2 added. */
static const char *const schema_2[] = {
    "CREATE INDEX hold_by_time ON hold (held)",
    "CREATE TABLE allowance (id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, party TEXT NOT "
    "NULL, "
    "ends BIGINT NOT NULL, added BIGINT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL)",
    "CREATE TABLE mark (meaning TEXT NOT NULL, mark BIGINT NOT NULL, PRIMARY KEY (meaning, mark)) WITHOUT ROWID",
};

/* What version 3 added. */
static const char *const schema_3[] = {
    "CREATE TABLE verdict (id INTEGER PRIMARY KEY, judged BIGINT NOT NULL, send_key TEXT NOT NULL, ticket TEXT NOT "
    "NULL, action TEXT NOT NULL, rule TEXT NOT NULL, why TEXT NOT NULL, sender TEXT NOT NULL, recipients TEXT NOT "
    "NULL, number TEXT NOT NULL, message_id TEXT NOT NULL, queue_id TEXT NOT NULL)",
    "CREATE INDEX verdict_by_time ON verdict (judged)",
    "CREATE INDEX verdict_by_key ON verdict (send_key, judged) WHERE send_key <> ''",
};

/* Brings a store with data from version 2 to 3: the verdicts of the last 90 days that stand in the sends. A send that
 * should have been held, rejected or deferred and has no hold record was observed. */
static const char *const data_3[] = {
    "INSERT INTO verdict SELECT id, sent, send_key, ticket, CASE WHEN action IN ('hold', 'reject', 'defer') AND NOT "
    "EXISTS (SELECT 1 FROM hold WHERE hold.ticket = send.ticket) THEN 'would-' || action ELSE action END, rule, why, "
    "sender, recipients, COALESCE((SELECT number FROM entry WHERE entry.send = send.id LIMIT 1), ''), message_id, "
    "queue_id FROM send WHERE action <> 'pass' AND sent >= (SELECT MAX(sent) FROM send) - 90 * 86400",
};

/* Version 4 leaves out two indexes: the ids are in the order of time, and what is provisional for a day is shown as
 * sent. What each look-up reads - the newest numbers of a party, the allowances - stands in an index in its order. */
static const char *const schema_4[] = {
    "DROP INDEX send_by_time",
    "DROP INDEX send_provisional",
    "DROP INDEX entry_by_party",
    "CREATE INDEX entry_by_party ON entry (party_key, sent, send, number_folded)",
    "CREATE INDEX allowance_in_order ON allowance (added, id)",
};

/* Version 5 keeps the digest of the octets a document came in. It needs no index: the same octets have the same number,
 * lines and text, by which they are found. */
static const char *const schema_5[] = {
    "ALTER TABLE entry ADD COLUMN bytes_digest TEXT NOT NULL DEFAULT ''",
};

/* Version 6 keeps what a send may be called in the order of spans (HISTORY_SPAN_BITS): however large the store is, what
 * is written now lies on a few pages. And claims settle only between messages that are judged at the same time, so
 * those of a day are enough; they were as many as the entries, and are copied because to delete them would take longer.
 */
static const char *const schema_6[] = {
    "DROP INDEX send_by_ticket",
    "DROP INDEX send_by_key",
    "DROP INDEX send_by_message_id",
    "DROP INDEX send_by_queue_id",
    "CREATE INDEX send_by_ticket ON send (id >> 51, ticket)",
    "CREATE INDEX send_by_key ON send (id >> 51, send_key, sent) WHERE send_key <> ''",
    "CREATE INDEX send_by_message_id ON send (id >> 51, message_id) WHERE message_id <> ''",
    "CREATE INDEX send_by_queue_id ON send (id >> 51, queue_id) WHERE queue_id <> ''",
    MAKE_CLAIMS("claim_of_a_day"),
    "INSERT INTO claim_of_a_day SELECT * FROM claim WHERE sent > (SELECT MAX(id) >> 31 FROM send) - 86400",
    "DROP TABLE claim",
    "ALTER TABLE claim_of_a_day RENAME TO claim",
    "CREATE INDEX claim_by_time ON claim (sent)",
};

static int run_each(sqlite3 *database, const char *const *statements, size_t count, char **reason) {
    int result = SQLITE_OK;
    for (size_t i = 0; i < count && result == SQLITE_OK; i++)
        result = sqlite3_exec(database, statements[i], NULL, NULL, reason);
    return result;
}

static int run_all(sqlite3 *database, char **reason) {
    char marks[128];
    int result = sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema, sizeof schema / sizeof schema[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_2, sizeof schema_2 / sizeof schema_2[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_3, sizeof schema_3 / sizeof schema_3[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_4, sizeof schema_4 / sizeof schema_4[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_5, sizeof schema_5 / sizeof schema_5[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_6, sizeof schema_6 / sizeof schema_6[0], reason);
    sqlite3_snprintf(sizeof marks, marks, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                     SQLITE_APPLICATION_ID, SQLITE_SCHEMA_VERSION);
    if (result == SQLITE_OK)
        result = sqlite3_exec(database, marks, NULL, NULL, reason);
    if (result == SQLITE_OK)
        result = sqlite3_exec(database, "PRAGMA journal_mode = WAL", NULL, NULL, reason);
    return result;
}

int sqlite_schema_make(const char *path, struct error *error) {
    sqlite3 *database = NULL;
    char *reason = NULL;
    int result = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (result == SQLITE_OK)
        result = run_all(database, &reason);
    if (result != SQLITE_OK)
        error_set(error, EX_IOERR, "cannot make the history %s: %s", path,
                  reason != NULL ? reason : sqlite3_errstr(result));
    sqlite3_free(reason);
    int closed = sqlite3_close(database);
    if (result == SQLITE_OK && closed != SQLITE_OK)
        return error_set(error, EX_IOERR, "cannot make the history %s: %s", path, sqlite3_errstr(closed));
    return result == SQLITE_OK ? 0 : -1;
}

/* ---- from an earlier version ------------------------------------------------------------------------------------- */

static int version_of(sqlite3 *database) {
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(database, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return version;
}

static int add_versions(sqlite3 *database, int version, char **reason) {
    char mark[64];
    int result = SQLITE_OK;
    if (version < 2)
        result = run_each(database, schema_2, sizeof schema_2 / sizeof schema_2[0], reason);
    if (result == SQLITE_OK && version < 3)
        result = run_each(database, schema_3, sizeof schema_3 / sizeof schema_3[0], reason);
    if (result == SQLITE_OK && version < 3)
        result = run_each(database, data_3, sizeof data_3 / sizeof data_3[0], reason);
    if (result == SQLITE_OK && version < 4)
        result = run_each(database, schema_4, sizeof schema_4 / sizeof schema_4[0], reason);
    if (result == SQLITE_OK && version < 5)
        result = run_each(database, schema_5, sizeof schema_5 / sizeof schema_5[0], reason);
    if (result == SQLITE_OK)
        result = run_each(database, schema_6, sizeof schema_6 / sizeof schema_6[0], reason);
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA user_version = %d", SQLITE_SCHEMA_VERSION);
    return result == SQLITE_OK ? sqlite3_exec(database, mark, NULL, NULL, reason) : result;
}

/* Two programs may try at once: who comes second finds it done. */
static int upgrade(sqlite3 *database, const char *path, struct error *error) {
    char *reason = NULL;
    int result = sqlite3_exec(database, "BEGIN IMMEDIATE", NULL, NULL, &reason);
    int version = version_of(database);
    if (result == SQLITE_OK && version < SQLITE_SCHEMA_VERSION)
        result = add_versions(database, version, &reason);
    if (result == SQLITE_OK)
        result = sqlite3_exec(database, "COMMIT", NULL, NULL, &reason);
    if (result != SQLITE_OK) {
        error_set(error, EX_IOERR, "the history %s cannot be brought up to date: %s", path,
                  reason != NULL ? reason : sqlite3_errstr(result));
        sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL);
    }
    sqlite3_free(reason);
    return result == SQLITE_OK ? 0 : -1;
}

int sqlite_schema_upgrade(const struct sqlite_store *store, struct error *error) {
    static int patience = 5000;
    sqlite3 *database = NULL;
    bool reads = store->open == HISTORY_READ;
    int flags = reads ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (sqlite_connect(store, flags, &patience, &database, error) != 0)
        return -1;
    int version = version_of(database), result = 0;
    if (version > 0 && version < SQLITE_SCHEMA_VERSION)
        result = reads ? error_set(error, EX_CONFIG,
                                   "the history %s has the older format %d: start orderguard, or type "
                                   "`orderguardctl import` with any mail, to bring it up to date",
                                   store->path, version)
                       : upgrade(database, store->path, error);
    sqlite3_close(database);
    return result;
}
