/* registry/match_level.c - how two identities agree, field by field. */
#include "registry/match_level.h"

#include <stdlib.h>
#include <string.h>

#include "registry/match_name.h"

static bool
shares_a_part(const struct identity_name *a, const struct identity_name *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (a->token[i].hash == b->token[j].hash && a->token[i].text.n > 2)
                return true;
    return false;
}

static bool
one_is_initial(const struct identity_name *a, const struct identity_name *b)
{
    return (a->whole.n == 1 || b->whole.n == 1) && a->whole.p[0] == b->whole.p[0];
}

enum { SIMILAR_FAMILY = 920, SIMILAR_GIVEN = 880 };

static enum match_level
level_of_name(const struct identity_name *a, const struct identity_name *b, unsigned similar)
{
    if (a->count == 0 || b->count == 0)
        return LEVEL_MISSING;
    if (a->hash == b->hash)
        return LEVEL_SAME;
    if (shares_a_part(a, b) || one_is_initial(a, b))
        return LEVEL_SHORT;
    if ((name_similar_at_most(a->whole, a->letters, b->whole, b->letters) >= similar &&
         name_similar(a->whole, b->whole) >= similar) ||
        (a->whole.n > 3 && b->whole.n > 3 && name_one_slip(a->whole, b->whole)))
        return LEVEL_CLOSE;
    return LEVEL_DIFFERS;
}

static bool
shares_a_root(const struct identity_name *a, const struct identity_name *b)
{
    for (size_t i = 0; i < a->root_count; i++)
        for (size_t j = 0; j < b->root_count; j++)
            if (a->root[i] == b->root[j])
                return true;
    return false;
}

/* The nearer of two levels; MISSING is no level at all. */
static bool
nearer(enum match_level level, enum match_level than)
{
    return level != LEVEL_MISSING && (than == LEVEL_MISSING || level < than);
}

/* Of a given name only a familiar form is compatible: Mary Ann may be Mary's sister. */
static enum match_level
level_of_given(const struct identity_name *a, const struct identity_name *b)
{
    enum match_level level = level_of_name(a, b, SIMILAR_GIVEN);

    if (level <= LEVEL_SAME)
        return level;
    if (shares_a_root(a, b))
        return LEVEL_SHORT;
    return level == LEVEL_SHORT ? LEVEL_CLOSE : level;
}

/* Best over the names and aliases of both sides. *rarity is that of the name agreed on. */
static enum match_level
level_of_names(const struct identity_name *a, size_t a_count, const struct identity_name *b,
               size_t b_count, bool given, unsigned *rarity)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++) {
            enum match_level level =
                given ? level_of_given(&a[i], &b[j]) : level_of_name(&a[i], &b[j], SIMILAR_FAMILY);

            if (!nearer(level, best))
                continue;
            best = level;
            *rarity = a[i].rarity < b[j].rarity ? a[i].rarity : b[j].rarity;
        }
    }
    return best;
}

static enum match_level
level_of_born(const struct identity *a, const struct identity *b)
{
    struct ymd x = a->born_parts, y = b->born_parts;
    int same;

    if (!date_is(a->born) || !date_is(b->born))
        return LEVEL_MISSING;
    if (date_cmp(a->born, b->born) == 0)
        return LEVEL_SAME;
    if (x.year == y.year && x.month == y.day && x.day == y.month)
        return LEVEL_CLOSE;
    same = (x.year == y.year) + (x.month == y.month) + (x.day == y.day);
    if (same == 2 || abs(a->born.day - b->born.day) <= 2)
        return LEVEL_CLOSE;
    return same == 1 && x.year == y.year ? LEVEL_WEAK : LEVEL_DIFFERS;
}

static enum match_level
level_of_phone(const struct identity *a, const struct identity *b)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a->phone_count; i++) {
        for (size_t j = 0; j < b->phone_count; j++) {
            enum match_level level = LEVEL_DIFFERS;

            if (a->phone[i] == b->phone[j])
                level = LEVEL_SAME;
            else if (a->phone[i] % 10000000 == b->phone[j] % 10000000)
                level = LEVEL_CLOSE;
            if (nearer(level, best))
                best = level;
        }
    }
    return best;
}

static enum match_level
level_of_email(const struct identity *a, const struct identity *b)
{
    if (a->email_count == 0 || b->email_count == 0)
        return LEVEL_MISSING;
    for (size_t i = 0; i < a->email_count; i++)
        for (size_t j = 0; j < b->email_count; j++)
            if (a->email[i] == b->email[j])
                return LEVEL_SAME;
    return LEVEL_DIFFERS;
}

static bool
zip_one_off(uint32_t a, uint32_t b)
{
    char x[8], y[8];

    for (size_t i = 5; i-- > 0; a /= 10, b /= 10) {
        x[i] = (char)('0' + a % 10);
        y[i] = (char)('0' + b % 10);
    }
    return name_one_slip((struct str){x, 5}, (struct str){y, 5});
}

/* One town: the ZIP code or the city the same, or nearly; or not known on either side. */
static bool
same_town(const struct identity_address *a, const struct identity_address *b)
{
    bool zips = a->zip != 0 && b->zip != 0, cities = a->city.n > 0 && b->city.n > 0;

    return (zips && (a->zip == b->zip || zip_one_off(a->zip, b->zip))) ||
           (cities && name_similar(a->city, b->city) >= 850) || (!zips && !cities);
}

/* OAK and OKA: too short for a similarity of letters. 5TH and 6TH are two streets. */
static bool
letters_slipped(struct str a, struct str b)
{
    bool digits = false;

    for (size_t i = 0; i < a.n; i++)
        digits = digits || (a.p[i] >= '0' && a.p[i] <= '9');
    return !digits && a.n >= 3 && b.n >= 3 && name_one_slip(a, b);
}

/* The same number in the same town, and two streets. */
static enum match_level
level_of_street(const struct identity_address *a, const struct identity_address *b, bool zip)
{
    unsigned alike = name_similar(a->street, b->street);

    if (alike >= 750 || letters_slipped(a->street, b->street))
        return alike >= 900 ? LEVEL_SAME : LEVEL_CLOSE;
    return zip ? LEVEL_WEAK : LEVEL_DIFFERS;
}

/* Two addresses: the same house; the same with a slip; the same place but no street on one side;
 * the same ZIP code; elsewhere. */
static enum match_level
level_of_place(const struct identity_address *a, const struct identity_address *b)
{
    bool zip = a->zip != 0 && a->zip == b->zip;
    bool number = a->number != 0 && a->number == b->number && a->box == b->box;
    bool street = a->hash != 0 && a->hash == b->hash;

    if ((a->hash == 0 && !a->box) || (b->hash == 0 && !b->box))
        return same_town(a, b) ? LEVEL_SHORT : LEVEL_DIFFERS;
    if (number && street)
        return LEVEL_SAME; /* also where ZIP code and city are both wrong */
    if ((!number && !street) || !same_town(a, b))
        return zip ? LEVEL_WEAK : LEVEL_DIFFERS;
    if (a->box)
        return LEVEL_SAME;
    if (street) /* next door is another house, but a number may be left out */
        return a->number == 0 || b->number == 0 ? LEVEL_SHORT : LEVEL_WEAK;
    return level_of_street(a, b, zip);
}

static enum match_level
level_of_address(const struct identity *a, const struct identity *b)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a->address_count; i++) {
        for (size_t j = 0; j < b->address_count; j++) {
            enum match_level level = level_of_place(&a->address[i], &b->address[j]);

            if (nearer(level, best))
                best = level;
        }
    }
    return best;
}

static enum match_level
level_of_person(const struct identity_person *a, const struct identity_person *b)
{
    enum match_level family = level_of_name(&a->family, &b->family, SIMILAR_FAMILY);
    enum match_level given = level_of_name(&a->given, &b->given, SIMILAR_GIVEN);

    if (given > LEVEL_SHORT && shares_a_root(&a->given, &b->given))
        given = LEVEL_SHORT;
    if (given == LEVEL_MISSING)
        return family == LEVEL_MISSING || family > LEVEL_CLOSE ? family : LEVEL_WEAK;
    if (given == LEVEL_DIFFERS)
        return family != LEVEL_MISSING && family <= LEVEL_CLOSE ? LEVEL_WEAK : LEVEL_DIFFERS;
    if (family == LEVEL_MISSING)
        return LEVEL_SHORT;
    return family == LEVEL_DIFFERS ? LEVEL_WEAK : family > given ? family : given;
}

/* A child has two parents, and senders name either: another one is no sign of another child. */
static enum match_level
level_of_guardian(const struct identity *a, const struct identity *b)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a->guardian_count; i++) {
        for (size_t j = 0; j < b->guardian_count; j++) {
            enum match_level level = level_of_person(&a->guardian[i], &b->guardian[j]);

            if (nearer(level, best))
                best = level;
        }
    }
    return best;
}

static bool
one_digit_off(struct str a, struct str b)
{
    return a.n >= 5 && b.n >= 5 && name_one_slip(a, b);
}

/* Identifiers of one authority. A local number may change within a clinic, so that another one says
 * little; SSN and Medicaid numbers stay. */
static enum match_level
level_of_ids(const struct identity *a, const struct identity *b, unsigned kinds)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a->id_count; i++) {
        for (size_t j = 0; j < b->id_count; j++) {
            const struct identity_id *x = &a->id[i], *y = &b->id[j];
            enum match_level level = LEVEL_DIFFERS;

            if ((kinds >> x->kind & 1) == 0 || x->kind != y->kind || x->authority != y->authority)
                continue;
            if (x->value == y->value)
                level = LEVEL_SAME;
            else if (one_digit_off(x->text, y->text))
                level = LEVEL_CLOSE;
            else if (x->authority == 0)
                continue;
            if (nearer(level, best))
                best = level;
        }
    }
    return best;
}

/* Anna Maria Lee and Maria Lee: known by the middle name. */
static bool
called_by_middle(const struct identity *a, const struct identity *b)
{
    for (size_t i = 0; i < a->given_count; i++)
        if (b->middle.whole.n > 1 && a->given[i].hash == b->middle.hash)
            return true;
    for (size_t i = 0; i < b->given_count; i++)
        if (a->middle.whole.n > 1 && b->given[i].hash == a->middle.hash)
            return true;
    return false;
}

/* Given and family name in one another's places: Lee Anna and Anna Lee. */
static bool
swapped(const struct identity *a, const struct identity *b)
{
    enum { SIMILAR_SWAPPED = 900 };

    return a->given_count > 0 && b->given_count > 0 && a->family_count > 0 && b->family_count > 0 &&
           name_similar(a->given[0].whole, b->family[0].whole) >= SIMILAR_SWAPPED &&
           name_similar(a->family[0].whole, b->given[0].whole) >= SIMILAR_SWAPPED;
}

static void
levels_of_names(const struct identity *a, const struct identity *b, struct match_levels *out)
{
    enum match_level family = level_of_names(a->family, a->family_count, b->family, b->family_count,
                                             false, &out->family_rarity);
    enum match_level given = level_of_names(a->given, a->given_count, b->given, b->given_count,
                                            true, &out->given_rarity);

    if (given > LEVEL_SAME && a->forenames != 0 && a->forenames == b->forenames)
        given = LEVEL_SAME; /* the middle name stands in the first name's field */
    if (given == LEVEL_DIFFERS && called_by_middle(a, b))
        given = LEVEL_WEAK;
    if (given == LEVEL_DIFFERS && family == LEVEL_DIFFERS && swapped(a, b)) {
        given = family = LEVEL_CLOSE;
        out->given_rarity = a->given[0].rarity;
        out->family_rarity = a->family[0].rarity;
    }
    out->level[FIELD_FAMILY] = family;
    out->level[FIELD_GIVEN] = given;
    out->level[FIELD_MIDDLE] = level_of_name(&a->middle, &b->middle, SIMILAR_GIVEN);
}

static enum match_level
level_of_number(unsigned a, unsigned b)
{
    return a == 0 || b == 0 ? LEVEL_MISSING : a == b ? LEVEL_SAME : LEVEL_DIFFERS;
}

static unsigned
births(const struct identity *who)
{
    return who->multiple_birth ? 2 : who->single_birth ? 1 : 0;
}

void
match_levels(const struct identity *a, const struct identity *b, struct match_levels *out)
{
    unsigned one_authority = 1U << IDENTITY_ID_LOCAL | 1U << IDENTITY_ID_REGISTRY;

    *out = (struct match_levels){0};
    levels_of_names(a, b, out);
    out->level[FIELD_BORN] = level_of_born(a, b);
    out->level[FIELD_SEX] = level_of_number((unsigned char)a->sex, (unsigned char)b->sex);
    out->level[FIELD_SUFFIX] = level_of_number(a->suffix, b->suffix);
    out->level[FIELD_ID] = level_of_ids(a, b, one_authority);
    out->level[FIELD_SSN] = level_of_ids(a, b, 1U << IDENTITY_ID_SSN);
    out->level[FIELD_MEDICAID] = level_of_ids(a, b, 1U << IDENTITY_ID_MEDICAID);
    out->level[FIELD_PHONE] = level_of_phone(a, b);
    out->level[FIELD_EMAIL] = level_of_email(a, b);
    out->level[FIELD_ADDRESS] = level_of_address(a, b);
    out->level[FIELD_MAIDEN] = level_of_name(&a->maiden, &b->maiden, SIMILAR_FAMILY);
    out->level[FIELD_GUARDIAN] = level_of_guardian(a, b);
    out->level[FIELD_BIRTH_ORDER] = level_of_number(a->birth_order, b->birth_order);
    out->level[FIELD_MULTIPLE] = level_of_number(births(a), births(b));
    out->registry_id = level_of_ids(a, b, 1U << IDENTITY_ID_REGISTRY);
}
