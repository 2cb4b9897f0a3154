/* find.h - inside find/: from the rows of a sheet to business documents.
 *
 *     fold, token   characters and words, compared without case and accents
 *     index, label  which words mean what (rules/words), found along a run of tokens
 *     date          full calendar dates; knows no sheet
 *     survey        a sheet as lines, boxes, tokens, labels and dates; layout: who stands beside, below, above
 *     numbers       every labelled number of a sheet and what it is for; number: the shape of an order number
 *     items         tables and rows of item lines
 *     title         which labels are titles of documents, and what stands from one title to the next
 *     split         a sheet into views, one per document; sections: those whose number is not known as one
 *     finders       the table of what is found in a view: find-*.c, one file each
 *     fields        documents that a structured format names itself
 *     merge         the drafts of all sheets into the facts: alternatives, body and attachment, repeated forms
 *
 * Whatever is made here for one sheet lives in the survey's own memory; what is reported lives in the reading's arena.
 */
#ifndef FIND_H
#define FIND_H

#include "base/buffer.h"
#include "inspect/inspect.h"
#include "meanings.h"

#define FIND_NONE UINT32_MAX

/* ---- meanings --------------------------------------------------------------------------------------------------- */

#define FIND_MEANING(name, text) MEANING_##name,
enum meaning { MEANING_NONE, MEANINGS(FIND_MEANING) MEANING_COUNT };
#undef FIND_MEANING

struct meanings {
    uint64_t bits[2];
};
_Static_assert(MEANING_COUNT <= 128, "struct meanings has a bit for each");

static inline bool meanings_have(struct meanings set, enum meaning meaning) {
    return (set.bits[meaning >> 6] >> (meaning & 63) & 1) != 0;
}

/* The bits of one half of a set from meaning `first` to `last`, both included. */
static inline uint64_t meanings_mask(unsigned half, unsigned first, unsigned last) {
    unsigned lowest = half * 64;
    if (first > lowest + 63 || last < lowest)
        return 0;
    uint64_t from = first > lowest ? UINT64_MAX << (first - lowest) : UINT64_MAX;
    uint64_t to = last < lowest + 63 ? UINT64_MAX >> (lowest + 63 - last) : UINT64_MAX;
    return from & to;
}

/* True when the set has a meaning from `first` to `last`: next to nothing where both are constants. */
static inline bool meanings_any(struct meanings set, enum meaning first, enum meaning last) {
    return ((set.bits[0] & meanings_mask(0, first, last)) | (set.bits[1] & meanings_mask(1, first, last))) != 0;
}

/* The first meaning of the set from `first` to `last`, both included; MEANING_NONE. */
enum meaning meanings_first(struct meanings set, enum meaning first, enum meaning last);

/* "order-word"; "" for MEANING_NONE. */
const char *meaning_name(enum meaning meaning);

/* ---- tokens ----------------------------------------------------------------------------------------------------- */

enum character_class {
    CHARACTER_BLANK,
    CHARACTER_LETTER,
    CHARACTER_DIGIT,
    CHARACTER_IDEOGRAPH,
    CHARACTER_MARK,
    CHARACTER_NONE
};

/* One character, folded: without case, accents and width. CHARACTER_NONE has no width (combining marks). */
struct character {
    enum character_class class;
    uint32_t code;   /* ASCII wherever there is an equivalent */
    uint32_t second; /* of a letter that folds to two ("ss"); else 0 */
    size_t bytes;
};

/* What each ASCII character is; and the character at `text` that is none. */
extern const uint8_t fold_ascii_classes[128];
struct character fold_beyond_ascii(const char *text, size_t room);

/* The character at `text`; room is at least 1. Bytes that are no UTF-8 are marks. Most text is ASCII, which costs no
 * call. */
static inline struct character fold_character(const char *text, size_t room) {
    unsigned char code = (unsigned char)*text;
    if (code >= 0x80)
        return fold_beyond_ascii(text, room);
    uint32_t small = code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
    return (struct character){.class = fold_ascii_classes[code], .code = small, .bytes = 1};
}

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

struct token {
    uint64_t hash;  /* of the folded text */
    uint32_t start; /* bytes in the text of its box */
    uint32_t end;
    uint32_t value; /* number: its value, or UINT32_MAX; mark, ideograph: the character */
    uint32_t entry; /* in the vocabulary; 0: no label has this word */
    uint8_t kind;   /* enum token_kind; "#" is a word */
    uint8_t digits; /* number: how many, at most 255 */
    uint8_t month;  /* 1-12 of the name of a month; else 0 */
    bool glued;     /* nothing between it and the token before it */
    bool ideograph; /* a word of one character */
    bool in_label;  /* belongs to a hit */
    bool in_date;
    bool in_number; /* belongs to a labelled number */
};

/* Tokens of one run of text, appended to *tokens (room for length + 1 more is the caller's business). Returns how many.
 */
size_t token_split(const struct finder_index *index, const char *text, size_t length, struct token *tokens);

/* The hash that a word of these small letters a-z has. */
uint64_t token_hash_of(const char *letters, size_t length);

static inline bool token_is_mark(const struct token *token, char mark) {
    return token->kind == TOKEN_MARK && token->value == (unsigned char)mark;
}

/* A mark of this set, which is ASCII. */
bool token_is_any_mark(const struct token *token, const char *marks);

/* ---- index ------------------------------------------------------------------------------------------------------ */

struct label_node {
    struct meanings meanings; /* of the label that ends here; empty when none does */
    uint32_t languages;       /* bit per language that says so */
};

/* Vocabulary: the entry of a folded word, 0 when no label has it. */
uint32_t index_entry(const struct finder_index *index, uint64_t hash);

/* An entry that no word has: "{no}" in a label, any word that means "number". */
enum { INDEX_ANY_NUMBER_WORD = 1 };

/* The month this entry names, 1-12; 0: none. */
uint8_t index_month(const struct finder_index *index, uint32_t entry);

/* The node of a label that begins with this entry, and of one that goes on with it; NULL: there is none. */
const struct label_node *index_root(const struct finder_index *index, uint32_t entry);
const struct label_node *index_next(const struct finder_index *index, const struct label_node *node, uint32_t entry);

/* What a single word means. */
struct meanings index_meanings(const struct finder_index *index, const struct token *token);

static inline bool index_means(const struct finder_index *index, const struct token *token, enum meaning meaning) {
    return token->entry != 0 && meanings_have(index_meanings(index, token), meaning);
}

/* The bit of a language in label_node.languages; 0: the words do not know it. */
uint32_t index_language(const struct finder_index *index, const char *code);

/* How a language (its bit) writes dates in figures, when all who write it do. */
enum date_order index_date_order(const struct finder_index *index, uint32_t language);

/* The patterns of declared parties: for numbers, found anywhere in a row, or for what is to be ignored, which must fit
 * all of the text. */
enum patterns_use { PATTERNS_NUMBERS, PATTERNS_IGNORED, PATTERNS_USES };
struct number_patterns;
struct number_patterns *patterns_prepare(const struct settings *settings, enum patterns_use use);
void patterns_release(struct number_patterns *patterns);
const struct number_patterns *index_patterns(const struct finder_index *index, enum patterns_use use);

/* True when one of these parties has a pattern. */
bool patterns_any(const struct number_patterns *patterns, const uint32_t *blocks, size_t block_count);

/* The first match of any pattern of these parties in the text (at most LIMIT_ROW_BYTES of it). */
bool patterns_match(const struct number_patterns *patterns, const uint32_t *blocks, size_t block_count,
                    const char *text, size_t *start, size_t *end);

/* ---- labels along tokens ---------------------------------------------------------------------------------------- */

struct hit {
    uint32_t first, end; /* tokens, half-open */
    struct meanings meanings;
    struct meanings inner; /* of shorter labels it begins with: "purchase order" in "purchase order number" */
    uint32_t languages;
    uint32_t box;
    uint32_t number; /* of survey.numbers, from 1, that it speaks for; 0: none */
    int title_score; /* titles_find: how much it looks like the title of its document; at most 100 */
};

/* The labels of a run of tokens, longest first where several begin at the same word, none overlapping. There must be
 * room for as many hits as tokens. Marks the tokens in_label; returns how many hits. */
uint32_t labels_find(const struct finder_index *index, struct token *tokens, uint32_t first, uint32_t end,
                     struct hit *hits);

/* Behind the longest label that begins at this token and has a meaning from `first` to `last`; `at` when there is none.
 * For words of several tokens, as East Asian ones are. */
uint32_t label_word_end(const struct finder_index *index, const struct token *tokens, uint32_t at, uint32_t end,
                        enum meaning first, enum meaning last);

/* "E-2026-208", "N-60412", "RB-118": a letter that is a word elsewhere, or two that are no word for a number, begin a
 * code here. */
bool label_begins_code(const struct finder_index *index, const struct token *tokens, uint32_t at, uint32_t end);

/* The last of these hits that ends at or before a token; NULL. */
const struct hit *label_last(const struct hit *hits, uint32_t first, uint32_t end, uint32_t token);

/* ---- dates ------------------------------------------------------------------------------------------------------ */

struct date_hit {
    uint32_t first, end; /* tokens, half-open */
    uint32_t box;
    struct date readings[LIMIT_DATE_READINGS];
    uint8_t reading_count;
    char mark;       /* of a date in figures: '/', '-', '.'; else '\0' */
    uint8_t leading; /* ... its first figure: the day of one reading, the month of the other */
    bool day_first;  /* ... which can only be the day, or only the month */
    bool month_first;
    enum meaning role; /* of the label that speaks for it; MEANING_NONE */
};

/* A run of tokens to look for dates in, and how. */
struct date_scan {
    const struct finder_index *index;
    const struct token *tokens;
    uint32_t first, end; /* tokens of the run */
    const struct hit *hits;
    uint32_t first_hit, end_hit;
    enum date_order order;
    struct date today;
    bool compact;    /* 20250311 may be a date */
    bool months;     /* a month's name stands in the run */
    bool east_asian; /* ... a Chinese, Japanese or Korean character: 25.03.11 may begin with its year */
};

/* The next date that begins at or after token *at, which moves behind it; false: no more. */
bool date_next(const struct date_scan *scan, uint32_t *at, struct date_hit *date);

/* ... its ways of writing: in figures only, with a month by name, 11.III.2025, 2025年3月11日, R7.3.11. */
bool date_numeric(const struct date_scan *scan, uint32_t at, struct date_hit *date);
bool date_named(const struct date_scan *scan, uint32_t at, struct date_hit *date);
bool date_roman(const struct date_scan *scan, uint32_t at, struct date_hit *date);
bool date_ideographic(const struct date_scan *scan, uint32_t at, struct date_hit *date);
bool date_era_letter(const struct date_scan *scan, uint32_t at, struct date_hit *date);

/* A label that says date stands directly before token `at`. */
bool date_is_labelled(const struct date_scan *scan, uint32_t at);

/* What stands between two parts of a date. */
enum { GAP_DOT = 1, GAP_COMMA = 2, GAP_DASH = 4, GAP_SLASH = 8, GAP_QUOTE = 16, GAP_OTHER = 32 };
struct date_gap {
    uint32_t next; /* first token that is neither mark nor filler; may be scan->end */
    unsigned marks;
    bool blank;  /* a blank somewhere in between */
    bool filler; /* words like "of" */
};
struct date_gap date_gap(const struct date_scan *scan, uint32_t after);

/* 25 -> 2025, in the century that puts the date at most ten years after today. */
int date_full_year(uint32_t two_digits, unsigned month, unsigned day, struct date today);
void date_add_reading(struct date_hit *date, int year, uint32_t month, uint32_t day);

/* ---- survey ----------------------------------------------------------------------------------------------------- */

/* A cell with what is in it. */
struct box {
    const char *text;
    float left, right;
    uint32_t line;
    uint32_t first_token, end_token;
    uint32_t first_hit, end_hit;
    uint32_t first_date, end_date;
};

enum line_part {
    LINE_TEXT,
    LINE_SUBJECT,      /* the Subject: of the message, put before its body */
    LINE_MAIL_HEADER,  /* From:, Sent: of a message shown in the text */
    LINE_ITEM_HEADING, /* Qty, Item, Price ... */
    LINE_ITEM,
    LINE_TOTAL
};

struct line {
    const struct row *row;
    uint32_t first_box, end_box;
    uint32_t page;
    enum document_origin origin;
    enum line_part part;
    uint32_t table; /* of items, from 1; 0: none */
    uint32_t title; /* the line of the title it stands below or is; FIND_NONE: none (titles_find) */
};

enum relation { RELATION_SAME, RELATION_RIGHT, RELATION_BELOW, RELATION_ABOVE, RELATION_BEFORE, RELATION_PATTERN };

/* A number with the label that speaks for it. */
struct number_hit {
    uint32_t box; /* of the value */
    uint32_t first, end;
    uint32_t line;
    uint32_t hit; /* the label; FIND_NONE: a party's pattern */
    enum meaning meaning;
    enum relation relation;
    int score;
    bool heading;     /* stands like a field or a title, not in the middle of a sentence */
    bool begins;      /* no other word stands before its label: not "replaces order 4711" */
    bool column;      /* one of several values below the same heading */
    bool ours, yours; /* "our order number" */
    bool ignored;     /* a recipient's party block says that it is none */
    bool once;        /* an order's, and nowhere else in the sheet */
    uint64_t key;     /* equal for equal folded numbers; 0 when it is not an order's */
    const char *raw, *number, *folded, *revision, *release; /* of an order's, else NULL; in the reading's arena */
};

enum { ITEM_COLUMNS = 24 };

struct item_column {
    enum meaning meaning; /* MEANING_COLUMN_*, MEANING_NUMBER, a date's, or MEANING_NONE */
    float from, to;
};

struct item_table {
    uint32_t heading; /* line */
    struct item_column columns[ITEM_COLUMNS];
    uint32_t column_count;
    bool status; /* has a column only reports have */
};

struct item {
    uint32_t line;
    char pair[LIMIT_NUMBER_BYTES + 24]; /* "code\tquantity\n", folded */
};

struct survey {
    const struct finder_index *index;
    struct reading *reading;
    const struct sheet *sheet;
    enum date_order date_order; /* of the recipients, when they agree */
    uint32_t language;          /* bit of the language of orders to the recipients, when they agree; 0: not said */
    bool in_name;               /* the text is a file name */
    bool east_asian;            /* a Chinese, Japanese or Korean character has been seen */

    struct line *lines;
    uint32_t line_count, line_room;
    struct box *boxes;
    uint32_t box_count, box_room;
    struct token *tokens;
    uint32_t token_count, token_room;
    struct hit *hits;
    uint32_t hit_count, hit_room;
    struct date_hit *dates;
    uint32_t date_count, date_room;
    struct number_hit *numbers;
    uint32_t number_count, number_room;
    struct item *items;
    uint32_t item_count, item_room;
    struct item_table *tables;
    uint32_t table_count, table_room;
};

/* Reads the sheet's rows (and, before those of a body, the subject) into the survey, which is emptied first. */
void survey_sheet(struct survey *survey, const struct sheet *sheet);

/* The same for the sheet's file name, which must not be NULL: one line of one box. */
void survey_name(struct survey *survey, const struct sheet *sheet);

/* Frees what the survey holds, but not *survey. */
void survey_release(struct survey *survey);

/* One of the survey's arrays, or a larger copy with room for `more` further elements of this size; *room grows with it.
 */
void *survey_with_room(void *array, uint32_t count, uint32_t *room, size_t more, size_t size);

/* Says, once a sheet and reason, that a limit ended the reading; as reading_unreadable. */
void survey_unreadable(const struct survey *survey, const char *why, const char *what);

/* join.c: true when two rows, one below the other, are headings over two lines, which are put together; or when cells
 * of the first are labels, dates or numbers that end in cells of the second, or its last line of text is broken in a
 * date: `rest` is what the second has left, perhaps no cell. The new rows live in the reading's arena. */
bool join_headings(const struct survey *survey, const struct row *row, const struct row *next, struct row *together);
bool join_cells(const struct survey *survey, const struct row *row, const struct row *next, struct row *together,
                struct row *rest);
bool join_date(const struct survey *survey, const struct row *row, const struct row *next, struct row *with_year,
               struct row *rest);

/* ... or when they are "DAY | MONTH | YEAR" above "21 | 03 | 2025": both with one cell instead of the three. */
bool join_day_boxes(const struct survey *survey, const struct row *row, const struct row *next, struct row *headings,
                    struct row *values);

/* ---- layout ----------------------------------------------------------------------------------------------------- */

/* The box to the right or left in the same line that holds more than marks; FIND_NONE. */
uint32_t layout_right(const struct survey *survey, uint32_t box);
uint32_t layout_left(const struct survey *survey, uint32_t box);

/* The nearest box below (or above) that overlaps, at most so many lines away on the same page. */
uint32_t layout_below(const struct survey *survey, uint32_t box, uint32_t most);
uint32_t layout_above(const struct survey *survey, uint32_t box, uint32_t most);

/* The same below the words of a label, which may share its box with headings of other columns. */
uint32_t layout_below_label(const struct survey *survey, const struct hit *hit, uint32_t most);

/* "4711 03.03.2025" below the headings "Order no." and "Order date", whose columns nearly touch: the tokens of the
 * value that belongs to a heading, where the box stands below several and has a value for each. */
bool layout_value_below(const struct survey *survey, uint32_t heading, uint32_t box, uint32_t *first, uint32_t *end);

/* True for a box of several labels that stand for a column each. */
bool layout_is_heading(const struct survey *survey, uint32_t box);

/* True when no other column's heading follows the label in its box. */
bool layout_is_last_heading(const struct survey *survey, const struct hit *hit);

/* The label of such a box that stands above a date; NULL. */
const struct hit *layout_heading_above(const struct survey *survey, uint32_t heading, const struct date_hit *date);

/* The box above a date, by the date's own place when its box holds several. */
uint32_t layout_above_date(const struct survey *survey, const struct date_hit *date, uint32_t most);

/* The label that begins at this token of the box; NULL. */
const struct hit *label_starting(const struct survey *survey, const struct box *box, uint32_t token);

/* True when the box begins with a label (for a number, a date, a name or a column). */
bool layout_is_label(const struct survey *survey, uint32_t box);

/* The label that is all there is in a box, in brackets, as forms have it below the line that is written on; NULL. */
const struct hit *layout_bracketed(const struct survey *survey, uint32_t box);

/* The words of a box that belong to no label, date or number: how much of a sentence it is. */
uint32_t layout_other_words(const struct survey *survey, uint32_t box);

/* True when there is a figure in the box. */
bool layout_has_number(const struct survey *survey, uint32_t box);

/* True for a piece of a program or log rather than prose or a form. */
bool layout_is_code(const struct survey *survey, uint32_t box);

/* Tokens that may stand between a label and its value: ":", ".", "#", "no", "is". */
uint32_t layout_skip_fillers(const struct survey *survey, uint32_t token, uint32_t end);

/* True when only marks and words that go with a label follow in the box. */
bool layout_ends_box(const struct survey *survey, uint32_t box, uint32_t token);

/* The label's words as they stand there; in the reading's arena. */
const char *layout_text(const struct survey *survey, uint32_t box, uint32_t first, uint32_t end);

/* ---- numbers ---------------------------------------------------------------------------------------------------- */

/* How sure a label is that an order number follows it. */
enum label_strength { LABEL_STRONG, LABEL_TITLE, LABEL_WEAK };

/* The run of tokens from `first` that looks like an order number; *end is behind it. */
bool number_run(const struct survey *survey, uint32_t box, uint32_t first, enum label_strength strength, uint32_t *end);

/* raw without a PO- or order prefix, and without case, blanks, dashes, leading zeros. Both in the arena. */
const char *number_without_prefix(const struct finder_index *index, struct arena *arena, const char *raw);
const char *number_fold(struct arena *arena, const char *number);

/* Full-width letters and figures as plain ones. */
const char *number_narrow(struct arena *arena, const char *raw);

/* Finds every labelled number of the survey. */
void numbers_find(struct survey *survey);

/* numbers-value.c: the value of a label in one relation; fills first, end, box, line. False: there is none. */
bool number_value(const struct survey *survey, const struct hit *label, enum label_strength strength,
                  enum relation relation, struct number_hit *number);

/* A box that is nothing but one number; *end is behind it. */
bool number_fills_box(const struct survey *survey, uint32_t box, enum label_strength strength, uint32_t *first,
                      uint32_t *end);

/* Sets raw, number, folded, key, and the revision and release that follow the number. */
void number_forms(const struct survey *survey, struct number_hit *number);

/* The short value of a "Rev" or "Release" label; NULL: none. */
const char *number_suffix_value(const struct survey *survey, const struct hit *label);

/* True for a meaning whose number may be the order's. */
bool numbers_are_orders(enum meaning meaning);

/* ignored.c: true for what a recipient's party block says is no order's number; raw as printed, and without a prefix.
 */
bool ignored_number(const struct survey *survey, const char *raw, const char *number);

/* ... and for a date it says is no order's, or that may be read as one. */
bool ignored_date(const struct survey *survey, const struct date_hit *date);

/* ---- items ------------------------------------------------------------------------------------------------------ */

/* Marks item tables and item rows and collects the items. */
void items_find(struct survey *survey);

/* Adds an item, which is copied; pair "": it was not understood. Of too many items none is known any more. */
void items_add(struct survey *survey, const struct item *item);

/* True when one of the line's boxes begins with a word for a total. */
bool items_is_total(const struct survey *survey, uint32_t line);

/* items-loose.c: the item in a line outside any table; and a box's code or quantity as they are compared, appended. */
void items_read_loose(struct survey *survey, uint32_t line);
void items_code(const struct survey *survey, uint32_t box, struct buffer *out);
bool items_quantity(const struct survey *survey, uint32_t box, struct buffer *out);

/* The column a box stands in; NULL: none. In a line with a box for each heading, which most are, no matter how wide the
 * boxes are; else by place. */
const struct item_column *items_column_at(const struct item_table *table, const struct box *box);
static inline const struct item_column *items_column(const struct survey *survey, const struct item_table *table,
                                                     uint32_t box) {
    const struct line *line = &survey->lines[survey->boxes[box].line];
    if (line->end_box - line->first_box == table->column_count)
        return &table->columns[box - line->first_box];
    return items_column_at(table, &survey->boxes[box]);
}

/* ---- documents -------------------------------------------------------------------------------------------------- */

/* The lines of a survey that make one document. */
struct view {
    struct survey *survey;
    const struct survey *name; /* the file name, surveyed like a line of text; NULL: none */
    uint32_t *lines;           /* ascending */
    uint32_t count;
    enum document_origin origin;
    uint64_t number_key; /* the number that began it; 0: none did */
    bool one_of_several; /* the sheet was split: that number counts more than others named in the view */
    bool list;           /* many numbers in a table without items of their own */
};

/* True when the line is one of the view's. */
bool view_has(const struct view *view, uint32_t line);

/* A document on its way. */
struct draft {
    struct document document;
    const struct sheet *sheet;
    struct candidate *candidates; /* only when wanted */
    size_t candidate_count;
    int kind_score;
    bool number_heading; /* the number stands like a field or a title */
    bool number_ordered; /* ... or in a sentence that orders */
    bool asks_for_goods; /* "please send us 20 pcs" */
    bool date_labelled;
    bool only_named; /* its number stands in the subject or head of the mail, and nothing of an order below */
    bool dropped;    /* merged into another */
    const struct number_hit *number;
};

struct drafts {
    struct draft *items;
    size_t count;
};

/* A new draft for this sheet; the pointer is good until the next. */
struct draft *drafts_add(struct reading *reading, struct drafts *drafts, const struct sheet *sheet);

/* Splits what has been surveyed into views, in reading order; in the reading's arena. */
struct view *split_views(struct survey *survey, size_t *count);

/* sections.c: parts of views that are orders of their own, though no number says so, become further views, in the
 * reading's arena. */
void sections_split(struct survey *survey, struct view **views, size_t *count);

/* Runs every finder over a view. False: there is no business document. */
bool finders_run(const struct view *view, struct draft *draft);

/* furniture.c: true for the line a fax machine prints at the edge of a page: date, time, and a telephone number or page
 * count. */
bool furniture_is_fax_line(const struct view *view, uint32_t n);

/* True when line n of the view is not the document's own: page numbers, totals, print dates, fax lines. */
bool furniture_at(const struct view *view, uint32_t n);

/* The finders, in the order of their rows in finders.c. */
void find_items(const struct view *view, struct draft *draft);
void find_kind(const struct view *view, struct draft *draft);
void find_number(const struct view *view, struct draft *draft);
void find_date(const struct view *view, struct draft *draft);
void find_names(const struct view *view, struct draft *draft);
void find_text(const struct view *view, struct draft *draft);
void find_evidence(const struct view *view, struct draft *draft);

/* The kind of document a label names, MEANING_KIND_...; MEANING_NONE. */
enum meaning title_kind(const struct hit *hit);

/* Sets title_score of the labels that name a kind of document or are a word for an order and stand in text or subject;
 * of all others it is 0. Then `title` of all lines, so that those from one title to the next have the same: what was
 * written here, quoted and forwarded each for itself, and without the subject. Items and numbers, on which all of it
 * depends, must have been found. */
void titles_find(struct survey *survey);

/* The label is the value of a field that refers to another paper: "Reference: your invoice 5512". */
bool title_refers(const struct survey *survey, const struct hit *hit);

/* A score from which on a title is one. */
enum { TITLE_SCORE = 55 };

/* True when a title stands in this line. */
static inline bool title_in_line(const struct survey *survey, uint32_t line) {
    return survey->lines[line].title == line;
}

/* What a date is for, and what says so. */
struct date_role_found {
    enum meaning meaning; /* MEANING_DATE ... MEANING_OTHER_DATE, HEADER_SENT; MEANING_NONE: nothing says so */
    const struct hit *label;
    bool sentence; /* "order 4711 of 3 March" */
    bool column;   /* one of several below the same heading */
    bool foreign;  /* a label we do not know stands there */
};
struct date_role_found date_role_of(const struct view *view, const struct date_hit *date);

/* Settles a date of several readings by what the form asks for, other dates of the view or its language; may leave it
 * open. */
void settle_date(const struct view *view, struct date_hit *date);

/* Fills a place; the text of the row is put together from its boxes. `line` may be FIND_NONE. */
void place_fill(struct place *place, const struct survey *survey, uint32_t line);

/* The first 32 figures of the SHA-256 of these pairs, sorted. Sorts them in place. */
void items_digest(const char **pairs, size_t count, char digest[33]);

/* Documents from a sheet's fields. */
void fields_find(const struct finder_index *index, struct reading *reading, const struct sheet *sheet,
                 struct drafts *drafts);

/* Merges what belongs together and reports the rest in reading->facts. */
void merge_drafts(struct reading *reading, struct drafts *drafts);

/* Notes what was weighed, when somebody wants to know. `line` may be FIND_NONE, strings NULL. */
struct weighed {
    const char *field, *value, *label, *role;
    int score;
    bool won;
    const char *because;
};
void explain(const struct view *view, struct draft *draft, const struct weighed *weighed, uint32_t line);
void explain_at(struct reading *reading, struct draft *draft, const struct weighed *weighed, const struct place *where);

#endif
