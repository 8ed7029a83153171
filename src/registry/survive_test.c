/* registry/survive_test.c - which statement of a person stands. */
#include "registry/survive.h"

#include <string.h>

#include "base/test.h"

static struct code_sets *sets;
static struct arena *arena;

enum { ROOM = 8 };
static struct sent_client sent[ROOM];
static size_t sent_count;

static int
load(void **state)
{
    struct err err;

    (void)state;
    return code_sets_load(NULL, &sets, &err) == OK ? 0 : -1;
}

static int
unload(void **state)
{
    (void)state;
    code_sets_free(sets);
    return 0;
}

static int
setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 22);
    memset(sent, 0, sizeof(sent));
    sent_count = 0;
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_cleanup(&arena);
    return 0;
}

/* The next statement, a minute after the one before, each by an organization of its own. */
static struct report_client *
say(const char *family, const char *given)
{
    struct sent_client *s = &sent[sent_count++];
    struct report_name *name = ARENA_NEW(arena, struct report_name);

    name->family = str_of(family);
    name->given = str_of(given);
    name->type = STR("L");
    s->id.v = (int64_t)sent_count;
    s->organization = (int64_t)sent_count;
    s->received.us = (int64_t)sent_count * 60000000;
    s->said.names = name;
    s->said.name_count = 1;
    s->said.born = (struct date){18262};
    s->said.died = s->said.protect_from = s->said.publicity_from = DATE_NONE;
    s->said.status_from = s->said.area_status_from = DATE_NONE;
    return &s->said;
}

static struct report_client
believed(void)
{
    return survive(arena, sets, sent, sent_count);
}

static void
survive_keeps_a_real_name_over_a_newborns(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Anna");
    say("Zzolson", "BABY GIRL");
    client = believed();
    assert_str(client.names[0].given, "Anna");
    assert_int_equal(client.name_count, 1);
}

static void
survive_renames_a_newborn(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Babygirl-A");
    say("Zzolson", "Anna");
    client = believed();
    assert_str(client.names[0].given, "Anna");
    assert_int_equal(client.name_count, 1);
}

static void
survive_keeps_former_names_as_aliases(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Anna");
    say("Zzberg", "Anna");
    client = believed();
    assert_str(client.names[0].family, "Zzberg");
    assert_int_equal(client.name_count, 2);
    assert_str(client.names[1].family, "Zzolson");
    assert_str(client.names[1].type, "A");
}

static void
survive_prefers_the_full_name_to_the_initial(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Anna")->names[0].middle = STR("Marie");
    say("Zzolson", "A")->names[0].middle = STR("M");
    client = believed();
    assert_str(client.names[0].given, "Anna");
    assert_str(client.names[0].middle, "Marie");
}

static void
survive_believes_a_person_at_a_page_on_names(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Hanna");
    sent[0].by = REPORT_BY_FORM;
    say("Zzolson", "Anna");
    client = believed();
    assert_str(client.names[0].given, "Hanna");
}

static void
survive_believes_vital_records_on_the_birth(void **state)
{
    struct report_client client;

    (void)state;
    say("Zzolson", "Anna")->born = (struct date){18260};
    sent[0].by = REPORT_BY_VITAL;
    sent[0].said.mother.family = STR("Lund");
    say("Zzolson", "Anna")->mother.family = STR("Lind");
    say("Zzolson", "Anna");
    client = believed();
    assert_int_equal(client.born.day, 18260);
    assert_str(client.mother.family, "Lund");
}

static void
survive_never_lets_unknown_replace_a_sex(void **state)
{
    (void)state;
    say("Zzolson", "Anna")->sex = REPORT_SEX_F;
    say("Zzolson", "Anna")->sex = REPORT_SEX_U;
    assert_int_equal(believed().sex, REPORT_SEX_F);
}

static void
survive_puts_the_newest_good_address_first(void **state)
{
    struct report_address old = {.street = STR("1 Elm St"), .zip = STR("55101"), .type = STR("H")};
    struct report_address new = {.street = STR("2 Oak Ave"), .zip = STR("55102"), .type = STR("H")};
    struct report_address bad = {.street = STR("Homeless"), .zip = STR("55101"), .type = STR("H")};
    struct report_address birth = {.street = STR("9 Hospital"), .type = STR("BDL")};
    struct report_client *said;
    struct report_client client;

    (void)state;
    said = say("Zzolson", "Anna");
    said->addresses = &old;
    said->address_count = 1;
    said = say("Zzolson", "Anna");
    said->addresses = &new;
    said->address_count = 1;
    said = say("Zzolson", "Anna");
    said->addresses = &bad;
    said->address_count = 1;
    said = say("Zzolson", "Anna");
    said->addresses = &birth;
    said->address_count = 1;
    client = believed();
    assert_int_equal(client.address_count, 4);
    assert_str(client.addresses[0].street, "2 Oak Ave");
    assert_str(client.addresses[1].street, "1 Elm St");
}

static void
survive_drops_placeholder_telephones(void **state)
{
    struct report_contact junk = {.area = STR("999"), .number = STR("9999999")};
    struct report_contact real = {.area = STR("651"), .number = STR("2347788")};
    struct report_client *said;
    struct report_client client;

    (void)state;
    said = say("Zzolson", "Anna");
    said->contacts = &real;
    said->contact_count = 1;
    said = say("Zzolson", "Anna");
    said->contacts = &junk;
    said->contact_count = 1;
    client = believed();
    assert_int_equal(client.contact_count, 1);
    assert_str(client.contacts[0].number, "2347788");
}

static void
survive_protects_until_the_one_who_asked_lets_go(void **state)
{
    (void)state;
    say("Zzolson", "Anna")->protect = REPORT_YES;
    say("Zzolson", "Anna")->protect = REPORT_NO;
    assert_int_equal(believed().protect, REPORT_YES);
    assert_int_equal(survive_protector(sent, sent_count), 1);
    say("Zzolson", "Anna")->protect = REPORT_NO;
    for (size_t i = 0; i < sent_count; i++)
        if (sent[i].id.v == 3)
            sent[i].organization = 1;
    assert_int_equal(believed().protect, REPORT_NO);
    assert_int_equal(survive_protector(sent, sent_count), 0);
}

/* A silence is no answer: the second clinic just does not say. */
static void
survive_takes_silence_for_no_answer(void **state)
{
    struct report_client *said;
    struct report_client client;

    (void)state;
    said = say("Zzolson", "Anna");
    said->multiple_birth = REPORT_YES;
    said->birth_order = 2;
    said->ethnicity.code = STR("2186-5");
    said->publicity = STR("02");
    said->publicity_from = (struct date){18300};
    say("Zzolson", "Anna");
    client = believed();
    assert_int_equal(client.multiple_birth, REPORT_YES);
    assert_int_equal(client.birth_order, 2);
    assert_str(client.ethnicity.code, "2186-5");
    assert_int_equal(client.publicity_from.day, 18300);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(survive_keeps_a_real_name_over_a_newborns),
        T(survive_renames_a_newborn),
        T(survive_keeps_former_names_as_aliases),
        T(survive_prefers_the_full_name_to_the_initial),
        T(survive_believes_a_person_at_a_page_on_names),
        T(survive_believes_vital_records_on_the_birth),
        T(survive_never_lets_unknown_replace_a_sex),
        T(survive_puts_the_newest_good_address_first),
        T(survive_drops_placeholder_telephones),
        T(survive_protects_until_the_one_who_asked_lets_go),
        T(survive_takes_silence_for_no_answer),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
