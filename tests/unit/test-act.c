/* test-act.c - from matches to one verdict, to what the MTA is asked for, and to the log line. */
#include "rules-kit.h"

#include "act/act.h"

#define LONG_WHY "order 4711 went to acme.example on 2 Sep 2026 already"

static struct match match_of(uint32_t document, enum action action, const char *why) {
    return (struct match){.document = document, .action = action, .rule = "default.rules:14:sent-before", .why = why};
}

/* So many copies of the scene's order, numbered 4711, 4712 ... */
static void copy_order(struct scene *scene, size_t count) {
    struct inspection *inspection = scene->inspection;
    inspection->facts.documents = arena_array(inspection->arena, count, sizeof(struct document));
    inspection->facts.document_count = count;
    for (size_t i = 0; i < count; i++) {
        inspection->facts.documents[i] = *scene->order;
        inspection->facts.documents[i].number = arena_printf(inspection->arena, "%zu", 4711 + i);
    }
    scene->order = inspection->facts.documents;
}

static const struct verdict *decide(struct scene *scene, struct match *matches, size_t count) {
    scene->inspection->matches = matches;
    scene->inspection->match_count = count;
    act_decide(MODE_ENFORCE, scene->inspection);
    return &scene->inspection->verdict;
}

/* ---- the resend word ------------------------------------------------------------------------------------------ */

/* What becomes of a Subject field; NULL: it stays. */
static const char *subject_after(struct scene *scene, const char *raw, const char *decoded) {
    struct plan plan;
    scene->inspection->envelope.user = "ann";
    scene->inspection->envelope.subject = raw;
    scene->inspection->facts.subject = decoded;
    scene->inspection->resend_word = "[resend]";
    act_decide(MODE_ENFORCE, scene->inspection);
    act_plan(scene->inspection, &plan);
    return plan.subject;
}

static void the_word_is_taken_out_of_any_subject(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    static const char *const plain[][2] = {
        {"[resend] Order 4711", "Order 4711"},    {"Order 4711 [RESEND]", "Order 4711"},
        {"Order [Resend] 4711", "Order 4711"},    {"[resend][resend] Order", "Order"},
        {"[resend]\n\tOrder 4711", "Order 4711"}, {"[resend]", ""},
    };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        assert_string_equal(subject_after(&scene, plain[i][0], plain[i][0]), plain[i][1]);
    assert_string_equal(subject_after(&scene, "=?UTF-8?B?W3Jlc2VuZF0gT3JkZXI=?=", "[resend] Order"), "Order");
    assert_string_equal(subject_after(&scene, "=?UTF-8?B?W3Jlc2VuZF0gw7w=?=", "[resend] \xC3\xBC"),
                        "=?UTF-8?Q?=C3=BC?=");
    assert_null(subject_after(&scene, "Order 4711", "Order 4711"));
    assert_null(subject_after(&scene, NULL, "[resend] Order 4711"));
    inspection_free(scene.inspection);
}

/* No encoded word is longer than 75 octets, none ends within a character. */
static void a_long_subject_is_folded(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    char decoded[400] = "[resend] ";
    for (int i = 0; i < 60; i++)
        strcat(decoded, "\xE6\xB3\xA8");
    const char *subject = subject_after(&scene, "=?UTF-8?B?anything?=", decoded);
    size_t characters = 0;
    for (const char *line = subject; line != NULL; line = strchr(line, '\n')) {
        line += strspn(line, "\n ");
        size_t length = strcspn(line, "\n");
        assert_true(length <= 75);
        assert_memory_equal(line, "=?UTF-8?Q?", 10);
        assert_memory_equal(line + length - 2, "?=", 2);
        assert_int_equal((length - 12) % strlen("=E6=B3=A8"), 0);
        characters += (length - 12) / strlen("=E6=B3=A8");
    }
    assert_int_equal(characters, 60);
    inspection_free(scene.inspection);
}

/* ---- the verdict ---------------------------------------------------------------------------------------------- */

static void without_a_match_it_passes(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    const struct verdict *verdict = decide(&scene, NULL, 0);
    assert_int_equal(verdict->action, ACTION_PASS);
    assert_null(verdict->rule);
    assert_null(verdict->why);
    assert_string_equal(verdict->id, "");
    assert_int_equal(verdict->document, UINT32_MAX);
    inspection_free(scene.inspection);
}

/* reject > hold > defer > tag > pass, wherever it stands. */
static void the_gravest_match_decides(void **state) {
    (void)state;
    for (enum action graver = ACTION_TAG; graver < ACTION_COUNT; graver++) {
        for (enum action lighter = ACTION_PASS; lighter < graver; lighter++) {
            struct scene scene = kit_scene("2026-09-21");
            copy_order(&scene, 2);
            struct match matches[] = {match_of(0, lighter, "light"), match_of(1, graver, "grave")};
            assert_int_equal(decide(&scene, matches, 2)->action, graver);
            assert_int_equal(scene.inspection->verdict.document, 1);
            assert_string_equal(scene.inspection->verdict.why, "grave");
            struct match turned[] = {matches[1], matches[0]};
            assert_int_equal(decide(&scene, turned, 2)->action, graver);
            inspection_free(scene.inspection);
        }
    }
}

static void all_orders_that_ask_for_it_are_named(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    copy_order(&scene, 14);
    struct match matches[15];
    for (uint32_t i = 0; i < 14; i++)
        matches[i] = match_of(i, ACTION_HOLD, "order x is old");
    assert_string_equal(decide(&scene, matches, 1)->why, "order x is old");
    assert_string_equal(decide(&scene, matches, 2)->why, "order x is old; and 1 more: order 4712");
    assert_string_equal(decide(&scene, matches, 3)->why, "order x is old; and 2 more: order 4712, 4713");
    matches[1].action = ACTION_TAG; /* another matter */
    assert_string_equal(decide(&scene, matches, 3)->why, "order x is old; and 1 more: order 4713");
    matches[1].action = ACTION_HOLD;
    scene.order[1].number = NULL;
    assert_string_equal(decide(&scene, matches, 3)->why, "order x is old; and 2 more: order 4713");
    scene.order[1].number = "4711"; /* the text of the mail and its attachment: one order */
    assert_string_equal(decide(&scene, matches, 3)->why, "order x is old; and 1 more: order 4713");
    matches[14] = match_of(UINT32_MAX, ACTION_HOLD, "the message");
    assert_string_equal(decide(&scene, matches, 15)->why,
                        "order x is old; and 12 more: order 4713, 4714, 4715, 4716, 4717, 4718, 4719, 4720, 4721, 4722 "
                        "...");
    inspection_free(scene.inspection);
}

static void tickets_and_tokens_are_for_those_who_need_them(void **state) {
    (void)state;
    static const struct {
        enum action action;
        size_t ticket, token;
    } cases[] = {
        {ACTION_PASS, 0, 0}, {ACTION_TAG, 5, 0}, {ACTION_DEFER, 0, 0}, {ACTION_HOLD, 5, 32}, {ACTION_REJECT, 5, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        struct match match = match_of(0, cases[i].action, "x");
        const struct verdict *verdict = decide(&scene, &match, 1);
        assert_int_equal(strlen(verdict->id), cases[i].ticket);
        assert_int_equal(strlen(verdict->token), cases[i].token);
        inspection_free(scene.inspection);
    }
}

/* Judged once more after a lost claim: nothing of the first verdict remains. */
static void a_second_judgement_starts_afresh(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct match match = match_of(0, ACTION_HOLD, "x");
    decide(&scene, &match, 1);
    const struct verdict *verdict = decide(&scene, NULL, 0);
    assert_int_equal(verdict->action, ACTION_PASS);
    assert_string_equal(verdict->id, "");
    assert_string_equal(verdict->token, "");
    assert_null(verdict->why);
    inspection_free(scene.inspection);
}

/* ---- the plan ------------------------------------------------------------------------------------------------- */

static struct plan plan_of(struct scene *scene, enum action action, const char *why) {
    struct match *match = arena_alloc(scene->inspection->arena, sizeof *match);
    struct plan plan;
    *match = match_of(0, action, why);
    decide(scene, match, 1);
    if (scene->inspection->verdict.id[0] != '\0')
        memcpy(scene->inspection->verdict.id, "7KQ2M", 6);
    if (scene->inspection->verdict.token[0] != '\0')
        memcpy(scene->inspection->verdict.token, "0123456789abcdef0123456789abcdef", 33);
    act_plan(scene->inspection, &plan);
    return plan;
}

static void each_action_asks_for_its_own(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct plan plan = plan_of(&scene, ACTION_PASS, "x");
    assert_int_equal(plan.reply, REPLY_ACCEPT);
    assert_null(plan.header_value);
    plan = plan_of(&scene, ACTION_TAG, "x");
    assert_int_equal(plan.reply, REPLY_ACCEPT);
    assert_string_equal(plan.header_value, "tagged; id=7KQ2M");
    plan = plan_of(&scene, ACTION_HOLD, LONG_WHY);
    assert_int_equal(plan.reply, REPLY_QUARANTINE);
    assert_string_equal(plan.quarantine, "orderguard 7KQ2M: " LONG_WHY);
    assert_string_equal(plan.header_value, "held; id=7KQ2M; t=0123456789abcdef0123456789abcdef");
    plan = plan_of(&scene, ACTION_REJECT, LONG_WHY);
    assert_int_equal(plan.reply, REPLY_REJECT);
    assert_string_equal(plan.smtp_code, "550");
    assert_string_equal(plan.smtp_status, "5.7.1");
    assert_string_equal(plan.smtp_text, "NOT SENT: order 4711 went to acme.example on 2 Sep 2026 already. Ref 7KQ2M");
    assert_null(plan.header_value);
    plan = plan_of(&scene, ACTION_DEFER, "wait a minute");
    assert_int_equal(plan.reply, REPLY_DEFER);
    assert_string_equal(plan.smtp_code, "451");
    assert_string_equal(plan.smtp_status, "4.7.1");
    assert_string_equal(plan.smtp_text, "NOT SENT YET: wait a minute.");
    inspection_free(scene.inspection);
}

/* smfi_quarantine refuses an empty reason, and the mail would be delivered. */
static void a_quarantine_reason_is_never_empty_and_one_short_line(void **state) {
    (void)state;
    char long_why[1000];
    memset(long_why, 'w', sizeof long_why - 1);
    long_why[sizeof long_why - 1] = '\0';
    static const char *const sentences[] = {"", NULL, "\n\r\n", "\xC3\xA4\xE2\x82\xAC\xFF"};
    for (size_t i = 0; i <= sizeof sentences / sizeof *sentences; i++) {
        struct scene scene = kit_scene("2026-09-21");
        const char *why = i < sizeof sentences / sizeof *sentences ? sentences[i] : long_why;
        struct plan plan = plan_of(&scene, ACTION_HOLD, why);
        assert_true(strlen(plan.quarantine) > strlen("orderguard 7KQ2M:"));
        assert_true(strlen(plan.quarantine) < LIMIT_SMTP_REPLY_BYTES);
        for (const char *c = plan.quarantine; *c != '\0'; c++)
            assert_true(*c >= 0x20 && *c < 0x7F);
        inspection_free(scene.inspection);
    }
}

static void replies_are_short_lines_of_ascii(void **state) {
    (void)state;
    static const struct {
        const char *why, *text;
    } cases[] = {
        {"50% of order 4711 %s %n", "NOT SENT: 50%% of order 4711 %%s %%n. Ref 7KQ2M"},
        {"M\xC3\xBCller & S\xC3\xB8n: \xC5\x81\xC3\xB3"
         "d\xC5\xBA, \xC5\xBE",
         "NOT SENT: Muller & Son: Lodz, z. Ref 7KQ2M"},
        {"\xE2\x80\x9Equoted\xE2\x80\x9C \xE2\x80\x93 \xE2\x80\x98x\xE2\x80\x99",
         "NOT SENT: \"quoted\" - 'x'. Ref 7KQ2M"},
        {"\xE6\xB3\xA8\xE6\x96\x87 4711", "NOT SENT: ?? 4711. Ref 7KQ2M"},
        {"two\r\nlines\tand\x01 more\x7F", "NOT SENT: two lines and more. Ref 7KQ2M"},
        {"\xF0\x9F\x93\xA6 \xFF\xFE", "NOT SENT: ? ??. Ref 7KQ2M"},
        {"ends with a stop.", "NOT SENT: ends with a stop. Ref 7KQ2M"},
        {"", "NOT SENT: a rule asked for this. Ref 7KQ2M"},
        {"\n", "NOT SENT: a rule asked for this. Ref 7KQ2M"},
        /* 200 bytes with the code, and yet the ticket is there. */
        {"order 4711 is dated 21 Sep 2025, one year ago; and 22 more: order 4712, 4713, 4714, 4715, 4716, 4717, 4718, "
         "4719, 4720, 4721, 4722, 4723, 4724, 4725, 4726, 4727, 4728, 4729, 4730, 4731, 4732, 4733",
         "NOT SENT: order 4711 is dated 21 Sep 2025, one year ago; and 22 more: order 4712, 4713, 4714, 4715, 4716, "
         "4717, "
         "4718, 4719, 4720, 4721, 4722, 4723, 4724, 4725, 4726, 4727... Ref 7KQ2M"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        struct plan plan = plan_of(&scene, ACTION_REJECT, cases[i].why);
        assert_string_equal(plan.smtp_text, cases[i].text);
        inspection_free(scene.inspection);
    }
}

/* Of any length, all of it percent signs or one word: below 200 bytes, and every sign still doubled. */
static void replies_stay_below_their_limit(void **state) {
    (void)state;
    char why[400];
    for (size_t length = 1; length < sizeof why; length++) {
        for (int kind = 0; kind < 3; kind++) {
            memset(why, kind == 0 ? '%' : 'w', length);
            why[length] = '\0';
            for (size_t i = 5; kind == 2 && i < length; i += 6)
                why[i] = ' ';
            struct scene scene = kit_scene("2026-09-21");
            struct plan plan = plan_of(&scene, ACTION_REJECT, why);
            size_t bytes = strlen("550 5.7.1 ") + strlen(plan.smtp_text);
            assert_true(bytes < LIMIT_SMTP_REPLY_BYTES);
            assert_true(length < 160 || bytes > LIMIT_SMTP_REPLY_BYTES - 20);
            assert_non_null(strstr(plan.smtp_text, " Ref 7KQ2M"));
            size_t percents = 0;
            for (const char *c = plan.smtp_text; *c != '\0'; c++)
                percents += *c == '%';
            assert_int_equal(percents % 2, 0);
            inspection_free(scene.inspection);
        }
    }
}

static void observing_leaves_the_message_alone(void **state) {
    (void)state;
    for (enum action action = ACTION_TAG; action < ACTION_COUNT; action++) {
        struct scene scene = kit_scene("2026-09-21");
        struct match match = match_of(0, action, "x");
        struct plan plan;
        scene.inspection->matches = &match;
        scene.inspection->match_count = 1;
        act_decide(MODE_OBSERVE, scene.inspection);
        act_plan(scene.inspection, &plan);
        assert_true(scene.inspection->verdict.observed);
        assert_int_equal(scene.inspection->verdict.action, action);
        assert_string_equal(scene.inspection->verdict.id, "");
        assert_string_equal(scene.inspection->verdict.token, "");
        assert_int_equal(plan.reply, REPLY_ACCEPT);
        assert_null(plan.header_value);
        char wanted[100];
        snprintf(wanted, sizeof wanted, "93BB6A7E836: would-%s rule=", action_name(action));
        assert_int_equal(strncmp(act_log_line(scene.inspection, 1), wanted, strlen(wanted)), 0);
        inspection_free(scene.inspection);
    }
}

static void a_hold_without_record_becomes_a_tag_with_an_alarm(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct plan plan = plan_of(&scene, ACTION_HOLD, LONG_WHY);
    act_hold_impossible(scene.inspection, "the disk is full");
    act_plan(scene.inspection, &plan);
    assert_int_equal(plan.reply, REPLY_ACCEPT);
    assert_string_equal(plan.header_value, "tagged; id=7KQ2M");
    assert_null(plan.quarantine);
    assert_string_equal(scene.inspection->verdict.token, "");
    assert_string_equal(scene.inspection->verdict.why, LONG_WHY);
    assert_string_equal(scene.inspection->verdict.alarm,
                        "not held, because the hold could not be recorded: the disk is full");
    inspection_free(scene.inspection);
}

/* ---- the log line --------------------------------------------------------------------------------------------- */

static const char *line_of(struct scene *scene, struct match *matches, size_t count) {
    decide(scene, matches, count);
    if (scene->inspection->verdict.id[0] != '\0')
        memcpy(scene->inspection->verdict.id, "7KQ2M", 6);
    return act_log_line(scene->inspection, 38);
}

static void a_hold_tells_everything_in_order(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-09-02");
    struct match match = match_of(0, ACTION_HOLD, LONG_WHY);
    match.earlier = &earlier;
    scene.inspection->envelope.user = "sales1";
    scene.order->date = kit_date("2026-09-02");
    assert_string_equal(
        line_of(&scene, &match, 1),
        "93BB6A7E836: hold id=7KQ2M rule=default.rules:14:sent-before order=4711 dated=2026-09-02 "
        "before=2026-09-02T10:14:07Z part=2/\"PO.pdf\" from=<sales@ours.example> to=<orders@acme.example> "
        "user=sales1 ms=38 why=\"" LONG_WHY "\"");
    inspection_free(scene.inspection);
}

static void what_is_unknown_is_left_out(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct match match = match_of(0, ACTION_DEFER, "later");
    scene.inspection->envelope.queue_id = NULL;
    scene.inspection->envelope.recipient_count = 0;
    scene.order->number = NULL;
    scene.order->where.name = NULL;
    scene.order->date = (struct date){0};
    assert_string_equal(line_of(&scene, &match, 1), "NOQUEUE: defer rule=default.rules:14:sent-before part=2 "
                                                    "from=<sales@ours.example> ms=38 why=\"later\"");
    inspection_free(scene.inspection);
}

static void orders_that_pass_are_counted(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    copy_order(&scene, 2);
    assert_string_equal(line_of(&scene, NULL, 0), "93BB6A7E836: pass orders=2 order=4711,4712 dated=2026-09-21 ms=38");
    scene.order[1].kind = KIND_INVOICE;
    assert_string_equal(line_of(&scene, NULL, 0), "93BB6A7E836: pass orders=1 order=4711 dated=2026-09-21 ms=38");
    struct match match = match_of(UINT32_MAX, ACTION_PASS, "a rule lets it pass");
    assert_string_equal(
        line_of(&scene, &match, 1),
        "93BB6A7E836: pass rule=default.rules:14:sent-before orders=1 order=4711 dated=2026-09-21 ms=38");
    inspection_free(scene.inspection);
}

static void all_held_orders_are_listed_the_decisive_first(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    copy_order(&scene, 4);
    scene.order[2].date = (struct date){0};
    scene.order[2].reading_count = 2;
    scene.order[2].readings[0] = kit_date("2025-03-04");
    scene.order[2].readings[1] = kit_date("2025-04-03");
    struct match matches[] = {match_of(0, ACTION_TAG, "x"), match_of(2, ACTION_HOLD, "y"),
                              match_of(3, ACTION_HOLD, "z")};
    const char *line = line_of(&scene, matches, 3);
    assert_non_null(strstr(line, " order=4713,4714 dated=2025-03-04|2025-04-03,2026-09-21 part=2/\"PO.pdf\" "));
    /* About the message as a whole: all its orders. */
    struct match message = match_of(UINT32_MAX, ACTION_TAG, "could not look into a.zip: it is encrypted");
    line = line_of(&scene, &message, 1);
    assert_non_null(strstr(line, " order=4711,4712,4713,4714 dated="));
    assert_null(strstr(line, " part="));
    inspection_free(scene.inspection);
}

static void mail_without_orders_was_looked_at_all_the_same(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->origin = ORIGIN_QUOTED;
    assert_string_equal(line_of(&scene, NULL, 0), "93BB6A7E836: pass orders=0 ms=38");
    scene.inspection->facts.document_count = 0;
    assert_string_equal(line_of(&scene, NULL, 0), "93BB6A7E836: pass orders=0 ms=38");
    struct match match = match_of(UINT32_MAX, ACTION_TAG, "could not look into a.zip: it is encrypted");
    assert_string_equal(line_of(&scene, &match, 1),
                        "93BB6A7E836: tag id=7KQ2M rule=default.rules:14:sent-before from=<sales@ours.example> "
                        "to=<orders@acme.example> ms=38 why=\"could not look into a.zip: it is encrypted\"");
    inspection_free(scene.inspection);
}

static void mail_that_is_not_judged_says_nothing(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->skipped = "only own domains";
    assert_null(line_of(&scene, NULL, 0));
    inspection_free(scene.inspection);
}

/* What comes from mail cannot end the line, fake a field or close a quote. */
static void mail_cannot_forge_the_log(void **state) {
    (void)state;
    static const char *recipients[] = {"a b@x.example> why=\"fine\"", "\"q,r\"@x.example", "3", "4", "5"};
    struct scene scene = kit_scene("2026-09-21");
    struct match match = match_of(0, ACTION_HOLD, "say \"no\" \\ \n or \xC2\x85 \xC3\xBC\xFF");
    scene.inspection->envelope.queue_id = "A B\n";
    scene.inspection->envelope.sender = "evil@x.example>\r\nAug 1 orderguard: pass";
    scene.inspection->envelope.recipients = recipients;
    scene.inspection->envelope.recipient_count = 5;
    scene.inspection->envelope.user = "joe hold id=\xE9";
    scene.order->number = "4711, 4712 \"x\"";
    scene.order->where.name = "PO\".pdf why=";
    assert_string_equal(
        line_of(&scene, &match, 1),
        "A\\x20B\\x0a: hold id=7KQ2M rule=default.rules:14:sent-before order=4711\\x2c\\x204712\\x20\\x22x\\x22 "
        "dated=2026-09-21 part=2/\"PO\\\".pdf why=\" "
        "from=<evil@x.example\\x3e\\x0d\\x0aAug\\x201\\x20orderguard:\\x20pass> "
        "to=<a\\x20b@x.example\\x3e\\x20why=\\x22fine\\x22>,<\\x22q,r\\x22@x.example>,<3>,+2 "
        "user=joe\\x20hold\\x20id=\\xe9 "
        "ms=38 why=\"say \\\"no\\\" \\\\ \\x0a or \\xc2\\x85 \xC3\xBC\\xff\"");
    inspection_free(scene.inspection);
}

static void however_long_everything_is_the_line_stays_whole(void **state) {
    (void)state;
    char huge[5000];
    memset(huge, '\n', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    struct scene scene = kit_scene("2026-09-21");
    copy_order(&scene, 256);
    struct match matches[256];
    for (uint32_t i = 0; i < 256; i++) {
        matches[i] = match_of(i, ACTION_HOLD, huge);
        scene.order[i].number = arena_printf(scene.inspection->arena, "%u\n%s", i, "0123456789012345678901234567890");
        scene.order[i].where.name = huge;
    }
    const char *recipients[] = {huge, huge, huge, huge};
    scene.inspection->envelope.sender = huge;
    scene.inspection->envelope.recipients = recipients;
    scene.inspection->envelope.recipient_count = 4;
    scene.inspection->envelope.user = huge;
    scene.inspection->envelope.queue_id = huge;
    const char *line = line_of(&scene, matches, 256);
    assert_true(strlen(line) < LIMIT_LOG_LINE_BYTES);
    assert_non_null(strstr(line, " why=\""));
    assert_int_equal(line[strlen(line) - 1], '"');
    inspection_free(scene.inspection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_is_taken_out_of_any_subject),
        cmocka_unit_test(a_long_subject_is_folded),
        cmocka_unit_test(without_a_match_it_passes),
        cmocka_unit_test(the_gravest_match_decides),
        cmocka_unit_test(all_orders_that_ask_for_it_are_named),
        cmocka_unit_test(tickets_and_tokens_are_for_those_who_need_them),
        cmocka_unit_test(a_second_judgement_starts_afresh),
        cmocka_unit_test(each_action_asks_for_its_own),
        cmocka_unit_test(a_quarantine_reason_is_never_empty_and_one_short_line),
        cmocka_unit_test(replies_are_short_lines_of_ascii),
        cmocka_unit_test(replies_stay_below_their_limit),
        cmocka_unit_test(observing_leaves_the_message_alone),
        cmocka_unit_test(a_hold_without_record_becomes_a_tag_with_an_alarm),
        cmocka_unit_test(a_hold_tells_everything_in_order),
        cmocka_unit_test(what_is_unknown_is_left_out),
        cmocka_unit_test(orders_that_pass_are_counted),
        cmocka_unit_test(all_held_orders_are_listed_the_decisive_first),
        cmocka_unit_test(mail_without_orders_was_looked_at_all_the_same),
        cmocka_unit_test(mail_that_is_not_judged_says_nothing),
        cmocka_unit_test(mail_cannot_forge_the_log),
        cmocka_unit_test(however_long_everything_is_the_line_stays_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
