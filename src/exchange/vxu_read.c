/* exchange/vxu_read.c - PID, PD1 and NK1 of a VXU; the order groups are in vxu_read_order.c. */
#include "exchange/vxu_read.h"

static struct field_at
at(size_t s, unsigned field)
{
    return (struct field_at){s, field, 1};
}

/* The legal name first: it is what the person is called on every page. */
static void
legal_first(struct report_name *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (str_eq(names[i].type, STR("L")) && !str_eq(names[0].type, STR("L"))) {
            struct report_name first = names[0];

            names[0] = names[i];
            names[i] = first;
        }
    }
}

static void
birth_state(struct report_client *c)
{
    for (size_t i = 0; i < c->address_count; i++) {
        struct str type = c->addresses[i].type;

        if (!str_eq(type, STR("BDL")) && !str_eq(type, STR("N")))
            continue;
        c->birth_state = c->addresses[i].state;
        c->birth_country = c->addresses[i].country;
    }
}

static void
read_numbers(const struct reader *r, size_t s, struct report_client *c)
{
    struct str order = read_text(r, at(s, 25), 1);
    uint64_t n;

    c->multiple_birth = read_flag(r, at(s, 24));
    if (str_parse_u64(order, &n) && n >= 1 && n <= 20)
        c->birth_order = (int)n;
    c->dead = read_flag(r, at(s, 30));
    c->died = read_date(r, at(s, 29), 1);
}

static void
read_pid(const struct reader *r, size_t s, struct report_client *c)
{
    c->identifiers = read_identifiers(r, s, 3, &c->identifier_count);
    c->names = read_names(r, s, 5, &c->name_count);
    legal_first(c->names, c->name_count);
    c->mother = read_name(r, at(s, 6));
    c->born = read_date(r, at(s, 7), 1);
    c->sex = read_sex(r, at(s, 8));
    c->races = read_codes(r, s, 10, code_table(r->codes, CODE_RACE), &c->race_count);
    c->addresses = read_addresses(r, s, 11, &c->address_count);
    c->contacts = read_contacts(r, s, 13, &c->contact_count);
    c->language = read_code(r, at(s, 15), NULL);
    c->ethnicity = read_code(r, at(s, 22), code_table(r->codes, CODE_ETHNICITY));
    c->birth_place = read_text(r, at(s, 23), 1);
    read_numbers(r, s, c);
    birth_state(c);
}

static void
read_pd1(const struct reader *r, size_t s, bool share_means_yes, struct report_client *c)
{
    c->publicity = read_code(r, at(s, 11), NULL).code;
    c->protect = read_flag(r, at(s, 12));
    if (share_means_yes && c->protect != REPORT_UNSAID)
        c->protect = c->protect == REPORT_YES ? REPORT_NO : REPORT_YES;
    c->protect_from = read_date(r, at(s, 13), 1);
    c->status = read_text(r, at(s, 16), 1);
    c->status_from = read_date(r, at(s, 17), 1);
    c->publicity_from = read_date(r, at(s, 18), 1);
}

static struct report_guardian
read_nk1(const struct reader *r, size_t s, bool first)
{
    struct report_guardian g = {.relation =
                                    read_code(r, at(s, 3), code_table(r->codes, CODE_RELATIONSHIP)),
                                .name = read_name(r, at(s, 2)),
                                .primary = first};

    g.addresses = read_addresses(r, s, 4, &g.address_count);
    g.contacts = read_contacts(r, s, 5, &g.contact_count);
    return g;
}

static size_t
count_of(const struct hl7_message *msg, const char *name)
{
    size_t n = 0;

    for (size_t s = hl7_find(msg, name, 0); s < msg->segments; s = hl7_find(msg, name, s + 1))
        n++;
    return n;
}

static void
read_guardians(const struct reader *r, struct report_client *c)
{
    c->guardians = ARENA_ARRAY(r->arena, struct report_guardian, count_of(r->msg, "NK1"));
    for (size_t s = hl7_find(r->msg, "NK1", 0); s < r->msg->segments;
         s = hl7_find(r->msg, "NK1", s + 1)) {
        c->guardians[c->guardian_count] = read_nk1(r, s, c->guardian_count == 0);
        c->guardian_count++;
    }
}

static void
read_orders(const struct reader *r, struct report *report)
{
    size_t s = 0;

    report->doses = ARENA_ARRAY(r->arena, struct report_dose, count_of(r->msg, "RXA"));
    report->observations =
        ARENA_ARRAY(r->arena, struct report_observation, count_of(r->msg, "OBX"));
    while (s < r->msg->segments) {
        if (hl7_is(r->msg, s, "ORC") || hl7_is(r->msg, s, "RXA"))
            s = vxu_read_order(r, s, report);
        else
            s++;
    }
}

struct report *
vxu_read(const struct reader *r, bool share_means_yes)
{
    struct report *report = ARENA_NEW(r->arena, struct report);
    struct report_client *c = &report->client;
    size_t pid = hl7_find(r->msg, "PID", 0), pd1 = hl7_find(r->msg, "PD1", 0);

    *c = (struct report_client){.born = DATE_NONE,
                                .died = DATE_NONE,
                                .protect_from = DATE_NONE,
                                .publicity_from = DATE_NONE,
                                .status_from = DATE_NONE,
                                .area_status_from = DATE_NONE};
    if (pid < r->msg->segments) {
        read_pid(r, pid, c);
        report->place = hl7_place(r->msg, pid, 0, 0, 0);
    }
    if (pd1 < r->msg->segments)
        read_pd1(r, pd1, share_means_yes, c);
    read_guardians(r, c);
    read_orders(r, report);
    return report;
}
