/* web/news/show.c - what the registry told its users, for everybody: the archive, one bulletin, the feed. */
#include "html/atom.h"
#include "post/bulletin.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler news_list_show, news_show, news_atom;

enum { FEED_ENTRIES = 20 };

static enum status
choices(struct visit *v, struct tx *tx, struct news_wish *wish, struct news_list_view *view,
        struct err *err)
{
    struct str topic = req_query(v->req, "topic");
    struct news_list_topics *topics;
    struct news_list_years *years;
    struct topic *list;
    int *numbers;

    TRY(topic_list(tx, v->arena, &list, &view->topics_count, err));
    topics = ARENA_ARRAY(v->arena, struct news_list_topics, view->topics_count + 1);
    for (size_t i = 0; i < view->topics_count; i++) {
        topics[i] = (struct news_list_topics){list[i].word, texts_find(v->page.texts, list[i].name),
                                              str_eq(list[i].word, topic)};
        if (topics[i].here)
            wish->topic = list[i].id;
    }
    view->topics = topics;
    TRY(news_years(tx, v->arena, v->now.today, &numbers, &view->years_count, err));
    years = ARENA_ARRAY(v->arena, struct news_list_years, view->years_count + 1);
    for (size_t i = 0; i < view->years_count; i++)
        years[i] = (struct news_list_years){numbers[i], numbers[i] == wish->year};
    view->years = years;
    return OK;
}

/* GET /news?q=WORDS&topic=WORD&year=2026 */
enum status
news_list_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_list_view view = {.words = str_trim(req_query(v->req, "q"))};
    struct news_wish wish = {.words = view.words, .today = v->now.today};
    struct bulletin *found;
    struct news_list_news *rows;
    uint64_t year;

    if (str_parse_u64(req_query(v->req, "year"), &year) && year <= 9999)
        wish.year = (int)year;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(choices(v, &tx, &wish, &view, err));
    TRY(news_find(&tx, v->arena, &wish, &found, &view.news_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_list_news, view.news_count + 1);
    for (size_t i = 0; i < view.news_count; i++)
        rows[i] = (struct news_list_news){found[i].slug, found[i].title,
                                          date_long(v->arena, found[i].sent_on), found[i].lang};
    view.news = rows;
    page_news_list(&v->page, &view);
    return OK;
}

static enum status
topics_of(struct visit *v, struct tx *tx, int64_t bulletin, struct news_show_view *view,
          struct err *err)
{
    struct str words;
    struct topic *list;
    struct news_show_topics *rows;
    size_t count;

    TRY(bulletin_topics(tx, v->arena, bulletin, &words, err));
    TRY(topic_list(tx, v->arena, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct news_show_topics, count + 1);
    while (words.n > 0) {
        const struct topic *topic = topic_of(list, count, str_cut(&words, ' '));

        if (topic != NULL)
            rows[view->topics_count++] =
                (struct news_show_topics){topic->word, texts_find(v->page.texts, topic->name)};
    }
    view->topics = rows;
    return OK;
}

/* GET /news/:slug */
enum status
news_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_show_view view = {0};
    struct bulletin b;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(bulletin_find(&tx, v->arena, v->part[0], &b, err));
    if (b.step != BULLETIN_SENT && b.step != BULLETIN_SENDING)
        return FAIL(err, E_NOTFOUND, "the bulletin has not gone out");
    TRY(topics_of(v, &tx, b.id, &view, err));
    view.headline = b.title;
    view.code = b.lang;
    view.date = date_long(v->arena, b.sent_on);
    view.story = story_html(v->arena, b.frozen, STR(""));
    v->layout.subject = b.title;
    page_news_show(&v->page, &view);
    return OK;
}

/* GET /news/atom.xml */
enum status
news_atom(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str site, name;
    struct bulletin *list;
    struct atom_entry *entries;
    struct atom_feed feed = {.at = v->now.at};

    TRY(tx_read(&tx, v->web->db, err));
    TRY(mail_site(v, &tx, &site, &name, err));
    TRY(news_latest(&tx, v->arena, v->now.today, FEED_ENTRIES, &list, &feed.count, err));
    entries = ARENA_ARRAY(v->arena, struct atom_entry, feed.count + 1);
    for (size_t i = 0; i < feed.count; i++)
        entries[i] = (struct atom_entry){
            .title = list[i].title,
            .url = arena_printf(v->arena, "%.*s/news/%.*s", STRF(site), STRF(list[i].slug)),
            .at = list[i].sent_at,
            .lang = list[i].lang,
            .body = story_html(v->arena, list[i].frozen, site)};
    feed.title = name;
    feed.url = arena_printf(v->arena, "%.*s/news/atom.xml", STRF(site));
    feed.page = arena_printf(v->arena, "%.*s/news", STRF(site));
    feed.at = feed.count > 0 ? entries[0].at : v->now.at;
    feed.entries = entries;
    v->res->body = atom_write(v->arena, &feed);
    v->res->type = "application/atom+xml; charset=utf-8";
    return OK;
}
