/* web/news/desk.c - what the pages of those who write bulletins share. */
#include "web/news/desk.h"

#include "assess/figures.h"
#include "store/db.h"
#include "web/assets.h"
#include "web/mails.h"
#include "web/serve.h"

enum status
desk_load(struct visit *v, struct tx *tx, struct bulletin *out, struct err *err)
{
    int64_t id;

    TRY(visit_id(v, 0, &id, err));
    return bulletin_load(tx, v->arena, id, out, err);
}

enum status
desk_audit(struct visit *v, struct tx *tx, enum audit_action what, int64_t id, const char *how,
           struct err *err)
{
    return visit_audit(
        v, tx,
        &(struct visit_act){
            .what = what, .kind = STR("bulletin"), .object = id, .reason = str_of(how)},
        err);
}

enum status
desk_text(struct visit *v, struct tx *tx, const struct bulletin *b, struct str *text,
          struct err *err)
{
    struct figure *figures;
    size_t count;

    *text = b->frozen;
    if (b->step >= BULLETIN_SENDING)
        return OK;
    TRY(figures_now(tx, v->arena, v->now.today, &figures, &count, err));
    *text = figures_fill(v->arena, b->body, figures, count);
    return OK;
}

enum status
desk_mail(struct visit *v, struct tx *tx, const struct bulletin *b, bool linked, bool dark,
          struct mail_bulk *out, struct err *err)
{
    struct bulletin_dress dress = {.texts = texts_of(texts_all, texts_count, b->lang)};

    TRY(mail_site(v, tx, &dress.site, &dress.name, err));
    TRY(desk_text(v, tx, b, &dress.text, err));
    dress.leave = arena_printf(v->arena, "%.*s/preferences", STRF(dress.site));
    dress.choices = dress.leave;
    if (linked)
        dress.light_href = ASSET_mail_css;
    if (dark)
        dress.dark_href = ASSET_mail_dark_css;
    bulletin_mail(v->arena, b, &dress, out);
    return OK;
}
