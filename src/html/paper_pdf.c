/* html/paper_pdf.c - a document drawn with cairo and pango, every piece tagged. */
#include "html/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "html/qr.h"

enum { PAGE_W = 612, PAGE_H = 792, MARGIN = 36, FOOT = 30, GAP = 6 };
#define TEXT_W (PAGE_W - 2.0 * MARGIN)
#define BOTTOM (PAGE_H - MARGIN - 12.0)

#define FONT_TEXT "Sans 10"
#define FONT_STRONG "Sans Bold 10"
#define FONT_SMALL "Sans 8.5"

struct pen {
    const struct paper *paper;
    cairo_t *cairo;
    double y;
    int page, pages;                        /* pages is 0 while they are counted */
    const struct paper_piece *table, *head; /* of the table being written */
    struct buf out;
};

static cairo_status_t
take_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
    struct buf *out = closure;

    buf_add(out, (struct str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

/* ---- text ---- */

static PangoLayout *
layout_new(struct pen *pen, struct str text, const char *font, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(pen->cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);

    pango_layout_set_font_description(layout, description);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text.p == NULL ? "" : text.p, (int)text.n);
    pango_font_description_free(description);
    return layout;
}

static double
height_of(struct pen *pen, struct str text, const char *font, double width)
{
    PangoLayout *layout = layout_new(pen, text, font, width);
    int height;

    pango_layout_get_size(layout, NULL, &height);
    g_object_unref(layout);
    return (double)height / PANGO_SCALE;
}

/* Who and what page: not part of the document's text. */
static void
put_foot(struct pen *pen)
{
    struct str number = pen->pages == 0
                            ? arena_printf(pen->paper->arena, "%d", pen->page)
                            : arena_printf(pen->paper->arena, "%d / %d", pen->page, pen->pages);
    PangoLayout *foot, *page;

    cairo_tag_begin(pen->cairo, "Private", NULL);
    foot = layout_new(pen, pen->paper->foot, "Sans 7.5", TEXT_W - 50);
    cairo_move_to(pen->cairo, MARGIN, PAGE_H - FOOT - 8.0);
    pango_cairo_show_layout(pen->cairo, foot);
    page = layout_new(pen, number, "Sans 7.5", 45);
    pango_layout_set_alignment(page, PANGO_ALIGN_RIGHT);
    cairo_move_to(pen->cairo, PAGE_W - MARGIN - 45.0, PAGE_H - FOOT - 8.0);
    pango_cairo_show_layout(pen->cairo, page);
    cairo_tag_end(pen->cairo, "Private");
    g_object_unref(foot);
    g_object_unref(page);
}

static void
next_page(struct pen *pen)
{
    put_foot(pen);
    cairo_show_page(pen->cairo);
    pen->page++;
    pen->y = MARGIN;
}

static void
make_room(struct pen *pen, double height)
{
    if (pen->y + height > BOTTOM && pen->y > MARGIN)
        next_page(pen);
}

/* Text at the height reached; a line that does not fit goes on the next page. */
static void
put_lines(struct pen *pen, struct str text, const char *font, double x, double width)
{
    PangoLayout *layout = layout_new(pen, text, font, width);

    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        PangoRectangle box;
        double height;

        pango_layout_line_get_extents(line, NULL, &box);
        height = (double)box.height / PANGO_SCALE;
        make_room(pen, height);
        cairo_move_to(pen->cairo, x, pen->y - (double)box.y / PANGO_SCALE);
        pango_cairo_show_layout_line(pen->cairo, line);
        pen->y += height;
    }
    g_object_unref(layout);
}

static void
put_tagged(struct pen *pen, const char *tag, struct str text, const char *font, double after)
{
    cairo_tag_begin(pen->cairo, tag, NULL);
    put_lines(pen, text, font, MARGIN, TEXT_W);
    cairo_tag_end(pen->cairo, tag);
    pen->y += after;
}

static void
put_heading(struct pen *pen, const struct paper_piece *piece)
{
    if (piece->level == 1) {
        put_tagged(pen, "H1", piece->text, "Sans Bold 17", 8);
        return;
    }
    if (pen->y > MARGIN)
        pen->y += 8;
    make_room(pen, 80); /* a heading does not stand alone at the foot of a page */
    put_tagged(pen, "H2", piece->text, "Sans Bold 12", 5);
}

/* ---- lists ---- */

static void
put_item(struct pen *pen, const struct paper_piece *item)
{
    double top;

    cairo_tag_begin(pen->cairo, "LI", NULL);
    cairo_tag_begin(pen->cairo, "Lbl", NULL);
    make_room(pen, 14);
    top = pen->y;
    put_lines(pen, item->label.n == 0 ? STR("\xe2\x80\xa2") : item->label, FONT_TEXT, MARGIN, 20);
    cairo_tag_end(pen->cairo, "Lbl");
    cairo_tag_begin(pen->cairo, "LBody", NULL);
    pen->y = top;
    put_lines(pen, item->text, FONT_TEXT, MARGIN + 20.0, TEXT_W - 20);
    cairo_tag_end(pen->cairo, "LBody");
    cairo_tag_end(pen->cairo, "LI");
    pen->y += 3;
}

static const struct paper_piece *
put_list(struct pen *pen, const struct paper_piece *item)
{
    cairo_tag_begin(pen->cairo, "L", NULL);
    put_item(pen, item);
    while (paper_same_list(item, item->next)) {
        item = item->next;
        put_item(pen, item);
    }
    cairo_tag_end(pen->cairo, "L");
    pen->y += 5;
    return item;
}

/* ---- tables ---- */

static double
column_width(const struct paper_piece *table, size_t column)
{
    unsigned all = 0;

    for (size_t i = 0; i < table->count; i++)
        all += table->width[i];
    return TEXT_W * table->width[column] / all;
}

static const char *
cell_font(const struct paper_piece *row, size_t column)
{
    return row->head || column == 0 ? "Sans Bold 7.5" : "Sans 7.5";
}

static double
row_height(struct pen *pen, const struct paper_piece *row)
{
    double most = 0;

    for (size_t i = 0; i < row->count; i++) {
        double height =
            height_of(pen, row->cells[i], cell_font(row, i), column_width(pen->table, i) - GAP);

        most = height > most ? height : most;
    }
    return most + 2;
}

/* The row as high as its highest cell; the cells side by side. `tagged` is off for headings said again. */
static void
put_cells(struct pen *pen, const struct paper_piece *row, double height, bool tagged)
{
    double x = MARGIN, top = pen->y;

    cairo_tag_begin(pen->cairo, tagged ? "TR" : "Private", NULL);
    for (size_t i = 0; i < row->count; i++) {
        const char *tag = row->head || i == 0 ? "TH" : "TD";

        pen->y = top;
        if (tagged)
            cairo_tag_begin(pen->cairo, tag, NULL);
        put_lines(pen, row->cells[i], cell_font(row, i), x, column_width(pen->table, i) - GAP);
        if (tagged)
            cairo_tag_end(pen->cairo, tag);
        x += column_width(pen->table, i);
    }
    cairo_tag_end(pen->cairo, tagged ? "TR" : "Private");
    pen->y = top + height;
    cairo_set_line_width(pen->cairo, row->head ? 0.8 : 0.3);
    cairo_move_to(pen->cairo, MARGIN, pen->y - 2.0);
    cairo_line_to(pen->cairo, PAGE_W - MARGIN, pen->y - 2.0);
    cairo_stroke(pen->cairo);
}

static void
put_row(struct pen *pen, const struct paper_piece *row)
{
    double height = row_height(pen, row);

    if (pen->y + height > BOTTOM && pen->y > MARGIN) {
        next_page(pen);
        if (pen->head != NULL)
            put_cells(pen, pen->head, row_height(pen, pen->head), false);
    }
    put_cells(pen, row, height, true);
}

static const struct paper_piece *
put_table(struct pen *pen, const struct paper_piece *table)
{
    const struct paper_piece *row = table;
    double room = table->text.n > 0 ? 20 : 0;

    pen->table = table;
    pen->head = NULL;
    for (int i = 0; i < 2 && row->next != NULL && row->next->kind == PAPER_ROW; i++) {
        row = row->next; /* headings do not stand alone at the foot of a page */
        room += row_height(pen, row);
    }
    row = table;
    make_room(pen, room);
    cairo_tag_begin(pen->cairo, "Table", NULL);
    if (table->text.n > 0)
        put_tagged(pen, "Caption", table->text, FONT_STRONG, 3);
    while (row->next != NULL && row->next->kind == PAPER_ROW) {
        row = row->next;
        put_row(pen, row);
        if (row->head)
            pen->head = row;
    }
    cairo_tag_end(pen->cairo, "Table");
    pen->y += 6;
    return row;
}

/* ---- code and signature ---- */

/* The words beside it say the same, so that nobody needs to scan. */
static void
put_code(struct pen *pen, const struct paper_piece *code)
{
    struct qr qr = qr_make(pen->paper->arena, code->label);
    double side = 70, step = qr.width == 0 ? 0 : side / qr.width, top;

    make_room(pen, side + 8);
    top = pen->y + 4;
    cairo_tag_begin(pen->cairo, "Figure", NULL);
    for (int y = 0; y < qr.width; y++)
        for (int x = 0; x < qr.width; x++)
            if (qr.dark[y * qr.width + x] != 0)
                cairo_rectangle(pen->cairo, MARGIN + x * step, top + y * step, step, step);
    cairo_fill(pen->cairo);
    cairo_tag_end(pen->cairo, "Figure");
    cairo_tag_begin(pen->cairo, "P", NULL);
    pen->y = top;
    put_lines(pen, code->text, FONT_SMALL, MARGIN + side + 16, TEXT_W - side - 16);
    cairo_tag_end(pen->cairo, "P");
    pen->y = pen->y > top + side ? pen->y : top + side;
    pen->y += 8;
}

static void
put_sign(struct pen *pen, const struct paper_piece *piece)
{
    make_room(pen, 46);
    pen->y += 28;
    cairo_set_line_width(pen->cairo, 0.6);
    cairo_move_to(pen->cairo, MARGIN, pen->y);
    cairo_line_to(pen->cairo, PAGE_W - MARGIN, pen->y);
    cairo_stroke(pen->cairo);
    pen->y += 2;
    put_tagged(pen, "P", piece->text, FONT_SMALL, 2);
}

/* ---- the document ---- */

static void
draw(struct pen *pen)
{
    cairo_tag_begin(pen->cairo, "Document", NULL);
    for (const struct paper_piece *piece = pen->paper->first; piece != NULL; piece = piece->next) {
        if (piece->kind == PAPER_HEADING)
            put_heading(pen, piece);
        else if (piece->kind == PAPER_TEXT)
            put_tagged(pen, "P", piece->text, FONT_TEXT, 6);
        else if (piece->kind == PAPER_SMALL)
            put_tagged(pen, "P", piece->text, FONT_SMALL, 5);
        else if (piece->kind == PAPER_ITEM)
            piece = put_list(pen, piece);
        else if (piece->kind == PAPER_TABLE)
            piece = put_table(pen, piece);
        else if (piece->kind == PAPER_CODE)
            put_code(pen, piece);
        else if (piece->kind == PAPER_SIGN)
            put_sign(pen, piece);
    }
    put_foot(pen);
    cairo_tag_end(pen->cairo, "Document");
}

static void
describe(cairo_surface_t *surface, const struct paper *paper)
{
    struct arena *arena = paper->arena;
    const char *made = arena_cstr(arena, instant_iso(arena, paper->made_at));

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE,
                                   arena_cstr(arena, paper->title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   arena_cstr(arena, paper->author));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, made);
}

/* cairo 1.16 writes no language. The catalogue is the last object, so that what is put into it moves nothing
 * but the table of offsets behind it. */
static struct str
with_language(const struct paper *paper, struct str pdf)
{
    const struct str mark = STR("/MarkInfo << /Marked true >>\n");
    struct str more = arena_printf(
        paper->arena, "   /Lang (%.*s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n",
        STRF(paper->language));
    size_t at = str_find_str(pdf, mark) + mark.n;
    size_t start = str_find_str(pdf, STR("startxref\n")) + 10;
    struct str number = str_skip(pdf, start), rest = number;
    uint64_t offset;
    struct buf buf;

    number = str_cut(&rest, '\n');
    if (at >= pdf.n || start >= pdf.n || at > start || !str_parse_u64(str_trim(number), &offset))
        return pdf;
    buf_init(&buf, paper->arena, pdf.n + more.n + 32);
    buf_add(&buf, str_slice(pdf, 0, at));
    buf_add(&buf, more);
    buf_add(&buf, str_slice(pdf, at, start));
    buf_u64(&buf, offset + more.n);
    BUF_LIT(&buf, "\n%%EOF\n");
    return buf_str(&buf);
}

static cairo_status_t
draw_all(struct pen *pen, cairo_surface_t *surface)
{
    cairo_status_t status;

    describe(surface, pen->paper);
    pen->y = MARGIN;
    pen->page = 1;
    pen->cairo = cairo_create(surface);
    draw(pen);
    status = cairo_status(pen->cairo);
    cairo_destroy(pen->cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status;
}

/* Drawn twice: only after the first time is it known how many pages there are. */
enum status
paper_pdf(const struct paper *paper, struct str *out, struct err *err)
{
    struct pen pen = {.paper = paper};
    cairo_status_t status =
        draw_all(&pen, cairo_pdf_surface_create_for_stream(NULL, NULL, PAGE_W, PAGE_H));

    pen.pages = pen.page;
    buf_init(&pen.out, paper->arena, 65536);
    if (status == CAIRO_STATUS_SUCCESS)
        status = draw_all(
            &pen, cairo_pdf_surface_create_for_stream(take_bytes, &pen.out, PAGE_W, PAGE_H));
    if (status != CAIRO_STATUS_SUCCESS)
        return FAIL(err, E_IO, "a PDF could not be made: %s", cairo_status_to_string(status));
    *out = with_language(paper, buf_str(&pen.out));
    return OK;
}
