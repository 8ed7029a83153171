/* cdsi/table_target.c - rows of a target dose: ages, intervals, vaccines, conditional skips. */
#include "cdsi/table.h"

void
table_row_target(struct loading *l)
{
    struct cdsi_schedule *s = l->s;
    struct target *target = &s->targets[s->target_count++];

    target->recurring = table_is(l, "R");
    target->season_start = table_day(l, DAY_MIN);
    target->season_end = table_day(l, DAY_MAX);
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
        table_refuse(l, "more target doses than a series can have");
}

void
table_row_age(struct loading *l)
{
    struct age_rule *rule = &l->s->age_rules[l->s->age_rule_count++];

    rule->least = table_age(l, OPEN_BEGIN);
    rule->minimum = table_age(l, OPEN_BEGIN);
    rule->earliest = table_age(l, OPEN_BEGIN);
    rule->latest = table_age(l, OPEN_BEGIN);
    rule->maximum = table_age(l, OPEN_END);
    rule->effective = table_day(l, DAY_MIN);
    rule->cessation = table_day(l, DAY_MAX);
    l->target->ages.count++;
}

static void
interval_from(struct loading *l, struct interval *interval, bool allowable)
{
    bool previous = table_is(l, "Y");
    struct str target = table_text(l);

    interval->set = allowable ? NO_SET : table_vaccines(l, NULL);
    if (!allowable) {
        struct str code = table_text(l);

        interval->observation = code.n == 0 ? 0 : table_observation_in(l, code);
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
        table_refuse(l, "an interval that is counted from nothing");
    if (interval->from == FROM_TARGET) {
        interval->target = (uint8_t)table_number_in(l, target, 200);
        if (interval->target == 0 || interval->target >= l->series->targets.count)
            table_refuse(l, "an interval from a target dose that is not before it");
    }
}

void
table_row_interval(struct loading *l)
{
    struct interval *interval = &l->s->intervals[l->s->interval_count++];

    interval_from(l, interval, false);
    interval->least = table_gap(l);
    interval->minimum = table_gap(l);
    interval->earliest = table_gap(l);
    interval->latest = table_gap(l);
    interval->priority = table_is(l, "Y");
    interval->effective = table_day(l, DAY_MIN);
    interval->cessation = table_day(l, DAY_MAX);
    l->target->intervals.count++;
}

void
table_row_allowable(struct loading *l)
{
    struct interval *interval = &l->s->allowables[l->s->allowable_count++];

    interval_from(l, interval, true);
    interval->least = table_gap(l);
    interval->effective = table_day(l, DAY_MIN);
    interval->cessation = table_day(l, DAY_MAX);
    l->target->allowables.count++;
}

static void
vaccine_rule(struct loading *l, struct vaccine_rule *rule)
{
    rule->set = table_vaccines(l, &rule->list);
    rule->begin = table_age(l, OPEN_BEGIN);
    rule->end = table_age(l, OPEN_END);
    if (rule->set == NO_SET)
        table_refuse(l, "a vaccine row without a vaccine");
}

void
table_row_preferred(struct loading *l)
{
    struct vaccine_rule *rule = &l->s->preferred[l->s->preferred_count++];

    vaccine_rule(l, rule);
    rule->forecast = table_is(l, "Y");
    rule->mvx = arena_copy(l->s->arena, table_text(l));
    rule->volume_ul = (int32_t)table_number_in(l, table_text(l), 1000000);
    if (++l->target->preferred.count > 64)
        table_refuse(l, "more preferable vaccine rows than a target dose can have");
}

void
table_row_allowed(struct loading *l)
{
    vaccine_rule(l, &l->s->allowed[l->s->allowed_count++]);
    l->target->allowed.count++;
}

void
table_row_inadvertent(struct loading *l)
{
    if (l->target->inadvertent != NO_SET)
        table_refuse(l, "a second list of inadvertent vaccines");
    l->target->inadvertent = table_vaccines(l, NULL);
}

void
table_row_skip(struct loading *l)
{
    struct str context = table_text(l), logic = table_text(l);

    l->skip = &l->s->skips[l->s->skip_count++];
    l->skip->contexts = str_eq(context, STR("E"))   ? SKIP_EVALUATION
                        : str_eq(context, STR("F")) ? SKIP_FORECAST
                                                    : SKIP_EVALUATION | SKIP_FORECAST;
    l->skip->all = str_eq(logic, STR("AND"));
    l->skip->sets.first = (uint16_t)l->s->skip_set_count;
    l->skip_set = NULL;
    l->target->skips.count++;
}

void
table_row_skip_set(struct loading *l)
{
    if (l->skip == NULL) {
        table_refuse(l, "a set (s) without its conditional skip (k)");
        return;
    }
    l->skip_set = &l->s->skip_sets[l->s->skip_set_count++];
    /* One condition needs no logic, and "all of one" is that one. */
    l->skip_set->all = !table_is(l, "OR");
    l->skip_set->effective = table_day(l, DAY_MIN);
    l->skip_set->cessation = table_day(l, DAY_MAX);
    l->skip_set->conditions.first = (uint16_t)l->s->condition_count;
    l->skip->sets.count++;
}

static enum condition_kind
condition_kind(struct loading *l)
{
    struct str word = table_text(l);

    if (str_eq(word, STR("A")))
        return IF_AGE;
    if (str_eq(word, STR("S")))
        return IF_COMPLETED;
    if (str_eq(word, STR("I")))
        return IF_INTERVAL;
    if (!str_eq(word, STR("V")))
        table_refuse(l, "a condition type is A, S, I or V");
    return IF_COUNT;
}

void
table_row_condition(struct loading *l)
{
    struct condition *c = &l->s->conditions[l->s->condition_count];
    struct str word;

    if (l->skip_set == NULL) {
        table_refuse(l, "a condition (c) without its set (s)");
        return;
    }
    l->s->condition_count++;
    l->skip_set->conditions.count++;
    c->kind = condition_kind(l);
    c->begin = table_age(l, OPEN_BEGIN);
    c->end = table_age(l, OPEN_END);
    c->start = table_day(l, DAY_MIN);
    c->stop = table_day(l, DAY_MAX);
    c->gap = table_gap(l);
    word = table_text(l);
    c->count = (uint16_t)(word.n == 0 ? 0 : table_number_in(l, word, 1000));
    c->valid_only = table_is(l, "V");
    word = table_text(l);
    c->compare = word.n == 1 ? word.p[0] : '-';
    c->set = table_vaccines(l, NULL);
    c->groups = table_series_groups(l);
    if (c->kind == IF_COUNT && c->compare != '>' && c->compare != '=' && c->compare != '<')
        table_refuse(l, "a count that is compared with nothing");
    if (c->kind == IF_INTERVAL && c->gap == OPEN_BEGIN)
        table_refuse(l, "an interval condition without an interval");
    if (c->kind == IF_COMPLETED && c->groups == 0)
        table_refuse(l, "a completed-series condition that names no series group");
    if (c->kind == IF_COMPLETED)
        l->series->forward = true;
}
