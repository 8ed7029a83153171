/* desk/ticket_test.c - a ticket's life in the store: promise, turns, joining, taking out, mails. */
#include <unistd.h>

#include "base/file.h"
#include "base/test.h"
#include "desk/desk.h"
#include "desk/macro.h"
#include "store/setting.h"
#include "store/test_db.h"

struct fixture {
    struct test_db test;
    struct arena *arena;
    struct tx tx;
    struct err err;
    struct now now;
};

/* Monday, 2 March 2026, 10:15 in Minnesota. */
static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    test_db_new(&f->test);
    f->arena = arena_new(64 << 20);
    f->now = (struct now){
        .at = {INT64_C(1772468100000000)}, .offset_minutes = -360, .today = date_from(2026, 3, 2)};
    assert_int_equal(tx_begin(&f->tx, f->test.db, &f->err), OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    tx_end(&f->tx);
    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static void
later(struct fixture *f, int days)
{
    f->now.at.us += days * INT64_C(86400000000);
    f->now.today = date_add_days(f->now.today, days);
}

static struct ticket
opened(struct fixture *f, int64_t user, const char *words)
{
    struct ticket t = {
        .user = user, .org = 7, .email = STR("ann@example.org"), .subject = STR("Our feed")};

    assert_int_equal(ticket_open(&f->tx, f->arena, &t, str_of(words), f->now, &f->err), OK);
    return t;
}

static void
said(struct fixture *f, struct ticket *t, enum ticket_side side, enum entry_kind kind,
     const char *words)
{
    struct entry entry = {.side = side, .kind = kind, .user = 5, .body = str_of(words)};

    assert_int_equal(ticket_say(&f->tx, f->arena, t, &entry, f->now, &f->err), OK);
}

static struct ticket
again(struct fixture *f, const struct ticket *t)
{
    struct ticket out;

    assert_int_equal(ticket_load(&f->tx, f->arena, t->id, &out, &f->err), OK);
    return out;
}

static void
an_answer_is_promised_in_five_business_days_and_anew_after_a_reply(void **state)
{
    struct fixture *f = *state;
    struct ticket t;

    assert_int_equal(setting_save(&f->tx, STR("registry.closed_on"), STR("2026-03-06"), &f->err),
                     OK);
    t = opened(f, 3, "It says AR. Why?");
    assert_int_equal(t.number, 1);
    assert_int_equal(again(f, &t).due.day, date_from(2026, 3, 10).day); /* not the 6th */
    later(f, 1);
    said(f, &t, SIDE_DESK, ENTRY_NOTE, "looks like the lot");
    assert_int_equal(again(f, &t).state, TICKET_OPEN); /* a note answers nobody */
    assert_int_equal(again(f, &t).answered_at.us, 0);
    said(f, &t, SIDE_DESK, ENTRY_WORDS, "The lot is missing.");
    assert_int_equal(again(f, &t).state, TICKET_WAITING);
    assert_int_equal(again(f, &t).answered_at.us, f->now.at.us);
    later(f, 6); /* Monday the 9th */
    said(f, &t, SIDE_ASKER, ENTRY_WORDS, "It is there, look.");
    assert_int_equal(again(f, &t).state, TICKET_OPEN);
    assert_int_equal(again(f, &t).due.day, date_from(2026, 3, 16).day);
    assert_int_equal(opened(f, 3, "Another").number, 2);
}

static void
two_writers_do_not_overwrite_each_other(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "Who signed?"), old = t;
    struct ticket_act act = {5, STR("closed")};

    said(f, &t, SIDE_DESK, ENTRY_WORDS, "Rita Moe.");
    assert_int_equal(ticket_close(&f->tx, &old, &act, f->now, &f->err), E_CONFLICT);
    assert_int_equal(again(f, &t).state, TICKET_WAITING);
}

static void
joined_tickets_show_one_thread_and_come_apart_again(void **state)
{
    struct fixture *f = *state;
    struct ticket a = opened(f, 3, "First"), b = opened(f, 3, "Second"), c = opened(f, 4, "Third");
    struct ticket_act act = {5, STR("joined")};
    struct entry *thread;
    struct ticket *queue;
    size_t count;

    assert_int_equal(ticket_merge(&f->tx, f->arena, &c, &a, &act, f->now, &f->err), E_INVALID);
    assert_int_equal(ticket_merge(&f->tx, f->arena, &a, &a, &act, f->now, &f->err), E_INVALID);
    assert_int_equal(ticket_merge(&f->tx, f->arena, &b, &a, &act, f->now, &f->err), OK);
    assert_int_equal(ticket_merge(&f->tx, f->arena, &a, &b, &act, f->now, &f->err), E_INVALID);
    assert_int_equal(ticket_thread(&f->tx, f->arena, a.id, &thread, &count, &f->err), OK);
    assert_int_equal(count, 3);
    assert_str(thread[1].body, "Second");
    assert_int_equal(thread[1].number, b.number);
    assert_int_equal(desk_queue(&f->tx, f->arena, TICKET_OPEN, &queue, &count, &f->err), OK);
    assert_int_equal(count, 2);
    /* A mail to the one that was joined reaches the other. */
    assert_int_equal(desk_mail_reply(&f->tx, f->arena, b.code, STR("ann@example.org"),
                                     STR("By mail"), f->now, &f->err),
                     OK);
    b = again(f, &b);
    assert_int_equal(ticket_part(&f->tx, &b, &act, f->now, &f->err), OK);
    assert_int_equal(ticket_thread(&f->tx, f->arena, a.id, &thread, &count, &f->err), OK);
    assert_int_equal(count, 4); /* its words, the two acts, the mail */
    assert_int_equal(ticket_part(&f->tx, &b, &act, f->now, &f->err), E_INVALID);
}

static void
what_is_taken_out_is_gone_from_the_store(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "Anna Zzolson, born 3/14/2019: Anna Zzolson is missing");
    struct ticket other = opened(f, 4, "Other");
    struct ticket_act act = {5, STR("Hanne took personal data out")};
    struct entry *thread;
    size_t count;
    bool found;

    assert_int_equal(ticket_thread(&f->tx, f->arena, t.id, &thread, &count, &f->err), OK);
    assert_int_equal(ticket_clean(&f->tx, f->arena, &other, thread[0].id, STR("Anna"), &act, f->now,
                                  &found, &f->err),
                     E_NOTFOUND);
    assert_int_equal(ticket_clean(&f->tx, f->arena, &t, thread[0].id, STR("Berta"), &act, f->now,
                                  &found, &f->err),
                     OK);
    assert_false(found);
    assert_int_equal(ticket_clean(&f->tx, f->arena, &t, thread[0].id, STR("Anna Zzolson"), &act,
                                  f->now, &found, &f->err),
                     OK);
    assert_true(found);
    assert_int_equal(ticket_thread(&f->tx, f->arena, t.id, &thread, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(thread[0].body, "[removed], born 3/14/2019: [removed] is missing");
    assert_int_equal(thread[0].cleaned_by, 5);
    assert_int_equal(thread[0].cleaned_at.us, f->now.at.us);
    assert_str(thread[1].body, "Hanne took personal data out");
    assert_int_equal(
        ticket_clean(&f->tx, f->arena, &t, thread[0].id, STR(""), &act, f->now, &found, &f->err),
        OK);
    assert_int_equal(ticket_thread(&f->tx, f->arena, t.id, &thread, &count, &f->err), OK);
    assert_str(thread[0].body, "[removed]");
    said(f, &t, SIDE_DESK, ENTRY_WORDS,
         "Thank you."); /* the ticket is still the one that was read */
}

static void
replies_by_mail_join_by_their_secret_only(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "Why?");
    struct entry *thread;
    struct untold *untold;
    size_t count;
    bool mine;

    assert_int_equal(
        desk_mail_reply(&f->tx, f->arena, STR("1"), STR("x@y.z"), STR("Hi"), f->now, &f->err),
        E_NOTFOUND);
    assert_int_equal(
        desk_mail_reply(&f->tx, f->arena, STR(""), STR("x@y.z"), STR("Hi"), f->now, &f->err),
        E_NOTFOUND);
    said(f, &t, SIDE_DESK, ENTRY_WORDS, "Because.");
    assert_int_equal(desk_mail_reply(&f->tx, f->arena, t.code, STR("Ann@Example.org"),
                                     STR(" Still so. \r\n"), f->now, &f->err),
                     OK);
    assert_int_equal(desk_mail_reply(&f->tx, f->arena, t.code, STR("eve@example.org"),
                                     STR("Me too"), f->now, &f->err),
                     OK);
    assert_int_equal(ticket_thread(&f->tx, f->arena, t.id, &thread, &count, &f->err), OK);
    assert_int_equal(count, 4);
    assert_str(thread[2].body, "Still so.");
    assert_int_equal(thread[2].user, 3);
    assert_int_equal(thread[3].user, 0); /* another mailbox is not the member */
    assert_str(thread[3].sender, "eve@example.org");
    assert_int_equal(again(f, &t).state, TICKET_OPEN);
    assert_int_equal(desk_untold(&f->tx, f->arena, 10, &untold, &count, &f->err), OK);
    assert_int_equal(count, 4);
    assert_int_equal(desk_told(&f->tx, untold[0].entry, f->now.at, &mine, &f->err), OK);
    assert_true(mine);
    assert_int_equal(desk_told(&f->tx, untold[0].entry, f->now.at, &mine, &f->err), OK);
    assert_false(mine);
    for (int i = 0; i < DESK_MAILS_A_DAY - 2; i++)
        assert_int_equal(desk_mail_reply(&f->tx, f->arena, t.code, STR("ann@example.org"),
                                         STR("I am out of office"), f->now, &f->err),
                         OK);
    assert_int_equal(desk_mail_reply(&f->tx, f->arena, t.code, STR("ann@example.org"),
                                     STR("I am out of office"), f->now, &f->err),
                     E_LIMIT);
}

static void
only_who_is_there_is_shown_as_there(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "Why?");
    struct desk_look *list;
    size_t count;

    assert_int_equal(desk_look(&f->tx, t.id, 5, false, f->now.at, &f->err), OK);
    assert_int_equal(desk_look(&f->tx, t.id, 6, false, f->now.at, &f->err), OK);
    assert_int_equal(desk_look(&f->tx, t.id, 6, true, f->now.at, &f->err), OK);
    assert_int_equal(desk_looks(&f->tx, f->arena, t.id, 5, f->now.at, &list, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_true(list[0].user == 6 && list[0].typing);
    f->now.at.us += (DESK_LOOK_SECONDS + 1) * INT64_C(1000000);
    assert_int_equal(desk_looks(&f->tx, f->arena, t.id, 5, f->now.at, &list, &count, &f->err), OK);
    assert_int_equal(count, 0);
    assert_int_equal(desk_look_sweep(&f->tx, f->now.at, &f->err), OK);
}

static void
a_closed_ticket_is_judged_and_counts_are_right(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "Why?"), u = opened(f, 3, "How?");
    struct ticket_act act = {5, STR("closed")};
    struct desk_count n;
    int64_t unread;

    assert_int_equal(ticket_rate(&f->tx, &t, 3, &f->err), E_INVALID);
    later(f, 7);
    assert_int_equal(desk_count(&f->tx, f->arena, f->now.today, &n, &f->err), OK);
    assert_true(n.open == 2 && n.late == 2 && n.free == 2);
    assert_int_equal(ticket_assign(&f->tx, &u, 5, &act, f->now, &f->err), OK);
    said(f, &t, SIDE_DESK, ENTRY_WORDS, "So.");
    assert_int_equal(desk_unread(&f->tx, f->arena, 3, &unread, &f->err), OK);
    assert_int_equal(unread, 1);
    assert_int_equal(ticket_seen(&f->tx, t.id, f->now.at, &f->err), OK);
    assert_int_equal(desk_unread(&f->tx, f->arena, 3, &unread, &f->err), OK);
    assert_int_equal(unread, 0);
    assert_int_equal(ticket_close(&f->tx, &t, &act, f->now, &f->err), OK);
    assert_int_equal(ticket_rate(&f->tx, &t, 4, &f->err), E_INVALID);
    assert_int_equal(ticket_rate(&f->tx, &t, 2, &f->err), OK);
    assert_int_equal(again(f, &t).satisfied, 2);
    assert_int_equal(desk_count(&f->tx, f->arena, f->now.today, &n, &f->err), OK);
    assert_true(n.open == 1 && n.late == 1 && n.free == 0);
}

static void
ready_made_answers_take_live_values(void **state)
{
    static const struct macro_value values[] = {{STR_INIT("dua.expires"), STR_INIT("2 Mar 2027")},
                                                {STR_INIT("org.name"), STR_INIT("{dua.expires}")}};
    struct fixture *f = *state;
    struct macro *list, mine = {.title = STR("Mine"), .body = STR("{x}")};
    size_t count, came;

    assert_str(macro_fill(f->arena, STR("{org.name} until {dua.expires}. {no} {"), values, 2),
               "{dua.expires} until 2 Mar 2027. {no} {");
    assert_str(macro_unknown(STR("{dua.expires} {dua.gone}"), values, 2), "dua.gone");
    assert_str(macro_unknown(STR("{dua.expires} {\"a\": 1}"), values, 2), "");
    assert_int_equal(macro_list(&f->tx, f->arena, &list, &came, &f->err), OK);
    assert_true(came >= 7); /* those that came with the program */
    assert_int_equal(macro_save(&f->tx, &mine, &f->err), OK);
    assert_int_equal(macro_list(&f->tx, f->arena, &list, &count, &f->err), OK);
    assert_int_equal(count, came + 1);
    assert_int_equal(macro_remove(&f->tx, mine.id, &f->err), OK);
    assert_int_equal(macro_remove(&f->tx, mine.id, &f->err), E_NOTFOUND);
    mine.title = STR("");
    assert_int_equal(macro_save(&f->tx, &mine, &f->err), E_INVALID);
}

static void
votes_on_help_pages_are_counted(void **state)
{
    struct fixture *f = *state;
    struct help_count *list;
    size_t count;

    assert_int_equal(desk_help_vote(&f->tx, STR("change-password"), true, &f->err), OK);
    assert_int_equal(desk_help_vote(&f->tx, STR("read-an-ack"), false, &f->err), OK);
    assert_int_equal(desk_help_vote(&f->tx, STR("read-an-ack"), true, &f->err), OK);
    assert_int_equal(desk_help_votes(&f->tx, f->arena, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(list[0].page, "read-an-ack");
    assert_true(list[0].enough == 1 && list[0].wanting == 1 && list[1].enough == 1);
}

/* Is the text anywhere in the files of the store? */
static bool
lies_about(struct fixture *f, const char *text)
{
    static const char *const names[] = {"", "-wal", "-shm"};
    struct str url = f->test.url, path = str_skip(url, str_find(url, ':') + 1);
    struct arena *arena = arena_new(64 << 20);
    bool found = false;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *file = arena_cstr(arena, arena_printf(arena, "%.*s%s", STRF(path), names[i]));
        struct str bytes;

        if (file_read(arena, file, 16 << 20, &bytes, &f->err) == OK)
            found = found || str_find_str(bytes, str_of(text)) < bytes.n;
    }
    arena_free(arena);
    return found;
}

/* SQLite only: what was taken out is written over in the file, and the log is emptied when the store rests. */
static void
what_was_taken_out_is_in_no_file(void **state)
{
    static const char secret[] = "Quigleybert Zzolsonovich";
    struct fixture *f = *state;
    struct ticket t = opened(f, 3, "A mistake");
    struct ticket_act act = {0, STR("taken out")};
    struct entry *thread;
    size_t count;
    bool found;

    if (test_db_is_pg())
        return;
    said(f, &t, SIDE_ASKER, ENTRY_WORDS, secret);
    assert_int_equal(tx_commit(&f->tx, &f->err), OK);
    test_db_reopen(&f->test);
    assert_true(lies_about(f, secret));
    assert_int_equal(tx_begin(&f->tx, f->test.db, &f->err), OK);
    assert_int_equal(ticket_thread(&f->tx, f->arena, t.id, &thread, &count, &f->err), OK);
    assert_int_equal(ticket_clean(&f->tx, f->arena, &t, thread[count - 1].id, str_of(secret), &act,
                                  f->now, &found, &f->err),
                     OK);
    assert_int_equal(tx_commit(&f->tx, &f->err), OK);
    for (int i = 0; i < 80 && lies_about(f, secret); i++) /* two seconds without a write are rest */
        usleep(100000);
    assert_false(lies_about(f, secret));
    assert_int_equal(tx_begin(&f->tx, f->test.db, &f->err), OK);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_answer_is_promised_in_five_business_days_and_anew_after_a_reply),
        TEST(two_writers_do_not_overwrite_each_other),
        TEST(joined_tickets_show_one_thread_and_come_apart_again),
        TEST(what_is_taken_out_is_gone_from_the_store),
        TEST(what_was_taken_out_is_in_no_file),
        TEST(replies_by_mail_join_by_their_secret_only),
        TEST(only_who_is_there_is_shown_as_there),
        TEST(a_closed_ticket_is_judged_and_counts_are_right),
        TEST(ready_made_answers_take_live_values),
        TEST(votes_on_help_pages_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
