/* web/client/show.c - GET /clients/:id, one person's record. */
#include "web/client/show.h"
#include "base/buf.h"
#include "base/id.h"
#include "web/client/closed.h"
#include "web/client/facts.h"
#include "web/client/record.h"
#include "web/due.h"
#include "web/person.h"
#include "web/serve.h"

page_handler client_show;

static struct str
code_words(const struct visit *v, enum code_table_id table, const struct report_code *code)
{
    const struct code *known = code_lookup(code_table(v->web->codes, table), code->code);

    if (known != NULL)
        return known->name;
    return code->text.n > 0 ? code->text : code->code;
}

/* The number of the dose that is forecast; empty if none is. How many there will be depends on when
 * they are given, so that "2 of 11" would be no help. */
static struct str
dose_words(const struct visit *v, const struct cdsi_forecast *forecast)
{
    return forecast->dose_number == 0 ? STR("")
                                      : arena_printf(v->arena, "%u", forecast->dose_number);
}

/* ---- forecast ---- */

static struct client_show_due
due_row(struct visit *v, const struct cdsi_result *result, const struct cdsi_forecast *f, size_t n)
{
    enum due when = due_of(f, v->now.today);

    return (struct client_show_due){.n = (int64_t)n,
                                    .on = when <= DUE_NOW,
                                    .kind = due_kind(when),
                                    .words = due_words(when, f),
                                    .group = f->group,
                                    .dose = dose_words(v, f),
                                    .since = date_long(v->arena, f->recommended),
                                    .earliest = date_long(v->arena, f->earliest),
                                    .why = cdsi_explain_forecast(result, f, v->arena)};
}

static void
fill_forecast(struct visit *v, const struct cdsi_result *result, struct client_show_view *view)
{
    struct client_show_due *due =
        ARENA_ARRAY(v->arena, struct client_show_due, result->forecast_count);
    struct client_show_groups *groups =
        ARENA_ARRAY(v->arena, struct client_show_groups, result->forecast_count);
    struct date next = DATE_NONE;

    for (enum due when = DUE_OVERDUE; when <= DUE_SOON; when++) {
        for (size_t i = 0; i < result->forecast_count; i++) {
            const struct cdsi_forecast *f = &result->forecasts[i];

            if (!f->headline || due_of(f, v->now.today) != when)
                continue;
            due[view->due_count] = due_row(v, result, f, view->due_count);
            view->due_count++;
        }
    }
    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *f = &result->forecasts[i];
        enum due when = due_of(f, v->now.today);

        if (when == DUE_LATER && date_is(f->recommended) &&
            (!date_is(next) || date_cmp(f->recommended, next) < 0)) {
            next = f->recommended;
            view->next = arena_printf(v->arena, "%.*s, %.*s", STRF(f->group),
                                      STRF(date_long(v->arena, f->recommended)));
        }
        groups[view->groups_count++] =
            (struct client_show_groups){.group = f->group,
                                        .kind = due_kind(when),
                                        .words = due_words(when, f),
                                        .dose = dose_words(v, f),
                                        .earliest = date_long(v->arena, f->earliest),
                                        .recommended = date_long(v->arena, f->recommended),
                                        .past_due = date_long(v->arena, f->past_due),
                                        .why = cdsi_explain_forecast(result, f, v->arena)};
    }
    view->due = due;
    view->groups = groups;
    view->season = due_unknown_groups(v->arena, result);
}

/* ---- the person ---- */

static struct client_show_facts
refusal_row(struct visit *v, const struct dose *dose)
{
    const struct code *why = code_lookup(code_table(v->web->codes, CODE_REFUSAL), dose->refusal);

    return (struct client_show_facts){.kind = STR("Refusal"),
                                      .what = why == NULL ? STR("Refused") : why->name,
                                      .about = record_vaccine(v, dose->cvx, dose->trade_name),
                                      .from = date_long(v->arena, dose->given)};
}

static void
fill_facts(struct visit *v, const struct history *history, struct client_show_view *view)
{
    struct client_show_facts *rows = ARENA_ARRAY(v->arena, struct client_show_facts,
                                                 history->observation_count + history->dose_count);

    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *fact = &history->observations[i];
        const struct cvx *about = cvx_find(v->web->codes, fact->about_cvx);

        rows[i] = (struct client_show_facts){
            .kind = fact_kind_words(fact->kind),
            .what = fact_words(v, fact),
            .about = about == NULL || about->kind == CVX_NOTHING ? STR("") : about->name,
            .from = date_long(v->arena, date_is(fact->from) ? fact->from : fact->observed),
            .until = date_long(v->arena, fact->until)};
    }
    view->facts_count = history->observation_count;
    for (size_t i = 0; i < history->dose_count; i++)
        if (history->doses[i].completion == DOSE_REFUSED && !history->doses[i].shadowed)
            rows[view->facts_count++] = refusal_row(v, &history->doses[i]);
    view->facts = rows;
}

/* What nobody may miss who is about to give a dose. */
static void
fill_alerts(struct visit *v, const struct history *history, struct client_show_view *view)
{
    struct client_show_alerts *rows =
        ARENA_ARRAY(v->arena, struct client_show_alerts, history->observation_count + 1);

    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *fact = &history->observations[i];

        if ((fact->kind != OBSERVATION_CONTRAINDICATION && fact->kind != OBSERVATION_REACTION) ||
            (date_is(fact->until) && date_cmp(fact->until, v->now.today) < 0))
            continue;
        rows[view->alerts_count++] = (struct client_show_alerts){
            .kind = fact_kind_words(fact->kind), .what = fact_words(v, fact)};
    }
    view->alerts = rows;
}

static struct str
races(struct visit *v, const struct report_client *who)
{
    struct buf buf;

    buf_init(&buf, v->arena, 64);
    for (size_t i = 0; i < who->race_count; i++) {
        if (i > 0)
            BUF_LIT(&buf, ", ");
        buf_add(&buf, code_words(v, CODE_RACE, &who->races[i]));
    }
    return buf_str(&buf);
}

static void
fill_person(struct visit *v, const struct report_client *who, struct client_show_view *view)
{
    struct client_show_ids *ids =
        ARENA_ARRAY(v->arena, struct client_show_ids, who->identifier_count);

    view->name = person_name(v->arena, who);
    view->others = person_others(v->arena, who);
    view->born = date_long(v->arena, who->born);
    view->age = age_words(v->arena, who->born, v->now.today);
    view->sex = person_sex(who);
    view->phone = person_phone(v->arena, who);
    view->town = person_town(v->arena, who);
    view->dead = who->dead == REPORT_YES && date_is(who->died) ? date_long(v->arena, who->died)
                 : who->dead == REPORT_YES                     ? STR("on a day not known")
                                                               : STR("");
    view->twin = who->multiple_birth == REPORT_YES;
    view->address = person_address(v->arena, who);
    view->parent = person_parent(v->arena, who);
    view->language = code_words(v, CODE_LANGUAGE, &who->language);
    view->speaks = str_ieq(who->language.code, STR("eng")) || str_ieq(who->language.code, STR("en"))
                       ? STR("")
                       : view->language;
    view->ethnicity = code_words(v, CODE_ETHNICITY, &who->ethnicity);
    view->race = races(v, who);
    for (size_t i = 0; i < who->identifier_count; i++)
        ids[i] = (struct client_show_ids){.type = who->identifiers[i].type,
                                          .authority = who->identifiers[i].authority,
                                          .value = who->identifiers[i].value};
    view->ids = ids;
    view->ids_count = who->identifier_count;
}

/* Read only when a dose is marked so. */
static enum status
read_otherwise(struct visit *v, const struct history *history, struct show_made *made,
               struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool disputed = false;

    for (size_t i = 0; i < history->dose_count; i++)
        disputed = disputed || history->doses[i].disputed;
    if (!disputed)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    return otherwise_list(v, &tx, history->client.id, (struct dose_id){0}, &made->otherwise,
                          &made->otherwise_count, err);
}

enum status
show_record(struct visit *v, const struct history *history, struct err *err)
{
    struct client_show_view view = {.schedule = cdsi_release(v->schedule).version};
    struct show_made made = {.otherwise = NULL};

    view.id = history->client.id.v;
    view.number = id_text(v->arena, view.id);
    view.may_write = visit_may(v, PERMISSION_DOSE_WRITE);
    view.may_protect = visit_may(v, PERMISSION_CLIENT_PROTECT);
    view.out = history->client.lock == CLIENT_OPTED_OUT;
    view.restricted = view.out || history->client.lock == CLIENT_ONE_ORGANIZATION ||
                      history->client.believed.protect == REPORT_YES;
    view.undo = record_say_done(v, &view.moment);
    view.unknown = record_forecast(v, history, &made.forecast);
    if (made.forecast.result != NULL)
        fill_forecast(v, made.forecast.result, &view);
    TRY(read_otherwise(v, history, &made, err));
    fill_person(v, &history->client.believed, &view);
    show_doses(v, history, &made, &view);
    fill_facts(v, history, &view);
    fill_alerts(v, history, &view);
    page_client_show(&v->page, &view);
    return OK;
}

enum status
client_show(struct visit *v, struct err *err)
{
    struct history history = {0};
    enum status status;

    status = record_load(v, 0, &history, err);
    if (status == E_DENIED)
        return closed_show(v, &history.client, STR(""), err);
    TRY(status);
    TRY(record_seen(v, &history, err));
    return show_record(v, &history, err);
}
