/* html/svg_test.c - a chart says the same in its picture and in its table, whatever the figures. */
#include "html/svg.h"

#include <math.h>

#include "base/test.h"

static struct arena *arena;

static int
start(void **state)
{
    (void)state;
    arena = arena_new(1 << 24);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static size_t
count(struct str text, const char *piece)
{
    size_t n = 0, at;

    while ((at = str_find_str(text, str_of(piece))) < text.n) {
        text = str_skip(text, at + 1);
        n++;
    }
    return n;
}

static const struct str labels[] = {STR_INIT("Mon"), STR_INIT("<Tue>"), STR_INIT("Wed")};

static struct str
draw(enum chart_kind kind, const double *a, const double *b)
{
    struct chart_series series[] = {{STR("ok & well"), a}, {STR("bad"), b}};
    struct chart chart = {.kind = kind,
                          .title = STR("Messages \"a day\""),
                          .unit = STR("messages"),
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = 3,
                          .series = series,
                          .series_count = b == NULL ? 1 : 2};

    return chart_markup(arena, &chart).html;
}

static void
each_figure_has_its_bar_and_its_cell(void **state)
{
    static const double a[] = {3, 0, 10}, b[] = {1, 2, (double)NAN};
    struct str out = draw(CHART_BARS, a, b);

    (void)state;
    assert_int_equal(count(out, "<rect class=\"series-1\""), 2); /* a zero has no bar ... */
    assert_int_equal(count(out, "<rect class=\"series-2\""), 2);
    assert_int_equal(count(out, "<td class=\"n\">"), 6); /* ... but a cell */
    assert_int_equal(count(out, "<td class=\"n\">\xe2\x80\x93</td>"), 1);
    assert_int_equal(count(out, "<tr><th scope=\"row\">"), 3);
}

static void
texts_are_escaped_in_both(void **state)
{
    static const double a[] = {3, 1, 10};
    struct str out = draw(CHART_STACKED, a, a);

    (void)state;
    assert_int_equal(count(out, "<Tue>"), 0);
    assert_int_equal(count(out, "&lt;Tue&gt;") >= 2, 1);
    assert_int_equal(count(out, "ok & well"), 0);
    assert_int_equal(count(out, "aria-label=\"Messages &#34;a day&#34;\""), 1);
}

static void
a_stack_stands_on_what_is_below_it(void **state)
{
    static const double a[] = {2, 2, 2}, b[] = {2, 2, 2};
    struct str out = draw(CHART_STACKED, a, b);

    (void)state;
    /* The scale ends at 4: the lower half is the first series, the upper the second. */
    assert_int_equal(count(out, ">4</text>"), 1);
    assert_int_equal(count(out, "y=\"112.0\" width=\"173.9\" height=\"100.0\""), 3);
    assert_int_equal(count(out, "y=\"12.0\" width=\"173.9\" height=\"100.0\""), 3);
}

static void
a_gap_in_the_figures_is_a_gap_in_the_line(void **state)
{
    static const double a[] = {1, (double)NAN, 3};
    struct str out = draw(CHART_LINES, a, NULL);

    (void)state;
    assert_int_equal(count(out, "class=\"line line-1\" d=\"M"), 1);
    assert_int_equal(count(out, "L"), 0);
}

static void
nothing_to_show_is_still_a_table(void **state)
{
    struct chart chart = {.kind = CHART_BARS, .title = STR("Empty"), .label_title = STR("Day")};
    static const double zero[] = {0, 0, 0};
    struct str out = chart_markup(arena, &chart).html;

    (void)state;
    assert_int_equal(count(out, "<svg"), 0);
    assert_int_equal(count(out, "<table>"), 1);
    assert_int_equal(count(draw(CHART_BARS, zero, NULL), "nan"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_figure_has_its_bar_and_its_cell),
        cmocka_unit_test(texts_are_escaped_in_both),
        cmocka_unit_test(a_stack_stands_on_what_is_below_it),
        cmocka_unit_test(a_gap_in_the_figures_is_a_gap_in_the_line),
        cmocka_unit_test(nothing_to_show_is_still_a_table),
    };

    return cmocka_run_group_tests_name("html/svg", tests, start, stop);
}
