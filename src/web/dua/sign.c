/* web/dua/sign.c - signing the agreement step by step; the representative needs no account. */
#include "base/utf8.h"
#include "html/markdown.h"
#include "store/db.h"
#include "web/dua/details.h"
#include "web/dua/finish.h"
#include "web/dua/roster.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler dua_sign_show, dua_sign_do, dua_step_show, dua_step_do, org_renew;

static enum status
gone(struct visit *v, enum status status)
{
    if (status != E_DENIED)
        return status;
    page_dua_gone(&v->page);
    return OK;
}

/* ---- 1: are you the right person? ---- */

static struct str
now_words(struct visit *v, const struct agreement *a)
{
    enum agreement_state state = agreement_state(&a->dates, v->now.today);

    if (!date_is(a->dates.ends_on))
        return STR("There is no agreement in force yet.");
    return arena_printf(v->arena, "The agreement signed by %.*s on %.*s %s %.*s.",
                        STRF(a->signer.name), STRF(date_long(v->arena, a->dates.signed_on)),
                        state == AGREEMENT_EXPIRED ? "ended on" : "is in force until",
                        STRF(date_long(v->arena, a->dates.ends_on)));
}

static enum status
show_person(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct dua_sign_view view;
    struct draft draft;
    struct agreement *list;
    const struct agreement *current;
    size_t count;
    bool held;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    TRY(agreement_list(&tx, v->arena, draft.org.id, &list, &count, err));
    TRY(agreement_held(&tx, v->arena, draft.org.id, &held, err));
    current = agreement_current(list, count);
    view = draft_view(v, &draft, held ? "held" : "person", 1);
    view.problem = problem;
    view.now_words = now_words(v, current);
    if (problem.n > 0)
        v->res->status = 422;
    page_dua_sign(&v->page, &view);
    return OK;
}

/* GET /dua/sign/:token */
enum status
dua_sign_show(struct visit *v, struct err *err)
{
    return gone(v, show_person(v, STR(""), err));
}

/* The old link ends, a new one goes to the right person; who passed it on stays in the audit. */
static enum status
pass_on(struct visit *v, struct str email, struct str *org, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;
    struct link link;
    struct str token, url, name;
    struct mail mail = {.to = email,
                        .subject = STR("A Data Use Agreement waits for your signature"),
                        .topic = MAIL_AGREEMENT};
    bool sent;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    TRY(link_take(&tx, v->arena, v->part[0], LINK_AGREEMENT, v->now.at, &link, err));
    TRY(link_make(&tx, v->arena, LINK_AGREEMENT, link.object, email, v->now.at, &token, err));
    TRY(mail_site(v, &tx, &url, &name, err));
    *org = draft.org.name;
    mail.org = draft.org.id.v;
    mail.object = link.object;
    mail.body =
        arena_printf(v->arena,
                     "Dear %.*s,\n\nyou have been named as the authorized representative of "
                     "%.*s (organization code %.*s), who may sign its Data Use Agreement. "
                     "Open this link to sign; you need no account:\n%.*s/dua/sign/%.*s\n\n"
                     "%.*s\n",
                     STRF(visit_field(v, "to_name")), STRF(draft.org.name), STRF(draft.org.code),
                     STRF(url), STRF(token), STRF(name));
    TRY(mail_words(v, &tx, mail, &sent, err));
    if (draft.begun)
        TRY(draft_save(&tx, &draft, DRAFT_AUTHORITY, STR(""), err));
    TRY(finish_audit(v, &tx, &draft, AUDIT_CHANGE, STR("passed on to another person"), err));
    return tx_commit(&tx, err);
}

/* What a button attested, kept with its moment or number; then the next step. */
static enum status
attest(struct visit *v, const char *field, struct str value, const char *next, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_begin(v, &tx, &draft, err));
    TRY(draft_save(&tx, &draft, field, value, err));
    TRY(tx_commit(&tx, err));
    draft_next(v, next);
    return OK;
}

static enum status
person(struct visit *v, struct err *err)
{
    struct str email = visit_field(v, "to_email"), org;

    if (str_eq(visit_field(v, "right"), STR("yes")))
        return attest(v, DRAFT_AUTHORITY, instant_iso(v->arena, v->now.at), "org", err);
    if (!mail_address_valid(email) || visit_field(v, "to_name").n == 0)
        return show_person(v, STR("Enter the name and the e-mail address of the right person."),
                           err);
    TRY(pass_on(v, email, &org, err));
    page_dua_sign(&v->page,
                  &(struct dua_sign_view){.step = STR("passed"), .org = org, .email = email});
    return OK;
}

/* POST /dua/sign/:token */
enum status
dua_sign_do(struct visit *v, struct err *err)
{
    return gone(v, person(v, err));
}

/* ---- 2: organization and administrator ---- */

static const char *const fields[] = {
    "name",       "position", "email", "phone", "admin_given", "admin_family", "admin_email",
    "admin_told", "street",   "city",  "state", "zip",         "org_phone"};

/* Behind the problem, each sentence of `wrong`, if there are any. */
static void
fill_problem(struct visit *v, struct str problem, const struct str *wrong, size_t count,
             struct dua_sign_view *view)
{
    struct dua_sign_problems *rows = ARENA_ARRAY(v->arena, struct dua_sign_problems, count + 1);

    for (size_t i = 0; i < count; i++)
        rows[i] = (struct dua_sign_problems){wrong[i]};
    view->problem = problem;
    view->problems = rows;
    view->problems_count = count;
    if (problem.n > 0)
        v->res->status = 422;
}

static enum status
show_wrong(struct visit *v, const char *step, int64_t n, struct str problem,
           const struct str *wrong, size_t wrong_count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct dua_sign_view view;
    struct agreement_text text;
    struct facility_check check;
    struct facility_line *lines;
    struct draft draft;
    size_t count;
    bool has;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    view = draft_view(v, &draft, step, n);
    fill_problem(v, problem, wrong, wrong_count, &view);
    TRY(agreement_text_newest(&tx, v->arena, v->now.today, &text, err));
    view.heading = arena_printf(v->arena, "%.*s, version %d", STRF(text.title), text.number);
    view.document = html_markdown(v->arena, text.body);
    TRY(draft_sheet(v, &tx, &draft, DRAFT_SHEET, &check, &has, err));
    TRY(facility_lines(&tx, v->arena, draft.agreement.id, &lines, &count, err));
    view.counts = has ? draft_counts(v, &check) : arena_printf(v->arena, "%zu, unchanged", count);
    page_dua_sign(&v->page, &view);
    return OK;
}

static enum status
show_step(struct visit *v, const char *step, int64_t n, struct str problem, struct err *err)
{
    return show_wrong(v, step, n, problem, NULL, 0, err);
}

static const struct str details_words =
    STR_INIT("Put this right and go on; what you entered is kept.");

static const struct str changed_words = STR_INIT(
    "Somebody else has changed this agreement since you opened the page. What stands there now is "
    "shown; look through it and go on from there.");

/* Nothing is saved over what somebody else has entered meanwhile: *changed. */
static enum status
save_org(struct visit *v, bool *changed, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    *changed = draft_changed(v, &draft);
    if (*changed)
        return OK;
    TRY(draft_begin(v, &tx, &draft, err));
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        TRY(draft_save(&tx, &draft, fields[i],
                       utf8_clean(v->arena, str_slice(visit_field(v, fields[i]), 0, 200)), err));
    return tx_commit(&tx, err);
}

/* What was entered is kept also when something is missing, so that nobody types it twice. */
static enum status
take_org(struct visit *v, struct err *err)
{
    struct str wrong[DETAILS_MAX];
    size_t count = details_wrong(v, NULL, wrong);
    bool changed;

    TRY(save_org(v, &changed, err));
    if (changed)
        return show_step(v, "org", 2, changed_words, err);
    if (count > 0)
        return show_wrong(v, "org", 2, details_words, wrong, count, err);
    draft_next(v, "facilities");
    return OK;
}

/* ---- 4: read ---- */

/* Which text was read is kept: if a newer one is offered meanwhile, that one is to be read too. */
static enum status
take_read(struct visit *v, struct err *err)
{
    struct agreement_text text;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, v->web->db, err));
        TRY(agreement_text_newest(&tx, v->arena, v->now.today, &text, err));
    }
    return attest(v, DRAFT_READ, arena_printf(v->arena, "%d", text.number), "sign", err);
}

/* ---- 5: attest and sign ---- */

static struct str
sign_problem(struct visit *v, const struct draft *draft, int text_number)
{
    struct str name = draft_answer(draft, "name"), wrong[DETAILS_MAX];
    uint64_t read;

    if (draft_answer(draft, DRAFT_AUTHORITY).n == 0)
        return STR("Step 1 is not complete yet: say there that you may sign.");
    if (details_wrong(v, draft, wrong) > 0)
        return STR("Step 2 is not complete yet: go back to it.");
    if (!str_parse_u64(draft_answer(draft, DRAFT_READ), &read) || (int)read != text_number)
        return STR("Step 4 is not complete yet: read the text that is signed.");
    if (!str_ieq(visit_field(v, "typed"), name))
        return arena_printf(v->arena, "Type your full name as you entered it: %.*s.", STRF(name));
    return STR("");
}

static enum status
take_sign(struct visit *v, struct err *err)
{
    struct str problem;
    struct draft draft;

    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct agreement_text text;

        TRY(tx_read(&tx, v->web->db, err));
        TRY(draft_open(v, &tx, &draft, err));
        TRY(agreement_text_newest(&tx, v->arena, v->now.today, &text, err));
        problem = draft_changed(v, &draft) ? changed_words : sign_problem(v, &draft, text.number);
    }
    if (problem.n > 0)
        return show_step(v, "sign", 5, problem, err);
    return finish_sign(v, err);
}

/* ---- steps ---- */

static enum status
step_show(struct visit *v, struct err *err)
{
    struct str step = v->part[1];
    bool known;

    if (str_eq(step, STR("org")))
        return show_step(v, "org", 2, STR(""), err);
    if (str_eq(step, STR("facilities")))
        return roster_show(v, STR(""), err);
    if (str_eq(step, STR("read")))
        return show_step(v, "read", 4, STR(""), err);
    if (str_eq(step, STR("sign")))
        return show_step(v, "sign", 5, STR(""), err);
    TRY(roster_file(v, step, &known, err));
    return known ? OK : FAIL(err, E_NOTFOUND, "there is no such step");
}

/* GET /dua/sign/:token/:step */
enum status
dua_step_show(struct visit *v, struct err *err)
{
    return gone(v, step_show(v, err));
}

static enum status
step_do(struct visit *v, struct err *err)
{
    struct str step = v->part[1];

    if (str_eq(step, STR("org")))
        return take_org(v, err);
    if (str_eq(step, STR("facilities")))
        return roster_take(v, err);
    if (str_eq(step, STR("sign")))
        return take_sign(v, err);
    return str_eq(step, STR("read")) ? take_read(v, err)
                                     : FAIL(err, E_NOTFOUND, "there is no such step");
}

/* POST /dua/sign/:token/:step */
enum status
dua_step_do(struct visit *v, struct err *err)
{
    return gone(v, step_do(v, err));
}

/* ---- from the organization's page ---- */

/* POST /org/:code/renew: the same steps, opened by somebody who is signed in */
enum status
org_renew(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org;
    struct str token;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(finish_begin(v, &tx, &org, &token, err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, arena_printf(v->arena, "/dua/sign/%.*s", STRF(token)));
    return OK;
}
