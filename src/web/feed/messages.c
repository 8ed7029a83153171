/* web/feed/messages.c - /messages: one box over everything one may know of a message. */
#include "web/feed/messages.h"
#include "exchange/find.h"
#include "registry/client_search.h"
#include "store/db.h"
#include "web/client/searches.h"
#include "web/feed/feeds.h"
#include "web/feed/message.h"
#include "web/serve.h"

enum { DAYS_MOST = 90, PERSONS = 10 };

page_handler messages_form, messages_search, messages_found;

/* What was asked, as it is kept behind a number: "7|AE|words". */
struct asked {
    uint64_t days;
    struct str msa1, words;
};

static struct asked
asked_of(struct str days, struct str msa1, struct str words)
{
    struct asked asked = {.words = words, .msa1 = STR("")};

    if (!str_parse_u64(days, &asked.days) || asked.days == 0 || asked.days > DAYS_MOST)
        asked.days = FIND_DAYS;
    if (str_eq(msa1, STR("AA")) || str_eq(msa1, STR("AE")) || str_eq(msa1, STR("AR")))
        asked.msa1 = msa1;
    return asked;
}

static struct asked
asked_again(struct str kept)
{
    struct str days = str_cut(&kept, '|'), msa1 = str_cut(&kept, '|');

    return asked_of(days, msa1, kept);
}

/* Whom the words may mean, for those who may know. */
static enum status
persons(struct visit *v, struct tx *tx, struct str words, struct find_question *q, struct err *err)
{
    struct client_question question = {
        .text = words, .organization = visit_scope(v), .today = v->now.today};
    struct client_id *ids = ARENA_ARRAY(v->arena, struct client_id, PERSONS);
    struct client_hits hits;

    q->clients = ids;
    if (!visit_may(v, PERMISSION_CLIENT_FIND) || !gate_answers(&v->gate))
        return OK;
    TRY(client_search(tx, v->arena, v->web->codes, &question, &hits, err));
    for (size_t i = 0; i < hits.count && i < PERSONS && !hits.near; i++)
        ids[q->client_count++] = hits.list[i].id;
    return OK;
}

static enum status
find(struct visit *v, struct tx *tx, const struct asked *asked, struct find_hits *hits,
     struct err *err)
{
    struct find_question q = {.text = asked->words,
                              .scope = {visit_scope(v)},
                              .since = date_add_days(v->now.today, 1 - (int32_t)asked->days),
                              .msa1 = asked->msa1};

    TRY(find_messages(tx, v->arena, &q, hits, err));
    if (hits->count > 0)
        return OK;
    TRY(persons(v, tx, asked->words, &q, err));
    return q.client_count == 0 ? OK : find_messages(tx, v->arena, &q, hits, err);
}

static const char *const ways[] = {[FIND_NOTHING] = "",       [FIND_CONTROL] = "control ID",
                                   [FIND_LOT] = "lot number", [FIND_ADDRESS] = "network address",
                                   [FIND_ERROR] = "error",    [FIND_CLIENT] = "person"};

/* GET /messages */
enum status
messages_form(struct visit *v, struct err *err)
{
    (void)err;
    page_feed_messages(
        &v->page, &(struct feed_messages_view){.days = STR("7"),
                                               .people = visit_may(v, PERMISSION_CLIENT_FIND)});
    return OK;
}

/* POST /messages/search: the words stay out of the address; one hit by control id opens at once. */
enum status
messages_search(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct asked asked = asked_of(visit_field(v, "days"), visit_field(v, "msa1"),
                                  str_slice(visit_field(v, "q"), 0, SEARCH_BYTES - 10));
    struct find_hits hits;
    struct str kept;

    if (asked.words.n == 0) {
        res_redirect(v->req, v->res, STR("/messages"));
        return OK;
    }
    TRY(tx_read(&tx, v->web->db, err));
    TRY(find(v, &tx, &asked, &hits, err));
    tx_end(&tx);
    TRY(visit_audit_look(
        v, &(struct visit_act){.what = AUDIT_SEARCH, .kind = STR("message"), .reason = asked.words},
        err));
    if (hits.count == 1 && hits.way == FIND_CONTROL) {
        res_redirect(v->req, v->res,
                     arena_printf(v->arena, "/messages/%lld", (long long)hits.list[0].row.id.v));
        return OK;
    }
    kept = arena_printf(v->arena, "%llu|%.*s|%.*s", (unsigned long long)asked.days,
                        STRF(asked.msa1), STRF(asked.words));
    res_redirect(
        v->req, v->res,
        arena_printf(v->arena, "/messages/s/%lld",
                     (long long)searches_put(v->web->searches, v->session.user.id.v, kept)));
    return OK;
}

struct str
feed_login_of(const struct feed *feeds, size_t count, struct feed_id id)
{
    for (size_t i = 0; i < count; i++)
        if (feeds[i].id.v == id.v)
            return feeds[i].login;
    return STR("");
}

static enum status
fill_hits(struct visit *v, struct tx *tx, const struct find_hits *hits,
          struct feed_messages_view *view, struct err *err)
{
    struct feed_messages_hits *rows = ARENA_ARRAY(v->arena, struct feed_messages_hits, hits->count);
    struct feed *feeds;
    size_t count;

    TRY(feed_scope(tx, v->arena, (struct org_id){visit_scope(v)}, &feeds, &count, err));
    for (size_t i = 0; i < hits->count; i++) {
        const struct message_row *row = &hits->list[i].row;

        rows[i] =
            (struct feed_messages_hits){.message = row->id.v,
                                        .received = feed_moment(v, row->received),
                                        .sender = feed_login_of(feeds, count, hits->list[i].feed),
                                        .feed = hits->list[i].feed.v,
                                        .sent_id = row->control_id,
                                        .type = row->kind,
                                        .msa1 = row->msa1,
                                        .outcome = message_outcome(v, row),
                                        .errors = row->errors,
                                        .warnings = row->warnings};
    }
    view->hits = rows;
    view->hits_count = hits->count;
    view->more = hits->more;
    view->way = str_of(ways[hits->way]);
    return OK;
}

enum status
messages_again(struct visit *v, struct messages_file *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct asked asked;
    struct str kept;
    int64_t number;

    TRY(visit_id(v, 0, &number, err));
    kept = searches_get(v->web->searches, v->arena, v->session.user.id.v, number);
    if (kept.p == NULL)
        return FAIL(err, E_NOTFOUND, "this search is no longer kept");
    asked = asked_again(kept);
    out->words = asked.words;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(find(v, &tx, &asked, &out->hits, err));
    return feed_scope(&tx, v->arena, (struct org_id){visit_scope(v)}, &out->feeds, &out->feed_count,
                      err);
}

/* GET /messages/s/:search */
enum status
messages_found(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_messages_view view = {.days = STR("7"),
                                      .people = visit_may(v, PERMISSION_CLIENT_FIND)};
    struct find_hits hits;
    struct asked asked;
    struct str kept;
    int64_t number;

    TRY(visit_id(v, 0, &number, err));
    kept = searches_get(v->web->searches, v->arena, v->session.user.id.v, number);
    if (kept.p == NULL) {
        view.gone = true;
        page_feed_messages(&v->page, &view);
        return OK;
    }
    asked = asked_again(kept);
    TRY(tx_read(&tx, v->web->db, err));
    TRY(find(v, &tx, &asked, &hits, err));
    view.asked = true;
    view.search = number;
    view.words = asked.words;
    view.days = arena_printf(v->arena, "%u", (unsigned)asked.days);
    view.msa1 = asked.msa1;
    view.since = date_long(v->arena, date_add_days(v->now.today, 1 - (int32_t)asked.days));
    TRY(fill_hits(v, &tx, &hits, &view, err));
    page_feed_messages(&v->page, &view);
    return OK;
}
