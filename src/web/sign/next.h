/* web/sign/next.h - where signing in leads: the page that was asked for, also past a second factor.
 *
 * Ownership  paths belong to the visit's arena.
 * Errors     none: what is not a page of ours leads home.
 */
#ifndef WEB_SIGN_NEXT_H
#define WEB_SIGN_NEXT_H

#include "web/visit.h"

/* After the password: goes to the wish, or to the step that is left and remembers the wish. */
void next_begin(struct visit *v, bool step_left, struct str wish);
/* After a step: to the remembered page, or to the step that is left. */
void next_go_on(struct visit *v, bool step_left);
/* The remembered page, or home; it is then forgotten. */
struct str next_wish(struct visit *v);

#endif
