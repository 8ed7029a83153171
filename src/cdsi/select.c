/* cdsi/select.c - chapter 8: the best patient series of each series group of an antigen. */
#include "cdsi/run.h"

#include <assert.h>

/* The relevant patient series of one series group, and what is counted over them. */
struct contest {
    struct run *run;
    struct antigen_run *antigen;
    uint8_t group;
    unsigned defaults, scorable, complete, in_process, with_valid;
    bool all_contraindicated, any_satisfied;
    uint8_t priority; /* the highest of any relevant series: 'A' before 'B' */
    struct path *only_default;
};

/* for each path of the contest's group */
#define EACH_PATH(path, contest)                                                                   \
    for (struct path *path = (contest)->antigen->paths;                                            \
         path < (contest)->antigen->paths + (contest)->antigen->path_count; path++)                \
        if (path->series->group == (contest)->group)

/* SELECTB-16 */
static bool
in_process(const struct path *path)
{
    return path->satisfied > 0 && path->forecast.status == CDSI_NOT_COMPLETE;
}

/* SELECTB-6 */
static bool
complete(const struct path *path)
{
    return path->forecast.status == CDSI_COMPLETE;
}

/* The date of the earliest Valid dose; DAY_MAX if there is none. */
static int32_t
first_valid(const struct path *path)
{
    for (size_t i = 0; i < path->record_count; i++)
        if (path->records[i].status == CDSI_VALID)
            return path->records[i].given->day;
    return DAY_MAX;
}

static void
survey(struct contest *c)
{
    c->all_contraindicated = true;
    c->priority = UINT8_MAX;
    EACH_PATH(path, c)
    {
        c->all_contraindicated =
            c->all_contraindicated && path->forecast.status == CDSI_CONTRAINDICATED;
        c->any_satisfied = c->any_satisfied || path->satisfied > 0;
        if (path->series->priority < c->priority)
            c->priority = path->series->priority;
        if (!path->series->is_default)
            continue;
        c->defaults++;
        c->only_default = path;
    }
}

/* SELECTB-24 and SELECTSCORE-2. */
static bool
is_scorable(const struct contest *c, const struct path *path)
{
    bool candidate = c->all_contraindicated || path->forecast.status != CDSI_CONTRAINDICATED;
    int32_t first;

    switch (path->series->type) {
    case CDSI_RISK:
        return candidate && path->series->priority <= c->priority;
    case CDSI_EVALUATION_ONLY:
        return complete(path);
    case CDSI_STANDARD:
        break;
    }
    first = first_valid(path);
    return candidate && ((first != DAY_MAX && first < c->run->age_day[path->series->max_start]) ||
                         (!c->any_satisfied && c->defaults == 0));
}

static void
pre_filter(struct contest *c)
{
    EACH_PATH(path, c)
    {
        path->scorable = is_scorable(c, path);
        if (!path->scorable)
            continue;
        c->scorable++;
        c->complete += complete(path);
        c->in_process += in_process(path);
        c->with_valid += path->satisfied > 0;
    }
}

static struct path *
the_one(const struct contest *c, bool (*fits)(const struct path *))
{
    EACH_PATH(path, c)
    {
        if (path->scorable && (fits == NULL || fits(path)))
            return path;
    }
    return NULL;
}

/* Table 8-3: is there a single prioritized patient series in the series group? */
static struct path *
identify_one(const struct contest *c)
{
    assert(c->complete + c->in_process <= c->scorable);
    if (c->scorable == 0)
        return c->defaults == 1 ? c->only_default : NULL;
    if (c->scorable == 1)
        return the_one(c, NULL);
    if (c->complete == 1)
        return the_one(c, complete);
    if (c->complete == 0 && c->in_process == 1)
        return the_one(c, in_process);
    if (c->complete == 0 && c->in_process == 0 && c->defaults == 1)
        return c->only_default;
    return NULL;
}

enum phase { COMPLETE_SERIES, IN_PROCESS_SERIES, NO_VALID_DOSES };

/* Table 8-5: which scorable patient series should be scored? The table leaves a gap (several
 * scorable, none complete or in process, some with valid doses): all of them are then scored as
 * those without valid doses are. */
static enum phase
classify(struct contest *c)
{
    enum phase phase = c->complete >= 2     ? COMPLETE_SERIES
                       : c->in_process >= 2 ? IN_PROCESS_SERIES
                                            : NO_VALID_DOSES;

    EACH_PATH(path, c)
    {
        path->scored = path->scorable && (phase == COMPLETE_SERIES     ? complete(path)
                                          : phase == IN_PROCESS_SERIES ? in_process(path)
                                                                       : true);
        if (path->scored)
            path->forecast.finish = forecast_finish(c->run, path);
    }
    return phase;
}

/* SELECTB-3: the finish date lies before the maximum age date of the last target dose. */
static bool
completable(const struct run *run, const struct path *path)
{
    const struct age_rule *age =
        evaluate_age_rule(run, &path->targets[path->target_count - 1], run->today);

    if (path->forecast.finish == DAY_MIN)
        return false;
    return age == NULL || path->forecast.finish < run->age_day[age->maximum];
}

/* SELECTB-2, -23: every evaluation of a product series is Valid. */
static bool
product_all_valid(const struct path *path)
{
    if (!path->series->product)
        return false;
    for (size_t i = 0; i < path->record_count; i++)
        if (path->records[i].status != CDSI_DOSE_NONE && path->records[i].status != CDSI_VALID)
            return false;
    return true;
}

/* SELECTB-5: target doses Not Satisfied. */
static int32_t
to_go(const struct path *path)
{
    int32_t count = 0;

    for (uint8_t i = 0; i < path->target_count; i++)
        count += path->states[i] == NOT_SATISFIED;
    return count;
}

/* What a series is compared by; the lowest value wins. DAY_MAX: it does not take part. */
static int32_t
measure(const struct contest *c, const struct path *path, char what)
{
    switch (what) {
    case 'v': /* SELECTB-19: most valid doses */
        return -(int32_t)path->satisfied;
    case 'c': /* SELECTB-5: closest to completion */
        return to_go(path);
    case 'f': /* SELECTB-11: finishes earliest, of those that are completable */
        return completable(c->run, path) ? path->forecast.finish : DAY_MAX;
    default: /* SELECTB-14: starts earliest, of those with a start date */
        return path->forecast.earliest == DAY_MIN ? DAY_MAX : path->forecast.earliest;
    }
}

/* +points for the one that is best, 0 for those that are best together, -points for the rest. */
static void
award_best(struct contest *c, char what, int points)
{
    int32_t best = DAY_MAX;
    unsigned holders = 0;

    assert(points > 0);
    EACH_PATH(path, c)
    {
        if (path->scored && measure(c, path, what) < best)
            best = measure(c, path, what);
    }
    EACH_PATH(path, c)
    {
        holders += path->scored && measure(c, path, what) == best && best != DAY_MAX;
    }
    EACH_PATH(path, c)
    {
        if (!path->scored)
            continue;
        if (best == DAY_MAX || measure(c, path, what) != best)
            path->score -= points;
        else if (holders == 1)
            path->score += points;
    }
}

static void
score(struct contest *c, enum phase phase)
{
    switch (phase) {
    case COMPLETE_SERIES: /* table 8-7 */
        award_best(c, 'v', 1);
        return;
    case IN_PROCESS_SERIES: /* table 8-9 */
        EACH_PATH(path, c)
        {
            path->score += product_all_valid(path) ? 2 : -2;
            path->score += completable(c->run, path) ? 3 : -3;
        }
        award_best(c, 'v', 2);
        award_best(c, 'c', 2);
        award_best(c, 'f', 1);
        return;
    case NO_VALID_DOSES: /* table 8-11 */
        EACH_PATH(path, c)
        {
            path->score += completable(c->run, path) ? 1 : -1;
            path->score += path->series->product ? -1 : 1;
        }
        award_best(c, 's', 1);
        return;
    }
}

/* SELECTBEST-1, -2. */
static struct path *
highest(const struct contest *c)
{
    struct path *best = NULL;

    EACH_PATH(path, c)
    {
        if (path->scored &&
            (best == NULL || path->score > best->score ||
             (path->score == best->score && path->series->preference < best->series->preference)))
            best = path;
    }
    return best;
}

static struct path *
prioritize(struct contest *c)
{
    struct path *path;

    assert(c->group <= SERIES_GROUP_MAX);
    survey(c);
    pre_filter(c);
    path = identify_one(c);
    if (path == NULL && c->scorable > 0) {
        score(c, classify(c));
        path = highest(c);
    }
    if (path != NULL)
        run_trace(c->run, (struct step){.rule = "Table 8-13",
                                        .path = path,
                                        .dose = CDSI_NO_DOSE,
                                        .held = true,
                                        .looked_at = c->run->today,
                                        .limit = DAY_MIN,
                                        .note = "prioritized in its series group"});
    return path;
}

/* Table 8-14: is the prioritized patient series the best patient series for the series group?
 * Equivalent groups are those the series itself names. */
static bool
is_best(const struct antigen_run *antigen, const struct path *path)
{
    bool other_complete = false, other_risk = false;

    assert(path->evaluated && antigen->prioritized[path->series->group] == path);
    if (complete(path))
        return true;
    for (unsigned left = path->series->equivalent; left != 0; left &= left - 1) {
        const struct path *other = antigen->prioritized[__builtin_ctz(left)];

        if (other == NULL || other == path)
            continue;
        other_complete = other_complete || complete(other);
        other_risk = other_risk || other->series->type == CDSI_RISK;
    }
    if (other_complete || path->series->type == CDSI_EVALUATION_ONLY)
        return false;
    return path->series->type == CDSI_RISK || !other_risk;
}

void
select_best(struct run *run, struct antigen_run *antigen)
{
    unsigned groups = 0;

    for (size_t i = 0; i < antigen->path_count; i++)
        groups |= 1u << antigen->paths[i].series->group;
    for (unsigned left = groups; left != 0; left &= left - 1) {
        struct contest contest = {
            .run = run, .antigen = antigen, .group = (uint8_t)__builtin_ctz(left)};

        antigen->prioritized[contest.group] = prioritize(&contest);
    }
    for (uint8_t g = 0; g <= SERIES_GROUP_MAX; g++)
        if (antigen->prioritized[g] != NULL && is_best(antigen, antigen->prioritized[g]))
            antigen->best |= (uint16_t)(1u << g);
    assert(antigen->path_count > 0 || groups == 0);
}
