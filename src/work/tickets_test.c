/* work/tickets_test.c - mails about tickets: to the right people, once, by a link, without the words. */
#include "work/tickets.h"

#include "access/test_people.h"
#include "base/test.h"
#include "desk/desk.h"
#include "post/post.h"

struct fixture {
    struct people *p;
    struct user hanne, stig;
};

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    if (people_setup((void **)&f->p) != 0)
        return -1;
    f->hanne = people_add(f->p, &f->p->south, "hanne", ROLE_BIT(ROLE_HELPDESK));
    f->stig = people_add(f->p, &f->p->south, "stig", ROLE_BIT(ROLE_PROGRAM));
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    void *people = f->p;
    int status = people_teardown(&people);

    test_free(f);
    return status;
}

static struct ticket
opened(struct fixture *f, int64_t user, const char *email)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ticket t = {.user = user,
                       .full_name = STR("Ann"),
                       .email = str_of(email),
                       .subject = STR("Anna Zzolson")};

    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(
        ticket_open(&tx, f->p->arena, &t, STR("Where is Anna Zzolson?"), f->p->now, &f->p->err),
        OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    return t;
}

static void
said(struct fixture *f, struct ticket *t, enum ticket_side side, int64_t assigned)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct entry entry = {.side = side, .body = STR("Anna Zzolson is there")};

    t->assigned = assigned;
    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(ticket_say(&tx, f->p->arena, t, &entry, f->p->now, &f->p->err), OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
}

static size_t
round_of(struct fixture *f)
{
    size_t mails;
    bool more;

    assert_int_equal(tickets_tell(f->p->db, f->p->arena, f->p->now, &mails, &more, &f->p->err), OK);
    assert_false(more);
    return mails;
}

/* The newest mail to an address. */
static struct mail
mail_to(struct fixture *f, struct str address)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count;

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(mail_list(&tx, f->p->arena, MAIL_STATE_COUNT, 100, &list, &count, &f->p->err),
                     OK);
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].to, address)) {
            assert_int_equal(mail_load(&tx, f->p->arena, list[i].id, &list[i], &f->p->err), OK);
            return list[i];
        }
    fail_msg("no mail to %.*s", STRF(address));
    return (struct mail){.id = 0};
}

static bool
holds(struct str text, struct str piece)
{
    return str_find_str(text, piece) < text.n;
}

static void
a_question_is_confirmed_and_told_to_the_desk_once_without_its_words(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, f->p->anna.id.v, "anna@example.org");
    struct mail mail;

    assert_int_equal(round_of(f), 3); /* who asked, and the two of the desk */
    assert_int_equal(round_of(f), 0);
    mail = mail_to(f, STR("anna@example.org"));
    assert_true(holds(mail.body, STR("/tickets/1\n")) && holds(mail.body, STR("9 Mar 2026")));
    assert_false(holds(mail.body, STR("Zzolson")) || holds(mail.subject, STR("Zzolson")));
    assert_str(mail.reply_token, arena_cstr(f->p->arena, t.code));
    mail = mail_to(f, f->hanne.email);
    assert_true(holds(mail.body, STR("/desk/1\n")));
    assert_false(holds(mail.body, STR("Zzolson")));
    assert_int_equal(mail.reply_token.n, 0);
}

static void
an_answer_is_announced_to_who_asked_and_a_reply_to_who_answers(void **state)
{
    struct fixture *f = *state;
    struct ticket t = opened(f, 0, "ann@example.net");
    struct mail mail;

    assert_int_equal(round_of(f), 3);
    said(f, &t, SIDE_DESK, f->stig.id.v);
    assert_int_equal(round_of(f), 1);
    mail = mail_to(f, STR("ann@example.net"));
    assert_true(holds(mail.body, arena_printf(f->p->arena, "/ticket/%.*s\n", STRF(t.code))));
    assert_false(holds(mail.body, STR("Zzolson")));
    said(f, &t, SIDE_ASKER, t.assigned);
    assert_int_equal(round_of(f), 1); /* to nobody but who looks after it */
    assert_true(holds(mail_to(f, f->stig.email).subject, STR("more words")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_question_is_confirmed_and_told_to_the_desk_once_without_its_words, setup, teardown),
        cmocka_unit_test_setup_teardown(
            an_answer_is_announced_to_who_asked_and_a_reply_to_who_answers, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
