/* hl7/split.c - cutting a file or stream at every MSH, and counting what its envelope counts. */
#include "hl7/split.h"

#include <assert.h>

#include "hl7/hl7.h"

enum line { LINE_OTHER, LINE_MSH, LINE_FHS, LINE_BHS, LINE_BTS, LINE_FTS };

void
hl7_split_init(struct hl7_split *split, struct arena *arena, struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    *split = (struct hl7_split){.arena = arena, .rest = text, .separator = '|'};
}

static bool
ends_line(char c)
{
    return c == '\r' || c == '\n' || c == 0x0B || c == 0x1C;
}

static size_t
line_length(struct str text)
{
    size_t n = 0;

    while (n < text.n && !ends_line(text.p[n]))
        n++;
    return n;
}

/* MSH, FHS and BHS must be followed by their separator; BTS and FTS may stand alone. */
static enum line
line_kind(struct str text)
{
    static const struct {
        struct str name;
        enum line kind;
    } names[] = {{STR_INIT("MSH"), LINE_MSH},
                 {STR_INIT("FHS"), LINE_FHS},
                 {STR_INIT("BHS"), LINE_BHS},
                 {STR_INIT("BTS"), LINE_BTS},
                 {STR_INIT("FTS"), LINE_FTS}};
    char next = text.n > 3 ? text.p[3] : '\0';
    bool word = (next >= '0' && next <= '9') || (next >= 'A' && next <= 'Z') ||
                (next >= 'a' && next <= 'z');

    for (size_t i = 0; !word && i < sizeof(names) / sizeof(names[0]); i++)
        if (str_starts(text, names[i].name))
            return names[i].kind;
    return LINE_OTHER;
}

static void
skip_blank(struct str *rest)
{
    while (rest->n > 0 && ((uint8_t)rest->p[0] <= ' '))
        *rest = str_skip(*rest, 1);
}

/* Takes lines until the next one that begins something; an end of block ends a message too. */
static struct str
take_lines(struct str *rest)
{
    struct str all = *rest;
    size_t n = line_length(all);

    while (n < all.n && all.p[n] != 0x1C) {
        struct str next = str_skip(all, n + 1);

        if (line_kind(next) != LINE_OTHER)
            break;
        n += 1 + line_length(next);
    }
    *rest = str_skip(all, n);
    return str_slice(all, 0, n);
}

static struct findings *
check_header(struct hl7_split *split, struct str line)
{
    struct findings *found = findings_new(split->arena);
    struct hl7_message *msg = hl7_parse(split->arena, line, found);

    if (!msg->readable)
        return found;
    split->separator = msg->delimiters.field;
    if (msg->delimiters.field != '|' || !str_eq(hl7_get(msg, 0, 2, 0, 0, 0), STR("^~\\&")))
        findings_add(found, FINDING_ENVELOPE_DELIMITERS, hl7_place(msg, 0, 2, 0, 0), STR(""),
                     STR(""));
    return found;
}

/* BTS-1 and FTS-1 are optional; when given they must be the true number. */
static struct findings *
check_trailer(struct hl7_split *split, struct str line, uint64_t counted)
{
    struct findings *found = findings_new(split->arena);
    struct str rest = line, said;
    uint64_t count;
    struct place place = {{line.p[0], line.p[1], line.p[2], '\0'}, 1, 1, 0, 0, 0};

    (void)str_cut(&rest, split->separator);
    said = str_trim(str_cut(&rest, split->separator));
    if (said.n > 0 && (!str_parse_u64(said, &count) || count != counted))
        findings_add(found, FINDING_ENVELOPE_COUNT, place, said,
                     arena_printf(split->arena, "%llu", (unsigned long long)counted));
    return found;
}

static struct findings *
take_envelope(struct hl7_split *split, enum line kind, struct str line)
{
    struct findings *found;

    split->enveloped = true;
    if (kind == LINE_FHS || kind == LINE_BHS) {
        /* A BHS after messages without a BTS ends their batch as well. */
        split->batches = kind == LINE_FHS ? 0 : split->batches + split->in_batch;
        split->messages = 0;
        split->in_batch = kind == LINE_BHS;
        return check_header(split, line);
    }
    if (kind == LINE_BTS) {
        found = check_trailer(split, line, split->messages);
        split->batches++;
    } else {
        split->batches += split->in_batch;
        found = check_trailer(split, line, split->batches);
        split->batches = 0;
    }
    split->messages = 0;
    split->in_batch = false;
    return found;
}

bool
hl7_split_next(struct hl7_split *split, struct hl7_part *part)
{
    for (;;) {
        enum line kind;

        skip_blank(&split->rest);
        if (split->rest.n == 0)
            return false;
        kind = line_kind(split->rest);
        *part = (struct hl7_part){HL7_PART_MESSAGE, {NULL, 0}, NULL};
        if (kind == LINE_OTHER || kind == LINE_MSH) {
            part->kind = kind == LINE_MSH ? HL7_PART_MESSAGE : HL7_PART_STRAY;
            part->text = take_lines(&split->rest);
            split->messages += kind == LINE_MSH;
            split->in_batch |= kind == LINE_MSH;
            return true;
        }
        part->kind = HL7_PART_ENVELOPE;
        part->text = str_slice(split->rest, 0, line_length(split->rest));
        split->rest = str_skip(split->rest, part->text.n);
        part->found = take_envelope(split, kind, part->text);
        if (part->found->count > 0)
            return true;
    }
}
