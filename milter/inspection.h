/* inspection.h - the one structure that flows through the pipeline, from the envelope to the verdict.
 *
 * Each stage reads what earlier stages wrote and fills in its own part:
 *
 *     receive  -> envelope, received_at      (trusted: from the MTA)
 *     workers  -> facts                      (what the sandboxed inspector reports; every bound checked)
 *     party    -> parties
 *     history  -> comparisons
 *     rulelang -> matches
 *     act      -> verdict
 *
 * Everything a pointer here leads to lives in the inspection's arena, unless said otherwise. Strings are UTF-8
 * without control characters, except envelope strings, which are the client's octets. A string may be NULL only where
 * the comment says so.
 */
#ifndef INSPECTION_H
#define INSPECTION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- envelope: what the MTA told us -------------------------------------------------------------------------- */

struct envelope {
    const char *queue_id;       /* macro {i} at end of message; NULL when the MTA gave none */
    const char *sender;         /* envelope sender without <>; "" is the null sender */
    const char *user;           /* {auth_authen}; NULL: not authenticated */
    const char *client_address; /* "192.0.2.1"; NULL: unknown */
    const char *daemon_name;    /* {daemon_name}; NULL: none */
    const char **recipients;    /* envelope recipients without <> */
    size_t recipient_count;
    char body_digest[DIGEST_TEXT_BYTES]; /* SHA-256 of the octets given to xxfi_body; "" when not all were collected */
    int content;               /* sealed memfd or unlinked file: header fields, empty line, body; CRLF. -1: none */
    const char *small_content; /* instead of it, in memory of the collector's: at most LIMIT_SMALL_BYTES; else NULL */
    uint64_t content_bytes;
    const char
        *not_collected; /* why there is no content, a could-not-look reason ("limit-message-size", "busy"); or NULL */
    const char *file_name; /* set for a bare document given to orderguardctl, not a message; else NULL */
    const char *subject;   /* the first Subject field as it came, folded lines with LF; NULL: none, or one too long */
    bool signed_before;    /* has a DKIM signature already: the subject must stay as it is */
    size_t forged_headers; /* X-Orderguard fields the message came with, all to be removed */
    bool no_quarantine;    /* this MTA takes no quarantine request: a hold is impossible (act_hold_impossible) */
};

/* ---- facts: what the inspector found -------------------------------------------------------------------------- */

enum document_kind {
    KIND_ORDER,
    KIND_CHANGE,
    KIND_CANCELLATION,
    KIND_CONFIRMATION,
    KIND_QUOTE,
    KIND_INVOICE,
    KIND_STATEMENT,
    KIND_BACKORDER,
    KIND_DELIVERY_NOTE,
    KIND_LIST,
    KIND_OTHER,
    KIND_COUNT
};

enum document_origin { ORIGIN_AUTHORED, ORIGIN_QUOTED, ORIGIN_FORWARDED, ORIGIN_COUNT };

/* What a date on the page is for. Only ROLE_ORDER feeds staleness. */
enum date_role {
    ROLE_NONE,
    ROLE_ORDER,
    ROLE_DELIVERY,
    ROLE_SHIP_NOT_BEFORE,
    ROLE_CANCEL_AFTER,
    ROLE_DUE,
    ROLE_PRINT,
    ROLE_FORM_REVISION,
    ROLE_QUOTATION,
    ROLE_VALID_UNTIL,
    ROLE_BIRTHDAY,
    ROLE_PERIOD,
    ROLE_QUOTED_MAIL,
    ROLE_FAX_HEADER,
    ROLE_COUNT
};

/* Evidence for the age of a document from outside its text. */
enum evidence_kind {
    EVIDENCE_FORWARDED_HEADER, /* the Date line of an inline forward */
    EVIDENCE_INNER_DATE,       /* Date: of an attached message */
    EVIDENCE_FILE_NAME,
    EVIDENCE_PROPERTIES, /* creation date in the document's properties */
    EVIDENCE_FAX_LINE,
    EVIDENCE_LETTER, /* what the text of the mail says of an attached order, where the two do not agree */
    EVIDENCE_COUNT
};

/* Where something stands. Counts start at 1; 0 means: does not apply. */
struct place {
    const char *part;   /* IMAP section number; a bare file is "1"; inside a container "2/a.pdf" */
    const char *name;   /* file name; NULL: none */
    const char *format; /* name of the row in formats.c: "text", "html", "pdf" ... */
    uint32_t page;      /* page or sheet */
    uint32_t row;
    const char *text; /* the row as read, cut at LIMIT_STRING_BYTES */
};

struct evidence {
    enum evidence_kind kind;
    struct date date;
};

/* One business document found in the message. */
struct document {
    enum document_kind kind;
    enum document_origin origin;
    bool doubtful;             /* taken for quoted, but may as well be forwarded: nothing in the mail tells */
    const char *number_raw;    /* as printed, without label words; NULL: no number */
    const char *number;        /* without a PO- or order prefix; NULL with number_raw */
    const char *number_folded; /* without case, blanks, dashes, leading zeros; NULL with number_raw */
    const char *revision;      /* "" : none */
    const char *release;       /* release of a blanket order; "": none */
    struct date date;          /* the order date, when there is exactly one reading; year 0: none or ambiguous */
    enum date_role date_role;  /* ROLE_ORDER when a label or field said so; ROLE_NONE without a date */
    struct date readings[LIMIT_DATE_READINGS]; /* all readings, ascending, when there are two or more; else none */
    size_t reading_count;
    struct date delivery_date; /* requested delivery; year 0: none */
    struct date cancel_date;   /* cancel after; year 0: none */
    const char *buyer;         /* NULL: not labelled */
    const char *ship_to;       /* NULL: not labelled */
    char lines[33]; /* fingerprint of the item lines (code and quantity), 32 hexadecimal digits; "": unknown */
    uint32_t line_count;
    char text_digest[33];    /* normalised text; "" when there is no text to speak of */
    char bytes_digest[33];   /* the octets of the part it stands in, decoded; "" when they are not known */
    struct place where;      /* where the number (or else the date) stands */
    struct place date_where; /* where the date stands; part NULL: no date */
    uint32_t last_page;
    struct evidence evidence[LIMIT_EVIDENCE];
    size_t evidence_count;
};

/* A part nobody could look into. */
struct unreadable {
    const char *part;
    const char *name; /* file name; NULL: none */
    const char *why;  /* password encrypted corrupt limit-NAME no-text unsupported crashed deadline busy */
    const char *what; /* one plain sentence for people, e.g. the detected type; "" when there is nothing to add */
    bool decoration;  /* a picture inside multipart/related: a logo, not an attachment */
};

enum looked { LOOKED_OK, LOOKED_PARTLY, LOOKED_NOT, LOOKED_COUNT };

struct address_list {
    const char **items; /* "local@domain", domain in lower case */
    size_t count;
};

struct candidate; /* below */

struct facts {
    enum looked looked;
    struct document *documents; /* in order of appearance */
    size_t document_count;
    struct unreadable *unreadable;
    size_t unreadable_count;

    /* From the header section of the message itself; empty for a bare document. */
    struct address_list from, to, cc;
    const char *message_id;     /* with <>; NULL: none */
    const char *subject;        /* decoded; NULL: none */
    const char *auto_submitted; /* value in lower case without parameters; NULL: none */
    int64_t header_time;        /* Date:; 0: none or unreadable */
    int64_t received_time;      /* topmost Received:; 0: none or unreadable */
    bool resent;                /* has Resent-* fields */

    struct candidate *candidates; /* only when the request asked to explain */
    size_t candidate_count;
};

/* What a finder weighed, for `orderguardctl explain`. */
struct candidate {
    const char *field; /* "number", "date", "kind" ... */
    const char *value;
    const char *label; /* the label words that spoke for it; "": none */
    const char *role;  /* "order", "delivery", "customer-number" ... */
    int32_t score;
    bool won;
    const char *because; /* why it won or lost, one plain sentence */
    uint32_t document;   /* index; UINT32_MAX: none */
    struct place where;
};

/* ---- parties: whom it goes to --------------------------------------------------------------------------------- */

struct party {
    const char *name;       /* what people read: the block's name, or the domain or address */
    const char *key;        /* what the history stores: equal for equal parties */
    const char *role;       /* "vendor", ...; NULL: not declared */
    uint32_t block;         /* index of the declared block; UINT32_MAX: none */
    const char **addresses; /* of the message's recipients, in lower case */
    size_t address_count;
    bool judged; /* repetition is judged for this one (semantics.md, parties) */
};

struct parties {
    struct party *items; /* foreign parties only, each once */
    size_t count;
    bool foreign; /* false: only own domains; the message is not judged */
};

/* ---- comparisons: what was sent before ------------------------------------------------------------------------ */

enum answer { ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN };

enum history_state { HISTORY_OFF, HISTORY_ANSWERED, HISTORY_TROUBLE };

/* An earlier send that resembles the document. */
struct earlier {
    const char *id; /* ticket of the earlier entry */
    int64_t sent;
    const char *number;   /* as it was read then; NULL: none */
    const char *revision; /* NULL: none */
    struct date date;     /* year 0: none */
    const char *to;       /* party name then */
    const char *party_key;
    const char *message_id; /* NULL: none */
    const char *queue_id;   /* NULL: none */
    bool number_same;       /* folded number and release */
    bool revision_same;
    enum answer lines_same; /* semantics.md, claim: equal lines, or equal text; unknown when one side has neither */
    bool text_same;         /* or the same octets */
    enum answer bytes_same; /* unknown when one side's are not known */
    bool address_same;      /* it went to an address of this party that the message goes to now */
    const char *lines;      /* fingerprint of its lines; "": unknown */
    bool change;            /* it changed an order */
    bool resent;            /* its sender had asked for it with the resend word */
};

/* One document against one party. */
struct comparison {
    uint32_t document;
    uint32_t party;
    struct earlier *earlier; /* sends to this party, newest first; same number, or same lines, or same text */
    size_t earlier_count;
    int64_t claim_send; /* the send that holds the claim as we saw it; 0: nobody. For history_record's swap */
    const char *latest[LIMIT_LATEST]; /* folded numbers of what this party was sent last, newest first */
    size_t latest_count;
    uint32_t along;    /* messages with orders of other and other numbers that this very document went along with */
    int64_t last_send; /* when this party was last sent anything; 0: never. Tells a year typo from an old order */
};

/* What an admin lets pass, whatever the rules say: mail of a sender, orders to a party, an order number. */
enum allowance_kind { ALLOW_SENDER, ALLOW_PARTY, ALLOW_NUMBER, ALLOW_KIND_COUNT };

struct allowance {
    char id[TICKET_TEXT_BYTES]; /* "": it stands in a rule file */
    enum allowance_kind kind;
    const char *value; /* an address or "@domain"; a party's name or key; a number, folded or (rule file) as written */
    const char *party; /* with a number: only to this party; "": to any */
    int64_t ends;      /* ALLOW_FOR_EVER: never */
    int64_t added;     /* 0: in a rule file */
    const char *place; /* "default.rules:14"; NULL: it stands in the store */
    const char *who, *reason; /* who "": in a rule file */
};
#define ALLOW_FOR_EVER INT64_MAX

struct comparisons {
    enum history_state state;
    const char *trouble; /* one sentence when state is HISTORY_TROUBLE */
    struct comparison *items;
    size_t count;
    const struct allowance *allowances; /* all that are in force when the message was received */
    size_t allowance_count;
    int64_t same_send; /* this message is a retry or a further recipient of that send; 0: a new send */
};

/* ---- matches and verdict -------------------------------------------------------------------------------------- */

/* In ascending gravity. */
enum action { ACTION_PASS, ACTION_TAG, ACTION_DEFER, ACTION_HOLD, ACTION_REJECT, ACTION_COUNT };

/* A test that answered yes on the way to the match: JSON "findings". */
struct finding {
    const char *name;              /* the rule keyword's name */
    uint32_t document;             /* UINT32_MAX: the message as a whole */
    const struct earlier *earlier; /* NULL: none */
};

/* What a rule wants done about a document. */
struct match {
    uint32_t document; /* UINT32_MAX: the message as a whole */
    enum action action;
    const char *rule;              /* "default.rules:14:last-years-order" */
    const char *why;               /* the rule's sentence, filled in */
    const struct earlier *earlier; /* the send it speaks of; NULL: none */
    bool unknown;                  /* it comes from the rule's unknown clause */
};

/* What one test of one rule answered, for explain; only filled when wanted. */
struct trace {
    const char *rule;
    const char *test; /* "date anniversary within 3 days" */
    enum answer answer;
    const char *because;
    uint32_t document;
};

/* What came of the word in the subject that lets an order pass once more. */
enum resend {
    RESEND_NOT,      /* nobody asked, or nobody who may */
    RESEND_NEEDLESS, /* it would have passed without */
    RESEND_PASSED,   /* a rule wanted more than pass */
    RESEND_USED,     /* the word let the same content pass before: it has no effect */
    RESEND_COUNT
};

struct verdict {
    enum action action;
    bool observed;     /* mode observe: say would-ACTION and leave the message alone */
    uint32_t document; /* the document it is about; UINT32_MAX: the message */
    const char *rule;  /* NULL: no rule matched */
    const char *why;   /* NULL: no rule matched */
    bool allowed;      /* a rule wanted more than pass, but an admin has allowed it */
    enum resend resend;
    const struct earlier *earlier; /* NULL: none */
    char id[TICKET_TEXT_BYTES];    /* "" unless held, tagged or rejected */
    char token[TOKEN_TEXT_BYTES];  /* "" unless held */
    const char *alarm;             /* something the admin must hear of; NULL: nothing */
};

/* ---- plan: what the MTA is asked to do ------------------------------------------------------------------------ */

enum reply { REPLY_ACCEPT, REPLY_QUARANTINE, REPLY_REJECT, REPLY_DEFER };

/* What receive/ carries out. Strings belong to the inspection's arena; NULL: nothing to do. */
struct plan {
    enum reply reply;
    bool untouched;           /* mode observe: even forged header fields stay */
    const char *header_value; /* X-Orderguard: VALUE to add */
    const char *subject;      /* replaces the Subject field; "": it becomes empty */
    const char *quarantine;   /* reason, never empty with REPLY_QUARANTINE */
    const char *smtp_code, *smtp_status,
        *smtp_text; /* with REPLY_REJECT and REPLY_DEFER; text already safe for printf */
};

/* ---- all of it -------------------------------------------------------------------------------------------------- */

struct inspection {
    struct arena *arena;
    int64_t received_at;     /* the only "now" any stage knows, seconds since 1970 UTC */
    int32_t utc_offset;      /* of the configured time zone at that moment */
    uint32_t generation;     /* of the settings by which its party blocks are numbered; 0: not said */
    const char *resend_word; /* as configured; NULL: no word lets an order pass once more */
    bool want_candidates;    /* explain: report what was weighed */
    bool want_trace;

    struct envelope envelope;
    struct facts facts;
    struct parties parties;
    const char *skipped; /* why the message is not judged at all, e.g. "only own domains"; NULL: it is judged */
    struct comparisons comparisons;
    struct finding *findings;
    size_t finding_count;
    struct match *matches;
    size_t match_count;
    const struct allowance *allowances; /* of the rule files, in force at received_at; none without a match */
    size_t allowance_count;
    struct trace *traces;
    size_t trace_count;
    struct verdict verdict;
};

/* A new inspection with an arena of its own; inspection_free frees both and closes envelope.content. */
struct inspection *inspection_new(int64_t received_at, int32_t utc_offset);
void inspection_free(struct inspection *inspection);

/* Today for this inspection. */
struct date inspection_today(const struct inspection *inspection);

/* Replaces the facts by: nobody could look, for this reason. `what` is a sentence for people, or "". */
void inspection_could_not_look(struct inspection *inspection, const char *why, const char *what);

/* True for a kind and origin that rules judge by default: an order or change that is not quoted. */
bool document_is_judged(const struct document *document);

/* True for these, and for what may be one of them: whether it is quoted or forwarded cannot be told. Rules are asked of
 * it, too, but it is tagged at most, and the history does not take it for sent. */
bool document_may_be_judged(const struct document *document);

/* True for what the history keeps: what is judged, and cancellations of an order number. */
bool document_is_kept(const struct document *document);

/* Names as interface.md writes them, and back (KIND_COUNT etc. for an unknown name). */
const char *document_kind_name(enum document_kind kind);
enum document_kind document_kind_of(const char *name);
const char *document_origin_name(enum document_origin origin);
const char *date_role_name(enum date_role role);
const char *looked_name(enum looked looked);
const char *action_name(enum action action);
const char *resend_name(enum resend resend); /* "" for RESEND_NOT */
const char *allowance_kind_name(enum allowance_kind kind);
enum allowance_kind allowance_kind_of(const char *name); /* ALLOW_KIND_COUNT for an unknown name */

#endif
