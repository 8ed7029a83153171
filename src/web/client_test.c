/* web/client_test.c - doses given, corrected, moved and undone at a page, and what a page refuses. */
#include <string.h>

#include "access/test_people.h"
#include "base/test.h"
#include "registry/history.h"
#include "registry/intake.h"
#include "web/serve.h"
#include "web/test_browser.h"
#include "web/test_child.h"

static struct people *people;
static struct web web;
static struct code_sets *codes;
static struct cdsi_force *force;
static struct arena *arena;
static struct client_id child, other;
static struct user nora;

/* ---- the world: two children of North Clinic, on 2 March 2026 ---- */

static int
start(void **state)
{
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    clock_set(people->now.at, people->now.offset_minutes);
    arena = arena_new((size_t)1 << 29);
    assert_int_equal(cdsi_force_open(NULL, (struct cdsi_options){0}, &force, &people->err), OK);
    web = (struct web){.db = people->db, .codes = codes, .force = force, .product = STR("Jenner")};
    web_open(&web);
    browser_new(&web, arena);
    child_agreement(people, &people->north);
    child = child_add(people, codes, "Olson", "Anna", date_from(2024, 11, 1));
    other = child_add(people, codes, "Berg", "Nils", date_from(2024, 12, 1));
    nora = people_add(people, &people->north, "nora", ROLE_BIT(ROLE_CLINICAL));
    people_password(people, &nora, GOOD_PASSWORD);
    (void)browser_sign_in("NORTH-1", "nora");
    *state = people;
    return 0;
}

static int
stop(void **state)
{
    web_close(&web);
    cdsi_force_close(force);
    code_sets_free(codes);
    arena_free(arena);
    return people_teardown(state);
}

/* ---- words for the tests below ---- */

static const char *
path(struct client_id id, const char *rest)
{
    return arena_cstr(arena, arena_printf(arena, "/clients/%lld%s", (long long)id.v, rest));
}

static struct history
record(struct client_id id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history history;

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(history_load(&tx, arena, id, &history, &people->err), OK);
    return history;
}

/* One row, MMR, saved as typed in `more`. */
static struct shown
give(struct client_id id, const char *more)
{
    struct str fields = arena_printf(
        arena, "rows=1&group0=MMR&on0=1&product0=03:MSD:M-M-R+II&act=save&giver=0&%s", more);

    clock_set((struct instant){people->now.at.us += 1000000}, people->now.offset_minutes);
    return browser_post(path(id, "/give"), path(id, "/give"), arena_cstr(arena, fields));
}

static struct shown
undo(struct client_id id, const struct shown *after)
{
    struct str to = browser_header(after, "Location");
    size_t at = str_find_str(to, STR("moment="));

    return browser_post(path(id, ""), path(id, "/undo"), arena_cstr(arena, str_skip(to, at)));
}

static const char *
dose_page(struct client_id id)
{
    struct history history = record(id);

    assert_int_equal(history.dose_count, 1);
    return arena_cstr(arena, arena_printf(arena, "/clients/%lld/dose/%lld", (long long)id.v,
                                          (long long)history.doses[0].id.v));
}

static struct shown
correct(const char *page, const char *more)
{
    struct shown shown = browser_get(page);
    struct str mark = STR("name=\"sent\" value=\"");
    struct str rest = str_skip(shown.body, str_find_str(shown.body, mark) + mark.n);
    struct str sent = str_cut(&rest, '"');

    clock_set((struct instant){people->now.at.us += 1000000}, people->now.offset_minutes);
    return browser_post(page, page,
                        arena_cstr(arena, arena_printf(arena, "sent=%.*s&%s", STRF(sent), more)));
}

/* ---- giving ---- */

static void
a_dose_is_given_and_the_next_child_gets_the_lot_of_the_day(void **state)
{
    struct shown answer =
        give(child, "given=t&lot0=y0142&expires0=1/1/2028&route0=C38299&site0=LT&seen=0");
    struct history history = record(child);

    (void)state;
    assert_int_equal(answer.status, 303);
    assert_int_equal(history.dose_count, 1);
    assert_str(history.doses[0].lot, "Y0142");
    assert_str(history.doses[0].source, "00");
    assert_str(date_iso(arena, history.doses[0].given), "2026-03-02");
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_true(browser_has(&answer, "1 dose saved."));
    answer = browser_post(path(other, ""), path(other, "/give"), "act=open&only=MMR");
    assert_true(browser_has(&answer, "value=\"Y0142\""));
    assert_true(browser_has(&answer, "value=\"1 Jan 2028\""));
    assert_true(browser_has(&answer, "value=\"03:MSD:M-M-R II\" selected"));
}

static void
warnings_are_read_once_and_then_do_not_stand_in_the_way(void **state)
{
    struct shown answer = give(child, "given=t&lot0=OLD1&expires0=1/1/2026&seen=0");
    struct str mark = STR("name=\"seen\" value=\""), rest;

    (void)state;
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "Lot OLD1 expired on 1 Jan 2026."));
    assert_int_equal(record(child).dose_count, 0);
    rest = str_skip(answer.body, str_find_str(answer.body, mark) + mark.n);
    rest = str_cut(&rest, '"');
    answer =
        give(child,
             arena_cstr(arena, arena_printf(arena, "given=t&lot0=OLD1&expires0=1/1/2026&seen=%.*s",
                                            STRF(rest))));
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).dose_count, 1);
    /* the same dose twice: said, not added twice */
    answer = give(child, "given=t&lot0=OLD1&expires0=1/1/2028&seen=0");
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "On record already for this day"));
    assert_int_equal(record(child).dose_count, 1);
}

static void
days_that_cannot_be_are_refused_and_what_was_typed_stays(void **state)
{
    static const char *const days[] = {"3/3/2026", "10/31/2024", "31/31/26", ""};

    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
        struct shown answer = give(
            child, arena_cstr(arena, arena_printf(arena, "given=%s&lot0=KEPT7&seen=0", days[i])));

        assert_int_equal(answer.status, 422);
        assert_true(browser_has(&answer, "value=\"KEPT7\""));
        assert_true(browser_has(&answer, "There is a problem"));
    }
    assert_int_equal(record(child).dose_count, 0);
}

static void
what_is_due_is_offered_and_ticked_is_what_was_ticked(void **state)
{
    struct shown answer = browser_get(path(child, ""));

    (void)state;
    assert_true(browser_has(&answer, "aria-label=\"Choose MMR\" checked"));
    answer = browser_get(path(child, "/give"));
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "> MMR"));
    assert_true(browser_has(&answer, "M-M-R II"));
    assert_false(browser_has(&answer, "checked> "));
    answer = browser_post(path(child, ""), path(child, "/give"), "act=open&g0=MMR&g5=Varicella");
    assert_true(browser_has(&answer, "checked> MMR"));
    assert_true(browser_has(&answer, "checked> Varicella"));
    assert_false(browser_has(&answer, "checked> DTaP"));
    /* the number is the browser's to say; a product yet to be chosen is no contraindication */
    assert_true(browser_has(&answer, ">Save doses</button>"));
    assert_false(browser_has(&answer, "name=\"reason\""));
    answer = browser_post(path(child, ""), path(child, "/give"), "act=open");
    assert_false(browser_has(&answer, "checked> "));
}

/* ---- correcting ---- */

static void
a_dose_is_corrected_and_every_version_stays(void **state)
{
    struct shown answer = give(child, "given=t&lot0=WRONG1&expires0=1/1/2028&seen=0");
    const char *page = dose_page(child);

    (void)state;
    answer = correct(page, "act=save&given=3/2/26&product=03:MSD:M-M-R+II&lot=right1&source=00");
    assert_int_equal(answer.status, 303);
    assert_str(record(child).doses[0].lot, "RIGHT1");
    page = dose_page(child);
    answer = browser_get(page);
    assert_true(browser_has(&answer, "lot WRONG1"));
    assert_true(browser_has(&answer, "lot RIGHT1"));
    answer = correct(page, "act=delete&reason=never+given");
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).dose_count, 0);
    assert_int_equal(undo(child, &answer).status, 303);
    assert_str(record(child).doses[0].lot, "RIGHT1");
}

static void
an_undo_takes_back_what_was_given_and_only_ones_own(void **state)
{
    struct shown answer = give(child, "given=t&lot0=A1&expires0=1/1/2028&seen=0"), again;

    (void)state;
    assert_int_equal(undo(child, &answer).status, 303);
    assert_int_equal(record(child).dose_count, 0);
    again = undo(child, &answer); /* twice: it does not hold any more */
    assert_int_equal(again.status, 409);
    assert_int_equal(browser_post(path(child, ""), path(child, "/undo"), "moment=12345").status,
                     409);
}

static void
of_two_people_the_second_sees_both_versions(void **state)
{
    struct shown answer = give(child, "given=t&lot0=FIRST&expires0=1/1/2028&seen=0");
    const char *page = dose_page(child);

    (void)state;
    answer = correct(page, "act=save&given=3/2/26&product=03:MSD:M-M-R+II&lot=theirs&source=00");
    assert_int_equal(answer.status, 303);
    page = dose_page(child);
    answer = browser_post(
        page, page, "sent=1&act=save&given=3/2/26&product=03:MSD:M-M-R+II&lot=mine&source=00");
    assert_int_equal(answer.status, 409);
    assert_true(browser_has(&answer, "<dd>THEIRS</dd>"));
    assert_true(browser_has(&answer, "value=\"MINE\""));
    assert_str(record(child).doses[0].lot, "THEIRS");
}

static void
a_dose_moves_to_its_person_and_back(void **state)
{
    struct shown answer = give(child, "given=t&lot0=MOVED&expires0=1/1/2028&seen=0");
    const char *page = dose_page(child);

    (void)state;
    answer = correct(page, "act=find&words=berg+nils+12/1/2024");
    assert_true(browser_has(&answer, "Move to Berg, Nils"));
    answer = correct(page, arena_cstr(arena, arena_printf(arena, "to=%lld", (long long)other.v)));
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).dose_count, 0);
    assert_str(record(other).doses[0].lot, "MOVED");
    assert_int_equal(undo(other, &answer).status, 303);
    assert_int_equal(record(other).dose_count, 0);
    assert_str(record(child).doses[0].lot, "MOVED");
}

static void
anothers_dose_is_corrected_with_a_reason(void **state)
{
    struct shown answer = give(child, "given=3/1/26&lot0=OLD&expires0=1/1/2028&seen=0");
    const char *page = dose_page(child);
    const char *fields = "act=save&given=3/1/26&product=03:MSD:M-M-R+II&lot=new&source=00";

    (void)state;
    assert_int_equal(answer.status, 303);
    people->now.at.us += INT64_C(86400000000);
    people->now.today = date_add_days(people->now.today, 1);
    clock_set(people->now.at, people->now.offset_minutes);
    (void)browser_sign_in("NORTH-1", "nora");
    answer = correct(page, fields);
    assert_int_equal(answer.status, 422);
    assert_true(browser_has(&answer, "Enter why it is corrected"));
    answer = correct(page, arena_cstr(arena, arena_printf(arena, "%s&reason=typo", fields)));
    assert_int_equal(answer.status, 303);
    assert_str(record(child).doses[0].lot, "NEW");
}

/* ---- registering and correcting a person ---- */

static struct shown
enter(const char *more)
{
    return browser_post("/clients/new", "/clients/new", more);
}

static struct client_id
led_to(const struct shown *answer)
{
    struct str to = str_skip(browser_header(answer, "Location"), 9);
    struct client_id id = {0};

    assert_int_equal(answer->status, 303);
    assert_true(str_parse_i64(str_cut(&to, '?'), &id.v));
    return id;
}

static void
a_birth_date_may_be_typed_in_many_ways(void **state)
{
    static const char *const ways[] = {"3/14/2019",   "3/14/19",     "2019-03-14", "03142019",
                                       "14+mar+2019", "March+14+19", "20190314",   "3.14.2019"};

    (void)state;
    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        struct shown answer = enter(
            arena_cstr(arena, arena_printf(arena, "act=anyway&family=Way%c&given=Sam&sex=M&born=%s",
                                           (char)('A' + i), ways[i])));

        assert_str(date_iso(arena, record(led_to(&answer)).client.believed.born), "2019-03-14");
    }
}

static void
names_are_taken_in_any_script_and_length(void **state)
{
    static const char *const names[] = {"O%27Neil-Smith", "%E5%BC%A0", "%D0%98%D0%B2%D0%B0%D0%BD",
                                        "%C3%85se+N%C3%BA%C3%B1ez", "Nguy%E1%BB%85n"};
    char lengthy[201] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct shown answer = enter(arena_cstr(
            arena, arena_printf(arena, "act=save&family=%s&given=Kim&sex=F&born=1/%zu/2001",
                                names[i], i + 1)));

        assert_int_equal(browser_get(path(led_to(&answer), "")).status, 200);
    }
    memset(lengthy, 'y', 200);
    {
        struct shown answer = enter(arena_cstr(
            arena,
            arena_printf(arena, "act=save&family=%s&given=Kim&sex=F&born=1/9/2001", lengthy)));

        assert_str(record(led_to(&answer)).client.believed.names[0].family, lengthy);
    }
}

static void
all_that_is_wrong_is_said_at_once(void **state)
{
    struct shown answer = enter("act=save&family=Kept&born=1/1/2031&zip=1&phone=12&state=Minn");

    (void)state;
    assert_int_equal(answer.status, 422);
    assert_true(browser_has(&answer, "value=\"Kept\""));
    assert_true(browser_has(&answer, "#given"));
    assert_true(browser_has(&answer, "not in the future"));
    assert_true(browser_has(&answer, "#sex"));
    assert_true(browser_has(&answer, "#zip"));
    assert_true(browser_has(&answer, "#phone"));
    assert_true(browser_has(&answer, "#state"));
}

static void
who_may_be_on_record_is_shown_before_anything_is_saved(void **state)
{
    const char *fields = "family=Olson&given=Anna&sex=F&born=11/1/2024";
    struct shown answer = enter(arena_cstr(arena, arena_printf(arena, "act=save&%s", fields)));

    (void)state;
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "Use this one"));
    assert_true(browser_has(&answer, "birth date same"));
    answer = browser_post("/clients/new", "/clients/new/like", fields);
    assert_true(browser_has(&answer, "Use this one"));
    assert_false(browser_has(&answer, "<html"));
    answer = enter(arena_cstr(arena, arena_printf(arena, "act=anyway&%s", fields)));
    assert_int_not_equal(led_to(&answer).v, child.v); /* she said it is somebody else */
}

static const char *
version_of(const struct shown *page)
{
    struct str mark = STR("name=\"version\" value=\"");
    struct str rest = str_skip(page->body, str_find_str(page->body, mark) + mark.n);

    return arena_cstr(arena, str_cut(&rest, '"'));
}

static void
data_are_corrected_and_of_two_people_the_second_sees_both(void **state)
{
    const char *page = path(child, "/person");
    struct shown form = browser_get(page);
    const char *version = version_of(&form);
    const char *base = "act=save&family=Olson&given=Anna&sex=F&born=11/1/2024";
    struct shown answer = browser_post(
        page, page,
        arena_cstr(arena, arena_printf(arena, "%s&version=%s&city=Duluth", base, version)));

    (void)state;
    assert_int_equal(answer.status, 303);
    assert_str(record(child).client.believed.addresses[0].city, "Duluth");
    assert_int_equal(record(child).client.believed.sex, REPORT_SEX_F);
    people->now.at.us += 1000000;
    clock_set(people->now.at, people->now.offset_minutes);
    answer = browser_post(
        page, page,
        arena_cstr(arena, arena_printf(arena, "%s&version=%s&city=Ely", base, version)));
    assert_int_equal(answer.status, 409);
    assert_true(browser_has(&answer, "<td>Ely</td><td>Duluth</td>"));
    answer = browser_post(page, page,
                          arena_cstr(arena, arena_printf(arena, "%s&version=%s&city=Ely", base,
                                                         version_of(&answer))));
    assert_int_equal(answer.status, 303);
    assert_str(record(child).client.believed.addresses[0].city, "Ely");
    clock_set((struct instant){people->now.at.us + 1000000}, people->now.offset_minutes);
    assert_int_equal(undo(child, &answer).status, 303);
    assert_str(record(child).client.believed.addresses[0].city, "Duluth");
    answer = browser_get(path(child, "/activity"));
    assert_true(browser_has(&answer, "<td>City</td><td>Duluth</td><td>Ely</td>"));
    assert_true(browser_has(&answer, "<td>City</td><td>Ely</td><td>Duluth</td>")); /* taken back */
    assert_true(browser_has(&answer, "<td>taken back</td>"));
    assert_false(browser_has(&answer, "<td>Family name</td>"));
}

/* ---- contraindications, refusals; restricted records ---- */

static struct shown
say_fact(const char *fields)
{
    people->now.at.us += 1000000;
    clock_set(people->now.at, people->now.offset_minutes);
    return browser_post(path(child, "/facts"), path(child, "/facts"), fields);
}

static void
a_contraindication_changes_the_forecast_until_it_is_removed(void **state)
{
    struct shown answer = say_fact("act=save&what=0:77386006&on=t");

    (void)state;
    assert_int_equal(answer.status, 303);
    answer = browser_get(path(child, ""));
    assert_true(browser_has(&answer, "Contraindicated"));
    assert_true(browser_has(&answer, "Patient currently pregnant</th>"));
    /* it is given all the same only with a word why */
    answer = give(child, "given=t&lot0=C1&expires0=1/1/2028&seen=0");
    assert_int_equal(answer.status, 422);
    assert_true(browser_has(&answer, "is contraindicated for this person"));
    assert_true(browser_has(&answer, "Enter below why"));
    answer = say_fact(arena_cstr(
        arena, arena_printf(arena, "remove=%lld", (long long)record(child).observations[0].id.v)));
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).observation_count, 0);
    answer = browser_get(path(child, ""));
    assert_false(browser_has(&answer, "Contraindicated"));
}

static void
a_refusal_and_an_exemption_are_kept_and_undone(void **state)
{
    struct shown answer = say_fact("act=refuse&vaccine=03&refusal=00&on=t");

    (void)state;
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).doses[0].completion, DOSE_REFUSED);
    answer = browser_get(path(child, ""));
    assert_true(browser_has(&answer, "<td>Refusal</td><th scope=\"row\">Parental"));
    answer = say_fact("act=save&what=5:conscientious&on=3/1/2026&vaccine=03");
    assert_true(browser_has(&(struct shown){.body = browser_get(path(child, "")).body},
                            "Conscientious exemption"));
    assert_int_equal(undo(child, &answer).status, 303);
    assert_int_equal(record(child).observation_count, 0);
    assert_int_equal(say_fact("act=save&what=9:x&on=t").status, 422);
    assert_int_equal(say_fact("act=save&what=0:77386006&on=1/1/2031").status, 422);
    assert_int_equal(say_fact("act=save&what=0:77386006&on=t").status, 303);
    answer = browser_get(path(child, "")); /* in the banner: who gives a dose must not miss it */
    assert_true(browser_has(&answer, "<span class=\"tag E\">Contraindication</span>"));
}

/* South Clinic asks that the child be shared with nobody. */
static void
lock(enum client_lock how)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(
        client_set_lock(&tx, child, how, people->south.id.v, people->now.at, &people->err), OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}

static void
a_restricted_record_opens_with_a_reason_that_is_told(void **state)
{
    struct shown answer;

    (void)state;
    lock(CLIENT_ONE_ORGANIZATION);
    answer = browser_get(path(child, ""));
    assert_int_equal(answer.status, 403);
    assert_true(browser_has(&answer, "South Clinic"));
    assert_false(browser_has(&answer, "Olson"));
    assert_int_equal(browser_get(path(child, "/give")).status, 403);
    assert_int_equal(browser_get(path(child, "/person")).status, 403);
    answer = browser_post(path(child, ""), path(child, "/glass"), "reason=now");
    assert_int_equal(answer.status, 422);
    answer = browser_post(path(child, ""), path(child, "/glass"), "reason=unconscious+at+the+door");
    assert_int_equal(answer.status, 303);
    answer = browser_get(path(child, ""));
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "Restricted"));
    answer = browser_get(path(child, "/activity"));
    assert_true(browser_has(&answer, "unconscious at the door"));
    people->now.at.us += INT64_C(61) * 60 * 1000000; /* an hour later it is closed again */
    clock_set(people->now.at, people->now.offset_minutes);
    (void)browser_sign_in("NORTH-1", "nora");
    assert_int_equal(browser_get(path(child, "")).status, 403);
}

static void
who_opted_out_is_opened_by_no_clinic(void **state)
{
    struct shown answer;

    (void)state;
    lock(CLIENT_OPTED_OUT);
    answer = browser_get(path(child, ""));
    assert_int_equal(answer.status, 403);
    assert_true(browser_has(&answer, "opted out"));
    assert_false(browser_has(&answer, "Open the record"));
    answer = browser_post("/clients", path(child, "/glass"), "reason=unconscious+at+the+door");
    assert_int_equal(answer.status, 403);
}

static void
the_activity_names_who_did_what(void **state)
{
    struct shown answer = give(child, "given=t&lot0=A1&expires0=1/1/2028&seen=0");

    (void)state;
    answer = browser_get(path(child, "/activity"));
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "North Clinic"));
    assert_true(browser_has(&answer, "lot A1"));
    assert_true(browser_has(&answer, "<td>Saved doses</td><td>given</td>"));
    assert_true(browser_has(&answer, "<td>Looked at the record</td>"));
    assert_true(browser_has(&answer, "a system of North Clinic"));
}

/* ---- a session that ends in the middle ---- */

static void
a_form_sent_after_the_session_ended_is_kept_for_its_sender(void **state)
{
    struct shown form = browser_get(path(child, "/past")), answer;
    struct str mark = STR("name=\"csrf\" value=\"");
    struct str rest = str_skip(form.body, str_find_str(form.body, mark) + mark.n);
    struct str body = arena_printf(arena, "csrf=%.*s&act=save&source=03&lines=mmr+11/5/2025",
                                   STRF(str_slice(rest, 0, str_find(rest, '"'))));

    (void)state;
    people->now.at.us += INT64_C(45) * 60 * 1000000;
    clock_set(people->now.at, people->now.offset_minutes);
    answer = browser_ask(HTTP_POST, path(child, "/past"), body);
    assert_int_equal(answer.status, 303);
    assert_str(browser_header(&answer, "Location"), "/signin?next=%2Fkept");
    assert_int_equal(record(child).dose_count, 0);
    answer = browser_ask(HTTP_POST, "/clients/new/like", body); /* what a script asks is no form */
    assert_int_equal(answer.status, 403);
    answer = browser_get("/signin?next=%2Fkept");
    assert_true(browser_has(&answer, "What you typed is kept"));
    (void)browser_sign_in("NORTH-1", "anna"); /* somebody else at the same desk */
    answer = browser_get("/kept");
    assert_false(browser_has(&answer, "mmr 11/5/2025"));
    (void)browser_sign_in("NORTH-1", "nora");
    answer = browser_get("/kept");
    assert_true(browser_has(&answer, "value=\"mmr 11/5/2025\""));
    answer = browser_post("/kept", path(child, "/past"),
                          "kept=1&act=save&source=03&lines=mmr+11/5/2025");
    assert_int_equal(answer.status, 303);
    assert_int_equal(record(child).dose_count, 1);
    answer = browser_get("/kept"); /* it was sent */
    assert_false(browser_has(&answer, "mmr 11/5/2025"));
}

/* Ended from elsewhere, the session has left no row to ask whose it was. */
static void
a_form_is_kept_also_when_the_session_was_ended_elsewhere(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct shown form = browser_get(path(child, "/past")), answer;
    struct str mark = STR("name=\"csrf\" value=\"");
    struct str rest = str_skip(form.body, str_find_str(form.body, mark) + mark.n);
    struct str token = str_slice(rest, 0, str_find(rest, '"'));
    struct str sent = arena_printf(arena, "csrf=%.*s&lines=mmr+11/5/2025", STRF(token));
    const char *page = path(child, "/past");

    (void)state;
    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(session_kill_user(&tx, nora.id, &people->err), OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
    answer = browser_ask(HTTP_POST, page, arena_printf(arena, "csrf=%.*sx&lines=no", STRF(token)));
    assert_int_equal(answer.status, 403); /* not our form */
    assert_int_equal(browser_ask(HTTP_POST, "/account/password", sent).status, 403); /* secrets */
    answer = browser_ask(HTTP_POST, page, sent);
    assert_str(browser_header(&answer, "Location"), "/signin?next=%2Fkept");
    (void)browser_sign_in("NORTH-1", "anna"); /* somebody else: neither sees it nor sends it */
    answer = browser_get("/kept");
    assert_false(browser_has(&answer, "mmr 11/5/2025"));
    answer =
        browser_ask(HTTP_POST, page, arena_printf(arena, "csrf=%.*s&lines=other", STRF(token)));
    assert_int_equal(answer.status, 403);
    (void)browser_sign_in("NORTH-1", "nora");
    answer = browser_get("/kept");
    assert_true(browser_has(&answer, "value=\"mmr 11/5/2025\""));
    answer = browser_ask(HTTP_POST, page, /* from the window that was open all the while */
                         arena_printf(arena, "csrf=%.*s&lines=mmr+12/5/2025", STRF(token)));
    assert_int_equal(answer.status, 303);
    assert_str(browser_header(&answer, "Location"), "/kept");
    assert_int_equal(record(child).dose_count, 0);
    answer = browser_get("/kept");
    assert_true(browser_has(&answer, "value=\"mmr 12/5/2025\""));
}

/* Signed out in another window of the same browser: no cookie is left, the form tells whose it was. */
static void
a_form_is_kept_also_when_its_browser_was_signed_out(void **state)
{
    struct shown form = browser_get(path(child, "/past")), answer;
    struct str mark = STR("name=\"csrf\" value=\"");
    struct str rest = str_skip(form.body, str_find_str(form.body, mark) + mark.n);
    struct str token = str_slice(rest, 0, str_find(rest, '"'));
    const char *page = path(child, "/past");

    (void)state;
    assert_int_equal(browser_post("/home", "/signout", "").status, 303);
    answer = browser_ask(HTTP_POST, page, arena_printf(arena, "csrf=%.*sx&lines=no", STRF(token)));
    assert_int_equal(answer.status, 403); /* not our form */
    assert_int_equal(browser_ask(HTTP_POST, page, STR("lines=no")).status, 403);
    answer = browser_ask(HTTP_POST, page,
                         arena_printf(arena, "csrf=%.*s&lines=mmr+11/5/2025", STRF(token)));
    assert_int_equal(answer.status, 303);
    assert_str(browser_header(&answer, "Location"), "/signin?next=%2Fkept");
    (void)browser_sign_in("NORTH-1", "anna");
    answer = browser_get("/kept");
    assert_false(browser_has(&answer, "mmr 11/5/2025"));
    (void)browser_sign_in("NORTH-1", "nora");
    answer = browser_get("/kept");
    assert_true(browser_has(&answer, "value=\"mmr 11/5/2025\""));
    assert_int_equal(record(child).dose_count, 0);
}

static void
a_search_without_a_birth_date_says_there_is_no_forecast(void **state)
{
    struct shown answer;

    (void)state;
    (void)child_add(people, codes, "Undated", "Kim", DATE_NONE);
    (void)child_add(people, codes, "Undated", "Lea", date_from(2026, 3, 1));
    answer = browser_post("/clients", "/clients/search", "q=undated");
    assert_int_equal(answer.status, 303);
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_true(browser_has(&answer, "Undated, Kim"));
    assert_true(browser_has(&answer, "Forecast not available: no birth date"));
    assert_false(browser_has(&answer, "Nothing due"));
}

static void
filters_are_kept_with_the_search_and_can_be_left_out(void **state)
{
    struct shown answer;

    (void)state;
    (void)child_add(people, codes, "Filtered", "Kim", date_from(2026, 3, 1));
    (void)child_add(people, codes, "Filtered", "Lea", date_from(1990, 3, 1));
    (void)child_add(people, codes, "Filtered", "Mia", date_from(1991, 3, 1));
    answer = browser_post("/clients", "/clients/search", "q=filtered&age=18-64&county=%3Cb%3E");
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_true(browser_has(&answer, "value=\"&lt;b&gt;\""));
    assert_true(browser_has(&answer, "Nobody was found"));
    assert_true(browser_has(&answer, "Search without filters"));
    answer = browser_post("/clients", "/clients/search", "q=filtered&age=18-64");
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_true(browser_has(&answer, "Filtered, Lea"));
    assert_true(browser_has(&answer, "Filtered, Mia"));
    assert_false(browser_has(&answer, "Filtered, Kim"));
    assert_true(browser_has(&answer, "value=\"filtered\""));
}

/* ---- hostile text ---- */

/* Through every field of every form of a record, and on every page that shows it again. */
static void
script_in_any_field_is_text_on_every_page(void **state)
{
    static const char evil[] =
        "%3Cscript%3Ealert(1)%3C/script%3E%22%27%3E%3Cimg+src=x+onerror=x%3E";
    static const char *const pages[] = {"", "/give", "/past", "/person", "/facts", "/activity"};
    struct str fields = arena_printf(
        arena,
        "act=anyway&family=%s&given=%s&middle=%s&suffix=%s&born=3/14/2019&sex=F&mother_family=%s&"
        "mother_given=%s&guardian_given=%s&guardian_family=%s&street=%s&other=%s&city=%s&state=MN&"
        "zip=55101&county=%s&chart=%s&note=%s",
        evil, evil, evil, evil, evil, evil, evil, evil, evil, evil, evil, evil, evil, evil);
    struct shown answer = enter(arena_cstr(arena, fields));
    struct client_id id = led_to(&answer);

    (void)state;
    answer = give(
        id, arena_cstr(arena, arena_printf(arena, "given=t&lot0=%s&amount0=%s&reason=%s&seen=0",
                                           evil, evil, evil)));
    assert_int_equal(answer.status, 303);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        answer = browser_get(path(id, pages[i]));
        assert_int_equal(answer.status, 200);
        assert_false(browser_has(&answer, "<script>alert"));
        assert_false(browser_has(&answer, "<img"));
        assert_false(browser_has(&answer, "<SCRIPT>"));
        assert_false(browser_has(&answer, "<IMG"));
    }
    answer = browser_get(dose_page(id));
    assert_false(browser_has(&answer, "<SCRIPT>"));
    answer = browser_post("/clients", "/clients/search",
                          arena_cstr(arena, arena_printf(arena, "q=%s+3/14/2019", evil)));
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_false(browser_has(&answer, "<script>alert"));
    assert_false(browser_has(&answer, "<img"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_dose_is_given_and_the_next_child_gets_the_lot_of_the_day),
        TEST(warnings_are_read_once_and_then_do_not_stand_in_the_way),
        TEST(days_that_cannot_be_are_refused_and_what_was_typed_stays),
        TEST(what_is_due_is_offered_and_ticked_is_what_was_ticked),
        TEST(a_dose_is_corrected_and_every_version_stays),
        TEST(an_undo_takes_back_what_was_given_and_only_ones_own),
        TEST(of_two_people_the_second_sees_both_versions),
        TEST(a_dose_moves_to_its_person_and_back),
        TEST(anothers_dose_is_corrected_with_a_reason),
        TEST(a_birth_date_may_be_typed_in_many_ways),
        TEST(names_are_taken_in_any_script_and_length),
        TEST(all_that_is_wrong_is_said_at_once),
        TEST(who_may_be_on_record_is_shown_before_anything_is_saved),
        TEST(a_contraindication_changes_the_forecast_until_it_is_removed),
        TEST(a_refusal_and_an_exemption_are_kept_and_undone),
        TEST(a_restricted_record_opens_with_a_reason_that_is_told),
        TEST(who_opted_out_is_opened_by_no_clinic),
        TEST(the_activity_names_who_did_what),
        TEST(a_form_sent_after_the_session_ended_is_kept_for_its_sender),
        TEST(a_form_is_kept_also_when_the_session_was_ended_elsewhere),
        TEST(a_form_is_kept_also_when_its_browser_was_signed_out),
        TEST(a_search_without_a_birth_date_says_there_is_no_forecast),
        TEST(filters_are_kept_with_the_search_and_can_be_left_out),
        TEST(script_in_any_field_is_text_on_every_page),
        TEST(data_are_corrected_and_of_two_people_the_second_sees_both),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
