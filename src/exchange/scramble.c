/* exchange/scramble.c - putting other letters, digits and days where a person's stood. */
#include "exchange/scramble.h"

#include <string.h>

#include "hl7/hl7.h"

enum { DAYS_LEAST = 200, DAYS_SPREAD = 500 };

enum what {
    KEEP, /* codes, types, authorities: what the judge goes by */
    TEXT, /* every letter and digit becomes another */
    NAME, /* the same, but not what stands for a missing name */
    DAY   /* moved */
};

/* Component 0: all of the field. The first row that fits counts; a segment that is not named here at
 * all is nobody's business and becomes TEXT from its first field on. */
static const struct rule {
    char segment[4];
    unsigned field, component;
    enum what what;
} rules[] = {
    {"MSH", 10, 0, TEXT}, {"PID", 2, 1, TEXT},  {"PID", 3, 1, TEXT},  {"PID", 4, 1, TEXT},
    {"PID", 5, 1, NAME},  {"PID", 5, 2, NAME},  {"PID", 5, 3, NAME},  {"PID", 6, 1, NAME},
    {"PID", 6, 2, NAME},  {"PID", 6, 3, NAME},  {"PID", 7, 0, DAY},   {"PID", 9, 0, TEXT},
    {"PID", 11, 1, TEXT}, {"PID", 11, 2, TEXT}, {"PID", 11, 3, TEXT}, {"PID", 11, 9, TEXT},
    {"PID", 13, 1, TEXT}, {"PID", 13, 4, TEXT}, {"PID", 13, 7, TEXT}, {"PID", 13, 12, TEXT},
    {"PID", 14, 1, TEXT}, {"PID", 14, 4, TEXT}, {"PID", 14, 7, TEXT}, {"PID", 14, 12, TEXT},
    {"PID", 18, 1, TEXT}, {"PID", 19, 0, TEXT}, {"PID", 20, 0, TEXT}, {"PID", 21, 1, TEXT},
    {"PID", 23, 0, TEXT}, {"PID", 29, 0, DAY},  {"PID", 33, 0, DAY},  {"PD1", 4, 1, TEXT},
    {"PD1", 4, 2, TEXT},  {"PD1", 4, 3, TEXT},  {"PD1", 13, 0, DAY},  {"PD1", 17, 0, DAY},
    {"PD1", 18, 0, DAY},  {"NK1", 2, 1, NAME},  {"NK1", 2, 2, NAME},  {"NK1", 2, 3, NAME},
    {"NK1", 4, 1, TEXT},  {"NK1", 4, 2, TEXT},  {"NK1", 4, 3, TEXT},  {"NK1", 5, 4, TEXT},
    {"NK1", 5, 7, TEXT},  {"NK1", 5, 12, TEXT}, {"NK1", 6, 7, TEXT},  {"NK1", 12, 0, TEXT},
    {"NK1", 16, 0, DAY},  {"NK1", 30, 0, NAME}, {"NK1", 31, 0, TEXT}, {"NK1", 32, 0, TEXT},
    {"NK1", 33, 0, TEXT}, {"PV1", 7, 0, TEXT},  {"PV1", 8, 0, TEXT},  {"PV1", 19, 0, TEXT},
    {"PV1", 44, 0, DAY},  {"ORC", 2, 1, TEXT},  {"ORC", 3, 1, TEXT},  {"ORC", 9, 0, DAY},
    {"ORC", 10, 1, TEXT}, {"ORC", 10, 2, TEXT}, {"ORC", 10, 3, TEXT}, {"ORC", 10, 4, TEXT},
    {"ORC", 12, 1, TEXT}, {"ORC", 12, 2, TEXT}, {"ORC", 12, 3, TEXT}, {"ORC", 12, 4, TEXT},
    {"RXA", 3, 0, DAY},   {"RXA", 4, 0, DAY},   {"RXA", 10, 1, TEXT}, {"RXA", 10, 2, TEXT},
    {"RXA", 10, 3, TEXT}, {"RXA", 10, 4, TEXT}, {"RXA", 16, 0, DAY},  {"RXA", 22, 0, DAY},
    {"RXR", 99, 0, KEEP}, {"OBX", 14, 0, DAY},  {"OBX", 16, 0, TEXT}, {"NTE", 3, 0, TEXT},
    {"QPD", 2, 0, TEXT},  {"QPD", 3, 1, TEXT},  {"QPD", 4, 1, NAME},  {"QPD", 4, 2, NAME},
    {"QPD", 4, 3, NAME},  {"QPD", 5, 1, NAME},  {"QPD", 5, 2, NAME},  {"QPD", 6, 0, DAY},
    {"QPD", 8, 1, TEXT},  {"QPD", 8, 2, TEXT},  {"QPD", 8, 3, TEXT},  {"QPD", 9, 4, TEXT},
    {"QPD", 9, 7, TEXT},  {"QPD", 9, 12, TEXT}, {"RCP", 99, 0, KEEP}, {"MSA", 2, 0, TEXT},
    {"ERR", 8, 0, TEXT},  {"QAK", 1, 0, TEXT},
};

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

struct scrambler {
    struct arena *arena;
    const struct code_sets *codes;
    const struct hl7_message *msg;
    struct str salt;
    struct date today;
    int32_t days; /* by which past days go back, and future ones on */
    char *out;
};

static uint64_t
seed_of(const struct scrambler *s, struct str value)
{
    uint64_t seed = str_hash(s->salt) ^ (str_hash(value) * UINT64_C(0x9e3779b97f4a7c15));

    return seed == 0 ? 1 : seed;
}

static uint64_t
next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed >> 11;
}

/* A letter for a letter of its case, a digit for a digit; a leading zero stays one. Escapes stay, and
 * bytes above 127 become letters, because half a character would be another finding. */
static void
other_text(const struct scrambler *s, struct str value)
{
    char *p = s->out + (value.p - s->msg->raw.p);
    uint64_t seed = seed_of(s, value);
    bool escaped = false;

    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (c == s->msg->delimiters.escape)
            escaped = !escaped;
        else if (escaped)
            continue;
        else if (c >= '0' && c <= '9')
            p[i] = (char)(c == '0' ? '0' : '1' + (char)(next(&seed) % 9));
        else if (c >= 'A' && c <= 'Z')
            p[i] = (char)('A' + (char)(next(&seed) % 26));
        else if ((c >= 'a' && c <= 'z') || (uint8_t)c >= 0x80)
            p[i] = (char)('a' + (char)(next(&seed) % 26));
    }
}

static bool
stands_for_nobody(const struct scrambler *s, struct str name)
{
    return placeholder_name(s->codes, name).kind != PLACEHOLDER_NONE;
}

/* The first eight digits if they are a day, the year of a shorter one; what is no date is kept: the
 * finding about it says everything there is in it. */
static void
other_day(const struct scrambler *s, struct str value)
{
    char *p = s->out + (value.p - s->msg->raw.p);
    struct date day;
    uint64_t year;
    struct str moved;

    if (value.n >= 8 && date_parse_hl7(value, &day)) {
        int32_t by = date_cmp(day, s->today) > 0 ? s->days : -s->days;

        moved = date_hl7(s->arena, date_add_days(day, by));
        memcpy(p, moved.p, 8);
    } else if (value.n >= 4 && value.n < 8 && str_parse_u64(str_slice(value, 0, 4), &year) &&
               year > 1900 && year < 2100) {
        moved = arena_printf(s->arena, "%04u", (unsigned)year - 1);
        memcpy(p, moved.p, 4);
    }
}

static void
change(const struct scrambler *s, enum what what, struct str value)
{
    if (value.n == 0 || str_eq(value, STR("\"\"")) || what == KEEP)
        return;
    if (what == DAY)
        other_day(s, value);
    else if (what == TEXT || !stands_for_nobody(s, value))
        other_text(s, value);
}

/* Each smallest piece of a span by itself, so that separators stay. */
static void
change_pieces(const struct scrambler *s, enum what what, struct hl7_span span)
{
    for (uint32_t i = span.from; i < span.to; i++)
        change(s, what, hl7_piece(s->msg, i));
}

static void
change_field(const struct scrambler *s, size_t segment, const struct rule *rule)
{
    struct hl7_span field = hl7_field(s->msg, segment, rule->field), one;

    if (rule->component == 0) {
        change_pieces(s, rule->what, field);
        return;
    }
    while (hl7_next(s->msg, &field, HL7_REPETITION, &one))
        change_pieces(s, rule->what, hl7_part(s->msg, one, HL7_COMPONENT, rule->component));
}

/* What an observation says depends on its type: days move, words go, codes and numbers stay. */
static void
change_observation(const struct scrambler *s, size_t segment)
{
    struct str type = hl7_first(s->msg, segment, 2, 1);
    bool day = str_eq(type, STR("DT")) || str_eq(type, STR("TS")) || str_eq(type, STR("DTM"));
    bool words = str_eq(type, STR("ST")) || str_eq(type, STR("TX")) || str_eq(type, STR("FT"));
    struct str which = hl7_first(s->msg, segment, 3, 1);

    /* The edition of a statement is a fact of the vaccine, not of the person. */
    if (day && !str_eq(which, STR("29768-9")))
        change_pieces(s, DAY, hl7_field(s->msg, segment, 5));
    else if (words)
        change_pieces(s, TEXT, hl7_field(s->msg, segment, 5));
}

static void
change_segment(const struct scrambler *s, size_t segment)
{
    const struct hl7_segment *of = &s->msg->segment[segment];
    bool named = of->header;

    for (size_t i = 0; i < RULES; i++) {
        if (memcmp(rules[i].segment, of->name, 4) != 0)
            continue;
        named = true;
        change_field(s, segment, &rules[i]);
    }
    if (hl7_is(s->msg, segment, "OBX"))
        change_observation(s, segment);
    for (unsigned f = 1; f <= of->count && !named; f++)
        change_pieces(s, TEXT, hl7_field(s->msg, segment, f));
}

/* No message: nothing in it is known to be harmless. */
static struct str
blot_out(struct arena *arena, struct str raw)
{
    char *p = arena_bytes(arena, raw.n);

    for (size_t i = 0; i < raw.n; i++)
        p[i] = raw.p[i] == '\r' || raw.p[i] == '\n' || raw.p[i] == '|' ? raw.p[i] : 'x';
    return (struct str){p, raw.n};
}

struct str
scramble(struct arena *arena, const struct code_sets *codes, struct str salt, struct date today,
         struct str raw)
{
    struct scrambler s = {.arena = arena,
                          .codes = codes,
                          .msg = hl7_parse(arena, raw, findings_new(arena)),
                          .salt = salt,
                          .today = today};

    if (!s.msg->readable)
        return blot_out(arena, raw);
    s.days = DAYS_LEAST + (int32_t)(str_hash(salt) % DAYS_SPREAD);
    raw = s.msg->raw;
    s.out = arena_bytes(arena, raw.n);
    memcpy(s.out, raw.p, raw.n);
    for (size_t i = 0; i < s.msg->segments; i++)
        change_segment(&s, i);
    return (struct str){s.out, raw.n};
}
