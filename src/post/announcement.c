/* post/announcement.c - words to all users. */
#include "post/announcement.h"

#include "base/id.h"
#include "post/announcement.sql.h"

enum status
announcement_add(struct tx *tx, struct announcement *announcement, int64_t user, struct instant now,
                 struct err *err)
{
    if (announcement->words.n == 0 || announcement->words.n > ANNOUNCEMENT_BYTES)
        return FAIL(err, E_INVALID, "an announcement has 1 to %d letters", ANNOUNCEMENT_BYTES);
    if (!date_is(announcement->first) || !date_is(announcement->last) ||
        date_cmp(announcement->last, announcement->first) < 0)
        return FAIL(err, E_INVALID, "an announcement ends after it begins");
    announcement->id = id_new();
    return announcement_put(tx,
                            &(struct announcement_put_in){.announcement_id = announcement->id,
                                                          .words = announcement->words,
                                                          .first_on = announcement->first,
                                                          .last_on = announcement->last,
                                                          .user_id = user,
                                                          .made_at = now},
                            err);
}

enum status
announcement_list(struct tx *tx, struct arena *arena, int64_t user, struct date today,
                  struct announcement **list, size_t *count, struct err *err)
{
    struct announcement_open_in in = {.today = today, .user_id = user, .most = ANNOUNCEMENTS_SHOWN};
    struct announcement_open_row *rows;

    TRY(announcement_open(tx, arena, &in, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct announcement, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct announcement){rows[i].announcement_id, rows[i].words, rows[i].first_on,
                                           rows[i].last_on};
    return OK;
}

enum status
announcement_put_away(struct tx *tx, int64_t id, int64_t user, struct err *err)
{
    return announcement_hide(
        tx, &(struct announcement_hide_in){.user_id = user, .announcement_id = id}, err);
}

enum status
announcement_end(struct tx *tx, int64_t id, struct date today, struct err *err)
{
    struct announcement_stop_in in = {.last_on = date_add_days(today, -1), .announcement_id = id};
    int64_t changed;

    TRY(announcement_stop(tx, &in, &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "there is no such announcement");
}
