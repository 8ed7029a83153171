/* web/client/show.c - GET /clients/:id, one person's record. */
#include "base/buf.h"
#include "base/id.h"
#include "registry/history.h"
#include "web/due.h"
#include "web/person.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler client_show;

static struct str
code_words(const struct visit *v, enum code_table_id table, const struct report_code *code)
{
    const struct code *known = code_lookup(code_table(v->web->codes, table), code->code);

    if (known != NULL)
        return known->name;
    return code->text.n > 0 ? code->text : code->code;
}

static struct str
vaccine_words(const struct visit *v, const struct dose *dose)
{
    const struct cvx *cvx = cvx_find(v->web->codes, dose->cvx);
    struct str name = cvx == NULL ? arena_printf(v->arena, "CVX %.*s", STRF(dose->cvx)) : cvx->name;

    return dose->trade_name.n == 0
               ? name
               : arena_printf(v->arena, "%.*s (%.*s)", STRF(name), STRF(dose->trade_name));
}

/* The number of the dose that is forecast; empty if none is. How many there will be depends on when
 * they are given, so that "2 of 11" would be no help. */
static struct str
dose_words(const struct visit *v, const struct cdsi_forecast *forecast)
{
    return forecast->dose_number == 0 ? STR("")
                                      : arena_printf(v->arena, "%u", forecast->dose_number);
}

/* ---- history ---- */

static struct str
dose_state(const struct dose *dose)
{
    if (dose->completion == DOSE_REFUSED)
        return STR("Refused");
    if (dose->completion == DOSE_NOT_GIVEN)
        return STR("Not given");
    return dose->shadowed ? STR("The same as another dose") : STR("");
}

/* What each vaccine group thinks of history dose `index`. */
static void
judge_dose(struct visit *v, const struct history_forecast *made, size_t index,
           struct client_show_doses *row)
{
    size_t count;
    const struct cdsi_evaluation **list = history_judged(made, index, v->arena, &count);
    struct client_show_doses_judged *judged =
        ARENA_ARRAY(v->arena, struct client_show_doses_judged, count);

    row->judged = judged;
    for (size_t i = 0; i < count; i++) {
        const struct cdsi_evaluation *e = list[i];
        bool counts = e->status == CDSI_VALID;

        judged[row->judged_count++] = (struct client_show_doses_judged){
            .group = e->group,
            .kind = cdsi_dose_status_word(e->status),
            .words = counts                          ? STR("Valid")
                     : e->status == CDSI_NOT_VALID   ? STR("Not valid")
                     : e->status == CDSI_SUBSTANDARD ? STR("Substandard")
                                                     : STR("Extra"),
            .why = counts && e->reasons == 0 ? STR("")
                                             : cdsi_explain_evaluation(made->result, e, v->arena)};
    }
}

static void
fill_doses(struct visit *v, const struct history *history, const struct history_forecast *made,
           struct client_show_view *view)
{
    struct client_show_doses *rows =
        ARENA_ARRAY(v->arena, struct client_show_doses, history->dose_count);

    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];

        rows[i] = (struct client_show_doses){
            .given = date_long(v->arena, dose->given),
            .age = age_words(v->arena, history->client.believed.born, dose->given),
            .vaccine = vaccine_words(v, dose),
            .lot = dose->lot,
            .where = dose->facility,
            .state = dose_state(dose),
            .shadowed = dose->shadowed,
            .sources = (int64_t)dose->sources};
        if (made->result != NULL)
            judge_dose(v, made, i, &rows[i]);
    }
    view->doses = rows;
    view->doses_count = history->dose_count;
}

/* ---- forecast ---- */

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

            if (f->headline && due_of(f, v->now.today) == when)
                due[view->due_count++] =
                    (struct client_show_due){.kind = due_kind(when),
                                             .words = due_words(when, f),
                                             .group = f->group,
                                             .dose = dose_words(v, f),
                                             .since = date_long(v->arena, f->recommended),
                                             .earliest = date_long(v->arena, f->earliest),
                                             .why = cdsi_explain_forecast(result, f, v->arena)};
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
}

/* ---- the person ---- */

static void
fill_facts(struct visit *v, const struct history *history, struct client_show_view *view)
{
    static const char *const kinds[] = {"Had the disease", "Immune by test", "Contraindication",
                                        "Indication",      "Condition",      "Reaction",
                                        "Exemption",       "Other"};
    struct client_show_facts *rows =
        ARENA_ARRAY(v->arena, struct client_show_facts, history->observation_count);

    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *fact = &history->observations[i];
        const struct cvx *about = cvx_find(v->web->codes, fact->about_cvx);

        rows[i] = (struct client_show_facts){
            .kind = str_of(kinds[fact->kind]),
            .what = fact->code.text.n > 0 ? fact->code.text : fact->code.code,
            .about = about == NULL || about->kind == CVX_NOTHING ? STR("") : about->name,
            .from = date_long(v->arena, date_is(fact->from) ? fact->from : fact->observed),
            .until = date_long(v->arena, fact->until)};
    }
    view->facts = rows;
    view->facts_count = history->observation_count;
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
    view->ethnicity = code_words(v, CODE_ETHNICITY, &who->ethnicity);
    view->race = races(v, who);
    for (size_t i = 0; i < who->identifier_count; i++)
        ids[i] = (struct client_show_ids){.type = who->identifiers[i].type,
                                          .authority = who->identifiers[i].authority,
                                          .value = who->identifiers[i].value};
    view->ids = ids;
    view->ids_count = who->identifier_count;
}

static enum status
load(struct visit *v, struct client_id id, struct history *history, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, v->web->db, err));
    TRY(history_load(&tx, v->arena, id, history, err));
    if (!client_open_to(&history->client, visit_scope(v)))
        return FAIL(err, E_DENIED, "the record is restricted");
    return OK;
}

/* After /clients/:id/past: counts alone, so that the address tells nothing of the person. */
static void
say_what_was_saved(struct visit *v)
{
    uint64_t added, known;

    if (!str_parse_u64(req_query(v->req, "added"), &added) ||
        !str_parse_u64(req_query(v->req, "known"), &known))
        return;
    v->layout.done = arena_printf(v->arena, "%llu doses added, %llu were on record already.",
                                  (unsigned long long)added, (unsigned long long)known);
}

enum status
client_show(struct visit *v, struct err *err)
{
    struct client_show_view view = {.schedule = cdsi_release(v->schedule).version};
    struct history_forecast made = {0};
    struct history history;
    struct client_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(load(v, id, &history, err));
    id = history.client.id;
    TRY(visit_audit_look(
        v,
        &(struct visit_act){
            .what = AUDIT_VIEW, .kind = STR("client"), .object = id.v, .client = id.v},
        err));
    view.id = id.v;
    view.number = id_text(v->arena, id.v);
    view.may_write = visit_may(v, PERMISSION_DOSE_WRITE);
    say_what_was_saved(v);
    view.unknown = !date_is(history.client.believed.born);
    if (!view.unknown) {
        history_cdsi(&history, v->schedule, v->now.today, v->arena, &made);
        fill_forecast(v, made.result, &view);
    }
    fill_person(v, &history.client.believed, &view);
    fill_doses(v, &history, &made, &view);
    fill_facts(v, &history, &view);
    page_client_show(&v->page, &view);
    return OK;
}
