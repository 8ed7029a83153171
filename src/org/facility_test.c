/* org/facility_test.c - facilities sheets: every rule, all faults at once, differences, round trips. */
#include "org/facility.h"

#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "store/test_db.h"

#define HEAD                                                                                       \
    "Action,Organization code,Facility name *,Doing business as,Facility type *,Address 1 *,"      \
    "Address 2,City *,State *,ZIP *,County,Phone *,Fax,NPI,MnVFC PIN,Licence number,EHR product,"  \
    "Sends data,Queries,Administrator first name *,Administrator last name *,"                     \
    "Administrator e-mail *,Administrator phone *\n"
#define TAIL                                                                                       \
    "St. Paul,MN,55101,Ramsey,651-555-0100,,,,,,yes,no,Zz,Tester,zz@example.org,6515550100\n"

static struct arena *arena;

static int
begin(void **state)
{
    (void)state;
    arena = arena_new(512 << 20);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static enum code_owner
owner(void *arg, struct str code)
{
    (void)arg;
    return str_starts(code, STR("N-"))   ? CODE_OURS
           : str_starts(code, STR("S-")) ? CODE_FOREIGN
                                         : CODE_UNKNOWN;
}

static struct facility_line known_lines[10];

static struct facility_known
known(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct facility_line *l = &known_lines[i];

        *l = (struct facility_line){.org = {(int64_t)i + 1}};
        l->value[COLUMN_CODE] = arena_printf(arena, "N-%zu", i + 1);
        l->value[COLUMN_NAME] = arena_printf(arena, "Site %zu", i + 1);
        l->value[COLUMN_KIND] = STR("clinic");
        l->value[COLUMN_STREET] = STR("1 Main St");
        l->value[COLUMN_CITY] = STR("St. Paul");
        l->value[COLUMN_STATE] = STR("MN");
        l->value[COLUMN_ZIP] = STR("55101");
        l->value[COLUMN_COUNTY] = STR("Ramsey");
        l->value[COLUMN_PHONE] = STR("651-555-0100");
    }
    return (struct facility_known){known_lines, count, owner, NULL};
}

static struct facility_check
checked(const char *text, size_t known_count)
{
    struct facility_known facts = known(known_count);
    struct sheet sheet;
    struct str why;

    assert_true(sheet_read(arena, str_of(text), STR("Facilities"), &sheet, &why));
    return facility_check(arena, &sheet, &facts);
}

static void
a_good_sheet_is_kept_changed_added_and_closed(void **state)
{
    struct facility_check check = checked(
        HEAD ",N-1,Site 1,,clinic,1 Main St,," TAIL "keep,N-2,Site Two,,Clinic,1 Main St,," TAIL
             "add,,New Site,,pharmacy,2 Main St,," TAIL "close,N-3,,,,,,,,,,,,,,,,,,,,,\n",
        4);

    (void)state;
    for (size_t i = 0; i < check.fault_count; i++)
        fail_msg("%.*s", STRF(fault_words(arena, &check.faults[i])));
    assert_int_equal(check.count, 5);
    assert_int_equal(check.lines[0].action, FACILITY_KEPT);
    assert_int_equal(check.lines[1].action, FACILITY_CHANGED);
    assert_str(check.lines[1].changes, "facility name");
    assert_int_equal(check.lines[2].action, FACILITY_ADDED);
    assert_int_equal(check.lines[3].action, FACILITY_CLOSED);
    assert_int_equal(check.lines[3].org.v, 3);
    assert_int_equal(check.lines[4].action, FACILITY_CLOSED); /* N-4 is not in the sheet */
    assert_int_equal(check.lines[4].row, 0);
    assert_int_equal(check.kept, 1);
    assert_int_equal(check.closed, 2);
    assert_false(check.many_closed);
}

static void
one_bad_cell(enum facility_column column, const char *value, const char *want)
{
    struct str row = STR(",N-1,Site 1,,clinic,1 Main St,," TAIL), fields = row;
    struct facility_check check;
    struct buf buf;

    buf_init(&buf, arena, 1024);
    buf_add(&buf, STR(HEAD));
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        struct str field = str_trim(str_cut(&fields, ','));

        if (c > 0)
            buf_char(&buf, ',');
        csv_field(&buf, c == (size_t)column ? str_of(value) : field);
    }
    check = checked(arena_cstr(arena, buf_str(&buf)), 0);
    if (want == NULL) {
        if (check.fault_count > 0)
            fail_msg("%.*s", STRF(fault_words(arena, &check.faults[0])));
        return;
    }
    assert_int_equal(check.fault_count, 1);
    assert_int_equal(check.faults[0].row, 2);
    assert_int_equal(check.faults[0].at, column);
    assert_str(check.faults[0].column, arena_cstr(arena, column_letters(arena, column)));
    assert_str(check.faults[0].wrong, want);
    assert_true(check.faults[0].remedy.n > 0);
}

static void
every_column_takes_what_is_right_and_names_what_is_wrong(void **state)
{
    (void)state;
    one_bad_cell(COLUMN_ACTION, "drop", "is not an action");
    one_bad_cell(COLUMN_CODE, "S-1", "belongs to another organization");
    one_bad_cell(COLUMN_CODE, "X-1", "is not a code of the registry");
    one_bad_cell(COLUMN_NAME, "", "is empty");
    one_bad_cell(COLUMN_KIND, "shop", "is not a type of facility");
    one_bad_cell(COLUMN_KIND, "registry", "is not a type of facility");
    one_bad_cell(COLUMN_KIND, "Long-term care", NULL);
    one_bad_cell(COLUMN_STREET, "", "is empty");
    one_bad_cell(COLUMN_CITY, "", "is empty");
    one_bad_cell(COLUMN_STATE, "mn", NULL);
    one_bad_cell(COLUMN_STATE, "Minnesota", "is not a state");
    one_bad_cell(COLUMN_STATE, "XX", "is not a state");
    one_bad_cell(COLUMN_ZIP, "551011234", NULL);
    one_bad_cell(COLUMN_ZIP, "55101-1234", NULL);
    one_bad_cell(COLUMN_ZIP, "5510", "is not a ZIP code");
    one_bad_cell(COLUMN_ZIP, "55101x", "is not a ZIP code");
    one_bad_cell(COLUMN_PHONE, "(651) 555 0100", NULL);
    one_bad_cell(COLUMN_PHONE, "1-651-555-0100 x22", NULL);
    one_bad_cell(COLUMN_PHONE, "555-0100", "is not a telephone number");
    one_bad_cell(COLUMN_PHONE, "call us", "is not a telephone number");
    one_bad_cell(COLUMN_FAX, "12", "is not a telephone number");
    one_bad_cell(COLUMN_NPI, "1234567893", NULL); /* the example of the standard */
    one_bad_cell(COLUMN_NPI, "1234567890", "is not a national provider identifier");
    one_bad_cell(COLUMN_NPI, "123", "is not a national provider identifier");
    one_bad_cell(COLUMN_SENDS, "maybe", "is neither yes nor no");
    one_bad_cell(COLUMN_QUERIES, "Y", NULL);
    one_bad_cell(COLUMN_ADMIN_GIVEN, "", "is empty");
    one_bad_cell(COLUMN_ADMIN_FAMILY, "", "is empty");
    one_bad_cell(COLUMN_ADMIN_EMAIL, "zz@example", "is not an e-mail address");
    one_bad_cell(COLUMN_ADMIN_EMAIL, "zz@example.org; yy@example.org", "is not an e-mail address");
    one_bad_cell(COLUMN_ADMIN_EMAIL, "z<z>@example.org", "is not an e-mail address");
    one_bad_cell(COLUMN_ADMIN_EMAIL, "z\xc3\xa9@example.org", "is not an e-mail address");
    one_bad_cell(COLUMN_CITY, "Dul\x01uth",
                 "holds the end of a line or a sign that cannot be seen");
    one_bad_cell(COLUMN_ADMIN_PHONE, "", "is empty");
}

static void
child_care_needs_its_licence_number(void **state)
{
    struct facility_check check = checked(HEAD ",N-1,Site 1,,child-care,1 Main St,," TAIL, 1);

    (void)state;
    assert_int_equal(check.fault_count, 1);
    assert_int_equal(check.faults[0].at, COLUMN_LICENSE);
}

static void
values_are_stored_in_one_form(void **state)
{
    struct facility_check check =
        checked(HEAD ",,A,,Clinic,1 Main St,,St. Paul,mn,551011234,,+1 (651) 555.0100 x7,,,,,,,,Zz,"
                     "Tester,zz@example.org,6515550100\n",
                0);

    (void)state;
    assert_int_equal(check.fault_count, 0);
    assert_str(check.lines[0].value[COLUMN_KIND], "clinic");
    assert_str(check.lines[0].value[COLUMN_STATE], "MN");
    assert_str(check.lines[0].value[COLUMN_ZIP], "55101-1234");
    assert_str(check.lines[0].value[COLUMN_PHONE], "651-555-0100 x7");
}

static void
all_faults_of_a_sheet_are_told_at_once_with_their_cells(void **state)
{
    struct facility_check check = checked(
        "Facility name,Facility type,Adress 1,City,State,ZIP,Phone,Administrator first name,"
        "Administrator last name,Administrator e-mail,Administrator phone\n"
        ",clinic,1 Main,St. Paul,MN,55101,6515550100,Zz,Tester,zz@example.org,6515550100\n"
        "B,shop,2 Main,St. Paul,ZZ,1,6515550100,Zz,Tester,zz@example.org,6515550100\n",
        0);

    (void)state;
    assert_int_equal(check.fault_count, 6);
    assert_str(
        fault_words(arena, &check.faults[0]),
        "row 1 (Address 1): the column is missing. Add it, or copy the rows into the template.");
    assert_str(fault_words(arena, &check.faults[1]),
               "C1 \"Adress 1\": the column is not one of the template. Remove it, or give it the "
               "heading of the template.");
    assert_str(fault_words(arena, &check.faults[2]),
               "A2 (Facility name): is empty. Enter the facility name.");
    assert_str(check.faults[3].column, "B");
    assert_str(check.faults[4].column, "E");
    assert_str(check.faults[5].column, "F");
}

static void
another_sheet_is_told_in_one_fault_and_closes_nobody(void **state)
{
    struct facility_check check = checked("Year,Sum\n2025,12\n2026,14\n", 2);

    (void)state;
    assert_int_equal(check.fault_count, 1);
    assert_int_equal(check.closed, 0);
    assert_str(fault_words(arena, &check.faults[0]),
               "row 1 \"Year\": no heading of the template stands in this row. Send the sheet "
               "Facilities of the template, with its headings in the first row.");
}

static void
doubles_are_found_by_code_and_by_name_and_address(void **state)
{
    struct facility_check check =
        checked(HEAD ",N-1,Site 1,,clinic,1 Main St,," TAIL ",N-1,Other,,clinic,2 Main St,," TAIL
                     ",,SITE-1,,clinic,1  main st.,," TAIL,
                1);

    (void)state;
    assert_int_equal(check.fault_count, 2);
    assert_int_equal(check.faults[0].row, 3);
    assert_str(check.faults[0].wrong, "the same code stands in row 2 already");
    assert_int_equal(check.faults[1].row, 4);
    assert_str(check.faults[1].wrong,
               "a facility of the same name and address stands in row 2 already");
}

static void
actions_that_contradict_the_agreement_are_told(void **state)
{
    struct facility_check check =
        checked(HEAD "add,N-1,Site 1,,clinic,1 Main St,," TAIL
                     "keep,,Site 2,,clinic,2 Main St,," TAIL "close,,,,,,,,,,,,,,,,,,,,,,\n",
                1);

    (void)state;
    assert_int_equal(check.fault_count, 3);
    assert_str(check.faults[0].wrong, "says that the facility is new");
    assert_str(check.faults[1].wrong, "says that the facility is there already");
    assert_str(check.faults[2].wrong, "is empty");
}

static void
unusually_many_closed_facilities_are_noticed(void **state)
{
    (void)state;
    assert_true(checked(HEAD ",N-1,Site 1,,clinic,1 Main St,," TAIL, 4).many_closed);
    assert_false(checked(HEAD ",N-1,Site 1,,clinic,1 Main St,," TAIL, 3).many_closed);
}

static void
formulas_and_merged_cells_are_faults(void **state)
{
    struct facility_known facts = known(1);
    struct sheet sheet;
    struct facility_check check;
    struct str why;

    (void)state;
    assert_true(
        sheet_read(arena, STR(HEAD ",N-1,Site 1,,clinic,1 Main St,," TAIL), STR(""), &sheet, &why));
    sheet.rows[1].cells[COLUMN_NAME].kind = CELL_FORMULA;
    sheet.rows[1].cells[COLUMN_CITY].kind = CELL_MERGED;
    check = facility_check(arena, &sheet, &facts);
    assert_int_equal(check.fault_count, 2);
    assert_str(check.faults[0].wrong, "holds a formula");
    assert_str(check.faults[1].wrong, "is part of merged cells");
}

static void
ten_thousand_rows_are_checked_and_more_are_refused(void **state)
{
    struct facility_check check;
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 4 << 20);
    buf_add(&buf, STR(HEAD));
    for (int i = 0; i < FACILITY_ROWS; i++)
        buf_printf(&buf, ",,Site %d,,clinic,%d Main St,," TAIL, i, i);
    check = checked(arena_cstr(arena, buf_str(&buf)), 0);
    assert_int_equal(check.fault_count, 0);
    assert_int_equal(check.added, FACILITY_ROWS);
    buf_printf(&buf, ",,Site %d,,clinic,%d Main St,," TAIL, FACILITY_ROWS, FACILITY_ROWS);
    assert_int_equal(checked(arena_cstr(arena, buf_str(&buf)), 0).fault_count, 1);
}

static struct sheet
read_back(struct str bytes)
{
    struct sheet sheet;
    struct str why = STR("");

    if (!sheet_read(arena, bytes, STR("Facilities"), &sheet, &why))
        fail_msg("%.*s", STRF(why));
    return sheet;
}

static void
the_template_we_ship_passes_our_own_check_in_both_forms(void **state)
{
    struct facility_known facts = known(3);
    struct facility_check check;
    struct sheet sheets[2];
    struct str book;
    struct err err;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct facility_line *l = &known_lines[i];

        l->value[COLUMN_ADMIN_GIVEN] = STR("=Zz");
        l->value[COLUMN_ADMIN_FAMILY] = STR("Tester");
        l->value[COLUMN_ADMIN_EMAIL] = STR("zz@example.org");
        l->value[COLUMN_ADMIN_PHONE] = STR("651-555-0100");
    }
    assert_int_equal(facility_book(arena, known_lines, 3, NULL, 0, &book, &err), OK);
    sheets[0] = read_back(book);
    sheets[1] = read_back(facility_csv(arena, known_lines, 3));
    for (size_t i = 0; i < 2; i++) {
        check = facility_check(arena, &sheets[i], &facts);
        for (size_t j = 0; j < check.fault_count; j++)
            fail_msg("%.*s", STRF(fault_words(arena, &check.faults[j])));
        assert_int_equal(check.kept, 3);
    }
}

static void
faults_are_marked_in_a_new_workbook_with_the_same_rows(void **state)
{
    struct facility_check check =
        checked(HEAD ",N-1,,,clinic,1 Main St,," TAIL ",N-2,Site 2,,shop,1 Main St,," TAIL, 2);
    struct sheet sheet;
    struct str book, why;
    struct err err;

    (void)state;
    assert_int_equal(check.fault_count, 2);
    assert_int_equal(facility_book(arena, check.lines, check.count, check.faults, check.fault_count,
                                   &book, &err),
                     OK);
    sheet = read_back(book);
    assert_int_equal(sheet.count, 3);
    assert_str(cell_text(&sheet.rows[2], COLUMN_KIND), "shop");
    assert_true(sheet_read(arena, book, STR("Faults"), &sheet, &why));
    assert_int_equal(sheet.count, 3);
    assert_str(cell_text(&sheet.rows[1], 0), "2");
    assert_str(cell_text(&sheet.rows[1], 1), "Facility name");
    assert_str(cell_text(&sheet.rows[2], 3), "is not a type of facility");
}

/* The download with today's facilities, sent back as it is, changes nothing and has no fault. */
static void
prefilled_is_kept(struct tx *tx, const struct agreement *agreement, size_t want)
{
    struct facility_check check;
    struct facility_line *lines;
    struct sheet sheet;
    struct err err;
    size_t count;

    assert_int_equal(facility_lines(tx, arena, agreement->id, &lines, &count, &err), OK);
    sheet = read_back(facility_csv(arena, lines, count));
    assert_int_equal(facility_check_store(tx, arena, agreement, &sheet, &check, &err), OK);
    for (size_t i = 0; i < check.fault_count; i++)
        fail_msg("%.*s", STRF(fault_words(arena, &check.faults[i])));
    assert_int_equal(check.kept, want);
    assert_int_equal(check.count, want);
}

static void
a_sheet_is_applied_to_organizations_and_their_access(void **state)
{
    struct test_db test;
    struct date today = date_from(2026, 3, 2), later = date_from(2026, 3, 3);
    struct instant now = {INT64_C(1772468100) * 1000000};
    struct org north = {.code = STR("NORTH"), .name = STR("North")};
    struct org one = {.code = STR("N-1"), .name = STR("Site 1"), .kind = ORG_CLINIC};
    struct org two = {.code = STR("NORTH-2"), .name = STR("Site 2")}, south, added;
    struct facility_check check;
    struct agreement agreement;
    struct facility_line *lines;
    struct sheet sheet;
    struct gate gate;
    struct err err;
    struct tx tx = {0};
    size_t count;

    (void)state;
    south = (struct org){.code = STR("SOUTH"), .name = STR("South")};
    test_db_new(&test);
    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    assert_int_equal(org_add(&tx, &north, now, &err), OK);
    assert_int_equal(org_add(&tx, &south, now, &err), OK);
    one.parent = two.parent = north.id;
    assert_int_equal(org_add(&tx, &one, now, &err), OK);
    assert_int_equal(org_add(&tx, &two, now, &err), OK);
    assert_int_equal(agreement_take_over(&tx, north.id, date_from(2025, 1, 1),
                                         &(struct signer){.name = STR("Ann")}, now, &agreement,
                                         &err),
                     OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(agreement_facility_put(&tx, agreement.id,
                                                &(struct facility){.org = i == 0 ? one.id : two.id,
                                                                   .from = date_from(2025, 1, 1),
                                                                   .until = DATE_NONE},
                                                &err),
                         OK);
    prefilled_is_kept(&tx, &agreement, 2); /* also of those taken over, of which little is known */
    sheet = read_back(STR(HEAD ",SOUTH,South,,clinic,1 Main St,," TAIL));
    assert_int_equal(facility_check_store(&tx, arena, &agreement, &sheet, &check, &err), OK);
    assert_int_equal(check.fault_count, 1);
    assert_str(check.faults[0].wrong, "belongs to another organization");

    sheet = read_back(
        STR(HEAD ",N-1,Site One,,clinic,1 Main St,," TAIL ",,Site 3,,pharmacy,3 Main St,," TAIL));
    assert_int_equal(facility_check_store(&tx, arena, &agreement, &sheet, &check, &err), OK);
    assert_int_equal(check.fault_count, 0);
    assert_int_equal(check.closed, 1);
    assert_int_equal(facility_apply(&tx, arena, &agreement, &check, now, today, &err), OK);
    assert_int_equal(org_find_code(&tx, arena, STR("N-1"), &one, &err), OK);
    assert_str(one.name, "Site One");
    assert_int_equal(org_find_code(&tx, arena, STR("NORTH-3"), &added, &err), OK);
    assert_int_equal(added.kind, ORG_PHARMACY);
    assert_int_equal(agreement_gate(&tx, arena, added.id, later, &gate, &err), OK);
    assert_int_equal(gate.answer, GATE_ACTIVE);
    assert_int_equal(agreement_gate(&tx, arena, two.id, later, &gate, &err), OK);
    assert_int_equal(gate.answer, GATE_EXPIRED);
    assert_int_equal(facility_lines(&tx, arena, agreement.id, &lines, &count, &err), OK);
    assert_int_equal(count, 2);
    for (size_t i = 0; i < count; i++)
        assert_true(lines[i].value[COLUMN_ADMIN_EMAIL].n > 0); /* what the sheet said is kept */
    prefilled_is_kept(&tx, &agreement, 2);
    tx_end(&tx);
    test_db_free(&test);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_sheet_is_kept_changed_added_and_closed),
        cmocka_unit_test(every_column_takes_what_is_right_and_names_what_is_wrong),
        cmocka_unit_test(child_care_needs_its_licence_number),
        cmocka_unit_test(values_are_stored_in_one_form),
        cmocka_unit_test(all_faults_of_a_sheet_are_told_at_once_with_their_cells),
        cmocka_unit_test(another_sheet_is_told_in_one_fault_and_closes_nobody),
        cmocka_unit_test(doubles_are_found_by_code_and_by_name_and_address),
        cmocka_unit_test(actions_that_contradict_the_agreement_are_told),
        cmocka_unit_test(unusually_many_closed_facilities_are_noticed),
        cmocka_unit_test(formulas_and_merged_cells_are_faults),
        cmocka_unit_test(ten_thousand_rows_are_checked_and_more_are_refused),
        cmocka_unit_test(the_template_we_ship_passes_our_own_check_in_both_forms),
        cmocka_unit_test(faults_are_marked_in_a_new_workbook_with_the_same_rows),
        cmocka_unit_test(a_sheet_is_applied_to_organizations_and_their_access),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
