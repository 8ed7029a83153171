/* registry/review.h - persons who may be one: the queue, and what was decided.
 *
 * Purpose    the list of pairs a human must look at, and the lasting word that two are different.
 *            Joining and taking apart is registry/join.h.
 * Ownership  lists and texts belong to the arena.
 * Limits     none of its own.
 * Errors     those of store/db.h.
 */
#ifndef REGISTRY_REVIEW_H
#define REGISTRY_REVIEW_H

#include "registry/ids.h"
#include "registry/match.h"
#include "store/db.h"

struct review {
    int64_t id;
    struct client_id client; /* the new record */
    struct client_id other;  /* who it may be */
    int32_t score;           /* tenths of a bit */
    struct str evidence;     /* match_explain(): no personal data */
    struct str verdict;      /* open, same, different, later */
    int64_t organization;
    int64_t message;
    struct instant opened;
};

struct review_about {
    struct client_id client, other;
    const struct match_score *score;
    int64_t organization, message;
    struct instant at;
};

MUST_USE enum status review_raise(struct tx *tx, struct arena *arena,
                                  const struct review_about *about, struct err *err);

/* The oldest first. */
MUST_USE enum status review_list(struct tx *tx, struct arena *arena, size_t most,
                                 struct review **list, size_t *count, struct err *err);
MUST_USE enum status review_open_count(struct tx *tx, struct arena *arena, int64_t *count,
                                       struct err *err);
MUST_USE enum status review_load(struct tx *tx, struct arena *arena, struct client_id client,
                                 int64_t id, struct review *review, struct err *err);
/* All pairs this client is one of. */
MUST_USE enum status review_list_of(struct tx *tx, struct arena *arena, struct client_id client,
                                    struct review **list, size_t *count, struct err *err);

/* "same", "different" or "later"; E_CONFLICT if it is decided already. Joins and parts nobody. */
struct review_decision {
    struct client_id client;
    int64_t id;
    struct str verdict;
    int64_t user;
    struct instant at;
};
MUST_USE enum status review_settle(struct tx *tx, const struct review_decision *decision,
                                   struct err *err);

/* The open reviews of a pair, either way round, when the two were joined or parted elsewhere. */
struct review_pair {
    struct client_id one, two;
    struct str verdict;
    int64_t user;
    struct instant at;
};
MUST_USE enum status review_settle_pair(struct tx *tx, const struct review_pair *pair,
                                        struct err *err);

struct apart {
    struct client_id one, two;
    struct str reason;
    int64_t user;
    struct instant at;
};
/* The two are two: no joining, and reviews of the pair say so. */
MUST_USE enum status review_keep_apart(struct tx *tx, const struct apart *apart, struct err *err);
/* That word taken back: the pair is in the queue again. E_CONFLICT if the review says otherwise by now. */
MUST_USE enum status review_open_again(struct tx *tx, const struct review *review, struct err *err);

/* The joining of persons: rows of client_link, for registry/join.c. */
struct join_row {
    int64_t id;
    struct client_id client, into;
    struct str reason;
    int64_t user;
    struct instant at;
};
MUST_USE enum status review_add_link(struct tx *tx, const struct join_row *link, struct err *err);
/* The joining of this client that holds; *found false if it stands for itself. */
MUST_USE enum status review_find_link(struct tx *tx, struct arena *arena, struct client_id client,
                                      struct join_row *link, bool *found, struct err *err);
MUST_USE enum status review_links_into(struct tx *tx, struct arena *arena, struct client_id into,
                                       struct join_row **list, size_t *count, struct err *err);
/* E_CONFLICT if somebody else has undone it. */
MUST_USE enum status review_undo_link(struct tx *tx, const struct join_row *link, int64_t user,
                                      struct instant at, struct err *err);
MUST_USE enum status review_are_apart(struct tx *tx, struct arena *arena, struct client_id one,
                                      struct client_id two, bool *apart, struct err *err);

#endif
