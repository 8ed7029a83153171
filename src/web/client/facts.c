/* web/client/facts.c - GET and POST /clients/:id/facts: what bears on the forecast besides doses. */
#include "web/client/facts.h"

#include "web/client/choices.h"
#include "web/client/record.h"
#include "web/client/who.h"
#include "web/person.h"
#include "web/serve.h"

page_handler facts_show, facts_try;

/* Exemptions come from state law, not from a national table. */
static const struct choice exemptions[] = {
    {STR_INIT("medical"), STR_INIT("Medical exemption"), false},
    {STR_INIT("conscientious"), STR_INIT("Conscientious exemption"), false}};

static const struct {
    enum observation_kind kind;
    const char *words;
    enum code_table_id table; /* CODE_TABLE_COUNT: exemptions above */
} kinds[] = {
    {OBSERVATION_CONTRAINDICATION, "Contraindication", CODE_CONTRAINDICATION},
    {OBSERVATION_DISEASE, "Had the disease", CODE_IMMUNITY_DISEASE},
    {OBSERVATION_IMMUNITY, "Immune by test", CODE_IMMUNITY_LAB},
    {OBSERVATION_REACTION, "Reaction to a dose", CODE_REACTION},
    {OBSERVATION_INDICATION, "Reason to vaccinate", CODE_INDICATION},
    {OBSERVATION_EXEMPTION, "Exemption", CODE_TABLE_COUNT},
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct str
fact_kind_words(enum observation_kind kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].kind == kind)
            return str_of(kinds[i].words);
    return kind == OBSERVATION_CONDITION ? STR("Condition") : STR("Other");
}

/* SNOMED's names end in what they are, "(disorder)", which the kind beside them says already. */
static struct str
plain(struct str name)
{
    static const struct str ends[] = {STR_INIT(" (disorder)"), STR_INIT(" (finding)"),
                                      STR_INIT(" (situation)")};

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (str_ends(name, ends[i]))
            return str_slice(name, 0, name.n - ends[i].n);
    return name;
}

struct str
fact_words(const struct visit *v, const struct observation *fact)
{
    for (size_t i = 0; i < KINDS; i++) {
        const struct code *known;

        if (kinds[i].kind != fact->kind || kinds[i].table == CODE_TABLE_COUNT)
            continue;
        known = code_lookup(code_table(v->web->codes, kinds[i].table), fact->code.code);
        if (known != NULL)
            return plain(known->name);
    }
    for (size_t i = 0; i < sizeof(exemptions) / sizeof(exemptions[0]); i++)
        if (fact->kind == OBSERVATION_EXEMPTION && str_eq(exemptions[i].code, fact->code.code))
            return exemptions[i].words;
    return fact->code.text.n > 0 ? fact->code.text : fact->code.code;
}

/* ---- showing ---- */

static struct choices
codes_of(struct visit *v, size_t kind)
{
    struct choices out = {ARENA_ARRAY(v->arena, struct choice, 2), 2};

    if (kinds[kind].table != CODE_TABLE_COUNT)
        return choices_codes(v, kinds[kind].table, STR(""));
    out.list[0] = exemptions[0];
    out.list[1] = exemptions[1];
    return out;
}

/* "3:VXC17": which kind, and the code in its table. */
static void
fill_kinds(struct visit *v, struct client_facts_view *view)
{
    struct client_facts_kinds *rows = ARENA_ARRAY(v->arena, struct client_facts_kinds, KINDS);

    for (size_t i = 0; i < KINDS; i++) {
        struct choices all = codes_of(v, i);
        struct client_facts_kinds_codes *codes =
            ARENA_ARRAY(v->arena, struct client_facts_kinds_codes, all.count + 1);

        for (size_t k = 0; k < all.count; k++)
            codes[k] = (struct client_facts_kinds_codes){
                .code = arena_printf(v->arena, "%zu:%.*s", i, STRF(all.list[k].code)),
                .words = plain(all.list[k].words)};
        rows[i] = (struct client_facts_kinds){
            .words = str_of(kinds[i].words), .codes = codes, .codes_count = all.count};
    }
    view->kinds = rows;
    view->kinds_count = KINDS;
}

static void
fill_vaccines(struct visit *v, struct client_facts_view *view)
{
    size_t count = group_count(v->web->codes);
    struct client_facts_vaccines *rows =
        ARENA_ARRAY(v->arena, struct client_facts_vaccines, count + 1);
    struct choices refusals = choices_codes(v, CODE_REFUSAL, STR(""));
    struct client_facts_refusals *why =
        ARENA_ARRAY(v->arena, struct client_facts_refusals, refusals.count + 1);

    for (size_t i = 0; i < count; i++) {
        const struct vaccine_group *group = group_at(v->web->codes, i);

        if (group->cvx != NULL)
            rows[view->vaccines_count++] =
                (struct client_facts_vaccines){group->cvx->code, group->name};
    }
    view->vaccines = rows;
    for (size_t i = 0; i < refusals.count; i++)
        why[i] = (struct client_facts_refusals){refusals.list[i].code, refusals.list[i].words};
    view->refusals = why;
    view->refusals_count = refusals.count;
}

static enum status
fill_facts(struct visit *v, struct tx *tx, const struct history *history,
           struct client_facts_view *view, struct err *err)
{
    struct who_names names = {.v = v, .tx = tx};
    struct client_facts_facts *rows =
        ARENA_ARRAY(v->arena, struct client_facts_facts, history->observation_count + 1);

    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *fact = &history->observations[i];
        const struct cvx *about = cvx_find(v->web->codes, fact->about_cvx);

        rows[i] = (struct client_facts_facts){
            .sent = fact->id.v,
            .kind = fact_kind_words(fact->kind),
            .what = fact_words(v, fact),
            .about = about == NULL || about->kind == CVX_NOTHING ? STR("") : about->name,
            .from = date_long(v->arena, date_is(fact->from) ? fact->from : fact->observed),
            .until = date_long(v->arena, fact->until),
            .own = fact->organization == v->session.user.org.v};
        TRY(who_organization(&names, fact->organization, &rows[i].who, err));
    }
    view->facts = rows;
    view->facts_count = history->observation_count;
    return OK;
}

static enum status
show(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_facts_view view = {
        .problem = problem, .on = visit_field(v, "on"), .until = visit_field(v, "until")};
    struct history history;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, &history, err));
    TRY(fill_facts(v, &tx, &history, &view, err));
    tx_end(&tx);
    TRY(record_seen(v, &history, err));
    fill_kinds(v, &view);
    fill_vaccines(v, &view);
    view.id = history.client.id.v;
    view.name = person_name(v->arena, &history.client.believed);
    view.born = date_long(v->arena, history.client.believed.born);
    if (view.on.n == 0)
        view.on = date_long(v->arena, v->now.today);
    if (problem.n > 0)
        v->res->status = 422;
    page_client_facts(&v->page, &view);
    return OK;
}

/* GET */
enum status
facts_show(struct visit *v, struct err *err)
{
    return show(v, STR(""), err);
}

/* ---- saying ---- */

static bool
code_chosen(struct visit *v, struct report_observation *fact)
{
    struct str rest = visit_field(v, "what"), number = str_cut(&rest, ':');
    uint64_t kind;

    if (!str_parse_u64(number, &kind) || kind >= KINDS || rest.p == NULL)
        return false;
    fact->kind = kinds[kind].kind;
    if (kinds[kind].table == CODE_TABLE_COUNT) {
        fact->code = (struct report_code){.code = rest, .system = STR("L")};
        return str_eq(rest, exemptions[0].code) || str_eq(rest, exemptions[1].code);
    }
    fact->code.code = choices_known(v, kinds[kind].table, rest);
    fact->code.system = str_digits(rest) ? STR("SCT") : STR("CDCPHINVS");
    return fact->code.code.n > 0;
}

/* From the day typed, not in the future; until a day after it, or for good. */
static struct str
days_chosen(struct visit *v, struct date born, struct date *from, struct date *until)
{
    struct str typed = visit_field(v, "until");

    *until = DATE_NONE;
    if (!record_day(v, visit_field(v, "on"), from))
        return STR("Enter the day as 3/14/2026, or t for today.");
    if (date_cmp(*from, v->now.today) > 0)
        return STR("Enter a day that is not in the future.");
    if (date_is(born) && date_cmp(*from, born) < 0)
        return STR("Enter a day after birth.");
    if (typed.n > 0 && (!date_parse_typed(typed, date_add_days(v->now.today, 20 * 366), until) ||
                        date_cmp(*until, *from) < 0))
        return STR("Enter until when as 3/14/2027, a day after the first.");
    return STR("");
}

static enum status
apply(struct visit *v, struct report *report, enum audit_action what, const char *done,
      struct err *err)
{
    struct visit_act act = {.what = what,
                            .kind = report->dose_count > 0 ? STR("refusal") : STR("observation")};
    struct intake taken;

    TRY(record_apply(v, report, &act, &taken, err));
    record_done(v, taken.client, done, 1);
    return OK;
}

static enum status
add_fact(struct visit *v, const struct history *history, struct err *err)
{
    struct report *report = record_report(v, history->client.id);
    struct report_observation fact = {.observed = DATE_NONE};
    const struct cvx *about = cvx_find(v->web->codes, visit_field(v, "vaccine"));
    struct str problem = days_chosen(v, history->client.believed.born, &fact.from, &fact.until);

    if (!code_chosen(v, &fact))
        problem = STR("Choose what is to be added.");
    if (problem.n > 0)
        return show(v, problem, err);
    fact.observed = fact.from;
    fact.about_cvx = about == NULL ? STR("") : about->code;
    report->observations = &fact;
    report->observation_count = 1;
    return apply(v, report, AUDIT_ADD, "fact", err);
}

static enum status
add_refusal(struct visit *v, const struct history *history, struct err *err)
{
    struct report *report = record_report(v, history->client.id);
    const struct cvx *cvx = cvx_find(v->web->codes, visit_field(v, "vaccine"));
    struct report_dose dose = {.completion = DOSE_REFUSED,
                               .expires = DATE_NONE,
                               .eligibility_on = DATE_NONE,
                               .refusal = {.system = STR("NIP002")}};
    struct date until;
    struct str problem = days_chosen(v, history->client.believed.born, &dose.given, &until);

    dose.refusal.code = choices_known(v, CODE_REFUSAL, visit_field(v, "refusal"));
    if (cvx == NULL || dose.refusal.code.n == 0)
        problem = STR("Choose the vaccine and the reason.");
    if (problem.n > 0)
        return show(v, problem, err);
    dose.cvx = cvx->code;
    report->doses = &dose;
    report->dose_count = 1;
    return apply(v, report, AUDIT_ADD, "fact", err);
}

/* Only what one's own organization has said can be taken back by it. */
static enum status
remove_fact(struct visit *v, const struct history *history, struct err *err)
{
    struct report *report = record_report(v, history->client.id);
    struct report_observation fact = {.withdrawn = true};
    int64_t sent = 0;

    (void)str_parse_i64(visit_field(v, "remove"), &sent);
    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *known = &history->observations[i];

        if (known->id.v != sent || known->organization != v->session.user.org.v)
            continue;
        fact.kind = known->kind;
        fact.code = known->code;
        fact.about_cvx = known->about_cvx;
        fact.observed = known->observed;
        fact.from = known->from;
        fact.until = known->until;
        report->observations = &fact;
        report->observation_count = 1;
        return apply(v, report, AUDIT_REMOVE, "factless", err);
    }
    return show(v, STR("This is not on record any more, or another organization said it."), err);
}

/* POST */
enum status
facts_try(struct visit *v, struct err *err)
{
    struct history history;

    TRY(record_load(v, 0, &history, err));
    if (visit_field(v, "remove").n > 0)
        return remove_fact(v, &history, err);
    if (str_eq(visit_field(v, "act"), STR("refuse")))
        return add_refusal(v, &history, err);
    return add_fact(v, &history, err);
}
