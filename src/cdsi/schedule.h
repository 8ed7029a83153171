/* cdsi/schedule.h - the schedule as the engine reads it: flat arrays, indices, bit sets.
 * Private to cdsi/; the outside sees cdsi/cdsi.h.
 *
 * Purpose    one immutable image a release. Ages and intervals are numbers into two small tables,
 *            so that a patient's age dates are worked out once; lists of vaccines are bit sets
 *            over the vaccines of the schedule.
 * Ownership  everything lies in the schedule's own arena.
 * Limits     AGES_MAX distinct ages, GAPS_MAX intervals, CVX_MAX vaccines, ANTIGENS_MAX antigens,
 *            OBSERVATIONS_MAX observation codes; a table beyond them is refused.
 * Source     CDSi supporting data 4.64; form of the table in docs/cdsi-table.md.
 */
#ifndef CDSI_SCHEDULE_H
#define CDSI_SCHEDULE_H

#include "cdsi/calendar.h"
#include "cdsi/cdsi.h"

enum {
    AGES_MAX = 255,
    GAPS_MAX = 255,
    CVX_MAX = 512,
    CVX_WORDS = CVX_MAX / 64,
    CVX_CODE_MAX = 9999,
    ANTIGENS_MAX = 64,
    OBSERVATIONS_MAX = 1024,
    OBSERVATION_WORDS = OBSERVATIONS_MAX / 64,
    SERIES_GROUP_MAX = 15,
    NO_SET = 0xffff, /* an empty list of vaccines */
    NO_VACCINE = 0xffff,
    LIVE_MAX = 128, /* vaccines that have any conflict, and the unused 0 */
    LIVE_WORDS = LIVE_MAX / 64
};

/* Numbers 0 and 1 of both tables are the empty value, read as a begin and as an end. */
enum { OPEN_BEGIN = 0, OPEN_END = 1 };

struct slice { /* of one of the schedule's arrays */
    uint16_t first, count;
};

struct cvx_set {
    uint64_t bits[CVX_WORDS]; /* by vaccine number, not by CVX code */
};

struct age_rule {
    uint8_t least, minimum, earliest, latest, maximum; /* ages */
    int32_t effective, cessation;                      /* days, both inclusive */
};

enum reference { FROM_PREVIOUS, FROM_TARGET, FROM_RECENT, FROM_OBSERVATION };

struct interval {
    enum reference from;
    uint8_t target;                           /* FROM_TARGET: 1-based */
    uint16_t set;                             /* FROM_RECENT */
    uint16_t observation;                     /* FROM_OBSERVATION */
    uint8_t least, minimum, earliest, latest; /* gaps; empty is OPEN_BEGIN */
    bool priority;
    int32_t effective, cessation;
};

struct vaccine_rule {
    uint16_t set;
    struct slice list;  /* of cvx_codes */
    uint8_t begin, end; /* ages */
    bool forecast;
    struct str mvx; /* empty: any maker */
    int32_t volume_ul;
};

enum condition_kind { IF_AGE, IF_COMPLETED, IF_INTERVAL, IF_COUNT };

struct condition {
    enum condition_kind kind;
    uint8_t begin, end;  /* ages */
    int32_t start, stop; /* days */
    uint8_t gap;
    uint16_t count;
    char compare; /* > = < */
    bool valid_only;
    uint16_t set;    /* NO_SET: any vaccine */
    bool beyond;     /* the set holds vaccines that may hold no antigen of the series */
    uint16_t groups; /* bit per series group */
};

struct skip_set {
    bool all; /* AND: every condition */
    int32_t effective, cessation;
    struct slice conditions;
};

enum { SKIP_EVALUATION = 1, SKIP_FORECAST = 2 };

struct skip {
    uint8_t contexts;
    bool all; /* AND: every set */
    struct slice sets;
};

struct target {
    struct slice ages, intervals, allowables, preferred, allowed, skips;
    uint16_t inadvertent; /* a set */
    bool recurring;
    int32_t season_start, season_end; /* DAY_MIN, DAY_MAX when there is none */
    uint64_t live[LIVE_WORDS];        /* its preferable vaccines that can be in conflict */
};

struct indication {
    uint16_t observation;
    uint8_t begin, end;
};

struct birth_rule {
    int32_t before;
    struct str country;      /* empty: any */
    struct slice exclusions; /* of observation_codes */
};

struct contraindication {
    uint16_t observation;
    uint16_t set; /* vaccine level; NO_SET at antigen level */
    uint8_t begin, end;
};

struct series {
    struct str name;
    uint16_t number; /* 1-based over the schedule */
    uint8_t antigen;
    enum cdsi_series_type type;
    uint8_t group;                     /* series group */
    uint8_t priority;                  /* 'A' is the highest */
    uint8_t preference;                /* lowest is best; 255 when it has none */
    bool is_default, product, forward; /* forward: has a Completed Series condition */
    uint8_t max_start;                 /* age */
    uint16_t equivalent;               /* bit per series group */
    uint8_t sexes;                     /* bit per enum cdsi_sex; 0: all */
    struct slice indications, targets;
    uint32_t line; /* of its row in the table, for messages */
};

struct antigen {
    struct str name;
    uint8_t group; /* vaccine group */
    bool defined;  /* its file was there */
    struct slice series;
    struct slice order;      /* of series_order: what others ask about comes first */
    struct slice guidelines; /* of observation_codes */
    struct slice births, contraindications, vaccine_contraindications;
};

struct association {
    uint8_t antigen;
    uint8_t begin, end; /* ages */
};

struct vaccine {
    uint16_t cvx;
    struct slice associations;
    uint16_t live; /* row and column of the conflict table; 0: no conflict */
};

struct conflict { /* gaps; begin 0: no conflict */
    uint8_t begin, least, end;
};

struct coded_value {
    struct str system, code;
};

struct cdsi_schedule {
    struct arena *arena;
    struct cdsi_release release;
    struct cdsi_offset age[AGES_MAX + 1], gap[GAPS_MAX + 1];
    size_t ages, gaps;

    struct cdsi_group *groups;
    struct slice group_antigens[ANTIGENS_MAX]; /* beside groups: of antigens */
    struct antigen antigens[ANTIGENS_MAX];
    size_t group_count, antigen_count;

    struct vaccine vaccines[CVX_MAX];
    size_t vaccine_count;
    uint16_t vaccine_of[CVX_CODE_MAX + 1]; /* NO_VACCINE if unknown */
    struct conflict *conflicts;            /* live_count squared, [impacted][conflicting] */
    size_t live_count;                     /* with the unused 0 */

    struct cvx_set *sets;
    struct series *series;
    struct target *targets;
    struct age_rule *age_rules;
    struct interval *intervals, *allowables;
    struct vaccine_rule *preferred, *allowed;
    struct skip *skips;
    struct skip_set *skip_sets;
    struct condition *conditions;
    struct indication *indications;
    struct birth_rule *births;
    struct contraindication *contraindications, *vaccine_contraindications;
    struct association *associations;
    uint16_t *cvx_codes, *observation_codes, *series_order;
    size_t set_count, series_count, target_count, age_rule_count, interval_count, allowable_count,
        preferred_count, allowed_count, skip_count, skip_set_count, condition_count,
        indication_count, birth_count, contraindication_count, vaccine_contraindication_count,
        association_count, cvx_code_count, observation_code_count, series_order_count;

    uint64_t known[OBSERVATION_WORDS]; /* observation codes of the release */
    struct coded_value *coded;
    uint16_t *coded_observation; /* beside `coded`, sorted together */
    size_t coded_count;
    struct cdsi_season *seasons;
    size_t season_count;
};

static inline bool
set_has(const struct cdsi_schedule *schedule, uint16_t set, uint16_t vaccine)
{
    return set != NO_SET && (schedule->sets[set].bits[vaccine >> 6] >> (vaccine & 63) & 1) != 0;
}

/* Where and why a table was refused: for the importer, whose user knows the XML and not the table. */
struct table_place {
    size_t line; /* 0: no row of its own */
    const char *reason;
};

/* As cdsi_schedule_load(); *place is filled when a row is refused. */
MUST_USE enum status table_load(struct str table, struct cdsi_options options,
                                struct table_place *place, struct cdsi_schedule **out,
                                struct err *err);

/* The checks that need the whole table: references, defaults, cycles; fills series_order. */
MUST_USE enum status schedule_check(struct cdsi_schedule *schedule, struct table_place *place,
                                    struct err *err);

#endif
