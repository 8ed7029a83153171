/* post/bulletin.c - bulletins while they are written. */
#include "post/bulletin.h"

#include "base/id.h"
#include "base/utf8.h"
#include "post/bulletin.sql.h"

enum { SLUG_BYTES = 80, DUE_AT_ONCE = 10 };

static const struct str steps[] = {STR_INIT("draft"), STR_INIT("waiting"), STR_INIT("scheduled"),
                                   STR_INIT("sending"), STR_INIT("sent")};

struct str
bulletin_step_word(enum bulletin_step step)
{
    return steps[step];
}

static enum bulletin_step
step_of(struct str word)
{
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        if (str_eq(word, steps[i]))
            return (enum bulletin_step)i;
    return BULLETIN_DRAFT;
}

/* The reads give rows of the same columns and of three types; lists go without the texts. */
#define BULLETIN_OF(row)                                                                           \
    ((struct bulletin){                                                                            \
        .id = (row)->bulletin_id,                                                                  \
        .slug = (row)->slug,                                                                       \
        .title = (row)->title,                                                                     \
        .lang = (row)->lang,                                                                       \
        .step = step_of((row)->step),                                                              \
        .version = (row)->version,                                                                 \
        .email_too = (row)->email_too,                                                             \
        .zone = (row)->zone,                                                                       \
        .send_at = (row)->send_at,                                                                 \
        .sent_at = (row)->sent_at,                                                                 \
        .sent_on = (row)->sent_on,                                                                 \
        .audience = (row)->audience,                                                               \
        .shared = (row)->shared_id,                                                                \
        .made_by = (row)->made_by,                                                                 \
        .changed_by = (row)->changed_by,                                                           \
        .scheduled_by = (row)->scheduled_by,                                                       \
        .approved_by = (row)->approved_by,                                                         \
        .changed_at = (row)->changed_at,                                                           \
    })

/* ---- what it must be ---- */

static bool
one_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return true;
}

static enum status
fit(const struct bulletin *b, struct err *err)
{
    if (str_trim(b->title).n == 0 || b->title.n > BULLETIN_TITLE_BYTES || !one_line(b->title) ||
        !utf8_valid(b->title))
        return FAIL(err, E_INVALID, "a bulletin has a title of one line and at most %d letters",
                    BULLETIN_TITLE_BYTES);
    if (b->lang.n < 2 || b->lang.n > 12 || !one_line(b->lang))
        return FAIL(err, E_INVALID, "a bulletin is in a language");
    if (!utf8_valid(b->body) || str_find(b->body, '\0') < b->body.n)
        return FAIL(err, E_INVALID, "the bulletin is not text in UTF-8");
    if (b->body.n > BULLETIN_BYTES)
        return FAIL(err, E_LIMIT, "a bulletin has at most %d bytes", BULLETIN_BYTES);
    return OK;
}

/* "The July News Flash!" becomes "the-july-news-flash"; what is in the way of another gets a number. */
static struct str
slug_of(struct arena *arena, struct str title)
{
    struct str folded = utf8_fold(arena, title);
    struct buf buf;

    buf_init(&buf, arena, SLUG_BYTES + 16);
    for (size_t i = 0; i < folded.n && buf.n < SLUG_BYTES; i++) {
        char c = folded.p[i];

        if (c >= 'A' && c <= 'Z')
            buf_char(&buf, (char)(c - 'A' + 'a'));
        else if (c >= '0' && c <= '9')
            buf_char(&buf, c);
        else if (buf.n > 0 && buf.p[buf.n - 1] != '-')
            buf_char(&buf, '-');
    }
    while (buf.n > 0 && buf.p[buf.n - 1] == '-')
        buf.n--;
    return buf.n > 0 ? buf_str(&buf) : STR("news");
}

static enum status
free_slug(struct tx *tx, struct arena *arena, struct bulletin *b, struct err *err)
{
    struct str wish = slug_of(arena, b->title), slug = wish;
    struct bulletin_by_slug_row row;
    bool taken = true;

    for (int i = 2; taken; i++) {
        TRY(bulletin_by_slug(tx, arena, &(struct bulletin_by_slug_in){.slug = slug}, &row, &taken,
                             err));
        if (taken && row.bulletin_id == b->id)
            break;
        if (taken)
            slug = arena_printf(arena, "%.*s-%d", STRF(wish), i);
    }
    b->slug = slug;
    return OK;
}

/* ---- reading ---- */

enum status
bulletin_load(struct tx *tx, struct arena *arena, int64_t id, struct bulletin *out, struct err *err)
{
    struct bulletin_by_id_row row;
    bool found;

    TRY(bulletin_by_id(tx, arena, &(struct bulletin_by_id_in){.bulletin_id = id}, &row, &found,
                       err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no bulletin %lld", (long long)id);
    *out = BULLETIN_OF(&row);
    out->body = row.body;
    out->frozen = row.frozen;
    return OK;
}

enum status
bulletin_find(struct tx *tx, struct arena *arena, struct str slug, struct bulletin *out,
              struct err *err)
{
    struct bulletin_by_slug_row row;
    bool found;

    TRY(bulletin_by_slug(tx, arena, &(struct bulletin_by_slug_in){.slug = slug}, &row, &found,
                         err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no bulletin of that address");
    *out = BULLETIN_OF(&row);
    out->body = row.body;
    out->frozen = row.frozen;
    return OK;
}

enum status
bulletin_list(struct tx *tx, struct arena *arena, struct bulletin **out, size_t *count,
              struct err *err)
{
    struct bulletin_newest_row *rows;

    TRY(bulletin_newest(tx, arena, &(struct bulletin_newest_in){.most = BULLETINS_LISTED}, &rows,
                        count, err));
    *out = ARENA_ARRAY(arena, struct bulletin, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = BULLETIN_OF(&rows[i]);
    return OK;
}

enum status
bulletin_topics(struct tx *tx, struct arena *arena, int64_t id, struct str *words, struct err *err)
{
    struct bulletin_topics_of_row *rows;
    size_t count;
    struct buf buf;

    TRY(bulletin_topics_of(tx, arena, &(struct bulletin_topics_of_in){.bulletin_id = id}, &rows,
                           &count, err));
    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&buf, ' ');
        buf_add(&buf, rows[i].word);
    }
    *words = buf_str(&buf);
    return OK;
}

/* ---- writing ---- */

enum status
bulletin_new(struct tx *tx, struct arena *arena, struct bulletin *bulletin, int64_t user,
             struct instant now, struct err *err)
{
    TRY(fit(bulletin, err));
    bulletin->id = id_new();
    bulletin->version = 1;
    bulletin->step = BULLETIN_DRAFT;
    TRY(free_slug(tx, arena, bulletin, err));
    return bulletin_put(tx,
                        &(struct bulletin_put_in){.bulletin_id = bulletin->id,
                                                  .slug = bulletin->slug,
                                                  .title = bulletin->title,
                                                  .lang = bulletin->lang,
                                                  .made_by = user,
                                                  .changed_at = now},
                        err);
}

static enum status
keep_topics(struct tx *tx, struct arena *arena, int64_t id, struct str words, struct err *err)
{
    bool chosen[TOPICS_MAX] = {false};
    struct topic *list;
    size_t count;
    int64_t changed;

    TRY(topic_list(tx, arena, &list, &count, err));
    if (count > TOPICS_MAX)
        count = TOPICS_MAX;
    topic_chosen(list, count, words, chosen);
    TRY(bulletin_topics_clear(tx, &(struct bulletin_topics_clear_in){.bulletin_id = id}, &changed,
                              err));
    for (size_t i = 0; i < count; i++)
        if (chosen[i])
            TRY(bulletin_topic_put(
                tx, &(struct bulletin_topic_put_in){.bulletin_id = id, .topic_id = list[i].id},
                err));
    return OK;
}

/* A text the page saved by itself is kept until the same person saves again. */
static enum status
keep_version(struct tx *tx, const struct bulletin_save *save, struct err *err)
{
    const struct bulletin *b = save->bulletin;
    struct version_drop_auto_in before = {
        .bulletin_id = b->id, .version = b->version - 1, .saved_by = save->user};
    int64_t changed;

    TRY(version_drop_auto(tx, &before, &changed, err));
    return version_put(tx,
                       &(struct version_put_in){.bulletin_id = b->id,
                                                .version = b->version,
                                                .title = b->title,
                                                .body = b->body,
                                                .automatic = save->automatic,
                                                .saved_by = save->user,
                                                .saved_at = save->now},
                       err);
}

enum status
bulletin_save(struct tx *tx, struct arena *arena, const struct bulletin_save *save, struct err *err)
{
    struct bulletin *b = save->bulletin;
    struct bulletin_keep_in in;
    int64_t changed;

    TRY(fit(b, err));
    TRY(free_slug(tx, arena, b, err));
    in = (struct bulletin_keep_in){.slug = b->slug,
                                   .title = b->title,
                                   .lang = b->lang,
                                   .body = b->body,
                                   .email_too = b->email_too,
                                   .changed_by = save->user,
                                   .changed_at = save->now,
                                   .bulletin_id = b->id,
                                   .version = b->version};
    TRY(bulletin_keep(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "bulletin %lld is no draft, or was changed by someone else",
                    (long long)b->id);
    b->version++;
    TRY(keep_topics(tx, arena, b->id, save->topics, err));
    return keep_version(tx, save, err);
}

enum status
bulletin_discard(struct tx *tx, const struct bulletin *bulletin, struct err *err)
{
    int64_t changed, rest;

    TRY(bulletin_drop(tx, &(struct bulletin_drop_in){.bulletin_id = bulletin->id}, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "bulletin %lld is no draft", (long long)bulletin->id);
    TRY(bulletin_topics_clear(tx, &(struct bulletin_topics_clear_in){.bulletin_id = bulletin->id},
                              &rest, err));
    return version_drop_all(tx, &(struct version_drop_all_in){.bulletin_id = bulletin->id}, &rest,
                            err);
}

enum status
bulletin_versions(struct tx *tx, struct arena *arena, int64_t id, struct bulletin_version **out,
                  size_t *count, struct err *err)
{
    struct versions_of_in in = {.bulletin_id = id, .most = BULLETIN_VERSIONS};
    struct versions_of_row *rows;

    TRY(versions_of(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct bulletin_version, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct bulletin_version){rows[i].version, rows[i].title, rows[i].automatic,
                                              rows[i].saved_by, rows[i].saved_at};
    return OK;
}

enum status
bulletin_recall(struct tx *tx, struct arena *arena, struct bulletin *bulletin, int64_t version,
                struct err *err)
{
    struct version_find_in in = {.bulletin_id = bulletin->id, .version = version};
    struct version_find_row row;
    bool found;

    TRY(version_find(tx, arena, &in, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no such version");
    bulletin->title = row.title;
    bulletin->body = row.body;
    return OK;
}

/* ---- its way out ---- */

static enum status
move(struct tx *tx, struct bulletin *b, enum bulletin_step to, const struct bulletin *with,
     struct err *err)
{
    struct bulletin_step_in in = {.step = steps[to],
                                  .zone = with->zone,
                                  .send_at = with->send_at,
                                  .scheduled_by = with->scheduled_by,
                                  .approved_by = with->approved_by,
                                  .bulletin_id = b->id,
                                  .version = b->version,
                                  .old_step = steps[b->step]};
    int64_t changed;

    TRY(bulletin_step(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "bulletin %lld was changed by someone else", (long long)b->id);
    *b = *with;
    b->step = to;
    b->version++;
    return OK;
}

enum status
bulletin_schedule(struct tx *tx, struct bulletin *bulletin, struct instant send_at, struct str zone,
                  bool approval, int64_t user, struct err *err)
{
    struct bulletin with = *bulletin;

    if (bulletin->step != BULLETIN_DRAFT)
        return FAIL(err, E_CONFLICT, "bulletin %lld is no draft", (long long)bulletin->id);
    with.send_at = send_at;
    with.zone = zone;
    with.scheduled_by = user;
    return move(tx, bulletin, approval ? BULLETIN_WAITING : BULLETIN_SCHEDULED, &with, err);
}

enum status
bulletin_approve(struct tx *tx, struct bulletin *bulletin, int64_t user, struct err *err)
{
    struct bulletin with = *bulletin;

    if (bulletin->step != BULLETIN_WAITING)
        return FAIL(err, E_CONFLICT, "bulletin %lld waits for no approval",
                    (long long)bulletin->id);
    if (user == bulletin->scheduled_by)
        return FAIL(err, E_DENIED, "nobody approves what they have scheduled themselves");
    with.approved_by = user;
    return move(tx, bulletin, BULLETIN_SCHEDULED, &with, err);
}

enum status
bulletin_take_back(struct tx *tx, struct bulletin *bulletin, struct err *err)
{
    struct bulletin with = *bulletin;

    if (bulletin->step != BULLETIN_WAITING && bulletin->step != BULLETIN_SCHEDULED)
        return FAIL(err, E_CONFLICT, "bulletin %lld is not on its way", (long long)bulletin->id);
    with.send_at = (struct instant){0};
    with.scheduled_by = 0;
    with.approved_by = 0;
    return move(tx, bulletin, BULLETIN_DRAFT, &with, err);
}

enum status
bulletin_list_due(struct tx *tx, struct arena *arena, struct instant now, int64_t **ids,
                  size_t *count, struct err *err)
{
    struct bulletin_due_in in = {.now_at = now, .most = DUE_AT_ONCE};
    struct bulletin_due_row *rows;

    TRY(bulletin_due(tx, arena, &in, &rows, count, err));
    *ids = ARENA_ARRAY(arena, int64_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*ids)[i] = rows[i].bulletin_id;
    return OK;
}

enum status
bulletin_begin(struct tx *tx, struct arena *arena, struct bulletin *bulletin,
               const struct bulletin_going *going, struct err *err)
{
    struct str all = arena_printf(arena, "%.*s %.*s", STRF(bulletin->title), STRF(going->frozen));
    struct bulletin_start_in in = {.frozen = going->frozen,
                                   .prose = utf8_fold(arena, all),
                                   .sent_at = going->now,
                                   .sent_on = going->today,
                                   .shared_id = going->shared,
                                   .bulletin_id = bulletin->id,
                                   .version = bulletin->version};
    int64_t changed;

    TRY(bulletin_start(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "bulletin %lld is not to go out", (long long)bulletin->id);
    bulletin->step = BULLETIN_SENDING;
    bulletin->version++;
    bulletin->frozen = going->frozen;
    bulletin->shared = going->shared;
    bulletin->sent_at = going->now;
    bulletin->sent_on = going->today;
    return OK;
}

enum status
bulletin_end(struct tx *tx, struct bulletin *bulletin, int64_t audience, struct err *err)
{
    struct bulletin_finish_in in = {.audience = audience, .bulletin_id = bulletin->id};
    int64_t changed;

    TRY(bulletin_finish(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "bulletin %lld is not going out", (long long)bulletin->id);
    bulletin->step = BULLETIN_SENT;
    bulletin->audience = audience;
    return OK;
}
