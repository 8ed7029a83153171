/* html/qr.c - QR codes by libqrencode, drawn as one SVG path. */
#include "html/qr.h"

#include <qrencode.h>

struct qr
qr_make(struct arena *arena, struct str text)
{
    QRcode *code = QRcode_encodeString(arena_cstr(arena, text), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    struct qr qr = {0};
    char *dark;

    if (code == NULL)
        return qr;
    qr.width = code->width;
    dark = arena_bytes(arena, (size_t)qr.width * (size_t)qr.width);
    for (int i = 0; i < qr.width * qr.width; i++)
        dark[i] = (char)(code->data[i] & 1);
    qr.dark = dark;
    QRcode_free(code);
    return qr;
}

struct markup
html_qr(struct arena *arena, struct str text)
{
    struct qr qr = qr_make(arena, text);
    int side = qr.width + 2 * QR_QUIET;
    struct buf buf;

    if (qr.width == 0)
        return (struct markup){STR("")};
    buf_init(&buf, arena, 8192);
    buf_printf(&buf,
               "<svg class=\"qr\" viewBox=\"0 0 %d %d\" width=\"200\" height=\"200\" "
               "aria-hidden=\"true\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path d=\"",
               side, side, side, side);
    for (int y = 0; y < qr.width; y++)
        for (int x = 0; x < qr.width; x++)
            if (qr.dark[y * qr.width + x] != 0)
                buf_printf(&buf, "M%d %dh1v1h-1z", x + QR_QUIET, y + QR_QUIET);
    BUF_LIT(&buf, "\"/></svg>");
    return (struct markup){buf_str(&buf)};
}
