/* columns.c - in: a sheet whose readers parted cells at gaps that are hardly wider than a blank; out: the same rows,
 * with such cells put together again unless a row near by has a column that begins or ends at the same place. Two
 * blanks stand inside dates and behind full stops, too; only what stands in line with something is a column. Limit: two
 * rows up and down, not counting rules drawn with dashes; rows of at most 32 cells. */
#include "inspect/format/format.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

enum { NEAR_ROWS = 2, MOST_RULES = 3, MOST_CELLS = 32 };

#define IN_LINE 0.9f /* points or characters */

static bool is_rule(const struct row *row) {
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].text[strspn(row->cells[i].text, "-=_*+|~ ")] != '\0')
            return false;
    return true;
}

static bool has_narrow(const struct row *row) {
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].narrow)
            return true;
    return false;
}

/* True when one of the row's cells begins below (or above) this one, or ends where the one before it ends, and the gap
 * before both is the same for some way. */
static bool has_border(const struct row *row, const struct cell *before, const struct cell *cell) {
    for (size_t i = 0; i < row->count && row->count <= MOST_CELLS; i++) {
        const struct cell *other = &row->cells[i];
        bool begins = fabsf(other->left - cell->left) <= IN_LINE;
        if (i == 0 && begins)
            return true;
        bool ends = i > 0 && fabsf(other[-1].right - before->right) <= IN_LINE;
        if (i > 0 && (begins || ends) && fmaxf(other[-1].right, before->right) < fminf(other->left, cell->left))
            return true;
    }
    return false;
}

/* Looks from a row in one direction. */
static bool is_in_line(const struct sheet *sheet, size_t at, bool down, size_t cell) {
    const struct row *row = &sheet->rows[at];
    unsigned rows = 0;
    for (unsigned looked = 0; looked < NEAR_ROWS + MOST_RULES && rows < NEAR_ROWS; looked++) {
        if (down ? at + 1 >= sheet->row_count : at == 0)
            return false;
        at = down ? at + 1 : at - 1;
        const struct row *other = &sheet->rows[at];
        if (other->page != row->page || other->table != row->table || other->origin != row->origin)
            return false;
        if (is_rule(other))
            continue;
        if (has_border(other, &row->cells[cell - 1], &row->cells[cell]))
            return true;
        rows++;
    }
    return false;
}

static void join_to_left(struct arena *arena, struct cell *left, const struct cell *cell) {
    left->text = arena_printf(arena, "%s %s", left->text, cell->text);
    left->right = fmaxf(left->right, cell->right);
}

/* A border in line with a border that is itself only perhaps one counts: so all are looked at before any goes. */
void format_settle_columns(struct reading *reading, struct sheet *sheet) {
    bool narrow = false;
    for (size_t i = 0; i < sheet->row_count; i++) {
        struct row *row = &sheet->rows[i];
        narrow = narrow || has_narrow(row);
        for (size_t k = 1; narrow && k < row->count && row->count <= MOST_CELLS; k++)
            if (row->cells[k].narrow && (is_in_line(sheet, i, true, k) || is_in_line(sheet, i, false, k)))
                row->cells[k].in_line = true;
    }
    for (size_t i = 0; narrow && i < sheet->row_count; i++) {
        struct row *row = &sheet->rows[i];
        if (!has_narrow(row))
            continue;
        size_t kept = 1;
        for (size_t k = 1; k < row->count; k++) {
            if (row->cells[k].narrow && !row->cells[k].in_line)
                join_to_left(reading->arena, &row->cells[kept - 1], &row->cells[k]);
            else
                row->cells[kept++] = row->cells[k];
        }
        row->count = kept;
    }
}
