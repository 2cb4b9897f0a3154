/* html-style.c - in: style attributes and colours; out: can the text be seen? Only what is stated in the elements
 * themselves counts, no style sheets: that is how mail hides its preview lines and old text. Limits: none needed, one
 * pass over the attribute. */
#include "inspect/format/html.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A piece of the attribute. */
struct span {
    const char *text;
    size_t length;
};

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct span trim(const char *text, size_t length) {
    while (length > 0 && is_blank(*text)) {
        text++;
        length--;
    }
    while (length > 0 && is_blank(text[length - 1]))
        length--;
    return (struct span){text, length};
}

static bool span_is(struct span span, const char *word) {
    return strlen(word) == span.length && strncasecmp(span.text, word, span.length) == 0;
}

static bool span_begins(struct span span, const char *word) {
    size_t length = strlen(word);
    return span.length >= length && strncasecmp(span.text, word, length) == 0;
}

/* The number at the start, and what follows it: "0", "1px", ".5em". False: no number. */
static bool span_number(struct span span, double *number, struct span *unit) {
    char copy[32];
    if (span.length == 0 || span.length >= sizeof copy || strchr("0123456789.+-", *span.text) == NULL)
        return false;
    memcpy(copy, span.text, span.length);
    copy[span.length] = '\0';
    char *end;
    *number = strtod(copy, &end);
    *unit = trim(span.text + (end - copy), span.length - (size_t)(end - copy));
    return end != copy;
}

/* ---- colours ---------------------------------------------------------------------------------------------------- */

static int hexadecimal(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static int32_t color_of_digits(struct span digits) {
    if (digits.length != 3 && digits.length != 6)
        return -1;
    int32_t color = 0;
    for (size_t i = 0; i < digits.length; i++) {
        int digit = hexadecimal(digits.text[i]);
        if (digit < 0)
            return -1;
        color = color * 16 + digit;
        if (digits.length == 3)
            color = color * 16 + digit;
    }
    return color;
}

/* "255, 255, 255)" */
static int32_t color_of_numbers(struct span numbers) {
    int32_t color = 0;
    const char *at = numbers.text, *end = numbers.text + numbers.length;
    for (int i = 0; i < 3; i++) {
        while (at < end && (is_blank(*at) || *at == ','))
            at++;
        if (at == end || *at < '0' || *at > '9')
            return -1;
        int32_t value = 0;
        for (; at < end && *at >= '0' && *at <= '9' && value <= 255; at++)
            value = value * 10 + (*at - '0');
        color = color * 256 + (value > 255 ? 255 : value);
    }
    return color;
}

int32_t html_color(const char *text, size_t length) {
    struct span span = trim(text, length);
    if (span_begins(span, "#"))
        return color_of_digits((struct span){span.text + 1, span.length - 1});
    if (span_begins(span, "rgb("))
        return color_of_numbers((struct span){span.text + 4, span.length - 4});
    if (span_is(span, "white"))
        return 0xFFFFFF;
    if (span_is(span, "black"))
        return 0;
    return color_of_digits(span); /* bgcolor="FFFFFF" */
}

/* The first word of a shorthand like "#fff url(paper.png) repeat-x". */
static int32_t background_color(struct span value) {
    if (memmem(value.text, value.length, "url(", 4) != NULL)
        return -1;
    size_t first = span_begins(value, "rgb(") ? value.length : 0;
    while (first < value.length && !is_blank(value.text[first]))
        first++;
    return html_color(value.text, first);
}

/* Nobody tells colours apart that differ by less in each of red, green and blue. */
#define SAME_SHADE 8

static bool same_shade(int32_t a, int32_t b) {
    for (int shift = 0; shift <= 16; shift += 8)
        if (abs((a >> shift & 0xFF) - (b >> shift & 0xFF)) > SAME_SHADE)
            return false;
    return true;
}

bool html_look_is_visible(const struct html_look *look) {
    bool blends = look->color >= 0 && look->background >= 0 && same_shade(look->color, look->background);
    return !look->hidden && !look->tiny && !blends;
}

/* ---- declarations ----------------------------------------------------------------------------------------------- */

/* Zero, or one pixel or point: nobody reads that. Other units are relative, there only zero is nothing. */
static bool is_tiny(struct span value) {
    double number;
    struct span unit;
    if (!span_number(value, &number, &unit))
        return false;
    bool absolute = unit.length == 0 || span_is(unit, "px") || span_is(unit, "pt");
    return number <= (absolute ? 1.0 : 0.0) || (span_is(unit, "%") && number <= 1.0);
}

static bool is_zero(struct span value) {
    double number;
    struct span unit;
    return span_number(value, &number, &unit) && number <= 0;
}

/* What only hides together: no height, and what sticks out cut off. */
struct clipping {
    bool no_height, cut_off;
};

static bool hides(struct span name, struct span value) {
    return (span_is(name, "display") && span_is(value, "none")) ||
           (span_is(name, "visibility") && (span_is(value, "hidden") || span_is(value, "collapse"))) ||
           (span_is(name, "mso-hide") && span_is(value, "all")) || (span_is(name, "opacity") && is_zero(value));
}

static void apply(struct html_look *look, struct clipping *clipping, struct span name, struct span value) {
    if (hides(name, value))
        look->hidden = true;
    else if (span_is(name, "font-size"))
        look->tiny = is_tiny(value);
    else if (span_is(name, "color"))
        look->color = html_color(value.text, value.length);
    else if (span_is(name, "background-color") || span_is(name, "background"))
        look->background = background_color(value);
    else if (span_is(name, "max-height") || span_is(name, "height"))
        clipping->no_height = clipping->no_height || is_zero(value);
    else if (span_is(name, "overflow"))
        clipping->cut_off = span_is(value, "hidden");
}

static struct span without_important(struct span value) {
    const char *mark = memchr(value.text, '!', value.length);
    return mark == NULL ? value : trim(value.text, (size_t)(mark - value.text));
}

void html_style_apply(struct html_look *look, const char *style) {
    struct clipping clipping = {false, false};
    while (*style != '\0') {
        size_t length = strcspn(style, ";");
        const char *colon = memchr(style, ':', length);
        if (colon != NULL) {
            size_t name = (size_t)(colon - style);
            apply(look, &clipping, trim(style, name), without_important(trim(colon + 1, length - name - 1)));
        }
        style += length + (style[length] == ';' ? 1 : 0);
    }
    if (clipping.no_height && clipping.cut_off)
        look->hidden = true;
}
