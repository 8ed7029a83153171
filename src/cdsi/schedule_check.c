/* cdsi/schedule_check.c - what can only be checked when the whole table is read. */
#include <assert.h>
#include <stdlib.h>

#include "cdsi/schedule.h"

/* What is being checked, and where to say what is wrong with it. */
struct check {
    const struct antigen *antigen;
    struct table_place *place;
    struct err *err;
};

/* `series` may be NULL: it is a matter of the whole antigen. */
static enum status
refuse(const struct check *check, const struct series *series, const char *reason)
{
    *check->place = (struct table_place){series == NULL ? 0 : series->line, reason};
    return FAIL(check->err, E_INVALID, "schedule table: antigen %.*s: %s",
                STRF(check->antigen->name), reason);
}

static uint16_t
groups_of(const struct cdsi_schedule *s, const struct antigen *antigen)
{
    uint16_t groups = 0;

    for (uint16_t i = 0; i < antigen->series.count; i++)
        groups |= (uint16_t)(1u << s->series[antigen->series.first + i].group);
    return groups;
}

/* The series groups that a series asks about in its Completed Series conditions. */
static uint16_t
asked_about(const struct cdsi_schedule *s, const struct series *series)
{
    uint16_t groups = 0;

    for (uint16_t t = 0; t < series->targets.count; t++) {
        const struct target *target = &s->targets[series->targets.first + t];

        for (uint16_t k = 0; k < target->skips.count; k++) {
            const struct skip *skip = &s->skips[target->skips.first + k];

            for (uint16_t i = 0; i < skip->sets.count; i++) {
                const struct skip_set *set = &s->skip_sets[skip->sets.first + i];

                for (uint16_t c = 0; c < set->conditions.count; c++)
                    groups |= s->conditions[set->conditions.first + c].groups;
            }
        }
    }
    return groups;
}

/* The series groups that still have a series without its place. */
static uint16_t
groups_open(const struct cdsi_schedule *s, const struct antigen *antigen, const bool *placed)
{
    uint16_t open = 0;

    for (uint16_t i = 0; i < antigen->series.count; i++)
        if (!placed[i])
            open |= (uint16_t)(1u << s->series[antigen->series.first + i].group);
    return open;
}

/* Puts the antigen's series in an order in which each comes after the series groups it asks
 * about. A group is settled when all its series are placed; no progress means a cycle. */
static enum status
order(struct cdsi_schedule *s, struct antigen *antigen, const struct check *check)
{
    const struct series *waiting = NULL;
    uint16_t all = groups_of(s, antigen), open;
    bool placed[UINT8_MAX + 1] = {false};

    if (antigen->series.count > UINT8_MAX)
        return refuse(check, NULL, "more series than there is room for");
    antigen->order.first = (uint16_t)s->series_order_count;
    for (bool progress = true; progress && antigen->order.count < antigen->series.count;) {
        progress = false;
        open = groups_open(s, antigen, placed);
        for (uint16_t i = 0; i < antigen->series.count; i++) {
            const struct series *series = &s->series[antigen->series.first + i];
            uint16_t asked = series->forward ? asked_about(s, series) : 0;

            if ((asked & ~all) != 0)
                return refuse(check, series,
                              "a condition (seriesGroups) names a series group it does not have");
            if (!placed[i] && (asked & open) != 0)
                waiting = series;
            if (placed[i] || (asked & open) != 0)
                continue;
            placed[i] = true;
            progress = true;
            s->series_order[s->series_order_count++] = (uint16_t)(antigen->series.first + i);
            antigen->order.count++;
        }
    }
    if (antigen->order.count < antigen->series.count)
        return refuse(check, waiting,
                      "its completed-series conditions (seriesGroups) form a cycle");
    return OK;
}

static enum status
defaults(const struct cdsi_schedule *s, const struct antigen *antigen, const struct check *check)
{
    for (unsigned sex = CDSI_SEX_UNKNOWN; sex <= CDSI_SEX_MALE; sex++) {
        uint16_t seen = 0;

        for (uint16_t i = 0; i < antigen->series.count; i++) {
            const struct series *series = &s->series[antigen->series.first + i];
            uint16_t group = (uint16_t)(1u << series->group);

            /* Risk series are relevant by indication, so two defaults need not meet. */
            if (!series->is_default || series->type == CDSI_RISK ||
                (series->sexes != 0 && (series->sexes >> sex & 1) == 0))
                continue;
            if ((seen & group) != 0)
                return refuse(check, series, "two default series for one group and sex");
            seen |= group;
        }
    }
    return OK;
}

static enum status
antigen_check(struct cdsi_schedule *s, struct antigen *antigen, const struct check *check)
{
    if (!antigen->defined)
        return refuse(check, NULL, "its own file is missing");
    if (antigen->series.count == 0)
        return refuse(check, NULL, "it has no series");
    for (uint16_t i = 0; i < antigen->series.count; i++) {
        const struct series *series = &s->series[antigen->series.first + i];

        if (series->targets.count == 0)
            return refuse(check, series, "a series without a target dose");
        if ((series->equivalent & ~groups_of(s, antigen)) != 0)
            return refuse(check, series, "an equivalent series group it does not have");
    }
    TRY(defaults(s, antigen, check));
    return order(s, antigen, check);
}

static int
season_cmp(const struct cdsi_season *a, struct str antigen, struct date start, struct date end)
{
    return str_eq(a->antigen, antigen) && date_cmp(a->start, start) == 0 &&
           date_cmp(a->end, end) == 0;
}

static void
seasons(struct cdsi_schedule *s)
{
    for (size_t i = 0; i < s->series_count; i++) {
        const struct series *series = &s->series[i];

        for (uint16_t t = 0; t < series->targets.count; t++) {
            const struct target *target = &s->targets[series->targets.first + t];
            struct date start = day_date(target->season_start), end = day_date(target->season_end);
            struct str antigen = s->antigens[series->antigen].name;
            size_t k = 0;

            if (!date_is(start) && !date_is(end))
                continue;
            while (k < s->season_count && !season_cmp(&s->seasons[k], antigen, start, end))
                k++;
            if (k == s->season_count)
                s->seasons[s->season_count++] = (struct cdsi_season){antigen, start, end};
        }
    }
}

/* Sorted by system and code so that they can be found; insertion keeps the two arrays together
 * and is quick because the importer's order is nearly sorted already. */
static void
coded_sort(struct cdsi_schedule *s)
{
    for (size_t i = 1; i < s->coded_count; i++) {
        struct coded_value value = s->coded[i];
        uint16_t observation = s->coded_observation[i];
        size_t k = i;

        for (; k > 0; k--) {
            int cmp = str_cmp(s->coded[k - 1].system, value.system);

            if (cmp < 0 || (cmp == 0 && str_cmp(s->coded[k - 1].code, value.code) <= 0))
                break;
            s->coded[k] = s->coded[k - 1];
            s->coded_observation[k] = s->coded_observation[k - 1];
        }
        s->coded[k] = value;
        s->coded_observation[k] = observation;
    }
}

enum status
schedule_check(struct cdsi_schedule *s, struct table_place *place, struct err *err)
{
    if (s->release.version.n == 0)
        return FAIL(err, E_INVALID, "schedule table: it does not say its release (V)");
    if (s->antigen_count == 0 || s->vaccine_count == 0)
        return FAIL(err, E_INVALID, "schedule table: it has no vaccine groups (G) or vaccines (M)");
    for (size_t i = 0; i < s->antigen_count; i++) {
        const struct check check = {&s->antigens[i], place, err};

        TRY(antigen_check(s, &s->antigens[i], &check));
    }
    s->release.antigens = s->antigen_count;
    s->release.series = s->series_count;
    s->release.doses = s->target_count;
    s->release.vaccines = s->vaccine_count;
    s->release.groups = s->group_count;
    assert(s->series_order_count == s->series_count);
    seasons(s);
    coded_sort(s);
    return OK;
}
