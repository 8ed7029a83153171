/* web/client/past.c - GET and POST /clients/:id/past, doses from a paper card. */
#include <string.h>

#include "registry/history.h"
#include "registry/intake.h"
#include "web/client/lines.h"
#include "web/person.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler past_show, past_try;

static enum status
load(struct visit *v, struct history *history, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(history_load(&tx, v->arena, id, history, err));
    if (!client_open_to(&history->client, visit_scope(v)))
        return FAIL(err, E_DENIED, "the record is restricted");
    return OK;
}

static void
show(struct visit *v, const struct history *history, struct client_past_view *view)
{
    const struct report_client *who = &history->client.believed;

    view->id = history->client.id.v;
    view->name = person_name(v->arena, who);
    view->born = date_long(v->arena, who->born);
    if (view->source.n == 0)
        view->source = STR("03");
    page_client_past(&v->page, view);
}

enum status
past_show(struct visit *v, struct err *err)
{
    struct client_past_view view = {.id = 0};
    struct history history;

    TRY(load(v, &history, err));
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_VIEW,
                                             .kind = STR("client"),
                                             .object = history.client.id.v,
                                             .client = history.client.id.v},
                         err));
    show(v, &history, &view);
    return OK;
}

/* Another dose of the history that may be this one: the same vaccine group on the same day. */
static bool
is_there(const struct visit *v, const struct history *history, const struct typed_dose *one)
{
    for (size_t i = 0; i < history->dose_count; i++) {
        const struct cvx *cvx = cvx_find(v->web->codes, history->doses[i].cvx);

        if (date_cmp(history->doses[i].given, one->given) == 0 && cvx != NULL &&
            cvx_relate(cvx, one->cvx) != CVX_APART)
            return true;
    }
    return false;
}

static struct str
problem_words(enum typed_problem problem)
{
    static const char *const words[] = {
        [TYPED_FINE] = "Will be added",
        [TYPED_NO_VACCINE] = "No vaccine has this name",
        [TYPED_NO_DATE] = "This is no date: write 3/14/2019",
        [TYPED_DATELESS] = "A date is missing",
        [TYPED_EARLY] = "Before birth",
        [TYPED_LATE] = "In the future",
        [TYPED_TOO_MANY] = "Too many at once: save these first",
    };

    return str_of(words[problem]);
}

static void
fill_rows(struct visit *v, const struct history *history, const struct typed_doses *all,
          struct client_past_view *view)
{
    struct client_past_rows *rows = ARENA_ARRAY(v->arena, struct client_past_rows, all->count);

    for (size_t i = 0; i < all->count; i++) {
        const struct typed_dose *one = &all->list[i];
        bool fine = one->problem == TYPED_FINE, there = fine && is_there(v, history, one);

        rows[i] = (struct client_past_rows){
            .line = (int64_t)one->line,
            .typed = one->word,
            .vaccine = one->cvx == NULL ? one->name : one->cvx->name,
            .given = date_long(v->arena, one->given),
            .age = date_is(one->given)
                       ? age_words(v->arena, history->client.believed.born, one->given)
                       : STR(""),
            .kind = there  ? STR("later")
                    : fine ? STR("done")
                           : STR("E"),
            .words = there ? STR("On record already") : problem_words(one->problem)};
    }
    view->rows = rows;
    view->rows_count = all->count;
    view->checked = true;
    view->fine = (int64_t)all->fine;
}

/* Only codes of the table can have come from the form's list. */
static struct str
source_of(struct visit *v)
{
    const struct code *known =
        code_lookup(code_table(v->web->codes, CODE_INFO_SOURCE), visit_field(v, "source"));

    return known == NULL || str_eq(known->code, STR("00")) ? STR("01") : known->code;
}

static struct report *
report_of(struct visit *v, const struct history *history, const struct typed_doses *all)
{
    struct report *report = ARENA_NEW(v->arena, struct report);

    *report = (struct report){.by = REPORT_BY_FORM,
                              .organization = v->session.user.org.v,
                              .user = v->session.user.id.v,
                              .known = history->client.id,
                              .version = history->client.version,
                              .received = v->now.at,
                              .today = v->now.today};
    report->client.born = report->client.died = DATE_NONE;
    report->client.protect_from = report->client.publicity_from = DATE_NONE;
    report->client.status_from = report->client.area_status_from = DATE_NONE;
    report->doses = ARENA_ARRAY(v->arena, struct report_dose, all->count);
    for (size_t i = 0; i < all->count; i++) {
        if (all->list[i].problem != TYPED_FINE)
            continue;
        report->doses[report->dose_count++] = (struct report_dose){.given = all->list[i].given,
                                                                   .cvx = all->list[i].cvx->code,
                                                                   .source = source_of(v),
                                                                   .expires = DATE_NONE,
                                                                   .eligibility_on = DATE_NONE};
    }
    return report;
}

static enum status
save(struct visit *v, const struct history *history, const struct typed_doses *all,
     struct intake *done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct intake_ready ready;
    int64_t id = history->client.id.v;

    intake_prepare(v->arena, v->web->codes, report_of(v, history, all), &ready);
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(intake_apply(&tx, v->arena, &ready, findings_new(v->arena), done, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_ADD,
                                        .kind = STR("dose"),
                                        .object = id,
                                        .client = id,
                                        .reason = STR("past doses")},
                    err));
    return tx_commit(&tx, err);
}

enum status
past_try(struct visit *v, struct err *err)
{
    struct client_past_view view = {.lines = visit_field(v, "lines"), .source = source_of(v)};
    struct history history;
    struct typed_doses *all;
    struct intake done;

    TRY(load(v, &history, err));
    all = lines_read(v->arena,
                     &(struct lines_for){v->web->codes, history.client.believed.born, v->now.today},
                     view.lines);
    if (!str_eq(visit_field(v, "act"), STR("save")) || all->fine == 0) {
        fill_rows(v, &history, all, &view);
        show(v, &history, &view);
        return OK;
    }
    TRY(save(v, &history, all, &done, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/clients/%lld?added=%zu&known=%zu",
                              (long long)history.client.id.v, done.added,
                              done.known + done.joined + done.changed));
    return OK;
}
