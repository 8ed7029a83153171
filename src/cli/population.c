/* cli/population.c - households: who lives there, what they are called, when they were born. */
#include "cli/population.h"

#include <assert.h>

#include "base/die.h"
#include "base/tsv.h"
#include "cli/population_data.h"
#include "cli/population_draw.h"

struct weighted {
    struct str text;
    struct str extra; /* ZIP of a town */
    uint64_t upto;    /* sum of the weights up to and with this one */
};

struct table {
    struct weighted *rows;
    size_t count;
};

enum { TABLE_MAX = 1024 };

struct population {
    uint64_t seed;
    struct date today;
    struct table surnames;
    struct table places;
    struct table given[2][2]; /* [sex F, M][old, new] */
};

uint64_t
draw(struct draw *d)
{
    uint64_t z = (d->state += 0x9e3779b97f4a7c15U); /* splitmix64 */

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

uint64_t
draw_below(struct draw *d, uint64_t n)
{
    assert(n > 0);
    return draw(d) % n;
}

bool
draw_chance(struct draw *d, unsigned per_thousand)
{
    return draw_below(d, 1000) < per_thousand;
}

static void
table_add(struct table *t, struct str text, struct str extra, struct str weight)
{
    uint64_t w = 0, before = t->count == 0 ? 0 : t->rows[t->count - 1].upto;

    if (t->rows == NULL)
        t->rows = x_calloc(TABLE_MAX, sizeof(t->rows[0]));
    if (t->count == TABLE_MAX || !str_parse_u64(weight, &w) || w == 0)
        die("data/population: too many rows, or a weight that is no number");
    t->rows[t->count++] = (struct weighted){text, extra, before + w};
}

static const struct weighted *
table_draw(const struct table *t, struct draw *d)
{
    uint64_t at = draw_below(d, t->rows[t->count - 1].upto);
    size_t low = 0, high = t->count;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (t->rows[mid].upto <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return &t->rows[low];
}

struct population *
population_new(uint64_t seed, struct date today)
{
    struct population *p = x_calloc(1, sizeof(*p));
    struct tsv tsv;

    p->seed = seed;
    p->today = today;
    tsv_init(&tsv, population_surname_tsv);
    while (tsv_next(&tsv))
        table_add(&p->surnames, tsv_field(&tsv, 0), STR(""), tsv_field(&tsv, 1));
    tsv_init(&tsv, population_place_tsv);
    while (tsv_next(&tsv))
        table_add(&p->places, tsv_field(&tsv, 0), tsv_field(&tsv, 1), tsv_field(&tsv, 2));
    tsv_init(&tsv, population_given_tsv);
    while (tsv_next(&tsv))
        table_add(
            &p->given[str_eq(tsv_field(&tsv, 0), STR("M"))][str_eq(tsv_field(&tsv, 1), STR("new"))],
            tsv_field(&tsv, 2), STR(""), tsv_field(&tsv, 3));
    return p;
}

void
population_free(struct population *p)
{
    if (p == NULL)
        return;
    x_free(p->surnames.rows);
    x_free(p->places.rows);
    for (size_t i = 0; i < 4; i++)
        x_free(p->given[i / 2][i % 2].rows);
    x_free(p);
}

/* What the members of a household share. */
struct home {
    const struct population *p;
    struct arena *arena;
    struct draw *d;
    struct str family, street, city, zip, phone;
    const char *race, *ethnicity;
    struct str mother_maiden;
    const struct invented_person *mother, *father; /* NULL where there is none */
};

static struct str
draw_street(struct arena *arena, struct draw *d)
{
    static const char *const stems[] = {
        "Oak",    "Maple", "Lake", "Prairie",  "River",  "Cedar",  "Birch", "Elm",
        "Summit", "Grove", "Mill", "Portland", "Church", "School", "Aspen", "Hillside"};
    static const char *const suffixes[] = {"St", "Ave", "Rd", "Ln", "Ct", "Dr"};

    if (draw_chance(d, 250))
        return arena_printf(arena, "%u %s %s Apt %u", (unsigned)draw_below(d, 9800) + 100,
                            stems[draw_below(d, 16)], suffixes[draw_below(d, 6)],
                            (unsigned)draw_below(d, 40) + 1);
    return arena_printf(arena, "%u %s %s", (unsigned)draw_below(d, 9800) + 100,
                        stems[draw_below(d, 16)], suffixes[draw_below(d, 6)]);
}

static void
draw_origin(struct home *h)
{
    static const struct {
        const char *race;
        unsigned upto;
    } races[] = {
        {"2106-3", 740}, {"2054-5", 830}, {"2028-9", 890}, {"1002-5", 905}, {"2131-1", 1000}};
    uint64_t at = draw_below(h->d, 1000);
    size_t i = 0;

    while (at >= races[i].upto)
        i++;
    h->race = races[i].race;
    h->ethnicity = draw_chance(h->d, 70) ? "2135-2" : "2186-5";
}

static struct home
draw_home(const struct population *p, struct arena *arena, struct draw *d)
{
    static const char *const areas[] = {"612", "651", "763", "952", "218", "320", "507"};
    struct home h = {.p = p, .arena = arena, .d = d};
    const struct weighted *place = table_draw(&p->places, d);

    h.family = table_draw(&p->surnames, d)->text;
    h.street = draw_street(arena, d);
    h.city = place->text;
    h.zip = place->extra;
    /* An exchange that begins with 1 is given to nobody. */
    h.phone =
        arena_printf(arena, "%s1%06u", areas[draw_below(d, 7)], (unsigned)draw_below(d, 1000000));
    h.mother_maiden = table_draw(&p->surnames, d)->text;
    draw_origin(&h);
    return h;
}

static struct str
draw_given(const struct home *h, char sex, struct date born)
{
    bool new_era = date_split(born).year >= 1990;

    return table_draw(&h->p->given[sex == 'M'][new_era], h->d)->text;
}

static struct date
born_years_ago(const struct home *h, unsigned least, unsigned span)
{
    return date_add_days(h->p->today,
                         -(int32_t)(least * 365 + draw_below(h->d, (uint64_t)span * 365 + 1)));
}

static void
make_person(const struct home *h, struct invented_person *person, char sex, struct date born)
{
    *person = (struct invented_person){.family = h->family,
                                       .given = draw_given(h, sex, born),
                                       .middle = draw_given(h, sex, born),
                                       .birth_name = STR(""),
                                       .mother_maiden = h->mother_maiden,
                                       .mother_given = STR(""),
                                       .sex = sex,
                                       .born = born,
                                       .phone = h->phone,
                                       .street = h->street,
                                       .city = h->city,
                                       .zip = h->zip,
                                       .race = h->race,
                                       .ethnicity = h->ethnicity};
    person->child = h->p->today.day - born.day < 18 * 365;
}

static void
make_adult(const struct home *h, struct invented_person *person, char sex, struct date born)
{
    make_person(h, person, sex, born);
    person->mother_maiden = table_draw(&h->p->surnames, h->d)->text;
    if (sex == 'F' && draw_chance(h->d, 200)) /* kept her own name */
        person->family = h->mother_maiden;
}

/* Most children bear the household's name, some both names, some the mother's. */
static struct str
child_family(const struct home *h)
{
    uint64_t at = draw_below(h->d, 100);

    if (at < 6)
        return arena_printf(h->arena, "%.*s-%.*s", STRF(h->mother_maiden), STRF(h->family));
    return at < 18 ? h->mother_maiden : h->family;
}

static void
make_child(const struct home *h, struct invented_person *person, struct date born, int order)
{
    const struct invented_person *guardian = h->mother != NULL ? h->mother : h->father;

    make_person(h, person, draw_chance(h->d, 490) ? 'F' : 'M', born);
    person->family = child_family(h);
    person->birth_order = order;
    if (h->mother != NULL)
        person->mother_given = h->mother->given;
    if (guardian != NULL) {
        person->guardian_family = guardian->family;
        person->guardian_given = guardian->given;
        person->guardian_relation = guardian == h->mother ? "MTH" : "FTH";
    }
    if (draw_chance(h->d, 200))
        person->birth_name = person->sex == 'F' ? STR("BABY GIRL") : STR("BABY BOY");
}

static void
add_children(const struct home *h, struct household *out, size_t wanted)
{
    while (out->count < wanted) {
        struct date born = born_years_ago(h, 0, 18);
        bool twins = draw_chance(h->d, 16) && out->count + 2 <= POPULATION_MEMBERS;

        make_child(h, &out->people[out->count++], born, twins ? 1 : 0);
        if (twins)
            make_child(h, &out->people[out->count++], born, 2);
    }
}

static size_t
draw_size(struct draw *d)
{
    static const unsigned upto[] = {28, 63, 78, 91, 97, 99, 100}; /* percent, 1 to 7 people */
    uint64_t at = draw_below(d, 100);
    size_t size = 1;

    while (at >= upto[size - 1])
        size++;
    return size;
}

void
population_household(const struct population *p, struct arena *arena, uint64_t number,
                     struct household *out)
{
    struct draw d = {p->seed ^ (number * 0x9e3779b97f4a7c15U)};
    struct home h = draw_home(p, arena, &d);
    size_t size = draw_size(&d);
    unsigned least = size > 2 ? 22 : 20;

    out->count = 0;
    if (size == 1 || draw_chance(&d, 900)) {
        make_adult(&h, &out->people[out->count], size == 1 && draw_chance(&d, 480) ? 'M' : 'F',
                   born_years_ago(&h, least, size > 2 ? 26 : 65));
        h.mother = out->people[out->count].sex == 'F' ? &out->people[out->count] : NULL;
        out->count++;
    }
    if (size > 1 && (out->count == 0 || draw_chance(&d, 780))) {
        make_adult(&h, &out->people[out->count], 'M',
                   born_years_ago(&h, least, size > 2 ? 30 : 65));
        h.father = &out->people[out->count++];
    }
    add_children(&h, out, size);
    for (size_t i = 0; i < out->count; i++) {
        out->people[i].number = number * POPULATION_MEMBERS + i;
        population_doses(arena, &d, p->today, &out->people[i]);
    }
}
