/* exchange/profile.c - the tables of data/profile in memory: read once, looked up by index. */
#include "exchange/profile.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "base/tsv.h"
#include "exchange/profile_data.h"
#include "exchange/profile_rules.h"

enum { PROFILES_BYTES = 16 * 1024 * 1024, SEGMENTS_MAX = 24, TYPES_MAX = 96, RULES_MAX = 24 };

static const char *const names[PROFILE_COUNT] = {"Z22", "Z23", "Z31", "Z32",
                                                 "Z33", "Z34", "Z42", "Z44"};

struct loader {
    struct arena *arena;
    const struct code_sets *codes;
    struct profile *profile;
    struct tsv tsv;
    const char *file;
    struct err *err;
};

struct str
profile_name(enum profile_id id)
{
    assert((size_t)id < PROFILE_COUNT);
    return str_of(names[id]);
}

bool
profile_find(struct str name, enum profile_id *out)
{
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        if (str_eq(str_of(names[i]), name)) {
            *out = (enum profile_id)i;
            return true;
        }
    }
    return false;
}

static enum status
bad(struct loader *l, const char *what)
{
    return FAIL(l->err, E_INVALID, "%s:%zu: %s", l->file, l->tsv.line, what);
}

static bool
read_word(struct str word, const char *const *words, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_of(words[i]))) {
            *out = (uint8_t)i;
            return true;
        }
    }
    return false;
}

static bool
read_usage(struct str word, uint8_t *out)
{
    static const char *const words[] = {"O", "R", "RE", "X", "C"};

    *out = USAGE_O;
    return word.n == 0 || read_word(word, words, 5, out);
}

static uint32_t
number(struct str s)
{
    uint64_t n;

    return str_parse_u64(s, &n) && n < UINT32_MAX ? (uint32_t)n : 0;
}

static void
set_name(char *to, struct str from)
{
    memset(to, 0, 4);
    memcpy(to, from.p, from.n < 3 ? from.n : 3);
}

/* -- conditions -- */

static bool
read_path(struct str path, struct term *term)
{
    size_t dash = str_find(path, '-');

    if (dash < path.n) {
        set_name(term->segment, str_slice(path, 0, dash));
        path = str_skip(path, dash + 1);
    }
    term->first = (uint8_t)number(str_cut(&path, '.'));
    term->second = (uint8_t)number(path);
    return term->first > 0;
}

static bool
read_term(struct str text, struct term *term)
{
    size_t at = str_find(text, '=');
    char last = text.p[text.n - 1];
    struct str values;

    if (at == text.n) {
        term->test = last == '?' ? TEST_VALUED : TEST_NOT_VALUED;
        return (last == '?' || last == '!') && read_path(str_slice(text, 0, text.n - 1), term);
    }
    values = str_skip(text, at + 1);
    term->test = text.p[at - 1] == '!' ? TEST_NOT_EQUAL : TEST_EQUAL;
    while (values.p != NULL && term->value_count < VALUES_MAX)
        term->values[term->value_count++] = str_cut(&values, ',');
    return values.p == NULL &&
           read_path(str_slice(text, 0, at - (term->test == TEST_NOT_EQUAL)), term);
}

static bool
read_condition(struct arena *arena, struct str text, const struct condition **out)
{
    struct condition *when = text.n == 0 ? NULL : ARENA_NEW(arena, struct condition);

    *out = when;
    while (text.n > 0) {
        size_t next = str_find_str(text, STR(" & "));

        if (when->count == TERMS_MAX ||
            !read_term(str_slice(text, 0, next), &when->terms[when->count++]))
            return false;
        text = str_skip(text, next + 3);
    }
    return true;
}

/* -- parts -- */

static uint8_t
kind_of(struct str type)
{
    static const struct {
        const char *prefix;
        uint8_t kind;
    } kinds[] = {{"DTM", KIND_TIME},  {"TS", KIND_TIME},  {"DT_", KIND_DAY},
                 {"NM", KIND_NUMBER}, {"SI", KIND_COUNT}, {"varies", KIND_VARIES}};

    if (str_eq(type, STR("DT")))
        return KIND_DAY;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (str_starts(type, str_of(kinds[i].prefix)))
            return kinds[i].kind;
    return KIND_TEXT;
}

static struct type *
type_of(struct loader *l, struct str name)
{
    struct profile *profile = l->profile;

    for (size_t i = 0; i < profile->type_count; i++)
        if (str_eq(profile->types[i].name, name))
            return &profile->types[i];
    if (profile->type_count == TYPES_MAX)
        return NULL;
    profile->types[profile->type_count].name = name;
    return &profile->types[profile->type_count++];
}

static struct segment_rules *
segment_of(struct loader *l, struct str name)
{
    struct profile *profile = l->profile;

    assert(profile->segments != NULL);
    for (size_t i = 0; i < profile->segment_count; i++)
        if (str_eq(str_of(profile->segments[i].name), name))
            return &profile->segments[i];
    if (profile->segment_count == SEGMENTS_MAX)
        return NULL;
    set_name(profile->segments[profile->segment_count].name, name);
    return &profile->segments[profile->segment_count++];
}

/* User-defined tables hold whatever the sender's own world has; only closed ones are checked. The
 * list of coding systems (0396) is closed in name only: it takes every HL7nnnn and 99zzz. */
static const struct code_table *
closed_table(struct loader *l, struct str name)
{
    const struct code_table *table = name.n == 0 ? NULL : code_table_find(l->codes, name);

    return table == NULL || table->open || str_starts(name, STR("HL70396")) ? NULL : table;
}

/* Columns from `at`: type, length, table, name, if true, if false, condition. */
static enum status
read_part(struct loader *l, struct part *part, size_t at)
{
    struct str type = tsv_field(&l->tsv, at);

    part->kind = kind_of(type);
    part->length = number(tsv_field(&l->tsv, at + 1));
    part->table = closed_table(l, tsv_field(&l->tsv, at + 2));
    part->name = tsv_field(&l->tsv, at + 3);
    part->type = type_of(l, type); /* turned to NULL afterwards if it has no parts */
    if (part->type == NULL || !read_usage(tsv_field(&l->tsv, at + 4), &part->if_true) ||
        !read_usage(tsv_field(&l->tsv, at + 5), &part->if_false) ||
        !read_condition(l->arena, tsv_field(&l->tsv, at + 6), &part->when))
        return bad(l, "a part could not be read");
    return OK;
}

static enum status
take_field(struct loader *l)
{
    struct segment_rules *segment = segment_of(l, tsv_field(&l->tsv, 1));
    uint32_t n = number(tsv_field(&l->tsv, 2));
    struct part *part;

    if (segment == NULL || n == 0 || n > FIELDS_MAX)
        return bad(l, "too many segments or fields");
    if (segment->fields == NULL)
        segment->fields = ARENA_ARRAY(l->arena, struct part, FIELDS_MAX);
    part = &segment->fields[n - 1];
    part->number = (uint8_t)n;
    segment->count = n > segment->count ? n : segment->count;
    if (!read_usage(tsv_field(&l->tsv, 3), &part->usage))
        return bad(l, "no such usage");
    part->most = (uint16_t)number(tsv_field(&l->tsv, 4));
    return read_part(l, part, 5);
}

static enum status
take_part(struct loader *l)
{
    struct type *type = type_of(l, tsv_field(&l->tsv, 1));
    uint32_t n = number(tsv_field(&l->tsv, 2));
    struct part *part;

    if (type == NULL || n == 0 || n > PARTS_MAX)
        return bad(l, "too many types or components");
    if (type->parts == NULL)
        type->parts = ARENA_ARRAY(l->arena, struct part, PARTS_MAX);
    part = &type->parts[n - 1];
    part->number = (uint8_t)n;
    type->count = n > type->count ? n : type->count;
    if (!read_usage(tsv_field(&l->tsv, 3), &part->usage))
        return bad(l, "no such usage");
    return read_part(l, part, 4);
}

/* -- structure -- */

static enum status
take_structure(struct loader *l)
{
    struct profile *profile = l->profile;
    struct element *element = &profile->elements[profile->element_count];
    struct str name = tsv_field(&l->tsv, 2);

    if (profile->element_count == ELEMENTS_MAX)
        return bad(l, "too many elements");
    element->depth = (uint8_t)number(tsv_field(&l->tsv, 1));
    element->most = (uint16_t)number(tsv_field(&l->tsv, 5));
    if (!read_usage(tsv_field(&l->tsv, 3), &element->usage))
        return bad(l, "no such usage");
    element->title = name;
    if (name.p[0] == '{')
        element->title = str_slice(name, 1, name.n - 1);
    else
        set_name(element->name, name);
    profile->element_count++;
    return OK;
}

static void
join_structure(struct loader *l)
{
    struct profile *profile = l->profile;

    for (size_t i = 0; i < profile->element_count; i++) {
        struct element *element = &profile->elements[i];
        size_t up = i, end = i + 1;

        while (up > 0 && profile->elements[up].depth >= element->depth)
            up--;
        element->parent = (uint8_t)(element->depth == 0 ? i : up);
        while (end < profile->element_count && profile->elements[end].depth > element->depth)
            end++;
        element->end = (uint8_t)end;
        element->order = str_eq(element->title, STR("ORDER")) ||
                         str_eq(element->title, STR("IZ_HISTORY_FORECAST"));
        if (element->name[0] != '\0')
            element->rules = segment_of(l, element->title);
    }
}

/* -- statements -- */

/* "A^B^C or D^E^F" */
static bool
read_values(struct rule *rule)
{
    struct str rest = rule->argument;

    while (rest.n > 0) {
        size_t end = str_find_str(rest, STR(" or ")), n = 0;
        struct str value = str_slice(rest, 0, end);

        if (rule->value_count == RULE_VALUES_MAX)
            return false;
        while (value.p != NULL && n < RULE_PARTS_MAX)
            rule->values[rule->value_count][n++] = str_cut(&value, '^');
        rule->value_count++;
        rest = str_skip(rest, end + 4);
    }
    return rule->value_count > 0;
}

static enum status
read_statement(struct loader *l, struct rule *rule)
{
    static const char *const says[] = {"=",      "empty",    "in",         "same",
                                       "format", "sequence", "observation"};
    static const char *const formats[] = {"OID", "POSITIVE", "SECOND", "DAY", "MONTH"};
    struct term target = {0};
    uint8_t word = 0, format = 0;

    rule->id = tsv_field(&l->tsv, 1);
    rule->argument = tsv_field(&l->tsv, 5);
    if (!read_word(tsv_field(&l->tsv, 4), says, 7, &word) ||
        !read_condition(l->arena, tsv_field(&l->tsv, 6), &rule->when))
        return bad(l, "a statement could not be read");
    rule->says = (enum statement)word;
    if (rule->says != SAYS_OBSERVATION && !read_path(tsv_field(&l->tsv, 3), &target))
        return bad(l, "a statement has no target");
    rule->first = target.first;
    rule->second = target.second;
    if (rule->says == SAYS_EQUAL && !read_values(rule))
        return bad(l, "too many values");
    if (rule->says == SAYS_FORMAT && !read_word(rule->argument, formats, 5, &format))
        return bad(l, "no such format");
    rule->format = (enum format)format;
    if (rule->says == SAYS_IN)
        rule->table = closed_table(l, rule->argument);
    return OK;
}

static enum status
take_rule(struct loader *l)
{
    struct str owner = tsv_field(&l->tsv, 2);
    struct rule **rules;
    size_t *count;

    if (owner.n == 3) {
        struct segment_rules *segment = segment_of(l, owner);

        if (segment == NULL)
            return bad(l, "too many segments");
        rules = &segment->rules;
        count = &segment->rule_count;
    } else {
        struct type *type = type_of(l, owner);

        if (type == NULL)
            return bad(l, "too many types");
        rules = &type->rules;
        count = &type->rule_count;
    }
    if (*rules == NULL)
        *rules = ARENA_ARRAY(l->arena, struct rule, RULES_MAX);
    if (*count == RULES_MAX)
        return bad(l, "too many statements");
    return read_statement(l, &(*rules)[(*count)++]);
}

/* -- ease -- */

static void
ease_parts(struct part *parts, size_t count, uint32_t n, const bool *modes, enum problem problem,
           struct ease ease)
{
    if (n == 0 || n > count)
        return;
    for (size_t mode = 0; mode < 2; mode++)
        if (modes[mode])
            parts[n - 1].ease[mode][problem] = ease;
}

/* The type of one component alone (CQ_IZ.2), so that its subcomponents may be eased there and
 * nowhere else. A profile without the type has nothing to ease. */
static struct type *
type_of_part(struct loader *l, struct type *type, uint32_t n)
{
    struct part *part = n == 0 || n > type->count ? NULL : &type->parts[n - 1];
    const struct type *shared = part == NULL ? NULL : part->type;
    struct type *own;
    struct str name;

    if (shared == NULL)
        return type;
    if (str_find_str(shared->name, STR(" of ")) < shared->name.n)
        return type_of(l, shared->name); /* a row before this one made it */
    name = arena_printf(l->arena, "%.*s of %.*s.%u", STRF(shared->name), STRF(type->name), n);
    own = type_of(l, name);
    if (own == NULL)
        return NULL;
    *own = *shared;
    own->name = name;
    own->parts = ARENA_ARRAY(l->arena, struct part, own->count + 1);
    memcpy(own->parts, shared->parts, own->count * sizeof(*own->parts));
    part->type = own;
    return own;
}

/* Columns: where, problem, mode, severity, effect, why. */
static enum status
take_ease(struct loader *l)
{
    static const char *const problems[] = {"missing", "value", "form", "extra", "length"};
    static const char *const effects[] = {"", "keep", "empty", "drop", "reject"};
    static const char *const severities[] = {"-", "I", "W", "E"};
    struct str where = tsv_field(&l->tsv, 0), owner = str_slice(where, 0, str_find(where, '-'));
    bool always = str_eq(tsv_field(&l->tsv, 2), STR("always"));
    const bool modes[2] = {always, true};
    uint8_t problem = 0, effect = 0, severity = 0;
    struct str rest;

    if (!read_word(tsv_field(&l->tsv, 1), problems, 5, &problem) ||
        !read_word(tsv_field(&l->tsv, 4), effects, 5, &effect) ||
        !read_word(tsv_field(&l->tsv, 3), severities, 4, &severity))
        return bad(l, "a row of ease could not be read");
    if (owner.n == where.n) {
        struct type *type = type_of(l, str_cut(&where, '.'));
        struct str part = str_cut(&where, '.');

        if (type != NULL && where.n > 0) {
            type = type_of_part(l, type, number(part));
            part = where;
        }
        if (type == NULL)
            return bad(l, "too many types");
        ease_parts(type->parts, type->count, number(part), modes, (enum problem)problem,
                   (struct ease){effect, severity});
        return OK;
    }
    rest = str_skip(where, owner.n + 1);
    for (size_t i = 0; i < l->profile->segment_count; i++) {
        struct segment_rules *segment = &l->profile->segments[i];

        if (!str_eq(str_of(segment->name), owner))
            continue;
        struct str field = str_cut(&rest, '.');

        if (rest.n == 0)
            ease_parts(segment->fields, segment->count, number(field), modes, (enum problem)problem,
                       (struct ease){effect, severity});
        else if (number(field) > 0 && number(field) <= segment->count) {
            /* The type is this field's own in our tables (MSG_IZ_VXU), so its part may be eased. */
            const struct type *type = segment->fields[number(field) - 1].type;

            if (type != NULL)
                ease_parts(type->parts, type->count, number(rest), modes, (enum problem)problem,
                           (struct ease){effect, severity});
        }
        break;
    }
    return OK;
}

static enum status
read_lines(struct loader *l, struct str text, const char *file, bool ease)
{
    tsv_init(&l->tsv, text);
    l->file = file;
    while (tsv_next(&l->tsv)) {
        struct str word = tsv_field(&l->tsv, 0);

        if (ease)
            TRY(take_ease(l));
        else if (str_eq(word, STR("structure")))
            TRY(take_structure(l));
        else if (str_eq(word, STR("field")))
            TRY(take_field(l));
        else if (str_eq(word, STR("part")))
            TRY(take_part(l));
        else if (str_eq(word, STR("rule")))
            TRY(take_rule(l));
        else
            return bad(l, "a line begins with no word of ours");
    }
    return OK;
}

static uint8_t
flags_of(const struct part *part)
{
    bool coded =
        part->table != NULL && part->type != NULL &&
        (str_starts(part->type->name, STR("CE")) || str_starts(part->type->name, STR("CWE")));
    unsigned flags = 0;

    if (coded)
        flags |= PART_CODED;
    if (coded && str_eq(part->table->name, STR("CVX")))
        flags |= PART_VACCINE;
    if (coded && str_starts(part->table->name, STR("CDCREC")))
        flags |= PART_RACE;
    if (part->usage == USAGE_X || part->if_true == USAGE_X || part->if_false == USAGE_X)
        flags |= PART_MAY_BE_X;
    if (part->kind < KIND_VARIES && (part->usage == USAGE_R || part->usage == USAGE_RE))
        flags |= PART_SIMPLE;
    return (uint8_t)flags;
}

/* A type without parts is a primitive one; dates and times are read as one text. Optional parts
 * are not profiled: only numbers and dates must be what they claim. */
static void
settle(struct part *parts, size_t count, uint64_t *needed, uint64_t *skipped)
{
    for (size_t i = 0; i < count; i++) {
        struct part *part = &parts[i];
        bool may_be_required =
            part->usage == USAGE_C && (part->if_true == USAGE_R || part->if_false == USAGE_R);

        if (part->kind == KIND_TEXT && part->type != NULL && part->type->count > 0)
            part->kind = KIND_COMPOSITE;
        if (part->kind != KIND_COMPOSITE)
            part->type = NULL;
        part->flags = flags_of(part);
        if (part->when != NULL && part->when->count == 1 && part->when->terms[0].second == 0 &&
            part->when->terms[0].test >= TEST_VALUED) {
            part->when_part = part->when->terms[0].first;
            part->when_absent = part->when->terms[0].test == TEST_NOT_VALUED;
        }
        if (part->usage == USAGE_R || may_be_required)
            *needed |= (uint64_t)1 << i;
        if (part->number == 0 ||
            (part->usage == USAGE_O && (part->kind == KIND_TEXT || part->kind == KIND_COMPOSITE)))
            *skipped |= (uint64_t)1 << i;
    }
}

static enum status
load_one(struct loader *l, struct str text, const char *file)
{
    struct profile *profile = l->profile;

    profile->segments = ARENA_ARRAY(l->arena, struct segment_rules, SEGMENTS_MAX);
    profile->types = ARENA_ARRAY(l->arena, struct type, TYPES_MAX);
    TRY(read_lines(l, text, file, false));
    TRY(read_lines(l, PROFILE_ease_tsv, "ease.tsv", true));
    join_structure(l);
    for (size_t i = 0; i < profile->segment_count; i++)
        settle(profile->segments[i].fields, profile->segments[i].count,
               &profile->segments[i].needed, &profile->segments[i].skipped);
    for (size_t i = 0; i < profile->type_count; i++)
        settle(profile->types[i].parts, profile->types[i].count, &profile->types[i].needed,
               &profile->types[i].skipped);
    return OK;
}

enum status
profiles_load(const struct code_sets *codes, struct profiles **out, struct err *err)
{
    const struct str texts[PROFILE_COUNT] = {PROFILE_Z22_tsv, PROFILE_Z23_tsv, PROFILE_Z31_tsv,
                                             PROFILE_Z32_tsv, PROFILE_Z33_tsv, PROFILE_Z34_tsv,
                                             PROFILE_Z42_tsv, PROFILE_Z44_tsv};
    struct arena *arena = arena_new(PROFILES_BYTES);
    struct profiles *profiles = ARENA_NEW(arena, struct profiles);

    profiles->arena = arena;
    profiles->generation = (uint64_t)id_new();
    profiles->codes = codes;
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        struct loader loader = {
            .arena = arena, .codes = codes, .profile = &profiles->profile[i], .err = err};

        loader.profile->name = str_of(names[i]);
        if (load_one(&loader, texts[i], names[i]) != OK) {
            profiles_free(profiles);
            return err->status;
        }
    }
    *out = profiles;
    return OK;
}

void
profiles_free(struct profiles *profiles)
{
    if (profiles != NULL)
        arena_free(profiles->arena);
}
