/* web/serve.c - the door for people: route, session, permission, agreement, form token, page. */
#include "web/serve.h"

#include <assert.h>

#include "access/secret.h"
#include "base/id.h"
#include "base/log.h"
#include "org/notice.h"
#include "post/announcement.h"
#include "store/db.h"
#include "web/asset.h"
#include "web/client/searches.h"
#include "web/desk/where.h"
#include "web/kept.h"
#include "web/language.h"
#include "web/look.h"
#include "web/practice.h"
#include "web/squeeze.h"
#include "web/visit.h"

enum { PERMISSION_PUBLIC = PERMISSION_COUNT, PERMISSION_BY_ADDRESS };
enum door { DOOR_OPEN, DOOR_ANSWERS, DOOR_STORES };

#define ROUTE(method, path, handler, needs, gate) page_handler handler;
#include "web/routes.h"
#undef ROUTE

static const struct route {
    enum http_method method;
    struct str path;
    page_handler *handler;
    int needs;
    enum door door;
} routes[] = {
#define ROUTE(method, path, handler, needs, gate)                                                  \
    {HTTP_##method, STR_INIT(path), handler, PERMISSION_##needs, DOOR_##gate},
#include "web/routes.h"
#undef ROUTE
};

static const struct web_route shown_routes[] = {
#define ROUTE(method, path, handler, needs, gate)                                                  \
    {HTTP_##method, STR_INIT(path), STR_INIT(#needs), STR_INIT(#gate)},
#include "web/routes.h"
#undef ROUTE
};

size_t
web_routes(const struct web_route **out)
{
    *out = shown_routes;
    return sizeof(shown_routes) / sizeof(shown_routes[0]);
}

/* ---- route ---- */

/* "/clients/:id" against "/clients/17"; what stands for a word with a colon goes to v->part. */
static bool
matches(struct str pattern, struct str path, struct visit *v)
{
    size_t part = 0;

    while (pattern.p != NULL && path.p != NULL) {
        struct str want = str_cut(&pattern, '/'), have = str_cut(&path, '/');

        if (!str_starts(want, STR(":"))) {
            if (!str_eq(want, have))
                return false;
            continue;
        }
        if (have.n == 0)
            return false;
        assert(part < VISIT_PARTS);
        v->part[part++] = have;
    }
    return pattern.p == NULL && path.p == NULL;
}

static const struct route *
route_find(struct visit *v, bool *other_method)
{
    enum http_method method = v->req->method == HTTP_HEAD ? HTTP_GET : v->req->method;

    *other_method = false;
    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
        if (!matches(routes[i].path, v->req->path, v))
            continue;
        if (routes[i].method == method)
            return &routes[i];
        *other_method = true;
    }
    return NULL;
}

/* ---- answers of the door ---- */

static void
problem(struct visit *v, unsigned status, const char *kind, struct str sentence)
{
    struct layout_view layout = v->layout;
    struct str csrf = v->page.csrf;
    const struct texts *texts = v->page.texts;

    page_init(&v->page, v->arena); /* what a page had begun to write is gone */
    v->page.csrf = csrf;
    v->page.texts = texts;
    v->layout = layout;
    v->page.layout = &v->layout;
    page_problem(&v->page, &(struct problem_view){.kind = str_of(kind),
                                                  .sentence = sentence,
                                                  .page = layout.page,
                                                  .request = layout.request});
    v->res->status = status;
}

static void
failed(struct visit *v, enum status status, const struct err *err)
{
    static const struct {
        unsigned http;
        const char *kind;
    } answers[] = {
        [E_INVALID] = {400, "invalid"},  [E_NOTFOUND] = {404, "missing"},
        [E_CONFLICT] = {409, "changed"}, [E_DENIED] = {403, "denied"},
        [E_LIMIT] = {413, "invalid"},    [E_BUSY] = {503, "busy"},
        [E_IO] = {500, "failed"},
    };

    if (status != E_NOTFOUND && status != E_DENIED)
        log_err(EVENT_FAILURE, err);
    problem(v, answers[status].http, answers[status].kind, STR(""));
}

/* Nothing of a page may be kept, framed or run but by us. */
static void
headers(struct visit *v)
{
    static const char policy[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    res_header(v->req, v->res, "Content-Security-Policy", str_of(policy));
    res_header(v->req, v->res, "X-Content-Type-Options", STR("nosniff"));
    res_header(v->req, v->res, "Referrer-Policy", STR("same-origin"));
    res_header(v->req, v->res, "Cross-Origin-Opener-Policy", STR("same-origin"));
    res_header(v->req, v->res, "Cache-Control", STR("no-store"));
    if (v->web->secure)
        res_header(v->req, v->res, "Strict-Transport-Security", STR("max-age=31536000"));
}

/* ---- who ---- */

static void
form_key(struct visit *v, struct str token)
{
    v->csrf = session_csrf(v->arena, token);
    v->page.csrf = session_form_token(v->arena, v->csrf);
}

static enum status
identify(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str token = req_cookie(v->req, visit_session_name(v));
    enum status status;

    if (token.n == 0)
        return OK;
    status = session_find(v->web->db, v->arena, token, v->now.at, v->now.today, &v->session, err);
    if (status == E_DENIED)
        return OK;
    if (status != OK)
        return status;
    v->signed_in = v->session.stage == SESSION_FULL;
    v->half = !v->signed_in;
    form_key(v, token);
    if (v->signed_in)
        kept_session(v->web->kept, v->csrf, v->session.user.id.v);
    TRY(tx_read(&tx, v->web->db, err));
    TRY(announcement_unread(&tx, v->arena, v->session.user.id.v, v->now.today, &v->layout.unread,
                            err));
    return agreement_gate(&tx, v->arena, v->session.user.org, v->now.today, &v->gate, err);
}

static bool
is_practice(const char *kind)
{
    return str_eq(str_of(kind), STR("practice"));
}

static void
menu(struct visit *v)
{
    static const struct {
        const char *href, *kind;
        enum permission needs;
    } all[] = {{"/home", "home", PERMISSION_OWN_ACCOUNT},
               {"/clients", "clients", PERMISSION_CLIENT_FIND},
               {"/feeds", "feeds", PERMISSION_FEED_READ},
               {"/org", "org", PERMISSION_ORG_READ},
               {"/dua", "agreements", PERMISSION_AGREEMENT_DECIDE},
               {"/desk", "desk", PERMISSION_TICKET_WORK},
               {"/bulletins", "bulletins", PERMISSION_NEWS_WRITE},
               {"/incidents", "incidents", PERMISSION_INCIDENT_WORK},
               {"/practice", "practice", PERMISSION_CLIENT_FIND}};
    struct layout_menu *rows =
        ARENA_ARRAY(v->arena, struct layout_menu, sizeof(all) / sizeof(all[0]));

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (!visit_may(v, all[i].needs) || (v->web->training == NULL && is_practice(all[i].kind)))
            continue;
        rows[v->layout.menu_count++] =
            (struct layout_menu){.href = str_of(all[i].href),
                                 .kind = str_of(all[i].kind),
                                 .here = str_starts(v->req->path, str_of(all[i].href)) ||
                                         (str_eq(str_of(all[i].kind), STR("bulletins")) &&
                                          str_starts(v->req->path, STR("/subscribers"))) ||
                                         (str_eq(str_of(all[i].kind), STR("feeds")) &&
                                          (str_starts(v->req->path, STR("/messages")) ||
                                           str_starts(v->req->path, STR("/bench")) ||
                                           str_starts(v->req->path, STR("/onboard")) ||
                                           str_starts(v->req->path, STR("/upload"))))};
    }
    v->layout.menu = rows;
}

/* What every page says of the agreement: that it is over, or, to those whom it concerns in time, that it
 * ends soon. */
static struct str
agreement_words(struct visit *v)
{
    struct str end = date_long(v->arena, v->gate.ends_on);

    if (!notice_banner(&v->gate, visit_may(v, PERMISSION_AGREEMENT_SIGN)))
        return STR("");
    if (!gate_answers(&v->gate))
        return gate_words(v->arena, &v->gate);
    if (v->gate.days_left == 0)
        return STR("The Data Use Agreement of your organization ends today");
    return arena_printf(v->arena,
                        "The Data Use Agreement of your organization ends in %d day%s, on %.*s",
                        (int)v->gate.days_left, v->gate.days_left == 1 ? "" : "s", STRF(end));
}

static void
frame(struct visit *v)
{
    struct layout_view *layout = &v->layout;

    layout->product = v->web->product;
    layout->practice = v->web->practice;
    layout->training = v->web->real != NULL;
    layout->theme = look_theme(v->req);
    layout->keys_off = look_keys_off(v->req);
    layout->idle = SESSION_IDLE_MINUTES;
    layout->version = STR(JENNER_VERSION);
    layout->request = arena_printf(v->arena, "%llx", (unsigned long long)v->request_id);
    v->page.layout = layout;
    language_set(v);
    if (!v->signed_in)
        return;
    layout->signed_in = true;
    layout->org = v->session.user.org_name;
    layout->user = user_full_name(v->arena, &v->session.user);
    layout->may_find = visit_may(v, PERMISSION_CLIENT_FIND) && gate_answers(&v->gate);
    layout->notice = agreement_words(v);
    layout->notice_kind = gate_answers(&v->gate) ? STR("warn") : STR("bad");
    menu(v);
}

/* Nothing to come back to (a list a script asked for), or secrets that no page is to hold. */
static bool
never_kept(struct str path)
{
    static const struct str paths[] = {STR_INIT("/kept"),
                                       STR_INIT("/signout"),
                                       STR_INIT("/account/password"),
                                       STR_INIT("/clients/new/like"),
                                       STR_INIT("/account/questions"),
                                       STR_INIT("/account/factor")};

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        if (str_eq(path, paths[i]))
            return true;
    return false;
}

static bool
keep_for(struct visit *v, int64_t user)
{
    struct kept_form form = {v->req->path, v->req->body};

    return !never_kept(v->req->path) &&
           str_starts(req_header(v->req, "Content-Type"),
                      STR("application/x-www-form-urlencoded")) &&
           kept_put(v->web->kept, user, &form, v->now.at);
}

static bool
from_our_page(struct visit *v)
{
    struct str site = req_header(v->req, "Sec-Fetch-Site");

    return site.n == 0 || str_eq(site, STR("same-origin")) || str_eq(site, STR("none"));
}

/* The session ended while somebody typed, here or from elsewhere: the form came from our page under the
 * old token, and waits for the same user. Signing out in another window has taken the cookie, too: then
 * the token itself says whose page it was. */
static bool
keeps_form(struct visit *v)
{
    struct str old = req_cookie(v->req, visit_session_name(v)), sent = req_field(v->req, "csrf");
    struct str csrf = session_csrf(v->arena, old);
    int64_t user = v->session.user.id.v;

    if (sent.n == 0 || !from_our_page(v))
        return false;
    if (old.n == 0)
        user = kept_session_whose(v->web->kept, v->arena, sent);
    else if (user == 0)
        user = kept_session_user(v->web->kept, csrf);
    return user != 0 && (old.n == 0 || session_form_right(v->arena, csrf, sent)) &&
           keep_for(v, user);
}

/* Somebody who is not signed in comes back to the page asked for, or to the form that was sent. */
static void
to_sign_in(struct visit *v)
{
    struct str next = http_encode(v->arena, v->req->path);

    if (v->req->method != HTTP_GET && keeps_form(v))
        res_redirect(v->req, v->res, STR("/signin?next=%2Fkept"));
    else if (v->req->method != HTTP_GET)
        problem(v, 403, "expired", STR(""));
    else
        res_redirect(v->req, v->res, arena_printf(v->arena, "/signin?next=%.*s", STRF(next)));
}

/* ---- may they ---- */

static bool
form_is_ours(struct visit *v)
{
    return from_our_page(v) && session_form_right(v->arena, v->csrf, req_field(v->req, "csrf"));
}

/* Somebody has signed in anew in another window: the page here still bears the token of before. */
static bool
keeps_older_form(struct visit *v)
{
    struct str sent = req_field(v->req, "csrf");

    return v->signed_in && from_our_page(v) && sent.n > 0 &&
           kept_session_had(v->web->kept, v->arena, v->session.user.id.v, sent) &&
           keep_for(v, v->session.user.id.v);
}

/* The same person has gone on as a user of another organization: what was typed for the first one is not
 * carried out for the second, and waits there. */
static bool
keeps_other_users_form(struct visit *v, struct str *org)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user_id id = {0};
    struct user user;
    struct err err;

    if (v->signed_in && from_our_page(v))
        id.v = kept_session_whose(v->web->kept, v->arena, req_field(v->req, "csrf"));
    if (id.v == 0 || tx_read(&tx, v->web->db, &err) != OK ||
        user_load(&tx, v->arena, id, &user, &err) != OK ||
        user.account.v != v->session.user.account.v)
        return false;
    *org = user.org_name;
    return keep_for(v, id.v);
}

static void
too_old(struct visit *v, const struct route *route)
{
    struct str org, sentence = STR("");

    if (route->needs == PERMISSION_PUBLIC) {
        problem(v, 403, "expired", sentence);
    } else if (keeps_older_form(v)) {
        res_redirect(v->req, v->res, STR("/kept"));
    } else {
        if (keeps_other_users_form(v, &org))
            sentence =
                arena_printf(v->arena,
                             "What you typed was kept for %.*s: go on there again, under your "
                             "name at the top of the page, and it is shown to you.",
                             STRF(org));
        problem(v, 403, "expired", sentence);
    }
}

/* True if the page's function may be called; otherwise it has been answered. */
static bool
admitted(struct visit *v, const struct route *route)
{
    if (route->needs < PERMISSION_PUBLIC) {
        if (v->half) {
            res_redirect(v->req, v->res, STR("/signin/step"));
            return false;
        }
        if (!v->signed_in) {
            to_sign_in(v);
            return false;
        }
        if (!visit_may(v, (enum permission)route->needs)) {
            problem(v, 403, "denied", STR(""));
            return false;
        }
        if ((route->door == DOOR_ANSWERS && !gate_answers(&v->gate)) ||
            (route->door == DOOR_STORES && !gate_stores(&v->gate))) {
            problem(v, 403, "closed", gate_words(v->arena, &v->gate));
            return false;
        }
    }
    if (route->method != HTTP_GET && route->needs != PERMISSION_BY_ADDRESS && !form_is_ours(v)) {
        too_old(v, route);
        return false;
    }
    return true;
}

/* Before anybody is signed in, the token of a form hangs on a cookie of its own. */
static void
stranger(struct visit *v)
{
    struct str pre = req_cookie(v->req, "pre");

    if (v->signed_in || v->half)
        return;
    if (pre.n != 43 && v->req->method == HTTP_GET) {
        pre = secret_token(v->arena);
        visit_cookie(v, "pre", pre, 0);
    }
    if (pre.n == 43)
        form_key(v, pre);
}

/* What can be had also when nobody can be told who is signed in. */
static bool
needs_no_store(const struct route *route)
{
    return route != NULL && (route->handler == downtime_show || route->handler == downtime_pdf);
}

static const struct route *
page(struct visit *v)
{
    bool other_method;
    const struct route *route = route_find(v, &other_method);
    struct err err = {0};
    enum status status = identify(v, &err);

    frame(v);
    if (route != NULL)
        v->layout.page = where_of(v, route->path);
    if (practice_over(v))
        return NULL;
    if (status != OK && !needs_no_store(route)) {
        failed(v, status, &err);
        return NULL;
    }
    if (route == NULL) {
        problem(v, other_method ? 405 : 404, "missing", STR(""));
        return NULL;
    }
    stranger(v);
    if (admitted(v, route)) {
        v->schedule = cdsi_force_hold(v->web->force);
        status = route->handler(v, &err);
        if (status == OK && str_eq(req_field(v->req, "kept"), STR("1")))
            kept_drop(v->web->kept, v->session.user.id.v);
        cdsi_force_release(v->web->force, v->schedule);
        if (status != OK)
            failed(v, status, &err);
    }
    return route;
}

/* Behind a proxy of ours, on the same machine, the browser's address is the one that proxy added last. */
static void
look_past_proxy(struct req *req)
{
    struct str list = req_header(req, "X-Forwarded-For"), last = STR("");
    bool near = str_starts(req->peer.address, STR("127.")) || str_eq(req->peer.address, STR("::1"));

    while (near && list.n > 0)
        last = str_trim(str_cut(&list, ','));
    if (last.n > 0 && last.n <= 45)
        req->peer.address = last;
}

void
web_answer(struct web *web, struct req *req, struct res *res)
{
    struct visit *v;
    const struct route *route;

    if (asset_answer(req, res))
        return;
    v = ARENA_NEW(req->arena, struct visit);
    v->web = practice_chosen(web, req);
    v->req = req;
    v->res = res;
    v->arena = req->arena;
    v->now = clock_now();
    v->request_id = id_new();
    look_past_proxy(req);
    page_init(&v->page, v->arena);
    headers(v);
    route = page(v);
    if (res->body.n == 0 && res->status != 303) {
        res->body = page_str(&v->page);
        res->type = "text/html; charset=utf-8";
        squeeze(req, res);
    }
    log_event(LOG_INFO, EVENT_REQUEST, "id=%llx method=%s route=%s status=%u us=%lld",
              (unsigned long long)v->request_id, http_method_word(req->method),
              route == NULL ? "-" : route->path.p, res->status == 0 ? 200 : res->status,
              (long long)(clock_monotonic_us() - req->received_us));
}

void
web_open(struct web *web)
{
    web->searches = searches_new();
    web->kept = kept_new();
}

void
web_close(struct web *web)
{
    searches_free(web->searches);
    kept_free(web->kept);
}
