/* org/contact.h - who represents an organization now, and whom else it names; changing both.
 *
 * Purpose    the representative is who signed last, until another person, or another address of the same
 *            person, has been confirmed by the old side and the new one. Notices go to the current one.
 * Ownership  texts belong to the arena given.
 * Errors     E_NOTFOUND; E_CONFLICT for a change that is over; otherwise as the store.
 * Source     product notes 2.4: the representative leaves; MIIC News Flash July 2024: changed addresses.
 */
#ifndef ORG_CONTACT_H
#define ORG_CONTACT_H

#include "org/dua.h"

struct contact_change {
    int64_t id;
    struct org_id org;
    struct signer wanted; /* the new representative, or the same with a new address */
    struct instant asked_at, old_agreed_at, new_agreed_at, closed_at; /* 0 if not yet */
};

/* Begins a change; one that is still open is withdrawn. */
MUST_USE enum status contact_change_ask(struct tx *tx, struct org_id org,
                                        const struct signer *wanted, int64_t asked_by,
                                        struct instant now, int64_t *id, struct err *err);
MUST_USE enum status contact_change_load(struct tx *tx, struct arena *arena, int64_t id,
                                         struct contact_change *out, struct err *err);
/* One side agrees; with the second the change takes effect: *done. */
MUST_USE enum status contact_change_agree(struct tx *tx, struct arena *arena, int64_t id,
                                          bool new_side, struct instant now, struct date today,
                                          bool *done, struct err *err);
/* Who represents the organization now: the contact confirmed since the last signature, or its signer. */
MUST_USE enum status contact_representative(struct tx *tx, struct arena *arena, struct org_id org,
                                            struct signer *out, struct err *err);
/* A new signature names the representative anew. */
MUST_USE enum status contact_settled_by_signature(struct tx *tx, struct org_id org,
                                                  struct date today, struct err *err);

/* Whom else an organization names; one person each, who need not be a user. Changed by its administrator or by
 * staff, without links: no notice that counts goes only to them (product notes 2.2).
 *    name       word stored   words */
#define CONTACT_TABLE(X)                                                                           \
    X(PRIMARY, "primary", "Primary contact")                                                       \
    X(PRIVACY, "privacy", "Privacy contact")                                                       \
    X(EXCHANGE, "exchange", "Data exchange contact")

#define CONTACT_ENUM(name, word, words) CONTACT_##name,
enum contact_kind { CONTACT_TABLE(CONTACT_ENUM) CONTACT_KINDS };
#undef CONTACT_ENUM

struct str contact_word(enum contact_kind kind);
struct str contact_words(enum contact_kind kind); /* as shown to people */
/* Those of today, by kind; one that was never named has an empty name. */
MUST_USE enum status contact_named(struct tx *tx, struct arena *arena, struct org_id org,
                                   struct signer out[CONTACT_KINDS], struct err *err);
/* From today on; the one before stays in the store as having ended. An empty name: nobody. */
MUST_USE enum status contact_name(struct tx *tx, struct org_id org, enum contact_kind kind,
                                  const struct signer *who, struct date today, struct err *err);

#endif
