/* config.c - in: the configuration file; out: struct config, or every fault with its line. One row of `keys` a key.
 * Limit: LIMIT_CONFIG_FILE_BYTES, LIMIT_RULE_ERRORS faults. */
#include "base/config.h"

#include "base/nearest.h"

#include "base/buffer.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum kind { KIND_TEXT, KIND_LIST, KIND_NUMBER, KIND_OCTAL, KIND_BYTES, KIND_SECONDS, KIND_CHOICE, KIND_NETWORKS };

/* One key. `choices` are the words of a KIND_CHOICE, in the order of the enumeration it sets. */
struct key {
    const char *name;
    enum kind kind;
    size_t offset;
    uint64_t least, most;
    const char *choices[3];
};

#define AT(field) offsetof(struct config, field)

static const struct key keys[] = {
    {"socket", KIND_TEXT, AT(socket), 0, 0, {0}},
    {"socket_mode", KIND_OCTAL, AT(socket_mode), 0, 0777, {0}},
    {"user", KIND_TEXT, AT(user), 0, 0, {0}},
    {"inspect_user", KIND_TEXT, AT(inspect_user), 0, 0, {0}},
    {"mode", KIND_CHOICE, AT(mode), 0, 0, {"observe", "enforce"}},
    {"on_error", KIND_CHOICE, AT(on_error), 0, 0, {"accept", "tempfail"}},
    {"history", KIND_TEXT, AT(history), 0, 0, {0}},
    {"rules", KIND_LIST, AT(rules), 0, 0, {0}},
    {"words", KIND_LIST, AT(words), 0, 0, {0}},
    {"shared_domains", KIND_TEXT, AT(shared_domains), 0, 0, {0}},
    {"own_domains", KIND_LIST, AT(own_domains), 0, 0, {0}},
    {"own_networks", KIND_NETWORKS, AT(own_networks), 0, 0, {0}},
    {"daemon_names", KIND_LIST, AT(daemon_names), 0, 0, {0}},
    {"timezone", KIND_TEXT, AT(timezone), 0, 0, {0}},
    {"log", KIND_TEXT, AT(log), 0, 0, {0}},
    {"inspectors", KIND_NUMBER, AT(inspectors), 0, 64, {0}},
    {"buffer_total", KIND_BYTES, AT(buffer_total), 1u << 20, 1ull << 40, {0}},
    {"spool", KIND_TEXT, AT(spool), 0, 0, {0}},
    {"same_send_window", KIND_SECONDS, AT(same_send_window), 60, 31536000, {0}},
    {"keep_months", KIND_NUMBER, AT(keep_months), 1, 1200, {0}},
    {"holds_per_hour", KIND_NUMBER, AT(holds_per_hour), 0, 1000000, {0}},
    {"resend_word", KIND_TEXT, AT(resend_word), 0, 0, {0}},
    {"deadline", KIND_SECONDS, AT(deadline), 1, 300, {0}},
    {"mta_config", KIND_TEXT, AT(mta_config), 0, 0, {0}},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

struct load {
    struct config *config;
    const char *path;
    struct buffer *errors;
    size_t error_count;
    unsigned line;
    bool seen[KEY_COUNT];
};

static char *copy_of(const char *text) {
    char *copy = strdup(text);
    if (copy == NULL)
        abort();
    return copy;
}

static void set_text(char **field, const char *value) {
    free(*field);
    *field = *value == '\0' ? NULL : copy_of(value);
}

static void list_clear(struct config_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct config_list){0};
}

static void list_add(struct config_list *list, const char *item) {
    char **items = realloc(list->items, (list->count + 1) * sizeof *items);
    if (items == NULL)
        abort();
    list->items = items;
    list->items[list->count++] = copy_of(item);
}

/* Words are separated by blanks or commas. */
static void list_set(struct config_list *list, const char *value) {
    list_clear(list);
    char *words = copy_of(value), *rest = NULL;
    for (char *word = strtok_r(words, " \t,", &rest); word != NULL; word = strtok_r(NULL, " \t,", &rest))
        list_add(list, word);
    free(words);
}

static void fault(struct load *load, const char *expected, const char *found) {
    if (load->error_count++ < LIMIT_RULE_ERRORS)
        buffer_printf(load->errors, "%s:%u: expected %s, but found \"%s\"\n", load->path, load->line, expected, found);
}

/* A whole number with an optional unit of `units` ("kMG" style letters with their factors). */
struct unit {
    const char *name;
    uint64_t factor;
};

static bool read_amount(const char *value, int base, const struct unit *units, uint64_t *amount) {
    if (!isdigit((unsigned char)*value))
        return false;
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, base);
    if (errno != 0)
        return false;
    end += strspn(end, " \t");
    for (; units->name != NULL; units++)
        if (strcasecmp(end, units->name) == 0)
            return !__builtin_mul_overflow(number, units->factor, amount);
    return false;
}

static const struct unit no_units[] = {{"", 1}, {NULL, 0}};
static const struct unit byte_units[] = {{"", 1},          {"kB", 1u << 10},   {"KB", 1u << 10},
                                         {"MB", 1u << 20}, {"GB", 1ull << 30}, {NULL, 0}};
static const struct unit time_units[] = {{"s", 1},     {"", 1},         {"seconds", 1},    {"minutes", 60},
                                         {"min", 60},  {"m", 60},       {"h", 3600},       {"hours", 3600},
                                         {"d", 86400}, {"days", 86400}, {"weeks", 604800}, {NULL, 0}};

static void set_amount(struct load *load, const struct key *key, const char *value, void *field) {
    const struct unit *units = key->kind == KIND_BYTES ? byte_units : key->kind == KIND_SECONDS ? time_units : no_units;
    uint64_t amount;
    if (!read_amount(value, key->kind == KIND_OCTAL ? 8 : 10, units, &amount) || amount < key->least ||
        amount > key->most) {
        struct buffer expected = {0};
        const char *what = key->kind == KIND_BYTES     ? "a size like 256 MB"
                           : key->kind == KIND_SECONDS ? "a time like 30 s or 5 days"
                           : key->kind == KIND_OCTAL   ? "octal permissions like 0660"
                                                       : "a whole number";
        if (key->kind == KIND_OCTAL)
            buffer_printf(&expected, "%s for %s", what, key->name);
        else
            buffer_printf(&expected, "%s from %llu to %llu for %s", what, (unsigned long long)key->least,
                          (unsigned long long)key->most, key->name);
        fault(load, buffer_text(&expected), value);
        buffer_free(&expected);
        return;
    }
    if (key->kind == KIND_BYTES)
        *(uint64_t *)field = amount;
    else
        *(uint32_t *)field = (uint32_t)amount;
}

static void set_choice(struct load *load, const struct key *key, const char *value, void *field) {
    for (unsigned i = 0; key->choices[i] != NULL; i++) {
        if (strcmp(value, key->choices[i]) == 0) {
            *(unsigned *)field = i;
            return;
        }
    }
    struct buffer expected = {0};
    buffer_printf(&expected, "%s or %s for %s", key->choices[0], key->choices[1], key->name);
    fault(load, buffer_text(&expected), value);
    buffer_free(&expected);
}

static bool network_valid(const char *text) {
    char address[INET6_ADDRSTRLEN];
    unsigned char bytes[sizeof(struct in6_addr)];
    const char *slash = strchr(text, '/');
    size_t length = slash == NULL ? strlen(text) : (size_t)(slash - text);
    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    unsigned long widest = inet_pton(AF_INET, address, bytes) == 1    ? 32
                           : inet_pton(AF_INET6, address, bytes) == 1 ? 128
                                                                      : 0;
    if (slash == NULL || widest == 0)
        return widest != 0;
    char *end;
    unsigned long bits = strtoul(slash + 1, &end, 10);
    return isdigit((unsigned char)slash[1]) && *end == '\0' && bits <= widest;
}

static void check_networks(struct load *load, const struct config_list *list) {
    for (size_t i = 0; i < list->count; i++)
        if (!network_valid(list->items[i]))
            fault(load, "a network like 192.0.2.0/24 or 2001:db8::/32 for own_networks", list->items[i]);
}

static void set_key(struct load *load, const struct key *key, const char *value) {
    void *field = (char *)load->config + key->offset;
    switch (key->kind) {
    case KIND_TEXT:
        set_text(field, value);
        break;
    case KIND_LIST:
        list_set(field, value);
        break;
    case KIND_NETWORKS:
        list_set(field, value);
        check_networks(load, field);
        break;
    case KIND_CHOICE:
        set_choice(load, key, value, field);
        break;
    default:
        set_amount(load, key, value, field);
    }
}

static char *trim(char *text) {
    text += strspn(text, " \t\r");
    size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

static const struct key *find_key(const char *name) {
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/* For the hint: the known key that is misspelled, else the one that shares most of its beginning with what was typed.
 */
static const char *nearest_key(const char *name) {
    const char *names[KEY_COUNT + 1] = {NULL};
    for (size_t i = 0; i < KEY_COUNT; i++)
        names[i] = keys[i].name;
    const char *best = nearest_word(name, names);
    size_t best_length = best != NULL ? SIZE_MAX : 2;
    for (size_t i = 0; i < KEY_COUNT; i++) {
        size_t same = 0;
        while (name[same] != '\0' && name[same] == keys[i].name[same])
            same++;
        if (same > best_length) {
            best_length = same;
            best = keys[i].name;
        }
    }
    return best;
}

static void unknown_key(struct load *load, const char *name) {
    const char *near = nearest_key(name);
    struct buffer expected = {0};
    buffer_printf(&expected, "one of the keys of orderguard.conf(5)%s%s", near != NULL ? ", perhaps " : "",
                  near != NULL ? near : "");
    fault(load, buffer_text(&expected), name);
    buffer_free(&expected);
}

/* A # starts a comment at the beginning of a line or after a blank. */
static void cut_comment(char *line) {
    for (char *c = line; *c != '\0'; c++) {
        if (*c == '#' && (c == line || c[-1] == ' ' || c[-1] == '\t')) {
            *c = '\0';
            return;
        }
    }
}

static void read_line(struct load *load, char *line) {
    cut_comment(line);
    char *text = trim(line);
    if (*text == '\0')
        return;
    char *equals = strchr(text, '=');
    if (equals == NULL) {
        fault(load, "a line like key = value", text);
        return;
    }
    *equals = '\0';
    char *name = trim(text), *value = trim(equals + 1);
    const struct key *key = find_key(name);
    if (key == NULL) {
        unknown_key(load, name);
        return;
    }
    if (load->seen[key - keys])
        fault(load, "each key once", name);
    load->seen[key - keys] = true;
    set_key(load, key, value);
}

static void read_lines(struct load *load, char *text) {
    char *line = text;
    while (line != NULL) {
        char *next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        load->line++;
        read_line(load, line);
        line = next;
    }
}

static struct config *defaults(void) {
    struct config *config = calloc(1, sizeof *config);
    if (config == NULL)
        abort();
    config->socket = copy_of("unix:/run/orderguard/orderguard.sock");
    config->socket_mode = 0660;
    config->inspect_user = copy_of("orderguard-inspect");
    config->mode = MODE_OBSERVE;
    config->on_error = ON_ERROR_ACCEPT;
    config->history = copy_of("/var/lib/orderguard/history.db");
    list_add(&config->rules, CONFIG_DEFAULT_RULES);
    list_add(&config->own_networks, "127.0.0.0/8");
    list_add(&config->own_networks, "::1");
    list_add(&config->daemon_names, "ORIGINATING");
    config->log = copy_of("syslog");
    config->buffer_total = 256ull << 20;
    config->spool = copy_of("/var/tmp");
    config->same_send_window = 5u * 86400;
    config->keep_months = 25;
    config->holds_per_hour = 20;
    config->resend_word = copy_of("[resend]");
    config->deadline = LIMIT_MESSAGE_SECONDS;
    return config;
}

int config_load(const char *path, struct config **config, struct buffer *errors) {
    *config = defaults();
    if (path == NULL)
        return 0;
    struct buffer text = {0};
    struct error error = {0};
    struct load load = {.config = *config, .path = path, .errors = errors};
    set_text(&(*config)->path, path);
    if (buffer_read_file(&text, path, LIMIT_CONFIG_FILE_BYTES, &error) != 0) {
        buffer_printf(errors, "%s\n", error.text);
        load.error_count = 1;
    } else if (text.length != strlen(buffer_text(&text))) {
        fault(&load, "text", "a NUL byte");
    } else if (text.length > 0) {
        read_lines(&load, text.data);
    }
    buffer_free(&text);
    if (load.error_count == 0)
        return 0;
    config_free(*config);
    *config = NULL;
    return -1;
}

static void free_field(const struct key *key, void *field) {
    if (key->kind == KIND_TEXT)
        free(*(char **)field);
    if (key->kind == KIND_LIST || key->kind == KIND_NETWORKS)
        list_clear(field);
}

void config_free(struct config *config) {
    if (config == NULL)
        return;
    for (size_t i = 0; i < KEY_COUNT; i++)
        free_field(&keys[i], (char *)config + keys[i].offset);
    free(config->path);
    free(config);
}

static void print_field(const struct key *key, const void *field, struct buffer *out) {
    const struct config_list *list = field;
    switch (key->kind) {
    case KIND_TEXT:
        buffer_add_text(out, *(char *const *)field == NULL ? "" : *(char *const *)field);
        break;
    case KIND_LIST:
    case KIND_NETWORKS:
        for (size_t i = 0; i < list->count; i++)
            buffer_printf(out, "%s%s", i == 0 ? "" : " ", list->items[i]);
        break;
    case KIND_CHOICE:
        buffer_add_text(out, key->choices[*(const unsigned *)field]);
        break;
    case KIND_OCTAL:
        buffer_printf(out, "%04o", *(const uint32_t *)field);
        break;
    case KIND_BYTES:
        buffer_printf(out, "%llu", (unsigned long long)*(const uint64_t *)field);
        break;
    case KIND_NUMBER:
    case KIND_SECONDS:
        buffer_printf(out, "%u", *(const uint32_t *)field);
        break;
    }
}

void config_print(const struct config *config, struct buffer *out) {
    for (size_t i = 0; i < KEY_COUNT; i++) {
        buffer_printf(out, "%s = ", keys[i].name);
        print_field(&keys[i], (const char *)config + keys[i].offset, out);
        buffer_add_char(out, '\n');
    }
}
