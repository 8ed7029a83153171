/* web/feed/watch.c - what people decide about a feed: marks, maintenance, rules; all of it audited. */
#include "exchange/alarm_store.h"
#include "web/feed/feed_page.h"
#include "web/serve.h"

page_handler feed_mark;
page_handler feed_quiet;
page_handler feed_rules;

enum { REMARK_MOST = 200 };

struct str
feed_said(struct str word)
{
    static const struct {
        const char *word, *said;
    } all[] = {{"marked", "The finding was marked."},
               {"quiet", "The maintenance is announced."},
               {"rules", "The rules were saved."},
               {"wrong", "That was not understood: nothing was changed. Dates are YYYY-MM-DD, "
                         "moments YYYY-MM-DD HH:MM, maintenance ends in the future and within 14 "
                         "days, hours lie between 0 and 24, shares between 0 and 100."}};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (str_eq(word, str_of(all[i].word)))
            return str_of(all[i].said);
    return STR("");
}

/* The feed of the address, if one may see it. */
static enum status
begin(struct visit *v, struct tx *tx, struct feed *feed, struct err *err)
{
    struct feed_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_begin(tx, v->web->db, err));
    return feed_seen_by(v, tx, id, feed, err);
}

static enum status
back(struct visit *v, const struct feed *feed, const char *done)
{
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/feeds/%lld?done=%s", (long long)feed->id.v, done));
    return OK;
}

static enum status
finish(struct visit *v, struct tx *tx, const struct feed *feed, const char *done, struct str what,
       struct err *err)
{
    TRY(visit_audit(
        v, tx,
        &(struct visit_act){
            .what = AUDIT_CHANGE, .kind = STR("feed"), .object = feed->id.v, .reason = what},
        err));
    TRY(tx_commit(tx, err));
    return back(v, feed, done);
}

enum status
feed_mark(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str until = visit_field(v, "until");
    struct mark mark = {.code = visit_field(v, "code"),
                        .mark = visit_field(v, "mark"),
                        .until = DATE_NONE,
                        .remark = str_slice(visit_field(v, "remark"), 0, REMARK_MOST),
                        .member = v->session.user.id.v,
                        .at = v->now.at};
    enum finding_code code;
    struct feed feed;

    TRY(begin(v, &tx, &feed, err));
    if (!finding_code_find(mark.code, &code) || !mark_valid(mark.mark) ||
        (until.n > 0 && !date_parse_iso(until, &mark.until)))
        return back(v, &feed, "wrong");
    TRY(mark_set(&tx, feed.id, &mark, err));
    return finish(v, &tx, &feed, "marked",
                  arena_printf(v->arena, "%.*s marked %.*s", STRF(mark.code), STRF(mark.mark)),
                  err);
}

/* "2026-03-02 10:15" of the local clock. */
static bool
parse_moment(const struct visit *v, struct str text, struct instant *out)
{
    struct str day = str_slice(text, 0, 10), time = str_trim(str_skip(text, 10));
    struct date date;
    uint64_t hour, minute;

    if (time.n != 5 || time.p[2] != ':' || !date_parse_iso(day, &date) ||
        !str_parse_u64(str_slice(time, 0, 2), &hour) || hour > 23 ||
        !str_parse_u64(str_slice(time, 3, 5), &minute) || minute > 59)
        return false;
    out->us =
        ((int64_t)date.day * 1440 + (int64_t)hour * 60 + (int64_t)minute - v->now.offset_minutes) *
        INT64_C(60000000);
    return true;
}

enum status
feed_quiet(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct quiet quiet = {.words = str_slice(visit_field(v, "what"), 0, REMARK_MOST),
                          .member = v->session.user.id.v};
    struct feed feed;

    TRY(begin(v, &tx, &feed, err));
    quiet.feed = feed.id;
    if (quiet.words.n == 0 || !parse_moment(v, visit_field(v, "begins"), &quiet.begins) ||
        !parse_moment(v, visit_field(v, "ends"), &quiet.until) ||
        quiet_add(&tx, &quiet, v->now.at, err) != OK)
        return back(v, &feed, "wrong");
    return finish(v, &tx, &feed, "quiet", STR("maintenance announced"), err);
}

static bool
number(struct visit *v, const char *name, int *out)
{
    uint64_t value;

    if (!str_parse_u64(visit_field(v, name), &value) || value > 100000)
        return false;
    *out = (int)value;
    return true;
}

enum status
feed_rules(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct rules rules = RULES_NONE;
    struct feed feed;

    TRY(begin(v, &tx, &feed, err));
    if (!number(v, "hours", &rules.silence_hours) || !number(v, "from", &rules.from_hour) ||
        !number(v, "to", &rules.until_hour) || !number(v, "percent", &rules.errors_percent) ||
        !number(v, "least", &rules.errors_least) || rules_save(&tx, feed.id, &rules, err) != OK)
        return back(v, &feed, "wrong");
    return finish(v, &tx, &feed, "rules", STR("alert rules"), err);
}
