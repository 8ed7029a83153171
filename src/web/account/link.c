/* web/account/link.c - links to a password: invitations, resets, the very first administrator's. */
#include "access/link.h"
#include "access/invite.h"
#include "store/db.h"
#include "web/account/join.h"
#include "web/account/password.h"
#include "web/serve.h"
#include "web/sides.h"

page_handler link_show, link_do;

/* /welcome/TOKEN is an invitation or the very first administrator's, /reset/TOKEN a reset. */
static enum status
find_link(struct visit *v, struct tx *tx, bool take, struct link *link, struct err *err)
{
    bool welcome = str_starts(v->req->path, STR("/welcome/"));
    const enum link_purpose purposes[] = {welcome ? LINK_INVITE : LINK_RESET,
                                          welcome ? LINK_FIRST : LINK_RESET};
    bool first;

    return link_either(tx, v->arena, v->part[0], purposes, take, v->now.at, &first, link, err);
}

struct vouch {
    struct visit *v;
    struct user *user;
};

static enum status
begin_use(struct tx *tx, struct visit *v, struct user *user, struct err *err)
{
    struct invite_known known = {0};

    if (user_shut(user))
        return FAIL(err, E_DENIED, "the user of this link is disabled");
    if (user->standing == USER_INVITED) {
        TRY(invite_accept(tx, v->arena, user, user->account, v->now.today, err));
        return user_load(tx, v->arena, user->id, user, err);
    }
    if (user->password_set_at.us == 0)
        TRY(invite_known_as(tx, v->arena, user->email, &known, err));
    return known.stopped ? FAIL(err, E_DENIED, "the registry has stopped this person") : OK;
}

/* Used up in the transaction that sets the password: of two at the same moment one gets it. A page that
 * was only looked at, or a rule that failed, leaves the link as it is. */
static enum status
use_link(struct tx *tx, void *arg, struct err *err)
{
    const struct vouch *vouch = arg;
    struct visit *v = vouch->v;
    struct user *user = vouch->user;
    struct audit_entry entry = {.at = v->now.at,
                                .who = user->id,
                                .org = user->org,
                                .source = v->req->peer.address,
                                .what = AUDIT_RESET,
                                .object_kind = STR("user"),
                                .object = user->id.v,
                                .reason = STR("password set by link")};
    struct link link;

    TRY(find_link(v, tx, true, &link, err));
    TRY(user_load(tx, v->arena, user->id, user, err));
    TRY(begin_use(tx, v, user, err));
    return audit_add(tx, &entry, err);
}

struct found {
    struct user user;
    bool works;
    struct invite_known known; /* nothing for who has a password already */
};

static enum status
read_link(struct visit *v, struct tx *tx, struct found *found, struct err *err)
{
    struct link link;
    enum status status;

    *found = (struct found){0};
    status = find_link(v, tx, false, &link, err);
    if (status == E_DENIED)
        return OK;
    TRY(status);
    TRY(user_load(tx, v->arena, (struct user_id){link.object}, &found->user, err));
    found->works = !user_shut(&found->user);
    if (found->user.password_set_at.us == 0)
        TRY(invite_known_as(tx, v->arena, found->user.email, &found->known, err));
    return OK;
}

static struct password_page
by_link(struct visit *v, struct user *user, struct vouch *vouch)
{
    *vouch = (struct vouch){v, user};
    return (struct password_page){
        .action = arena_printf(v->arena, "%.*s", STRF(v->req->path)),
        .why = arena_printf(v->arena, "For user %.*s of %.*s (organization code %.*s).",
                            STRF(user->username), STRF(user->org_name), STRF(user->org_code)),
        .user = user,
        .vouch = use_link,
        .vouch_arg = vouch};
}

/* Answers unless a password may be asked for; an address that signs in already may also choose to have a
 * sign-in of its own: a mailbox is sometimes shared. */
static enum status
answered(struct visit *v, struct found *found, bool *done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool choose = v->req->method == HTTP_GET && req_query(v->req, "new").n == 0;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(read_link(v, &tx, found, err));
    *done = true;
    if (!found->works)
        page_account_gone(&v->page);
    else if (found->known.stopped)
        join_refused(v, &found->user);
    else if (found->known.known && choose && found->user.standing == USER_INVITED)
        return join_choose(v, &tx, &found->user, err);
    else
        *done = false;
    return OK;
}

/* GET /welcome/:token, /reset/:token */
enum status
link_show(struct visit *v, struct err *err)
{
    struct found found;
    struct password_page ask;
    struct vouch vouch;
    bool done;

    TRY(answered(v, &found, &done, err));
    if (done)
        return OK;
    ask = by_link(v, &found.user, &vouch);
    return password_ask(v, &ask, err);
}

/* POST /welcome/:token, /reset/:token */
enum status
link_do(struct visit *v, struct err *err)
{
    struct found found;
    struct password_page ask;
    struct vouch vouch;
    bool done;
    enum status status;

    TRY(answered(v, &found, &done, err));
    if (done)
        return OK;
    ask = by_link(v, &found.user, &vouch);
    status = password_take(v, &ask, &done, err);
    if (status != OK)
        return link_gone(v, status);
    if (!done)
        return OK;
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/signin?done=password&org=%.*s",
                              STRF(http_encode(v->arena, found.user.org_code))));
    return OK;
}
