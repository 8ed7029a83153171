/* html/svg.c - charts as SVG made on the server, each with the same figures as a table. */
#include "html/svg.h"

#include <math.h>
#include <stdio.h>

enum {
    WIDTH = 720,
    HEIGHT = 240,
    LEFT = 56,
    RIGHT = 12,
    TOP = 12,
    BOTTOM = 28,
    STEPS = 4,
    LABELS = 10
};

struct drawing {
    struct page page; /* for its escaping */
    const struct chart *chart;
    size_t points, series;
    double top; /* of the scale; the bottom is 0 */
};

static void
number(struct drawing *d, double value)
{
    buf_printf(&d->page.out, "%.*f", d->chart->decimals, value);
}

static double
total(const struct drawing *d, size_t point)
{
    double sum = 0;

    for (size_t s = 0; s < d->series; s++)
        if (!isnan(d->chart->series[s].values[point]))
            sum += d->chart->series[s].values[point];
    return sum;
}

static double
largest(const struct drawing *d)
{
    double most = 0;

    for (size_t i = 0; i < d->points; i++) {
        if (d->chart->kind == CHART_STACKED)
            most = fmax(most, total(d, i));
        else
            for (size_t s = 0; s < d->series; s++)
                most = fmax(most, d->chart->series[s].values[i]); /* fmax leaves NAN aside */
    }
    return most;
}

/* The next of 1, 2, 5, 10, 20, 50 ... times STEPS, so that the lines stand at round figures. */
static double
round_top(double most)
{
    static const double nice[] = {1, 2, 2.5, 5, 10};
    double step = most / STEPS, power = 1;

    if (most <= 0)
        return STEPS;
    power = pow(10, floor(log10(step)));
    for (size_t i = 0; i < sizeof(nice) / sizeof(nice[0]); i++)
        if (nice[i] * power >= step * 0.999999)
            return nice[i] * power * STEPS;
    return 10 * power * STEPS;
}

static double
x_of(const struct drawing *d, double point)
{
    return LEFT + point * (WIDTH - LEFT - RIGHT) / (double)d->points;
}

static double
y_of(const struct drawing *d, double value)
{
    return HEIGHT - BOTTOM - value / d->top * (HEIGHT - TOP - BOTTOM);
}

static void
draw_scale(struct drawing *d)
{
    struct buf *out = &d->page.out;

    for (int i = 0; i <= STEPS; i++) {
        double value = d->top * i / STEPS;

        buf_printf(out, "<path class=\"grid-line\" d=\"M%d %.1fH%d\"/>", LEFT, y_of(d, value),
                   WIDTH - RIGHT);
        buf_printf(out, "<text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 6,
                   y_of(d, value) + 4);
        buf_printf(out, "%g</text>", value);
    }
    for (size_t i = 0; i < d->points; i += d->points / LABELS + 1) {
        buf_printf(out, "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">",
                   x_of(d, (double)i + 0.5), HEIGHT - 8);
        page_text(&d->page, d->chart->labels[i]);
        BUF_LIT(out, "</text>");
    }
}

/* One bar with its figure as a tooltip. */
static void
draw_bar(struct drawing *d, size_t s, size_t i, double x, double width, double from)
{
    double value = d->chart->series[s].values[i];
    struct buf *out = &d->page.out;

    if (isnan(value) || value <= 0)
        return;
    buf_printf(out,
               "<rect class=\"series-%zu\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">",
               s + 1, x, y_of(d, from + value), width, y_of(d, from) - y_of(d, from + value));
    BUF_LIT(out, "<title>");
    page_text(&d->page, d->chart->labels[i]);
    BUF_LIT(out, ", ");
    page_text(&d->page, d->chart->series[s].name);
    BUF_LIT(out, ": ");
    number(d, value);
    BUF_LIT(out, "</title></rect>");
}

static void
draw_bars(struct drawing *d)
{
    double room = (x_of(d, 1) - x_of(d, 0)) * 0.8;
    bool stacked = d->chart->kind == CHART_STACKED;
    double width = stacked ? room : room / (double)d->series;

    for (size_t i = 0; i < d->points; i++) {
        double x = x_of(d, (double)i + 0.1), from = 0;

        for (size_t s = 0; s < d->series; s++) {
            double value = d->chart->series[s].values[i];

            draw_bar(d, s, i, stacked ? x : x + width * (double)s, width, from);
            if (stacked && !isnan(value) && value > 0)
                from += value;
        }
    }
}

/* A gap in the figures is a gap in the line. */
static void
draw_lines(struct drawing *d)
{
    struct buf *out = &d->page.out;

    for (size_t s = 0; s < d->series; s++) {
        bool pen = false;

        buf_printf(out, "<path class=\"line line-%zu\" d=\"", s + 1);
        for (size_t i = 0; i < d->points; i++) {
            double value = d->chart->series[s].values[i];

            if (!isnan(value))
                buf_printf(out, "%c%.1f %.1f", pen ? 'L' : 'M', x_of(d, (double)i + 0.5),
                           y_of(d, value));
            pen = !isnan(value);
        }
        BUF_LIT(out, "\"/>");
    }
}

static void
legend(struct drawing *d)
{
    struct buf *out = &d->page.out;

    if (d->series < 2)
        return;
    BUF_LIT(out, "<p class=\"legend\">");
    for (size_t s = 0; s < d->series; s++) {
        buf_printf(out, "<span class=\"key-%zu\">", s + 1);
        page_text(&d->page, d->chart->series[s].name);
        BUF_LIT(out, "</span> ");
    }
    BUF_LIT(out, "</p>");
}

static void
picture(struct drawing *d)
{
    struct buf *out = &d->page.out;

    buf_printf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", WIDTH,
               HEIGHT);
    page_text(&d->page, d->chart->title);
    if (d->chart->summary.n > 0) {
        BUF_LIT(out, ". ");
        page_text(&d->page, d->chart->summary);
    }
    BUF_LIT(out, "\">");
    draw_scale(d);
    if (d->chart->kind == CHART_LINES)
        draw_lines(d);
    else
        draw_bars(d);
    BUF_LIT(out, "</svg>");
    legend(d);
}

static void
table_row(struct drawing *d, size_t i)
{
    struct buf *out = &d->page.out;

    BUF_LIT(out, "<tr><th scope=\"row\">");
    page_text(&d->page, d->chart->labels[i]);
    BUF_LIT(out, "</th>");
    for (size_t s = 0; s < d->chart->series_count; s++) {
        double value = d->chart->series[s].values[i];

        BUF_LIT(out, "<td class=\"n\">");
        if (isnan(value))
            BUF_LIT(out, "\xe2\x80\x93");
        else
            number(d, value);
        BUF_LIT(out, "</td>");
    }
    BUF_LIT(out, "</tr>");
}

static void
table(struct drawing *d)
{
    const struct chart *chart = d->chart;
    struct buf *out = &d->page.out;

    BUF_LIT(out, "<details><summary>");
    page_text(&d->page, chart->title);
    BUF_LIT(out, "</summary><table><caption>");
    page_text(&d->page, chart->title);
    if (chart->unit.n > 0) {
        BUF_LIT(out, " (");
        page_text(&d->page, chart->unit);
        BUF_LIT(out, ")");
    }
    BUF_LIT(out, "</caption><thead><tr><th scope=\"col\">");
    page_text(&d->page, chart->label_title);
    BUF_LIT(out, "</th>");
    for (size_t s = 0; s < chart->series_count; s++) {
        BUF_LIT(out, "<th scope=\"col\" class=\"n\">");
        page_text(&d->page, chart->series[s].name);
        BUF_LIT(out, "</th>");
    }
    BUF_LIT(out, "</tr></thead><tbody>");
    for (size_t i = 0; i < chart->label_count; i++)
        table_row(d, i);
    BUF_LIT(out, "</tbody></table></details>");
}

struct markup
chart_markup(struct arena *arena, const struct chart *chart)
{
    struct drawing d = {.chart = chart,
                        .points = chart->label_count < SVG_POINTS ? chart->label_count : SVG_POINTS,
                        .series =
                            chart->series_count < SVG_SERIES ? chart->series_count : SVG_SERIES};

    page_init(&d.page, arena);
    BUF_LIT(&d.page.out, "<figure>");
    d.top = round_top(largest(&d));
    if (d.points > 0 && d.series > 0)
        picture(&d);
    table(&d);
    BUF_LIT(&d.page.out, "</figure>");
    return (struct markup){page_str(&d.page)};
}
