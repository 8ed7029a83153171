/* web/invite.h - invitations mailed: to people who are to be users, or to administer.
 *
 * Purpose    whoever invites sees the same for somebody new, somebody who signs in elsewhere and somebody whom
 *            the registry has stopped (access/invite.h); of the last one the registry is told.
 * Ownership  texts live in the visit's arena.
 * Errors     as the store. A person without a usable address gets no mail: *sent says so.
 * Source     docs/adr/0024-invitations.md; product notes 2.1 (the designated administrator accepts).
 */
#ifndef WEB_INVITE_H
#define WEB_INVITE_H

#include "web/visit.h"

/* The link by which a person takes every user that waits on the account of `user`. */
MUST_USE enum status invite_send(struct visit *v, struct tx *tx, const struct user *user,
                                 bool *sent, struct err *err);
/* To a user already there: the link by which the person begins to administer the organization. */
MUST_USE enum status invite_designate(struct visit *v, struct tx *tx, const struct user *user,
                                      struct err *err);
/* Mails those who work on incidents that somebody stopped was invited, or tried to accept. */
MUST_USE enum status invite_tell_registry(struct visit *v, struct tx *tx, const struct user *user,
                                          const char *what, struct err *err);

#endif
