/* registry/dose.h - doses, observations and notes of a client in the store, as believed.
 *
 * Purpose    tables dose, observation and client_note; what they hold follows from the statements.
 * Ownership  everything loaded belongs to the arena.
 * Limits     none of its own.
 * Errors     those of store/db.h.
 */
#ifndef REGISTRY_DOSE_H
#define REGISTRY_DOSE_H

#include "registry/dose_merge.h"
#include "registry/sent.h"
#include "store/db.h"

/* One row of table dose. */
struct dose {
    struct dose_id id;
    struct date given;
    enum dose_completion completion;
    struct str cvx, ndc, mvx, trade_name, lot;
    struct date expires;
    struct str amount, unit;
    struct str source; /* NIP001 */
    struct str refusal;
    struct str route, site;
    struct str given_by, ordered_by, facility; /* name, or number */
    struct str eligibility, eligibility_by, funding;
    struct str reaction;  /* codes, blank-separated */
    int64_t organization; /* the owner: whose statement is the best */
    struct sent_id best;
    size_t sources;       /* statements that speak of it */
    struct dose_id doubt; /* another dose that may be this one; 0 none */
    bool shadowed;        /* not forecast: dose_merge.h */
    bool disputed;        /* its sender says otherwise since a person put it right */
    struct instant changed;
};

/* By date. */
MUST_USE enum status dose_list(struct tx *tx, struct arena *arena, struct client_id client,
                               struct dose **list, size_t *count, struct err *err);

/* An event to be written. */
struct dose_write {
    const struct dose_event *all;   /* all events of the client, */
    const struct dose_event *event; /* of which this is one */
    bool fresh;                     /* there is no such row yet */
    struct instant at;
};
MUST_USE enum status dose_save(struct tx *tx, struct arena *arena, struct client_id client,
                               const struct dose_write *write, struct err *err);
MUST_USE enum status dose_remove(struct tx *tx, struct client_id client, struct dose_id id,
                                 struct err *err);

struct observation {
    struct sent_id id;
    int64_t organization;
    enum observation_kind kind;
    struct report_code code;
    struct str about_cvx;
    struct date observed, from, until;
};

MUST_USE enum status observation_list(struct tx *tx, struct arena *arena, struct client_id client,
                                      struct observation **list, size_t *count, struct err *err);
MUST_USE enum status observation_save(struct tx *tx, struct client_id client,
                                      const struct sent_observation *sent, struct err *err);
MUST_USE enum status observation_remove(struct tx *tx, struct client_id client, struct sent_id id,
                                        struct err *err);

/* Takes all believed doses and observations of a client away, before they are made again. */
MUST_USE enum status dose_remove_all(struct tx *tx, struct client_id client, struct err *err);

struct note {
    int64_t id;
    int64_t organization;
    int64_t user; /* 0 a system */
    struct instant written;
    struct str text;
};

MUST_USE enum status note_list(struct tx *tx, struct arena *arena, struct client_id client,
                               struct note **list, size_t *count, struct err *err);
MUST_USE enum status note_save(struct tx *tx, struct client_id client, const struct note *note,
                               struct err *err);
MUST_USE enum status note_move_all(struct tx *tx, struct client_id from, struct client_id into,
                                   struct err *err);

/* Those written for `first` go from `from` to `back`. */
struct note_return {
    struct client_id from, back, first;
};
MUST_USE enum status note_give_back(struct tx *tx, const struct note_return *notes,
                                    struct err *err);

struct str dose_completion_word(enum dose_completion completion); /* CP PA NA RE */

#endif
