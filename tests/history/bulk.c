/* bulk.c - in: an empty store that the history has made, and a number of orders; out: the store with so many sends, for
 * measuring. The rows are what history_import would write for measure.c's orders, but the indexes are built afterwards:
 * ten million sends take minutes, not hours. (Their pages are as full as those of an index that grew: nine tenths.)
 * Only for a store that nobody has open and that may be lost. */
#include "history/bulk.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_INDEXES = 32, SHOW_EVERY = 1000000 };

static void must(sqlite3 *database, int result, const char *what) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW)
        return;
    fprintf(stderr, "bulk: %s: %s\n", what, sqlite3_errmsg(database));
    exit(74);
}

static void run(sqlite3 *database, const char *sql) {
    must(database, sqlite3_exec(database, sql, NULL, NULL, NULL), sql);
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql) {
    sqlite3_stmt *statement = NULL;
    must(database, sqlite3_prepare_v2(database, sql, -1, &statement, NULL), sql);
    return statement;
}

/* Takes the indexes away and returns how to make them again. */
static size_t drop_indexes(sqlite3 *database, char *made[MOST_INDEXES]) {
    char *names[MOST_INDEXES];
    size_t count = 0;
    sqlite3_stmt *list =
        prepare(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    while (sqlite3_step(list) == SQLITE_ROW && count < MOST_INDEXES) {
        names[count] = sqlite3_mprintf("DROP INDEX %s", sqlite3_column_text(list, 0));
        made[count++] = sqlite3_mprintf("%s", sqlite3_column_text(list, 1));
    }
    sqlite3_finalize(list);
    for (size_t i = 0; i < count; i++) {
        run(database, names[i]);
        sqlite3_free(names[i]);
    }
    return count;
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text) {
    sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT);
}

static void insert(sqlite3 *database, sqlite3_stmt *statement) {
    must(database, sqlite3_step(statement), "insert");
    sqlite3_reset(statement);
}

struct statements {
    sqlite3_stmt *send, *entry;
};

static void insert_order(sqlite3 *database, struct statements *to, const struct bulk_order *order, sqlite3_int64 id) {
    char ticket[16], key[40], message_id[64];
    snprintf(ticket, sizeof ticket, "%05llX", (unsigned long long)id & 0xFFFFF);
    snprintf(key, sizeof key, "%032llx", (unsigned long long)id * 0x9E3779B97F4A7C15u);
    sqlite3_bind_int64(to->send, 1, id);
    bind_text(to->send, 2, ticket);
    sqlite3_bind_int64(to->send, 3, order->at);
    bind_text(to->send, 4, key);
    snprintf(message_id, sizeof message_id, "<%s@a.example>", key);
    bind_text(to->send, 5, message_id);
    insert(database, to->send);
    sqlite3_bind_int64(to->entry, 1, id);
    bind_text(to->entry, 2, order->party);
    sqlite3_bind_int64(to->entry, 3, order->at);
    bind_text(to->entry, 4, order->number);
    bind_text(to->entry, 5, order->lines);
    insert(database, to->entry);
}

static void insert_all(sqlite3 *database, unsigned count, bulk_make *make) {
    struct statements to = {
        prepare(database,
                "INSERT INTO send VALUES ($1, $2, 'sent', $3, $4, 'ann@larsen.example', 'orders@acme.example', "
                "$5, '', 'pass', '', '')"),
        prepare(database,
                "INSERT INTO entry VALUES ($1, $2, 0, $2, $3, 'order', $4, $4, '', '', '2026-01-02', $5, $5, $5)"),
    };
    for (unsigned n = 0; n < count; n++) {
        struct bulk_order order;
        make(n, &order);
        insert_order(database, &to, &order, ((sqlite3_int64)order.at << 31) + n);
        if (n % SHOW_EVERY == SHOW_EVERY - 1)
            fprintf(stderr, "bulk: %u of %u orders\n", n + 1, count);
    }
    sqlite3_finalize(to.send);
    sqlite3_finalize(to.entry);
}

void bulk_fill(const char *path, unsigned count, bulk_make *make) {
    sqlite3 *database = NULL;
    char *indexes[MOST_INDEXES];
    must(database, sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), path);
    run(database, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA cache_size = -1000000; BEGIN");
    size_t index_count = drop_indexes(database, indexes);
    insert_all(database, count, make);
    for (size_t i = 0; i < index_count; i++) {
        fprintf(stderr, "bulk: index %zu of %zu\n", i + 1, index_count);
        run(database, indexes[i]);
        sqlite3_free(indexes[i]);
    }
    run(database, "COMMIT; PRAGMA journal_mode = WAL");
    must(database, sqlite3_close(database), "close");
    sync(); /* what is measured next shall not wait for this */
}
