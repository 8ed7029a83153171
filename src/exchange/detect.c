/* exchange/detect.c - contradictions, stand-ins and wrong forms in one report. */
#include "exchange/detect.h"

enum { CHILD = 18, VFC_AGE = 19, LONG_AGO = 5 * 365, VACCINES_MOST = 8, LOT_LEAST = 4 };

struct detecting {
    const struct code_sets *sets;
    const struct report *report;
    struct findings *found;
};

static struct place
in_pid(const struct detecting *d, uint16_t field)
{
    struct place place = d->report->place;

    place.field = field;
    place.repetition = 1;
    return place;
}

static struct place
in_rxa(const struct report_dose *dose, uint16_t field)
{
    struct place place = dose->place;

    place.field = field;
    place.repetition = 1;
    return place;
}

/* Whole years; -1 if one of the days is not known. */
static int
years(struct date born, struct date on)
{
    struct ymd a, b;

    if (!date_is(born) || !date_is(on))
        return -1;
    a = date_split(born);
    b = date_split(on);
    return b.year - a.year - (b.month < a.month || (b.month == a.month && b.day < a.day));
}

static void
detect_name(const struct detecting *d)
{
    const struct report_client *c = &d->report->client;

    if (c->name_count > 0 && placeholder_person(d->sets, c->names[0].family, c->names[0].given))
        findings_add(d->found, FINDING_NAME_TEST, in_pid(d, 5), STR(""), STR(""));
    if (c->birth_order > 1 && c->multiple_birth == REPORT_NO)
        findings_add(d->found, FINDING_BIRTH_ORDER_CONFLICT, in_pid(d, 25),
                     arena_printf(d->found->arena, "%d", c->birth_order), STR(""));
}

static bool
is_zip(struct str zip)
{
    if (zip.n == 10 && zip.p[5] == '-')
        return str_digits(str_slice(zip, 0, 5)) && str_digits(str_skip(zip, 6));
    return (zip.n == 5 || zip.n == 9) && str_digits(zip);
}

static bool
is_domestic(struct str country)
{
    return country.n == 0 || str_ieq(country, STR("USA")) || str_ieq(country, STR("US"));
}

static void
detect_address(const struct detecting *d)
{
    const struct report_client *c = &d->report->client;

    for (size_t i = 0; i < c->address_count; i++) {
        const struct report_address *a = &c->addresses[i];

        if (a->street.n > 0 && placeholder_street(d->sets, a->street))
            findings_add(d->found, FINDING_ADDRESS_PLACEHOLDER, in_pid(d, 11), STR(""), STR(""));
        if (a->zip.n > 0 && is_domestic(a->country) && !is_zip(a->zip))
            findings_add(d->found, FINDING_ZIP_FORM, in_pid(d, 11), a->zip, STR(""));
        else if (is_domestic(a->country) && !zip_in_state(d->sets, a->zip, a->state))
            findings_add(d->found, FINDING_ZIP_STATE, in_pid(d, 11), a->zip, a->state);
    }
    for (size_t i = 0; i < c->contact_count; i++)
        if (c->contacts[i].number.n > 0 && placeholder_phone(d->sets, c->contacts[i].number))
            findings_add(d->found, FINDING_PHONE_PLACEHOLDER, in_pid(d, 13), STR(""), STR(""));
}

static void
detect_guardian(const struct detecting *d)
{
    const struct report_client *c = &d->report->client;
    int age = years(c->born, d->report->today);
    struct place at = {"NK1", 1, 2, 1, 0, 0};

    if (age < 0 || age >= CHILD)
        return;
    for (size_t i = 0; i < c->guardian_count && c->name_count > 0; i++) {
        const struct report_name *g = &c->guardians[i].name;

        at.sequence = (uint32_t)i + 1;
        if (g->given.n > 0 && str_ieq(g->family, c->names[0].family) &&
            str_ieq(g->given, c->names[0].given) && str_ieq(g->suffix, c->names[0].suffix))
            findings_add(d->found, FINDING_GUARDIAN_IS_CLIENT, at, STR(""), STR(""));
    }
}

/* LOT, spaces, or next to nothing: more, or less, than the number. */
static bool
is_lot(struct str lot)
{
    return lot.n >= LOT_LEAST && !str_starts(lot, STR("LOT ")) && !str_starts(lot, STR("LOT:")) &&
           str_find(lot, ' ') == lot.n && str_find(lot, ',') == lot.n;
}

static bool
is_for_children(struct str eligibility)
{
    return str_eq(eligibility, STR("V02")) || str_eq(eligibility, STR("V03")) ||
           str_eq(eligibility, STR("V04")) || str_eq(eligibility, STR("V05"));
}

static void
detect_product(const struct detecting *d, const struct report_dose *dose, const struct cvx *cvx)
{
    if (!cvx_on(cvx, dose->given))
        findings_add(d->found, FINDING_VACCINE_NOT_THEN, in_rxa(dose, 5), cvx->code,
                     date_long(d->found->arena, dose->given));
    if (cvx->unspecified)
        findings_add(d->found, FINDING_VACCINE_UNSPECIFIED, in_rxa(dose, 5), cvx->code, STR(""));
    if (dose->mvx.n > 0 && cvx->product_count > 0 && mvx_find(d->sets, dose->mvx) != NULL &&
        !cvx_made_by(cvx, dose->mvx))
        findings_add(d->found, FINDING_MAKER_OTHER, in_rxa(dose, 17), dose->mvx, cvx->code);
}

/* "6 weeks", "5 months", "34 years" */
static struct str
age_words(const struct detecting *d, struct date born, struct date on)
{
    int32_t days = on.day - born.day;

    if (days < 7 * 13)
        return arena_printf(d->found->arena, "%d weeks", days / 7);
    if (years(born, on) < 2)
        return arena_printf(d->found->arena, "%d months", (int)(days / 30.44));
    return arena_printf(d->found->arena, "%d years", years(born, on));
}

/* Into the shoulder of an infant: the muscle is too small, the thigh is the place. */
static bool
is_infants_shoulder(const struct detecting *d, const struct report_dose *dose)
{
    struct str route = code_normal(code_table(d->sets, CODE_ROUTE), dose->route);

    return years(d->report->client.born, dose->given) == 0 && str_eq(route, STR("C28161")) &&
           (str_eq(dose->site, STR("LD")) || str_eq(dose->site, STR("RD")));
}

/* For whom it is, and how it is given. */
static void
detect_use(const struct detecting *d, const struct report_dose *dose, const struct cvx *cvx)
{
    struct place route = {"RXR", dose->place.sequence, 1, 1, 0, 0};

    if (!cvx_age_fits(cvx, d->report->client.born, dose->given))
        findings_add(d->found, FINDING_VACCINE_AGE, in_rxa(dose, 5), cvx->code,
                     age_words(d, d->report->client.born, dose->given));
    if (!cvx_route_fits(d->sets, cvx, dose->route))
        findings_add(d->found, FINDING_ROUTE_UNFIT, route, dose->route, cvx->code);
    route.field = 2;
    if (is_infants_shoulder(d, dose))
        findings_add(d->found, FINDING_SITE_UNLIKELY, route, dose->site, STR(""));
}

/* More than nothing: some digit but 0, and no minus. NUMBER_FORM has seen to the rest. */
static bool
is_amount(struct str amount)
{
    bool something = false;

    for (size_t i = 0; i < amount.n; i++)
        something = something || (amount.p[i] >= '1' && amount.p[i] <= '9');
    return something && amount.p[0] != '-';
}

static void
detect_given(const struct detecting *d, const struct report_dose *dose)
{
    const struct cvx *cvx = cvx_find(d->sets, dose->cvx);
    int age = years(d->report->client.born, dose->given);

    if (cvx != NULL) {
        detect_product(d, dose, cvx);
        detect_use(d, dose, cvx);
    }
    if (dose->amount.n > 0 && !is_amount(dose->amount))
        findings_add(d->found, FINDING_AMOUNT_UNLIKELY, in_rxa(dose, 6), dose->amount, STR(""));
    if (dose->lot.n > 0 && !is_lot(dose->lot))
        findings_add(d->found, FINDING_LOT_FORM, in_rxa(dose, 15), dose->lot, STR(""));
    if (age >= VFC_AGE && is_for_children(dose->eligibility))
        findings_add(d->found, FINDING_ELIGIBILITY_ADULT, in_rxa(dose, 0), dose->eligibility,
                     arena_printf(d->found->arena, "%d", age));
    if (d->report->today.day - dose->given.day > LONG_AGO)
        findings_add(d->found, FINDING_ADMINISTERED_LONG_AGO, in_rxa(dose, 3),
                     date_long(d->found->arena, dose->given), STR(""));
}

/* Different vaccines on the day of the ith dose, counted at the day's first one only. */
static size_t
same_day(const struct report *report, size_t i)
{
    size_t n = 0;

    for (size_t k = 0; k < report->dose_count; k++) {
        bool again = false;

        if (date_cmp(report->doses[k].given, report->doses[i].given) != 0)
            continue;
        if (k < i)
            return 0;
        for (size_t m = i; m < k && !again; m++)
            again = date_cmp(report->doses[m].given, report->doses[k].given) == 0 &&
                    str_eq(report->doses[m].cvx, report->doses[k].cvx);
        n += !again;
    }
    return n;
}

void
detect_report(const struct code_sets *sets, const struct report *report, struct findings *found)
{
    struct detecting d = {sets, report, found};

    detect_name(&d);
    detect_address(&d);
    detect_guardian(&d);
    for (size_t i = 0; i < report->dose_count; i++) {
        const struct report_dose *dose = &report->doses[i];
        size_t many;

        if (!date_is(dose->given) || dose->action == DOSE_DELETE)
            continue;
        if (str_eq(dose->source, STR("00")) && dose->completion <= DOSE_PARTIAL)
            detect_given(&d, dose);
        many = same_day(report, i);
        if (many > VACCINES_MOST)
            findings_add(found, FINDING_VACCINES_MANY, in_rxa(dose, 3),
                         arena_printf(found->arena, "%zu", many),
                         date_long(found->arena, dose->given));
    }
}
