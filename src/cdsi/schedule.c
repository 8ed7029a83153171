/* cdsi/schedule.c - what the outside may ask of a schedule. */
#include "cdsi/schedule.h"

#include "base/buf.h"
#include "base/die.h"
#include "cdsi/schedule_files.h" /* made by tools/mkdata from data/schedule/ */

struct cdsi_schedule *
cdsi_schedule_builtin(struct cdsi_options options)
{
    struct arena *arena = arena_new(4 * 1024 * 1024);
    struct cdsi_schedule *schedule;
    struct buf table;
    struct err err = {0};

    buf_init(&table, arena, schedule_cdsi_tsv.n + schedule_coded_values_tsv.n);
    buf_add(&table, schedule_cdsi_tsv);
    buf_add(&table, schedule_coded_values_tsv);
    if (cdsi_schedule_load(buf_str(&table), options, &schedule, &err) != OK)
        die("the built-in schedule: %s", err.text);
    arena_free(arena);
    return schedule;
}

struct cdsi_release
cdsi_release(const struct cdsi_schedule *schedule)
{
    return schedule->release;
}

const struct cdsi_group *
cdsi_groups(const struct cdsi_schedule *schedule, size_t *count)
{
    *count = schedule->group_count;
    return schedule->groups;
}

const struct cdsi_season *
cdsi_seasons(const struct cdsi_schedule *schedule, size_t *count)
{
    *count = schedule->season_count;
    return schedule->seasons;
}

const struct cdsi_season *
cdsi_season_stale(const struct cdsi_schedule *schedule, struct date today)
{
    for (size_t i = 0; i < schedule->season_count; i++) {
        const struct cdsi_season *season = &schedule->seasons[i];
        bool later = false;

        if (!date_is(season->end) || date_cmp(season->end, today) >= 0)
            continue;
        for (size_t k = 0; k < schedule->season_count && !later; k++) {
            const struct cdsi_season *other = &schedule->seasons[k];

            later = str_eq(other->antigen, season->antigen) &&
                    (!date_is(other->end) || date_cmp(other->end, today) >= 0);
        }
        if (!later)
            return season;
    }
    return NULL;
}

bool
cdsi_cvx_known(const struct cdsi_schedule *schedule, unsigned cvx)
{
    return cvx <= CVX_CODE_MAX && schedule->vaccine_of[cvx] != NO_VACCINE;
}

bool
cdsi_observation_known(const struct cdsi_schedule *schedule, unsigned code)
{
    return code < OBSERVATIONS_MAX && (schedule->known[code >> 6] >> (code & 63) & 1) != 0;
}

static struct str
system_name(struct str system)
{
    if (str_ieq(system, STR("SCT")) || str_ieq(system, STR("SNOMED-CT")) ||
        str_ieq(system, STR("SNOMEDCT")))
        return STR("SNOMED");
    return system;
}

size_t
cdsi_observation_find(const struct cdsi_schedule *schedule, struct str system, struct str code,
                      const uint16_t **out)
{
    struct coded_value wanted = {system_name(system), code};
    size_t low = 0, high = schedule->coded_count, n = 0;

    if (str_eq(wanted.system, STR("CVX")))
        while (wanted.code.n > 1 && wanted.code.p[0] == '0')
            wanted.code = str_skip(wanted.code, 1);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int cmp = str_cmp(schedule->coded[mid].system, wanted.system);

        if (cmp == 0)
            cmp = str_cmp(schedule->coded[mid].code, wanted.code);
        if (cmp < 0)
            low = mid + 1;
        else
            high = mid;
    }
    while (low + n < schedule->coded_count &&
           str_eq(schedule->coded[low + n].system, wanted.system) &&
           str_eq(schedule->coded[low + n].code, wanted.code))
        n++;
    *out = n == 0 ? NULL : &schedule->coded_observation[low];
    return n;
}
