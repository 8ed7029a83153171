/* web/client/record.h - what the pages of one record have in common: opening it, and reporting to it.
 *
 * Purpose    one place that asks who may see a record, and one that takes what a page says through the
 *            registry's door (registry/intake.h) together with its line in the audit.
 * Ownership  everything belongs to the visit's arena.
 * Errors     E_DENIED for a record that is restricted and was not opened with a reason
 *            (registry/glass.h); otherwise those of the registry.
 */
#ifndef WEB_CLIENT_RECORD_H
#define WEB_CLIENT_RECORD_H

#include "registry/history.h"
#include "registry/intake.h"
#include "store/db.h"
#include "web/visit.h"

enum { UNDO_MINUTES = 15 };

/* The record that part `part` of the path names. `history` is filled also when E_DENIED comes back, for
 * the page that says why. */
MUST_USE enum status record_read(struct visit *v, struct tx *tx, size_t part,
                                 struct history *history, struct err *err);
/* The same in a transaction of its own. */
MUST_USE enum status record_load(struct visit *v, size_t part, struct history *history,
                                 struct err *err);
/* Writes down that the record was looked at. */
MUST_USE enum status record_seen(struct visit *v, const struct history *history, struct err *err);

/* What counts and what is due today. Returns why nobody can say, empty if it can be said; then, and only
 * then, made->result is not NULL. The words belong to the arena. */
struct str record_forecast(struct visit *v, const struct history *history,
                           struct history_forecast *made);

/* A report about this record from the person at the page; without doses or facts yet. */
struct report *record_report(struct visit *v, struct client_id known);

/* Through the door, with its audit line, as one transaction; again when another writer was in the way. */
MUST_USE enum status record_apply(struct visit *v, const struct report *report,
                                  const struct visit_act *act, struct intake *done,
                                  struct err *err);
/* Inside a transaction of the caller, who has called intake_prepare(). */
MUST_USE enum status record_apply_in(struct visit *v, struct tx *tx,
                                     const struct intake_ready *ready, const struct visit_act *act,
                                     struct intake *done, struct err *err);

/* To the record, which then says what was done and offers to undo it. `what` is one word of
 * record_say_done(); the address holds counts and moments, nothing of the person. */
void record_done(struct visit *v, struct client_id id, const char *what, size_t count);
/* What record_done() left in the address, for the strip above the page; true if it can be undone. */
bool record_say_done(struct visit *v, int64_t *moment);

/* "3/14/19", and what else base/date.h takes; "t" is today, "t-7" a week ago. */
bool record_day(const struct visit *v, struct str typed, struct date *out);
/* "MMR (M-M-R II)"; "CVX 999" for a code that the sets do not have. */
struct str record_vaccine(const struct visit *v, struct str cvx, struct str trade_name);
/* Form field `name` followed by `n`: "lot", 3 is "lot3". */
struct str record_field(struct visit *v, const char *name, size_t n);

#endif
