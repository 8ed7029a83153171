/* web/incident/letters.c - letters to the people and mails to the organizations of an incident. */
#include "web/incident/letters.h"

#include "org/contact.h"
#include "registry/client.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/person.h"
#include "web/serve.h"

enum { GROWN_UP = 18 };

static bool
is_minor(const struct visit *v, struct date born)
{
    struct ymd b, now = date_split(v->now.today);

    if (!date_is(born))
        return false;
    b = date_split(born);
    return now.year - b.year - ((now.month * 100 + now.day < b.month * 100 + b.day) ? 1 : 0) <
           GROWN_UP;
}

static struct str
full_name(struct visit *v, const struct report_client *who)
{
    const struct report_name *name = who->names;

    if (who->name_count == 0)
        return STR("");
    if (name->given.n == 0 || name->family.n == 0)
        return name->given.n > 0 ? name->given : name->family;
    return arena_printf(v->arena, "%.*s %.*s", STRF(name->given), STRF(name->family));
}

static void
fill_letter(struct visit *v, const struct report_client *who, struct incident_letters_letters *row)
{
    const struct report_address *at = who->addresses;

    row->name = full_name(v, who);
    row->minor = is_minor(v, who->born);
    row->salutation = row->minor ? STR("Dear parent or guardian,")
                                 : arena_printf(v->arena, "Dear %.*s,", STRF(row->name));
    if (who->address_count == 0)
        return;
    row->street = at->other.n > 0
                      ? arena_printf(v->arena, "%.*s, %.*s", STRF(at->street), STRF(at->other))
                      : at->street;
    row->town =
        arena_printf(v->arena, "%.*s, %.*s %.*s", STRF(at->city), STRF(at->state), STRF(at->zip));
}

/* One letter: who it is to, that it was made, and that somebody read the address for it. */
static enum status
make_letter(struct visit *v, struct tx *tx, const struct inquiry *inquiry, int64_t id,
            struct incident_letters_letters *rows, size_t *count, struct err *err)
{
    struct incident_letter letter = {.client = id, .by = v->session.user.id, .made_at = v->now.at};
    struct client client;
    bool found;

    TRY(client_load_standing(tx, v->arena, (struct client_id){id}, &client, &found, err));
    if (!found)
        return OK;
    fill_letter(v, &client.believed, &rows[(*count)++]);
    TRY(incident_letter_add(tx, inquiry->incident.id, &letter, err));
    return visit_audit(v, tx,
                       &(struct visit_act){.what = AUDIT_PRINT,
                                           .kind = STR("letter"),
                                           .object = inquiry->incident.id,
                                           .client = id,
                                           .reason = inquiry_words(v, inquiry)},
                       err);
}

enum status
letters_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct incident_letters_view view = {0};
    struct incident_letters_letters *rows;
    struct inquiry inquiry;
    struct str url;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(inquiry_read(v, &tx, &inquiry, err));
    TRY(inquiry_search(v, &tx, &inquiry, err));
    TRY(mail_site(v, &tx, &url, &view.product, err));
    rows = ARENA_ARRAY(v->arena, struct incident_letters_letters, inquiry.client_count);
    for (size_t i = 0; i < inquiry.client_count; i++)
        TRY(make_letter(v, &tx, &inquiry, inquiry.clients[i], rows, &view.letters_count, err));
    TRY(tx_commit(&tx, err));
    view.letters = rows;
    view.id = inquiry.incident.id;
    view.number = arena_printf(v->arena, "%d", inquiry.incident.number);
    view.count = (int64_t)view.letters_count;
    view.today = date_long(v->arena, v->now.today);
    view.from = date_long(v->arena, inquiry.from);
    view.to = date_long(v->arena, inquiry.to);
    page_incident_letters(&v->page, &view);
    return OK;
}

/* ---- organizations ---- */

static struct mail
mail_to(struct visit *v, const struct inquiry *inquiry, const struct org *org, struct str registry)
{
    return (struct mail){
        .subject = arena_printf(v->arena, "Privacy incident %d", inquiry->incident.number),
        .topic = MAIL_INCIDENT,
        .org = org->id.v,
        .object = inquiry->incident.id,
        .body = arena_printf(
            v->arena,
            "Incident %d concerns acts of users of %.*s (organization code %.*s) between %.*s and "
            "%.*s: records were seen or changed that nobody's work may have needed.\n\nKeep what may "
            "be needed to look into it, and wait for our call. For everybody's privacy this mail says no "
            "more, and please do not write of any person in your answer. The registry writes to the "
            "people concerned.\n\n%.*s\n",
            inquiry->incident.number, STRF(org->name), STRF(org->code),
            STRF(date_long(v->arena, inquiry->from)), STRF(date_long(v->arena, inquiry->to)),
            STRF(registry))};
}

static enum status
write_to(struct visit *v, struct tx *tx, const struct inquiry *inquiry, struct org_id id,
         size_t *told, struct err *err)
{
    struct signer signer;
    struct user *list;
    struct str url, registry;
    struct mail mail;
    struct org org;
    size_t count;
    bool sent;

    TRY(org_load(tx, v->arena, id, &org, err));
    TRY(mail_site(v, tx, &url, &registry, err));
    mail = mail_to(v, inquiry, &org, registry);
    TRY(contact_representative(tx, v->arena, id, &signer, err));
    mail.to = signer.email;
    TRY(mail_words(v, tx, mail, &sent, err));
    *told += sent ? 1 : 0;
    TRY(user_list(tx, v->arena, id, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_shut(&list[i]) || !access_allows(list[i].roles, PERMISSION_USER_MANAGE))
            continue;
        mail.to = list[i].email;
        TRY(mail_words(v, tx, mail, &sent, err));
        *told += sent ? 1 : 0;
    }
    return OK;
}

enum status
letters_write(struct visit *v, size_t *told, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct inquiry inquiry;

    *told = 0;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(inquiry_read(v, &tx, &inquiry, err));
    TRY(inquiry_search(v, &tx, &inquiry, err));
    for (size_t i = 0; i < inquiry.org_count; i++)
        TRY(write_to(v, &tx, &inquiry, inquiry.orgs[i], told, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_MAIL,
                                        .kind = STR("incident"),
                                        .object = inquiry.incident.id,
                                        .reason = arena_printf(v->arena, "%zu mails", *told)},
                    err));
    return tx_commit(&tx, err);
}
