/* code/code_test.c - the embedded code sets answer what the lists say. */
#include "base/test.h"
#include "code/code.h"

static int
load(void **state)
{
    struct err err;

    return code_sets_load(NULL, (struct code_sets **)state, &err) == OK ? 0 : -1;
}

static int
unload(void **state)
{
    code_sets_free(*state);
    return 0;
}

static void
every_vaccine_code_is_there_and_found_with_or_without_zeros(void **state)
{
    const struct code_sets *sets = *state;

    assert_int_equal(cvx_count(sets), 288);
    assert_int_equal(cvx_at(sets, 287)->number, 999);
    assert_str(cvx_find(sets, STR("8"))->code, "08");
    assert_ptr_equal(cvx_find(sets, STR("08")), cvx_number(sets, 8));
    assert_ptr_equal(cvx_find(sets, STR("008")), cvx_number(sets, 8));
    assert_non_null(cvx_number(sets, 334));
    assert_null(cvx_find(sets, STR("335")));
    assert_null(cvx_find(sets, STR("0")));
    assert_null(cvx_find(sets, STR("1024")));
    assert_null(cvx_find(sets, STR("9999999999")));
    assert_null(cvx_find(sets, STR("")));
    assert_null(cvx_find(sets, STR("8 ")));
}

static void
vaccines_know_their_status_kind_groups_and_antigens(void **state)
{
    const struct code_sets *sets = *state;
    const struct cvx *pediarix = cvx_number(sets, 110), *flu = cvx_number(sets, 88);

    assert_int_equal(pediarix->status, CVX_ACTIVE);
    assert_true(pediarix->combination);
    assert_int_equal(pediarix->group_count, 3);
    assert_true(cvx_in_group(pediarix, group_find(sets, STR("DTAP"))));
    assert_true(cvx_in_group(pediarix, group_of_cvx(sets, 89)));
    assert_false(cvx_in_group(pediarix, group_of_cvx(sets, 88)));
    assert_int_equal(pediarix->antigen_count, 5);
    assert_true(cvx_made_by(pediarix, STR("SKB")));
    assert_false(cvx_made_by(pediarix, STR("MSD")));
    assert_true(flu->unspecified);
    assert_int_equal(flu->status, CVX_INACTIVE);
    assert_int_equal(cvx_number(sets, 998)->kind, CVX_NOTHING);
    assert_int_equal(cvx_number(sets, 30)->kind, CVX_ANTIBODY);
    assert_int_equal(cvx_number(sets, 306)->kind, CVX_ANTIBODY);
    assert_int_equal(cvx_number(sets, 96)->kind, CVX_SKIN_TEST);
    assert_int_equal(cvx_number(sets, 801)->kind, CVX_ADJUVANT);
    assert_int_equal(cvx_number(sets, 3)->kind, CVX_VACCINE);
    assert_true(group_of_cvx(sets, 88)->member_count > 20);
}

static void
codes_for_one_injection_are_told_from_codes_for_two(void **state)
{
    const struct code_sets *sets = *state;

    assert_int_equal(cvx_relate(cvx_number(sets, 3), cvx_number(sets, 3)), CVX_SAME);
    assert_int_equal(cvx_relate(cvx_number(sets, 8), cvx_number(sets, 45)), CVX_GENERAL);
    assert_int_equal(cvx_relate(cvx_number(sets, 107), cvx_number(sets, 110)), CVX_GENERAL);
    assert_int_equal(cvx_relate(cvx_number(sets, 8), cvx_number(sets, 43)), CVX_SIBLING);
    assert_int_equal(cvx_relate(cvx_number(sets, 10), cvx_number(sets, 110)), CVX_COMPONENT);
    assert_int_equal(cvx_relate(cvx_number(sets, 110), cvx_number(sets, 120)), CVX_OVERLAP);
    assert_int_equal(cvx_relate(cvx_number(sets, 3), cvx_number(sets, 10)), CVX_APART);
}

static void
a_dose_before_its_vaccine_existed_is_noticed(void **state)
{
    const struct cvx *covid = cvx_number(*state, 208);

    assert_false(cvx_on(covid, date_from(2019, 5, 1)));
    assert_true(cvx_on(covid, date_from(2021, 5, 1)));
    assert_true(cvx_on(cvx_number(*state, 3), date_from(1980, 5, 1)));
}

static void
packages_are_found_in_every_way_senders_write_them(void **state)
{
    const struct code_sets *sets = *state;
    const struct ndc *ndc = ndc_find(sets, STR("00006-4047-41"));

    assert_non_null(ndc);
    assert_ptr_equal(ndc_find(sets, STR("00006404741")), ndc);
    assert_ptr_equal(ndc_find(sets, STR("0006-4047-41")), ndc);
    assert_ptr_equal(ndc->cvx, cvx_number(sets, 116));
    assert_str(ndc->mvx->code, "MSD");
    assert_null(ndc_find(sets, STR("0006404741")));
    assert_null(ndc_find(sets, STR("00006-4047-4")));
    assert_null(ndc_find(sets, STR("99999-9999-99")));
    assert_null(ndc_find(sets, STR("--")));
    assert_non_null(code_lookup(code_table_find(sets, STR("CVX:NDC_Use:NDC_Sale")), STR("8")));
    assert_non_null(
        code_lookup(code_table_find(sets, STR("CVX:NDC_Use:NDC_Sale")), STR("00006404741")));
}

static void
statements_trade_names_and_procedures_lead_to_the_vaccine(void **state)
{
    const struct code_sets *sets = *state;
    const struct vis *vis = vis_find(sets, STR("253088698300001111200108"));

    assert_true(vis->current);
    assert_true(date_cmp(vis->edition, date_from(2020, 1, 8)) == 0);
    assert_true(vis_expected(cvx_number(sets, 3)));
    assert_false(vis_expected(cvx_number(sets, 998)));
    assert_ptr_equal(product_find(sets, STR("pediarix"))->cvx, cvx_number(sets, 110));
    assert_ptr_equal(cpt_find(sets, STR("90723")), cvx_number(sets, 110));
    assert_null(cpt_find(sets, STR("90470x")));
    assert_str(mvx_find(sets, STR("SKB"))->code, "SKB");
    assert_null(mvx_find(sets, STR("skb")));
}

static void
tables_are_found_by_each_of_their_names(void **state)
{
    const struct code_sets *sets = *state;

    assert_ptr_equal(code_table_find(sets, STR("0063")), code_table(sets, CODE_RELATIONSHIP));
    assert_ptr_equal(code_table_find(sets, STR("HL70063_IZ")), code_table_find(sets, STR("0063")));
    assert_ptr_equal(code_table_find(sets, STR("0162")), code_table(sets, CODE_ROUTE));
    assert_ptr_equal(code_table_find(sets, STR("VIS")),
                     code_table_find(sets, STR("PHVS_VISBarcodes_IIS")));
    assert_null(code_table_find(sets, STR("HL79999")));
    assert_null(code_table_find(sets, STR("")));
}

static void
old_spellings_are_taken_and_stored_as_what_replaced_them(void **state)
{
    const struct code_table *race = code_table(*state, CODE_RACE);

    assert_int_equal(code_lookup(race, STR("2106-3"))->state, CODE_ACTIVE);
    assert_int_equal(code_lookup(race, STR("W"))->state, CODE_DEPRECATED);
    assert_str(code_normal(race, STR("W")), "2106-3");
    assert_str(code_normal(race, STR("2106-3")), "2106-3");
    assert_true(code_taken(race, STR("U")));
    assert_str(code_normal(race, STR("U")), "");
    assert_false(code_taken(race, STR("Z")));
    assert_str(code_normal(race, STR("Z")), "");
    assert_str(code_normal(code_table(*state, CODE_ROUTE), STR("IM")), "C28161");
    assert_str(code_normal(code_table(*state, CODE_ETHNICITY), STR("H")), "2135-2");
    assert_str(code_normal(code_table(*state, CODE_SEX), STR("X")), "U");
    assert_false(code_taken(code_table(*state, CODE_REGISTRY_STATUS), STR("O")));
}

static void
every_replacement_is_itself_a_code_in_use(void **state)
{
    const struct code_sets *sets = *state;

    for (size_t t = 0; t < code_table_count(sets); t++) {
        const struct code_table *table = code_table_at(sets, t);

        for (size_t i = 0; i < table->count; i++) {
            struct str use = table->codes[i].use;

            assert_ptr_not_equal(code_lookup(table, table->codes[i].code), NULL);
            if (use.n > 0 &&
                (code_lookup(table, use) == NULL || code_lookup(table, use)->state != CODE_ACTIVE))
                fail_msg("%.*s: %.*s says use %.*s", STRF(table->name), STRF(table->codes[i].code),
                         STRF(use));
        }
    }
}

static void
open_tables_take_anything_and_patterns_what_fits(void **state)
{
    const struct code_table *eligibility = code_table(*state, CODE_ELIGIBILITY);

    assert_true(code_taken(code_table(*state, CODE_COUNTRY), STR("USA")));
    assert_true(code_taken(eligibility, STR("MNA01")));
    assert_true(code_taken(eligibility, STR("V02")));
    assert_false(code_taken(eligibility, STR("V99")));
    assert_false(code_taken(eligibility, STR("MNA0")));
    assert_false(code_taken(eligibility, STR("mna01")));
    assert_true(code_taken(code_table(*state, CODE_CODING_SYSTEM), STR("99ABC")));
    assert_false(code_taken(code_table(*state, CODE_CODING_SYSTEM), STR("NOSUCH")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vaccine_code_is_there_and_found_with_or_without_zeros),
        cmocka_unit_test(vaccines_know_their_status_kind_groups_and_antigens),
        cmocka_unit_test(codes_for_one_injection_are_told_from_codes_for_two),
        cmocka_unit_test(a_dose_before_its_vaccine_existed_is_noticed),
        cmocka_unit_test(packages_are_found_in_every_way_senders_write_them),
        cmocka_unit_test(statements_trade_names_and_procedures_lead_to_the_vaccine),
        cmocka_unit_test(tables_are_found_by_each_of_their_names),
        cmocka_unit_test(old_spellings_are_taken_and_stored_as_what_replaced_them),
        cmocka_unit_test(every_replacement_is_itself_a_code_in_use),
        cmocka_unit_test(open_tables_take_anything_and_patterns_what_fits),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
