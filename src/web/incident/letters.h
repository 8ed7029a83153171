/* web/incident/letters.h - telling those whom an incident concerns.
 *
 * Purpose    letters on paper to people, mails to organizations; neither says anything of anybody's health.
 *            What was told is kept: letters in the table of the incident, mails in the outbox.
 * Errors     E_NOTFOUND when the form names somebody who does not exist; otherwise as the store.
 * Source     Minn. Stat. 13.055 subd. 2; product notes 2.5.
 */
#ifndef WEB_INCIDENT_LETTERS_H
#define WEB_INCIDENT_LETTERS_H

#include "web/incident/inquiry.h"

/* A page with a letter to everybody whose record the acts saw or changed. */
MUST_USE enum status letters_show(struct visit *v, struct err *err);
/* A mail to the representative and the administrators of each organization whose users acted. */
MUST_USE enum status letters_write(struct visit *v, size_t *told, struct err *err);

#endif
