/* keyword-kept.c - in: the earlier sends that a "sent-before" found; out: does this one go on in their rhythm? A
 * standing order goes out every week word for word. Limits: LIMIT_EARLIER sends; distances of a day to half a year. */
#include "rulelang/keyword.h"

enum { MOST_EARLIER = 2 * LIMIT_EARLIER, LEAST_SENDS = 3, LONGEST_DAYS = 190, WEEKS_ALIKE = 4, MONTHS_ALIKE = 21 };

/* How much two distances of one rhythm may differ: a day for weeks, three for months. */
static int32_t tolerance(int32_t distance) {
    return distance < WEEKS_ALIKE ? 0 : distance < MONTHS_ALIKE ? 1 : 3;
}

static bool is_alike(int32_t distance, int32_t usual) {
    int32_t difference = distance < usual ? usual - distance : distance - usual;
    return difference <= tolerance(usual);
}

static int32_t day_of(const struct judging *judging, const struct earlier *earlier) {
    return date_to_days(date_of_time(earlier->sent, judging->inspection->utc_offset));
}

/* The days of the sends found, the newest first; one send with several such orders counts once. */
static size_t days_of(const struct judging *judging, size_t compared, int32_t days[MOST_EARLIER]) {
    const struct comparison *comparison = judging->compared[compared];
    uint32_t found = judging->trail.sends == NULL ? 0 : judging->trail.sends->of[compared];
    const struct earlier *before = NULL;
    size_t count = 0;
    for (size_t i = 0; i < comparison->earlier_count && i < MOST_EARLIER; i++) {
        const struct earlier *earlier = &comparison->earlier[i];
        if ((found >> i & 1u) == 0 || !judging_went_there(judging, comparison, earlier))
            continue;
        if (before == NULL || before->sent != earlier->sent)
            days[count++] = day_of(judging, earlier);
        before = earlier;
    }
    return count;
}

static enum answer goes_on(const struct judging *judging, const struct test *test, size_t compared) {
    (void)test;
    int32_t days[MOST_EARLIER];
    size_t count = days_of(judging, compared, days);
    if (count < LEAST_SENDS)
        return ANSWER_NO;
    int32_t usual = days[0] - days[1], since = date_to_days(judging->today) - days[0];
    if (usual < 1 || usual > LONGEST_DAYS || !is_alike(days[1] - days[2], usual))
        return ANSWER_NO;
    /* One that was left out, for a holiday, does not end it. */
    return is_alike(since, usual) || is_alike(since, 2 * usual) ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    enum answer answer = judging_each_party(judging, test, goes_on);
    return judging_say(judging, answer, "%s",
                       answer == ANSWER_YES  ? "it was sent at equal distances before, and now it is time again"
                       : answer == ANSWER_NO ? "it does not go on in a rhythm of at least three earlier sends"
                                             : "it goes on in a rhythm for some recipients only");
}

static const char *const fields[] = {"rhythm", NULL};

const struct keyword rulelang_keyword_kept = {
    .name = "kept",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .looks_back = LOOKS_AT_SENDS,
    .evaluate = evaluate,
    .describe =
        "Follows a \"sent-before\" and \"and\": is it a standing order? Yes when the last three sends that were "
        "found lie equally far apart (weeks to a day, months to three days), and as far before today, or twice as "
        "far. No when it comes early, or when there were fewer.",
};
