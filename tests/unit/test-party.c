/* test-party.c - who counts as one party, who is our own, and for whom repetition is judged (semantics.md, Parties). */
#include "base/buffer.h"
#include "party/party.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct set_up {
    struct config *config;
    struct settings *settings;
    struct party_lists *lists;
    struct inspection *inspection;
    char shared_path[40];
};

static const char *acme[] = {"@acme.example", "orders@acme-tools.example"};
static const char *fax[] = {"@fax.example"};
static const char *other[] = {"desk@gmail.com"};

static struct party_block blocks[] = {
    {.name = "Acme Tools", .role = "vendor", .addresses = acme, .address_count = 2},
    {.name = "fax gateway", .addresses = fax, .address_count = 1, .each_address = true},
    {.name = "Desk", .addresses = other, .address_count = 1},
};

static void set_up(struct set_up *s, size_t block_count) {
    struct buffer errors = {0};
    struct error error = {0};
    strcpy(s->shared_path, "/tmp/orderguard-test-list-XXXXXX");
    int fd = mkstemp(s->shared_path);
    static const char list[] = "# shared\ngmail.com\nefax.com  # fax\n";
    assert_int_equal(write(fd, list, sizeof list - 1), sizeof list - 1);
    close(fd);
    assert_int_equal(config_load(NULL, &s->config, &errors), 0);
    s->config->shared_domains = strdup(s->shared_path);
    s->settings = settings_new(1);
    s->settings->parties = blocks;
    s->settings->party_count = block_count;
    assert_int_equal(party_lists_load(s->config, s->settings, &s->lists, &error), 0);
    s->inspection = inspection_new(1767223800, 0);
    s->inspection->envelope.sender = "Sales@ours.example";
}

static void tear_down(struct set_up *s) {
    inspection_free(s->inspection);
    party_lists_free(s->lists);
    settings_free(s->settings);
    config_free(s->config);
    unlink(s->shared_path);
}

static const struct parties *resolve(struct set_up *s, const char **recipients, const char **to) {
    struct envelope *envelope = &s->inspection->envelope;
    struct facts *facts = &s->inspection->facts;
    envelope->recipients = recipients;
    for (envelope->recipient_count = 0; recipients[envelope->recipient_count] != NULL;)
        envelope->recipient_count++;
    facts->to.items = to;
    for (facts->to.count = 0; to != NULL && to[facts->to.count] != NULL;)
        facts->to.count++;
    party_resolve(s->lists, s->inspection);
    return &s->inspection->parties;
}

static const struct party *party_of(const struct parties *parties, const char *key) {
    for (size_t i = 0; i < parties->count; i++)
        if (strcmp(parties->items[i].key, key) == 0)
            return &parties->items[i];
    fail_msg("no party has the key %s", key);
    return NULL;
}

static void addresses_of_one_organisation_are_one_party(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 0);
    const char *recipients[] = {"a@north.vendor.co.uk", "B@Vendor.co.uk", "c@rival.co.uk", NULL};
    const struct parties *parties = resolve(&s, recipients, recipients);
    assert_int_equal(parties->count, 2);
    party_of(parties, "vendor.co.uk");
    party_of(parties, "rival.co.uk");
    tear_down(&s);
}

static void where_many_share_a_domain_each_address_is_a_party(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 0);
    const char *recipients[] = {"anna@gmail.com",        "Bert@gmail.com", "15551234567@efax.com", "a@sub.efax.com",
                                "+4930123456@firm.test", "4711@firm.test", "x@[192.0.2.1]",        NULL};
    const struct parties *parties = resolve(&s, recipients, NULL);
    assert_int_equal(parties->count, 7);
    party_of(parties, "anna@gmail.com");
    party_of(parties, "bert@gmail.com");
    party_of(parties, "15551234567@efax.com");
    party_of(parties, "a@sub.efax.com");
    party_of(parties, "+4930123456@firm.test"); /* a telephone number */
    party_of(parties, "firm.test");             /* four digits are none */
    tear_down(&s);
}

static void declared_blocks_decide_first(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 3);
    const char *recipients[] = {"x@eu.acme.example",
                                "orders@acme-tools.example",
                                "other@acme-tools.example",
                                "1@fax.example",
                                "2@fax.example",
                                "desk@gmail.com",
                                NULL};
    const struct parties *parties = resolve(&s, recipients, recipients);
    assert_int_equal(parties->count, 5);
    const struct party *vendor = party_of(parties, "acme.example");
    assert_string_equal(vendor->name, "Acme Tools");
    assert_string_equal(vendor->role, "vendor");
    party_of(parties, "acme-tools.example"); /* only one address there was declared */
    party_of(parties, "1@fax.example");
    party_of(parties, "2@fax.example");
    assert_string_equal(party_of(parties, "desk@gmail.com")->name, "Desk");
    uint32_t found[4];
    assert_int_equal(party_blocks(s.lists, &s.inspection->envelope, found, 4), 3);
    assert_int_equal(found[0], 0);
    assert_int_equal(found[1], 1);
    assert_int_equal(found[2], 2);
    tear_down(&s);
}

static void mail_to_ourselves_has_no_party(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 0);
    const char *recipients[] = {"boss@ours.example", "archive@mail.OURS.example", NULL};
    assert_false(resolve(&s, recipients, recipients)->foreign);
    const char *mixed[] = {"archive@ours.example", "a@vendor.example", NULL};
    assert_int_equal(resolve(&s, mixed, mixed)->count, 1);
    tear_down(&s);
}

static void a_sender_at_a_shared_domain_owns_only_itself(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 0);
    s.inspection->envelope.sender = "shop@gmail.com";
    const char *recipients[] = {"vendor@gmail.com", NULL};
    assert_true(resolve(&s, recipients, recipients)->foreign);
    tear_down(&s);
}

static void repetition_is_judged_for_those_in_to(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 0);
    const char *recipients[] = {"a@vendor.example", "b@store.example", NULL};
    const char *to[] = {"A@vendor.example", NULL};
    const struct parties *parties = resolve(&s, recipients, to);
    assert_true(party_of(parties, "vendor.example")->judged);
    assert_false(party_of(parties, "store.example")->judged);
    /* Nobody of the envelope stands in To: a blind copy, a list. Then everybody counts. */
    const char *elsewhere[] = {"undisclosed@nowhere.example", NULL};
    parties = resolve(&s, recipients, elsewhere);
    assert_true(party_of(parties, "vendor.example")->judged);
    assert_true(party_of(parties, "store.example")->judged);
    tear_down(&s);
}

static void a_declared_vendor_is_the_only_one_judged(void **state) {
    (void)state;
    struct set_up s = {0};
    set_up(&s, 3);
    const char *recipients[] = {"b@store.example", "a@acme.example", NULL};
    const struct parties *parties = resolve(&s, recipients, recipients);
    assert_true(party_of(parties, "acme.example")->judged);
    assert_false(party_of(parties, "store.example")->judged);
    tear_down(&s);
}

static void a_bad_line_in_the_list_is_named(void **state) {
    (void)state;
    struct config *config;
    struct buffer errors = {0};
    struct error error = {0};
    struct party_lists *lists;
    struct settings *settings = settings_new(1);
    char path[] = "/tmp/orderguard-test-list-XXXXXX", expected[200];
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "gmail.com\nhttp://x\n", 19), 19);
    close(fd);
    assert_int_equal(config_load(NULL, &config, &errors), 0);
    config->shared_domains = strdup(path);
    assert_int_equal(party_lists_load(config, settings, &lists, &error), -1);
    snprintf(expected, sizeof expected, "%s:2: expected a domain in lower case, but found \"http://x\"", path);
    assert_string_equal(error.text, expected);
    settings_free(settings);
    config_free(config);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_of_one_organisation_are_one_party),
        cmocka_unit_test(where_many_share_a_domain_each_address_is_a_party),
        cmocka_unit_test(declared_blocks_decide_first),
        cmocka_unit_test(mail_to_ourselves_has_no_party),
        cmocka_unit_test(a_sender_at_a_shared_domain_owns_only_itself),
        cmocka_unit_test(repetition_is_judged_for_those_in_to),
        cmocka_unit_test(a_declared_vendor_is_the_only_one_judged),
        cmocka_unit_test(a_bad_line_in_the_list_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
