/* exchange/sheet_test.c - the template passes our own check; every fault of every row is told at its cell. */
#include "exchange/sheet.h"

#include "base/test.h"
#include "exchange/check_help.h"
#include "store/test_db.h"

static struct world world;
static struct exchange exchange;
static struct sheet_ask ask;

static int
set_up(void **state)
{
    (void)state;
    world_open(&world);
    exchange = (struct exchange){
        .codes = world.codes, .profiles = world.profiles, .registry = STR("JENNER")};
    ask = (struct sheet_ask){.ex = &exchange,
                             .org = {1},
                             .org_code = STR("H-01"),
                             .now = {world.ask.now, -360, world.ask.today},
                             .upload = 77};
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct sheet_check
checked(struct str bytes)
{
    struct sheet_check check;
    struct sheet sheet;
    struct str why = STR("");

    if (!sheet_read(world.arena, bytes, STR("Doses"), &sheet, &why))
        fail_msg("the sheet cannot be read: %.*s", STRF(why));
    sheet_judge(world.arena, &ask, &sheet, &check);
    return check;
}

static void
the_template_passes_our_own_check(void **state)
{
    struct sheet_check check = checked(sheet_template_csv(world.arena));
    struct str xlsx;
    struct err err;

    (void)state;
    for (size_t i = 0; i < check.fault_count; i++)
        print_error("%.*s%u %.*s\n", STRF(check.faults[i].column), check.faults[i].row,
                    STRF(check.faults[i].wrong));
    assert_int_equal(check.fault_count, 0);
    assert_int_equal(check.count, 1);
    assert_int_equal(sheet_template(world.arena, &xlsx, &err), OK);
    check = checked(xlsx);
    assert_int_equal(check.fault_count, 0);
    assert_int_equal(check.persons[0].doses, 1);
}

#define HEAD                                                                                       \
    "Chart number *,Last name *,First name *,Birth date *,Sex *,Date given *,Vaccine *,Given by us *"

/* "D2 E" */
static struct str
faults_line(const struct sheet_check *check)
{
    struct buf buf;

    buf_init(&buf, world.arena, 128);
    for (size_t i = 0; i < check->fault_count; i++)
        buf_printf(&buf, "%s%.*s%u%s", i > 0 ? " " : "", STRF(check->faults[i].column),
                   check->faults[i].row, check->faults[i].stops ? "" : "?");
    return buf_str(&buf);
}

static void
every_fault_stands_at_its_cell(void **state)
{
    static const struct {
        const char *rows, *faults;
    } all[] = {
        {"1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n", ""},
        {"1,Berg,Tom,2020-05-06,M,2021-06-01,M-M-R II,no\n", ""},
        {"1,Berg,Tom,5/6/20,male,6/1/21,cvx 3,NO\n", ""},
        {",Berg,,31/31/2020,Q,soon,NOSUCH,maybe\n", "A2 C2 D2 E2 F2 G2 H2"},
        {"1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n2,Moe,Ida,2020-05-06,F,2021-13-01,03,no\n",
         "F3"},
        /* What only the judge knows: before birth, in the future. */
        {"1,Berg,Tom,2020-05-06,M,2019-06-01,03,no\n", "F2"},
        {"1,Berg,Tom,2031-05-06,M,2032-06-01,03,no\n", "D2 F2"},
        {"1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n\n\n2,Moe,Ida,2020-05-06,F,2019-06-01,03,no\n",
         "F5"},
        /* The second dose of a person whose rows stand apart. */
        {"1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n2,Moe,Ida,2020-05-06,F,2021-06-01,03,no\n"
         "1,Berg,Tom,2020-05-06,M,2019-06-01,10,no\n",
         "F4"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        struct sheet_check check = checked(arena_printf(world.arena, HEAD "\n%s", all[i].rows));
        struct str got = faults_line(&check);

        if (!str_eq(got, str_of(all[i].faults)))
            fail_msg("%s gives \"%.*s\", not \"%s\"", all[i].rows, STRF(got), all[i].faults);
    }
}

static void
a_missing_column_is_told_with_its_name(void **state)
{
    struct sheet_check check = checked(STR("Last name,First name\nBerg,Tom\n"));

    (void)state;
    assert_int_equal(check.stops, 6);
    assert_int_equal(check.count, 0);
    assert_string_equal(arena_cstr(world.arena, check.faults[0].heading), "Chart number");
}

static void
a_person_is_one_message_and_a_bad_row_holds_all_of_it(void **state)
{
    struct sheet_check check = checked(STR(HEAD "\n1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n"
                                                "2,Moe,Ida,2020-05-06,F,2021-06-01,03,no\n"
                                                "1,BERG,TOM,5/6/2020,M,2021-06-01,NOSUCH,no\n"));

    (void)state;
    assert_int_equal(check.count, 2);
    assert_true(check.persons[0].bad);
    assert_int_equal(check.persons[0].doses, 2);
    assert_false(check.persons[1].bad);
    assert_true(str_find_str(check.persons[1].message, STR("|U77-2|")) <
                check.persons[1].message.n);
}

/* Nothing is left out in silence. */
static void
too_many_doses_of_one_person_hold_all_of_them(void **state)
{
    struct buf buf;
    struct sheet_check check;

    (void)state;
    buf_init(&buf, world.arena, 8192);
    BUF_LIT(&buf, HEAD "\n");
    for (int i = 0; i <= DOSES_OF_PERSON; i++)
        BUF_LIT(&buf, "1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n");
    check = checked(buf_str(&buf));
    assert_true(check.persons[0].bad);
    assert_int_equal(check.fault_count, 1);
    assert_int_equal(check.faults[0].row, DOSES_OF_PERSON + 2);
}

static void
a_cell_cannot_break_out_of_its_field(void **state)
{
    struct sheet_check check =
        checked(STR(HEAD "\n1,\"Berg|X^Y\",Tom,2020-05-06,M,2021-06-01,03,no\n"));

    (void)state;
    assert_true(str_find_str(check.persons[0].message, STR("Berg\\F\\X\\S\\Y^Tom")) <
                check.persons[0].message.n);
}

static struct sheet
read_page(struct str bytes, const char *page)
{
    struct sheet sheet;
    struct str why = STR("");

    if (!sheet_read(world.arena, bytes, str_of(page), &sheet, &why))
        fail_msg("the sheet cannot be read: %.*s", STRF(why));
    return sheet;
}

/* Gaps close, other columns stay; what is wrong stands beside the row where it is now. */
static void
the_faults_workbook_has_the_same_rows(void **state)
{
    struct sheet sheet =
        read_page(STR("Remark," HEAD "\n\nx,1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n"
                      "y,2,Moe,Ida,2020-05-06,F,2021-06-01,NOSUCH,no\n"),
                  "Doses");
    struct sheet_check check;
    struct sheet again;
    struct str book;
    struct err err;

    (void)state;
    sheet_judge(world.arena, &ask, &sheet, &check);
    assert_int_equal(check.fault_count, 1);
    assert_int_equal(check.faults[0].row, 4);
    assert_int_equal(sheet_faults(world.arena, &sheet, &check, &book, &err), OK);
    again = read_page(book, "Doses");
    assert_int_equal(again.count, 3);
    assert_str(cell_text(&again.rows[0], 0), "Remark");
    assert_str(cell_text(&again.rows[1], 0), "x");
    assert_str(cell_text(&again.rows[2], check.faults[0].at), "NOSUCH");
    sheet_judge(world.arena, &ask, &again, &check);
    assert_int_equal(check.fault_count, 1);
    again = read_page(book, "Faults");
    assert_int_equal(again.count, 2);
    assert_str(cell_text(&again.rows[1], 0), "3");
    assert_str(cell_text(&again.rows[1], 1), "Vaccine");
    assert_str(cell_text(&again.rows[1], 2), "NOSUCH");
}

/* What was left out when it was checked must not be stored because it was kept as plain text. */
static void
a_formula_is_a_fault_still_when_the_sheet_was_kept(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct sheet kept,
        sheet = read_page(STR(HEAD "\n1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n"), "Doses");
    struct upload upload = {.id = 77, .org = ask.org, .made_at = ask.now.at};
    struct upload_ask wanted = {77, ask.org, ask.now.at};
    struct sheet_check check;
    struct test_db test = {0};
    struct err err;

    (void)state;
    sheet.rows[1].cells[6].kind = CELL_FORMULA;
    test_db_new(&test);
    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    assert_int_equal(upload_keep(&tx, world.arena, &sheet, &upload, &err), OK);
    assert_int_equal(upload_load(&tx, world.arena, &wanted, &upload, &err), OK);
    assert_true(upload_sheet(world.arena, &upload, &kept));
    sheet_judge(world.arena, &ask, &kept, &check);
    assert_true(check.persons[0].bad);
    assert_int_equal(check.fault_count, 1);
    assert_str(check.faults[0].wrong, "the cell holds a formula");
    assert_str(check.faults[0].value, "03");
    wanted.now.us += (int64_t)(UPLOAD_HOURS + 1) * 3600 * 1000000;
    assert_int_equal(upload_load(&tx, world.arena, &wanted, &upload, &err), OK);
    assert_false(upload_sheet(world.arena, &upload, &kept));
    tx_end(&tx);
    test_db_free(&test);
}

/* Nobody stored it and nobody came back: its text goes when it is a day old, whoever sends the next one. */
static void
what_nobody_stored_is_forgotten(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct sheet sheet =
        read_page(STR(HEAD "\n1,Berg,Tom,2020-05-06,M,2021-06-01,03,no\n"), "Doses");
    struct upload old = {.id = 7, .org = ask.org, .made_at = {1000}}, fresh = old;
    struct instant now = {(int64_t)(UPLOAD_HOURS * 3600 + 1) * 1000000};
    struct test_db test = {0};
    struct err err;
    int64_t gone;

    (void)state;
    fresh.id = 8;
    fresh.made_at = now;
    test_db_new(&test);
    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    assert_int_equal(upload_keep(&tx, world.arena, &sheet, &old, &err), OK);
    assert_int_equal(upload_keep(&tx, world.arena, &sheet, &fresh, &err), OK);
    assert_int_equal(upload_forget(&tx, now, &gone, &err), OK);
    assert_int_equal(gone, 1);
    assert_int_equal(upload_forget(&tx, now, &gone, &err), OK);
    assert_int_equal(gone, 0);
    tx_end(&tx);
    test_db_free(&test);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_template_passes_our_own_check),
        cmocka_unit_test(every_fault_stands_at_its_cell),
        cmocka_unit_test(a_missing_column_is_told_with_its_name),
        cmocka_unit_test(a_person_is_one_message_and_a_bad_row_holds_all_of_it),
        cmocka_unit_test(too_many_doses_of_one_person_hold_all_of_them),
        cmocka_unit_test(a_cell_cannot_break_out_of_its_field),
        cmocka_unit_test(the_faults_workbook_has_the_same_rows),
        cmocka_unit_test(a_formula_is_a_fault_still_when_the_sheet_was_kept),
        cmocka_unit_test(what_nobody_stored_is_forgotten),
    };

    return cmocka_run_group_tests_name("exchange/sheet", tests, set_up, tear_down);
}
