/* web/news/announcements.c - announcements and release notes inside the application, with unread marks. */
#include "post/announcement.h"
#include "store/db.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler announcements_show, announcements_read;

static enum status
read_all(struct visit *v, struct tx *tx, struct announcement **list, size_t *count, struct err *err)
{
    return announcement_archive(tx, v->arena, v->session.user.id.v, v->now.today, list, count, err);
}

/* GET /announcements - looking marks nothing as read */
enum status
announcements_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_announcements_view view = {0};
    struct announcement *list;
    struct news_announcements_rows *rows;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(read_all(v, &tx, &list, &view.rows_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_announcements_rows, view.rows_count + 1);
    for (size_t i = 0; i < view.rows_count; i++) {
        rows[i] = (struct news_announcements_rows){
            .kind = list[i].kind == ANNOUNCEMENT_RELEASE ? STR("release") : STR("announcement"),
            .words = list[i].words,
            .from = date_long(v->arena, list[i].first),
            .fresh = list[i].unread};
        view.unread += list[i].unread;
    }
    view.rows = rows;
    page_news_announcements(&v->page, &view);
    return OK;
}

/* POST /announcements/read */
enum status
announcements_read(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct announcement *list;
    size_t count;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(read_all(v, &tx, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].unread)
            TRY(announcement_put_away(&tx, list[i].id, v->session.user.id.v, err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/announcements"));
    return OK;
}
