/* values.c - in: the texts, patterns and addresses a test names; out: whether a text of the message is among them. */
#include "rulelang/keyword.h"

#include <string.h>
#include <strings.h>

bool rulelang_values_match(const struct value *values, const char *text) {
    for (; values != NULL; values = values->next) {
        bool match = values->pattern != NULL ? rulelang_pattern_found(values->pattern, text)
                                             : text != NULL && strcasecmp(values->text, text) == 0;
        if (match)
            return true;
    }
    return false;
}

/* "@domain" stands for its subdomains, too, as in party blocks. */
static bool address_matches(const char *written, const char *address) {
    if (written[0] != '@')
        return strcasecmp(written, address) == 0;
    const char *at = strrchr(address, '@');
    if (at == NULL)
        return false;
    const char *domain = at + 1, *parent = written + 1;
    size_t length = strlen(domain), tail = strlen(parent);
    if (length < tail || strcasecmp(domain + length - tail, parent) != 0)
        return false;
    return length == tail || domain[length - tail - 1] == '.';
}

bool rulelang_values_match_address(const struct value *values, const char *address) {
    for (; values != NULL; values = values->next) {
        bool match = values->pattern != NULL ? rulelang_pattern_found(values->pattern, address)
                                             : address_matches(values->text, address);
        if (match)
            return true;
    }
    return false;
}
