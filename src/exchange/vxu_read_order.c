/* exchange/vxu_read_order.c - one order group: ORC, RXA, RXR and its OBX become a dose and
 * observations. */
#include <assert.h>
#include <string.h>

#include "exchange/vxu_read.h"

/* What the OBX of a group say, gathered by their sub-id (OBX-4): the parts of one statement about
 * a VIS or a contraindication come in several OBX that share it. */
struct part {
    struct str sub_id;
    struct report_vis vis;
    struct date from, until; /* 30946-8, 30944-3 */
};

struct group {
    const struct reader *r;
    struct report *report;
    struct report_dose *dose; /* of this group; NULL when it has no RXA left */
    size_t first_observation; /* in report->observations */
    struct str *observed_sub; /* sub-id of each observation of this group */
    struct part *parts;
    size_t part_count;
};

static struct field_at
at(size_t s, unsigned field)
{
    return (struct field_at){s, field, 1};
}

static struct str
first_of(struct str a, struct str b)
{
    return a.n > 0 ? a : b;
}

/* RXA-5 has two triplets, and either may hold the CVX or the NDC; what the profile check takes for
 * one (any system but a package's or a procedure's, when the code is a CVX) is one here. */
static void
read_vaccine(const struct reader *r, size_t s, struct report_dose *dose)
{
    for (unsigned c = 1; c <= 4; c += 3) {
        struct str code = read_text(r, at(s, 5), c), system = read_text(r, at(s, 5), c + 2);
        bool package = str_starts(system, STR("NDC"));
        const struct cvx *cvx = NULL;

        if (str_eq(system, STR("C4")) || str_eq(system, STR("CPT")))
            continue;
        if (!package)
            cvx = cvx_find(r->codes, code);
        if (cvx != NULL && (dose->cvx.n == 0 || str_ieq(system, STR("CVX")))) {
            dose->cvx = cvx->code;
            dose->cvx_text = read_text(r, at(s, 5), c + 1);
        } else if (package || (system.n == 0 && ndc_find(r->codes, code) != NULL)) {
            dose->ndc = code;
        }
    }
}

/* A package says more than the sender may have: which vaccine, whose, under what name. */
static void
complete_from_package(const struct reader *r, struct report_dose *dose)
{
    const struct ndc *ndc = dose->ndc.n > 0 ? ndc_find(r->codes, dose->ndc) : NULL;

    if (ndc == NULL)
        return;
    dose->trade_name = ndc->trade;
    if (dose->cvx.n == 0 && ndc->cvx != NULL) {
        dose->cvx = ndc->cvx->code;
        dose->cvx_text = ndc->cvx->name;
    }
    if (dose->mvx.n == 0 && ndc->mvx != NULL)
        dose->mvx = ndc->mvx->code;
}

/* A month without a day (YYYYMM) lasts until its end: CDSi CALCDTLOTEXP-1. */
static struct date
read_expiry(const struct reader *r, size_t s)
{
    struct str text = read_text(r, at(s, 16), 1);
    uint64_t month;
    struct date date;

    if (text.n == 6 && str_parse_u64(text, &month) &&
        date_valid((int)(month / 100), (int)(month % 100), 1)) {
        int year = (int)(month / 100), next = (int)(month % 100) + 1;

        date = next > 12 ? date_from(year + 1, 1, 1) : date_from(year, next, 1);
        return date_add_days(date, -1);
    }
    return date_parse_hl7(text, &date) ? date : DATE_NONE;
}

static enum dose_action
read_action(struct str s)
{
    if (str_eq(s, STR("D")))
        return DOSE_DELETE;
    return str_eq(s, STR("U")) ? DOSE_UPDATE : DOSE_ADD;
}

static enum dose_completion
read_completion(struct str s)
{
    if (str_eq(s, STR("RE")))
        return DOSE_REFUSED;
    if (str_eq(s, STR("NA")))
        return DOSE_NOT_GIVEN;
    return str_eq(s, STR("PA")) ? DOSE_PARTIAL : DOSE_COMPLETE;
}

static struct str
read_source(const struct reader *r, size_t s)
{
    for (unsigned i = 1; i <= hl7_repetitions(r->msg, s, 9); i++) {
        struct report_code c =
            read_code(r, (struct field_at){s, 9, i}, code_table(r->codes, CODE_INFO_SOURCE));

        if (c.code.n > 0 && str_ieq(c.system, STR("NIP001")))
            return c.code;
    }
    return STR("");
}

/* LA2: the facility is its fourth component, an HD; older senders put its name in the first. */
static struct report_facility
read_facility(const struct reader *r, size_t s)
{
    struct str id = hl7_text(r->arena, r->msg, s, 11, 1, 4);
    struct str name_space = hl7_get(r->msg, s, 11, 1, 4, 1);

    if (name_space.n > 0)
        id = hl7_decode(r->arena, r->msg, name_space);
    return (struct report_facility){
        .id = id, .authority = hl7_get(r->msg, s, 11, 1, 4, 2), .name = read_text(r, at(s, 11), 1)};
}

static void
read_amount(const struct reader *r, size_t s, struct report_dose *dose)
{
    struct str amount = read_text(r, at(s, 6), 1);

    if (str_eq(amount, STR("999"))) /* "unknown", guide 1.5 RXA-6 */
        return;
    dose->amount = amount;
    dose->unit = read_text(r, at(s, 7), 1);
}

static void
read_rxa(const struct reader *r, size_t s, struct report_dose *dose)
{
    dose->given = read_date(r, at(s, 3), 1);
    read_vaccine(r, s, dose);
    read_amount(r, s, dose);
    dose->source = read_source(r, s);
    dose->administered_by = read_provider(r, at(s, 10));
    dose->facility = read_facility(r, s);
    dose->lot = read_text(r, at(s, 15), 1);
    dose->expires = read_expiry(r, s);
    dose->mvx = read_code(r, at(s, 17), NULL).code;
    dose->refusal = read_code(r, at(s, 18), code_table(r->codes, CODE_REFUSAL));
    dose->completion = read_completion(read_text(r, at(s, 20), 1));
    dose->action = read_action(read_text(r, at(s, 21), 1));
    dose->place = hl7_place(r->msg, s, 0, 0, 0);
    complete_from_package(r, dose);
}

static void
read_orc(const struct reader *r, size_t s, struct report_dose *dose)
{
    struct str organization = read_text(r, at(s, 17), 1);

    dose->placer_id = read_text(r, at(s, 2), 1);
    dose->order_id = read_text(r, at(s, 3), 1);
    dose->order_authority = first_of(read_text(r, at(s, 3), 2), read_text(r, at(s, 3), 3));
    dose->entered_by = read_provider(r, at(s, 10));
    dose->ordered_by = read_provider(r, at(s, 12));
    if (dose->facility.id.n == 0 && dose->facility.name.n == 0)
        dose->facility =
            (struct report_facility){.id = first_of(organization, read_text(r, at(s, 17), 2)),
                                     .authority = read_text(r, at(s, 17), 4),
                                     .name = read_text(r, at(s, 17), 2)};
}

static void
read_rxr(const struct reader *r, size_t s, struct report_dose *dose)
{
    dose->route = read_code(r, at(s, 1), code_table(r->codes, CODE_ROUTE)).code;
    dose->site = read_code(r, at(s, 2), code_table(r->codes, CODE_SITE)).code;
}

static struct part *
part_of(struct group *g, struct str sub_id)
{
    for (size_t i = 0; i < g->part_count; i++)
        if (str_eq(g->parts[i].sub_id, sub_id))
            return &g->parts[i];
    g->parts[g->part_count] = (struct part){.sub_id = sub_id,
                                            .vis = {.published = DATE_NONE, .presented = DATE_NONE},
                                            .from = DATE_NONE,
                                            .until = DATE_NONE};
    return &g->parts[g->part_count++];
}

/* OBX-3 codes that make an observation of the person: LOINC, guide 1.5 NIP003. */
static const struct {
    struct str loinc;
    enum observation_kind kind;
} observations[] = {
    {STR_INIT("59784-9"), OBSERVATION_DISEASE},
    {STR_INIT("75505-8"), OBSERVATION_IMMUNITY},
    {STR_INIT("30945-0"), OBSERVATION_CONTRAINDICATION},
    {STR_INIT("59785-6"), OBSERVATION_INDICATION},
    {STR_INIT("31044-1"), OBSERVATION_REACTION},
};

static enum observation_kind
kind_of(struct str loinc)
{
    for (size_t i = 0; i < sizeof(observations) / sizeof(observations[0]); i++)
        if (str_eq(observations[i].loinc, loinc))
            return observations[i].kind;
    return OBSERVATION_OTHER;
}

static void
add_observation(struct group *g, size_t s, enum observation_kind kind, struct report_code code)
{
    struct report *report = g->report;
    struct report_observation *o = &report->observations[report->observation_count];

    if (code.code.n == 0)
        return;
    g->observed_sub[report->observation_count - g->first_observation] =
        read_text(g->r, at(s, 4), 1);
    *o = (struct report_observation){.kind = kind,
                                     .code = code,
                                     .observed = read_date(g->r, at(s, 14), 1),
                                     .from = DATE_NONE,
                                     .until = DATE_NONE,
                                     .place = hl7_place(g->r->msg, s, 0, 0, 0)};
    if (g->dose != NULL) {
        o->about_cvx = g->dose->cvx;
        if (!date_is(o->observed))
            o->observed = g->dose->given;
    }
    report->observation_count++;
}

/* A reaction to a dose that was given belongs to the dose, others to the person. */
static void
add_reaction(struct group *g, size_t s, struct report_code code)
{
    struct report_dose *dose = g->dose;

    if (dose != NULL && dose->completion <= DOSE_PARTIAL && code.code.n > 0)
        dose->reactions[dose->reaction_count++] = code;
    add_observation(g, s, OBSERVATION_REACTION, code);
}

static void
read_eligibility(struct group *g, size_t s)
{
    g->dose->eligibility =
        read_code(g->r, at(s, 5), code_table(g->r->codes, CODE_ELIGIBILITY)).code;
    g->dose->eligibility_capture = read_code(g->r, at(s, 17), NULL).code;
    g->dose->eligibility_on = read_date(g->r, at(s, 14), 1);
}

/* The OBX that are about the dose itself. False: this one is not. */
static bool
read_dose_obx(struct group *g, size_t s, struct str loinc)
{
    struct part *part = part_of(g, read_text(g->r, at(s, 4), 1));
    struct field_at value = at(s, 5);

    if (g->dose != NULL && str_eq(loinc, STR("64994-7")))
        read_eligibility(g, s);
    else if (g->dose != NULL && str_eq(loinc, STR("30963-3")))
        g->dose->funding = read_code(g->r, value, code_table(g->r->codes, CODE_FUNDING)).code;
    else if (str_eq(loinc, STR("69764-9")))
        part->vis.document = read_text(g->r, value, 1);
    else if (str_eq(loinc, STR("30956-7")))
        part->vis.cvx = read_text(g->r, value, 1);
    else if (str_eq(loinc, STR("29768-9")))
        part->vis.published = read_date(g->r, value, 1);
    else if (str_eq(loinc, STR("29769-7")))
        part->vis.presented = read_date(g->r, value, 1);
    else if (str_eq(loinc, STR("30946-8")))
        part->from = read_date(g->r, value, 1);
    else if (str_eq(loinc, STR("30944-3")))
        part->until = read_date(g->r, value, 1);
    else
        return false;
    return true;
}

static void
read_obx(struct group *g, size_t s)
{
    struct str loinc = read_text(g->r, at(s, 3), 1);
    struct report_code code;

    if (read_dose_obx(g, s, loinc))
        return;
    code = read_code(g->r, at(s, 5), NULL);
    if (kind_of(loinc) == OBSERVATION_REACTION)
        add_reaction(g, s, code);
    else if (code.system.n > 0) /* numbers and free text say nothing to the forecast */
        add_observation(g, s, kind_of(loinc), code);
}

/* The parts of a VIS and of a contraindication find their statement by the shared sub-id. */
static void
join_parts(struct group *g)
{
    for (size_t i = 0; i < g->part_count; i++) {
        const struct part *p = &g->parts[i];

        if (g->dose != NULL && (p->vis.document.n > 0 || p->vis.cvx.n > 0 ||
                                date_is(p->vis.published) || date_is(p->vis.presented)))
            g->dose->vis[g->dose->vis_count++] = p->vis;
        for (size_t o = g->first_observation; o < g->report->observation_count; o++) {
            if (!str_eq(g->observed_sub[o - g->first_observation], p->sub_id))
                continue;
            g->report->observations[o].from = p->from;
            g->report->observations[o].until = p->until;
        }
    }
}

static struct report_dose *
new_dose(const struct reader *r, struct report *report, size_t obx)
{
    struct report_dose *dose = &report->doses[report->dose_count++];

    *dose =
        (struct report_dose){.given = DATE_NONE, .expires = DATE_NONE, .eligibility_on = DATE_NONE};
    dose->vis = ARENA_ARRAY(r->arena, struct report_vis, obx);
    dose->reactions = ARENA_ARRAY(r->arena, struct report_code, obx);
    return dose;
}

/* An order group begins at an ORC, or at an RXA that no ORC precedes. */
static size_t
group_end(const struct hl7_message *msg, size_t s)
{
    size_t end = s + 1;

    if (hl7_is(msg, s, "ORC") && end < msg->segments && strcmp(msg->segment[end].name, "RXA") == 0)
        end++;
    while (end < msg->segments && strcmp(msg->segment[end].name, "ORC") != 0 &&
           strcmp(msg->segment[end].name, "RXA") != 0)
        end++;
    return end;
}

/* An order that says "no vaccine administered" only carries observations: guide 1.5, RXA-5 998. */
static bool
is_carrier(const struct report_dose *dose)
{
    return dose->cvx.n == 0 || str_eq(dose->cvx, STR("998"));
}

size_t
vxu_read_order(const struct reader *r, size_t s, struct report *report)
{
    size_t end = group_end(r->msg, s), rxa = hl7_find(r->msg, "RXA", s);
    struct group g = {.r = r, .report = report, .first_observation = report->observation_count};

    assert(end > s);
    g.parts = ARENA_ARRAY(r->arena, struct part, end - s);
    g.observed_sub = ARENA_ARRAY(r->arena, struct str, end - s);
    if (rxa >= end)
        return end;
    g.dose = new_dose(r, report, end - s);
    read_rxa(r, rxa, g.dose);
    if (hl7_is(r->msg, s, "ORC"))
        read_orc(r, s, g.dose);
    for (size_t i = rxa + 1; i < end; i++) {
        if (hl7_is(r->msg, i, "RXR"))
            read_rxr(r, i, g.dose);
        else if (hl7_is(r->msg, i, "OBX"))
            read_obx(&g, i);
    }
    join_parts(&g);
    if (is_carrier(g.dose))
        report->dose_count--;
    return end;
}
