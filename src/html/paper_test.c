/* html/paper_test.c - one document, written as markup and as PDF: escaping, tags, language, pages. */
#include "html/paper.h"

#include "base/test.h"

static size_t
count(struct str text, struct str what)
{
    size_t n = 0;

    for (size_t at = str_find_str(text, what); at < text.n; at = str_find_str(text, what)) {
        text = str_skip(text, at + what.n);
        n++;
    }
    return n;
}

static bool
has(struct str text, struct str what)
{
    return str_find_str(text, what) < text.n;
}

static void
fill(struct paper *paper, struct arena *arena, int rows)
{
    static const unsigned widths[] = {2, 1, 1};

    paper_init(paper, arena);
    paper->title = STR("Immunization record");
    paper->author = STR("Registry");
    paper->language = STR("so");
    paper->foot = STR("Foot");
    paper_heading(paper, 1, STR("A <b>title</b>"));
    paper_text(paper, STR("First line\nsecond & last"));
    paper_text(paper, STR(""));
    paper_item(paper, STR(""), STR("dot"));
    paper_item(paper, STR("1."), STR("number"));
    paper_heading(paper, 2, STR("Part"));
    paper_table(paper, STR("Doses"), widths, 3);
    paper_head(paper, (const struct str[]){STR("Vaccine"), STR("1"), STR("2")});
    for (int i = 0; i < rows; i++)
        paper_row(paper, (const struct str[]){STR("MMR"), STR("2 Mar 2026"), STR("")});
    paper_code(paper, STR("HTTPS://IIS.EXAMPLE.ORG/V/7Q2K"), STR("Check it"));
    paper_sign(paper, STR("Signature"));
}

static void
markup_is_escaped_and_has_its_structure(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(16 << 20);
    struct paper paper;
    struct str html;

    (void)state;
    fill(&paper, arena, 2);
    html = paper_html(&paper).html;
    assert_true(has(html, STR("<h1>A &lt;b&gt;title&lt;/b&gt;</h1>")));
    assert_true(has(html, STR("<p>First line<br>second &amp; last</p>")));
    assert_true(has(html, STR("<ul><li>dot</li></ul><ol><li>number</li></ol>")));
    assert_true(has(html, STR("<caption>Doses</caption><thead><tr><th scope=\"col\">Vaccine")));
    assert_true(has(html, STR("<tr><th scope=\"row\">MMR</th><td>2 Mar 2026</td><td></td></tr>")));
    assert_true(has(html, STR("<svg class=\"qr\"")));
    assert_true(has(html, STR("<p class=\"sign\">Signature</p>")));
    assert_int_equal(count(html, STR("<p>")), 2); /* an empty paragraph is none */
}

static void
the_file_is_tagged_in_its_language(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(16 << 20);
    struct paper paper;
    struct str pdf;
    struct err err;

    (void)state;
    fill(&paper, arena, 2);
    assert_int_equal(paper_pdf(&paper, &pdf, &err), OK);
    assert_int_equal(count(pdf, STR("/Lang (so)")), 1);
    assert_int_equal(count(pdf, STR("/S /H1")), 1);
    assert_int_equal(count(pdf, STR("/S /H2")), 1);
    assert_int_equal(count(pdf, STR("/S /L\n")), 2);
    assert_int_equal(count(pdf, STR("/S /Table")), 1);
    assert_int_equal(count(pdf, STR("/S /Caption")), 1);
    assert_int_equal(count(pdf, STR("/S /TR")), 3);
    assert_int_equal(count(pdf, STR("/S /TH")), 5);
    assert_int_equal(count(pdf, STR("/S /TD")), 4);
    assert_int_equal(count(pdf, STR("/S /Figure")), 1);
    assert_int_equal(count(pdf, STR("/Type /Page %")), 1);
}

static void
a_long_table_goes_on_and_says_its_headings_again(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 << 20);
    struct paper paper;
    struct str pdf, again;
    struct err err;

    (void)state;
    fill(&paper, arena, 150);
    assert_int_equal(paper_pdf(&paper, &pdf, &err), OK);
    assert_int_equal(paper_pdf(&paper, &again, &err), OK);
    assert_true(str_eq(pdf, again));
    assert_in_range(count(pdf, STR("/Type /Page %")), 3, 6);
    assert_int_equal(count(pdf, STR("/S /TR")), 151); /* the repeated headings are not rows */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_is_escaped_and_has_its_structure),
        cmocka_unit_test(the_file_is_tagged_in_its_language),
        cmocka_unit_test(a_long_table_goes_on_and_says_its_headings_again),
    };

    return cmocka_run_group_tests_name("html/paper", tests, NULL, NULL);
}
