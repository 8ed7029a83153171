/* code/release_test.c - a newer release replaces the tables, a broken one does not. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/file.h"
#include "base/test.h"
#include "code/shelf.h"

struct work {
    struct arena *arena;
    struct release release;
    char folder[64];
    struct err err;
};

static int
begin(void **state)
{
    struct work *work = x_calloc(1, sizeof(*work));

    work->arena = arena_new(64 * 1024 * 1024);
    (void)snprintf(work->folder, sizeof(work->folder), "/tmp/jenner-code-test-XXXXXX");
    *state = work;
    return mkdtemp(work->folder) != NULL &&
                   code_texts(work->arena, NULL, work->release.text, &work->err) == OK
               ? 0
               : -1;
}

static int
remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info, (void)kind, (void)where;
    return remove(path);
}

static int
end(void **state)
{
    struct work *work = *state;
    int failed = nftw(work->folder, remove_one, 4, FTW_DEPTH | FTW_PHYS);

    arena_free(work->arena);
    x_free(work);
    return failed;
}

/* The table in force as CDC would publish it, with one code more. */
static struct str
cvx_xml(struct work *work, const char *more)
{
    struct str rest = work->release.text[FILE_CVX];
    struct buf xml;

    buf_init(&xml, work->arena, 65536);
    BUF_LIT(&xml, "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<CVXCodes>");
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n'), code = str_cut(&line, '\t');

        if (code.n > 0 && code.p[0] != '#')
            buf_printf(&xml,
                       "<CVXInfo><ShortDescription>name</ShortDescription><CVXCode>%.*s   "
                       "</CVXCode><Status>Active</Status><LastUpdated>7/4/2026</LastUpdated>"
                       "</CVXInfo>",
                       STRF(code));
    }
    buf_add(&xml, str_of(more));
    BUF_LIT(&xml, "</CVXCodes>");
    return buf_str(&xml);
}

static const char one_more[] =
    "<CVXInfo><ShortDescription>Lyme, mRNA</ShortDescription><CVXCode>340  </CVXCode>"
    "<Status>Pending</Status><LastUpdated>7/4/2026</LastUpdated></CVXInfo>";

static void
a_newer_list_is_read_checked_and_put_in_force(void **state)
{
    struct work *work = *state;
    struct code_sets *sets;
    struct str name;

    assert_int_equal(release_read(work->arena, STR("cvx.xml"), cvx_xml(work, one_more),
                                  &work->release, &work->err),
                     OK);
    assert_int_equal(work->release.rows[FILE_CVX], 289);
    assert_int_equal(release_check(&work->release, &work->err), OK);
    assert_int_equal(
        shelf_put(work->arena, work->folder, STR("2026-07-04-1"), &work->release, &work->err), OK);
    assert_int_equal(code_sets_load(work->folder, &sets, &work->err), OK);
    assert_int_equal(cvx_number(sets, 340)->status, CVX_PENDING);
    assert_str(cvx_number(sets, 340)->name, "Lyme, mRNA");
    assert_int_equal(cvx_number(sets, 998)->kind, CVX_NOTHING);
    code_sets_free(sets);

    assert_int_equal(shelf_back(work->arena, work->folder, &name, &work->err), OK);
    assert_str(name, "");
    assert_int_equal(code_sets_load(work->folder, &sets, &work->err), OK);
    assert_null(cvx_number(sets, 340));
    code_sets_free(sets);
}

static void
a_second_release_keeps_what_the_first_renewed(void **state)
{
    struct work *work = *state;
    struct release second = {0};
    struct code_sets *sets;
    struct str mvx = work->release.text[FILE_MVX];

    assert_int_equal(release_read(work->arena, STR("cvx.xml"), cvx_xml(work, one_more),
                                  &work->release, &work->err),
                     OK);
    assert_int_equal(
        shelf_put(work->arena, work->folder, STR("2026-07-04-1"), &work->release, &work->err), OK);
    assert_int_equal(code_texts(work->arena, work->folder, second.text, &work->err), OK);
    second.renewed[FILE_MVX] = true;
    second.text[FILE_MVX] = mvx;
    assert_int_equal(shelf_put(work->arena, work->folder, STR("2026-07-05-1"), &second, &work->err),
                     OK);
    assert_int_equal(code_sets_load(work->folder, &sets, &work->err), OK);
    assert_non_null(cvx_number(sets, 340));
    code_sets_free(sets);
}

static void
half_a_download_and_pages_of_errors_are_refused(void **state)
{
    struct work *work = *state;
    struct str whole = cvx_xml(work, "");

    assert_int_equal(release_read(work->arena, STR("cvx.xml"), str_slice(whole, 0, whole.n / 2),
                                  &work->release, &work->err),
                     E_INVALID);
    assert_int_equal(
        release_read(work->arena, STR("cvx.xml"),
                     STR("<CVXCodes><CVXInfo><CVXCode>01</CVXCode></CVXInfo></CVXCodes>"),
                     &work->release, &work->err),
        E_INVALID);
    assert_int_equal(release_read(work->arena, STR("cvx.xml"), STR("<html><body/></html>"),
                                  &work->release, &work->err),
                     E_NOTFOUND);
    assert_int_equal(release_read(work->arena, STR("cvx.xml"),
                                  STR("<!DOCTYPE a [<!ENTITY b \"c\">]><CVXCodes/>"),
                                  &work->release, &work->err),
                     E_INVALID);
    assert_false(work->release.renewed[FILE_CVX]);
}

static void
a_release_that_names_codes_nobody_has_is_refused(void **state)
{
    struct work *work = *state;
    struct buf text;
    struct str rest = work->release.text[FILE_GROUP];

    buf_init(&text, work->arena, 65536);
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n'), group = str_cut(&line, '\t'),
                   of = str_cut(&line, '\t');

        if (group.n > 0 && group.p[0] != '#')
            buf_printf(&text, "x|%.*s|Active|%.*s|%.*s\r\n", STRF(line), STRF(group), STRF(of));
    }
    BUF_LIT(&text, "x|777|Active|LYME|777\r\n");
    assert_int_equal(
        release_read(work->arena, STR("vac2vg.txt"), buf_str(&text), &work->release, &work->err),
        OK);
    assert_int_equal(release_check(&work->release, &work->err), E_INVALID);
    assert_non_null(strstr(work->err.text, "777"));
}

static void
package_lists_come_as_text(void **state)
{
    struct work *work = *state;
    struct str row =
        STR("9001|49281|425|50|FLUZONE|Influenza|Sanofi Pasteur Inc.|20250701|20260630|SYRINGE|"
            "00349281521003|140       |Influenza|False     |49281-0425-99|2024-07-18 00:00:00|\n");

    work->release.text[FILE_NDC_USE] = STR("");
    assert_int_equal(release_read(work->arena, STR("NDC_Unit_of_Use_20260704.txt"), row,
                                  &work->release, &work->err),
                     OK);
    assert_int_equal(
        str_find_str(work->release.text[FILE_NDC_USE],
                     STR("\n49281-0425-99\t9001\t140\t2025-07-01\t2026-06-30\tFLUZONE\n")) <
            work->release.text[FILE_NDC_USE].n,
        true);
    assert_int_equal(release_check(&work->release, &work->err), OK);
}

static void
a_data_folder_that_is_not_there_is_an_error(void **state)
{
    struct work *work = *state;
    struct code_sets *sets;

    assert_int_equal(code_sets_load("/nonexistent/jenner", &sets, &work->err), E_NOTFOUND);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_newer_list_is_read_checked_and_put_in_force, begin, end),
        cmocka_unit_test_setup_teardown(a_second_release_keeps_what_the_first_renewed, begin, end),
        cmocka_unit_test_setup_teardown(half_a_download_and_pages_of_errors_are_refused, begin,
                                        end),
        cmocka_unit_test_setup_teardown(a_release_that_names_codes_nobody_has_is_refused, begin,
                                        end),
        cmocka_unit_test_setup_teardown(package_lists_come_as_text, begin, end),
        cmocka_unit_test_setup_teardown(a_data_folder_that_is_not_there_is_an_error, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
