/* web/client/dose_act.c - a dose corrected, deleted, moved; and acts undone. */
#include "registry/revise.h"
#include "web/client/dose.h"
#include "web/serve.h"

page_handler record_undo;

struct str
dose_said_words(struct visit *v, const struct report_dose *said)
{
    struct str words =
        arena_printf(v->arena, "%.*s, %.*s", STRF(record_vaccine(v, said->cvx, said->trade_name)),
                     STRF(date_long(v->arena, said->given)));

    if (said->completion == DOSE_REFUSED)
        return arena_printf(v->arena, "%.*s, refused", STRF(words));
    return said->lot.n == 0
               ? words
               : arena_printf(v->arena, "%.*s, lot %.*s", STRF(words), STRF(said->lot));
}

/* ---- one dose ---- */

/* Takes the place of everything that was said of the injection; `fresh` NULL: it is deleted. */
static struct report *
correction(struct visit *v, const struct dose_page *page, const struct report_dose *fresh)
{
    struct report *report = record_report(v, page->history.client.id);

    report->doses = ARENA_ARRAY(v->arena, struct report_dose, page->word_count + 1);
    for (size_t i = 0; i < page->word_count; i++) {
        const struct history_word *word = &page->words[i];
        bool keeps = fresh != NULL && word == page->best;
        struct report_dose *dose = &report->doses[report->dose_count++];

        *dose = keeps ? *fresh : word->said;
        dose->action = keeps ? DOSE_UPDATE : DOSE_DELETE;
        dose->corrects = word->id;
        dose->corrected = keeps || dose->corrected;
    }
    return report;
}

static enum status
apply(struct visit *v, struct tx *tx, const struct report *report, const struct visit_act *act,
      struct err *err)
{
    struct intake_ready ready;
    struct intake done;

    intake_prepare(v->arena, v->web->codes, report, &ready);
    return record_apply_in(v, tx, &ready, act, &done, err);
}

/* The same dose, said of another person by whoever moves it. */
static enum status
add_elsewhere(struct visit *v, struct tx *tx, struct dose_page *page, struct err *err)
{
    struct report *report;
    struct report_dose *dose = ARENA_NEW(v->arena, struct report_dose);
    struct visit_act act = {.what = AUDIT_ADD, .kind = STR("dose"), .reason = STR("moved here")};
    struct client client;
    bool found;

    if (!str_parse_i64(visit_field(v, "to"), &page->to.v))
        return FAIL(err, E_INVALID, "the form names nobody to move the dose to");
    TRY(client_load_standing(tx, v->arena, page->to, &client, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no such client");
    if (!client_open_to(&client, visit_scope(v)))
        return FAIL(err, E_DENIED, "the other record is restricted");
    page->to = client.id;
    *dose = page->best->said;
    dose->action = DOSE_ADD;
    report = record_report(v, page->to);
    report->doses = dose;
    report->dose_count = 1;
    return apply(v, tx, report, &act, err);
}

enum status
dose_carry_out(struct visit *v, struct tx *tx, enum dose_act what, struct dose_page *page,
               const struct report_dose *fresh, struct err *err)
{
    struct visit_act act = {.what = what == DOSE_ACT_SAVE ? AUDIT_CHANGE : AUDIT_REMOVE,
                            .kind = STR("dose"),
                            .object = page->dose->id.v,
                            .reason = what == DOSE_ACT_MOVE ? STR("moved to another record")
                                                            : visit_field(v, "reason")};

    TRY(apply(v, tx, correction(v, page, what == DOSE_ACT_SAVE ? fresh : NULL), &act, err));
    return what == DOSE_ACT_MOVE ? add_elsewhere(v, tx, page, err) : OK;
}

/* ---- undo ---- */

/* The user's own act at that moment, and only for a few minutes. */
static enum status
may_undo(struct visit *v, struct tx *tx, const struct undo *undo, struct err *err)
{
    struct audit_query query = {
        .who = v->session.user.id, .from = undo->act, .to = {undo->act.us + 1}, .max = 8};
    struct audit_row *rows;
    size_t count;

    if (v->now.at.us - undo->act.us > UNDO_MINUTES * INT64_C(60000000))
        return FAIL(err, E_CONFLICT, "it is too late to undo");
    TRY(audit_find(tx, v->arena, &query, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        if (rows[i].entry.client == undo->client.v)
            return OK;
    return FAIL(err, E_DENIED, "this was not done by the user");
}

static enum status
undo_one(struct visit *v, struct tx *tx, struct undo *undo, struct err *err)
{
    TRY(may_undo(v, tx, undo, err));
    TRY(revise_undo(tx, v->arena, v->web->codes, undo, err));
    return visit_audit(v, tx,
                       &(struct visit_act){.what = AUDIT_CHANGE,
                                           .kind = STR("client"),
                                           .object = undo->client.v,
                                           .client = undo->client.v,
                                           .reason = STR("undone")},
                       err);
}

/* A dose that was moved goes back: the other record is the one the same act touched. */
static enum status
undo_elsewhere(struct visit *v, struct tx *tx, struct undo *undo, struct err *err)
{
    struct audit_query query = {
        .who = v->session.user.id, .from = undo->act, .to = {undo->act.us + 1}, .max = 8};
    struct client_id first = undo->client;
    struct audit_row *rows;
    size_t count;

    TRY(audit_find(tx, v->arena, &query, &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (rows[i].entry.client == first.v || rows[i].entry.client == 0 ||
            !str_eq(rows[i].entry.object_kind, STR("dose")))
            continue;
        undo->client.v = rows[i].entry.client;
        TRY(undo_one(v, tx, undo, err));
    }
    return OK;
}

static enum status
undo_once(struct visit *v, struct client_id *id, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history history;
    struct undo undo = {.user = v->session.user.id.v, .at = v->now.at};

    if (!str_parse_i64(visit_field(v, "moment"), &undo.act.us))
        return FAIL(err, E_INVALID, "the form says no moment");
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, &history, err));
    *id = undo.client = history.client.id;
    TRY(undo_one(v, &tx, &undo, err));
    TRY(undo_elsewhere(v, &tx, &undo, err));
    return tx_commit(&tx, err);
}

/* POST /clients/:id/undo */
enum status
record_undo(struct visit *v, struct err *err)
{
    struct client_id id = {0};
    unsigned tries = 0;
    enum status status;

    do
        status = undo_once(v, &id, err);
    while (tx_again(&tries, status));
    if (status == OK)
        record_done(v, id, "undone", 1);
    return status;
}
