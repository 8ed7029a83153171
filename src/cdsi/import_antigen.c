/* cdsi/import_antigen.c - one antigen file of CDC's supporting data as table rows. */
#include "cdsi/import_antigen.h"

static enum status
immunity(struct importing *im, const struct xml_node *node, struct err *err)
{
    XML_EACH(history, node, "clinicalHistory")
    {
        if (xml_blank(history))
            continue;
        row(im, history, "IH");
        TRY(cell_number(im, history, "guidelineCode", err));
    }
    XML_EACH(birth, node, "dateOfBirth")
    {
        struct buf codes;

        if (xml_blank(birth))
            continue;
        buf_init(&codes, im->arena, 64);
        XML_EACH(exclusion, birth, "exclusion")
        {
            struct str code;

            if (xml_blank(exclusion))
                continue;
            TRY(text_number(im, exclusion, "exclusionCode", &code, err));
            if (codes.n > 0)
                buf_char(&codes, ',');
            buf_add(&codes, code);
        }
        row(im, birth, "IB");
        TRY(cell_date(im, birth, "immunityBirthDate", err));
        cell(im, xml_child_text(birth, "birthCountry"));
        cell(im, buf_str(&codes));
    }
    return OK;
}

/* "\tBEGIN\tEND" of a row with an age window. */
static enum status
window(struct importing *im, const struct xml_node *node, struct str *out, struct err *err)
{
    struct str begin, end;

    TRY(text_offset(im, node, "beginAge", &begin, err));
    TRY(text_offset(im, node, "endAge", &end, err));
    *out = arena_printf(im->arena, "\t%.*s\t%.*s", STRF(begin), STRF(end));
    return OK;
}

static enum status
vaccine_contraindication(struct importing *im, const struct xml_node *node, struct err *err)
{
    struct str code, head;

    TRY(text_number(im, node, "observationCode", &code, err));
    head = arena_printf(im->arena, "CV\t%.*s", STRF(code));
    XML_EACH(vaccine, node, "contraindicatedVaccine")
    {
        struct str cvx, tail;

        if (xml_blank(vaccine))
            continue;
        TRY(text_number(im, vaccine, "cvx", &cvx, err));
        TRY(window(im, vaccine, &tail, err));
        row_item(im, vaccine, head, cvx, tail);
    }
    row_flush(im);
    return OK;
}

static enum status
contraindications(struct importing *im, const struct xml_node *node, struct err *err)
{
    const struct xml_node *group = xml_child(node, "vaccineGroup");

    XML_EACH(one, group, "contraindication")
    {
        if (xml_blank(one))
            continue;
        row(im, one, "CA");
        TRY(cell_number(im, one, "observationCode", err));
        TRY(cell_offset(im, one, "beginAge", err));
        TRY(cell_offset(im, one, "endAge", err));
    }
    XML_EACH(one, xml_child(node, "vaccine"), "contraindication")
    {
        if (!xml_blank(one))
            TRY(vaccine_contraindication(im, one, err));
    }
    return OK;
}

static enum status
ages_and_intervals(struct importing *im, const struct xml_node *dose, struct err *err)
{
    static const char *const age_cells[] = {"absMinAge", "minAge", "earliestRecAge", "latestRecAge",
                                            "maxAge"};
    static const char *const interval_cells[] = {"absMinInt", "minInt", "earliestRecInt",
                                                 "latestRecInt"};

    XML_EACH(age, dose, "age")
    {
        if (xml_blank(age))
            continue;
        row(im, age, "a");
        for (size_t i = 0; i < 5; i++)
            TRY(cell_offset(im, age, age_cells[i], err));
        TRY(cell_date(im, age, "effectiveDate", err));
        TRY(cell_date(im, age, "cessationDate", err));
    }
    XML_EACH(interval, dose, "interval")
    {
        struct str target = xml_child_text(interval, "fromTargetDose");
        const struct xml_node *seen = xml_child(interval, "fromRelevantObs");

        if (xml_blank(interval))
            continue;
        row(im, interval, "i");
        TRY(cell_word(im, interval, "fromPrevious", "Y=Y|N=-|Yes=Y|No=-", err));
        cell(im, target);
        TRY(cell_numbers(im, interval, "fromMostRecent", err));
        TRY(cell_numbers(im, seen == NULL ? interval : seen, "code", err));
        for (size_t i = 0; i < 4; i++)
            TRY(cell_offset(im, interval, interval_cells[i], err));
        cell(im, xml_blank(xml_child(interval, "intervalPriority")) ? STR("") : STR("Y"));
        TRY(cell_date(im, interval, "effectiveDate", err));
        TRY(cell_date(im, interval, "cessationDate", err));
    }
    XML_EACH(interval, dose, "allowableInterval")
    {
        if (xml_blank(interval))
            continue;
        row(im, interval, "j");
        TRY(cell_word(im, interval, "fromPrevious", "Y=Y|N=-|Yes=Y|No=-", err));
        cell(im, xml_child_text(interval, "fromTargetDose"));
        TRY(cell_offset(im, interval, "absMinInt", err));
        TRY(cell_date(im, interval, "effectiveDate", err));
        TRY(cell_date(im, interval, "cessationDate", err));
    }
    return OK;
}

/* Millilitres as written into microlitres; 0 when there is no number. */
static unsigned
volume_ul(struct str text)
{
    struct str whole = str_cut(&text, '.');
    uint64_t ml = 0, part = 0, scale = 1000;

    if (!str_parse_u64(whole, &ml) || ml > 20) /* a strength, not a volume */
        return 0;
    for (size_t i = 0; i < text.n && i < 6; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        scale = i < 3 ? scale / 10 : 0;
        part += scale * (uint64_t)(text.p[i] - '0');
    }
    return (unsigned)(ml * 1000 + part);
}

static enum status
vaccines(struct importing *im, const struct xml_node *dose, struct err *err)
{
    XML_EACH(vaccine, dose, "preferableVaccine")
    {
        struct str cvx, ages, mvx, forecast;

        if (xml_blank(vaccine))
            continue;
        TRY(text_number(im, vaccine, "cvx", &cvx, err));
        TRY(window(im, vaccine, &ages, err));
        mvx = xml_child_text(vaccine, "mvx");
        forecast = xml_child_text(vaccine, "forecastVaccineType");
        row_item(im, vaccine, STR("p"), cvx,
                 arena_printf(im->arena, "%.*s\t%s\t%.*s\t%u", STRF(ages),
                              str_ieq(forecast, STR("Y")) ? "Y" : "-",
                              STRF(mvx.n == 0 ? STR("-") : mvx),
                              volume_ul(xml_child_text(vaccine, "volume"))));
    }
    XML_EACH(vaccine, dose, "allowableVaccine")
    {
        struct str cvx, ages;

        if (xml_blank(vaccine))
            continue;
        TRY(text_number(im, vaccine, "cvx", &cvx, err));
        TRY(window(im, vaccine, &ages, err));
        row_item(im, vaccine, STR("w"), cvx, ages);
    }
    XML_EACH(vaccine, dose, "inadvertentVaccine")
    {
        struct str cvx;

        if (xml_blank(vaccine))
            continue;
        TRY(text_number(im, vaccine, "cvx", &cvx, err));
        row_item(im, vaccine, STR("n"), cvx, STR(""));
    }
    row_flush(im);
    return OK;
}

static enum status
condition(struct importing *im, const struct xml_node *node, struct err *err)
{
    row(im, node, "c");
    TRY(cell_word(im, node, "conditionType",
                  "Age=A|Completed Series=S|Interval=I|Vaccine Count by Age=V|"
                  "Vaccine Count by Date=V|Vaccine Count by Date and Age=V|"
                  "Vaccine Count by Age and Date=V",
                  err));
    TRY(cell_offset(im, node, "beginAge", err));
    TRY(cell_offset(im, node, "endAge", err));
    TRY(cell_date(im, node, "startDate", err));
    TRY(cell_date(im, node, "endDate", err));
    TRY(cell_offset(im, node, "interval", err));
    cell(im, xml_child_text(node, "doseCount"));
    TRY(cell_word(im, node, "doseType", "Valid=V|Total=T", err));
    TRY(cell_word(im, node, "doseCountLogic",
                  "greater than=>|equal to==|less than=<|equal==", err));
    TRY(cell_numbers(im, node, "vaccineTypes", err));
    return cell_numbers(im, node, "seriesGroups", err);
}

static enum status
skips(struct importing *im, const struct xml_node *dose, struct err *err)
{
    XML_EACH(skip, dose, "conditionalSkip")
    {
        if (xml_blank(skip))
            continue;
        row(im, skip, "k");
        TRY(cell_word(im, skip, "context", "Evaluation=E|Forecast=F|Both=B", err));
        TRY(cell_word(im, skip, "setLogic", "AND=AND|OR=OR", err));
        XML_EACH(set, skip, "set")
        {
            row(im, set, "s");
            TRY(cell_word(im, set, "conditionLogic", "AND=AND|OR=OR", err));
            TRY(cell_date(im, set, "effectiveDate", err));
            TRY(cell_date(im, set, "cessationDate", err));
            XML_EACH(one, set, "condition")
            {
                TRY(condition(im, one, err));
            }
        }
    }
    return OK;
}

static enum status
series_dose(struct importing *im, const struct xml_node *dose, struct err *err)
{
    const struct xml_node *season = xml_child(dose, "seasonalRecommendation");
    struct str number;

    TRY(text_need(im, dose, "doseNumber", &number, err));
    if (xml_child(dose, "recurringDose") == NULL)
        return import_refuse(im, dose, "recurringDose", "is missing", err);
    row(im, dose, "D");
    TRY(cell_word(im, dose, "recurringDose", "Yes=R|No=-", err));
    TRY(cell_date(im, season == NULL ? dose : season, "startDate", err));
    TRY(cell_date(im, season == NULL ? dose : season, "endDate", err));
    TRY(ages_and_intervals(im, dose, err));
    TRY(vaccines(im, dose, err));
    return skips(im, dose, err);
}

static enum status
indications(struct importing *im, const struct xml_node *series, struct err *err)
{
    XML_EACH(indication, series, "indication")
    {
        const struct xml_node *code = xml_child(indication, "observationCode");
        struct str number, ages;

        if (xml_blank(code))
            continue;
        TRY(text_number(im, code, "code", &number, err));
        TRY(window(im, indication, &ages, err));
        row_item(im, indication, STR("N"), number, ages);
    }
    row_flush(im);
    return OK;
}

static void
genders(struct importing *im, const struct xml_node *series)
{
    struct buf list;

    buf_init(&list, im->arena, 8);
    XML_EACH(gender, series, "requiredGender")
    {
        if (gender->text.n > 0)
            buf_char(&list, (char)(gender->text.p[0] & ~0x20));
    }
    cell(im, buf_str(&list));
}

static enum status
series_head(struct importing *im, const struct xml_node *series, struct str antigen,
            struct err *err)
{
    const struct xml_node *select = xml_child(series, "selectSeries");
    struct str text;

    TRY(text_need(im, series, "targetDisease", &text, err));
    if (!str_eq(text, antigen))
        return import_refuse(im, series, "targetDisease", "names another antigen", err);
    if (select == NULL)
        return import_refuse(im, series, "selectSeries", "is missing", err);
    row(im, series, "S");
    TRY(text_need(im, series, "seriesName", &text, err));
    cell(im, text);
    TRY(text_need(im, series, "vaccineGroup", &text, err));
    cell(im, text);
    TRY(text_need(im, series, "seriesType", &text, err));
    TRY(cell_word(im, series, "seriesType", "Standard=S|Risk=R|Evaluation Only=E", err));
    TRY(cell_number(im, select, "seriesGroup", err));
    TRY(cell_word(im, select, "seriesPriority", "A=A|B=B|C=C|D=D|E=E", err));
    TRY(cell_numbers(im, select, "seriesPreference", err));
    TRY(cell_word(im, select, "defaultSeries", "Yes=Y|No=-", err));
    TRY(cell_word(im, select, "productPath", "Yes=Y|No=-", err));
    TRY(cell_offset(im, select, "minAgeToStart", err));
    TRY(cell_offset(im, select, "maxAgeToStart", err));
    TRY(cell_numbers(im, series, "equivalentSeriesGroups", err));
    genders(im, series);
    return OK;
}

enum status
import_antigen(struct importing *im, const struct xml_node *root, struct err *err)
{
    const struct xml_node *first = xml_child(root, "series");
    struct str antigen;

    if (first == NULL)
        return import_refuse(im, root, "series", "is missing", err);
    if (xml_child(root, "contraindications") == NULL)
        return import_refuse(im, root, "contraindications", "is missing", err);
    TRY(text_need(im, first, "targetDisease", &antigen, err));
    row(im, root, "A");
    cell(im, antigen);
    TRY(immunity(im, xml_child(root, "immunity"), err));
    TRY(contraindications(im, xml_child(root, "contraindications"), err));
    XML_EACH(series, root, "series")
    {
        if (xml_child(series, "seriesDose") == NULL)
            return import_refuse(im, series, "seriesDose", "is missing", err);
        TRY(series_head(im, series, antigen, err));
        TRY(indications(im, series, err));
        XML_EACH(dose, series, "seriesDose")
        {
            TRY(series_dose(im, dose, err));
        }
    }
    row_flush(im);
    return OK;
}
