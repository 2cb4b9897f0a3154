/* keyword-attachment.c - in: where the document stands; out: is that an attachment, of such a name or type? Limit: the
 * types are those formats of inspect/ in which a document can stand; a file in an archive counts by its own name. */
#include "rulelang/keyword.h"

#include <string.h>

enum { NAMED, OF_TYPE };

/* As the rows of inspect/format/formats.c are called; a unit test compares the two. */
static const char *const types[] = {"pdf",  "html",      "xlsx", "docx", "edifact", "x12", "ubl",
                                    "cxml", "opentrans", "xml",  "csv",  "text",    NULL};

static bool is_of_type(const struct argument *argument, const char *format) {
    for (uint32_t i = 0; format != NULL && types[i] != NULL; i++)
        if (strcmp(types[i], format) == 0)
            return (argument->chosen >> i & 1u) != 0;
    return false;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct argument *named = &test->arguments[NAMED], *of_type = &test->arguments[OF_TYPE];
    const struct place *where = &judging->document->where;
    if (!judging_is_attached(judging->document))
        return judging_say(judging, ANSWER_NO, "it stands in the text of the message");
    bool match = (!named->given || rulelang_values_match(named->values, where->name)) &&
                 (!of_type->given || is_of_type(of_type, where->format));
    return judging_say(judging, match ? ANSWER_YES : ANSWER_NO, "it stands in the attachment %s, which is %s",
                       where->name == NULL ? "without a name" : judging_shown(judging, where->name),
                       where->format == NULL ? "of no known type" : where->format);
}

const struct keyword rulelang_keyword_attachment = {
    .name = "attachment",
    .arguments = {{.type = ARGUMENT_TEXTS, .option = "name"},
                  {.type = ARGUMENT_WORDS, .option = "type", .choices = types}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe = "Does the document stand in an attachment, not in the text of the message? \"name\": in one whose file "
                "name holds one of these \"texts\" or fits a /pattern/; case does not count. \"type\": in one of these "
                "types: pdf, html, xlsx, docx, edifact, x12, ubl, cxml, opentrans, xml, csv, text. A file inside an "
                "archive counts by its own name and type.",
};
