/* registry/match_key.h - a person in the form in which two can be compared, and the keys that find them.
 *
 * Purpose    names folded and cut into tokens, phonetic and nickname forms, address parts, digits of
 *            phones: worked out once for each side, so that a comparison is mostly of numbers.
 *            Stand-ins (BABY BOY, UNKNOWN, 999-9999) are missing values here, never evidence.
 * Ownership  texts belong to the arena given; an identity may be kept as long as that arena.
 * Limits     what is beyond the arrays below is left out; first things first.
 * Errors     none: whatever was sent gives an identity, if need be an empty one.
 * Why        docs/adr/0005-matching.md.
 */
#ifndef REGISTRY_MATCH_KEY_H
#define REGISTRY_MATCH_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "code/code.h"
#include "registry/report.h"

enum {
    IDENTITY_TOKENS = 4, /* parts of one name */
    IDENTITY_ROOTS = 6,  /* full names one given name may be short for */
    IDENTITY_NAMES = 4,  /* family or given names: the legal one, then aliases */
    IDENTITY_PHONES = 4,
    IDENTITY_EMAILS = 2,
    IDENTITY_ADDRESSES = 3,
    IDENTITY_GUARDIANS = 3,
    IDENTITY_IDS = 8,
    MATCH_KEYS_MAX = 48
};

struct name_token {
    struct str text; /* folded */
    uint64_t hash;
};

/* One family, given or middle name. count 0: not known. */
struct identity_name {
    struct name_token token[IDENTITY_TOKENS]; /* cut at spaces and hyphens */
    size_t count;
    struct str whole;              /* all letters and digits together */
    uint64_t hash;                 /* of whole */
    uint64_t letters;              /* one bit for each letter or digit in it, the rest share one */
    uint32_t phonetic;             /* of the first token */
    uint16_t rarity;               /* -log2 of how often the name is met, in tenths of a bit */
    uint32_t root[IDENTITY_ROOTS]; /* given names: what it may be short for, itself first */
    size_t root_count;
};

struct identity_address {
    uint32_t zip;      /* five digits, 0 if not known */
    uint32_t number;   /* house number; of a post office box, its number; 0 if not known */
    struct str city;   /* folded, letters and digits only */
    bool box;          /* a post office box */
    struct str street; /* folded, abbreviated, without number and unit, letters and digits only */
    uint64_t hash;     /* of street, 0 if not known */
};

enum identity_id_kind {
    IDENTITY_ID_LOCAL, /* the same person may have two at one authority only by mistake */
    IDENTITY_ID_SSN,
    IDENTITY_ID_MEDICAID,
    IDENTITY_ID_REGISTRY, /* ours, and birth certificates: given once to one person */
};

struct identity_id {
    uint64_t authority; /* hash, 0 if not said; one for the whole country for SSN and Medicaid */
    uint64_t value;     /* hash */
    struct str text;
    enum identity_id_kind kind;
};

struct identity_person {
    struct identity_name family;
    struct identity_name given;
};

struct identity {
    struct identity_name family[IDENTITY_NAMES];
    size_t family_count;
    struct identity_name given[IDENTITY_NAMES];
    size_t given_count;
    struct identity_name middle;
    uint64_t forenames; /* hash of given and middle name run together, 0 if both are not known */
    struct identity_name maiden; /* mother's family name at birth */
    struct identity_name mother_given;
    struct identity_person guardian[IDENTITY_GUARDIANS];
    size_t guardian_count;
    struct date born;
    struct ymd born_parts;
    char sex;            /* 'F', 'M', or NUL when not known or neither */
    uint8_t suffix;      /* generation: 1 senior, 2 junior or II, 3 III ...; 0 not known */
    uint8_t birth_order; /* 0 not known */
    bool multiple_birth; /* said to be one of several */
    bool single_birth;   /* said to be the only one */
    bool newborn;        /* the given name was a stand-in for a newborn's */
    bool test;           /* an invented person: never merged with anybody */
    uint64_t phone[IDENTITY_PHONES]; /* ten digits, or seven without an area code */
    size_t phone_count;
    uint64_t email[IDENTITY_EMAILS]; /* hashes */
    size_t email_count;
    struct identity_address address[IDENTITY_ADDRESSES];
    size_t address_count;
    struct identity_id id[IDENTITY_IDS];
    size_t id_count;
};

/* The person a report speaks of, or one read back from the store in the same form. */
void identity_normalise(struct arena *arena, const struct code_sets *sets,
                        const struct report_client *raw, struct identity *out);

/* A name alone, for searches: out->count is 0 if it is empty. */
void identity_name_make(struct arena *arena, struct str text, struct identity_name *out);

/* What two records of one person have in common even when something is wrong in each; a candidate
 * is a client who shares at least one. Rare kinds first. */
enum match_key_kind {
    KEY_ID = 1,         /* K1 authority and value of an identifier */
    KEY_BORN_FAMILY,    /* K2 birth date, sound of a family name */
    KEY_BORN_GIVEN,     /* K3 birth date, full name the given name may be short for */
    KEY_NAMES_YEAR,     /* K4 sounds of family and given name, birth year */
    KEY_PHONE_INITIAL,  /* K5 phone, first letter of the given name */
    KEY_ADDRESS,        /* K6 ZIP, house number, and sound of the given name or birth date */
    KEY_SWAPPED_FAMILY, /* K7 birth date with day and month swapped, sound of a family name */
    KEY_MAIDEN_BORN,    /* K8 sound of the mother's maiden name, birth date */
    KEY_NAMES_SWAPPED,  /* K9 sounds of given and family name the other way round, birth date */
};

struct match_key {
    enum match_key_kind kind;
    int64_t hash; /* of kind and what it is made of; as a database can keep it */
};

/* Fills out[] without repeats and returns how many, at most MATCH_KEYS_MAX. */
size_t match_keys(const struct identity *who, struct match_key out[MATCH_KEYS_MAX]);

#endif
