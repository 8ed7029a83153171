/* web/visit.h - one request for a page, as the page's function sees it.
 *
 * Purpose    the door (web/serve.c) has checked session, permission, agreement and form token before
 *            a page's function is called; what is left is to read and to show. The function fills a
 *            view and calls its template with &v->page, or answers by res_redirect().
 * Ownership  everything lives in v->arena, which ends with the request.
 * Errors     a page returns what the rooms below return; the door turns it into words.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "access/session.h"
#include "base/clock.h"
#include "cdsi/cdsi.h"
#include "net/http.h"
#include "org/agreement.h"
#include "web/pages.h" /* made by tools/mkpage from the .html files of this room */

struct web;

enum { VISIT_PARTS = 3 };

struct visit {
    struct web *web;
    struct req *req;
    struct res *res;
    struct arena *arena;
    struct now now;
    struct page page;
    struct layout_view layout;
    struct str part[VISIT_PARTS]; /* what stood for :id and the like in the path, in order */
    bool signed_in;
    bool half; /* the password was right, a further step is to be done: web/sign/step.c */
    struct session session; /* if signed_in or half */
    struct str csrf;        /* what a form of this browser must prove; empty: nothing can */
    struct gate gate;       /* of the user's organization, if signed_in */
    int64_t request_id;
    const struct cdsi_schedule *schedule; /* held while the page is made */
};

/* A page of web/routes.h. */
typedef enum status page_handler(struct visit *v, struct err *err);

/* The part of the path as an id; E_NOTFOUND if it is none. */
MUST_USE enum status visit_id(const struct visit *v, size_t part, int64_t *id, struct err *err);
/* 0 for staff, who see every organization's; else the user's own organization. */
int64_t visit_scope(const struct visit *v);
bool visit_may(const struct visit *v, enum permission permission);
/* A field of the form, without blanks around it; empty if it is not there. */
struct str visit_field(struct visit *v, const char *name);

struct visit_act {
    enum audit_action what;
    struct str kind; /* "client", "feed", ... */
    int64_t object;
    int64_t client;    /* whose record; 0 if nobody's */
    bool refused;      /* it was not allowed and did not happen */
    struct str reason; /* as given, or what was changed */
};
/* Inside the transaction of the act. */
MUST_USE enum status visit_audit(const struct visit *v, struct tx *tx, const struct visit_act *act,
                                 struct err *err);
/* The same in a transaction of its own: for looking, which changes nothing else. Durable when it
 * returns, so that nothing is seen that is not written down. */
MUST_USE enum status visit_audit_look(const struct visit *v, const struct visit_act *act,
                                      struct err *err);

/* The cookie that holds the session: another one in the practice registry, so that both may live. */
const char *visit_session_name(const struct visit *v);
/* A cookie that scripts cannot read. `seconds` 0: until the browser closes; -1: away with it. */
void visit_cookie(const struct visit *v, const char *name, struct str value, int64_t seconds);

#endif
