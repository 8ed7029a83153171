/* org/copy_pdf.c - the signed copy drawn with cairo and pango, every piece tagged. */
#include "org/copy_pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include "base/buf.h"

enum { PAGE_W = 612, PAGE_H = 792, MARGIN = 64, TEXT_W = PAGE_W - 2 * MARGIN, CODE_W = 110 };

struct sheet_of_paper {
    struct arena *arena;
    cairo_t *cairo;
    double y;
    struct buf out;
};

static cairo_status_t
take_bytes(void *closure, const unsigned char *bytes, unsigned int n)
{
    struct buf *out = closure;

    buf_add(out, (struct str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

/* Text at the height reached; a line that does not fit goes on the next page. */
static void
put_lines(struct sheet_of_paper *paper, struct str text, const char *font, double x, double width)
{
    PangoLayout *layout = pango_cairo_create_layout(paper->cairo);
    PangoFontDescription *description = pango_font_description_from_string(font);

    pango_layout_set_font_description(layout, description);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text.p == NULL ? "" : text.p, (int)text.n);
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        PangoLayoutLine *line = pango_layout_get_line_readonly(layout, i);
        PangoRectangle box;
        double height;

        pango_layout_line_get_extents(line, NULL, &box);
        height = (double)box.height / PANGO_SCALE;
        if (paper->y + height > PAGE_H - MARGIN) {
            cairo_show_page(paper->cairo);
            paper->y = MARGIN;
        }
        cairo_move_to(paper->cairo, x, paper->y - (double)box.y / PANGO_SCALE);
        pango_cairo_show_layout_line(paper->cairo, line);
        paper->y += height;
    }
    pango_font_description_free(description);
    g_object_unref(layout);
}

static void
put_tagged(struct sheet_of_paper *paper, const char *tag, struct str text, const char *font,
           double after)
{
    cairo_tag_begin(paper->cairo, tag, NULL);
    put_lines(paper, text, font, MARGIN, TEXT_W);
    cairo_tag_end(paper->cairo, tag);
    paper->y += after;
}

static bool
is_item(struct str line)
{
    return str_starts(line, STR("- ")) || (line.n > 2 && line.p[0] >= '0' && line.p[0] <= '9' &&
                                           str_find_str(line, STR(". ")) < 4);
}

/* The stars of strong words are left out: the words stay. */
static struct str
without_stars(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '*')
            p[n++] = s.p[i];
    return (struct str){p, n};
}

static void
put_item(struct sheet_of_paper *paper, struct str line)
{
    size_t mark = str_find(line, ' ');
    struct str label = line.p[0] == '-' ? STR("\xe2\x80\xa2") : str_slice(line, 0, mark);
    double top;

    cairo_tag_begin(paper->cairo, "LI", NULL);
    cairo_tag_begin(paper->cairo, "Lbl", NULL);
    top = paper->y;
    put_lines(paper, label, "Sans 10", MARGIN, 20);
    cairo_tag_end(paper->cairo, "Lbl");
    cairo_tag_begin(paper->cairo, "LBody", NULL);
    if (paper->y >= top)
        paper->y = top;
    put_lines(paper, str_skip(line, mark + 1), "Sans 10", MARGIN + 20, TEXT_W - 20);
    cairo_tag_end(paper->cairo, "LBody");
    cairo_tag_end(paper->cairo, "LI");
    paper->y += 3;
}

static void
put_body(struct sheet_of_paper *paper, struct str body)
{
    bool list = false;

    while (body.p != NULL) {
        struct str line = without_stars(paper->arena, str_trim(str_cut(&body, '\n')));

        if (list && !is_item(line)) {
            cairo_tag_end(paper->cairo, "L");
            list = false;
            paper->y += 5;
        }
        if (line.n == 0)
            continue;
        if (is_item(line)) {
            if (!list)
                cairo_tag_begin(paper->cairo, "L", NULL);
            list = true;
            put_item(paper, line);
        } else if (str_starts(line, STR("## "))) {
            paper->y += 6;
            put_tagged(paper, "H2", str_skip(line, 3), "Sans Bold 13", 5);
        } else {
            put_tagged(paper, "P", line, "Sans 10", 6);
        }
    }
    if (list)
        cairo_tag_end(paper->cairo, "L");
}

static void
put_cell(struct sheet_of_paper *paper, const char *tag, struct str text, const char *font, double x,
         double width)
{
    cairo_tag_begin(paper->cairo, tag, NULL);
    put_lines(paper, text, font, x, width);
    cairo_tag_end(paper->cairo, tag);
}

/* Two cells side by side; the row is as high as the higher one. */
static void
put_row(struct sheet_of_paper *paper, const char *first, struct str a, struct str b, bool head)
{
    double top, bottom;

    if (paper->y > PAGE_H - MARGIN - 30) {
        cairo_show_page(paper->cairo);
        paper->y = MARGIN;
    }
    top = paper->y;
    cairo_tag_begin(paper->cairo, "TR", NULL);
    put_cell(paper, first, a, "Sans Bold 10", MARGIN, CODE_W);
    bottom = paper->y;
    paper->y = top;
    put_cell(paper, head ? "TH" : "TD", b, head ? "Sans Bold 10" : "Sans 10", MARGIN + CODE_W + 10,
             TEXT_W - CODE_W - 10);
    cairo_tag_end(paper->cairo, "TR");
    paper->y = (paper->y > bottom ? paper->y : bottom) + 3;
}

static void
put_facilities(struct sheet_of_paper *paper, const struct copy *copy)
{
    put_tagged(paper, "H2", STR("Facilities"), "Sans Bold 13", 5);
    if (copy->facility_count == 0) {
        put_tagged(paper, "P", STR("One location."), "Sans 10", 6);
        return;
    }
    cairo_tag_begin(paper->cairo, "Table", NULL);
    put_row(paper, "TH", STR("Code"), STR("Name"), true);
    for (size_t i = 0; i < copy->facility_count; i++)
        put_row(paper, "TH", copy->facilities[i].code, copy->facilities[i].name, false);
    cairo_tag_end(paper->cairo, "Table");
    paper->y += 8;
}

static void
put_certificate(struct sheet_of_paper *paper, const struct copy *copy)
{
    put_tagged(paper, "H2", STR("Certificate"), "Sans Bold 13", 5);
    cairo_tag_begin(paper->cairo, "Table", NULL);
    for (size_t i = 0; i < copy->fact_count; i++)
        put_row(paper, "TH", copy->facts[i][0], copy->facts[i][1], false);
    cairo_tag_end(paper->cairo, "Table");
}

static void
describe(cairo_surface_t *surface, struct arena *arena, const struct copy *copy)
{
    struct str title = arena_printf(arena, "%.*s of %.*s (%.*s)", STRF(copy->title),
                                    STRF(copy->org_name), STRF(copy->org_code));
    struct str made = instant_iso(arena, copy->made_at);

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, arena_cstr(arena, title));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   arena_cstr(arena, copy->org_name));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   arena_cstr(arena, made));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, arena_cstr(arena, made));
}

static void
draw(struct sheet_of_paper *paper, const struct copy *copy)
{
    cairo_tag_begin(paper->cairo, "Document", NULL);
    put_tagged(paper, "H1",
               arena_printf(paper->arena, "%.*s of %.*s", STRF(copy->title), STRF(copy->org_name)),
               "Sans Bold 17", 10);
    put_body(paper, copy->body);
    put_facilities(paper, copy);
    put_certificate(paper, copy);
    cairo_tag_end(paper->cairo, "Document");
}

/* cairo 1.16 writes no language. The catalogue is the last object, so that what is put into it moves nothing
 * but the table of offsets behind it. */
static struct str
with_language(struct arena *arena, struct str pdf)
{
    const struct str mark = STR("/MarkInfo << /Marked true >>\n");
    const struct str more =
        STR("   /Lang (en-US)\n   /ViewerPreferences << /DisplayDocTitle true >>\n");
    size_t at = str_find_str(pdf, mark) + mark.n;
    size_t start = str_find_str(pdf, STR("startxref\n")) + 10;
    struct str number = str_skip(pdf, start), rest = number;
    uint64_t offset;
    struct buf buf;

    number = str_cut(&rest, '\n');
    if (at >= pdf.n || start >= pdf.n || at > start || !str_parse_u64(str_trim(number), &offset))
        return pdf;
    buf_init(&buf, arena, pdf.n + more.n + 32);
    buf_add(&buf, str_slice(pdf, 0, at));
    buf_add(&buf, more);
    buf_add(&buf, str_slice(pdf, at, start));
    buf_u64(&buf, offset + more.n);
    BUF_LIT(&buf, "\n%%EOF\n");
    return buf_str(&buf);
}

enum status
copy_pdf(struct arena *arena, const struct copy *copy, struct str *out, struct err *err)
{
    struct sheet_of_paper paper = {.arena = arena, .y = MARGIN};
    cairo_surface_t *surface;
    cairo_status_t status;

    buf_init(&paper.out, arena, 65536);
    surface = cairo_pdf_surface_create_for_stream(take_bytes, &paper.out, PAGE_W, PAGE_H);
    describe(surface, arena, copy);
    paper.cairo = cairo_create(surface);
    draw(&paper, copy);
    status = cairo_status(paper.cairo);
    cairo_destroy(paper.cairo);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return FAIL(err, E_IO, "a PDF could not be made: %s", cairo_status_to_string(status));
    *out = with_language(arena, buf_str(&paper.out));
    return OK;
}
