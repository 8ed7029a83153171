/* cdsi/run.h - one patient under evaluation: what the chapters share. Private to cdsi/.
 *
 * Purpose    the specification's vocabulary as structs: the patient's antigen administered
 *            records (4.2), a relevant patient series with its target doses (chapter 5), what
 *            was found for each dose (chapter 6) and the forecast (chapter 7). cdsi/run.c owns
 *            all control flow; every other file answers one question and returns.
 * Ownership  everything lies in the run's arena.
 */
#ifndef CDSI_RUN_H
#define CDSI_RUN_H

#include "cdsi/schedule.h"

enum { NO_RECORD = -1 };

/* A dose that takes part: known, dated, between birth and today; sorted by date. */
struct given {
    int32_t day;
    int32_t index; /* the caller's */
    uint16_t vaccine;
    uint16_t live;
    uint64_t antigens; /* bit per antigen: its antigen administered records */
};

/* Why one dose is judged as it is; becomes a cdsi_why when it is shown. */
struct cause {
    struct cause *next;
    enum cdsi_reason reason;
    int32_t from, limit;
    struct cdsi_offset least, usual;
    int32_t dose; /* caller's index, or CDSI_NO_DOSE */
};

/* One antigen administered record as evaluated in one series. */
struct record {
    const struct given *given;
    enum cdsi_dose_status status;
    uint16_t reasons;
    uint8_t target; /* index of the target dose it was evaluated against */
    uint8_t cause_count;
    struct cause *causes; /* in the order they were found */
};

enum target_status { NOT_SATISFIED, SATISFIED, SKIPPED };

struct series_forecast {
    enum cdsi_status status;
    uint16_t reasons;
    uint8_t dose_number;
    bool priority;                                   /* FORECASTPRIORITY-1 */
    int32_t earliest, recommended, past_due, latest; /* DAY_MIN: none; latest: DAY_MAX */
    int32_t unadjusted_recommended, unadjusted_past_due;
    int32_t finish;    /* SELECTB-12; DAY_MIN: none */
    uint64_t vaccines; /* bit per preferable vaccine row that is right for the dates */
};

/* A relevant patient series. */
struct path {
    const struct series *series;
    const struct target *targets;
    struct record *records; /* all of the antigen's, in order */
    size_t record_count;
    uint8_t *states;        /* enum target_status of each target dose */
    uint16_t *satisfied_by; /* 1 + the record that satisfied it last; 0 for none */
    uint8_t target_count;
    uint8_t at;           /* the target dose to be forecast; target_count: none left */
    uint16_t satisfied;   /* target doses satisfied, repeats of a recurring one included */
    uint16_t in_season;   /* of these, those FORECASTDN-1 counts */
    bool evaluated;       /* evaluated and forecast: others may ask for its status */
    int32_t completed_on; /* day of the dose that satisfied the last target dose */
    struct series_forecast forecast;
    int score;
    bool candidate, scorable, scored;
};

struct antigen_run {
    const struct antigen *antigen;
    struct path *paths; /* relevant ones, in the order of the schedule */
    size_t path_count;
    const struct given **given; /* the antigen administered records, by date */
    size_t given_count;
    bool immune, contraindicated;
    struct cvx_set *forbidden; /* vaccines contraindicated here (table 7-6); NULL if none is */
    struct path *prioritized[SERIES_GROUP_MAX + 1]; /* by series group; NULL if none */
    uint16_t best; /* bit per series group whose prioritized series is a best one */
};

struct run {
    const struct cdsi_schedule *s;
    struct arena *arena;
    const struct cdsi_patient *patient;
    const struct cdsi_dose *doses;
    struct day_split born;
    int32_t today;
    enum cdsi_sex sex;
    int32_t age_day[AGES_MAX + 1]; /* the day the patient reaches each age of the schedule */
    uint64_t observed[OBSERVATION_WORDS];
    bool any_observed, any_live;
    struct given *given;
    size_t given_count;
    struct antigen_run *antigens; /* beside s->antigens */
    uint8_t *states;              /* beside s->targets: what the paths' own point into */
    uint16_t *satisfied_by;
    struct cdsi_remark *remarks;
    size_t remark_count, remark_room;
    bool tracing;
    struct cdsi_trace_line *trace;
    size_t trace_count, trace_room;
};

/* One step of the logic, kept only when a trace was asked for. */
struct step {
    const char *rule, *note;
    const struct path *path;
    int32_t dose;
    uint8_t target;
    bool held;
    int32_t looked_at, limit;
};
void run_trace_add(struct run *run, struct step step);
static inline void
run_trace(struct run *run, struct step step)
{
    if (run->tracing)
        run_trace_add(run, step);
}

static inline bool
run_observed(const struct run *run, uint16_t code)
{
    return (run->observed[code >> 6] >> (code & 63) & 1) != 0;
}

/* begin <= day < end, as every age window is read. */
static inline bool
run_in_window(const struct run *run, int32_t day, uint8_t begin, uint8_t end)
{
    return run->age_day[begin] <= day && day < run->age_day[end];
}

/* As cdsi_run(), and keeps what lies behind the result: every series, not only the best. */
const struct run *run_keep(const struct cdsi_schedule *schedule, const struct cdsi_patient *patient,
                           const struct cdsi_dose *doses, size_t count, struct date today,
                           struct arena *arena, const struct cdsi_result **result);

void run_remark(struct run *run, enum cdsi_remark_kind kind, int32_t index);

/* 4.2 */
void organize_history(struct run *run, size_t count);
void organize_antigens(struct run *run); /* after the age dates are known */
/* 5.1 */
void relevant_find(struct run *run, struct antigen_run *antigen);
/* 6.1 to 6.10: judges one record against the path's current target dose; true if satisfied. */
bool evaluate_substandard(struct run *run, const struct path *path, struct record *record);
bool evaluate_dose(struct run *run, const struct path *path, size_t record);
bool evaluate_interval(struct run *run, const struct path *path, size_t record);
bool evaluate_conflict(struct run *run, const struct path *path, size_t record);
bool evaluate_vaccine(struct run *run, const struct path *path, size_t record);
void record_cause(struct run *run, struct record *record, struct cause cause);
/* The age row in force on that day, or NULL (RELEVANT-1, -2). */
const struct age_rule *evaluate_age_rule(const struct run *run, const struct target *target,
                                         int32_t anchor);
/* CALCDTINT-1, -2, -8, -9: the day an interval is counted from for the record at `before`
 * (record_count in a forecast); DAY_MIN if there is none. *dose: the caller's index of the dose
 * it is counted from, or CDSI_NO_DOSE. */
int32_t interval_reference(const struct run *run, const struct path *path,
                           const struct interval *interval, size_t before, int32_t *dose);
bool interval_in_force(const struct interval *interval, int32_t anchor);

/* 6.2, 7.1, 7.6 */
struct skip_question {
    const struct antigen_run *antigen;
    const struct path *path;
    uint8_t context;   /* SKIP_EVALUATION or SKIP_FORECAST */
    size_t before;     /* records before this one count */
    int32_t reference; /* CONDSKIP-2 */
    int32_t anchor;    /* RELEVANT-1, -2 */
};
bool skip_decide(struct run *run, const struct skip_question *question);
/* 7.2, 7.3 */
bool immunity_decide(struct run *run, const struct antigen_run *antigen);
bool contraindication_of_antigen(struct run *run, const struct antigen_run *antigen);
/* The vaccines that are contraindicated for this antigen, or NULL when none is (table 7-6). */
struct cvx_set *contraindication_of_vaccines(struct run *run, const struct antigen_run *antigen);
bool contraindication_of_target(struct run *run, const struct antigen_run *antigen,
                                const struct path *path);
/* 7.4, 7.5 */
void forecast_need(struct run *run, const struct antigen_run *antigen, struct path *path);
void forecast_dates(struct run *run, const struct antigen_run *antigen, struct path *path);
int32_t forecast_finish(const struct run *run, const struct path *path);
/* Chapter 8 */
void select_best(struct run *run, struct antigen_run *antigen);
/* Chapter 9 */
void group_forecasts(struct run *run, struct cdsi_result *result);
/* What was found for each dose, as the outside sees it. */
/* Doses of the series, if that is one number for everybody; else 0. */
uint8_t report_length(const struct path *path);
void report_evaluations(struct run *run, struct cdsi_result *result);

#endif
