/* web/onboard/onboard.c - a credential, a checklist, and moving on: without waiting for anybody. */
#include "exchange/onboard.h"

#include "store/db.h"
#include "web/feed/feeds.h"
#include "web/mails.h"
#include "web/moment.h"
#include "web/serve.h"

page_handler onboard_list, onboard_begin, onboard_show, onboard_move, onboard_hold;

/* -- the list ---------------------------------------------------------------------------------- */

static enum status
fill_feed(struct visit *v, struct tx *tx, const struct feed *feed, struct str org,
          struct onboard_list_feeds *row, struct err *err)
{
    struct onboard o;

    TRY(onboard_look(tx, v->arena, feed, v->now.today, &o, err));
    *row = (struct onboard_list_feeds){.id = feed->id.v,
                                       .login = feed->login,
                                       .name = feed->name,
                                       .org = org,
                                       .state = feed_state_word(feed->state),
                                       .shown = feed->state == FEED_TEST ? (int64_t)o.shown
                                                                         : (int64_t)o.count,
                                       .of = (int64_t)o.count,
                                       .held = o.held};
    return OK;
}

static enum status
show_list(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct onboard_list_view view = {.problem = problem,
                                     .begins = visit_may(v, PERMISSION_FEED_MANAGE),
                                     .code = visit_field(v, "code"),
                                     .name = visit_field(v, "name")};
    struct onboard_list_feeds *rows;
    struct feed_orgs orgs;
    struct feed *feeds;
    size_t count;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_scope(&tx, v->arena, (struct org_id){visit_scope(v)}, &feeds, &count, err));
    TRY(feed_orgs_load(v, &tx, &orgs, err));
    rows = ARENA_ARRAY(v->arena, struct onboard_list_feeds, count + 1);
    for (size_t i = 0; i < count; i++)
        if (feeds[i].state == FEED_TEST || feeds[i].state == FEED_PILOT)
            TRY(fill_feed(v, &tx, &feeds[i], feed_org_name(&orgs, feeds[i].org),
                          &rows[view.feeds_count++], err));
    view.feeds = rows;
    if (problem.n > 0)
        v->res->status = 422;
    page_onboard_list(&v->page, &view);
    return OK;
}

/* GET /onboard */
enum status
onboard_list(struct visit *v, struct err *err)
{
    return show_list(v, STR(""), err);
}

/* -- one feed ---------------------------------------------------------------------------------- */

static void
fill_rows(struct visit *v, const struct onboard *o, struct onboard_show_view *view)
{
    static const char *const kinds[] = {"none", "soon", "done"};
    static const char *const words[] = {"not yet", "came, with findings", "shown"};
    struct onboard_show_rows *rows = ARENA_ARRAY(v->arena, struct onboard_show_rows, o->count + 1);
    struct onboard_show_steps *steps =
        ARENA_ARRAY(v->arena, struct onboard_show_steps, o->step_count + 1);

    for (size_t i = 0; i < o->count; i++)
        rows[i] = (struct onboard_show_rows){.name = o->rows[i].sample->title,
                                             .shows = o->rows[i].sample->shows,
                                             .row = o->rows[i].sample->row,
                                             .mark = str_of(kinds[o->rows[i].mark]),
                                             .words = str_of(words[o->rows[i].mark]),
                                             .message = o->rows[i].message.v};
    for (size_t i = 0; i < o->step_count; i++)
        steps[i] = (struct onboard_show_steps){feed_moment(v, o->steps[i].at), o->steps[i].moved_to,
                                               o->steps[i].reason};
    view->rows = rows;
    view->rows_count = o->count;
    view->steps = steps;
    view->steps_count = o->step_count;
}

static void
fill_counts(const struct onboard *o, struct onboard_show_view *view)
{
    view->shown = (int64_t)o->shown;
    view->of = (int64_t)o->count;
    view->messages = o->messages;
    view->faulty = o->faulty;
    view->days = o->days;
    view->open = o->open;
    view->least = PILOT_MESSAGES;
    view->least_days = PILOT_DAYS;
    view->percent = PILOT_PERCENT;
    view->held = o->held;
    view->why_held = o->why_held;
}

static enum status
show_feed(struct visit *v, struct feed_id id, struct str secret, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct onboard_show_view view = {.secret = secret};
    struct str name;
    struct onboard o;
    struct feed feed;
    struct gate gate;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_seen_by(v, &tx, id, &feed, err));
    TRY(onboard_look(&tx, v->arena, &feed, v->now.today, &o, err));
    TRY(agreement_gate(&tx, v->arena, feed.org, v->now.today, &gate, err));
    TRY(mail_site(v, &tx, &view.url, &name, err));
    view.id = id.v;
    view.login = feed.login;
    view.name = feed.name;
    view.state = feed_state_word(feed.state);
    view.test = feed.state == FEED_TEST;
    view.pilot = feed.state == FEED_PILOT;
    view.live = feed.state == FEED_LIVE;
    view.manages = visit_may(v, PERMISSION_FEED_MANAGE);
    view.staff = visit_may(v, PERMISSION_ORG_MANAGE) && !view.live;
    view.closed = gate_stores(&gate) ? STR("") : gate_words(v->arena, &gate);
    view.may_pilot = view.manages && o.may_pilot && gate_stores(&gate);
    view.may_live = view.manages && o.may_live && gate_stores(&gate);
    fill_counts(&o, &view);
    fill_rows(v, &o, &view);
    page_onboard_show(&v->page, &view);
    return OK;
}

/* GET /feeds/:id/onboard */
enum status
onboard_show(struct visit *v, struct err *err)
{
    struct feed_id id;

    TRY(visit_id(v, 0, &id.v, err));
    return show_feed(v, id, STR(""), err);
}

/* -- moving on --------------------------------------------------------------------------------- */

static enum status
go(struct visit *v, const struct feed *feed, enum onboard_move move, struct str reason,
   struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct onboard_word word = {.feed = feed,
                                .move = move,
                                .user = v->session.user.id.v,
                                .at = v->now.at,
                                .today = v->now.today,
                                .reason = reason};
    static const char *const words[] = {"made, in test", "to pilot", "to live", "held", "released"};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(onboard_go(&tx, v->arena, &word, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = move == MOVE_BEGUN ? AUDIT_ADD : AUDIT_CHANGE,
                                        .kind = STR("feed"),
                                        .object = feed->id.v,
                                        .reason = str_of(words[move])},
                    err));
    return tx_commit(&tx, err);
}

/* POST /onboard: a feed in test, and its credential. */
enum status
onboard_begin(struct visit *v, struct err *err)
{
    struct feed feed = {.org = v->session.user.org,
                        .code = visit_field(v, "code"),
                        .name = str_slice(visit_field(v, "name"), 0, 80),
                        .mllp_from = STR("127.0.0.0/8 ::1"),
                        .state = FEED_TEST,
                        .closed_on = DATE_NONE};
    struct str secret;
    enum status status;

    if (feed.name.n == 0)
        feed.name = feed.code;
    feed.login =
        arena_printf(v->arena, "%.*s.%.*s", STRF(v->session.user.org_code), STRF(feed.code));
    status = feed_add(v->web->exchange, v->arena, v->now.at, &feed, &secret, err);
    if (status == E_CONFLICT)
        return show_list(v, STR("Your organization has a system of that short name already."), err);
    if (status == E_INVALID)
        return show_list(v, STR("The short name is 1 to 40 letters, digits, - or _."), err);
    TRY(status);
    TRY(go(v, &feed, MOVE_BEGUN, STR(""), err));
    return show_feed(v, feed.id, secret, err);
}

static enum status
load_feed(struct visit *v, struct feed *feed, struct gate *gate, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_seen_by(v, &tx, id, feed, err));
    return agreement_gate(&tx, v->arena, feed->org, v->now.today, gate, err);
}

static enum status
rotate(struct visit *v, const struct feed *feed, struct err *err)
{
    struct str secret;

    if (feed->state != FEED_TEST && feed->state != FEED_PILOT)
        return FAIL(err, E_CONFLICT, "feed %lld is not on its way", (long long)feed->id.v);
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_RESET,
                                             .kind = STR("feed"),
                                             .object = feed->id.v,
                                             .reason = STR("a new password")},
                         err));
    TRY(feed_rotate(v->web->exchange, v->arena, v->now.at, feed->id, &secret, err));
    return show_feed(v, feed->id, secret, err);
}

static void
back(struct visit *v, const struct feed *feed)
{
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/feeds/%lld/onboard", (long long)feed->id.v));
}

/* POST /feeds/:id/onboard: pilot, live, or a new password. */
enum status
onboard_move(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "what");
    struct feed feed;
    struct gate gate;

    TRY(load_feed(v, &feed, &gate, err));
    if (str_eq(what, STR("rotate")))
        return rotate(v, &feed, err);
    if (!str_eq(what, STR("pilot")) && !str_eq(what, STR("live")))
        return FAIL(err, E_INVALID, "no step was named");
    if (!gate_stores(&gate))
        return FAIL(err, E_DENIED, "no agreement of the feed's organization is in force");
    TRY(go(v, &feed, str_eq(what, STR("pilot")) ? MOVE_PILOT : MOVE_LIVE, STR(""), err));
    back(v, &feed);
    return OK;
}

/* POST /feeds/:id/hold, by the registry's staff */
enum status
onboard_hold(struct visit *v, struct err *err)
{
    struct str reason = str_slice(visit_field(v, "reason"), 0, 200);
    bool hold = str_eq(visit_field(v, "what"), STR("hold"));
    struct feed feed;
    struct gate gate;

    TRY(load_feed(v, &feed, &gate, err));
    if (hold && reason.n == 0)
        return FAIL(err, E_INVALID, "a hold needs a reason");
    TRY(go(v, &feed, hold ? MOVE_HOLD : MOVE_RELEASE, reason, err));
    back(v, &feed);
    return OK;
}
