/* load.c - a mail server's side of many messages: in: message files; out: messages per second and waiting times.
 *
 *     load -s SOCKET [-c CONNECTIONS] [-n MESSAGES] [-b NUMBER] FILE.eml ...
 *
 * Closed loop: each connection is a thread that sends its next message when the last one is answered, keeps its
 * connection open and aborts after each message, as Postfix does. Every message gets a number of its own, counted from
 * NUMBER, written over the files' number in the text and inside the attachment, and with other first digits over the
 * files' item code, so that every order has other lines (see messages.py).
 *
 * Prints one line of JSON: messages, seconds, per_second, p50_ms, p99_ms, and the answers by their code. */
#include "base/error.h"
#include "bench/protocol.h"

#include <getopt.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define TEMPLATE_NUMBER "4500000000"
#define TEMPLATE_ITEM "7700000000"
enum { NUMBER_DIGITS = 10, FILE_BYTES = 16 << 20, MOST_FILES = 64, MOST_FIELDS = 64, LINE_BYTES = 57, MOST_SPOTS = 8 };

/* Where number and item code stand in a run of bytes. */
struct spots {
    size_t at[MOST_SPOTS];
    bool is_item[MOST_SPOTS];
    size_t count;
};

struct field {
    char *name, *value;
    struct spots numbers; /* in the value */
};

struct message {
    struct field fields[MOST_FIELDS];
    size_t field_count;
    struct buffer before, after; /* the attachment in the body */
    struct spots numbers;        /* in `before` */
    struct buffer attachment;    /* not encoded; empty: none */
    struct spots attachment_numbers;
};

struct run {
    const char *socket;
    struct message *messages;
    size_t message_count;
    size_t wanted;
    uint64_t first_number;
    atomic_size_t taken;
};

struct connection {
    struct run *run;
    double *waits;
    size_t count;
    size_t answers[256];
};

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void die(const char *what, const char *which) {
    fprintf(stderr, "load: %s %s\n", which, what);
    exit(2);
}

static char *copy_of(const char *text, size_t length) {
    char *copy = strndup(text, length);
    if (copy == NULL)
        die("memory is out", "");
    return copy;
}

/* ---- reading ---------------------------------------------------------------------------------------------------- */

static void read_file(struct buffer *to, const char *path) {
    struct error error;
    if (buffer_read_file(to, path, FILE_BYTES, &error) != 0)
        die(error.text, "");
}

static void find_text(struct spots *spots, const char *bytes, size_t length, const char *text, bool is_item) {
    const char *from = bytes;
    while (spots->count < MOST_SPOTS) {
        const char *found = memmem(from, length - (size_t)(from - bytes), text, NUMBER_DIGITS);
        if (found == NULL)
            return;
        spots->is_item[spots->count] = is_item;
        spots->at[spots->count++] = (size_t)(found - bytes);
        from = found + NUMBER_DIGITS;
    }
}

static struct spots find_numbers(const char *bytes, size_t length) {
    struct spots spots = {0};
    find_text(&spots, bytes, length, TEMPLATE_NUMBER, false);
    find_text(&spots, bytes, length, TEMPLATE_ITEM, true);
    return spots;
}

/* One header field, folds included; the fold's CRLF becomes LF as a mail server hands it on. Returns where the next
 * one starts. */
static const char *read_field(struct message *message, const char *text) {
    const char *colon = strchr(text, ':'), *end = strstr(text, "\r\n");
    while (end != NULL && (end[2] == ' ' || end[2] == '\t'))
        end = strstr(end + 2, "\r\n");
    if (colon == NULL || end == NULL || message->field_count == MOST_FIELDS)
        die("has a header section that cannot be read", "message");
    struct field *field = &message->fields[message->field_count++];
    field->name = copy_of(text, (size_t)(colon - text));
    field->value = copy_of(colon + 1, (size_t)(end - colon - 1));
    char *to = field->value;
    for (const char *c = field->value; *c != '\0'; c++)
        if (*c != '\r')
            *to++ = *c;
    *to = '\0';
    field->numbers = find_numbers(field->value, strlen(field->value));
    return end + 2;
}

/* "@ATTACH NAME": the file beside the message. */
static void read_attachment(struct message *message, const char *path, const char *mark) {
    char name[256], *place = NULL;
    const char *slash = strrchr(path, '/');
    if (sscanf(mark, "@ATTACH %255s", name) != 1 ||
        asprintf(&place, "%.*s%s", slash == NULL ? 0 : (int)(slash - path + 1), path, name) < 0)
        die("names no attachment", path);
    read_file(&message->attachment, place);
    message->attachment_numbers = find_numbers(message->attachment.data, message->attachment.length);
    free(place);
}

static void read_message(struct message *message, const char *path) {
    struct buffer text = {0};
    read_file(&text, path);
    const char *at = text.data;
    while (strncmp(at, "\r\n", 2) != 0)
        at = read_field(message, at);
    at += 2;
    const char *mark = strstr(at, "@ATTACH ");
    buffer_add(&message->before, at, mark == NULL ? strlen(at) : (size_t)(mark - at));
    message->numbers = find_numbers(message->before.data, message->before.length);
    if (mark != NULL) {
        read_attachment(message, path, mark);
        buffer_add_text(&message->after, strstr(mark, "\r\n") + 2);
    }
    buffer_free(&text);
}

/* ---- sending ---------------------------------------------------------------------------------------------------- */

static void write_number(char *bytes, const struct spots *spots, const char *number) {
    for (size_t i = 0; i < spots->count; i++) {
        memcpy(bytes + spots->at[i], number, NUMBER_DIGITS);
        if (spots->is_item[i])
            memcpy(bytes + spots->at[i], TEMPLATE_ITEM, 2);
    }
}

static void encode_base64(struct buffer *to, const unsigned char *bytes, size_t length) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char line[LINE_BYTES / 3 * 4 + 2];
    for (size_t start = 0; start < length; start += LINE_BYTES) {
        size_t used = 0, end = length - start < LINE_BYTES ? length : start + LINE_BYTES;
        for (size_t i = start; i < end; i += 3) {
            unsigned have = end - i < 3 ? (unsigned)(end - i) : 3;
            unsigned bits =
                (unsigned)bytes[i] << 16 | (have > 1 ? (unsigned)bytes[i + 1] << 8 : 0) | (have > 2 ? bytes[i + 2] : 0);
            line[used++] = digits[bits >> 18];
            line[used++] = digits[bits >> 12 & 63];
            line[used++] = have > 1 ? digits[bits >> 6 & 63] : '=';
            line[used++] = have > 2 ? digits[bits & 63] : '=';
        }
        memcpy(line + used, "\r\n", 2);
        buffer_add(to, line, used + 2);
    }
}

static uint32_t little_endian(const unsigned char *bytes, size_t count) {
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++)
        value |= (uint32_t)bytes[i] << 8 * i;
    return value;
}

static void put_little_endian(unsigned char *bytes, uint32_t value) {
    for (size_t i = 0; i < 4; i++)
        bytes[i] = (unsigned char)(value >> 8 * i);
}

/* CRC-32 as ZIP has it. */
static uint32_t checksum(const unsigned char *bytes, size_t length) {
    uint32_t value = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        value ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            value = value >> 1 ^ (value & 1 ? 0xEDB88320 : 0);
    }
    return ~value;
}

/* In a ZIP, files that are stored as they are get the checksum of what was written over them. */
static void mend_checksums(struct buffer *file) {
    unsigned char *bytes = (unsigned char *)file->data;
    if (file->length < 4 || memcmp(bytes, "PK\3\4", 4) != 0)
        return;
    for (size_t at = 0; at + 46 < file->length; at++) {
        if (memcmp(bytes + at, "PK\1\2", 4) != 0 || little_endian(bytes + at + 10, 2) != 0)
            continue;
        unsigned char *local = bytes + little_endian(bytes + at + 42, 4);
        size_t from = 30 + little_endian(local + 26, 2) + little_endian(local + 28, 2);
        uint32_t sum = checksum(local + from, little_endian(bytes + at + 20, 4));
        put_little_endian(local + 14, sum);
        put_little_endian(bytes + at + 16, sum);
    }
}

static void build_body(struct buffer *body, const struct message *message, const char *number) {
    buffer_clear(body);
    buffer_add(body, message->before.data, message->before.length);
    write_number(body->data, &message->numbers, number);
    if (message->attachment.length == 0)
        return;
    struct buffer file = {0};
    buffer_add(&file, message->attachment.data, message->attachment.length);
    write_number(file.data, &message->attachment_numbers, number);
    mend_checksums(&file);
    encode_base64(body, (const unsigned char *)file.data, file.length);
    buffer_free(&file);
    buffer_add(body, message->after.data, message->after.length);
}

static void send_fields(struct milter *milter, const struct message *message, const char *number) {
    bool with_space = (milter->protocol & MILTER_LEADING_SPACE) != 0;
    for (size_t i = 0; i < message->field_count; i++) {
        char *value = copy_of(message->fields[i].value, strlen(message->fields[i].value));
        write_number(value, &message->fields[i].numbers, number);
        milter_header(milter, message->fields[i].name, with_space || value[0] != ' ' ? value : value + 1);
        free(value);
    }
}

/* The modifications asked for are read past; returns the last reply's code. */
static char end_message(struct milter *milter, const char *number) {
    milter_strings(milter, 'D', "E", 1, "i", number, NULL);
    milter_packet(milter, 'E', NULL, 0);
    for (;;) {
        char code = milter_reply(milter);
        if (strchr("acrtdy", code) != NULL)
            return code;
    }
}

/* The whole of one message, as an authenticated user sends it. */
static char send_message(struct milter *milter, const struct message *message, const struct buffer *body,
                         const char *number) {
    if ((milter->protocol & MILTER_NO_MAIL) == 0) {
        milter_strings(milter, 'D', "M", 1, "{auth_type}", "PLAIN", "{auth_authen}", "kari", "{mail_addr}",
                       "kari@larsen.example", NULL);
        char code = milter_mail(milter, "<kari@larsen.example>");
        if (code != 'c')
            return code;
    }
    milter_recipient(milter, "<sales@acme.example>");
    if ((milter->protocol & MILTER_NO_HEADERS) == 0)
        send_fields(milter, message, number);
    if ((milter->protocol & MILTER_NO_BODY) == 0)
        milter_body(milter, body->data, body->length);
    return end_message(milter, number);
}

static struct milter *open_connection(const char *socket) {
    struct milter *milter = milter_open(socket);
    if (milter == NULL)
        die("does not answer", socket);
    milter_negotiate(milter, MILTER_ALL_ACTIONS, MILTER_ALL_PROTOCOL);
    if ((milter->protocol & MILTER_NO_HELO) == 0 || (milter->protocol & MILTER_NO_DATA) == 0 ||
        (milter->protocol & MILTER_NO_END_OF_HEADERS) == 0)
        die("wants steps this program does not send", socket);
    if ((milter->protocol & MILTER_NO_CONNECT) == 0) {
        milter_strings(milter, 'D', "C", 1, "{daemon_name}", "ORIGINATING", "{client_addr}", "192.0.2.17", NULL);
        milter_connect(milter, "desk.larsen.example", "192.0.2.17");
    }
    return milter;
}

static void *drive(void *context) {
    struct connection *connection = context;
    struct run *run = connection->run;
    struct milter *milter = open_connection(run->socket);
    struct buffer body = {0};
    for (size_t i; (i = atomic_fetch_add(&run->taken, 1)) < run->wanted;) {
        const struct message *message = &run->messages[i % run->message_count];
        char number[32];
        snprintf(number, sizeof number, "%010llu", (unsigned long long)(run->first_number + i));
        build_body(&body, message, number);
        double begun = seconds();
        char code = send_message(milter, message, &body, number);
        connection->waits[connection->count++] = seconds() - begun;
        connection->answers[(unsigned char)code]++;
        milter_packet(milter, 'A', NULL, 0);
    }
    milter_packet(milter, 'Q', NULL, 0);
    milter_flush(milter);
    milter_close(milter);
    buffer_free(&body);
    return NULL;
}

/* ---- the run ---------------------------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

static double percentile(const double *sorted, size_t count, double share) {
    size_t at = (size_t)(share * (double)count);
    return count == 0 ? 0 : sorted[at < count ? at : count - 1];
}

static void print_result(struct connection *connections, size_t count, double took) {
    size_t total = 0, answers[256] = {0};
    for (size_t i = 0; i < count; i++)
        total += connections[i].count;
    double *waits = calloc(total + 1, sizeof *waits);
    if (waits == NULL)
        die("memory is out", "");
    size_t filled = 0;
    for (size_t i = 0; i < count; i++) {
        memcpy(waits + filled, connections[i].waits, connections[i].count * sizeof *waits);
        filled += connections[i].count;
        for (size_t code = 0; code < 256; code++)
            answers[code] += connections[i].answers[code];
    }
    qsort(waits, total, sizeof *waits, by_size);
    printf("{\"messages\":%zu,\"seconds\":%.3f,\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f", total, took,
           (double)total / took, percentile(waits, total, 0.5) * 1e3, percentile(waits, total, 0.99) * 1e3);
    for (size_t code = 0; code < 256; code++)
        if (answers[code] > 0)
            printf(",\"%c\":%zu", (char)code, answers[code]);
    puts("}");
    free(waits);
}

static void drive_all(struct run *run, size_t count) {
    struct connection *connections = calloc(count, sizeof *connections);
    pthread_t *threads = calloc(count, sizeof *threads);
    if (connections == NULL || threads == NULL)
        die("memory is out", "");
    double begun = seconds();
    for (size_t i = 0; i < count; i++) {
        connections[i] = (struct connection){.run = run, .waits = calloc(run->wanted + 1, sizeof(double))};
        if (connections[i].waits == NULL || pthread_create(&threads[i], NULL, drive, &connections[i]) != 0)
            die("no thread", "");
    }
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    print_result(connections, count, seconds() - begun);
    for (size_t i = 0; i < count; i++)
        free(connections[i].waits);
    free(connections);
    free(threads);
}

int main(int count, char **texts) {
    struct run run = {.wanted = 1000, .first_number = 4500000001u};
    size_t connections = 1;
    int option;
    while ((option = getopt(count, texts, "s:c:n:b:")) != -1) {
        if (option == 's')
            run.socket = optarg;
        else if (option == 'c')
            connections = strtoull(optarg, NULL, 10);
        else if (option == 'n')
            run.wanted = strtoull(optarg, NULL, 10);
        else if (option == 'b')
            run.first_number = strtoull(optarg, NULL, 10);
        else
            return 64;
    }
    if (run.socket == NULL || optind == count || count - optind > MOST_FILES || connections == 0)
        die("usage: load -s SOCKET [-c CONNECTIONS] [-n MESSAGES] [-b NUMBER] FILE.eml ...", "");
    run.messages = calloc((size_t)(count - optind), sizeof *run.messages);
    if (run.messages == NULL)
        die("memory is out", "");
    for (int i = optind; i < count; i++)
        read_message(&run.messages[run.message_count++], texts[i]);
    drive_all(&run, connections);
    return 0;
}
