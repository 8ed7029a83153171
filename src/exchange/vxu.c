/* exchange/vxu.c - the table of contents of what happens to reported doses. */
#include "exchange/vxu.h"

#include "access/audit.h"
#include "exchange/detect.h"
#include "exchange/vxu_preview.h"
#include "exchange/vxu_read.h"
#include "registry/intake.h"

/* What the sender may do today decides what is kept of the message. */
static bool
may_store(const struct passage *p)
{
    const struct gate *gate = &p->who->gate;

    if (!gate_stores(gate))
        passage_close_gate(p);
    else if (gate->answer == GATE_GRACE)
        findings_add(p->verdict.found, FINDING_AGREEMENT_GRACE, PLACE_NONE, gate->code,
                     date_long(p->arena, gate->stores_until));
    return gate_stores(gate) && !p->verdict.checked.rejected;
}

static void
read_report(const struct passage *p, struct intake_ready *ready, struct tally *tally)
{
    struct reader reader = {p->arena, p->verdict.msg, p->ex->codes};
    struct report *report = vxu_read(&reader, p->who->feed.switches.protect_is_n);

    report->by = p->who->door == DOOR_SHEET ? REPORT_BY_SHEET : REPORT_BY_MESSAGE;
    report->organization = p->who->feed.org.v;
    report->feed = p->who->feed.id.v;
    report->message = p->id;
    report->received = p->now.at;
    report->today = p->now.today;
    detect_report(p->ex->codes, report, p->verdict.found);
    tally_report(p->ex->codes, report, p->verdict.found, tally);
    intake_prepare(p->arena, p->ex->codes, report, ready);
}

static void
say_what_was_done(const struct passage *p, const struct report *report, const struct intake *done)
{
    static const char *const who[] = {[MATCH_NEW] = "new client",
                                      [MATCH_REVIEW] =
                                          "new client, kept apart until a possible match is judged",
                                      [MATCH_SAME] = "known client"};
    struct vxu_tally tally = vxu_count(report, done->doses);

    tally.who = who[done->match];
    tally.observations = (int32_t)done->observations_added;
    if (!p->who->feed.switches.silent)
        vxu_say(p->arena, &tally, p->verdict.found);
}

/* What was done, as the journal counts it. */
static void
count_doses(const struct intake *done, struct journal_entry *entry)
{
    static const char *const matched[] = {
        [MATCH_NEW] = "new", [MATCH_REVIEW] = "review", [MATCH_SAME] = "same"};

    entry->client = done->client;
    entry->matched = str_of(matched[done->match]);
    entry->added = (int32_t)done->added;
    entry->changed = (int32_t)done->changed;
    entry->known = (int32_t)(done->known + done->joined);
    entry->deleted = (int32_t)done->deleted;
    entry->refused += (int32_t)done->refused;
}

/* Whose record a person changed with a sheet, in the transaction that changes it. */
static enum status
audit_person(const struct passage *p, struct tx *tx, const struct intake *done, struct err *err)
{
    if (p->who->user == 0)
        return OK;
    return audit_add(tx,
                     &(struct audit_entry){.at = p->now.at,
                                           .who = {p->who->user},
                                           .org = p->who->feed.org,
                                           .source = p->who->peer,
                                           .what = AUDIT_SUBMIT,
                                           .object_kind = STR("upload"),
                                           .object = p->who->upload,
                                           .client = done->client.v,
                                           .reason = STR("stored from a sheet")},
                     err);
}

/* The same bytes again: the stored answer, and nothing is changed. */
static bool
replayed(const struct replay *replay, struct answered *out)
{
    out->text = replay->reply;
    out->msa1 = replay->msa1;
    return replay->found;
}

/* What the transaction needs, made ready before it. */
struct handling {
    const struct passage *p;
    bool store;
    struct intake_ready ready;
    struct tally tally;
    struct str packed;
    int64_t judged_us;
    struct answered *out;
};

/* What the registry now holds, and the findings that say so. */
static enum status
keep(struct tx *tx, struct handling *h, struct journal_entry *entry, struct err *err)
{
    const struct passage *p = h->p;
    struct intake done = {0};

    TRY(intake_apply(tx, p->arena, &h->ready, p->verdict.found, &done, err));
    TRY(audit_person(p, tx, &done, err));
    count_doses(&done, entry);
    tally_done(&done, &h->tally);
    entry->tally = &h->tally;
    entry->micros_match = (int32_t)(done.identified_us - h->judged_us);
    say_what_was_done(p, h->ready.report, &done);
    return OK;
}

/* One transaction: what the monitor says of a message and what the registry holds can never
 * disagree. */
static enum status
handle(struct tx *tx, void *context, struct err *err)
{
    struct handling *h = context;
    const struct passage *p = h->p;
    struct journal_entry entry = passage_entry(p, STR(""), STR(""));
    struct answer answer = passage_answer(p);
    struct replay replay;

    TRY(journal_replay(tx, p->arena, p->who->feed.id, entry.control_id, p->content_hash, &replay,
                       err));
    if (!p->who->again && replayed(&replay, h->out))
        return OK;
    if (replay.reused)
        findings_add(p->verdict.found, FINDING_CONTROL_ID_REUSED,
                     (struct place){"MSH", 1, 10, 0, 0, 0}, entry.control_id, STR(""));
    if (h->store)
        TRY(keep(tx, h, &entry, err));
    entry.refused += (int32_t)p->verdict.checked.emptied;
    entry.micros_parse = (int32_t)(h->judged_us - p->began_us);
    entry.micros_apply = (int32_t)(clock_monotonic_us() - h->judged_us);
    h->out->text = ack_build(p->arena, &answer);
    /* What a closed gate kept out must be taken when it comes again: no answer, no replay. */
    entry.reply = gate_stores(&p->who->gate) ? h->out->text : STR("");
    entry.msa1 = h->out->msa1 = judge_code(&p->verdict, &p->who->feed.switches);
    return journal_add(tx, p->arena, &entry, h->packed, err);
}

enum status
vxu_handle(struct passage *p, struct answered *out, struct err *err)
{
    struct handling h = {.p = p, .store = may_store(p), .packed = passage_kept(p), .out = out};

    if (h.store)
        read_report(p, &h.ready, &h.tally);
    h.judged_us = clock_monotonic_us();
    return tx_run(p->ex->db, handle, &h, err);
}
