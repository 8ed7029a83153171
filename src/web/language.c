/* web/language.c - in which language a page is shown; GET /language/:code to choose. */
#include "web/language.h"

#include "web/serve.h"

enum { CHOICE_S = 400 * 24 * 3600 };

page_handler language_choose;

/* Accept-Language: "es-MX,es;q=0.9,en;q=0.8". The first that we have, or English where it stands. */
static const struct texts *
asked_for(const struct visit *v)
{
    struct str rest = req_header(v->req, "Accept-Language");

    while (rest.p != NULL) {
        struct str wish = str_cut(&rest, ','), code = str_trim(str_cut(&wish, ';'));
        const struct texts *texts = texts_of(texts_all, texts_count, code);

        if (texts != NULL || str_starts(code, STR("en")))
            return texts;
    }
    return NULL;
}

void
language_set(struct visit *v)
{
    struct str chosen = v->signed_in ? v->session.user.language : req_cookie(v->req, "lang");
    struct layout_languages *rows = ARENA_ARRAY(v->arena, struct layout_languages, texts_count + 1);

    v->page.texts =
        chosen.n > 0 || v->signed_in ? texts_of(texts_all, texts_count, chosen) : asked_for(v);
    v->layout.draft = v->page.texts != NULL && v->page.texts->draft;
    if (v->signed_in) /* chosen in the account */
        return;
    rows[0] = (struct layout_languages){.code = STR("en"), .name = STR("English")};
    for (size_t i = 0; i < texts_count; i++)
        rows[i + 1] =
            (struct layout_languages){.code = texts_all[i].code, .name = texts_all[i].name};
    v->layout.languages = rows;
    v->layout.languages_count = texts_count + 1;
}

/* GET /language/:code */
enum status
language_choose(struct visit *v, struct err *err)
{
    const struct texts *texts = texts_of(texts_all, texts_count, v->part[0]);

    (void)err;
    visit_cookie(v, "lang", texts == NULL ? STR("en") : texts->code, CHOICE_S);
    res_redirect(v->req, v->res, STR("/"));
    return OK;
}
