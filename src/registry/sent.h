/* registry/sent.h - the statements of senders in the store.
 *
 * Purpose    load all that was said of a client, and keep what is said now.
 * Ownership  statements and texts belong to the arena.
 * Limits     none of its own.
 * Errors     those of store/db.h; E_INVALID for a statement that cannot be read.
 */
#ifndef REGISTRY_SENT_H
#define REGISTRY_SENT_H

#include "registry/dose_plan.h"
#include "registry/survive.h"
#include "store/db.h"

struct sent_observation {
    struct sent_id id;
    int64_t organization;
    struct instant received;
    struct report_observation said;
    struct str text; /* said_observation() of it */
};

/* All that was said of one client and holds. */
struct sent_all {
    struct sent_client
        *clients; /* also those a newer one of the same source has taken the place of */
    size_t client_count;
    struct sent_known *doses; /* in force */
    size_t dose_count;
    struct sent_known
        *deleted; /* what systems and sheets say of doses a person deleted or put right */
    size_t deleted_count;
    struct sent_observation *observations; /* in force */
    size_t observation_count;
};

/* Loads the rows; `said` of each is read only by the next three, for those who need it. */
MUST_USE enum status sent_load(struct tx *tx, struct arena *arena, struct client_id client,
                               struct sent_all *all, struct err *err);
MUST_USE enum status sent_read_clients(struct arena *arena, struct sent_all *all, struct err *err);
MUST_USE enum status sent_read_doses(struct arena *arena, struct sent_all *all, struct err *err);
MUST_USE enum status sent_read_observations(struct arena *arena, struct sent_all *all,
                                            struct err *err);

/* What is kept of one message: the doses it told anew or otherwise, and whether it changed the person. */
struct sent_kept {
    struct kept_dose {
        struct dose_id dose; /* the vaccination it stands under now */
        struct report_dose said;
        bool holds; /* nothing has taken its place since */
    } * doses;
    size_t dose_count;
    size_t persons, observations; /* statements of the person; observations */
};
MUST_USE enum status sent_of_message(struct tx *tx, struct arena *arena, struct client_id client,
                                     int64_t message, struct sent_kept *out, struct err *err);

/* Who says it, for the rows of one report. */
struct sent_by {
    struct client_id client;
    const struct report *report;
    uint64_t source; /* the organization and its own number for the person */
};

MUST_USE enum status sent_add_client(struct tx *tx, const struct sent_by *by,
                                     const struct sent_client *sent, struct err *err);
MUST_USE enum status sent_add_dose(struct tx *tx, const struct sent_by *by,
                                   const struct sent_dose *sent, struct err *err);
/* A person's correction with what a message has changed elsewhere: it stays that person's. */
MUST_USE enum status sent_add_carried(struct tx *tx, const struct sent_by *by,
                                      const struct sent_dose *sent, const struct sent_known *person,
                                      struct err *err);
/* Words that a person's deletion or correction stands against: row 'X'. It stands under the organization
 * and the source of those words, and goes with them when persons are taken apart. */
MUST_USE enum status sent_add_deletion(struct tx *tx, const struct sent_by *by,
                                       const struct sent_known *deleted, struct err *err);
MUST_USE enum status sent_add_observation(struct tx *tx, const struct sent_by *by,
                                          const struct sent_observation *sent, struct err *err);
MUST_USE enum status sent_end_one(struct tx *tx, struct client_id client, struct sent_id id,
                                  struct instant at, struct err *err);
MUST_USE enum status sent_set_dose(struct tx *tx, struct client_id client,
                                   const struct sent_dose *sent, struct err *err);

/* Persons joined and taken apart: statements change the client they stand under. */
MUST_USE enum status sent_move_all(struct tx *tx, struct client_id from, struct client_id into,
                                   struct err *err);
/* Those first filed under one of `first`, and what their sources have said since, go from `from` to
 * first[0]. */
MUST_USE enum status sent_move_back(struct tx *tx, struct arena *arena, struct client_id from,
                                    const struct client_id *first, size_t count, struct err *err);

/* Doses that `user` has entered at the page for this client since then, and that still hold; not what a
 * message has carried forward of them. */
MUST_USE enum status sent_doses_entered(struct tx *tx, struct arena *arena, struct client_id client,
                                        int64_t user, struct instant since, int64_t *count,
                                        struct err *err);

#endif
