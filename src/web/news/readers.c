/* web/news/readers.c - subscribers, for staff: looked up one by one, brought in and out as lists. */
#include "store/db.h"
#include "web/moment.h"
#include "web/news/news.h"
#include "web/serve.h"

page_handler readers_show, readers_act, readers_import, readers_export;

enum { BAD_ROWS = 20 };

static enum status
audit(struct visit *v, struct tx *tx, enum audit_action what, int64_t reader, const char *how,
      struct err *err)
{
    return visit_audit(
        v, tx,
        &(struct visit_act){
            .what = what, .kind = STR("subscriber"), .object = reader, .reason = str_of(how)},
        err);
}

static enum status
show(struct visit *v, struct tx *tx, struct news_readers_view *view, struct err *err)
{
    struct subscriber_counts counts;
    struct topic *list;
    struct news_readers_topics *rows;

    TRY(subscriber_count(tx, v->arena, &counts, err));
    TRY(topic_list(tx, v->arena, &list, &view->topics_count, err));
    TRY(topic_count(tx, v->arena, list, view->topics_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_readers_topics, view->topics_count + 1);
    for (size_t i = 0; i < view->topics_count; i++)
        rows[i] = (struct news_readers_topics){list[i].word, list[i].name, list[i].readers,
                                               list[i].domain, list[i].closed};
    view->topics = rows;
    view->total = counts.subscribers;
    view->stopped = counts.stopped;
    if (view->problem.n > 0)
        v->res->status = 422;
    page_news_readers(&v->page, view);
    return OK;
}

/* GET /subscribers */
enum status
readers_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_readers_view view = {0};

    TRY(tx_read(&tx, v->web->db, err));
    return show(v, &tx, &view, err);
}

static void
fill(struct visit *v, const struct subscriber *reader, struct news_readers_view *view)
{
    view->found = true;
    view->email = reader->email;
    view->code = reader->lang;
    view->words = reader->topics;
    view->source = reader->source;
    view->since = moment_words(v->arena, reader->made_at, v->now.offset_minutes);
    view->paused =
        date_is(reader->paused_until) ? date_long(v->arena, reader->paused_until) : STR("");
}

static enum status
act(struct visit *v, struct tx *tx, struct str email, struct news_readers_view *view,
    struct err *err)
{
    struct str word = visit_field(v, "act"), reason;
    struct subscriber reader;
    bool found;

    TRY(subscriber_find(tx, v->arena, email, &reader, &found, err));
    TRY(subscriber_stopped(tx, v->arena, email, &reason, err));
    if (str_eq(word, STR("stop")) || str_eq(word, STR("forget"))) {
        if (found)
            TRY(subscriber_forget(tx, v->arena, &reader, STR("staff"), v->now.at, err));
        else
            TRY(subscriber_stop(tx, v->arena, email, STR("staff"), v->now.at, err));
        view->said = STR("The address is deleted, and never written to again.");
        return audit(v, tx, AUDIT_REMOVE, found ? reader.id : 0, "by staff", err);
    }
    if (found && str_eq(word, STR("link"))) {
        TRY(letter_choices(v, tx, &reader, false, err));
        view->said = STR("The link is on its way.");
    }
    if (found)
        fill(v, &reader, view);
    else
        view->said = reason.n > 0 ? STR("This address is never to be written to.")
                                  : STR("This address is not subscribed.");
    return audit(v, tx, AUDIT_VIEW, found ? reader.id : 0, "looked up by address", err);
}

/* POST /subscribers */
enum status
readers_act(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_readers_view view = {0};
    struct str email;

    TRY(tx_begin(&tx, v->web->db, err));
    if (subscriber_address(v->arena, visit_field(v, "email"), &email))
        TRY(act(v, &tx, email, &view, err));
    else
        view.problem = news_words(v, NEWS_WRONG_ADDRESS);
    view.typed = email;
    TRY(show(v, &tx, &view, err));
    return tx_commit(&tx, err);
}

/* ---- lists ---- */

/* ": row 4, this cannot be an e-mail address; row 9, ...", the first few. */
static struct str
bad_rows(struct visit *v, const struct subscriber_report *report)
{
    struct buf buf;

    buf_init(&buf, v->arena, 256);
    for (size_t i = 0; i < report->bad_count && i < BAD_ROWS; i++)
        buf_printf(&buf, "%s row %u, %.*s", i == 0 ? ":" : ";", report->bad[i].row,
                   STRF(import_words(report->bad[i].answer)));
    buf_add(&buf, report->bad_count > BAD_ROWS ? STR("; and more.") : STR("."));
    return buf_str(&buf);
}

static enum status
take(struct visit *v, struct tx *tx, struct str bytes, struct news_readers_view *view,
     struct err *err)
{
    const struct import_rules rules = {.texts = texts_all, .texts_count = texts_count};
    struct subscriber_report report;

    TRY(subscriber_import_list(tx, v->arena, bytes, &rules, v->now.at, &report, err));
    if (report.why.n > 0) {
        view->problem = arena_printf(v->arena, "The list cannot be read: %.*s.", STRF(report.why));
        return OK;
    }
    view->said = arena_printf(
        v->arena,
        "%zu new, %zu with more topics, %zu as before; %zu are never to be written to; %zu rows were "
        "not taken%.*s",
        report.counts[IMPORT_NEW], report.counts[IMPORT_MORE], report.counts[IMPORT_SAME],
        report.counts[IMPORT_STOPPED], report.bad_count, STRF(bad_rows(v, &report)));
    return audit(v, tx, AUDIT_ADD, 0, "list", err);
}

/* POST /subscribers/import */
enum status
readers_import(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_readers_view view = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(take(v, &tx, req_field(v->req, "file"), &view, err));
    TRY(show(v, &tx, &view, err));
    return tx_commit(&tx, err);
}

/* GET /subscribers/export.csv */
enum status
readers_export(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber *list;
    size_t count;
    struct buf buf;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(subscriber_list(&tx, v->arena, &list, &count, err));
    TRY(audit(v, &tx, AUDIT_EXPORT, 0, "all subscribers", err));
    TRY(tx_commit(&tx, err));
    buf_init(&buf, v->arena, 64 + count * 64);
    subscriber_csv(&buf, list, count);
    v->res->body = buf_str(&buf);
    v->res->type = "text/csv; charset=utf-8";
    res_header(v->req, v->res, "Content-Disposition",
               STR("attachment; filename=\"subscribers.csv\""));
    return OK;
}
