/* cdsi/testbed.h - a small schedule and a person, for the tests of the chapters.
 *
 * Purpose    each test states only the rows its rule is about; the schedule has one vaccine group
 *            "G" with the antigen "A" (and "B" in "H"), vaccines 1 to 9 for A, 11 for B, and the
 *            observations 1 to 9. The person is born on 2020-01-01.
 */
#ifndef CDSI_TESTBED_H
#define CDSI_TESTBED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "cdsi/cdsi.h"

enum { BED_DOSES = 16 };

struct bed {
    struct arena *arena;
    struct cdsi_schedule *schedule;
    struct cdsi_patient patient;
    struct cdsi_observation observations[4];
    struct cdsi_dose doses[BED_DOSES];
    size_t count;
    const struct cdsi_result *result;
};

static inline struct date
day(const char *iso)
{
    struct date date = DATE_NONE;

    assert_true(date_parse_iso(str_of(iso), &date));
    return date;
}

/* A standard series of group 1 that is the default; its doses follow. */
#define BED_SERIES "S\tone\tG\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\n"
/* A target dose that takes vaccines 1 and 2 at any age. */
#define BED_DOSE "D\t-\t-\t-\np\t1,2\t-\t-\tY\t-\t500\n"

static inline struct str
bed_table(struct arena *arena, const char *before, const char *rows)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    BUF_LIT(&buf, "V\t4.99\t20250101\t-\nG\tG\t-\tA\nG\tH\t-\tB\n");
    for (int cvx = 1; cvx < 10; cvx++)
        buf_printf(&buf, "M\t%d\tA\t-\t-\n", cvx);
    BUF_LIT(&buf, "M\t11\tB\t-\t-\nO\t1,2,3,4,5,6,7,8,9\n");
    buf_add(&buf, str_of(before));
    BUF_LIT(&buf, "A\tB\nS\tother\tH\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\nD\t-\t-\t-\np\t11\t-\t-\tY\t-"
                  "\t0\nA\tA\n");
    buf_add(&buf, str_of(rows));
    return buf_str(&buf);
}

/* `before` are rows that stand before the antigens (X); `rows` those of antigen A. */
static inline struct bed
bed_with(const char *before, const char *rows)
{
    struct bed bed = {.arena = arena_new(16u * 1024 * 1024)};
    struct err err = {0};

    if (cdsi_schedule_load(bed_table(bed.arena, before, rows), (struct cdsi_options){0},
                           &bed.schedule, &err) != OK)
        fail_msg("%s", err.text);
    bed.patient.born = day("2020-01-01");
    bed.patient.sex = CDSI_SEX_FEMALE;
    return bed;
}

static inline struct bed
bed_of(const char *rows)
{
    return bed_with("", rows);
}

static inline void
bed_done(struct bed *bed)
{
    cdsi_schedule_free(bed->schedule);
    arena_free(bed->arena);
}

static inline void
give(struct bed *bed, const char *on, uint16_t cvx)
{
    assert_true(bed->count < BED_DOSES);
    bed->doses[bed->count++] =
        (struct cdsi_dose){.given = day(on), .cvx = cvx, .expires = DATE_NONE};
}

static inline void
observe(struct bed *bed, uint16_t code, const char *on)
{
    bed->observations[bed->patient.observation_count].code = code;
    bed->observations[bed->patient.observation_count++].on = on == NULL ? DATE_NONE : day(on);
}

static inline void
assess(struct bed *bed, const char *on)
{
    bed->patient.observations = bed->observations;
    bed->result =
        cdsi_run(bed->schedule, &bed->patient, bed->doses, bed->count, day(on), bed->arena);
}

/* How dose `n` (from 1) was judged for antigen A in the first series reported. */
static inline const struct cdsi_evaluation *
judged(const struct bed *bed, int n)
{
    for (size_t i = 0; i < bed->result->evaluation_count; i++)
        if (bed->result->evaluations[i].dose == n - 1 &&
            str_eq(bed->result->evaluations[i].antigen, STR("A")))
            return &bed->result->evaluations[i];
    fail_msg("dose %d was not evaluated", n);
    abort();
}

/* The headline forecast of group G. */
static inline const struct cdsi_forecast *
forecast(const struct bed *bed)
{
    for (size_t i = 0; i < bed->result->forecast_count; i++)
        if (bed->result->forecasts[i].headline && str_eq(bed->result->forecasts[i].group, STR("G")))
            return &bed->result->forecasts[i];
    fail_msg("no forecast");
    abort();
}

#define assert_judged(bed, n, want_status, want_reasons)                                           \
    do {                                                                                           \
        assert_int_equal(judged((bed), (n))->status, (want_status));                               \
        assert_int_equal(judged((bed), (n))->reasons, (want_reasons));                             \
    } while (0)

#define assert_day(got, iso)                                                                       \
    do {                                                                                           \
        if (date_cmp((got), day(iso)) != 0)                                                        \
            fail_msg("expected %s, got day %d (%d expected)", (iso), (got).day, day(iso).day);     \
    } while (0)

#endif
