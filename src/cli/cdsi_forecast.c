/* cli/cdsi_forecast.c - jenner cdsi forecast: one person, evaluated and forecast. */
#include <string.h>

#include "base/buf.h"
#include "cdsi/cdsi.h"
#include "cdsi/force.h"
#include "cli/cdsi_take.h"

struct asked {
    struct cdsi_patient patient;
    struct date today;
    struct cdsi_dose *doses;
    size_t dose_count;
    bool json, explain;
    struct cdsi_options options;
    const char *data;
};

static bool
refuse(struct cli *cli, const char *option, const char *value)
{
    if (value == NULL)
        fprintf(cli->err, "jenner: %s is needed\n", option);
    else
        fprintf(cli->err, "jenner: %s does not take \"%s\"\n", option, value);
    return false;
}

static bool
take_date(struct cli *cli, const char *option, struct date *out)
{
    const char *value = cli_value(cli, option);

    if (value != NULL && date_parse_iso(str_of(value), out))
        return true;
    return refuse(cli, option, value);
}

static bool
take_sex(struct cli *cli, enum cdsi_sex *out)
{
    const char *value = cli_value(cli, "--sex");
    struct str sex = str_of(value == NULL ? "U" : value);

    *out = CDSI_SEX_UNKNOWN;
    if (str_ieq(sex, STR("F")) || str_ieq(sex, STR("female")))
        *out = CDSI_SEX_FEMALE;
    else if (str_ieq(sex, STR("M")) || str_ieq(sex, STR("male")))
        *out = CDSI_SEX_MALE;
    else if (sex.n != 1 && !str_ieq(sex, STR("unknown")))
        return refuse(cli, "--sex", value);
    return true;
}

/* CODE or CODE@DATE */
static bool
take_observations(struct cli *cli, struct asked *asked)
{
    struct cdsi_observation *list =
        ARENA_ARRAY(cli->arena, struct cdsi_observation, cli->count + 1);
    const char *value;

    while ((value = cli_value(cli, "--obs")) != NULL) {
        struct cdsi_observation *one = &list[asked->patient.observation_count++];
        struct str on = str_of(value), code = str_cut(&on, '@');
        uint64_t number;

        one->on = DATE_NONE;
        if (!str_parse_u64(code, &number) || number > UINT16_MAX ||
            (on.p != NULL && !date_parse_iso(on, &one->on)))
            return refuse(cli, "--obs", value);
        one->code = (uint16_t)number;
    }
    asked->patient.observations = list;
    return true;
}

/* DATE:CVX or DATE:CVX:MVX */
static bool
take_doses(struct cli *cli, struct asked *asked)
{
    const char *value;

    asked->doses = ARENA_ARRAY(cli->arena, struct cdsi_dose, cli->count + 1);
    while ((value = cli_value(cli, "--dose")) != NULL) {
        struct cdsi_dose *dose = &asked->doses[asked->dose_count++];
        struct str mvx = str_of(value), day = str_cut(&mvx, ':'), cvx = str_cut(&mvx, ':');
        uint64_t number;

        dose->expires = DATE_NONE;
        if (!date_parse_iso(day, &dose->given) || !str_parse_u64(cvx, &number) ||
            number > UINT16_MAX)
            return refuse(cli, "--dose", value);
        dose->cvx = (uint16_t)number;
        dose->mvx = mvx;
    }
    return true;
}

static bool
take_all(struct cli *cli, struct asked *asked)
{
    const char *country = cli_value(cli, "--country");

    asked->json = cli_flag(cli, "--json");
    asked->explain = cli_flag(cli, "--explain");
    asked->data = cli_value(cli, "--data");
    asked->patient.country = str_of(country);
    return cdsi_take_options(cli, &asked->options) &&
           take_date(cli, "--born", &asked->patient.born) &&
           take_date(cli, "--on", &asked->today) && take_sex(cli, &asked->patient.sex) &&
           take_observations(cli, asked) && take_doses(cli, asked);
}

static void
pair(struct buf *buf, const char *name, struct str value)
{
    if (buf->p[buf->n - 1] != '{')
        buf_char(buf, ',');
    buf_json(buf, str_of(name));
    buf_char(buf, ':');
    if (value.n == 0)
        BUF_LIT(buf, "null");
    else
        buf_json(buf, value);
}

static void
number(struct buf *buf, const char *name, unsigned value)
{
    buf_printf(buf, "%s\"%s\":%u", buf->p[buf->n - 1] == '{' ? "" : ",", name, value);
}

static void
json_dose(struct buf *buf, const struct cdsi_result *result, int32_t index)
{
    const struct cdsi_dose *dose = &result->doses[index];

    buf_add(buf, buf->p[buf->n - 1] == '[' ? STR("{") : STR(",{"));
    number(buf, "n", (unsigned)index + 1);
    pair(buf, "date", date_iso(buf->arena, dose->given));
    pair(buf, "cvx", arena_printf(buf->arena, "%02u", dose->cvx));
}

static void
json_evaluation(struct buf *buf, const struct cdsi_result *result, const struct cdsi_evaluation *e)
{
    bool counts = e->status == CDSI_VALID;

    json_dose(buf, result, e->dose);
    pair(buf, "group", e->group);
    pair(buf, "antigen", e->antigen);
    pair(buf, "series", e->series);
    pair(buf, "status", cdsi_dose_status_word(e->status));
    pair(buf, "reason", counts ? STR("") : cdsi_reason_word(e->reasons));
    BUF_LIT(buf, "}");
}

/* A dose that was set aside stands there too, with what kept it out as its reason. */
static void
json_remark(struct buf *buf, const struct cdsi_result *result, const struct cdsi_remark *remark)
{
    static const struct str words[] = {STR_INIT("before_birth"), STR_INIT("after_assessment"),
                                       STR_INIT("unknown_cvx"),  STR_INIT("no_date"),
                                       STR_INIT("too_many"),     STR_INIT("no_antigen")};

    if (remark->kind > CDSI_DOSE_NO_ANTIGEN)
        return;
    json_dose(buf, result, remark->index);
    BUF_LIT(buf, ",\"group\":null,\"antigen\":null,\"series\":null,\"status\":null");
    pair(buf, "reason", words[remark->kind]);
    BUF_LIT(buf, "}");
}

static void
json_forecast(struct buf *buf, const struct cdsi_forecast *f)
{
    buf_add(buf, buf->p[buf->n - 1] == '[' ? STR("{") : STR(",{"));
    pair(buf, "group", f->group);
    BUF_LIT(buf, ",\"antigens\":[");
    for (size_t i = 0; i < f->antigen_count; i++) {
        buf_add(buf, i == 0 ? STR("") : STR(","));
        buf_json(buf, f->antigens[i]);
    }
    BUF_LIT(buf, "]");
    pair(buf, "series_type", cdsi_series_type_word(f->type));
    pair(buf, "status", cdsi_status_word(f->status));
    if (f->dose_number > 0)
        number(buf, "dose_number", f->dose_number);
    else
        pair(buf, "dose_number", STR(""));
    pair(buf, "earliest", date_iso(buf->arena, f->earliest));
    pair(buf, "recommended", date_iso(buf->arena, f->recommended));
    pair(buf, "past_due", date_iso(buf->arena, f->past_due));
    pair(buf, "latest", date_iso(buf->arena, f->latest));
    BUF_LIT(buf, ",\"vaccines\":[");
    for (size_t i = 0; i < f->vaccine_count; i++)
        buf_printf(buf, "%s\"%02u\"", i == 0 ? "" : ",", f->vaccines[i]);
    BUF_LIT(buf, "]");
    pair(buf, "reason", cdsi_forecast_reason_word(f->reasons));
    BUF_LIT(buf, "}");
}

static void
print_json(struct cli *cli, const struct cdsi_schedule *schedule, const struct cdsi_result *result)
{
    struct buf buf;

    buf_init(&buf, cli->arena, 8192);
    BUF_LIT(&buf, "{");
    pair(&buf, "schedule", cdsi_release(schedule).version);
    BUF_LIT(&buf, ",\"doses\":[");
    for (size_t i = 0; i < result->evaluation_count; i++)
        json_evaluation(&buf, result, &result->evaluations[i]);
    for (size_t i = 0; i < result->remark_count; i++)
        json_remark(&buf, result, &result->remarks[i]);
    BUF_LIT(&buf, "],\"forecasts\":[");
    for (size_t i = 0; i < result->forecast_count; i++)
        json_forecast(&buf, &result->forecasts[i]);
    BUF_LIT(&buf, "]}\n");
    cli_print(cli, buf_str(&buf));
}

static void
line(struct cli *cli, const char *indent, struct str s)
{
    fprintf(cli->out, "%s%.*s\n", indent, STRF(s));
}

static void
print_words(struct cli *cli, const struct cdsi_result *result, bool trace)
{
    struct str before = {NULL, 0};

    /* Antigens of one group that judge a dose alike have the same sentence. */
    for (size_t i = 0; i < result->evaluation_count; i++) {
        struct str words = cdsi_explain_evaluation(result, &result->evaluations[i], cli->arena);

        if (!str_eq(words, before))
            line(cli, "", words);
        before = words;
    }
    for (size_t i = 0; i < result->forecast_count; i++) {
        const struct cdsi_forecast *f = &result->forecasts[i];

        line(cli, f->headline ? "" : "  also ", cdsi_explain_forecast(result, f, cli->arena));
        if (trace)
            fprintf(cli->out, "  by %.*s (%.*s)\n", STRF(f->series),
                    STRF(cdsi_series_type_word(f->type)));
    }
    if (!trace)
        return;
    fputs("\nRules applied:\n", cli->out);
    for (size_t i = 0; i < result->trace_count; i++)
        line(cli, "  ", cdsi_explain_trace(result, &result->trace[i], cli->arena));
}

/* jenner cdsi forecast --born D --sex S --on D [--obs CODE@D]... [--dose D:CVX[:MVX]]... */
int
cli_cdsi_forecast(struct cli *cli)
{
    struct asked asked = {0};
    struct cdsi_schedule *schedule;
    const struct cdsi_result *result;
    struct err err;

    if (!take_all(cli, &asked) || (asked.json && asked.explain))
        return cli_usage(cli);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (cdsi_force_load(asked.data, asked.options, &schedule, &err) != OK)
        return cli_fail(cli, &err);
    result = (asked.explain ? cdsi_trace_run : cdsi_run)(schedule, &asked.patient, asked.doses,
                                                         asked.dose_count, asked.today, cli->arena);
    for (size_t i = 0; i < result->remark_count; i++)
        fprintf(cli->err, "note: %.*s\n",
                STRF(cdsi_explain_remark(result, &result->remarks[i], cli->arena)));
    if (asked.json)
        print_json(cli, schedule, result);
    else
        print_words(cli, result, asked.explain);
    cdsi_schedule_free(schedule);
    return CLI_DONE;
}
