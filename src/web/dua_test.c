/* web/dua_test.c - an agreement renewed, changed, passed on and signed through the pages. */
#include "base/buf.h"
#include "base/test.h"
#include "org/facility.h"
#include "org/text.h"
#include "post/post.h"
#include "store/setting.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p; /* those of the pages */
    struct session berta;
    struct agreement agreement;
    struct org site;
    struct str base; /* "/dua/sign/TOKEN" */
};

#define ORG_FORM                                                                                   \
    "name=Ann+Lee&position=Director&email=ann%40example.org&phone=&admin_given=Berta&"             \
    "admin_family=Olson&admin_email=berta%40example.org&admin_told=yes&street=1+Main+St&"          \
    "city=St.+Paul&state=MN&zip=55101&org_phone=651-555-0100"
#define SIGN_FORM "typed=ann+lee"

static enum status
fill(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};
    struct people *p = f->p;

    f->site = (struct org){.code = STR("NORTH-2"), .name = STR("Site 2"), .parent = p->north.id};
    TRY(tx_begin(&tx, p->db, &p->err));
    TRY(agreement_text_install(&tx, p->arena, &p->err));
    TRY(org_add(&tx, &f->site, p->now.at, &p->err));
    TRY(agreement_take_over(&tx, p->north.id, date_from(2023, 1, 15), &signer, p->now.at,
                            &f->agreement, &p->err));
    TRY(agreement_facility_put(
        &tx, f->agreement.id,
        &(struct facility){.org = f->site.id, .from = date_from(2023, 1, 15), .until = DATE_NONE},
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
    assert_int_equal(fill(f), OK);
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

/* Somebody without an account, or Berta. */
static unsigned
ask(struct fixture *f, bool berta, enum http_method method, struct str path, const char *form)
{
    return pages_ask(&f->pages, berta ? &f->berta : NULL, method, path, str_of(form));
}

static struct str
at(struct fixture *f, const char *step)
{
    return arena_printf(f->p->arena, "%.*s%s", STRF(f->base), step);
}

static bool
shown(const struct fixture *f, const char *text)
{
    return pages_shown(&f->pages, text);
}

/* Renew, from the organization's page: leaves the path of the signing in f->base. */
static void
begin(struct fixture *f)
{
    assert_int_equal(ask(f, true, HTTP_POST, STR("/org/NORTH-1/renew"), ""), 303);
    f->base = pages_header(&f->pages, "Location");
    assert_true(str_starts(f->base, STR("/dua/sign/")));
}

static struct gate
gate_of(struct fixture *f, const struct org *org)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct gate gate;

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(agreement_gate(&tx, f->p->arena, org->id, f->p->now.today, &gate, &f->p->err),
                     OK);
    return gate;
}

static size_t
mails_to(struct fixture *f, const char *address)
{
    return pages_mails(f->p, address, NULL);
}

static void
a_renewal_without_changes_takes_six_posts_and_restores_access_at_once(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(gate_of(f, &f->p->north).answer, GATE_EXPIRED);
    begin(f);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, ""), ""), 200);
    assert_true(shown(f, "ended on 15 Jan 2026"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/facilities"), ""), 200);
    assert_true(shown(f, "NORTH-2"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/facilities"), "what=on"), 303);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/read"), ""), 200);
    assert_true(shown(f, "Designation of the administrator"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/sign"), ""), 200);
    assert_true(shown(f, "2 Mar 2029"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
    assert_true(shown(f, "It is in force now."));
    assert_int_equal(gate_of(f, &f->p->north).answer, GATE_ACTIVE);
    assert_int_equal(gate_of(f, &f->site).answer, GATE_ACTIVE);
    assert_int_equal(mails_to(f, "ann@example.org"), 1);
    assert_int_equal(mails_to(f, "berta@example.org"), 2); /* the invitation and the copy */

    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200); /* replayed */
    assert_true(shown(f, "does not work"));
    assert_int_equal(mails_to(f, "ann@example.org"), 1);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/org/NORTH-1/dua"), ""), 200);
    assert_true(shown(f, "superseded") && shown(f, "The signed copy"));
}

static void
who_closes_the_browser_comes_back_to_what_was_entered(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), "name=Bo+Dahl&position=&email=x"),
                     422);
    assert_true(shown(f, "Enter the title of the representative."));
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/org"), ""), 200);
    assert_true(shown(f, "value=\"Bo Dahl\""));
}

/* 201 bytes: the last letter of two is cut. */
static void
a_text_too_long_is_shortened_and_not_refused(void **state)
{
    struct fixture *f = *state;
    struct buf form;

    begin(f);
    buf_init(&form, f->p->arena, 2048);
    buf_add(&form, STR("street=x"));
    for (int i = 0; i < 100; i++)
        buf_add(&form, STR("%C3%A9"));
    buf_add(&form, STR("&" ORG_FORM));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(
        ask(f, false, HTTP_POST, at(f, "/org"), arena_cstr(f->p->arena, buf_str(&form))), 303);
}

static void
nothing_is_signed_without_every_step_and_the_very_name(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 422);
    assert_true(shown(f, "Step 1 is not complete"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 422);
    assert_true(shown(f, "Step 2 is not complete"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 422);
    assert_true(shown(f, "Step 4 is not complete"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), "typed=Somebody"), 422);
    assert_true(shown(f, "Type your full name as you entered it: Ann Lee."));
    assert_int_equal(gate_of(f, &f->p->north).answer, GATE_EXPIRED);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
    assert_int_equal(gate_of(f, &f->p->north).answer, GATE_ACTIVE);
}

/* Two links of one organization, as two notices give them: what was signed with one is signed. */
/* What a page's form proves to have been shown. */
static struct str
stamp(struct fixture *f, const char *step, const char *more)
{
    static const struct str mark = STR_INIT("name=\"stamp\" value=\"");
    struct str rest;

    assert_int_equal(ask(f, false, HTTP_GET, at(f, step), ""), 200);
    rest = str_skip(f->pages.res.body, str_find_str(f->pages.res.body, mark) + mark.n);
    rest = str_cut(&rest, '"');
    assert_int_equal(rest.n, 64);
    return arena_printf(f->p->arena, "stamp=%.*s&%s", STRF(rest), more);
}

static void
two_editors_do_not_overwrite_each_other_nor_sign_what_they_did_not_see(void **state)
{
    struct fixture *f = *state;
    struct str mine, theirs, sign;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    mine = stamp(f, "/org", ORG_FORM);
    theirs = stamp(f, "/org", "name=Bo+Dahl&" ORG_FORM);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), arena_cstr(f->p->arena, theirs)), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), arena_cstr(f->p->arena, mine)), 422);
    assert_true(shown(f, "Somebody else has changed this agreement"));
    assert_true(shown(f, "value=\"Bo Dahl\""));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    sign = stamp(f, "/sign", "typed=bo+dahl");
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), arena_cstr(f->p->arena, sign)), 422);
    assert_true(shown(f, "Somebody else has changed this agreement"));
    sign = stamp(f, "/sign", SIGN_FORM);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), arena_cstr(f->p->arena, sign)), 200);
    assert_true(shown(f, "It is in force now."));
}

static void
every_link_ends_with_the_signature(void **state)
{
    struct fixture *f = *state;
    struct str other;

    begin(f);
    other = f->base;
    begin(f);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
    assert_int_equal(ask(f, false, HTTP_GET, other, ""), 200);
    assert_true(shown(f, "does not work"));
}

static void
who_administers_today_is_offered_as_the_designated_one(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/org"), ""), 200);
    assert_true(shown(f, "value=\"zz@example.org\"") && shown(f, "value=\"yes\" checked"));
}

static void
passing_it_on_ends_the_old_link_and_mails_a_new_one(void **state)
{
    struct fixture *f = *state;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=no&to_name=Bo&to_email=bo"), 422);
    assert_int_equal(
        ask(f, false, HTTP_POST, at(f, ""), "right=no&to_name=Bo&to_email=bo%40example.org"), 200);
    assert_int_equal(mails_to(f, "bo@example.org"), 1);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, ""), ""), 200);
    assert_true(shown(f, "does not work"));
}

/* Facilities NORTH-1-2 to -4: the first names somebody known, the others one new person. All of them have to
 * accept. */
static void
administrators_of_the_sheet(struct fixture *f)
{
    static const char *const codes[] = {"NORTH-1-2", "NORTH-1-3", "NORTH-1-4"};
    struct user admin[3], *list;
    size_t count;
    struct mail mail;
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    for (size_t i = 0; i < 3; i++) {
        struct org site;

        assert_int_equal(org_find_code(&tx, f->p->arena, str_of(codes[i]), &site, &f->p->err), OK);
        assert_int_equal(user_list(&tx, f->p->arena, site.id, &list, &count, &f->p->err), OK);
        assert_int_equal(count, 1);
        assert_int_equal(list[0].roles, ROLE_BIT(ROLE_ORG_ADMIN));
        admin[i] = list[0];
    }
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    assert_true(admin[0].account.v != f->p->anna.account.v &&
                admin[0].account.v != f->p->berta.account.v);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(admin[i].standing, USER_INVITED);
    assert_int_equal(admin[2].account.v, admin[1].account.v);
    assert_int_equal(pages_mails(f->p, "nia@example.org", &mail), 1);
    assert_true(str_find_str(mail.body, STR("NORTH-1-3")) < mail.body.n &&
                str_find_str(mail.body, STR("NORTH-1-4")) < mail.body.n);
    assert_int_equal(pages_mails(f->p, "Nia@example.org", NULL), 0); /* the same mailbox */
    assert_int_equal(pages_mails(f->p, "zz@example.org", NULL), 2);  /* invited; a copy, as Berta */
}

static void
a_sheet_with_faults_tells_all_of_them_and_a_good_one_changes_the_list(void **state)
{
    struct fixture *f = *state;
    struct sheet sheet;
    struct str why, form;

    begin(f);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/facilities.csv"), ""), 200);
    assert_true(sheet_read(f->p->arena, f->pages.res.body, STR(""), &sheet, &why));
    assert_str(cell_text(&sheet.rows[1], COLUMN_CODE), "NORTH-2");
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/facilities.xlsx"), ""), 200);
    assert_true(sheet_read(f->p->arena, f->pages.res.body, STR("Facilities"), &sheet, &why));

    form = arena_printf(f->p->arena,
                        "what=sheet&cells=Facility+name%%2CFacility+type%%0ASite+3%%2Cshop");
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/facilities"), arena_cstr(f->p->arena, form)),
                     422);
    assert_true(shown(f, "is not a type of facility") && shown(f, "the column is missing"));
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/faults.xlsx"), ""), 200);
    assert_true(sheet_read(f->p->arena, f->pages.res.body, STR("Faults"), &sheet, &why));

    assert_int_equal(
        ask(f, false, HTTP_POST, at(f, "/facilities"),
            "what=sheet&cells=Organization+code%2CFacility+name%2CFacility+type%2CAddress+1%2CCity%2CState%2CZIP%2CPhone%2C"
            "Administrator+first+name%2CAdministrator+last+name%2CAdministrator+e-mail%2C"
            "Administrator+phone%0A%2CSite+3%2Cclinic%2C3+Main%2CSt.+Paul%2CMN%2C55101%2C6515550100%2CZz%2C"
            "Tester%2Czz%40example.org%2C6515550100%0A%2CSite+4%2Cclinic%2C4+Main%2CSt.+Paul%2CMN%2C55101%2C"
            "6515550100%2CNia%2CBerg%2Cnia%40example.org%2C6515550100%0A%2CSite+5%2Cclinic%2C5+Main%2C"
            "St.+Paul%2CMN%2C55101%2C6515550100%2CNia%2CBerg%2CNia%40example.org%2C6515550100"
            "%0ANORTH-1%2CNorth+Clinic%2Cclinic%2C1+Main%2CSt.+Paul%2CMN%2C55101%2C6515550100%2CBerta%2COlson%2C"
            "berta%40example.org%2C6515550100"),
        200);
    assert_true(shown(f, "0 kept, 0 changed, 4 added, 1 closed"));
    assert_int_equal(pages_mails(f->p, "nia@example.org", NULL),
                     0); /* nobody before the signature */
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
    assert_true(shown(f, "It is in force now."));
    administrators_of_the_sheet(f);
    people_later(f->p, 24 * 60);
    assert_int_equal(gate_of(f, &f->site).answer, GATE_EXPIRED); /* closed yesterday, no grace */
    assert_int_equal(gate_of(f, &f->p->north).answer, GATE_ACTIVE);
}

static void
made_up_links_open_nothing(void **state)
{
    struct fixture *f = *state;
    const char *const steps[] = {"", "/org", "/facilities", "/read", "/sign", "/facilities.xlsx"};

    f->base = STR("/dua/sign/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        assert_int_equal(ask(f, false, HTTP_GET, at(f, steps[i]), ""), 200);
        assert_true(shown(f, "does not work") && shown(f, "presses Renew"));
        assert_false(shown(f, "/forgot"));
    }
}

/* The link of the newest mail to an address. */
static struct str
link_to(struct fixture *f, const char *address)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count;

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(mail_list(&tx, f->p->arena, MAIL_STATE_COUNT, 100, &list, &count, &f->p->err),
                     OK);
    for (size_t i = 0; i < count; i++) {
        struct str rest = list[i].body;

        if (!str_eq(list[i].to, str_of(address)))
            continue;
        rest = str_skip(rest, str_find_str(rest, STR("/confirm/")));
        return str_cut(&rest, '\n');
    }
    fail_msg("no mail to %s", address);
    return STR("");
}

static struct str
representative(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct board_row *rows;
    size_t count;

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(agreement_board(&tx, f->p->arena, &rows, &count, &f->p->err), OK);
    return rows[0].signer.email;
}

static void
a_representative_changes_only_when_both_sides_have_confirmed(void **state)
{
    struct fixture *f = *state;
    struct str path = STR("/org/NORTH-1/representative"), old_side, new_side;

    begin(f); /* a link that signs, as a notice gives one to the representative of then */
    assert_int_equal(ask(f, true, HTTP_POST, path, "who=Bo&email=bo"), 422);
    assert_int_equal(ask(f, true, HTTP_POST, path, "who=Bo+Dahl&email=bo%40example.org"), 303);
    old_side = link_to(f, "ann@example.org");
    new_side = link_to(f, "bo@example.org");
    assert_int_equal(ask(f, false, HTTP_GET, new_side, ""), 200); /* looking changes nothing */
    assert_int_equal(ask(f, false, HTTP_POST, new_side, ""), 200);
    assert_true(shown(f, "The other side has still to confirm."));
    assert_str(representative(f), "ann@example.org");
    assert_int_equal(ask(f, false, HTTP_POST, new_side, ""), 200);
    assert_true(shown(f, "does not work")); /* used up */
    assert_int_equal(ask(f, false, HTTP_POST, old_side, ""), 200);
    assert_true(shown(f, "Bo Dahl is the authorized representative now."));
    assert_int_equal(ask(f, false, HTTP_GET, at(f, ""), ""), 200);
    assert_true(shown(f, "does not work"));
    assert_str(representative(f), "bo@example.org");
    assert_int_equal(ask(f, true, HTTP_GET, STR("/org/NORTH-1"), ""), 200);
    assert_true(shown(f, "Represented now by") && shown(f, "bo@example.org"));
}

/* Nobody signs for a place that is closed, also not from a page that was open before. */
static void
a_closed_facility_offers_no_renewal(void **state)
{
    struct fixture *f = *state;
    struct org org;

    assert_int_equal(ask(f, true, HTTP_GET, STR("/org/NORTH-2"), ""), 200);
    assert_true(shown(f, "/org/NORTH-2/renew"));
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(org_find_code(&tx, f->p->arena, STR("NORTH-2"), &org, &f->p->err), OK);
        org.state = ORG_CLOSED;
        assert_int_equal(org_update(&tx, &org, &f->p->err), OK);
        assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    }
    assert_int_equal(ask(f, true, HTTP_GET, STR("/org/NORTH-2"), ""), 200);
    assert_false(shown(f, "/org/NORTH-2/renew"));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/org/NORTH-2/dua"), ""), 200);
    assert_false(shown(f, "/org/NORTH-2/renew"));
    assert_int_equal(ask(f, true, HTTP_POST, STR("/org/NORTH-2/renew"), ""), 409);
}

/* From here on f->berta is somebody of the registry's staff. */
static void
be_staff(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct people *p = f->p;
    struct org registry = {.code = STR("STATE"), .name = STR("The registry"), .kind = ORG_REGISTRY};
    struct user clara;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(org_add(&tx, &registry, p->now.at, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    clara = people_add(p, &registry, "clara", ROLE_BIT(ROLE_PROGRAM));
    f->berta = pages_session(p, &clara);
}

/* The same person, a day later. */
static void
be_again(struct fixture *f)
{
    struct user user = f->berta.user;

    clock_set(f->p->now.at, f->p->now.offset_minutes);
    f->berta = pages_session(f->p, &user);
}

static void
the_board_follows_the_setting_of_the_days_of_grace(void **state)
{
    struct fixture *f = *state;

    be_staff(f);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua"), ""), 200);
    assert_true(shown(f, "Days of grace: 0") && shown(f, "Expired: 1"));
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(setting_save(&tx, STR("dua.grace_days"), STR("60"), &f->p->err), OK);
        assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    }
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua"), ""), 200);
    assert_true(shown(f, "Days of grace: 1") && shown(f, "Expired: 0"));
}

static void
renew_on_20_march_2023(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};

    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(agreement_take_over(&tx, f->p->north.id, date_from(2023, 3, 20), &signer,
                                         f->p->now.at, &f->agreement, &f->p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
}

static void
the_board_counts_lists_exports_and_mails(void **state)
{
    struct fixture *f = *state;
    struct sheet sheet;
    struct str why;

    be_staff(f);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua/find"), ""), 200);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/find"), "code=north-1"), 422);
    assert_true(shown(f, "No organization has this code.") && shown(f, "value=\"north-1\""));
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/find"), "code=NORTH-1"), 303);
    assert_str(pages_header(&f->pages, "Location"), "/org/NORTH-1/dua");
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua"), ""), 200);
    assert_true(shown(f, "Ending within 90 days: 0"));
    assert_true(shown(f, "Expired: 1")); /* since 15 January, 46 days */
    renew_on_20_march_2023(f);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua"), ""), 200);
    assert_true(shown(f, "Ending within 90 days: 1"));
    assert_true(shown(f, "Ending within 30 days: 1"));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua/export.xlsx"), ""), 200);
    assert_true(sheet_read(f->p->arena, f->pages.res.body, STR("Agreements"), &sheet, &why));
    assert_int_equal(sheet.count, 2);
    assert_str(cell_text(&sheet.rows[1], 0), "NORTH-1");
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/mail"), "show=90"), 303);
    assert_int_equal(mails_to(f, "ann@example.org"), 1);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=90&q=north"), ""), 200);
    assert_true(shown(f, "href=\"/org/NORTH-1\""));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=90&q=elsewhere"), ""), 200);
    assert_false(shown(f, "href=\"/org/NORTH-1\""));
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/mail"), "show=90&q=elsewhere"), 303);
    assert_int_equal(mails_to(f, "ann@example.org"), 1);
}

/* Pressed twice, or by two people: nobody is written to twice a day, and the page says so. */
static void
everybody_is_mailed_once_a_day_at_most(void **state)
{
    struct fixture *f = *state;

    be_staff(f);
    renew_on_20_march_2023(f);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/mail"), "show=90"), 303);
    assert_str(pages_header(&f->pages, "Location"), "/dua?show=90&mailed=1&before=0");
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/mail"), "show=30"), 303);
    assert_str(pages_header(&f->pages, "Location"), "/dua?show=30&mailed=0&before=1");
    assert_int_equal(mails_to(f, "ann@example.org"), 1);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=30&mailed=0&before=1"), ""), 200);
    assert_true(shown(f, "Nobody was mailed: all 1 have had a mail about their agreement today."));
    people_later(f->p, 24 * 60);
    be_again(f);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/dua/mail"), "show=90"), 303);
    assert_str(pages_header(&f->pages, "Location"), "/dua?show=90&mailed=1&before=0");
    assert_int_equal(mails_to(f, "ann@example.org"), 2);
}

static void
whoever_has_no_agreement_stands_on_a_tile_of_their_own(void **state)
{
    struct fixture *f = *state;
    struct sheet sheet;
    struct str why;

    be_staff(f);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=none"), ""), 200);
    assert_true(shown(f, "No agreement: 1") && shown(f, "href=\"/org/SOUTH-1\""));
    assert_false(shown(f, "href=\"/org/NORTH-1\""));
    assert_false(shown(f, "Assign to me") || shown(f, "Mail all"));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua/export.xlsx?show=none"), ""), 200);
    assert_true(sheet_read(f->p->arena, f->pages.res.body, STR("Agreements"), &sheet, &why));
    assert_int_equal(sheet.count, 2);
    assert_str(cell_text(&sheet.rows[1], 0), "SOUTH-1");
    assert_str(cell_text(&sheet.rows[1], 7), "no agreement");
}

static void
a_first_agreement_is_accepted_or_returned_by_staff(void **state)
{
    struct fixture *f = *state;
    struct people *p = f->p;
    struct agreement a;
    struct str path;

    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct signature signature = {
            .signer = {.name = STR("Otto"), .email = STR("otto@example.org")},
            .hash = STR("01234567890123456789012345678901"),
            .text_number = 1,
            .at = p->now.at,
            .today = p->now.today};

        assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
        assert_int_equal(agreement_begin(&tx, p->arena, p->south.id, NULL, p->now.at, &a, &p->err),
                         OK);
        assert_int_equal(agreement_sign(&tx, p->arena, &a, &signature, &p->err), OK);
        assert_int_equal(tx_commit(&tx, &p->err), OK);
    }
    be_staff(f);
    path = arena_printf(p->arena, "/dua/decide/%lld", (long long)a.id.v);
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=assign"), 303);
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=mine"), ""), 200);
    assert_true(shown(f, "Assigned to me: 1") && shown(f, "href=\"/org/SOUTH-1\""));
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=suspend"), 409); /* not in force yet */
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=accept"), 303);
    assert_int_equal(gate_of(f, &p->south).answer, GATE_ACTIVE);
    assert_int_equal(mails_to(f, "otto@example.org"), 1);
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=suspend"), 303);
    assert_int_equal(gate_of(f, &p->south).answer, GATE_SUSPENDED);
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=lift"), 303);
    assert_int_equal(gate_of(f, &p->south).answer, GATE_ACTIVE);
}

/* The agreement that waits is returned with a reason, which mail, wizard and board show. */
static void
return_it(struct fixture *f)
{
    struct board_row *rows;
    struct mail mail;
    struct str path = STR(""), long_one = STR("do=return&show=review&why=");
    size_t count;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(agreement_board(&tx, f->p->arena, &rows, &count, &f->p->err), OK);
    }
    for (size_t i = 0; i < count; i++)
        if (rows[i].dates.step == STEP_SUBMITTED)
            path = arena_printf(f->p->arena, "/dua/decide/%lld", (long long)rows[i].id.v);
    for (int i = 0; i <= 500; i++)
        long_one = arena_printf(f->p->arena, "%.*sx", STRF(long_one));
    assert_int_equal(ask(f, true, HTTP_POST, path, "do=return&show=review&why=+"), 422);
    assert_true(shown(f, "Write what is to be corrected"));
    assert_true(shown(f, "5 business days left")); /* the same tile again */
    assert_int_equal(ask(f, true, HTTP_POST, path, arena_cstr(f->p->arena, long_one)), 422);
    assert_int_equal(
        ask(f, true, HTTP_POST, path, "do=return&show=review&why=Which+site+is+%3Cmeant%3E%3F"),
        303);
    (void)pages_mails(f->p, "ann@example.org", &mail);
    assert_non_null(strstr(arena_cstr(f->p->arena, mail.body), "Which site is <meant>?"));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=review"), ""), 200);
    assert_true(shown(f, "Returned: Which site is &lt;meant&gt;?"));
    f->base = pages_link(f->p, "ann@example.org");
    assert_int_equal(ask(f, false, HTTP_GET, at(f, ""), ""), 200);
    assert_true(shown(f, "To be corrected") && shown(f, "Which site is &lt;meant&gt;?"));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
}

/* From staff's form to the board: nobody needs a command or an account for it. */
static void
a_new_organization_is_enrolled_signed_and_accepted(void **state)
{
    struct fixture *f = *state;
    struct str form =
        STR("code=ELM-1&name=Elm+Clinic&kind=clinic&who=Otto+Berg&email=otto%40example.org");
    struct org elm;
    CLEANUP(tx_end) struct tx tx = {0};

    be_staff(f);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/enrol"), "code=E+1&name=Elm&kind=clinic"), 422);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/enrol"),
                         "code=ELM-1&name=Elm&kind=registry&who=Otto&email=otto%40example.org"),
                     422);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/enrol"), form.p), 303);
    assert_int_equal(ask(f, true, HTTP_POST, STR("/enrol"), form.p), 422); /* twice by mistake */
    assert_true(shown(f, "There is an organization with this code already."));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=unsigned"), ""), 200);
    assert_true(shown(f, "Not signed yet: 1"));
    f->base = pages_link(f->p, "otto@example.org");
    assert_int_equal(ask(f, false, HTTP_GET, at(f, ""), ""), 200);
    assert_true(shown(f, "There is no agreement in force yet."));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, ""), "right=yes"), 303);
    assert_int_equal(ask(f, false, HTTP_GET, at(f, "/org"), ""), 200);
    assert_true(shown(f, "value=\"Otto Berg\"") && shown(f, "value=\"otto@example.org\""));
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/org"), ORG_FORM), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/read"), ""), 303);
    assert_int_equal(ask(f, false, HTTP_POST, at(f, "/sign"), SIGN_FORM), 200);
    assert_true(shown(f, "within five business days"));
    assert_int_equal(ask(f, true, HTTP_GET, STR("/dua?show=review"), ""), 200);
    assert_true(shown(f, "5 business days left"));
    return_it(f);
    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(org_find_code(&tx, f->p->arena, STR("ELM-1"), &elm, &f->p->err), OK);
    tx_end(&tx);
    assert_int_equal(gate_of(f, &elm).answer, GATE_NONE); /* until staff accept it */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_renewal_without_changes_takes_six_posts_and_restores_access_at_once),
        TEST(who_closes_the_browser_comes_back_to_what_was_entered),
        TEST(a_text_too_long_is_shortened_and_not_refused),
        TEST(nothing_is_signed_without_every_step_and_the_very_name),
        TEST(two_editors_do_not_overwrite_each_other_nor_sign_what_they_did_not_see),
        TEST(every_link_ends_with_the_signature),
        TEST(who_administers_today_is_offered_as_the_designated_one),
        TEST(passing_it_on_ends_the_old_link_and_mails_a_new_one),
        TEST(a_sheet_with_faults_tells_all_of_them_and_a_good_one_changes_the_list),
        TEST(made_up_links_open_nothing),
        TEST(a_representative_changes_only_when_both_sides_have_confirmed),
        TEST(a_new_organization_is_enrolled_signed_and_accepted),
        TEST(the_board_counts_lists_exports_and_mails),
        TEST(a_closed_facility_offers_no_renewal),
        TEST(everybody_is_mailed_once_a_day_at_most),
        TEST(whoever_has_no_agreement_stands_on_a_tile_of_their_own),
        TEST(the_board_follows_the_setting_of_the_days_of_grace),
        TEST(a_first_agreement_is_accepted_or_returned_by_staff),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
