/* fuzz/cdsi.c - made-up histories for the forecaster: never crashes, and what must hold for every
 * history (cdsi/properties.h) holds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "cdsi/compare.h"
#include "cdsi/properties.h"

enum { DOSES = 240, OBSERVATIONS = 20, DAYS = 45000, YEARS_110 = 40177 };

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

/* A broken property names the history as the program takes it. */
static void
must(const char *broken, const struct history *h, struct arena *arena)
{
    if (broken == NULL)
        return;
    fprintf(stderr, "broken: %s\njenner cdsi forecast --born %.*s --sex %c --on %.*s", broken,
            STRF(date_iso(arena, h->patient.born)), "UFM"[h->patient.sex],
            STRF(date_iso(arena, h->today)));
    for (size_t i = 0; i < h->patient.observation_count; i++)
        fprintf(stderr, " --obs %u@%.*s", h->patient.observations[i].code,
                STRF(date_iso(arena, h->patient.observations[i].on)));
    for (size_t i = 0; i < h->count; i++)
        fprintf(stderr, " --dose %.*s:%u:%.*s%s", STRF(date_iso(arena, h->doses[i].given)),
                h->doses[i].cvx, STRF(h->doses[i].mvx), h->doses[i].substandard ? "!" : "");
    fputc('\n', stderr);
    abort();
}

/* Days from a little before 1890 on, so that doses before birth and after today come up. */
static struct date
take_date(struct input *in)
{
    return date_add_days(date_from(1889, 12, 1), (int32_t)(take(in, 2) * 4 + take(in, 1)) % DAYS);
}

/* Half of the days lie about an age or an interval of the schedule: there the rules have their
 * edges. */
static struct date
take_day(struct input *in, const struct history *h, struct date last, unsigned kind)
{
    struct day_split born = day_split(h->patient.born.day);
    unsigned n = kind & 2 ? take(in, 1) : 0;
    int32_t off = (int32_t)(kind >> 5) - 5;

    switch (kind & 3) {
    case 0:
        return date_add_days(h->patient.born, (int32_t)take(in, 2) - 10);
    case 1:
        return date_add_days(last, (int32_t)take(in, 1));
    case 2:
        return (struct date){day_plus(&born, h->schedule->age[2 + n % (h->schedule->ages - 2)]) +
                             off};
    default:
        return (struct date){day_add(last.day, h->schedule->gap[2 + n % (h->schedule->gaps - 2)]) +
                             off};
    }
}

static struct cdsi_dose
take_dose(struct input *in, const struct history *h, struct date last)
{
    static const struct str makers[] = {STR_INIT(""), STR_INIT("MSD"), STR_INIT("PFR"),
                                        STR_INIT("SKB")};
    unsigned kind = take(in, 1), rare;
    struct cdsi_dose dose = {.given = take_day(in, h, last, kind), .expires = DATE_NONE};

    if (kind & 4) {
        dose.cvx = h->schedule->vaccines[take(in, 1) % h->schedule->vaccine_count].cvx;
        return dose;
    }
    rare = take(in, 1);
    dose.cvx = (uint16_t)(take(in, 2) % 530);
    dose.mvx = makers[rare & 3];
    dose.volume_ul = (int32_t)(rare >> 2 & 3) * 250;
    dose.substandard = (rare & 0x70) == 0x70;
    if ((rare & 0x80) != 0)
        dose.expires = date_add_days(dose.given, (int32_t)(rare & 15) - 8);
    if (rare == 0x0f)
        dose.given = DATE_NONE;
    return dose;
}

static void
take_history(struct input *in, struct history *h, struct cdsi_observation *seen,
             struct cdsi_dose *doses)
{
    h->patient.born = take_date(in);
    h->patient.sex = (enum cdsi_sex)(take(in, 1) % 3);
    h->today = date_add_days(h->patient.born, (int32_t)take(in, 2) % (YEARS_110 + 1000) - 10);
    h->patient.observations = seen;
    for (unsigned left = take(in, 1) % OBSERVATIONS; left > 0; left--) {
        struct cdsi_observation *o = &seen[h->patient.observation_count++];

        o->code = (uint16_t)(take(in, 2) % 300);
        o->on = o->code & 1 ? take_date(in) : DATE_NONE;
    }
    h->doses = doses;
    for (struct date last = h->patient.born; in->n > 0 && h->count < DOSES; h->count++) {
        doses[h->count] = take_dose(in, h, last);
        last = date_is(doses[h->count].given) ? doses[h->count].given : last;
    }
}

/* Up to eleven bytes are the seed of a person along a series of the schedule; more are read as
 * a history. */
static struct history
make_history(struct input *in, const struct cdsi_schedule *schedule, struct arena *arena)
{
    static struct cdsi_dose doses[DOSES];
    static struct cdsi_observation seen[OBSERVATIONS];
    struct history h = {.schedule = schedule};
    const struct cdsi_case_person *person;
    struct date today;
    uint64_t seed;

    if (in->n > 11) {
        take_history(in, &h, seen, doses);
        return h;
    }
    today = date_add_days(date_from(2015, 1, 1), (int32_t)take(in, 2) % 6000);
    seed = (uint64_t)take(in, 4) << 32 | 0x9e3779b9u;
    seed += take(in, 4);
    person = cdsi_made_up_people(schedule, 1, 5 + take(in, 1) % 40, today, seed, arena);
    h.patient = person->patient;
    h.doses = person->doses;
    h.count = person->dose_count;
    h.today = person->today;
    return h;
}

static const char *
say_all(const struct cdsi_result *r, struct arena *arena)
{
    for (size_t i = 0; i < r->evaluation_count; i++)
        if ((size_t)r->evaluations[i].dose >= r->dose_count ||
            cdsi_explain_evaluation(r, &r->evaluations[i], arena).n == 0)
            return "an evaluation without words or dose";
    for (size_t i = 0; i < r->forecast_count; i++)
        if (cdsi_explain_forecast(r, &r->forecasts[i], arena).n == 0)
            return "a forecast without words";
    for (size_t i = 0; i < r->remark_count; i++)
        if (cdsi_explain_remark(r, &r->remarks[i], arena).n == 0)
            return "a remark without words";
    return NULL;
}

/* Of the many series one a history is tried, another one each time. */
static const char *
one_given(const struct history *h, const struct run *run, size_t which, struct arena *arena)
{
    const struct antigen_run *antigen = &run->antigens[which % h->schedule->antigen_count];

    if (antigen->path_count == 0)
        return NULL;
    return property_given(h, run, &antigen->paths[which % antigen->path_count], arena) ==
                   PROPERTY_BROKEN
               ? "given as recommended, a dose does not count"
               : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cdsi_schedule *schedule;
    static struct arena *arena;
    static size_t which;
    struct input in = {data, size};
    const struct cdsi_result *result, *again;
    const struct run *run;
    struct history h;

    if (schedule == NULL) {
        schedule = cdsi_schedule_builtin((struct cdsi_options){0});
        arena = arena_new(256u * 1024 * 1024);
    }
    arena_reset(arena);
    which = size;
    for (size_t i = 0; i < size; i++)
        which = which * 31 + data[i];
    h = make_history(&in, schedule, arena);
    run = history_run(&h, &result, arena);
    again = cdsi_trace_run(schedule, &h.patient, h.doses, h.count, h.today, arena);
    must(property_same(result, again), &h, arena);
    must(property_dates(result), &h, arena);
    must(property_any_order(&h, result, arena), &h, arena);
    must(property_later(&h, run, 1 + (int32_t)(which % 4000), arena), &h, arena);
    must(one_given(&h, run, which, arena), &h, arena);
    must(say_all(result, arena), &h, arena);
    return 0;
}
