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

int
bucket_wait(const struct instant *failed, size_t count, struct instant now)
{
    const int64_t token = ADDRESS_SECONDS * INT64_C(1000000), full = ADDRESS_TOKENS * token;
    int64_t level = full, last = count > 0 ? failed[count - 1].us : now.us;

    for (size_t i = count; i > 0; i--) { /* the oldest first */
        level += failed[i - 1].us - last;
        level = (level > full ? full : level) - token;
        level = level < 0 ? 0 : level;
        last = failed[i - 1].us;
    }
    level += now.us > last ? now.us - last : 0; /* a clock set back gives nothing back */
    return level >= token ? 0 : (int)((token - level + US_PER_MINUTE - 1) / US_PER_MINUTE);
}

static struct str
hash_of(struct arena *arena, struct str what, struct str who)
{
    return secret_hash(arena, arena_printf(arena, "attempt %.*s", STRF(what)), who);
}

static enum status
failures(struct tx *tx, struct arena *arena, struct str hash, struct instant now,
         struct instant **failed, size_t *count, struct err *err)
{
    struct attempts_of_in in = {
        .who_hash = hash,
        .since_at = {now.us - 2 * LOCK_MINUTES * US_PER_MINUTE},
        /* A try counts from the moment it came in; others at the same time may
                                 * have come a little later and failed before it. */
        .until_at = {now.us + US_PER_MINUTE},
        .max = LOCK_LOOK};
    struct attempts_of_row *rows;

    TRY(attempts_of(tx, arena, &in, &rows, count, err));
    *failed = ARENA_ARRAY(arena, struct instant, *count);
    for (size_t i = 0; i < *count; i++)
        (*failed)[i] = rows[i].failed_at;
    return OK;
}

enum status
attempt_wait(struct tx *tx, struct arena *arena, struct str what, struct str who,
             struct instant now, int *wait_minutes, struct err *err)
{
    struct instant *failed;
    size_t count;

    TRY(failures(tx, arena, hash_of(arena, what, who), now, &failed, &count, err));
    *wait_minutes = lock_wait(failed, count, now);
    return OK;
}

static bool
of_this_machine(struct str address)
{
    return str_starts(address, STR("127.")) || str_eq(address, STR("::1"));
}

enum status
attempt_bucket_wait(struct tx *tx, struct arena *arena, struct str what, struct str who,
                    struct instant now, int *wait_minutes, struct err *err)
{
    struct instant *failed;
    size_t count;

    TRY(failures(tx, arena, hash_of(arena, what, who), now, &failed, &count, err));
    *wait_minutes = bucket_wait(failed, count, now);
    return OK;
}

enum status
attempt_address_wait(struct tx *tx, struct arena *arena, struct str address, struct instant now,
                     int *wait_minutes, struct err *err)
{
    *wait_minutes = 0;
    if (of_this_machine(address))
        return OK;
    return attempt_bucket_wait(tx, arena, STR("address"), address, now, wait_minutes, err);
}

enum status
attempt_address_failed(struct tx *tx, struct arena *arena, struct str address, struct instant now,
                       struct err *err)
{
    return of_this_machine(address) ? OK
                                    : attempt_failed(tx, arena, STR("address"), address, now, err);
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
