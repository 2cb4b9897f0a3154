/* decide.c - in: what rules want done about each document; out: one verdict for the message, the gravest. All documents
 * that ask for it are named in its sentence. Limit: NAMED of them by number. */
#include "act/act.h"

#include "act/actions.h"

#include <string.h>

enum { NAMED = 10 };

/* What comes of a match: nothing, when an admin has allowed it or its sender asked for it. */
static enum action action_of(const struct inspection *inspection, const struct match *match) {
    bool passes = act_allowed(inspection, match) != NULL || act_resend_covers(inspection, match);
    return passes ? ACTION_PASS : match->action;
}

/* The first of the gravest; a match of a document stands before one of the message. NULL: nothing matched. */
static const struct match *gravest(const struct inspection *inspection) {
    const struct match *decisive = inspection->match_count > 0 ? &inspection->matches[0] : NULL;
    for (size_t i = 1; i < inspection->match_count; i++)
        if (action_of(inspection, &inspection->matches[i]) > action_of(inspection, decisive))
            decisive = &inspection->matches[i];
    return decisive;
}

static const char *number_of(const struct inspection *inspection, uint32_t document) {
    return document < inspection->facts.document_count ? inspection->facts.documents[document].number : NULL;
}

/* Two documents of one number (the text and the attached file) are one order to people. */
static bool named_before(const struct inspection *inspection, const struct match *decisive, const struct match *match) {
    const char *number = number_of(inspection, match->document);
    if (number == NULL)
        return false;
    const char *decisive_number = number_of(inspection, decisive->document);
    if (decisive_number != NULL && strcmp(decisive_number, number) == 0)
        return true;
    for (const struct match *other = inspection->matches; other != match; other++) {
        const char *other_number = number_of(inspection, other->document);
        if (other->action == decisive->action && other_number != NULL && strcmp(other_number, number) == 0)
            return true;
    }
    return false;
}

/* The other documents that ask for the same: "; and 2 more: order 4712, 4713". */
static const char *more_words(const struct inspection *inspection, const struct match *decisive) {
    const char *numbers = "";
    size_t count = 0, numbered = 0;
    for (size_t i = 0; i < inspection->match_count; i++) {
        const struct match *match = &inspection->matches[i];
        if (match == decisive || match->action != decisive->action || match->document == UINT32_MAX ||
            named_before(inspection, decisive, match))
            continue;
        const char *number = number_of(inspection, match->document);
        count++;
        if (number != NULL && numbered++ < NAMED)
            numbers = arena_printf(inspection->arena, "%s%s%s", numbers, numbered == 1 ? ": order " : ", ", number);
    }
    if (count == 0)
        return "";
    return arena_printf(inspection->arena, "; and %zu more%s%s", count, numbers, numbered > NAMED ? " ..." : "");
}

static const char *whole_reason(const struct inspection *inspection, const struct match *decisive) {
    const char *why = decisive->why != NULL && decisive->why[0] != '\0' ? decisive->why : "a rule asked for this";
    if (decisive->action == ACTION_PASS || decisive->document == UINT32_MAX)
        return why;
    return arena_printf(inspection->arena, "%s%s", why, more_words(inspection, decisive));
}

/* What lets it pass all the same, or why the word in the subject does not. */
static void say_exception(struct inspection *inspection, const struct match *decisive) {
    struct verdict *verdict = &inspection->verdict;
    const struct allowance *allowance = act_allowed(inspection, decisive);
    bool resent = allowance == NULL && act_resend_covers(inspection, decisive) && decisive->action != ACTION_PASS;
    if (allowance != NULL)
        verdict->why = act_allowed_words(inspection, allowance, verdict->why);
    else if (resent)
        verdict->why = act_resend_words(inspection, verdict->why);
    else if (verdict->resend == RESEND_USED && act_resend_possible(inspection, decisive))
        verdict->why = arena_printf(inspection->arena, "%s; %s has let it pass once already", verdict->why,
                                    inspection->resend_word);
    verdict->allowed = (allowance != NULL || resent) && decisive->action != ACTION_PASS;
}

void act_decide(enum config_mode mode, struct inspection *inspection) {
    struct verdict *verdict = &inspection->verdict;
    const struct match *decisive = gravest(inspection);
    *verdict =
        (struct verdict){.action = ACTION_PASS, .document = UINT32_MAX, .resend = act_resend_outcome(inspection)};
    if (decisive == NULL)
        return;
    verdict->action = action_of(inspection, decisive);
    verdict->observed = mode == MODE_OBSERVE && verdict->action != ACTION_PASS;
    verdict->document = decisive->document;
    verdict->rule = decisive->rule;
    verdict->why = whole_reason(inspection, decisive);
    verdict->earlier = decisive->earlier;
    say_exception(inspection, decisive);
    const struct act_action *action = act_action_of(verdict->action);
    if (action->has_ticket && !verdict->observed)
        ticket_new(verdict->id);
    if (action->has_token && !verdict->observed)
        token_new(verdict->token);
}

static void tag_instead(struct verdict *verdict, const char *alarm) {
    verdict->action = ACTION_TAG;
    verdict->token[0] = '\0';
    verdict->alarm = alarm;
}

void act_hold_impossible(struct inspection *inspection, const char *sentence) {
    tag_instead(&inspection->verdict,
                arena_printf(inspection->arena, "not held, because the hold could not be recorded: %s", sentence));
}

void act_hold_too_many(struct inspection *inspection, uint32_t most) {
    tag_instead(&inspection->verdict,
                arena_printf(inspection->arena,
                             "not held, because %u messages were held within an hour already (holds_per_hour): is a "
                             "rule wrong? Type: orderguardctl list",
                             most));
}
