/* lists.c - in: the shared-domains file and declared party blocks; out: sorted lists to look addresses up in.
 * Limit: LIMIT_WORDS_FILE_BYTES for the file. */
#include "party/lists.h"

#include "base/buffer.h"

#include <libpsl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

static int compare_texts(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_declared(const void *a, const void *b) {
    return strcmp(((const struct declared *)a)->pattern, ((const struct declared *)b)->pattern);
}

static bool is_domain(const char *word) {
    return strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-") == strlen(word) && strchr(word, '.') != NULL;
}

/* One domain a line; # starts a comment. */
static int read_shared(struct party_lists *lists, const char *path, char *text, struct error *error) {
    unsigned number = 0;
    char *rest = text;
    for (char *line = strsep(&rest, "\n"); line != NULL; line = strsep(&rest, "\n")) {
        number++;
        line[strcspn(line, "#\r")] = '\0';
        line += strspn(line, " \t");
        line[strcspn(line, " \t")] = '\0';
        if (*line == '\0')
            continue;
        if (!is_domain(line))
            return error_set(error, EX_CONFIG, "%s:%u: expected a domain in lower case, but found \"%s\"", path, number,
                             line);
        lists->shared = arena_grow(lists->arena, lists->shared, lists->shared_count, sizeof *lists->shared);
        lists->shared[lists->shared_count++] = arena_strdup(lists->arena, line);
    }
    if (lists->shared_count > 0)
        qsort(lists->shared, lists->shared_count, sizeof *lists->shared, compare_texts);
    return 0;
}

static int load_shared(struct party_lists *lists, struct error *error) {
    char *shipped = lists->config->shared_domains == NULL ? config_find("rules/shared-domains.list") : NULL;
    if (shipped == NULL && lists->config->shared_domains == NULL)
        shipped = config_find("shared-domains.list");
    const char *path = lists->config->shared_domains == NULL ? shipped : lists->config->shared_domains;
    if (path == NULL)
        return error_set(error, EX_CONFIG,
                         "the list of shared domains was found neither beside the program nor where it is installed: "
                         "set shared_domains in orderguard.conf");
    struct buffer text = {0};
    int result = buffer_read_file(&text, path, LIMIT_WORDS_FILE_BYTES, error);
    if (result == 0 && text.length > 0)
        result = read_shared(lists, path, text.data, error);
    buffer_free(&text);
    free(shipped);
    return result;
}

static void index_declared(struct party_lists *lists) {
    for (size_t i = 0; i < lists->settings->party_count; i++) {
        const struct party_block *block = &lists->settings->parties[i];
        for (size_t k = 0; k < block->address_count; k++) {
            lists->declared = arena_grow(lists->arena, lists->declared, lists->declared_count, sizeof *lists->declared);
            lists->declared[lists->declared_count++] =
                (struct declared){.pattern = block->addresses[k], .block = (uint32_t)i};
        }
    }
    if (lists->declared_count > 0)
        qsort(lists->declared, lists->declared_count, sizeof *lists->declared, compare_declared);
}

int party_lists_load(const struct config *config, const struct settings *settings, struct party_lists **lists,
                     struct error *error) {
    struct arena *arena = arena_new();
    struct party_lists *loaded = arena_alloc(arena, sizeof *loaded);
    *loaded = (struct party_lists){.config = config, .settings = settings, .arena = arena};
    if (load_shared(loaded, error) != 0) {
        arena_free(arena);
        return -1;
    }
    index_declared(loaded);
    *lists = loaded;
    return 0;
}

void party_lists_free(struct party_lists *lists) {
    if (lists != NULL)
        arena_free(lists->arena);
}

static const struct declared *find_declared(const struct party_lists *lists, const char *pattern) {
    if (lists->declared_count == 0)
        return NULL;
    struct declared wanted = {.pattern = pattern};
    return bsearch(&wanted, lists->declared, lists->declared_count, sizeof *lists->declared, compare_declared);
}

/* The domain above: "b.example" for "a.b.example"; NULL above the last dot. */
static const char *parent_of(const char *domain) {
    const char *dot = strchr(domain, '.');
    return dot == NULL ? NULL : dot + 1;
}

uint32_t lists_block(const struct party_lists *lists, const char *address) {
    const struct declared *found = find_declared(lists, address);
    const char *at = strrchr(address, '@');
    char pattern[LIMIT_ADDRESS_BYTES + 2] = "@";
    for (const char *domain = at == NULL ? NULL : at + 1; found == NULL && domain != NULL; domain = parent_of(domain)) {
        size_t length = strlen(domain);
        if (length > LIMIT_ADDRESS_BYTES)
            break;
        memcpy(pattern + 1, domain, length + 1);
        found = find_declared(lists, pattern);
    }
    return found == NULL ? UINT32_MAX : found->block;
}

bool lists_shared(const struct party_lists *lists, const char *domain) {
    for (; domain != NULL && lists->shared_count > 0; domain = parent_of(domain))
        if (bsearch(&domain, lists->shared, lists->shared_count, sizeof *lists->shared, compare_texts) != NULL)
            return true;
    return false;
}

const char *lists_organisation(const char *domain) {
    const psl_ctx_t *suffixes = psl_builtin();
    const char *registered = suffixes == NULL ? NULL : psl_registrable_domain(suffixes, domain);
    return registered == NULL ? domain : registered;
}

bool lists_domain_below(const char *domain, const char *parent) {
    size_t length = strlen(domain), tail = strlen(parent);
    if (length < tail || strcasecmp(domain + length - tail, parent) != 0)
        return false;
    return length == tail || domain[length - tail - 1] == '.';
}
