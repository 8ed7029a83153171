/* work/bulletins_test.c - a bulletin goes to each of its readers once, also when it was interrupted. */
#include "work/bulletins.h"

#include <string.h>

#include "base/test.h"
#include "post/bulletin.h"
#include "post/post.h"
#include "post/subscriber.h"
#include "post/token.h"
#include "store/test_db.h"

enum { READERS = BULLETIN_CHUNK + 7 };

/* The translations are web/'s; a mail here is in English. */
const struct texts texts_all[1];
const size_t texts_count = 0;

static struct test_db test;
static struct arena *arena;
static struct err err;
static const struct now now = {{1772467200000000}, -360, {20514}};

#define MUST(call)                                                                                 \
    do {                                                                                           \
        enum status got_ = (call);                                                                 \
        if (got_ != OK)                                                                            \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

static int
start(void **state)
{
    unsigned char key[MAIL_KEY_BYTES] = {1};

    (void)state;
    mail_key_set(key);
    arena = arena_new(1 << 28);
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

static int64_t
make_bulletin(struct str body)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b = {.title = STR("Flash"), .lang = STR("en")};
    struct subscriber who = {.lang = STR("en"), .source = STR("demo"), .topics = STR("news-flash")},
                      out;

    MUST(tx_begin(&tx, test.db, &err));
    for (int i = 0; i < READERS; i++) {
        who.email = arena_printf(arena, "r%d@example.org", i);
        MUST(subscriber_join(&tx, arena, &who, now.at, &out, &err));
    }
    MUST(bulletin_new(&tx, arena, &b, 7, now.at, &err));
    b.body = body;
    b.email_too = true;
    MUST(bulletin_save(&tx, arena,
                       &(struct bulletin_save){
                           .bulletin = &b, .topics = STR("news-flash"), .user = 7, .now = now.at},
                       &err));
    MUST(bulletin_schedule(&tx, &b, now.at, STR("utc"), false, 7, &err));
    MUST(tx_commit(&tx, &err));
    return b.id;
}

static int64_t
waiting(int64_t bulletin)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_counts counts;

    MUST(tx_read(&tx, test.db, &err));
    MUST(mail_counts_of(&tx, arena, bulletin, &counts, &err));
    return counts.of[MAIL_WAITING];
}

static struct bulletin
loaded(int64_t id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b;

    MUST(tx_read(&tx, test.db, &err));
    MUST(bulletin_load(&tx, arena, id, &b, &err));
    return b;
}

/* Each store call fails in turn; the next round goes on where this one ended. */
static void
an_interrupted_sending_reaches_everybody_once(void **state)
{
    struct bulletins_round round = {0};
    int64_t id = make_bulletin(STR("There are {readers} of you."));
    int failed = 0;

    (void)state;
    for (long n = 3; round.went == 0 && n < 100; n += 4) {
        store_fail_after(n);
        failed += bulletins_send(test.db, arena, now, &round, &err) != OK;
        store_fail_after(0);
    }
    if (round.went == 0)
        MUST(bulletins_send(test.db, arena, now, &round, &err));
    assert_true(failed > 2);
    assert_int_equal(waiting(id), READERS);
    assert_int_equal(loaded(id).step, BULLETIN_SENT);
    assert_int_equal(loaded(id).audience, READERS);
    assert_str(loaded(id).frozen, "There are 2,007 of you.");
    MUST(bulletins_send(test.db, arena, now, &round, &err)); /* nothing is left to do */
    assert_int_equal(round.went, 0);
    assert_int_equal(waiting(id), READERS);
}

/* 100 KB of Markdown that are more HTML than a mail holds; the checks say so before. */
static void
one_that_cannot_go_holds_up_no_other(void **state)
{
    struct bulletins_round round;
    char *deep = arena_bytes(arena, 100000);
    int64_t bad, good;

    (void)state;
    memset(deep, '>', 100000);
    bad = make_bulletin((struct str){deep, 100000});
    good = make_bulletin(STR("Short."));
    assert_int_equal(bulletins_send(test.db, arena, now, &round, &err), E_LIMIT);
    assert_int_equal(round.went, 1);
    assert_int_equal(loaded(good).step, BULLETIN_SENT);
    assert_int_equal(loaded(bad).step, BULLETIN_SCHEDULED);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupted_sending_reaches_everybody_once),
        cmocka_unit_test(one_that_cannot_go_holds_up_no_other),
    };

    return cmocka_run_group_tests_name("work/bulletins", tests, start, stop);
}
