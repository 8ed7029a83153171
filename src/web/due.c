/* web/due.c - a forecast as words and marks. */
#include "web/due.h"

static enum due
of_dates(const struct cdsi_forecast *forecast, struct date today)
{
    if (date_is(forecast->past_due) && date_cmp(forecast->past_due, today) < 0)
        return DUE_OVERDUE;
    if (!date_is(forecast->recommended))
        return DUE_LATER;
    if (date_cmp(forecast->recommended, today) <= 0)
        return DUE_NOW;
    if (date_cmp(forecast->recommended, date_add_days(today, DUE_SOON_DAYS)) <= 0)
        return DUE_SOON;
    return DUE_LATER;
}

enum due
due_of(const struct cdsi_forecast *forecast, struct date today)
{
    switch (forecast->status) {
    case CDSI_NOT_COMPLETE:
        return of_dates(forecast, today);
    case CDSI_COMPLETE:
        return due_unknown(forecast) ? DUE_NONE : DUE_DONE;
    case CDSI_IMMUNE:
        return DUE_DONE;
    case CDSI_CONTRAINDICATED:
        return DUE_STOP;
    case CDSI_AGED_OUT:
    case CDSI_NOT_RECOMMENDED:
    default:
        return DUE_NONE;
    }
}

struct str
due_kind(enum due due)
{
    static const struct str kinds[] = {STR_INIT("overdue"), STR_INIT("due"),  STR_INIT("soon"),
                                       STR_INIT("later"),   STR_INIT("done"), STR_INIT("stop"),
                                       STR_INIT("none")};

    return kinds[due];
}

bool
due_unknown(const struct cdsi_forecast *forecast)
{
    return (forecast->status == CDSI_NOT_RECOMMENDED || forecast->status == CDSI_COMPLETE) &&
           (forecast->reasons & CDSI_BECAUSE_SEASON_OVER) != 0;
}

struct str
due_unknown_groups(struct arena *arena, const struct cdsi_result *result)
{
    struct str words = STR("");

    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *f = &result->forecasts[i];

        if (f->headline && due_unknown(f))
            words = words.n == 0 ? f->group
                                 : arena_printf(arena, "%.*s, %.*s", STRF(words), STRF(f->group));
    }
    return words;
}

struct str
due_words(enum due due, const struct cdsi_forecast *forecast)
{
    switch (due) {
    case DUE_OVERDUE:
        return STR("Overdue");
    case DUE_NOW:
        return STR("Due now");
    case DUE_SOON:
        return STR("Due soon");
    case DUE_LATER:
        return STR("Not yet");
    case DUE_NONE:
        if (due_unknown(forecast))
            return STR("Not known this season");
        return cdsi_status_word(forecast->status);
    case DUE_DONE:
    case DUE_STOP:
    default:
        return cdsi_status_word(forecast->status);
    }
}
