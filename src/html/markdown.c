/* html/markdown.c - Markdown by cmark; its default leaves raw HTML out. */
#include "html/markdown.h"

#include "html/document.h"

struct markup
html_markdown(struct arena *arena, struct str text)
{
    CLEANUP(document_text_drop)
    char *html = cmark_markdown_to_html(text.p == NULL ? "" : text.p, text.n, CMARK_OPT_DEFAULT);

    return (struct markup){arena_copy(arena, str_of(html))};
}
