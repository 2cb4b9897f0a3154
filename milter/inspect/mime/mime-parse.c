/* mime-parse.c - in: bytes that the guard has let through; out: GMime's tree over them, without copying any. Limit:
 * what mime_guard_check allowed. */
#include "inspect/mime/mime.h"

#ifndef __has_feature /* clang's way to tell; gcc defines a macro */
#define __has_feature(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

/* The library's state: set once by mime_start, before the first message. */
static GMimeParserOptions *options;

static void keep_as_parts(void) {
    /* A message inside a message stays a part: it may be base64, and it is guarded and parsed on its own. */
    static const char *const subtypes[] = {"rfc822", "rfc2822", "global", "news", "partial", "*"};
    for (size_t i = 0; i < sizeof subtypes / sizeof subtypes[0]; i++)
        g_mime_object_register_type("message", subtypes[i], GMIME_TYPE_PART);
}

void mime_start(void) {
    if (options != NULL)
        return;
    static const char *fallbacks[] = {"utf-8", "windows-1252", NULL};
    __lsan_disable(); /* replacing a registration, GMime forgets the old one: 80 bytes, once */
    g_mime_init();
    keep_as_parts();
    __lsan_enable();
    options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallbacks);
    reading_warm_charsets();
}

GMimeParserOptions *mime_options(void) {
    return options;
}

static GMimeParser *new_parser(struct arena *arena, const char *bytes, size_t length) {
    GByteArray *array = arena_alloc(arena, sizeof *array);
    *array = (GByteArray){.data = (guint8 *)bytes, .len = (guint)length}; /* only ever read */
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    return parser;
}

GMimeMessage *mime_parse_message(struct arena *arena, const char *bytes, size_t length) {
    GMimeParser *parser = new_parser(arena, bytes, length);
    GMimeMessage *message = g_mime_parser_construct_message(parser, options);
    g_object_unref(parser);
    return message;
}

GMimeObject *mime_parse_part(struct arena *arena, const char *bytes, size_t length) {
    GMimeParser *parser = new_parser(arena, bytes, length);
    GMimeObject *part = g_mime_parser_construct_part(parser, options);
    g_object_unref(parser);
    return part;
}

const char *mime_content(GMimePart *part, size_t *length) {
    *length = 0;
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    GMimeStream *stream = wrapper == NULL ? NULL : g_mime_data_wrapper_get_stream(wrapper);
    if (stream == NULL || !GMIME_IS_STREAM_MEM(stream))
        return "";
    const GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    gint64 end = stream->bound_end < 0 ? (gint64)array->len : stream->bound_end;
    if (stream->bound_start < 0 || stream->bound_start >= end || end > (gint64)array->len)
        return "";
    *length = (size_t)(end - stream->bound_start);
    return (const char *)array->data + stream->bound_start;
}
