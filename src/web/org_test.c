/* web/org_test.c - organizations, users and accounts through the pages: what works, and what is not
 * one's own. */
#include "base/test.h"
#include "org/dua.h"
#include "post/bounce.h"
#include "post/post.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p;     /* those of the pages */
    struct session berta; /* administrator of NORTH-1 */
};

static enum status
sign(struct people *p, struct org_id org)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};
    struct agreement agreement;

    TRY(tx_begin(&tx, p->db, &p->err));
    TRY(agreement_take_over(&tx, org, date_from(2025, 1, 15), &signer, p->now.at, &agreement,
                            &p->err));
    return tx_commit(&tx, &p->err);
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    if (pages_open(&f->pages) != 0)
        return -1;
    f->p = f->pages.p;
    assert_int_equal(sign(f->p, f->p->north.id), OK);
    f->berta = pages_session(f->p, &f->p->berta);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    int status = pages_close(&f->pages);

    test_free(f);
    return status;
}

static unsigned
ask(struct fixture *f, const struct session *session, enum http_method method, const char *path,
    struct str form)
{
    return pages_ask(&f->pages, session, method, str_of(path), form);
}

static bool
shown(const struct fixture *f, const char *text)
{
    return pages_shown(&f->pages, text);
}

static size_t
mails(struct fixture *f)
{
    return pages_mails(f->p, "", NULL);
}

static void
my_organization_answers_the_five_questions_of_the_help_desk(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/NORTH-1", STR("")), 200);
    assert_true(shown(f, "Ann Lee"));     /* who signed */
    assert_true(shown(f, "15 Jan 2028")); /* when it ends */
    assert_true(shown(f, "berta"));       /* who administers */
    assert_true(shown(f, "Facilities"));  /* which are ours */
    assert_true(shown(f, "Data feeds"));  /* where a rejection is explained */
}

/* Of an organization that is there and one that is not, the same is said, whatever the bytes. */
static void
a_request_for_access_that_is_no_text_is_taken_all_the_same(void **state)
{
    struct fixture *f = *state;
    size_t before = mails(f);

    assert_int_equal(ask(f, NULL, HTTP_POST, "/ask",
                         STR("org=NORTH-1&name=Ren%E9&email=r%40example.org&why=%FF")),
                     200);
    assert_int_equal(mails(f), before + 1);
    assert_int_equal(ask(f, NULL, HTTP_POST, "/ask",
                         STR("org=NOWHERE&name=Ren%E9&email=r%40example.org&why=%FF")),
                     200);
}

/* Faults all at once, nothing half done; a page that is out of date changes nothing. */
static void
address_and_contacts_are_changed_by_the_administrator(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);
    const char *path = "/org/NORTH-1/edit";

    assert_int_equal(ask(f, &anna, HTTP_GET, path, STR("")), 403);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/SOUTH-1/edit", STR("")), 404);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, path, STR("")), 200);
    assert_true(shown(f, "name=\"version\" value=\"1\""));
    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, path,
            STR("version=1&street=2+Elm+St&zip=5580&phone=555&privacy_who=Pia+Ek&"
                "exchange_email=x%40example.org&primary_who=Per&primary_email=nowhere")),
        422);
    assert_true(shown(f, "ZIP code: write 5 digits") && shown(f, "Phone: write 10 digits"));
    assert_true(shown(f, "Privacy contact: write an e-mail address or a telephone number"));
    assert_true(shown(f, "Data exchange contact: write the name"));
    assert_true(shown(f, "Primary contact: write an e-mail address such as"));
    assert_true(shown(f, "value=\"2 Elm St\"")); /* what was typed stays */
    assert_int_equal(ask(f, &f->berta, HTTP_POST, path,
                         STR("version=1&street=2+Elm+St&city=Duluth&state=mn&zip=55802&"
                             "phone=218+555+0100&privacy_who=Pia+Ek&privacy_phone=2185550101")),
                     303);
    assert_int_equal(ask(f, &anna, HTTP_GET, "/org/NORTH-1", STR("")), 200);
    assert_true(shown(f, "2 Elm St, Duluth, MN 55802") && shown(f, "218-555-0100"));
    assert_true(shown(f, "Pia Ek · 218-555-0101"));
    assert_false(shown(f, "/org/NORTH-1/edit"));
    assert_int_equal(ask(f, &f->berta, HTTP_POST, path, STR("version=1&street=Late")), 422);
    assert_true(shown(f, "Somebody else changed"));
    assert_int_equal(ask(f, &f->berta, HTTP_POST, path, STR("version=2&privacy_who=")), 303);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/NORTH-1", STR("")), 200);
    assert_false(shown(f, "Pia Ek"));
    assert_true(shown(f, "/org/NORTH-1/edit"));
}

static void
other_organizations_do_not_exist_for_members_in_any_page(void **state)
{
    struct fixture *f = *state;
    struct user otto = people_add(f->p, &f->p->south, "otto", ROLE_BIT(ROLE_VIEWER));
    const char *own = arena_cstr(
        f->p->arena, arena_printf(f->p->arena, "/org/NORTH-1/users/%lld", (long long)otto.id.v));
    const char *foreign = arena_cstr(
        f->p->arena, arena_printf(f->p->arena, "/org/SOUTH-1/users/%lld", (long long)otto.id.v));
    const char *const gets[] = {
        "/org/SOUTH-1", "/org/SOUTH-1/users", "/org/SOUTH-1/users/add", foreign, own,
        "/org/NOWHERE"};
    const char *const posts[] = {"/org/SOUTH-1/users", "/org/SOUTH-1/users/add", foreign, own};

    for (size_t i = 0; i < sizeof(gets) / sizeof(gets[0]); i++)
        assert_int_equal(ask(f, &f->berta, HTTP_GET, gets[i], STR("")), 404);
    for (size_t i = 0; i < sizeof(posts) / sizeof(posts[0]); i++)
        assert_int_equal(ask(f, &f->berta, HTTP_POST, posts[i],
                             STR("do=disable&how=one&username=x&family=y&email=a%40b.cd")),
                         404);
    assert_int_equal(people_load(f->p, otto.id).standing, USER_ACTIVE);
}

static void
a_locked_out_colleague_works_again_in_one_click(void **state)
{
    struct fixture *f = *state;
    const char *path = arena_cstr(f->p->arena, arena_printf(f->p->arena, "/org/NORTH-1/users/%lld",
                                                            (long long)f->p->anna.id.v));

    for (int i = 0; i < 10; i++)
        (void)people_sign_in(f->p, "NORTH-1", "anna", "x", STR(""));
    for (int i = 0; i < 5; i++) {
        people_later(f->p, 1);
        (void)people_sign_in(f->p, "NORTH-1", "anna", "x", STR(""));
    }
    assert_int_equal(people_sign_in(f->p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_WAIT);
    assert_int_equal(ask(f, &f->berta, HTTP_POST, path, STR("do=unlock")), 303);
    assert_int_equal(people_sign_in(f->p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK);
    assert_int_equal(ask(f, &f->berta, HTTP_POST, path, STR("do=reset")), 303);
    assert_int_equal(mails(f), 1);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/NORTH-1/users", STR("")), 200);
    assert_true(shown(f, "link sent"));
}

static void
nobody_gives_what_they_may_not_give_nor_disables_themselves(void **state)
{
    struct fixture *f = *state;
    struct str self =
        arena_printf(f->p->arena, "/org/NORTH-1/users/%lld", (long long)f->p->berta.id.v);
    struct str anna =
        arena_printf(f->p->arena, "/org/NORTH-1/users/%lld", (long long)f->p->anna.id.v);

    assert_int_equal(ask(f, &f->berta, HTTP_POST, arena_cstr(f->p->arena, self), STR("do=disable")),
                     422);
    assert_int_equal(ask(f, &f->berta, HTTP_POST, arena_cstr(f->p->arena, anna),
                         STR("do=roles&role_school=yes&role_sysadmin=yes&role_exchange=yes")),
                     303);
    assert_int_equal(people_load(f->p, f->p->anna.id).roles, ROLE_BIT(ROLE_SCHOOL));
    assert_int_equal(ask(f, &f->berta, HTTP_POST, arena_cstr(f->p->arena, anna), STR("do=burn")),
                     422);
}

static void
many_users_are_added_from_pasted_lines_or_nobody(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, "/org/NORTH-1/users/add",
            STR("how=many&lines=carl%2CCarl%2CBerg%2Cc%40example.org%2Cviewer%0Adora%2C"
                "Dora%2C%2Cnone%2Cking")),
        422);
    assert_true(shown(f, "king is not a role."));
    assert_int_equal(mails(f), 0);
    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, "/org/NORTH-1/users/add",
            STR("how=many&lines=carl%2CCarl%2CBerg%2Cc%40example.org%2Cviewer%0Adora%2C"
                "Dora%2CDahl%2Cd%40example.org%2Cschool")),
        303);
    assert_int_equal(mails(f), 2);
    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, "/org/NORTH-1/users/add",
            STR("how=one&username=carl&family=Berg&email=c%40example.org&role_viewer=yes")),
        422);
    assert_true(shown(f, "taken in the organization"));
}

static void
a_form_without_its_token_or_with_another_sessions_is_refused(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna), mixed = f->berta;
    struct http_header cookie = {STR("Cookie"),
                                 arena_printf(f->p->arena, "sid=%.*s", STRF(anna.token))};
    struct req req = {.arena = f->p->arena,
                      .method = HTTP_POST,
                      .path = STR("/account/info"),
                      .headers = &cookie,
                      .header_count = 1,
                      .body = arena_printf(f->p->arena, "csrf=%.*s&family=Evil",
                                           STRF(session_csrf(f->p->arena, mixed.token)))};
    struct res res = {0};

    web_answer(&f->pages.web, &req, &res);
    assert_int_equal(res.status, 403);
    assert_str(people_load(f->p, f->p->anna.id).family, "Tester");
}

static void
my_password_is_changed_with_rules_told_all_at_once(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);
    struct mail mail;

    assert_int_equal(ask(f, &anna, HTTP_GET, "/account/password", STR("")), 200);
    assert_true(shown(f, "12 to 13 characters"));
    assert_int_equal(ask(f, &anna, HTTP_POST, "/account/password",
                         STR("old=Kq7%23zWmR2vTx&fresh=ab%26&confirmed=ab")),
                     422);
    assert_true(shown(f, "&amp; is not allowed"));
    assert_true(shown(f, "It has 3 characters: add 9."));
    assert_int_equal(ask(f, &anna, HTTP_POST, "/account/password",
                         STR("old=Kq7%23zWmR2vTx&fresh=Xb3%3FTkpQw9zM&confirmed=Xb3%3FTkpQw9zM")),
                     303);
    assert_int_equal(people_sign_in(f->p, "NORTH-1", "anna", "Xb3?TkpQw9zM", STR("")).answer,
                     SIGN_IN_OK);
    assert_int_equal(pages_mails(f->p, "zz@example.org", &mail),
                     1); /* whoever it was, Anna is told */
    assert_str(mail.subject, "Your password was changed");
}

/* Somebody of the registry's staff. */
static struct session
staff_session(struct people *p, role_set roles)
{
    struct org registry = {.code = STR("STATE"), .name = STR("The registry"), .kind = ORG_REGISTRY};
    struct user pia;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
        assert_int_equal(org_add(&tx, &registry, p->now.at, &p->err), OK);
        assert_int_equal(tx_commit(&tx, &p->err), OK);
    }
    pia = people_add(p, &registry, "pia", roles);
    return pages_session(p, &pia);
}

/* Berta reports an incident; the path of its page for staff. */
static const char *
incident(struct fixture *f, const struct session *staff)
{
    static const struct str mark = STR_INIT("<th scope=\"row\"><a href=\"");
    struct str page;

    assert_int_equal(ask(f, &f->berta, HTTP_POST, "/incidents/report",
                         STR("what=A+list+was+mailed+to+the+wrong+place&noticed=2026-03-01")),
                     200);
    assert_true(shown(f, "Its number is 1;"));
    assert_int_equal(ask(f, staff, HTTP_GET, "/incidents", STR("")), 200);
    page = str_skip(f->pages.res.body, str_find_str(f->pages.res.body, mark) + mark.n);
    return arena_cstr(f->p->arena, str_cut(&page, '"'));
}

static void
an_incident_gets_a_number_and_staff_see_who_did_what_and_stop_it(void **state)
{
    struct fixture *f = *state;
    struct people *p = f->p;
    static const char *const acts[] = {"do=enable", "do=reset", "do=disable", "do=unlock"};
    struct session staff = staff_session(p, ROLE_BIT(ROLE_PRIVACY)), anna;
    const char *anna_path = arena_cstr(
        p->arena, arena_printf(p->arena, "/org/NORTH-1/users/%lld", (long long)p->anna.id.v));
    const char *path;

    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, "/incidents/report", STR("what=&noticed=2026-03-01")), 422);
    path = incident(f, &staff);
    assert_int_equal(mails(f), 1);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/incidents", STR("")), 403);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, path, STR("")), 403);
    assert_int_equal(ask(f, &staff, HTTP_GET, "/incidents/17", STR("")), 404);
    assert_int_equal(ask(f, &staff, HTTP_GET, path, STR("")), 200);
    assert_true(shown(f, "mailed to the wrong place") && shown(f, "days since: 1"));
    (void)people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR(""));
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=search&org=NORTH-1&user=anna")), 200);
    assert_true(shown(f, "sign-in"));
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=search&org=NOWHERE")), 422);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=search&client=nobody")), 422);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-org")), 422);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-org&org=STATE")), 422);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-user&org=STATE&user=pia")), 422);

    anna = pages_session(p, &p->anna);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-user&org=NORTH-1&user=anna")),
                     200);
    assert_int_equal(ask(f, &anna, HTTP_GET, "/home", STR("")), 303); /* signed out */
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_STOPPED);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/NORTH-1/users", STR("")), 200);
    assert_true(shown(f, "Stopped by the registry: ask its help desk."));
    for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
        assert_int_equal(ask(f, &f->berta, HTTP_POST, anna_path, str_of(acts[i])), 422);
        assert_true(shown(f, "Only the registry lets the user in again"));
    }
    assert_int_equal(people_load(p, p->anna.id).standing, USER_STOPPED);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=back-user&org=NORTH-1&user=anna")),
                     200);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK);
    /* Also the last administrator, who cannot be taken away otherwise. */
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-user&org=NORTH-1&user=berta")),
                     200);
    assert_int_equal(people_load(p, p->berta.id).standing, USER_STOPPED);

    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=stop-org&org=NORTH-1")), 200);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_CLOSED);
    assert_int_equal(ask(f, &f->berta, HTTP_GET, "/org/NORTH-1", STR("")), 303);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=back-org&org=NORTH-1")), 200);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK);
    assert_int_equal(ask(f, &staff, HTTP_POST, path, STR("do=close")), 303);
    assert_int_equal(ask(f, &staff, HTTP_GET, path, STR("")), 200);
    assert_false(shown(f, "Close the incident"));
}

/* The agreement of NORTH-1 ends on 15 January 2028. */
static void
a_page_says_that_the_agreement_ends_first_to_administrators_then_to_everybody(void **state)
{
    static const struct {
        int year, month, day;
        const char *administrator, *member; /* what they read; NULL: nothing of it */
    } days[] = {
        {2027, 12, 15, NULL, NULL},
        {2027, 12, 16, "ends in 30 days, on 15 Jan 2028", NULL},
        {2028, 1, 7, "ends in 8 days", NULL},
        {2028, 1, 8, "ends in 7 days", "ends in 7 days, on 15 Jan 2028"},
        {2028, 1, 14, "ends in 1 day,", "ends in 1 day,"},
        {2028, 1, 15, "ends today", "ends today"},
        {2028, 1, 16, "ended on 15 Jan 2028", "ended on 15 Jan 2028"},
        {2028, 3, 1, "ended on 15 Jan 2028", "ended on 15 Jan 2028"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        struct date day = date_from(days[i].year, days[i].month, days[i].day);
        struct session session;

        f->p->now = (struct now){.at = {((int64_t)day.day * 86400 + 18 * 3600) * 1000000},
                                 .offset_minutes = -360,
                                 .today = day};
        clock_set(f->p->now.at, -360);
        for (int who = 0; who < 2; who++) {
            const char *want = who == 0 ? days[i].administrator : days[i].member;
            struct user user = people_load(f->p, who == 0 ? f->p->berta.id : f->p->anna.id);
            CLEANUP(tx_end) struct tx tx = {0};

            assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
            assert_int_equal(user_used(&tx, &user, f->p->now.at, day, &f->p->err), OK);
            assert_int_equal(tx_commit(&tx, &f->p->err), OK);
            session = pages_session(f->p, &user);
            assert_int_equal(ask(f, &session, HTTP_GET, "/org/NORTH-1", STR("")), 200);
            assert_true(shown(f, "href=\"/help/errors\"")); /* what does this rejection mean? */
            assert_int_equal(shown(f, "class=\"strip"), want != NULL);
            assert_true(want == NULL || shown(f, want));
        }
    }
}

/* Anna asks for a new address; the links then stand in the newest mails to both. */
static void
ask_for_address(struct fixture *f, const struct session *anna, const char *address)
{
    struct str form =
        arena_printf(f->p->arena, "username=anna&given=Zz&family=Tester&email=%s", address);

    assert_int_equal(ask(f, anna, HTTP_POST, "/account/info", form), 303);
    assert_str(pages_header(&f->pages, "Location"), "/account?done=email");
}

static unsigned
follow(struct fixture *f, enum http_method method, struct str link)
{
    return pages_ask(&f->pages, NULL, method, link, STR(""));
}

static void
a_new_address_counts_once_both_mailboxes_have_confirmed(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);
    struct str old_side, new_side, stale;

    assert_int_equal(
        ask(f, &anna, HTTP_POST, "/account/info", STR("username=anna&family=Tester&email=nowhere")),
        422);
    ask_for_address(f, &anna, "first%40example.org");
    stale = pages_link(f->p, "first@example.org");
    ask_for_address(f, &anna, "anna%40example.org");
    old_side = pages_link(f->p, "zz@example.org");
    new_side = pages_link(f->p, "anna@example.org");
    assert_str(people_load(f->p, f->p->anna.id).email, "zz@example.org");
    assert_int_equal(follow(f, HTTP_POST, stale), 200); /* a newer request took its place */
    assert_true(shown(f, "does not work"));
    assert_int_equal(follow(f, HTTP_GET, new_side), 200); /* looking changes nothing */
    assert_true(shown(f, "anna@example.org is to be"));
    assert_int_equal(follow(f, HTTP_POST, new_side), 200);
    assert_true(shown(f, "The other mailbox has still to confirm"));
    assert_str(people_load(f->p, f->p->anna.id).email, "zz@example.org");
    assert_int_equal(follow(f, HTTP_POST, new_side), 200);
    assert_true(shown(f, "does not work")); /* used up */
    assert_int_equal(follow(f, HTTP_POST, old_side), 200);
    assert_true(shown(f, "anna@example.org is the address of the account now"));
    assert_str(people_load(f->p, f->p->anna.id).email, "anna@example.org");
}

/* The link to a new password lies in the old mailbox: until both have confirmed it works, then no more. */
static void
a_reset_link_in_a_mailbox_that_was_left_opens_nothing(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);
    struct str reset, old_side, new_side;

    assert_int_equal(pages_ask(&f->pages, NULL, HTTP_POST, STR("/forgot"),
                               STR("org=NORTH-1&username=anna&way=link")),
                     200);
    reset = pages_link(f->p, "zz@example.org");
    assert_true(str_starts(reset, STR("/reset/")));
    ask_for_address(f, &anna, "anna%40example.org");
    old_side = pages_link(f->p, "zz@example.org");
    new_side = pages_link(f->p, "anna@example.org");
    assert_int_equal(follow(f, HTTP_POST, old_side), 200);
    assert_int_equal(follow(f, HTTP_GET, reset), 200);
    assert_true(shown(f, "For user anna"));
    assert_int_equal(follow(f, HTTP_POST, new_side), 200);
    assert_int_equal(follow(f, HTTP_GET, reset), 200);
    assert_false(shown(f, "For user anna"));
    assert_true(shown(f, "does not work"));
}

static void
an_old_address_that_bounces_is_not_waited_for(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(
            bounce_add(
                &tx, f->p->arena,
                &(struct bounce){.address = STR("zz@example.org"), .why = STR("550"), .hard = true},
                f->p->now.at, &f->p->err),
            OK);
        assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    }
    ask_for_address(f, &anna, "anna%40example.org");
    assert_int_equal(pages_mails(f->p, "zz@example.org", NULL), 0);
    assert_int_equal(follow(f, HTTP_POST, pages_link(f->p, "anna@example.org")), 200);
    assert_str(people_load(f->p, f->p->anna.id).email, "anna@example.org");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(my_organization_answers_the_five_questions_of_the_help_desk),
        TEST(a_request_for_access_that_is_no_text_is_taken_all_the_same),
        TEST(address_and_contacts_are_changed_by_the_administrator),
        TEST(other_organizations_do_not_exist_for_members_in_any_page),
        TEST(a_locked_out_colleague_works_again_in_one_click),
        TEST(nobody_gives_what_they_may_not_give_nor_disables_themselves),
        TEST(many_users_are_added_from_pasted_lines_or_nobody),
        TEST(a_form_without_its_token_or_with_another_sessions_is_refused),
        TEST(an_incident_gets_a_number_and_staff_see_who_did_what_and_stop_it),
        TEST(a_page_says_that_the_agreement_ends_first_to_administrators_then_to_everybody),
        TEST(a_new_address_counts_once_both_mailboxes_have_confirmed),
        TEST(a_reset_link_in_a_mailbox_that_was_left_opens_nothing),
        TEST(an_old_address_that_bounces_is_not_waited_for),
        TEST(my_password_is_changed_with_rules_told_all_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
