/* cdsi/cdsi.h - which doses count, and what is due when: CDC's CDSi logic as one pure call.
 *
 * Purpose    evaluate a history and forecast every vaccine group exactly as the logic
 *            specification says, and say why. No store, no clock, no log: the same input gives
 *            the same answer on every machine.
 * Ownership  a schedule is immutable once loaded and may be used by any number of threads. A
 *            result belongs to the arena given; it borrows names from the schedule and the MVX
 *            texts of the doses: keep both while the result is used.
 * Limits     CDSI_DOSES_MAX doses and CDSI_OBSERVATIONS_MAX observations a patient; what is over
 *            is set aside with a remark.
 * Errors     cdsi_run() has none: what cannot be used is set aside with a remark, as the
 *            specification is silent on it. Loading a schedule answers E_INVALID with the line
 *            or the element and the reason; nothing is half loaded.
 * Source     CDSi logic specification for ACIP recommendations 4.6; docs/spec-map.md leads from
 *            its sections to functions and tests.
 */
#ifndef CDSI_CDSI_H
#define CDSI_CDSI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum { CDSI_DOSES_MAX = 1000, CDSI_OBSERVATIONS_MAX = 1000, CDSI_NO_DOSE = -1 };

/* ---- the schedule ---------------------------------------------------------------------- */

struct cdsi_schedule;

struct cdsi_options {
    int season_shift_years; /* moves every seasonal window; 0 = as the release has them */
};

/* The table text of data/schedule/ (form: docs/cdsi-table.md); checked whole before anything is kept. */
MUST_USE enum status cdsi_schedule_load(struct str table, struct cdsi_options options,
                                        struct cdsi_schedule **out, struct err *err);
/* The release built into this program. Dies if it does not load: a build error of ours. */
struct cdsi_schedule *cdsi_schedule_builtin(struct cdsi_options options);
void cdsi_schedule_free(struct cdsi_schedule *schedule); /* NULL is fine */

struct cdsi_release {
    struct str version; /* "4.64" */
    struct date issued;
    struct str source; /* SHA-256 of CDC's files, lower-case hex */
    size_t antigens, series, doses, vaccines, groups, observations;
    int season_shift_years; /* by which its seasons were moved when it was loaded */
};
struct cdsi_release cdsi_release(const struct cdsi_schedule *schedule);

struct cdsi_group {
    struct str name; /* as CDC writes it: "DTaP/Tdap/Td" */
    bool full;       /* administer full vaccine group */
    const struct str *antigens;
    size_t antigen_count;
};
const struct cdsi_group *cdsi_groups(const struct cdsi_schedule *schedule, size_t *count);

struct cdsi_season {
    struct str antigen;
    struct date start, end; /* DATE_NONE: open. `end` is the last day. */
};
/* Every distinct seasonal window of the schedule, shift applied. */
const struct cdsi_season *cdsi_seasons(const struct cdsi_schedule *schedule, size_t *count);
/* The first season that has ended before `today` with none after it for that antigen: forecasts
 * of that antigen say Not Recommended until a newer release is loaded. NULL if there is none. */
const struct cdsi_season *cdsi_season_stale(const struct cdsi_schedule *schedule,
                                            struct date today);

bool cdsi_cvx_known(const struct cdsi_schedule *schedule, unsigned cvx);

/* The CDSi observation codes that a coded value means. `system` is "SNOMED", "CVX" or
 * "CDCPHINVS" (also "SCT", "SNOMED-CT"). Returns how many there are; *out borrows from the
 * schedule. */
size_t cdsi_observation_find(const struct cdsi_schedule *schedule, struct str system,
                             struct str code, const uint16_t **out);
bool cdsi_observation_known(const struct cdsi_schedule *schedule, unsigned code);

/* ---- what goes in ---------------------------------------------------------------------- */

enum cdsi_sex { CDSI_SEX_UNKNOWN, CDSI_SEX_FEMALE, CDSI_SEX_MALE };

struct cdsi_observation {
    uint16_t code;  /* CDSi observation code: 55 for "055" */
    struct date on; /* when it was observed; DATE_NONE is fine */
};

struct cdsi_patient {
    struct date born; /* required */
    enum cdsi_sex sex;
    struct str country; /* of birth, "U.S."; empty when not known (then taken as equal) */
    const struct cdsi_observation *observations; /* active ones, adverse reactions included */
    size_t observation_count;
};

struct cdsi_dose {
    struct date given;
    uint16_t cvx;
    struct str mvx;      /* empty when not known */
    int32_t volume_ul;   /* microlitres; 0 when not known */
    struct date expires; /* of the lot; DATE_NONE when not known */
    bool substandard;    /* dose condition flag: the cold chain failed, it was recalled, ... */
};

/* ---- what comes out -------------------------------------------------------------------- */

enum cdsi_series_type { CDSI_STANDARD, CDSI_RISK, CDSI_EVALUATION_ONLY };

enum cdsi_dose_status {                 /* table 3-1 */
                        CDSI_DOSE_NONE, /* never looked at in this series */
                        CDSI_VALID,
                        CDSI_NOT_VALID,
                        CDSI_EXTRANEOUS,
                        CDSI_SUBSTANDARD
};

enum cdsi_status { /* table 3-3 */
                   CDSI_NOT_COMPLETE,
                   CDSI_COMPLETE,
                   CDSI_IMMUNE,
                   CDSI_CONTRAINDICATED,
                   CDSI_AGED_OUT,
                   CDSI_NOT_RECOMMENDED
};

/* Why a dose is judged as it is. Bits, because several may hold. */
enum cdsi_reason {
    CDSI_TOO_YOUNG = 1 << 0,
    CDSI_TOO_OLD = 1 << 1,
    CDSI_AGE_GRACE = 1 << 2, /* counts: within the days of grace before the minimum age */
    CDSI_TOO_SOON = 1 << 3,
    CDSI_INTERVAL_GRACE = 1 << 4,
    CDSI_INADVERTENT = 1 << 5,
    CDSI_CONFLICT = 1 << 6,
    CDSI_WRONG_VACCINE = 1 << 7,
    CDSI_WRONG_TRADE_NAME = 1 << 8,
    CDSI_VACCINE_AGE = 1 << 9, /* right vaccine, outside the ages it is meant for */
    CDSI_LOW_VOLUME = 1 << 10, /* said, but the dose counts */
    CDSI_SERIES_COMPLETE = 1 << 11,
    CDSI_LOT_EXPIRED = 1 << 12,
    CDSI_CONDITION = 1 << 13
};

enum cdsi_forecast_reason {
    CDSI_BECAUSE_COMPLETE = 1 << 0,
    CDSI_BECAUSE_HISTORY = 1 << 1, /* not recommended due to past immunization history */
    CDSI_BECAUSE_IMMUNE = 1 << 2,
    CDSI_BECAUSE_CONTRAINDICATED = 1 << 3,
    CDSI_BECAUSE_SEASON_OVER = 1 << 4, /* with Complete: by a dose of the last season known */
    CDSI_BECAUSE_TOO_OLD = 1 << 5,
    CDSI_BECAUSE_CANNOT_FINISH = 1 << 6 /* unable to finish before the maximum age */
};

struct cdsi_offset { /* "12 months - 4 days" is {12, -4, true} */
    int16_t months;  /* years folded in */
    int16_t days;    /* weeks folded in */
    bool is;         /* false: the schedule says nothing */
};

/* The dates behind one reason, for words. */
struct cdsi_why {
    enum cdsi_reason reason;
    struct date from;         /* what it is counted from: birth, a dose, an observation */
    struct date limit;        /* first day allowed; for too old, the first no longer allowed */
    struct cdsi_offset least; /* absolute minimum (or the maximum age) */
    struct cdsi_offset usual; /* minimum, without the days of grace */
    int32_t dose;             /* caller's index of the dose counted from; CDSI_NO_DOSE */
};

struct cdsi_evaluation {
    int32_t dose; /* caller's index */
    struct str group, antigen, series;
    uint16_t series_number; /* 1..release.series; the guidance's key */
    uint8_t series_group;
    enum cdsi_series_type type;
    uint8_t target;  /* 1-based target dose it was tried against or satisfied; 0 when none */
    uint8_t targets; /* doses of the series; 0 when the person's age or past decides how many */
    bool best;       /* the series is a best series; otherwise the nearest one we can show */
    enum cdsi_dose_status status;
    uint16_t reasons; /* enum cdsi_reason bits */
    uint8_t why_count;
    const struct cdsi_why *why;
};

struct cdsi_forecast {
    struct str group;
    const struct str *antigens; /* the recommended ones; all of the group's when none is */
    size_t antigen_count;
    struct str series; /* of the first antigen */
    uint16_t series_number;
    uint8_t series_group;
    enum cdsi_series_type type;
    enum cdsi_status status;
    uint16_t reasons;    /* enum cdsi_forecast_reason bits */
    uint8_t dose_number; /* 0 unless a dose is forecast */
    uint8_t valid_doses; /* distinct doses valid in any best series of the group */
    uint8_t targets;     /* as in cdsi_evaluation */
    /* DATE_NONE when there is none: all of them but for Not Complete, and there too for a dose
     * that is counted only from an observation without a date. */
    struct date earliest, recommended, past_due, latest;
    struct date unadjusted_recommended, unadjusted_past_due;
    const uint16_t *vaccines; /* recommended, as CVX */
    size_t vaccine_count;
    const uint16_t *observations; /* whose indications or contraindications apply */
    size_t observation_count;
    bool headline; /* the one to show when only one fits; exactly one a group that has any */
};

enum cdsi_remark_kind {
    CDSI_DOSE_BEFORE_BIRTH,
    CDSI_DOSE_AFTER_TODAY,
    CDSI_DOSE_CVX_UNKNOWN, /* not a vaccine the schedule knows */
    CDSI_DOSE_NO_DATE,
    CDSI_DOSE_TOO_MANY,
    CDSI_DOSE_NO_ANTIGEN, /* known, but nothing that is forecast is in it: BCG. Not left out: it
                           * may be in conflict with others */
    CDSI_OBSERVATION_UNKNOWN,
    CDSI_OBSERVATION_TOO_MANY,
    CDSI_BORN_AFTER_TODAY, /* nothing is evaluated or forecast */
    CDSI_SEASON_STALE
};

/* Something of the input that was set aside. */
struct cdsi_remark {
    enum cdsi_remark_kind kind;
    int32_t index; /* the caller's dose or observation; -1 for the patient as a whole */
    uint16_t code; /* CVX or observation code; 0 for the patient as a whole */
};

struct cdsi_result {
    struct date born, today;
    const struct cdsi_evaluation *evaluations; /* by dose date, then vaccine group */
    size_t evaluation_count;
    const struct cdsi_forecast *forecasts; /* by vaccine group, the headline first */
    size_t forecast_count;
    const struct cdsi_remark *remarks;
    size_t remark_count;
    const struct cdsi_dose *doses; /* a copy of the caller's, for words */
    size_t dose_count;
    const struct cdsi_trace_line *trace; /* NULL unless cdsi_trace_run() made it */
    size_t trace_count;
};

const struct cdsi_result *cdsi_run(const struct cdsi_schedule *schedule,
                                   const struct cdsi_patient *patient,
                                   const struct cdsi_dose *doses, size_t count, struct date today,
                                   struct arena *arena);

/* ---- why ------------------------------------------------------------------------------- */

/* One step of the logic: the rule, where it was applied, the dates it compared. */
struct cdsi_trace_line {
    const char *rule; /* the specification's own name: "Table 6-15", "FORECASTDTCAN-1" */
    struct str series;
    int32_t dose;   /* caller's index; CDSI_NO_DOSE in a forecast */
    uint8_t target; /* 1-based */
    bool held;
    struct date looked_at, limit; /* DATE_NONE when the rule has none */
    const char *note;             /* a word of ours: "too young", "skipped" */
};

/* As cdsi_run(), with every step of the logic in the result's trace. Slower. */
const struct cdsi_result *cdsi_trace_run(const struct cdsi_schedule *schedule,
                                         const struct cdsi_patient *patient,
                                         const struct cdsi_dose *doses, size_t count,
                                         struct date today, struct arena *arena);

/* Words as in the test-case tables: "valid", "not_valid", "extraneous"; "too_soon". */
struct str cdsi_dose_status_word(enum cdsi_dose_status status); /* "" for none */
struct str cdsi_status_word(enum cdsi_status status);           /* "Not Complete" */
struct str cdsi_series_type_word(enum cdsi_series_type type);   /* "standard", "risk" */
struct str cdsi_reason_word(uint16_t reasons);                  /* the first reason; "" for none */
struct str cdsi_forecast_reason_word(uint16_t reasons);         /* "" for none */

/* Plain sentences: "MMR dose 2 on 1 Apr 2020 does not count: 18 days after dose 1, at least 24
 * needed (28 less 4 days of grace)". For pages, print, OBX and terminals; they hold dates. */
struct str cdsi_explain_evaluation(const struct cdsi_result *result,
                                   const struct cdsi_evaluation *evaluation, struct arena *arena);
struct str cdsi_explain_forecast(const struct cdsi_result *result,
                                 const struct cdsi_forecast *forecast, struct arena *arena);
struct str cdsi_explain_remark(const struct cdsi_result *result, const struct cdsi_remark *remark,
                               struct arena *arena);
struct str cdsi_explain_trace(const struct cdsi_result *result, const struct cdsi_trace_line *line,
                              struct arena *arena);

#endif
