/* web/desk/page.h - the page of a ticket, for who asked and for the help desk.
 *
 * Purpose    one page, filled more or less: what only the desk may see is never in the view of somebody else.
 * Ownership  everything lives in the visit's arena.
 * Errors     E_NOTFOUND for somebody else's ticket; otherwise as the store.
 */
#ifndef WEB_DESK_PAGE_H
#define WEB_DESK_PAGE_H

#include "desk/desk.h"
#include "store/db.h"
#include "web/desk/said.h"
#include "web/visit.h"

struct ticket_page {
    struct ticket t;
    bool desk;
    bool token; /* opened by the link of a mail: no account */
    struct str problem, typed;
    const struct said *said; /* what looks personal in `typed`; NULL if nothing was looked at */
};

/* Shows it. Also marks it as seen: by who asked for good, by the desk for two minutes. */
MUST_USE enum status ticket_page_show(struct visit *v, struct ticket_page *page, struct err *err);

/* The newest words of a thread, as a form says which it has seen. */
struct str thread_last(struct visit *v, const struct entry *list, size_t count, bool desk);

/* What the desk sees beside it. */
MUST_USE enum status ticket_side_fill(struct visit *v, struct tx *tx, const struct ticket *t,
                                      struct desk_ticket_view *view, struct err *err);
/* "Stig Lie has it open", "Stig Lie is writing"; empty if nobody else. */
MUST_USE enum status ticket_here(struct visit *v, struct tx *tx, int64_t ticket, struct str *out,
                                 struct err *err);
/* Who works the desk: active, and allowed to. */
MUST_USE enum status desk_staff(struct visit *v, struct tx *tx, struct user **out, size_t *count,
                                struct err *err);
/* A ready-made answer with today's values of this ticket in it. */
MUST_USE enum status macro_text(struct visit *v, struct tx *tx, const struct ticket *t, int64_t id,
                                struct str *out, struct err *err);
/* The names a ready-made answer may use, for those who write them: "{dua.expires}, ...". */
struct str macro_names(struct visit *v);
/* The first name in a text that is none of these; empty if all are. */
struct str macro_stranger(struct str text);

#endif
