/* history-sql.h - every statement the history runs, in the SQL that SQLite and PostgreSQL have in common.
 *
 * Parameters are $1, $2 ... and appear in that order (SQLite counts them by appearance). Times are seconds since 1970
 * UTC, days are ISO dates, "" stands for "none": no column is NULL.
 *
 *   send   one row a send event: a message accepted once, however many attempts and recipients it took
 *   entry  one row a document and party of a send
 *   claim  who sent this order last: (party, number, release, revision, content) -> send. content is the fingerprint of
 *          the lines, or "t:" and the digest of the text where the lines are unknown. It settles who goes first of
 *          messages judged at the same time, and goes after a day or two: who is judged later finds the entry
 *   hold   one row a held message; record is everything needed to turn it into a send
 *   verdict  one row a message that was not simply passed: what the rules wanted done, and why
 *   allowance  what an admin lets pass for a while, whatever the rules say
 *   mark   what an import that is not finished has looked at
 *   meta   notes of the store about itself
 */
#ifndef HISTORY_SQL_H
#define HISTORY_SQL_H

enum history_statement {
    /* one message among others in a transaction */
    SQL_SAVEPOINT,
    SQL_SAVEPOINT_KEEP,
    SQL_SAVEPOINT_UNDO,

    /* reading before judging */
    SQL_SAME_SEND,    /* span, key, from, until -> id, sent */
    SQL_HAS_PARTY,    /* send, party -> sent */
    SQL_CLAIM,        /* party, number, release, revision, content -> send */
    SQL_LAST_SEND,    /* party, sent, send, not this send, limit -> sent, number */
    SQL_BY_NUMBER,    /* number, release, party, sent, send, not this send, limit -> SQL_EARLIER_COLUMNS */
    SQL_BY_LINES,     /* lines, party, sent, send, not this send, limit -> the same */
    SQL_BY_TEXT,      /* text, party, sent, send, not this send, limit -> the same */
    SQL_ALONG,        /* text, number, party, sent, send, not this send, sends, number, limit -> send, other number */
    SQL_NUMBER_PARTY, /* number, release, party -> the next party that has this number */
    SQL_LINES_PARTY,  /* lines, party -> the next party */
    SQL_TEXT_PARTY,   /* text, party -> the next party */

    /* writing a message */
    SQL_SEND_EXISTS,  /* id -> 1 */
    SQL_TICKET_TAKEN, /* ticket, the same ticket -> 1 */
    SQL_TICKET_NEAR,  /* span, ticket, another span, the same ticket twice -> 1 */
    SQL_INSERT_SEND,  /* id, ticket, state, sent, key, sender, recipients, message_id, queue_id, action, rule, why -> id
                       */
    SQL_SEND_ADDRESSES, /* id -> recipients */
    SQL_EXTEND_SEND,    /* recipients, id */
    SQL_INSERT_ENTRY,   /* send, party_key, document, party, sent, kind, number, folded, release, revision, date, lines,
                           text, bytes -> 1 */
    SQL_CLAIM_SWAP,     /* party, number, release, revision, content, send, sent, send seen -> send */
    SQL_CLAIM_TAKE,     /* party, number, release, revision, content, send, sent */

    /* what the rules wanted done */
    SQL_VERDICT_NOTED,    /* key, from, until, action, rule -> id */
    SQL_INSERT_VERDICT,   /* id, judged, key, ticket, action, rule, why, sender, recipients, number, message_id,
                             queue_id */
    SQL_WITHDRAW_VERDICT, /* ticket, action */
    SQL_DELETE_VERDICTS,  /* judged before */
    SQL_VERDICTS,         /* since, until -> SQL_VERDICT_COLUMNS */
    SQL_COUNT_SENDS,      /* first id, last id -> how many */

    /* hold records */
    SQL_COUNT_HOLDS,   /* after, not after -> how many were held then, waiting or settled */
    SQL_INSERT_HOLD,   /* ticket, token, held, sender, message_id, queue_id, record -> ticket */
    SQL_WITHDRAW_HOLD, /* ticket, token */
    SQL_SETTLE_HOLD,   /* state, time, ticket -> ticket */
    SQL_HOLDS,         /* -> SQL_HOLD_COLUMNS */
    SQL_HOLDS_BY_ID,   /* ticket, queue id, message id -> the same */

    /* finding: -> SQL_FOUND_COLUMNS */
    SQL_FIND_BY_ID,     /* ticket, queue id, message id, since, until */
    SQL_FIND_BY_NUMBER, /* folded in lower case, in upper case, since, until */
    SQL_FIND_BY_TIME,   /* first id, last id */
    SQL_NEXT_SEND,      /* first id -> sent of the next */

    /* forgetting */
    SQL_NEWEST_SEND,       /* last id -> sent */
    SQL_OLD_SENDS,         /* id behind the last, limit -> id */
    SQL_DELETE_CLAIMS,     /* send, the same send */
    SQL_DELETE_OLD_CLAIMS, /* sent before, limit -> send */
    SQL_DELETE_ENTRIES,    /* send */
    SQL_DELETE_SEND,       /* send */
    SQL_DELETE_HOLDS,      /* settled before */
    SQL_SENDS_BY_ID,       /* ticket, queue id, message id -> id */
    SQL_SET_META,          /* name, value */

    /* allowances */
    SQL_INSERT_ALLOWANCE, /* id, kind, value, party, ends, added, who, reason -> id */
    SQL_DELETE_ALLOWANCE, /* id -> id */
    SQL_ALLOWANCES,       /* ends after, limit -> SQL_ALLOWANCE_COLUMNS */

    /* marks of an import */
    SQL_INSERT_MARK, /* meaning, mark */
    SQL_DELETE_MARKS,
    SQL_MARKS, /* meaning -> mark */

    /* is the store in order? each -> what is wrong, a row each */
    SQL_CLAIMS_OF_NOBODY,  /* -> number, party */
    SQL_ENTRIES_OF_NOBODY, /* -> number, party */
    SQL_SENDS_OF_NOTHING,  /* -> ticket */
    HISTORY_STATEMENT_COUNT
};

/* The columns of an earlier send, in order. */
enum {
    EARLIER_SEND,
    EARLIER_DOCUMENT,
    EARLIER_SENT,
    EARLIER_TICKET,
    EARLIER_NUMBER,
    EARLIER_FOLDED,
    EARLIER_RELEASE,
    EARLIER_REVISION,
    EARLIER_LINES,
    EARLIER_TEXT,
    EARLIER_DATE,
    EARLIER_PARTY,
    EARLIER_PARTY_KEY,
    EARLIER_MESSAGE_ID,
    EARLIER_QUEUE_ID,
    EARLIER_ACTION,
    EARLIER_RECIPIENTS,
    EARLIER_KIND,
    EARLIER_BYTES,
    EARLIER_COLUMNS
};

/* The columns of a found send. */
enum {
    FOUND_TICKET,
    FOUND_STATE,
    FOUND_SENT,
    FOUND_SENDER,
    FOUND_RECIPIENTS,
    FOUND_MESSAGE_ID,
    FOUND_QUEUE_ID,
    FOUND_RULE,
    FOUND_WHY,
    FOUND_PARTY,
    FOUND_PARTY_KEY,
    FOUND_NUMBER,
    FOUND_FOLDED,
    FOUND_RELEASE,
    FOUND_REVISION,
    FOUND_DATE,
    FOUND_KIND,
    FOUND_LINES,
    FOUND_ACTION,
    FOUND_COLUMNS
};

/* The columns of a verdict. */
enum {
    VERDICT_TICKET,
    VERDICT_ACTION,
    VERDICT_JUDGED,
    VERDICT_RULE,
    VERDICT_WHY,
    VERDICT_SENDER,
    VERDICT_RECIPIENTS,
    VERDICT_NUMBER,
    VERDICT_MESSAGE_ID,
    VERDICT_QUEUE_ID,
    VERDICT_HOLD, /* state of the hold record of that ticket */
    VERDICT_COLUMNS
};

/* The columns of an allowance. */
enum {
    ALLOWANCE_ID,
    ALLOWANCE_KIND,
    ALLOWANCE_VALUE,
    ALLOWANCE_PARTY,
    ALLOWANCE_ENDS,
    ALLOWANCE_ADDED,
    ALLOWANCE_WHO,
    ALLOWANCE_REASON,
    ALLOWANCE_COLUMNS
};

/* The columns of a waiting hold. */
enum { HOLD_TICKET, HOLD_TOKEN, HOLD_HELD, HOLD_RECORD, HOLD_SENDER, HOLD_MESSAGE_ID, HOLD_QUEUE_ID, HOLD_COLUMNS };

#define HISTORY_MOST_COLUMNS 19 /* of any statement */

extern const char *const history_sql[HISTORY_STATEMENT_COUNT];

#endif
