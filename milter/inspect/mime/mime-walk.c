/* mime-walk.c - in: GMime's tree of one message; out: every leaf read, numbered as RFC 3501 numbers sections, with what
 * it inherits from the multiparts around it. Limit: the depth and count the guard has let through. */
#include "inspect/mime/mime.h"

#include <string.h>

/* The number of child i (from 0): "3", or "2.3" inside part 2. */
static const char *child_number(struct arena *arena, const char *parent, int i) {
    return parent == NULL ? arena_printf(arena, "%d", i + 1) : arena_printf(arena, "%s.%d", parent, i + 1);
}

static bool is_multipart(GMimeObject *object, const char *subtype) {
    return g_mime_content_type_is_type(g_mime_object_get_content_type(object), "multipart", subtype);
}

/* What the children of a multipart inherit. */
static struct mime_branch branch_inside(struct reading *reading, GMimeObject *multipart,
                                        const struct mime_branch *around) {
    struct mime_branch inside = *around;
    inside.outer.depth++;
    inside.alternative_child = is_multipart(multipart, "alternative");
    inside.related = around->related || is_multipart(multipart, "related");
    inside.report = around->report || is_multipart(multipart, "report");
    if (inside.alternative_child)
        inside.alternative = ++reading->alternatives;
    return inside;
}

/* Two Content-Type fields of which GMime obeyed the second: a mail program that obeys the first shows as text what
 * stands before the first boundary. */
static void read_preface(struct reading *reading, GMimeMultipart *multipart, const char *number,
                         const struct mime_branch *branch) {
    GMimeContentType *other = mime_other_type(GMIME_OBJECT(multipart));
    const char *text = g_mime_multipart_get_prologue(multipart);
    if (other != NULL && text != NULL && !g_mime_content_type_is_type(other, "multipart", "*")) {
        const char *declared = g_mime_content_type_is_type(other, "text", "html") ? "text/html" : "text/plain";
        size_t length = strlen(text);
        mime_leaf_raw(reading, arena_strndup(reading->arena, text, length), length, declared, number, branch);
    }
    if (other != NULL)
        g_object_unref(other);
}

static void walk_part(struct reading *reading, GMimeObject *object, const char *number,
                      const struct mime_branch *branch);

/* `number` is the multipart's own, `children` what the numbers of its parts begin with (NULL: nothing). */
static void walk_multipart(struct reading *reading, GMimeMultipart *multipart, const char *number, const char *children,
                           const struct mime_branch *around) {
    struct mime_branch inside = branch_inside(reading, GMIME_OBJECT(multipart), around);
    int count = g_mime_multipart_get_count(multipart);
    if (count == 0) {
        mime_rescan(reading, multipart, number, children, around);
        return;
    }
    read_preface(reading, multipart, number, around);
    for (int i = 0; i < count; i++)
        walk_part(reading, g_mime_multipart_get_part(multipart, i), child_number(reading->arena, children, i), &inside);
}

static void walk_part(struct reading *reading, GMimeObject *object, const char *number,
                      const struct mime_branch *branch) {
    if (GMIME_IS_MULTIPART(object))
        walk_multipart(reading, GMIME_MULTIPART(object), number, number, branch);
    else if (GMIME_IS_PART(object))
        mime_leaf(reading, GMIME_PART(object), number, branch);
}

void mime_walk_content(struct reading *reading, GMimeObject *content, const char *children,
                       const struct mime_branch *branch) {
    const char *number = child_number(reading->arena, children, 0);
    if (GMIME_IS_MULTIPART(content))
        walk_multipart(reading, GMIME_MULTIPART(content), number, children, branch);
    else
        walk_part(reading, content, number, branch);
}
