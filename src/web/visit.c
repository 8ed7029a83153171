/* web/visit.c - what pages ask of a request. */
#include "web/visit.h"

#include "store/db.h"
#include "web/serve.h"

enum status
visit_id(const struct visit *v, size_t part, int64_t *id, struct err *err)
{
    uint64_t number;

    if (!str_parse_u64(v->part[part], &number) || number == 0 || number > INT64_MAX)
        return FAIL(err, E_NOTFOUND, "the path holds no id");
    *id = (int64_t)number;
    return OK;
}

int64_t
visit_scope(const struct visit *v)
{
    return access_staff(v->session.user.roles) ? 0 : v->session.user.org.v;
}

bool
visit_may(const struct visit *v, enum permission permission)
{
    role_set roles = v->session.user.roles;

    if (!v->signed_in)
        return false;
    /* Who may see any organization's may see this one's. */
    if (permission == PERMISSION_FEED_READ && access_allows(roles, PERMISSION_FEED_READ_ALL))
        return true;
    if (permission == PERMISSION_ORG_READ && access_allows(roles, PERMISSION_ORG_READ_ALL))
        return true;
    return access_allows(roles, permission);
}

struct str
visit_field(struct visit *v, const char *name)
{
    return str_trim(req_field(v->req, name));
}

enum status
visit_audit(const struct visit *v, struct tx *tx, const struct visit_act *act, struct err *err)
{
    struct audit_entry entry = {.at = v->now.at,
                                .who = v->session.user.id,
                                .org = v->session.user.org,
                                .source = v->req->peer.address,
                                .what = act->what,
                                .object_kind = act->kind,
                                .object = act->object,
                                .client = act->client,
                                .refused = act->refused,
                                .reason = act->reason};

    return audit_add(tx, &entry, err);
}

static enum status
look(const struct visit *v, const struct visit_act *act, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(visit_audit(v, &tx, act, err));
    return tx_commit(&tx, err);
}

enum status
visit_audit_look(const struct visit *v, const struct visit_act *act, struct err *err)
{
    unsigned tries = 0;
    enum status status;

    do
        status = look(v, act, err);
    while (tx_again(&tries, status));
    return status;
}

const char *
visit_session_name(const struct visit *v)
{
    return v->web->real != NULL ? "psid" : "sid";
}

void
visit_cookie(const struct visit *v, const char *name, struct str value, int64_t seconds)
{
    struct str age = STR("");

    if (seconds != 0)
        age = arena_printf(v->arena, "; Max-Age=%lld", (long long)(seconds < 0 ? 0 : seconds));
    res_header(v->req, v->res, "Set-Cookie",
               arena_printf(v->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%.*s%s", name,
                            STRF(value), STRF(age), v->web->secure ? "; Secure" : ""));
}
