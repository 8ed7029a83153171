/* registry/test_bench.c - a line is a person, a line is a dose. */
#include "registry/test_bench.h"

#include <string.h>

#include "registry/dose.h"
#include "registry/test_bench.sql.h"

int
bench_setup(void **state)
{
    struct bench *b = test_calloc(1, sizeof(*b));

    test_db_new(&b->test);
    b->db = b->test.db;
    b->arena = arena_new(64 << 20);
    assert_int_equal(code_sets_load(NULL, &b->sets, &b->err), OK);
    *state = b;
    return 0;
}

int
bench_teardown(void **state)
{
    struct bench *b = *state;

    code_sets_free(b->sets);
    arena_free(b->arena);
    test_db_free(&b->test);
    test_free(b);
    return 0;
}

static struct str
part(struct str *rest, char sep)
{
    return rest->p == NULL ? STR("") : str_cut(rest, sep);
}

static struct date
date_part(struct str text)
{
    struct date date = DATE_NONE;

    if (text.n > 0)
        assert_true(date_parse_iso(text, &date));
    return date;
}

static void
read_places(struct bench *b, struct report_client *client, struct str *rest)
{
    struct str street = part(rest, '|');
    struct str zip = part(rest, '|');
    struct str phone = part(rest, '|');

    if (street.n + zip.n > 0) {
        client->addresses = ARENA_NEW(b->arena, struct report_address);
        client->address_count = 1;
        client->addresses[0] = (struct report_address){
            .street = street, .zip = zip, .type = STR("H"), .from = DATE_NONE, .until = DATE_NONE};
    }
    if (phone.n > 0) {
        client->contacts = ARENA_NEW(b->arena, struct report_contact);
        client->contact_count = 1;
        client->contacts[0].area = part(&phone, ' ');
        client->contacts[0].number = phone;
    }
}

static void
read_family(struct bench *b, struct report_client *client, struct str *rest)
{
    struct str guardian, multiple;

    client->mother.family = part(rest, '|');
    guardian = part(rest, '|');
    multiple = part(rest, '|');
    if (guardian.n > 0) {
        client->guardians = ARENA_NEW(b->arena, struct report_guardian);
        client->guardian_count = 1;
        client->guardians[0].relation.code = part(&guardian, ' ');
        client->guardians[0].name.given = guardian;
        client->guardians[0].name.family = client->names[0].family;
    }
    if (multiple.n > 0) {
        client->multiple_birth = multiple.p[0] == 'Y' ? REPORT_YES : REPORT_NO;
        client->birth_order = multiple.n > 2 ? multiple.p[2] - '0' : 0;
    }
}

struct report *
bench_report(struct bench *b, int64_t organization, const char *person)
{
    struct report *report = ARENA_NEW(b->arena, struct report);
    struct report_client *client = &report->client;
    struct str rest = str_of(person);
    struct str sex, number;

    report->organization = organization;
    report->message = ++b->minutes;
    report->received.us = INT64_C(1780000000000000) + b->minutes * 60000000;
    report->today = date_from(2026, 3, 2);
    client->names = ARENA_NEW(b->arena, struct report_name);
    client->name_count = 1;
    client->names[0].family = part(&rest, '|');
    client->names[0].given = part(&rest, '|');
    client->names[0].type = STR("L");
    client->born = date_part(part(&rest, '|'));
    sex = part(&rest, '|');
    client->sex = str_eq(sex, STR("F"))   ? REPORT_SEX_F
                  : str_eq(sex, STR("M")) ? REPORT_SEX_M
                                          : REPORT_SEX_NONE;
    number = part(&rest, '|');
    if (number.n > 0) {
        client->identifiers = ARENA_NEW(b->arena, struct report_identifier);
        client->identifier_count = 1;
        client->identifiers[0].type = part(&number, ' ');
        client->identifiers[0].value = number;
        client->identifiers[0].authority = arena_printf(b->arena, "ORG%d", (int)organization);
    }
    read_places(b, client, &rest);
    read_family(b, client, &rest);
    client->died = client->protect_from = client->publicity_from = DATE_NONE;
    client->status_from = client->area_status_from = DATE_NONE;
    report->doses = ARENA_ARRAY(b->arena, struct report_dose, 32);
    return report;
}

struct report_dose *
bench_dose(struct bench *b, struct report *report, const char *text)
{
    struct report_dose *dose = &report->doses[report->dose_count++];
    struct str rest = str_of(text);
    struct str word;

    (void)b;
    assert_true(report->dose_count <= 32);
    dose->order_id = part(&rest, '|');
    dose->given = date_part(part(&rest, '|'));
    dose->cvx = part(&rest, '|');
    dose->lot = part(&rest, '|');
    dose->source = part(&rest, '|');
    word = part(&rest, '|');
    dose->action = str_eq(word, STR("U"))   ? DOSE_UPDATE
                   : str_eq(word, STR("D")) ? DOSE_DELETE
                                            : DOSE_ADD;
    word = part(&rest, '|');
    dose->completion = str_eq(word, STR("RE"))   ? DOSE_REFUSED
                       : str_eq(word, STR("NA")) ? DOSE_NOT_GIVEN
                       : str_eq(word, STR("PA")) ? DOSE_PARTIAL
                                                 : DOSE_COMPLETE;
    dose->expires = dose->eligibility_on = DATE_NONE;
    return dose;
}

void
bench_apply(struct bench *b, struct report *report)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct intake_ready ready;
    enum status status;

    b->found = findings_new(b->arena);
    intake_prepare(b->arena, b->sets, report, &ready);
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    status = intake_apply(&tx, b->arena, &ready, b->found, &b->done, &b->err);
    if (status == OK)
        status = tx_commit(&tx, &b->err);
    if (status != OK)
        fail_msg("%s:%d: %s", b->err.file, b->err.line, b->err.text);
}

void
bench_read(struct bench *b, struct tx *tx)
{
    assert_int_equal(tx_read(tx, b->db, &b->err), OK);
}

struct str
bench_doses(struct bench *b, struct client_id client)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str out = STR("");
    struct dose *list;
    size_t count;

    bench_read(b, &tx);
    assert_int_equal(dose_list(&tx, b->arena, client, &list, &count, &b->err), OK);
    for (size_t i = 0; i < count; i++) {
        const struct dose *dose = &list[i];

        out = arena_printf(b->arena, "%.*s%.*s %.*s %.*s %.*s %zu%s%s%s%.*s\n", STRF(out),
                           STRF(date_iso(b->arena, dose->given)), STRF(dose->cvx), STRF(dose->lot),
                           STRF(dose->source), dose->sources, dose->doubt.v != 0 ? "?" : "",
                           dose->shadowed ? "s" : "", dose->completion == DOSE_COMPLETE ? "" : " ",
                           dose->completion == DOSE_COMPLETE ? 0 : 2,
                           dose_completion_word(dose->completion).p);
    }
    return out;
}

size_t
bench_rows(struct bench *b, struct client_id client)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bench_count_sent_row row;

    bench_read(b, &tx);
    assert_int_equal(
        bench_count_sent(&tx, b->arena, &(struct bench_count_sent_in){client.v}, &row, &b->err),
        OK);
    return (size_t)row.n;
}

size_t
bench_held(struct bench *b, struct client_id client)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bench_count_held_row row;

    bench_read(b, &tx);
    assert_int_equal(
        bench_count_held(&tx, b->arena, &(struct bench_count_held_in){client.v}, &row, &b->err),
        OK);
    return (size_t)row.n;
}

void
bench_refind(struct bench *b, struct client_id client)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(bench_refind_add(&tx, &(struct bench_refind_add_in){client.v}, &b->err), OK);
    assert_int_equal(tx_commit(&tx, &b->err), OK);
}

int64_t
bench_clients(struct bench *b)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bench_count_clients_row row;

    bench_read(b, &tx);
    assert_int_equal(bench_count_clients(&tx, b->arena, &row, &b->err), OK);
    return row.n;
}

bool
bench_found(const struct bench *b, enum finding_code code)
{
    for (size_t i = 0; i < b->found->count; i++)
        if (b->found->list[i].code == code)
            return true;
    return false;
}
