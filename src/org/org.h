/* org/org.h - the organizations that use the registry: who they are, and what belongs to whom.
 *
 * Purpose    one row per signing organization or facility, in a tree: a parent and its sites.
 *            A reference table: small, read by every door, never written on the hot path.
 * Ownership  rows and texts belong to the arena given.
 * Limits     codes of 1..20 letters, digits, '-', '.' and '_'; a tree of at most ORG_DEPTH levels.
 * Errors     E_NOTFOUND, E_CONFLICT (code taken; row changed by someone else), E_INVALID, E_IO.
 */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct tx;

enum { ORG_DEPTH = 6, ORG_CODE_MAX = 20 };

struct org_id {
    int64_t v; /* 0 is nobody */
};

/* What an organization is decides what it may do by law; product notes 2.2.
 *     name      word stored    words shown */
#define ORG_KIND_TABLE(X)                                                                          \
    X(CLINIC, "clinic", "Clinic")                                                                  \
    X(HOSPITAL, "hospital", "Hospital")                                                            \
    X(PHARMACY, "pharmacy", "Pharmacy")                                                            \
    X(SCHOOL, "school", "School or school district")                                               \
    X(CHILD_CARE, "child-care", "Child care")                                                      \
    X(COLLEGE, "college", "Post-secondary school")                                                 \
    X(PUBLIC_HEALTH, "public-health", "Local public health")                                       \
    X(HEALTH_PLAN, "health-plan", "Health plan")                                                   \
    X(LONG_TERM_CARE, "long-term-care", "Long-term care")                                          \
    X(COMMUNITY_ACTION, "community-action", "Community action agency")                             \
    X(TRIBAL, "tribal", "Tribal health")                                                           \
    X(VENDOR, "vendor", "Vendor or health information exchange")                                   \
    X(OTHER, "other", "Other")                                                                     \
    X(REGISTRY, "registry", "The registry itself") /* its staff; needs no agreement */

#define ORG_KIND_ENUM(name, word, words) ORG_##name,
enum org_kind { ORG_KIND_TABLE(ORG_KIND_ENUM) ORG_KIND_COUNT };
#undef ORG_KIND_ENUM

enum org_state { ORG_OPEN, ORG_SUSPENDED, ORG_CLOSED, ORG_STATE_COUNT };

struct address {
    struct str street, other, city, state, zip, county;
};

struct org {
    struct org_id id;
    struct str code; /* case-sensitive, unique */
    struct str name;
    enum org_kind kind;
    enum org_state state;
    struct org_id parent; /* 0 at the top of a tree */
    struct address address;
    struct str phone, fax;
    struct str npi;     /* national provider identifier, 10 digits, or empty */
    struct str license; /* child care licence or the like, or empty */
    struct str vfc_pin; /* MnVFC PIN, or empty */
    int64_t version;    /* what an editor read; org_update() refuses another */
};

struct str org_kind_word(enum org_kind kind);
struct str org_kind_words(enum org_kind kind); /* as shown to people */
bool org_kind_find(struct str word, enum org_kind *out);
struct str org_state_word(enum org_state state);
bool org_state_find(struct str word, enum org_state *out);
bool org_code_valid(struct str code);

MUST_USE enum status org_find_code(struct tx *tx, struct arena *arena, struct str code,
                                   struct org *out, struct err *err);
MUST_USE enum status org_load(struct tx *tx, struct arena *arena, struct org_id id, struct org *out,
                              struct err *err);
/* `id` itself and everything below it, in order of code. */
MUST_USE enum status org_tree(struct tx *tx, struct arena *arena, struct org_id id,
                              struct org **out, size_t *count, struct err *err);
MUST_USE enum status org_all(struct tx *tx, struct arena *arena, struct org **out, size_t *count,
                             struct err *err);
/* Is `id` the organization `top` or below it? The scope of everybody who is not staff. */
MUST_USE enum status org_within(struct tx *tx, struct arena *arena, struct org_id id,
                                struct org_id top, bool *within, struct err *err);

/* Adds a row (id and version are filled in), or changes all but id, code and parent. */
MUST_USE enum status org_add(struct tx *tx, struct org *org, struct instant now, struct err *err);
MUST_USE enum status org_update(struct tx *tx, const struct org *org, struct err *err);

#endif
