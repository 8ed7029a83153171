/* web/sides.c - what two mailboxes have to agree to. */
#include "web/sides.h"

#include "store/db.h"
#include "web/serve.h"

enum status
link_gone(struct visit *v, enum status status)
{
    if (status != E_DENIED && status != E_CONFLICT)
        return status;
    page_account_gone(&v->page);
    return OK;
}

static enum status
ask(struct visit *v, const struct sides *sides, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct link link;
    bool new_side;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(link_either(&tx, v->arena, v->part[0], sides->purposes, false, v->now.at, &new_side, &link,
                    err));
    return sides->show(v, &tx, link.object, "ask", err);
}

enum status
sides_ask(struct visit *v, const struct sides *sides, struct err *err)
{
    return link_gone(v, ask(v, sides, err));
}

static enum status
agree(struct visit *v, const struct sides *sides, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {
        .at = v->now.at, .source = v->req->peer.address, .what = AUDIT_CHANGE};
    struct link link;
    bool new_side, done;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(link_either(&tx, v->arena, v->part[0], sides->purposes, true, v->now.at, &new_side, &link,
                    err));
    TRY(sides->agree(v, &tx, link.object, new_side, &done, &entry, err));
    TRY(audit_add(&tx, &entry, err));
    TRY(sides->show(v, &tx, link.object, done ? "done" : "half", err));
    return tx_commit(&tx, err);
}

enum status
sides_agree(struct visit *v, const struct sides *sides, struct err *err)
{
    return link_gone(v, agree(v, sides, err));
}
