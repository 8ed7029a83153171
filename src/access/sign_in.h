/* access/sign_in.h - from organization code, user name and password to a session.
 *
 * Purpose    one function from the form to the answer. Somebody unknown, a wrong password and a
 *            locked name get the same words after the same time; why a person may not come in is
 *            told only after the right password.
 * Limits     LOCK_SOFT failures within LOCK_MINUTES: a minute's wait; LOCK_HARD: LOCK_MINUTES. Failures
 *            from a browser in which the person has signed in before are counted apart, so that a
 *            stranger cannot lock anybody out. From one network address ADDRESS_TOKENS failures in a
 *            row, then one every ADDRESS_SECONDS, under whatever names; such browsers go past that too.
 * Errors     E_BUSY when too many passwords wait to be checked; otherwise as the store.
 * Source     product notes 1.1; ux notes 3a; interfaces notes 5.4; docs/adr/0009-access.md.
 */
#ifndef ACCESS_SIGN_IN_H
#define ACCESS_SIGN_IN_H

#include "access/account.h"
#include "access/session.h"

enum { LOCK_MINUTES = 15, LOCK_SOFT = 5, LOCK_HARD = 10, LOCK_LOOK = 100 };
enum { ADDRESS_TOKENS = 20, ADDRESS_SECONDS = 30 };

enum sign_in_answer {
    SIGN_IN_OK,       /* there is a session; its stage says what comes first */
    SIGN_IN_REFUSED,  /* unknown, or wrong: nobody is told which */
    SIGN_IN_WAIT,     /* too many failures; wait_minutes says how long */
    SIGN_IN_LAPSED,   /* right, but not used for 60 days */
    SIGN_IN_DISABLED, /* right, but disabled by an administrator */
    SIGN_IN_STOPPED,  /* right, but stopped by the registry in an incident */
    SIGN_IN_CLOSED    /* right, but the organization was closed or suspended */
};

struct sign_in_form {
    struct str org_code, username, password;
    struct str device;  /* token of the device cookie, or empty */
    struct str address; /* network address */
    struct str agent;   /* browser */
};

struct sign_in {
    enum sign_in_answer answer;
    struct session session; /* SIGN_IN_OK; for LAPSED, DISABLED and STOPPED only `user` is filled */
    struct str device;      /* for the device cookie, SIGN_IN_OK */
    int wait_minutes;       /* SIGN_IN_WAIT; and SIGN_IN_REFUSED when the next try must wait */
};

MUST_USE enum status sign_in(struct db *db, struct arena *arena, const struct sign_in_form *form,
                             struct now now, struct sign_in *out, struct err *err);

/* The code of the second factor; *right and the session's next stage follow. */
MUST_USE enum status sign_in_factor(struct db *db, struct arena *arena, struct session *session,
                                    struct str code, struct now now, bool *right, int *wait_minutes,
                                    struct err *err);
/* The session's next stage, after its last one was done: a new password, a factor set up. */
MUST_USE enum status sign_in_next(struct db *db, struct arena *arena, struct session *session,
                                  struct now now, struct err *err);
/* The same person as another user, without signing out. E_DENIED if that user may not come in. */
MUST_USE enum status sign_in_switch(struct db *db, struct arena *arena, struct session *session,
                                    struct user_id to, struct now now, struct err *err);
MUST_USE enum status sign_out(struct db *db, struct arena *arena, const struct session *session,
                              struct now now, struct err *err);

/* Pure: minutes to wait after failures at these moments, the newest first; 0 for none. */
int lock_wait(const struct instant *failed, size_t count, struct instant now);

/* Pure: the same for a bucket of ADDRESS_TOKENS, of which each failure takes one and which gets one back
 * every ADDRESS_SECONDS. */
int bucket_wait(const struct instant *failed, size_t count, struct instant now);

/* Failures of any other secret that can be guessed: answers, codes. `what` keeps them apart. */
MUST_USE enum status attempt_wait(struct tx *tx, struct arena *arena, struct str what,
                                  struct str who, struct instant now, int *wait_minutes,
                                  struct err *err);
MUST_USE enum status attempt_failed(struct tx *tx, struct arena *arena, struct str what,
                                    struct str who, struct instant now, struct err *err);
MUST_USE enum status attempt_clear(struct tx *tx, struct arena *arena, struct str what,
                                   struct str who, struct err *err);
/* Whatever strangers may ask for some times: counted by attempt_failed(), slowed as by bucket_wait(). */
MUST_USE enum status attempt_bucket_wait(struct tx *tx, struct arena *arena, struct str what,
                                         struct str who, struct instant now, int *wait_minutes,
                                         struct err *err);
/* Failures from one network address, whatever was tried. This machine's own address is nobody's: it is a
 * proxy's that does not say for whom it asks. */
MUST_USE enum status attempt_address_wait(struct tx *tx, struct arena *arena, struct str address,
                                          struct instant now, int *wait_minutes, struct err *err);
MUST_USE enum status attempt_address_failed(struct tx *tx, struct arena *arena, struct str address,
                                            struct instant now, struct err *err);
MUST_USE enum status attempt_sweep(struct tx *tx, struct instant now, struct err *err);

#endif
