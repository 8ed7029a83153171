/* web/home_work.c - the clients opened last, and today's tally. */
#include "registry/client.h"
#include "registry/sent.h"
#include "web/home.h"
#include "web/person.h"
#include "web/serve.h"

enum { RECENT_MOST = 10, RECENT_DAYS = 30, ROWS_MOST = 600 };
#define US_PER_DAY INT64_C(86400000000)

struct seen {
    int64_t list[ROWS_MOST];
    size_t count;
};

static bool
is_new(struct seen *seen, int64_t client)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->list[i] == client)
            return false;
    seen->list[seen->count++] = client;
    return true;
}

/* Only records that this person may still open. */
static enum status
add_recent(struct visit *v, struct tx *tx, int64_t id, struct home_recent *rows, size_t *count,
           struct err *err)
{
    struct client client;
    bool found;

    TRY(client_load(tx, v->arena, (struct client_id){id}, &client, &found, err));
    if (found && client.merged_into.v == 0 && client_open_to(&client, visit_scope(v)))
        rows[(*count)++] = (struct home_recent){.id = id,
                                                .name = person_name(v->arena, &client.believed),
                                                .born = date_long(v->arena, client.believed.born)};
    return OK;
}

static bool
opened(const struct audit_row *row)
{
    return row->entry.client != 0 && !row->entry.refused &&
           (row->entry.what == AUDIT_VIEW || row->entry.what == AUDIT_ADD ||
            row->entry.what == AUDIT_CHANGE || row->entry.what == AUDIT_PRINT);
}

static enum status
recent(struct visit *v, struct tx *tx, const struct audit_row *rows, size_t count,
       struct home_view *view, struct err *err)
{
    struct home_recent *list = ARENA_ARRAY(v->arena, struct home_recent, RECENT_MOST);
    struct seen *seen = ARENA_NEW(v->arena, struct seen);

    for (size_t i = 0; i < count && view->recent_count < RECENT_MOST; i++)
        if (opened(&rows[i]) && is_new(seen, rows[i].entry.client))
            TRY(add_recent(v, tx, rows[i].entry.client, list, &view->recent_count, err));
    view->recent = list;
    return OK;
}

static enum status
tally(struct visit *v, struct tx *tx, const struct audit_row *rows, size_t count,
      struct home_view *view, struct err *err)
{
    struct seen *seen = ARENA_NEW(v->arena, struct seen);
    struct instant midnight = {((int64_t)v->now.today.day * 1440 - v->now.offset_minutes) *
                               INT64_C(60000000)};

    for (size_t i = 0; i < count && rows[i].entry.at.us >= midnight.us; i++) {
        struct client_id client = {rows[i].entry.client};
        int64_t doses;

        if (rows[i].entry.what != AUDIT_ADD || client.v == 0 || !is_new(seen, client.v))
            continue;
        TRY(sent_doses_entered(tx, v->arena, client, v->session.user.id.v, midnight, &doses, err));
        view->doses += doses;
        view->people += doses > 0 ? 1 : 0;
    }
    return OK;
}

enum status
home_work(struct visit *v, struct tx *tx, struct home_view *view, struct err *err)
{
    struct audit_query query = {.who = v->session.user.id,
                                .org = v->session.user.org,
                                .from = {v->now.at.us - RECENT_DAYS * US_PER_DAY},
                                .to = {v->now.at.us + 1},
                                .max = ROWS_MOST};
    struct audit_row *rows;
    size_t count;

    if (!v->layout.may_find || !visit_may(v, PERMISSION_CLIENT_READ))
        return OK;
    TRY(audit_find(tx, v->arena, &query, &rows, &count, err));
    TRY(recent(v, tx, rows, count, view, err));
    return tally(v, tx, rows, count, view, err);
}
