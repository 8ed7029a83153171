/* web/news/edit.c - writing a bulletin: saved by its buttons, and by the page itself while one types. */
#include "assess/figures.h"
#include "store/db.h"
#include "web/moment.h"
#include "web/news/desk.h"
#include "web/news/news.h"
#include "web/serve.h"

page_handler bulletin_edit, bulletin_edit_do;

static enum status
lists(struct visit *v, struct tx *tx, struct str words, struct news_edit_view *view,
      struct err *err)
{
    bool chosen[TOPICS_MAX] = {false};
    struct topic *topics;
    struct figure *figures;
    struct news_edit_topics *topic_rows;
    struct news_edit_figures *figure_rows;

    TRY(topic_list(tx, v->arena, &topics, &view->topics_count, err));
    TRY(topic_count(tx, v->arena, topics, view->topics_count, err));
    topic_chosen(topics, view->topics_count, words, chosen);
    topic_rows = ARENA_ARRAY(v->arena, struct news_edit_topics, view->topics_count + 1);
    for (size_t i = 0; i < view->topics_count; i++)
        topic_rows[i] =
            (struct news_edit_topics){topics[i].word, topics[i].name, topics[i].readers, chosen[i]};
    view->topics = topic_rows;
    TRY(figures_now(tx, v->arena, v->now.today, &figures, &view->figures_count, err));
    figure_rows = ARENA_ARRAY(v->arena, struct news_edit_figures, view->figures_count + 1);
    for (size_t i = 0; i < view->figures_count; i++)
        figure_rows[i] =
            (struct news_edit_figures){figures[i].name, figures[i].value, figures[i].words};
    view->figures = figure_rows;
    return OK;
}

static enum status
versions(struct visit *v, struct tx *tx, const struct bulletin *b, struct news_edit_view *view,
         struct err *err)
{
    struct bulletin_version *list;
    struct news_edit_versions *rows;

    TRY(bulletin_versions(tx, v->arena, b->id, &list, &view->versions_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_edit_versions, view->versions_count + 1);
    for (size_t i = 0; i < view->versions_count; i++)
        rows[i] = (struct news_edit_versions){
            list[i].version, moment_words(v->arena, list[i].saved_at, v->now.offset_minutes),
            list[i].automatic};
    view->versions = rows;
    return OK;
}

static struct news_edit_codes *
codes(struct visit *v, struct str here, size_t *count)
{
    struct news_subscribe_langs *langs = news_langs(v, here, count);
    struct news_edit_codes *rows = ARENA_ARRAY(v->arena, struct news_edit_codes, *count);

    for (size_t i = 0; i < *count; i++)
        rows[i] = (struct news_edit_codes){langs[i].code, langs[i].name, langs[i].here};
    return rows;
}

/* The text as in *b, which is what was typed when something stood against saving it. */
static enum status
show(struct visit *v, struct tx *tx, const struct bulletin *b, struct str topics,
     struct str problem, struct err *err)
{
    struct news_edit_view view = {.id = b->id,
                                  .version = b->version,
                                  .headline = b->title,
                                  .markdown = b->body,
                                  .problem = problem,
                                  .said = str_eq(req_query(v->req, "said"), STR("saved")),
                                  .email = b->email_too};

    TRY(lists(v, tx, topics, &view, err));
    TRY(versions(v, tx, b, &view, err));
    view.codes = codes(v, b->lang, &view.codes_count);
    if (problem.n > 0)
        v->res->status = 422;
    page_news_edit(&v->page, &view);
    return OK;
}

/* GET /bulletins/:id/edit */
enum status
bulletin_edit(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b;
    struct str topics;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    if (b.step != BULLETIN_DRAFT) {
        res_redirect(v->req, v->res, arena_printf(v->arena, "/bulletins/%lld", (long long)b.id));
        return OK;
    }
    TRY(bulletin_topics(&tx, v->arena, b.id, &topics, err));
    return show(v, &tx, &b, topics, STR(""), err);
}

/* ---- saving ---- */

/* Browsers send line ends as CR LF. */
static struct str
unix_lines(struct visit *v, struct str text)
{
    char *p = arena_bytes(v->arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r')
            p[n++] = text.p[i];
    return (struct str){p, n};
}

static void
read_form(struct visit *v, struct bulletin *b)
{
    uint64_t version;

    b->title = visit_field(v, "headline");
    b->body = unix_lines(v, req_field(v->req, "markdown"));
    b->lang = news_lang(v);
    b->email_too = !str_eq(visit_field(v, "web"), STR("1"));
    if (str_parse_u64(visit_field(v, "version"), &version) && version <= INT64_MAX)
        b->version = (int64_t)version;
}

static struct str
why_not(enum status status, const struct bulletin *there)
{
    if (status == E_CONFLICT && there->step != BULLETIN_DRAFT)
        return STR("It is on its way out and can no longer be changed. Take it back first.");
    if (status == E_CONFLICT)
        return STR(
            "Somebody else has saved it meanwhile. Your text is below: saving it again takes "
            "the place of theirs, which stays among the versions.");
    if (status == E_LIMIT)
        return STR("The text is too long: 256 KB are the most.");
    return STR("Enter a title of one line, at most 150 letters, and a text.");
}

/* Also for the script of the page, which reads the new version from plain text. */
static enum status
answer_auto(struct visit *v, enum status status, const struct bulletin *b)
{
    if (status == OK)
        res_text(v->res, 200, arena_printf(v->arena, "%lld", (long long)b->version));
    else
        res_text(v->res, status == E_CONFLICT ? 409 : 422, STR("not saved"));
    return OK;
}

static enum status
save(struct visit *v, struct bulletin *there, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0}, look = {0};
    struct str act = visit_field(v, "act"), problem;
    struct bulletin b = *there;
    struct bulletin_save form = {.bulletin = &b,
                                 .automatic = str_eq(act, STR("auto")),
                                 .user = v->session.user.id.v,
                                 .now = v->now.at};
    enum status status;

    read_form(v, &b);
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(news_ticked(v, &tx, STR(""), &form.topics, &problem, err));
    status = bulletin_save(&tx, v->arena, &form, err);
    if (status == OK && !form.automatic)
        TRY(desk_audit(v, &tx, AUDIT_CHANGE, b.id, "text", err));
    if (status == OK)
        status = tx_commit(&tx, err);
    if (status != OK && status != E_CONFLICT && status != E_INVALID && status != E_LIMIT)
        return status;
    if (form.automatic)
        return answer_auto(v, status, &b);
    if (status == OK) {
        res_redirect(v->req, v->res,
                     arena_printf(v->arena,
                                  str_eq(act, STR("check")) ? "/bulletins/%lld"
                                                            : "/bulletins/%lld/edit?said=saved",
                                  (long long)b.id));
        return OK;
    }
    tx_end(&tx);
    b.version = there->version;
    TRY(tx_read(&look, v->web->db, err));
    return show(v, &look, &b, form.topics, why_not(status, there), err);
}

static enum status
discard(struct visit *v, const struct bulletin *b, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(bulletin_discard(&tx, b, err));
    TRY(desk_audit(v, &tx, AUDIT_REMOVE, b->id, "thrown away", err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/bulletins"));
    return OK;
}

/* An earlier text becomes the newest; the one it replaces stays among the versions. */
static enum status
recall(struct visit *v, struct bulletin *b, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin_save form = {.bulletin = b, .user = v->session.user.id.v, .now = v->now.at};
    uint64_t version;

    if (!str_parse_u64(visit_field(v, "recall"), &version) || version > INT64_MAX)
        return FAIL(err, E_INVALID, "the form names no version");
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(bulletin_topics(&tx, v->arena, b->id, &form.topics, err));
    TRY(bulletin_recall(&tx, v->arena, b, (int64_t)version, err));
    TRY(bulletin_save(&tx, v->arena, &form, err));
    TRY(desk_audit(v, &tx, AUDIT_CHANGE, b->id, "earlier version", err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/bulletins/%lld/edit?said=saved", (long long)b->id));
    return OK;
}

/* POST /bulletins/:id/edit */
enum status
bulletin_edit_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str act = visit_field(v, "act");
    struct bulletin b;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    tx_end(&tx);
    if (str_eq(act, STR("discard")))
        return discard(v, &b, err);
    if (str_eq(act, STR("recall")))
        return recall(v, &b, err);
    return save(v, &b, err);
}
