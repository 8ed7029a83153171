/* web/news/subscribe.c - subscribing: the form, and the link that confirms it. */
#include "store/db.h"
#include "web/news/news.h"
#include "web/serve.h"

page_handler subscribe_show, subscribe_do, subscribe_link_show, subscribe_link_do;

static enum status
form(struct visit *v, struct str problem, struct str chosen, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str lang = v->page.texts == NULL ? STR("en") : v->page.texts->code;
    struct news_subscribe_view view = {
        .stage = STR("form"), .problem = problem, .email = visit_field(v, "email")};
    struct news_subscribe_groups *groups;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(news_topics(v, &tx, chosen, &groups, &view.groups_count, err));
    view.groups = groups;
    view.langs = news_langs(v, lang, &view.langs_count);
    if (problem.n > 0 && v->res->status != 429)
        v->res->status = 422;
    page_news_subscribe(&v->page, &view);
    return OK;
}

/* GET /subscribe?topic=WORD */
enum status
subscribe_show(struct visit *v, struct err *err)
{
    struct str topic = req_query(v->req, "topic");

    return form(v, STR(""), topic.n > 0 ? topic : STR("news-flash"), err);
}

/* The same page whether the address is new, subscribed, or never to be written to. */
static enum status
ask(struct visit *v, struct tx *tx, const struct subscriber_wish *wish, struct err *err)
{
    struct subscriber has;
    enum wish_answer answer;
    struct str token;

    TRY(subscriber_ask(tx, v->arena, wish, v->now.at, &answer, &token, &has, err));
    if (answer == WISH_CONFIRM)
        TRY(letter_confirm(v, tx, wish, token, err));
    else if (answer == WISH_HAS)
        TRY(letter_choices(v, tx, &has, true, err));
    return OK;
}

/* POST /subscribe */
enum status
subscribe_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber_wish wish = {.lang = news_lang(v)};
    struct str problem;
    bool address = subscriber_address(v->arena, visit_field(v, "email"), &wish.email);

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(news_ticked(v, &tx, wish.email, &wish.topics, &problem, err));
    if (!address)
        problem = news_words(v, NEWS_WRONG_ADDRESS);
    else if (wish.topics.n == 0)
        problem = news_words(v, NEWS_NO_TOPIC);
    if (problem.n == 0)
        TRY(letter_may(v, &tx, &problem, err));
    if (problem.n > 0) {
        tx_end(&tx);
        return form(v, problem, wish.topics, err);
    }
    TRY(ask(v, &tx, &wish, err));
    TRY(tx_commit(&tx, err));
    page_news_subscribe(&v->page, &(struct news_subscribe_view){.stage = STR("sent")});
    return OK;
}

/* ---- the link ---- */

static void
answer_state(struct visit *v, enum link_state state)
{
    static const struct {
        const char *stage;
        unsigned status;
    } answers[] = {
        [LINK_USED] = {"used", 200}, [LINK_OVER] = {"over", 410}, [LINK_FORGED] = {"forged", 404}};

    v->res->status = answers[state].status;
    page_news_subscribe(&v->page,
                        &(struct news_subscribe_view){.stage = str_of(answers[state].stage)});
}

/* GET /subscribe/confirm/:token - a mail scanner that follows the link changes nothing */
enum status
subscribe_link_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_subscribe_view view = {.stage = STR("confirm"), .token = v->part[0]};
    struct subscriber_link link;
    struct news_subscribe_wants *wants;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(subscriber_link_look(&tx, v->arena, v->part[0], v->now.at, &link, err));
    if (link.state != LINK_WORKS) {
        answer_state(v, link.state);
        return OK;
    }
    TRY(news_names(v, &tx, link.topics, &wants, &view.wants_count, err));
    view.wants = wants;
    view.email = link.email;
    page_news_subscribe(&v->page, &view);
    return OK;
}

/* POST /subscribe/confirm/:token */
enum status
subscribe_link_do(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_subscribe_view view = {0};
    struct subscriber_link link;
    struct subscriber reader;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(subscriber_link_take(&tx, v->arena, v->part[0], v->now.at, &link, &reader, err));
    TRY(tx_commit(&tx, err));
    if (link.state != LINK_WORKS) {
        answer_state(v, link.state);
        return OK;
    }
    view.stage = link.address ? STR("moved") : STR("done");
    view.email = reader.email;
    view.choices = news_choices(v, reader.id);
    page_news_subscribe(&v->page, &view);
    return OK;
}
