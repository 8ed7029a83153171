/* exchange/qbp_read.c - QPD and RCP. */
#include "exchange/qbp_read.h"

static struct field_at
at(size_t s, unsigned field)
{
    return (struct field_at){s, field, 1};
}

static void
read_who(const struct reader *r, size_t s, struct report_client *c)
{
    uint64_t order;

    c->identifiers = read_identifiers(r, s, 3, &c->identifier_count);
    c->names = read_names(r, s, 4, &c->name_count);
    c->mother = read_name(r, at(s, 5));
    c->born = read_date(r, at(s, 6), 1);
    c->sex = read_sex(r, at(s, 7));
    c->addresses = read_addresses(r, s, 8, &c->address_count);
    c->contacts = read_contacts(r, s, 9, &c->contact_count);
    c->multiple_birth = read_flag(r, at(s, 10));
    if (str_parse_u64(read_text(r, at(s, 11), 1), &order) && order >= 1 && order <= 20)
        c->birth_order = (int)order;
}

struct query
qbp_read(const struct reader *r)
{
    struct query q = {.most = QUERY_RECORDS_MAX};
    size_t qpd = hl7_find(r->msg, "QPD", 0);
    size_t rcp = hl7_find(r->msg, "RCP", 0);
    uint64_t most;

    q.who = (struct report_client){.born = DATE_NONE,
                                   .died = DATE_NONE,
                                   .protect_from = DATE_NONE,
                                   .publicity_from = DATE_NONE,
                                   .status_from = DATE_NONE,
                                   .area_status_from = DATE_NONE};
    if (qpd < r->msg->segments) {
        q.tag = read_text(r, at(qpd, 2), 1);
        q.forecast = str_eq(read_text(r, at(qpd, 1), 1), STR("Z44"));
        read_who(r, qpd, &q.who);
    }
    if (rcp < r->msg->segments && str_parse_u64(read_text(r, at(rcp, 2), 1), &most) &&
        most < q.most)
        q.most = (size_t)most;
    return q;
}
