/* html/page_test.c - a hostile value stays a value wherever a template puts it. */
#include "html/page.h"

#include <string.h>

#include "base/test.h"
#include "html/test_pages.h" /* made by tools/mkpage from html/test/ */

static struct arena *arena;
static struct page page;
static struct layout_view layout = {.user = STR_INIT("Ann <b>")};

static int
start(void **state)
{
    (void)state;
    arena = arena_new(1 << 22);
    page_init(&page, arena);
    page.layout = &layout;
    page.csrf = STR("token\"1");
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct str
hostile(struct hostile_view view)
{
    page_hostile(&page, &view);
    return page_str(&page);
}

#define assert_has(text, piece)                                                                    \
    do {                                                                                           \
        struct str text_ = (text);                                                                 \
        if (str_find_str(text_, str_of(piece)) == text_.n)                                         \
            fail_msg("\"%s\" is not in: %.*s", (piece), STRF(text_));                              \
    } while (0)

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

static void
markup_in_a_value_is_text_in_every_place(void **state)
{
    static const struct str bad = STR_INIT("\"'><script>alert(1)</script>&amp;</textarea></pre>");
    struct str out = hostile((struct hostile_view){.word = bad, .link = bad, .many = 3});

    (void)state;
    assert_int_equal(count(out, "<script"), 0);
    assert_int_equal(count(out, "</textarea>"), 1);
    assert_int_equal(count(out, "</pre>"), 1);
    assert_has(out, "title=\"&#34;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;");
    assert_has(out, "data-x='&#34;&#39;&gt;");
    assert_has(out, "href=\"/x/%22%27%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E%26amp%3B");
    assert_has(out, "<a href=\"#\">whole</a>");
    assert_has(out, "Hello, &#34;&#39;&gt;&lt;script");
    assert_has(out, ": 3 &lt;waiting&gt;</p>");
}

static void
only_addresses_that_lead_to_pages_go_out(void **state)
{
    static const struct {
        const char *url;
        bool good;
    } all[] = {
        {"/clients/1?x=2", true},
        {"/", true},
        {"#due", true},
        {"?page=2", true},
        {"https://example.org/a", true},
        {"mailto:a@b.example", true},
        {"javascript:alert(1)", false},
        {"JaVaScRiPt:alert(1)", false},
        {" javascript:alert(1)", false},
        {"java\nscript:alert(1)", false},
        {"data:text/html,x", false},
        {"vbscript:x", false},
        {"//evil.example/", false},
        {"/\\evil.example/", false},
        {"/\t/evil.example/", false},
        {"https:", false},
        {"clients/1", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        page_init(&page, arena);
        page_url(&page, str_of(all[i].url));
        if (str_eq(page_str(&page), STR("#")) == all[i].good)
            fail_msg("%s came out as %.*s", all[i].url, STRF(page_str(&page)));
    }
}

static void
broken_bytes_never_swallow_markup(void **state)
{
    (void)state;
    page_text(&page, STR("a\xc3\"b\xff\0c\xe2\x82<\x01 caf\xc3\xa9"));
    assert_str(page_str(&page), "a\xef\xbf\xbd&#34;b\xef\xbf\xbd\xef\xbf\xbd"
                                "c\xef\xbf\xbd\xef\xbf\xbd&lt;\xef\xbf\xbd caf\xc3\xa9");
}

static void
blocks_lists_and_parts_show_what_the_view_says(void **state)
{
    struct hostile_rows_parts parts[] = {{STR("p1"), true}, {STR("p2"), false}};
    struct hostile_rows rows[] = {
        {.name = STR("r1"), .kind = STR("due"), .parts = parts, .parts_count = 2, .sum = -7},
        {.name = STR("r2"), .kind = STR("x")}};
    struct str out = hostile((struct hostile_view){.word = STR("w"),
                                                   .link = STR("/l"),
                                                   .really = true,
                                                   .chart = {STR("<svg></svg>")},
                                                   .rows = rows,
                                                   .rows_count = 2});

    (void)state;
    assert_has(out, "<p class=\"on none\">");
    assert_has(out, "<li class=\"due\">r1 of w = -7");
    assert_has(out, "<b class=good>p1</b><b>p2</b>");
    assert_has(out, "<span>[r1: p1 p2]</span>");
    assert_has(out, "<li class=\"done\">r2 of w = 0\n<i>nothing</i>");
    assert_has(out, "<span>[r2:]</span>");
    assert_has(out, "<svg></svg>");
    assert_int_equal(count(out, "No rows."), 0);
    assert_has(out, "<a href=\"/l?from=w\">both</a>");
}

static void
an_empty_list_says_so_and_forms_carry_their_token(void **state)
{
    struct str out = hostile((struct hostile_view){.word = STR("x"), .many = 1, .really = true});

    (void)state;
    assert_has(out, "<li>No rows.</li>");
    assert_has(out, "<p class=\"on\">");
    assert_has(out, "<input type=\"hidden\" name=\"csrf\" value=\"token&#34;1\">");
    assert_has(out, "value=\"x\" disabled>");
}

static void
the_layout_goes_around_the_page_unless_a_fragment_is_wanted(void **state)
{
    struct str out = hostile((struct hostile_view){.word = STR("w")});

    (void)state;
    assert_true(str_starts(out, STR("<!doctype html>\n<html lang=\"en\"><head><title>Hostile &amp; "
                                    "friendly</title></head>\n<body><nav>Ann &lt;b&gt;</nav>")));
    assert_has(out, "<footer>Ann &lt;b&gt;</footer></body></html>");
    page_init(&page, arena);
    page.bare = true;
    out = hostile((struct hostile_view){.word = STR("w")});
    assert_int_equal(count(out, "<body>"), 0);
    assert_true(str_starts(out, STR("<h1")));
}

static void
blanks_are_kept_only_where_they_show(void **state)
{
    struct str out = hostile((struct hostile_view){.word = STR("w")});

    (void)state;
    assert_has(out, "<pre>\n  kept   w\n</pre>");
    assert_int_equal(count(out, "\n  <li"), 0);
}

static void
another_language_is_found_by_its_english(void **state)
{
    static const struct text_pair pairs[] = {
        {STR_INIT("Hello, {1}: {2} <waiting>"), STR_INIT("{2} esperando a {1} <ya>")},
        {STR_INIT("No rows."), STR_INIT("Sin filas.")},
        {STR_INIT("nothing"), STR_INIT("nada")}};
    static const struct texts spanish = {STR_INIT("es"), STR_INIT("Español"), true, pairs, 3};
    struct str out;

    (void)state;
    page.texts = &spanish;
    out = hostile((struct hostile_view){.word = STR("<A>"), .many = 5});
    assert_has(out, "<html lang=\"es\">");
    assert_has(out, "5 esperando a &lt;A&gt; &lt;ya&gt;</p>");
    assert_has(out, "Sin filas.");
}

static void
a_letter_is_plain_text(void **state)
{
    page_letter(&page, &(struct letter_view){.name = STR("O'Neil & <Co>"), .days = 30});

    (void)state;
    assert_str(page_str(&page), "Dear O'Neil & <Co>,\n\n30 days < a year & more.\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(markup_in_a_value_is_text_in_every_place, start, stop),
        cmocka_unit_test_setup_teardown(only_addresses_that_lead_to_pages_go_out, start, stop),
        cmocka_unit_test_setup_teardown(broken_bytes_never_swallow_markup, start, stop),
        cmocka_unit_test_setup_teardown(blocks_lists_and_parts_show_what_the_view_says, start,
                                        stop),
        cmocka_unit_test_setup_teardown(an_empty_list_says_so_and_forms_carry_their_token, start,
                                        stop),
        cmocka_unit_test_setup_teardown(the_layout_goes_around_the_page_unless_a_fragment_is_wanted,
                                        start, stop),
        cmocka_unit_test_setup_teardown(blanks_are_kept_only_where_they_show, start, stop),
        cmocka_unit_test_setup_teardown(another_language_is_found_by_its_english, start, stop),
        cmocka_unit_test_setup_teardown(a_letter_is_plain_text, start, stop),
    };

    return cmocka_run_group_tests_name("html/page", tests, NULL, NULL);
}
