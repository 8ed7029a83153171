/* exchange/profile_rules.h - a profile in memory; only the exchange/profile*.c files use it.
 *
 * Ownership  everything belongs to the profiles' arena.
 * Limits     the constants below; a table that needs more does not load.
 */
#ifndef EXCHANGE_PROFILE_RULES_H
#define EXCHANGE_PROFILE_RULES_H

#include <assert.h>

#include "exchange/form.h"
#include "exchange/profile.h"

enum {
    PARTS_MAX = 32,
    FIELDS_MAX = 64,
    ELEMENTS_MAX = 40,
    TERMS_MAX = 3,
    VALUES_MAX = 3,
    RULE_VALUES_MAX = 2,
    RULE_PARTS_MAX = 3
};

enum usage { USAGE_O = 0, USAGE_R, USAGE_RE, USAGE_X, USAGE_C };

enum kind {
    KIND_TEXT = 0, /* ST, TX, FT, ID, IS and whatever is not known */
    KIND_NUMBER,   /* NM */
    KIND_COUNT,    /* SI */
    KIND_DAY,      /* DT: YYYY[MM[DD]] */
    KIND_TIME,     /* DTM, and TS whose first component it is */
    KIND_VARIES,   /* OBX-5: what OBX-2 says */
    KIND_COMPOSITE
};

enum problem { MISSING, VALUE, FORM, EXTRA, LENGTH, PROBLEM_COUNT };
enum effect { EFFECT_NONE = 0, EFFECT_KEEP, EFFECT_EMPTY, EFFECT_DROP, EFFECT_REJECT };

struct ease {
    uint8_t effect;   /* enum effect; NONE: table 3-1 decides */
    uint8_t severity; /* enum severity; NONE: no finding */
};

/* PATH=V,V  PATH!=V,V  PATH?  PATH!  with PATH = [SEG-]field[.component], or component[.sub]. */
enum test { TEST_EQUAL, TEST_NOT_EQUAL, TEST_VALUED, TEST_NOT_VALUED };

struct term {
    char segment[4]; /* "" for the same one */
    uint8_t first;
    uint8_t second; /* 0 if not given */
    enum test test;
    struct str values[VALUES_MAX];
    size_t value_count;
};

struct condition {
    struct term terms[TERMS_MAX]; /* all must hold */
    size_t count;
};

/* What a look at a part's rules would find out each time again. */
enum part_flag {
    PART_CODED = 1,     /* CE or CWE with a table of ours */
    PART_VACCINE = 2,   /* the table is CVX: packages count as well */
    PART_RACE = 4,      /* the table is one of CDCREC's */
    PART_MAY_BE_X = 16, /* not supported, or not in some case */
    PART_SIMPLE = 8     /* one text, wanted whatever the rest says: can be right at first sight */
};

/* A field, a component or a subcomponent. */
struct part {
    uint8_t number;
    uint8_t flags;   /* enum part_flag */
    uint8_t usage;   /* enum usage */
    uint8_t if_true; /* of a conditional one */
    uint8_t if_false;
    uint8_t kind;      /* enum kind */
    uint8_t when_part; /* of a component whose condition is N? or N!: that N; otherwise 0 */
    bool when_absent;  /* the condition is N! */
    uint16_t most;     /* repetitions of a field; 0 is any number */
    uint32_t length;   /* characters; 0 is any number */
    const struct code_table *table; /* NULL: none bound, or not one of ours */
    const struct type *type;        /* of a composite */
    const struct condition *when;   /* NULL: none */
    struct str name;
    struct ease ease[2][PROBLEM_COUNT]; /* [tolerant] */
};

enum statement {
    SAYS_EQUAL,
    SAYS_EMPTY,
    SAYS_IN,
    SAYS_SAME,
    SAYS_FORMAT,
    SAYS_SEQUENCE,
    SAYS_OBSERVATION
};
enum format { FORMAT_OID, FORMAT_POSITIVE, FORMAT_SECOND, FORMAT_DAY, FORMAT_MONTH };

struct rule {
    struct str id; /* IZ-23 */
    uint8_t first; /* field, or component of a type */
    uint8_t second;
    enum statement says;
    enum format format;
    struct str argument;
    struct str values[RULE_VALUES_MAX][RULE_PARTS_MAX]; /* of EQUAL: "A^B or C^D", taken apart */
    size_t value_count;
    const struct code_table *table;
    const struct condition *when; /* NULL: always */
};

struct type {
    struct str name;
    struct part *parts; /* [0] is component 1 */
    size_t count;
    uint64_t needed;  /* bit n-1: required, or may be; looked at even when it is not there */
    uint64_t skipped; /* bit n-1: optional and of a kind that is not checked */
    struct rule *rules;
    size_t rule_count;
};

/* The masks above have a bit for each part. */
static_assert(FIELDS_MAX <= 64 && PARTS_MAX <= 64, "one bit a part");

struct segment_rules {
    char name[4];
    struct part *fields; /* [0] is field 1 */
    size_t count;
    uint64_t needed;  /* bit n-1: required, or may be; looked at even when it is not there */
    uint64_t skipped; /* bit n-1: optional and of a kind that is not checked */
    struct rule *rules;
    size_t rule_count;
};

/* A line of the structure: a segment, or the beginning of a group. */
struct element {
    char name[4]; /* "" for a group */
    struct str title;
    uint8_t depth;
    uint8_t usage;
    bool order;     /* a group that is one dose: ORC, RXA and what belongs to them */
    uint16_t most;  /* 0 is any number */
    uint8_t parent; /* the group it is in; itself at depth 0 */
    uint8_t end;    /* of a group: the element after its last */
    const struct segment_rules *rules;
};

struct profile {
    struct str name;
    struct element elements[ELEMENTS_MAX];
    size_t element_count;
    struct segment_rules *segments;
    size_t segment_count;
    struct type *types;
    size_t type_count;
};

/* Values seen before and found without fault. An entry is exact: which part, which bytes. */
enum { MEMO_TEXT = 54, MEMO_ENTRIES = 1024 };

struct memo_entry {
    const struct part *part;
    uint8_t n;
    char text[MEMO_TEXT];
};

struct profile_memo {
    uint64_t generation; /* of the profiles it speaks of */
    struct memo_entry entries[MEMO_ENTRIES];
};

struct profiles {
    struct arena *arena;
    uint64_t generation; /* another for every load */
    const struct code_sets *codes;
    struct profile profile[PROFILE_COUNT];
};

/* One message being checked. */
struct check {
    const struct ask *ask;
    const struct profile *profile;
    struct hl7_message *msg;
    struct findings *found;
    uint8_t *element;   /* of each segment, from 1; 0: not in the structure */
    uint32_t *sequence; /* of each segment: which of its name, from 1 */
    uint32_t *group;    /* of each segment: order group, 0 outside */
    uint32_t *instance; /* of each segment: instance of its innermost group, 0 outside */
    uint32_t instances;
    uint32_t groups;
    uint32_t emptied;
    bool rejected;
    size_t pending[16]; /* findings of the field in hand that become E if it ends up empty */
    size_t pending_count;
    uint64_t present; /* fields of the segment in hand that came with text, bit n-1 */
    size_t pid;       /* the PID, or msg->segments */
    char counted[4];  /* the segment whose set id was read last */
    uint64_t count;   /* and that set id */
    uint32_t within;  /* OBX of the order group so far: the other way to count OBX-1 */
    size_t before;    /* findings there were before the segment in hand */
    bool eased;       /* what empties the field in hand is forgiven: nothing falls with it */
    bool drop;        /* the segment in hand goes; said already */
    bool reject;      /* the segment in hand goes as if a required field were empty */
};

/* exchange/profile_layout.c: order, groups, cardinality. Fills element, group and instance. */
void layout_check(struct check *check);
/* Empties a segment whose required content is gone, and what cannot be without it. */
void layout_drop(struct check *check, size_t s, bool said);
/* The segments of the order group that `s` is in: [*from, *to). */
void layout_group(const struct check *check, size_t s, size_t *from, size_t *to);

/* exchange/profile_part.c: fields, components, types, tables. */
void part_check_segment(struct check *check, size_t s);

enum usage part_usage(const struct check *check, const struct part *part, size_t s);
enum usage part_usage_parts(const struct check *check, const struct part *part,
                            const struct hl7_span *parts, size_t count);

/* exchange/profile_sense.c: dates that cannot be. */
void sense_check(struct check *check, size_t s);

/* exchange/profile_statement.c: the conformance statements. */
bool condition_holds(const struct check *check, const struct condition *condition, size_t s);
bool condition_holds_parts(const struct check *check, const struct condition *condition,
                           const struct hl7_span *parts, size_t count);
void statement_check_segment(struct check *check, size_t s);
/* The rules on a type's components; false if a required one had to be emptied. `level` is what
 * separates its parts. */
bool statement_check_type(struct check *check, const struct type *type, struct hl7_span *parts,
                          size_t count, struct place place);
void statement_check_group(struct check *check, size_t rxa); /* of the order group of an RXA */

enum taken {
    TAKEN_KEPT,    /* nothing changes */
    TAKEN_EMPTIED, /* the part must be emptied, and that is all */
    TAKEN_FAILED   /* emptied, and what requires it falls with it */
};

/* Says what is wrong with a part, as its ease wants it; may mark the segment in hand as lost. */
enum taken problem_take(struct check *check, const struct part *part, enum problem problem,
                        enum finding_code code, struct place place, struct str a, struct str b);

/* The place of a field of a segment, or of the segment itself (field 0). */
static inline struct place
check_place(const struct check *check, size_t s, unsigned field)
{
    const char *name = check->msg->segment[s].name;

    return (struct place){
        {name[0], name[1], name[2], '\0'}, check->sequence[s], (uint16_t)field, 0, 0, 0};
}

void check_add(struct check *check, enum finding_code code, enum severity severity,
               struct place place, struct str a, struct str b);

/* What was said of the field in hand cost a required field: it is an error. */
void check_make_errors(struct check *check);

/* exchange/profile_memo.c: what need not be looked at again. */
bool memo_has(const struct check *check, const struct part *part, struct str text);
void memo_add(const struct check *check, const struct part *part, struct str text);

#endif
