/* web/incident/inquiry.c - reading an incident's form, and looking into the audit with it. */
#include "web/incident/inquiry.h"

#include "base/id.h"

enum { DAYS_BACK = 30 };

#define US_PER_MINUTE INT64_C(60000000)

static enum status
find_feed(struct visit *v, struct tx *tx, struct inquiry *out, struct str code, struct err *err)
{
    struct feed *list;
    size_t count;

    TRY(feed_scope(tx, v->arena, out->org.id, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].org.v == out->org.id.v && str_eq(list[i].code, code))
            out->feed = list[i];
    return out->feed.id.v != 0 ? OK : FAIL(err, E_NOTFOUND, "there is no such feed");
}

static enum status
find_names(struct visit *v, struct tx *tx, struct inquiry *out, struct err *err)
{
    struct str code = visit_field(v, "org"), user = visit_field(v, "user"),
               feed = visit_field(v, "feed"), client = visit_field(v, "client");

    if (client.n > 0 && !id_parse(client, &out->query.client))
        return FAIL(err, E_NOTFOUND, "that is no client's number");
    if (code.n == 0 && (user.n > 0 || feed.n > 0))
        return FAIL(err, E_NOTFOUND, "a user or feed is named without its organization");
    if (code.n == 0)
        return OK;
    TRY(org_find_code(tx, v->arena, code, &out->org, err));
    if (user.n > 0)
        TRY(user_find(tx, v->arena, code, user, &out->user, err));
    if (feed.n > 0)
        TRY(find_feed(v, tx, out, feed, err));
    out->query.org = out->org.id;
    out->query.who = out->user.id;
    return OK;
}

enum status
inquiry_read(struct visit *v, struct tx *tx, struct inquiry *out, struct err *err)
{
    int64_t id, zone = v->now.offset_minutes * US_PER_MINUTE;

    *out = (struct inquiry){.from = date_add_days(v->now.today, -DAYS_BACK), .to = v->now.today};
    TRY(visit_id(v, 0, &id, err));
    TRY(incident_load(tx, v->arena, id, &out->incident, err));
    (void)date_parse_iso(visit_field(v, "from"), &out->from);
    (void)date_parse_iso(visit_field(v, "to"), &out->to);
    out->query =
        (struct audit_query){.from = {(int64_t)out->from.day * 24 * 60 * US_PER_MINUTE - zone},
                             .to = {((int64_t)out->to.day + 1) * 24 * 60 * US_PER_MINUTE - zone},
                             .max = INQUIRY_ACTS};
    return find_names(v, tx, out, err);
}

static void
add_client(struct inquiry *inquiry, int64_t client)
{
    for (size_t i = 0; i < inquiry->client_count; i++)
        if (inquiry->clients[i] == client)
            return;
    inquiry->clients[inquiry->client_count++] = client;
}

static void
add_org(struct inquiry *inquiry, struct org_id org)
{
    for (size_t i = 0; i < inquiry->org_count; i++)
        if (inquiry->orgs[i].v == org.v)
            return;
    inquiry->orgs[inquiry->org_count++] = org;
}

enum status
inquiry_search(struct visit *v, struct tx *tx, struct inquiry *inquiry, struct err *err)
{
    TRY(audit_find(tx, v->arena, &inquiry->query, &inquiry->acts, &inquiry->count, err));
    inquiry->clients = ARENA_ARRAY(v->arena, int64_t, inquiry->count);
    inquiry->orgs = ARENA_ARRAY(v->arena, struct org_id, inquiry->count);
    for (size_t i = 0; i < inquiry->count; i++) {
        const struct audit_entry *e = &inquiry->acts[i].entry;

        if (e->refused || e->client == 0)
            continue;
        add_client(inquiry, e->client);
        if (e->org.v != 0)
            add_org(inquiry, e->org);
    }
    return OK;
}

struct str
inquiry_words(struct visit *v, const struct inquiry *inquiry)
{
    return arena_printf(v->arena, "incident %d", inquiry->incident.number);
}
