/* long-cells.c - in: the cells of a table's row as they come, of any length; out: that row, and behind it the rows in
 * which the long ones go on, each below itself and with the same number. Limits: LIMIT_CELLS long cells of
 * a row; those of rows and text of a sheet. */
#include "inspect/format/format.h"

#include <string.h>

#define LONG_BYTES (LIMIT_ROW_BYTES / 2) /* a longer cell leaves half of what is left to those behind it */
#define LEAST_SHARE 8u                   /* format_row_share goes no lower */

static void keep_rest(struct long_cells *cells, struct long_cell rest) {
    struct arena *arena = cells->reading->arena;
    rest.text = arena_strndup(arena, rest.text, rest.length); /* the reader's own buffer is used again */
    cells->list = arena_grow(arena, cells->list, cells->count, sizeof *cells->list);
    cells->list[cells->count++] = rest;
}

/* Adds as much of the cell as may be and moves it on to the rest. */
static void add_share(struct long_cells *cells, struct row *row, struct long_cell *cell, size_t most) {
    size_t share = format_row_share(cell->text, cell->length, most);
    row_add_cell(cells->reading, cells->sheet, row, cell->text, share, cell->left, cell->right);
    cell->text += share;
    cell->length -= share;
}

void format_add_cell(struct long_cells *cells, struct row *row, const char *text, size_t length, float left,
                     float right) {
    bool last = row->count + cells->count >= LIMIT_CELLS; /* joined to the last one, as far as there is room */
    size_t room = row->bytes < LIMIT_ROW_BYTES ? LIMIT_ROW_BYTES - row->bytes : 0;
    size_t most = length > LONG_BYTES ? room / 2 : room;
    if (last || length <= most) {
        row_add_cell(cells->reading, cells->sheet, row, text, length, left, right);
        return;
    }
    struct long_cell cell = {text, length, left, right};
    if (most >= LEAST_SHARE)
        add_share(cells, row, &cell, most);
    if (cell.length > 0)
        keep_rest(cells, cell);
}

/* One more row like the last one, with a share of each cell that is not done. */
static bool go_on(struct long_cells *cells) {
    struct sheet *sheet = cells->sheet;
    struct row like = sheet->rows[sheet->row_count - 1];
    struct row *row = reading_row(cells->reading, sheet, like.page, like.number);
    if (row == NULL)
        return false;
    row->top = like.top;
    row->table = like.table;
    row->origin = like.origin;
    size_t most = LIMIT_ROW_BYTES / cells->count, kept = 0; /* at most LIMIT_CELLS, so that all find room */
    for (size_t i = 0; i < cells->count; i++) {
        struct long_cell *cell = &cells->list[i];
        add_share(cells, row, cell, most);
        if (cell->length > 0)
            cells->list[kept++] = *cell;
    }
    cells->count = kept;
    return true;
}

bool format_end_row(struct long_cells *cells) {
    bool room = true;
    while (cells->count > 0 && room)
        room = go_on(cells);
    cells->count = 0;
    format_drop_empty_row(cells->sheet);
    return room;
}
