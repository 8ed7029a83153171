/* web/client/record.c - opening a record, and reporting to it. */
#include "web/client/record.h"

#include "registry/glass.h"
#include "web/serve.h"

#define US_PER_MINUTE INT64_C(60000000)

enum status
record_read(struct visit *v, struct tx *tx, size_t part, struct history *history, struct err *err)
{
    struct client_id id;
    bool open;

    TRY(visit_id(v, part, &id.v, err));
    TRY(history_load(tx, v->arena, id, history, err));
    if (client_open_to(&history->client, visit_scope(v)))
        return OK;
    TRY(glass_broken(tx, v->arena,
                     &(struct glass){.client = history->client.id,
                                     .user = v->session.user.id.v,
                                     .organization = v->session.user.org.v,
                                     .at = v->now.at},
                     &open, err));
    return open ? OK : FAIL(err, E_DENIED, "the record is restricted");
}

enum status
record_load(struct visit *v, size_t part, struct history *history, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, v->web->db, err));
    return record_read(v, &tx, part, history, err);
}

enum status
record_seen(struct visit *v, const struct history *history, struct err *err)
{
    int64_t id = history->client.id.v;

    return visit_audit_look(
        v,
        &(struct visit_act){.what = AUDIT_VIEW, .kind = STR("client"), .object = id, .client = id},
        err);
}

/* A schedule that says nothing of any vaccine must not look like one by which nothing is due. */
struct str
record_forecast(struct visit *v, const struct history *history, struct history_forecast *made)
{
    struct date born = history->client.believed.born;

    *made = (struct history_forecast){.result = NULL};
    if (!date_is(born))
        return STR("Forecast not available: this record has no birth date.");
    if (date_cmp(born, v->now.today) > 0)
        return STR("Forecast not available: the birth date of this record is in the future.");
    if (v->schedule != NULL)
        history_cdsi(history, v->schedule, v->now.today, v->arena, made);
    if (made->result != NULL && made->result->forecast_count > 0)
        return STR("");
    *made = (struct history_forecast){.result = NULL};
    return arena_printf(
        v->arena,
        "Forecast not available: the vaccine schedule of this system gives no answer "
        "for this record. Ask the help desk and tell them page number %llx.",
        (unsigned long long)v->request_id);
}

struct report *
record_report(struct visit *v, struct client_id known)
{
    struct report *report = ARENA_NEW(v->arena, struct report);

    *report = (struct report){.by = REPORT_BY_FORM,
                              .organization = v->session.user.org.v,
                              .user = v->session.user.id.v,
                              .known = known,
                              .received = v->now.at,
                              .today = v->now.today};
    report->client.born = report->client.died = DATE_NONE;
    report->client.protect_from = report->client.publicity_from = DATE_NONE;
    report->client.status_from = report->client.area_status_from = DATE_NONE;
    return report;
}

enum status
record_apply_in(struct visit *v, struct tx *tx, const struct intake_ready *ready,
                const struct visit_act *act, struct intake *done, struct err *err)
{
    struct visit_act told = *act;

    TRY(intake_apply(tx, v->arena, ready, findings_new(v->arena), done, err));
    told.client = done->client.v;
    told.object = told.object == 0 ? done->client.v : told.object;
    return visit_audit(v, tx, &told, err);
}

static enum status
apply_once(struct visit *v, const struct intake_ready *ready, const struct visit_act *act,
           struct intake *done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(record_apply_in(v, &tx, ready, act, done, err));
    return tx_commit(&tx, err);
}

enum status
record_apply(struct visit *v, const struct report *report, const struct visit_act *act,
             struct intake *done, struct err *err)
{
    struct intake_ready ready;
    unsigned tries = 0;
    enum status status;

    intake_prepare(v->arena, v->web->codes, report, &ready);
    do
        status = apply_once(v, &ready, act, done, err);
    while (tx_again(&tries, status));
    return status;
}

/* ---- what was done ---- */

static const struct {
    bool undoable;
    const char *what, *one, *many;
} done_words[] = {
    {true, "given", "1 dose saved.", "%llu doses saved."},
    {true, "past", "1 past dose saved.", "%llu past doses saved."},
    {true, "changed", "The dose was changed.", "%llu doses were changed."},
    {true, "deleted", "The dose was deleted.", "%llu doses were deleted."},
    {true, "moved", "The dose was moved to this record.", "%llu doses were moved to this record."},
    {true, "person", "The person's data were changed.", "%llu changes were saved."},
    {false, "added", "The person was registered.", "%llu persons were registered."},
    {false, "joined", "The person was on record already; what you entered was added.", ""},
    {true, "fact", "Saved. The forecast takes it into account.", "Saved."},
    {true, "factless", "Removed. The forecast no longer takes it into account.", "Removed."},
    {false, "same", "Nothing was changed: all of this was on record already.", ""},
    {false, "undone", "Undone. The record is as it was before.", "Undone."},
    {false, "locked", "The person has opted out. Clinics can no longer open the record.", ""},
    {false, "unreasoned", "Nothing was changed: enter why, and who asked for it.", ""},
    {false, "unlocked", "The record is no longer restricted.", ""},
    {false, "opened",
     "The record was opened with the reason you gave. The privacy staff were told.", ""},
};

void
record_done(struct visit *v, struct client_id id, const char *what, size_t count)
{
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/clients/%lld?done=%s&count=%zu&moment=%lld",
                              (long long)id.v, what, count, (long long)v->now.at.us));
}

bool
record_say_done(struct visit *v, int64_t *moment)
{
    struct str what = req_query(v->req, "done"), at = req_query(v->req, "moment");
    uint64_t count = 1;

    (void)str_parse_u64(req_query(v->req, "count"), &count);
    for (size_t i = 0; i < sizeof(done_words) / sizeof(done_words[0]); i++) {
        if (!str_eq(what, str_of(done_words[i].what)))
            continue;
        v->layout.done =
            count > 1 && str_find(str_of(done_words[i].many), '%') < str_of(done_words[i].many).n
                ? arena_printf(v->arena, "%llu%s", (unsigned long long)count,
                               done_words[i].many + 4)
                : str_of(done_words[i].one);
        return done_words[i].undoable && str_parse_i64(at, moment) &&
               v->now.at.us - *moment < UNDO_MINUTES * US_PER_MINUTE;
    }
    return false;
}

/* ---- small words ---- */

bool
record_day(const struct visit *v, struct str typed, struct date *out)
{
    uint64_t back = 0;

    typed = str_trim(typed);
    if (typed.n > 0 && (typed.p[0] == 't' || typed.p[0] == 'T') &&
        (typed.n == 1 || str_ieq(typed, STR("today")) ||
         (typed.p[1] == '-' && str_parse_u64(str_skip(typed, 2), &back) && back < 40000))) {
        *out = date_add_days(v->now.today, -(int32_t)back);
        return true;
    }
    return date_parse_typed(typed, v->now.today, out);
}

struct str
record_vaccine(const struct visit *v, struct str cvx, struct str trade_name)
{
    const struct cvx *known = cvx_find(v->web->codes, cvx);
    struct str name = known == NULL ? arena_printf(v->arena, "CVX %.*s", STRF(cvx)) : known->name;

    return trade_name.n == 0 ? name
                             : arena_printf(v->arena, "%.*s (%.*s)", STRF(name), STRF(trade_name));
}

struct str
record_field(struct visit *v, const char *name, size_t n)
{
    struct str whole = arena_printf(v->arena, "%s%zu", name, n);

    return visit_field(v, arena_cstr(v->arena, whole));
}
