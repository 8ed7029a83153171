/* html/qr.c - QR codes by libqrencode, drawn as one SVG path. */
#include "html/qr.h"

#include <qrencode.h>

enum { QUIET = 4 }; /* modules of white around it, as the standard asks */

struct markup
html_qr(struct arena *arena, struct str text)
{
    QRcode *code = QRcode_encodeString(arena_cstr(arena, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    struct buf buf;

    if (code == NULL)
        return (struct markup){STR("")};
    buf_init(&buf, arena, 8192);
    buf_printf(&buf,
               "<svg class=\"qr\" viewBox=\"0 0 %d %d\" width=\"200\" height=\"200\" "
               "aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
               code->width + 2 * QUIET, code->width + 2 * QUIET, code->width + 2 * QUIET,
               code->width + 2 * QUIET);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if ((code->data[y * code->width + x] & 1) != 0)
                buf_printf(&buf, "M%d %dh1v1h-1z", x + QUIET, y + QUIET);
    BUF_LIT(&buf, "\"/></svg>");
    QRcode_free(code);
    return (struct markup){buf_str(&buf)};
}
