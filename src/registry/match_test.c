/* registry/match_test.c - who is the same person, who may be, who is not. */
#include <string.h>

#include "base/test.h"
#include "registry/match.h"
#include "registry/match_name.h"

struct world {
    struct arena *arena;
    struct code_sets *sets;
};

static int
begin(void **state)
{
    static struct world world;
    struct err err;

    world.arena = arena_new(16 * 1024 * 1024);
    *state = &world;
    return code_sets_load(NULL, &world.sets, &err) == OK ? 0 : -1;
}

static int
end(void **state)
{
    struct world *world = *state;

    arena_free(world->arena);
    code_sets_free(world->sets);
    return 0;
}

/* A person as a test says one: what is left NULL or 0 is not known. */
struct said {
    const char *family, *given, *middle, *suffix, *born, *phone, *street, *zip, *maiden;
    const char *guardian_family, *guardian_given, *ssn, *mrn, *clinic;
    char sex;
    int order;
    enum report_flag multiple;
};

static const struct said annika = {.family = "Lindqvist",
                                   .given = "Annika",
                                   .middle = "Marie",
                                   .born = "2015-04-09",
                                   .phone = "6512015414",
                                   .street = "125 Oak Street Apt 4",
                                   .zip = "55104",
                                   .maiden = "Bergstrom",
                                   .guardian_family = "Lindqvist",
                                   .guardian_given = "Karin",
                                   .sex = 'F'};

static void
add_id(struct report_client *raw, const char *type, const char *authority, const char *value)
{
    if (value != NULL)
        raw->identifiers[raw->identifier_count++] =
            (struct report_identifier){str_of(authority), str_of(type), str_of(value)};
}

static struct identity *
person(struct world *world, struct said said)
{
    struct identity *who = ARENA_NEW(world->arena, struct identity);
    struct report_name name = {.family = str_of(said.family),
                               .given = str_of(said.given),
                               .middle = str_of(said.middle),
                               .suffix = str_of(said.suffix),
                               .type = STR("L")};
    struct report_contact contact = {.number = str_of(said.phone)};
    struct report_address address = {.street = str_of(said.street), .zip = str_of(said.zip)};
    struct report_guardian guardian = {
        .name = {.family = str_of(said.guardian_family), .given = str_of(said.guardian_given)}};
    struct report_identifier ids[2];
    struct report_client raw = {.names = &name,
                                .name_count = 1,
                                .mother.family = str_of(said.maiden),
                                .born = DATE_NONE,
                                .identifiers = ids,
                                .addresses = &address,
                                .address_count = 1,
                                .contacts = &contact,
                                .contact_count = 1,
                                .guardians = &guardian,
                                .guardian_count = 1,
                                .multiple_birth = said.multiple,
                                .birth_order = said.order};

    raw.sex = said.sex == 'F' ? REPORT_SEX_F : said.sex == 'M' ? REPORT_SEX_M : REPORT_SEX_NONE;
    (void)date_parse_iso(str_of(said.born), &raw.born);
    add_id(&raw, "SS", "", said.ssn);
    add_id(&raw, "MR", said.clinic, said.mrn);
    identity_normalise(world->arena, world->sets, &raw, who);
    return who;
}

static enum match_answer
judge(struct world *world, struct said a, struct said b, uint32_t *caps)
{
    struct match_score score = match_score(person(world, a), person(world, b));
    struct match_score back = match_score(person(world, b), person(world, a));

    assert_int_equal(score.total, back.total);
    assert_int_equal(score.caps, back.caps);
    if (caps != NULL)
        *caps = score.caps;
    return match_answer(&score);
}

static void
the_same_record_is_the_same_person(void **state)
{
    assert_int_equal(judge(*state, annika, annika, NULL), MATCH_SAME);
}

static void
spelling_of_names_and_streets_does_not_matter(void **state)
{
    struct said other = annika;

    other.family = "LINDQVÍST";
    other.street = "125 oak st #4";
    other.middle = "M";
    other.phone = NULL;
    assert_int_equal(judge(*state, annika, other, NULL), MATCH_SAME);
    other.family = "Lind qvist";
    assert_int_equal(judge(*state, annika, other, NULL), MATCH_SAME);
}

static void
a_middle_name_in_the_first_names_field_is_no_other_name(void **state)
{
    struct said other = annika;

    other.given = "Annika Marie";
    other.middle = NULL;
    assert_int_equal(judge(*state, annika, other, NULL), MATCH_SAME);
}

static void
one_of_two_family_names_is_enough_in_one_house(void **state)
{
    struct said other = annika;

    other.family = "Lindqvist-Bergstrom";
    assert_int_equal(judge(*state, annika, other, NULL), MATCH_SAME);
}

static void
a_birth_date_that_differs_never_merges(void **state)
{
    static const char *const days[] = {"2015-04-08", "2015-09-04", "2014-04-09", "2015-04-19"};
    struct said other = annika;
    uint32_t caps;

    for (size_t i = 0; i < 4; i++) {
        other.born = days[i];
        other.ssn = NULL;
        assert_int_equal(judge(*state, annika, other, &caps), MATCH_REVIEW);
        assert_true((caps & CAP_BORN) != 0);
    }
}

static void
another_given_name_never_merges(void **state)
{
    struct said other = annika;
    uint32_t caps;

    other.given = "Anikka";
    assert_int_equal(judge(*state, annika, other, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_GIVEN) != 0);
    other.given = "Ingrid";
    other.middle = NULL;
    assert_int_equal(judge(*state, annika, other, &caps), MATCH_REVIEW);
    other.street = "9 Elm Avenue";
    other.phone = "2185551234";
    assert_int_equal(judge(*state, annika, other, NULL), MATCH_NEW);
}

static void
a_familiar_form_of_the_name_merges_if_something_ones_own_agrees(void **state)
{
    struct said bill = annika, william = annika;

    bill.sex = william.sex = 'M';
    bill.given = "Bill";
    william.given = "William";
    bill.middle = william.middle = NULL;
    assert_int_equal(judge(*state, bill, william, NULL), MATCH_SAME);
    bill.phone = NULL;
    assert_int_equal(judge(*state, bill, william, NULL), MATCH_REVIEW);
}

static void
twins_are_never_merged(void **state)
{
    struct said twin = annika;
    uint32_t caps;

    twin.given = "Anni"; /* could be short for Annika */
    twin.multiple = REPORT_YES;
    assert_int_equal(judge(*state, annika, twin, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_TWIN) != 0);
    twin.given = "Astrid";
    twin.middle = NULL;
    twin.order = 2;
    assert_int_equal(judge(*state, annika, twin, &caps), MATCH_REVIEW);

    struct said first = annika;
    first.order = 1;
    first.multiple = REPORT_YES;
    assert_int_equal(judge(*state, first, twin, NULL), MATCH_NEW);
    twin.given = first.given; /* one name, two birth orders */
    assert_int_equal(judge(*state, first, twin, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_TWIN) != 0);
}

static void
junior_and_senior_are_looked_at(void **state)
{
    struct said junior = annika, senior = annika;
    uint32_t caps;

    junior.suffix = "Jr.";
    senior.suffix = "SR";
    assert_int_equal(judge(*state, junior, senior, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_SUFFIX) != 0);
    senior.suffix = NULL;
    assert_int_equal(judge(*state, junior, senior, NULL), MATCH_SAME);
    senior.suffix = "II";
    assert_int_equal(judge(*state, junior, senior, NULL), MATCH_SAME);
    senior.suffix = NULL;
    senior.family = "Lindqvist Senior";
    assert_int_equal(judge(*state, junior, senior, NULL), MATCH_REVIEW);
}

static void
name_and_birth_date_alone_are_too_little(void **state)
{
    struct said thin = {.family = "Lindqvist", .given = "Annika", .born = "2015-04-09", .sex = 'F'};
    uint32_t caps;

    assert_int_equal(judge(*state, annika, thin, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_THIN) != 0);
    thin.phone = "(651) 201-5414 x12";
    assert_int_equal(judge(*state, annika, thin, NULL), MATCH_SAME);
    thin.phone = "651-555-5555"; /* a stand-in is no phone */
    assert_int_equal(judge(*state, annika, thin, NULL), MATCH_REVIEW);
}

static void
who_moved_needs_a_bridge(void **state)
{
    struct said moved = annika;
    uint32_t caps;

    moved.street = "800 Pine Road";
    moved.zip = "55901";
    moved.phone = NULL;
    assert_int_equal(judge(*state, annika, moved, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_MOVED) != 0);
    moved.phone = annika.phone;
    assert_int_equal(judge(*state, annika, moved, NULL), MATCH_SAME);
}

static void
a_shared_number_never_overrides_names_and_birth_date(void **state)
{
    struct said a = annika, b = {.family = "Okafor",
                                 .given = "Chidi",
                                 .born = "2011-01-30",
                                 .ssn = "474226189",
                                 .mrn = "77",
                                 .clinic = "HCMC",
                                 .sex = 'M'};

    a.ssn = b.ssn;
    a.mrn = b.mrn;
    a.clinic = b.clinic;
    assert_int_equal(judge(*state, a, b, NULL), MATCH_NEW);
}

static void
the_same_number_of_another_clinic_is_another_number(void **state)
{
    struct said a = annika, b = {.family = "Lindqvist",
                                 .given = "Annika",
                                 .born = "2015-04-09",
                                 .mrn = "77",
                                 .clinic = "HCMC",
                                 .sex = 'F'};

    a.mrn = "77";
    a.clinic = "MAYO";
    assert_int_equal(judge(*state, a, b, NULL), MATCH_REVIEW);
    a.clinic = "HCMC";
    assert_int_equal(judge(*state, a, b, NULL), MATCH_SAME);
}

static void
newborns_without_a_name_are_looked_at_and_found(void **state)
{
    struct said newborn = annika;
    struct identity *named = person(*state, annika), *unnamed;
    struct match_key a[MATCH_KEYS_MAX], b[MATCH_KEYS_MAX];
    bool shared = false;
    size_t n, m;
    uint32_t caps;

    newborn.given = "BABY GIRL";
    newborn.middle = NULL;
    newborn.sex = 0;
    assert_int_equal(judge(*state, annika, newborn, &caps), MATCH_REVIEW);
    assert_true((caps & CAP_NEWBORN) != 0);
    unnamed = person(*state, newborn);
    assert_int_equal(unnamed->given_count, 0);
    assert_int_equal(unnamed->sex, 'F');
    n = match_keys(named, a);
    m = match_keys(unnamed, b);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            shared = shared || a[i].hash == b[j].hash;
    assert_true(shared);
}

static bool
share_a_key(struct world *world, struct said x, struct said y, enum match_key_kind kind)
{
    struct match_key a[MATCH_KEYS_MAX], b[MATCH_KEYS_MAX];
    size_t n = match_keys(person(world, x), a), m = match_keys(person(world, y), b);

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < m; j++)
            if (a[i].hash == b[j].hash && a[i].kind == kind)
                return true;
    return false;
}

static void
each_kind_of_key_survives_what_it_is_for(void **state)
{
    struct said other = annika, ids = annika;

    ids.mrn = other.mrn = "77";
    ids.clinic = other.clinic = "HCMC";
    assert_true(share_a_key(*state, ids, other, KEY_ID));
    other = annika;
    other.given = "Zoe";
    other.family = "Lindquist";
    assert_true(share_a_key(*state, annika, other, KEY_BORN_FAMILY));
    other = annika;
    other.family = "Olson";
    assert_true(share_a_key(*state, annika, other, KEY_BORN_GIVEN));
    other = annika;
    other.born = "2015-12-25";
    assert_true(share_a_key(*state, annika, other, KEY_NAMES_YEAR));
    assert_true(share_a_key(*state, annika, other, KEY_PHONE_INITIAL));
    assert_true(share_a_key(*state, annika, other, KEY_ADDRESS));
    other.born = "2015-09-04";
    assert_true(share_a_key(*state, annika, other, KEY_SWAPPED_FAMILY));
    assert_false(share_a_key(*state, annika, other, KEY_BORN_FAMILY));
    other = annika;
    other.family = "Newname";
    other.given = "Different";
    assert_true(share_a_key(*state, annika, other, KEY_MAIDEN_BORN));
    other.family = annika.given;
    other.given = annika.family;
    assert_true(share_a_key(*state, annika, other, KEY_NAMES_SWAPPED));
}

static void
bill_is_found_under_william(void **state)
{
    struct said bill = annika, william = annika;

    bill.given = "Bill";
    william.given = "William";
    william.family = "Other";
    assert_true(share_a_key(*state, bill, william, KEY_BORN_GIVEN));
}

static void
the_best_candidate_wins_unless_another_is_as_good(void **state)
{
    struct said moved = annika;
    struct identity *incoming = person(*state, annika);
    struct match_candidate list[3];
    struct match match;

    moved.given = "Ingrid";
    list[0] = (struct match_candidate){{11}, person(*state, moved), false};
    list[1] = (struct match_candidate){{12}, person(*state, annika), false};
    match = match_decide(incoming, list, 2);
    assert_int_equal(match.answer, MATCH_SAME);
    assert_int_equal(match.id.v, 12);
    assert_int_equal(match.ranked_count, 2);
    assert_int_equal(match.ranked[0], 1);

    list[2] = (struct match_candidate){{13}, person(*state, annika), false};
    match = match_decide(incoming, list, 3);
    assert_int_equal(match.answer, MATCH_REVIEW);
    assert_true((match.score.caps & CAP_CLOSE_CALL) != 0);

    list[1].never = true;
    match = match_decide(incoming, list, 2);
    assert_int_equal(match.answer, MATCH_REVIEW);
    assert_true((match.score.caps & CAP_NEVER) != 0);
}

static void
a_twin_told_apart_does_not_stand_before_the_right_one(void **state)
{
    struct said first = annika, second = annika, incoming = annika;
    struct match_candidate list[2];
    struct match match;

    first.order = 1;
    second.order = 2;
    second.given = "Astrid";
    first.multiple = second.multiple = incoming.multiple = REPORT_YES;
    incoming.order = 1;
    first.street = first.phone = NULL;
    first.maiden = NULL;
    list[0] = (struct match_candidate){{21}, person(*state, second), false};
    list[1] = (struct match_candidate){{22}, person(*state, first), false};
    match = match_decide(person(*state, incoming), list, 2);
    assert_int_equal(match.answer, MATCH_SAME);
    assert_int_equal(match.id.v, 22);
    assert_int_equal(match.ranked_count, 1);
}

static void
nobody_found_is_a_new_person(void **state)
{
    struct match match = match_decide(person(*state, annika), NULL, 0);

    assert_int_equal(match.answer, MATCH_NEW);
    assert_int_equal(match.id.v, 0);
}

static void
invented_persons_are_never_merged(void **state)
{
    struct said mouse = annika;

    mouse.family = "Mouse";
    mouse.given = "Mickey";
    assert_int_equal(judge(*state, mouse, mouse, NULL), MATCH_REVIEW);
}

static void
a_father_of_the_same_name_in_the_same_house_is_another_person(void **state)
{
    struct said son = {.family = "Lindqvist",
                       .given = "Erik",
                       .born = "2012-05-03",
                       .phone = "6512015414",
                       .street = "125 Oak St",
                       .zip = "55104",
                       .sex = 'M'};
    struct said father = son;

    father.born = "1981-11-20";
    assert_int_equal(judge(*state, son, father, NULL), MATCH_NEW);
    son.ssn = father.ssn = "474226189"; /* then it is the birth date that is wrong, perhaps */
    assert_int_equal(judge(*state, son, father, NULL), MATCH_REVIEW);
}

static void
the_house_next_door_is_another_house(void **state)
{
    struct said a = {.family = "Robinson",
                     .given = "Nancy",
                     .born = "2012-05-03",
                     .street = "125 Oak St",
                     .zip = "55104",
                     .sex = 'F'};
    struct said b = a;

    b.street = "129 Oak St";
    assert_int_equal(judge(*state, a, b, NULL), MATCH_REVIEW);
    b.street = "125 Oka St";
    assert_int_equal(judge(*state, a, b, NULL), MATCH_SAME);
}

/* The kind of a street is left out as often as not; senders write it short, long or not at all. */
static void
a_street_is_the_same_whatever_its_kind_is_called(void **state)
{
    static const char *const streets[] = {"125 Oak Street", "125 OAK ST.", "125 Oak",
                                          "125 Oak  St"};
    struct said a = {.family = "Robinson",
                     .given = "Nancy",
                     .born = "2012-05-03",
                     .street = "125 Oak St",
                     .zip = "55104",
                     .sex = 'F'};

    for (size_t i = 0; i < sizeof(streets) / sizeof(streets[0]); i++) {
        struct match_score score;
        struct said b = a;

        b.street = streets[i];
        score = match_score(person(*state, a), person(*state, b));
        assert_int_equal(score.level[FIELD_ADDRESS], LEVEL_SAME);
    }
}

static void
an_explanation_names_fields_and_reasons_but_no_values(void **state)
{
    struct world *world = *state;
    struct said other = annika;
    struct match_score score;
    struct str words;

    other.born = "2015-09-04";
    score = match_score(person(world, annika), person(world, other));
    words = match_explain(world->arena, &score);
    assert_true(str_find_str(words, STR("family name same")) < words.n);
    assert_true(str_find_str(words, STR("birth date close")) < words.n);
    assert_true(str_find_str(words, STR("birth dates differ")) < words.n);
    assert_true(str_find_str(words, STR("LINDQVIST")) == words.n);
}

static void
empty_and_hostile_records_are_answers_not_failures(void **state)
{
    struct said nothing = {0}, odd = {.family = "\xff\xfe''--",
                                      .given = "---",
                                      .street = "################",
                                      .zip = "5",
                                      .phone = "99999999999999999999999999999999999999",
                                      .ssn = "x"};

    assert_int_equal(judge(*state, nothing, nothing, NULL), MATCH_NEW);
    assert_int_equal(judge(*state, odd, odd, NULL), MATCH_NEW);
    assert_int_equal(judge(*state, odd, annika, NULL), MATCH_NEW);
}

static void
similarity_is_jaro_winklers(void **state)
{
    (void)state;
    assert_int_equal(name_similar(STR("MARTHA"), STR("MARHTA")), 961);
    assert_in_range(name_similar(STR("DWAYNE"), STR("DUANE")), 838, 841);
    assert_int_equal(name_similar(STR("ABC"), STR("XYZ")), 0);
    assert_int_equal(name_similar(STR("SAME"), STR("SAME")), 1000);
    assert_true(name_one_slip(STR("SMITH"), STR("SMIHT")));
    assert_true(name_one_slip(STR("SMITH"), STR("SMTH")));
    assert_true(name_one_slip(STR("SMITH"), STR("SMYTH")));
    assert_false(name_one_slip(STR("SMITH"), STR("SMYTHE")));
}

static void
names_that_sound_alike_have_one_code(void **state)
{
    static const struct {
        const char *a, *b;
    } pairs[] = {{"LINDQVIST", "LINDKWIST"}, {"PHILLIPS", "FILIPS"}, {"KNUTSON", "NUTSEN"},
                 {"SMITH", "SMYTH"},         {"JOHNSON", "JONSEN"},  {"SCHMIDT", "SHMITT"},
                 {"WRIGHT", "RITE"}};

    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (name_phonetic(str_of(pairs[i].a)) != name_phonetic(str_of(pairs[i].b)))
            fail_msg("%s and %s", pairs[i].a, pairs[i].b);
    assert_int_not_equal(name_phonetic(STR("OLSON")), name_phonetic(STR("HANSON")));
    assert_int_equal(name_phonetic(STR("")), 0);
}

/* The bound must never be below what it bounds, or pairs would be lost silently. */
static void
the_quick_bound_on_similarity_never_lies(void **state)
{
    static const char *const names[] = {
        "ANN", "ANNA",      "HANNAH",    "JOHANNA", "MARTHA",  "MARHTA",   "ABCABCABC", "CBACBA",
        "X",   "LINDQVIST", "LINDQUIST", "O",       "1STNAME", "AAAAAAAB", "BAAAAAAA"};
    size_t n = sizeof(names) / sizeof(names[0]);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            struct str a = str_of(names[i]), b = str_of(names[j]);

            assert_true(name_similar_at_most(a, name_letters(a), b, name_letters(b)) >=
                        name_similar(a, b));
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_record_is_the_same_person),
        cmocka_unit_test(spelling_of_names_and_streets_does_not_matter),
        cmocka_unit_test(a_middle_name_in_the_first_names_field_is_no_other_name),
        cmocka_unit_test(one_of_two_family_names_is_enough_in_one_house),
        cmocka_unit_test(a_birth_date_that_differs_never_merges),
        cmocka_unit_test(another_given_name_never_merges),
        cmocka_unit_test(a_familiar_form_of_the_name_merges_if_something_ones_own_agrees),
        cmocka_unit_test(twins_are_never_merged),
        cmocka_unit_test(junior_and_senior_are_looked_at),
        cmocka_unit_test(name_and_birth_date_alone_are_too_little),
        cmocka_unit_test(who_moved_needs_a_bridge),
        cmocka_unit_test(a_shared_number_never_overrides_names_and_birth_date),
        cmocka_unit_test(the_same_number_of_another_clinic_is_another_number),
        cmocka_unit_test(newborns_without_a_name_are_looked_at_and_found),
        cmocka_unit_test(each_kind_of_key_survives_what_it_is_for),
        cmocka_unit_test(bill_is_found_under_william),
        cmocka_unit_test(the_best_candidate_wins_unless_another_is_as_good),
        cmocka_unit_test(a_twin_told_apart_does_not_stand_before_the_right_one),
        cmocka_unit_test(nobody_found_is_a_new_person),
        cmocka_unit_test(invented_persons_are_never_merged),
        cmocka_unit_test(a_father_of_the_same_name_in_the_same_house_is_another_person),
        cmocka_unit_test(the_house_next_door_is_another_house),
        cmocka_unit_test(a_street_is_the_same_whatever_its_kind_is_called),
        cmocka_unit_test(an_explanation_names_fields_and_reasons_but_no_values),
        cmocka_unit_test(empty_and_hostile_records_are_answers_not_failures),
        cmocka_unit_test(similarity_is_jaro_winklers),
        cmocka_unit_test(names_that_sound_alike_have_one_code),
        cmocka_unit_test(the_quick_bound_on_similarity_never_lies),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
