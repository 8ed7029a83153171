/* exchange/alarm_days.c - what shows once a day: a field that is lost, a new kind of error, heaped dates. */
#include "exchange/alarm.h"

#include <math.h>

enum { BASE_DAYS = 28, FIELD_LEAST = 20, FIELD_BASE_LEAST = 100, NEW_LEAST = 3 };

/* Three standard deviations of a big sender are a trifle. */
static const double trifle = 0.1;

static bool
is_lost(const struct measured *now, const struct measured *before, struct alarm_loss *out)
{
    double usual, is;

    if (now->asked < FIELD_LEAST || before->asked < FIELD_BASE_LEAST)
        return false;
    /* A field that was always there is not known to be there for ever. */
    usual = ((double)before->good + 1) / ((double)before->asked + 2);
    is = (double)now->good / (double)now->asked;
    out->usual = usual;
    out->share = is;
    return is < usual - 3 * sqrt(usual * (1 - usual) / (double)now->asked) && is < usual - trifle;
}

bool
alarm_field_lost(const struct pile_day *days, size_t count, struct date today,
                 struct alarm_loss *out)
{
    for (int m = 0; m < MEASURE_COUNT; m++) {
        struct measured now = {0}, before = {0};

        if (measure_about((enum measure)m)->kind != MEASURE_COMPLETE)
            continue;
        for (size_t i = 0; i < count; i++) {
            int32_t ago = today.day - days[i].day.day;
            struct measured *to = ago == 1 ? &now : &before;

            if (ago < 1 || ago > BASE_DAYS + 1)
                continue;
            to->asked += days[i].measures[m].asked;
            to->good += days[i].measures[m].good;
        }
        out->measure = (enum measure)m;
        if (is_lost(&now, &before, out))
            return true;
    }
    return false;
}

static bool
seen_before(const struct pile_finding *found, size_t count, struct str code, struct date today)
{
    for (size_t i = 0; i < count; i++) {
        int32_t ago = today.day - found[i].day.day;

        if (ago > 1 && ago <= BASE_DAYS + 1 && str_eq(found[i].code, code))
            return true;
    }
    return false;
}

bool
alarm_new_code(const struct pile_finding *found, size_t count, struct date today,
               const struct str *muted, size_t muted_count, struct alarm_new *out)
{
    for (size_t i = 0; i < count; i++) {
        bool quiet = false;

        if (found[i].day.day != today.day - 1 || found[i].severity == 'I' || found[i].n < NEW_LEAST)
            continue;
        for (size_t m = 0; m < muted_count; m++)
            quiet = quiet || str_eq(muted[m], found[i].code);
        if (quiet || seen_before(found, count, found[i].code, today))
            continue;
        *out = (struct alarm_new){found[i].code, found[i].n};
        return true;
    }
    return false;
}

static struct measured
sum_of(const struct pile_day *days, size_t count, struct date today, enum measure measure)
{
    struct measured sum = {0};

    for (size_t i = 0; i < count; i++) {
        int32_t ago = today.day - days[i].day.day;

        if (ago < 1 || ago > BASE_DAYS)
            continue;
        sum.asked += days[i].measures[measure].asked;
        sum.good += days[i].measures[measure].good;
    }
    return sum;
}

/* More than `factor` times what is due, and hardly ever by chance even at that. */
static bool
is_heaped(const struct measured *m, double due, double factor, struct alarm_heap *out)
{
    enum { FEW = 5 };
    const double once = 1e-3;

    *out = (struct alarm_heap){m->asked == 0 ? 0 : (double)m->good / (double)m->asked, due};
    return m->good >= FEW && out->share > factor * due &&
           alarm_chance(m->good, m->asked, due * (1 + factor) / 2) < once;
}

bool
alarm_births(const struct pile_day *days, size_t count, struct date today, struct alarm_heap *out)
{
    struct measured m = sum_of(days, count, today, MEASURE_OF_NEWYEAR);

    return is_heaped(&m, 1 / 365.25, 3, out);
}

/* The share of the doses that were told on such days: who sends on Wednesdays only, or since last week, has
 * many of them without a fault. */
static double
told_on_month_days(const struct pile_day *days, size_t count, struct date today,
                   const struct measured *all)
{
    int64_t asked = 0;

    for (size_t i = 0; i < count; i++) {
        struct ymd at = date_split(days[i].day), next = date_split(date_add_days(days[i].day, 1));
        int32_t ago = today.day - days[i].day.day;

        if (ago >= 1 && ago <= BASE_DAYS && (at.day == 1 || at.day == 15 || next.day == 1))
            asked += days[i].measures[MEASURE_OF_MONTHDAY].asked;
    }
    return all->asked == 0 ? 0 : (double)asked / (double)all->asked;
}

bool
alarm_month_days(const struct pile_day *days, size_t count, struct date today,
                 struct alarm_heap *out)
{
    struct measured m = sum_of(days, count, today, MEASURE_OF_MONTHDAY);
    double due = fmax(12 * 3 / 365.25, told_on_month_days(days, count, today, &m));

    return m.asked >= HEAP_LEAST && is_heaped(&m, due, 2, out);
}
