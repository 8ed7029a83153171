/* html/qr.h - a QR code, as dots and as a drawing for pages.
 *
 * Ownership  what is given out belongs to the arena.
 * Errors     no dots, empty markup, for text that is too long for a QR code.
 */
#ifndef HTML_QR_H
#define HTML_QR_H

#include "html/page.h"

enum { QR_QUIET = 4 }; /* modules of white around it, as the standard asks */

struct qr {
    int width;        /* modules a side, without the white around; 0: there is none */
    const char *dark; /* width * width; not 0: dark */
};

struct qr qr_make(struct arena *arena, struct str text);
struct markup html_qr(struct arena *arena, struct str text);

#endif
