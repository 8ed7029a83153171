/* html/qr.h - a QR code as a drawing for pages.
 *
 * Ownership  the markup belongs to the arena.
 * Errors     empty markup for text that is too long for a QR code.
 */
#ifndef HTML_QR_H
#define HTML_QR_H

#include "html/page.h"

struct markup html_qr(struct arena *arena, struct str text);

#endif
