/* exchange/monitor_tally.c - counting one message's quality, and packing the counts. */
#include "exchange/monitor_tally.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"

enum { CHILD = 18, VFC_AGE = 19, SEQUENCES = 64 };

static const struct measure_about abouts[MEASURE_COUNT] = {
#define MEASURE_ABOUT(name, word, kind, segment, field, target, words)                             \
    {STR_INIT(word), MEASURE_##kind, segment, field, target, STR_INIT(words)},
    MEASURE_TABLE(MEASURE_ABOUT)
#undef MEASURE_ABOUT
};

const struct measure_about *
measure_about(enum measure measure)
{
    assert(measure < MEASURE_COUNT);
    return &abouts[measure];
}

bool
measure_find(struct str word, enum measure *out)
{
    for (int i = 0; i < MEASURE_COUNT; i++) {
        if (str_eq(abouts[i].word, word)) {
            *out = (enum measure)i;
            return true;
        }
    }
    return false;
}

double
measured_share(const struct measured *m)
{
    return m->asked == 0 ? (double)NAN : 100.0 * (double)m->good / (double)m->asked;
}

static void
count(struct tally *t, enum measure measure, bool good)
{
    t->measures[measure].asked++;
    t->measures[measure].good += good;
}

/* Whole years from birth to a day; 200 if the birth is not known. */
static int
years(struct date born, struct date on)
{
    struct ymd a, b;

    if (!date_is(born) || !date_is(on))
        return 200;
    a = date_split(born);
    b = date_split(on);
    return b.year - a.year - (b.month < a.month || (b.month == a.month && b.day < a.day));
}

static bool
has_name(const struct code_sets *sets, const struct report_client *c)
{
    return c->name_count > 0 && c->names[0].family.n > 0 && c->names[0].given.n > 0 &&
           placeholder_name(sets, c->names[0].given).kind == PLACEHOLDER_NONE;
}

static bool
has_address(const struct code_sets *sets, const struct report_client *c)
{
    for (size_t i = 0; i < c->address_count; i++) {
        const struct report_address *a = &c->addresses[i];

        if (a->street.n > 0 && a->city.n > 0 && a->zip.n > 0 &&
            !placeholder_street(sets, a->street))
            return true;
    }
    return false;
}

static bool
has_phone(const struct code_sets *sets, const struct report_client *c)
{
    for (size_t i = 0; i < c->contact_count; i++)
        if (c->contacts[i].number.n > 0 && !placeholder_phone(sets, c->contacts[i].number))
            return true;
    return false;
}

static bool
is_new_year(struct date day)
{
    struct ymd at = date_split(day);

    return at.month == 1 && at.day == 1;
}

/* A day that is typed when the true one is not known. */
static bool
is_handy_day(struct date day)
{
    int of_month = date_split(day).day;

    return of_month == 1 || of_month == 15 || date_split(date_add_days(day, 1)).day == 1;
}

static void
count_client(const struct code_sets *sets, const struct report *report, struct tally *t)
{
    const struct report_client *c = &report->client;

    count(t, MEASURE_OF_NAME, has_name(sets, c));
    count(t, MEASURE_OF_SEX, c->sex == REPORT_SEX_F || c->sex == REPORT_SEX_M);
    count(t, MEASURE_OF_RACE, c->race_count > 0);
    count(t, MEASURE_OF_ETHNICITY, c->ethnicity.code.n > 0);
    count(t, MEASURE_OF_ADDRESS, has_address(sets, c));
    count(t, MEASURE_OF_PHONE, has_phone(sets, c));
    if (date_is(c->born))
        count(t, MEASURE_OF_NEWYEAR, is_new_year(c->born));
    if (years(c->born, report->today) >= CHILD)
        return;
    count(t, MEASURE_OF_MAIDEN, c->mother.family.n > 0);
    count(t, MEASURE_OF_GUARDIAN, c->guardian_count > 0 && c->guardians[0].name.family.n > 0);
}

static void
count_given(const struct code_sets *sets, const struct report *report,
            const struct report_dose *dose, struct tally *t)
{
    const struct cvx *cvx = cvx_find(sets, dose->cvx);
    int32_t late = report->today.day - dose->given.day;

    count(t, MEASURE_OF_LOT, dose->lot.n > 0);
    count(t, MEASURE_OF_MAKER, dose->mvx.n > 0);
    count(t, MEASURE_OF_EXPIRY, date_is(dose->expires));
    count(t, MEASURE_OF_AMOUNT, dose->amount.n > 0);
    count(t, MEASURE_OF_GIVER,
          dose->administered_by.id.n > 0 || dose->administered_by.family.n > 0);
    count(t, MEASURE_OF_PLACE, dose->facility.id.n > 0 || dose->facility.name.n > 0);
    count(t, MEASURE_OF_ROUTE, dose->route.n > 0);
    count(t, MEASURE_OF_SITE, dose->site.n > 0);
    if (years(report->client.born, dose->given) < VFC_AGE)
        count(t, MEASURE_OF_ELIGIBILITY, dose->eligibility.n > 0);
    count(t, MEASURE_OF_FUNDING, dose->funding.n > 0);
    if (cvx != NULL && vis_expected(cvx))
        count(t, MEASURE_OF_SHEET, dose->vis_count > 0);
    count(t, MEASURE_OF_VACCINE, cvx != NULL && !cvx->unspecified);
    count(t, MEASURE_OF_WITHIN1, late <= 1);
    count(t, MEASURE_OF_WITHIN7, late <= 7);
    if (t->given_count < TALLY_GIVEN)
        t->given[t->given_count++] = dose->given;
}

static bool
was_given(const struct report_dose *dose)
{
    return dose->action != DOSE_DELETE && date_is(dose->given) && !str_eq(dose->cvx, STR("998")) &&
           (dose->completion == DOSE_COMPLETE || dose->completion == DOSE_PARTIAL);
}

static void
count_doses(const struct code_sets *sets, const struct report *report, struct tally *t)
{
    for (size_t i = 0; i < report->dose_count; i++) {
        const struct report_dose *dose = &report->doses[i];
        bool here = str_eq(dose->source, STR("00"));

        if (!was_given(dose))
            continue;
        count(t, MEASURE_OF_SOURCE, dose->source.n > 0);
        count(t, MEASURE_OF_GIVEN, here);
        count(t, MEASURE_OF_MONTHDAY, is_handy_day(dose->given));
        if (here)
            count_given(sets, report, dose, t);
    }
}

/* A value stood there and could not be used, or is out of use. */
static bool
is_bad_value(const struct finding *f)
{
    switch ((int)f->code) {
    case FINDING_CODE_UNKNOWN:
    case FINDING_CODE_OLD:
    case FINDING_VACCINE_UNKNOWN:
    case FINDING_DATE_FORM:
    case FINDING_DATE_PRECISION:
    case FINDING_NUMBER_FORM:
    case FINDING_TOO_LONG:
    case FINDING_CONSTANT_WRONG:
    case FINDING_FORMAT_WRONG:
    case FINDING_DOSE_EXPIRED:
        return f->severity >= SEVERITY_W;
    default:
        return false;
    }
}

/* One part of the message says the opposite of another. */
static bool
is_contradiction(const struct finding *f)
{
    switch ((int)f->code) {
    case FINDING_DATES_DIFFER:
    case FINDING_DOSE_FUTURE:
    case FINDING_DOSE_BEFORE_BIRTH:
    case FINDING_DOSE_AFTER_DEATH:
    case FINDING_DOSE_EXPIRED:
    case FINDING_DOSE_EXTRA:
    case FINDING_VACCINE_NOT_THEN:
    case FINDING_MAKER_OTHER:
    case FINDING_ELIGIBILITY_ADULT:
        return true;
    default:
        return false;
    }
}

static void
count_bad(const struct findings *found, struct tally *t)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct finding *f = &found->list[i];

        if (!is_bad_value(f))
            continue;
        for (int m = 0; m < MEASURE_COUNT; m++) {
            struct measured *to = &t->measures[m];

            if (abouts[m].field == f->place.field && abouts[m].field > 0 &&
                strcmp(abouts[m].segment, f->place.segment) == 0 && to->good + to->bad < to->asked)
                to->bad++;
        }
    }
}

/* Doses with a contradiction, also those that were not stored for it. */
static void
count_contradictions(const struct report *report, const struct findings *found, struct tally *t)
{
    struct measured *m = &t->measures[MEASURE_OF_CONSISTENT];
    uint64_t seen = 0;

    for (size_t i = 0; i < found->count; i++) {
        const struct finding *f = &found->list[i];

        if (is_contradiction(f) && strcmp(f->place.segment, "RXA") == 0)
            seen |= UINT64_C(1) << (f->place.sequence % SEQUENCES);
    }
    m->asked = (int64_t)report->dose_count;
    m->bad = __builtin_popcountll(seen);
    m->asked = m->asked < m->bad ? m->bad : m->asked;
    m->good = m->asked - m->bad;
}

void
tally_report(const struct code_sets *sets, const struct report *report,
             const struct findings *found, struct tally *out)
{
    *out = (struct tally){.given_count = 0};
    count_client(sets, report, out);
    count_doses(sets, report, out);
    count_bad(found, out);
    count_contradictions(report, found, out);
}

void
tally_done(const struct intake *done, struct tally *out)
{
    struct measured *m = &out->measures[MEASURE_OF_UNIQUE];

    m->bad = (int64_t)done->joined;
    m->good = (int64_t)(done->added + done->changed);
    m->asked = m->good + m->bad;
}

/* Seven bits a byte, the last one without the eighth. */
static void
put(struct buf *buf, uint64_t value)
{
    while (value >= 128) {
        buf_char(buf, (char)(unsigned char)(value % 128 + 128));
        value /= 128;
    }
    buf_char(buf, (char)(unsigned char)value);
}

static uint64_t
take(struct str *rest)
{
    uint64_t value = 0;

    for (unsigned shift = 0; rest->n > 0 && shift < 63; shift += 7) {
        unsigned char byte = (unsigned char)rest->p[0];

        *rest = str_skip(*rest, 1);
        value |= (uint64_t)(byte & 127u) << shift;
        if (byte < 128)
            break;
    }
    return value;
}

struct str
tally_pack(struct arena *arena, const struct tally *tally)
{
    struct buf buf;

    buf_init(&buf, arena, 160);
    put(&buf, MEASURE_COUNT);
    for (int i = 0; i < MEASURE_COUNT; i++) {
        put(&buf, (uint64_t)tally->measures[i].asked);
        if (tally->measures[i].asked == 0)
            continue;
        put(&buf, (uint64_t)tally->measures[i].good);
        put(&buf, (uint64_t)tally->measures[i].bad);
    }
    put(&buf, tally->given_count);
    for (size_t i = 0; i < tally->given_count; i++)
        put(&buf, (uint64_t)(tally->given[i].day + INT64_C(1000000)));
    return buf_str(&buf);
}

void
tally_unpack(struct str packed, struct tally *out)
{
    struct measured ignored, *m;
    uint64_t measures, given;

    *out = (struct tally){.given_count = 0};
    measures = take(&packed);
    for (uint64_t i = 0; i < measures && packed.n > 0; i++) {
        m = i < MEASURE_COUNT ? &out->measures[i] : &ignored;
        m->asked = (int64_t)take(&packed);
        if (m->asked == 0)
            continue;
        m->good = (int64_t)take(&packed);
        m->bad = (int64_t)take(&packed);
    }
    given = take(&packed);
    for (uint64_t i = 0; i < given && i < TALLY_GIVEN && packed.n > 0; i++)
        out->given[out->given_count++].day = (int32_t)((int64_t)take(&packed) - 1000000);
}
