/* exchange/onboard.c - how a feed's steps stand, and moving it on. */
#include "exchange/onboard.h"

#include "base/buf.h"
#include "base/id.h"
#include "exchange/onboard.sql.h"
#include "exchange/resend.h"

static const char *const move_words[] = {"test", "pilot", "live", "held", "released"};

/* -- the checklist ----------------------------------------------------------------------------- */

static void
mark_message(struct onboard *o, const struct message_seen *seen, const struct hl7_message *msg)
{
    for (size_t i = 0; i < o->count; i++) {
        enum onboard_mark mark;

        if (o->rows[i].mark == ONBOARD_SHOWN)
            continue;
        mark = onboard_judge(o->rows[i].sample, msg, seen->findings, seen->finding_count);
        if (mark <= o->rows[i].mark)
            continue;
        o->rows[i].mark = mark;
        o->rows[i].message = seen->row.id;
        o->shown += mark == ONBOARD_SHOWN;
    }
}

static enum status
look_at_sandbox(struct tx *tx, struct arena *arena, const struct message_row *rows, size_t count,
                struct onboard *o, struct err *err)
{
    for (size_t i = 0; i < count && o->shown < o->count; i++) {
        struct message_seen seen;
        const struct hl7_message *msg;

        TRY(monitor_message(tx, arena, rows[i].id, &seen, err));
        if (!str_eq(seen.matched, STR("sandbox")))
            continue;
        msg = hl7_parse(arena, seen.raw, findings_new(arena));
        if (msg->readable)
            mark_message(o, &seen, msg);
    }
    return OK;
}

static struct instant
since_pilot(const struct onboard *o)
{
    for (size_t i = 0; i < o->step_count; i++)
        if (str_eq(o->steps[i].moved_to, STR("pilot")))
            return o->steps[i].at;
    return (struct instant){INT64_MAX};
}

static void
count_pilot(const struct message_row *rows, size_t count, struct onboard *o)
{
    struct instant since = since_pilot(o);
    int64_t last = INT64_MIN;

    for (size_t i = 0; i < count; i++) {
        int64_t day = rows[i].received.us / (INT64_C(86400) * 1000000);

        if (rows[i].received.us < since.us)
            break;
        o->messages++;
        o->faulty += rows[i].errors > 0 || str_eq(rows[i].msa1, STR("AR"));
        o->days += day != last;
        last = day;
    }
}

static enum status
load_steps(struct tx *tx, struct arena *arena, struct feed_id feed, struct onboard *o,
           struct err *err)
{
    struct onboard_steps_row *rows;
    bool said = false;

    TRY(onboard_steps(tx, arena, &(struct onboard_steps_in){.feed_id = feed.v}, &rows,
                      &o->step_count, err));
    o->steps = ARENA_ARRAY(arena, struct onboard_step, o->step_count + 1);
    for (size_t i = 0; i < o->step_count; i++) {
        bool held = str_eq(rows[i].moved_to, STR("held"));

        o->steps[i] = (struct onboard_step){rows[i].moved_to, rows[i].user_id, rows[i].moved_at,
                                            rows[i].reason};
        if (said || (!held && !str_eq(rows[i].moved_to, STR("released"))))
            continue;
        said = true;
        o->held = held;
        o->why_held = rows[i].reason;
    }
    return OK;
}

enum status
onboard_look(struct tx *tx, struct arena *arena, const struct feed *feed, struct date today,
             struct onboard *out, struct err *err)
{
    const struct sample *samples;
    struct message_row *rows;
    size_t count;

    *out = (struct onboard){.count = samples_all(&samples)};
    for (size_t i = 0; i < out->count; i++)
        out->rows[i].sample = &samples[i];
    TRY(load_steps(tx, arena, feed->id, out, err));
    TRY(monitor_messages(tx, arena, feed->id, (struct message_id){0}, ONBOARD_LOOKED, &rows, &count,
                         err));
    if (feed->state == FEED_TEST)
        TRY(look_at_sandbox(tx, arena, rows, count, out, err));
    count_pilot(rows, count, out);
    TRY(resend_open_count(tx, arena, feed->id, today, &out->open, err));
    out->may_pilot = feed->state == FEED_TEST && !out->held && out->shown == out->count;
    out->may_live = feed->state == FEED_PILOT && !out->held && out->messages >= PILOT_MESSAGES &&
                    out->days >= PILOT_DAYS && out->open == 0 &&
                    out->faulty * 100 <= out->messages * PILOT_PERCENT;
    return OK;
}

/* -- moving on --------------------------------------------------------------------------------- */

static enum status
set_state(struct tx *tx, const struct feed *feed, enum feed_state to, struct err *err)
{
    struct onboard_set_state_in in = {.to_state = feed_state_word(to),
                                      .feed_id = feed->id.v,
                                      .from_state = feed_state_word(feed->state)};
    int64_t changed;

    TRY(onboard_set_state(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "feed %lld is in another state now", (long long)feed->id.v);
    return OK;
}

static enum status
move(struct tx *tx, struct arena *arena, const struct onboard_word *word, struct str *how,
     struct err *err)
{
    bool pilot = word->move == MOVE_PILOT;
    struct onboard o;

    TRY(onboard_look(tx, arena, word->feed, word->today, &o, err));
    if (pilot ? !o.may_pilot : !o.may_live)
        return FAIL(err, E_CONFLICT, "feed %lld may not move on yet", (long long)word->feed->id.v);
    *how = pilot ? arena_printf(arena, "%zu of %zu shown", o.shown, o.count)
                 : arena_printf(arena, "%lld messages on %lld days, %lld with errors",
                                (long long)o.messages, (long long)o.days, (long long)o.faulty);
    return set_state(tx, word->feed, pilot ? FEED_PILOT : FEED_LIVE, err);
}

enum status
onboard_go(struct tx *tx, struct arena *arena, const struct onboard_word *word, struct err *err)
{
    struct str reason = word->reason;

    if (word->move == MOVE_PILOT || word->move == MOVE_LIVE)
        TRY(move(tx, arena, word, &reason, err));
    return onboard_add(tx,
                       &(struct onboard_add_in){.step_id = id_new(),
                                                .feed_id = word->feed->id.v,
                                                .moved_to = str_of(move_words[word->move]),
                                                .user_id = word->user,
                                                .moved_at = word->at,
                                                .reason = reason},
                       err);
}

enum status
onboard_state(struct tx *tx, struct arena *arena, struct feed_id feed, enum feed_state *out,
              struct err *err)
{
    struct onboard o = {.count = 0};

    TRY(load_steps(tx, arena, feed, &o, err));
    *out = FEED_LIVE;
    for (size_t i = 0; i < o.step_count; i++) {
        if (str_eq(o.steps[i].moved_to, STR("test")))
            *out = FEED_TEST;
        else if (str_eq(o.steps[i].moved_to, STR("pilot")))
            *out = FEED_PILOT;
        else if (!str_eq(o.steps[i].moved_to, STR("live")))
            continue;
        break;
    }
    return OK;
}
