/* web/upload/upload.c - /upload, doses from a spreadsheet: checked, looked at, stored. */
#include "base/id.h"
#include "exchange/sheet.h"
#include "store/db.h"
#include "web/serve.h"
#include "web/visit.h"

enum { FAULTS_SHOWN = 500, PERSONS_SHOWN = 500 };

page_handler upload_form, upload_check, upload_store, upload_template, upload_faults;

static struct sheet_ask
ask_of(const struct visit *v, int64_t upload)
{
    return (struct sheet_ask){.ex = v->web->exchange,
                              .org = v->session.user.org,
                              .org_code = v->session.user.org_code,
                              .now = v->now,
                              .upload = upload};
}

static void
show(struct visit *v, struct upload_upload_view *view)
{
    struct upload_upload_columns *rows =
        ARENA_ARRAY(v->arena, struct upload_upload_columns, SHEET_COLUMN_COUNT);

    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++)
        rows[c] = (struct upload_upload_columns){sheet_heading((enum dose_column)c),
                                                 sheet_needed((enum dose_column)c),
                                                 sheet_takes((enum dose_column)c)};
    view->columns = rows;
    view->columns_count = SHEET_COLUMN_COUNT;
    if (view->problem.n > 0)
        v->res->status = 422;
    page_upload_upload(&v->page, view);
}

/* GET /upload */
enum status
upload_form(struct visit *v, struct err *err)
{
    (void)err;
    show(v, &(struct upload_upload_view){0});
    return OK;
}

static void
fill_faults(struct visit *v, const struct sheet_check *check, struct upload_upload_view *view)
{
    struct upload_upload_faults *rows =
        ARENA_ARRAY(v->arena, struct upload_upload_faults, FAULTS_SHOWN);
    size_t count = check->fault_count < FAULTS_SHOWN ? check->fault_count : FAULTS_SHOWN;

    for (size_t i = 0; i < count; i++) {
        const struct dose_fault *f = &check->faults[i];

        rows[i] = (struct upload_upload_faults){
            .cell = arena_printf(v->arena, "%.*s%u", STRF(f->column), f->row),
            .heading = f->heading,
            .value = f->value,
            .wrong = f->wrong,
            .remedy = f->remedy,
            .kind = f->stops ? STR("E") : STR("W")};
    }
    view->faults = rows;
    view->faults_count = count;
    view->more = check->fault_count > count;
}

static void
fill_persons(struct visit *v, const struct sheet_check *check, struct upload_upload_view *view)
{
    static const char *const kinds[] = {"due", "done", "soon"};
    static const char *const words[] = {"new", "on record already", "may be somebody on record"};
    struct upload_upload_persons *rows =
        ARENA_ARRAY(v->arena, struct upload_upload_persons, PERSONS_SHOWN);

    for (size_t i = 0; i < check->count; i++) {
        const struct sheet_one *p = &check->persons[i];

        if (p->bad) {
            view->stops++;
            continue;
        }
        view->good++;
        view->doses += p->doses;
        view->fresh += p->is == PERSON_IS_NEW;
        view->here += p->is == PERSON_IS_HERE;
        view->possible += p->is == PERSON_IS_POSSIBLE;
        if (view->persons_count < PERSONS_SHOWN)
            rows[view->persons_count++] =
                (struct upload_upload_persons){.name = p->name,
                                               .row = p->row,
                                               .doses = p->doses,
                                               .kind = str_of(kinds[p->is]),
                                               .words = str_of(words[p->is]),
                                               .added = p->added,
                                               .known = p->known};
    }
    view->persons = rows;
}

static enum status
keep(struct visit *v, const struct sheet *sheet, const struct upload_upload_view *view,
     struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct upload upload = {.id = view->checked,
                            .org = v->session.user.org,
                            .user = v->session.user.id.v,
                            .made_at = v->now.at,
                            .persons = (int32_t)view->good,
                            .doses = (int32_t)view->doses};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(upload_keep(&tx, v->arena, sheet, &upload, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_SUBMIT,
                                        .kind = STR("upload"),
                                        .object = upload.id,
                                        .reason = STR("checked")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /upload: judged, and kept for a day. */
enum status
upload_check(struct visit *v, struct err *err)
{
    struct str file = req_field(v->req, "file");
    struct str bytes = file.n > 0 ? file : visit_field(v, "cells");
    struct upload_upload_view view = {.checked = id_new()};
    struct sheet_ask ask = ask_of(v, view.checked);
    struct sheet_check check;
    struct sheet sheet;

    if (bytes.n == 0 || !sheet_read(v->arena, bytes, STR("Doses"), &sheet, &view.problem)) {
        if (bytes.n == 0)
            view.problem = STR("Choose a file, or paste cells.");
        view.checked = 0;
        show(v, &view);
        return OK;
    }
    sheet_judge(v->arena, &ask, &sheet, &check);
    TRY(sheet_look(v->arena, &ask, &check, err));
    view.sheet = sheet.name;
    view.marked = check.fault_count > 0 ? view.checked : 0;
    fill_faults(v, &check, &view);
    fill_persons(v, &check, &view);
    TRY(keep(v, &sheet, &view, err));
    show(v, &view);
    return OK;
}

/* -- storing ----------------------------------------------------------------------------------- */

static enum status
load(struct visit *v, struct upload *upload, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t id;

    TRY(visit_id(v, 0, &id, err));
    TRY(tx_read(&tx, v->web->db, err));
    return upload_load(&tx, v->arena, &(struct upload_ask){id, v->session.user.org, v->now.at},
                       upload, err);
}

static enum status
finish(struct visit *v, const struct upload *upload, bool faults, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(upload_done(&tx, upload->id, v->now.at, faults, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_SUBMIT,
                                        .kind = STR("upload"),
                                        .object = upload->id,
                                        .reason = STR("stored")},
                    err));
    return tx_commit(&tx, err);
}

static enum status
send_all(struct visit *v, const struct sheet_check *check, const struct caller *who,
         struct upload_upload_view *view, struct err *err)
{
    for (size_t i = 0; i < check->count; i++) {
        struct feed_reply reply;

        if (check->persons[i].bad)
            continue;
        reply = feed_answer(v->web->exchange, v->arena, who, check->persons[i].message, NULL, NULL);
        if (reply.failed)
            return FAIL(err, E_BUSY,
                        "not all of a sheet was stored; once more will store the rest");
        if (reply.worst > 0) {
            view->refused++;
            continue;
        }
        view->good++;
        view->doses += check->persons[i].doses;
    }
    return OK;
}

/* POST /upload/:id: through the feed's own door, person by person; a second press is a replay. */
enum status
upload_store(struct visit *v, struct err *err)
{
    struct upload_upload_view view = {.done = true};
    struct sheet_ask ask;
    struct sheet_check check;
    struct upload upload;
    struct caller who;
    struct sheet sheet;

    TRY(load(v, &upload, err));
    if (upload.stored_at.us != 0 || !upload_sheet(v->arena, &upload, &sheet))
        return FAIL(err, E_CONFLICT, "upload %lld is stored, or too old", (long long)upload.id);
    ask = ask_of(v, upload.id);
    sheet_judge(v->arena, &ask, &sheet, &check);
    TRY(sheet_feed(v->web->exchange, v->arena, &ask, &who, err));
    who.peer = v->req->peer.address;
    who.user = v->session.user.id.v;
    who.upload = upload.id;
    TRY(send_all(v, &check, &who, &view, err));
    TRY(finish(v, &upload, check.fault_count > 0, err));
    view.feed = who.feed.id.v;
    view.marked = check.fault_count > 0 ? upload.id : 0;
    show(v, &view);
    return OK;
}

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/* GET /upload/:id/faults.xlsx: the same rows, what is wrong marked where it stands. */
enum status
upload_faults(struct visit *v, struct err *err)
{
    struct sheet_check check;
    struct sheet_ask ask;
    struct upload upload;
    struct sheet sheet;

    TRY(load(v, &upload, err));
    if (!upload_sheet(v->arena, &upload, &sheet))
        return FAIL(err, E_NOTFOUND, "upload %lld is not kept any more", (long long)upload.id);
    ask = ask_of(v, upload.id);
    sheet_judge(v->arena, &ask, &sheet, &check);
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_EXPORT,
                                             .kind = STR("upload"),
                                             .object = upload.id,
                                             .reason = STR("its rows with the faults marked")},
                         err));
    res_header(v->req, v->res, "Content-Disposition", STR("attachment; filename=\"faults.xlsx\""));
    v->res->type = xlsx_type;
    return sheet_faults(v->arena, &sheet, &check, &v->res->body, err);
}

/* GET /upload/:file: template.xlsx, template.csv */
enum status
upload_template(struct visit *v, struct err *err)
{
    bool csv = str_eq(v->part[0], STR("template.csv"));

    if (!csv && !str_eq(v->part[0], STR("template.xlsx")))
        return FAIL(err, E_NOTFOUND, "there is no such file");
    res_header(v->req, v->res, "Content-Disposition",
               arena_printf(v->arena, "attachment; filename=\"doses.%s\"", csv ? "csv" : "xlsx"));
    v->res->type = csv ? "text/csv; charset=utf-8" : xlsx_type;
    if (!csv)
        return sheet_template(v->arena, &v->res->body, err);
    v->res->body = sheet_template_csv(v->arena);
    return OK;
}
