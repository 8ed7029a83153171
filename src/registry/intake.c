/* registry/intake.c - one report, applied: who is it, what was said, what do we believe now. */
#include "registry/intake.h"

#include <assert.h>

#include "base/clock.h"
#include "base/id.h"
#include "registry/client.h"
#include "registry/dose.h"
#include "registry/own.h"
#include "registry/review.h"
#include "registry/said.h"

struct intake_work {
    struct tx *tx;
    struct arena *arena;
    const struct intake_ready *ready;
    const struct report *report;
    struct findings *found;
    struct intake *done;
    struct client_candidate *candidates;
    size_t candidate_count;
    struct client_candidate *client; /* the one who it is; NULL: a new one is made */
    struct sent_all sent;            /* what was said of the client before */
    struct sent_by by;
};

/* -- before the transaction -------------------------------------------------------------------- */

/* The sender's own number for the person; its first one if none is called so. */
static const struct report_identifier *
local_number(const struct report_client *client)
{
    for (size_t i = 0; i < client->identifier_count; i++) {
        struct str type = client->identifiers[i].type;

        if (str_eq(type, STR("MR")) || str_eq(type, STR("PI")) || str_eq(type, STR("PT")))
            return &client->identifiers[i];
    }
    return client->identifier_count > 0 ? &client->identifiers[0] : NULL;
}

static uint64_t
mix(uint64_t a, uint64_t b)
{
    a = (a ^ b) * UINT64_C(0x9e3779b97f4a7c15);
    return a ^ (a >> 29);
}

static uint64_t
source_of(const struct report *report)
{
    const struct report_identifier *number = local_number(&report->client);
    uint64_t hash = mix(UINT64_C(0x6a09e667f3bcc908), (uint64_t)report->organization);

    hash = mix(hash, (uint64_t)report->by == REPORT_BY_FORM ? 1 : 0);
    if (number != NULL) {
        hash = mix(hash, str_hash(number->authority));
        return mix(hash, str_hash(number->value));
    }
    if (report->client.name_count > 0) {
        hash = mix(hash, str_hash(report->client.names[0].family));
        hash = mix(hash, str_hash(report->client.names[0].given));
    }
    return mix(hash, (uint64_t)(int64_t)report->client.born.day);
}

void
intake_prepare(struct arena *arena, const struct code_sets *sets, const struct report *report,
               struct intake_ready *ready)
{
    struct report_client kept = report->client;

    assert(report->organization != 0);
    kept.note = STR(""); /* a note is kept as a note */
    ready->sets = sets;
    ready->report = report;
    ready->text = said_client(arena, &kept);
    ready->doses = ARENA_ARRAY(arena, struct str, report->dose_count + 1);
    for (size_t i = 0; i < report->dose_count; i++)
        ready->doses[i] = said_dose(arena, &report->doses[i]);
    ready->source = source_of(report);
    identity_normalise(arena, sets, &report->client, &ready->who);
}

/* -- who is it? -------------------------------------------------------------------------------- */

/* The number stands for somebody who is somebody else. */
static void
tell_number_elsewhere(const struct intake_work *work)
{
    const struct report_identifier *number = local_number(&work->report->client);

    for (size_t i = 0; i < work->candidate_count && number != NULL; i++) {
        struct match_score score = match_score(&work->ready->who, &work->candidates[i].who);

        if (score.level[FIELD_ID] != (uint8_t)LEVEL_SAME || match_answer(&score) != MATCH_NEW)
            continue;
        findings_add(work->found, FINDING_CLIENT_ID_ELSEWHERE, work->report->place, number->value,
                     STR(""));
        return;
    }
}

static void
note_possible(struct intake_work *work, const struct match *match)
{
    struct intake *done = work->done;

    for (size_t i = 0; i < match->ranked_count && done->possible_count < INTAKE_POSSIBLE; i++)
        done->possible[done->possible_count++] = work->candidates[match->ranked[i]].client.id;
    findings_add(work->found, FINDING_CLIENT_POSSIBLE_MATCH, work->report->place, STR(""), STR(""));
}

static void
decide(struct intake_work *work)
{
    struct match_candidate *list =
        ARENA_ARRAY(work->arena, struct match_candidate, work->candidate_count + 1);
    struct match match;

    assert(work->candidates != NULL);
    for (size_t i = 0; i < work->candidate_count; i++)
        list[i] = (struct match_candidate){.id = work->candidates[i].client.id,
                                           .who = &work->candidates[i].who};
    match = match_decide(&work->ready->who, list, work->candidate_count);
    if (work->report->anew && match.answer == MATCH_SAME)
        match.answer = MATCH_REVIEW; /* a second pair of eyes, not a joining behind one's back */
    work->done->match = match.answer;
    work->done->score = match.score;
    if (match.answer == MATCH_REVIEW)
        note_possible(work, &match);
    for (size_t i = 0; i < work->candidate_count && match.answer == MATCH_SAME; i++)
        if (work->candidates[i].client.id.v == match.id.v)
            work->client = &work->candidates[i];
    if (work->client == NULL)
        tell_number_elsewhere(work);
}

/* Its number says one person, name and birth date say another, and a human has said that these are two: a
 * human decides again. */
static enum status
heed_kept_apart(struct intake_work *work, struct err *err)
{
    struct client_candidate *best = work->client;

    for (size_t i = 0; i < work->candidate_count && best != NULL && work->client != NULL; i++) {
        struct client_candidate *other = &work->candidates[i];
        bool apart = false;

        if (other == best ||
            match_score(&work->ready->who, &other->who).level[FIELD_ID] != (uint8_t)LEVEL_SAME)
            continue;
        TRY(review_are_apart(work->tx, work->arena, best->client.id, other->client.id, &apart,
                             err));
        if (!apart)
            continue;
        work->client = NULL;
        work->done->match = MATCH_REVIEW;
        work->done->possible[work->done->possible_count++] = best->client.id;
        work->done->possible[work->done->possible_count++] = other->client.id;
        findings_add(work->found, FINDING_CLIENT_POSSIBLE_MATCH, work->report->place, STR(""),
                     STR(""));
    }
    return OK;
}

/* A form names the client itself. */
static enum status
take_known(struct intake_work *work, struct err *err)
{
    struct client client;
    bool found;

    TRY(client_load_standing(work->tx, work->arena, work->report->known, &client, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)work->report->known.v);
    if (work->report->version != 0 && work->report->version != client.version)
        return FAIL(err, E_CONFLICT, "client %lld was changed by someone else",
                    (long long)client.id.v);
    TRY(client_hold(work->tx, client.believed.born, err));
    work->client = ARENA_NEW(work->arena, struct client_candidate);
    work->client->client = client;
    work->client->text = said_client(work->arena, &client.believed);
    identity_normalise(work->arena, work->ready->sets, &client.believed, &work->client->who);
    work->done->match = MATCH_SAME;
    return OK;
}

/* The sender's own record is among those who bear its number; only if it is not, everyone who may be
 * meant is looked at. */
static enum status
find_person(struct intake_work *work, struct err *err)
{
    const struct intake_ready *ready = work->ready;
    bool all = false;

    if (!work->report->anew) {
        TRY(client_candidates_numbered(work->tx, work->arena, ready->sets, &ready->who,
                                       &work->candidates, &work->candidate_count, &all, err));
        work->client =
            own_record(&ready->who, work->candidates, work->candidate_count, &work->done->score);
    }
    work->done->match = MATCH_SAME;
    if (work->client != NULL)
        return OK;
    if (!all)
        TRY(client_candidates(work->tx, work->arena, ready->sets, &ready->who, &work->candidates,
                              &work->candidate_count, err));
    decide(work);
    return heed_kept_apart(work, err);
}

static enum status
identify(struct intake_work *work, struct err *err)
{
    TRY(client_hold(work->tx, work->report->client.born, err));
    if (work->report->known.v != 0)
        return take_known(work, err);
    return find_person(work, err);
}

/* -- the person -------------------------------------------------------------------------------- */

static struct sent_client
statement(const struct intake_work *work)
{
    return (struct sent_client){.organization = work->report->organization,
                                .source = work->ready->source,
                                .by = work->report->by,
                                .received = work->report->received,
                                .text = work->ready->text,
                                .said = work->report->client};
}

static enum status
save_status(struct intake_work *work, struct err *err)
{
    return client_save_status(work->tx, work->done->client,
                              &(struct client_status){.organization = work->report->organization,
                                                      .status = work->report->client.status,
                                                      .from = work->report->client.status_from,
                                                      .first = work->report->received},
                              err);
}

static struct client_record
record_of(const struct intake_work *work, struct sent_client *all, size_t count,
          struct report_client *believed, struct identity *is)
{
    struct str text;

    *believed = survive(work->arena, work->ready->sets, all, count);
    text = said_client(work->arena, believed);
    if (str_eq(text, work->ready->text))
        *is = work->ready->who;
    else
        identity_normalise(work->arena, work->ready->sets, believed, is);
    return (struct client_record){.id = work->done->client,
                                  .believed = believed,
                                  .text = text,
                                  .is = is,
                                  .protect_organization = survive_protector(all, count),
                                  .at = work->report->received};
}

static enum status
raise_reviews(struct intake_work *work, struct err *err)
{
    for (size_t i = 0; i < work->done->possible_count; i++) {
        struct match_score score = {.total = 0};
        struct review_about about = {.client = work->done->client,
                                     .other = work->done->possible[i],
                                     .score = &score,
                                     .organization = work->report->organization,
                                     .message = work->report->message,
                                     .at = work->report->received};

        for (size_t j = 0; j < work->candidate_count; j++)
            if (work->candidates[j].client.id.v == about.other.v)
                score = match_score(&work->ready->who, &work->candidates[j].who);
        TRY(review_raise(work->tx, work->arena, &about, err));
    }
    return OK;
}

static enum status
add_person(struct intake_work *work, struct err *err)
{
    struct sent_client sent = statement(work);
    struct report_client believed;
    struct identity is;
    struct client_record record;

    work->done->client.v = id_new();
    work->done->person = PERSON_ADDED;
    work->by.client = work->done->client;
    record = record_of(work, &sent, 1, &believed, &is);
    TRY(client_add(work->tx, &record, err));
    sent.id.v = id_new();
    TRY(sent_add_client(work->tx, &work->by, &sent, err));
    TRY(save_status(work, err));
    return raise_reviews(work, err);
}

/* What this source said last of the person; NULL if it never spoke. */
static const struct sent_client *
last_word(const struct intake_work *work, bool *organization_known)
{
    const struct sent_client *last = NULL;

    *organization_known = false;
    for (size_t i = 0; i < work->sent.client_count; i++) {
        const struct sent_client *sent = &work->sent.clients[i];

        *organization_known =
            *organization_known || sent->organization == work->report->organization;
        if (sent->source == work->ready->source)
            last = sent;
    }
    return last;
}

/* A source that says by turns one thing and another (two systems of one clinic) would add a statement
 * with every message: what it says again it need not have said before. */
static enum status
end_said_before(struct intake_work *work, const struct sent_client *fresh, struct err *err)
{
    struct sent_all *sent = &work->sent;
    size_t n = 0;

    for (size_t i = 0; i < sent->client_count; i++) {
        struct sent_client *old = &sent->clients[i];

        if (old->source == fresh->source && str_eq(old->text, fresh->text))
            TRY(sent_end_one(work->tx, work->done->client, old->id, work->report->received, err));
        else
            sent->clients[n++] = *old;
    }
    sent->client_count = n;
    return OK;
}

static enum status
believe_anew(struct intake_work *work, struct sent_client *fresh, struct err *err)
{
    size_t count = work->sent.client_count;
    struct sent_client *all = ARENA_ARRAY(work->arena, struct sent_client, count + 1);
    struct report_client believed;
    struct identity is;
    struct client_record record;

    TRY(sent_read_clients(work->arena, &work->sent, err));
    for (size_t i = 0; i < count; i++)
        all[i] = work->sent.clients[i];
    all[count] = *fresh;
    record = record_of(work, all, count + 1, &believed, &is);
    if (str_eq(record.text, work->client->text))
        return OK;
    work->done->person = PERSON_CHANGED;
    return client_change(work->tx, &record, &work->client->who, err);
}

static enum status
update_person(struct intake_work *work, struct err *err)
{
    struct sent_client fresh = statement(work);
    const struct sent_client *last;
    bool organization_known;

    work->done->client = work->by.client = work->client->client.id;
    TRY(sent_load(work->tx, work->arena, work->done->client, &work->sent, err));
    last = last_word(work, &organization_known);
    if (fresh.text.n == 0) /* a form about doses alone */
        return OK;
    if (last != NULL && str_eq(last->text, fresh.text))
        return OK;
    TRY(end_said_before(work, &fresh, err));
    TRY(believe_anew(work, &fresh, err));
    fresh.id.v = id_new();
    TRY(sent_add_client(work->tx, &work->by, &fresh, err));
    if (organization_known && work->report->client.status.n == 0)
        return OK;
    return save_status(work, err);
}

/* -- doses ------------------------------------------------------------------------------------- */

static enum status
save_doses(struct intake_work *work, const struct dose_plan *plan, struct err *err)
{
    struct client_id client = work->done->client;
    struct instant at = work->report->received;

    for (size_t i = 0; i < plan->end_count; i++)
        TRY(sent_end_one(work->tx, client, plan->end[i], at, err));
    for (size_t i = 0; i < plan->add_count; i++)
        TRY(plan->carries[i] == NULL
                ? sent_add_dose(work->tx, &work->by, &plan->add[i], err)
                : sent_add_carried(work->tx, &work->by, &plan->add[i], plan->carries[i], err));
    for (size_t i = 0; i < plan->remove_count; i++)
        TRY(sent_add_deletion(work->tx, &work->by, &plan->remove[i], err));
    for (size_t i = 0; i < plan->move_count; i++)
        TRY(sent_set_dose(work->tx, client, plan->move[i], err));
    for (size_t i = 0; i < plan->drop_count; i++)
        TRY(dose_remove(work->tx, client, plan->drop[i], err));
    for (size_t i = 0; i < plan->put_count; i++)
        TRY(dose_save(
            work->tx, work->arena, client,
            &(struct dose_write){plan->events, plan->put[i].event, plan->put[i].fresh, at}, err));
    return OK;
}

static void
count_dose(struct intake *done, enum dose_outcome outcome)
{
    switch (outcome) {
    case DOSE_KNOWN:
        done->known++;
        break;
    case DOSE_ADDED:
        done->added++;
        break;
    case DOSE_JOINED:
        done->joined++;
        break;
    case DOSE_CHANGED:
        done->changed++;
        break;
    case DOSE_DELETED:
        done->deleted++;
        break;
    case DOSE_HELD:
    case DOSE_NO_MATCH:
    case DOSE_NO_EVENT:
        done->refused++;
        break;
    }
}

static enum status
apply_doses(struct intake_work *work, struct err *err)
{
    struct dose_known known = {work->sent.doses, work->sent.dose_count, work->sent.deleted,
                               work->sent.deleted_count};
    struct dose_plan plan;

    TRY(sent_read_doses(work->arena, &work->sent, err));
    plan = dose_plan(work->arena, work->ready->sets,
                     &(struct dose_report){work->report, work->ready->doses}, &known, work->found);
    work->done->doses = plan.done;
    work->done->dose_count = work->report->dose_count;
    for (size_t i = 0; i < work->report->dose_count; i++)
        count_dose(work->done, plan.done[i].outcome);
    return save_doses(work, &plan, err);
}

/* -- observations ------------------------------------------------------------------------------ */

static bool
same_observation(const struct report_observation *a, const struct report_observation *b)
{
    return a->kind == b->kind && str_eq(a->code.code, b->code.code) &&
           str_eq(a->code.system, b->code.system) && date_cmp(a->observed, b->observed) == 0;
}

static enum status
end_observation(struct intake_work *work, struct sent_observation *sent, struct err *err)
{
    TRY(sent_end_one(work->tx, work->done->client, sent->id, work->report->received, err));
    sent->organization = 0; /* nobody's any more: it is not ended twice */
    return observation_remove(work->tx, work->done->client, sent->id, err);
}

static enum status
add_observation(struct intake_work *work, struct sent_observation *fresh, struct err *err)
{
    fresh->id.v = id_new();
    work->done->observations_added++;
    TRY(sent_add_observation(work->tx, &work->by, fresh, err));
    return observation_save(work->tx, work->done->client, fresh, err);
}

static enum status
apply_observation(struct intake_work *work, const struct report_observation *said, struct err *err)
{
    struct sent_observation fresh = {.organization = work->report->organization,
                                     .received = work->report->received,
                                     .said = *said,
                                     .text = said_observation(work->arena, said)};

    for (size_t i = 0; i < work->sent.observation_count; i++) {
        struct sent_observation *known = &work->sent.observations[i];

        if (known->organization != work->report->organization ||
            !same_observation(&known->said, said))
            continue;
        if (str_eq(known->text, fresh.text))
            return OK;
        work->done->observations_ended += said->withdrawn ? 1 : 0;
        TRY(end_observation(work, known, err));
    }
    return said->withdrawn ? OK : add_observation(work, &fresh, err);
}

static bool
said_already(const struct report *report, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (same_observation(&report->observations[i], &report->observations[n]))
            return true;
    return false;
}

static enum status
apply_observations(struct intake_work *work, struct err *err)
{
    TRY(sent_read_observations(work->arena, &work->sent, err));
    for (size_t i = 0; i < work->report->observation_count; i++)
        if (!said_already(work->report, i))
            TRY(apply_observation(work, &work->report->observations[i], err));
    return OK;
}

static enum status
apply_note(struct intake_work *work, struct err *err)
{
    if (work->report->client.note.n == 0)
        return OK;
    return note_save(work->tx, work->done->client,
                     &(struct note){.id = id_new(),
                                    .organization = work->report->organization,
                                    .user = work->report->user,
                                    .written = work->report->received,
                                    .text = work->report->client.note},
                     err);
}

enum status
intake_apply(struct tx *tx, struct arena *arena, const struct intake_ready *ready,
             struct findings *found, struct intake *done, struct err *err)
{
    struct intake_work work = {.tx = tx,
                               .arena = arena,
                               .ready = ready,
                               .report = ready->report,
                               .found = found,
                               .done = done,
                               .by = {.report = ready->report, .source = ready->source}};

    assert(tx->open && tx->writes);
    *done = (struct intake){.person = PERSON_KNOWN};
    TRY(identify(&work, err));
    done->identified_us = clock_monotonic_us();
    TRY(work.client == NULL ? add_person(&work, err) : update_person(&work, err));
    TRY(apply_doses(&work, err));
    TRY(apply_observations(&work, err));
    return apply_note(&work, err);
}
