/* web/news/stop.c - leaving by the link of a bulletin: one click in the mail program (RFC 8058), or on a page. */
#include "post/bulletin.h"
#include "post/token.h"
#include "store/db.h"
#include "web/news/news.h"
#include "web/serve.h"

page_handler stop_show, stop_do;

static enum status
stage(struct visit *v, const char *name, unsigned status)
{
    v->res->status = status;
    page_news_stop(&v->page, &(struct news_stop_view){.stage = str_of(name)});
    return OK;
}

/* Bulletin and reader of the address; false after a page has said that there is none. */
static enum status
open_link(struct visit *v, struct tx *tx, int64_t *bulletin, struct subscriber *reader,
          bool *opened, struct err *err)
{
    struct bulletin from;
    uint64_t number;
    enum status status;
    int64_t id;

    *opened = false;
    if (!str_parse_u64(v->part[0], &number) || number > INT64_MAX ||
        !mail_verify_id(v->arena, MAIL_SUBSCRIBER, v->part[1], &id))
        return stage(v, "forged", 404);
    *bulletin = (int64_t)number;
    status = bulletin_load(tx, v->arena, *bulletin, &from, err);
    if (status == E_NOTFOUND) /* its topics are what is left: there are none to leave */
        return stage(v, "forged", 404);
    TRY(status);
    status = subscriber_load(tx, v->arena, id, reader, err);
    if (status == E_NOTFOUND) /* a mail program that asks once more is told that it is done */
        return stage(v, "gone", v->req->method == HTTP_POST ? 200 : 410);
    *opened = status == OK;
    return status;
}

/* GET /unsubscribe/:bulletin/:token - shows, and changes nothing, whoever follows the link */
enum status
stop_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_stop_view view = {.stage = STR("ask"), .action = v->req->path};
    struct subscriber reader;
    struct news_subscribe_wants *names;
    struct news_stop_topics *rows;
    int64_t bulletin;
    struct str words;
    bool opened;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(open_link(v, &tx, &bulletin, &reader, &opened, err));
    if (!opened)
        return OK;
    TRY(bulletin_topics(&tx, v->arena, bulletin, &words, err));
    TRY(news_names(v, &tx, words, &names, &view.topics_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_stop_topics, view.topics_count + 1);
    for (size_t i = 0; i < view.topics_count; i++)
        rows[i].name = names[i].name;
    view.topics = rows;
    view.email = reader.email;
    view.choices = news_choices(v, reader.id);
    page_news_stop(&v->page, &view);
    return OK;
}

/* POST /unsubscribe/:bulletin/:token with List-Unsubscribe=One-Click - from a mail program, without cookie,
 * form token or redirect; once more changes nothing. RFC 8058 3.1, 3.2. */
enum status
stop_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber reader;
    int64_t bulletin, left;
    bool opened;

    if (!str_eq(visit_field(v, "List-Unsubscribe"), STR("One-Click")))
        return FAIL(err, E_INVALID, "a post to end a subscription that does not say so");
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(open_link(v, &tx, &bulletin, &reader, &opened, err));
    if (!opened)
        return OK;
    TRY(subscriber_leave(&tx, reader.id, bulletin, false, v->now.at, &left, err));
    TRY(tx_commit(&tx, err));
    page_news_stop(&v->page, &(struct news_stop_view){.stage = STR("done"),
                                                      .choices = news_choices(v, reader.id)});
    return OK;
}
