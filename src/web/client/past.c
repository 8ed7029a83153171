/* web/client/past.c - GET and POST /clients/:id/past, doses from a paper card. */
#include <string.h>

#include "web/client/lines.h"
#include "web/client/record.h"
#include "web/person.h"
#include "web/serve.h"

page_handler past_show, past_try;

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

    TRY(record_load(v, 0, &history, err));
    TRY(record_seen(v, &history, err));
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

enum { NEAR_DAYS = 10 };

/* A dose of the same vaccine group some days apart: perhaps the same one, with a slip in one of the dates. */
static struct str
near_words(struct visit *v, const struct history *history, const struct typed_dose *one)
{
    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];
        const struct cvx *cvx = cvx_find(v->web->codes, dose->cvx);

        if (dose->shadowed || !date_is(dose->given) || cvx == NULL ||
            cvx_relate(cvx, one->cvx) == CVX_APART ||
            date_cmp(date_add_days(dose->given, NEAR_DAYS), one->given) < 0 ||
            date_cmp(date_add_days(one->given, NEAR_DAYS), dose->given) < 0)
            continue;
        return arena_printf(v->arena, "Will be added. Is it the dose of %.*s on record?",
                            STRF(date_long(v->arena, dose->given)));
    }
    return STR("");
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
        [TYPED_TWICE] = "Typed twice: will be added once",
        [TYPED_TOO_MANY] = "Too many at once: save these first",
    };

    return str_of(words[problem]);
}

/* What will become of a line, and the colour it has. */
static void
judge_row(struct visit *v, const struct history *history, const struct typed_dose *one,
          struct client_past_rows *row)
{
    bool fine = one->problem == TYPED_FINE, there = fine && is_there(v, history, one);
    struct str near = fine && !there ? near_words(v, history, one) : STR("");

    row->kind = fine ? STR("done") : STR("E");
    row->words = problem_words(one->problem);
    if (there) {
        row->kind = STR("later");
        row->words = STR("On record already");
    } else if (near.n > 0) {
        row->kind = STR("soon");
        row->words = near;
    }
}

static void
fill_rows(struct visit *v, const struct history *history, const struct typed_doses *all,
          struct client_past_view *view)
{
    struct client_past_rows *rows = ARENA_ARRAY(v->arena, struct client_past_rows, all->count);

    for (size_t i = 0; i < all->count; i++) {
        const struct typed_dose *one = &all->list[i];

        rows[i] = (struct client_past_rows){
            .line = (int64_t)one->line,
            .typed = one->word,
            .vaccine = one->cvx == NULL ? one->name : one->cvx->name,
            .given = date_long(v->arena, one->given),
            .age = date_is(one->given)
                       ? age_words(v->arena, history->client.believed.born, one->given)
                       : STR("")};
        judge_row(v, history, one, &rows[i]);
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
    struct report *report = record_report(v, history->client.id);

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

enum status
past_try(struct visit *v, struct err *err)
{
    struct client_past_view view = {.lines = visit_field(v, "lines"), .source = source_of(v)};
    struct history history;
    struct typed_doses *all;
    struct intake done;

    TRY(record_load(v, 0, &history, err));
    all = lines_read(v->arena,
                     &(struct lines_for){v->web->codes, history.client.believed.born, v->now.today},
                     view.lines);
    if (!str_eq(visit_field(v, "act"), STR("save")) || all->fine == 0 ||
        (all->fine < all->count && visit_field(v, "checked").n == 0)) {
        fill_rows(v, &history, all, &view);
        show(v, &history, &view);
        return OK;
    }
    TRY(record_apply(
        v, report_of(v, &history, all),
        &(struct visit_act){.what = AUDIT_ADD, .kind = STR("dose"), .reason = STR("past doses")},
        &done, err));
    if (done.added + done.joined + done.changed == 0)
        record_done(v, history.client.id, "same", 1);
    else
        record_done(v, history.client.id, "past", done.added + done.joined + done.changed);
    return OK;
}
