/* html/bars.c - bars in SVG. */
#include "html/bars.h"

enum { WIDTH = 22, HEIGHT = 140, FOOT = 34, EVERY = 6 };

static void
add_escaped(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '<' || c == '>' || c == '&' || c == '"')
            buf_char(buf, ' ');
        else
            buf_char(buf, c);
    }
}

static void
add_bar(struct buf *buf, const struct bar *bar, size_t i, int64_t most)
{
    int64_t high = most == 0 ? 0 : bar->value * HEIGHT / most;

    buf_printf(buf,
               "<rect x=\"%zu\" y=\"%lld\" width=\"%d\" height=\"%lld\" fill=\"currentColor\"/>",
               i * WIDTH + 2, (long long)HEIGHT - high + 16, WIDTH - 6, (long long)high);
    if (bar->value > 0)
        buf_printf(buf,
                   "<text x=\"%zu\" y=\"%lld\" font-size=\"10\" text-anchor=\"middle\" "
                   "fill=\"currentColor\">%lld</text>",
                   i * WIDTH + WIDTH / 2 - 1, (long long)HEIGHT - high + 12, (long long)bar->value);
    if (i % EVERY != 0)
        return;
    buf_printf(buf, "<text x=\"%zu\" y=\"%d\" font-size=\"11\" fill=\"currentColor\">",
               i * WIDTH + 2, HEIGHT + 32);
    add_escaped(buf, bar->label);
    BUF_LIT(buf, "</text>");
}

struct markup
html_bars(struct arena *arena, const struct bar *bars, size_t count)
{
    int64_t most = 0;
    struct buf buf;

    for (size_t i = 0; i < count; i++)
        most = bars[i].value > most ? bars[i].value : most;
    buf_init(&buf, arena, 4096);
    buf_printf(&buf,
               "<svg class=\"bars\" viewBox=\"0 0 %zu %d\" role=\"img\" aria-hidden=\"true\">",
               count * WIDTH, HEIGHT + FOOT + 6);
    for (size_t i = 0; i < count; i++)
        add_bar(&buf, &bars[i], i, most);
    BUF_LIT(&buf, "</svg>");
    return (struct markup){buf_str(&buf)};
}
