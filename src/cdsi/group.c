/* cdsi/group.c - chapter 9: the forecasts of best series joined into vaccine group forecasts. */
#include "cdsi/run.h"

#include <assert.h>

/* The best patient series that one vaccine group forecast contains (FORECASTVG-1): of one series
 * group and of one type. */
struct bundle {
    uint8_t group; /* vaccine group */
    uint8_t series_group;
    enum cdsi_series_type type;
    const struct antigen_run *antigens[ANTIGENS_MAX];
    const struct path *paths[ANTIGENS_MAX];
    size_t count;
};

static int32_t
later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static bool
is_open(const struct path *path)
{
    return path->forecast.status == CDSI_NOT_COMPLETE;
}

static unsigned
with_status(const struct bundle *b, enum cdsi_status status)
{
    unsigned count = 0;

    for (size_t i = 0; i < b->count; i++)
        count += b->paths[i]->forecast.status == status;
    return count;
}

/* Table 9-4 for several antigens; with one it is that one's status (SINGLEANTVG-1). */
static enum cdsi_status
group_status(const struct bundle *b)
{
    static const enum cdsi_status any[] = {CDSI_CONTRAINDICATED, CDSI_AGED_OUT,
                                           CDSI_NOT_RECOMMENDED, CDSI_NOT_COMPLETE};

    for (size_t i = 0; i < sizeof(any) / sizeof(any[0]); i++)
        if (with_status(b, any[i]) > 0)
            return any[i];
    return with_status(b, CDSI_IMMUNE) == b->count ? CDSI_IMMUNE : CDSI_COMPLETE;
}

/* The latest dose that holds an antigen of the group. */
static int32_t
latest_dose(const struct run *run, uint8_t group)
{
    int32_t latest = DAY_MIN;

    const struct slice *here = &run->s->group_antigens[group];

    for (uint16_t i = 0; i < here->count; i++) {
        const struct antigen_run *antigen = &run->antigens[here->first + i];

        if (antigen->given_count > 0)
            latest = later(latest, antigen->given[antigen->given_count - 1]->day);
    }
    return latest;
}

/* SINGLEANTVG-2, MULTIANTVG-1. */
static int32_t
group_earliest(const struct run *run, const struct bundle *b)
{
    int32_t first = DAY_MAX, last = DAY_MIN;
    bool priority = false;

    for (size_t i = 0; i < b->count; i++) {
        int32_t earliest = b->paths[i]->forecast.earliest;

        if (!is_open(b->paths[i]) || earliest == DAY_MIN)
            continue;
        first = earliest < first ? earliest : first;
        last = later(last, earliest);
        priority = priority || b->paths[i]->forecast.priority;
    }
    if (last == DAY_MIN)
        return DAY_MIN;
    return run->s->groups[b->group].antigen_count > 1 && priority
               ? later(first, latest_dose(run, b->group))
               : last;
}

/* The earliest of one date over the contained forecasts that have it; DAY_MIN if none has. */
static int32_t
first_of(const struct bundle *b, size_t which)
{
    int32_t first = DAY_MAX;

    for (size_t i = 0; i < b->count; i++) {
        const struct series_forecast *f = &b->paths[i]->forecast;
        const int32_t days[] = {f->recommended, f->past_due, f->latest, f->unadjusted_recommended,
                                f->unadjusted_past_due};

        if (is_open(b->paths[i]) && days[which] != DAY_MIN && days[which] < first)
            first = days[which];
    }
    return first == DAY_MAX ? DAY_MIN : first;
}

enum { RECOMMENDED, PAST_DUE, LATEST, UNADJUSTED_RECOMMENDED, UNADJUSTED_PAST_DUE };

static void
dates(const struct run *run, const struct bundle *b, struct cdsi_forecast *out)
{
    int32_t earliest = group_earliest(run, b), recommended = first_of(b, RECOMMENDED),
            past_due = first_of(b, PAST_DUE);

    out->earliest = day_date(earliest);
    out->recommended = day_date(later(recommended, earliest));                           /* VG-2 */
    out->past_due = day_date(past_due == DAY_MIN ? DAY_MIN : later(past_due, earliest)); /* VG-3 */
    out->latest = day_date(first_of(b, LATEST));                                         /* VG-4 */
    out->unadjusted_recommended = day_date(first_of(b, UNADJUSTED_RECOMMENDED));         /* VG-5 */
    out->unadjusted_past_due = day_date(first_of(b, UNADJUSTED_PAST_DUE));               /* VG-6 */
}

/* FORECASTDN-2: the least when the full group is given, else the most. */
static uint8_t
dose_number(const struct run *run, const struct bundle *b)
{
    bool full = run->s->groups[b->group].full;
    uint8_t number = 0;

    for (size_t i = 0; i < b->count; i++) {
        uint8_t one = b->paths[i]->forecast.dose_number;

        if (is_open(b->paths[i]) && (number == 0 || (full ? one < number : one > number)))
            number = one;
    }
    return number;
}

/* FORECASTVG-8; with none Not Complete, the antigens that the forecast is about. */
static void
antigens(const struct run *run, const struct bundle *b, struct cdsi_forecast *out)
{
    struct str *names = ARENA_ARRAY(run->arena, struct str, b->count);
    bool any = with_status(b, CDSI_NOT_COMPLETE) > 0;

    for (size_t i = 0; i < b->count; i++)
        if (!any || is_open(b->paths[i]))
            names[out->antigen_count++] = b->antigens[i]->antigen->name;
    out->antigens = names;
}

static void
add_code(uint16_t *codes, size_t *count, uint16_t code)
{
    for (size_t i = 0; i < *count; i++)
        if (codes[i] == code)
            return;
    codes[(*count)++] = code;
}

/* The vaccines of one series forecast; with `codes` NULL they are only counted. */
static size_t
vaccines_of(const struct run *run, const struct antigen_run *antigen, const struct path *path,
            uint16_t *codes, size_t count)
{
    const struct target *target = &path->targets[path->at];

    assert(path->forecast.vaccines == 0 || path->at < path->target_count);
    for (uint64_t left = path->forecast.vaccines; left != 0; left &= left - 1) {
        const struct slice *list =
            &run->s->preferred[target->preferred.first + __builtin_ctzll(left)].list;

        for (uint16_t i = 0; i < list->count; i++) {
            uint16_t cvx = run->s->cvx_codes[list->first + i];
            uint16_t vaccine = run->s->vaccine_of[cvx];

            if (antigen->forbidden != NULL &&
                (antigen->forbidden->bits[vaccine >> 6] >> (vaccine & 63) & 1) != 0)
                continue;
            if (codes == NULL)
                count++;
            else
                add_code(codes, &count, cvx);
        }
    }
    return count;
}

/* FORECASTVG-9 */
static void
vaccines(const struct run *run, const struct bundle *b, struct cdsi_forecast *out)
{
    uint16_t *codes;
    size_t room = 0;

    for (size_t i = 0; i < b->count; i++)
        if (is_open(b->paths[i]))
            room = vaccines_of(run, b->antigens[i], b->paths[i], NULL, room);
    if (room == 0)
        return;
    codes = ARENA_ARRAY(run->arena, uint16_t, room);
    for (size_t i = 0; i < b->count; i++)
        if (is_open(b->paths[i]))
            out->vaccine_count =
                vaccines_of(run, b->antigens[i], b->paths[i], codes, out->vaccine_count);
    out->vaccines = codes;
}

static void
observed_in(const struct run *run, const struct contraindication *rows, size_t count,
            uint16_t *codes, size_t *n)
{
    for (size_t i = 0; i < count; i++)
        if (run_observed(run, rows[i].observation) &&
            run_in_window(run, run->today, rows[i].begin, rows[i].end))
            add_code(codes, n, rows[i].observation);
}

/* FORECASTGUIDANCE-1: the patient's observations that an indication or a contraindication of
 * this forecast is about. */
static void
guidance(const struct run *run, const struct bundle *b, struct cdsi_forecast *out)
{
    uint16_t *codes;
    const struct cdsi_schedule *s = run->s;

    if (!run->any_observed)
        return;
    codes = ARENA_ARRAY(run->arena, uint16_t, run->patient->observation_count);
    for (size_t i = 0; i < b->count; i++) {
        const struct antigen *a = b->antigens[i]->antigen;
        const struct slice *all = &b->paths[i]->series->indications;

        for (uint16_t k = 0; k < all->count; k++) {
            const struct indication *one = &s->indications[all->first + k];

            if (run_observed(run, one->observation) &&
                run_in_window(run, run->today, one->begin, one->end))
                add_code(codes, &out->observation_count, one->observation);
        }
        observed_in(run, &s->contraindications[a->contraindications.first],
                    a->contraindications.count, codes, &out->observation_count);
        observed_in(run, &s->vaccine_contraindications[a->vaccine_contraindications.first],
                    a->vaccine_contraindications.count, codes, &out->observation_count);
    }
    out->observations = codes;
}

static void
forecast_of(const struct run *run, const struct bundle *b, struct cdsi_forecast *out)
{
    const struct path *first = b->paths[0];

    assert(b->count > 0);
    out->group = run->s->groups[b->group].name;
    out->series = first->series->name;
    out->series_number = first->series->number;
    out->series_group = b->series_group;
    out->type = b->type;
    out->targets = report_length(first);
    out->status = group_status(b);
    out->earliest = out->recommended = out->past_due = out->latest = DATE_NONE;
    out->unadjusted_recommended = out->unadjusted_past_due = DATE_NONE;
    for (size_t i = 0; i < b->count; i++) /* FORECASTVG-7 */
        out->reasons |= b->paths[i]->forecast.reasons;
    antigens(run, b, out);
    guidance(run, b, out);
    if (out->status != CDSI_NOT_COMPLETE)
        return;
    dates(run, b, out);
    out->dose_number = dose_number(run, b);
    vaccines(run, b, out);
}

static bool
valid_somewhere(const struct antigen_run *antigen, size_t at)
{
    for (unsigned left = antigen->best; left != 0; left &= left - 1)
        if (antigen->prioritized[__builtin_ctz(left)]->records[at].status == CDSI_VALID)
            return true;
    return false;
}

/* Distinct doses that are Valid in any best series of the vaccine group. */
static uint8_t
valid_doses(const struct run *run, uint8_t group)
{
    const struct slice *here = &run->s->group_antigens[group];
    uint64_t antigens_here = UINT64_MAX >> (64 - here->count) << here->first;
    size_t at[ANTIGENS_MAX] = {0};
    unsigned count = 0;

    for (size_t i = 0; i < run->given_count; i++) {
        bool valid = false;

        for (uint64_t left = run->given[i].antigens & antigens_here; left != 0; left &= left - 1) {
            size_t a = (size_t)__builtin_ctzll(left);

            valid = valid_somewhere(&run->antigens[a], at[a]++) || valid;
        }
        count += valid;
    }
    return (uint8_t)(count < 255 ? count : 255);
}

/* Ten years: how far ahead a second standard series may begin and still be the one to show. */
static bool
within_ten_years(struct date earliest, int32_t today)
{
    return date_is(earliest) && earliest.day <= day_add(today, (struct cdsi_offset){120, 0, true});
}

static bool
is_closed(const struct cdsi_forecast *f)
{
    return f->status == CDSI_AGED_OUT || f->status == CDSI_NOT_RECOMMENDED;
}

/* Something to do, but nobody can tell when: it is counted from a condition without a date. */
static bool
has_no_day(const struct cdsi_forecast *f)
{
    return f->status == CDSI_NOT_COMPLETE && !date_is(f->recommended);
}

static size_t
first_risk(const struct cdsi_forecast *list, size_t count, bool without_day)
{
    size_t i = 0;

    while (i < count && (list[i].type != CDSI_RISK || has_no_day(&list[i]) != without_day ||
                         (list[i].status != CDSI_NOT_COMPLETE &&
                          list[i].status != CDSI_CONTRAINDICATED && list[i].status != CDSI_IMMUNE)))
        i++;
    return i;
}

/* The first standard one that is not closed; after one that is, a later one only if it is complete
 * or near; then whatever there is. */
static size_t
first_standard(const struct cdsi_forecast *list, size_t count, int32_t today)
{
    bool closed = false;

    for (size_t i = 0; i < count; i++) {
        if (list[i].type == CDSI_RISK)
            continue;
        if (!is_closed(&list[i]) && (!closed || list[i].status != CDSI_NOT_COMPLETE ||
                                     within_ten_years(list[i].earliest, today)))
            return i;
        closed = closed || list[i].status == CDSI_AGED_OUT;
    }
    for (size_t i = 0; i < count; i++)
        if (list[i].type != CDSI_RISK)
            return i;
    return 0;
}

/* Which forecast to show when a group has several (docs/adr: CDSi engine, decision 20): a risk
 * forecast with something to do or to mind; else a standard one. A risk forecast without a day
 * does not hide a standard dose that is due. */
static size_t
headline(const struct cdsi_forecast *list, size_t count, int32_t today)
{
    size_t risk = first_risk(list, count, false), dateless = first_risk(list, count, true);
    size_t standard = first_standard(list, count, today);

    if (risk < count)
        return risk;
    return dateless < count && list[standard].status != CDSI_NOT_COMPLETE ? dateless : standard;
}

static void
bundle_add(struct bundle *bundles, size_t *count, const struct antigen_run *antigen,
           const struct path *path)
{
    size_t i = 0;

    assert(path->evaluated && path->series->group <= SERIES_GROUP_MAX);
    while (i < *count && (bundles[i].series_group != path->series->group ||
                          bundles[i].type != path->series->type))
        i++;
    if (i == *count) {
        bundles[i].group = antigen->antigen->group;
        bundles[i].series_group = path->series->group;
        bundles[i].type = path->series->type;
        bundles[i].count = 0;
        (*count)++;
    }
    bundles[i].antigens[bundles[i].count] = antigen;
    bundles[i].paths[bundles[i].count++] = path;
}

/* A vaccine group's bundles, the lowest series group first. */
enum { BUNDLES_MAX = 3 * (SERIES_GROUP_MAX + 1) };

static size_t
bundles_of(const struct run *run, uint8_t group, struct bundle *bundles)
{
    const struct slice *here = &run->s->group_antigens[group];
    const struct antigen_run *first = &run->antigens[here->first];
    unsigned any = 0;
    size_t count = 0;

    for (uint16_t i = 0; i < here->count; i++)
        any |= first[i].best;
    for (; any != 0; any &= any - 1) {
        unsigned g = (unsigned)__builtin_ctz(any);

        for (uint16_t i = 0; i < here->count; i++)
            if ((first[i].best >> g & 1) != 0)
                bundle_add(bundles, &count, &first[i], first[i].prioritized[g]);
    }
    return count;
}

static size_t
forecasts_of(const struct run *run, uint8_t group, struct bundle *bundles,
             struct cdsi_forecast *out)
{
    size_t count = bundles_of(run, group, bundles), first;
    uint8_t valid = run->given_count > 0 && count > 0 ? valid_doses(run, group) : 0;
    struct cdsi_forecast shown;

    if (count == 0)
        return 0;
    for (size_t i = 0; i < count; i++) {
        forecast_of(run, &bundles[i], &out[i]);
        out[i].valid_doses = valid;
    }
    first = headline(out, count, run->today);
    shown = out[first];
    shown.headline = true;
    for (size_t i = first; i > 0; i--)
        out[i] = out[i - 1];
    out[0] = shown;
    return count;
}

/* How many there can be: one for each best series. */
static size_t
best_count(const struct run *run)
{
    size_t count = 0;

    for (size_t i = 0; i < run->s->antigen_count; i++)
        count += (size_t)__builtin_popcount(run->antigens[i].best);
    return count;
}

void
group_forecasts(struct run *run, struct cdsi_result *result)
{
    struct cdsi_forecast *out = ARENA_ARRAY(run->arena, struct cdsi_forecast, best_count(run) + 1);
    struct bundle bundles[BUNDLES_MAX];
    size_t count = 0;

    for (size_t g = 0; g < run->s->group_count; g++)
        count += forecasts_of(run, (uint8_t)g, bundles, &out[count]);
    result->forecasts = out;
    result->forecast_count = count;
}
