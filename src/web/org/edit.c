/* web/org/edit.c - address, telephone and contacts of an organization, changed by its administrator or staff. */
#include <string.h>

#include "org/contact.h"
#include "org/facility.h"
#include "post/post.h"
#include "store/db.h"
#include "web/org/scope.h"
#include "web/serve.h"

page_handler org_edit, org_edit_do;

enum { FAULTS_MOST = 7 + 3 * CONTACT_KINDS };

/* What the form holds: as stored, or as typed. */
struct edit {
    struct org org;
    struct signer named[CONTACT_KINDS];
    struct org_edit_faults *faults;
    size_t count;
};

static enum status
load(struct visit *v, struct tx *tx, struct edit *edit, struct err *err)
{
    TRY(scope_org(v, tx, 0, &edit->org, err));
    return contact_named(tx, v->arena, edit->org.id, edit->named, err);
}

static void
fill(struct visit *v, const struct edit *edit, bool stale)
{
    struct org_edit_contacts *rows = ARENA_ARRAY(v->arena, struct org_edit_contacts, CONTACT_KINDS);
    const struct address *at = &edit->org.address;
    struct org_edit_view view = {.org = edit->org.code,
                                 .name = edit->org.name,
                                 .version = edit->org.version,
                                 .stale = stale,
                                 .street = at->street,
                                 .other = at->other,
                                 .city = at->city,
                                 .state = at->state,
                                 .zip = at->zip,
                                 .county = at->county,
                                 .phone = edit->org.phone,
                                 .faults = edit->faults,
                                 .faults_count = edit->count,
                                 .contacts = rows,
                                 .contacts_count = CONTACT_KINDS};

    for (size_t i = 0; i < CONTACT_KINDS; i++)
        rows[i] = (struct org_edit_contacts){
            contact_word((enum contact_kind)i), contact_words((enum contact_kind)i),
            edit->named[i].name, edit->named[i].email, edit->named[i].phone};
    if (stale || edit->count > 0)
        v->res->status = 422;
    page_org_edit(&v->page, &view);
}

static enum status
show(struct visit *v, bool stale, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct edit edit = {0};

    TRY(tx_read(&tx, v->web->db, err));
    TRY(load(v, &tx, &edit, err));
    fill(v, &edit, stale);
    return OK;
}

/* GET /org/:code/edit */
enum status
org_edit(struct visit *v, struct err *err)
{
    return show(v, false, err);
}

static void
fault(struct edit *edit, struct str at, struct str wrong)
{
    edit->faults[edit->count++] = (struct org_edit_faults){at, wrong};
}

/* Takes what was typed; a value that will do is put into the form that is stored. */
static void
take_address(struct visit *v, struct edit *edit)
{
    struct address *a = &edit->org.address;
    const struct {
        const char *name;
        enum facility_column column;
        struct str *value;
        const char *wrong;
    } fields[] = {
        {"street", COLUMN_STREET, &a->street, "Street: write letters, digits and signs only."},
        {"other", COLUMN_STREET, &a->other, "Suite: write letters, digits and signs only."},
        {"city", COLUMN_CITY, &a->city, "City: write letters, digits and signs only."},
        {"state", COLUMN_STATE, &a->state, "State: write its two letters, such as MN."},
        {"zip", COLUMN_ZIP, &a->zip, "ZIP code: write 5 digits, or 5 and 4."},
        {"county", COLUMN_CITY, &a->county, "County: write letters, digits and signs only."},
        {"phone", COLUMN_PHONE, &edit->org.phone, "Phone: write 10 digits, such as 651-555-0100."},
    };

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        struct str wrong, remedy;

        *fields[i].value = visit_field(v, fields[i].name);
        if (!facility_value(v->arena, fields[i].column, fields[i].value, &wrong, &remedy))
            fault(edit, str_of(fields[i].name), str_of(fields[i].wrong));
    }
}

static struct str
key_of(struct visit *v, enum contact_kind kind, const char *field)
{
    return arena_printf(v->arena, "%.*s_%s", STRF(contact_word(kind)), field);
}

static void
contact_fault(struct visit *v, struct edit *edit, enum contact_kind kind, const char *field,
              const char *wrong)
{
    fault(edit, key_of(v, kind, field),
          arena_printf(v->arena, "%.*s: %s", STRF(contact_words(kind)), wrong));
}

static void
take_contact(struct visit *v, struct edit *edit, enum contact_kind kind)
{
    struct signer *who = &edit->named[kind];
    struct str wrong, remedy;

    who->name = visit_field(v, arena_cstr(v->arena, key_of(v, kind, "who")));
    who->email = visit_field(v, arena_cstr(v->arena, key_of(v, kind, "email")));
    who->phone = visit_field(v, arena_cstr(v->arena, key_of(v, kind, "phone")));
    if (who->name.n == 0 && (who->email.n > 0 || who->phone.n > 0))
        contact_fault(v, edit, kind, "who", "write the name too.");
    if (!facility_value(v->arena, COLUMN_ADMIN_FAMILY, &who->name, &wrong, &remedy))
        contact_fault(v, edit, kind, "who", "write letters and signs only.");
    if (who->name.n > 0 && who->email.n == 0 && who->phone.n == 0)
        contact_fault(v, edit, kind, "email", "write an e-mail address or a telephone number.");
    if (who->email.n > 0 && !mail_address_valid(who->email))
        contact_fault(v, edit, kind, "email", "write an e-mail address such as ann@example.org.");
    if (!facility_value(v->arena, COLUMN_PHONE, &who->phone, &wrong, &remedy))
        contact_fault(v, edit, kind, "phone", "write 10 digits, such as 651-555-0100.");
}

static bool
same(const struct signer *a, const struct signer *b)
{
    return str_eq(a->name, b->name) && str_eq(a->email, b->email) && str_eq(a->phone, b->phone);
}

/* The organization's row changes in any case, so that of two editors the second is told. */
static enum status
store(struct visit *v, struct tx *tx, const struct edit *edit, const struct signer *before,
      struct err *err)
{
    struct visit_act act = {.what = AUDIT_CHANGE,
                            .kind = STR("organization"),
                            .object = edit->org.id.v,
                            .reason = STR("address")};

    TRY(org_update(tx, &edit->org, err));
    for (size_t i = 0; i < CONTACT_KINDS; i++) {
        if (same(&edit->named[i], &before[i]))
            continue;
        TRY(contact_name(tx, edit->org.id, (enum contact_kind)i, &edit->named[i], v->now.today,
                         err));
        act.reason = arena_printf(v->arena, "%.*s, %.*s", STRF(act.reason),
                                  STRF(contact_words((enum contact_kind)i)));
    }
    return visit_audit(v, tx, &act, err);
}

/* *done unless something typed will not do, which is shown. */
static enum status
save(struct visit *v, bool *done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct edit edit = {.faults = ARENA_ARRAY(v->arena, struct org_edit_faults, FAULTS_MOST)};
    struct signer before[CONTACT_KINDS];

    *done = false;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(load(v, &tx, &edit, err));
    memcpy(before, edit.named, sizeof(before));
    if (!str_parse_i64(visit_field(v, "version"), &edit.org.version))
        edit.org.version = 0; /* no form of ours: as if somebody had been faster */
    take_address(v, &edit);
    for (size_t i = 0; i < CONTACT_KINDS; i++)
        take_contact(v, &edit, (enum contact_kind)i);
    *done = edit.count == 0;
    if (!*done) {
        fill(v, &edit, false);
        return OK;
    }
    TRY(store(v, &tx, &edit, before, err));
    return tx_commit(&tx, err);
}

/* POST /org/:code/edit */
enum status
org_edit_do(struct visit *v, struct err *err)
{
    bool done;
    enum status status = save(v, &done, err);

    if (status == E_CONFLICT)
        return show(v, true, err);
    TRY(status);
    if (done)
        res_redirect(v->req, v->res,
                     arena_printf(v->arena, "/org/%.*s?done=edit", STRF(v->part[0])));
    return OK;
}
