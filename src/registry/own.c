/* registry/own.c - the record that a sender has made under its own number before. */
#include "registry/own.h"

static bool
level_is(const struct match_score *score, enum match_field field, enum match_level level)
{
    return score->level[field] == (uint8_t)level;
}

static bool
is_own(const struct identity *who, const struct identity *there, const struct match_score *score)
{
    const uint32_t strangers =
        CAP_TWIN | CAP_THIN | CAP_MOVED | CAP_NEWBORN | CAP_TEST | CAP_CLOSE_CALL;
    bool nameless = who->newborn || there->newborn;
    bool given = level_is(score, FIELD_GIVEN, LEVEL_SAME) ||
                 level_is(score, FIELD_GIVEN, LEVEL_SHORT) ||
                 (nameless && level_is(score, FIELD_GIVEN, LEVEL_MISSING));

    return given && (score->caps & ~strangers) == 0 && level_is(score, FIELD_ID, LEVEL_SAME) &&
           level_is(score, FIELD_BORN, LEVEL_SAME) &&
           !level_is(score, FIELD_FAMILY, LEVEL_DIFFERS) &&
           !level_is(score, FIELD_SEX, LEVEL_DIFFERS) &&
           !level_is(score, FIELD_BIRTH_ORDER, LEVEL_DIFFERS);
}

struct client_candidate *
own_record(const struct identity *who, struct client_candidate *list, size_t count,
           struct match_score *score)
{
    struct client_candidate *own = NULL;

    for (size_t i = 0; i < count; i++) {
        struct match_score its = match_score(who, &list[i].who);

        if (!is_own(who, &list[i].who, &its) || (own != NULL && its.total <= score->total))
            continue;
        own = &list[i];
        *score = its;
    }
    return own;
}
