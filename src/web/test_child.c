/* web/test_child.c - a person who was reported a month ago, for tests of the record's pages. */
#include "web/test_child.h"

#include "base/test.h"
#include "org/dua.h"
#include "registry/intake.h"

struct client_id
child_add(struct people *people, const struct code_sets *codes, const char *family,
          const char *given, struct date born)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct report_name name = {.family = str_of(family), .given = str_of(given)};
    struct report report = {.by = REPORT_BY_MESSAGE,
                            .organization = people->north.id.v,
                            .received = {people->now.at.us - INT64_C(86400000000) * 30},
                            .today = date_add_days(people->now.today, -30),
                            .client = {.names = &name, .name_count = 1, .born = born}};
    struct intake_ready ready;
    struct intake done;

    report.client.died = report.client.protect_from = report.client.publicity_from = DATE_NONE;
    report.client.status_from = report.client.area_status_from = DATE_NONE;
    intake_prepare(people->arena, codes, &report, &ready);
    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(
        intake_apply(&tx, people->arena, &ready, findings_new(people->arena), &done, &people->err),
        OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
    return done.client;
}

void
child_agreement(struct people *people, const struct org *org)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(agreement_take_over(&tx, org->id, date_from(2025, 3, 1), &signer,
                                         people->now.at, &agreement, &people->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}
