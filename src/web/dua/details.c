/* web/dua/details.c - representative, administrator and address, judged as step 2 of signing takes them. */
#include "web/dua/details.h"

#include "org/facility.h"
#include "post/post.h"

struct judged {
    struct visit *v;
    const struct draft *draft; /* NULL: what was sent */
    struct str *out;
    size_t count;
};

static struct str
value(const struct judged *j, const char *field)
{
    return j->draft == NULL ? visit_field(j->v, field) : draft_answer(j->draft, field);
}

static void
want(struct judged *j, bool there, const char *words)
{
    if (!there)
        j->out[j->count++] = str_of(words);
}

/* The address takes what the facilities sheet takes; empty will do. */
static void
want_cell(struct judged *j, const char *field, const char *name, enum facility_column column)
{
    struct str text = value(j, field), wrong, remedy;

    if (!facility_value(j->v->arena, column, &text, &wrong, &remedy))
        j->out[j->count++] = arena_printf(j->v->arena, "%s: %.*s %.*s. %.*s", name, STRF(text),
                                          STRF(wrong), STRF(remedy));
}

size_t
details_wrong(struct visit *v, const struct draft *draft, struct str *out)
{
    struct judged j = {v, draft, out, 0};

    want(&j, value(&j, "name").n > 0, "Enter the name of the representative.");
    want(&j, value(&j, "position").n > 0, "Enter the title of the representative.");
    want(&j, mail_address_valid(value(&j, "email")),
         "Enter the e-mail address of the representative, such as ann@example.org.");
    want_cell(&j, "phone", "Phone of the representative", COLUMN_PHONE);
    want(&j, value(&j, "admin_given").n > 0, "Enter the first name of the administrator.");
    want(&j, value(&j, "admin_family").n > 0, "Enter the last name of the administrator.");
    want(&j, mail_address_valid(value(&j, "admin_email")),
         "Enter the e-mail address of the administrator, such as berta@example.org.");
    want(&j, value(&j, "admin_told").n > 0,
         "Tell the administrator of the designation, and tick the box.");
    want_cell(&j, "state", "State", COLUMN_STATE);
    want_cell(&j, "zip", "ZIP", COLUMN_ZIP);
    want_cell(&j, "org_phone", "Phone of the organization", COLUMN_PHONE);
    return j.count;
}
