/* web/home_todo.c - what waits for this person, by what the roles let them do. */
#include "web/home.h"

#include <inttypes.h>

#include "access/account.h"
#include "access/incident.h"
#include "desk/desk.h"
#include "exchange/feed.h"
#include "exchange/monitor.h"
#include "org/dua.h"
#include "registry/review.h"
#include "web/serve.h"

enum {
    PASSWORD_DAYS = 14,
    LAPSE_DAYS = 14,
    REVIEW_DAYS = 365,
    BOARD_DAYS = 90,
    INCIDENTS_MOST = 500
};
/* Each feed costs a look at its figures; staff with more see their list instead. */
enum { FEEDS_MOST = 200, TODO_MOST = 16 };

struct todo {
    struct visit *v;
    struct tx *tx;
    struct home_todo rows[TODO_MOST];
    size_t count;
};

/* Nothing is said of what does not wait. */
static void
add(struct todo *t, const char *kind, int64_t n, struct str href, const char *words)
{
    if (n > 0 && t->count < TODO_MOST)
        t->rows[t->count++] =
            (struct home_todo){.kind = str_of(kind), .n = n, .href = href, .words = str_of(words)};
}

static struct str
org_path(const struct todo *t, const char *rest)
{
    struct visit *v = t->v;

    return arena_printf(v->arena, "/org/%.*s/%s",
                        STRF(http_encode(v->arena, v->session.user.org_code)), rest);
}

static enum status
password(struct todo *t, struct err *err)
{
    const struct password_profile *profile;
    struct visit *v = t->v;
    struct date last;
    int32_t left;

    TRY(account_profile(t->tx, v->arena, &profile, err));
    last = password_last_day(profile, &v->session.user, v->now.offset_minutes);
    if (!date_is(last))
        return OK;
    left = last.day - v->now.today.day;
    if (left <= PASSWORD_DAYS)
        add(t, "soon", left < 1 ? 1 : left, STR("/account/password"),
            "Days until your password ends: choose a new one");
    return OK;
}

static void
agreement(struct todo *t)
{
    const struct gate *gate = &t->v->gate;

    if (!visit_may(t->v, PERMISSION_AGREEMENT_SIGN) || !date_is(gate->ends_on))
        return;
    if (gate->days_left < 0)
        add(t, "error", -gate->days_left, org_path(t, "dua"),
            "Days since your agreement ended: renew it");
    else if (gate->days_left <= BOARD_DAYS)
        add(t, "soon", gate->days_left == 0 ? 1 : gate->days_left, org_path(t, "dua"),
            "Days until your agreement ends: renew it");
}

static enum status
users(struct todo *t, struct err *err)
{
    int64_t lapsing = 0, invited = 0, unreviewed = 0;
    struct visit *v = t->v;
    struct user *list;
    size_t count;

    if (!visit_may(v, PERMISSION_USER_MANAGE))
        return OK;
    TRY(user_list(t->tx, v->arena, v->session.user.org, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        enum user_state state = user_state(&list[i], v->now.today);
        bool active = state == USER_ACTIVE;

        lapsing += active && user_days_left(&list[i], v->now.today) <= LAPSE_DAYS ? 1 : 0;
        invited += state == USER_INVITED ? 1 : 0;
        unreviewed += active && (!date_is(list[i].reviewed_on) ||
                                 v->now.today.day - list[i].reviewed_on.day > REVIEW_DAYS)
                          ? 1
                          : 0;
    }
    add(t, "soon", lapsing, org_path(t, "users"), "Users who lapse within 14 days");
    add(t, "later", invited, org_path(t, "users"), "Users who have not taken up their invitation");
    add(t, "W", unreviewed, org_path(t, "users"), "Users whose roles nobody confirmed in a year");
    return OK;
}

static enum status
feeds(struct todo *t, struct err *err)
{
    int64_t failing = 0, silent = 0;
    struct visit *v = t->v;
    struct feed *list;
    size_t count;

    if (!visit_may(v, PERMISSION_FEED_READ))
        return OK;
    TRY(feed_scope(t->tx, v->arena, (struct org_id){visit_scope(v)}, &list, &count, err));
    for (size_t i = 0; i < count && i < FEEDS_MOST; i++) {
        struct feed_health health;
        enum feed_word word;

        TRY(monitor_health(t->tx, v->arena, list[i].id, v->now.today, &health, err));
        word = monitor_word(&list[i], &health, v->now.today);
        failing += word == FEED_FAILING ? 1 : 0;
        silent += word == FEED_SILENT ? 1 : 0;
    }
    add(t, "error", failing, STR("/feeds"), "Failing feeds");
    add(t, "AR", silent, STR("/feeds"), "Silent feeds");
    return OK;
}

static enum status
incidents(struct todo *t, struct err *err)
{
    struct incident *list;
    int64_t open = 0;
    size_t count;

    if (!visit_may(t->v, PERMISSION_INCIDENT_WORK))
        return OK;
    TRY(incident_list(t->tx, t->v->arena, INCIDENTS_MOST, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        open += list[i].open ? 1 : 0;
    add(t, "error", open, STR("/incidents"), "Open privacy incidents");
    return OK;
}

/* What the desk has to do; and to who asked, that there is an answer. */
static enum status
tickets(struct todo *t, struct err *err)
{
    struct visit *v = t->v;
    struct desk_count count;
    int64_t answers;

    TRY(desk_unread(t->tx, v->arena, v->session.user.id.v, &answers, err));
    add(t, "done", answers, STR("/tickets"), "Answers of the help desk to your questions");
    if (!visit_may(v, PERMISSION_TICKET_WORK))
        return OK;
    TRY(desk_count(t->tx, v->arena, v->now.today, &count, err));
    add(t, "overdue", count.late, STR("/desk?show=due"), "Tickets promised for today or before");
    add(t, "due", count.free, STR("/desk?show=free"), "Tickets that nobody looks after");
    return OK;
}

static enum status
staff(struct todo *t, struct err *err)
{
    struct board_count board;
    int64_t pairs;

    if (visit_may(t->v, PERMISSION_AGREEMENT_DECIDE)) {
        TRY(agreement_board_count(t->tx, t->v->arena, t->v->now.today, BOARD_DAYS, &board, err));
        add(t, "due", board.submitted, STR("/dua"), "New agreements to decide on");
        add(t, "soon", board.ending, STR("/dua"), "Agreements that end within 90 days");
    }
    if (visit_may(t->v, PERMISSION_CLIENT_MERGE)) {
        TRY(review_open_count(t->tx, t->v->arena, &pairs, err));
        add(t, "due", pairs, STR(""), "Possible duplicates to decide on");
    }
    return OK;
}

enum status
home_todo(struct visit *v, struct tx *tx, struct home_view *view, struct err *err)
{
    struct todo *t = ARENA_NEW(v->arena, struct todo);

    t->v = v;
    t->tx = tx;
    TRY(password(t, err));
    agreement(t);
    TRY(users(t, err));
    TRY(feeds(t, err));
    TRY(incidents(t, err));
    TRY(tickets(t, err));
    TRY(staff(t, err));
    view->todo = t->rows;
    view->todo_count = t->count;
    return OK;
}
