/* html/paper.h - a document for paper: said once, written as markup for a page and as tagged PDF.
 *
 * Purpose    what leaves the house on paper (signed copies, records, letters, forms) is one list of
 *            pieces: headings, paragraphs, lists, tables, a QR code, lines to sign on. Two writers
 *            read it, so that page and PDF can never say different things.
 * Ownership  pieces and texts belong to the arena; texts put in are borrowed.
 * Limits     PAPER_COLUMNS columns a table; the arena's cap.
 * Errors     E_IO when there is no room for the file while it is made.
 * Source     ISO 32000 14.8 (tagged PDF), made by cairo and pango; the same input gives the same bytes.
 * Why        docs/adr/0013-paper.md
 */
#ifndef HTML_PAPER_H
#define HTML_PAPER_H

#include "base/date.h"
#include "base/err.h"
#include "html/page.h"

enum { PAPER_COLUMNS = 8 };

enum paper_kind {
    PAPER_HEADING, /* level 1 or 2 */
    PAPER_TEXT,    /* a paragraph; '\n' begins a new line in it */
    PAPER_SMALL,   /* the same, in smaller letters */
    PAPER_ITEM,    /* of a list: neighbours make one list */
    PAPER_TABLE,   /* begins one: caption and widths */
    PAPER_ROW,     /* of the table before */
    PAPER_CODE,    /* a QR code with its words beside it */
    PAPER_SIGN     /* a line to write on, with what belongs there under it */
};

struct paper_piece {
    struct paper_piece *next;
    enum paper_kind kind;
    int level;         /* heading */
    bool head;         /* row: of column headings, said again on the next page */
    struct str text;   /* heading, paragraph, item, caption, words of the code, what to sign */
    struct str label;  /* item: "1."; empty for a dot. Code: what it holds */
    struct str *cells; /* row */
    size_t count;      /* cells of the row, columns of the table */
    unsigned width[PAPER_COLUMNS]; /* table: shares of the line */
};

struct paper {
    struct arena *arena;
    struct str title;       /* of the file: names nobody */
    struct str author;      /* who gives it out */
    struct str language;    /* BCP 47: "en-US" */
    struct str foot;        /* on every page of the PDF, before its number */
    struct instant made_at; /* the document's date */
    struct paper_piece *first, **last;
};

void paper_init(struct paper *paper, struct arena *arena);
void paper_heading(struct paper *paper, int level, struct str text);
void paper_text(struct paper *paper, struct str text); /* empty: nothing */
void paper_small(struct paper *paper, struct str text);
void paper_item(struct paper *paper, struct str label, struct str text);
/* `widths` has one share a column. An empty caption is left out. */
void paper_table(struct paper *paper, struct str caption, const unsigned *widths, size_t columns);
void paper_head(struct paper *paper, const struct str *cells); /* as many as the table has */
void paper_row(struct paper *paper, const struct str *cells);  /* the first names the row */
void paper_code(struct paper *paper, struct str holds, struct str words);
void paper_sign(struct paper *paper, struct str what);

/* Of two neighbouring items: do they belong to one list? */
bool paper_same_list(const struct paper_piece *item, const struct paper_piece *next);

struct markup paper_html(const struct paper *paper);
MUST_USE enum status paper_pdf(const struct paper *paper, struct str *out, struct err *err);

#endif
