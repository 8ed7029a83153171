/* cdsi/import_test.c - CDC's XML into the table, and what is refused on the way and on loading. */
#include "cdsi/import.h"

#include <unistd.h>

#include "cdsi/testbed.h"

static const char schedule_xml[] =
    "<scheduleSupportingData>\r\n<liveVirusConflicts>\r\n<liveVirusConflict>"
    "<previous><vaccineType>MMR</vaccineType><cvx>03</cvx></previous>"
    "<current><cvx>03</cvx></current><conflictBeginInterval>1 day</conflictBeginInterval>"
    "<minConflictEndInterval>24 days</minConflictEndInterval>"
    "<conflictEndInterval>28 days</conflictEndInterval></liveVirusConflict></liveVirusConflicts>"
    "<vaccineGroups><vaccineGroup><name>MMR</name><administerFullVaccineGroup/></vaccineGroup>"
    "</vaccineGroups><vaccineGroupToAntigenMap><vaccineGroupMap><name>MMR</name>"
    "<antigen>Measles</antigen></vaccineGroupMap></vaccineGroupToAntigenMap>"
    "<cvxToAntigenMap><cvxMap><cvx>03</cvx><association><antigen>Measles</antigen>"
    "<associationBeginAge/><associationEndAge/></association></cvxMap>"
    "<cvxMap><cvx>94</cvx><association><antigen>Measles</antigen><associationBeginAge/>"
    "<associationEndAge>7 years</associationEndAge></association></cvxMap></cvxToAntigenMap>"
    "<observations><observation><observationCode>007</observationCode><observationTitle>a secret "
    "title</observationTitle><group/><codedValues><codedValue><code>77386006</code>"
    "<codeSystem>SNOMED</codeSystem><text>a term</text></codedValue></codedValues></observation>"
    "</observations></scheduleSupportingData>";

static const char antigen_xml[] =
    "<antigenSupportingData><immunity><clinicalHistory><guidelineCode>020</guidelineCode>"
    "</clinicalHistory><dateOfBirth><immunityBirthDate>01/01/1957</immunityBirthDate>"
    "<birthCountry/><exclusion><exclusionCode>055</exclusionCode></exclusion></dateOfBirth>"
    "</immunity><contraindications><vaccineGroup><contraindication><observationCode>007"
    "</observationCode><contraindicationText>prose &#x2265; 1</contraindicationText><beginAge/>"
    "<endAge/></contraindication></vaccineGroup></contraindications><series>"
    "<seriesName>Measles 2-dose series</seriesName><targetDisease>Measles</targetDisease>"
    "<vaccineGroup>MMR</vaccineGroup><seriesAdminGuidance/><seriesType>Standard</seriesType>"
    "<equivalentSeriesGroups/><requiredGender/><selectSeries><defaultSeries>Yes</defaultSeries>"
    "<productPath>No</productPath><seriesGroupName>x</seriesGroupName><seriesGroup>1</seriesGroup>"
    "<seriesPriority>A</seriesPriority><seriesPreference>1</seriesPreference><minAgeToStart>n/a"
    "</minAgeToStart><maxAgeToStart/></selectSeries><indication><observationCode><text/><code/>"
    "</observationCode></indication><seriesDose><doseNumber>Dose 1</doseNumber><age><absMinAge>12 "
    "months - 4 days</absMinAge><minAge>1 years</minAge><maxAge/></age><interval/>"
    "<allowableInterval/><preferableVaccine><vaccineType>MMR</vaccineType><cvx>03</"
    "cvx><beginAge>12 "
    "months</beginAge><endAge/><mvx/><volume>0.5</volume><forecastVaccineType>N"
    "</forecastVaccineType></preferableVaccine><conditionalSkip><context>Both</context>"
    "<setLogic>n/a</setLogic><set><setID>1</setID><effectiveDate>20200101</effectiveDate>"
    "<conditionLogic/><condition><conditionType>Vaccine Count By age</conditionType>"
    "<doseCount>1</doseCount><doseType>valid</doseType><doseCountLogic>Greater Than"
    "</doseCountLogic><vaccineTypes>03; 94;</vaccineTypes></condition></set></conditionalSkip>"
    "<recurringDose>No</recurringDose></seriesDose></series></antigenSupportingData>";

static enum status
import(struct arena *arena, const char *schedule, const char *antigen, struct str *table,
       struct err *err)
{
    struct cdsi_source files[] = {{STR("folder 4.99/Antigen- Measles-508.xml"), str_of(antigen)},
                                  {STR("notes.txt"), STR("not for us")},
                                  {STR("folder 4.99/Schedule.xml"), str_of(schedule)}};

    return cdsi_import(files, 3, (struct cdsi_import_options){STR(""), STR("20260102")}, arena,
                       table, err);
}

static void
facts_are_kept_and_prose_is_left(void **state)
{
    static const char *const rows[] = {
        "V\t4.99\t20260102\t",
        "\nG\tMMR\t-\tMeasles\n",
        "\nM\t94\tMeasles\t-\t84m\n",
        "\nX\t3\t3\t+1d\t+24d\t+28d\n",
        "\nO\t7\n",
        "\nIH\t20\n",
        "\nIB\t19570101\t-\t55\n",
        "\nCA\t7\t-\t-\n",
        "\nS\tMeasles 2-dose series\tMMR\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\n",
        "\na\t12m-4d\t12m\t-\t-\t-\t-\t-\n",
        "\np\t3\t12m\t-\t-\t-\t500\n",
        "\nk\tB\t-\n",
        "\ns\t-\t20200101\t-\n",
        "\nc\tV\t-\t-\t-\t-\t-\t1\tV\t>\t3,94\t-\n",
        "\nK\tSNOMED\t77386006\t7\n"};
    struct arena *arena = arena_new(16u * 1024 * 1024);
    struct cdsi_schedule *schedule;
    struct err err = {0};
    struct str table;

    (void)state;
    if (import(arena, schedule_xml, antigen_xml, &table, &err) != OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (str_find_str(table, str_of(rows[i])) == table.n)
            fail_msg("missing: %s in %.*s", rows[i], STRF(table));
    assert_true(str_find_str(table, STR("secret")) == table.n);
    assert_true(str_find_str(table, STR("term")) == table.n);
    assert_true(str_find_str(table, STR("prose")) == table.n);
    assert_int_equal(cdsi_schedule_load(table, (struct cdsi_options){0}, &schedule, &err), OK);
    assert_str(cdsi_release(schedule).version, "4.99");
    cdsi_schedule_free(schedule);
    arena_free(arena);
}

static const char *
replaced(struct arena *arena, const char *text, const char *what, const char *with)
{
    struct str all = str_of(text);
    size_t at = str_find_str(all, str_of(what));

    assert_true(at < all.n);
    return arena_cstr(
        arena, arena_printf(arena, "%.*s%s%s", (int)at, text, with, text + at + strlen(what)));
}

static void
what_cannot_be_read_is_refused_with_file_and_element(void **state)
{
    static const struct {
        bool schedule;
        const char *what, *with, *says;
    } tries[] = {
        {false, "<antigenSupportingData>",
         "<!DOCTYPE x [<!ENTITY a \"b\">]><antigenSupportingData>", "document type"},
        {false, "<targetDisease>Measles</targetDisease>", "", "<targetDisease>"},
        {false, "<seriesName>Measles 2-dose series</seriesName>", "", "<seriesName> in <series>"},
        {false, "<seriesType>Standard</seriesType>", "<seriesType>Odd</seriesType>",
         "<seriesType>"},
        {false, "<recurringDose>No</recurringDose>", "", "<recurringDose> in <seriesDose>"},
        {false, "12 months - 4 days", "12 moons", "<absMinAge> in <age>"},
        {false, "01/01/1957", "13/01/1957", "<immunityBirthDate>"},
        {false, "<context>Both", "<context>Never", "<context>"},
        {false, "03; 94;", "03; MMR", "<vaccineTypes>"},
        {false, "<conditionType>Vaccine Count By age", "<conditionType>Moon", "<conditionType>"},
        {false, "</series>", "", "Measles-508.xml:"},
        {true, "<vaccineGroups>", "<x>", "Schedule.xml:"},
        {true, "<conflictBeginInterval>1 day", "<conflictBeginInterval>x",
         "<conflictBeginInterval>"},
        {true, "<current>", "<previous>", "Schedule.xml:"},
        /* What only the whole table shows is said of the element too. */
        {false, "<cvx>03</", "<cvx>99</", "Measles-508.xml:1: element <preferableVaccine>: a CVX"},
        {false, "<vaccineGroup>MMR</vaccineGroup>", "<vaccineGroup>Zoster</vaccineGroup>",
         "Measles-508.xml:1: element <series>: the series is in another vaccine group"},
        {false, "<conditionType>Vaccine Count By age</conditionType>",
         "<conditionType>Completed Series</conditionType><seriesGroups>1</seriesGroups>",
         "Measles-508.xml:1: element <series>: its completed-series conditions (seriesGroups) form "
         "a cycle"},
    };
    struct arena *arena = arena_new(16u * 1024 * 1024);

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        const char *s = tries[i].schedule
                            ? replaced(arena, schedule_xml, tries[i].what, tries[i].with)
                            : schedule_xml;
        const char *a = tries[i].schedule
                            ? antigen_xml
                            : replaced(arena, antigen_xml, tries[i].what, tries[i].with);
        struct err err = {0};
        struct str table;

        assert_int_equal(import(arena, s, a, &table, &err), E_INVALID);
        if (strstr(err.text, tries[i].says) == NULL)
            fail_msg("try %zu says \"%s\", not %s", i, err.text, tries[i].says);
    }
    arena_free(arena);
}

static void
a_table_that_does_not_fit_together_is_refused(void **state)
{
    static const struct {
        const char *rows, *says;
    } tries[] = {
        {"", "antigen A: it has no series"},
        {BED_SERIES, "a series without a target dose"},
        {BED_SERIES "D\t-\t-\t-\np\t99\t-\t-\tY\t-\t0\n", "a CVX that the vaccine map"},
        {BED_SERIES "D\t-\t-\t-\np\t1\t12 x\t-\tY\t-\t0\n", "not an age or interval"},
        {BED_SERIES "D\t-\t-\t-\ni\t-\t-\t-\t-\t+1d\t+1d\t-\t-\t-\t-\t-\n", "counted from nothing"},
        {BED_SERIES "D\t-\t-\t-\ni\t-\t1\t-\t-\t+1d\t+1d\t-\t-\t-\t-\t-\n", "not before it"},
        {BED_SERIES BED_DOSE BED_SERIES BED_DOSE, "two default series"},
        {"S\tone\tG\tS\t1\tA\t1\tY\t-\t-\t-\t3\t-\n" BED_DOSE, "equivalent series group"},
        {"S\tone\tH\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\n" BED_DOSE, "in another vaccine group"},
        {BED_SERIES BED_DOSE "k\tB\t-\ns\t-\t-\t-\nc\tS\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\n",
         "form a cycle"},
        {BED_SERIES BED_DOSE "k\tB\t-\ns\t-\t-\t-\nc\tS\t-\t-\t-\t-\t-\t-\t-\t-\t-\t5\n",
         "does not have"},
        {BED_SERIES BED_DOSE "s\t-\t-\t-\n", "without its conditional skip"},
        {"D\t-\t-\t-\n", "outside of what it belongs to"},
        {BED_SERIES BED_DOSE "Z\t1\n", "no kind of row"},
        {BED_SERIES BED_DOSE "CA\t1\t-\t-\n", "stand before the series"},
        {BED_SERIES "D\t-\n", "the field is missing"},
        {BED_SERIES "D\t-\t20201301\t-\n", "not a date"},
        {BED_SERIES BED_DOSE "A\tA\n", "stands twice"},
        {BED_SERIES BED_DOSE "A\tMoon\n", "no vaccine group"},
    };
    struct arena *arena = arena_new(16u * 1024 * 1024);

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct cdsi_schedule *schedule = NULL;
        struct err err = {0};

        assert_int_equal(cdsi_schedule_load(bed_table(arena, "", tries[i].rows),
                                            (struct cdsi_options){0}, &schedule, &err),
                         E_INVALID);
        assert_null(schedule);
        if (strstr(err.text, tries[i].says) == NULL)
            fail_msg("try %zu says \"%s\", not %s", i, err.text, tries[i].says);
    }
    arena_free(arena);
}

static void
the_built_in_schedule_is_cdcs_release(void **state)
{
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    struct cdsi_release r = cdsi_release(schedule);

    (void)state;
    assert_str(r.version, "4.64");
    assert_int_equal(r.antigens, 30);
    assert_int_equal(r.series, 143);
    assert_int_equal(r.doses, 484);
    assert_int_equal(r.groups, 26);
    assert_int_equal(r.observations, 277);
    cdsi_schedule_free(schedule);
}

/* The XML beside the project, when it is there, gives the table that is built in. */
static void
the_release_imports_to_the_built_in_table(void **state)
{
    static const char folder[] = "../shared/cdsi/supporting-data-4.64";
    struct arena *arena = arena_new(256u * 1024 * 1024);
    struct cdsi_schedule *mine = cdsi_schedule_builtin((struct cdsi_options){0}), *theirs = NULL;
    struct err err = {0};
    struct str table;

    (void)state;
    if (access(folder, R_OK) != 0) {
        cdsi_schedule_free(mine);
        arena_free(arena);
        skip();
    }
    if (cdsi_import_path(folder, (struct cdsi_import_options){0}, arena, &table, &err) != OK ||
        cdsi_schedule_load(table, (struct cdsi_options){0}, &theirs, &err) != OK)
        fail_msg("%s", err.text);
    assert_true(str_eq(cdsi_release(mine).source, cdsi_release(theirs).source));
    assert_int_equal(cdsi_release(mine).doses, cdsi_release(theirs).doses);
    cdsi_schedule_free(mine);
    cdsi_schedule_free(theirs);
    arena_free(arena);
}

static void
coded_values_lead_to_observations(void **state)
{
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    const uint16_t *codes;

    (void)state;
    assert_int_equal(cdsi_observation_find(schedule, STR("SCT"), STR("370388006"), &codes), 1);
    assert_int_equal(codes[0], 3);
    assert_int_equal(cdsi_observation_find(schedule, STR("CDCPHINVS"), STR("VXC27"), &codes), 1);
    assert_int_equal(cdsi_observation_find(schedule, STR("CVX"), STR("013"), &codes),
                     cdsi_observation_find(schedule, STR("CVX"), STR("13"), &codes));
    assert_int_equal(cdsi_observation_find(schedule, STR("SNOMED"), STR("1"), &codes), 0);
    assert_null(codes);
    cdsi_schedule_free(schedule);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_kept_and_prose_is_left),
        cmocka_unit_test(what_cannot_be_read_is_refused_with_file_and_element),
        cmocka_unit_test(a_table_that_does_not_fit_together_is_refused),
        cmocka_unit_test(the_built_in_schedule_is_cdcs_release),
        cmocka_unit_test(the_release_imports_to_the_built_in_table),
        cmocka_unit_test(coded_values_lead_to_observations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
