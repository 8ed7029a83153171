/* access/link.c - single-use links in the store. */
#include "access/link.h"

#include <assert.h>

#include "access/secret.h"
#include "access/session.sql.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

static const struct {
    struct str word;
    int minutes;
    bool one;
} purposes[LINK_COUNT] = {
#define LINK_ROW(name, word, minutes, one) {STR_INIT(word), minutes, one},
    LINK_TABLE(LINK_ROW)
#undef LINK_ROW
};

struct str
link_word(enum link_purpose purpose)
{
    assert(purpose < LINK_COUNT);
    return purposes[purpose].word;
}

int
link_minutes(enum link_purpose purpose)
{
    assert(purpose < LINK_COUNT);
    return purposes[purpose].minutes;
}

static struct str
hash_of(struct arena *arena, struct str token)
{
    return secret_hash(arena, STR("link"), token);
}

enum status
link_make(struct tx *tx, struct arena *arena, enum link_purpose purpose, int64_t object,
          struct str email, struct instant now, struct str *token, struct err *err)
{
    struct link_insert_in in = {
        .purpose = link_word(purpose),
        .object_id = object,
        .email = email,
        .made_at = now,
        .expires_at = {now.us + link_minutes(purpose) * US_PER_MINUTE},
    };

    *token = secret_token(arena);
    in.link_hash = hash_of(arena, *token);
    if (purposes[purpose].one)
        TRY(link_end(tx, purpose, object, now, err));
    return link_insert(tx, &in, err);
}

/* Before it was made is as good as after its end: then the clock was set back. */
static bool
works(struct instant made, struct instant expires, struct instant used, struct instant now)
{
    return used.us == 0 && now.us <= expires.us && now.us >= made.us - 5 * US_PER_MINUTE;
}

enum status
link_peek(struct tx *tx, struct arena *arena, struct str token, enum link_purpose purpose,
          struct instant now, struct link *out, struct err *err)
{
    struct link_by_hash_in in = {.link_hash = hash_of(arena, token)};
    struct link_by_hash_row row;
    bool found;

    TRY(link_by_hash(tx, arena, &in, &row, &found, err));
    if (!found || !str_eq(row.purpose, link_word(purpose)) ||
        !works(row.made_at, row.expires_at, row.used_at, now))
        return FAIL(err, E_DENIED, "a link for %.*s does not work any more",
                    STRF(link_word(purpose)));
    *out = (struct link){purpose, row.object_id, row.email, row.made_at, row.expires_at};
    return OK;
}

enum status
link_take(struct tx *tx, struct arena *arena, struct str token, enum link_purpose purpose,
          struct instant now, struct link *out, struct err *err)
{
    struct link_use_in in = {.link_hash = hash_of(arena, token), .used_at = now};
    int64_t changed;

    TRY(link_peek(tx, arena, token, purpose, now, out, err));
    TRY(link_use(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_DENIED, "a link for %.*s does not work any more",
                    STRF(link_word(purpose)));
    return OK;
}

enum status
link_either(struct tx *tx, struct arena *arena, struct str token, const enum link_purpose either[2],
            bool take, struct instant now, bool *second, struct link *out, struct err *err)
{
    enum status status = E_DENIED;

    for (int i = 0; i < 2 && status == E_DENIED; i++) {
        *second = i == 1;
        status = take ? link_take(tx, arena, token, either[i], now, out, err)
                      : link_peek(tx, arena, token, either[i], now, out, err);
    }
    return status;
}

enum status
link_end(struct tx *tx, enum link_purpose purpose, int64_t object, struct instant now,
         struct err *err)
{
    struct link_withdraw_in in = {
        .object_id = object, .purpose = link_word(purpose), .used_at = now};

    return link_withdraw(tx, &in, err);
}

enum status
link_last(struct tx *tx, struct arena *arena, enum link_purpose purpose, int64_t object,
          struct link *out, bool *open, bool *found, struct instant now, struct err *err)
{
    struct link_newest_in in = {.object_id = object, .purpose = link_word(purpose)};
    struct link_newest_row row;

    TRY(link_newest(tx, arena, &in, &row, found, err));
    if (!*found)
        return OK;
    *out = (struct link){purpose, object, row.email, row.made_at, row.expires_at};
    *open = works(row.made_at, row.expires_at, row.used_at, now);
    return OK;
}
