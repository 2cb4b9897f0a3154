/* placeholder.c - in: what is being judged; out: the words for {number}, {party}, {date} ... in a rule's sentence, such
 * as a salesperson reads them. Limit: NAMED documents are named one by one. */
#include "rulelang/placeholder.h"

#include <string.h>

enum { NAMED = 10 };

const char *rulelang_number_words(const struct document *document) {
    return document->number != NULL ? document->number : "without a number";
}

static const char *fill_number(const struct judging *judging) {
    return rulelang_number_words(judging->document);
}

static const char *fill_party(const struct judging *judging) {
    return judging_party_words(judging, judging->trail.sends);
}

static const char *fill_date(const struct judging *judging) {
    const char *words = rulelang_date_words(judging->inspection->arena, judging->document);
    return words != NULL ? words : "an unknown day";
}

static const char *fill_age(const struct judging *judging) {
    const struct document *document = judging->document;
    if (!rulelang_has_date(document))
        return "an unknown time";
    struct date day = document->date.year != 0 ? document->date : document->readings[document->reading_count - 1];
    return rulelang_age_words(judging->inspection->arena, day, judging->today);
}

static const char *day_words(const struct judging *judging, struct date day) {
    char words[DATE_WORDS_BYTES];
    return day.year == 0 ? "an unknown day" : arena_strdup(judging->inspection->arena, date_format_words(day, words));
}

static const char *fill_delivery(const struct judging *judging) {
    return day_words(judging, judging->document->delivery_date);
}

static const char *fill_cancel(const struct judging *judging) {
    return day_words(judging, judging->document->cancel_date);
}

static const char *fill_revision(const struct judging *judging) {
    return judging->document->revision[0] != '\0' ? judging->document->revision : "none";
}

/* text.c fills these in only when there is an earlier send. */
static const struct earlier *earlier_of(const struct judging *judging) {
    return judging_pick(judging, judging->trail.sends);
}

static struct date sent_day(const struct judging *judging) {
    return date_of_time(earlier_of(judging)->sent, judging->inspection->utc_offset);
}

static const char *fill_earlier_date(const struct judging *judging) {
    char day[DATE_WORDS_BYTES];
    return arena_strdup(judging->inspection->arena, date_format_words(sent_day(judging), day));
}

static const char *fill_earlier_age(const struct judging *judging) {
    return rulelang_age_words(judging->inspection->arena, sent_day(judging), judging->today);
}

static const char *fill_earlier_number(const struct judging *judging) {
    const char *number = earlier_of(judging)->number;
    return number != NULL ? number : "without a number";
}

static const char *fill_earlier_revision(const struct judging *judging) {
    const char *revision = earlier_of(judging)->revision;
    return revision != NULL && revision[0] != '\0' ? revision : "none";
}

static const char *fill_earlier_to(const struct judging *judging) {
    const char *to = earlier_of(judging)->to;
    return to != NULL ? to : fill_party(judging);
}

static const char *fill_part(const struct judging *judging) {
    const struct unreadable *unreadable = judging->trail.unreadable;
    const char *part = unreadable != NULL          ? unreadable->part
                       : judging->document != NULL ? judging->document->where.part
                                                   : NULL;
    return part == NULL || part[0] == '\0' ? "the message" : part;
}

/* A part without a file name is the text of the mail, unless nobody could look into it. */
static const char *fill_name(const struct judging *judging) {
    const struct unreadable *unreadable = judging->trail.unreadable;
    if (unreadable == NULL) {
        const char *name = judging->document != NULL ? judging->document->where.name : NULL;
        return name != NULL ? name : "the text of the message";
    }
    if (unreadable->name != NULL)
        return unreadable->name;
    return unreadable->part[0] == '\0' ? "the message"
                                       : arena_printf(judging->inspection->arena, "part %s", unreadable->part);
}

static const char *fill_reason(const struct judging *judging) {
    static const struct {
        const char *why, *words;
    } reasons[] = {{"password", "it is protected by a password"},
                   {"encrypted", "it is encrypted"},
                   {"corrupt", "it is damaged"},
                   {"limit", "it is larger than what is read"},
                   {"no-text", "it is a picture without text"},
                   {"unsupported", "files of its type are not read"},
                   {"crashed", "reading it failed"},
                   {"deadline", "reading it took too long"},
                   {"busy", "there was too much to read at once"}};
    const struct unreadable *part = judging->trail.unreadable;
    const char *words = "it could not be read";
    if (part == NULL)
        return words;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (strncmp(part->why, reasons[i].why, strlen(reasons[i].why)) == 0)
            words = reasons[i].words;
    if (part->what == NULL || part->what[0] == '\0')
        return words;
    return arena_printf(judging->inspection->arena, "%s (%s)", words, part->what);
}

/* The judged orders of the message by number, each once. */
static size_t collect_numbers(const struct facts *facts, const char **numbers, size_t room) {
    size_t count = 0;
    for (size_t i = 0; i < facts->document_count; i++) {
        const struct document *document = &facts->documents[i];
        bool known = document->number == NULL || !document_is_judged(document);
        for (size_t j = 0; j < count && j < room && !known; j++)
            known = strcmp(numbers[j], document->number) == 0;
        if (known)
            continue;
        if (count < room)
            numbers[count] = document->number;
        count++;
    }
    return count;
}

static const char *fill_documents(const struct judging *judging) {
    struct arena *arena = judging->inspection->arena;
    const char *numbers[NAMED];
    size_t count = collect_numbers(&judging->inspection->facts, numbers, NAMED);
    size_t named = count < NAMED ? count : NAMED;
    if (count == 0)
        return "no order with a number";
    const char *words = numbers[0];
    for (size_t i = 1; i < named; i++)
        words = arena_printf(arena, "%s%s%s", words, i + 1 == count ? " and " : ", ", numbers[i]);
    return count > named ? arena_printf(arena, "%s and %zu more", words, count - named) : words;
}

const struct placeholder rulelang_placeholders[] = {
    {"number", SPEAKS_OF_DOCUMENT, fill_number, "the order number"},
    {"party", SPEAKS_OF_MESSAGE, fill_party, "the parties that have it already, or else those it goes to"},
    {"date", SPEAKS_OF_DOCUMENT, fill_date, "the order date, as 2 Sep 2026; all readings of one that is ambiguous"},
    {"age", SPEAKS_OF_DOCUMENT, fill_age, "how long ago the order date is, as 19 days or one year"},
    {"revision", SPEAKS_OF_DOCUMENT, fill_revision, "the revision of the order, or the word none"},
    {"delivery-date", SPEAKS_OF_DOCUMENT, fill_delivery, "the delivery date the order asks for"},
    {"cancel-date", SPEAKS_OF_DOCUMENT, fill_cancel, "the day after which the order is to be cancelled"},
    {"earlier.date", SPEAKS_OF_EARLIER, fill_earlier_date, "the day of the earlier send"},
    {"earlier.age", SPEAKS_OF_EARLIER, fill_earlier_age, "how long ago the earlier send was"},
    {"earlier.number", SPEAKS_OF_EARLIER, fill_earlier_number, "the order number it had then"},
    {"earlier.revision", SPEAKS_OF_EARLIER, fill_earlier_revision, "the revision it had then, or the word none"},
    {"earlier.to", SPEAKS_OF_EARLIER, fill_earlier_to, "the party it went to then"},
    {"part", SPEAKS_OF_PART, fill_part, "the part of the message: 2, or 2/a.pdf inside a container"},
    {"name", SPEAKS_OF_PART, fill_name, "the file name of that part"},
    {"reason", SPEAKS_OF_UNREADABLE, fill_reason, "why nobody could look into it"},
    {"documents", SPEAKS_OF_MESSAGE, fill_documents, "the numbers of all orders in the message"},
    {NULL, SPEAKS_OF_MESSAGE, NULL, NULL},
};

const struct placeholder *rulelang_placeholder_of(const char *name) {
    for (const struct placeholder *row = rulelang_placeholders; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const char *const *rulelang_placeholder_names(struct arena *arena) {
    size_t count = sizeof rulelang_placeholders / sizeof *rulelang_placeholders;
    const char **names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = rulelang_placeholders[i].name;
    return names;
}
