/* web/dua/roster.c - the facilities step of signing. */
#include "web/dua/roster.h"

#include "store/db.h"
#include "web/serve.h"

enum { FAULTS_SHOWN = 200 };

static struct str
action_words(enum facility_action action)
{
    static const char *const words[] = {[FACILITY_KEPT] = "kept",
                                        [FACILITY_CHANGED] = "changed",
                                        [FACILITY_ADDED] = "added",
                                        [FACILITY_CLOSED] = "closed"};

    return str_of(words[action]);
}

static void
fill_sites(struct visit *v, const struct facility_line *lines, size_t count, bool judged,
           struct dua_sign_view *view)
{
    struct dua_sign_sites *rows = ARENA_ARRAY(v->arena, struct dua_sign_sites, count + 1);

    for (size_t i = 0; i < count; i++)
        rows[i] =
            (struct dua_sign_sites){.code = lines[i].value[COLUMN_CODE],
                                    .name = lines[i].value[COLUMN_NAME],
                                    .town = lines[i].value[COLUMN_CITY],
                                    .action = judged ? action_words(lines[i].action) : STR("kept"),
                                    .changes = judged ? lines[i].changes : STR("")};
    view->sites = rows;
    view->sites_count = count;
}

/* A page of ten thousand rows stops the browser: the rest stands in the workbook, where all are. */
static void
fill_faults(struct visit *v, const struct facility_check *check, struct dua_sign_view *view)
{
    size_t count = check->fault_count < FAULTS_SHOWN ? check->fault_count : FAULTS_SHOWN;
    struct dua_sign_faults *rows = ARENA_ARRAY(v->arena, struct dua_sign_faults, count + 1);

    for (size_t i = 0; i < count; i++) {
        const struct sheet_fault *f = &check->faults[i];

        rows[i] = (struct dua_sign_faults){
            .cell = arena_printf(v->arena, "%.*s%s%.*s%u", STRF(f->sheet),
                                 f->sheet.n > 0 ? " " : "", STRF(f->column), f->row),
            .heading = f->heading,
            .value = str_slice(f->value, 0, 80),
            .wrong = f->wrong,
            .remedy = f->remedy};
    }
    view->faults = rows;
    view->faults_count = count;
    view->faults_more = (int64_t)(check->fault_count - count);
}

/* `judged` is the sheet that was just sent, with the cells as its sender numbers them; NULL later, when
 * the rows are those of the download. */
static enum status
show(struct visit *v, struct tx *tx, const struct draft *draft, struct str problem,
     const struct facility_check *judged, struct err *err)
{
    struct dua_sign_view view = draft_view(v, draft, "facilities", 3);
    struct facility_check check;
    struct facility_line *lines;
    size_t count;
    bool good, bad;

    view.problem = problem;
    TRY(draft_sheet(v, tx, draft, DRAFT_SHEET_BAD, &check, &bad, err));
    if (bad)
        fill_faults(v, judged == NULL ? &check : judged, &view);
    TRY(draft_sheet(v, tx, draft, DRAFT_SHEET, &check, &good, err));
    if (good) {
        fill_sites(v, check.lines, check.count, true, &view);
        view.counts = draft_counts(v, &check);
        view.many = check.many_closed;
    } else {
        TRY(facility_lines(tx, v->arena, draft->agreement.id, &lines, &count, err));
        fill_sites(v, lines, count, false, &view);
    }
    if (problem.n > 0)
        v->res->status = 422;
    page_dua_sign(&v->page, &view);
    return OK;
}

static enum status
show_with(struct visit *v, struct str problem, const struct facility_check *judged, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    return show(v, &tx, &draft, problem, judged, err);
}

enum status
roster_show(struct visit *v, struct str problem, struct err *err)
{
    return show_with(v, problem, NULL, err);
}

/* A file, or what was pasted. */
static struct str
sent_bytes(struct visit *v)
{
    struct str file = req_field(v->req, "sheet");

    return file.n > 0 ? file : visit_field(v, "cells");
}

/* Good rows are kept for the signature, bad ones for the download with the faults marked. */
static enum status
keep(struct visit *v, struct tx *tx, const struct draft *draft, const struct facility_check *check,
     struct err *err)
{
    struct str csv = facility_csv(v->arena, check->lines, check->count);
    bool good = check->fault_count == 0;

    TRY(draft_save(tx, draft, DRAFT_SHEET, good ? csv : STR(""), err));
    return draft_save(tx, draft, DRAFT_SHEET_BAD, good ? STR("") : csv, err);
}

/* Lines that stand only in the agreement, not in the sheet, are left out of what is kept. */
static void
cut_missing(struct facility_check *check)
{
    size_t n = 0;

    while (n < check->count && check->lines[n].row != 0)
        n++;
    check->count = n;
}

static enum status
take_sheet(struct visit *v, struct str *problem, struct facility_check *judged, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct sheet sheet;
    struct draft draft;
    struct facility_check check;

    *judged = (struct facility_check){0};
    if (!sheet_read(v->arena, sent_bytes(v), STR("Facilities"), &sheet, problem))
        return OK;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_begin(v, &tx, &draft, err));
    TRY(facility_check_store(&tx, v->arena, &draft.agreement, &sheet, &check, err));
    *judged = check;
    cut_missing(&check);
    TRY(keep(v, &tx, &draft, &check, err));
    TRY(tx_commit(&tx, err));
    if (check.fault_count > 0)
        *problem =
            arena_printf(v->arena, "The sheet has %zu fault%s. Correct them all and send it again.",
                         check.fault_count, check.fault_count == 1 ? "" : "s");
    return OK;
}

static enum status
forget(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_begin(v, &tx, &draft, err));
    TRY(draft_save(&tx, &draft, DRAFT_SHEET, STR(""), err));
    TRY(draft_save(&tx, &draft, DRAFT_SHEET_BAD, STR(""), err));
    return tx_commit(&tx, err);
}

static enum status
go_on(struct visit *v, struct str *problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct draft draft;
    struct facility_check check;
    bool has;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    TRY(draft_sheet(v, &tx, &draft, DRAFT_SHEET, &check, &has, err));
    if (has && check.many_closed && visit_field(v, "many").n == 0)
        *problem = STR("Confirm that so many facilities are to be closed, or send another sheet.");
    return OK;
}

enum status
roster_take(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "what"), problem = STR("");
    struct facility_check judged;

    if (str_eq(what, STR("sheet"))) {
        TRY(take_sheet(v, &problem, &judged, err));
        return show_with(v, problem, judged.fault_count > 0 ? &judged : NULL, err);
    }
    if (str_eq(what, STR("forget"))) {
        TRY(forget(v, err));
        return roster_show(v, STR(""), err);
    }
    TRY(go_on(v, &problem, err));
    if (problem.n > 0)
        return roster_show(v, problem, err);
    draft_next(v, "read");
    return OK;
}

enum status
roster_file(struct visit *v, struct str name, bool *known, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool faults = str_eq(name, STR("faults.xlsx")), csv = str_eq(name, STR("facilities.csv"));
    struct facility_check check = {0};
    struct draft draft;
    bool has;

    *known = faults || csv || str_eq(name, STR("facilities.xlsx"));
    if (!*known)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(draft_open(v, &tx, &draft, err));
    if (faults) {
        TRY(draft_sheet(v, &tx, &draft, DRAFT_SHEET_BAD, &check, &has, err));
        cut_missing(&check);
    } else {
        TRY(facility_lines(&tx, v->arena, draft.agreement.id, &check.lines, &check.count, err));
    }
    res_header(v->req, v->res, "Content-Disposition",
               arena_printf(v->arena, "attachment; filename=\"%.*s\"", STRF(name)));
    v->res->type = csv ? "text/csv; charset=utf-8"
                       : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    if (csv) {
        v->res->body = facility_csv(v->arena, check.lines, check.count);
        return OK;
    }
    return facility_book(v->arena, check.lines, check.count, check.faults, check.fault_count,
                         &v->res->body, err);
}
