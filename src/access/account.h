/* access/account.h - the secrets of an account: password, second factor, security questions.
 *
 * Purpose    what "manage my account" does, and what recovery needs. Everything that is hashed is
 *            hashed before the transaction begins.
 * Ownership  results belong to the arena given.
 * Errors     E_BUSY when the pool of hashing slots is full; otherwise as the store. A rule that
 *            fails or an answer that is wrong is an outcome, not an error.
 * Source     MIIC News Flash July 2024 (three actions); interfaces notes 5.3; docs/adr/0009-access.md.
 */
#ifndef ACCESS_ACCOUNT_H
#define ACCESS_ACCOUNT_H

#include "access/password.h"
#include "access/user.h"
#include "base/clock.h"

struct db;

enum { RECOVERY_CODES = 10 };

/* The profile in force: setting `access.password_profile`, `miic` unless it says otherwise. */
MUST_USE enum status account_profile(struct tx *tx, struct arena *arena,
                                     const struct password_profile **out, struct err *err);

/* The last day on which the password is good; DATE_NONE if it never ends or there is none. */
struct date password_last_day(const struct password_profile *profile, const struct user *user,
                              int offset_minutes);
/* Is a mail due that says so? 14, 7, 3 and 1 days before. */
bool password_warning(const struct password_profile *profile, const struct user *user,
                      struct now now);

struct password_wish {
    struct str old; /* as typed; looked at only if `check_old` */
    bool check_old; /* false when a link or the machine's owner vouches */
    struct str fresh, confirmed;
    bool temporary;          /* to be changed at the first sign-in */
    struct str keep_session; /* token of the session that stays; empty: all are ended */
    /* Runs first in the transaction that writes the password, NULL for none: what vouches for the
     * person is used up there, once, and what fails there leaves the password as it was. */
    enum status (*vouch)(struct tx *tx, void *arg, struct err *err);
    void *vouch_arg;
};

struct password_outcome {
    bool done;
    bool old_wrong;
    int wait_minutes; /* until the old one may be tried again: too many were wrong; 0 if at once */
    bool used_before; /* one of the last ones, or too much like the old one */
    struct password_results rules;
};

/* Wrong old passwords of an account are counted as wrong ones at sign-in are (access/sign_in.h), apart from
 * those: who signed in and guesses locks nobody out but this form. */
MUST_USE enum status account_password(struct db *db, struct arena *arena, struct user *user,
                                      const struct password_wish *wish, struct now now,
                                      struct password_outcome *out, struct err *err);

/* Is this the password the account has? For what nobody may change in a session left open. Counted with
 * the wrong old ones above; *wait_minutes as there, and then *right is false. */
MUST_USE enum status account_password_right(struct db *db, struct arena *arena,
                                            const struct user *user, struct str typed,
                                            struct now now, bool *right, int *wait_minutes,
                                            struct err *err);

/* Second factor. Begin with totp_seed(); it is kept once a code made from it was typed. The codes
 * for a lost authenticator are shown once. */
MUST_USE enum status account_factor_set(struct db *db, struct arena *arena, struct user *user,
                                        struct str seed, struct str code, struct instant now,
                                        bool *done, struct str codes[RECOVERY_CODES],
                                        struct err *err);
MUST_USE enum status account_factor_drop(struct tx *tx, struct user *user, struct err *err);
/* A code of the authenticator, or one of the recovery codes, each taken once. */
MUST_USE enum status account_factor_check(struct db *db, struct arena *arena,
                                          const struct user *user, struct str code,
                                          struct instant now, bool *right, struct err *err);

/* Keeps the answers, which answers_check() has passed. */
MUST_USE enum status account_answers_set(struct db *db, struct arena *arena,
                                         const struct user *user, const struct answer_try *attempt,
                                         struct err *err);
/* Which questions to ask: the person's own; for somebody who does not exist, or has none, always the
 * same ones for the same name, so that asking tells nothing. *real says which. */
MUST_USE enum status account_questions(struct tx *tx, struct arena *arena, struct str org_code,
                                       struct str username, size_t question[QUESTION_LISTS],
                                       bool *real, struct err *err);
MUST_USE enum status account_answers_check(struct db *db, struct arena *arena, struct str org_code,
                                           struct str username,
                                           const struct str answers[QUESTION_LISTS], bool *right,
                                           struct err *err);

#endif
