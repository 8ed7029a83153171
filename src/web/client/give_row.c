/* web/client/give_row.c - rows of doses to be given: from the forecast, from the form, to a report. */
#include <limits.h>

#include "base/utf8.h"
#include "web/client/give.h"
#include "web/due.h"
#include "web/serve.h"

/* ---- what to offer ---- */

/* By mouth, into the nose, under the skin; everything else goes into a muscle. */
static struct str
usual_route(const struct cvx *cvx)
{
    static const struct {
        uint16_t cvx;
        struct str route;
    } others[] = {{116, STR_INIT("C38288")}, {119, STR_INIT("C38288")}, {111, STR_INIT("C38284")},
                  {149, STR_INIT("C38284")}, {151, STR_INIT("C38284")}, {3, STR_INIT("C38299")},
                  {21, STR_INIT("C38299")},  {94, STR_INIT("C38299")},  {10, STR_INIT("C38299")},
                  {37, STR_INIT("C38299")},  {25, STR_INIT("C38288")},  {174, STR_INIT("C38288")}};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        if (others[i].cvx == cvx->number)
            return others[i].route;
    return STR("C28161");
}

/* How well a vaccine suits a group: what it protects against there, less what else is in it. */
static int
suits(const struct cdsi_forecast *forecast, const struct cvx *cvx)
{
    int score = 0;

    if (cvx->status != CVX_ACTIVE || cvx->unspecified ||
        (cvx->kind != CVX_VACCINE && cvx->kind != CVX_ANTIBODY))
        return INT_MIN;
    for (size_t i = 0; i < cvx->antigen_count; i++) {
        bool meant = false;

        for (size_t a = 0; a < forecast->antigen_count; a++)
            meant = meant || str_eq(forecast->antigens[a], cvx->antigens[i]);
        score += meant ? 3 : -2;
        if (i == 0 && !meant && cvx->antigen_count == 1)
            return INT_MIN;
    }
    return score > 0 ? score : INT_MIN;
}

static void
offer_vaccine(struct give_row *row, int score, uint16_t number, int scores[GIVE_OFFERED])
{
    size_t i = row->offered_count;

    if (i == GIVE_OFFERED)
        return;
    for (row->offered_count++; i > 0 && scores[i - 1] < score; i--) {
        scores[i] = scores[i - 1];
        row->offered[i] = row->offered[i - 1];
    }
    scores[i] = score;
    row->offered[i] = number;
}

/* What the schedule recommends by name, else whatever is made for the group. */
static void
offer_vaccines(const struct visit *v, struct give_row *row)
{
    const struct code_sets *codes = v->web->codes;
    const struct cdsi_forecast *forecast = row->forecast;
    int scores[GIVE_OFFERED];

    if (forecast == NULL)
        return;
    for (size_t i = 0; i < forecast->vaccine_count && i < GIVE_OFFERED; i++)
        row->offered[row->offered_count++] = forecast->vaccines[i];
    for (size_t i = 0; forecast->vaccine_count == 0 && i < cvx_count(codes); i++) {
        int score = suits(forecast, cvx_at(codes, i));

        if (score != INT_MIN)
            offer_vaccine(row, score, cvx_at(codes, i)->number, scores);
    }
}

static bool
among(const struct give_row *row, const struct handy_lot *lot)
{
    uint64_t number;

    if (!str_parse_u64(lot->cvx, &number))
        return false;
    for (size_t i = 0; i < row->offered_count; i++)
        if (row->offered[i] == number)
            return true;
    return false;
}

/* A strength for adults is not offered for a child because it was used last. */
static bool
is_for_age(const struct visit *v, const struct give *give, const struct cvx *cvx)
{
    struct date born = give->history.client.believed.born;
    struct date on = date_is(give->given) ? give->given : v->now.today;

    return cvx == NULL || !date_is(born) || cvx_age_fits(cvx, born, on);
}

/* My lot of today, else a colleague's of today, else NULL; *product is the one used last at all. */
static const struct handy_lot *
lot_of_the_day(const struct visit *v, const struct give *give, const struct give_row *row,
               const struct handy_lot **product)
{
    const struct handy_lot *colleague = NULL;

    *product = NULL;
    for (size_t i = 0; i < give->lot_count; i++) {
        const struct handy_lot *lot = &give->lots[i];

        if (!among(row, lot) || !is_for_age(v, give, cvx_find(v->web->codes, lot->cvx)))
            continue;
        *product = *product == NULL ? lot : *product;
        if (date_cmp(lot->used, v->now.today) != 0)
            continue;
        if (lot->user == v->session.user.id.v)
            return lot;
        colleague = colleague == NULL ? lot : colleague;
    }
    return colleague;
}

static void
take_lot(struct visit *v, struct give_row *row, const struct handy_lot *lot)
{
    row->lot = lot->lot;
    row->expires = lot->expires;
    row->expires_typed = date_is(lot->expires) ? date_long(v->arena, lot->expires) : STR("");
    row->amount = lot->amount;
    row->route = lot->route;
    row->site = lot->site;
    row->funding = lot->funding;
}

static bool
active_product(const struct cvx *cvx, struct product_choice *out)
{
    for (size_t k = 0; cvx != NULL && k < cvx->product_count; k++) {
        const struct product *product = cvx->products[k];

        if (!product->active)
            continue;
        *out = (struct product_choice){cvx, product->mvx == NULL ? STR("") : product->mvx->code,
                                       product->name};
        return true;
    }
    return false;
}

static bool
same_age(struct cvx_age a, struct cvx_age b)
{
    return a.months == b.months && a.days == b.days;
}

/* Two strengths: against the same, for ages that overlap. */
static bool
another_strength(const struct cvx *a, const struct cvx *b)
{
    bool same = a->antigen_count == b->antigen_count;

    for (size_t i = 0; same && i < a->antigen_count; i++)
        same = str_eq(a->antigens[i], b->antigens[i]);
    return same && (!same_age(a->youngest, b->youngest) || !same_age(a->oldest, b->oldest));
}

/* The first that would count today, else the first that is for this age. None where the schedule names
 * no vaccine and several strengths are made for the age: which one it is, only the vial says. */
static struct product_choice
first_product(struct visit *v, const struct give *give, const struct give_row *row)
{
    struct product_choice first = {.cvx = NULL}, counting = {.cvx = NULL}, one;
    bool strengths = false;

    for (size_t i = 0; i < row->offered_count; i++) {
        const struct cvx *cvx = cvx_number(v->web->codes, row->offered[i]);

        if (!is_for_age(v, give, cvx) || !active_product(cvx, &one))
            continue;
        strengths = strengths || (first.cvx != NULL && another_strength(first.cvx, one.cvx));
        first = first.cvx == NULL ? one : first;
        if (counting.cvx == NULL && give_would_count(v, give, one.cvx))
            counting = one;
    }
    if (strengths && row->forecast != NULL && row->forecast->vaccine_count == 0)
        return (struct product_choice){.cvx = NULL};
    return counting.cvx != NULL ? counting : first;
}

static void
fill_row(struct visit *v, struct give *give, struct give_row *row)
{
    const struct handy_lot *used, *lot = lot_of_the_day(v, give, row, &used);
    const struct handy_lot *product = lot != NULL ? lot : used;

    if (product != NULL)
        row->product = (struct product_choice){cvx_find(v->web->codes, product->cvx), product->mvx,
                                               product->trade_name};
    else
        row->product = first_product(v, give, row);
    if (lot != NULL)
        take_lot(v, row, lot);
    else if (row->product.cvx != NULL)
        row->route = usual_route(row->product.cvx);
}

static bool
asked_for(const struct str *asked, size_t count, struct str group)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(asked[i], group))
            return true;
    return false;
}

void
give_offer(struct visit *v, struct give *give, const struct str *asked, size_t asked_count)
{
    const struct cdsi_result *result = give->made.result;

    for (enum due when = DUE_OVERDUE; result != NULL && when <= DUE_NONE; when++) {
        for (size_t i = 0; i < result->forecast_count && give->row_count < GIVE_ROWS - 1; i++) {
            const struct cdsi_forecast *f = &result->forecasts[i];
            bool wanted = asked_for(asked, asked_count, f->group);
            struct give_row *row = &give->rows[give->row_count];

            if (!f->headline || due_of(f, v->now.today) != when || (when > DUE_SOON && !wanted))
                continue;
            *row = (struct give_row){.group = f->group, .forecast = f, .expires = DATE_NONE};
            row->on = wanted;
            offer_vaccines(v, row);
            fill_row(v, give, row);
            give->row_count++;
        }
    }
    give->rows[give->row_count++] = (struct give_row){.expires = DATE_NONE};
}

/* ---- what the form says ---- */

static const struct cdsi_forecast *
forecast_of(const struct give *give, struct str group)
{
    for (size_t i = 0; give->made.result != NULL && i < give->made.result->forecast_count; i++)
        if (give->made.result->forecasts[i].headline &&
            str_eq(give->made.result->forecasts[i].group, group))
            return &give->made.result->forecasts[i];
    return NULL;
}

static struct str
lot_typed(struct visit *v, size_t n)
{
    return utf8_fold(v->arena, record_field(v, "lot", n));
}

static const struct handy_lot *
known_lot(const struct give *give, const struct give_row *row)
{
    for (size_t i = 0; i < give->lot_count; i++)
        if (row->product.cvx != NULL && row->lot.n > 0 && str_eq(give->lots[i].lot, row->lot) &&
            str_eq(give->lots[i].cvx, row->product.cvx->code))
            return &give->lots[i];
    return NULL;
}

static void
read_row(struct visit *v, struct give *give, size_t n, struct give_row *row)
{
    const struct handy_lot *known;

    *row = (struct give_row){.group = record_field(v, "group", n),
                             .product = choices_product(v, record_field(v, "product", n)),
                             .lot = lot_typed(v, n),
                             .expires_typed = record_field(v, "expires", n),
                             .amount = record_field(v, "amount", n),
                             .expires = DATE_NONE};
    row->forecast = forecast_of(give, row->group);
    offer_vaccines(v, row);
    row->on = row->group.n == 0 ? row->product.cvx != NULL : record_field(v, "on", n).n > 0;
    row->route = choices_known(v, CODE_ROUTE, record_field(v, "route", n));
    row->site = choices_known(v, CODE_SITE, record_field(v, "site", n));
    row->funding = choices_known(v, CODE_FUNDING, record_field(v, "funding", n));
    known = known_lot(give, row);
    if (row->expires_typed.n > 0)
        (void)date_parse_typed(row->expires_typed, date_add_days(v->now.today, 20 * 366),
                               &row->expires);
    else if (known != NULL)
        row->expires = known->expires;
}

void
give_read(struct visit *v, struct give *give)
{
    uint64_t rows = 0;

    (void)str_parse_u64(visit_field(v, "rows"), &rows);
    for (size_t n = 0; n < rows && n < GIVE_ROWS; n++)
        read_row(v, give, n, &give->rows[give->row_count++]);
    give->given_typed = visit_field(v, "given");
    if (!record_day(v, give->given_typed, &give->given))
        give->given = DATE_NONE;
    give->eligibility = choices_known(v, CODE_ELIGIBILITY, visit_field(v, "eligibility"));
    give->reason = visit_field(v, "reason");
    if (!str_parse_i64(visit_field(v, "giver"), &give->giver))
        give->giver = v->session.user.id.v;
}

/* ---- a report ---- */

/* Every current information statement about the vaccine, handed out that day. */
static void
add_statements(struct visit *v, struct report_dose *dose, const struct cvx *cvx)
{
    dose->vis = ARENA_ARRAY(v->arena, struct report_vis, cvx->vis_count + 1);
    for (size_t i = 0; i < cvx->vis_count; i++)
        if (cvx->vis[i]->current)
            dose->vis[dose->vis_count++] = (struct report_vis){.document = cvx->vis[i]->encoded,
                                                               .cvx = cvx->code,
                                                               .published = cvx->vis[i]->edition,
                                                               .presented = dose->given};
}

static struct report_provider
provider(const struct visit *v, const struct user *user)
{
    return (struct report_provider){.id = user->username,
                                    .authority = v->session.user.org_code,
                                    .family = user->family,
                                    .given = user->given};
}

static struct report_dose
dose_of(struct visit *v, const struct give *give, const struct give_row *row)
{
    struct report_dose dose = {
        .given = give->given,
        .cvx = row->product.cvx->code,
        .mvx = row->product.mvx,
        .trade_name = row->product.name,
        .lot = row->lot,
        .expires = row->expires,
        .amount = row->amount,
        .unit = row->amount.n > 0 ? STR("mL") : STR(""),
        .source = STR("00"),
        .route = row->route,
        .site = row->site,
        .funding = row->funding,
        .eligibility = give->eligibility,
        .eligibility_capture = give->eligibility.n > 0 ? STR("VXC41") : STR(""),
        .eligibility_on = give->eligibility.n > 0 ? give->given : DATE_NONE,
        .entered_by = provider(v, &v->session.user),
        .facility = {.id = v->session.user.org_code, .name = v->session.user.org_name}};

    for (size_t i = 0; i < give->user_count; i++)
        if (give->users[i].id.v == give->giver)
            dose.administered_by = provider(v, &give->users[i]);
    add_statements(v, &dose, row->product.cvx);
    return dose;
}

struct report *
give_report(struct visit *v, const struct give *give)
{
    struct report *report = record_report(v, give->history.client.id);

    report->doses = ARENA_ARRAY(v->arena, struct report_dose, give->row_count + 1);
    for (size_t i = 0; i < give->row_count; i++)
        if (give->rows[i].on)
            report->doses[report->dose_count++] = dose_of(v, give, &give->rows[i]);
    return report;
}
