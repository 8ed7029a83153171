/* access/attempt.c - failures counted, and how long the next try must wait. */
#include "access/secret.h"
#include "access/session.sql.h"
#include "access/sign_in.h"
#include "base/id.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

int
lock_wait(const struct instant *failed, size_t count, struct instant now)
{
    size_t recent = 0;
    int64_t until;

    while (recent < count && failed[0].us - failed[recent].us < LOCK_MINUTES * US_PER_MINUTE)
        recent++;
    if (recent < LOCK_SOFT)
        return 0;
    until = failed[0].us + (recent >= LOCK_HARD ? LOCK_MINUTES : 1) * US_PER_MINUTE;
    if (until <= now.us)
        return 0;
    if (until > now.us + LOCK_MINUTES * US_PER_MINUTE) /* the clock was set back */
        return LOCK_MINUTES;
    return (int)((until - now.us + US_PER_MINUTE - 1) / US_PER_MINUTE);
}

static struct str
hash_of(struct arena *arena, struct str what, struct str who)
{
    return secret_hash(arena, arena_printf(arena, "attempt %.*s", STRF(what)), who);
}

enum status
attempt_wait(struct tx *tx, struct arena *arena, struct str what, struct str who,
             struct instant now, int *wait_minutes, struct err *err)
{
    struct attempts_of_in in = {.who_hash = hash_of(arena, what, who),
                                .since_at = {now.us - 2 * LOCK_MINUTES * US_PER_MINUTE},
                                .max = LOCK_LOOK};
    struct attempts_of_row *rows;
    struct instant *failed;
    size_t count;

    TRY(attempts_of(tx, arena, &in, &rows, &count, err));
    failed = ARENA_ARRAY(arena, struct instant, count);
    for (size_t i = 0; i < count; i++)
        failed[i] = rows[i].failed_at;
    *wait_minutes = lock_wait(failed, count, now);
    return OK;
}

enum status
attempt_failed(struct tx *tx, struct arena *arena, struct str what, struct str who,
               struct instant now, struct err *err)
{
    struct attempt_insert_in in = {
        .id = id_new(), .who_hash = hash_of(arena, what, who), .failed_at = now};

    return attempt_insert(tx, &in, err);
}

enum status
attempt_clear(struct tx *tx, struct arena *arena, struct str what, struct str who, struct err *err)
{
    return attempts_clear(tx, &(struct attempts_clear_in){.who_hash = hash_of(arena, what, who)},
                          err);
}

enum status
attempt_sweep(struct tx *tx, struct instant now, struct err *err)
{
    struct attempts_forget_in in = {.before_at = {now.us - 24 * 60 * US_PER_MINUTE}};

    return attempts_forget(tx, &in, err);
}
