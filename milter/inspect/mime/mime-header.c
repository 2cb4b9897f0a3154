/* mime-header.c - in: GMime's view of a header section; out: the header facts of struct facts, decoded and clean.
 * Limits: LIMIT_ADDRESSES a field, LIMIT_ADDRESS_BYTES an address, LIMIT_STRING_BYTES any other value. */
#include "inspect/mime/mime.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

#define GROUP_DEPTH 8u /* groups inside groups: not allowed, but written */

const char *mime_text(struct arena *arena, const char *text, size_t limit) {
    if (text == NULL)
        return NULL;
    while (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')
        text++;
    char *clean = text_clean(arena, text, limit);
    size_t length = strlen(clean);
    while (length > 0 && clean[length - 1] == ' ')
        clean[--length] = '\0';
    return length == 0 ? NULL : clean;
}

/* ---- addresses --------------------------------------------------------------------------------------------------- */

static bool is_ascii(const char *text) {
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

static void lower_domain(char *address) {
    for (char *c = strrchr(address, '@'); c != NULL && *c != '\0'; c++)
        *c = (char)g_ascii_tolower(*c);
}

/* An address without a domain is of this machine only and tells nothing. */
static void add_mailbox(struct reading *reading, struct address_list *list, InternetAddressMailbox *mailbox) {
    const char *written = internet_address_mailbox_get_addr(mailbox);
    if (written != NULL && !is_ascii(written))
        written = internet_address_mailbox_get_idn_addr(mailbox);
    const char *at = written == NULL ? NULL : strrchr(written, '@');
    if (at == NULL || at == written || at[1] == '\0' || strlen(written) > LIMIT_ADDRESS_BYTES)
        return;
    char *address = text_clean(reading->arena, written, LIMIT_ADDRESS_BYTES);
    lower_domain(address);
    list->items = arena_grow(reading->arena, list->items, list->count, sizeof *list->items);
    list->items[list->count++] = address;
}

static void note_too_many(struct reading *reading) {
    const struct part message = {.number = ""};
    reading_unreadable(reading, &message, LIMIT_REASON_ADDRESSES, "a header field names too many addresses");
}

static void add_addresses(struct reading *reading, struct address_list *list, InternetAddressList *from,
                          unsigned depth) {
    int count = from == NULL ? 0 : internet_address_list_length(from);
    for (int i = 0; i < count; i++) {
        InternetAddress *item = internet_address_list_get_address(from, i);
        if (list->count >= LIMIT_ADDRESSES) {
            note_too_many(reading);
            return;
        }
        if (INTERNET_ADDRESS_IS_MAILBOX(item))
            add_mailbox(reading, list, INTERNET_ADDRESS_MAILBOX(item));
        else if (INTERNET_ADDRESS_IS_GROUP(item) && depth < GROUP_DEPTH)
            add_addresses(reading, list, internet_address_group_get_members(INTERNET_ADDRESS_GROUP(item)), depth + 1);
    }
}

/* ---- single values ----------------------------------------------------------------------------------------------- */

/* "<id@host>" from whatever stands in the field: the first pair of angle brackets, else its first word. */
static const char *message_id(struct arena *arena, const char *value) {
    const char *text = mime_text(arena, value, LIMIT_STRING_BYTES - 3);
    if (text == NULL)
        return NULL;
    const char *start = strchr(text, '<');
    start = start == NULL ? text : start + 1;
    size_t length = strcspn(start, start == text ? " " : ">");
    return length == 0 ? NULL : arena_printf(arena, "<%.*s>", (int)length, start);
}

/* The value without parameters and comments, in lower case. */
static const char *keyword(struct arena *arena, const char *value) {
    const char *text = mime_text(arena, value, LIMIT_STRING_BYTES);
    size_t length = text == NULL ? 0 : strcspn(text, " ;(");
    if (length == 0)
        return NULL;
    char *word = arena_strndup(arena, text, length);
    for (char *c = word; *c != '\0'; c++)
        *c = (char)g_ascii_tolower(*c);
    return word;
}

/* Seconds since 1970, or 0 for what is no date or lies before it. */
static int64_t to_seconds(GDateTime *time) {
    int64_t seconds = time == NULL ? 0 : g_date_time_to_unix(time);
    return seconds > 0 ? seconds : 0;
}

/* The moment behind the last semicolon of a Received field. */
static int64_t received_time(const char *value) {
    const char *semicolon = value == NULL ? NULL : strrchr(value, ';');
    GDateTime *time = semicolon == NULL ? NULL : g_mime_utils_header_decode_date(semicolon + 1);
    int64_t seconds = to_seconds(time);
    if (time != NULL)
        g_date_time_unref(time);
    return seconds;
}

bool mime_header_date(GMimeMessage *message, struct date *date) {
    GDateTime *time = g_mime_message_get_date(message);
    if (time == NULL)
        return false;
    int year, month, day;
    g_date_time_get_ymd(time, &year, &month, &day);
    *date = (struct date){.year = (int16_t)year, .month = (uint8_t)month, .day = (uint8_t)day};
    return date_valid(*date);
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

/* Fields that are met in passing; the first of a name counts. */
static void take_field(struct reading *reading, GMimeHeader *header, bool *received) {
    struct facts *facts = reading->facts;
    const char *name = g_mime_header_get_name(header);
    if (strncasecmp(name, "Resent-", 7) == 0) {
        facts->resent = true;
    } else if (!*received && strcasecmp(name, "Received") == 0) {
        *received = true;
        facts->received_time = received_time(g_mime_header_get_value(header));
    } else if (facts->message_id == NULL && strcasecmp(name, "Message-ID") == 0) {
        facts->message_id = message_id(reading->arena, g_mime_header_get_value(header));
    } else if (facts->auto_submitted == NULL && strcasecmp(name, "Auto-Submitted") == 0) {
        facts->auto_submitted = keyword(reading->arena, g_mime_header_get_value(header));
    }
}

void mime_header_facts(struct reading *reading, GMimeMessage *message) {
    struct facts *facts = reading->facts;
    add_addresses(reading, &facts->from, g_mime_message_get_from(message), 0);
    add_addresses(reading, &facts->to, g_mime_message_get_to(message), 0);
    add_addresses(reading, &facts->cc, g_mime_message_get_cc(message), 0);
    facts->subject = mime_text(reading->arena, g_mime_message_get_subject(message), LIMIT_STRING_BYTES);
    facts->header_time = to_seconds(g_mime_message_get_date(message));
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    int count = g_mime_header_list_get_count(headers);
    bool received = false;
    for (int i = 0; i < count; i++)
        take_field(reading, g_mime_header_list_get_header_at(headers, i), &received);
}
