/* code/code.h - the code sets: which codes exist, what they are called, what may stand for what.
 *
 * Purpose    vaccines (CVX), makers (MVX), vaccine groups, packages (NDC), information statements
 *            (VIS), procedure codes (CPT, codes only), every HL7 and CDC value table the profiles
 *            bind, and the values people type when they do not know (placeholders).
 *            Loaded once from tables embedded in the program; tables in a data folder, put there
 *            by `jenner codes import`, take the place of the embedded ones.
 * Ownership  a code_sets is immutable after code_sets_load() and may be read by any thread. All
 *            pointers and strs handed out live as long as it does.
 * Limits     CVX codes are 1..1023; a table file is at most CODE_FILE_BYTES.
 * Errors     look-ups answer NULL for what is not there. Loading fails with E_INVALID naming file
 *            and line, E_IO, E_LIMIT.
 * Source     HL7 2.5.1 immunization guide 1.5 appendix A; CDC IIS code sets; data/SOURCES.md.
 * Why        docs/adr/0004-codes.md.
 */
#ifndef CODE_CODE_H
#define CODE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum { CODE_FILE_BYTES = 16 * 1024 * 1024, CVX_MAX = 1023 };

struct code_sets;

/* `data_dir` is a store's folder (its codes/ is looked at), or NULL for the embedded tables only. */
MUST_USE enum status code_sets_load(const char *data_dir, struct code_sets **out, struct err *err);
void code_sets_free(struct code_sets *sets); /* NULL is fine */

/* -- value tables ------------------------------------------------------------------------------ */

enum code_state {
    CODE_ACTIVE,     /* may be sent */
    CODE_INACTIVE,   /* stands in old records; may still be sent for them */
    CODE_DEPRECATED, /* taken and stored as `use`, or as it is if `use` is empty */
    CODE_IGNORED,    /* taken without a word and not stored: it says nothing */
    CODE_INVALID     /* known to be wrong; treated as not in the table */
};

struct code {
    struct str code; /* as published */
    struct str name; /* short label */
    struct str use;  /* the code to store instead; empty: itself */
    enum code_state state;
};

struct code_table {
    struct str name;  /* as the profiles bind it: "HL70063_IZ", "NIP001", "CDCREC_R_IZ" */
    struct str title; /* "Relationship" */
    struct str
        system; /* name of the coding system for the third component, "HL70063"; may be empty */
    bool open;  /* user-defined: codes outside the list are no error */
    const struct code *codes; /* in published order */
    size_t count;
    const uint16_t *slots; /* for code_lookup() */
    size_t slot_mask;
};

/* The tables the program itself speaks of: CODE_RELATIONSHIP is "HL70063_IZ", and so on. */
// clang-format off
#define CODE_TABLES(X)                                                                             \
    X(CODE_SEX,              "HL70001_IZ")      X(CODE_RACE,             "CDCREC_R_IZ")            \
    X(CODE_ETHNICITY,        "CDCREC_E_IZ")     X(CODE_RELATIONSHIP,     "HL70063_IZ")             \
    X(CODE_ELIGIBILITY,      "HL70064_IZ")      X(CODE_ELIGIBILITY_BY,   "PHVS_FundingEligibilityObsMethod_IIS") \
    X(CODE_FUNDING,          "PHVS_ImmunizationFundingSource_IIS")                                 \
    X(CODE_ROUTE,            "NCIT")            X(CODE_SITE,             "HL70163_IZ")             \
    X(CODE_INFO_SOURCE,      "NIP001")          X(CODE_REFUSAL,          "NIP002")                 \
    X(CODE_OBSERVATION,      "NIP003")          X(CODE_COMPLETION,       "HL70322_IZ")             \
    X(CODE_ACTION,           "HL70323_IZ")      X(CODE_NAME_TYPE,        "HL70200_IZ")             \
    X(CODE_ADDRESS_TYPE,     "HL70190_IZ")      X(CODE_PHONE_USE,        "HL70201_IZ")             \
    X(CODE_PHONE_EQUIPMENT,  "HL70202_IZ")      X(CODE_ID_TYPE,          "HL70203_IZ")             \
    X(CODE_PUBLICITY,        "HL70215_IZ")      X(CODE_REGISTRY_STATUS,  "HL70441_IZ")             \
    X(CODE_YES_NO,           "HL70136_IZ")      X(CODE_VALUE_TYPE,       "HL70125_IZ")             \
    X(CODE_ERROR,            "HL70357_IZ")      X(CODE_ERROR_APP,        "HL70533_IZ")             \
    X(CODE_ERROR_SEVERITY,   "HL70516_IZ")      X(CODE_ACK,              "HL70008_IZ")             \
    X(CODE_ACK_CONDITION,    "HL70155_IZ")      X(CODE_MESSAGE_TYPE,     "HL70076_IZ")             \
    X(CODE_EVENT,            "HL70003_IZ")      X(CODE_MESSAGE_STRUCTURE, "HL70354_IZ")            \
    X(CODE_PROCESSING,       "HL70103_IZ")      X(CODE_VERSION,          "HL70104_IZ")             \
    X(CODE_QUERY_STATUS,     "HL70208_IZ")      X(CODE_LANGUAGE,         "HL70296")                \
    X(CODE_COUNTRY,          "HL70399")         X(CODE_UNIT,             "UCUM_0353_IZ")           \
    X(CODE_REACTION,         "PHVS_VaccinationReaction_IIS")                                       \
    X(CODE_CONTRAINDICATION, "PHVS_VaccinationContraindication_IIS")                               \
    X(CODE_INDICATION,       "PHVS_VaccinationSpecialIndications_IIS")                             \
    X(CODE_IMMUNITY_DISEASE, "PHVS_HistoryOfDiseaseAsEvidenceOfImmunity_IIS")                      \
    X(CODE_IMMUNITY_LAB,     "PHVS_SerologicalEvidenceOfImmunity_IIS")                             \
    X(CODE_SCHEDULE,         "PHVS_ImmunizationScheduleIdentifier_IIS")                            \
    X(CODE_PROFILE,          "PHVS_ImmunizationProfileIdentifier_IIS")                             \
    X(CODE_CODING_SYSTEM,    "HL70396_IZ")
// clang-format on

#define CODE_TABLE_ENUM(id, name) id,
enum code_table_id { CODE_TABLES(CODE_TABLE_ENUM) CODE_TABLE_COUNT };
#undef CODE_TABLE_ENUM

/* By the name a profile binds ("HL70063_IZ"), by another spelling of it ("HL70063", "0063"), or
 * "CVX", "MVX", "CPT", "NDC", "VIS", "NDC_Use", "NDC_Sale". NULL: there is none. */
const struct code_table *code_table_find(const struct code_sets *sets, struct str name);
const struct code_table *code_table(const struct code_sets *sets, enum code_table_id id);
size_t code_table_count(const struct code_sets *sets);
const struct code_table *code_table_at(const struct code_sets *sets, size_t i);

/* Exact, as published, letter case counts; CVX also without its leading zeros, NDC without hyphens.
 * NULL: the table does not have it. "CVX:NDC_Use:NDC_Sale" (RXA-5) holds all three. */
const struct code *code_lookup(const struct code_table *table, struct str code);
/* May it be taken? True for active, inactive, deprecated and ignored, and for anything if open. */
bool code_taken(const struct code_table *table, struct str code);
/* What to store for a code: its replacement, itself, empty if ignored or unknown. */
struct str code_normal(const struct code_table *table, struct str code);

/* -- vaccines ---------------------------------------------------------------------------------- */

enum cvx_status { CVX_ACTIVE, CVX_INACTIVE, CVX_NON_US, CVX_NEVER_ACTIVE, CVX_PENDING };

enum cvx_kind {
    CVX_VACCINE,
    CVX_ANTIBODY,  /* immune globulin, antitoxin, monoclonal antibody: protects, is no vaccine */
    CVX_SKIN_TEST, /* tuberculin and the like */
    CVX_ADJUVANT,  /* 801: sent beside the vaccine it is mixed with */
    CVX_NOTHING    /* 998 no vaccine administered, 999 unknown */
};

struct mvx {
    struct str code;
    struct str name;
    bool active;
};

struct product {
    struct str name; /* trade name */
    const struct cvx *cvx;
    const struct mvx *mvx; /* NULL if the maker is not in the MVX table */
    bool active;
};

struct vis {
    struct str encoded;  /* the 24 digits on the sheet's bar code */
    struct str document; /* the 13 digits all editions share (GDTI) */
    struct str name;
    struct date edition;
    bool current;
};

struct vaccine_group {
    struct str name;       /* "DTAP" */
    const struct cvx *cvx; /* the code that stands for the group, 107; NULL if it has none */
    const struct cvx *const *members;
    size_t member_count;
};

/* An age as labels say it; {0, 0}: not said. */
struct cvx_age {
    int16_t months, days;
};

struct cvx {
    uint16_t number;
    struct str code; /* as published, "08" */
    struct str name;
    enum cvx_status status;
    enum cvx_kind kind;
    bool unspecified;                /* "... unspecified formulation" */
    bool combination;                /* belongs to more than one group */
    struct date not_before;          /* first day a dose can have been given, or DATE_NONE */
    struct date not_after;           /* last day, or DATE_NONE */
    struct cvx_age youngest, oldest; /* given from this age on, and before that one */
    struct str routes;               /* NCIT codes, blank-separated; empty: not said */
    const struct vaccine_group *const *groups;
    size_t group_count;
    const struct str *antigens; /* CDSi names: "Diphtheria"; empty for what is not evaluated */
    size_t antigen_count;
    const struct product *const *products; /* trade names with their makers */
    size_t product_count;
    const struct vis *const *vis; /* sheets for this vaccine, all editions; empty: none expected */
    size_t vis_count;
};

const struct cvx *cvx_find(const struct code_sets *sets, struct str code); /* "8" and "08" alike */
const struct cvx *cvx_number(const struct code_sets *sets, unsigned number);
size_t cvx_count(const struct code_sets *sets);
const struct cvx *cvx_at(const struct code_sets *sets, size_t i); /* by number */

/* How two codes sent for one day may speak of one injection; the nearest answer that holds. */
enum cvx_relation {
    CVX_SAME,      /* the same code */
    CVX_GENERAL,   /* one is the unspecified form of the other, or of a group of the other */
    CVX_SIBLING,   /* different products of exactly the same groups */
    CVX_COMPONENT, /* the groups of one are among those of the other, a combination */
    CVX_OVERLAP,   /* both are combinations and share a group */
    CVX_APART      /* no group in common */
};
enum cvx_relation cvx_relate(const struct cvx *a, const struct cvx *b);
bool cvx_in_group(const struct cvx *cvx, const struct vaccine_group *group);
bool cvx_made_by(const struct cvx *cvx, struct str mvx); /* a trade name of it is known from mvx */
bool cvx_on(const struct cvx *cvx, struct date day);     /* within not_before..not_after */

/* Is it for somebody born then? True if either day or the ages are not known; AGE_GRACE days too early
 * are no matter. Far from the label only: a clinician may have reasons. */
enum { AGE_GRACE = 4 };
bool cvx_age_fits(const struct cvx *cvx, struct date born, struct date given);
/* False for a known route (NCIT or table 0162) that is not among the vaccine's. */
bool cvx_route_fits(const struct code_sets *sets, const struct cvx *cvx, struct str route);
/* False if both are known and the ZIP code's post office lies in another state. */
bool zip_in_state(const struct code_sets *sets, struct str zip, struct str state);

const struct mvx *mvx_find(const struct code_sets *sets, struct str code);
const struct vaccine_group *group_find(const struct code_sets *sets, struct str name);
const struct vaccine_group *group_of_cvx(const struct code_sets *sets, unsigned group_cvx);
size_t group_count(const struct code_sets *sets);
const struct vaccine_group *group_at(const struct code_sets *sets, size_t i);
/* Trade name, any case; the first if several makers sell it, which may be a former one; see
 * `active`, and cvx->products for all. NULL: not known. */
const struct product *product_find(const struct code_sets *sets, struct str name);

struct ndc {
    struct str code;  /* 5-4-2 with hyphens */
    struct str trade; /* trade name */
    const struct cvx *cvx;
    const struct mvx *mvx;   /* NULL if the label's maker is not in the MVX table */
    bool unit_of_use;        /* the vial or syringe; otherwise the box it is sold in */
    struct date first, last; /* on the market; DATE_NONE if not known */
};

/* 5-4-2 with hyphens, 11 digits, or the 10-digit forms 4-4-2, 5-3-2, 5-4-1 with hyphens. */
const struct ndc *ndc_find(const struct code_sets *sets, struct str code);

const struct vis *vis_find(const struct code_sets *sets, struct str encoded);
/* The current sheets for a vaccine are those of cvx->vis with `current`. */
bool vis_expected(const struct cvx *cvx); /* a sheet exists for it */

const struct cvx *cpt_find(const struct code_sets *sets, struct str code); /* NULL: no one CVX */

/* -- placeholders ------------------------------------------------------------------------------ */

enum placeholder_kind {
    PLACEHOLDER_NONE = 0,
    PLACEHOLDER_UNKNOWN, /* UNKNOWN, NO NAME, a phone of nines */
    PLACEHOLDER_NEWBORN, /* BABY BOY A: no name yet */
    PLACEHOLDER_TEST     /* TEST PATIENT, DONALD DUCK: not a person at all */
};

struct placeholder {
    enum placeholder_kind kind;
    char sex;      /* 'F', 'M' or NUL: what a newborn's stand-in says */
    uint8_t order; /* birth order it says (B, 2, TWO: 2), 0 if none */
};

/* What a given or family name stands for; any case, spaces and punctuation. For a family name
 * PLACEHOLDER_NEWBORN means little: Male and Boy are surnames too. */
struct placeholder placeholder_name(const struct code_sets *sets, struct str name);
/* Names of invented persons need both: MICKEY MOUSE. */
bool placeholder_person(const struct code_sets *sets, struct str family, struct str given);
bool placeholder_phone(const struct code_sets *sets, struct str digits); /* 7 or 10 digits */
bool placeholder_ssn(const struct code_sets *sets, struct str digits);
bool placeholder_street(const struct code_sets *sets, struct str street);
bool placeholder_date(const struct code_sets *sets, struct date born);

#endif
