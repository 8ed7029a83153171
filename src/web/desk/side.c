/* web/desk/side.c - beside a ticket: who asks, their organization, and what the registry knows of both. */
#include "base/buf.h"
#include "desk/macro.h"
#include "web/desk/codes.h"
#include "web/desk/page.h"
#include "web/moment.h"
#include "web/org/facts.h"
#include "web/serve.h"

enum { OTHERS_SHOWN = 6 };

enum status
desk_staff(struct visit *v, struct tx *tx, struct user **out, size_t *count, struct err *err)
{
    struct user *list;
    size_t all;

    TRY(user_list(tx, v->arena, v->session.user.org, &list, &all, err));
    *out = ARENA_ARRAY(v->arena, struct user, all + 1);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (user_state(&list[i], v->now.today) == USER_ACTIVE &&
            access_allows(list[i].roles, PERMISSION_TICKET_WORK))
            (*out)[(*count)++] = list[i];
    return OK;
}

static enum status
fill_staff(struct visit *v, struct tx *tx, const struct ticket *t, struct desk_ticket_view *view,
           struct err *err)
{
    struct desk_ticket_staff *rows;
    struct user *list;

    TRY(desk_staff(v, tx, &list, &view->staff_count, err));
    rows = ARENA_ARRAY(v->arena, struct desk_ticket_staff, view->staff_count + 1);
    for (size_t i = 0; i < view->staff_count; i++) {
        rows[i] = (struct desk_ticket_staff){list[i].id.v, user_full_name(v->arena, &list[i]),
                                             list[i].id.v == t->assigned};
        if (rows[i].chosen)
            view->assigned = rows[i].name;
    }
    if (t->assigned != 0 && view->assigned.n == 0)
        view->assigned = STR("somebody who left");
    view->mine = t->assigned == v->session.user.id.v;
    view->staff = rows;
    return OK;
}

static enum status
fill_macros(struct visit *v, struct tx *tx, struct desk_ticket_view *view, struct err *err)
{
    struct desk_ticket_macros *rows;
    struct macro *list;

    TRY(macro_list(tx, v->arena, &list, &view->macros_count, err));
    rows = ARENA_ARRAY(v->arena, struct desk_ticket_macros, view->macros_count + 1);
    for (size_t i = 0; i < view->macros_count; i++)
        rows[i] = (struct desk_ticket_macros){list[i].id, list[i].title};
    view->macros = rows;
    return OK;
}

static enum status
fill_joined(struct visit *v, struct tx *tx, const struct ticket *t, struct desk_ticket_view *view,
            struct err *err)
{
    struct desk_ticket_joined *rows;
    struct ticket into;
    int32_t *numbers;

    TRY(desk_joined(tx, v->arena, t->id, &numbers, &view->joined_count, err));
    rows = ARENA_ARRAY(v->arena, struct desk_ticket_joined, view->joined_count + 1);
    for (size_t i = 0; i < view->joined_count; i++)
        rows[i] = (struct desk_ticket_joined){numbers[i]};
    view->joined = rows;
    if (t->merged_into == 0)
        return OK;
    TRY(ticket_load(tx, v->arena, t->merged_into, &into, err));
    view->into = into.number;
    return OK;
}

static enum status
fill_others(struct visit *v, struct tx *tx, const struct ticket *t, struct desk_ticket_view *view,
            struct err *err)
{
    struct desk_ticket_others *rows =
        ARENA_ARRAY(v->arena, struct desk_ticket_others, OTHERS_SHOWN);
    struct ticket *list;
    size_t count;

    TRY(desk_tickets_of(tx, v->arena, t->user, &list, &count, err));
    for (size_t i = 0; i < count && view->others_count < OTHERS_SHOWN; i++)
        if (list[i].id != t->id)
            rows[view->others_count++] = (struct desk_ticket_others){
                list[i].number, list[i].subject, ticket_state_words(list[i].state)};
    view->others = rows;
    return OK;
}

static enum status
fill_asker(struct visit *v, struct tx *tx, const struct ticket *t, struct desk_ticket_view *view,
           struct err *err)
{
    enum user_state state;
    struct user user;

    if (t->user == 0) {
        view->asker = arena_printf(v->arena, "%.*s, %.*s", STRF(t->full_name), STRF(t->email));
        view->asker_more = STR("Was not signed in: name and address as they were written.");
        return OK;
    }
    TRY(user_load(tx, v->arena, (struct user_id){t->user}, &user, err));
    state = user_state(&user, v->now.today);
    view->asker = arena_printf(v->arena, "%.*s (%.*s), %.*s", STRF(user_full_name(v->arena, &user)),
                               STRF(user.username),
                               STRF(user.email.n > 0 ? user.email : STR("no e-mail address")));
    view->asker_more =
        arena_printf(v->arena, "%.*s. %.*s. Last sign-in: %.*s", STRF(user_state_words(state)),
                     STRF(roles_shown(v->arena, user.roles)),
                     STRF(user.signed_in_at.us == 0
                              ? STR("never")
                              : moment_words(v->arena, user.signed_in_at, v->now.offset_minutes)));
    view->resets = visit_may(v, PERMISSION_USER_ASSIST) && state == USER_ACTIVE && user.email.n > 0;
    return fill_others(v, tx, t, view, err);
}

static enum status
fill_feeds(struct visit *v, struct tx *tx, const struct org_facts *facts,
           struct desk_ticket_view *view, struct err *err)
{
    struct desk_ticket_codes *codes = ARENA_ARRAY(v->arena, struct desk_ticket_codes, DESK_CODES);
    struct desk_ticket_feeds *feeds;
    struct desk_codes lately;

    if (!visit_may(v, PERMISSION_FEED_READ))
        return OK;
    TRY(desk_codes_load(v, tx, facts->org.id, &lately, err));
    feeds = ARENA_ARRAY(v->arena, struct desk_ticket_feeds, DESK_FEEDS);
    for (size_t i = 0; i < lately.feed_count && i < DESK_FEEDS; i++)
        feeds[view->feeds_count++] = (struct desk_ticket_feeds){
            lately.feeds[i].id.v, lately.feeds[i].login, feed_state_word(lately.feeds[i].state)};
    for (size_t i = 0; i < lately.count; i++)
        codes[i] = (struct desk_ticket_codes){lately.codes[i].own, lately.codes[i].what,
                                              lately.codes[i].count};
    view->feeds = feeds;
    view->codes = codes;
    view->codes_count = lately.count;
    return OK;
}

static enum status
fill_org(struct visit *v, struct tx *tx, const struct ticket *t, struct desk_ticket_view *view,
         struct err *err)
{
    struct desk_ticket_admins *admins;
    struct org_facts facts;

    if (t->org == 0)
        return OK;
    TRY(org_facts_load(v, tx, (struct org_id){t->org}, &facts, err));
    view->org = facts.org.name;
    view->code = facts.org.code;
    org_facts_state(&facts, &view->tag, &view->gate);
    if (facts.has_signed) {
        view->signer = facts.signed_one.signer.name;
        view->signed_on = date_long(v->arena, facts.signed_one.dates.signed_on);
    }
    if (facts.gate.id.v != 0)
        view->ends = date_long(v->arena, facts.gate.ends_on);
    admins = ARENA_ARRAY(v->arena, struct desk_ticket_admins, facts.admin_count + 1);
    for (size_t i = 0; i < facts.admin_count; i++)
        admins[i] = (struct desk_ticket_admins){user_full_name(v->arena, &facts.admins[i]),
                                                facts.admins[i].email};
    view->admins = admins;
    view->admins_count = facts.admin_count;
    return fill_feeds(v, tx, &facts, view, err);
}

enum status
ticket_here(struct visit *v, struct tx *tx, int64_t ticket, struct str *out, struct err *err)
{
    struct desk_look *list;
    struct buf buf;
    size_t count;

    buf_init(&buf, v->arena, 64);
    TRY(desk_looks(tx, v->arena, ticket, v->session.user.id.v, v->now.at, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct user user;

        TRY(user_load(tx, v->arena, (struct user_id){list[i].user}, &user, err));
        buf_printf(&buf, "%s%.*s %s", i > 0 ? "; " : "", STRF(user_full_name(v->arena, &user)),
                   list[i].typing ? "is writing" : "has it open");
    }
    *out = buf_str(&buf);
    return OK;
}

enum status
ticket_side_fill(struct visit *v, struct tx *tx, const struct ticket *t,
                 struct desk_ticket_view *view, struct err *err)
{
    TRY(fill_staff(v, tx, t, view, err));
    TRY(fill_macros(v, tx, view, err));
    TRY(fill_joined(v, tx, t, view, err));
    TRY(fill_asker(v, tx, t, view, err));
    TRY(fill_org(v, tx, t, view, err));
    return ticket_here(v, tx, t->id, &view->here, err);
}
