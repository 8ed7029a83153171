/* code/use.c - for whom a vaccine is, how it is given, and where a ZIP code lies. */
#include "base/tsv.h"
#include "code/sets.h"

/* "6w", "12m", "50y"; empty: not said. */
static bool
parse_age(struct str text, struct cvx_age *out)
{
    uint64_t n;

    *out = (struct cvx_age){0, 0};
    if (text.n == 0)
        return true;
    if (!str_parse_u64(str_slice(text, 0, text.n - 1), &n) || n > 120)
        return false;
    switch (text.p[text.n - 1]) {
    case 'd':
        out->days = (int16_t)n;
        return true;
    case 'w':
        out->days = (int16_t)(7 * n);
        return true;
    case 'm':
        out->months = (int16_t)n;
        return true;
    case 'y':
        out->months = (int16_t)(12 * n);
        return true;
    default:
        return false;
    }
}

static enum status
read_zip_states(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    uint64_t from, to;

    for (tsv_init(&tsv, sets->text[FILE_ZIP_STATE]); tsv_next(&tsv);) {
        if (!str_parse_u64(tsv.field[0], &from) || !str_parse_u64(tsv_field(&tsv, 1), &to) ||
            to >= sizeof(sets->zip_states) / sizeof(sets->zip_states[0]))
            return row_fail(FILE_ZIP_STATE, tsv.line, "no three digits", tsv.field[0], err);
        for (; from <= to; from++)
            sets->zip_states[from] = tsv_field(&tsv, 2);
    }
    return OK;
}

enum status
uses_read(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    for (tsv_init(&tsv, sets->text[FILE_CVX_USE]); tsv_next(&tsv);) {
        const struct cvx *known = cvx_find(sets, tsv.field[0]);
        struct cvx *cvx;

        if (known == NULL)
            continue; /* an older release does not have it */
        cvx = sets->by_number[known->number];
        if (!parse_age(tsv_field(&tsv, 1), &cvx->youngest) ||
            !parse_age(tsv_field(&tsv, 2), &cvx->oldest))
            return row_fail(FILE_CVX_USE, tsv.line, "no age", tsv.field[0], err);
        cvx->routes = tsv_field(&tsv, 3);
    }
    return read_zip_states(sets, err);
}

/* Born on the 31st, one is a month old on the first of the month after a shorter one. */
static struct date
day_of_age(struct date born, struct cvx_age age)
{
    struct ymd at = date_split(born);
    int months = at.year * 12 + at.month - 1 + age.months;
    struct date first = date_from(months / 12, months % 12 + 1, 1);
    struct date next = date_from((months + 1) / 12, (months + 1) % 12 + 1, 1);
    struct date day = date_add_days(first, at.day - 1);

    return date_add_days(date_cmp(day, next) > 0 ? next : day, age.days);
}

static bool
is_said(struct cvx_age age)
{
    return age.months > 0 || age.days > 0;
}

bool
cvx_age_fits(const struct cvx *cvx, struct date born, struct date given)
{
    if (!date_is(born) || !date_is(given))
        return true;
    if (is_said(cvx->youngest) &&
        date_cmp(given, date_add_days(day_of_age(born, cvx->youngest), -AGE_GRACE)) < 0)
        return false;
    return !is_said(cvx->oldest) || date_cmp(given, day_of_age(born, cvx->oldest)) < 0;
}

bool
cvx_route_fits(const struct code_sets *sets, const struct cvx *cvx, struct str route)
{
    struct str rest = cvx->routes, normal = code_normal(code_table(sets, CODE_ROUTE), route);

    if (cvx->routes.n == 0 || normal.n < 2 || normal.p[0] != 'C') /* "other" says nothing */
        return true;
    while (rest.n > 0)
        if (str_eq(str_cut(&rest, ' '), normal))
            return true;
    return false;
}

bool
zip_in_state(const struct code_sets *sets, struct str zip, struct str state)
{
    uint64_t three;
    struct str states;

    if (zip.n < 5 || state.n != 2 || !str_parse_u64(str_slice(zip, 0, 3), &three))
        return true;
    states = sets->zip_states[three];
    if (states.n == 0)
        return true;
    while (states.n > 0)
        if (str_ieq(str_cut(&states, ' '), state))
            return true;
    return false;
}
