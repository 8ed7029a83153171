/* base/sheet_test.c - spreadsheets as people make them, and as nobody should. */
#include "base/sheet.h"

#include <zip.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/test.h"

static struct arena *arena;

static int
begin(void **state)
{
    (void)state;
    arena = arena_new(256 << 20);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool
csv(const char *text, struct sheet *out)
{
    struct str why = STR("");
    bool ok = sheet_read(arena, str_of(text), STR(""), out, &why);

    assert_int_equal(ok, why.n == 0);
    return ok;
}

static void
csv_takes_commas_semicolons_and_pasted_tabs(void **state)
{
    const char *const texts[] = {"code,name\nA1,North\n", "code;name\r\nA1;North\r\n",
                                 "code\tname\nA1\tNorth",
                                 ("\xef\xbb\xbf"
                                  "code,name\nA1,North")};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct sheet sheet;

        assert_true(csv(texts[i], &sheet));
        assert_int_equal(sheet.count, 2);
        assert_str(cell_text(&sheet.rows[0], 0), "code");
        assert_int_equal(sheet.rows[1].number, 2);
        assert_str(cell_text(&sheet.rows[1], 1), "North");
        assert_str(cell_text(&sheet.rows[1], 7), "");
    }
}

static void
csv_quotes_hold_separators_quotes_and_line_ends(void **state)
{
    struct sheet sheet;

    (void)state;
    assert_true(csv("a,b\n\"x, \"\"y\"\"\nz\",2\n\n,,\n3,4\n", &sheet));
    assert_int_equal(sheet.count, 3);
    assert_str(cell_text(&sheet.rows[1], 0), "x, \"y\"\nz");
    assert_int_equal(sheet.rows[2].number, 6); /* lines as the file has them; empty ones left out */
    assert_str(cell_text(&sheet.rows[2], 0), "3");
}

static void
csv_that_is_none_is_refused_with_its_line(void **state)
{
    struct sheet sheet;
    struct str why;

    (void)state;
    assert_false(sheet_read(arena, STR("a,b\n\"x,2\n"), STR(""), &sheet, &why));
    assert_str(why, "Line 2: a quotation mark is opened and not closed. Close it.");
    assert_false(sheet_read(arena, STR("a,b\n\"x\"y,2\n"), STR(""), &sheet, &why));
    assert_str(why, "Line 2: there is text behind a closing quotation mark. Remove it.");
    assert_false(sheet_read(arena, STR(""), STR(""), &sheet, &why));
    assert_false(sheet_read(arena, STR("\n\n"), STR(""), &sheet, &why));
    assert_false(sheet_read(arena, STR("a\0b"), STR(""), &sheet, &why));
    assert_false(sheet_read(arena, STR("\xd0\xcf\x11\xe0"), STR(""), &sheet, &why));
    assert_true(sheet_read(arena, STR("caf\xe9,1"), STR(""), &sheet, &why)); /* Latin-1 */
    assert_str(cell_text(&sheet.rows[0], 0), "caf\xc3\xa9");
}

static void
csv_of_too_many_rows_is_refused_and_of_many_is_not(void **state)
{
    struct buf buf;
    struct sheet sheet;
    struct str why;

    (void)state;
    buf_init(&buf, arena, 1 << 20);
    for (int i = 0; i < SHEET_ROWS; i++)
        buf_printf(&buf, "%d,name\n", i);
    assert_true(sheet_read(arena, buf_str(&buf), STR(""), &sheet, &why));
    assert_int_equal(sheet.count, SHEET_ROWS);
    BUF_LIT(&buf, "one,more\n");
    assert_false(sheet_read(arena, buf_str(&buf), STR(""), &sheet, &why));
}

struct part {
    const char *name;
    struct str bytes;
};

/* A ZIP in memory, as spreadsheet programs write it. */
static struct str
zipped(const struct part *parts, size_t count)
{
    zip_error_t error;
    zip_source_t *whole;
    zip_stat_t stat;
    zip_t *zip;
    char *bytes;

    zip_error_init(&error);
    whole = zip_source_buffer_create(NULL, 0, 0, &error);
    zip = zip_open_from_source(whole, ZIP_TRUNCATE, &error);
    assert_non_null(zip);
    zip_source_keep(whole);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].bytes.p, parts[i].bytes.n, 0);

        assert_true(zip_file_add(zip, parts[i].name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(zip_source_open(whole), 0);
    assert_int_equal(zip_source_stat(whole, &stat), 0);
    bytes = arena_bytes(arena, stat.size);
    assert_int_equal(zip_source_read(whole, bytes, stat.size), (zip_int64_t)stat.size);
    (void)zip_source_close(whole);
    zip_source_free(whole);
    return (struct str){bytes, stat.size};
}

#define WORKBOOK                                                                                   \
    "<workbook xmlns:r='x'><sheets><sheet name='Hidden' state='hidden' r:id='rId9'/>"              \
    "<sheet name='How to' r:id='rId1'/><sheet name='Facilities' r:id='rId2'/></sheets></workbook>"
#define RELATIONS                                                                                  \
    "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"                      \
    "<Relationship Id='rId2' Target='/xl/worksheets/sheet2.xml'/></Relationships>"
#define STRINGS                                                                                    \
    "<sst><si><t>code</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>x</t></rPh></si>"        \
    "<si><t>North &amp; Sons</t></si></sst>"

static struct str
workbook(const char *sheet2, const char *more_name, struct str more)
{
    struct part parts[] = {
        {"xl/workbook.xml", STR(WORKBOOK)},
        {"xl/_rels/workbook.xml.rels", STR(RELATIONS)},
        {"xl/sharedStrings.xml", STR(STRINGS)},
        {"xl/worksheets/sheet1.xml", STR("<worksheet><sheetData><row r='1'><c "
                                         "r='A1'><v>1</v></c></row></sheetData></worksheet>")},
        {"xl/worksheets/sheet2.xml", str_of(sheet2)},
        {more_name, more},
    };

    return zipped(parts, more_name == NULL ? 5 : 6);
}

static void
xlsx_is_read_by_the_name_of_the_sheet_with_its_shared_and_inline_texts(void **state)
{
    struct str bytes =
        workbook("<x:worksheet xmlns:x='y'><x:sheetData>"
                 "<x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c><x:c r='B1' "
                 "t='s'><x:v>1</x:v></x:c></x:row>"
                 "<x:row r='2'/><x:row r='4'><x:c r='B4' t='s'><x:v>2</x:v></x:c>"
                 "<x:c r='AA4' t='inlineStr'><x:is><x:t>in line</x:t></x:is></x:c>"
                 "<x:c t='n'><x:v>55101</x:v></x:c></x:row></x:sheetData></x:worksheet>",
                 NULL, STR(""));
    struct sheet sheet;
    struct str why = STR("");

    (void)state;
    assert_true(sheet_read(arena, bytes, STR("facilities"), &sheet, &why));
    assert_str(sheet.name, "Facilities");
    assert_int_equal(sheet.count, 2);
    assert_str(cell_text(&sheet.rows[0], 0), "code");
    assert_str(cell_text(&sheet.rows[0], 1), "name");
    assert_int_equal(sheet.rows[1].number, 4);
    assert_str(cell_text(&sheet.rows[1], 0), "");
    assert_str(cell_text(&sheet.rows[1], 1), "North & Sons");
    assert_str(cell_text(&sheet.rows[1], 26), "in line");
    assert_str(cell_text(&sheet.rows[1], 27), "55101");
    assert_true(sheet_read(arena, bytes, STR("nothing"), &sheet, &why));
    assert_str(sheet.name, "How to"); /* the first that is visible */
}

static void
xlsx_formulas_and_merged_cells_are_marked(void **state)
{
    struct str bytes = workbook(
        "<worksheet><sheetData><row r='1'><c r='A1'><f>1+1</f><v>2</v></c><c r='B1'><v>3</v></c>"
        "<c r='C1'><v>4</v></c></row></sheetData><mergeCells><mergeCell ref='B1:C1'/></mergeCells>"
        "</worksheet>",
        NULL, STR(""));
    struct sheet sheet;
    struct str why;

    (void)state;
    assert_true(sheet_read(arena, bytes, STR("Facilities"), &sheet, &why));
    assert_int_equal(sheet.rows[0].cells[0].kind, CELL_FORMULA);
    assert_int_equal(sheet.rows[0].cells[1].kind, CELL_MERGED);
    assert_int_equal(sheet.rows[0].cells[2].kind, CELL_MERGED);
}

static void
xlsx_with_macros_bombs_or_doctypes_is_refused_in_words(void **state)
{
    struct buf zeros;
    struct sheet sheet;
    struct str why;

    (void)state;
    assert_false(sheet_read(arena, workbook("<worksheet/>", "xl/vbaProject.bin", STR("x")),
                            STR("Facilities"), &sheet, &why));
    assert_str(why, "The workbook contains macros. Save it as .xlsx without macros.");

    buf_init(&zeros, arena, 40 << 20);
    for (int i = 0; i < (30 << 20) / 64; i++)
        BUF_LIT(&zeros, "                                                                ");
    buf_char(&zeros, '\0');
    zeros.n--;
    assert_false(
        sheet_read(arena, workbook(zeros.p, NULL, STR("")), STR("Facilities"), &sheet, &why));
    assert_true(str_starts(why, STR("The file grows far beyond its size")));

    assert_false(sheet_read(
        arena, workbook("<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>", NULL, STR("")),
        STR("Facilities"), &sheet, &why));
    assert_false(sheet_read(arena, workbook("<worksheet><row>", NULL, STR("")), STR("Facilities"),
                            &sheet, &why));
    assert_false(sheet_read(arena, workbook("<worksheet/>", NULL, STR("")), STR("Facilities"),
                            &sheet, &why));
    assert_str(why, "There is nothing on the sheet. Fill in the template and try again.");
    assert_false(sheet_read(arena, STR("PK\x03\x04 and nothing else"), STR(""), &sheet, &why));
    assert_false(
        sheet_read(arena, zipped(&(struct part){"a.txt", STR("b")}, 1), STR(""), &sheet, &why));
}

static void
columns_have_the_letters_of_spreadsheet_programs(void **state)
{
    (void)state;
    assert_str(column_letters(arena, 0), "A");
    assert_str(column_letters(arena, 25), "Z");
    assert_str(column_letters(arena, 26), "AA");
    assert_str(column_letters(arena, 701), "ZZ");
    assert_str(column_letters(arena, 702), "AAA");
}

static void
csv_fields_that_look_like_formulas_are_defused(void **state)
{
    const char *const cases[][2] = {{"plain", "plain"},
                                    {"a,b", "\"a,b\""},
                                    {"say \"x\"", "\"say \"\"x\"\"\""},
                                    {"=1+1", "\"'=1+1\""},
                                    {"-5", "\"'-5\""},
                                    {"@x", "\"'@x\""},
                                    {"", ""}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct buf buf;

        buf_init(&buf, arena, 16);
        csv_field(&buf, str_of(cases[i][0]));
        assert_str(buf_str(&buf), cases[i][1]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_takes_commas_semicolons_and_pasted_tabs),
        cmocka_unit_test(csv_quotes_hold_separators_quotes_and_line_ends),
        cmocka_unit_test(csv_that_is_none_is_refused_with_its_line),
        cmocka_unit_test(csv_of_too_many_rows_is_refused_and_of_many_is_not),
        cmocka_unit_test(xlsx_is_read_by_the_name_of_the_sheet_with_its_shared_and_inline_texts),
        cmocka_unit_test(xlsx_formulas_and_merged_cells_are_marked),
        cmocka_unit_test(xlsx_with_macros_bombs_or_doctypes_is_refused_in_words),
        cmocka_unit_test(columns_have_the_letters_of_spreadsheet_programs),
        cmocka_unit_test(csv_fields_that_look_like_formulas_are_defused),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
