/* org/copy_pdf.h - the signed copy as PDF: tagged, with language and title, readable by a screen reader.
 *
 * Purpose    the agreement's text, its facilities as a table, and the certificate of the signature.
 *            The same input gives the same bytes. The HTML page is the accessible original.
 * Ownership  the bytes belong to the arena.
 * Errors     E_IO when there is no room for the file while it is made.
 * Source     ISO 32000 14.8 (tagged PDF), made by cairo and pango.
 */
#ifndef ORG_COPY_PDF_H
#define ORG_COPY_PDF_H

#include "org/dua.h"

struct copy {
    struct str org_name, org_code;
    struct str title, body; /* Markdown: headings, paragraphs, lists */
    const struct facility *facilities;
    size_t facility_count;
    const struct str (*facts)[2]; /* of the certificate: name and value */
    size_t fact_count;
    struct instant made_at; /* when it was signed: the document's date */
};

MUST_USE enum status copy_pdf(struct arena *arena, const struct copy *copy, struct str *out,
                              struct err *err);

#endif
