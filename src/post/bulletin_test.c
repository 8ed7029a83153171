/* post/bulletin_test.c - bulletins from draft to sent, and what the checks find in them. */
#include "post/bulletin.h"

#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "post/bulletin_check.h"
#include "post/reading.h"
#include "post/zone.h"
#include "store/test_db.h"

static struct test_db test;
static struct arena *arena;
static struct err err;
static const struct instant now = {1772467200000000};
static const struct date today = {20514};

static int
start(void **state)
{
    (void)state;
    arena = arena_new(1 << 26);
    test_db_new(&test);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    test_db_free(&test);
    arena_free(arena);
    return 0;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        enum status got_ = (call);                                                                 \
        if (got_ != OK)                                                                            \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

static struct bulletin
draft(struct tx *tx, const char *title)
{
    struct bulletin b = {.title = str_of(title), .lang = STR("en")};

    MUST(bulletin_new(tx, arena, &b, 7, now, &err));
    MUST(bulletin_load(tx, arena, b.id, &b, &err));
    return b;
}

static enum status
save(struct tx *tx, struct bulletin *b, const char *body, bool automatic)
{
    b->body = str_of(body);
    return bulletin_save(tx, arena,
                         &(struct bulletin_save){.bulletin = b,
                                                 .topics = STR("schools news-flash nonsense"),
                                                 .automatic = automatic,
                                                 .user = 7,
                                                 .now = now},
                         &err);
}

static void
a_draft_is_kept_in_versions(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b, stale;
    struct bulletin_version *list;
    struct str topics;
    size_t count;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    b = draft(&tx, "The Jüly News!");
    assert_str(b.slug, "the-july-news");
    stale = b;
    MUST(save(&tx, &b, "One", false));
    MUST(save(&tx, &b, "One and", true));
    MUST(save(&tx, &b, "One and a half", true));
    MUST(save(&tx, &b, "Two", false));
    assert_int_equal(save(&tx, &stale, "Mine", false), E_CONFLICT);
    MUST(bulletin_topics(&tx, arena, b.id, &topics, &err));
    assert_str(topics, "news-flash schools");
    MUST(bulletin_versions(&tx, arena, b.id, &list, &count, &err));
    assert_int_equal(count, 2); /* what was saved by itself gave way */
    MUST(bulletin_recall(&tx, arena, &b, list[1].version, &err));
    assert_str(b.body, "One");
    b = draft(&tx, "The july news?");
    assert_str(b.slug, "the-july-news-2");
    MUST(bulletin_discard(&tx, &b, &err));
    MUST(tx_commit(&tx, &err));
}

static void
what_is_no_bulletin_is_refused(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b = {.title = STR("Two\r\nBcc: x@example.org"), .lang = STR("en")};
    struct bulletin big;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    assert_int_equal(bulletin_new(&tx, arena, &b, 7, now, &err), E_INVALID);
    b.title = STR("  ");
    assert_int_equal(bulletin_new(&tx, arena, &b, 7, now, &err), E_INVALID);
    big = draft(&tx, "Big");
    big.body = (struct str){arena_bytes(arena, 5 << 20), 5 << 20};
    memset((char *)(uintptr_t)big.body.p, 'a', big.body.n);
    assert_int_equal(
        bulletin_save(&tx, arena, &(struct bulletin_save){.bulletin = &big, .now = now}, &err),
        E_LIMIT);
}

static void
only_a_second_person_approves(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b;
    int64_t *ids;
    size_t count;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    b = draft(&tx, "Approved");
    MUST(bulletin_schedule(&tx, &b, now, STR("central"), true, 7, &err));
    MUST(bulletin_list_due(&tx, arena, now, &ids, &count, &err));
    assert_int_equal(count, 0);
    assert_int_equal(bulletin_approve(&tx, &b, 7, &err), E_DENIED);
    MUST(bulletin_approve(&tx, &b, 8, &err));
    assert_int_equal(save(&tx, &b, "Late", false), E_CONFLICT);
    MUST(bulletin_take_back(&tx, &b, &err));
    assert_int_equal(b.step, BULLETIN_DRAFT);
    assert_int_equal(b.approved_by, 0);
    MUST(save(&tx, &b, "Late", false));
}

static void
what_went_out_is_found_by_everybody(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b, *list;
    struct bulletin_going going = {
        .frozen = STR("There are 733 of them, señor."), .now = now, .today = today};
    struct news_wish wish = {.today = today};
    int64_t *ids;
    size_t count;
    int *years;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    b = draft(&tx, "Sent");
    MUST(save(&tx, &b, "There are {n} of them", false));
    MUST(news_find(&tx, arena, &wish, &list, &count, &err));
    assert_int_equal(count, 0);
    MUST(bulletin_schedule(&tx, &b, now, STR("utc"), false, 7, &err));
    MUST(bulletin_list_due(&tx, arena, now, &ids, &count, &err));
    assert_int_equal(count, 1);
    MUST(bulletin_begin(&tx, arena, &b, &going, &err));
    assert_int_equal(bulletin_begin(&tx, arena, &b, &going, &err), E_CONFLICT);
    MUST(bulletin_list_due(&tx, arena, now, &ids, &count, &err));
    assert_int_equal(count, 1); /* until everybody's mail is queued */
    MUST(bulletin_end(&tx, &b, 12, &err));
    MUST(bulletin_list_due(&tx, arena, now, &ids, &count, &err));
    assert_int_equal(count, 0);
    wish = (struct news_wish){.year = 2026, .topic = 1, .words = STR("Senor"), .today = today};
    MUST(news_find(&tx, arena, &wish, &list, &count, &err));
    assert_int_equal(count, 1);
    wish.words = STR("100%");
    MUST(news_find(&tx, arena, &wish, &list, &count, &err));
    assert_int_equal(count, 0);
    wish = (struct news_wish){.year = 2025, .today = today};
    MUST(news_find(&tx, arena, &wish, &list, &count, &err));
    assert_int_equal(count, 0);
    MUST(news_years(&tx, arena, today, &years, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(years[0], 2026);
    MUST(news_latest(&tx, arena, today, 5, &list, &count, &err));
    assert_str(list[0].frozen, "There are 733 of them, señor.");
}

static bool
known_page(void *user, struct str path)
{
    (void)user;
    return str_eq(path, STR("/help")) || str_eq(path, STR("/icon.svg"));
}

static struct remarks
check(const char *body)
{
    static const struct figure figures[] = {{STR_INIT("a.b"), STR_INIT("b"), STR_INIT("7")}};
    struct bulletin b = {
        .title = STR("T"), .lang = STR("en"), .body = str_of(body), .email_too = true};
    struct bulletin_look look = {.bulletin = &b,
                                 .topics = STR("schools"),
                                 .audience = 1,
                                 .figures = figures,
                                 .figure_count = 1,
                                 .site = STR("https://iis.example"),
                                 .page = known_page};
    struct remarks out;

    bulletin_check(arena, &look, &out);
    return out;
}

static void
checks_name_what_is_wrong(void **state)
{
    static const struct {
        const char *body, *word;
        int line;
    } cases[] = {
        {"", "empty", 0},
        {"a\n\n![](/icon.svg)", "alt-text", 3},
        {"![x](https://b.example/c.gif)", "image", 1},
        {"![x](/none.png)", "image", 1},
        {"# One", "heading-first", 1},
        {"## One\n\n#### Three", "heading-order", 3},
        {"##\n", "heading-empty", 1},
        {"[go there](javascript:alert(1))", "link-unsafe", 1},
        {"[go there](data:text/html;base64,AAAA)", "link-unsafe", 1},
        {"[go there](https://nohost/)", "link-malformed", 1},
        {"[go there](mailto:nobody)", "link-malformed", 1},
        {"[go there](/hlep)", "link-dead", 1},
        {"[go there](https://iis.example/none)", "link-dead", 1},
        {"[here](/help)", "link-words", 1},
        {"a\n\n<hr>", "raw-html", 3},
        {"::: box x\na\n:::", "block", 1},
        {"::: callout x\na", "block-open", 1},
        {"one\n{a.b} {a.c}", "figure", 2},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct remarks out = check(cases[i].body);

        if (out.count != 1 || !str_eq(remark_word(out.list[0].kind), str_of(cases[i].word)) ||
            out.list[0].line != cases[i].line)
            fail_msg("%s: %zu remarks, the first %.*s of line %d", cases[i].body, out.count,
                     out.count > 0 ? (int)remark_word(out.list[0].kind).n : 0,
                     out.count > 0 ? remark_word(out.list[0].kind).p : "", out.list[0].line);
        assert_true(remark_words(arena, &out.list[0]).n > 20);
    }
    assert_int_equal(check("## One\n\n### Two {a.b}\n\n[Help](/help#x), <https://b.example/c?d> "
                           "and [us](https://iis.example/help)\n")
                         .count,
                     0);
}

/* `n` times the piece, and what follows. */
static const char *
repeated(const char *piece, size_t n, const char *then)
{
    struct buf buf;

    buf_init(&buf, arena, n * strlen(piece) + strlen(then));
    for (size_t i = 0; i < n; i++)
        buf_add(&buf, str_of(piece));
    buf_add(&buf, str_of(then));
    return arena_cstr(arena, buf_str(&buf));
}

static void
nothing_goes_out_that_is_too_long_or_wrong_at_its_end(void **state)
{
    struct remarks out = check(repeated(">", 100000, " deep")); /* 100 KB, and 2.7 MB of HTML */

    (void)state;
    assert_int_equal(out.count, 1);
    assert_str(remark_word(out.list[0].kind), "long");
    assert_int_equal(out.blockers, 1);
    out = check(repeated("[here](/help) ", REMARKS_MAX + 1, "[it](javascript:alert(1))"));
    assert_int_equal(out.count, REMARKS_MAX);
    assert_int_equal(out.blockers, 1);
}

static void
figures_stand_in_the_text(void **state)
{
    static const struct figure figures[] = {{STR_INIT("a.b"), STR_INIT("b"), STR_INIT("7")}};

    (void)state;
    assert_str(figures_fill(arena, STR("{a.b} of {a.c}, {A} {"), figures, 1), "7 of {a.c}, {A} {");
    assert_str(figure_number(arena, 1234567), "1,234,567");
    assert_str(figure_number(arena, 733), "733");
}

static void
long_words_ask_for_more_school(void **state)
{
    struct buf simple, hard;

    (void)state;
    buf_init(&simple, arena, 1000);
    buf_init(&hard, arena, 1000);
    for (int i = 0; i < 20; i++) {
        BUF_LIT(&simple, "The cat sat on the mat. ");
        BUF_LIT(&hard, "Organizational representatives necessarily authenticate documentation, ");
    }
    assert_true(reading_grade(buf_str(&simple)) <= 2);
    assert_true(reading_grade(buf_str(&hard)) > READING_GRADE);
    assert_int_equal(reading_grade(STR("Too short.")), 0);
    for (int i = 0; i < 200; i++) /* one endless sentence of a foreign tongue or a table */
        BUF_LIT(&hard, "internationalization and interoperability ");
    assert_int_equal(reading_grade(buf_str(&hard)), READING_MOST);
}

static struct instant
utc(int year, int month, int day, int minute)
{
    return (struct instant){((int64_t)date_from(year, month, day).day * 1440 + minute) * 60000000};
}

static void
local_time_follows_the_rules(void **state)
{
    struct instant at;
    int minute;

    (void)state;
    assert_int_equal(zone_instant(ZONE_CENTRAL, date_from(2026, 7, 1), 9 * 60, &at), ZONE_GOOD);
    assert_int_equal(at.us, utc(2026, 7, 1, 14 * 60).us);
    assert_int_equal(zone_instant(ZONE_CENTRAL, date_from(2026, 1, 5), 9 * 60, &at), ZONE_GOOD);
    assert_int_equal(at.us, utc(2026, 1, 5, 15 * 60).us);
    /* 8 March 2026, 2:30 does not exist; 1 November, 1:30 comes twice. */
    assert_int_equal(zone_instant(ZONE_CENTRAL, date_from(2026, 3, 8), 150, &at), ZONE_SKIPPED);
    assert_int_equal(zone_instant(ZONE_CENTRAL, date_from(2026, 11, 1), 90, &at), ZONE_GOOD);
    assert_int_equal(at.us, utc(2026, 11, 1, 6 * 60 + 30).us);
    assert_int_equal(zone_instant(ZONE_EUROPE, date_from(2026, 3, 29), 150, &at), ZONE_SKIPPED);
    assert_int_equal(zone_instant(ZONE_ARIZONA, date_from(2026, 7, 1), 0, &at), ZONE_GOOD);
    assert_int_equal(at.us, utc(2026, 7, 1, 7 * 60).us);
    assert_str(zone_moment(arena, ZONE_CENTRAL, utc(2026, 7, 1, 14 * 60)),
               "1 Jul 2026, 9:00 Central (Chicago)");
    assert_true(zone_minute(STR("9:30 pm"), &minute) && minute == 21 * 60 + 30);
    assert_true(zone_minute(STR("12 am"), &minute) && minute == 0);
    assert_true(zone_minute(STR("14:05"), &minute) && minute == 845);
    assert_false(zone_minute(STR("25:00"), &minute));
    assert_false(zone_minute(STR("13 pm"), &minute));
    assert_false(zone_minute(STR("soon"), &minute));
    assert_false(zone_minute(STR(""), &minute));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_is_kept_in_versions),
        cmocka_unit_test(what_is_no_bulletin_is_refused),
        cmocka_unit_test(only_a_second_person_approves),
        cmocka_unit_test(what_went_out_is_found_by_everybody),
        cmocka_unit_test(checks_name_what_is_wrong),
        cmocka_unit_test(nothing_goes_out_that_is_too_long_or_wrong_at_its_end),
        cmocka_unit_test(figures_stand_in_the_text),
        cmocka_unit_test(long_words_ask_for_more_school),
        cmocka_unit_test(local_time_follows_the_rules),
    };

    return cmocka_run_group_tests_name("post/bulletin", tests, start, stop);
}
