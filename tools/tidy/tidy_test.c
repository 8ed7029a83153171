/* tools/tidy/tidy_test.c - every rule lets the good snippet pass and names the bad one. */
#include "tidy.h"

#include <string.h>

#include "base/err.h"
#include "base/test.h"

struct piece {
    const char *path;
    const char *text;
};

/* How many problems of that rule the pieces have together. */
static size_t
broken(const char *rule, const struct piece *pieces, size_t count)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 * 1024 * 1024);
    struct tidy *tidy = tidy_new(arena);
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        tidy_add(tidy, pieces[i].path, str_of(pieces[i].text));
    tidy_check(tidy);
    for (size_t i = 0; i < tidy->problems; i++)
        n += strcmp(tidy->problem[i].rule, rule) == 0;
    return n;
}

static size_t
broken_one(const char *rule, const char *path, const char *text)
{
    struct piece piece = {path, text};

    return broken(rule, &piece, 1);
}

static void
head_names_the_file_and_its_purpose(void **state)
{
    (void)state;
    assert_int_equal(0, broken_one("head", "src/net/http.c", "/* net/http.c - speaks HTTP. */\n"));
    assert_int_equal(0, broken_one("head", "src/net/meson.build", "# net - speaks HTTP.\n"));
    assert_int_equal(0, broken_one("head", "tools/x/y.c", "/* tools/x/y.c - makes a y. */\n"));
    assert_int_equal(0, broken_one("head", "src/web/a.html", "{# web/a.html - one page.\n #}"));
    assert_int_equal(1, broken_one("head", "src/net/http.c", "#include <stdio.h>\n"));
    assert_int_equal(1, broken_one("head", "src/net/http.c", "/* net/mllp.c - speaks MLLP. */\n"));
    assert_int_equal(1, broken_one("head", "src/net/http.c", "/* net/http.c */\n"));
    assert_int_equal(1, broken_one("head", "src/net/http.c", ""));
}

static void
includes_point_down_only(void **state)
{
    struct piece roomless[] = {{"src/net/a.c", "#include \"b.h\"\n"}, {"src/net/b.h", ""}};

    (void)state;
    assert_int_equal(0, broken_one("layers", "src/web/a.c", "#include \"registry/client.h\"\n"));
    assert_int_equal(0, broken_one("layers", "src/net/a.c", "#include \"net/b.h\"\n"));
    assert_int_equal(0, broken_one("layers", "src/access/a.c", "#include \"org/org.h\"\n"));
    assert_int_equal(0, broken_one("layers", "src/main.c", "#include \"cli/cli.h\"\n"));
    assert_int_equal(0, broken_one("layers", "src/net/a.c", "/* \"web/a.h\" */\n"));
    assert_int_equal(1, broken_one("layers", "src/net/a.c", "#include \"web/b.h\"\n"));
    assert_int_equal(1, broken_one("layers", "src/base/a.c", "#include \"net/b.h\"\n"));
    assert_int_equal(1, broken_one("layers", "src/net/a.c", "\n#include \"hl7/b.h\"\n"));
    assert_int_equal(1, broken_one("layers", "src/org/a.c", "#include \"access/b.h\"\n"));
    assert_int_equal(1, broken("layers", roomless, 2));
    assert_int_equal(0, broken_one("layers", "src/net/a.c", "#include \"embed_made.h\"\n"));
    assert_int_equal(1, broken_one("layers", "src/net/a.c", "#include \"attic/b.h\"\n"));
}

/* A file of `lines` lines, or one function of that many, by repeating a statement. */
static const char *
long_text(const char *before, size_t lines, const char *after)
{
    static char text[40000];
    size_t n = strlen(before);

    assert_true(n + lines * 7 + strlen(after) < sizeof(text));
    memcpy(text, before, n);
    for (size_t i = 0; i < lines; i++, n += 7)
        memcpy(text + n, "    ;;\n", 7);
    memcpy(text + n, after, strlen(after) + 1);
    return text;
}

static void
files_and_functions_stay_short(void **state)
{
    (void)state;
    assert_int_equal(0, broken_one("file-length", "src/a.c", long_text("", 800, "")));
    assert_int_equal(1, broken_one("file-length", "src/a.c", long_text("", 801, "")));
    assert_int_equal(
        0, broken_one("function-length", "src/a.c", long_text("int\nf(void)\n{\n", 70, "}\n")));
    assert_int_equal(
        1, broken_one("function-length", "src/a.c", long_text("int\nf(void)\n{\n", 71, "}\n")));
    assert_int_equal(0, broken_one("function-length", "src/a.c",
                                   long_text("static int a[] =\n{\n", 90, "};\n")));
}

static void
calls_without_bounds_are_banned(void **state)
{
    (void)state;
    assert_int_equal(0, broken_one("banned-call", "src/net/a.c", "x = snprintf(b, 3, \"a\");\n"));
    assert_int_equal(0, broken_one("banned-call", "src/net/a.c", "/* strcpy(a, b) */ \"atoi(x)\""));
    assert_int_equal(0, broken_one("banned-call", "src/net/a.c", "y = job->time(2); int time;\n"));
    assert_int_equal(1, broken_one("banned-call", "src/net/a.c", "strcpy(a, b);\n"));
    assert_int_equal(1, broken_one("banned-call", "tests/a.c", "x = atoi (b);\n"));
    assert_int_equal(2, broken_one("banned-call", "src/base/a.c", "time(NULL); rand();\n"));
    assert_int_equal(1, broken_one("banned-call", "src/net/a.c", "free(p);\n"));
    assert_int_equal(0, broken_one("banned-call", "src/base/a.c", "free(p);\n"));
    assert_int_equal(0, broken_one("banned-call", "tools/a/b.c", "p = malloc(1);\n"));
}

static void
only_doors_log_and_read_the_clock(void **state)
{
    (void)state;
    assert_int_equal(0,
                     broken_one("doors", "src/exchange/feed.c", "log_err(E, err); clock_now();"));
    assert_int_equal(0, broken_one("doors", "src/cli/serve.c", "now = clock_now();\n"));
    assert_int_equal(0, broken_one("doors", "src/net/http.c", "log_event(LOG_INFO, E, 0);\n"));
    assert_int_equal(1, broken_one("doors", "src/net/http.c", "now = clock_now();\n"));
    assert_int_equal(1,
                     broken_one("doors", "src/registry/intake.c", "log_event(LOG_INFO, E, 0);\n"));
    assert_int_equal(1, broken_one("doors", "src/web/client/show.c", "now = clock_now();\n"));
}

static void
strings_hold_no_sql_and_no_tags(void **state)
{
    (void)state;
    assert_int_equal(0,
                     broken_one("no-sql", "src/web/a.c", "f(\"Update the record and set it\");"));
    assert_int_equal(0, broken_one("no-sql", "src/web/a_test.c", "f(\"SELECT a FROM b\");"));
    assert_int_equal(1, broken_one("no-sql", "src/web/a.c", "f(\"SELECT a FROM b\");"));
    assert_int_equal(1, broken_one("no-sql", "src/web/a.c", "f(\"DELETE FROM b WHERE 1\");"));
    assert_int_equal(1, broken_one("no-sql", "src/web/a.c", "f(\"SELECT a\"\n  \" FROM b\");"));
    assert_int_equal(0, broken_one("no-html", "src/web/a.c", "f(\"a < b\"); if (a <b) g();"));
    assert_int_equal(0, broken_one("no-html", "src/net/soap.c", "f(\"<soap:Body>\");"));
    assert_int_equal(0, broken_one("no-html", "src/html/svg.c", "f(\"<svg width='1'>\");"));
    assert_int_equal(1, broken_one("no-html", "src/web/a.c", "f(\"<td>\");"));
    assert_int_equal(1, broken_one("no-html", "src/web/a.c", "f(\"x</table>\");"));
}

static void
leftovers_are_found_in_comments_too(void **state)
{
    (void)state;
    assert_int_equal(0, broken_one("leftover", "src/a.c",
                                   "/* TO"
                                   "DOS is not the word */\n"));
    assert_int_equal(1, broken_one("leftover", "src/a.c",
                                   "/* TO"
                                   "DO: later */\n"));
    assert_int_equal(1, broken_one("leftover", "src/a.sql",
                                   "-- FIX"
                                   "ME\n"));
}

static void
files_no_build_lists_are_dead(void **state)
{
    struct piece pieces[] = {
        {"src/net/meson.build",
         "files('http.c', 'page/show.html')\nforeach t : ['http', 'mllp']\n"},
        {"src/net/http.c", ""},
        {"src/net/http_test.c", ""},
        {"src/net/page/show.html", ""},
        {"src/net/soap.c", ""},
    };

    (void)state;
    assert_int_equal(0, broken("dead-file", pieces, 4));
    assert_int_equal(1, broken("dead-file", pieces, 5));
    assert_int_equal(1, broken_one("dead-file", "src/net/http.h", ""));
}

static void
statements_nobody_runs_are_dead(void **state)
{
    struct piece pieces[] = {
        {"src/org/org.sql", "-- org/org.sql - the statements: many\n-- org_find: one\n"
                            "SELECT 1;\n-- org_all: many\nSELECT 2;\n"},
        {"src/org/org.c", "TRY(org_find(tx)); /* org_all(tx) */\n"},
        {"src/org/list.c", "TRY(org_all(tx));\n"},
    };

    (void)state;
    assert_int_equal(1, broken("dead-statement", pieces, 2));
    assert_int_equal(0, broken("dead-statement", pieces, 3));
}

static void
routes_are_visited_by_a_scenario_or_the_access_table(void **state)
{
    struct piece pieces[] = {
        {"src/web/routes.h", "ROUTE(GET,  \"/clients/:id\", show, READ, GATE)\n"
                             "ROUTE(POST, \"/clients\", add, WRITE, GATE)\n"},
        {"tests/web/a.t", "get /clients/17?tab=2 as nurse@H-01\nget /clients as nurse@H-01\n"},
        {"tests/access.tsv", "POST\t/clients\tnurse\n"},
    };

    (void)state;
    assert_int_equal(2, broken("untested-route", pieces, 1));
    assert_int_equal(1, broken("untested-route", pieces, 2));
    assert_int_equal(0, broken("untested-route", pieces, 3));
}

static void
findings_nobody_says_are_unused(void **state)
{
    struct piece pieces[] = {
        {"data/findings.tsv", "# own\tx\nCVX_UNKNOWN\t103\nDATE_BAD\t102\n"},
        {"src/exchange/a.c", "findings_add(f, FINDING_CVX_UNKNOWN);\n"},
        {"data/profile/z22.tsv", "PID-7\tDATE_BAD\n"},
    };

    (void)state;
    assert_int_equal(2, broken("unused-finding", pieces, 1));
    assert_int_equal(1, broken("unused-finding", pieces, 2));
    assert_int_equal(0, broken("unused-finding", pieces, 3));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(head_names_the_file_and_its_purpose),
        cmocka_unit_test(includes_point_down_only),
        cmocka_unit_test(files_and_functions_stay_short),
        cmocka_unit_test(calls_without_bounds_are_banned),
        cmocka_unit_test(only_doors_log_and_read_the_clock),
        cmocka_unit_test(strings_hold_no_sql_and_no_tags),
        cmocka_unit_test(leftovers_are_found_in_comments_too),
        cmocka_unit_test(files_no_build_lists_are_dead),
        cmocka_unit_test(statements_nobody_runs_are_dead),
        cmocka_unit_test(routes_are_visited_by_a_scenario_or_the_access_table),
        cmocka_unit_test(findings_nobody_says_are_unused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
