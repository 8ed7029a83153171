/* exchange/vxu_preview.c - planning a VXU's doses against nothing, and saying what would be done. */
#include "exchange/vxu_preview.h"

#include "base/buf.h"
#include "exchange/vxu_read.h"
#include "registry/dose_plan.h"
#include "registry/intake.h"

static void
count_part(struct buf *buf, int32_t n, const char *one, const char *many)
{
    if (n > 0)
        buf_printf(buf, "%s%d %s", buf->n > 0 ? ", " : "", n, n == 1 ? one : many);
}

void
vxu_say(struct arena *arena, const struct vxu_tally *tally, struct findings *found)
{
    struct buf buf;

    buf_init(&buf, arena, 128);
    count_part(&buf, tally->added, "dose added", "doses added");
    count_part(&buf, tally->changed, "dose changed", "doses changed");
    count_part(&buf, tally->known, "dose known already", "doses known already");
    count_part(&buf, tally->deleted, "dose deleted", "doses deleted");
    count_part(&buf, tally->refusals, "refusal added", "refusals added");
    count_part(&buf, tally->observations, "observation added", "observations added");
    findings_add(found, FINDING_STORED, PLACE_NONE, str_of(tally->who),
                 buf.n > 0 ? buf_str(&buf) : STR("no doses stored"));
}

struct vxu_tally
vxu_count(const struct report *report, const struct dose_done *done)
{
    struct vxu_tally tally = {.who = "new client"};

    for (size_t i = 0; i < report->dose_count; i++) {
        enum dose_outcome outcome = done[i].outcome;
        bool refused = report->doses[i].completion == DOSE_REFUSED && outcome == DOSE_ADDED;

        tally.refusals += refused;
        tally.added += outcome == DOSE_ADDED && !refused;
        tally.changed += outcome == DOSE_CHANGED;
        tally.known += outcome == DOSE_KNOWN || outcome == DOSE_JOINED;
        tally.deleted += outcome == DOSE_DELETED;
    }
    return tally;
}

void
vxu_preview(struct arena *arena, const struct ask *ask, const struct verdict *verdict)
{
    struct reader reader = {arena, verdict->msg, ask->codes};
    struct intake_ready ready;
    struct vxu_tally tally;
    struct dose_plan plan;
    struct report *report;

    if (verdict->kind != MESSAGE_VXU || verdict->refused || verdict->checked.rejected)
        return;
    report = vxu_read(&reader, ask->switches.protect_is_n);
    report->organization = 1; /* somebody sent it */
    report->received = ask->now;
    report->today = ask->today;
    intake_prepare(arena, ask->codes, report, &ready);
    plan = dose_plan(arena, ask->codes, &(struct dose_report){report, ready.doses},
                     &(struct dose_known){.said_count = 0}, verdict->found);
    tally = vxu_count(report, plan.done);
    tally.observations = (int32_t)report->observation_count;
    if (!ask->switches.silent)
        vxu_say(arena, &tally, verdict->found);
}
