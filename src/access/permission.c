/* access/permission.c - reading the matrix of permission.h. */
#include "access/permission.h"

#include <assert.h>

#include "base/buf.h"

static const struct {
    struct str word, words;
} permissions[PERMISSION_COUNT] = {
#define PERMISSION_WORDS(name, word, words) {STR_INIT(word), STR_INIT(words)},
    PERMISSION_TABLE(PERMISSION_WORDS)
#undef PERMISSION_WORDS
};

static const struct {
    struct str word, words;
    bool staff;
    uint64_t may;
} roles[ROLE_COUNT] = {
#define ROLE_ROW(name, word, staff, words, may) {STR_INIT(word), STR_INIT(words), staff, (may)},
    ROLE_TABLE(ROLE_ROW)
#undef ROLE_ROW
};

_Static_assert(PERMISSION_COUNT <= 64, "a permission is a bit of 64");
_Static_assert(ROLE_COUNT <= 32, "a role is a bit of 32");

bool
access_allows(role_set set, enum permission permission)
{
    assert(permission < PERMISSION_COUNT);
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if ((set >> i & 1U) != 0 && (roles[i].may >> permission & 1U) != 0)
            return true;
    return false;
}

bool
access_staff(role_set set)
{
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if ((set >> i & 1U) != 0 && roles[i].staff)
            return true;
    return false;
}

struct str
permission_word(enum permission permission)
{
    assert(permission < PERMISSION_COUNT);
    return permissions[permission].word;
}

struct str
permission_words(enum permission permission)
{
    assert(permission < PERMISSION_COUNT);
    return permissions[permission].words;
}

bool
permission_find(struct str word, enum permission *out)
{
    for (size_t i = 0; i < PERMISSION_COUNT; i++) {
        if (str_eq(word, permissions[i].word)) {
            *out = (enum permission)i;
            return true;
        }
    }
    return false;
}

struct str
role_word(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role].word;
}

struct str
role_words(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role].words;
}

bool
role_is_staff(enum role role)
{
    assert(role < ROLE_COUNT);
    return roles[role].staff;
}

bool
role_find(struct str word, enum role *out)
{
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if (str_ieq(word, roles[i].word)) {
            *out = (enum role)i;
            return true;
        }
    }
    return false;
}

bool
roles_parse(struct str text, role_set *out, struct str *unknown)
{
    role_set set = 0;

    while (text.p != NULL) {
        struct str word = str_trim(str_cut(&text, ','));
        enum role role;

        if (word.n == 0)
            continue;
        if (!role_find(word, &role)) {
            *unknown = word;
            return false;
        }
        set |= ROLE_BIT(role);
    }
    *out = set;
    return true;
}

static struct str
listed(struct arena *arena, role_set set, bool shown)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        if ((set >> i & 1U) == 0)
            continue;
        if (buf.n > 0)
            buf_add(&buf, shown ? STR("; ") : STR(","));
        buf_add(&buf, shown ? roles[i].words : roles[i].word);
    }
    return buf_str(&buf);
}

struct str
roles_text(struct arena *arena, role_set set)
{
    return listed(arena, set, false);
}

struct str
roles_shown(struct arena *arena, role_set set)
{
    return listed(arena, set, true);
}

bool
role_may_give(role_set giver, enum role role)
{
    assert(role < ROLE_COUNT);
    if (role == ROLE_EXCHANGE)
        return false;
    if (roles[role].staff)
        return access_allows(giver, PERMISSION_SYSTEM_MANAGE);
    return access_allows(giver, PERMISSION_USER_MANAGE) ||
           access_allows(giver, PERMISSION_ORG_MANAGE);
}
