/* exchange/rsp_person.c - PID, PD1 and NK1 of an answer. */
#include "base/id.h"
#include "exchange/rsp.h"
#include "exchange/rsp_write.h"

static void
put_name(struct hl7_writer *w, unsigned field, const struct report_name *n, const char *type)
{
    hl7_put(w, field, 1, 1, n->family);
    hl7_put(w, field, 2, 1, n->given);
    hl7_put(w, field, 3, 1, n->middle);
    hl7_put(w, field, 4, 1, n->suffix);
    hl7_put(w, field, 5, 1, n->prefix);
    hl7_put(w, field, 7, 1, n->type.n > 0 ? n->type : str_of(type));
}

static void
put_address(struct hl7_writer *w, unsigned field, const struct report_address *a)
{
    hl7_put(w, field, 1, 1, a->street);
    hl7_put(w, field, 2, 1, a->other);
    hl7_put(w, field, 3, 1, a->city);
    hl7_put(w, field, 4, 1, a->state);
    hl7_put(w, field, 5, 1, a->zip);
    hl7_put(w, field, 6, 1, a->country.n > 0 ? a->country : STR("USA"));
    hl7_put(w, field, 7, 1, a->type.n > 0 ? a->type : STR("L"));
}

/* A telephone in its parts, or an e-mail address: XTN needs one or the other. */
static bool
put_contact(struct hl7_writer *w, unsigned field, const struct report_contact *c)
{
    if (c->email.n > 0) {
        hl7_put(w, field, 2, 1, STR("NET"));
        hl7_put(w, field, 3, 1, STR("X.400"));
        hl7_put(w, field, 4, 1, c->email);
        return true;
    }
    if (c->number.n == 0)
        return false;
    hl7_put(w, field, 2, 1, c->use.n > 0 ? c->use : STR("PRN"));
    hl7_put(w, field, 3, 1, c->equipment.n > 0 ? c->equipment : STR("PH"));
    hl7_put(w, field, 6, 1, c->area);
    hl7_put(w, field, 7, 1, c->number);
    hl7_put(w, field, 8, 1, c->extension);
    return true;
}

static void
put_contacts(struct hl7_writer *w, unsigned field, const struct report_contact *list, size_t count)
{
    bool any = false;

    for (size_t i = 0; i < count; i++) {
        if (list[i].email.n == 0 && list[i].number.n == 0)
            continue;
        if (any)
            hl7_repeat(w);
        any = put_contact(w, field, &list[i]);
    }
}

static void
put_addresses(struct hl7_writer *w, unsigned field, const struct report_address *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            hl7_repeat(w);
        put_address(w, field, &list[i]);
    }
}

/* Our own number first, then those the asker itself gave the person. */
static void
put_identifiers(const struct teller *t, struct hl7_writer *w, const struct told *told)
{
    const struct report_client *c = told->client;

    hl7_put(w, 3, 1, 1, id_text(t->arena, told->id.v));
    hl7_put(w, 3, 4, 1, t->registry);
    hl7_put(w, 3, 5, 1, STR("SR"));
    for (size_t i = 0; i < c->identifier_count; i++) {
        const struct report_identifier *id = &c->identifiers[i];

        if (t->authority.n == 0 || !str_eq(id->authority, t->authority) || id->value.n == 0)
            continue;
        hl7_repeat(w);
        hl7_put(w, 3, 1, 1, id->value);
        hl7_put(w, 3, 4, 1, id->authority);
        hl7_put(w, 3, 5, 1, id->type.n > 0 ? id->type : STR("MR"));
    }
}

static void
put_names(struct hl7_writer *w, const struct report_client *c)
{
    for (size_t i = 0; i < c->name_count; i++) {
        if (c->names[i].family.n == 0 || c->names[i].given.n == 0)
            continue;
        if (w->field == 5)
            hl7_repeat(w);
        put_name(w, 5, &c->names[i], i == 0 ? "L" : "A");
    }
}

static struct str
sex_code(enum report_sex sex)
{
    if (sex == REPORT_SEX_F)
        return STR("F");
    return sex == REPORT_SEX_M ? STR("M") : STR("U");
}

static void
put_flag(struct hl7_writer *w, unsigned field, enum report_flag flag)
{
    if (flag != REPORT_UNSAID)
        hl7_put(w, field, 1, 1, flag == REPORT_YES ? STR("Y") : STR("N"));
}

static void
put_birth_and_death(const struct teller *t, struct hl7_writer *w, const struct report_client *c)
{
    rsp_put_code(t, w, 22, CODE_ETHNICITY, c->ethnicity.code, "CDCREC");
    put_flag(w, 24, c->multiple_birth);
    if (c->multiple_birth == REPORT_YES && c->birth_order > 0)
        hl7_put_u64(w, 25, (uint64_t)c->birth_order);
    if (c->dead == REPORT_YES)
        rsp_put_date(t, w, 29, c->died);
    put_flag(w, 30, c->dead);
}

void
rsp_pid(const struct teller *t, struct buf *buf, const struct told *told, unsigned set_id,
        bool brief)
{
    const struct report_client *c = told->client;
    struct hl7_writer w;

    hl7_begin(&w, buf, "PID");
    hl7_put_u64(&w, 1, set_id);
    put_identifiers(t, &w, told);
    put_names(&w, c);
    if (!brief && c->mother.family.n > 0)
        put_name(&w, 6,
                 &(struct report_name){
                     .family = c->mother.family, .given = c->mother.given, .type = STR("M")},
                 "M");
    rsp_put_date(t, &w, 7, c->born);
    hl7_put(&w, 8, 1, 1, sex_code(c->sex));
    for (size_t i = 0; !brief && i < c->race_count; i++) {
        if (i > 0)
            hl7_repeat(&w);
        rsp_put_code(t, &w, 10, CODE_RACE, c->races[i].code, "CDCREC");
    }
    put_addresses(&w, 11, c->addresses, brief && c->address_count > 1 ? 1 : c->address_count);
    if (!brief) {
        put_contacts(&w, 13, c->contacts, c->contact_count);
        put_birth_and_death(t, &w, c);
    }
    hl7_end(&w);
}

void
rsp_pd1(const struct teller *t, struct buf *buf, const struct told *told)
{
    const struct report_client *c = told->client;
    struct hl7_writer w;

    if (c->publicity.n == 0 && c->protect == REPORT_UNSAID && c->status.n == 0)
        return;
    hl7_begin(&w, buf, "PD1");
    rsp_put_code(t, &w, 11, CODE_PUBLICITY, c->publicity, "HL70215");
    put_flag(&w, 12, c->protect);
    if (c->protect != REPORT_UNSAID)
        rsp_put_date(t, &w, 13, c->protect_from);
    hl7_put(&w, 16, 1, 1, c->status);
    if (c->status.n > 0)
        rsp_put_date(t, &w, 17, c->status_from);
    if (c->publicity.n > 0)
        rsp_put_date(t, &w, 18, c->publicity_from);
    hl7_end(&w);
}

void
rsp_nk1(const struct teller *t, struct buf *buf, const struct told *told)
{
    const struct report_client *c = told->client;
    uint64_t set_id = 0;

    for (size_t i = 0; i < c->guardian_count; i++) {
        const struct report_guardian *g = &c->guardians[i];
        struct hl7_writer w;

        if (g->name.family.n == 0 || g->name.given.n == 0 || g->relation.code.n == 0)
            continue;
        hl7_begin(&w, buf, "NK1");
        hl7_put_u64(&w, 1, ++set_id);
        put_name(&w, 2, &g->name, "L");
        rsp_put_code(t, &w, 3, CODE_RELATIONSHIP, g->relation.code, "HL70063");
        put_addresses(&w, 4, g->addresses, g->address_count);
        put_contacts(&w, 5, g->contacts, g->contact_count);
        hl7_end(&w);
    }
}
