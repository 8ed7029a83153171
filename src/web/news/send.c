/* web/news/send.c - a bulletin checked, looked at, tested, scheduled, approved; and what came of it. */
#include "post/subscriber.h"
#include "post/zone.h"
#include "store/db.h"
#include "store/setting.h"
#include "web/news/desk.h"
#include "web/serve.h"

page_handler bulletin_show, bulletin_act, bulletin_preview;

static void
fill_remarks(struct visit *v, const struct news_checked *checked, struct news_send_view *view)
{
    struct news_send_remarks *rows =
        ARENA_ARRAY(v->arena, struct news_send_remarks, checked->remarks.count + 1);

    view->remarks_count = checked->remarks.count;
    for (size_t i = 0; i < view->remarks_count; i++) {
        const struct remark *r = &checked->remarks.list[i];

        rows[i] = (struct news_send_remarks){remark_blocks(r->kind) ? STR("error") : STR("soon"),
                                             remark_words(v->arena, r), r->line};
    }
    view->remarks = rows;
    view->blockers = (int64_t)checked->remarks.blockers;
    view->grade = checked->remarks.grade;
    view->audience = checked->audience;
    view->topics = checked->topics;
}

static void
fill_zones(struct visit *v, struct str here, struct news_send_view *view)
{
    struct news_send_zones *rows = ARENA_ARRAY(v->arena, struct news_send_zones, ZONE_COUNT);

    for (size_t i = 0; i < ZONE_COUNT; i++)
        rows[i] = (struct news_send_zones){zone_word((enum zone)i), zone_words((enum zone)i),
                                           str_eq(here, zone_word((enum zone)i))};
    view->zones = rows;
    view->zones_count = ZONE_COUNT;
}

static enum status
approval_asked(struct visit *v, struct tx *tx, bool *asked, struct err *err)
{
    struct str value;

    TRY(setting_load(tx, v->arena, NEWS_APPROVAL, &value, err));
    *asked = str_eq(value, STR("on"));
    return OK;
}

static enum status
fill_outcome(struct visit *v, struct tx *tx, const struct bulletin *b, struct news_send_view *view,
             struct err *err)
{
    struct mail_counts counts;

    TRY(mail_counts_of(tx, v->arena, b->id, &counts, err));
    TRY(subscriber_left_by(tx, v->arena, b->id, &view->left, err));
    view->audience = b->audience;
    view->handed = counts.of[MAIL_SENT];
    view->waiting = counts.of[MAIL_WAITING] + counts.of[MAIL_HANDING];
    view->unknown = counts.of[MAIL_UNKNOWN];
    view->bounced = counts.of[MAIL_BOUNCED];
    view->failed = counts.of[MAIL_FAILED];
    return OK;
}

static struct str
moment(struct visit *v, const struct bulletin *b)
{
    enum zone zone;

    if (b->send_at.us == 0 || b->step == BULLETIN_SENT)
        return STR("");
    if (!zone_find(b->zone, &zone))
        zone = ZONE_UTC;
    return zone_moment(v->arena, zone, b->send_at);
}

static enum status
show(struct visit *v, struct tx *tx, const struct bulletin *b, const char *said, struct str problem,
     struct err *err)
{
    struct news_send_view view = {.id = b->id,
                                  .headline = b->title,
                                  .slug = b->slug,
                                  .step = bulletin_step_word(b->step),
                                  .version = b->version,
                                  .problem = problem,
                                  .said = str_of(said),
                                  .email = b->email_too,
                                  .on = visit_field(v, "on"),
                                  .at = visit_field(v, "at"),
                                  .moment = moment(v, b),
                                  .own = b->scheduled_by == v->session.user.id.v,
                                  .address = v->session.user.email};
    struct str zone = visit_field(v, "zone");
    struct news_checked checked;

    TRY(news_check(tx, v->arena, b, v->now.today, &checked, err));
    fill_remarks(v, &checked, &view);
    if (view.on.n == 0)
        view.on = date_long(v->arena, date_add_days(v->now.today, 1));
    if (view.at.n == 0)
        view.at = STR("9:00");
    fill_zones(v, zone.n > 0 ? zone : zone_word(ZONE_CENTRAL), &view);
    TRY(approval_asked(v, tx, &view.approval, err));
    if (b->step >= BULLETIN_SENDING)
        TRY(fill_outcome(v, tx, b, &view, err));
    if (problem.n > 0)
        v->res->status = 422;
    page_news_send(&v->page, &view);
    return OK;
}

/* GET /bulletins/:id */
enum status
bulletin_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    return show(v, &tx, &b, arena_cstr(v->arena, req_query(v->req, "said")), STR(""), err);
}

/* ---- acts ---- */

static enum status
test_mail(struct visit *v, struct tx *tx, const struct bulletin *b, struct err *err)
{
    struct mail mail = {.to = v->session.user.email, .topic = MAIL_NEWS, .object = b->id};
    struct mail_bulk bulk;

    TRY(desk_mail(v, tx, b, false, false, &bulk, err));
    mail.subject = arena_printf(v->arena, "[Test] %.*s", STRF(bulk.subject));
    mail.body = bulk.body;
    mail.html = bulk.html;
    TRY(mail_queue(tx, &mail, v->now.at, err));
    return desk_audit(v, tx, AUDIT_MAIL, b->id, "test to oneself", err);
}

/* The moment typed; *problem says what is wrong with it. */
static bool
when(struct visit *v, struct instant *at, enum zone *zone, struct str *problem)
{
    struct date day;
    int minute;

    *at = v->now.at;
    if (!zone_find(visit_field(v, "zone"), zone))
        *zone = ZONE_UTC;
    if (str_eq(visit_field(v, "act"), STR("now")))
        return true;
    if (!date_parse_typed(visit_field(v, "on"), date_add_days(v->now.today, 366), &day))
        *problem = STR("Enter the day as a date, such as 3/14/2026.");
    else if (!zone_minute(visit_field(v, "at"), &minute))
        *problem = STR("Enter the time such as 9:30, 14:05 or 2:05 pm.");
    else if (zone_instant(*zone, day, minute, at) != ZONE_GOOD)
        *problem = STR("On that day the clocks leap over this time. Choose another one.");
    else if (at->us < v->now.at.us)
        *problem = STR("This moment is over. Choose a later one, or send it now.");
    return problem->n == 0;
}

static enum status
schedule(struct visit *v, struct tx *tx, struct bulletin *b, const char **said, struct str *problem,
         struct err *err)
{
    struct news_checked checked;
    struct instant at;
    enum zone zone;
    uint64_t version;
    bool approval;

    if (!when(v, &at, &zone, problem))
        return OK;
    TRY(news_check(tx, v->arena, b, v->now.today, &checked, err));
    if (checked.remarks.blockers > 0) {
        *problem = STR("It cannot go out yet: the checks below stop it.");
        return OK;
    }
    if (str_parse_u64(visit_field(v, "version"), &version) && (int64_t)version != b->version)
        return FAIL(err, E_CONFLICT, "the bulletin was changed since it was looked at");
    TRY(approval_asked(v, tx, &approval, err));
    TRY(bulletin_schedule(tx, b, at, zone_word(zone), approval, v->session.user.id.v, err));
    *said = "scheduled";
    return desk_audit(v, tx, AUDIT_MAIL, b->id, "scheduled", err);
}

static enum status
act(struct visit *v, struct tx *tx, struct bulletin *b, const char **said, struct str *problem,
    struct err *err)
{
    struct str word = visit_field(v, "act");

    if (str_eq(word, STR("test"))) {
        *said = "tested";
        if (!mail_address_valid(v->session.user.email)) {
            *problem = STR("Your account has no e-mail address. Enter one under your name first.");
            return OK;
        }
        return test_mail(v, tx, b, err);
    }
    if (str_eq(word, STR("approve"))) {
        *said = "approved";
        TRY(bulletin_approve(tx, b, v->session.user.id.v, err));
        return desk_audit(v, tx, AUDIT_DECIDE, b->id, "approved", err);
    }
    if (str_eq(word, STR("back"))) {
        *said = "back";
        TRY(bulletin_take_back(tx, b, err));
        return desk_audit(v, tx, AUDIT_CHANGE, b->id, "taken back", err);
    }
    return schedule(v, tx, b, said, problem, err);
}

/* POST /bulletins/:id */
enum status
bulletin_act(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const char *said = "";
    struct str problem = STR("");
    struct bulletin b;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    TRY(act(v, &tx, &b, &said, &problem, err));
    if (problem.n > 0)
        return show(v, &tx, &b, "", problem, err);
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/bulletins/%lld?said=%s", (long long)b.id, said));
    return OK;
}

/* ---- previews ---- */

/* GET /bulletins/:id/preview/:kind - mail, dark, web or text */
enum status
bulletin_preview(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str kind = v->part[1], text;
    bool dark = str_eq(kind, STR("dark"));
    struct news_preview_view view = {0};
    struct mail_bulk bulk;
    struct bulletin b;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_load(v, &tx, &b, err));
    TRY(desk_text(v, &tx, &b, &text, err));
    TRY(desk_mail(v, &tx, &b, true, dark, &bulk, err));
    if (dark || str_eq(kind, STR("mail"))) {
        v->res->body = bulk.html;
        v->res->type = "text/html; charset=utf-8";
        return OK;
    }
    view.id = b.id;
    view.headline = b.title;
    view.code = b.lang;
    view.story = story_html(v->arena, text, STR(""));
    if (str_eq(kind, STR("text")))
        view.plain = bulk.body;
    else if (!str_eq(kind, STR("web")))
        return FAIL(err, E_NOTFOUND, "there is no such preview");
    page_news_preview(&v->page, &view);
    return OK;
}
