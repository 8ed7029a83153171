/* post/bounce.c - what is known of addresses that mail does not reach. */
#include "post/bounce.h"

#include "base/utf8.h"
#include "post/bounce.sql.h"
#include "post/token.h"
#include "store/db.h"

enum { WHY_BYTES = 200 };

/* Servers speak any encoding; the store takes UTF-8. */
static struct str
why_of(struct arena *arena, struct str text)
{
    return utf8_clean(arena, str_slice(text, 0, WHY_BYTES));
}

/* Soft ones are counted within a span of days, then begin anew. */
static void
count_soft(struct bounce_put_in *in, const struct bounce_find_row *old, struct instant now)
{
    int64_t span = SOFT_BOUNCE_DAYS * INT64_C(86400) * 1000000;
    bool going_on = old->soft_at.us != 0 && now.us - old->soft_at.us <= span;

    in->soft = going_on ? old->soft + 1 : 1;
    in->soft_at = going_on ? old->soft_at : now;
    in->hard = old->hard || in->soft >= SOFT_BOUNCES;
}

enum status
bounce_add(struct tx *tx, struct arena *arena, const struct bounce *bounce, struct instant now,
           struct err *err)
{
    struct bounce_put_in in = {.email = mail_lower(arena, bounce->address),
                               .bounced_at = now,
                               .last_error = why_of(arena, bounce->why),
                               .hard = bounce->hard,
                               .told = bounce->told};
    struct bounce_find_row old = {.hard = false};
    bool found;

    TRY(bounce_find(tx, arena, &(struct bounce_find_in){.email = in.email}, &old, &found, err));
    if (found)
        in.told = in.told || old.told;
    if (!bounce->hard)
        count_soft(&in, &old, now);
    return bounce_put(tx, &in, err);
}

enum status
bounce_list(struct tx *tx, struct arena *arena, struct bounce **out, size_t *count, struct err *err)
{
    struct bounces_all_row *rows;

    TRY(bounces_all(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct bounce, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct bounce){.address = rows[i].email,
                                    .at = rows[i].bounced_at,
                                    .why = rows[i].last_error,
                                    .hard = true,
                                    .told = rows[i].told};
    return OK;
}

enum status
bounce_clear(struct tx *tx, struct arena *arena, struct str address, int64_t *changed,
             struct err *err)
{
    return bounce_drop(tx, &(struct bounce_drop_in){.email = mail_lower(arena, address)}, changed,
                       err);
}

enum status
mail_bounced(struct tx *tx, struct arena *arena, int64_t mail, bool hard, struct str why,
             struct instant now, struct err *err)
{
    struct bounce bounce = {.why = why, .hard = hard, .told = true};
    struct mail_come_back_in in = {.id = mail, .last_error = why_of(arena, why), .done_at = now};
    struct mail_return_row row;
    bool found;

    TRY(mail_return(tx, arena, &(struct mail_return_in){.id = mail}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no mail %lld", (long long)mail);
    bounce.address = row.email;
    TRY(mail_come_back(tx, &in, err));
    return bounce_add(tx, arena, &bounce, now, err);
}
