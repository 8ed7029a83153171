/* cdsi/table.c - the compact table into the image the engine reads. */
#include <string.h>

#include "base/die.h"
#include "cdsi/table.h"

enum {
    TABLE_BYTES_MAX = 8 * 1024 * 1024,
    TABLE_ROWS_MAX = 60000, /* slices count in 16 bits */
    TABLE_ITEMS_MAX = 120000,
    SCHEDULE_ARENA = 96 * 1024 * 1024
};

enum above { NOTHING, ANTIGEN, SERIES, TARGET };

static const struct kind {
    struct str name;
    void (*read)(struct loading *l);
    enum above needs;
} kinds[] = {
    {STR_INIT("w"), table_row_allowed, TARGET},
    {STR_INIT("p"), table_row_preferred, TARGET},
    {STR_INIT("i"), table_row_interval, TARGET},
    {STR_INIT("c"), table_row_condition, TARGET},
    {STR_INIT("a"), table_row_age, TARGET},
    {STR_INIT("D"), table_row_target, SERIES},
    {STR_INIT("s"), table_row_skip_set, TARGET},
    {STR_INIT("k"), table_row_skip, TARGET},
    {STR_INIT("n"), table_row_inadvertent, TARGET},
    {STR_INIT("j"), table_row_allowable, TARGET},
    {STR_INIT("N"), table_row_indication, SERIES},
    {STR_INIT("K"), table_row_coded, NOTHING},
    {STR_INIT("M"), table_row_vaccine, NOTHING},
    {STR_INIT("X"), table_row_conflict, NOTHING},
    {STR_INIT("CA"), table_row_contraindication, ANTIGEN},
    {STR_INIT("CV"), table_row_vaccine_contraindication, ANTIGEN},
    {STR_INIT("S"), table_row_series, ANTIGEN},
    {STR_INIT("A"), table_row_antigen, NOTHING},
    {STR_INIT("IH"), table_row_guideline, ANTIGEN},
    {STR_INIT("IB"), table_row_birth, ANTIGEN},
    {STR_INIT("G"), table_row_group, NOTHING},
    {STR_INIT("O"), table_row_observations, NOTHING},
    {STR_INIT("V"), table_row_release, NOTHING},
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
            table_refuse(l, "the row stands outside of what it belongs to");
            return;
        }
        if (l->series != NULL && kinds[i].needs == ANTIGEN && kinds[i].read != table_row_series) {
            table_refuse(l, "immunity and contraindications stand before the series");
            return;
        }
        kinds[i].read(l);
        return;
    }
    table_refuse(l, "no kind of row that is known here");
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

/* At every age: the vaccine always makes an antigen administered record of that antigen. */
static bool
always_holds(const struct cdsi_schedule *s, size_t vaccine, uint8_t antigen)
{
    const struct slice *all = &s->vaccines[vaccine].associations;

    for (uint16_t i = 0; i < all->count; i++) {
        const struct association *one = &s->associations[all->first + i];

        if (one->antigen == antigen && one->begin == OPEN_BEGIN && one->end == OPEN_END)
            return true;
    }
    return false;
}

static bool
goes_beyond(const struct cdsi_schedule *s, uint16_t set, uint8_t antigen)
{
    for (size_t w = 0; set != NO_SET && w < CVX_WORDS; w++)
        for (uint64_t left = s->sets[set].bits[w]; left != 0; left &= left - 1)
            if (!always_holds(s, w * 64 + (size_t)__builtin_ctzll(left), antigen))
                return true;
    return false;
}

/* Most conditions count vaccines of their own antigen: its few records are then enough to count. */
static void
conditions_beyond(struct cdsi_schedule *s, const struct series *series)
{
    const struct target *first = &s->targets[series->targets.first];

    for (const struct target *t = first; t < first + series->targets.count; t++)
        for (uint16_t k = 0; k < t->skips.count; k++) {
            const struct slice *sets = &s->skips[t->skips.first + k].sets;

            for (uint16_t i = 0; i < sets->count; i++) {
                const struct slice *all = &s->skip_sets[sets->first + i].conditions;

                for (uint16_t c = 0; c < all->count; c++) {
                    struct condition *condition = &s->conditions[all->first + c];

                    condition->beyond = goes_beyond(s, condition->set, series->antigen);
                }
            }
        }
}

static void
skips_shift(struct cdsi_schedule *s, const struct target *target, struct cdsi_offset shift)
{
    for (uint16_t k = 0; k < target->skips.count; k++) {
        const struct skip *skip = &s->skips[target->skips.first + k];

        for (uint16_t i = 0; i < skip->sets.count; i++) {
            const struct slice *all = &s->skip_sets[skip->sets.first + i].conditions;

            for (uint16_t c = 0; c < all->count; c++) {
                struct condition *condition = &s->conditions[all->first + c];

                condition->start = day_add(condition->start, shift);
                condition->stop = day_add(condition->stop, shift);
            }
        }
    }
}

/* The operator's switch: moves the seasons by whole years, and with them the dates by which the
 * series that have a season count "doses of this season". Other dates are history and stay. */
static void
seasons_shift(struct cdsi_schedule *s, int years)
{
    struct cdsi_offset shift = {(int16_t)(12 * years), 0, true};

    for (size_t i = 0; i < s->series_count && years != 0; i++) {
        struct target *targets = &s->targets[s->series[i].targets.first];
        bool seasonal = false;

        for (uint16_t t = 0; t < s->series[i].targets.count; t++)
            seasonal =
                seasonal || targets[t].season_start != DAY_MIN || targets[t].season_end != DAY_MAX;
        for (uint16_t t = 0; t < s->series[i].targets.count && seasonal; t++) {
            targets[t].season_start = day_add(targets[t].season_start, shift);
            targets[t].season_end = day_add(targets[t].season_end, shift);
            skips_shift(s, &targets[t], shift);
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
        table_refuse(l, "more list items than there is room for");
    if (l->failed)
        return l->err->status;
    conflicts_pack(l->s);
    targets_live(l->s);
    for (size_t i = 0; i < l->s->series_count; i++)
        conditions_beyond(l->s, &l->s->series[i]);
    seasons_shift(l->s, l->options.season_shift_years);
    l->s->release.season_shift_years = l->options.season_shift_years;
    return schedule_check(l->s, l->place, l->err);
}

enum status
cdsi_schedule_load(struct str table, struct cdsi_options options, struct cdsi_schedule **out,
                   struct err *err)
{
    struct table_place unused;

    return table_load(table, options, &unused, out, err);
}

enum status
table_load(struct str table, struct cdsi_options options, struct table_place *place,
           struct cdsi_schedule **out, struct err *err)
{
    struct loading l = {.options = options, .place = place, .err = err};
    enum status status;

    *place = (struct table_place){0, NULL};
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
