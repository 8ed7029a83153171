/* registry/client_ids.c - lists of numbers, combined by a small hash table. */
#include "registry/client_ids.h"

#include <string.h>

#include "base/buf.h"
#include "registry/client.sql.h"

/* Numbers of persons, none of which is 0, in twice as many places or more. */
struct set {
    int64_t *place;
    size_t mask;
};

static struct set
set_new(struct arena *arena, size_t count)
{
    struct set set = {.mask = 15};

    while (set.mask < count * 2)
        set.mask = set.mask * 2 + 1;
    set.place = ARENA_ARRAY(arena, int64_t, set.mask + 1);
    memset(set.place, 0, (set.mask + 1) * sizeof(*set.place));
    return set;
}

static int64_t *
place_of(const struct set *set, int64_t id)
{
    size_t at = (size_t)(((uint64_t)id * UINT64_C(0x9e3779b97f4a7c15)) >> 20) & set->mask;

    while (set->place[at] != 0 && set->place[at] != id)
        at = (at + 1) & set->mask;
    return &set->place[at];
}

/* Without repeats: a person may have two words with one beginning. */
static void
once(struct arena *arena, struct client_ids *ids)
{
    struct set seen = set_new(arena, ids->count);
    size_t n = 0;

    for (size_t i = 0; i < ids->count; i++) {
        int64_t *place = place_of(&seen, ids->list[i]);

        if (*place == 0)
            *place = ids->list[n++] = ids->list[i];
    }
    ids->count = n;
}

enum status
client_ids_word(struct tx *tx, struct arena *arena, struct str low, struct str high,
                struct client_ids *out, struct err *err)
{
    struct person_word_ids_row *rows;
    size_t count;

    TRY(person_word_ids(tx, arena, &(struct person_word_ids_in){low, high, IDS_MOST}, &rows, &count,
                        err));
    *out = (struct client_ids){ARENA_ARRAY(arena, int64_t, count + 1), count, count == IDS_MOST};
    for (size_t i = 0; i < count; i++)
        out->list[i] = rows[i].client_id;
    once(arena, out);
    return OK;
}

enum status
client_ids_key(struct tx *tx, struct arena *arena, struct key_range range, struct client_ids *out,
               struct err *err)
{
    struct person_key_ids_row *rows;
    size_t count;

    TRY(person_key_ids(tx, arena, &(struct person_key_ids_in){range.low, range.high, IDS_MOST * 2},
                       &rows, &count, err));
    *out =
        (struct client_ids){ARENA_ARRAY(arena, int64_t, count + 1), count, count == IDS_MOST * 2};
    for (size_t i = 0; i < count; i++)
        out->list[i] = rows[i].client_id;
    once(arena, out);
    return OK;
}

void
client_ids_both(struct arena *arena, struct client_ids *to, const struct client_ids *with)
{
    struct set there = set_new(arena, with->count);
    size_t n = 0;

    for (size_t i = 0; i < with->count; i++)
        *place_of(&there, with->list[i]) = with->list[i];
    for (size_t i = 0; i < to->count; i++)
        if (*place_of(&there, to->list[i]) != 0)
            to->list[n++] = to->list[i];
    to->count = n;
    to->cut = to->cut || with->cut;
}

struct str
client_ids_text(struct arena *arena, const struct client_ids *ids, size_t most)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    buf_char(&buf, '[');
    for (size_t i = 0; i < ids->count && i < most; i++) {
        if (i > 0)
            buf_char(&buf, ',');
        buf_i64(&buf, ids->list[i]);
    }
    buf_char(&buf, ']');
    return buf_str(&buf);
}
