/* registry/match.c - the weights of agreement, the caps, and the decision. */
#include "registry/match.h"

#include <assert.h>

#include "base/limits.h"
#include "registry/match_level.h"

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
enum { T1_REVIEW = 180, T2_SAME = 360, MARGIN = 40, TOLD_APART = 10000 };

/* -- score ------------------------------------------------------------------------------------- */

static void
put(struct match_score *score, enum match_field field, enum match_level level)
{
    score->level[field] = (uint8_t)level;
    score->tenths[field] = weights[field][level];
}

/* A rare name that agrees says more than Anderson: its rarity takes the place of the mean. */
static void
put_rarity(struct match_score *score, enum match_field field, unsigned rarity)
{
    enum match_level level = (enum match_level)score->level[field];

    if (rarity == 0 || level < LEVEL_SAME || level > LEVEL_CLOSE)
        return;
    score->tenths[field] = (int16_t)(level == LEVEL_SAME    ? rarity
                                     : level == LEVEL_SHORT ? rarity - 15
                                                            : rarity / 2);
}

static void
score_fields(const struct match_levels *levels, struct match_score *score)
{
    for (size_t i = 0; i < MATCH_FIELDS; i++)
        put(score, (enum match_field)i, levels->level[i]);
    put_rarity(score, FIELD_FAMILY, levels->family_rarity);
    put_rarity(score, FIELD_GIVEN, levels->given_rarity);
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

/* A shared part of two family names is one family name if house and parent, phone or number agree. */
static bool
family_differs(const struct match_score *score)
{
    bool held = bridged(score) || agrees_nearly(score, FIELD_MAIDEN) ||
                agrees_nearly(score, FIELD_GUARDIAN) || score->level[FIELD_GUARDIAN] == LEVEL_SHORT;

    if (score->level[FIELD_FAMILY] != LEVEL_SHORT)
        return score->level[FIELD_FAMILY] > LEVEL_SHORT;
    return !held || !agrees_nearly(score, FIELD_ADDRESS);
}

/* What the names alone forbid. */
static uint32_t
caps_of_names(const struct match_score *score)
{
    uint32_t caps = 0;

    caps |= score->level[FIELD_GIVEN] > LEVEL_SHORT ||
                    (score->level[FIELD_GIVEN] == LEVEL_SHORT && !bridged(score))
                ? CAP_GIVEN
                : 0;
    caps |= family_differs(score) ? CAP_FAMILY : 0;
    caps |= differs(score, FIELD_MIDDLE) && !bridged(score) ? CAP_MIDDLE : 0;
    caps |= differs(score, FIELD_SUFFIX) ? CAP_SUFFIX : 0;
    return caps;
}

static uint32_t
caps_of(const struct identity *a, const struct identity *b, const struct match_levels *levels,
        const struct match_score *score)
{
    uint32_t caps = caps_of_names(score);
    bool given = agrees(score, FIELD_GIVEN);

    caps |= score->level[FIELD_BORN] > LEVEL_SAME ? CAP_BORN : 0;
    caps |= against(score) > 2 ? CAP_AGAINST : 0;
    caps |= could_be_twins(a, b, score) ? CAP_TWIN : 0;
    caps |= differs(score, FIELD_SEX) && (!given || differs(score, FIELD_MIDDLE)) ? CAP_SEX : 0;
    caps |= thin(score) ? CAP_THIN : 0;
    caps |= differs(score, FIELD_ADDRESS) && !bridged(score) ? CAP_MOVED : 0;
    caps |= levels->registry_id > LEVEL_SAME ? CAP_ID : 0;
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
 * something of one's own or the house holds the two together. A clinic's number holds less: it is
 * mistyped and handed on within families, but it does outlive a change of family name. */
static uint32_t
apart_of(const struct match_score *score)
{
    bool given = score->level[FIELD_GIVEN] >= LEVEL_WEAK, family = differs(score, FIELD_FAMILY);
    bool house = one_house(score), number = own_number(score) || agrees(score, FIELD_ID);

    if (given && differs(score, FIELD_BIRTH_ORDER))
        return APART_ORDER;
    if (given + family + (score->level[FIELD_BORN] > LEVEL_SAME) > 1 &&
        (given || !house || !number))
        return APART_TWO;
    if (given && !house && !own_number(score))
        return APART_GIVEN;
    if (differs(score, FIELD_BORN) && !number)
        return APART_BORN;
    if (score->level[FIELD_BORN] == LEVEL_WEAK && !number && !house && !agrees(score, FIELD_PHONE))
        return APART_BORN;
    if (differs(score, FIELD_MIDDLE) && differs(score, FIELD_ADDRESS) && !bridged(score) &&
        !agrees(score, FIELD_GUARDIAN))
        return APART_NAMESAKE;
    return family && !house && !number && !agrees(score, FIELD_PHONE) ? APART_FAMILY : 0;
}

struct match_score
match_score(const struct identity *a, const struct identity *b)
{
    struct match_score score = {0};
    struct match_levels levels;

    match_levels(a, b, &levels);
    score_fields(&levels, &score);
    score.caps = caps_of(a, b, &levels, &score);
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
        int32_t worth;

        if (candidates[i].never)
            score.caps |= CAP_NEVER;
        /* A twin who is told apart may share more than the right one does: it comes after all. */
        worth = score.total - (match_answer(&score) == MATCH_NEW ? TOLD_APART : 0);
        if (worth > T1_REVIEW - 1)
            rank(&match, totals, i, worth);
        second = worth > best ? best : worth > second ? worth : second;
        if (worth <= best)
            continue;
        best = worth;
        match.score = score;
        match.id = candidates[i].id;
    }
    if (second >= T1_REVIEW && best - second < MARGIN)
        match.score.caps |= CAP_CLOSE_CALL;
    if (count > 0)
        match.answer = match_answer(&match.score);
    if (match.answer == MATCH_NEW)
        match.id.v = 0;
    assert(match.answer != MATCH_NEW || match.ranked_count == 0);
    return match;
}
