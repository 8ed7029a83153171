/* web/news/version.c - an earlier text of a bulletin, to read before one takes it. */
#include "store/db.h"
#include "web/moment.h"
#include "web/news/desk.h"
#include "web/serve.h"

page_handler bulletin_version_show;

/* When it was saved; empty if it is not among the versions that are listed. */
static enum status
saved_at(struct visit *v, struct tx *tx, int64_t bulletin, int64_t version, struct str *when,
         struct err *err)
{
    struct bulletin_version *list;
    size_t count;

    *when = STR("");
    TRY(bulletin_versions(tx, v->arena, bulletin, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].version == version)
            *when = moment_words(v->arena, list[i].saved_at, v->now.offset_minutes);
    return OK;
}

/* GET /bulletins/:id/versions/:version */
enum status
bulletin_version_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_version_view view = {0};
    struct bulletin b;

    TRY(visit_id(v, 1, &view.version, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    TRY(bulletin_recall(&tx, v->arena, &b, view.version, err));
    TRY(saved_at(v, &tx, b.id, view.version, &view.when, err));
    view.id = b.id;
    view.draft = b.step == BULLETIN_DRAFT;
    view.headline = b.title;
    view.markdown = b.body;
    page_news_version(&v->page, &view);
    return OK;
}
