/* web/news/letters.c - mails to readers that somebody asked for: to confirm, and with the link to choices. */
#include "access/sign_in.h"
#include "post/token.h"
#include "web/mails.h"
#include "web/news/news.h"

struct letter {
    struct str to, lang, url;
    enum news_word subject, body;
};

enum status
letter_may(struct visit *v, struct tx *tx, struct str *problem, struct err *err)
{
    const struct str what = STR("letter"), who = v->req->peer.address;
    struct str minutes;
    int wait;

    *problem = STR("");
    TRY(attempt_bucket_wait(tx, v->arena, what, who, v->now.at, &wait, err));
    if (wait == 0)
        return attempt_failed(tx, v->arena, what, who, v->now.at, err);
    minutes = arena_printf(v->arena, "%d", wait);
    *problem = texts_say(v->arena, v->page.texts,
                         STR("Too many tries. Wait {1} minutes, then try again."), &minutes, 1);
    v->res->status = 429;
    return OK;
}

static enum status
post(struct visit *v, struct tx *tx, const struct letter *letter, struct err *err)
{
    const struct texts *texts = texts_of(texts_all, texts_count, letter->lang);
    struct str site, name;
    struct mail mail = {.to = letter->to, .topic = MAIL_NEWS};

    TRY(mail_site(v, tx, &site, &name, err));
    mail.subject = news_say(v->arena, texts, letter->subject, NULL, 0);
    mail.body = arena_printf(v->arena, "%.*s\n\n%.*s%.*s\n\n%.*s\n",
                             STRF(news_say(v->arena, texts, letter->body, &name, 1)), STRF(site),
                             STRF(letter->url), STRF(name));
    return mail_queue(tx, &mail, v->now.at, err);
}

enum status
letter_confirm(struct visit *v, struct tx *tx, const struct subscriber_wish *wish, struct str token,
               struct err *err)
{
    bool moves = wish->subscriber != 0;
    struct letter letter = {.to = wish->email,
                            .lang = wish->lang,
                            .url = arena_printf(v->arena, "/subscribe/confirm/%.*s", STRF(token)),
                            .subject = moves ? NEWS_MOVE_SUBJECT : NEWS_CONFIRM_SUBJECT,
                            .body = moves ? NEWS_MOVE_BODY : NEWS_CONFIRM_BODY};

    return post(v, tx, &letter, err);
}

enum status
letter_choices(struct visit *v, struct tx *tx, const struct subscriber *reader, bool asked_again,
               struct err *err)
{
    struct letter letter = {.to = reader->email,
                            .lang = reader->lang,
                            .url = news_choices(v, reader->id),
                            .subject = asked_again ? NEWS_HAS_SUBJECT : NEWS_LINK_SUBJECT,
                            .body = asked_again ? NEWS_HAS_BODY : NEWS_LINK_BODY};

    return post(v, tx, &letter, err);
}
