/* cdsi/table_fields.c - the fields of the compact table: numbers, dates, offsets, lists. */
#include <string.h>

#include "cdsi/table.h"

/* Keeps the first reason; a row goes on with harmless values until its end. */
void
table_refuse(struct loading *l, const char *reason)
{
    if (l->failed)
        return;
    (void)FAIL(l->err, E_INVALID, "schedule table, line %zu (%.*s), field %zu: %s", l->tsv.line,
               STRF(tsv_field(&l->tsv, 0)), l->at, reason);
    *l->place = (struct table_place){l->tsv.line, reason};
    l->failed = true;
}

struct str
table_text(struct loading *l)
{
    struct str field = tsv_field(&l->tsv, l->at++);

    if (field.n == 0)
        table_refuse(l, "the field is missing");
    return str_eq(field, STR("-")) ? (struct str){NULL, 0} : field;
}

struct str
table_name(struct loading *l)
{
    struct str field = table_text(l);

    if (field.n == 0)
        table_refuse(l, "a name is needed");
    return arena_copy(l->s->arena, field);
}

bool
table_is(struct loading *l, const char *word)
{
    return str_eq(table_text(l), str_of(word));
}

unsigned
table_number_in(struct loading *l, struct str field, unsigned max)
{
    uint64_t value = 0;

    if (!str_parse_u64(field, &value) || value > max) {
        table_refuse(l, "not a number in range");
        return 0;
    }
    return (unsigned)value;
}

int32_t
table_day(struct loading *l, int32_t empty)
{
    struct str field = table_text(l);
    int32_t value = empty;

    if (field.n > 0 && !day_parse_compact(field, &value))
        table_refuse(l, "not a date");
    return value;
}

static uint8_t
offset_in(struct loading *l, struct cdsi_offset *table, size_t *count, uint8_t empty)
{
    struct str field = table_text(l);
    struct cdsi_offset offset;

    if (field.n == 0)
        return empty;
    if (!day_offset_parse(field, &offset)) {
        table_refuse(l, "not an age or interval");
        return empty;
    }
    for (size_t i = 2; i < *count; i++)
        if (table[i].months == offset.months && table[i].days == offset.days)
            return (uint8_t)i;
    if (*count > AGES_MAX) {
        table_refuse(l, "more distinct ages or intervals than there is room for");
        return empty;
    }
    table[*count] = offset;
    return (uint8_t)(*count)++;
}

uint8_t
table_age(struct loading *l, uint8_t empty)
{
    return offset_in(l, l->s->age, &l->s->ages, empty);
}

uint8_t
table_gap(struct loading *l)
{
    return offset_in(l, l->s->gap, &l->s->gaps, OPEN_BEGIN);
}

uint16_t
table_observation_in(struct loading *l, struct str field)
{
    return (uint16_t)table_number_in(l, field, OBSERVATIONS_MAX - 1);
}

struct slice
table_observations(struct loading *l)
{
    struct str rest = table_text(l);
    struct slice slice = {(uint16_t)l->s->observation_code_count, 0};

    while (rest.p != NULL && rest.n > 0) {
        l->s->observation_codes[l->s->observation_code_count++] =
            table_observation_in(l, str_cut(&rest, ','));
        slice.count++;
    }
    return slice;
}

static uint16_t
vaccine_in(struct loading *l, struct str field)
{
    uint16_t vaccine = l->s->vaccine_of[table_number_in(l, field, CVX_CODE_MAX)];

    if (vaccine == NO_VACCINE) {
        table_refuse(l, "a CVX that the vaccine map (M) does not have");
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
uint16_t
table_vaccines(struct loading *l, struct slice *list)
{
    struct str rest = table_text(l);
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

uint16_t
table_series_groups(struct loading *l)
{
    struct str rest = table_text(l);
    uint16_t groups = 0;

    while (rest.p != NULL && rest.n > 0)
        groups |= (uint16_t)(1u << table_number_in(l, str_cut(&rest, ','), SERIES_GROUP_MAX));
    return groups;
}
