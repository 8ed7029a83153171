/* registry/match_words.c - a score in words: fields, levels, reasons. */
#include <assert.h>

#include "base/buf.h"
#include "registry/match.h"

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
