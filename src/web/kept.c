/* web/kept.c - forms of people whose session had ended: a small ring in memory, and its page. */
#include "web/kept.h"

#include <pthread.h>
#include <string.h>

#include "access/session.h"
#include "base/die.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler kept_show, kept_done;

enum { SECRET_HEX = 64 }; /* a session_csrf() */

struct slot {
    int64_t user; /* 0: free */
    struct instant at;
    size_t path_n, body_n;
    char *bytes; /* the path, then the body */
};

struct known {
    int64_t user; /* 0: free */
    char csrf[SECRET_HEX];
};

struct kept {
    pthread_mutex_t lock;
    size_t next;
    struct slot slots[KEPT_FORMS];
    struct known known[KEPT_SESSIONS]; /* each in the one place its hash names */
};

struct kept *
kept_new(void)
{
    struct kept *kept = x_calloc(1, sizeof(*kept));

    pthread_mutex_init(&kept->lock, NULL);
    return kept;
}

static void
clear(struct slot *slot)
{
    if (slot->bytes != NULL)
        explicit_bzero(slot->bytes, slot->path_n + slot->body_n);
    x_free(slot->bytes);
    *slot = (struct slot){.user = 0};
}

void
kept_free(struct kept *kept)
{
    if (kept == NULL)
        return;
    for (size_t i = 0; i < KEPT_FORMS; i++)
        clear(&kept->slots[i]);
    pthread_mutex_destroy(&kept->lock);
    x_free(kept);
}

/* ---- sessions ---- */

static struct known *
known_of(struct kept *kept, struct str csrf)
{
    return &kept->known[str_hash(csrf) % KEPT_SESSIONS];
}

void
kept_session(struct kept *kept, struct str csrf, int64_t user)
{
    struct known *known = known_of(kept, csrf);

    if (csrf.n != SECRET_HEX)
        return;
    pthread_mutex_lock(&kept->lock);
    known->user = user;
    memcpy(known->csrf, csrf.p, SECRET_HEX);
    pthread_mutex_unlock(&kept->lock);
}

int64_t
kept_session_user(struct kept *kept, struct str csrf)
{
    const struct known *known = known_of(kept, csrf);
    int64_t user = 0;

    pthread_mutex_lock(&kept->lock);
    if (str_eq(csrf, (struct str){known->csrf, SECRET_HEX}))
        user = known->user;
    pthread_mutex_unlock(&kept->lock);
    return user;
}

bool
kept_session_had(struct kept *kept, struct arena *arena, int64_t user, struct str sent)
{
    bool had = false;

    pthread_mutex_lock(&kept->lock);
    for (size_t i = 0; i < KEPT_SESSIONS && !had; i++)
        had = kept->known[i].user == user &&
              session_form_right(arena, (struct str){kept->known[i].csrf, SECRET_HEX}, sent);
    pthread_mutex_unlock(&kept->lock);
    return had;
}

int64_t
kept_session_whose(struct kept *kept, struct arena *arena, struct str sent)
{
    int64_t user = 0;

    pthread_mutex_lock(&kept->lock);
    for (size_t i = 0; i < KEPT_SESSIONS && user == 0 && sent.n > 0; i++)
        if (kept->known[i].user != 0 &&
            session_form_right(arena, (struct str){kept->known[i].csrf, SECRET_HEX}, sent))
            user = kept->known[i].user;
    pthread_mutex_unlock(&kept->lock);
    return user;
}

/* ---- forms ---- */

static struct slot *
slot_of(struct kept *kept, int64_t user)
{
    for (size_t i = 0; i < KEPT_FORMS; i++)
        if (kept->slots[i].user == user)
            return &kept->slots[i];
    return NULL;
}

bool
kept_put(struct kept *kept, int64_t user, const struct kept_form *form, struct instant now)
{
    struct slot *slot;
    size_t n = form->path.n + form->body.n;

    if (n > KEPT_BYTES || form->path.n == 0 || form->body.n == 0)
        return false;
    pthread_mutex_lock(&kept->lock);
    slot = slot_of(kept, user);
    if (slot == NULL)
        slot = &kept->slots[kept->next++ % KEPT_FORMS];
    clear(slot);
    *slot = (struct slot){user, now, form->path.n, form->body.n, x_calloc(1, n)};
    memcpy(slot->bytes, form->path.p, form->path.n);
    memcpy(slot->bytes + form->path.n, form->body.p, form->body.n);
    pthread_mutex_unlock(&kept->lock);
    return true;
}

bool
kept_get(struct kept *kept, struct arena *arena, int64_t user, struct instant now,
         struct kept_form *out)
{
    const int64_t longest = KEPT_MINUTES * INT64_C(60000000);
    struct slot *slot;
    bool found;

    pthread_mutex_lock(&kept->lock);
    slot = slot_of(kept, user);
    found = slot != NULL && now.us - slot->at.us < longest;
    if (found) {
        out->path = arena_copy(arena, (struct str){slot->bytes, slot->path_n});
        out->body = arena_copy(arena, (struct str){slot->bytes + slot->path_n, slot->body_n});
    }
    pthread_mutex_unlock(&kept->lock);
    return found;
}

void
kept_drop(struct kept *kept, int64_t user)
{
    struct slot *slot;

    pthread_mutex_lock(&kept->lock);
    slot = slot_of(kept, user);
    if (slot != NULL)
        clear(slot);
    pthread_mutex_unlock(&kept->lock);
}

/* ---- the page ---- */

/* GET /kept: everything the form had, ready to be sent again with today's token. */
enum status
kept_show(struct visit *v, struct err *err)
{
    struct kept_view view = {.path = STR("")};
    struct kept_form form;
    struct form fields = {NULL, 0};
    struct kept_fields *rows;

    (void)err;
    if (kept_get(v->web->kept, v->arena, v->session.user.id.v, v->now.at, &form) &&
        form_parse(v->arena, STR("application/x-www-form-urlencoded"), form.body, &fields))
        view.path = form.path;
    rows = ARENA_ARRAY(v->arena, struct kept_fields, fields.count + 1);
    for (size_t i = 0; i < fields.count; i++)
        if (!str_eq(fields.list[i].name, STR("csrf")))
            rows[view.fields_count++] =
                (struct kept_fields){fields.list[i].name, fields.list[i].value};
    view.fields = rows;
    page_kept(&v->page, &view);
    return OK;
}

/* POST /kept: it is not wanted any more. */
enum status
kept_done(struct visit *v, struct err *err)
{
    (void)err;
    kept_drop(v->web->kept, v->session.user.id.v);
    res_redirect(v->req, v->res, STR("/home"));
    return OK;
}
