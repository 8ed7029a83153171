/* access/password_test.c - every rule of both profiles, once passed and once failed. */
#include "access/password.h"

#include "access/common.h"
#include "base/test.h"

static struct arena *arena;

static int
begin(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct password_results
check(const struct password_profile *profile, const char *password)
{
    struct password_try attempt = {.password = str_of(password), .confirmed = str_of(password)};

    return password_check(arena, profile, &attempt);
}

/* The only rule that fails, or -1 if none does; more than one is a wrong test. */
static int
failing(const struct password_profile *profile, const char *password)
{
    struct password_results results = check(profile, password);
    int found = -1;

    for (size_t i = 0; i < results.count; i++) {
        if (results.list[i].ok)
            continue;
        if (found >= 0)
            fail_msg("\"%s\" fails rules %d and %d", password, found, (int)results.list[i].rule);
        found = (int)results.list[i].rule;
    }
    assert_int_equal(results.ok, found < 0);
    return found;
}

static struct str
remedy(const struct password_profile *profile, const char *password, enum password_rule rule)
{
    struct password_results results = check(profile, password);

    for (size_t i = 0; i < results.count; i++)
        if (results.list[i].rule == rule)
            return results.list[i].remedy;
    fail_msg("rule %d is not judged", (int)rule);
    return STR("");
}

static void
miic_takes_twelve_and_thirteen_and_refuses_eleven_and_fourteen(void **state)
{
    (void)state;
    assert_int_equal(failing(&password_miic, "Kq7#zWmR2v"), RULE_LENGTH);     /* 10 */
    assert_int_equal(failing(&password_miic, "Kq7#zWmR2vT"), RULE_LENGTH);    /* 11 */
    assert_int_equal(failing(&password_miic, "Kq7#zWmR2vTx"), -1);            /* 12 */
    assert_int_equal(failing(&password_miic, "Kq7#zWmR2vTxB"), -1);           /* 13 */
    assert_int_equal(failing(&password_miic, "Kq7#zWmR2vTxB4"), RULE_LENGTH); /* 14 */
    assert_str(remedy(&password_miic, "Kq7#zWmR2vT", RULE_LENGTH), "It has 11 characters: add 1.");
    assert_str(remedy(&password_miic, "Kq7#zWmR2vTxB4", RULE_LENGTH),
               "It has 14 characters: take 1 out.");
}

static void
miic_wants_each_of_the_four_classes(void **state)
{
    (void)state;
    assert_int_equal(failing(&password_miic, "kq7#zwmr2vtx"), RULE_UPPER);
    assert_int_equal(failing(&password_miic, "KQ7#ZWMR2VTX"), RULE_LOWER);
    assert_int_equal(failing(&password_miic, "Kqc#zWmRdvTx"), RULE_DIGIT);
    assert_int_equal(failing(&password_miic, "Kq7czWmR2vTx"), RULE_SPECIAL);
}

static void
miic_takes_every_one_of_its_special_characters_and_no_other(void **state)
{
    const char *const specials = "~!@#$%^*()-_+={}[]/?";

    (void)state;
    assert_str(password_miic.specials, specials);
    for (int c = 0x20; c < 0x7f; c++) {
        char password[] = "Kq7#zWmR2vTx";
        bool special = false, plain;

        for (const char *p = specials; *p != '\0'; p++)
            special = special || *p == c;
        plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        password[3] = (char)c; /* the only special one */
        if (special)
            assert_int_equal(failing(&password_miic, password), -1);
        else if (plain)
            assert_int_equal(failing(&password_miic, password), RULE_SPECIAL);
        else {
            password[3] = '#';
            password[5] = (char)c;
            assert_int_equal(failing(&password_miic, password), RULE_ALLOWED);
        }
    }
}

static void
the_offending_character_is_named(void **state)
{
    (void)state;
    assert_str(remedy(&password_miic, "Kq7#zW&R2vTx", RULE_ALLOWED),
               "& is not allowed: use another special character.");
    assert_str(remedy(&password_miic, "Kq7#z\xc3\xa9mR2vTx", RULE_ALLOWED),
               "\xc3\xa9 is not allowed: use another special character.");
    assert_str(remedy(&password_miic, "Kq7#z mR2vTx", RULE_ALLOWED),
               "A space is not allowed: take it out.");
    assert_str(remedy(&password_miic, "Kq7#z\tmR2vTx", RULE_ALLOWED),
               "A character that cannot be seen is not allowed: type the password by hand.");
    assert_str(remedy(&password_miic, "Kq7#zWmR2vTx", RULE_ALLOWED), "");
}

static void
all_rules_that_fail_are_told_at_once(void **state)
{
    struct password_results results = check(&password_miic, "");
    size_t failed = 0;

    (void)state;
    for (size_t i = 0; i < results.count; i++) {
        assert_true(results.list[i].text.n > 0);
        assert_int_equal(results.list[i].ok, results.list[i].remedy.n == 0);
        failed += results.list[i].ok ? 0 : 1;
    }
    assert_int_equal(failed, 5);
    assert_false(results.ok);
}

static void
common_passwords_are_refused_also_when_dressed_up(void **state)
{
    (void)state;
    assert_int_equal(failing(&password_miic, "P@ssw0rd1234"), RULE_COMMON);
    assert_int_equal(failing(&password_miic, "Summer2026!!"), RULE_COMMON);
    assert_int_equal(failing(&password_miic, "W1nter_2026!"), RULE_COMMON);
    assert_int_equal(failing(&password_miic, "Welcome_2026"), RULE_COMMON);
    assert_int_equal(failing(&password_miic, "Password#123a"), RULE_COMMON);
    assert_true(password_common(arena, STR("123456789012")));
    assert_true(password_common(arena, STR("aaaaaaaaaaaa")));
    assert_true(password_common(arena, STR("passwordpassword")));
    assert_false(password_common(arena, STR("correct horse battery")));
    assert_false(password_common(arena, STR("Kq7#zWmR2vTx")));
    assert_false(password_common(arena, STR("")));
}

static void
own_words_are_refused_whatever_their_case(void **state)
{
    const struct str words[] = {STR("jolson"), STR("Ann"), STR("NORTH-1")};
    struct password_try attempt = {.password = STR("7JOLSON#qTzb"),
                                   .confirmed = STR("7JOLSON#qTzb"),
                                   .words = words,
                                   .word_count = 3};
    struct password_results results = password_check(arena, &password_miic, &attempt);

    (void)state;
    assert_false(results.ok);
    attempt.password = attempt.confirmed = STR("7Ann#qTzbKw4"); /* three letters are no word */
    assert_true(password_check(arena, &password_miic, &attempt).ok);
}

static void
a_password_typed_differently_is_refused(void **state)
{
    struct password_try attempt = {.password = STR("Kq7#zWmR2vTx"),
                                   .confirmed = STR("Kq7#zWmR2vTy")};

    (void)state;
    assert_false(password_check(arena, &password_miic, &attempt).ok);
    attempt.confirmed = attempt.password;
    assert_true(password_check(arena, &password_miic, &attempt).ok);
}

static void
nist_takes_any_text_of_fifteen_to_128_characters(void **state)
{
    char long_one[130] = {0};

    (void)state;
    assert_int_equal(failing(&password_nist, "violet anchors"), RULE_LENGTH); /* 14 */
    assert_int_equal(failing(&password_nist, "violet anchors!"), -1);
    assert_int_equal(failing(&password_nist, "gr\xc3\xbc\xc3\x9f"
                                             "e vom See & Wald"),
                     -1);
    assert_int_equal(failing(&password_nist, "violet\x01"
                                             "anchors!!!"),
                     RULE_TEXT);
    assert_int_equal(failing(&password_nist, "violet\xff"
                                             "anchors!!!"),
                     RULE_TEXT);
    for (size_t i = 0; i < 128; i++)
        long_one[i] = "kwtzq"[i % 5];
    assert_int_equal(failing(&password_nist, long_one), -1);
    long_one[128] = 'x';
    assert_int_equal(failing(&password_nist, long_one), RULE_LENGTH);
    assert_int_equal(password_nist.days, 0);
    assert_int_equal(password_miic.days, 60);
}

/* The same failing and passing cases as of miic, where the rules are the same. */
static void
nist_keeps_the_blocklist_and_asks_for_no_classes(void **state)
{
    static const char *const common[] = {
        "Password12345678", "passwordpassword",    "P@ssw0rd!P@ssw0rd!", "123456789012345",
        "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc",  "qwertyuiopasdfgh",   "Welcome-Winter-2026",
        "immunization2026", "vaccine vaccine 123", "!!!!!!!!!!!!!!!!"};
    static const char *const fine[] = {"aaaaaaaaaaaaaaab coast", "purple kettle on a mossy roof",
                                       "kqzvtmwrxbnplsd", "password of the tall heron"};
    const struct str words[] = {STR("jolson")};
    struct password_try attempt = {.password = STR("my name is jOlson"),
                                   .confirmed = STR("my name is jOlson"),
                                   .words = words,
                                   .word_count = 1};

    (void)state;
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        if (failing(&password_nist, common[i]) != RULE_COMMON)
            fail_msg("%s is taken", common[i]);
    for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++)
        if (failing(&password_nist, fine[i]) >= 0)
            fail_msg("%s is refused", fine[i]);
    assert_false(password_check(arena, &password_nist, &attempt).ok);
    attempt.password = attempt.confirmed = STR("my name is not yours");
    assert_true(password_check(arena, &password_nist, &attempt).ok);
    attempt.confirmed = STR("my name is not Yours");
    assert_false(password_check(arena, &password_nist, &attempt).ok);
    assert_false(password_nist.questions);
    assert_true(password_nist.second_factor_all && password_nist.blocklist);
}

static void
a_new_password_must_differ_by_more_than_one_character(void **state)
{
    (void)state;
    assert_true(password_too_alike(STR("Kq7#zWmR2vTx"), STR("Kq7#zWmR2vTx")));
    assert_true(password_too_alike(STR("Kq7#zWmR2vTx"), STR("Kq7#zWmR3vTx")));
    assert_true(password_too_alike(STR("Kq7#zWmR2vTx"), STR("Kq7#zWmR2vTx1")));
    assert_true(password_too_alike(STR("Kq7#zWmR2vTx1"), STR("Kq7#zWmR2vTx")));
    assert_false(password_too_alike(STR("Kq7#zWmR2vTx"), STR("Kq8#zWmR3vTx")));
    assert_false(password_too_alike(STR("Kq7#zWmR2vTx"), STR("")));
}

static void
suggested_passwords_pass_every_rule(void **state)
{
    const struct password_profile *const profiles[] = {&password_miic, &password_nist};

    (void)state;
    for (size_t i = 0; i < 400; i++) {
        const struct password_profile *profile = profiles[i % 2];
        struct str one = password_suggest(arena, profile);
        struct password_try attempt = {.password = one, .confirmed = one};

        assert_true(password_check(arena, profile, &attempt).ok);
        assert_false(str_eq(one, password_suggest(arena, profile)));
    }
}

static void
profiles_are_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(password_profile_find(STR("miic")), &password_miic);
    assert_ptr_equal(password_profile_find(STR("nist")), &password_nist);
    assert_null(password_profile_find(STR("none")));
}

static struct answer_try
good_answers(void)
{
    return (struct answer_try){
        .question = {0, 1, 2},
        .answer = {STR("Blue Band"), STR("Lincoln"), STR("hopscotch")},
        .confirmed = {STR("blue band"), STR("LINCOLN "), STR("Hop-Scotch")},
        .username = STR("jolson"),
    };
}

static void
answers_are_compared_without_case_space_and_accents(void **state)
{
    struct answer_try attempt = good_answers();
    struct str wrong[QUESTION_LISTS];

    (void)state;
    assert_true(answers_check(arena, &attempt, wrong));
    assert_str(answer_fold(arena, STR(" Caf\xc3\xa9 du Nord, 2")), "CAFEDUNORD2");
}

static void
answers_fail_by_the_list_that_is_wrong(void **state)
{
    struct answer_try attempt = good_answers();
    struct str wrong[QUESTION_LISTS];

    (void)state;
    attempt.answer[0] = attempt.confirmed[0] = STR("a b c d"); /* four letters */
    attempt.confirmed[1] = STR("Lincol");
    attempt.question[2] = QUESTIONS_A_LIST;
    assert_false(answers_check(arena, &attempt, wrong));
    assert_str(wrong[0], "Enter an answer of at least five letters or digits.");
    assert_str(wrong[1], "Enter the same answer twice.");
    assert_str(wrong[2], "Select a question.");

    attempt = good_answers();
    attempt.answer[0] = attempt.confirmed[0] = STR("concert");
    attempt.answer[1] = attempt.confirmed[1] = STR("J. Olson");
    attempt.answer[2] = attempt.confirmed[2] = STR("JOlson");
    assert_false(answers_check(arena, &attempt, wrong));
    assert_str(wrong[0], "Enter an answer that is not part of the question.");
    assert_str(wrong[1], "Enter an answer that is not your user name.");

    attempt = good_answers();
    attempt.answer[2] = attempt.confirmed[2] = STR("lincoln");
    assert_false(answers_check(arena, &attempt, wrong));
    assert_str(wrong[1], "");
    assert_str(wrong[2], "Enter a different answer for each question.");
}

static void
answers_of_five_letters_are_enough(void **state)
{
    struct answer_try attempt = good_answers();
    struct str wrong[QUESTION_LISTS];

    (void)state;
    attempt.answer[0] = attempt.confirmed[0] = STR("Queen");
    assert_true(answers_check(arena, &attempt, wrong));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(miic_takes_twelve_and_thirteen_and_refuses_eleven_and_fourteen),
        cmocka_unit_test(miic_wants_each_of_the_four_classes),
        cmocka_unit_test(miic_takes_every_one_of_its_special_characters_and_no_other),
        cmocka_unit_test(the_offending_character_is_named),
        cmocka_unit_test(all_rules_that_fail_are_told_at_once),
        cmocka_unit_test(common_passwords_are_refused_also_when_dressed_up),
        cmocka_unit_test(own_words_are_refused_whatever_their_case),
        cmocka_unit_test(a_password_typed_differently_is_refused),
        cmocka_unit_test(nist_takes_any_text_of_fifteen_to_128_characters),
        cmocka_unit_test(nist_keeps_the_blocklist_and_asks_for_no_classes),
        cmocka_unit_test(a_new_password_must_differ_by_more_than_one_character),
        cmocka_unit_test(suggested_passwords_pass_every_rule),
        cmocka_unit_test(profiles_are_found_by_name),
        cmocka_unit_test(answers_are_compared_without_case_space_and_accents),
        cmocka_unit_test(answers_fail_by_the_list_that_is_wrong),
        cmocka_unit_test(answers_of_five_letters_are_enough),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
