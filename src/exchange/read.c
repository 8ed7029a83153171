/* exchange/read.c - one repetition of a field as a plain value. */
#include "exchange/read.h"

#include <assert.h>

#include "base/buf.h"

static struct str
sub(const struct reader *r, struct field_at at, unsigned component, unsigned subcomponent)
{
    return str_trim(
        hl7_decode(r->arena, r->msg,
                   hl7_get(r->msg, at.segment, at.field, at.repetition, component, subcomponent)));
}

struct str
read_text(const struct reader *r, struct field_at at, unsigned component)
{
    return hl7_text(r->arena, r->msg, at.segment, at.field, at.repetition, component);
}

struct date
read_date(const struct reader *r, struct field_at at, unsigned component)
{
    struct date date;

    return date_parse_hl7(read_text(r, at, component), &date) ? date : DATE_NONE;
}

enum report_flag
read_flag(const struct reader *r, struct field_at at)
{
    struct str s = read_text(r, at, 1);

    if (str_ieq(s, STR("Y")))
        return REPORT_YES;
    return str_ieq(s, STR("N")) ? REPORT_NO : REPORT_UNSAID;
}

enum report_sex
read_sex(const struct reader *r, struct field_at at)
{
    struct str s = read_text(r, at, 1);

    if (str_ieq(s, STR("F")))
        return REPORT_SEX_F;
    if (str_ieq(s, STR("M")))
        return REPORT_SEX_M;
    if (str_ieq(s, STR("X")))
        return REPORT_SEX_X;
    return s.n > 0 ? REPORT_SEX_U : REPORT_SEX_NONE;
}

struct report_name
read_name(const struct reader *r, struct field_at at)
{
    return (struct report_name){.family = sub(r, at, 1, 1),
                                .given = read_text(r, at, 2),
                                .middle = read_text(r, at, 3),
                                .suffix = read_text(r, at, 4),
                                .prefix = read_text(r, at, 5),
                                .type = read_text(r, at, 7)};
}

struct report_address
read_address(const struct reader *r, struct field_at at)
{
    return (struct report_address){.street = sub(r, at, 1, 1),
                                   .other = read_text(r, at, 2),
                                   .city = read_text(r, at, 3),
                                   .state = read_text(r, at, 4),
                                   .zip = read_text(r, at, 5),
                                   .country = read_text(r, at, 6),
                                   .county = read_text(r, at, 9),
                                   .type = read_text(r, at, 7),
                                   .from = DATE_NONE,
                                   .until = DATE_NONE};
}

static struct str
digits_of(struct arena *arena, struct str s)
{
    struct buf buf;

    buf_init(&buf, arena, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            buf_char(&buf, s.p[i]);
    return buf_str(&buf);
}

/* XTN.1, "(612)555-0100", is how older senders give a number. */
static void
whole_number(const struct reader *r, struct str text, struct report_contact *c)
{
    size_t ext =
        str_find(text, 'X') < str_find(text, 'x') ? str_find(text, 'X') : str_find(text, 'x');
    struct str digits = digits_of(r->arena, str_slice(text, 0, ext));

    if (digits.n == 11 && digits.p[0] == '1')
        digits = str_skip(digits, 1);
    c->area = digits.n == 10 ? str_slice(digits, 0, 3) : STR("");
    c->number = digits.n == 10 ? str_skip(digits, 3) : digits;
    c->extension = digits_of(r->arena, str_skip(text, ext));
}

struct report_contact
read_contact(const struct reader *r, struct field_at at)
{
    struct report_contact c = {.use = read_text(r, at, 2),
                               .equipment = read_text(r, at, 3),
                               .area = digits_of(r->arena, read_text(r, at, 6)),
                               .number = digits_of(r->arena, read_text(r, at, 7)),
                               .extension = digits_of(r->arena, read_text(r, at, 8))};

    if (str_ieq(c.use, STR("NET")))
        c.email = read_text(r, at, 4);
    else if (c.number.n == 0)
        whole_number(r, read_text(r, at, 1), &c);
    return c;
}

/* The name of an authority (HD): its namespace, else its OID. */
static struct str
authority(const struct reader *r, struct field_at at, unsigned component)
{
    struct str name = sub(r, at, component, 1);

    return name.n > 0 ? name : sub(r, at, component, 2);
}

struct report_identifier
read_identifier(const struct reader *r, struct field_at at)
{
    return (struct report_identifier){.value = read_text(r, at, 1),
                                      .authority = authority(r, at, 4),
                                      .type = read_text(r, at, 5)};
}

struct report_provider
read_provider(const struct reader *r, struct field_at at)
{
    return (struct report_provider){.id = read_text(r, at, 1),
                                    .family = sub(r, at, 2, 1),
                                    .given = read_text(r, at, 3),
                                    .middle = read_text(r, at, 4),
                                    .suffix = read_text(r, at, 5),
                                    .degree = read_text(r, at, 7),
                                    .authority = authority(r, at, 9),
                                    .id_type = read_text(r, at, 13)};
}

struct report_code
read_code(const struct reader *r, struct field_at at, const struct code_table *table)
{
    struct report_code c = {
        .code = read_text(r, at, 1), .text = read_text(r, at, 2), .system = read_text(r, at, 3)};
    struct str normal;

    if (table == NULL || c.code.n == 0)
        return c;
    normal = code_normal(table, c.code);
    if (normal.n > 0)
        c.code = normal;
    return c;
}

#define READ_LIST(name, type, one)                                                                 \
    type *name(const struct reader *r, size_t s, unsigned field, size_t *count)                    \
    {                                                                                              \
        size_t n = hl7_repetitions(r->msg, s, field), kept = 0;                                    \
        type *list = ARENA_ARRAY(r->arena, type, n);                                               \
                                                                                                   \
        for (unsigned i = 1; i <= n; i++)                                                          \
            if (hl7_get(r->msg, s, field, i, 0, 0).n > 0)                                          \
                list[kept++] = one(r, (struct field_at){s, field, i});                             \
        *count = kept;                                                                             \
        return list;                                                                               \
    }

READ_LIST(read_names, struct report_name, read_name)
READ_LIST(read_addresses, struct report_address, read_address)
READ_LIST(read_contacts, struct report_contact, read_contact)
READ_LIST(read_identifiers, struct report_identifier, read_identifier)

struct report_code *
read_codes(const struct reader *r, size_t s, unsigned field, const struct code_table *table,
           size_t *count)
{
    size_t n = hl7_repetitions(r->msg, s, field), kept = 0;
    struct report_code *list = ARENA_ARRAY(r->arena, struct report_code, n);

    for (unsigned i = 1; i <= n; i++) {
        list[kept] = read_code(r, (struct field_at){s, field, i}, table);
        kept += list[kept].code.n > 0;
    }
    *count = kept;
    return list;
}
