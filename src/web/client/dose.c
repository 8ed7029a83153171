/* web/client/dose.c - GET and POST /clients/:id/dose/:dose: correct, delete or move one dose. */
#include "web/client/dose.h"

#include "base/id.h"
#include "base/utf8.h"
#include "registry/client_search.h"
#include "registry/revise.h"
#include "registry/said.h"
#include "web/client/choices.h"
#include "web/client/otherwise.h"
#include "web/client/who.h"
#include "web/moment.h"
#include "web/person.h"
#include "web/serve.h"

page_handler dose_show, dose_try;

/* ---- loading ---- */

static enum status
find_dose(struct visit *v, struct dose_page *page, struct err *err)
{
    int64_t id;

    TRY(visit_id(v, 1, &id, err));
    for (size_t i = 0; i < page->history.dose_count; i++)
        if (page->history.doses[i].id.v == id)
            page->dose = &page->history.doses[i];
    return page->dose == NULL ? FAIL(err, E_NOTFOUND, "there is no such dose") : OK;
}

/* The statements that speak of it; the best one is the one to correct. */
static enum status
find_words(struct visit *v, struct tx *tx, struct dose_page *page, struct err *err)
{
    struct history_word *all;
    size_t count;

    TRY(history_words(tx, v->arena, page->history.client.id, &all, &count, err));
    page->words = ARENA_ARRAY(v->arena, struct history_word, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (all[i].dose.v != page->dose->id.v)
            continue;
        page->words[page->word_count] = all[i];
        if (all[i].id.v == page->dose->best.v)
            page->best = &page->words[page->word_count];
        page->word_count++;
    }
    return page->best == NULL ? FAIL(err, E_NOTFOUND, "nobody has said anything of the dose") : OK;
}

enum status
dose_load(struct visit *v, struct tx *tx, struct dose_page *page, struct err *err)
{
    TRY(record_read(v, tx, 0, &page->history, err));
    TRY(find_dose(v, page, err));
    return find_words(v, tx, page, err);
}

/* Your own clinic's, entered today: nobody else has built on it yet. */
static bool
reason_needed(const struct visit *v, const struct dose_page *page)
{
    return page->best->organization != v->session.user.org.v ||
           date_cmp(instant_date(page->best->received, v->now.offset_minutes), v->now.today) != 0;
}

/* ---- showing ---- */

struct dose_form
dose_form_of(struct visit *v, const struct report_dose *said)
{
    return (struct dose_form){
        .given = date_long(v->arena, said->given),
        .product = {cvx_find(v->web->codes, said->cvx), said->mvx, said->trade_name},
        .lot = said->lot,
        .expires = date_long(v->arena, said->expires),
        .amount = said->amount,
        .route = said->route,
        .site = said->site,
        .funding = said->funding,
        .eligibility = said->eligibility,
        .source = said->source};
}

static struct dose_form
form_typed(struct visit *v)
{
    return (struct dose_form){
        .given = visit_field(v, "given"),
        .product = choices_product(v, visit_field(v, "product")),
        .lot = utf8_fold(v->arena, visit_field(v, "lot")),
        .expires = visit_field(v, "expires"),
        .amount = visit_field(v, "amount"),
        .route = choices_known(v, CODE_ROUTE, visit_field(v, "route")),
        .site = choices_known(v, CODE_SITE, visit_field(v, "site")),
        .funding = choices_known(v, CODE_FUNDING, visit_field(v, "funding")),
        .eligibility = choices_known(v, CODE_ELIGIBILITY, visit_field(v, "eligibility")),
        .source = choices_known(v, CODE_INFO_SOURCE, visit_field(v, "source"))};
}

static void
fill_form(struct visit *v, const struct dose_form *form, struct client_dose_view *view)
{
    view->given = form->given;
    view->lot = form->lot;
    view->expires = form->expires;
    view->amount = form->amount;
    CHOICES_ROWS(v, view->products, view->products_count, struct client_dose_products,
                 choices_products(v, NULL, 0, &form->product));
    CHOICES_ROWS(v, view->routes, view->routes_count, struct client_dose_routes,
                 choices_codes(v, CODE_ROUTE, form->route));
    CHOICES_ROWS(v, view->sites, view->sites_count, struct client_dose_sites,
                 choices_codes(v, CODE_SITE, form->site));
    CHOICES_ROWS(v, view->fundings, view->fundings_count, struct client_dose_fundings,
                 choices_codes(v, CODE_FUNDING, form->funding));
    CHOICES_ROWS(v, view->eligibilities, view->eligibilities_count,
                 struct client_dose_eligibilities,
                 choices_codes(v, CODE_ELIGIBILITY, form->eligibility));
    CHOICES_ROWS(v, view->sources, view->sources_count, struct client_dose_sources,
                 choices_codes(v, CODE_INFO_SOURCE, form->source));
}

/* What stands on record now, for somebody whose form is older. */
static void
fill_theirs(struct visit *v, const struct dose_page *page, struct client_dose_view *view)
{
    struct dose_form now = dose_form_of(v, &page->best->said);
    struct client_dose_theirs rows[] = {
        {STR("Date given"), now.given},
        {STR("Product"), record_vaccine(v, page->best->said.cvx, page->best->said.trade_name)},
        {STR("Lot number"), now.lot},
        {STR("Expires"), now.expires}};
    size_t count = sizeof(rows) / sizeof(rows[0]);
    struct client_dose_theirs *list = ARENA_ARRAY(v->arena, struct client_dose_theirs, count);

    for (size_t i = 0; i < count; i++)
        list[i] = rows[i];
    view->theirs = list;
    view->theirs_count = count;
}

static enum status
fill_versions(struct visit *v, struct tx *tx, const struct dose_page *page,
              struct client_dose_view *view, struct err *err)
{
    struct who_names names = {.v = v, .tx = tx};
    struct client_dose_versions *rows;
    struct version *all;
    size_t count;

    TRY(revise_versions(tx, v->arena, page->history.client.id, &all, &count, err));
    rows = ARENA_ARRAY(v->arena, struct client_dose_versions, count + 1);
    for (size_t i = count; i > 0; i--) {
        const struct version *version = &all[i - 1];
        struct client_dose_versions *row = &rows[view->versions_count];
        struct report_dose said;

        if (version->about != VERSION_DOSE || version->dose.v != page->dose->id.v)
            continue;
        TRY(said_dose_read(v->arena, version->said, &said, err));
        TRY(who_words(&names, version->user, version->organization, &row->who, err));
        if (version->user != 0 && version->message != 0)
            row->who = arena_printf(v->arena, "%.*s, with what a message has changed since",
                                    STRF(row->who));
        row->when = moment_words(v->arena, version->received, v->now.offset_minutes);
        row->what = dose_said_words(v, &said);
        row->until = moment_words(v->arena, version->ended, v->now.offset_minutes);
        view->versions_count++;
    }
    view->versions = rows;
    return OK;
}

static enum status
fill_otherwise(struct visit *v, struct tx *tx, const struct dose_page *page,
               struct client_dose_view *view, struct err *err)
{
    struct client_dose_otherwise *rows;
    struct otherwise *list;

    TRY(otherwise_list(v, tx, page->history.client.id, page->dose->id, &list,
                       &view->otherwise_count, err));
    rows = ARENA_ARRAY(v->arena, struct client_dose_otherwise, view->otherwise_count + 1);
    for (size_t i = 0; i < view->otherwise_count; i++)
        rows[i] = (struct client_dose_otherwise){.part = list[i].part,
                                                 .ours = list[i].ours,
                                                 .theirs = list[i].theirs,
                                                 .who = list[i].who,
                                                 .when = list[i].when};
    view->otherwise = rows;
    return OK;
}

static enum status
show(struct visit *v, struct tx *tx, const struct dose_page *page, const struct dose_form *form,
     struct client_dose_view *view, struct err *err)
{
    const struct report_client *who = &page->history.client.believed;

    view->id = page->history.client.id.v;
    view->dose = page->dose->id.v;
    view->sent = page->best->id.v;
    view->name = person_name(v->arena, who);
    view->born = date_long(v->arena, who->born);
    view->heading = arena_printf(v->arena, "%.*s, %.*s",
                                 STRF(record_vaccine(v, page->dose->cvx, page->dose->trade_name)),
                                 STRF(date_long(v->arena, page->dose->given)));
    view->reasoned = reason_needed(v, page);
    view->reason = visit_field(v, "reason");
    fill_form(v, form, view);
    TRY(fill_versions(v, tx, page, view, err));
    TRY(fill_otherwise(v, tx, page, view, err));
    if (view->problem.n > 0)
        v->res->status = 422;
    page_client_dose(&v->page, view);
    return OK;
}

/* GET */
enum status
dose_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_dose_view view = {.id = 0};
    struct dose_page page = {0};
    struct dose_form form;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(dose_load(v, &tx, &page, err));
    form = dose_form_of(v, &page.best->said);
    TRY(show(v, &tx, &page, &form, &view, err));
    tx_end(&tx);
    return record_seen(v, &page.history, err);
}

/* ---- what cannot be ---- */

static struct str
problem_of(struct visit *v, const struct dose_page *page, const struct dose_form *form,
           struct report_dose *dose)
{
    const struct report_client *who = &page->history.client.believed;

    if (!record_day(v, form->given, &dose->given))
        return STR("Enter the date given as 3/14/2026.");
    if (date_cmp(dose->given, v->now.today) > 0)
        return STR("Enter a date that is not in the future.");
    if (date_is(who->born) && date_cmp(dose->given, who->born) < 0)
        return STR("Enter a date after birth.");
    dose->expires = DATE_NONE;
    if (form->expires.n > 0 &&
        !date_parse_typed(form->expires, date_add_days(v->now.today, 20 * 366), &dose->expires))
        return STR("Enter the expiry date as 3/14/2027.");
    if (form->product.cvx == NULL)
        return STR("Choose a product.");
    if (reason_needed(v, page) && visit_field(v, "reason").n == 0)
        return STR("Enter why it is corrected: it is not of today, or not your clinic's.");
    return STR("");
}

/* Only what the form changes: a package or a code that the tables do not have is not lost because a lot
 * was put right, nor taken for a correction of it. */
static void
take_product(const struct product_choice *product, struct report_dose *dose)
{
    if (str_eq(product->cvx->code, dose->cvx) && str_eq(product->name, dose->trade_name) &&
        (product->mvx.n == 0 || dose->mvx.n == 0 || str_eq(product->mvx, dose->mvx)))
        return;
    dose->cvx = product->cvx->code;
    dose->cvx_text = STR("");
    dose->mvx = product->mvx;
    dose->trade_name = product->name;
    dose->ndc = STR("");
}

static void
take_code(struct visit *v, enum code_table_id table, struct str typed, struct str *code)
{
    if (typed.n > 0 || choices_known(v, table, *code).n > 0)
        *code = typed;
}

static void
take_form(struct visit *v, const struct dose_form *form, struct report_dose *dose)
{
    take_product(&form->product, dose);
    if (!str_eq(form->lot, utf8_fold(v->arena, dose->lot)))
        dose->lot = form->lot;
    if (!str_eq(form->amount, dose->amount)) {
        dose->amount = form->amount;
        dose->unit = form->amount.n > 0 ? STR("mL") : STR("");
    }
    take_code(v, CODE_ROUTE, form->route, &dose->route);
    take_code(v, CODE_SITE, form->site, &dose->site);
    take_code(v, CODE_FUNDING, form->funding, &dose->funding);
    take_code(v, CODE_ELIGIBILITY, form->eligibility, &dose->eligibility);
    take_code(v, CODE_INFO_SOURCE, form->source, &dose->source);
}

/* ---- doing ---- */

/* Whose version was changed: the form's statement is not the one that holds. */
static bool
is_stale(struct visit *v, const struct dose_page *page)
{
    int64_t sent = 0;

    return !str_parse_i64(visit_field(v, "sent"), &sent) || sent != page->best->id.v;
}

static enum status
act_once(struct visit *v, enum dose_act act, struct dose_page *page, struct client_dose_view *view,
         bool *done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct dose_form form = form_typed(v);
    struct report_dose fresh;

    TRY(tx_begin(&tx, v->web->db, err));
    *page = (struct dose_page){0};
    TRY(dose_load(v, &tx, page, err));
    if (act != DOSE_ACT_SAVE)
        form = dose_form_of(v, &page->best->said);
    fresh = page->best->said;
    if (act == DOSE_ACT_SAVE) {
        view->problem = problem_of(v, page, &form, &fresh);
        if (view->problem.n == 0)
            take_form(v, &form, &fresh);
    }
    view->changed = is_stale(v, page);
    *done = !view->changed && view->problem.n == 0;
    if (!*done) {
        fill_theirs(v, page, view);
        v->res->status = 409;
        return show(v, &tx, page, &form, view, err);
    }
    TRY(dose_carry_out(v, &tx, act, page, &fresh, err));
    return tx_commit(&tx, err);
}

static enum status
act_on(struct visit *v, enum dose_act act, struct err *err)
{
    static const char *const words[] = {
        [DOSE_ACT_SAVE] = "changed", [DOSE_ACT_DELETE] = "deleted", [DOSE_ACT_MOVE] = "moved"};
    struct client_dose_view view = {.id = 0};
    struct dose_page page = {0};
    unsigned tries = 0;
    enum status status;
    bool done = false;

    do
        status = act_once(v, act, &page, &view, &done, err);
    while (tx_again(&tries, status));
    if (status == OK && done)
        record_done(v, act == DOSE_ACT_MOVE ? page.to : page.history.client.id, words[act], 1);
    return status;
}

/* Whom it may be moved to. */
static enum status
find(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_dose_view view = {.words = visit_field(v, "words")};
    struct client_question question = {
        .text = view.words, .organization = visit_scope(v), .today = v->now.today};
    struct client_dose_found *rows;
    struct dose_page page = {0};
    struct client_hits hits;
    struct dose_form form;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(dose_load(v, &tx, &page, err));
    TRY(client_search(&tx, v->arena, v->web->codes, &question, &hits, err));
    rows = ARENA_ARRAY(v->arena, struct client_dose_found, hits.count + 1);
    for (size_t i = 0; i < hits.count && view.found_count < 20; i++) {
        if (hits.list[i].id.v == page.history.client.id.v)
            continue;
        rows[view.found_count++] =
            (struct client_dose_found){.client = hits.list[i].id.v,
                                       .name = person_name(v->arena, &hits.list[i].believed),
                                       .born = date_long(v->arena, hits.list[i].believed.born),
                                       .town = person_town(v->arena, &hits.list[i].believed),
                                       .parent = person_parent(v->arena, &hits.list[i].believed),
                                       .number = id_text(v->arena, hits.list[i].id.v)};
    }
    view.found = rows;
    if (view.found_count == 0)
        view.problem = STR("Nobody else was found. Enter a name and a birth date, or an ID.");
    form = dose_form_of(v, &page.best->said);
    TRY(show(v, &tx, &page, &form, &view, err));
    tx_end(&tx);
    return visit_audit_look(v,
                            &(struct visit_act){.what = AUDIT_SEARCH,
                                                .kind = STR("client"),
                                                .reason = visit_field(v, "words")},
                            err);
}

/* POST */
enum status
dose_try(struct visit *v, struct err *err)
{
    struct str act = visit_field(v, "act");

    if (visit_field(v, "to").n > 0)
        return act_on(v, DOSE_ACT_MOVE, err);
    if (str_eq(act, STR("find")))
        return find(v, err);
    return act_on(v, str_eq(act, STR("delete")) ? DOSE_ACT_DELETE : DOSE_ACT_SAVE, err);
}
