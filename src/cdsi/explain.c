/* cdsi/explain.c - the reasons in plain sentences. */
#include <assert.h>

#include "base/buf.h"
#include "cdsi/calendar.h"

/* "the 2nd of the doses with this antigen": its place among them by date, from 1. */
static unsigned
ordinal(const struct cdsi_result *result, struct str antigen, int32_t dose)
{
    unsigned n = 0;
    int32_t last = CDSI_NO_DOSE;

    for (size_t i = 0; i < result->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &result->evaluations[i];

        if (!str_eq(e->antigen, antigen) || e->dose == last)
            continue;
        last = e->dose;
        n++;
        if (e->dose == dose)
            return n;
    }
    return 0;
}

static void
add_date(struct buf *buf, struct date date)
{
    buf_add(buf, date_long(buf->arena, date));
}

static void
add_count(struct buf *buf, int n, const char *unit)
{
    buf_printf(buf, "%d %s%s", n, unit, n == 1 ? "" : "s");
}

/* "5 years", "12 months", "6 weeks", "8 months and 1 day". */
static void
add_offset(struct buf *buf, struct cdsi_offset offset)
{
    int days = offset.days;

    if (offset.months != 0 && offset.months % 12 == 0 && offset.months > 12)
        add_count(buf, offset.months / 12, "year");
    else if (offset.months != 0)
        add_count(buf, offset.months, "month");
    if (offset.months != 0 && days == 0)
        return;
    if (offset.months != 0)
        buf_add(buf, days < 0 ? STR(" less ") : STR(" and "));
    days = offset.months != 0 && days < 0 ? -days : days;
    if (days % 7 == 0 && days >= 14)
        add_count(buf, days / 7, "week");
    else
        add_count(buf, days, "day");
}

/* "12 months less 4 days of grace", when the minimum differs from what still counts. */
static void
add_least(struct buf *buf, const struct cdsi_why *why, struct str after)
{
    int grace = why->usual.days - why->least.days;
    bool less = why->usual.is && why->usual.months == why->least.months && grace > 0;

    add_offset(buf, less ? why->usual : why->least);
    buf_add(buf, after);
    if (less)
        buf_printf(buf, " less %d days of grace", grace);
}

/* A dose of another antigen, by its vaccine group: "Varicella on 6 Jun 2025". */
static void
add_other_dose(struct buf *buf, const struct cdsi_result *result, const struct cdsi_why *why)
{
    struct str group = {NULL, 0};

    for (size_t i = 0; i < result->evaluation_count && group.n == 0; i++)
        if (result->evaluations[i].dose == why->dose)
            group = result->evaluations[i].group;
    if (group.n > 0)
        buf_add(buf, group);
    else
        buf_printf(buf, "another vaccine (CVX %02u)", result->doses[why->dose].cvx);
    BUF_LIT(buf, " on ");
}

/* "18 days after dose 1" */
static void
add_since(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e,
          const struct cdsi_why *why)
{
    struct date given = result->doses[e->dose].given;
    unsigned n = why->dose == CDSI_NO_DOSE ? 0 : ordinal(result, e->antigen, why->dose);

    add_count(buf, given.day - why->from.day, "day");
    BUF_LIT(buf, " after ");
    if (n > 0)
        buf_printf(buf, "dose %u", n);
    else if (why->dose == CDSI_NO_DOSE)
        BUF_LIT(buf, "the condition noted on ");
    else
        add_other_dose(buf, result, why);
    if (n == 0)
        add_date(buf, why->from);
}

static void
add_too_soon(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e,
             const struct cdsi_why *why)
{
    int grace = why->usual.days - why->least.days;

    add_since(buf, result, e, why);
    if (why->least.months != 0) {
        BUF_LIT(buf, ", allowed from ");
        add_date(buf, why->limit);
        BUF_LIT(buf, " (");
        add_least(buf, why, STR(""));
        BUF_LIT(buf, ")");
        return;
    }
    buf_printf(buf, ", at least %d needed", why->least.days);
    if (why->reason == CDSI_TOO_SOON && why->usual.is && why->usual.months == 0 && grace > 0)
        buf_printf(buf, " (%d less %d days of grace)", why->usual.days, grace);
}

static void
add_too_young(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e,
              const struct cdsi_why *why)
{
    add_count(buf, why->limit.day - result->doses[e->dose].given.day, "day");
    BUF_LIT(buf, " too young, allowed from ");
    add_date(buf, why->limit);
    BUF_LIT(buf, " (");
    add_least(buf, why, STR(" of age"));
    BUF_LIT(buf, ")");
}

static void
add_vaccine_age(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e,
                const struct cdsi_why *why)
{
    bool young = date_cmp(result->doses[e->dose].given, why->limit) < 0;

    BUF_LIT(buf, "this vaccine is not meant for this age");
    if (!why->least.is)
        return;
    buf_add(buf, young ? STR(" (from ") : STR(" (before "));
    add_offset(buf, why->least);
    BUF_LIT(buf, ")");
}

static void
add_dated(struct buf *buf, struct str before, struct date date)
{
    buf_add(buf, before);
    add_date(buf, date);
}

static void
add_why(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e,
        const struct cdsi_why *why)
{
    switch (why->reason) {
    case CDSI_TOO_YOUNG:
        add_too_young(buf, result, e, why);
        return;
    case CDSI_TOO_OLD:
        BUF_LIT(buf, "too old, given only before ");
        add_offset(buf, why->least);
        add_dated(buf, STR(" of age, that is before "), why->limit);
        return;
    case CDSI_AGE_GRACE:
        BUF_LIT(buf, "within the days of grace before ");
        add_offset(buf, why->usual);
        BUF_LIT(buf, " of age");
        return;
    case CDSI_TOO_SOON:
    case CDSI_CONFLICT:
        add_too_soon(buf, result, e, why);
        return;
    case CDSI_INTERVAL_GRACE:
        add_since(buf, result, e, why);
        BUF_LIT(buf, ", within the days of grace before ");
        add_offset(buf, why->usual);
        return;
    case CDSI_INADVERTENT:
        BUF_LIT(buf, "this vaccine is never meant for this dose (inadvertent administration)");
        return;
    case CDSI_WRONG_VACCINE:
        BUF_LIT(buf, "this vaccine does not fit this dose of the series");
        return;
    case CDSI_WRONG_TRADE_NAME:
        BUF_LIT(buf, "another maker's product is meant for this dose");
        return;
    case CDSI_VACCINE_AGE:
        add_vaccine_age(buf, result, e, why);
        return;
    case CDSI_LOW_VOLUME:
        BUF_LIT(buf, "less than the recommended volume was given");
        return;
    case CDSI_SERIES_COMPLETE:
        BUF_LIT(buf, "the series was complete already");
        return;
    case CDSI_LOT_EXPIRED:
        add_dated(buf, STR("the lot expired on "), why->limit);
        return;
    case CDSI_CONDITION:
        BUF_LIT(buf, "the dose was reported as sub-standard");
        return;
    }
}

static struct str
verdict(enum cdsi_dose_status status)
{
    static const struct str words[] = {STR_INIT(" is not part of any series for this person"),
                                       STR_INIT(" counts"), STR_INIT(" does not count"),
                                       STR_INIT(" is extra and does not count"),
                                       STR_INIT(" does not count and must be repeated")};

    return words[status];
}

/* The same sentence would be said: the same place in the series, the same verdict, the same dates. */
static bool
says_the_same(const struct cdsi_result *result, const struct cdsi_evaluation *a,
              const struct cdsi_evaluation *b)
{
    if (a->status != b->status || a->reasons != b->reasons || a->why_count != b->why_count ||
        ordinal(result, a->antigen, a->dose) != ordinal(result, b->antigen, b->dose))
        return false;
    for (uint8_t i = 0; i < a->why_count; i++)
        if (date_cmp(a->why[i].limit, b->why[i].limit) != 0 ||
            ordinal(result, a->antigen, a->why[i].dose) !=
                ordinal(result, b->antigen, b->why[i].dose))
            return false;
    return true;
}

/* All antigens of the group judge this dose alike, so that they need not be named. */
static bool
antigens_agree(const struct cdsi_result *result, const struct cdsi_evaluation *e)
{
    for (size_t i = 0; i < result->evaluation_count; i++) {
        const struct cdsi_evaluation *other = &result->evaluations[i];

        if (other->dose == e->dose && str_eq(other->group, e->group) &&
            !str_eq(other->antigen, e->antigen) && !says_the_same(result, e, other))
            return false;
    }
    return true;
}

/* What need not be said: a conflict with the dose that it is too soon after, the vaccine's age
 * when the dose's is the same, and days of grace where the dose does not count anyway. */
static bool
goes_without_saying(const struct cdsi_evaluation *e, const struct cdsi_why *why)
{
    if (e->status != CDSI_VALID &&
        (why->reason == CDSI_AGE_GRACE || why->reason == CDSI_INTERVAL_GRACE))
        return true;
    for (const struct cdsi_why *other = e->why; other < why; other++)
        if ((why->reason == CDSI_CONFLICT && other->reason == CDSI_TOO_SOON &&
             other->dose == why->dose) ||
            (why->reason == CDSI_VACCINE_AGE && other->reason == CDSI_TOO_YOUNG &&
             date_cmp(other->limit, why->limit) == 0))
            return true;
    return false;
}

struct str
cdsi_explain_evaluation(const struct cdsi_result *result, const struct cdsi_evaluation *e,
                        struct arena *arena)
{
    struct buf buf;

    assert(e->dose >= 0 && (size_t)e->dose < result->dose_count);
    buf_init(&buf, arena, 256);
    buf_add(&buf, e->group);
    if (!str_eq(e->group, e->antigen) && !antigens_agree(result, e))
        buf_printf(&buf, " (%.*s)", STRF(e->antigen));
    buf_printf(&buf, " dose %u on ", ordinal(result, e->antigen, e->dose));
    add_date(&buf, result->doses[e->dose].given);
    buf_add(&buf, verdict(e->status));
    for (uint8_t i = 0, said = 0; i < e->why_count; i++) {
        if (goes_without_saying(e, &e->why[i]))
            continue;
        buf_add(&buf, said++ == 0 ? STR(": ") : STR("; "));
        add_why(&buf, result, e, &e->why[i]);
    }
    return buf_str(&buf);
}

static void
add_reasons(struct buf *buf, uint16_t reasons)
{
    static const struct {
        enum cdsi_forecast_reason reason;
        struct str words;
    } list[] = {
        {CDSI_BECAUSE_COMPLETE, STR_INIT("the series is complete")},
        {CDSI_BECAUSE_HISTORY, STR_INIT("not recommended, because of the doses given so far")},
        {CDSI_BECAUSE_IMMUNE, STR_INIT("there is evidence of immunity")},
        {CDSI_BECAUSE_CONTRAINDICATED, STR_INIT("there is a contraindication")},
        {CDSI_BECAUSE_SEASON_OVER, STR_INIT("the season the schedule knows is over")},
        {CDSI_BECAUSE_TOO_OLD, STR_INIT("past the age up to which it is given")},
        {CDSI_BECAUSE_CANNOT_FINISH, STR_INIT("there is no time left before the age limit")},
    };
    bool first = true;

    for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
        if ((reasons & list[i].reason) == 0)
            continue;
        buf_add(buf, first ? STR(" ") : STR("; "));
        buf_add(buf, list[i].words);
        first = false;
    }
}

struct str
cdsi_explain_forecast(const struct cdsi_result *result, const struct cdsi_forecast *f,
                      struct arena *arena)
{
    struct buf buf;

    buf_init(&buf, arena, 256);
    buf_add(&buf, f->group);
    BUF_LIT(&buf, ":");
    if (f->status != CDSI_NOT_COMPLETE) {
        add_reasons(&buf, f->reasons);
        return buf_str(&buf);
    }
    buf_printf(&buf, " dose %u", f->dose_number);
    if (date_is(f->recommended)) {
        bool due = date_cmp(f->recommended, result->today) <= 0;

        add_dated(&buf, due ? STR(" is due since ") : STR(" is recommended on "), f->recommended);
    } else {
        BUF_LIT(&buf, " is needed, but no day can be told: it is counted from a condition whose "
                      "date is not known");
    }
    if (date_is(f->earliest) && date_cmp(f->earliest, f->recommended) != 0)
        add_dated(&buf, STR(", possible from "), f->earliest);
    if (date_is(f->past_due))
        add_dated(&buf,
                  date_cmp(f->past_due, result->today) < 0 ? STR(", overdue since ")
                                                           : STR(", overdue after "),
                  f->past_due);
    if (date_is(f->latest))
        add_dated(&buf, STR(", not after "), f->latest);
    return buf_str(&buf);
}

struct str
cdsi_explain_remark(const struct cdsi_result *result, const struct cdsi_remark *remark,
                    struct arena *arena)
{
    static const struct str words[] = {
        STR_INIT("lies before the birth date and is left out"),
        STR_INIT("lies after the day of the assessment and is left out"),
        STR_INIT("is of a vaccine the schedule does not know and is left out"),
        STR_INIT("has no date and is left out"),
        STR_INIT("is over the number of doses that are looked at"),
        STR_INIT("holds nothing that is forecast"),
        STR_INIT("is not known to the schedule and is left out"),
        STR_INIT("is over the number of observations that are looked at"),
        STR_INIT("the birth date lies after the day of the assessment: nothing is forecast"),
        STR_INIT("a season of the schedule is over: load a newer release")};
    struct str word = words[remark->kind];
    bool observation =
        remark->kind == CDSI_OBSERVATION_UNKNOWN || remark->kind == CDSI_OBSERVATION_TOO_MANY;

    if (remark->index < 0)
        return word;
    if (observation)
        return arena_printf(arena, "observation %03u %.*s", remark->code, STRF(word));
    assert((size_t)remark->index < result->dose_count);
    return arena_printf(arena, "the dose on %.*s (CVX %02u) %.*s",
                        STRF(date_long(arena, result->doses[remark->index].given)), remark->code,
                        STRF(word));
}

struct str
cdsi_explain_trace(const struct cdsi_result *result, const struct cdsi_trace_line *line,
                   struct arena *arena)
{
    struct buf buf;

    buf_init(&buf, arena, 128);
    buf_printf(&buf, "%-16s %s", line->rule, line->held ? "yes" : "no ");
    buf_printf(&buf, "  %s", line->note);
    if (line->dose != CDSI_NO_DOSE)
        add_dated(&buf, STR(", dose on "), result->doses[line->dose].given);
    else if (date_is(line->looked_at))
        add_dated(&buf, STR(", on "), line->looked_at);
    if (date_is(line->limit))
        add_dated(&buf, STR(", against "), line->limit);
    if (line->series.n > 0)
        buf_printf(&buf, " - %.*s, target dose %u", STRF(line->series), line->target);
    return buf_str(&buf);
}
