/* registry/match.h - is this person already in the registry?
 *
 * Scores an identity against candidates the store has found by their keys, and says: the same person,
 * a new person, or a human must look. Pure: no store, no clock, no log; the same input gives the same
 * answer on every machine.
 *
 * Ownership  arguments are borrowed and not kept.
 * Limits     LIMIT_CANDIDATES candidates; more is a caller's bug.
 * Errors     none. A weak identity is an answer (MATCH_REVIEW), not a failure.
 * Why        docs/adr/0005-matching.md holds the weights, the caps and where they come from.
 */
#ifndef REGISTRY_MATCH_H
#define REGISTRY_MATCH_H

#include "registry/match_key.h"

enum match_answer { MATCH_NEW, MATCH_REVIEW, MATCH_SAME };

enum match_field {
    FIELD_FAMILY,
    FIELD_GIVEN,
    FIELD_MIDDLE,
    FIELD_BORN,
    FIELD_SEX,
    FIELD_SUFFIX,
    FIELD_ID, /* identifiers of one authority, registry and birth certificate numbers */
    FIELD_SSN,
    FIELD_MEDICAID,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_ADDRESS,
    FIELD_MAIDEN,
    FIELD_GUARDIAN,
    FIELD_BIRTH_ORDER,
    FIELD_MULTIPLE,
    MATCH_FIELDS
};

enum match_level {
    LEVEL_MISSING, /* not known on one side at least: says nothing */
    LEVEL_SAME,
    LEVEL_SHORT, /* compatible: an initial, a nickname, one of two family names, no street */
    LEVEL_CLOSE, /* a slip: a letter, a digit, day and month swapped, the last seven of a phone */
    LEVEL_WEAK,  /* only a little in common: the ZIP code, the month and year */
    LEVEL_DIFFERS
};

/* Why a pair may not be joined without a person looking, whatever its score. */
enum match_cap {
    CAP_BORN = 1 << 0,        /* birth dates differ, if only by a slip */
    CAP_GIVEN = 1 << 1,       /* given names differ, if only by a letter */
    CAP_FAMILY = 1 << 2,      /* family names differ beyond a shared part */
    CAP_TWIN = 1 << 3,        /* could be twins */
    CAP_SUFFIX = 1 << 4,      /* junior and senior */
    CAP_SEX = 1 << 5,         /* sexes differ and something else does */
    CAP_THIN = 1 << 6,        /* too little known beyond name and birth date */
    CAP_MOVED = 1 << 7,       /* addresses differ and neither phone nor identifier bridges it */
    CAP_ID = 1 << 8,          /* an identifier that is given once differs */
    CAP_NEWBORN = 1 << 9,     /* a newborn without a name */
    CAP_TEST = 1 << 10,       /* an invented person */
    CAP_CLOSE_CALL = 1 << 11, /* another candidate fits nearly as well */
    CAP_NEVER = 1 << 12,      /* somebody has said that these two are different */
    CAP_MIDDLE = 1 << 13,     /* middle names differ and at most the house is shared */
    CAP_AGAINST = 1 << 14     /* three fields or more speak against */
};

/* Why a pair is not even shown to a person, whatever its score. */
enum match_apart {
    APART_TWO = 1 << 0,    /* two of family name, given name and birth date differ */
    APART_GIVEN = 1 << 1,  /* another given name, and nothing says one child of one house */
    APART_FAMILY = 1 << 2, /* another family name, and neither house, phone nor number in common */
    APART_ORDER = 1 << 3,  /* another given name and another birth order: twins, known as such */
    APART_BORN = 1 << 4,   /* another birth date altogether: parents share names and house */
    /* another middle name and address, and nothing in common but name and birth date */
    APART_NAMESAKE = 1 << 5
};

struct match_score {
    uint8_t level[MATCH_FIELDS];  /* enum match_level */
    int16_t tenths[MATCH_FIELDS]; /* tenths of a bit each field adds or takes */
    int32_t total;                /* tenths of a bit, all fields */
    uint32_t caps;                /* enum match_cap */
    uint32_t apart;               /* enum match_apart */
};

struct match_candidate {
    struct client_id id;
    const struct identity *who;
    bool never; /* a person has decided that this one is somebody else */
};

enum { MATCH_RANKED = 8 };

struct match {
    enum match_answer answer;
    struct client_id id; /* the best candidate; 0 when MATCH_NEW */
    struct match_score
        score; /* of the best candidate, also when MATCH_NEW; zero if there was none */
    size_t ranked[MATCH_RANKED]; /* indices of the candidates worth showing, best first */
    size_t ranked_count;
};

struct match_score match_score(const struct identity *a, const struct identity *b);
/* What a score means for one pair alone. */
enum match_answer match_answer(const struct match_score *score);
struct match match_decide(const struct identity *incoming, const struct match_candidate *candidates,
                          size_t count);

/* "family name same +12.1, birth date close +5.0, ...; a person must look: birth dates differ".
 * Holds no value of either person. */
struct str match_explain(struct arena *arena, const struct match_score *score);
/* One cap in words; NULL after the last bit. */
const char *match_cap_words(enum match_cap cap);
const char *match_field_words(enum match_field field);
const char *match_level_words(enum match_level level);

#endif
