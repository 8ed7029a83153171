/* access/audit.h - who did what: written with what it tells of, sealed into a chain.
 *
 * Purpose    audit_add() is called inside the transaction of the act, so that neither can exist
 *            without the other. One sealer chains the rows in order with a keyed hash; audit_verify()
 *            finds a row that was changed, removed, put elsewhere, slipped in or cut off the end.
 *            The chain's head is also kept outside the store (a file beside it, the log, a daily
 *            mail), because whoever owns the whole store could set all of it back.
 * Ownership  results belong to the arena given.
 * Limits     AUDIT_BATCH rows a call of the sealer; AUDIT_FAULTS_MAX faults are listed, all counted.
 * Errors     as the store; a broken chain is an answer, not an error.
 * Source     interfaces notes 5.4 (audit); docs/adr/0009-access.md.
 */
#ifndef ACCESS_AUDIT_H
#define ACCESS_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "org/org.h"

struct db;
struct tx;

enum { AUDIT_BATCH = 2000, AUDIT_FAULTS_MAX = 50, AUDIT_HASH_BYTES = 32 };

struct user_id {
    int64_t v; /* 0: the program itself, a command, or a feed */
};

/*    name       word stored and shown */
#define AUDIT_TABLE(X)                                                                             \
    X(SIGN_IN, "sign-in")                                                                          \
    X(SIGN_OUT, "sign-out")                                                                        \
    X(SWITCH, "switch-organization")                                                               \
    X(SEARCH, "search")                                                                            \
    X(VIEW, "view")                                                                                \
    X(PRINT, "print")                                                                              \
    X(EXPORT, "export")                                                                            \
    X(ADD, "add")                                                                                  \
    X(CHANGE, "change")                                                                            \
    X(REMOVE, "remove")                                                                            \
    X(MERGE, "merge")                                                                              \
    X(UNMERGE, "unmerge")                                                                          \
    X(SIGN, "sign")                                                                                \
    X(DECIDE, "decide")                                                                            \
    X(SUSPEND, "suspend")                                                                          \
    X(RESET, "reset")                                                                              \
    X(MAIL, "mail")                                                                                \
    X(QUERY, "query")                                                                              \
    X(SUBMIT, "submit")                                                                            \
    X(SYSTEM, "system")

#define AUDIT_ENUM(name, word) AUDIT_##name,
enum audit_action { AUDIT_TABLE(AUDIT_ENUM) AUDIT_ACTION_COUNT };
#undef AUDIT_ENUM

struct audit_entry {
    struct instant at;
    struct user_id who;
    struct org_id org; /* for which organization */
    struct str source; /* network address, "feed CODE", or "command USER" */
    enum audit_action what;
    struct str object_kind; /* "client", "user", "agreement", ... */
    int64_t object;
    int64_t client;    /* whose record was seen or changed; 0 if nobody's */
    bool refused;      /* it was not allowed and did not happen */
    struct str reason; /* as given by the person, or what was changed */
};

struct str audit_word(enum audit_action action);

/* Inside the transaction of the act. On PostgreSQL it costs no round trip. */
MUST_USE enum status audit_add(struct tx *tx, const struct audit_entry *entry, struct err *err);

struct audit_head {
    int64_t seq; /* number of the last link; 0 before the first */
    unsigned char hash[AUDIT_HASH_BYTES];
};

/* Chains what waits, at most AUDIT_BATCH rows; *sealed says how many, *head where the chain ends. Its own
 * transaction; one caller at a time. */
MUST_USE enum status audit_seal(struct db *db, size_t *sealed, struct audit_head *head,
                                struct err *err);
/* Until nothing waits. */
MUST_USE enum status audit_seal_all(struct db *db, struct audit_head *head, struct err *err);

/* Does the chain pass through this head, noted earlier? One look, not a check of the whole. */
MUST_USE enum status audit_passes(struct db *db, const struct audit_head *head, bool *passes,
                                  struct err *err);

/* Seals what waits and notes the head in `path`, a file beside the store. A note that the chain does not
 * pass through is evidence and stays: E_CONFLICT, after sealing. */
MUST_USE enum status audit_note(struct db *db, struct arena *arena, const char *path,
                                struct audit_head *head, struct err *err);

/* "SEQ:HEX", as it stands in the file, the log and the mail. */
struct str audit_head_text(struct arena *arena, const struct audit_head *head);
bool audit_head_parse(struct str text, struct audit_head *out);

enum audit_fault_kind {
    FAULT_CHANGED,   /* the row, or its place, is not what was sealed */
    FAULT_REMOVED,   /* the row is gone */
    FAULT_GAP,       /* links of the chain are gone */
    FAULT_CUT,       /* the chain ends before its head */
    FAULT_REWRITTEN, /* the chain does not pass through a head kept outside */
    FAULT_UNCHAINED  /* a row that neither the chain nor the sealer's list knows */
};

struct audit_fault {
    enum audit_fault_kind kind;
    int64_t seq;   /* where in the chain; 0 if it has no place there */
    int64_t audit; /* the row; 0 if unknown */
};

struct audit_check {
    int64_t rows;    /* links checked */
    int64_t waiting; /* rows not chained yet */
    int64_t faults;
    struct audit_fault list[AUDIT_FAULTS_MAX];
    struct audit_head head; /* where the chain really ends */
};

struct str audit_fault_words(struct arena *arena, const struct audit_fault *fault);

/* `outside` is a head kept outside the store, or NULL. */
MUST_USE enum status audit_verify(struct db *db, const struct audit_head *outside,
                                  struct audit_check *out, struct err *err);

/* Who looked at, searched or changed whose record: for the person concerned and for incidents. Any
 * of who, org and client may be 0 for all. The newest first. */
struct audit_query {
    struct user_id who;
    struct org_id org;
    int64_t client;
    struct instant from, to; /* [from, to) */
    int64_t max;
};
struct audit_row {
    int64_t id;
    struct audit_entry entry;
    struct str action; /* the word, also of a newer program */
};
MUST_USE enum status audit_find(struct tx *tx, struct arena *arena, const struct audit_query *query,
                                struct audit_row **out, size_t *count, struct err *err);

#endif
