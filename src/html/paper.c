/* html/paper.c - puts a document's pieces down, and writes them as markup. */
#include "html/paper.h"

#include <assert.h>

#include "html/qr.h"

/* ---- putting down ---- */

void
paper_init(struct paper *paper, struct arena *arena)
{
    *paper = (struct paper){.arena = arena, .language = STR("en-US")};
    paper->last = &paper->first;
}

static struct paper_piece *
add(struct paper *paper, enum paper_kind kind, struct str text)
{
    struct paper_piece *piece = ARENA_NEW(paper->arena, struct paper_piece);

    piece->kind = kind;
    piece->text = text;
    *paper->last = piece;
    paper->last = &piece->next;
    return piece;
}

void
paper_heading(struct paper *paper, int level, struct str text)
{
    assert(level == 1 || level == 2);
    add(paper, PAPER_HEADING, text)->level = level;
}

void
paper_text(struct paper *paper, struct str text)
{
    if (text.n > 0)
        add(paper, PAPER_TEXT, text);
}

void
paper_small(struct paper *paper, struct str text)
{
    if (text.n > 0)
        add(paper, PAPER_SMALL, text);
}

void
paper_item(struct paper *paper, struct str label, struct str text)
{
    add(paper, PAPER_ITEM, text)->label = label;
}

void
paper_table(struct paper *paper, struct str caption, const unsigned *widths, size_t columns)
{
    struct paper_piece *table = add(paper, PAPER_TABLE, caption);

    assert(columns > 0 && columns <= PAPER_COLUMNS);
    table->count = columns;
    for (size_t i = 0; i < columns; i++)
        table->width[i] = widths[i];
}

/* The table a row put down now belongs to: the last one. */
static size_t
columns_now(const struct paper *paper)
{
    size_t columns = 0;

    for (const struct paper_piece *p = paper->first; p != NULL; p = p->next)
        if (p->kind == PAPER_TABLE)
            columns = p->count;
    assert(columns > 0);
    return columns;
}

static struct paper_piece *
add_row(struct paper *paper, const struct str *cells)
{
    struct paper_piece *row;
    size_t columns = columns_now(paper);

    row = add(paper, PAPER_ROW, STR(""));
    row->count = columns;
    row->cells = ARENA_ARRAY(paper->arena, struct str, columns);
    for (size_t i = 0; i < columns; i++)
        row->cells[i] = cells[i];
    return row;
}

void
paper_head(struct paper *paper, const struct str *cells)
{
    add_row(paper, cells)->head = true;
}

void
paper_row(struct paper *paper, const struct str *cells)
{
    (void)add_row(paper, cells);
}

void
paper_code(struct paper *paper, struct str holds, struct str words)
{
    add(paper, PAPER_CODE, words)->label = holds;
}

void
paper_sign(struct paper *paper, struct str what)
{
    (void)add(paper, PAPER_SIGN, what);
}

bool
paper_same_list(const struct paper_piece *item, const struct paper_piece *next)
{
    return next != NULL && next->kind == PAPER_ITEM && (item->label.n > 0) == (next->label.n > 0);
}

/* ---- as markup ---- */

#define RAW(page, literal) page_raw((page), (literal), sizeof(literal) - 1)

static void
html_lines(struct page *page, struct str text)
{
    while (text.p != NULL) {
        page_text(page, str_cut(&text, '\n'));
        if (text.p != NULL)
            RAW(page, "<br>");
    }
}

static void
html_row(struct page *page, const struct paper_piece *row)
{
    RAW(page, "<tr>");
    for (size_t i = 0; i < row->count; i++) {
        if (row->head)
            RAW(page, "<th scope=\"col\">");
        else if (i == 0)
            RAW(page, "<th scope=\"row\">");
        else
            RAW(page, "<td>");
        html_lines(page, row->cells[i]);
        if (row->head || i == 0)
            RAW(page, "</th>");
        else
            RAW(page, "</td>");
    }
    RAW(page, "</tr>");
}

/* The rows after a table; returns the last piece written. */
static const struct paper_piece *
html_table(struct page *page, const struct paper_piece *table)
{
    const struct paper_piece *last = table;

    RAW(page, "<table>");
    if (table->text.n > 0) {
        RAW(page, "<caption>");
        page_text(page, table->text);
        RAW(page, "</caption>");
    }
    if (last->next != NULL && last->next->kind == PAPER_ROW && last->next->head) {
        last = last->next;
        RAW(page, "<thead>");
        html_row(page, last);
        RAW(page, "</thead>");
    }
    RAW(page, "<tbody>");
    while (last->next != NULL && last->next->kind == PAPER_ROW) {
        last = last->next;
        html_row(page, last);
    }
    RAW(page, "</tbody></table>");
    return last;
}

static const struct paper_piece *
html_list(struct page *page, const struct paper_piece *item)
{
    bool numbers = item->label.n > 0;

    page_raw(page, numbers ? "<ol>" : "<ul>", 4);
    for (;;) {
        RAW(page, "<li>");
        html_lines(page, item->text);
        RAW(page, "</li>");
        if (!paper_same_list(item, item->next))
            break;
        item = item->next;
    }
    page_raw(page, numbers ? "</ol>" : "</ul>", 5);
    return item;
}

static void
html_code(struct page *page, struct arena *arena, const struct paper_piece *code)
{
    RAW(page, "<div class=\"proof\">");
    page_markup(page, html_qr(arena, code->label));
    RAW(page, "<p>");
    html_lines(page, code->text);
    RAW(page, "</p></div>");
}

static void
html_words(struct page *page, const struct paper_piece *piece, const char *begin, const char *end)
{
    page_raw(page, begin, str_of(begin).n);
    html_lines(page, piece->text);
    page_raw(page, end, str_of(end).n);
}

struct markup
paper_html(const struct paper *paper)
{
    struct page page;

    page_init(&page, paper->arena);
    for (const struct paper_piece *piece = paper->first; piece != NULL; piece = piece->next) {
        switch (piece->kind) {
        case PAPER_HEADING:
            if (piece->level == 1)
                html_words(&page, piece, "<h1>", "</h1>");
            else
                html_words(&page, piece, "<h2>", "</h2>");
            break;
        case PAPER_TEXT:
            html_words(&page, piece, "<p>", "</p>");
            break;
        case PAPER_SMALL:
            html_words(&page, piece, "<p class=\"soft\">", "</p>");
            break;
        case PAPER_ITEM:
            piece = html_list(&page, piece);
            break;
        case PAPER_TABLE:
            piece = html_table(&page, piece);
            break;
        case PAPER_ROW: /* written with its table */
            break;
        case PAPER_CODE:
            html_code(&page, paper->arena, piece);
            break;
        case PAPER_SIGN:
            html_words(&page, piece, "<p class=\"sign\">", "</p>");
            break;
        }
    }
    return (struct markup){page_str(&page)};
}
