/* web/news/preferences.c - what a reader gets, changed by the link of a mail. */
#include "post/token.h"
#include "store/db.h"
#include "web/news/news.h"
#include "web/serve.h"

page_handler preferences_ask, preferences_ask_do, preferences_show, preferences_do;

static enum status
stage(struct visit *v, const char *name, unsigned status)
{
    v->res->status = status;
    page_news_preferences(&v->page, &(struct news_preferences_view){.stage = str_of(name)});
    return OK;
}

/* The form for the link once more, with what stands against it. */
static enum status
ask_again(struct visit *v, struct str problem, unsigned status)
{
    v->res->status = status;
    page_news_preferences(
        &v->page, &(struct news_preferences_view){
                      .stage = STR("ask"), .problem = problem, .email = visit_field(v, "email")});
    return OK;
}

/* GET /preferences */
enum status
preferences_ask(struct visit *v, struct err *err)
{
    (void)err;
    return stage(v, "ask", 200);
}

/* POST /preferences - the same page whether the address is subscribed or not */
enum status
preferences_ask_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber_wish wish = {.lang = STR("en")};
    struct subscriber reader;
    enum wish_answer answer = WISH_QUIET;
    struct str token, problem;
    bool found;

    if (!subscriber_address(v->arena, visit_field(v, "email"), &wish.email))
        return ask_again(v, news_words(v, NEWS_WRONG_ADDRESS), 422);
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(letter_may(v, &tx, &problem, err));
    if (problem.n > 0)
        return ask_again(v, problem, 429);
    TRY(subscriber_find(&tx, v->arena, wish.email, &reader, &found, err));
    if (found) /* counted, so that nobody's mailbox is filled */
        TRY(subscriber_ask(&tx, v->arena, &wish, v->now.at, &answer, &token, &reader, err));
    if (answer == WISH_HAS)
        TRY(letter_choices(v, &tx, &reader, false, err));
    TRY(tx_commit(&tx, err));
    return stage(v, "asked", 200);
}

/* ---- by the link ---- */

struct said {
    const char *what; /* the last form did this */
    struct str problem;
};

static enum status
show(struct visit *v, struct tx *tx, const struct subscriber *reader, struct said said,
     struct err *err)
{
    struct news_preferences_view view = {.stage = STR("show"),
                                         .said = str_of(said.what),
                                         .problem = said.problem,
                                         .token = v->part[0],
                                         .email = reader->email};
    struct news_subscribe_groups *groups;
    struct news_subscribe_langs *langs;
    struct news_preferences_langs *rows;

    if (date_is(reader->paused_until) && date_cmp(reader->paused_until, v->now.today) >= 0)
        view.paused = date_long(v->arena, reader->paused_until);
    TRY(news_topics(v, tx, reader->topics, &groups, &view.groups_count, err));
    view.groups = news_preferences(v, groups, view.groups_count);
    langs = news_langs(v, reader->lang, &view.langs_count);
    rows = ARENA_ARRAY(v->arena, struct news_preferences_langs, view.langs_count);
    for (size_t i = 0; i < view.langs_count; i++)
        rows[i] = (struct news_preferences_langs){langs[i].code, langs[i].name, langs[i].here};
    view.langs = rows;
    if (said.problem.n > 0 && v->res->status != 429)
        v->res->status = 422;
    page_news_preferences(&v->page, &view);
    return OK;
}

/* Whose link it is; *out.id is 0 after a page has said that it is nobody's. */
static enum status
open_link(struct visit *v, struct tx *tx, struct subscriber *out, struct err *err)
{
    enum status status;
    int64_t id;

    *out = (struct subscriber){0};
    if (!mail_verify_id(v->arena, MAIL_SUBSCRIBER, v->part[0], &id))
        return stage(v, "forged", 404);
    status = subscriber_load(tx, v->arena, id, out, err);
    if (status == E_NOTFOUND) {
        *out = (struct subscriber){0};
        return stage(v, "gone", 410);
    }
    return status;
}

/* GET /preferences/:token */
enum status
preferences_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber reader;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(open_link(v, &tx, &reader, err));
    if (reader.id == 0)
        return OK;
    return show(v, &tx, &reader, (struct said){.what = ""}, err);
}

static enum status
save(struct visit *v, struct tx *tx, struct subscriber *reader, struct said *said, struct err *err)
{
    TRY(news_ticked(v, tx, reader->email, &reader->topics, &said->problem, err));
    if (said->problem.n > 0)
        return OK;
    reader->lang = news_lang(v);
    said->what = "saved";
    return subscriber_save(tx, v->arena, reader, err);
}

static enum status
leave(struct visit *v, struct tx *tx, struct subscriber *reader, struct said *said, struct err *err)
{
    int64_t left;

    said->what = "left";
    TRY(subscriber_leave(tx, reader->id, 0, true, v->now.at, &left, err));
    return subscriber_load(tx, v->arena, reader->id, reader, err);
}

static enum status
pause(struct visit *v, struct tx *tx, struct subscriber *reader, struct said *said, struct err *err)
{
    bool on = str_eq(visit_field(v, "act"), STR("pause"));

    said->what = on ? "paused" : "resumed";
    reader->paused_until = on ? date_add_days(v->now.today, SUBSCRIBER_PAUSE_DAYS) : DATE_NONE;
    return subscriber_save(tx, v->arena, reader, err);
}

/* The new address hears of it; the page says the same if it is somebody else's already. */
static enum status
change_address(struct visit *v, struct tx *tx, struct subscriber *reader, struct said *said,
               struct err *err)
{
    struct subscriber_wish wish = {.lang = reader->lang, .subscriber = reader->id};
    struct subscriber has;
    enum wish_answer answer;
    struct str token;

    if (!subscriber_address(v->arena, visit_field(v, "email"), &wish.email)) {
        said->problem = news_words(v, NEWS_WRONG_ADDRESS);
        return OK;
    }
    TRY(letter_may(v, tx, &said->problem, err));
    if (said->problem.n > 0)
        return OK;
    said->what = "moving";
    TRY(subscriber_ask(tx, v->arena, &wish, v->now.at, &answer, &token, &has, err));
    return answer == WISH_CONFIRM ? letter_confirm(v, tx, &wish, token, err) : OK;
}

/* POST /preferences/:token */
enum status
preferences_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str act = visit_field(v, "act");
    struct said said = {.what = ""};
    struct subscriber reader;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(open_link(v, &tx, &reader, err));
    if (reader.id == 0)
        return OK;
    if (str_eq(act, STR("forget"))) {
        TRY(subscriber_forget(&tx, v->arena, &reader, STR("asked"), v->now.at, err));
        TRY(tx_commit(&tx, err));
        return stage(v, "forgotten", 200);
    }
    if (str_eq(act, STR("leave")))
        TRY(leave(v, &tx, &reader, &said, err));
    else if (str_eq(act, STR("pause")) || str_eq(act, STR("resume")))
        TRY(pause(v, &tx, &reader, &said, err));
    else if (str_eq(act, STR("move")))
        TRY(change_address(v, &tx, &reader, &said, err));
    else
        TRY(save(v, &tx, &reader, &said, err));
    TRY(show(v, &tx, &reader, said, err));
    return tx_commit(&tx, err);
}
