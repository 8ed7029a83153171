/* exchange/profile_part.c - fields, repetitions, components: usage, type, table, length.
 *
 * What is wrong is said first as a warning. If in the end a required field is empty because of it,
 * the finding becomes an error, since then something is lost that the sender meant to be stored.
 */
#include <assert.h>

#include "base/utf8.h"
#include "exchange/profile_rules.h"

void
check_add(struct check *check, enum finding_code code, enum severity severity, struct place place,
          struct str a, struct str b)
{
    findings_add_as(check->found, code, severity, place, a, b);
}

/* Remembers the finding just added as one that may have cost a required field. */
static void
remember(struct check *check)
{
    if (check->pending_count < sizeof(check->pending) / sizeof(check->pending[0]) &&
        check->found->count > 0 && check->found->dropped == 0)
        check->pending[check->pending_count++] = check->found->count - 1;
}

/* A required field is empty: what emptied it was an error. */
void
check_make_errors(struct check *check)
{
    for (size_t i = 0; i < check->pending_count; i++)
        check->found->list[check->pending[i]].severity = SEVERITY_E;
    check->found->worst = SEVERITY_E;
}

/* What is taken all the same is said in other words. */
static enum finding_code
when_kept(enum finding_code code)
{
    if (code == FINDING_FIELD_MISSING)
        return FINDING_FIELD_EXPECTED;
    if (code == FINDING_PART_MISSING)
        return FINDING_PART_EXPECTED;
    return code == FINDING_CONSTANT_WRONG ? FINDING_CONSTANT_EXPECTED : code;
}

enum taken
problem_take(struct check *check, const struct part *part, enum problem problem,
             enum finding_code code, struct place place, struct str a, struct str b)
{
    struct ease ease = part->ease[check->ask->switches.tolerant][problem];

    if (ease.effect != EFFECT_NONE) {
        if (ease.effect == EFFECT_KEEP)
            code = when_kept(code);
        if (ease.severity != SEVERITY_NONE)
            check_add(check, code, (enum severity)ease.severity, place, a, b);
        check->eased |= ease.effect == EFFECT_EMPTY;
        check->drop |= ease.effect == EFFECT_DROP;
        check->reject |= ease.effect == EFFECT_REJECT;
        return ease.effect == EFFECT_KEEP ? TAKEN_KEPT : TAKEN_EMPTIED;
    }
    check_add(check, code, SEVERITY_W, place, a, b);
    if (problem == LENGTH)
        return TAKEN_KEPT;
    if (problem == EXTRA)
        return TAKEN_EMPTIED;
    remember(check);
    return TAKEN_FAILED;
}

/* What a blank text says is nothing. */
static bool
blank(struct str text)
{
    return text.n == 0 || ((uint8_t)text.p[0] <= ' ' && str_trim(text).n == 0);
}

static bool
has_value(const struct check *check, struct hl7_span span)
{
    if (span.to - span.from == 1)
        return !blank(hl7_piece(check->msg, span.from));
    return hl7_valued(check->msg, span);
}

/* -- texts -- */

static bool
form_fits(enum kind kind, struct str text)
{
    struct form_time time;

    switch (kind) {
    case KIND_NUMBER:
        return form_number(text);
    case KIND_COUNT:
        return str_digits(text);
    case KIND_DAY:
        return form_time(text, &time) && time.digits <= 8;
    case KIND_TIME:
        return form_time(text, &time);
    case KIND_TEXT:
    case KIND_VARIES:
    case KIND_COMPOSITE:
        break;
    }
    return true;
}

static bool
too_long(const struct check *check, const struct part *part, struct str text)
{
    if (part->length == 0 || text.n <= part->length || part->kind == KIND_TIME)
        return false;
    return utf8_count(hl7_decode(check->found->arena, check->msg, text)) > part->length;
}

static enum taken
check_code(struct check *check, const struct part *part, const struct code_table *table,
           struct str text, struct place place)
{
    const struct code *code = code_lookup(table, text);

    if (code == NULL || code->state == CODE_INVALID)
        return problem_take(check, part, VALUE, FINDING_CODE_UNKNOWN, place, text, table->title);
    if (code->state == CODE_DEPRECATED && code->use.n > 0)
        check_add(check, FINDING_CODE_OLD, SEVERITY_W, place, text, code->use);
    return TAKEN_KEPT;
}

/* One primitive value. */
static enum taken
check_text(struct check *check, const struct part *part, struct str text, struct place place)
{
    if (!form_fits((enum kind)part->kind, text))
        return problem_take(check, part, FORM,
                            part->kind == KIND_DAY || part->kind == KIND_TIME ? FINDING_DATE_FORM
                                                                              : FINDING_NUMBER_FORM,
                            place, part->name, text);
    if (part->table != NULL && check_code(check, part, part->table, text, place) != TAKEN_KEPT)
        return TAKEN_FAILED;
    if (too_long(check, part, text))
        return problem_take(check, part, LENGTH, FINDING_TOO_LONG, place, part->name, text);
    return TAKEN_KEPT;
}

/* -- components -- */

enum usage
part_usage_parts(const struct check *check, const struct part *part, const struct hl7_span *parts,
                 size_t count)
{
    if (part->usage != USAGE_C)
        return (enum usage)part->usage;
    if (part->when == NULL)
        return USAGE_O;
    return (enum usage)(condition_holds_parts(check, part->when, parts, count) ? part->if_true
                                                                               : part->if_false);
}

/* The same when nothing but the presence of another part decides. */
static inline enum usage
usage_by_presence(const struct check *check, const struct part *part, const struct hl7_span *parts,
                  size_t count, uint64_t present)
{
    if (part->usage != USAGE_C)
        return (enum usage)part->usage;
    if (part->when_part == 0)
        return part_usage_parts(check, part, parts, count);
    return (enum usage)((present >> (part->when_part - 1) & 1) != part->when_absent
                            ? part->if_true
                            : part->if_false);
}

/* A text of the usual kind, in form, in its table, not too long: needs no second look. */
static inline bool
good_at_once(const struct check *check, const struct part *part, struct hl7_span span)
{
    struct str text;
    const struct code *code;

    if ((part->flags & PART_SIMPLE) == 0 || span.to - span.from != 1)
        return false;
    text = hl7_piece(check->msg, span.from);
    if (text.n == 0 || (uint8_t)text.p[0] <= ' ' || text.p[0] == '"' ||
        (part->length != 0 && text.n > part->length))
        return false;
    if (part->table != NULL) {
        if (memo_has(check, part, text))
            return true;
        code = code_lookup(part->table, text);
        if (code == NULL || code->state > CODE_INACTIVE)
            return false;
        memo_add(check, part, text);
        return true;
    }
    return part->kind == KIND_TEXT || form_fits((enum kind)part->kind, text);
}

static struct place
place_of_part(struct place place, unsigned repetition, enum hl7_level level, unsigned n)
{
    place.repetition = (uint16_t)repetition;
    if (level == HL7_COMPONENT)
        place.component = (uint16_t)n;
    else
        place.subcomponent = (uint16_t)n;
    return place;
}

static bool check_parts(struct check *check, const struct type *type, struct hl7_span span,
                        enum hl7_level level, struct place place, unsigned repetition);

/* One component or subcomponent that is there. */
static bool
check_one(struct check *check, const struct part *part, struct hl7_span span, enum hl7_level level,
          struct place place, unsigned repetition)
{
    if (part->kind == KIND_COMPOSITE && level == HL7_COMPONENT)
        return check_parts(check, part->type, span, HL7_SUBCOMPONENT, place, repetition);
    if (part->kind == KIND_COMPOSITE)
        return true; /* deeper than HL7 can write */
    return check_text(check, part, hl7_piece(check->msg, span.from), place) == TAKEN_KEPT;
}

/* One part that came with text; false if it had to be emptied and was required. */
static bool
check_present(struct check *check, const struct part *part, enum usage usage, struct hl7_span span,
              enum hl7_level level, struct place at)
{
    if (usage == USAGE_X) {
        if (problem_take(check, part, EXTRA, FINDING_NOT_SUPPORTED, at, part->name, STR("")) !=
            TAKEN_KEPT)
            hl7_empty(check->msg, span);
        return true;
    }
    if (usage == USAGE_O || check_one(check, part, span, level, at, at.repetition))
        return true;
    hl7_empty(check->msg, span);
    return usage != USAGE_R;
}

/* Cuts a repetition or a component into its parts; returns a bit for each that has text. */
static uint64_t
cut_parts(const struct check *check, struct hl7_span rest, enum hl7_level level,
          struct hl7_span *parts, size_t most, size_t *count)
{
    const uint32_t *token = check->msg->token;
    uint64_t present = 0;
    size_t n = 0;

    for (; n < most && hl7_next(check->msg, &rest, level, &parts[n]); n++)
        present |=
            (uint64_t)(((HL7_AT(token[parts[n].to]) - HL7_AT(token[parts[n].from])) & 0xFFFFFF) > 1)
            << n;
    *count = n;
    return present;
}

/* The parts of a repetition (components) or of a component (subcomponents), cut by cut_parts().
 * False if a required one is empty, and with it the whole. */
static bool
check_cut_parts(struct check *check, const struct type *type, struct hl7_span *parts, size_t count,
                uint64_t present, struct place place, enum hl7_level level)
{
    unsigned repetition = place.repetition;
    bool good = true;

    for (uint64_t todo = (present & ~type->skipped) | type->needed; todo != 0; todo &= todo - 1) {
        unsigned i = (unsigned)__builtin_ctzll(todo);
        const struct part *part = &type->parts[i];
        bool there = (present >> i & 1) != 0;
        enum usage usage;

        if (there && good_at_once(check, part, parts[i]))
            continue;
        there = there && has_value(check, parts[i]);
        if (there && hl7_null(check->msg, parts[i]))
            continue;
        usage = usage_by_presence(check, part, parts, count, present);
        if (there)
            good &= check_present(check, part, usage, parts[i], level,
                                  place_of_part(place, repetition, level, i + 1));
        else if (usage == USAGE_R)
            good &= problem_take(check, part, MISSING, FINDING_PART_MISSING,
                                 place_of_part(place, repetition, level, i + 1), part->name,
                                 STR("")) == TAKEN_KEPT;
    }
    if (type->rule_count > 0)
        good &= statement_check_type(check, type, parts, count,
                                     place_of_part(place, repetition, level, 0));
    return good;
}

static bool
check_parts(struct check *check, const struct type *type, struct hl7_span span,
            enum hl7_level level, struct place place, unsigned repetition)
{
    struct hl7_span parts[PARTS_MAX];
    size_t count;
    uint64_t present = cut_parts(check, span, level, parts, type->count, &count);

    place.repetition = (uint16_t)repetition;
    return check_cut_parts(check, type, parts, count, present, place, level);
}

/* -- coded fields -- */

/* A repetition of a coded field: its six components as text. */
struct triplets {
    struct str part[6];
};

/* The vaccine: a CVX code or a package (NDC), in either triplet (guide, RXA-5). CVX 999, "unknown",
 * names none. */
static bool
vaccine_known(const struct check *check, const struct triplets *t)
{
    const struct code_sets *codes = check->ask->codes;

    for (unsigned at = 0; at <= 3; at += 3) {
        struct str code = t->part[at], system = t->part[at + 2];
        bool ndc = str_starts(system, STR("NDC"));

        if (code.n == 0 || str_eq(system, STR("C4")) || str_eq(system, STR("CPT")))
            continue;
        if (!ndc && cvx_find(codes, code) != NULL && !str_eq(code, STR("999")))
            return true;
        if ((ndc || system.n == 0) && ndc_find(codes, code) != NULL)
            return true;
    }
    return false;
}

/* Component 1 in the table, or 4 if the sender put the bound table's code there. */
static bool
check_coded(struct check *check, const struct part *part, const struct triplets *t,
            struct place place, unsigned n)
{
    struct str code = t->part[0], alternate = t->part[3], system = t->part[2];

    place = place_of_part(place, n, HL7_COMPONENT, 1);
    if ((part->flags & PART_VACCINE) != 0 && (code.n > 0 || alternate.n > 0)) {
        if (vaccine_known(check, t))
            return true;
        return problem_take(check, part, VALUE, FINDING_VACCINE_UNKNOWN, place, code, STR("")) ==
               TAKEN_KEPT;
    }
    if (code.n == 0 || str_eq(code, STR("\"\"")))
        return true;
    if (alternate.n > 0 && code_lookup(part->table, code) == NULL &&
        code_taken(part->table, alternate))
        return true;
    if (check_code(check, part, part->table, code, place) != TAKEN_KEPT)
        return false;
    /* Race and ethnicity still come in the HL7 tables' names, whose codes are CDC's all the same. */
    if ((part->flags & PART_RACE) != 0 && system.n > 0 && !str_eq(system, STR("CDCREC")))
        check_add(check, FINDING_SYSTEM_OLD, SEVERITY_W, place_of_part(place, n, HL7_COMPONENT, 3),
                  system, STR("CDCREC"));
    return true;
}

static bool
take_composite(struct check *check, const struct part *part, struct hl7_span repetition,
               struct place place, unsigned n)
{
    struct hl7_span parts[PARTS_MAX];
    struct triplets t = {0};
    size_t count;
    uint64_t present =
        cut_parts(check, repetition, HL7_COMPONENT, parts, part->type->count, &count);

    if ((part->flags & PART_CODED) != 0) {
        for (size_t i = 0; i < 6 && i < count; i++)
            t.part[i] = hl7_piece(check->msg, parts[i].from);
        if (!check_coded(check, part, &t, place, n))
            return false;
    }
    place.repetition = (uint16_t)n;
    return check_cut_parts(check, part->type, parts, count, present, place, HL7_COMPONENT);
}

/* The same, but for what is known to be right. */
static bool
check_composite(struct check *check, const struct part *part, struct hl7_span repetition,
                struct place place, unsigned n)
{
    uint32_t from = HL7_AT(HL7_AT(check->msg->token[repetition.from]) + 1);
    struct str text = {check->msg->raw.p + from, HL7_AT(check->msg->token[repetition.to]) - from};
    size_t before = check->found->count + check->found->dropped;
    bool good;

    if (memo_has(check, part, text))
        return true;
    good = take_composite(check, part, repetition, place, n);
    if (good && check->found->count + check->found->dropped == before)
        memo_add(check, part, text);
    return good;
}

/* -- fields -- */

/* OBX-5 is of the type OBX-2 names. */
static bool
check_varying(struct check *check, const struct part *part, size_t s, struct hl7_span repetition,
              struct place place, unsigned n)
{
    struct str said = hl7_get(check->msg, s, 2, 1, 1, 1);
    struct str text = hl7_piece(check->msg, repetition.from);
    struct part as = *part;

    as.kind = KIND_TEXT;
    if (str_eq(said, STR("NM")))
        as.kind = KIND_NUMBER;
    else if (str_eq(said, STR("DT")))
        as.kind = KIND_DAY;
    else if (str_eq(said, STR("TS")))
        as.kind = KIND_TIME;
    if (as.kind == KIND_DAY && text.n > 8) /* a day with a time of day: the day is there */
        as.kind = KIND_TIME;
    if (str_eq(said, STR("CE")) || str_eq(said, STR("CWE"))) {
        struct hl7_span code = hl7_part(check->msg, repetition, HL7_COMPONENT, 1);

        if (has_value(check, code) ||
            has_value(check, hl7_part(check->msg, repetition, HL7_COMPONENT, 4)))
            return true;
        return problem_take(check, part, FORM, FINDING_PART_MISSING,
                            place_of_part(place, n, HL7_COMPONENT, 1), part->name,
                            STR("")) == TAKEN_KEPT;
    }
    return check_text(check, &as, text, place) == TAKEN_KEPT;
}

static bool
check_repetition(struct check *check, const struct part *part, size_t s, struct hl7_span repetition,
                 struct place place, unsigned n)
{
    if (part->kind == KIND_VARIES)
        return check_varying(check, part, s, repetition, place, n);
    if (part->kind == KIND_COMPOSITE)
        return check_composite(check, part, repetition, place, n);
    place.repetition = (uint16_t)(n > 1 ? n : 0);
    return check_text(check, part, hl7_piece(check->msg, repetition.from), place) == TAKEN_KEPT;
}

/* Notes in the repetitions of RXA-9 after the first are text (IZ-31). */
static bool
is_note(const struct check *check, const struct part *part, size_t s, unsigned n)
{
    return n > 1 && part->number == 9 && hl7_is(check->msg, s, "RXA");
}

/* What came beyond the number that may come. */
static void
check_extra(struct check *check, const struct part *part, struct hl7_span repetition,
            struct place place, unsigned n)
{
    place.repetition = (uint16_t)n;
    if (problem_take(check, part, EXTRA, FINDING_REPEATED, place, part->name, STR("")) !=
        TAKEN_KEPT)
        hl7_empty(check->msg, repetition);
}

/* Returns whether anything is left of the field. */
static bool
check_repetitions(struct check *check, const struct part *part, size_t s, struct hl7_span field)
{
    struct place place = check_place(check, s, part->number);
    struct hl7_span repetition;
    bool left = false;
    unsigned n = 0;

    while (hl7_next(check->msg, &field, HL7_REPETITION, &repetition)) {
        bool note = is_note(check, part, s, ++n);

        if (!has_value(check, repetition) || hl7_null(check->msg, repetition))
            continue;
        if (!note && part->most != 0 && n > part->most)
            check_extra(check, part, repetition, place, n);
        else if (note || check_repetition(check, part, s, repetition, place, n))
            left = true;
        else
            hl7_empty(check->msg, repetition);
    }
    return left;
}

enum usage
part_usage(const struct check *check, const struct part *part, size_t s)
{
    if (part->usage != USAGE_C)
        return (enum usage)part->usage;
    if (part->when == NULL)
        return USAGE_O;
    return (enum usage)(condition_holds(check, part->when, s) ? part->if_true : part->if_false);
}

/* A field without text: false if it is required. */
static bool
check_absent(struct check *check, const struct part *part, size_t s)
{
    if (part_usage(check, part, s) != USAGE_R)
        return true;
    check->pending_count = 0;
    if (problem_take(check, part, MISSING, FINDING_FIELD_MISSING,
                     check_place(check, s, part->number), part->name, STR("")) == TAKEN_KEPT)
        return true;
    check_make_errors(check);
    return false;
}

/* Returns false if a required field is empty in the end. */
static bool
check_field(struct check *check, const struct part *part, size_t s, struct hl7_span field)
{
    if (!has_value(check, field) || hl7_null(check->msg, field))
        return check_absent(check, part, s);
    if ((part->flags & PART_MAY_BE_X) != 0 && part_usage(check, part, s) == USAGE_X) {
        if (problem_take(check, part, EXTRA, FINDING_NOT_SUPPORTED,
                         check_place(check, s, part->number), part->name, STR("")) != TAKEN_KEPT)
            hl7_empty(check->msg, field);
        return true;
    }
    check->pending_count = 0;
    check->eased = false;
    if (check_repetitions(check, part, s, field) || check->eased ||
        part_usage(check, part, s) != USAGE_R)
        return true;
    if (!check->drop && !check->reject)
        check_make_errors(check);
    return false;
}

/* A bit for each field that came with text. */
static uint64_t
present_fields(const struct hl7_message *msg, size_t s)
{
    const struct hl7_segment *segment = &msg->segment[s];
    const uint32_t *field = msg->field + segment->first - segment->header;
    size_t count = segment->count < FIELDS_MAX ? segment->count : FIELDS_MAX;
    uint64_t present = 0;

    if (segment->header)
        present = 1; /* MSH-1 is always there */
    for (size_t f = segment->header ? 2 : 1; f <= count; f++)
        present |= (uint64_t)(HL7_AT(msg->token[field[f + 1]]) - HL7_AT(msg->token[field[f]]) > 1)
                   << (f - 1);
    return present;
}

void
part_check_segment(struct check *check, size_t s)
{
    const struct element *element = &check->profile->elements[check->element[s] - 1];
    const struct segment_rules *rules = element->rules;
    bool header = check->msg->segment[s].header, good = true;
    uint64_t todo, known = rules->count == 64 ? ~(uint64_t)0 : ((uint64_t)1 << rules->count) - 1;

    check->drop = check->reject = false;
    check->before = check->found->count;
    check->present = present_fields(check->msg, s);
    todo = ((check->present & ~rules->skipped) | rules->needed) & known;
    if (header)
        todo &= ~(uint64_t)3; /* MSH-1 and MSH-2 are left to the statements */
    for (; todo != 0; todo &= todo - 1) {
        unsigned i = (unsigned)__builtin_ctzll(todo);

        struct hl7_span field = hl7_field(check->msg, s, i + 1);

        if (!good_at_once(check, &rules->fields[i], field))
            good &= check_field(check, &rules->fields[i], s, field);
    }
    if (rules->rule_count > 0 && !check->reject)
        statement_check_segment(check, s);
    if (!good || check->reject)
        layout_drop(check, s, false);
    else if (check->drop)
        layout_drop(check, s, true);
}
