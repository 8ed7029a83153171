/* web/client/show_doses.c - the history of a record: a grid by vaccine, and a list by date. */
#include "web/client/record.h"
#include "web/client/show.h"
#include "web/person.h"

/* ---- the list ---- */

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
fill_list(struct visit *v, const struct history *history, const struct show_made *made,
          struct client_show_view *view)
{
    struct client_show_doses *rows =
        ARENA_ARRAY(v->arena, struct client_show_doses, history->dose_count);

    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];

        rows[i] = (struct client_show_doses){
            .dose = dose->id.v,
            .given = date_long(v->arena, dose->given),
            .age = age_words(v->arena, history->client.believed.born, dose->given),
            .vaccine = record_vaccine(v, dose->cvx, dose->trade_name),
            .lot = dose->lot,
            .where = dose->facility,
            .state = dose_state(dose),
            .shadowed = dose->shadowed,
            .otherwise = otherwise_words(v, made->otherwise, made->otherwise_count, dose->id),
            .sources = (int64_t)dose->sources};
        if (made->forecast.result != NULL)
            judge_dose(v, &made->forecast, i, &rows[i]);
    }
    view->doses = rows;
    view->doses_count = history->dose_count;
}

/* ---- the grid ---- */

/* Doses of one group side by side, in the order of the schedule. */
static size_t
cells_of(const struct client_show_view *view, struct str group,
         struct client_show_grid_cells *cells)
{
    size_t n = 0;

    for (size_t i = 0; i < view->doses_count; i++) {
        const struct client_show_doses *dose = &view->doses[i];

        for (size_t k = 0; k < dose->judged_count; k++)
            if (str_eq(dose->judged[k].group, group))
                cells[n++] = (struct client_show_grid_cells){.dose = dose->dose,
                                                             .given = dose->given,
                                                             .age = dose->age,
                                                             .kind = dose->judged[k].kind,
                                                             .words = dose->judged[k].words,
                                                             .why = dose->judged[k].why};
    }
    return n;
}

/* Refusals, doses in another's shadow and what the schedule does not know: no view may lose a dose. */
static size_t
cells_unjudged(const struct client_show_view *view, struct client_show_grid_cells *cells)
{
    size_t n = 0;

    for (size_t i = 0; i < view->doses_count; i++) {
        const struct client_show_doses *dose = &view->doses[i];

        if (dose->judged_count == 0)
            cells[n++] = (struct client_show_grid_cells){
                .dose = dose->dose,
                .given = dose->given,
                .age = dose->age,
                .kind = STR("none"),
                .words = dose->state.n > 0 ? dose->state : STR("Not in the schedule"),
                .why = dose->vaccine};
    }
    return n;
}

static void
fill_grid(struct visit *v, struct client_show_view *view)
{
    size_t count;
    const struct cdsi_group *groups = cdsi_groups(v->schedule, &count);
    struct client_show_grid *rows = ARENA_ARRAY(v->arena, struct client_show_grid, count + 1);

    for (size_t i = 0; i <= count; i++) { /* the last row is of no group */
        struct client_show_grid *row = &rows[view->grid_count];
        struct client_show_grid_cells *cells =
            ARENA_ARRAY(v->arena, struct client_show_grid_cells, view->doses_count + 1);

        row->group = i < count ? groups[i].name : STR("");
        row->cells = cells;
        row->cells_count =
            i < count ? cells_of(view, row->group, cells) : cells_unjudged(view, cells);
        view->grid_count += row->cells_count > 0;
    }
    view->grid = rows;
}

void
show_doses(struct visit *v, const struct history *history, const struct show_made *made,
           struct client_show_view *view)
{
    fill_list(v, history, made, view);
    if (made->forecast.result != NULL)
        fill_grid(v, view);
}
