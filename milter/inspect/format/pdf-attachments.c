/* pdf-attachments.c - in: a PDF that carries files; out: whatever the readers of those files make of them. Limits:
 * reading_admit's, asked for each file. */
#include "inspect/format/pdf.h"

#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

/* Collects a file; stops when it is larger than a part may be. */
static gboolean collect(const gchar *bytes, gsize count, gpointer data, GError **error) {
    (void)error;
    struct buffer *content = data;
    if (count > LIMIT_PART_BYTES - content->length)
        return FALSE;
    buffer_add(content, bytes, count);
    return TRUE;
}

/* False: a limit of the whole message is reached, or may be. */
static bool read_attachment(struct reading *reading, const struct part *part, PopplerAttachment *attachment) {
    const char *title = poppler_attachment_get_name(attachment);
    const char *name = text_clean(reading->arena, title != NULL ? title : "file", LIMIT_NAME_BYTES);
    struct part inner = {
        .number = arena_printf(reading->arena, "%s/%s", part->number, name),
        .name = name,
        .declared = "",
        .depth = part->depth + 1,
        .origin = part->origin,
        .evidence_count = part->evidence_count,
    };
    memcpy(inner.evidence, part->evidence, sizeof inner.evidence);
    struct buffer content = {0};
    bool complete = poppler_attachment_save_to_callback(attachment, collect, &content, NULL);
    bool admitted = reading_admit(reading, &inner, complete ? content.length : (uint64_t)LIMIT_PART_BYTES + 1);
    if (admitted) {
        char *bytes = arena_alloc(reading->arena, content.length + 1);
        inner.bytes = content.length > 0 ? memcpy(bytes, content.data, content.length) : bytes;
        inner.length = content.length;
        format_read(reading, &inner);
    }
    buffer_free(&content);
    return admitted;
}

void pdf_read_attachments(struct reading *reading, const struct part *part, PopplerDocument *document) {
    if (!poppler_document_has_attachments(document))
        return;
    GList *attachments = poppler_document_get_attachments(document);
    bool more = true;
    for (GList *item = attachments; item != NULL && more; item = item->next)
        more = read_attachment(reading, part, item->data);
    g_list_free_full(attachments, g_object_unref);
}
