/* outgoing.c - in: authenticated user, client address, {daemon_name}; out: outgoing or not.
 * Limits: none of its own, the configuration's lists are as long as the admin wrote them. */
#include "receive/outgoing.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAPPED_BITS = 96, ALL_BITS = 128 };
enum { LEFT_OUT = '!' }; /* before the name of a listener whose mail is not judged */

struct network {
    struct in6_addr address;
    unsigned bits;
};

struct receive_outgoing {
    struct network *networks;
    size_t network_count;
    char **names;
    size_t name_count;
};

static struct in6_addr mapped(struct in_addr address) {
    struct in6_addr result = {.s6_addr = {[10] = 0xFF, [11] = 0xFF}};
    memcpy(&result.s6_addr[12], &address, sizeof address);
    return result;
}

/* Reads an address of either family; returns the bits that stand before an IPv4 prefix length, or -1. */
static int read_address(const char *text, struct in6_addr *address) {
    struct in_addr four;
    if (inet_pton(AF_INET, text, &four) == 1) {
        *address = mapped(four);
        return MAPPED_BITS;
    }
    return inet_pton(AF_INET6, text, address) == 1 ? 0 : -1;
}

static bool read_network(const char *text, struct network *network) {
    char address[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    size_t length = slash == NULL ? strlen(text) : (size_t)(slash - text);
    if (length >= sizeof address)
        return false;
    memcpy(address, text, length);
    address[length] = '\0';
    int before = read_address(address, &network->address);
    if (before < 0)
        return false;
    network->bits = slash == NULL ? ALL_BITS : (unsigned)before + (unsigned)strtoul(slash + 1, NULL, 10);
    return network->bits <= ALL_BITS;
}

static void *must(void *memory) {
    if (memory == NULL)
        abort();
    return memory;
}

struct receive_outgoing *receive_outgoing_new(const struct config *config) {
    struct receive_outgoing *outgoing = must(calloc(1, sizeof *outgoing));
    outgoing->networks = must(calloc(config->own_networks.count + 1, sizeof *outgoing->networks));
    for (size_t i = 0; i < config->own_networks.count; i++)
        if (read_network(config->own_networks.items[i], &outgoing->networks[outgoing->network_count]))
            outgoing->network_count++;
    outgoing->names = must(calloc(config->daemon_names.count + 1, sizeof *outgoing->names));
    for (size_t i = 0; i < config->daemon_names.count; i++)
        outgoing->names[outgoing->name_count++] = must(strdup(config->daemon_names.items[i]));
    return outgoing;
}

void receive_outgoing_free(struct receive_outgoing *outgoing) {
    if (outgoing == NULL)
        return;
    for (size_t i = 0; i < outgoing->name_count; i++)
        free(outgoing->names[i]);
    free(outgoing->names);
    free(outgoing->networks);
    free(outgoing);
}

static void set_text(struct receive_client *client) {
    bool four = IN6_IS_ADDR_V4MAPPED(&client->address);
    const void *bytes = four ? (const void *)&client->address.s6_addr[12] : (const void *)&client->address;
    client->known = inet_ntop(four ? AF_INET : AF_INET6, bytes, client->text, sizeof client->text) != NULL;
}

void receive_client_set(struct receive_client *client, const struct sockaddr *address) {
    *client = (struct receive_client){0};
    if (address != NULL && address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        client->address = mapped(four.sin_addr);
        set_text(client);
    } else if (address != NULL && address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        client->address = six.sin6_addr;
        set_text(client);
    }
}

void receive_client_parse(struct receive_client *client, const char *text) {
    *client = (struct receive_client){0};
    if (text == NULL)
        return;
    if (strncasecmp(text, "IPv6:", 5) == 0)
        text += 5;
    if (read_address(text, &client->address) >= 0)
        set_text(client);
}

static bool within(const struct network *network, const struct in6_addr *address) {
    unsigned bytes = network->bits / 8, rest = network->bits % 8;
    if (memcmp(&network->address, address, bytes) != 0)
        return false;
    if (rest == 0)
        return true;
    unsigned char mask = (unsigned char)(0xFFu << (8 - rest));
    return ((network->address.s6_addr[bytes] ^ address->s6_addr[bytes]) & mask) == 0;
}

static bool in_own_networks(const struct receive_outgoing *outgoing, const struct receive_client *client) {
    for (size_t i = 0; client->known && i < outgoing->network_count; i++)
        if (within(&outgoing->networks[i], &client->address))
            return true;
    return false;
}

static bool is_listed(const struct receive_outgoing *outgoing, const char *daemon_name, bool left_out) {
    for (size_t i = 0; daemon_name != NULL && i < outgoing->name_count; i++) {
        const char *name = outgoing->names[i];
        if ((name[0] == LEFT_OUT) == left_out && strcmp(daemon_name, left_out ? name + 1 : name) == 0)
            return true;
    }
    return false;
}

bool receive_is_outgoing(const struct receive_outgoing *outgoing, const char *user, const struct receive_client *client,
                         const char *daemon_name) {
    /* What a content filter gives back was judged on its way in. */
    if (is_listed(outgoing, daemon_name, true))
        return false;
    if (user != NULL && *user != '\0')
        return true;
    if (in_own_networks(outgoing, client))
        return true;
    return is_listed(outgoing, daemon_name, false);
}
