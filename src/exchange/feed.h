/* exchange/feed.h - the door of HL7: who sends, may they, was this answered before; then the answer.
 *
 * Purpose    every message, by whatever way it came (POST /hl7, SOAP, MLLP, a file), ends in
 *            feed_answer(). This is one of the four doors: it reads the clock, logs, and turns
 *            errors of ours into an AR.
 * Ownership  a struct exchange is made once a process and shared by all threads; replies belong to
 *            the arena given.
 * Limits     LIMIT_MESSAGE_BYTES a message, LIMIT_BATCH_BYTES a file. What a feed is and whether its
 *            agreement is in force is read anew at most FEED_KEEP_MS after it was read last.
 * Errors     feed_sign_in() E_DENIED for any credential that is not exactly right; the reasons are
 *            not told apart. What else fails is logged here. feed_answer() has none: it always gives a reply.
 * Source     HL7 2.5.1 immunization guide 1.5, chapters 3 and 7; docs/adr/0003-hl7-findings.md.
 */
#ifndef EXCHANGE_FEED_H
#define EXCHANGE_FEED_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "cdsi/force.h"
#include "code/code.h"
#include "exchange/profile.h"
#include "org/agreement.h"
#include "store/db.h"

enum { FEED_KEEP_MS = 1000 };

struct feed_id {
    int64_t v;
};

/* Of a feed in test nothing reaches a client; a pilot is real and watched (exchange/onboard.h). */
enum feed_state { FEED_TEST, FEED_PILOT, FEED_LIVE, FEED_PAUSED, FEED_CLOSED, FEED_STATE_COUNT };

struct feed {
    struct feed_id id; /* 0: the sender could not be told */
    struct org_id org;
    struct str code;
    struct str name;
    struct str login;
    struct str mllp_from; /* CIDR list */
    enum feed_state state;
    struct date closed_on;    /* first day it is no longer served */
    struct switches switches; /* exchange/profile.h */
};

enum feed_door { DOOR_HTTP, DOOR_SOAP, DOOR_MLLP, DOOR_FILE, DOOR_PAGE, DOOR_SHEET, DOOR_COUNT };

struct feed_cache;

/* What the exchange needs of the running process. */
struct exchange {
    struct db *db;
    const struct code_sets *codes;
    struct profiles *profiles;
    struct cdsi_force *force; /* the schedule in force; each unit of work holds it */
    const char *data_dir;
    struct feed_cache *feeds;
    struct str registry; /* our name in MSH-3 and MSH-4 when a message named no receiver */
};

/* `data_dir` is looked at for a schedule newer than the built-in one; it is borrowed. */
MUST_USE enum status exchange_open(struct exchange *ex, struct db *db, const char *data_dir,
                                   const struct code_sets *codes, struct err *err);
void exchange_close(struct exchange *ex);

/* A sender at the door, and what its agreement allows today. */
struct caller {
    enum feed_door door;
    struct feed feed;
    struct gate gate;
    struct str peer; /* the network address; empty for files and pages */
    int64_t user; /* who sent it at a page, 0 if a machine did: then the audit names that person */
    int64_t upload; /* and the sheet it came in */
    bool again;     /* a person wants it processed though its answer is stored: exchange/again.h */
};

struct credential {
    enum feed_door door;
    struct str login, secret;
};
MUST_USE enum status feed_sign_in(struct exchange *ex, struct arena *arena,
                                  const struct credential *by, struct caller *out, struct err *err);
/* Mutual TLS: the certificate names the feed, by its SHA-256 fingerprint in hex where a feed keeps
 * it, else by the common name of its subject (RFC 4514), which is the feed's login, ORG.CODE. The
 * subject must be empty unless a CA of ours signed it. E_DENIED if it names none. */
MUST_USE enum status feed_by_certificate(struct exchange *ex, struct arena *arena,
                                         struct str sha256, struct str subject, struct caller *out,
                                         struct err *err);
/* Plain MLLP: the code in MSH-3 under the organization in MSH-4, else that organization's only
 * feed; only from its addresses. `address` is the peer's, "127.0.0.1". */
MUST_USE enum status feed_by_message(struct exchange *ex, struct arena *arena, struct str address,
                                     struct str raw, struct caller *out, struct err *err);
/* A command of the terminal, which may do what it likes: by code, "ORG.CODE" if CODE is not enough. */
MUST_USE enum status feed_by_name(struct exchange *ex, struct arena *arena, struct str name,
                                  struct caller *out, struct err *err);

struct feed_reply {
    struct str
        text;    /* HL7, segments end in CR; one reply a message, wrapped if the feed wants it */
    bool failed; /* we failed: the store is full or gone; HTTP then says 503 */
    size_t messages;
    size_t worst; /* of the messages: 0 AA, 1 AE, 2 AR */
};

/* Called once a message with what was found and answered; for `message submit --json`. */
struct feed_seen {
    struct str msa1;
    const struct findings *found;
    struct str reply;
};
typedef void feed_watch(void *user, const struct feed_seen *seen);

/* Reads one message, many, or a batch, and answers each. */
struct feed_reply feed_answer(struct exchange *ex, struct arena *arena, const struct caller *who,
                              struct str text, feed_watch *watch, void *user);

/* Is `facility` the code of the caller's organization, or of one below it? */
bool feed_is_of(struct exchange *ex, struct arena *arena, const struct caller *who,
                struct str facility);

/* An AR for a sender whom we do not know, or for bytes that are no message. */
struct str feed_refuse(struct exchange *ex, struct arena *arena, struct str raw,
                       enum finding_code code);

/* -- keeping feeds (commands, pages) -- */

/* Makes a feed in state live with the usual switches; the secret is returned once and never again:
 * 32 random bytes as text. E_CONFLICT if the organization has one of that code. */
MUST_USE enum status feed_add(struct exchange *ex, struct arena *arena, struct instant now,
                              struct feed *feed, struct str *secret, struct err *err);
MUST_USE enum status feed_rotate(struct exchange *ex, struct arena *arena, struct instant now,
                                 struct feed_id id, struct str *secret, struct err *err);
MUST_USE enum status feed_all(struct exchange *ex, struct arena *arena, struct feed **out,
                              size_t *count, struct err *err);
/* What a person may see: the feeds of an organization and of those below it; {0} is staff, all. */
MUST_USE enum status feed_scope(struct tx *tx, struct arena *arena, struct org_id org,
                                struct feed **out, size_t *count, struct err *err);
/* One of them with its organization's name; E_NOTFOUND if it is not in that scope. */
struct feed_found {
    struct feed feed;
    struct str org_name, org_code;
};
MUST_USE enum status feed_find(struct tx *tx, struct arena *arena, struct feed_id id,
                               struct org_id org, struct feed_found *out, struct err *err);
MUST_USE enum status feed_set(struct exchange *ex, const struct feed *feed, struct err *err);
/* Its state alone, within the caller's transaction; every door follows within FEED_KEEP_MS. */
MUST_USE enum status feed_state_set(struct tx *tx, struct feed_id id, enum feed_state state,
                                    struct err *err);
struct str feed_state_word(enum feed_state state);
struct str feed_door_word(enum feed_door door);

#endif
