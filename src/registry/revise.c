/* registry/revise.c - versions of what was said, and acts taken back. */
#include "registry/revise.h"

#include "registry/join.h"
#include "registry/revise.sql.h"
#include "registry/sent.h"

static enum version_about
about(struct str word)
{
    if (str_eq(word, STR("C")))
        return VERSION_PERSON;
    if (str_eq(word, STR("X")))
        return VERSION_DELETION;
    return str_eq(word, STR("D")) ? VERSION_DOSE : VERSION_FACT;
}

enum status
revise_versions(struct tx *tx, struct arena *arena, struct client_id client, struct version **list,
                size_t *count, struct err *err)
{
    struct revise_all_row *rows;

    TRY(revise_all(tx, arena, &(struct revise_all_in){client.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct version, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct version){.id = {rows[i].sent_id},
                                      .about = about(rows[i].about),
                                      .organization = rows[i].org_id,
                                      .message = rows[i].message_id,
                                      .user = rows[i].user_id,
                                      .by = (enum report_by)rows[i].said_by,
                                      .received = rows[i].received_at,
                                      .ended = rows[i].ended_at,
                                      .dose = {rows[i].dose_id},
                                      .said = rows[i].said};
    return OK;
}

static bool
added_by(const struct version *version, const struct undo *undo)
{
    return version->received.us == undo->act.us && version->user == undo->user;
}

/* What stands in for a statement of the act: somebody has changed the same dose since. Held words that
 * newer ones of their sender have replaced change nothing. */
static bool
changed_since(const struct version *list, size_t count, const struct undo *undo)
{
    for (size_t i = 0; i < count; i++)
        if (added_by(&list[i], undo) && list[i].ended.us > 0 && list[i].about != VERSION_DELETION)
            return true;
    return false;
}

/* A deletion undone holds against nothing: what a sender said meanwhile of that dose ends with it. */
static bool
held_by_act(const struct version *list, size_t count, const struct version *version,
            const struct undo *undo)
{
    if (version->about != VERSION_DELETION || version->user != 0 || version->ended.us > 0)
        return false;
    for (size_t i = 0; i < count; i++)
        if (list[i].about == VERSION_DELETION && added_by(&list[i], undo) &&
            list[i].dose.v == version->dose.v)
            return true;
    return false;
}

enum status
revise_undo(struct tx *tx, struct arena *arena, const struct code_sets *sets,
            const struct undo *undo, struct err *err)
{
    struct version *list;
    size_t count, touched = 0;

    TRY(revise_versions(tx, arena, undo->client, &list, &count, err));
    if (changed_since(list, count, undo))
        return FAIL(err, E_CONFLICT, "client %lld was changed again since",
                    (long long)undo->client.v);
    for (size_t i = 0; i < count; i++) {
        if (list[i].ended.us == 0 &&
            (added_by(&list[i], undo) || held_by_act(list, count, &list[i], undo))) {
            TRY(sent_end_one(tx, undo->client, list[i].id, undo->at, err));
            touched++;
        } else if (list[i].ended.us == undo->act.us) {
            struct revise_reopen_in in = {undo->client.v, list[i].id.v};

            TRY(revise_reopen(tx, &in, err));
            touched++;
        }
    }
    if (touched == 0)
        return FAIL(err, E_NOTFOUND, "there is nothing to undo");
    return join_rebuild(tx, arena, sets,
                        &(struct rebuild){.client = undo->client, .found = true, .at = undo->at},
                        err);
}
