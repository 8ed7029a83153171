/* web/client/activity.c - GET /clients/:id/activity: who did what with a record. */
#include "registry/glass.h"
#include "registry/review.h"
#include "registry/revise.h"
#include "registry/said.h"
#include "web/client/changes.h"
#include "web/client/dose.h"
#include "web/client/who.h"
#include "web/moment.h"
#include "web/person.h"
#include "web/serve.h"

enum { ACTS_SHOWN = 200, WORDS_SHOWN = 200 };

page_handler activity_show;

static bool
sees_all(const struct visit *v)
{
    return visit_may(v, PERMISSION_AUDIT_READ);
}

/* What an audit line says, for somebody who does not know its words; both words where nobody has thought
 * of it. */
static struct str
act_words(struct visit *v, const struct audit_row *row)
{
    static const struct {
        const char *action, *kind;
        struct str words;
    } known[] = {
        {"view", "client", STR_INIT("Looked at the record")},
        {"view", "message", STR_INIT("Looked at a message about the person")},
        {"print", "client", STR_INIT("Printed")},
        {"search", "client", STR_INIT("Found in a search")},
        {"add", "client", STR_INIT("Registered the person")},
        {"change", "client", STR_INIT("Changed the person's data")},
        {"add", "dose", STR_INIT("Saved doses")},
        {"change", "dose", STR_INIT("Changed a dose")},
        {"remove", "dose", STR_INIT("Deleted a dose")},
        {"add", "observation", STR_INIT("Added a contraindication, immunity or exemption")},
        {"remove", "observation", STR_INIT("Removed a contraindication, immunity or exemption")},
        {"add", "refusal", STR_INIT("Noted that a vaccine was refused")},
        {"remove", "refusal", STR_INIT("Removed a note that a vaccine was refused")},
        {"query", "message", STR_INIT("A system asked for the record and got it")},
        {"submit", "message", STR_INIT("Had a message processed again")},
        {"submit", "upload", STR_INIT("Stored doses from a sheet")},
        {"merge", "review", STR_INIT("Matched a message to this person by hand")},
        {"unmerge", "review", STR_INIT("Took back a match made by hand")},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_eq(row->action, str_of(known[i].action)) &&
            str_eq(row->entry.object_kind, str_of(known[i].kind)))
            return known[i].words;
    return arena_printf(v->arena, "%.*s %.*s", STRF(row->action), STRF(row->entry.object_kind));
}

/* Everybody's to the staff that reads audits; to others that of their own organization. */
static enum status
fill_acts(struct visit *v, struct who_names *names, struct client_id id,
          struct client_activity_view *view, struct err *err)
{
    struct audit_query query = {.client = id.v, .to = {INT64_MAX}, .max = ACTS_SHOWN};
    struct client_activity_acts *rows;
    struct audit_row *all;
    size_t count;

    TRY(audit_find(names->tx, v->arena, &query, &all, &count, err));
    rows = ARENA_ARRAY(v->arena, struct client_activity_acts, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct audit_entry *entry = &all[i].entry;
        struct client_activity_acts *row = &rows[view->acts_count];

        if (!sees_all(v) && entry->org.v != v->session.user.org.v)
            continue;
        *row = (struct client_activity_acts){
            .when = moment_words(v->arena, entry->at, v->now.offset_minutes),
            .action = act_words(v, &all[i]),
            .reason = entry->reason,
            .refused = entry->refused};
        TRY(who_words(names, entry->who.v, entry->org.v, &row->who, err));
        view->acts_count++;
    }
    view->acts = rows;
    return OK;
}

static enum status
fill_openings(struct visit *v, struct who_names *names, struct client_id id,
              struct client_activity_view *view, struct err *err)
{
    struct client_activity_openings *rows;
    struct glass_opening *all;

    TRY(glass_list(names->tx, v->arena, id, &all, &view->openings_count, err));
    rows = ARENA_ARRAY(v->arena, struct client_activity_openings, view->openings_count + 1);
    for (size_t i = 0; i < view->openings_count; i++) {
        rows[i] = (struct client_activity_openings){
            .when = moment_words(v->arena, all[i].opened, v->now.offset_minutes),
            .reason = all[i].reason};
        TRY(who_words(names, all[i].user, all[i].organization, &rows[i].who, err));
    }
    view->openings = rows;
    return OK;
}

/* The words stand beside a correction; otherwise beside a deletion. */
static bool
is_put_right(struct visit *v, const struct version *list, size_t count, const struct version *held)
{
    for (size_t i = 0; i < count; i++) {
        struct report_dose dose;
        struct err ignored;

        if (list[i].about == VERSION_DOSE && list[i].by == REPORT_BY_FORM &&
            list[i].dose.v == held->dose.v &&
            (held->user == 0 || list[i].received.us == held->received.us) &&
            said_dose_read(v->arena, list[i].said, &dose, &ignored) == OK && dose.corrected)
            return true;
    }
    return false;
}

static struct str
held_words(bool put_right, bool by_person)
{
    if (put_right)
        return by_person ? STR("before it was put right; kept to compare with what is sent next")
                         : STR("sent again; what was put right stands");
    return by_person ? STR("deleted, and stays deleted when sent again")
                     : STR("sent again, and kept deleted");
}

static enum status
words_of(struct visit *v, const struct version *list, size_t count, const struct version *version,
         struct str *out, struct err *err)
{
    struct report_dose dose;

    *out = version->about == VERSION_PERSON ? STR("The person's data")
                                            : STR("A contraindication, immunity or the like");
    if (version->about != VERSION_DOSE && version->about != VERSION_DELETION)
        return OK;
    TRY(said_dose_read(v->arena, version->said, &dose, err));
    *out = dose_said_words(v, &dose);
    if (version->about == VERSION_DELETION)
        *out = arena_printf(
            v->arena, "%.*s: %.*s", STRF(*out),
            STRF(held_words(is_put_right(v, list, count, version), version->user != 0)));
    return OK;
}

/* A message is shown to those who may watch the feeds it came by. */
static bool
may_see_message(const struct visit *v, const struct version *version)
{
    return visit_may(v, PERMISSION_FEED_READ_ALL) ||
           (visit_may(v, PERMISSION_FEED_READ) && version->organization == v->session.user.org.v);
}

static enum status
fill_changes(struct visit *v, struct who_names *names, const struct version *versions,
             size_t version_count, struct client_activity_view *view, struct err *err)
{
    struct client_activity_changes *rows;
    struct changes changes;

    TRY(changes_of(names, versions, version_count, &changes, err));
    rows = ARENA_ARRAY(v->arena, struct client_activity_changes, changes.count + 1);
    for (size_t i = 0; i < changes.count; i++)
        rows[i] = (struct client_activity_changes){
            .when = moment_words(v->arena, changes.list[i].when, v->now.offset_minutes),
            .who = changes.list[i].who,
            .field = changes.list[i].field,
            .old = changes.list[i].old,
            .fresh = changes.list[i].fresh};
    view->changes = rows;
    view->changes_count = changes.count;
    view->earlier = changes.earlier;
    return OK;
}

static enum status
fill_words(struct visit *v, struct who_names *names, struct client_id id,
           struct client_activity_view *view, struct err *err)
{
    struct client_activity_words *rows;
    struct version *all;
    size_t count;

    TRY(revise_versions(names->tx, v->arena, id, &all, &count, err));
    rows = ARENA_ARRAY(v->arena, struct client_activity_words, count + 1);
    for (size_t i = count; i > 0 && view->words_count < WORDS_SHOWN; i--) {
        const struct version *version = &all[i - 1];
        struct client_activity_words *row = &rows[view->words_count++];

        row->when = moment_words(v->arena, version->received, v->now.offset_minutes);
        row->until = moment_words(v->arena, version->ended, v->now.offset_minutes);
        row->message = may_see_message(v, version) ? version->message : 0;
        TRY(words_of(v, all, count, version, &row->what, err));
        TRY(who_words(names, version->user, version->organization, &row->who, err));
    }
    view->words = rows;
    return fill_changes(v, names, all, count, view, err);
}

static enum status
fill_joins(struct visit *v, struct tx *tx, struct client_id id, struct client_activity_view *view,
           struct err *err)
{
    struct client_activity_joins *rows;
    struct join_row *all;

    TRY(review_links_into(tx, v->arena, id, &all, &view->joins_count, err));
    rows = ARENA_ARRAY(v->arena, struct client_activity_joins, view->joins_count + 1);
    for (size_t i = 0; i < view->joins_count; i++)
        rows[i] = (struct client_activity_joins){
            .when = moment_words(v->arena, all[i].at, v->now.offset_minutes),
            .other = all[i].client.v,
            .reason = all[i].reason};
    view->joins = rows;
    return OK;
}

enum status
activity_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_activity_view view = {.whole = sees_all(v)};
    struct who_names names = {.v = v, .tx = &tx};
    struct history history;
    struct client_id id;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, &history, err));
    id = history.client.id;
    TRY(fill_acts(v, &names, id, &view, err));
    TRY(fill_openings(v, &names, id, &view, err));
    TRY(fill_words(v, &names, id, &view, err));
    TRY(fill_joins(v, &tx, id, &view, err));
    tx_end(&tx);
    TRY(record_seen(v, &history, err));
    view.id = id.v;
    view.name = person_name(v->arena, &history.client.believed);
    view.born = date_long(v->arena, history.client.believed.born);
    page_client_activity(&v->page, &view);
    return OK;
}
