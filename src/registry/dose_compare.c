/* registry/dose_compare.c - the pairwise table: dates, vaccines, lots, who says so. */
#include "registry/dose_compare.h"

#include <assert.h>
#include <stdlib.h>

/* -- how far apart ----------------------------------------------------------------------------- */

enum { WINDOW_USUAL = 23 }; /* 28 days of interval, less 4 of grace, less 1 */

/* Vaccines given on purpose at shorter intervals: the shortest interval of their schedules (ACIP;
 * CDSi supporting data 4.64), less the days by which records of one dose may still differ. */
static const struct {
    uint16_t group; /* CVX that stands for the group, 0 if the row is of one vaccine */
    uint16_t cvx;
    int days;
} windows[] = {
    {90, 0, 1},   /* rabies 0, 3, 7, 14 */
    {91, 0, 1},   /* typhoid: oral capsules every second day */
    {129, 0, 5},  /* Japanese encephalitis 0, 7 */
    {0, 104, 5},  /* hepatitis A and B, accelerated 0, 7, 21 */
    {26, 0, 5},   /* cholera: oral, 7 days apart */
    {222, 0, 9},  /* tick-borne encephalitis, accelerated from 14 days */
    {319, 0, 9},  /* anthrax 0, 14, 28 */
    {213, 0, 16}, /* COVID-19 from 17 days */
    {325, 0, 19}, /* orthopoxvirus from 24 days */
};

static bool
in_group(const struct cvx *cvx, uint16_t number)
{
    for (size_t i = 0; i < cvx->group_count; i++)
        if (cvx->groups[i]->cvx != NULL && cvx->groups[i]->cvx->number == number)
            return true;
    return false;
}

int
dose_window_days(const struct cvx *cvx)
{
    int days = WINDOW_USUAL;

    if (cvx == NULL)
        return days;
    for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
        bool applies =
            windows[i].group != 0 ? in_group(cvx, windows[i].group) : cvx->number == windows[i].cvx;

        if (applies && windows[i].days < days)
            days = windows[i].days;
    }
    return days;
}

/* Two digits side by side changed places, or one digit is wrong: 03 and 30, 12 and 17. */
static bool
day_mistyped(struct date a, struct date b)
{
    struct ymd x = date_split(a);
    struct ymd y = date_split(b);
    int x1 = x.day / 10, x2 = x.day % 10, y1 = y.day / 10, y2 = y.day % 10;

    if (x.year != y.year || x.month != y.month)
        return false;
    return x1 == y1 || x2 == y2 || (x1 == y2 && x2 == y1);
}

/* Only the year is wrong, by one: the January mistake. */
static bool
year_mistyped(struct date a, struct date b)
{
    struct ymd x = date_split(a);
    struct ymd y = date_split(b);

    return x.month == y.month && x.day == y.day && abs(x.year - y.year) == 1;
}

/* -- lots -------------------------------------------------------------------------------------- */

enum lots { LOTS_SAME, LOTS_NEAR, LOTS_MISSING, LOTS_DIFFER };

enum { LOT_MAX = 40 };

/* Letters and digits only, upper case: spaces and hyphens in lots are decoration. */
static size_t
lot_plain(struct str lot, char plain[LOT_MAX])
{
    size_t n = 0;

    for (size_t i = 0; i < lot.n && n < LOT_MAX; i++) {
        char c = lot.p[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            plain[n++] = c;
    }
    return n;
}

/* At most one character put in, left out or changed. */
static bool
one_edit(const char *a, size_t an, const char *b, size_t bn)
{
    size_t head = 0;
    size_t tail = 0;

    if (an < bn)
        return one_edit(b, bn, a, an);
    if (an - bn > 1)
        return false;
    while (head < bn && a[head] == b[head])
        head++;
    while (tail < bn - head && a[an - 1 - tail] == b[bn - 1 - tail])
        tail++;
    return an - head - tail <= 1;
}

static enum lots
lots_compare(struct str a, struct str b)
{
    char x[LOT_MAX], y[LOT_MAX];
    size_t xn = lot_plain(a, x);
    size_t yn = lot_plain(b, y);

    if (xn == 0 || yn == 0)
        return LOTS_MISSING;
    if (str_eq((struct str){x, xn}, (struct str){y, yn}))
        return LOTS_SAME;
    /* Lots of one maker run in series; short ones differ by one character on purpose. */
    return xn >= 5 && yn >= 5 && one_edit(x, xn, y, yn) ? LOTS_NEAR : LOTS_DIFFER;
}

/* -- the pair ---------------------------------------------------------------------------------- */

/* What the table's columns ask of a pair. */
struct pair {
    const struct sent_dose *a;
    const struct sent_dose *b;
    int days;
    enum cvx_relation vaccine;
    enum lots lots;
    bool both_administered;
    bool one_administered;
    bool same_place; /* one organization, and no two of its facilities */
};

bool
dose_administered(const struct report_dose *dose)
{
    return str_eq(dose->source, STR("00"));
}

bool
dose_counts(const struct report_dose *dose)
{
    return dose->completion == DOSE_COMPLETE || dose->completion == DOSE_PARTIAL;
}

static enum cvx_relation
relate(const struct sent_dose *a, const struct sent_dose *b)
{
    if (a->cvx != NULL && b->cvx != NULL)
        return cvx_relate(a->cvx, b->cvx);
    return a->cvx == b->cvx && str_eq(a->said.cvx, b->said.cvx) ? CVX_SAME : CVX_APART;
}

static bool
same_place(const struct sent_dose *a, const struct sent_dose *b)
{
    struct str x = a->said.facility.id;
    struct str y = b->said.facility.id;

    return a->organization == b->organization && (x.n == 0 || y.n == 0 || str_ieq(x, y));
}

/* Refusals join refusals of the same vaccine on the same day, and nothing else. */
static bool
same_kind(const struct report_dose *a, const struct report_dose *b)
{
    return dose_counts(a) ? dose_counts(b) : a->completion == b->completion;
}

static bool
same_report(const struct sent_dose *a, const struct sent_dose *b)
{
    if (a->organization != b->organization || a->by != b->by || a->message != b->message)
        return false;
    return a->message != 0 || a->received.us == b->received.us;
}

/* Two records of one message are two injections, unless the message says the same thing twice. */
static bool
listed_twice(const struct pair *pair)
{
    const struct report_dose *a = &pair->a->said;
    const struct report_dose *b = &pair->b->said;

    return pair->days == 0 && pair->vaccine == CVX_SAME && str_ieq(a->lot, b->lot) &&
           str_eq(a->source, b->source) && a->completion == b->completion &&
           str_eq(a->mvx, b->mvx) && str_eq(a->site, b->site);
}

static bool
interchangeable(enum cvx_relation vaccine)
{
    return vaccine == CVX_SAME || vaccine == CVX_GENERAL || vaccine == CVX_COMPONENT;
}

static enum dose_verdict
same_day_other_lot(const struct pair *pair)
{
    if (!pair->both_administered)
        return DOSE_SAME; /* lots in histories are weak evidence */
    if (pair->vaccine == CVX_COMPONENT)
        return DOSE_DIFFERENT; /* a combination and its component, both from the shelf */
    if (pair->lots == LOTS_NEAR && pair->same_place && pair->vaccine == CVX_SAME)
        return DOSE_SAME; /* a lot mistyped */
    return DOSE_UNSURE;   /* given twice, or a lot mistyped: no record can tell */
}

static enum dose_verdict
same_day(const struct pair *pair)
{
    if (pair->lots == LOTS_SAME)
        return DOSE_SAME;
    if (interchangeable(pair->vaccine))
        return pair->lots == LOTS_MISSING ? DOSE_SAME : same_day_other_lot(pair);
    if (!pair->both_administered)
        return DOSE_SAME; /* nobody is given two products of a group in one day by two clinics */
    return pair->lots == LOTS_MISSING ? DOSE_UNSURE : DOSE_DIFFERENT;
}

static bool
history_lacks_lot(const struct pair *pair)
{
    const struct sent_dose *history = dose_administered(&pair->a->said) ? pair->b : pair->a;

    return history->said.lot.n == 0;
}

static enum dose_verdict
near_days_without_lot(const struct pair *pair)
{
    bool likely = interchangeable(pair->vaccine);

    if (pair->one_administered && pair->days <= 3)
        return likely && history_lacks_lot(pair) ? DOSE_SAME : DOSE_UNSURE;
    if (!likely)
        return DOSE_DIFFERENT;
    if (pair->one_administered && !pair->same_place &&
        day_mistyped(pair->a->said.given, pair->b->said.given))
        return DOSE_SAME;
    if (!pair->one_administered && !pair->both_administered) {
        if (pair->days == 1)
            return DOSE_SAME;
        /* One source that remembers two dates far apart remembers two doses. */
        return pair->same_place && pair->days > 3 ? DOSE_DIFFERENT : DOSE_UNSURE;
    }
    return DOSE_UNSURE;
}

static enum dose_verdict
near_days(const struct pair *pair)
{
    switch (pair->lots) {
    case LOTS_SAME:
        return interchangeable(pair->vaccine) ? DOSE_SAME : DOSE_UNSURE;
    case LOTS_MISSING:
        return near_days_without_lot(pair);
    case LOTS_NEAR:
    case LOTS_DIFFER:
        break;
    }
    return pair->both_administered || pair->days > 3 ? DOSE_DIFFERENT : DOSE_UNSURE;
}

/* Beyond the window two records are two doses, but for a year written wrong in a history. Yearly
 * vaccines are left out: their doses do fall on the same day of two years. */
static enum dose_verdict
far_days(const struct pair *pair)
{
    bool mistyped = pair->one_administered && pair->vaccine == CVX_SAME &&
                    pair->lots == LOTS_MISSING && pair->a->cvx != NULL &&
                    !in_group(pair->a->cvx, 88) && !in_group(pair->a->cvx, 213) &&
                    year_mistyped(pair->a->said.given, pair->b->said.given);

    return mistyped ? DOSE_UNSURE : DOSE_DIFFERENT;
}

static enum dose_verdict
decide(const struct pair *pair, int window)
{
    if (!dose_counts(&pair->a->said))
        return pair->days == 0 ? DOSE_SAME : DOSE_DIFFERENT;
    if (same_report(pair->a, pair->b))
        return listed_twice(pair) ? DOSE_SAME : DOSE_DIFFERENT;
    if (pair->days == 0)
        return same_day(pair);
    return pair->days <= window ? near_days(pair) : far_days(pair);
}

/* Joined first: the same day before a near one, the same vaccine before a related one, a lot that
 * agrees before one that is missing. */
static int
strength(const struct pair *pair)
{
    int points = 1000 - 20 * pair->days;

    points += pair->vaccine == CVX_SAME ? 40 : pair->vaccine == CVX_APART ? 0 : 20;
    points += pair->lots == LOTS_SAME ? 200 : 0;
    points += pair->same_place ? 10 : 0;
    return points;
}

struct dose_verdict_of
dose_compare(const struct sent_dose *a, const struct sent_dose *b)
{
    struct pair pair = {.a = a, .b = b, .vaccine = relate(a, b)};
    int window = dose_window_days(a->cvx);
    struct dose_verdict_of out = {DOSE_UNRELATED, 0};

    assert(date_is(a->said.given) && date_is(b->said.given));
    if (pair.vaccine == CVX_APART || !same_kind(&a->said, &b->said))
        return out;
    if (dose_window_days(b->cvx) < window)
        window = dose_window_days(b->cvx);
    pair.days = abs(a->said.given.day - b->said.given.day);
    pair.lots = lots_compare(a->said.lot, b->said.lot);
    pair.both_administered = dose_administered(&a->said) && dose_administered(&b->said);
    pair.one_administered = dose_administered(&a->said) != dose_administered(&b->said);
    pair.same_place = same_place(a, b);
    out.verdict = decide(&pair, window);
    if (out.verdict == DOSE_SAME)
        out.strength = strength(&pair);
    return out;
}
