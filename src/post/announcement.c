/* post/announcement.c - words to all users. */
#include "post/announcement.h"

#include "base/id.h"
#include "post/announcement.sql.h"

static const struct str kinds[] = {STR_INIT("announcement"), STR_INIT("release")};

static enum announcement_kind
kind_of(struct str word)
{
    return str_eq(word, kinds[ANNOUNCEMENT_RELEASE]) ? ANNOUNCEMENT_RELEASE : ANNOUNCEMENT_NEWS;
}

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
                                                          .kind = kinds[announcement->kind],
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
        (*list)[i] = (struct announcement){.id = rows[i].announcement_id,
                                           .kind = kind_of(rows[i].kind),
                                           .words = rows[i].words,
                                           .first = rows[i].first_on,
                                           .last = rows[i].last_on,
                                           .unread = true};
    return OK;
}

enum status
announcement_archive(struct tx *tx, struct arena *arena, int64_t user, struct date today,
                     struct announcement **list, size_t *count, struct err *err)
{
    struct announcement_year_in in = {.user_id = user,
                                      .since_on = date_add_days(today, -ANNOUNCEMENT_DAYS),
                                      .today = today,
                                      .most = ANNOUNCEMENTS_KEPT};
    struct announcement_year_row *rows;

    TRY(announcement_year(tx, arena, &in, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct announcement, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct announcement){.id = rows[i].announcement_id,
                                           .kind = kind_of(rows[i].kind),
                                           .words = rows[i].words,
                                           .first = rows[i].first_on,
                                           .last = rows[i].last_on,
                                           .unread = rows[i].unread};
    return OK;
}

enum status
announcement_unread(struct tx *tx, struct arena *arena, int64_t user, struct date today,
                    int64_t *count, struct err *err)
{
    struct announcement_unread_count_in in = {
        .since_on = date_add_days(today, -ANNOUNCEMENT_DAYS), .today = today, .user_id = user};
    struct announcement_unread_count_row row;

    TRY(announcement_unread_count(tx, arena, &in, &row, err));
    *count = row.unread;
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
