/* web/record_test.c - a record says that nobody can say what is due, and never that nothing is. */
#include <stdlib.h>

#include "base/test.h"
#include "web/test_child.h"
#include "web/test_pages.h"

static struct pages pages;
static struct user user;
static struct session nora;
static struct client_id child;

static void
nora_comes(void)
{
    nora = pages_session(pages.p, &user);
}

static int
start(void **state)
{
    if (pages_open(&pages) != 0)
        return -1;
    child_agreement(pages.p, &pages.p->north);
    child = child_add(pages.p, pages.codes, "Olson", "Anna", date_from(2025, 11, 1));
    user = people_add(pages.p, &pages.p->north, "nora", ROLE_BIT(ROLE_CLINICAL));
    nora_comes();
    *state = &pages;
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    return pages_close(&pages);
}

static unsigned
look(const char *rest)
{
    return pages_ask(&pages, &nora, HTTP_GET,
                     arena_printf(pages.p->arena, "/clients/%lld%s", (long long)child.v, rest),
                     STR(""));
}

/* On the record and where doses are given; the history shows all the same. */
static void
says_that_nobody_can_say(const char *why)
{
    assert_int_equal(look(""), 200);
    assert_true(pages_shown(&pages, why));
    assert_false(pages_shown(&pages, "Up to date"));
    assert_false(pages_shown(&pages, "Nothing else is due"));
    assert_true(pages_shown(&pages, "Immunizations by date"));
    assert_int_equal(look("/give"), 200);
    assert_true(pages_shown(&pages, why));
    assert_true(pages_shown(&pages, "What is given cannot be checked."));
}

static void
with_the_built_in_schedule_something_is_due(void **state)
{
    (void)state;
    assert_int_equal(look(""), 200);
    assert_true(pages_shown(&pages, "Choose DTaP"));
    assert_false(pages_shown(&pages, "Forecast not available"));
}

static void
without_a_birth_date(void **state)
{
    (void)state;
    child = child_add(pages.p, pages.codes, "Berg", "Nils", DATE_NONE);
    says_that_nobody_can_say("Forecast not available: this record has no birth date.");
}

/* A clock put back, or a record that another system wrote. */
static void
born_after_today(void **state)
{
    (void)state;
    people_later(pages.p, -200 * 24 * 60);
    clock_set(pages.p->now.at, pages.p->now.offset_minutes);
    nora_comes();
    says_that_nobody_can_say("the birth date of this record is in the future");
}

/* A table that loads, and has no series for anybody without a risk. */
static void
by_a_schedule_that_says_nothing(void **state)
{
    static const char table[] =
        "V\t4.99\t20250101\t-\nG\tG\t-\tA\nM\t1\tA\t-\t-\nA\tA\n"
        "S\tone\tG\tR\t1\tA\t1\tY\t-\t-\t-\t-\t-\nD\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n";
    char dir[] = "/tmp/jenner-record-XXXXXX";
    struct cdsi_force *built_in = pages.force;

    (void)state;
    assert_non_null(mkdtemp(dir));
    assert_int_equal(cdsi_force_put(dir, str_of(table), &pages.p->err), OK);
    assert_int_equal(cdsi_force_open(dir, (struct cdsi_options){0}, &pages.force, &pages.p->err),
                     OK);
    cdsi_force_close(built_in);
    pages.web.force = pages.force;
    says_that_nobody_can_say("the vaccine schedule of this system gives no answer");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(with_the_built_in_schedule_something_is_due),
        TEST(without_a_birth_date),
        TEST(born_after_today),
        TEST(by_a_schedule_that_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
