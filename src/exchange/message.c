/* exchange/message.c - judges a message and hands it to the story of its kind. */
#include "exchange/message.h"

#include <assert.h>

#include "base/id.h"
#include "exchange/qbp.h"
#include "exchange/rehearse.h"
#include "exchange/vxu.h"

enum { HEADER_BYTES = 2000 }; /* of what is no message: enough for who sent it */

struct answer
passage_answer(const struct passage *p)
{
    return (struct answer){.verdict = &p->verdict,
                           .switches = &p->who->feed.switches,
                           .codes = p->ex->codes,
                           .now = p->now.at,
                           .offset_minutes = p->now.offset_minutes,
                           .id = p->id};
}

struct journal_entry
passage_entry(const struct passage *p, struct str msa1, struct str reply)
{
    const struct hl7_message *msg = p->verdict.msg;

    return (struct journal_entry){.id = {p->id},
                                  .who = p->who,
                                  .now = p->now,
                                  .raw = p->raw,
                                  .control_id = p->verdict.echo.control_id,
                                  .kind = hl7_get(msg, 0, 9, 1, 1, 0),
                                  .profile = hl7_get(msg, 0, 21, 1, 1, 0),
                                  .content_hash = p->content_hash,
                                  .msa1 = msa1,
                                  .matched = STR("none"),
                                  .micros_read = (int32_t)(p->verdict.read_us - p->began_us),
                                  .found = p->verdict.found,
                                  .reply = reply};
}

struct str
passage_kept(const struct passage *p)
{
    struct str kept = p->raw;

    if (!gate_stores(&p->who->gate))
        for (kept.n = 0; kept.n < p->raw.n && p->raw.p[kept.n] != '\r' && p->raw.p[kept.n] != '\n';)
            kept.n++;
    return journal_pack(p->arena, kept);
}

/* A finding quotes 80 characters: the agreement goes by its code, not by a long name. What lesser
 * findings say was done ("the dose was stored without it") is not done: they are left out. */
void
passage_close_gate(const struct passage *p)
{
    const struct gate *gate = &p->who->gate;
    struct str words = gate_words(p->arena, gate);

    findings_keep_errors(p->verdict.found);
    if (gate->answer == GATE_SUSPENDED) {
        findings_add(p->verdict.found, FINDING_ACCESS_SUSPENDED, PLACE_NONE, STR(""), STR(""));
        return;
    }
    if (gate->answer == GATE_EXPIRED || gate->answer == GATE_GRACE)
        words = arena_printf(p->arena, "the Data Use Agreement of %.*s ended on %.*s",
                             STRF(gate->code), STRF(date_long(p->arena, gate->ends_on)));
    findings_add(p->verdict.found, FINDING_AGREEMENT_EXPIRED, PLACE_NONE,
                 words.n > 0 ? words : STR("no Data Use Agreement is in force"), STR(""));
}

static struct passage
begin(struct exchange *ex, struct arena *arena, const struct caller *who, struct str raw,
      struct now now)
{
    struct passage p = {.ex = ex,
                        .arena = arena,
                        .who = who,
                        .now = now,
                        .began_us = clock_monotonic_us(),
                        .raw = raw,
                        .id = id_new()};
    struct ask ask = {.profiles = ex->profiles,
                      .codes = ex->codes,
                      .switches = who->feed.switches,
                      .today = now.today,
                      .now = now.at};

    p.verdict = judge_message(arena, &ask, raw);
    p.judged_us = clock_monotonic_us();
    p.content_hash = p.verdict.msg->readable ? journal_hash(p.verdict.msg) : (int64_t)str_hash(raw);
    return p;
}

/* What is not spoken here, or cannot be read: an AR that the journal keeps. */
static enum status
refuse(struct passage *p, struct answered *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct answer answer = passage_answer(p);
    struct journal_entry entry;

    out->msa1 = judge_code(&p->verdict, &p->who->feed.switches);
    out->text = ack_build(p->arena, &answer);
    entry = passage_entry(p, out->msa1, out->text);
    entry.micros_parse = (int32_t)(clock_monotonic_us() - p->began_us);
    TRY(tx_begin(&tx, p->ex->db, err));
    TRY(journal_add(&tx, p->arena, &entry, passage_kept(p), err));
    return tx_commit(&tx, err);
}

/* A feed in state test: judged and answered like any other, journalled, and nothing more. Its hash is
 * another one, so that the same bytes are no replay once the feed is real. */
static enum status
answer_sandbox(struct passage *p, struct answered *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ask ask = {.codes = p->ex->codes,
                      .switches = p->who->feed.switches,
                      .today = p->now.today,
                      .now = p->now.at};
    struct rehearsed one = {.verdict = p->verdict};
    struct journal_entry entry;

    rehearse_answer(p->arena, &ask, p->now, p->id, &one);
    out->msa1 = one.msa1;
    out->text = one.reply;
    entry = passage_entry(p, one.msa1, p->verdict.kind == MESSAGE_QBP ? STR("") : one.reply);
    entry.content_hash = ~entry.content_hash;
    entry.matched = STR("sandbox");
    entry.micros_parse = (int32_t)(clock_monotonic_us() - p->began_us);
    TRY(tx_begin(&tx, p->ex->db, err));
    TRY(journal_add(&tx, p->arena, &entry, journal_pack(p->arena, p->raw), err));
    return tx_commit(&tx, err);
}

enum status
message_answer(struct exchange *ex, struct arena *arena, const struct caller *who, struct str raw,
               struct now now, struct answered *out, struct err *err)
{
    struct passage p = begin(ex, arena, who, raw, now);

    *out = (struct answered){.found = p.verdict.found};
    if (arena_overflow(arena))
        return FAIL(err, E_LIMIT, "a message needed more memory than one may use");
    if (who->feed.state == FEED_TEST && who->feed.id.v != 0 &&
        (p.verdict.kind == MESSAGE_VXU || p.verdict.kind == MESSAGE_QBP))
        return answer_sandbox(&p, out, err);
    if (!p.verdict.refused && p.verdict.kind == MESSAGE_VXU)
        return vxu_handle(&p, out, err);
    if (!p.verdict.refused && p.verdict.kind == MESSAGE_QBP)
        return qbp_handle(&p, out, err);
    return refuse(&p, out, err);
}

struct answered
message_refused(struct exchange *ex, struct arena *arena, struct str raw, struct now now,
                struct findings *found)
{
    struct switches strict = {0};
    struct verdict verdict = judge_envelope(arena, raw, found);
    struct answer answer = {.verdict = &verdict,
                            .switches = &strict,
                            .codes = ex->codes,
                            .now = now.at,
                            .offset_minutes = now.offset_minutes,
                            .id = id_new()};

    return (struct answered){
        .text = ack_build(arena, &answer), .msa1 = STR("AR"), .found = verdict.found};
}

/* MSH-3 or MSH-4 of what may be a message: words for a sender we do not know. */
static struct str
name_in_header(struct arena *arena, struct str raw, unsigned field)
{
    struct str start = str_slice(raw, 0, HEADER_BYTES);
    struct str header = str_slice(start, 0, str_find(start, '\r'));
    const struct hl7_message *msg = hl7_parse(arena, header, findings_new(arena));

    return msg->readable && hl7_is(msg, 0, "MSH") ? hl7_text(arena, msg, 0, field, 1, 1) : STR("");
}

struct answered
message_failed(struct exchange *ex, struct arena *arena, struct str raw, struct now now,
               enum finding_code code)
{
    struct findings *found = findings_new(arena);
    struct answered answered;

    findings_add(found, code, PLACE_NONE, name_in_header(arena, raw, 3),
                 name_in_header(arena, raw, 4));
    answered = message_refused(ex, arena, raw, now, found);
    answered.failed = code == FINDING_REGISTRY_FAILED;
    return answered;
}
