/* web/news/checks.c - the checks of a bulletin, against the table of routes. */
#include "web/news/checks.h"

#include "assess/figures.h"
#include "base/finding.h"
#include "post/subscriber.h"
#include "store/setting.h"
#include "web/asset.h"
#include "web/serve.h"

struct asking {
    struct tx *tx;
    struct arena *arena;
};

static bool
bulletin_out(struct tx *tx, struct arena *arena, struct str slug)
{
    struct bulletin b;
    struct err err;

    return bulletin_find(tx, arena, slug, &b, &err) == OK && b.step >= BULLETIN_SENDING;
}

static bool
is_asset(struct str path)
{
    for (size_t i = 0; i < asset_count; i++)
        if (str_eq(assets[i].path, path))
            return true;
    return false;
}

/* A page whose address ends in a word: of those only these can be linked to. */
static bool
word_leads(struct tx *tx, struct arena *arena, struct str pattern, struct str path)
{
    enum finding_code code;
    struct str word = path;

    while (str_find(word, '/') < word.n)
        word = str_skip(word, str_find(word, '/') + 1);
    if (word.n == 0 || path.n - word.n != str_find(pattern, ':'))
        return false;
    if (str_eq(pattern, STR("/news/:slug")))
        return bulletin_out(tx, arena, word);
    if (str_eq(pattern, STR("/help/errors/:code")))
        return finding_code_find(word, &code);
    return str_starts(pattern, STR("/help/"));
}

bool
news_path_leads(struct tx *tx, struct arena *arena, struct str path)
{
    const struct web_route *routes;
    size_t count = web_routes(&routes);

    for (size_t i = 0; i < count; i++) {
        size_t colon = str_find(routes[i].path, ':');

        if (routes[i].method != HTTP_GET)
            continue;
        if (str_eq(routes[i].path, path))
            return true;
        if (colon < routes[i].path.n && str_starts(path, str_slice(routes[i].path, 0, colon)) &&
            word_leads(tx, arena, routes[i].path, path))
            return true;
    }
    return is_asset(path);
}

static bool
leads(void *user, struct str path)
{
    struct asking *asking = user;

    return news_path_leads(asking->tx, asking->arena, path);
}

enum status
news_check(struct tx *tx, struct arena *arena, const struct bulletin *bulletin, struct date today,
           struct news_checked *out, struct err *err)
{
    struct asking asking = {tx, arena};
    struct bulletin_look look = {.bulletin = bulletin, .page = leads, .user = &asking};
    struct figure *figures;

    *out = (struct news_checked){0};
    TRY(figures_now(tx, arena, today, &figures, &out->figure_count, err));
    out->figures = figures;
    if (bulletin->id != 0) {
        TRY(bulletin_topics(tx, arena, bulletin->id, &out->topics, err));
        TRY(audience_count(tx, arena, bulletin->id, today, &out->audience, err));
    }
    TRY(setting_load(tx, arena, STR("registry.url"), &look.site, err));
    look.topics = out->topics;
    look.audience = out->audience;
    look.figures = out->figures;
    look.figure_count = out->figure_count;
    bulletin_check(arena, &look, &out->remarks);
    return OK;
}
