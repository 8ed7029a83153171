/* org/copy_pdf_test.c - the structure of the signed copy: tags, language, title, offsets. */
#include "org/copy_pdf.h"

#include "base/buf.h"
#include "base/test.h"

static const struct facility facilities[] = {
    {.code = STR_INIT("N-1"), .name = STR_INIT("Site 1"), .from = {1}, .until = {2}},
    {.code = STR_INIT("N-2"), .name = STR_INIT("Site 2"), .from = {1}, .until = {2}}};
static const struct str facts[][2] = {{STR_INIT("Number"), STR_INIT("17")},
                                      {STR_INIT("Signed by"), STR_INIT("Ann Lee")}};

/* "Data Use Agreement of North Clinic (N)" in UTF-16 */
#define TITLE_UTF16                                                                                \
    "00440061007400610020005500730065002000410067007200650065006D0065006E00740020"                 \
    "006F00660020004E006F00720074006800200043006C0069006E0069006300200028004E0029"

static struct copy
sample(struct str body)
{
    return (struct copy){.org_name = STR("North Clinic"),
                         .org_code = STR("N"),
                         .title = STR("Data Use Agreement"),
                         .body = body,
                         .facilities = facilities,
                         .facility_count = 2,
                         .facts = facts,
                         .fact_count = 2,
                         .made_at = {INT64_C(1772468100) * 1000000}};
}

static size_t
count(struct str text, struct str what)
{
    size_t n = 0;

    for (size_t at = str_find_str(text, what); at < text.n; at = str_find_str(text, what)) {
        text = str_skip(text, at + what.n);
        n++;
    }
    return n;
}

static struct str
make(struct arena *arena, struct str body)
{
    struct copy copy = sample(body);
    struct str pdf;
    struct err err;

    assert_int_equal(copy_pdf(arena, &copy, &pdf, &err), OK);
    return pdf;
}

/* Each line of the table of offsets leads to the object of its number. */
static void
assert_offsets_are_right(struct arena *arena, struct str pdf)
{
    struct str rest = str_skip(pdf, str_find_str(pdf, STR("startxref\n")) + 10);
    uint64_t at, objects;
    struct str head;

    assert_true(str_parse_u64(str_cut(&rest, '\n'), &at));
    rest = str_skip(pdf, at);
    assert_str(str_cut(&rest, '\n'), "xref");
    head = str_cut(&rest, '\n');
    (void)str_cut(&head, ' ');
    assert_true(str_parse_u64(str_trim(head), &objects));
    for (uint64_t i = 0; i < objects; i++) {
        struct str line = str_cut(&rest, '\n'), object;
        uint64_t offset;

        assert_true(str_parse_u64(str_slice(line, 0, 10), &offset));
        object = arena_printf(arena, "%llu 0 obj", (unsigned long long)i);
        if (i > 0)
            assert_true(str_starts(str_skip(pdf, offset), object));
    }
}

static void
the_copy_is_tagged_with_headings_lists_tables_language_and_title(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(16 << 20);
    struct str pdf =
        make(arena, STR("First words.\n\n## 1. A heading\n\n- one **strong** word\n- two\n\n"
                        "1. first\n2. second\n"));

    (void)state;
    assert_true(str_starts(pdf, STR("%PDF-")));
    assert_int_equal(count(pdf, STR("/Marked true")), 1);
    assert_int_equal(count(pdf, STR("/Lang (en-US)")), 1);
    assert_int_equal(count(pdf, STR("/DisplayDocTitle true")), 1);
    assert_int_equal(count(pdf, STR("/Title <FEFF" TITLE_UTF16)), 1);
    assert_int_equal(count(pdf, STR("/S /Document")), 1);
    assert_int_equal(count(pdf, STR("/S /H1")), 1);
    assert_int_equal(count(pdf, STR("/S /H2")), 3);
    assert_int_equal(count(pdf, STR("/S /L\n")), 2);
    assert_int_equal(count(pdf, STR("/S /LI\n")), 4);
    assert_int_equal(count(pdf, STR("/S /LBody")), 4);
    assert_int_equal(count(pdf, STR("/S /Table")), 2);
    assert_int_equal(count(pdf, STR("/S /TR")), 5);
    assert_int_equal(count(pdf, STR("/S /TH")), 6);
    assert_int_equal(count(pdf, STR("/S /TD")), 4);
    assert_offsets_are_right(arena, pdf);
}

static void
the_same_copy_has_the_same_bytes_and_a_long_one_several_pages(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 << 20);
    struct buf body;

    (void)state;
    buf_init(&body, arena, 1 << 16);
    for (int i = 0; i < 200; i++)
        buf_printf(&body, "Paragraph %d of a long agreement, which goes on and on.\n\n", i);
    assert_true(str_eq(make(arena, buf_str(&body)), make(arena, buf_str(&body))));
    assert_in_range(count(make(arena, buf_str(&body)), STR("/Type /Page %")), 4, 20);
    assert_offsets_are_right(arena, make(arena, buf_str(&body)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_copy_is_tagged_with_headings_lists_tables_language_and_title),
        cmocka_unit_test(the_same_copy_has_the_same_bytes_and_a_long_one_several_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
