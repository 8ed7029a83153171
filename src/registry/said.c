/* registry/said.c - reports as text and back, driven by one table a struct. */
#include "registry/said.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "base/buf.h"

enum kind { TEXT, DATE, NUMBER, TRUTH, PART, LIST };

struct shape;

struct field {
    char tag[3];
    enum kind kind;
    size_t offset;
    size_t count_offset;       /* LIST: of its size_t */
    const struct shape *shape; /* PART, LIST */
};

/* How a struct is written. The order of the fields is that of the text. */
struct shape {
    const struct field *fields;
    size_t count;
    size_t size; /* of the struct */
};

// clang-format off
#define SHAPE(name, type) \
    static const struct shape name##_shape = { \
        name##_fields, sizeof(name##_fields) / sizeof(name##_fields[0]), sizeof(struct type)}
#define S(tag, type, member) {tag, TEXT, offsetof(struct type, member), 0, NULL}
#define D(tag, type, member) {tag, DATE, offsetof(struct type, member), 0, NULL}
#define N(tag, type, member) {tag, NUMBER, offsetof(struct type, member), 0, NULL}
#define B(tag, type, member) {tag, TRUTH, offsetof(struct type, member), 0, NULL}
#define P(tag, type, member, part) {tag, PART, offsetof(struct type, member), 0, &part##_shape}
#define L(tag, type, member, number, part) \
    {tag, LIST, offsetof(struct type, member), offsetof(struct type, number), &part##_shape}

static const struct field code_fields[] = {
    S("c", report_code, code), S("t", report_code, text), S("s", report_code, system)};
SHAPE(code, report_code);

static const struct field name_fields[] = {
    S("f", report_name, family), S("g", report_name, given), S("m", report_name, middle),
    S("s", report_name, suffix), S("p", report_name, prefix), S("t", report_name, type)};
SHAPE(name, report_name);

static const struct field address_fields[] = {
    S("s", report_address, street), S("o", report_address, other), S("c", report_address, city),
    S("a", report_address, state), S("z", report_address, zip), S("n", report_address, country),
    S("y", report_address, county), S("t", report_address, type), D("f", report_address, from),
    D("u", report_address, until)};
SHAPE(address, report_address);

static const struct field contact_fields[] = {
    S("u", report_contact, use), S("e", report_contact, equipment), S("a", report_contact, area),
    S("n", report_contact, number), S("x", report_contact, extension),
    S("m", report_contact, email)};
SHAPE(contact, report_contact);

static const struct field identifier_fields[] = {
    S("a", report_identifier, authority), S("t", report_identifier, type),
    S("v", report_identifier, value)};
SHAPE(identifier, report_identifier);

static const struct field guardian_fields[] = {
    P("r", report_guardian, relation, code), P("n", report_guardian, name, name),
    L("a", report_guardian, addresses, address_count, address),
    L("c", report_guardian, contacts, contact_count, contact), B("p", report_guardian, primary)};
SHAPE(guardian, report_guardian);

static const struct field provider_fields[] = {
    S("i", report_provider, id), S("a", report_provider, authority),
    S("t", report_provider, id_type), S("f", report_provider, family),
    S("g", report_provider, given), S("m", report_provider, middle),
    S("s", report_provider, suffix), S("d", report_provider, degree)};
SHAPE(provider, report_provider);

static const struct field facility_fields[] = {
    S("i", report_facility, id), S("a", report_facility, authority),
    S("n", report_facility, name)};
SHAPE(facility, report_facility);

static const struct field client_fields[] = {
    L("n", report_client, names, name_count, name), P("mo", report_client, mother, name),
    D("b", report_client, born), N("x", report_client, sex),
    L("r", report_client, races, race_count, code), P("e", report_client, ethnicity, code),
    P("l", report_client, language, code),
    L("i", report_client, identifiers, identifier_count, identifier),
    L("a", report_client, addresses, address_count, address),
    L("c", report_client, contacts, contact_count, contact),
    L("g", report_client, guardians, guardian_count, guardian),
    N("mb", report_client, multiple_birth), N("bo", report_client, birth_order),
    S("bp", report_client, birth_place), S("bf", report_client, birth_facility),
    S("bs", report_client, birth_state), S("bc", report_client, birth_country),
    N("d", report_client, dead), D("dd", report_client, died),
    N("p", report_client, protect), D("pf", report_client, protect_from),
    S("u", report_client, publicity), D("uf", report_client, publicity_from),
    S("s", report_client, status), D("sf", report_client, status_from),
    S("as", report_client, area_status), D("af", report_client, area_status_from),
    P("ph", report_client, physician, provider), S("sc", report_client, school),
    S("no", report_client, note)};
SHAPE(client, report_client);

static const struct field vis_fields[] = {
    S("d", report_vis, document), S("c", report_vis, cvx), D("p", report_vis, published),
    D("g", report_vis, presented)};
SHAPE(vis, report_vis);

static const struct field dose_fields[] = {
    S("o", report_dose, order_id), S("oa", report_dose, order_authority),
    S("op", report_dose, placer_id), D("g", report_dose, given), S("c", report_dose, cvx),
    S("ct", report_dose, cvx_text), S("n", report_dose, ndc), S("m", report_dose, mvx),
    S("t", report_dose, trade_name), S("l", report_dose, lot), D("x", report_dose, expires),
    S("a", report_dose, amount), S("u", report_dose, unit), S("s", report_dose, source),
    N("p", report_dose, completion), P("r", report_dose, refusal, code),
    S("rt", report_dose, route), S("si", report_dose, site),
    P("ad", report_dose, administered_by, provider), P("or", report_dose, ordered_by, provider),
    P("en", report_dose, entered_by, provider), P("f", report_dose, facility, facility),
    S("e", report_dose, eligibility), S("ec", report_dose, eligibility_capture),
    D("eo", report_dose, eligibility_on), S("fu", report_dose, funding),
    L("v", report_dose, vis, vis_count, vis), L("re", report_dose, reactions, reaction_count, code),
    B("co", report_dose, corrected)};
SHAPE(dose, report_dose);

static const struct field observation_fields[] = {
    N("k", report_observation, kind), P("c", report_observation, code, code),
    S("v", report_observation, about_cvx), D("o", report_observation, observed),
    D("f", report_observation, from), D("u", report_observation, until),
    B("w", report_observation, withdrawn)};
SHAPE(observation, report_observation);
// clang-format on

static_assert(sizeof(enum report_sex) == sizeof(int), "enums are read and written as int");

/* -- writing ----------------------------------------------------------------------------------- */

static void
write_value(struct buf *out, struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (c == '\n')
            BUF_LIT(out, "\\n");
        else if (c == '\\')
            BUF_LIT(out, "\\\\");
        else
            buf_char(out, c);
    }
}

static void
write_text(struct buf *out, const char *tag, struct str value)
{
    if (value.n == 0)
        return;
    buf_add(out, str_of(tag));
    buf_char(out, ' ');
    if (memchr(value.p, '\n', value.n) == NULL && memchr(value.p, '\\', value.n) == NULL)
        buf_add(out, value);
    else
        write_value(out, value);
    buf_char(out, '\n');
}

static void
write_number(struct buf *out, const char *tag, int64_t value)
{
    buf_add(out, str_of(tag));
    buf_char(out, ' ');
    buf_i64(out, value);
    buf_char(out, '\n');
}

static void write_struct(struct buf *out, const struct shape *shape, const char *p);

static void
write_list(struct buf *out, const struct field *field, const char *p)
{
    size_t count = *(const size_t *)(const void *)(p + field->count_offset);
    const char *list = *(const char *const *)(const void *)(p + field->offset);

    if (count == 0)
        return;
    buf_add(out, str_of(field->tag));
    buf_char(out, '[');
    buf_u64(out, count);
    buf_char(out, '\n');
    for (size_t i = 0; i < count; i++) {
        write_struct(out, field->shape, list + i * field->shape->size);
        BUF_LIT(out, ";\n");
    }
}

/* A part with nothing in it leaves no trace. */
static void
write_part(struct buf *out, const struct field *field, const char *p)
{
    size_t before = out->n;
    size_t after;

    buf_add(out, str_of(field->tag));
    BUF_LIT(out, "(\n");
    after = out->n;
    write_struct(out, field->shape, p + field->offset);
    if (out->n == after)
        out->n = before;
    else
        BUF_LIT(out, ")\n");
}

static void
write_field(struct buf *out, const struct field *field, const char *p)
{
    const void *at = p + field->offset;

    switch (field->kind) {
    case TEXT:
        write_text(out, field->tag, *(const struct str *)at);
        break;
    case DATE:
        if (date_is(*(const struct date *)at))
            write_number(out, field->tag, ((const struct date *)at)->day);
        break;
    case NUMBER:
        if (*(const int *)at != 0)
            write_number(out, field->tag, *(const int *)at);
        break;
    case TRUTH:
        if (*(const bool *)at)
            write_number(out, field->tag, 1);
        break;
    case PART:
        write_part(out, field, p);
        break;
    case LIST:
        write_list(out, field, p);
        break;
    }
}

static void
write_struct(struct buf *out, const struct shape *shape, const char *p)
{
    for (size_t i = 0; i < shape->count; i++)
        write_field(out, &shape->fields[i], p);
}

static struct str
write_all(struct arena *arena, const struct shape *shape, const void *p, size_t room)
{
    struct buf out;

    buf_init(&out, arena, room);
    write_struct(&out, shape, p);
    return buf_str(&out);
}

struct str
said_client(struct arena *arena, const struct report_client *client)
{
    return write_all(arena, &client_shape, client, 1024);
}

struct str
said_dose(struct arena *arena, const struct report_dose *dose)
{
    return write_all(arena, &dose_shape, dose, 512);
}

struct str
said_observation(struct arena *arena, const struct report_observation *observation)
{
    return write_all(arena, &observation_shape, observation, 128);
}

/* -- reading ----------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    struct str rest;
    struct err *err;
};

static enum status
damaged(struct reader *in)
{
    return FAIL(in->err, E_INVALID, "a kept statement cannot be read: %zu bytes before its end",
                in->rest.n);
}

static struct str
read_value(struct arena *arena, struct str value)
{
    char *out;
    size_t n = 0;

    if (value.n == 0 || memchr(value.p, '\\', value.n) == NULL)
        return value;
    out = arena_bytes(arena, value.n);
    for (size_t i = 0; i < value.n; i++) {
        bool escaped = value.p[i] == '\\' && i + 1 < value.n;

        i += escaped ? 1 : 0;
        out[n++] = escaped && value.p[i] == 'n' ? '\n' : value.p[i];
    }
    return (struct str){out, n};
}

/* "f Olson" -> tag "f", mark ' ', value "Olson". An end line has no tag. */
static bool
read_line(struct reader *in, struct str *tag, char *mark, struct str *value)
{
    struct str line = str_cut(&in->rest, '\n');
    size_t n = 0;

    if (line.n == 0)
        return false;
    while (n < line.n && n < 2 && line.p[n] >= 'a' && line.p[n] <= 'z')
        n++;
    if (n == line.n)
        return false;
    *tag = str_slice(line, 0, n);
    *mark = line.p[n];
    *value = str_skip(line, n + 1);
    return true;
}

static enum status read_struct(struct reader *in, const struct shape *shape, char *p, char end);

static enum status
read_list(struct reader *in, const struct field *field, struct str value, char *p)
{
    const struct shape *shape = field->shape;
    uint64_t count;
    char *list;

    if (!str_parse_u64(value, &count) || count == 0 || count > in->rest.n)
        return damaged(in);
    list = arena_alloc(in->arena, count, shape->size, alignof(max_align_t));
    for (size_t i = 0; i < count; i++)
        TRY(read_struct(in, shape, list + i * shape->size, ';'));
    *(char **)(void *)(p + field->offset) = list;
    *(size_t *)(void *)(p + field->count_offset) = count;
    return OK;
}

static enum status
read_scalar(struct reader *in, const struct field *field, struct str value, char *p)
{
    void *at = p + field->offset;
    int64_t number = 0;

    if (field->kind == TEXT) {
        *(struct str *)at = read_value(in->arena, value);
        return OK;
    }
    if (!str_parse_i64(value, &number) || number > INT32_MAX || number < INT32_MIN)
        return damaged(in);
    if (field->kind == DATE)
        ((struct date *)at)->day = (int32_t)number;
    else if (field->kind == NUMBER)
        *(int *)at = (int)number;
    else
        *(bool *)at = number != 0;
    return OK;
}

/* What a later release wrote and this one does not know. */
static enum status
skip(struct reader *in, char mark, struct str value)
{
    static const struct shape nothing = {NULL, 0, 0};
    uint64_t count;

    if (mark == ' ')
        return OK;
    if (mark == '(')
        return read_struct(in, &nothing, NULL, ')');
    if (mark != '[' || !str_parse_u64(value, &count))
        return damaged(in);
    for (uint64_t i = 0; i < count; i++)
        TRY(read_struct(in, &nothing, NULL, ';'));
    return OK;
}

static enum status
read_field(struct reader *in, const struct field *field, char mark, struct str value, char *p)
{
    if (mark == '[' && field->kind == LIST)
        return read_list(in, field, value, p);
    if (mark == '(' && field->kind == PART)
        return read_struct(in, field->shape, p + field->offset, ')');
    if (mark == ' ' && field->kind != LIST && field->kind != PART)
        return read_scalar(in, field, value, p);
    return damaged(in);
}

static void
clear_dates(const struct shape *shape, char *p)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->kind == DATE)
            *(struct date *)(void *)(p + field->offset) = DATE_NONE;
        else if (field->kind == PART)
            clear_dates(field->shape, p + field->offset);
    }
}

/* Fields come in the order of the table, so each search goes on where the last one ended. */
static const struct field *
find_field(const struct shape *shape, struct str tag, size_t *from)
{
    for (size_t i = *from; i < shape->count; i++) {
        const char *name = shape->fields[i].tag;

        if (tag.p[0] == name[0] && (tag.n == 2 ? tag.p[1] == name[1] : name[1] == '\0')) {
            *from = i + 1;
            return &shape->fields[i];
        }
    }
    return NULL;
}

/* Reads up to the line that is only `end`, or to the end of the text if `end` is NUL. */
static enum status
read_struct(struct reader *in, const struct shape *shape, char *p, char end)
{
    size_t from = 0;

    clear_dates(shape, p);
    while (in->rest.n > 0) {
        const struct field *field;
        struct str tag, value;
        char mark;

        if (!read_line(in, &tag, &mark, &value))
            return damaged(in);
        if (tag.n == 0)
            return mark == end && value.n == 0 ? OK : damaged(in);
        field = find_field(shape, tag, &from);
        TRY(field == NULL ? skip(in, mark, value) : read_field(in, field, mark, value, p));
    }
    return end == '\0' ? OK : damaged(in);
}

static enum status
read_all(struct arena *arena, struct str text, const struct shape *shape, void *p, struct err *err)
{
    struct reader in = {arena, text, err};

    memset(p, 0, shape->size);
    return read_struct(&in, shape, p, '\0');
}

enum status
said_client_read(struct arena *arena, struct str text, struct report_client *client,
                 struct err *err)
{
    return read_all(arena, text, &client_shape, client, err);
}

enum status
said_dose_read(struct arena *arena, struct str text, struct report_dose *dose, struct err *err)
{
    return read_all(arena, text, &dose_shape, dose, err);
}

enum status
said_observation_read(struct arena *arena, struct str text, struct report_observation *observation,
                      struct err *err)
{
    return read_all(arena, text, &observation_shape, observation, err);
}
