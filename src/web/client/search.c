/* web/client/search.c - the search box: words in, people out, each with what is due. */
#include "registry/client_search.h"

#include "registry/history.h"
#include "web/client/filters.h"
#include "web/client/searches.h"
#include "web/due.h"
#include "web/person.h"
#include "web/serve.h"
#include "web/visit.h"

enum { ROWS_A_PAGE = 20 };

page_handler client_search_form, client_search_try, client_search_show;

static void
fill_filters(struct visit *v, const struct filters *f, struct client_search_view *view)
{
    static const struct {
        struct str code, words;
    } ages[] = {{STR_INIT("0-1"), STR_INIT("Under 2 years")},
                {STR_INIT("2-6"), STR_INIT("2 to 6 years")},
                {STR_INIT("7-12"), STR_INIT("7 to 12 years")},
                {STR_INIT("13-17"), STR_INIT("13 to 17 years")},
                {STR_INIT("18-64"), STR_INIT("18 to 64 years")},
                {STR_INIT("65-150"), STR_INIT("65 years and older")}};
    enum { AGES = sizeof(ages) / sizeof(ages[0]) };
    struct client_search_ages *rows = ARENA_ARRAY(v->arena, struct client_search_ages, AGES);

    for (size_t i = 0; i < AGES; i++)
        rows[i] =
            (struct client_search_ages){ages[i].code, ages[i].words, str_eq(ages[i].code, f->age)};
    view->ages = rows;
    view->ages_count = AGES;
    view->filtered = f->set;
    view->mine = f->how.active_at != 0;
    view->girls = f->how.sex == REPORT_SEX_F;
    view->boys = f->how.sex == REPORT_SEX_M;
    view->county = f->how.county;
    view->no_phone = f->how.no_phone;
}

/* GET /clients */
enum status
client_search_form(struct visit *v, struct err *err)
{
    struct client_search_view view = {0};
    struct filters f = {.set = false};

    (void)err;
    fill_filters(v, &f, &view);
    page_client_search(&v->page, &view);
    return OK;
}

static enum status
search(struct visit *v, struct tx *tx, const struct filters *f, struct client_hits *hits,
       struct err *err)
{
    struct client_question question = {
        .text = f->words, .organization = visit_scope(v), .today = v->now.today, .only = f->how};

    return client_search(tx, v->arena, v->web->codes, &question, hits, err);
}

/* POST /clients/search. The words stay out of the address; one exact hit opens the record. */
enum status
client_search_try(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct filters f = filters_typed(v);
    struct str to;
    struct client_hits hits;
    int64_t number;

    if (f.words.n == 0) {
        res_redirect(v->req, v->res, STR("/clients"));
        return OK;
    }
    TRY(tx_read(&tx, v->web->db, err));
    TRY(search(v, &tx, &f, &hits, err));
    tx_end(&tx);
    TRY(visit_audit_look(
        v, &(struct visit_act){.what = AUDIT_SEARCH, .kind = STR("client"), .reason = f.words},
        err));
    if (hits.count == 1 && !hits.near && !hits.more && hits.hidden == 0) {
        to = arena_printf(v->arena, "/clients/%lld", (long long)hits.list[0].id.v);
    } else {
        number = searches_put(v->web->searches, v->session.user.id.v, filters_kept(v, &f));
        to = arena_printf(v->arena, "/clients/s/%lld", (long long)number);
    }
    res_redirect(v->req, v->res, to);
    return OK;
}

static bool
dose_given(const struct dose *dose)
{
    return dose->completion == DOSE_COMPLETE || dose->completion == DOSE_PARTIAL;
}

/* What was given last, and what is due. */
static void
due_row(struct visit *v, const struct history *history, struct client_search_hits *row)
{
    struct history_forecast made;
    struct client_search_hits_due *due;

    for (size_t i = 0; i < history->dose_count; i++)
        if (!history->doses[i].shadowed && dose_given(&history->doses[i]))
            row->last = date_long(v->arena, history->doses[i].given);
    row->no_forecast = !date_is(history->client.believed.born);
    if (row->no_forecast)
        return;
    history_cdsi(history, v->schedule, v->now.today, v->arena, &made);
    row->season = due_unknown_groups(v->arena, made.result);
    due = ARENA_ARRAY(v->arena, struct client_search_hits_due, made.result->forecast_count);
    row->due = due;
    for (size_t i = 0; i < made.result->forecast_count; i++) {
        const struct cdsi_forecast *forecast = &made.result->forecasts[i];
        enum due when = due_of(forecast, v->now.today);

        if (forecast->headline && when <= DUE_NOW)
            due[row->due_count++] =
                (struct client_search_hits_due){.kind = due_kind(when),
                                                .words = due_words(when, forecast),
                                                .group = forecast->group};
    }
}

/* What was typed with one word less. */
static void
fill_tries(struct visit *v, struct client_search_view *view)
{
    enum { WORDS = 4 };
    struct client_search_tries *rows = ARENA_ARRAY(v->arena, struct client_search_tries, WORDS);
    struct str word[WORDS], rest = view->words;
    size_t count = 0;

    while (rest.p != NULL && count < WORDS) {
        word[count] = str_trim(str_cut(&rest, ' '));
        count += word[count].n > 0;
    }
    for (size_t skip = 0; skip < count && count > 1; skip++) {
        struct str some = STR("");

        for (size_t i = 0; i < count; i++)
            if (i != skip)
                some = arena_printf(v->arena, "%.*s%s%.*s", STRF(some), some.n > 0 ? " " : "",
                                    STRF(word[i]));
        rows[view->tries_count++] = (struct client_search_tries){some};
    }
    view->tries = rows;
}

static void
person_row(struct visit *v, const struct client_hit *hit, struct client_search_hits *row)
{
    const struct report_client *who = &hit->believed;

    row->id = hit->id.v;
    row->name = person_name(v->arena, who);
    row->others = person_others(v->arena, who);
    row->born = date_long(v->arena, who->born);
    row->age = age_words(v->arena, who->born, v->now.today);
    row->sex = person_sex(who);
    row->town = person_town(v->arena, who);
    row->parent = person_parent(v->arena, who);
    row->why = client_why_words(v->arena, hit->why);
}

/* How many there are beyond those listed, and the years of birth to choose from. */
static void
fill_more(struct visit *v, const struct client_hits *hits, struct client_search_view *view)
{
    struct client_search_years *rows =
        ARENA_ARRAY(v->arena, struct client_search_years, hits->year_count);

    for (size_t i = 0; i < hits->year_count; i++)
        rows[i] = (struct client_search_years){.year = hits->years[i].year,
                                               .count = (int64_t)hits->years[i].count};
    view->years = rows;
    view->years_count = hits->year_count;
    view->more = hits->more;
    view->total = (int64_t)hits->total;
    view->least = hits->total_least;
    view->vague = hits->vague == VAGUE_EMPTY;
    view->only_zip = hits->vague == VAGUE_ZIP;
    view->only_letter = hits->vague == VAGUE_LETTER;
}

/* The rows of one page, each with its forecast; those of other pages cost nothing. */
static enum status
fill_rows(struct visit *v, struct tx *tx, const struct client_hits *hits,
          struct client_search_view *view, struct err *err)
{
    struct client_search_hits *rows = ARENA_ARRAY(v->arena, struct client_search_hits, ROWS_A_PAGE);
    uint64_t from = 0;

    if (!str_parse_u64(req_query(v->req, "from"), &from) || from >= hits->count)
        from = 0;
    for (size_t i = from; i < hits->count && i < from + ROWS_A_PAGE; i++) {
        struct client_search_hits *row = &rows[view->hits_count++];
        struct history history;

        person_row(v, &hits->list[i], row);
        TRY(history_load(tx, v->arena, hits->list[i].id, &history, err));
        due_row(v, &history, row);
    }
    view->hits = rows;
    view->first = (int64_t)from + 1;
    view->last = (int64_t)(from + view->hits_count);
    view->shown = (int64_t)hits->count;
    view->paged = hits->count > ROWS_A_PAGE;
    view->next = from + ROWS_A_PAGE < hits->count ? (int64_t)(from + ROWS_A_PAGE) : 0;
    view->earlier = from > 0;
    view->before = from > ROWS_A_PAGE ? (int64_t)(from - ROWS_A_PAGE) : 0;
    return OK;
}

/* GET /clients/s/:search */
enum status
client_search_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_search_view view = {.asked = true};
    struct client_hits hits;
    struct filters f;
    struct str kept;
    int64_t number;

    TRY(visit_id(v, 0, &number, err));
    kept = searches_get(v->web->searches, v->arena, v->session.user.id.v, number);
    f = filters_read(v, kept);
    fill_filters(v, &f, &view);
    view.words = f.words;
    if (kept.p == NULL) {
        view.asked = false;
        view.gone = true;
        page_client_search(&v->page, &view);
        return OK;
    }
    TRY(tx_read(&tx, v->web->db, err));
    TRY(search(v, &tx, &f, &hits, err));
    TRY(fill_rows(v, &tx, &hits, &view, err));
    fill_more(v, &hits, &view);
    view.near = hits.near && hits.count > 0;
    view.hidden = (int64_t)hits.hidden;
    view.restricted = hits.hidden_first.v;
    view.search = number;
    view.may_add = visit_may(v, PERMISSION_CLIENT_WRITE);
    if (hits.count == 0)
        fill_tries(v, &view);
    page_client_search(&v->page, &view);
    return OK;
}
