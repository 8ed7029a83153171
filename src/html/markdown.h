/* html/markdown.h - Markdown as markup for pages, in safe mode: no raw HTML, no strange links.
 *
 * Ownership  the markup belongs to the arena.
 * Limits     none of its own.
 */
#ifndef HTML_MARKDOWN_H
#define HTML_MARKDOWN_H

#include "html/page.h"

struct markup html_markdown(struct arena *arena, struct str text);

#endif
