/* web/client/give.c - GET and POST /clients/:id/give: doses given here, several at once. */
#include "web/client/give.h"

#include "web/due.h"
#include "web/person.h"
#include "web/serve.h"

page_handler give_show, give_try;

/* ---- what the page knows ---- */

static enum status
load_users(struct visit *v, struct tx *tx, struct give *give, struct err *err)
{
    struct user *all;
    size_t count;

    TRY(user_list(tx, v->arena, v->session.user.org, &all, &count, err));
    give->users = ARENA_ARRAY(v->arena, struct user, count + 1);
    for (size_t i = 0; i < count; i++)
        if (user_state(&all[i], v->now.today) == USER_ACTIVE &&
            access_allows(all[i].roles, PERMISSION_DOSE_WRITE))
            give->users[give->user_count++] = all[i];
    return OK;
}

/* What the person was eligible for at the last dose that says so, within a year. */
static struct str
last_eligibility(const struct visit *v, const struct history *history)
{
    for (size_t i = history->dose_count; i > 0; i--) {
        const struct dose *dose = &history->doses[i - 1];

        if (dose->eligibility.n > 0 && v->now.today.day - dose->given.day <= 366)
            return dose->eligibility;
    }
    return STR("");
}

static enum status
load(struct visit *v, struct give *give, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct handy_visit visit;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, &give->history, err));
    TRY(handy_lots(&tx, v->arena, v->session.user.org.v, &give->lots, &give->lot_count, err));
    TRY(handy_visit(&tx, v->arena, v->session.user.id.v, v->now.today, &visit, err));
    TRY(load_users(v, &tx, give, err));
    give->unknown = record_forecast(v, &give->history, &give->made);
    give->given = v->now.today;
    give->given_typed = date_long(v->arena, v->now.today);
    give->giver = visit.giver != 0 ? visit.giver : v->session.user.id.v;
    give->eligibility = last_eligibility(v, &give->history);
    if (give->eligibility.n == 0)
        give->eligibility = visit.eligibility;
    return OK;
}

/* ---- showing ---- */

static void
fill_givers(struct visit *v, const struct give *give, struct client_give_view *view)
{
    struct client_give_givers *rows =
        ARENA_ARRAY(v->arena, struct client_give_givers, give->user_count + 1);

    for (size_t i = 0; i < give->user_count; i++)
        rows[i] = (struct client_give_givers){
            .code = arena_printf(v->arena, "%lld", (long long)give->users[i].id.v),
            .words = user_full_name(v->arena, &give->users[i]),
            .chosen = give->users[i].id.v == give->giver};
    view->givers = rows;
    view->givers_count = give->user_count;
}

static void
fill_lots(struct visit *v, const struct give *give, struct client_give_view *view)
{
    struct client_give_lots *rows =
        ARENA_ARRAY(v->arena, struct client_give_lots, give->lot_count + 1);

    for (size_t i = 0; i < give->lot_count; i++) {
        const struct handy_lot *lot = &give->lots[i];

        if (date_is(lot->expires) && date_cmp(lot->expires, v->now.today) < 0)
            continue;
        rows[view->lots_count++] = (struct client_give_lots){
            .lot = lot->lot,
            .words = arena_printf(v->arena, "%.*s %.*s", STRF(lot->trade_name),
                                  STRF(date_long(v->arena, lot->expires)))};
    }
    view->lots = rows;
}

/* What is still to be done is no error before somebody has tried. */
static void
fill_remarks(struct visit *v, const struct give_row *row, bool tried, struct client_give_rows *out)
{
    struct client_give_rows_remarks *list =
        ARENA_ARRAY(v->arena, struct client_give_rows_remarks, row->word_count + 1);

    for (size_t i = 0; i < row->word_count; i++)
        list[i] = (struct client_give_rows_remarks){
            .kind = row->word[i].stops && tried                 ? STR("E")
                    : row->word[i].stops || row->word[i].weighs ? STR("W")
                                                                : STR("I"),
            .said = row->word[i].words};
    out->remarks = list;
    out->remarks_count = row->word_count;
}

static void
fill_forecast(struct visit *v, const struct give_row *row, struct client_give_rows *out)
{
    enum due due;

    if (row->forecast == NULL)
        return;
    due = due_of(row->forecast, v->now.today);
    out->kind = due_kind(due);
    out->words = due_words(due, row->forecast);
    if (row->forecast->dose_number > 0)
        out->when = arena_printf(v->arena, "dose %u, valid from %.*s", row->forecast->dose_number,
                                 STRF(date_long(v->arena, row->forecast->earliest)));
}

static void
fill_row(struct visit *v, const struct give_row *row, size_t n, bool tried,
         struct client_give_rows *out)
{
    *out = (struct client_give_rows){.n = (int64_t)n,
                                     .group = row->group,
                                     .on = row->on,
                                     .lot = row->lot,
                                     .expires = row->expires_typed,
                                     .amount = row->amount};
    fill_forecast(v, row, out);
    fill_remarks(v, row, tried, out);
    if (row->forecast != NULL)
        CHOICES_ROWS(v, out->products, out->products_count, struct client_give_rows_products,
                     choices_products(v, row->offered, row->offered_count, &row->product));
    /* Where none is chosen, a browser would show the first as if it were. */
    out->open = out->products_count > 0 && row->product.cvx == NULL;
    CHOICES_ROWS(v, out->routes, out->routes_count, struct client_give_rows_routes,
                 choices_codes(v, CODE_ROUTE, row->route));
    CHOICES_ROWS(v, out->sites, out->sites_count, struct client_give_rows_sites,
                 choices_codes(v, CODE_SITE, row->site));
    CHOICES_ROWS(v, out->fundings, out->fundings_count, struct client_give_rows_fundings,
                 choices_codes(v, CODE_FUNDING, row->funding));
}

static void
show(struct visit *v, const struct give *give, bool tried)
{
    const struct report_client *who = &give->history.client.believed;
    struct client_give_view view = {.id = give->history.client.id.v,
                                    .name = person_name(v->arena, who),
                                    .born = date_long(v->arena, who->born),
                                    .age = age_words(v->arena, who->born, v->now.today),
                                    .given = give->given_typed,
                                    .problem = tried ? give->word.words : STR(""),
                                    .stopped = tried && give_stopped(give),
                                    .reason = give->reason,
                                    .unknown = give->unknown,
                                    .reasoned = give->against || give->reason.n > 0,
                                    .count = (int64_t)give->row_count};
    struct client_give_rows *rows =
        ARENA_ARRAY(v->arena, struct client_give_rows, give->row_count + 1);

    view.weigh = tried && !view.stopped && give_weighs(give) != 0;
    view.seen = arena_printf(v->arena, "%llu", (unsigned long long)give_weighs(give));
    for (size_t i = 0; i < give->row_count; i++)
        fill_row(v, &give->rows[i], i, tried, &rows[i]);
    view.rows = rows;
    view.rows_count = give->row_count;
    fill_givers(v, give, &view);
    fill_lots(v, give, &view);
    CHOICES_ROWS(v, view.eligibilities, view.eligibilities_count, struct client_give_eligibilities,
                 choices_codes(v, CODE_ELIGIBILITY, give->eligibility));
    CHOICES_ROWS(v, view.others, view.others_count, struct client_give_others,
                 choices_products(v, NULL, 0, &give->rows[give->row_count - 1].product));
    if (view.stopped)
        v->res->status = 422;
    page_client_give(&v->page, &view);
}

/* GET: what is due is offered; nobody has ticked anything yet. */
enum status
give_show(struct visit *v, struct err *err)
{
    struct give *give = ARENA_NEW(v->arena, struct give);

    TRY(load(v, give, err));
    TRY(record_seen(v, &give->history, err));
    give_offer(v, give, NULL, 0);
    give_judge(v, give);
    show(v, give, false);
    return OK;
}

/* ---- from the record: the ticked vaccines, or the one whose button was pressed ---- */

static enum status
open_form(struct visit *v, struct give *give, struct err *err)
{
    struct str asked[GIVE_ROWS], only = visit_field(v, "only");
    size_t count = 0;

    if (only.n > 0)
        asked[count++] = only;
    for (size_t n = 0; n < GIVE_ROWS && only.n == 0; n++)
        if ((asked[count] = record_field(v, "g", n)).n > 0)
            count++;
    TRY(record_seen(v, &give->history, err));
    give_offer(v, give, asked, count);
    give_judge(v, give);
    show(v, give, false);
    return OK;
}

/* ---- saving ---- */

static enum status
keep_handy(struct visit *v, struct tx *tx, const struct give *give, struct err *err)
{
    struct handy_visit visit = {.giver = give->giver, .eligibility = give->eligibility};

    TRY(handy_keep_visit(tx, v->session.user.id.v, v->now.today, &visit, err));
    for (size_t i = 0; i < give->row_count; i++) {
        const struct give_row *row = &give->rows[i];
        struct handy_lot lot = {.lot = row->lot,
                                .expires = row->expires,
                                .amount = row->amount,
                                .route = row->route,
                                .site = row->site,
                                .funding = row->funding,
                                .user = v->session.user.id.v,
                                .used = v->now.today};

        if (!row->on || row->lot.n == 0)
            continue;
        lot.cvx = row->product.cvx->code;
        lot.mvx = row->product.mvx;
        lot.trade_name = row->product.name;
        TRY(handy_keep_lot(tx, v->session.user.org.v, &lot, v->now.at, err));
    }
    return OK;
}

static enum status
save_once(struct visit *v, const struct give *give, const struct intake_ready *ready,
          struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct intake done;
    struct visit_act act = {
        .what = AUDIT_ADD,
        .kind = STR("dose"),
        .reason = give->reason.n > 0
                      ? arena_printf(v->arena, "given, contraindicated: %.*s", STRF(give->reason))
                      : STR("given")};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(record_apply_in(v, &tx, ready, &act, &done, err));
    TRY(keep_handy(v, &tx, give, err));
    return tx_commit(&tx, err);
}

static enum status
save(struct visit *v, const struct give *give, struct err *err)
{
    struct intake_ready ready;
    unsigned tries = 0;
    enum status status;

    intake_prepare(v->arena, v->web->codes, give_report(v, give), &ready);
    do
        status = save_once(v, give, &ready, err);
    while (tx_again(&tries, status));
    return status;
}

/* POST */
enum status
give_try(struct visit *v, struct err *err)
{
    struct give *give = ARENA_NEW(v->arena, struct give);
    struct str act = visit_field(v, "act");
    uint64_t seen = 0;

    TRY(load(v, give, err));
    if (str_eq(act, STR("open")) || visit_field(v, "only").n > 0)
        return open_form(v, give, err);
    give_read(v, give);
    if (give->row_count == 0)
        return FAIL(err, E_INVALID, "the form has no rows");
    give_judge(v, give);
    (void)str_parse_u64(visit_field(v, "seen"), &seen);
    if (!str_eq(act, STR("save")) || give_stopped(give) ||
        (give_weighs(give) != 0 && give_weighs(give) != seen)) {
        show(v, give, true);
        return OK;
    }
    TRY(save(v, give, err));
    record_done(v, give->history.client.id, "given", give_count(give));
    return OK;
}
