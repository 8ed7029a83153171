/* html/page.h - what compiled templates write into: a page, its language, its layout's inputs.
 *
 * Purpose    tools/mkpage turns x.html into page_x(struct page *, const struct x_view *), which
 *            calls the functions below. Handlers fill views with plain text; only here is it
 *            escaped, each place of the markup in its own way.
 * Ownership  a page's bytes belong to the arena given to page_init(); views are borrowed.
 * Limits     the arena's cap.
 * Errors     none.
 * Source     WHATWG HTML 13.1.2 (attributes, text), 13.2.5 (where a tokenizer is); WHATWG URL 4.3.
 * Why        docs/adr/0007-pages.md
 */
#ifndef HTML_PAGE_H
#define HTML_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "html/texts.h"

struct page {
    struct buf out;
    const struct texts *texts; /* NULL: English */
    const void *layout;        /* const struct layout_view *, read by layout.html */
    struct str csrf;           /* token of the session, for {{csrf}} */
    bool bare;                 /* a fragment was asked for: the layout is left out */
};

/* Text with a known English form, which is its key. */
struct page_words {
    struct str english;
    struct str html; /* the same, escaped */
};

/* Markup that html/ has made (charts, Markdown in safe mode); nobody else fills this struct. */
struct markup {
    struct str html;
};

void page_init(struct page *page, struct arena *arena);
struct str page_str(const struct page *page);

/* Called by generated code. */
void page_raw(struct page *page, const char *markup, size_t n); /* from a template */
/* The same for whatever is written without a template, HTML or XML. */
void page_escape(struct buf *out, struct str text);
void page_text(struct page *page, struct str text);     /* between tags, in quoted attributes */
void page_url(struct page *page, struct str url);       /* a whole address; "#" if it may not be */
void page_url_part(struct page *page, struct str text); /* a segment or a parameter of one */
void page_number(struct page *page, int64_t number);
void page_markup(struct page *page, struct markup markup);
void page_asset(struct page *page, struct str path);
void page_csrf(struct page *page); /* a hidden field */
void page_lang(struct page *page); /* "en" */
/* {1} to {9} in the words stand for the arguments. */
void page_say(struct page *page, const struct page_words *words, const struct str *args,
              size_t count);
void page_say_plain(struct page *page, const struct page_words *words, const struct str *args,
                    size_t count);
void page_plain(struct page *page, struct str text); /* in a .txt template: as it is */
struct str page_digits(struct page *page, int64_t number);

#endif
