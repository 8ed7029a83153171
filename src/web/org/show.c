/* web/org/show.c - my organization: the page that answers what people used to mail the help desk. */
#include "exchange/feed.h"
#include "org/contact.h"
#include "store/db.h"
#include "web/org/facts.h"
#include "web/org/scope.h"
#include "web/serve.h"

page_handler org_mine, org_show;

/* GET /org */
enum status
org_mine(struct visit *v, struct err *err)
{
    (void)err;
    res_redirect(
        v->req, v->res,
        arena_printf(v->arena, "/org/%.*s", STRF(http_encode(v->arena, v->session.user.org_code))));
    return OK;
}

static struct str
one_line(struct arena *arena, const struct address *a)
{
    if (a->street.n == 0)
        return a->city;
    return arena_printf(arena, "%.*s%s%.*s, %.*s, %.*s %.*s", STRF(a->street),
                        a->other.n > 0 ? ", " : "", STRF(a->other), STRF(a->city), STRF(a->state),
                        STRF(a->zip));
}

/* Its own agreement, or the one of the organization that lists it as a facility; and who administers it. */
static enum status
fill_facts(struct visit *v, struct tx *tx, const struct org *org, struct org_show_view *view,
           struct err *err)
{
    struct org_show_admins *rows;
    struct org_facts facts;

    TRY(org_facts_load(v, tx, org->id, &facts, err));
    org_facts_state(&facts, &view->tag, &view->state_words);
    if (facts.gate.id.v != 0) {
        view->ends = date_long(v->arena, facts.gate.ends_on);
        view->left = facts.gate.days_left > 0 ? facts.gate.days_left : 0;
        view->over = facts.gate.days_left < 0;
        if (facts.signed_one.org.v != org->id.v)
            view->through =
                arena_printf(v->arena, "%.*s (%.*s)", STRF(facts.gate.name), STRF(facts.gate.code));
    }
    if (facts.has_signed) {
        view->signer = facts.signed_one.signer.name;
        view->position = facts.signed_one.signer.title;
        view->email = facts.signed_one.signer.email;
        view->signed_on = date_long(v->arena, facts.signed_one.dates.signed_on);
    }
    rows = ARENA_ARRAY(v->arena, struct org_show_admins, facts.admin_count + 1);
    for (size_t i = 0; i < facts.admin_count; i++)
        rows[i] = (struct org_show_admins){user_full_name(v->arena, &facts.admins[i]),
                                           facts.admins[i].username, facts.admins[i].email,
                                           facts.admins[i].standing == USER_INVITED};
    view->admins = rows;
    view->admins_count = facts.admin_count;
    return OK;
}

/* Somebody else since the signature, confirmed from both sides, or the signer at another address. */
static enum status
fill_representative(struct visit *v, struct tx *tx, const struct org *org,
                    struct org_show_view *view, struct err *err)
{
    struct signer now;

    TRY(contact_representative(tx, v->arena, org->id, &now, err));
    if (now.name.n > 0 && !(str_eq(now.name, view->signer) && str_ieq(now.email, view->email)) &&
        view->through.n == 0)
        view->signs = arena_printf(v->arena, "%.*s%s%.*s", STRF(now.name),
                                   now.email.n > 0 ? " \xc2\xb7 " : "", STRF(now.email));
    return OK;
}

static enum status
covered_words(struct visit *v, struct tx *tx, struct org_id site, struct str *out, struct err *err)
{
    struct gate gate;

    TRY(agreement_gate(tx, v->arena, site, v->now.today, &gate, err));
    if (gate.answer == GATE_ACTIVE)
        *out = arena_printf(v->arena, "yes, until %.*s", STRF(date_long(v->arena, gate.ends_on)));
    else if (gate.answer == GATE_SUSPENDED)
        *out = STR("no, suspended");
    else if (gate.id.v != 0)
        *out = arena_printf(v->arena, "ended on %.*s", STRF(date_long(v->arena, gate.ends_on)));
    else
        *out = STR("no");
    return OK;
}

static enum status
fill_sites(struct visit *v, struct tx *tx, const struct org *org, struct org_show_view *view,
           struct err *err)
{
    struct org *tree;
    struct org_show_sites *rows;
    size_t count;

    TRY(org_tree(tx, v->arena, org->id, &tree, &count, err));
    rows = ARENA_ARRAY(v->arena, struct org_show_sites, count);
    for (size_t i = 0; i < count; i++) {
        struct org_show_sites *row = &rows[view->sites_count];

        if (tree[i].id.v == org->id.v)
            continue;
        *row = (struct org_show_sites){
            .code = tree[i].code, .name = tree[i].name, .town = tree[i].address.city};
        TRY(covered_words(v, tx, tree[i].id, &row->covered, err));
        view->sites_count++;
    }
    view->sites = rows;
    return OK;
}

static enum status
fill_parents(struct visit *v, struct tx *tx, struct org org, struct org_show_view *view,
             struct err *err)
{
    struct org_show_parents *rows = ARENA_ARRAY(v->arena, struct org_show_parents, ORG_DEPTH);

    while (org.parent.v != 0 && view->parents_count < ORG_DEPTH) {
        TRY(org_load(tx, v->arena, org.parent, &org, err));
        rows[view->parents_count++] = (struct org_show_parents){org.code, org.name};
    }
    view->parents = rows;
    return OK;
}

static enum status
fill_feeds(struct visit *v, struct tx *tx, const struct org *org, struct org_show_view *view,
           struct err *err)
{
    struct feed *list;
    struct org_show_feeds *rows;
    size_t count;

    TRY(feed_scope(tx, v->arena, org->id, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct org_show_feeds, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct org_show_feeds){list[i].code, list[i].name, list[i].state <= FEED_LIVE};
    view->feeds = rows;
    view->feeds_count = count;
    return OK;
}

static enum status
fill_contacts(struct visit *v, struct tx *tx, const struct org *org, struct org_show_view *view,
              struct err *err)
{
    struct org_show_contacts *rows = ARENA_ARRAY(v->arena, struct org_show_contacts, CONTACT_KINDS);
    struct signer named[CONTACT_KINDS];

    TRY(contact_named(tx, v->arena, org->id, named, err));
    for (size_t i = 0; i < CONTACT_KINDS; i++)
        rows[i] = (struct org_show_contacts){contact_words((enum contact_kind)i), named[i].name,
                                             named[i].email, named[i].phone};
    view->contacts = rows;
    view->contacts_count = CONTACT_KINDS;
    return OK;
}

/* GET /org/:code */
enum status
org_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_show_view view = {0};
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    view.code = org.code;
    view.name = org.name;
    view.kind = org_kind_words(org.kind);
    view.address = one_line(v->arena, &org.address);
    view.phone = org.phone;
    TRY(fill_facts(v, &tx, &org, &view, err));
    TRY(fill_representative(v, &tx, &org, &view, err));
    TRY(fill_contacts(v, &tx, &org, &view, err));
    TRY(fill_sites(v, &tx, &org, &view, err));
    TRY(fill_parents(v, &tx, org, &view, err));
    TRY(fill_feeds(v, &tx, &org, &view, err));
    view.may_renew = scope_renews(v, &org);
    view.may_look = visit_may(v, PERMISSION_ORG_READ_ALL);
    view.may_edit = visit_may(v, PERMISSION_ORG_EDIT);
    if (str_eq(req_query(v->req, "done"), STR("edit")))
        v->layout.done = STR("Address and contacts are saved.");
    view.may_users = visit_may(v, PERMISSION_USER_ASSIST) && gate_answers(&v->gate);
    page_org_show(&v->page, &view);
    return OK;
}
