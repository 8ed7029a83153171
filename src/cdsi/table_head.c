/* cdsi/table_head.c - rows above the target doses: release, groups, vaccines, antigens, series. */
#include "cdsi/table.h"

static struct antigen *
antigen_named(struct loading *l, struct str wanted)
{
    for (size_t i = 0; i < l->s->antigen_count; i++)
        if (str_eq(l->s->antigens[i].name, wanted))
            return &l->s->antigens[i];
    table_refuse(l, "an antigen that no vaccine group (G) has");
    return &l->s->antigens[0];
}

void
table_row_release(struct loading *l)
{
    struct cdsi_release *release = &l->s->release;

    release->version = table_name(l);
    release->issued = day_date(table_day(l, DAY_MIN));
    release->source = arena_copy(l->s->arena, table_text(l));
}

void
table_row_group(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct cdsi_group *group = &s->groups[s->group_count];
    size_t n = l->tsv.count > 3 ? l->tsv.count - 3 : 0;
    struct str *names = ARENA_ARRAY(s->arena, struct str, n + 1);

    group->name = table_name(l);
    group->full = table_is(l, "Y");
    group->antigens = names;
    group->antigen_count = n;
    s->group_antigens[s->group_count % ANTIGENS_MAX] =
        (struct slice){(uint16_t)s->antigen_count, (uint16_t)n};
    if (n == 0)
        table_refuse(l, "a vaccine group without an antigen");
    for (size_t i = 0; i < n; i++) {
        names[i] = table_name(l);
        for (size_t j = 0; j < s->antigen_count; j++)
            if (str_eq(s->antigens[j].name, names[i]))
                table_refuse(l, "an antigen in two vaccine groups");
        if (s->antigen_count == ANTIGENS_MAX) {
            table_refuse(l, "more antigens than there is room for");
            return;
        }
        s->antigens[s->antigen_count++] =
            (struct antigen){.name = names[i], .group = (uint8_t)s->group_count};
    }
    s->group_count++;
}

static uint16_t
vaccine_add(struct loading *l, unsigned cvx)
{
    struct cdsi_schedule *s = l->s;

    if (s->vaccine_count == CVX_MAX) {
        table_refuse(l, "more vaccines than there is room for");
        return 0;
    }
    s->vaccines[s->vaccine_count] =
        (struct vaccine){.cvx = (uint16_t)cvx, .associations = {(uint16_t)s->association_count, 0}};
    return s->vaccine_of[cvx] = (uint16_t)s->vaccine_count++;
}

void
table_row_vaccine(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    unsigned cvx = table_number_in(l, table_text(l), CVX_CODE_MAX);
    const struct antigen *antigen = antigen_named(l, table_text(l));
    struct association *association = &s->associations[s->association_count];
    struct vaccine *vaccine;

    association->antigen = (uint8_t)(antigen - s->antigens);
    association->begin = table_age(l, OPEN_BEGIN);
    association->end = table_age(l, OPEN_END);
    if (s->vaccine_of[cvx] == NO_VACCINE)
        (void)vaccine_add(l, cvx);
    if (l->failed)
        return;
    vaccine = &s->vaccines[s->vaccine_of[cvx]];
    if (vaccine->associations.first + vaccine->associations.count != (int)s->association_count)
        table_refuse(l, "the rows of one CVX do not stand together");
    vaccine->associations.count++;
    s->association_count++;
}

/* The place of a vaccine in the table of conflicts. It need not have an antigen: BCG has none
 * here and conflicts all the same. */
static uint16_t
live(struct loading *l, struct str field)
{
    unsigned cvx = table_number_in(l, field, CVX_CODE_MAX);
    struct vaccine *v;

    if (l->s->vaccine_of[cvx] == NO_VACCINE)
        (void)vaccine_add(l, cvx);
    if (l->failed)
        return 0;
    v = &l->s->vaccines[l->s->vaccine_of[cvx]];

    if (v->live == 0)
        v->live = (uint16_t)l->s->live_count++;
    return v->live;
}

void
table_row_conflict(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    uint16_t impacted = live(l, table_text(l));
    struct str rest = table_text(l);
    struct conflict conflict;

    conflict.begin = table_gap(l);
    conflict.least = table_gap(l);
    conflict.end = table_gap(l);
    if (conflict.begin == OPEN_BEGIN || conflict.least == OPEN_BEGIN || conflict.end == OPEN_BEGIN)
        table_refuse(l, "a conflict without its three intervals");
    while (rest.p != NULL && !l->failed) {
        uint16_t conflicting = live(l, str_cut(&rest, ','));

        if (impacted >= LIVE_MAX || conflicting >= LIVE_MAX)
            table_refuse(l, "more vaccines in conflict than there is room for");
        else
            s->conflicts[(size_t)impacted * LIVE_MAX + conflicting] = conflict;
    }
}

void
table_row_observations(struct loading *l)
{
    struct slice codes = table_observations(l);

    for (uint16_t i = 0; i < codes.count; i++) {
        uint16_t code = l->s->observation_codes[codes.first + i];

        l->s->known[code >> 6] |= (uint64_t)1 << (code & 63);
    }
    l->s->release.observations = codes.count;
}

void
table_row_antigen(struct loading *l)
{
    struct cdsi_schedule *s = l->s;

    l->antigen = antigen_named(l, table_text(l));
    l->series = NULL;
    l->target = NULL;
    if (l->antigen->defined)
        table_refuse(l, "the antigen stands twice");
    l->antigen->defined = true;
    l->antigen->series.first = (uint16_t)s->series_count;
    l->antigen->guidelines.first = (uint16_t)s->observation_code_count;
    l->antigen->births.first = (uint16_t)s->birth_count;
    l->antigen->contraindications.first = (uint16_t)s->contraindication_count;
    l->antigen->vaccine_contraindications.first = (uint16_t)s->vaccine_contraindication_count;
}

void
table_row_guideline(struct loading *l)
{
    struct slice *all = &l->antigen->guidelines;

    if (all->first + all->count != (int)l->s->observation_code_count)
        table_refuse(l, "the guideline rows of one antigen do not stand together");
    all->count = (uint16_t)(all->count + table_observations(l).count);
}

void
table_row_birth(struct loading *l)
{
    struct birth_rule *rule = &l->s->births[l->s->birth_count++];

    rule->before = table_day(l, DAY_MIN);
    rule->country = arena_copy(l->s->arena, table_text(l));
    rule->exclusions = table_observations(l);
    l->antigen->births.count++;
}

void
table_row_contraindication(struct loading *l)
{
    struct contraindication *row = &l->s->contraindications[l->s->contraindication_count++];

    row->observation = table_observation_in(l, table_text(l));
    row->set = NO_SET;
    row->begin = table_age(l, OPEN_BEGIN);
    row->end = table_age(l, OPEN_END);
    l->antigen->contraindications.count++;
}

void
table_row_vaccine_contraindication(struct loading *l)
{
    struct contraindication *row =
        &l->s->vaccine_contraindications[l->s->vaccine_contraindication_count++];

    row->observation = table_observation_in(l, table_text(l));
    row->set = table_vaccines(l, NULL);
    row->begin = table_age(l, OPEN_BEGIN);
    row->end = table_age(l, OPEN_END);
    l->antigen->vaccine_contraindications.count++;
}

static uint8_t
sexes(struct str list)
{
    uint8_t bits = 0;

    for (size_t i = 0; i < list.n; i++)
        bits |= list.p[i] == 'F'   ? 1 << CDSI_SEX_FEMALE
                : list.p[i] == 'M' ? 1 << CDSI_SEX_MALE
                                   : 1 << CDSI_SEX_UNKNOWN;
    return bits;
}

static enum cdsi_series_type
series_type(struct loading *l)
{
    struct str word = table_text(l);

    if (str_eq(word, STR("R")))
        return CDSI_RISK;
    if (str_eq(word, STR("E")))
        return CDSI_EVALUATION_ONLY;
    if (!str_eq(word, STR("S")))
        table_refuse(l, "a series type is S, R or E");
    return CDSI_STANDARD;
}

void
table_row_series(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct series *series = &s->series[s->series_count++];
    struct str word;

    series->name = table_name(l);
    series->number = (uint16_t)s->series_count;
    series->line = (uint32_t)l->tsv.line;
    series->antigen = (uint8_t)(l->antigen - s->antigens);
    if (!str_eq(table_text(l), s->groups[l->antigen->group].name))
        table_refuse(l, "the series is in another vaccine group than its antigen");
    series->type = series_type(l);
    series->group = (uint8_t)table_number_in(l, table_text(l), SERIES_GROUP_MAX);
    word = table_text(l);
    series->priority = (uint8_t)(word.n == 1 ? word.p[0] : 'Z');
    word = table_text(l);
    series->preference = (uint8_t)(word.n == 0 ? 255 : table_number_in(l, word, 254));
    series->is_default = table_is(l, "Y");
    series->product = table_is(l, "Y");
    (void)table_age(l, OPEN_BEGIN); /* minimum age to start: no rule reads it */
    series->max_start = table_age(l, OPEN_END);
    series->equivalent = table_series_groups(l);
    series->sexes = sexes(table_text(l));
    series->indications.first = (uint16_t)s->indication_count;
    series->targets.first = (uint16_t)s->target_count;
    l->series = series;
    l->target = NULL;
    l->antigen->series.count++;
}

void
table_row_indication(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct slice codes = table_observations(l);
    uint8_t begin = table_age(l, OPEN_BEGIN), end = table_age(l, OPEN_END);

    for (uint16_t i = 0; i < codes.count; i++)
        s->indications[s->indication_count++] =
            (struct indication){s->observation_codes[codes.first + i], begin, end};
    l->series->indications.count = (uint16_t)(l->series->indications.count + codes.count);
}

void
table_row_coded(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct coded_value *coded = &s->coded[s->coded_count];

    coded->system = table_name(l);
    coded->code = table_name(l);
    s->coded_observation[s->coded_count++] = table_observation_in(l, table_text(l));
}
