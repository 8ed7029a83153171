/* html/story_test.c - a bulletin's text on a page, in a mail and as plain text; hostile text stays text. */
#include "html/story.h"

#include <string.h>

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

static bool
has(struct str text, const char *piece)
{
    return str_find_str(text, str_of(piece)) < text.n;
}

static struct str
html(const char *text)
{
    return story_html(arena, str_of(text), STR("")).html;
}

static const char blocks[] =
    "Hello *you*.\n\n## First\n\n::: figure 733\nagreements end soon\n:::\n"
    "::: steps What to do\n1. One\n2. Two\n:::\n"
    "::: callout Mind\nThis <b>.\n:::\n"
    "::: spotlight Ada\n**Why?**\n\nBecause.\n:::\nEnd.\n";

static void
blocks_become_marked_up_parts(void **state)
{
    struct str out = html(blocks);

    (void)state;
    assert_true(has(out, "<p>Hello <em>you</em>.</p>"));
    assert_true(has(out, "<div class=\"story-figure\">\n<p class=\"story-number\">733</p>"));
    assert_true(
        has(out, "<div class=\"story-steps\">\n<p class=\"story-title\">What to do</p>\n<ol>"));
    assert_true(has(out, "<aside class=\"story-callout\">"));
    assert_true(has(out, "<h3 class=\"story-title\">Ada</h3>"));
    assert_true(has(out, "<p>End.</p>"));
    assert_false(has(out, ":::"));
    assert_false(has(out, "<b>"));
}

static void
plain_text_is_short_lines_with_addresses(void **state)
{
    struct str out = story_text(arena, str_of(blocks), STR("https://iis.example"));
    struct str link = story_text(
        arena,
        STR("See [the page](/help) and <https://x.example> and [bad](javascript:alert(1)).\n\n"
            "- a\n- b with some more words that make the line longer than it may be, so that it "
            "goes on\n"),
        STR("https://iis.example"));

    (void)state;
    assert_true(has(out, "Hello you.\n"));
    assert_true(has(out, "First\n=====\n"));
    assert_true(has(out, "733\nagreements end soon\n"));
    assert_true(has(out, "1. One\n2. Two\n"));
    assert_true(has(out, "Ada\n---\n"));
    assert_true(has(out, "What to do\n----------\n\n1. One"));
    assert_true(has(out, "Mind\n----\n\nThis"));
    assert_true(has(link, "the page (https://iis.example/help) and https://x.example and bad."));
    assert_true(has(link, "-  a\n-  b with"));
    while (link.p != NULL)
        assert_true(str_cut(&link, '\n').n <= STORY_COLUMNS + 2);
}

static void
hostile_text_stays_text(void **state)
{
    static const char *const bad[] = {"[x](javascript:alert(1))",
                                      "[x](JaVaScRiPt:alert(1))",
                                      "[x](data:text/html,hi)",
                                      "[x](&#106;avascript:alert(1))",
                                      "[x](vbscript:a)",
                                      "[x](//evil.example/a)",
                                      "[x](file:///etc/passwd)",
                                      "<javascript:alert(1)>",
                                      "![x](https://evil.example/pixel.gif)",
                                      "![x](data:image/png;base64,AAAA)",
                                      "<script>alert(1)</script>",
                                      "<img src=x onerror=alert(1)>",
                                      "a <b onclick=x>b</b>",
                                      "::: callout <script>\nx\n:::",
                                      "::: figure \"><script>\nx\n:::"};

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct str out = html(bad[i]);

        if (has(out, "href=\"javascript") || has(out, "href=\"JaVa") || has(out, "href=\"data") ||
            has(out, "src=\"http") || has(out, "src=\"data") || has(out, "<script") ||
            has(out, "onerror") || has(out, "onclick") || has(out, "\"//evil") ||
            has(out, "href=\"vbs") || has(out, "href=\"file"))
            fail_msg("%s became %.*s", bad[i], STRF(out));
    }
}

static void
mails_lead_back_to_the_site(void **state)
{
    struct str body = story_html(arena, STR("[a](/help) ![p](/x.png) [b](https://b.example/)"),
                                 STR("https://iis.example"))
                          .html;
    struct story_mail mail = {.title = STR("News <1>"),
                              .lang = STR("en"),
                              .site = STR("Registry"),
                              .body = {body},
                              .leave = STR("Unsubscribe"),
                              .leave_url = STR("{{unsubscribe}}"),
                              .light = STR("a { color: #00f }\n"),
                              .dark = STR("a { color: #9cf }\n")};
    struct str out = story_mail_html(arena, &mail);

    (void)state;
    assert_true(has(body, "href=\"https://iis.example/help\""));
    assert_true(has(body, "src=\"https://iis.example/x.png\""));
    assert_true(has(body, "href=\"https://b.example/\""));
    assert_true(has(out, "<title>News &lt;1&gt;</title>"));
    assert_true(has(out, "href=\"{{unsubscribe}}\""));
    assert_true(has(out, "@media (prefers-color-scheme: dark) {\na { color: #9cf }"));
    assert_false(has(out, "rel=\"stylesheet\""));
}

/* Some programs drop style sheets: measures stand at the elements, too, but no colour, or dark would end.
 * The preview in a browser has linked sheets alone, which its policy demands. */
static void
a_mail_keeps_its_shape_without_style_sheets(void **state)
{
    struct story_mail mail = {
        .title = STR("News"),
        .body = story_html(arena, STR("::: figure 733\nclass=\"story-steps\"\n:::\n"), STR("")),
        .light = STR("a { color: #00f }\n")};
    struct str out = story_mail_html(arena, &mail);

    (void)state;
    assert_true(has(out, "<div style=\"margin:16px 0;padding:12px 16px;border-left-style:solid;"
                         "border-left-width:6px\" class=\"story-figure\">"));
    assert_true(has(out, "font-weight:700\" class=\"story-number\">733"));
    assert_true(has(out, "class=&quot;story-steps&quot;")); /* words stay words */
    mail.light = STR("");
    mail.light_href = STR("/mail.css");
    assert_false(has(story_mail_html(arena, &mail), "style=\""));
}

static void
facts_bear_their_lines(void **state)
{
    struct story_facts facts;

    (void)state;
    story_read(
        arena,
        STR("One [x](/a).\n\n# Big\n\n::: callout T\n\n![](/p.png) <b>\n:::\n::: nonsense\n"),
        &facts);
    assert_int_equal(facts.count, 6);
    assert_int_equal(facts.list[0].kind, FACT_LINK);
    assert_str(facts.list[0].address, "/a");
    assert_str(facts.list[0].words, "x");
    assert_int_equal(facts.list[1].kind, FACT_HEADING);
    assert_int_equal(facts.list[1].line, 3);
    assert_int_equal(facts.list[1].level, 1);
    assert_int_equal(facts.list[2].kind, FACT_IMAGE);
    assert_int_equal(facts.list[2].line, 7);
    assert_int_equal(facts.list[3].kind, FACT_RAW_HTML);
    assert_int_equal(facts.list[4].kind, FACT_BLOCK);
    assert_str(facts.list[4].words, "nonsense");
    assert_int_equal(facts.list[5].kind, FACT_OPEN);
    assert_int_equal(facts.list[5].line, 9);
    assert_true(has(facts.prose, "One x.\n"));
    assert_false(has(facts.prose, "Big"));
}

static void
any_bytes_are_read(void **state)
{
    char deep[5000];

    (void)state;
    memset(deep, '>', sizeof(deep));
    (void)story_html(arena, (struct str){deep, sizeof(deep)}, STR(""));
    memset(deep, '[', sizeof(deep));
    (void)story_text(arena, (struct str){deep, sizeof(deep)}, STR(""));
    (void)story_html(arena, STR("\xff\xfe:::\n:::\n:::\n::: \n"), STR(""));
    (void)story_text(arena, STR(""), STR(""));
    (void)story_html(arena, (struct str){NULL, 0}, STR(""));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_become_marked_up_parts),
        cmocka_unit_test(plain_text_is_short_lines_with_addresses),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(mails_lead_back_to_the_site),
        cmocka_unit_test(a_mail_keeps_its_shape_without_style_sheets),
        cmocka_unit_test(facts_bear_their_lines),
        cmocka_unit_test(any_bytes_are_read),
    };

    return cmocka_run_group_tests_name("html/story", tests, start, stop);
}
