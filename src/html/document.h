/* html/document.h - cmark's trees, read and let go; for the files of this room only.
 *
 *     CLEANUP(document_drop) cmark_node *document = document_read(text);
 *     CLEANUP(document_iter_drop) cmark_iter *iter = cmark_iter_new(document);
 *
 * Ownership  cmark's own memory: dropped by CLEANUP().
 */
#ifndef HTML_DOCUMENT_H
#define HTML_DOCUMENT_H

#include <cmark.h>

#include "base/err.h"
#include "base/str.h"

static inline cmark_node *
document_read(struct str markdown)
{
    return cmark_parse_document(markdown.p == NULL ? "" : markdown.p, markdown.n,
                                CMARK_OPT_DEFAULT);
}

static inline void
document_drop(cmark_node **node)
{
    if (*node != NULL)
        cmark_node_free(*node);
}

static inline void
document_iter_drop(cmark_iter **iter)
{
    if (*iter != NULL)
        cmark_iter_free(*iter);
}

static inline void
document_text_drop(char **text)
{
    cmark_get_default_mem_allocator()->free(*text);
}

#endif
