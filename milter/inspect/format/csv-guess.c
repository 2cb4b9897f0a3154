/* csv-guess.c - in: separated values of which nobody says with what separator; out: the separator, guessed. Limit:
 * looks at SAMPLE_RECORDS records. */
#include "inspect/format/csv.h"

#include <string.h>
#include <strings.h>

#define SAMPLE_RECORDS 50u

/* ---- separator -------------------------------------------------------------------------------------------------- */

static bool skip_word(struct csv *csv, const char *word) {
    size_t length = strlen(word);
    bool found = (size_t)(csv->end - csv->at) > length && strncasecmp(csv->at, word, length) == 0;
    csv->at += found ? length : 0;
    return found;
}

/* Spreadsheet programs write it into a line of its own. */
static char named_separator(struct csv *csv) {
    const char *start = csv->at;
    if (!skip_word(csv, "sep=") && !skip_word(csv, "\"sep="))
        return '\0';
    char separator = *csv->at++;
    const char *rest = csv->at;
    while (csv->at < csv->end && (*csv->at == '"' || *csv->at == '\r'))
        csv->at++;
    if ((csv->at < csv->end && *csv->at == '\n') || (csv->at > rest && csv->at[-1] == '\r')) {
        csv->at += csv->at < csv->end && *csv->at == '\n';
        csv->line++;
        return separator;
    }
    csv->at = start;
    return '\0';
}

struct vote {
    size_t parted; /* records that the separator parts */
    size_t usual;  /* of those, records with as many fields as the one before */
};

static struct vote count_votes(const struct csv *csv, char separator) {
    struct csv trial = {.at = csv->at, .end = csv->end, .separator = separator, .quoting = true, .line = 1};
    struct vote vote = {0, 0};
    size_t before = 0;
    for (size_t record = 0; record < SAMPLE_RECORDS && trial.at < trial.end; record++) {
        size_t fields = 1;
        while (csv_field(&trial))
            fields++;
        vote.parted += fields > 1;
        vote.usual += fields > 1 && fields == before;
        before = fields;
    }
    buffer_free(&trial.text);
    return vote;
}

/* What parts the most records; then what parts them into the same number of fields; then what comes first here. Those
 * behind the comma occur in texts, so that they only count where nothing before them parts anything. */
char csv_separator(struct csv *csv) {
    static const char likely[] = "\t;|,", others[] = "\x1F^~:#";
    char separator = named_separator(csv);
    if (separator != '\0')
        return separator;
    struct vote best = {0, 0};
    separator = ',';
    for (const char *c = likely; *c != '\0'; c++) {
        struct vote vote = count_votes(csv, *c);
        if (vote.parted < best.parted || (vote.parted == best.parted && vote.usual <= best.usual))
            continue;
        best = vote;
        separator = *c;
    }
    for (const char *c = others; *c != '\0' && best.parted == 0; c++) {
        best = count_votes(csv, *c);
        separator = *c;
    }
    return separator;
}
