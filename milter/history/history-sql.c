/* history-sql.c - the text of every statement. No LIKE, no rowid, no function that only one database has. */
#include "history/history-sql.h"

#include "history/history-message.h"

#define EARLIER_LIST                                                                                                   \
    "SELECT entry.send, entry.document, entry.sent, send.ticket, entry.number, entry.number_folded, entry.release, "   \
    "entry.revision, entry.lines, entry.text_digest, entry.date, entry.party, entry.party_key, send.message_id, "      \
    "send.queue_id, send.action, send.recipients, entry.kind, entry.bytes_digest FROM entry JOIN send ON send.id = "   \
    "entry.send WHERE "

#define FOUND_LIST                                                                                                     \
    "SELECT send.ticket, send.state, send.sent, send.sender, send.recipients, send.message_id, send.queue_id, "        \
    "send.rule, send.why, COALESCE(entry.party, ''), COALESCE(entry.party_key, ''), COALESCE(entry.number, ''), "      \
    "COALESCE(entry.number_folded, ''), COALESCE(entry.release, ''), COALESCE(entry.revision, ''), "                   \
    "COALESCE(entry.date, ''), COALESCE(entry.kind, ''), COALESCE(entry.lines, ''), send.action "

#define FOUND_ORDER " ORDER BY send.id, entry.document, entry.party_key"

#define HOLD_LIST "SELECT ticket, token, held, record, sender, message_id, queue_id FROM hold WHERE state = 'held'"

_Static_assert(HISTORY_SPAN_BITS == 51, "the statements and the indexes say so, too");

/* The spans in which anything was sent, oldest first, and the sends one of them has under a name. */
#define SPANS                                                                                                          \
    "WITH RECURSIVE span (number) AS (SELECT MIN(id) >> 51 FROM send UNION ALL SELECT number + 1 FROM span "           \
    "WHERE number < (SELECT MAX(id) >> 51 FROM send)) "
#define IN_ANY_SPAN "FROM span CROSS JOIN send WHERE send.id >> 51 = span.number AND "

/* By ticket $1, queue ID $2 or Message-ID $3. */
#define SENDS_BY_ID                                                                                                    \
    "SELECT send.id " IN_ANY_SPAN "send.ticket = $1 UNION "                                                            \
    "SELECT send.id " IN_ANY_SPAN "send.queue_id = $2 AND send.queue_id <> '' UNION "                                  \
    "SELECT send.id " IN_ANY_SPAN "send.message_id = $3 AND send.message_id <> ''"

/* A claim's content, as history_content() makes it. */
#define CONTENT "CASE WHEN lines <> '' THEN lines WHEN text_digest <> '' THEN 't:' || text_digest ELSE '' END"

const char *const history_sql[HISTORY_STATEMENT_COUNT] = {
    [SQL_SAVEPOINT] = "SAVEPOINT message",
    [SQL_SAVEPOINT_KEEP] = "RELEASE SAVEPOINT message",
    [SQL_SAVEPOINT_UNDO] = "ROLLBACK TO SAVEPOINT message",

    [SQL_SAME_SEND] = "SELECT id, sent FROM send WHERE id >> 51 = $1 AND send_key = $2 AND send_key <> '' AND "
                      "sent >= $3 AND sent <= $4 ORDER BY sent DESC, id DESC LIMIT 1",
    [SQL_HAS_PARTY] = "SELECT sent FROM entry WHERE send = $1 AND party_key = $2 LIMIT 1",
    [SQL_CLAIM] = "SELECT send FROM claim WHERE party_key = $1 AND number_folded = $2 AND release = $3 AND "
                  "revision = $4 AND content = $5",
    [SQL_LAST_SEND] =
        "SELECT sent, number_folded FROM entry WHERE party_key = $1 AND (sent, send) < ($2, $3) AND send <> $4 "
        "ORDER BY sent DESC, send DESC LIMIT $5",
    [SQL_BY_NUMBER] = EARLIER_LIST "entry.number_folded = $1 AND entry.number_folded <> '' AND entry.release = $2 AND "
                                   "entry.party_key = $3 AND (entry.sent, entry.send) < ($4, $5) AND "
                                   "entry.send <> $6 ORDER BY entry.sent DESC, entry.send DESC LIMIT $7",
    [SQL_BY_LINES] = EARLIER_LIST "entry.lines = $1 AND entry.lines <> '' AND entry.party_key = $2 AND "
                                  "(entry.sent, entry.send) < ($3, $4) AND entry.send <> $5 "
                                  "ORDER BY entry.sent DESC, entry.send DESC LIMIT $6",
    [SQL_BY_TEXT] = EARLIER_LIST "entry.text_digest = $1 AND entry.text_digest <> '' AND entry.party_key = $2 AND "
                                 "(entry.sent, entry.send) < ($3, $4) AND entry.send <> $5 "
                                 "ORDER BY entry.sent DESC, entry.send DESC LIMIT $6",
    [SQL_ALONG] = "SELECT other.send, other.number_folded FROM (SELECT send, party_key FROM entry WHERE "
                  "text_digest = $1 AND text_digest <> '' AND number_folded = $2 AND party_key = $3 AND "
                  "(sent, send) < ($4, $5) AND send <> $6 ORDER BY sent DESC, send DESC LIMIT $7) AS mine "
                  "JOIN entry AS other ON other.send = mine.send AND other.party_key = mine.party_key "
                  "WHERE other.number_folded <> '' AND other.number_folded <> $8 ORDER BY other.send LIMIT $9",
    [SQL_NUMBER_PARTY] = "SELECT party_key FROM entry WHERE number_folded = $1 AND number_folded <> '' AND "
                         "release = $2 AND party_key > $3 ORDER BY party_key LIMIT 1",
    [SQL_LINES_PARTY] = "SELECT party_key FROM entry WHERE lines = $1 AND lines <> '' AND party_key > $2 "
                        "ORDER BY party_key LIMIT 1",
    [SQL_TEXT_PARTY] = "SELECT party_key FROM entry WHERE text_digest = $1 AND text_digest <> '' AND party_key > $2 "
                       "ORDER BY party_key LIMIT 1",

    [SQL_SEND_EXISTS] = "SELECT 1 FROM send WHERE id = $1",
    [SQL_TICKET_TAKEN] =
        SPANS "SELECT 1 " IN_ANY_SPAN "send.ticket = $1 UNION ALL SELECT 1 FROM hold WHERE ticket = $2",
    [SQL_TICKET_NEAR] = "SELECT 1 FROM send WHERE id >> 51 = $1 AND ticket = $2 UNION ALL "
                        "SELECT 1 FROM send WHERE id >> 51 = $3 AND ticket = $4 UNION ALL "
                        "SELECT 1 FROM hold WHERE ticket = $5",
    [SQL_INSERT_SEND] = "INSERT INTO send (id, ticket, state, sent, send_key, sender, recipients, message_id, "
                        "queue_id, action, rule, why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                        "ON CONFLICT (id) DO NOTHING RETURNING id",
    [SQL_SEND_ADDRESSES] = "SELECT recipients FROM send WHERE id = $1",
    [SQL_EXTEND_SEND] = "UPDATE send SET recipients = $1 WHERE id = $2",
    [SQL_INSERT_ENTRY] = "INSERT INTO entry (send, party_key, document, party, sent, kind, number, number_folded, "
                         "release, revision, date, lines, text_digest, bytes_digest) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
                         "ON CONFLICT (send, party_key, document) DO NOTHING RETURNING 1",
    [SQL_CLAIM_SWAP] = "INSERT INTO claim (party_key, number_folded, release, revision, content, send, sent) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7) "
                       "ON CONFLICT (party_key, number_folded, release, revision, content) "
                       "DO UPDATE SET send = excluded.send, sent = excluded.sent "
                       "WHERE claim.send = $8 OR claim.send = excluded.send RETURNING send",
    [SQL_CLAIM_TAKE] = "INSERT INTO claim (party_key, number_folded, release, revision, content, send, sent) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7) "
                       "ON CONFLICT (party_key, number_folded, release, revision, content) "
                       "DO UPDATE SET send = excluded.send, sent = excluded.sent WHERE claim.sent <= excluded.sent",

    [SQL_VERDICT_NOTED] =
        "SELECT id FROM verdict WHERE send_key = $1 AND send_key <> '' AND judged >= $2 AND judged <= $3 "
        "AND action = $4 AND rule = $5",
    [SQL_INSERT_VERDICT] = "INSERT INTO verdict (id, judged, send_key, ticket, action, rule, why, sender, recipients, "
                           "number, message_id, queue_id) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING",
    [SQL_WITHDRAW_VERDICT] = "DELETE FROM verdict WHERE ticket = $1 AND action = $2",
    [SQL_DELETE_VERDICTS] = "DELETE FROM verdict WHERE judged < $1",
    [SQL_VERDICTS] =
        "SELECT verdict.ticket, verdict.action, verdict.judged, verdict.rule, verdict.why, verdict.sender, "
        "verdict.recipients, verdict.number, verdict.message_id, verdict.queue_id, "
        "COALESCE(hold.state, '') FROM verdict LEFT JOIN hold ON hold.ticket = verdict.ticket "
        "WHERE verdict.judged >= $1 AND verdict.judged <= $2 ORDER BY verdict.judged, verdict.id",
    [SQL_COUNT_SENDS] = "SELECT COUNT(*) FROM send WHERE id >= $1 AND id <= $2",

    [SQL_COUNT_HOLDS] = "SELECT COUNT(*) FROM hold WHERE held > $1 AND held <= $2",
    [SQL_INSERT_HOLD] = "INSERT INTO hold (ticket, token, state, held, settled, sender, message_id, queue_id, record) "
                        "VALUES ($1, $2, 'held', $3, 0, $4, $5, $6, $7) ON CONFLICT (ticket) DO NOTHING "
                        "RETURNING ticket",
    [SQL_WITHDRAW_HOLD] = "DELETE FROM hold WHERE ticket = $1 AND token = $2",
    [SQL_SETTLE_HOLD] = "UPDATE hold SET state = $1, settled = $2 WHERE ticket = $3 AND state = 'held' "
                        "RETURNING ticket",
    [SQL_HOLDS] = HOLD_LIST " ORDER BY held, ticket",
    [SQL_HOLDS_BY_ID] = HOLD_LIST " AND (ticket = $1 OR queue_id = $2 OR message_id = $3) ORDER BY held, ticket",

    [SQL_FIND_BY_ID] = SPANS FOUND_LIST "FROM send LEFT JOIN entry ON entry.send = send.id WHERE send.id IN "
                                        "(" SENDS_BY_ID ") AND send.sent >= $4 AND send.sent <= $5" FOUND_ORDER,
    [SQL_FIND_BY_NUMBER] = FOUND_LIST "FROM entry JOIN send ON send.id = entry.send "
                                      "WHERE entry.number_folded IN ($1, $2) AND entry.number_folded <> '' "
                                      "AND send.sent >= $3 AND send.sent <= $4" FOUND_ORDER,
    [SQL_FIND_BY_TIME] = FOUND_LIST "FROM send LEFT JOIN entry ON entry.send = send.id "
                                    "WHERE send.id >= $1 AND send.id <= $2" FOUND_ORDER,

    [SQL_NEXT_SEND] = "SELECT sent FROM send WHERE id >= $1 ORDER BY id LIMIT 1",
    [SQL_NEWEST_SEND] = "SELECT sent FROM send WHERE id <= $1 ORDER BY id DESC LIMIT 1",
    [SQL_OLD_SENDS] = "SELECT id FROM send WHERE id < $1 ORDER BY id LIMIT $2",
    [SQL_DELETE_CLAIMS] =
        "DELETE FROM claim WHERE send = $1 AND (party_key, number_folded, release, revision, "
        "content) IN (SELECT party_key, number_folded, release, revision, " CONTENT " FROM entry WHERE send = $2)",
    [SQL_DELETE_OLD_CLAIMS] =
        "DELETE FROM claim WHERE (number_folded, content, party_key, release, revision) IN (SELECT number_folded, "
        "content, party_key, release, revision FROM claim WHERE sent < $1 ORDER BY sent LIMIT $2) RETURNING send",
    [SQL_DELETE_ENTRIES] = "DELETE FROM entry WHERE send = $1",
    [SQL_DELETE_SEND] = "DELETE FROM send WHERE id = $1",
    [SQL_DELETE_HOLDS] = "DELETE FROM hold WHERE state <> 'held' AND settled < $1",
    [SQL_SENDS_BY_ID] = SPANS SENDS_BY_ID,
    [SQL_SET_META] = "INSERT INTO meta (name, value) VALUES ($1, $2) "
                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value",

    [SQL_INSERT_ALLOWANCE] = "INSERT INTO allowance (id, kind, value, party, ends, added, who, reason) "
                             "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING id",
    [SQL_DELETE_ALLOWANCE] = "DELETE FROM allowance WHERE id = $1 RETURNING id",
    [SQL_ALLOWANCES] = "SELECT id, kind, value, party, ends, added, who, reason FROM allowance WHERE ends > $1 "
                       "ORDER BY added, id LIMIT $2",

    [SQL_INSERT_MARK] = "INSERT INTO mark (meaning, mark) VALUES ($1, $2) ON CONFLICT (meaning, mark) DO NOTHING",
    [SQL_DELETE_MARKS] = "DELETE FROM mark",
    [SQL_MARKS] = "SELECT mark FROM mark WHERE meaning = $1",

    [SQL_CLAIMS_OF_NOBODY] = "SELECT number_folded, party_key FROM claim WHERE NOT EXISTS (SELECT 1 FROM entry "
                             "WHERE entry.send = claim.send AND entry.party_key = claim.party_key AND "
                             "entry.number_folded = claim.number_folded AND entry.release = claim.release AND "
                             "entry.revision = claim.revision)",
    [SQL_ENTRIES_OF_NOBODY] = "SELECT number, party FROM entry WHERE NOT EXISTS (SELECT 1 FROM send "
                              "WHERE send.id = entry.send)",
    [SQL_SENDS_OF_NOTHING] = "SELECT ticket FROM send WHERE NOT EXISTS (SELECT 1 FROM entry "
                             "WHERE entry.send = send.id)",
};
