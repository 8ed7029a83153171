/* cdsi/table.c - the compact table into the image the engine reads. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/tsv.h"
#include "cdsi/schedule.h"

enum {
    TABLE_BYTES_MAX = 8 * 1024 * 1024,
    TABLE_ROWS_MAX = 60000, /* slices count in 16 bits */
    TABLE_ITEMS_MAX = 120000,
    SCHEDULE_ARENA = 96 * 1024 * 1024
};

/* Where we are in the table: rows are nested by their order. */
struct loading {
    struct cdsi_schedule *s;
    struct cdsi_options options;
    struct tsv tsv;
    size_t at; /* next field */
    struct antigen *antigen;
    struct series *series;
    struct target *target;
    struct skip *skip;
    struct skip_set *skip_set;
    struct err *err;
    bool failed;
};

/* Keeps the first reason; a row goes on with harmless values until its end. */
static void
refuse(struct loading *l, const char *reason)
{
    if (!l->failed)
        (void)FAIL(l->err, E_INVALID, "schedule table, line %zu (%.*s), field %zu: %s", l->tsv.line,
                   STRF(tsv_field(&l->tsv, 0)), l->at, reason);
    l->failed = true;
}

static struct str
text(struct loading *l)
{
    struct str field = tsv_field(&l->tsv, l->at++);

    if (field.n == 0)
        refuse(l, "the field is missing");
    return str_eq(field, STR("-")) ? (struct str){NULL, 0} : field;
}

static struct str
name(struct loading *l)
{
    struct str field = text(l);

    if (field.n == 0)
        refuse(l, "a name is needed");
    return arena_copy(l->s->arena, field);
}

static bool
is(struct loading *l, const char *word)
{
    return str_eq(text(l), str_of(word));
}

static unsigned
number_in(struct loading *l, struct str field, unsigned max)
{
    uint64_t value = 0;

    if (!str_parse_u64(field, &value) || value > max) {
        refuse(l, "not a number in range");
        return 0;
    }
    return (unsigned)value;
}

static int32_t
day(struct loading *l, int32_t empty)
{
    struct str field = text(l);
    int32_t value = empty;

    if (field.n > 0 && !day_parse_compact(field, &value))
        refuse(l, "not a date");
    return value;
}

static uint8_t
offset_in(struct loading *l, struct cdsi_offset *table, size_t *count, uint8_t empty)
{
    struct str field = text(l);
    struct cdsi_offset offset;

    if (field.n == 0)
        return empty;
    if (!day_offset_parse(field, &offset)) {
        refuse(l, "not an age or interval");
        return empty;
    }
    for (size_t i = 2; i < *count; i++)
        if (table[i].months == offset.months && table[i].days == offset.days)
            return (uint8_t)i;
    if (*count > AGES_MAX) {
        refuse(l, "more distinct ages or intervals than there is room for");
        return empty;
    }
    table[*count] = offset;
    return (uint8_t)(*count)++;
}

static uint8_t
age(struct loading *l, uint8_t empty)
{
    return offset_in(l, l->s->age, &l->s->ages, empty);
}

static uint8_t
gap(struct loading *l)
{
    return offset_in(l, l->s->gap, &l->s->gaps, OPEN_BEGIN);
}

static uint16_t
observation_in(struct loading *l, struct str field)
{
    return (uint16_t)number_in(l, field, OBSERVATIONS_MAX - 1);
}

static struct slice
observations(struct loading *l)
{
    struct str rest = text(l);
    struct slice slice = {(uint16_t)l->s->observation_code_count, 0};

    while (rest.p != NULL && rest.n > 0) {
        l->s->observation_codes[l->s->observation_code_count++] =
            observation_in(l, str_cut(&rest, ','));
        slice.count++;
    }
    return slice;
}

static uint16_t
vaccine_in(struct loading *l, struct str field)
{
    uint16_t vaccine = l->s->vaccine_of[number_in(l, field, CVX_CODE_MAX)];

    if (vaccine == NO_VACCINE) {
        refuse(l, "a CVX that the vaccine map (M) does not have");
        return 0;
    }
    return vaccine;
}

static uint16_t
set_keep(struct loading *l, const struct cvx_set *set)
{
    struct cdsi_schedule *s = l->s;

    for (size_t i = 0; i < s->set_count; i++)
        if (memcmp(&s->sets[i], set, sizeof(*set)) == 0)
            return (uint16_t)i;
    s->sets[s->set_count] = *set;
    return (uint16_t)s->set_count++;
}

/* A list of CVX codes; `list` also gets them as codes, in the table's order. */
static uint16_t
vaccines(struct loading *l, struct slice *list)
{
    struct str rest = text(l);
    struct cvx_set set = {{0}};
    struct cdsi_schedule *s = l->s;
    struct slice codes = {(uint16_t)s->cvx_code_count, 0};

    if (rest.n == 0)
        return NO_SET;
    while (rest.p != NULL) {
        uint16_t vaccine = vaccine_in(l, str_cut(&rest, ','));

        set.bits[vaccine >> 6] |= (uint64_t)1 << (vaccine & 63);
        if (list != NULL) {
            s->cvx_codes[s->cvx_code_count++] = s->vaccines[vaccine].cvx;
            codes.count++;
        }
    }
    if (list != NULL)
        *list = codes;
    return set_keep(l, &set);
}

static uint16_t
series_groups(struct loading *l)
{
    struct str rest = text(l);
    uint16_t groups = 0;

    while (rest.p != NULL && rest.n > 0)
        groups |= (uint16_t)(1u << number_in(l, str_cut(&rest, ','), SERIES_GROUP_MAX));
    return groups;
}

static struct antigen *
antigen_named(struct loading *l, struct str wanted)
{
    for (size_t i = 0; i < l->s->antigen_count; i++)
        if (str_eq(l->s->antigens[i].name, wanted))
            return &l->s->antigens[i];
    refuse(l, "an antigen that no vaccine group (G) has");
    return &l->s->antigens[0];
}

/* ---- rows, in the order of the table ---- */

static void
row_release(struct loading *l)
{
    struct cdsi_release *release = &l->s->release;

    release->version = name(l);
    release->issued = day_date(day(l, DAY_MIN));
    release->source = arena_copy(l->s->arena, text(l));
}

static void
row_group(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct cdsi_group *group = &s->groups[s->group_count];
    size_t n = l->tsv.count > 3 ? l->tsv.count - 3 : 0;
    struct str *names = ARENA_ARRAY(s->arena, struct str, n + 1);

    group->name = name(l);
    group->full = is(l, "Y");
    group->antigens = names;
    group->antigen_count = n;
    s->group_antigens[s->group_count % ANTIGENS_MAX] =
        (struct slice){(uint16_t)s->antigen_count, (uint16_t)n};
    if (n == 0)
        refuse(l, "a vaccine group without an antigen");
    for (size_t i = 0; i < n; i++) {
        names[i] = name(l);
        for (size_t j = 0; j < s->antigen_count; j++)
            if (str_eq(s->antigens[j].name, names[i]))
                refuse(l, "an antigen in two vaccine groups");
        if (s->antigen_count == ANTIGENS_MAX) {
            refuse(l, "more antigens than there is room for");
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
        refuse(l, "more vaccines than there is room for");
        return 0;
    }
    s->vaccines[s->vaccine_count] =
        (struct vaccine){.cvx = (uint16_t)cvx, .associations = {(uint16_t)s->association_count, 0}};
    return s->vaccine_of[cvx] = (uint16_t)s->vaccine_count++;
}

static void
row_vaccine(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    unsigned cvx = number_in(l, text(l), CVX_CODE_MAX);
    const struct antigen *antigen = antigen_named(l, text(l));
    struct association *association = &s->associations[s->association_count];
    struct vaccine *vaccine;

    association->antigen = (uint8_t)(antigen - s->antigens);
    association->begin = age(l, OPEN_BEGIN);
    association->end = age(l, OPEN_END);
    if (s->vaccine_of[cvx] == NO_VACCINE)
        (void)vaccine_add(l, cvx);
    if (l->failed)
        return;
    vaccine = &s->vaccines[s->vaccine_of[cvx]];
    if (vaccine->associations.first + vaccine->associations.count != (int)s->association_count)
        refuse(l, "the rows of one CVX do not stand together");
    vaccine->associations.count++;
    s->association_count++;
}

/* The place of a vaccine in the table of conflicts. It need not have an antigen: BCG has none
 * here and conflicts all the same. */
static uint16_t
live(struct loading *l, struct str field)
{
    unsigned cvx = number_in(l, field, CVX_CODE_MAX);
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

static void
row_conflict(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    uint16_t impacted = live(l, text(l));
    struct str rest = text(l);
    struct conflict conflict;

    conflict.begin = gap(l);
    conflict.least = gap(l);
    conflict.end = gap(l);
    if (conflict.begin == OPEN_BEGIN || conflict.least == OPEN_BEGIN || conflict.end == OPEN_BEGIN)
        refuse(l, "a conflict without its three intervals");
    while (rest.p != NULL && !l->failed) {
        uint16_t conflicting = live(l, str_cut(&rest, ','));

        if (impacted >= LIVE_MAX || conflicting >= LIVE_MAX)
            refuse(l, "more vaccines in conflict than there is room for");
        else
            s->conflicts[(size_t)impacted * LIVE_MAX + conflicting] = conflict;
    }
}

static void
row_observations(struct loading *l)
{
    struct slice codes = observations(l);

    for (uint16_t i = 0; i < codes.count; i++) {
        uint16_t code = l->s->observation_codes[codes.first + i];

        l->s->known[code >> 6] |= (uint64_t)1 << (code & 63);
    }
    l->s->release.observations = codes.count;
}

static void
row_antigen(struct loading *l)
{
    struct cdsi_schedule *s = l->s;

    l->antigen = antigen_named(l, text(l));
    l->series = NULL;
    l->target = NULL;
    if (l->antigen->defined)
        refuse(l, "the antigen stands twice");
    l->antigen->defined = true;
    l->antigen->series.first = (uint16_t)s->series_count;
    l->antigen->guidelines.first = (uint16_t)s->observation_code_count;
    l->antigen->births.first = (uint16_t)s->birth_count;
    l->antigen->contraindications.first = (uint16_t)s->contraindication_count;
    l->antigen->vaccine_contraindications.first = (uint16_t)s->vaccine_contraindication_count;
}

static void
row_guideline(struct loading *l)
{
    struct slice *all = &l->antigen->guidelines;

    if (all->first + all->count != (int)l->s->observation_code_count)
        refuse(l, "the guideline rows of one antigen do not stand together");
    all->count = (uint16_t)(all->count + observations(l).count);
}

static void
row_birth(struct loading *l)
{
    struct birth_rule *rule = &l->s->births[l->s->birth_count++];

    rule->before = day(l, DAY_MIN);
    rule->country = arena_copy(l->s->arena, text(l));
    rule->exclusions = observations(l);
    l->antigen->births.count++;
}

static void
row_contraindication(struct loading *l)
{
    struct contraindication *row = &l->s->contraindications[l->s->contraindication_count++];

    row->observation = observation_in(l, text(l));
    row->set = NO_SET;
    row->begin = age(l, OPEN_BEGIN);
    row->end = age(l, OPEN_END);
    l->antigen->contraindications.count++;
}

static void
row_vaccine_contraindication(struct loading *l)
{
    struct contraindication *row =
        &l->s->vaccine_contraindications[l->s->vaccine_contraindication_count++];

    row->observation = observation_in(l, text(l));
    row->set = vaccines(l, NULL);
    row->begin = age(l, OPEN_BEGIN);
    row->end = age(l, OPEN_END);
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
    struct str word = text(l);

    if (str_eq(word, STR("R")))
        return CDSI_RISK;
    if (str_eq(word, STR("E")))
        return CDSI_EVALUATION_ONLY;
    if (!str_eq(word, STR("S")))
        refuse(l, "a series type is S, R or E");
    return CDSI_STANDARD;
}

static void
row_series(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct series *series = &s->series[s->series_count++];
    struct str word;

    series->name = name(l);
    series->number = (uint16_t)s->series_count;
    series->antigen = (uint8_t)(l->antigen - s->antigens);
    if (!str_eq(text(l), s->groups[l->antigen->group].name))
        refuse(l, "the series is in another vaccine group than its antigen");
    series->type = series_type(l);
    series->group = (uint8_t)number_in(l, text(l), SERIES_GROUP_MAX);
    word = text(l);
    series->priority = (uint8_t)(word.n == 1 ? word.p[0] : 'Z');
    word = text(l);
    series->preference = (uint8_t)(word.n == 0 ? 255 : number_in(l, word, 254));
    series->is_default = is(l, "Y");
    series->product = is(l, "Y");
    (void)age(l, OPEN_BEGIN); /* minimum age to start: no rule reads it */
    series->max_start = age(l, OPEN_END);
    series->equivalent = series_groups(l);
    series->sexes = sexes(text(l));
    series->indications.first = (uint16_t)s->indication_count;
    series->targets.first = (uint16_t)s->target_count;
    l->series = series;
    l->target = NULL;
    l->antigen->series.count++;
}

static void
row_indication(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct slice codes = observations(l);
    uint8_t begin = age(l, OPEN_BEGIN), end = age(l, OPEN_END);

    for (uint16_t i = 0; i < codes.count; i++)
        s->indications[s->indication_count++] =
            (struct indication){s->observation_codes[codes.first + i], begin, end};
    l->series->indications.count = (uint16_t)(l->series->indications.count + codes.count);
}

static int32_t
season_day(struct loading *l, int32_t empty)
{
    int32_t at = day(l, empty);

    return day_add(at,
                   (struct cdsi_offset){(int16_t)(12 * l->options.season_shift_years), 0, true});
}

static void
row_target(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct target *target = &s->targets[s->target_count++];

    target->recurring = is(l, "R");
    target->season_start = season_day(l, DAY_MIN);
    target->season_end = season_day(l, DAY_MAX);
    target->inadvertent = NO_SET;
    target->ages.first = (uint16_t)s->age_rule_count;
    target->intervals.first = (uint16_t)s->interval_count;
    target->allowables.first = (uint16_t)s->allowable_count;
    target->preferred.first = (uint16_t)s->preferred_count;
    target->allowed.first = (uint16_t)s->allowed_count;
    target->skips.first = (uint16_t)s->skip_count;
    l->target = target;
    l->skip = NULL;
    l->skip_set = NULL;
    if (++l->series->targets.count > 200)
        refuse(l, "more target doses than a series can have");
}

static void
row_age(struct loading *l)
{
    struct age_rule *rule = &l->s->age_rules[l->s->age_rule_count++];

    rule->least = age(l, OPEN_BEGIN);
    rule->minimum = age(l, OPEN_BEGIN);
    rule->earliest = age(l, OPEN_BEGIN);
    rule->latest = age(l, OPEN_BEGIN);
    rule->maximum = age(l, OPEN_END);
    rule->effective = day(l, DAY_MIN);
    rule->cessation = day(l, DAY_MAX);
    l->target->ages.count++;
}

static void
interval_from(struct loading *l, struct interval *interval, bool allowable)
{
    bool previous = is(l, "Y");
    struct str target = text(l);

    interval->set = allowable ? NO_SET : vaccines(l, NULL);
    if (!allowable) {
        struct str code = text(l);

        interval->observation = code.n == 0 ? 0 : observation_in(l, code);
    }
    if (previous)
        interval->from = FROM_PREVIOUS;
    else if (target.n > 0)
        interval->from = FROM_TARGET;
    else if (interval->set != NO_SET)
        interval->from = FROM_RECENT;
    else if (interval->observation != 0)
        interval->from = FROM_OBSERVATION;
    else
        refuse(l, "an interval that is counted from nothing");
    if (interval->from == FROM_TARGET) {
        interval->target = (uint8_t)number_in(l, target, 200);
        if (interval->target == 0 || interval->target >= l->series->targets.count)
            refuse(l, "an interval from a target dose that is not before it");
    }
}

static void
row_interval(struct loading *l)
{
    struct interval *interval = &l->s->intervals[l->s->interval_count++];

    interval_from(l, interval, false);
    interval->least = gap(l);
    interval->minimum = gap(l);
    interval->earliest = gap(l);
    interval->latest = gap(l);
    interval->priority = is(l, "Y");
    interval->effective = day(l, DAY_MIN);
    interval->cessation = day(l, DAY_MAX);
    l->target->intervals.count++;
}

static void
row_allowable(struct loading *l)
{
    struct interval *interval = &l->s->allowables[l->s->allowable_count++];

    interval_from(l, interval, true);
    interval->least = gap(l);
    interval->effective = day(l, DAY_MIN);
    interval->cessation = day(l, DAY_MAX);
    l->target->allowables.count++;
}

static void
vaccine_rule(struct loading *l, struct vaccine_rule *rule)
{
    rule->set = vaccines(l, &rule->list);
    rule->begin = age(l, OPEN_BEGIN);
    rule->end = age(l, OPEN_END);
    if (rule->set == NO_SET)
        refuse(l, "a vaccine row without a vaccine");
}

static void
row_preferred(struct loading *l)
{
    struct vaccine_rule *rule = &l->s->preferred[l->s->preferred_count++];

    vaccine_rule(l, rule);
    rule->forecast = is(l, "Y");
    rule->mvx = arena_copy(l->s->arena, text(l));
    rule->volume_ul = (int32_t)number_in(l, text(l), 1000000);
    if (++l->target->preferred.count > 64)
        refuse(l, "more preferable vaccine rows than a target dose can have");
}

static void
row_allowed(struct loading *l)
{
    vaccine_rule(l, &l->s->allowed[l->s->allowed_count++]);
    l->target->allowed.count++;
}

static void
row_inadvertent(struct loading *l)
{
    if (l->target->inadvertent != NO_SET)
        refuse(l, "a second list of inadvertent vaccines");
    l->target->inadvertent = vaccines(l, NULL);
}

static void
row_skip(struct loading *l)
{
    struct str context = text(l), logic = text(l);

    l->skip = &l->s->skips[l->s->skip_count++];
    l->skip->contexts = str_eq(context, STR("E"))   ? SKIP_EVALUATION
                        : str_eq(context, STR("F")) ? SKIP_FORECAST
                                                    : SKIP_EVALUATION | SKIP_FORECAST;
    l->skip->all = str_eq(logic, STR("AND"));
    l->skip->sets.first = (uint16_t)l->s->skip_set_count;
    l->skip_set = NULL;
    l->target->skips.count++;
}

static void
row_skip_set(struct loading *l)
{
    if (l->skip == NULL) {
        refuse(l, "a set (s) without its conditional skip (k)");
        return;
    }
    l->skip_set = &l->s->skip_sets[l->s->skip_set_count++];
    /* One condition needs no logic, and "all of one" is that one. */
    l->skip_set->all = !is(l, "OR");
    l->skip_set->effective = day(l, DAY_MIN);
    l->skip_set->cessation = day(l, DAY_MAX);
    l->skip_set->conditions.first = (uint16_t)l->s->condition_count;
    l->skip->sets.count++;
}

static enum condition_kind
condition_kind(struct loading *l)
{
    struct str word = text(l);

    if (str_eq(word, STR("A")))
        return IF_AGE;
    if (str_eq(word, STR("S")))
        return IF_COMPLETED;
    if (str_eq(word, STR("I")))
        return IF_INTERVAL;
    if (!str_eq(word, STR("V")))
        refuse(l, "a condition type is A, S, I or V");
    return IF_COUNT;
}

static void
row_condition(struct loading *l)
{
    struct condition *c = &l->s->conditions[l->s->condition_count];
    struct str word;

    if (l->skip_set == NULL) {
        refuse(l, "a condition (c) without its set (s)");
        return;
    }
    l->s->condition_count++;
    l->skip_set->conditions.count++;
    c->kind = condition_kind(l);
    c->begin = age(l, OPEN_BEGIN);
    c->end = age(l, OPEN_END);
    c->start = day(l, DAY_MIN);
    c->stop = day(l, DAY_MAX);
    c->gap = gap(l);
    word = text(l);
    c->count = (uint16_t)(word.n == 0 ? 0 : number_in(l, word, 1000));
    c->valid_only = is(l, "V");
    word = text(l);
    c->compare = word.n == 1 ? word.p[0] : '-';
    c->set = vaccines(l, NULL);
    c->groups = series_groups(l);
    if (c->kind == IF_COUNT && c->compare == '-')
        refuse(l, "a count that is compared with nothing");
    if (c->kind == IF_INTERVAL && c->gap == OPEN_BEGIN)
        refuse(l, "an interval condition without an interval");
    if (c->kind == IF_COMPLETED && c->groups == 0)
        refuse(l, "a completed-series condition that names no series group");
    if (c->kind == IF_COMPLETED)
        l->series->forward = true;
}

static void
row_coded(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct coded_value *coded = &s->coded[s->coded_count];

    coded->system = name(l);
    coded->code = name(l);
    s->coded_observation[s->coded_count++] = observation_in(l, text(l));
}

enum above { NOTHING, ANTIGEN, SERIES, TARGET };

static const struct kind {
    struct str name;
    void (*read)(struct loading *l);
    enum above needs;
} kinds[] = {
    {STR_INIT("w"), row_allowed, TARGET},
    {STR_INIT("p"), row_preferred, TARGET},
    {STR_INIT("i"), row_interval, TARGET},
    {STR_INIT("c"), row_condition, TARGET},
    {STR_INIT("a"), row_age, TARGET},
    {STR_INIT("D"), row_target, SERIES},
    {STR_INIT("s"), row_skip_set, TARGET},
    {STR_INIT("k"), row_skip, TARGET},
    {STR_INIT("n"), row_inadvertent, TARGET},
    {STR_INIT("j"), row_allowable, TARGET},
    {STR_INIT("N"), row_indication, SERIES},
    {STR_INIT("K"), row_coded, NOTHING},
    {STR_INIT("M"), row_vaccine, NOTHING},
    {STR_INIT("X"), row_conflict, NOTHING},
    {STR_INIT("CA"), row_contraindication, ANTIGEN},
    {STR_INIT("CV"), row_vaccine_contraindication, ANTIGEN},
    {STR_INIT("S"), row_series, ANTIGEN},
    {STR_INIT("A"), row_antigen, NOTHING},
    {STR_INIT("IH"), row_guideline, ANTIGEN},
    {STR_INIT("IB"), row_birth, ANTIGEN},
    {STR_INIT("G"), row_group, NOTHING},
    {STR_INIT("O"), row_observations, NOTHING},
    {STR_INIT("V"), row_release, NOTHING},
};

static void
read_row(struct loading *l)
{
    struct str word = tsv_field(&l->tsv, 0);

    l->at = 1;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (!str_eq(word, kinds[i].name))
            continue;
        if ((kinds[i].needs >= ANTIGEN && l->antigen == NULL) ||
            (kinds[i].needs >= SERIES && l->series == NULL) ||
            (kinds[i].needs >= TARGET && l->target == NULL)) {
            refuse(l, "the row stands outside of what it belongs to");
            return;
        }
        if (l->series != NULL && kinds[i].needs == ANTIGEN && kinds[i].read != row_series) {
            refuse(l, "immunity and contraindications stand before the series");
            return;
        }
        kinds[i].read(l);
        return;
    }
    refuse(l, "no kind of row that is known here");
}

/* How many rows begin with each letter: what is to be made room for. */
struct tally {
    size_t rows[UINT8_MAX + 1];
    size_t all, items;
};

static struct tally
tally(struct str table)
{
    struct tally t = {.all = 1};
    bool begins = true;

    for (size_t i = 0; i < table.n; i++) {
        char c = table.p[i];

        if (begins)
            t.rows[(unsigned char)c]++;
        begins = c == '\n';
        t.all += begins;
        t.items += c == ',';
    }
    t.items += t.all;
    return t;
}

#define ROOM(s, type, n) ARENA_ARRAY((s)->arena, type, (n) + 1)

static enum status
make_room(struct cdsi_schedule *s, struct str table, struct err *err)
{
    const struct tally t = tally(table);
    const size_t *n = t.rows;

    if (t.all > TABLE_ROWS_MAX || t.items > TABLE_ITEMS_MAX)
        return FAIL(err, E_LIMIT, "schedule table: more rows or list items than a schedule has");
    s->sets = ROOM(s, struct cvx_set, n['p'] + n['w'] + n['n'] + n['c'] + n['i'] + n['C']);
    s->groups = ROOM(s, struct cdsi_group, n['G']);
    s->series = ROOM(s, struct series, n['S']);
    s->series_order = ROOM(s, uint16_t, n['S']);
    s->targets = ROOM(s, struct target, n['D']);
    s->seasons = ROOM(s, struct cdsi_season, n['D']);
    s->age_rules = ROOM(s, struct age_rule, n['a']);
    s->intervals = ROOM(s, struct interval, n['i']);
    s->allowables = ROOM(s, struct interval, n['j']);
    s->preferred = ROOM(s, struct vaccine_rule, n['p']);
    s->allowed = ROOM(s, struct vaccine_rule, n['w']);
    s->skips = ROOM(s, struct skip, n['k']);
    s->skip_sets = ROOM(s, struct skip_set, n['s']);
    s->conditions = ROOM(s, struct condition, n['c']);
    s->births = ROOM(s, struct birth_rule, n['I']);
    s->contraindications = ROOM(s, struct contraindication, n['C']);
    s->vaccine_contraindications = ROOM(s, struct contraindication, n['C']);
    s->associations = ROOM(s, struct association, n['M']);
    s->coded = ROOM(s, struct coded_value, n['K']);
    s->coded_observation = ROOM(s, uint16_t, n['K']);
    s->indications = ROOM(s, struct indication, t.items);
    s->cvx_codes = ROOM(s, uint16_t, t.items);
    s->observation_codes = ROOM(s, uint16_t, t.items);
    s->conflicts = ROOM(s, struct conflict, (size_t)LIVE_MAX * LIVE_MAX);
    return OK;
}

#undef ROOM

/* From the table's fixed width to the width needed. */
static void
conflicts_pack(struct cdsi_schedule *s)
{
    struct conflict *packed = ARENA_ARRAY(s->arena, struct conflict, s->live_count * s->live_count);

    for (size_t i = 1; i < s->live_count; i++)
        for (size_t j = 1; j < s->live_count; j++)
            packed[i * s->live_count + j] = s->conflicts[i * LIVE_MAX + j];
    s->conflicts = packed;
}

/* Which conflicts can hold up a target dose: those of its preferable vaccines. */
static void
targets_live(struct cdsi_schedule *s)
{
    for (size_t t = 0; t < s->target_count; t++) {
        struct target *target = &s->targets[t];

        for (uint16_t p = 0; p < target->preferred.count; p++) {
            const struct slice *list = &s->preferred[target->preferred.first + p].list;

            for (uint16_t i = 0; i < list->count; i++) {
                uint16_t vaccine = s->vaccine_of[s->cvx_codes[list->first + i]];
                uint16_t at = s->vaccines[vaccine].live;

                if (at != 0)
                    target->live[at >> 6] |= (uint64_t)1 << (at & 63);
            }
        }
    }
}

static struct cdsi_schedule *
schedule_new(void)
{
    struct cdsi_schedule *s = x_calloc(1, sizeof(*s));

    s->arena = arena_new(SCHEDULE_ARENA);
    s->ages = 2;
    s->gaps = 2;
    s->live_count = 1;
    memset(s->vaccine_of, 0xff, sizeof(s->vaccine_of));
    return s;
}

static enum status
load_all(struct loading *l, struct str table)
{
    TRY(make_room(l->s, table, l->err));
    tsv_init(&l->tsv, table);
    while (!l->failed && tsv_next(&l->tsv))
        read_row(l);
    if (!l->failed && (l->s->observation_code_count > 60000 || l->s->cvx_code_count > 60000))
        refuse(l, "more list items than there is room for");
    if (l->failed)
        return l->err->status;
    conflicts_pack(l->s);
    targets_live(l->s);
    return schedule_check(l->s, l->err);
}

enum status
cdsi_schedule_load(struct str table, struct cdsi_options options, struct cdsi_schedule **out,
                   struct err *err)
{
    struct loading l = {.options = options, .err = err};
    enum status status;

    if (table.n > TABLE_BYTES_MAX)
        return FAIL(err, E_LIMIT, "schedule table: more than %d bytes", TABLE_BYTES_MAX);
    if (options.season_shift_years < -100 || options.season_shift_years > 100)
        return FAIL(err, E_INVALID, "season shift: %d is not within 100 years",
                    options.season_shift_years);
    l.s = schedule_new();
    status = load_all(&l, table);
    if (status == OK)
        *out = l.s;
    else
        cdsi_schedule_free(l.s);
    return status;
}

void
cdsi_schedule_free(struct cdsi_schedule *schedule)
{
    if (schedule == NULL)
        return;
    arena_free(schedule->arena);
    x_free(schedule);
}
