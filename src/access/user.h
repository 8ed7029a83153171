/* access/user.h - users: people within organizations, and what becomes of them.
 *
 * Purpose    a person has one account (password, questions, second factor) and is a user of one or
 *            several organizations, each with a user name and roles. Adding, changing, disabling,
 *            lapsing after 60 idle days, reactivating.
 * Ownership  rows and texts belong to the arena given.
 * Limits     USERNAME_MAX characters; USER_LAPSE_DAYS.
 * Errors     E_NOTFOUND; E_CONFLICT (user name taken, changed by someone else, last administrator);
 *            E_INVALID; otherwise as the store.
 * Source     product notes 1.1 (sign-in), 1.3 (manage users); docs/states.md.
 */
#ifndef ACCESS_USER_H
#define ACCESS_USER_H

#include "access/audit.h"
#include "access/permission.h"
#include "org/org.h"

enum { USERNAME_MAX = 64, USER_LAPSE_DAYS = 60 };

struct account_id {
    int64_t v;
};

enum user_state {
    USER_INVITED, /* has a link and no password yet */
    USER_ACTIVE,
    USER_LAPSED,   /* "Inactive Expired": not used for more than 60 days */
    USER_DISABLED, /* by an administrator */
    USER_STOPPED,  /* by the registry in an incident: only user_readmit() lifts it */
    USER_STATE_COUNT
};

struct user {
    struct user_id id;
    struct account_id account;
    struct org_id org;
    struct str org_code, org_name;
    struct str username; /* case-sensitive, unique within the organization */
    struct str given, family, email, phone, language;
    role_set roles;
    enum user_state standing;       /* as stored: never USER_LAPSED, that follows from active_on */
    struct date active_on;          /* last day of use, invitation or reactivation */
    struct instant signed_in_at;    /* 0 before the first sign-in */
    struct instant password_set_at; /* 0 before the first */
    struct date reviewed_on;        /* roles last confirmed; DATE_NONE if never */
    struct date warned_on;          /* last mail about lapsing; DATE_NONE if none */
    struct date password_warned_on; /* last mail about the password's end; DATE_NONE if none */
    bool must_change;               /* the password, before anything else */
    bool has_factor;                /* a second factor is set up */
    int64_t version;
};

/* Pure: the state on a day. */
enum user_state user_state(const struct user *user, struct date today);
/* Neither signs in nor keeps a session, whoever shut the door. */
bool user_shut(const struct user *user);
/* What becomes of a user who is let in again: invited, if the person never accepted, else active. */
enum user_state user_let_in_as(const struct user *user);
int user_days_left(const struct user *user,
                   struct date today); /* until it lapses; may be negative */
/* Is a mail due that warns some days before, say 14, 7 and 1 (`days`, the largest first), when so many are
 * left and the last mail went out when `warned` were left? INT32_MAX: none yet. A day missed by the
 * runner is made up for, but never by several mails at once. */
bool warning_due(const int *days, size_t count, int left, int warned);
bool user_lapse_warning(const struct user *user, struct date today); /* 14, 7, 1 days before */
struct str user_state_word(enum user_state state);  /* "active", "inactive-expired" */
struct str user_state_words(enum user_state state); /* "Active", "Inactive Expired" */
bool username_valid(struct str username);
struct str user_full_name(struct arena *arena, const struct user *user);

MUST_USE enum status user_find(struct tx *tx, struct arena *arena, struct str org_code,
                               struct str username, struct user *out, struct err *err);
MUST_USE enum status user_load(struct tx *tx, struct arena *arena, struct user_id id,
                               struct user *out, struct err *err);
MUST_USE enum status user_list(struct tx *tx, struct arena *arena, struct org_id org,
                               struct user **out, size_t *count, struct err *err);
MUST_USE enum status user_list_account(struct tx *tx, struct arena *arena,
                                       struct account_id account, struct user **out, size_t *count,
                                       struct err *err);
MUST_USE enum status user_list_all(struct tx *tx, struct arena *arena, struct user **out,
                                   size_t *count, struct err *err);

/* Fills id (and account, unless it names one already), version. */
MUST_USE enum status user_add(struct tx *tx, struct user *user, struct instant now,
                              struct err *err);
/* Names, e-mail, phone, language of the account; user name and review of the user. */
MUST_USE enum status user_save(struct tx *tx, struct arena *arena, struct user *user,
                               struct err *err);
/* Roles and standing; refuses to take the last administrator away. Disabling ends all sessions. E_DENIED for
 * another standing of a user whom the registry has stopped. */
MUST_USE enum status user_change(struct tx *tx, struct arena *arena, struct user *user,
                                 role_set roles, enum user_state standing, struct date today,
                                 struct err *err);
/* Stopped by the registry in an incident, also if it is the last administrator. Ends all sessions. */
MUST_USE enum status user_stop(struct tx *tx, struct arena *arena, struct user *user,
                               struct err *err);
/* Let in again by those who may stop, whether stopped or disabled before. */
MUST_USE enum status user_readmit(struct tx *tx, struct arena *arena, struct user *user,
                                  struct date today, struct err *err);
/* A mail about lapsing, or about the password's end, went out today. */
MUST_USE enum status user_warned(struct tx *tx, const struct user *user, struct date today,
                                 struct err *err);
MUST_USE enum status user_password_warned(struct tx *tx, const struct user *user, struct date today,
                                          struct err *err);
/* Used today: a sign-in or a switch. E_DENIED if the user was disabled, or the organization closed,
 * meanwhile. */
MUST_USE enum status user_used(struct tx *tx, struct user *user, struct instant now,
                               struct date today, struct err *err);

#endif
