/* desk/personal_test.c - what is taken for personal data in a question, and what is not. */
#include "desk/personal.h"

#include "base/test.h"

static struct date today;

static int
setup(void **state)
{
    (void)state;
    today = date_from(2026, 3, 2);
    return 0;
}

/* Exactly one find of that kind, which is that piece. */
static void
finds(const char *text, enum personal_kind kind, const char *piece)
{
    struct personal found[PERSONAL_MOST];
    size_t count = personal_find(str_of(text), today, found);

    if (count != 1)
        fail_msg("\"%s\": %zu found", text, count);
    assert_str(personal_words(found[0].kind), personal_words(kind).p);
    assert_str(str_slice(str_of(text), found[0].from, found[0].to), piece);
}

static void
finds_nothing(const char *text)
{
    struct personal found[PERSONAL_MOST];

    if (personal_find(str_of(text), today, found) != 0)
        fail_msg("\"%s\": taken for %.*s", text, STRF(personal_words(found[0].kind)));
}

static void
what_people_paste_is_found(void **state)
{
    (void)state;
    finds("her number is 512-34-9876.", PERSONAL_SSN, "512-34-9876");
    finds("SSN 512 34 9876", PERSONAL_SSN, "512 34 9876");
    finds("call the mother: (218) 555-0100", PERSONAL_PHONE, "(218) 555-0100");
    finds("218.555.0100", PERSONAL_PHONE, "218.555.0100");
    finds("the record of MRN 0045-991", PERSONAL_RECORD, "0045-991");
    finds("Chart no. A20481 is wrong", PERSONAL_RECORD, "A20481");
    finds("DOB 3/14/2019 is missing", PERSONAL_BIRTH, "3/14/2019");
    finds("born 2019-03-14", PERSONAL_BIRTH, "2019-03-14");
    finds("I cannot find Anna Zzolson, 3/14/19", PERSONAL_BIRTH, "Anna Zzolson, 3/14/19");
    finds("look for ZZOLSON, ANNA 03-14-2019 today", PERSONAL_BIRTH, "ZZOLSON, ANNA 03-14-2019");
    finds("3/14/2019 Per O'Neil has two records", PERSONAL_BIRTH, "3/14/2019 Per O'Neil");
    finds("It says\nPID|1||204^^^H-01^MR||ZZOLSON^ANNA||20190314|F\nand fails", PERSONAL_SEGMENT,
          "PID|1||204^^^H-01^MR||ZZOLSON^ANNA||20190314|F");
}

static void
what_the_desk_is_asked_every_day_is_not(void **state)
{
    (void)state;
    finds_nothing("When does our agreement end? It was signed on 3/14/2024.");
    finds_nothing("Who signed the Data Use Agreement of 2024-03-14?");
    finds_nothing("Message 7612345678901234567 was rejected with BIRTH_DATE_MISSING");
    finds_nothing("Our NPI is 1234567893, our code HILL-01");
    finds_nothing("Page number 1a2b3c4d5e6f7081");
    finds_nothing("We sent 2,400 messages on 2/27/2026 and got 310 errors");
    finds_nothing("Lot 4455-21 of CVX 08, NDC 58160-0820-11");
    finds_nothing("");
    finds_nothing("The agreement ends on 3/14/2027, says the Help Desk");
}

static void
several_are_told_in_order_and_never_more_than_fit(void **state)
{
    struct personal found[PERSONAL_MOST];
    static char many[4000];
    struct str two = STR("Anna Zzolson 3/14/2019, 218-555-0100");

    (void)state;
    assert_int_equal(personal_find(two, today, found), 2);
    assert_int_equal(found[0].kind, PERSONAL_BIRTH);
    assert_int_equal(found[1].kind, PERSONAL_PHONE);
    assert_true(found[0].to <= found[1].from);
    for (size_t i = 0; i + 13 < sizeof(many); i += 13)
        for (size_t j = 0; j < 13; j++)
            many[i + j] = "218-555-0100;"[j];
    assert_int_equal(personal_find(str_of(many), today, found), PERSONAL_MOST);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_people_paste_is_found, setup),
        cmocka_unit_test_setup(what_the_desk_is_asked_every_day_is_not, setup),
        cmocka_unit_test_setup(several_are_told_in_order_and_never_more_than_fit, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
