/* post/bulletin_mail.c - a bulletin as a mail. */
#include "post/bulletin_mail.h"

#include "post/mail_style.h"
#include "post/words.h"

static struct str
plain(struct arena *arena, const struct story_mail *mail, struct str text, struct str site)
{
    return arena_printf(arena,
                        "%.*s\n\n%.*s:\n%.*s\n\n\n%.*s\n-- \n%.*s\n\n%.*s:\n%.*s\n\n%.*s:\n%.*s\n",
                        STRF(mail->title), STRF(mail->above), STRF(mail->page),
                        STRF(story_text(arena, text, site)), STRF(mail->foot), STRF(mail->leave),
                        STRF(mail->leave_url), STRF(mail->choices), STRF(mail->choices_url));
}

void
bulletin_mail(struct arena *arena, const struct bulletin *b, const struct bulletin_dress *dress,
              struct mail_bulk *out)
{
    const struct texts *t = dress->texts;
    bool linked = dress->light_href.n > 0;
    struct story_mail mail = {
        .title = b->title,
        .lang = b->lang,
        .site = dress->name,
        .above = news_say(arena, t, NEWS_VIEW, NULL, 0),
        .page = arena_printf(arena, "%.*s/news/%.*s", STRF(dress->site), STRF(b->slug)),
        .body = story_html(arena, dress->text, dress->site),
        .foot = news_say(arena, t, NEWS_WHY, &dress->name, 1),
        .leave = news_say(arena, t, NEWS_LEAVE, NULL, 0),
        .leave_url = dress->leave.n > 0 ? dress->leave : STR("{{unsubscribe}}"),
        .choices = news_say(arena, t, NEWS_CHOICES, NULL, 0),
        .choices_url = dress->choices.n > 0 ? dress->choices : STR("{{preferences}}"),
        .light = linked ? STR("") : mail_style_mail_css,
        .dark = linked ? STR("") : mail_style_mail_dark_css,
        .light_href = dress->light_href,
        .dark_href = dress->dark_href};

    *out = (struct mail_bulk){
        .subject = b->title,
        .body = plain(arena, &mail, dress->text, dress->site),
        .html = story_mail_html(arena, &mail),
        .list_label = STR("news"),
        .unsubscribe =
            arena_printf(arena, "%.*s/unsubscribe/%lld/", STRF(dress->site), (long long)b->id),
        .preferences = arena_printf(arena, "%.*s/preferences/", STRF(dress->site)),
        .topic = MAIL_NEWS,
        .bulletin = b->id};
}
