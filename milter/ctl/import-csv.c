/* import-csv.c - in: a list of orders as an ERP or `history export` writes it: a row of headings, then one order a row;
 * separated by comma, semicolon, tab or bar, quoted as RFC 4180 says, in any charset. Out: each row as the message that
 * carried that order. The headings are named in `names`; others are given with --column NAME=HEADING.
 * Limits: LIMIT_LIST_ROW_BYTES a row, LIMIT_LIST_COLUMNS cells. */
#include "ctl/import.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>
#include <time.h>

enum column {
    COLUMN_NUMBER,
    COLUMN_DATE,
    COLUMN_TO,
    COLUMN_PARTY,
    COLUMN_SENT,
    COLUMN_FROM,
    COLUMN_REVISION,
    COLUMN_RELEASE,
    COLUMN_LINES,
    COLUMN_KIND,
    COLUMN_MESSAGE_ID,
    COLUMN_STATE,
    COLUMN_COUNT
};

/* What --column calls them, and what their headings are when it does not. */
static const char *const names[COLUMN_COUNT] = {"number",   "date",    "to",    "party", "sent",       "from",
                                                "revision", "release", "lines", "kind",  "message_id", "state"};

struct import_csv {
    FILE *file;
    char *path;
    char separator;
    uint64_t line;
    char text[LIMIT_LIST_ROW_BYTES]; /* the line read last */
    uint32_t at[COLUMN_COUNT];       /* position of the column; UINT32_MAX: there is none */
    char *headings[COLUMN_COUNT];    /* as they stand in the file */
};

/* ---- rows and cells ---------------------------------------------------------------------------------------------- */

/* Where a piece of a row ends: inside a quotation, or at the beginning of a cell. A quotation mark in the middle of a
 * cell (5" pipe) means itself. */
struct scan {
    bool quoted, begins, closed; /* closed: a quotation ended with the last character */
};

static void scan_piece(struct scan *scan, const char *text, size_t length, char separator) {
    for (size_t i = 0; i < length; i++) {
        bool mark = text[i] == '"', opens = mark && !scan->quoted && (scan->begins || scan->closed);
        scan->closed = mark && scan->quoted; /* a doubled mark opens it again at once */
        scan->begins = !mark && !scan->quoted && (text[i] == separator || (scan->begins && text[i] == ' '));
        scan->quoted = opens || (scan->quoted && !mark);
    }
}

/* The rest of a line that is too long. */
static void pass_over_line(struct import_csv *csv, ssize_t length, int64_t *bytes) {
    while (length > 0 && csv->text[length - 1] != '\n') {
        length = import_read_line(csv->file, csv->text);
        *bytes += length > 0 ? length : 0;
    }
}

/* The quotation that begins in the first line of the row never ends: the row is that line alone. */
static void take_first_line(struct import_csv *csv, struct buffer *row, long behind_first, uint64_t first,
                            int64_t *bytes, const char **too_much) {
    struct buffer whole = *row;
    const char *text = buffer_text(&whole), *end = memchr(text, '\n', whole.length);
    *row = (struct buffer){0};
    buffer_add(row, text, end == NULL ? whole.length : (size_t)(end + 1 - text));
    buffer_free(&whole);
    *bytes = (int64_t)row->length;
    *too_much = LIMIT_REASON_ROW;
    csv->line = first;
    clearerr(csv->file);
    fseek(csv->file, behind_first, SEEK_SET);
}

int import_csv_next(struct import_csv *csv, struct buffer *row, uint64_t *line, int64_t *bytes, const char **too_much) {
    struct scan scan = {.begins = true};
    long behind_first = 0;
    *line = csv->line + 1;
    *bytes = 0;
    *too_much = NULL;
    do {
        ssize_t length = import_read_line(csv->file, csv->text);
        if (length < 0 && *bytes == 0)
            return ferror(csv->file) ? -1 : 0;
        if (length < 0 || row->length + (size_t)length > LIMIT_LIST_ROW_BYTES) {
            take_first_line(csv, row, behind_first, *line, bytes, too_much);
            return 1;
        }
        csv->line++;
        *bytes += length;
        behind_first = *bytes == length ? ftell(csv->file) : behind_first;
        buffer_add(row, csv->text, (size_t)length);
        if (length == (ssize_t)LIMIT_LIST_ROW_BYTES && csv->text[length - 1] != '\n') {
            *too_much = LIMIT_REASON_ROW;
            pass_over_line(csv, length, bytes);
            return 1;
        }
        scan_piece(&scan, csv->text, (size_t)length, csv->separator);
    } while (scan.quoted);
    return 1;
}

/* One cell, unquoted; returns where it ends: at a separator or at `end`. */
static const char *take_cell(const char *at, const char *end, char separator, char *to) {
    const char *from = to;
    bool quoted = false, begins = true;
    for (; at < end && (quoted || *at != separator); at++) {
        if (quoted && *at == '"' && at + 1 < end && at[1] == '"')
            *to++ = *at++;
        else if (quoted && *at == '"')
            quoted = false;
        else if (begins && *at == '"')
            quoted = true;
        else
            *to++ = *at;
        begins = begins && *at == ' ';
    }
    while (to > from && (to[-1] == ' ' || to[-1] == '\t'))
        to--;
    *to = '\0';
    return at;
}

/* Cells of a row, unquoted, in the arena; each trimmed. Returns how many. */
static uint32_t split(struct arena *arena, const struct buffer *row, char separator, const char **cells) {
    const char *at = buffer_text(row), *end = at + row->length;
    uint32_t count = 0;
    while (end > at && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    for (bool more = true; more && count < LIMIT_LIST_COLUMNS; at++) {
        char *cell = arena_alloc(arena, (size_t)(end - at) + 1);
        at = take_cell(at, end, separator, cell);
        cells[count++] = text_clean(arena, cell + strspn(cell, " \t"), LIMIT_STRING_BYTES);
        more = at < end;
    }
    return count;
}

/* The one that parts the headings most often. */
static char guess_separator(const char *text) {
    static const char candidates[] = ",;\t|";
    char best = ',';
    size_t most = 0;
    for (const char *c = candidates; *c != '\0'; c++) {
        size_t count = 0;
        for (const char *at = text; *at != '\0' && *at != '\n'; at++)
            count += *at == *c;
        if (count > most) {
            most = count;
            best = *c;
        }
    }
    return best;
}

/* ---- headings ---------------------------------------------------------------------------------------------------- */

bool import_csv_knows(const char *name, size_t length, const char **list) {
    if (list != NULL)
        *list = "number, date, to, party, sent, from, revision, release, lines, kind, message_id or state";
    for (enum column column = 0; column < COLUMN_COUNT; column++)
        if (strlen(names[column]) == length && strncasecmp(names[column], name, length) == 0)
            return true;
    return false;
}

/* What the heading of this column is: as typed with --column, else its own name. */
static const char *heading_of(enum column column, const char *const *columns, size_t column_count) {
    size_t length = strlen(names[column]);
    for (size_t i = 0; i < column_count; i++)
        if (strncasecmp(columns[i], names[column], length) == 0 && columns[i][length] == '=')
            return columns[i] + length + 1;
    return names[column];
}

static int find_columns(struct import_csv *csv, const char *const *columns, size_t column_count, const char **cells,
                        uint32_t count, struct error *error) {
    for (enum column column = 0; column < COLUMN_COUNT; column++) {
        const char *heading = heading_of(column, columns, column_count);
        csv->at[column] = UINT32_MAX;
        for (uint32_t i = 0; i < count && csv->at[column] == UINT32_MAX; i++)
            if (strcasecmp(cells[i], heading) == 0)
                csv->at[column] = i;
        csv->headings[column] = strdup(csv->at[column] == UINT32_MAX ? heading : cells[csv->at[column]]);
        if (csv->headings[column] == NULL)
            abort();
    }
    enum column missing = csv->at[COLUMN_NUMBER] == UINT32_MAX                                      ? COLUMN_NUMBER
                          : csv->at[COLUMN_TO] == UINT32_MAX && csv->at[COLUMN_PARTY] == UINT32_MAX ? COLUMN_TO
                                                                                                    : COLUMN_COUNT;
    if (missing == COLUMN_COUNT)
        return 0;
    return error_set(
        error, EX_DATAERR, "%s:%llu: expected a column \"%s\"%s, but found \"%s\"%s%s%s. Type: --column %s=HEADING",
        csv->path, (unsigned long long)csv->line, heading_of(missing, columns, column_count),
        missing == COLUMN_TO ? " or \"party\"" : "", cells[0], count > 1 ? ", \"" : "", count > 1 ? cells[1] : "",
        count > 2   ? "\" ..."
        : count > 1 ? "\""
                    : "",
        names[missing]);
}

/* The first line alone tells what parts the cells; its own cells then tell whether it goes on. */
static char first_separator(FILE *file) {
    char line[LIMIT_LIST_ROW_BYTES + 1];
    ssize_t length = import_read_line(file, line);
    line[length > 0 ? length : 0] = '\0';
    rewind(file);
    return guess_separator(line);
}

static int check_headings(const struct import_csv *csv, int64_t bytes, const char *too_much, struct error *error) {
    if (bytes > 0 && too_much == NULL)
        return 0;
    return error_set(error, EX_DATAERR, "%s:1: expected a row of headings, but found %s", csv->path,
                     bytes == 0 ? "an empty file" : "a row that never ends");
}

static int read_headings(struct import_csv *csv, const char *const *columns, size_t column_count, struct error *error) {
    struct buffer row = {0};
    uint64_t line;
    int64_t bytes;
    const char *too_much;
    csv->separator = first_separator(csv->file);
    import_csv_next(csv, &row, &line, &bytes, &too_much);
    if (row.length >= 3 && memcmp(row.data, "\xEF\xBB\xBF", 3) == 0) {
        row.length -= 3;
        memmove(row.data, row.data + 3, row.length + 1);
    }
    int result = check_headings(csv, bytes, too_much, error);
    if (result == 0) {
        struct arena *arena = arena_new();
        const char *cells[LIMIT_LIST_COLUMNS];
        uint32_t count = split(arena, &row, csv->separator, cells);
        result = find_columns(csv, columns, column_count, cells, count, error);
        arena_free(arena);
    }
    buffer_free(&row);
    return result;
}

int import_csv_open(const char *path, const struct finder_index *index, const char *const *columns, size_t column_count,
                    struct import_csv **csv, struct error *error) {
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_set(error, EX_IOERR, "%s cannot be opened: %s", path, strerror(errno));
    file = import_in_utf8(file, path, index, error);
    if (file == NULL)
        return -1;
    *csv = calloc(1, sizeof **csv);
    char *copy = strdup(path);
    if (*csv == NULL || copy == NULL)
        abort();
    (*csv)->file = file;
    (*csv)->path = copy;
    if (read_headings(*csv, columns, column_count, error) == 0)
        return 0;
    import_csv_close(*csv);
    *csv = NULL;
    return -1;
}

bool import_csv_is_list(const char *path, const struct finder_index *index, const char *const *columns,
                        size_t column_count) {
    struct error error = {0};
    struct import_csv *csv = NULL;
    if (import_csv_open(path, index, columns, column_count, &csv, &error) != 0)
        return false;
    import_csv_close(csv);
    return true;
}

void import_csv_stop(struct import_csv *csv) {
    if (csv->file != NULL)
        fclose(csv->file);
    csv->file = NULL;
}

void import_csv_close(struct import_csv *csv) {
    if (csv == NULL)
        return;
    import_csv_stop(csv);
    free(csv->path);
    for (enum column column = 0; column < COLUMN_COUNT; column++)
        free(csv->headings[column]);
    free(csv);
}

/* ---- what a row says --------------------------------------------------------------------------------------------- */

struct list_row {
    const struct import_csv *csv;
    const struct import_item *item;
    const char *cells[LIMIT_LIST_COLUMNS];
    uint32_t count;
    const struct finder_index *index;
    enum date_order order;
    struct inspection *inspection;
    struct error *error;
};

/* The cell under a heading; "" when there is none. */
static const char *cell(const struct list_row *row, enum column column) {
    uint32_t at = row->csv->at[column];
    return at < row->count ? row->cells[at] : "";
}

static int wrong(const struct list_row *row, enum column column, const char *expected) {
    uint32_t at = row->csv->at[column];
    return error_set(row->error, EX_DATAERR, "%s:%llu:%u: \"%s\": expected %s, but found \"%s\"", row->csv->path,
                     (unsigned long long)row->item->line, at == UINT32_MAX ? 0 : at + 1, row->csv->headings[column],
                     expected, cell(row, column));
}

/* A date in any writing, if it is one and has one reading. */
static int read_date(const struct list_row *row, enum column column, struct date *date) {
    const char *text = cell(row, column);
    struct date_match match[2];
    if (date_parse_iso(text, date))
        return 0;
    size_t count =
        find_dates(row->index, text, strlen(text), row->order, inspection_today(row->inspection), true, match, 2);
    if (count != 1)
        return wrong(row, column, "a date like 2025-11-20");
    if (match[0].reading_count != 1)
        return wrong(row, column, "a date with one meaning (type --order dmy or --order mdy)");
    *date = match[0].readings[0];
    return 0;
}

/* The seconds since midnight that "14:30", "8:15:00" or "2:15 PM" in the text says; -1: no such thing is in it. */
static int64_t time_of_day(const char *text) {
    static const char *const forms[] = {"%I:%M:%S %p", "%I:%M %p", "%H:%M:%S", "%H:%M"};
    const char *from = strchr(text, ':');
    while (from != NULL && from > text && from[-1] >= '0' && from[-1] <= '9')
        from--;
    for (size_t i = 0; from != NULL && i < sizeof forms / sizeof *forms; i++) {
        struct tm time = {0};
        if (strptime(from, forms[i], &time) != NULL)
            return ((int64_t)time.tm_hour * 60 + time.tm_min) * 60 + time.tm_sec;
    }
    return -1;
}

/* When it was sent; a day alone means noon, and without that column it is the day of the order. */
static int read_time(const struct list_row *row, struct date ordered, int64_t *time) {
    char text[DATE_TEXT_BYTES];
    struct date day = ordered;
    if (time_parse(cell(row, COLUMN_SENT), time))
        return 0;
    if (cell(row, COLUMN_SENT)[0] != '\0' && read_date(row, COLUMN_SENT, &day) != 0)
        return -1;
    int64_t seconds = time_of_day(cell(row, COLUMN_SENT));
    bool known = day.year != 0 && day.day != 0;
    if (!known) {
        *time = 0; /* nobody knows when */
    } else if (seconds < 0) {
        time_parse(date_format(day, text), time);
    } else {
        time_parse_bound(date_format(day, text), false, time);
        *time += seconds;
    }
    return 0;
}

static void add_recipient(struct inspection *inspection, const char *text, size_t length) {
    struct envelope *envelope = &inspection->envelope;
    if (length > 0 && length <= LIMIT_ADDRESS_BYTES && envelope->recipient_count < LIMIT_RECIPIENTS)
        envelope->recipients[envelope->recipient_count++] = arena_strndup(inspection->arena, text, length);
}

/* The first address of the declared party of that name; NULL: no such party. */
static const char *address_of_party(const struct settings *settings, const char *name) {
    for (size_t i = 0; i < settings->party_count; i++)
        if (strcasecmp(settings->parties[i].name, name) == 0 && settings->parties[i].address_count > 0)
            return settings->parties[i].addresses[0];
    return NULL;
}

/* Addresses as `to` has them, set apart by blanks, commas or semicolons; or a party: its name, a domain, an address. */
static int read_recipients(const struct list_row *row, const struct settings *settings) {
    struct inspection *inspection = row->inspection;
    inspection->envelope.recipients =
        arena_array(inspection->arena, LIMIT_RECIPIENTS, sizeof *inspection->envelope.recipients);
    const char *to = cell(row, COLUMN_TO), *party = cell(row, COLUMN_PARTY);
    for (const char *at = to + strspn(to, " ,;<>"); *at != '\0'; at += strspn(at, " ,;<>")) {
        size_t length = strcspn(at, " ,;<>");
        if (memchr(at, '@', length) == NULL)
            return wrong(row, COLUMN_TO, "addresses like orders@acme.example");
        add_recipient(inspection, at, length);
        at += length;
    }
    if (inspection->envelope.recipient_count > 0)
        return 0;
    const char *declared = address_of_party(settings, party);
    if (declared == NULL && strchr(party, '@') == NULL && strchr(party, '.') == NULL)
        return wrong(row, party[0] == '\0' ? COLUMN_TO : COLUMN_PARTY,
                     "an address, a domain, or the name of a declared party");
    if (declared == NULL && strchr(party, '@') == NULL)
        declared = arena_printf(inspection->arena, "@%s", party);
    declared = declared == NULL ? party : declared;
    add_recipient(inspection, declared, strlen(declared));
    return 0;
}

static int read_lines(const struct list_row *row, struct document *document) {
    const char *lines = cell(row, COLUMN_LINES);
    if (lines[0] != '\0' && (strlen(lines) != 32 || strspn(lines, "0123456789abcdef") != 32))
        return wrong(row, COLUMN_LINES, "a fingerprint of 32 hexadecimal digits, or nothing");
    memcpy(document->lines, lines, strlen(lines) + 1);
    return 0;
}

static int read_document(const struct list_row *row, struct document *document) {
    struct inspection *inspection = row->inspection;
    const char *number = cell(row, COLUMN_NUMBER), *kind = cell(row, COLUMN_KIND);
    if (number[0] == '\0' || strlen(number) > LIMIT_NUMBER_BYTES)
        return wrong(row, COLUMN_NUMBER, "an order number");
    document->kind = kind[0] == '\0' ? KIND_ORDER : document_kind_of(kind);
    if (document->kind == KIND_COUNT)
        return wrong(row, COLUMN_KIND, "a kind like order or change");
    document->number_raw = number;
    find_number_forms(row->index, inspection->arena, number, &document->number, &document->number_folded);
    document->revision = cell(row, COLUMN_REVISION);
    document->release = cell(row, COLUMN_RELEASE);
    if (cell(row, COLUMN_DATE)[0] != '\0' && read_date(row, COLUMN_DATE, &document->date) != 0)
        return -1;
    document->date_role = document->date.year == 0 ? ROLE_NONE : ROLE_ORDER;
    return read_lines(row, document);
}

/* The row stands in for the body: the same row again is the same send. */
static void set_envelope(const struct list_row *row) {
    struct inspection *inspection = row->inspection;
    const char *message_id = cell(row, COLUMN_MESSAGE_ID);
    inspection->envelope.sender = cell(row, COLUMN_FROM);
    inspection->facts.message_id = message_id[0] == '\0' ? NULL : message_id;
    size_t length = row->item->bytes.length;
    while (length > 0 && strchr("\r\n", row->item->bytes.data[length - 1]) != NULL)
        length--; /* how the file ends its lines makes no other row */
    digest_of(buffer_text(&row->item->bytes), length, inspection->envelope.body_digest);
}

int import_csv_take(const struct import_item *item, const struct finder_index *index, enum date_order order,
                    const struct settings *settings, struct inspection *inspection, struct error *error) {
    const struct import_csv *csv = item->source->csv;
    struct list_row row = {
        .csv = csv, .item = item, .index = index, .order = order, .inspection = inspection, .error = error};
    row.count = split(inspection->arena, &item->bytes, csv->separator, row.cells);
    struct document *document = arena_alloc(inspection->arena, sizeof *document);
    inspection->facts.documents = document;
    inspection->facts.document_count = strcmp(cell(&row, COLUMN_STATE), "held") == 0 ? 0 : 1;
    if (read_document(&row, document) != 0 || read_recipients(&row, settings) != 0 ||
        read_time(&row, document->date, &inspection->facts.header_time) != 0)
        return -1;
    set_envelope(&row);
    return 0;
}
