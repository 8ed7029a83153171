/* registry/client.h - the persons in the store: find who may be meant, load one, save one.
 *
 * Purpose    table client, its look-ups and its status by organization.
 * Ownership  everything loaded belongs to the arena.
 * Limits     LIMIT_CANDIDATES candidates; when more share a key, those with a number the sender gave, then
 *            those who share a rare key.
 * Errors     those of store/db.h; E_INVALID for a record that cannot be read.
 */
#ifndef REGISTRY_CLIENT_H
#define REGISTRY_CLIENT_H

#include "registry/match.h"
#include "registry/report.h"
#include "store/db.h"

/* Who may see a record. A person who opted out is kept, so that nobody makes the record anew. */
enum client_lock { CLIENT_OPEN, CLIENT_OPTED_OUT, CLIENT_ONE_ORGANIZATION };

struct client {
    struct client_id id;
    int64_t version;
    struct instant created, changed;
    struct client_id merged_into; /* 0: it stands */
    enum client_lock lock;
    int64_t lock_organization;
    int64_t protect_organization; /* whose word made believed.protect yes */
    struct report_client believed;
};

/* The record as it stands, also one that was joined to another; *found says whether there is one. */
MUST_USE enum status client_load(struct tx *tx, struct arena *arena, struct client_id id,
                                 struct client *client, bool *found, struct err *err);
/* The same, going on to the record that stands for it if it was joined. */
MUST_USE enum status client_load_standing(struct tx *tx, struct arena *arena, struct client_id id,
                                          struct client *client, bool *found, struct err *err);

/* Up to `most` of those that stand, spread over the time in which they were added: for trying out
 * what a change would mean. *list belongs to the arena. */
MUST_USE enum status client_sample(struct tx *tx, struct arena *arena, size_t most,
                                   struct client_id **list, size_t *count, struct err *err);

/* May `organization` see this record? Not when the person opted out, asked to be protected by
 * somebody else's word, or is locked to another organization. 0 is the registry itself. */
bool client_open_to(const struct client *client, int64_t organization);

/* Somebody in the store who shares a key with an identity. */
struct client_candidate {
    struct client client; /* without its dates */
    struct str text;      /* said_client() of what is believed */
    struct identity who;
};

MUST_USE enum status client_candidates(struct tx *tx, struct arena *arena,
                                       const struct code_sets *sets, const struct identity *who,
                                       struct client_candidate **list, size_t *count,
                                       struct err *err);

/* The first look: those alone who bear one of the person's numbers, one look-up in place of a dozen.
 * Where a statement is a journey to a server it gives all candidates, and *all says so. */
MUST_USE enum status client_candidates_numbered(struct tx *tx, struct arena *arena,
                                                const struct code_sets *sets,
                                                const struct identity *who,
                                                struct client_candidate **list, size_t *count,
                                                bool *all, struct err *err);

/* Lets nobody else judge persons of this birth date until the transaction ends: what is decided on
 * the candidates then still holds when it is written. DATE_NONE stands for all without a date. */
MUST_USE enum status client_hold(struct tx *tx, struct date born, struct err *err);

/* A record to be written. */
struct client_record {
    struct client_id id;
    const struct report_client *believed;
    struct str text;           /* said_client() of it */
    const struct identity *is; /* identity_normalise() of it */
    int64_t protect_organization;
    struct instant at;
};

MUST_USE enum status client_add(struct tx *tx, const struct client_record *record, struct err *err);
/* `was` is the identity its keys currently hold; NULL: it has none. */
MUST_USE enum status client_change(struct tx *tx, const struct client_record *record,
                                   const struct identity *was, struct err *err);
/* Found under this, too; what it was found under before stays. */
MUST_USE enum status client_find_also(struct tx *tx, struct client_id id, const struct identity *is,
                                      struct err *err);
/* Nobody finds it any more under what it was. */
MUST_USE enum status client_unfind(struct tx *tx, struct client_id id, const struct identity *was,
                                   struct err *err);
/* `into` 0: it stands again. */
MUST_USE enum status client_set_merged(struct tx *tx, struct client_id id, struct client_id into,
                                       struct instant at, struct err *err);
/* E_NOTFOUND if there is no such client. */
MUST_USE enum status client_set_lock(struct tx *tx, struct client_id id, enum client_lock lock,
                                     int64_t organization, struct instant at, struct err *err);

/* What a person is to one organization. */
struct client_status {
    int64_t organization;
    struct str status; /* table 0441 */
    struct date from;
    struct instant first; /* when the organization first reported the person */
};

MUST_USE enum status client_save_status(struct tx *tx, struct client_id id,
                                        const struct client_status *status, struct err *err);
MUST_USE enum status client_statuses(struct tx *tx, struct arena *arena, struct client_id id,
                                     struct client_status **list, size_t *count, struct err *err);
MUST_USE enum status client_drop_statuses(struct tx *tx, struct client_id id, struct err *err);

#endif
