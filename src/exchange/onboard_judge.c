/* exchange/onboard_judge.c - does a message show what a row of the checklist asks? */
#include "exchange/onboard.h"

#include <string.h>

/* "RXA-9=00" taken apart. */
struct condition {
    char segment[4];
    uint64_t field;    /* 0: none */
    uint64_t at_least; /* of RXA#2 */
    bool equals;
    struct str value;
};

static bool
read_condition(struct str text, struct condition *out)
{
    struct str name = str_slice(text, 0, 3), rest = str_skip(text, 4);

    if (text.n < 5 || (text.p[3] != '-' && text.p[3] != '#'))
        return false;
    *out = (struct condition){.field = 0};
    memcpy(out->segment, name.p, 3);
    if (text.p[3] == '#')
        return str_parse_u64(rest, &out->at_least);
    out->equals = str_find(rest, '=') < rest.n;
    if (!str_parse_u64(str_cut(&rest, '='), &out->field))
        return false;
    out->value = rest;
    return true;
}

static bool
holds_in(const struct hl7_message *msg, size_t s, const struct condition *c)
{
    struct str value;

    if (!hl7_is(msg, s, c->segment))
        return false;
    value = hl7_get(msg, s, (unsigned)c->field, 1, 1, 0);
    return c->equals ? str_eq(value, c->value) : value.n > 0;
}

static bool
holds_anywhere(const struct hl7_message *msg, const struct condition *c)
{
    uint64_t found = 0;

    for (size_t s = 0; s < msg->segments; s++) {
        if (c->at_least > 0)
            found += hl7_is(msg, s, c->segment);
        else if (holds_in(msg, s, c))
            return true;
    }
    return c->at_least > 0 && found >= c->at_least;
}

/* All conditions on RXA fields, in this one. */
static bool
dose_holds(const struct hl7_message *msg, size_t s, struct str rule)
{
    while (rule.p != NULL) {
        struct condition c;

        if (read_condition(str_cut(&rule, ' '), &c) && memcmp(c.segment, "RXA", 4) == 0 &&
            c.at_least == 0 && !holds_in(msg, s, &c))
            return false;
    }
    return true;
}

static bool
some_dose_holds(const struct hl7_message *msg, struct str rule)
{
    if (str_find_str(rule, STR("RXA-")) == rule.n)
        return true;
    for (size_t s = 0; s < msg->segments; s++)
        if (hl7_is(msg, s, "RXA") && dose_holds(msg, s, rule))
            return true;
    return false;
}

static bool
meant(const struct hl7_message *msg, struct str rule)
{
    if (!some_dose_holds(msg, rule))
        return false;
    while (rule.p != NULL) {
        struct str one = str_cut(&rule, ' ');
        struct condition c;

        if (str_starts(one, STR("type="))) {
            if (!str_eq(hl7_get(msg, 0, 9, 1, 1, 0), str_skip(one, 5)))
                return false;
        } else if (read_condition(one, &c) && !holds_anywhere(msg, &c)) {
            return false;
        }
    }
    return true;
}

static bool
listed(struct str codes, struct str own)
{
    while (codes.p != NULL)
        if (str_eq(str_cut(&codes, ' '), own))
            return true;
    return false;
}

enum onboard_mark
onboard_judge(const struct sample *sample, const struct hl7_message *msg,
              const struct message_finding *findings, size_t count)
{
    bool wrong_wanted = listed(sample->rule, STR("finding=E")), wrong = false, clean = true;

    for (size_t i = 0; i < count; i++) {
        wrong = wrong || findings[i].severity == SEVERITY_E;
        clean =
            clean && (findings[i].severity < SEVERITY_W || listed(sample->codes, findings[i].own));
    }
    if (!meant(msg, sample->rule))
        return ONBOARD_MISSING;
    return (wrong_wanted ? wrong : clean) ? ONBOARD_SHOWN : ONBOARD_TRIED;
}
