/* tests/scenario/play.c - playing the steps in order; with a failing store call, so that nothing may
 * be half stored. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "scenario.h"

/* What is true after every scenario, whatever it was about. */
static bool
closing(struct world *w)
{
    struct str log;

    storm_end(w);
    postbox_end(w);
    if (!server_stop(w, SIGTERM))
        return false;
    log = server_logs(w);
    for (size_t i = 0; i < w->canaries; i++) {
        if (str_find_str(log, w->canary[i]) < log.n)
            return FAILED(w, "the log shows the family name \"%.*s\"", STRF(w->canary[i]));
    }
    if (str_find_str(log, STR("Sanitizer")) < log.n ||
        str_find_str(log, STR("runtime error")) < log.n)
        return FAILED(w, "a sanitizer speaks: %.*s", STRF(shown(w, log)));
    return true;
}

/* The answer says that we failed and stored nothing. */
static bool
refused(const struct world *w)
{
    struct str msa;

    return w->answer.closed || w->answer.status == 503 ||
           (answer_segment(&w->answer, "MSA", 0, &msa) &&
            str_eq(segment_field(msa, 1, 0), STR("AR")));
}

/* A send into a server one of whose store calls fails: it may be refused, and then nothing may have
 * changed; sent once more, it must go as if nothing had been. */
static bool
send_into_failure(struct world *w, const struct step *step, bool *seen)
{
    struct str before, after;

    if (!store_counts(w, &before) || !step_run(w, step))
        return false;
    if (!refused(w))
        return true;
    *seen = true;
    if (!store_counts(w, &after))
        return false;
    if (!str_eq(before, after))
        return FAILED(w, "refused, yet stored: before %.*s; after %.*s", STRF(before), STRF(after));
    return step_run(w, step);
}

/* A server that cannot even start must leave a store that the next one can. */
static bool
start_failing(struct world *w, long fail_at, bool *seen)
{
    if (!server_stop(w, SIGTERM))
        return false;
    w->fail_at = fail_at;
    if (server_start(w)) {
        w->fail_at = 0;
        return true;
    }
    *seen = true;
    w->fail_at = 0;
    return server_start(w);
}

static bool
step_play(struct world *w, const struct step *step, long fail_at, bool *failing, bool *seen)
{
    bool ok;

    if (str_eq(step->text, STR("for every failing store call"))) {
        *failing = fail_at > 0;
        ok = *failing ? start_failing(w, fail_at, seen) : server_ensure(w);
    } else if (*failing && str_starts(step->text, STR("send "))) {
        ok = send_into_failure(w, step, seen);
    } else {
        ok = step_run(w, step);
    }
    if (!ok) {
        char why[sizeof(w->why)];

        memcpy(why, w->why, sizeof(why));
        (void)snprintf(w->why, sizeof(w->why), "line %zu: %.*s: %.1800s", step->line,
                       STRF(str_slice(step->text, 0, 100)), why);
    }
    return ok;
}

bool
play(struct world *w, const struct script *script, long fail_at, bool *refused_once)
{
    bool failing = false, ok = true;
    char why[sizeof(w->why)];

    *refused_once = false;
    for (size_t i = 0; ok && i < script->count; i++)
        ok = step_play(w, &script->step[i], fail_at, &failing, refused_once);
    memcpy(why, w->why, sizeof(why));
    if (!closing(w) && ok)
        ok = false;
    else
        memcpy(w->why, why, sizeof(why));
    store_drop(w);
    return ok;
}
