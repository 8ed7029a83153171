/* base/book.c - writing XLSX with libxlsxwriter, into a file without a name. */
#include "base/book.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/sheet.h"

enum { BOOK_BYTES = 256 * 1024 * 1024 };

struct style {
    lxw_format *head, *plain, *wrong;
};

static struct style
styles(lxw_workbook *book)
{
    struct style style = {workbook_add_format(book), workbook_add_format(book),
                          workbook_add_format(book)};

    format_set_bold(style.head);
    format_set_bg_color(style.head, 0xDDE6EE);
    format_set_text_wrap(style.head);
    format_set_num_format(style.plain, "@"); /* text: ZIP codes keep their zeros */
    format_set_num_format(style.wrong, "@");
    format_set_bg_color(style.wrong, 0xFFD9D2);
    return style;
}

static void
write_cell(struct arena *arena, lxw_worksheet *sheet, const struct style *style, lxw_row_t row,
           lxw_col_t column, const struct book_cell *cell)
{
    const char *text = arena_cstr(arena, str_slice(cell->text, 0, SHEET_CELL_BYTES - 2));

    if (cell->fault.n > 0) {
        (void)worksheet_write_string(sheet, row, column, text, style->wrong);
        (void)worksheet_write_comment(sheet, row, column, arena_cstr(arena, cell->fault));
    } else if (cell->text.n > 0) {
        (void)worksheet_write_string(sheet, row, column, text, style->plain);
    }
}

static void
write_page(struct arena *arena, lxw_workbook *book, const struct style *style,
           const struct book_page *page)
{
    lxw_worksheet *sheet =
        workbook_add_worksheet(book, arena_cstr(arena, str_slice(page->name, 0, 31)));

    for (size_t c = 0; c < page->columns; c++) {
        double width = (double)page->head[c].n + 3;

        (void)worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, width < 12 ? 12 : width,
                                   style->plain);
        (void)worksheet_write_string(sheet, 0, (lxw_col_t)c, arena_cstr(arena, page->head[c]),
                                     style->head);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    for (size_t r = 0; r < page->rows; r++)
        for (size_t c = 0; c < page->columns; c++)
            write_cell(arena, sheet, style, (lxw_row_t)(r + 1), (lxw_col_t)c,
                       &page->cells[r * page->columns + c]);
}

enum status
book_write(struct arena *arena, const struct book_page *pages, size_t count, struct str *out,
           struct err *err)
{
    CLEANUP(fd_close) int fd = memfd_create("book", MFD_CLOEXEC);
    char path[32];
    lxw_workbook *book;
    struct style style;

    if (fd < 0)
        return FAIL(err, E_IO, "no room for a workbook");
    (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    book = workbook_new(path);
    if (book == NULL)
        return FAIL(err, E_IO, "no room for a workbook");
    style = styles(book);
    for (size_t i = 0; i < count; i++)
        write_page(arena, book, &style, &pages[i]);
    if (workbook_close(book) != LXW_NO_ERROR)
        return FAIL(err, E_IO, "a workbook could not be written");
    return file_read(arena, path, BOOK_BYTES, out, err);
}
