/* org/org_words.c - kinds, states and codes of organizations as words. */
#include "org/org.h"

#include <assert.h>

static const struct {
    struct str word, words;
} kinds[ORG_KIND_COUNT] = {
#define KIND_WORDS(name, word, words) {STR_INIT(word), STR_INIT(words)},
    ORG_KIND_TABLE(KIND_WORDS)
#undef KIND_WORDS
};

static const struct str states[ORG_STATE_COUNT] = {
    [ORG_OPEN] = STR_INIT("open"),
    [ORG_SUSPENDED] = STR_INIT("suspended"),
    [ORG_CLOSED] = STR_INIT("closed"),
};

struct str
org_kind_word(enum org_kind kind)
{
    assert(kind < ORG_KIND_COUNT);
    return kinds[kind].word;
}

struct str
org_kind_words(enum org_kind kind)
{
    assert(kind < ORG_KIND_COUNT);
    return kinds[kind].words;
}

bool
org_kind_find(struct str word, enum org_kind *out)
{
    for (size_t i = 0; i < ORG_KIND_COUNT; i++) {
        if (str_ieq(word, kinds[i].word) || str_ieq(word, kinds[i].words)) {
            *out = (enum org_kind)i;
            return true;
        }
    }
    return false;
}

struct str
org_state_word(enum org_state state)
{
    assert(state < ORG_STATE_COUNT);
    return states[state];
}

bool
org_state_find(struct str word, enum org_state *out)
{
    for (size_t i = 0; i < ORG_STATE_COUNT; i++) {
        if (str_eq(word, states[i])) {
            *out = (enum org_state)i;
            return true;
        }
    }
    return false;
}

bool
org_code_valid(struct str code)
{
    if (code.n == 0 || code.n > ORG_CODE_MAX)
        return false;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
              ((c == '-' || c == '.' || c == '_') && i > 0)))
            return false;
    }
    return true;
}
