/* registry/match.c - the weights of agreement, the caps, and the decision. */
#include "registry/match.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "registry/match_name.h"

/* Tenths of a bit a field adds at each level; where the names' own rarity decides, it is put in its
 * place (family, given). docs/adr/0005-matching.md says where each comes from. */
static const int16_t weights[MATCH_FIELDS][LEVEL_DIFFERS + 1] = {
    /*                     missing same short close weak differs */
    [FIELD_FAMILY] = {0, 120, 100, 60, 0, -40},   [FIELD_GIVEN] = {0, 100, 50, 50, 0, -50},
    [FIELD_MIDDLE] = {0, 40, 10, 20, 0, -20},     [FIELD_BORN] = {0, 140, 0, 50, 10, -60},
    [FIELD_SEX] = {0, 10, 0, 0, 0, -40},          [FIELD_SUFFIX] = {0, 20, 0, 0, 0, -60},
    [FIELD_ID] = {0, 180, 0, 60, 0, -10},         [FIELD_SSN] = {0, 160, 0, 80, 0, -30},
    [FIELD_MEDICAID] = {0, 160, 0, 80, 0, -30},   [FIELD_PHONE] = {0, 120, 0, 80, 0, -5},
    [FIELD_EMAIL] = {0, 100, 0, 0, 0, -5},        [FIELD_ADDRESS] = {0, 110, 40, 80, 20, -10},
    [FIELD_MAIDEN] = {0, 70, 40, 40, 0, -15},     [FIELD_GUARDIAN] = {0, 70, 40, 40, 0, -10},
    [FIELD_BIRTH_ORDER] = {0, 10, 0, 0, 0, -120}, [FIELD_MULTIPLE] = {0, 5, 0, 0, 0, -40},
};

/* Tenths of a bit. Among 5 million clients a pair drawn at random is the same person with odds of
 * 2 to the -22; T1 leaves one in some 20 to a person's eyes, T2 is odds of 2 to the 14. */
enum { T1_REVIEW = 180, T2_SAME = 360, MARGIN = 40 };

/* -- fields ------------------------------------------------------------------------------------ */

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

/* Best over the names and aliases of both sides. *rarity is that of the name agreed on. */
static enum match_level
level_of_names(const struct identity_name *a, size_t a_count, const struct identity_name *b,
               size_t b_count, bool given, unsigned *rarity)
{
    enum match_level best = LEVEL_MISSING;

    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++) {
            enum match_level level =
                level_of_name(&a[i], &b[j], given ? SIMILAR_GIVEN : SIMILAR_FAMILY);

            /* For a given name only a familiar form is compatible: Mary Ann may be Mary's sister. */
            if (given && level > LEVEL_SAME)
                level = shares_a_root(&a[i], &b[j]) ? LEVEL_SHORT
                        : level == LEVEL_SHORT      ? LEVEL_CLOSE
                                                    : level;
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

/* Two addresses: the same house; the same with a slip; the same place but no street on one side;
 * the same ZIP code; elsewhere. */
static enum match_level
level_of_place(const struct identity_address *a, const struct identity_address *b)
{
    bool zip = a->zip != 0 && a->zip == b->zip;
    bool number = a->number != 0 && a->number == b->number && a->box == b->box;
    bool street = a->hash != 0 && a->hash == b->hash;
    unsigned alike;

    if ((a->hash == 0 && !a->box) || (b->hash == 0 && !b->box))
        return same_town(a, b) ? LEVEL_SHORT : LEVEL_DIFFERS;
    if (number && street)
        return LEVEL_SAME; /* also where ZIP code and city are both wrong */
    if ((!number && !street) || !same_town(a, b))
        return zip ? LEVEL_WEAK : LEVEL_DIFFERS;
    if (a->box || street)
        return a->box ? LEVEL_SAME : LEVEL_CLOSE;
    alike = name_similar(a->street, b->street);
    return alike >= 900   ? LEVEL_SAME
           : alike >= 750 ? LEVEL_CLOSE
           : zip          ? LEVEL_WEAK
                          : LEVEL_DIFFERS;
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

/* -- score ------------------------------------------------------------------------------------- */

static void
put(struct match_score *score, enum match_field field, enum match_level level)
{
    score->level[field] = (uint8_t)level;
    score->tenths[field] = weights[field][level];
}

/* A rare name that agrees says more than Anderson: its rarity takes the place of the mean. */
static void
put_name(struct match_score *score, enum match_field field, enum match_level level, unsigned rarity)
{
    put(score, field, level);
    if (level == LEVEL_SAME && rarity > 0)
        score->tenths[field] = (int16_t)rarity;
    else if ((level == LEVEL_SHORT || level == LEVEL_CLOSE) && rarity > 0)
        score->tenths[field] = (int16_t)(level == LEVEL_SHORT ? rarity - 15 : rarity / 2);
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
    return a->given_count > 0 && b->given_count > 0 && a->family_count > 0 && b->family_count > 0 &&
           a->given[0].hash == b->family[0].hash && a->family[0].hash == b->given[0].hash;
}

static void
score_names(const struct identity *a, const struct identity *b, struct match_score *score)
{
    unsigned family_rarity = 0, given_rarity = 0;
    enum match_level family = level_of_names(a->family, a->family_count, b->family, b->family_count,
                                             false, &family_rarity);
    enum match_level given =
        level_of_names(a->given, a->given_count, b->given, b->given_count, true, &given_rarity);

    if (given > LEVEL_SAME && a->forenames != 0 && a->forenames == b->forenames)
        given = LEVEL_SAME; /* the middle name stands in the first name's field */
    if (given == LEVEL_DIFFERS && called_by_middle(a, b))
        given = LEVEL_WEAK;
    if (given == LEVEL_DIFFERS && family == LEVEL_DIFFERS && swapped(a, b)) {
        given = family = LEVEL_CLOSE;
        given_rarity = a->given[0].rarity;
        family_rarity = a->family[0].rarity;
    }
    put_name(score, FIELD_FAMILY, family, family_rarity);
    put_name(score, FIELD_GIVEN, given, given_rarity);
    put(score, FIELD_MIDDLE, level_of_name(&a->middle, &b->middle, SIMILAR_GIVEN));
}

static enum match_level
level_of_number(unsigned a, unsigned b)
{
    return a == 0 || b == 0 ? LEVEL_MISSING : a == b ? LEVEL_SAME : LEVEL_DIFFERS;
}

static void
score_fields(const struct identity *a, const struct identity *b, struct match_score *score)
{
    unsigned once = 1U << IDENTITY_ID_LOCAL | 1U << IDENTITY_ID_REGISTRY;

    score_names(a, b, score);
    put(score, FIELD_BORN, level_of_born(a, b));
    put(score, FIELD_SEX, level_of_number((unsigned char)a->sex, (unsigned char)b->sex));
    put(score, FIELD_SUFFIX, level_of_number(a->suffix, b->suffix));
    put(score, FIELD_ID, level_of_ids(a, b, once));
    put(score, FIELD_SSN, level_of_ids(a, b, 1U << IDENTITY_ID_SSN));
    put(score, FIELD_MEDICAID, level_of_ids(a, b, 1U << IDENTITY_ID_MEDICAID));
    put(score, FIELD_PHONE, level_of_phone(a, b));
    put(score, FIELD_EMAIL, level_of_email(a, b));
    put(score, FIELD_ADDRESS, level_of_address(a, b));
    put(score, FIELD_MAIDEN, level_of_name(&a->maiden, &b->maiden, SIMILAR_FAMILY));
    put(score, FIELD_GUARDIAN, level_of_guardian(a, b));
    put(score, FIELD_BIRTH_ORDER, level_of_number(a->birth_order, b->birth_order));
    put(score, FIELD_MULTIPLE,
        level_of_number(a->multiple_birth ? 1
                        : a->single_birth ? 2
                                          : 0,
                        b->multiple_birth ? 1
                        : b->single_birth ? 2
                                          : 0));
    for (size_t i = 0; i < MATCH_FIELDS; i++)
        score->total += score->tenths[i];
}

/* -- caps -------------------------------------------------------------------------------------- */

static bool
agrees(const struct match_score *score, enum match_field field)
{
    return score->level[field] == LEVEL_SAME;
}

static bool
agrees_nearly(const struct match_score *score, enum match_field field)
{
    return score->level[field] == LEVEL_SAME || score->level[field] == LEVEL_CLOSE;
}

static bool
differs(const struct match_score *score, enum match_field field)
{
    return score->level[field] == LEVEL_DIFFERS;
}

/* Something that is this person's or this household's alone. */
static bool
bridged(const struct match_score *score)
{
    return agrees_nearly(score, FIELD_PHONE) || agrees(score, FIELD_ID) ||
           agrees(score, FIELD_SSN) || agrees(score, FIELD_MEDICAID) || agrees(score, FIELD_EMAIL);
}

/* First and last name and birth date, and more: a thing of one's own or the house, a guardian's full
 * name, or two of mother, guardian and middle name. */
static bool
thin(const struct match_score *score)
{
    unsigned more;

    if (score->level[FIELD_FAMILY] == LEVEL_MISSING || score->level[FIELD_GIVEN] == LEVEL_MISSING ||
        score->level[FIELD_BORN] == LEVEL_MISSING)
        return true;
    more = agrees(score, FIELD_GUARDIAN)                 ? 2
           : agrees_nearly(score, FIELD_GUARDIAN)        ? 1
           : score->level[FIELD_GUARDIAN] == LEVEL_SHORT ? 1
                                                         : 0;
    more += agrees_nearly(score, FIELD_MAIDEN);
    more += agrees(score, FIELD_MIDDLE);
    return !bridged(score) && !agrees_nearly(score, FIELD_ADDRESS) && more < 2;
}

/* How many fields beside the names and the birth date speak against. */
static unsigned
against(const struct match_score *score)
{
    static const enum match_field fields[] = {FIELD_MIDDLE,  FIELD_SSN,     FIELD_MEDICAID,
                                              FIELD_PHONE,   FIELD_ADDRESS, FIELD_MAIDEN,
                                              FIELD_GUARDIAN};
    unsigned count = 0;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        count += score->level[fields[i]] >= LEVEL_WEAK;
    return count;
}

/* Children of one mother born on one day. A different given name alone is capped anyway; this one
 * is for what twins share with each other and one person with no other record. */
static bool
could_be_twins(const struct identity *a, const struct identity *b, const struct match_score *score)
{
    if (!agrees(score, FIELD_BORN))
        return false;
    if (differs(score, FIELD_BIRTH_ORDER))
        return true;
    return (a->multiple_birth || b->multiple_birth) && !agrees(score, FIELD_GIVEN);
}

static uint32_t
caps_of(const struct identity *a, const struct identity *b, const struct match_score *score)
{
    uint32_t caps = 0;
    bool given = agrees(score, FIELD_GIVEN);

    caps |= score->level[FIELD_BORN] > LEVEL_SAME ? CAP_BORN : 0;
    caps |= score->level[FIELD_GIVEN] > LEVEL_SHORT ||
                    (score->level[FIELD_GIVEN] == LEVEL_SHORT && !bridged(score))
                ? CAP_GIVEN
                : 0;
    caps |=
        score->level[FIELD_FAMILY] > LEVEL_SHORT ||
                (score->level[FIELD_FAMILY] == LEVEL_SHORT && !agrees_nearly(score, FIELD_ADDRESS))
            ? CAP_FAMILY
            : 0;
    caps |= differs(score, FIELD_MIDDLE) && !bridged(score) ? CAP_MIDDLE : 0;
    caps |= against(score) > 2 ? CAP_AGAINST : 0;
    caps |= could_be_twins(a, b, score) ? CAP_TWIN : 0;
    caps |= differs(score, FIELD_SUFFIX) ? CAP_SUFFIX : 0;
    caps |= differs(score, FIELD_SEX) && (!given || differs(score, FIELD_MIDDLE)) ? CAP_SEX : 0;
    caps |= thin(score) ? CAP_THIN : 0;
    caps |= differs(score, FIELD_ADDRESS) && !bridged(score) ? CAP_MOVED : 0;
    caps |= level_of_ids(a, b, 1U << IDENTITY_ID_REGISTRY) > LEVEL_SAME ? CAP_ID : 0;
    caps |= a->newborn || b->newborn ? CAP_NEWBORN : 0;
    caps |= a->test || b->test ? CAP_TEST : 0;
    return caps;
}

/* A number that is this person's own agrees. */
static bool
own_number(const struct match_score *score)
{
    return agrees(score, FIELD_SSN) || agrees(score, FIELD_MEDICAID);
}

/* One house: the address, and no other parent or phone. */
static bool
one_house(const struct match_score *score)
{
    return agrees(score, FIELD_ADDRESS) && !differs(score, FIELD_PHONE) &&
           score->level[FIELD_GUARDIAN] < LEVEL_WEAK;
}

/* Families share names, houses, phones and parents, and strangers share birth dates and names. Of
 * family name, given name and birth date one may be wrong in a record of the same person, if
 * something of one's own or the house holds the two together. */
static uint32_t
apart_of(const struct match_score *score)
{
    bool given = score->level[FIELD_GIVEN] >= LEVEL_WEAK, family = differs(score, FIELD_FAMILY);
    bool held = one_house(score) || own_number(score);

    if (given && differs(score, FIELD_BIRTH_ORDER))
        return APART_ORDER;
    if (given + family + (score->level[FIELD_BORN] > LEVEL_SAME) > 1)
        return APART_TWO;
    if (given && !held)
        return APART_GIVEN;
    if (differs(score, FIELD_MIDDLE) && differs(score, FIELD_ADDRESS) && !bridged(score) &&
        !agrees(score, FIELD_GUARDIAN))
        return APART_NAMESAKE;
    return family && !held && !agrees(score, FIELD_PHONE) ? APART_FAMILY : 0;
}

struct match_score
match_score(const struct identity *a, const struct identity *b)
{
    struct match_score score = {0};

    score_fields(a, b, &score);
    score.caps = caps_of(a, b, &score);
    score.apart = apart_of(&score);
    return score;
}

/* -- decision ---------------------------------------------------------------------------------- */

enum match_answer
match_answer(const struct match_score *score)
{
    if (score->total < T1_REVIEW || score->apart != 0)
        return MATCH_NEW;
    return score->total >= T2_SAME && score->caps == 0 ? MATCH_SAME : MATCH_REVIEW;
}

/* Keeps the best MATCH_RANKED, best first. */
static void
rank(struct match *match, int32_t totals[MATCH_RANKED + 1], size_t i, int32_t total)
{
    size_t at = match->ranked_count;

    for (; at > 0 && totals[at - 1] < total; at--) {
        if (at < MATCH_RANKED) {
            totals[at] = totals[at - 1];
            match->ranked[at] = match->ranked[at - 1];
        }
    }
    if (at == MATCH_RANKED)
        return;
    totals[at] = total;
    match->ranked[at] = i;
    match->ranked_count += match->ranked_count < MATCH_RANKED;
}

struct match
match_decide(const struct identity *incoming, const struct match_candidate *candidates,
             size_t count)
{
    struct match match = {.answer = MATCH_NEW};
    int32_t totals[MATCH_RANKED + 1] = {0}, best = INT32_MIN, second = INT32_MIN;

    assert(count <= LIMIT_CANDIDATES);
    for (size_t i = 0; i < count; i++) {
        struct match_score score = match_score(incoming, candidates[i].who);

        if (candidates[i].never)
            score.caps |= CAP_NEVER;
        if (match_answer(&score) != MATCH_NEW)
            rank(&match, totals, i, score.total);
        if (score.total > best) {
            second = best;
            best = score.total;
            match.score = score;
            match.id = candidates[i].id;
        } else if (score.total > second) {
            second = score.total;
        }
    }
    if (count > 0 && second >= T1_REVIEW && best - second < MARGIN)
        match.score.caps |= CAP_CLOSE_CALL;
    if (count > 0)
        match.answer = match_answer(&match.score);
    if (match.answer == MATCH_NEW)
        match.id.v = 0;
    assert(match.answer != MATCH_NEW || match.ranked_count == 0);
    return match;
}

/* -- words ------------------------------------------------------------------------------------- */

const char *
match_field_words(enum match_field field)
{
    static const char *const words[MATCH_FIELDS] = {
        [FIELD_FAMILY] = "family name",
        [FIELD_GIVEN] = "given name",
        [FIELD_MIDDLE] = "middle name",
        [FIELD_BORN] = "birth date",
        [FIELD_SEX] = "sex",
        [FIELD_SUFFIX] = "suffix",
        [FIELD_ID] = "identifier",
        [FIELD_SSN] = "social security number",
        [FIELD_MEDICAID] = "Medicaid number",
        [FIELD_PHONE] = "phone",
        [FIELD_EMAIL] = "e-mail",
        [FIELD_ADDRESS] = "address",
        [FIELD_MAIDEN] = "mother's maiden name",
        [FIELD_GUARDIAN] = "guardian",
        [FIELD_BIRTH_ORDER] = "birth order",
        [FIELD_MULTIPLE] = "multiple birth",
    };

    assert(field < MATCH_FIELDS);
    return words[field];
}

const char *
match_level_words(enum match_level level)
{
    static const char *const words[] = {
        [LEVEL_MISSING] = "not known", [LEVEL_SAME] = "same", [LEVEL_SHORT] = "compatible",
        [LEVEL_CLOSE] = "close",       [LEVEL_WEAK] = "weak", [LEVEL_DIFFERS] = "differs",
    };

    return words[level];
}

const char *
match_cap_words(enum match_cap cap)
{
    switch (cap) {
    case CAP_BORN:
        return "birth dates differ";
    case CAP_GIVEN:
        return "given names differ";
    case CAP_FAMILY:
        return "family names differ";
    case CAP_TWIN:
        return "could be twins";
    case CAP_SUFFIX:
        return "suffixes differ";
    case CAP_SEX:
        return "sexes differ";
    case CAP_THIN:
        return "too little is known";
    case CAP_MOVED:
        return "addresses differ and nothing bridges them";
    case CAP_ID:
        return "an identifier that is given once differs";
    case CAP_NEWBORN:
        return "a newborn without a name";
    case CAP_TEST:
        return "an invented person";
    case CAP_CLOSE_CALL:
        return "another client fits nearly as well";
    case CAP_MIDDLE:
        return "middle names differ and only the house is shared";
    case CAP_AGAINST:
        return "much else differs";
    case CAP_NEVER:
        return "said to be different persons";
    default:
        return NULL;
    }
}

struct str
match_explain(struct arena *arena, const struct match_score *score)
{
    struct buf buf;
    const char *before = "";

    buf_init(&buf, arena, 256);
    for (size_t i = 0; i < MATCH_FIELDS; i++) {
        if (score->level[i] == LEVEL_MISSING)
            continue;
        buf_printf(&buf, "%s%s %s %+.1f", before, match_field_words((enum match_field)i),
                   match_level_words((enum match_level)score->level[i]), score->tenths[i] / 10.0);
        before = ", ";
    }
    before = "; a person must look: ";
    for (uint32_t cap = 1; match_cap_words((enum match_cap)cap) != NULL; cap <<= 1) {
        if ((score->caps & cap) == 0)
            continue;
        buf_printf(&buf, "%s%s", before, match_cap_words((enum match_cap)cap));
        before = ", ";
    }
    return buf_str(&buf);
}
