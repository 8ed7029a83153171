/* exchange/profile_statement.c - conditions and conformance statements (IZ-1 to IZ-72). */
#include <assert.h>
#include <string.h>

#include "exchange/profile_rules.h"

/* -- conditions -- */

/* str_eq() for codes, which are short and mostly differ in length or at once. */
static inline bool
same(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || (a.p[0] == b.p[0] && memcmp(a.p, b.p, a.n) == 0));
}

static bool
term_holds(const struct term *term, struct str value)
{
    bool equal = false;

    switch (term->test) {
    case TEST_VALUED:
        return value.n > 0;
    case TEST_NOT_VALUED:
        return value.n == 0;
    case TEST_EQUAL:
    case TEST_NOT_EQUAL:
        break;
    }
    for (size_t i = 0; i < term->value_count; i++)
        equal = equal || same(term->values[i], value);
    return equal == (term->test == TEST_EQUAL);
}

/* The segment a path speaks of: this one, or the one of that name in the same order group. */
static size_t
segment_meant(const struct check *check, const char *name, size_t s)
{
    size_t from, to;

    if (name[0] == '\0' || memcmp(name, check->msg->segment[s].name, 4) == 0)
        return s;
    if (check->group[s] == 0)
        return check->msg->segments;
    layout_group(check, s, &from, &to);
    for (; from < to; from++)
        if (hl7_is(check->msg, from, name))
            return from;
    return check->msg->segments;
}

bool
condition_holds(const struct check *check, const struct condition *condition, size_t s)
{
    for (size_t i = 0; condition != NULL && i < condition->count; i++) {
        const struct term *term = &condition->terms[i];
        size_t at = segment_meant(check, term->segment, s);
        struct str value = {NULL, 0};

        if (at < check->msg->segments)
            value = hl7_first(check->msg, at, term->first, term->second == 0 ? 1 : term->second);
        if (!term_holds(term, value))
            return false;
    }
    return true;
}

static struct str
part_text(const struct check *check, const struct hl7_span *parts, size_t count, unsigned first,
          unsigned second)
{
    struct hl7_span span;

    if (first == 0 || first > count)
        return (struct str){NULL, 0};
    span = parts[first - 1];
    if (second > 0)
        span = hl7_part(check->msg, span, HL7_SUBCOMPONENT, second);
    return hl7_span_text(check->msg, span);
}

bool
condition_holds_parts(const struct check *check, const struct condition *condition,
                      const struct hl7_span *parts, size_t count)
{
    for (size_t i = 0; condition != NULL && i < condition->count; i++) {
        const struct term *term = &condition->terms[i];

        if (!term_holds(term, part_text(check, parts, count, term->first, term->second)))
            return false;
    }
    return true;
}

/* -- what a value must be -- */

/* A date that stands here has been read before and exists; only its extent is in question. */
static bool
format_fits(enum format format, struct str text)
{
    switch (format) {
    case FORMAT_OID:
        return form_oid(text);
    case FORMAT_POSITIVE:
        return str_digits(text) && text.p[0] != '0';
    case FORMAT_SECOND:
        return text.n >= 19 && (text.p[14] == '.' || text.n == 19) &&
               (text.p[text.n - 5] == '+' || text.p[text.n - 5] == '-');
    case FORMAT_DAY:
        return text.n == 8;
    case FORMAT_MONTH:
        return text.n >= 6;
    }
    return false;
}

static const char *
format_words(enum format format)
{
    static const char *const words[] = {"an OID", "a positive whole number",
                                        "YYYYMMDDHHMMSS+/-ZZZZ", "YYYYMMDD", "YYYYMM"};

    assert((size_t)format < 5);
    return words[format];
}

/* Each alternative is compared component by component; blanks at the ends do not matter. */
static bool
is_one_of(const struct check *check, size_t s, const struct rule *rule)
{
    unsigned component = rule->second == 0 ? 1 : rule->second;

    if (check->msg->segment[s].header && rule->first <= 2)
        return str_eq(hl7_get(check->msg, s, rule->first, 0, 0, 0), rule->argument);
    for (size_t v = 0; v < rule->value_count; v++) {
        const struct str *value = rule->values[v];
        unsigned i = 0;

        while (i < RULE_PARTS_MAX && value[i].p != NULL &&
               (same(value[i], hl7_first(check->msg, s, rule->first, component + i)) ||
                same(value[i], str_trim(hl7_first(check->msg, s, rule->first, component + i)))))
            i++;
        if (i == RULE_PARTS_MAX || value[i].p == NULL)
            return true;
    }
    return false;
}

/* Sequential over the message, or within the order group: the guide accepts both. After a gap the
 * count goes on from where it stands, so that one missing segment is told once. */
static bool
in_sequence(struct check *check, size_t s, struct str text)
{
    bool follows, good;
    uint64_t n;

    if (!str_parse_u64(text, &n))
        return false;
    follows = memcmp(check->counted, check->msg->segment[s].name, 4) == 0 && n == check->count + 1;
    good = n == check->sequence[s] || (check->group[s] != 0 && n == check->within) || follows;
    memcpy(check->counted, check->msg->segment[s].name, 4);
    check->count = n;
    return good;
}

static struct str
cited(const struct check *check, const char *words, struct str text, const struct rule *rule)
{
    return arena_printf(check->found->arena, "%s%.*s (%.*s)", words, STRF(text), STRF(rule->id));
}

static bool
in_table(const struct check *check, const struct rule *rule, struct str text)
{
    if (str_eq(rule->argument, STR("PHVS_VISBarcodes_IIS")))
        return vis_find(check->ask->codes, text) != NULL;
    if (str_eq(rule->argument, STR("CVX")))
        return cvx_find(check->ask->codes, text) != NULL;
    return rule->table == NULL || code_taken(rule->table, text);
}

static bool
rule_holds(struct check *check, size_t s, const struct rule *rule, struct str text)
{
    switch (rule->says) {
    case SAYS_EQUAL:
        return is_one_of(check, s, rule);
    case SAYS_EMPTY:
        return text.n == 0;
    case SAYS_IN:
        return in_table(check, rule, text);
    case SAYS_SAME: /* IZ-30: RXA-4 and RXA-3, the day of each */
        return str_eq(str_slice(text, 0, 8), str_slice(hl7_first(check->msg, s, 3, 1), 0, 8));
    case SAYS_FORMAT:
        return format_fits(rule->format, text);
    case SAYS_SEQUENCE:
        return in_sequence(check, s, text);
    case SAYS_OBSERVATION:
        break;
    }
    return true;
}

/* The finding for a rule that does not hold; *b is its second argument. */
static enum finding_code
rule_finding(const struct check *check, size_t s, const struct rule *rule, struct str *b)
{
    switch (rule->says) {
    case SAYS_EMPTY:
        *b = rule->id;
        return FINDING_MUST_BE_EMPTY;
    case SAYS_IN:
        *b = rule->argument;
        return FINDING_CODE_UNKNOWN;
    case SAYS_SAME:
        *b = STR("RXA-3 (IZ-30)");
        return FINDING_DATES_DIFFER;
    case SAYS_FORMAT:
        *b = cited(check, format_words(rule->format), STR(""), rule);
        return rule->format >= FORMAT_SECOND ? FINDING_DATE_PRECISION : FINDING_FORMAT_WRONG;
    case SAYS_SEQUENCE:
        *b = arena_printf(check->found->arena, "%u", check->sequence[s]);
        return FINDING_SET_ID;
    case SAYS_EQUAL:
    case SAYS_OBSERVATION:
        break;
    }
    *b = cited(check, "", rule->argument, rule);
    return FINDING_CONSTANT_WRONG;
}

/* Has something been said of the field already? A wrong constant need not be told twice. */
static bool
said_already(const struct check *check, unsigned field)
{
    for (size_t i = check->before; i < check->found->count; i++)
        if (check->found->list[i].place.field == field)
            return true;
    return false;
}

static void
break_rule(struct check *check, size_t s, const struct part *part, const struct rule *rule,
           struct str text)
{
    struct place place = check_place(check, s, rule->first);
    struct str b;
    enum finding_code code = rule_finding(check, s, rule, &b);
    enum taken taken;

    if (rule->second > 0) {
        place.repetition = 1;
        place.component = rule->second;
    }
    if (rule->says == SAYS_EQUAL && said_already(check, rule->first))
        return;
    check->pending_count = 0;
    taken = problem_take(check, part, rule->says == SAYS_EMPTY ? EXTRA : VALUE, code, place,
                         code == FINDING_CODE_UNKNOWN ? text : part->name, b);
    if (taken == TAKEN_KEPT)
        return;
    hl7_empty(check->msg, hl7_field(check->msg, s, rule->first));
    if (taken == TAKEN_FAILED && part_usage(check, part, s) == USAGE_R) {
        check_make_errors(check);
        check->reject = true;
    }
}

static void
apply_rule(struct check *check, size_t s, const struct part *part, const struct rule *rule)
{
    struct str text;

    assert(rule->first > 0);
    if (rule->when != NULL && !condition_holds(check, rule->when, s))
        return;
    text = hl7_first(check->msg, s, rule->first, rule->second == 0 ? 1 : rule->second);
    if (text.n == 0 && (rule->when == NULL || part->usage == USAGE_R || rule->says != SAYS_EQUAL))
        if (!(check->msg->segment[s].header && rule->first == 1))
            return;
    if (!rule_holds(check, s, rule, text))
        break_rule(check, s, part, rule, text);
}

void
statement_check_segment(struct check *check, size_t s)
{
    const struct segment_rules *rules = check->profile->elements[check->element[s] - 1].rules;

    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        /* What is not there is the business of its usage, unless the statement has a condition. */
        bool there = (check->present >> ((rule->first - 1) & 63) & 1) != 0;

        if (rule->says == SAYS_OBSERVATION || rule->first > rules->count)
            continue;
        if (there || (rule->when != NULL && rule->says == SAYS_EQUAL))
            apply_rule(check, s, &rules->fields[rule->first - 1], rule);
    }
}

/* -- types -- */

static bool
type_rule_holds(const struct check *check, const struct rule *rule, struct str text)
{
    (void)check;
    if (rule->says == SAYS_EQUAL)
        return str_eq(text, rule->argument);
    assert(rule->says == SAYS_FORMAT);
    return format_fits(rule->format, text);
}

bool
statement_check_type(struct check *check, const struct type *type, struct hl7_span *parts,
                     size_t count, struct place place)
{
    bool good = true;

    for (size_t i = 0; i < type->rule_count; i++) {
        const struct rule *rule = &type->rules[i];
        struct str text = part_text(check, parts, count, rule->first, rule->second);
        const struct part *part = &type->parts[rule->first - 1];
        struct place at = place;
        enum usage usage;

        if (text.n == 0 || type_rule_holds(check, rule, text))
            continue;
        if (place.component == 0)
            at.component = rule->first;
        else
            at.subcomponent = rule->first;
        usage = part_usage_parts(check, part, parts, count);
        if (problem_take(check, part, VALUE,
                         rule->says == SAYS_EQUAL ? FINDING_CONSTANT_WRONG : FINDING_FORMAT_WRONG,
                         at, part->name,
                         cited(check, rule->says == SAYS_EQUAL ? "" : format_words(rule->format),
                               rule->says == SAYS_EQUAL ? rule->argument : STR(""), rule)) ==
            TAKEN_KEPT)
            continue;
        hl7_empty(check->msg, parts[rule->first - 1]);
        good &= usage != USAGE_R;
    }
    return good;
}

/* -- order groups: eligibility (IZ-23) and information statements (IZ-24) -- */

/* Each look at a statement walks its group; nobody hands out more than a few sheets. */
enum { STATEMENTS_MAX = 40 };

/* The segments of one order group. */
struct order {
    const struct check *check;
    size_t from;
    size_t to;
};

static bool
observed(const struct order *order, struct str code, struct str sub_id)
{
    const struct hl7_message *msg = order->check->msg;

    for (size_t s = order->from; s < order->to; s++)
        if (hl7_is(msg, s, "OBX") && str_eq(hl7_first(msg, s, 3, 1), code) &&
            (sub_id.p == NULL || str_eq(hl7_first(msg, s, 4, 1), sub_id)))
            return true;
    return false;
}

/* One statement handed out: a bar code, or a vaccine with an edition; both with a date. */
static bool
statement_complete(const struct order *order, struct str sub_id)
{
    return observed(order, STR("29769-7"), sub_id) &&
           (observed(order, STR("69764-9"), sub_id) ||
            (observed(order, STR("30956-7"), sub_id) && observed(order, STR("29768-9"), sub_id)));
}

static void
check_information(struct check *check, const struct order *order, size_t rxa)
{
    bool any = false;
    size_t looked = 0;

    for (size_t s = order->from; s < order->to && looked < STATEMENTS_MAX; s++) {
        struct str code, sub_id;

        if (!hl7_is(check->msg, s, "OBX"))
            continue;
        code = hl7_first(check->msg, s, 3, 1);
        if (!str_eq(code, STR("69764-9")) && !str_eq(code, STR("29768-9")) &&
            !str_eq(code, STR("29769-7")))
            continue;
        any = true;
        looked++;
        sub_id = hl7_first(check->msg, s, 4, 1);
        if (statement_complete(order, sub_id))
            continue;
        check_add(check, FINDING_VIS_INCOMPLETE, SEVERITY_I, check_place(check, s, 0), code,
                  sub_id);
        return;
    }
    if (!any)
        check_add(check, FINDING_VIS_MISSING, SEVERITY_I, check_place(check, rxa, 0), STR(""),
                  STR(""));
}

static bool
has_statement(const struct check *check, size_t rxa)
{
    for (unsigned at = 1; at <= 4; at += 3) {
        struct str code = hl7_first(check->msg, rxa, 5, at);
        const struct ndc *ndc = code.n < 10 ? NULL : ndc_find(check->ask->codes, code);
        const struct cvx *cvx = ndc != NULL ? ndc->cvx : cvx_find(check->ask->codes, code);

        if (code.n > 0 && cvx != NULL)
            return vis_expected(cvx);
    }
    return false;
}

void
statement_check_group(struct check *check, size_t rxa)
{
    const struct segment_rules *rules = check->profile->elements[check->element[rxa] - 1].rules;
    struct str completion = hl7_first(check->msg, rxa, 20, 1);
    struct order order = {.check = check};

    if (!(str_eq(completion, STR("CP")) || str_eq(completion, STR("PA"))) ||
        !str_eq(hl7_first(check->msg, rxa, 9, 1), STR("00")))
        return;
    layout_group(check, rxa, &order.from, &order.to);
    for (size_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];

        if (rule->says != SAYS_OBSERVATION)
            continue;
        if (str_eq(rule->argument, STR("VIS"))) {
            if (has_statement(check, rxa))
                check_information(check, &order, rxa);
        } else if (!observed(&order, rule->argument, (struct str){NULL, 0})) {
            check_add(check, FINDING_ELIGIBILITY_MISSING, SEVERITY_W, check_place(check, rxa, 0),
                      STR(""), STR(""));
        }
    }
}
