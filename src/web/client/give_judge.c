/* web/client/give_judge.c - what there is to say of doses about to be given. */
#include "web/client/give.h"
#include "web/serve.h"

static void
say(struct give_row *row, struct give_word word)
{
    if (row->word_count < GIVE_WORDS)
        row->word[row->word_count++] = word;
}

static void
warn(struct give_row *row, struct str words)
{
    say(row, (struct give_word){.words = words, .weighs = true});
}

static void
stop(struct give_row *row, struct str words)
{
    say(row, (struct give_word){.words = words, .stops = true});
}

/* ---- the visit ---- */

static void
judge_day(struct visit *v, struct give *give)
{
    const struct report_client *who = &give->history.client.believed;
    struct str words = STR("");

    if (!date_is(give->given))
        words = STR("Enter the date as 3/14/2026, or t for today.");
    else if (date_cmp(give->given, v->now.today) > 0)
        words = STR("Enter a date that is not in the future.");
    else if (date_is(who->born) && date_cmp(give->given, who->born) < 0)
        words = STR("Enter a date after birth.");
    else if (who->dead == REPORT_YES && date_is(who->died) && date_cmp(give->given, who->died) > 0)
        words = STR("Enter a date before the day of death.");
    else if (give_count(give) == 0)
        words = STR("Choose at least one vaccine.");
    give->word = (struct give_word){.words = words, .stops = words.n > 0};
}

/* ---- one row ---- */

static void
judge_lot(struct visit *v, const struct give *give, struct give_row *row)
{
    int32_t left;

    if (row->lot.n == 0)
        say(row, (struct give_word){.words = STR("No lot number yet. A recall could not reach this "
                                                 "person.")});
    if (row->expires_typed.n > 0 && !date_is(row->expires))
        stop(row, STR("Enter the expiry date as 3/14/2027."));
    if (!date_is(row->expires) || !date_is(give->given))
        return;
    left = row->expires.day - give->given.day;
    if (left < 0)
        warn(row, arena_printf(v->arena, "Lot %.*s expired on %.*s.", STRF(row->lot),
                               STRF(date_long(v->arena, row->expires))));
    else if (left <= GIVE_EXPIRES_SOON)
        say(row, (struct give_word){
                     .words = arena_printf(v->arena, "Lot %.*s expires on %.*s.", STRF(row->lot),
                                           STRF(date_long(v->arena, row->expires)))});
}

static void
judge_age(struct visit *v, const struct give *give, struct give_row *row)
{
    struct date born = give->history.client.believed.born;

    if (date_is(born) && date_is(give->given) && !cvx_age_fits(row->product.cvx, born, give->given))
        warn(row, arena_printf(v->arena, "%.*s is not made for this person's age. Check the vial.",
                               STRF(row->product.cvx->name)));
}

static bool
shares_group(const struct cvx *a, const struct cvx *b)
{
    return a != NULL && b != NULL && cvx_relate(a, b) != CVX_APART;
}

static void
judge_twice(struct visit *v, const struct give *give, struct give_row *row)
{
    for (size_t i = 0; i < give->history.dose_count; i++) {
        const struct dose *dose = &give->history.doses[i];

        if (date_cmp(dose->given, give->given) == 0 && dose->completion != DOSE_REFUSED &&
            dose->completion != DOSE_NOT_GIVEN &&
            shares_group(cvx_find(v->web->codes, dose->cvx), row->product.cvx))
            warn(row, arena_printf(
                          v->arena, "On record already for this day: %.*s, %.*s.",
                          STRF(record_vaccine(v, dose->cvx, dose->trade_name)),
                          STRF(dose->facility.n > 0 ? dose->facility : STR("place not known"))));
    }
    for (size_t i = 0; i < give->row_count; i++) {
        const struct give_row *other = &give->rows[i];

        if (other != row && other->on && shares_group(other->product.cvx, row->product.cvx))
            warn(row,
                 arena_printf(v->arena, "%.*s is in %.*s, too, which is chosen above or below.",
                              STRF(row->product.cvx->name), STRF(other->product.cvx->name)));
    }
}

static bool
speaks_of(const struct cdsi_forecast *forecast, const struct cvx *cvx)
{
    for (size_t a = 0; a < forecast->antigen_count; a++)
        for (size_t i = 0; i < cvx->antigen_count; i++)
            if (str_eq(forecast->antigens[a], cvx->antigens[i]))
                return true;
    return false;
}

/* The one thing that needs a word: it is written into the audit. */
static void
judge_contraindicated(struct visit *v, struct give *give, struct give_row *row)
{
    const struct cdsi_result *result = give->made.result;

    for (size_t i = 0; result != NULL && i < result->forecast_count; i++) {
        const struct cdsi_forecast *f = &result->forecasts[i];

        if (!f->headline || f->status != CDSI_CONTRAINDICATED || !speaks_of(f, row->product.cvx))
            continue;
        warn(row, arena_printf(v->arena, "%.*s is contraindicated for this person. %.*s",
                               STRF(f->group), STRF(cdsi_explain_forecast(result, f, v->arena))));
        give->against = true;
        if (give->reason.n == 0)
            stop(row, STR("Enter below why it is given all the same."));
    }
}

/* ---- does it count? ---- */

/* The history, and room for the rows behind it, which have the numbers after the history's. */
struct trial {
    struct history_input input;
    struct cdsi_dose *doses;
    size_t *dose;
    size_t n;
};

static void
trial_begin(struct visit *v, const struct give *give, struct trial *trial)
{
    history_input(&give->history, v->schedule, v->now.today, v->arena, &trial->input);
    trial->n = trial->input.dose_count;
    trial->doses = ARENA_ARRAY(v->arena, struct cdsi_dose, trial->n + GIVE_ROWS);
    trial->dose = ARENA_ARRAY(v->arena, size_t, trial->n + GIVE_ROWS);
    for (size_t i = 0; i < trial->n; i++) {
        trial->doses[i] = trial->input.doses[i];
        trial->dose[i] = trial->input.dose[i];
    }
}

static struct history_forecast
trial_run(struct visit *v, const struct trial *trial)
{
    return (struct history_forecast){.result =
                                         cdsi_run(v->schedule, &trial->input.patient, trial->doses,
                                                  trial->n, v->now.today, v->arena),
                                     .dose = trial->dose};
}

bool
give_would_count(struct visit *v, const struct give *give, const struct cvx *cvx)
{
    struct history_forecast made;
    struct trial trial;
    size_t count;
    const struct cdsi_evaluation **list;

    trial_begin(v, give, &trial);
    trial.dose[trial.n] = give->history.dose_count;
    trial.doses[trial.n++] =
        (struct cdsi_dose){.given = v->now.today, .cvx = cvx->number, .expires = DATE_NONE};
    made = trial_run(v, &trial);
    list = history_judged(&made, give->history.dose_count, v->arena, &count);
    for (size_t i = 0; i < count; i++)
        if (list[i]->status != CDSI_VALID)
            return false;
    return count > 0;
}

static void
judge_counting(struct visit *v, struct give *give)
{
    struct history_forecast made;
    struct trial trial;

    if (give->made.result == NULL || give->word.stops)
        return;
    trial_begin(v, give, &trial);
    for (size_t i = 0; i < give->row_count; i++) {
        const struct give_row *row = &give->rows[i];

        if (!row->on || row->product.cvx == NULL)
            continue;
        trial.dose[trial.n] = give->history.dose_count + i;
        trial.doses[trial.n++] = (struct cdsi_dose){.given = give->given,
                                                    .cvx = row->product.cvx->number,
                                                    .mvx = row->product.mvx,
                                                    .expires = row->expires};
    }
    made = trial_run(v, &trial);
    for (size_t i = 0; i < give->row_count; i++) {
        size_t count = 0;
        const struct cdsi_evaluation **list =
            history_judged(&made, give->history.dose_count + i, v->arena, &count);

        for (size_t k = 0; k < count; k++)
            if (list[k]->status != CDSI_VALID)
                warn(&give->rows[i], cdsi_explain_evaluation(made.result, list[k], v->arena));
    }
}

void
give_judge(struct visit *v, struct give *give)
{
    judge_day(v, give);
    give->against = false;
    for (size_t i = 0; i < give->row_count; i++) {
        struct give_row *row = &give->rows[i];

        row->word_count = 0;
        if (!row->on)
            continue;
        if (row->product.cvx == NULL) {
            stop(row, STR("Choose a product."));
            continue;
        }
        judge_lot(v, give, row);
        judge_age(v, give, row);
        judge_twice(v, give, row);
        judge_contraindicated(v, give, row);
    }
    judge_counting(v, give);
}

bool
give_stopped(const struct give *give)
{
    bool stopped = give->word.stops;

    for (size_t i = 0; i < give->row_count; i++)
        for (size_t k = 0; k < give->rows[i].word_count; k++)
            stopped = stopped || give->rows[i].word[k].stops;
    return stopped;
}

uint64_t
give_weighs(const struct give *give)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < give->row_count; i++)
        for (size_t k = 0; k < give->rows[i].word_count; k++)
            if (give->rows[i].word[k].weighs)
                sum = (sum * 31 + str_hash(give->rows[i].word[k].words)) & INT64_MAX;
    return sum;
}

size_t
give_count(const struct give *give)
{
    size_t n = 0;

    for (size_t i = 0; i < give->row_count; i++)
        n += give->rows[i].on;
    return n;
}
