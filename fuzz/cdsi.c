/* fuzz/cdsi.c - made-up histories for the forecaster: never crashes, always the same answer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cdsi/cdsi.h"

enum { DOSES = 240, OBSERVATIONS = 20, DAYS = 45000 };

struct input {
    const uint8_t *p;
    size_t n;
};

static unsigned
take(struct input *in, unsigned bytes)
{
    unsigned value = 0;

    for (; bytes > 0 && in->n > 0; bytes--, in->p++, in->n--)
        value = value << 8 | *in->p;
    return value;
}

static void
must(bool holds)
{
    if (!holds)
        abort();
}

/* Days from a little before 1890 on, so that doses before birth and after today come up. */
static struct date
take_date(struct input *in)
{
    return date_add_days(date_from(1889, 12, 1), (int32_t)(take(in, 2) * 4 + take(in, 1)) % DAYS);
}

static void
check(const struct cdsi_result *a, const struct cdsi_result *b)
{
    must(a->forecast_count == b->forecast_count && a->evaluation_count == b->evaluation_count &&
         a->remark_count == b->remark_count);
    for (size_t i = 0; i < a->forecast_count; i++) {
        const struct cdsi_forecast *f = &a->forecasts[i], *g = &b->forecasts[i];

        must(f->status == g->status && f->dose_number == g->dose_number);
        must(f->earliest.day == g->earliest.day && f->recommended.day == g->recommended.day);
        must(!date_is(f->earliest) || date_cmp(f->earliest, f->recommended) <= 0);
        must(!date_is(f->past_due) || date_cmp(f->recommended, f->past_due) <= 0);
    }
    for (size_t i = 0; i < a->evaluation_count; i++)
        must(a->evaluations[i].dose >= 0 && (size_t)a->evaluations[i].dose < a->dose_count);
}

static void
say_all(const struct cdsi_result *r, struct arena *arena)
{
    for (size_t i = 0; i < r->evaluation_count; i++)
        must(cdsi_explain_evaluation(r, &r->evaluations[i], arena).n > 0);
    for (size_t i = 0; i < r->forecast_count; i++)
        must(cdsi_explain_forecast(r, &r->forecasts[i], arena).n > 0);
    for (size_t i = 0; i < r->remark_count; i++)
        must(cdsi_explain_remark(r, &r->remarks[i], arena).n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cdsi_schedule *schedule;
    static struct arena *arena;
    static struct cdsi_dose doses[DOSES];
    static struct cdsi_observation seen[OBSERVATIONS];
    struct input in = {data, size};
    struct cdsi_patient patient = {.observations = seen};
    struct date today;
    size_t count = 0;

    if (schedule == NULL) {
        schedule = cdsi_schedule_builtin((struct cdsi_options){0});
        arena = arena_new(256u * 1024 * 1024);
    }
    patient.born = take_date(&in);
    patient.sex = (enum cdsi_sex)(take(&in, 1) % 3);
    today = date_add_days(patient.born, (int32_t)take(&in, 2) - 10);
    for (unsigned left = take(&in, 1) % OBSERVATIONS; left > 0; left--) {
        seen[patient.observation_count].code = (uint16_t)(take(&in, 2) % 300);
        seen[patient.observation_count++].on = take_date(&in);
    }
    while (in.n > 0 && count < DOSES) {
        unsigned kind = take(&in, 1);

        doses[count] = (struct cdsi_dose){.expires = DATE_NONE, .substandard = kind == 1};
        doses[count].given = kind == 2  ? DATE_NONE
                             : kind & 1 ? date_add_days(patient.born, (int32_t)take(&in, 2))
                                        : date_add_days(count == 0 ? today : doses[count - 1].given,
                                                        (int32_t)take(&in, 1));
        if (!date_is(doses[count].given))
            doses[count].given = today;
        doses[count++].cvx = (uint16_t)(take(&in, 2) % 530);
    }
    arena_reset(arena);
    const struct cdsi_result *result = cdsi_run(schedule, &patient, doses, count, today, arena);
    check(result, cdsi_trace_run(schedule, &patient, doses, count, today, arena));
    say_all(result, arena);
    return 0;
}
