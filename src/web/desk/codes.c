/* web/desk/codes.c - the errors an organization meets, over all its feeds. */
#include "web/desk/codes.h"

#include "exchange/monitor.h"
#include "store/db.h"
#include "web/feed/feeds.h"

enum { KINDS_MOST = 400 };

struct sum {
    struct desk_code list[KINDS_MOST];
    size_t count;
};

static void
add(struct visit *v, struct sum *sum, const struct finding_group *group)
{
    size_t i = 0;

    if (group->severity == SEVERITY_I)
        return;
    while (i < sum->count && !str_eq(sum->list[i].own, group->own))
        i++;
    if (i == KINDS_MOST)
        return;
    if (i == sum->count)
        sum->list[sum->count++] = (struct desk_code){
            .own = group->own,
            .what =
                group->known ? sentence_in_general(v, finding_kind(group->code)->what) : STR("")};
    sum->list[i].count += group->count;
}

static void
take_largest(struct sum *sum, struct desk_codes *out)
{
    while (out->count < DESK_CODES) {
        size_t best = 0;

        for (size_t i = 1; i < sum->count; i++)
            if (sum->list[i].count > sum->list[best].count)
                best = i;
        if (sum->count == 0 || sum->list[best].count == 0)
            return;
        out->codes[out->count++] = sum->list[best];
        sum->list[best].count = 0;
    }
}

enum status
desk_codes_load(struct visit *v, struct tx *tx, struct org_id org, struct desk_codes *out,
                struct err *err)
{
    struct sum *sum = ARENA_NEW(v->arena, struct sum);

    *out = (struct desk_codes){.count = 0};
    TRY(feed_scope(tx, v->arena, org, &out->feeds, &out->feed_count, err));
    for (size_t i = 0; i < out->feed_count && i < DESK_FEEDS; i++) {
        struct date since = date_add_days(v->now.today, 1 - MONITOR_DAYS);
        struct finding_group *groups;
        size_t count;

        TRY(monitor_findings(tx, v->arena, out->feeds[i].id, since, &groups, &count, err));
        for (size_t g = 0; g < count; g++)
            add(v, sum, &groups[g]);
    }
    take_largest(sum, out);
    return OK;
}
