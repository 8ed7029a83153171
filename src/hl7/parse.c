/* hl7/parse.c - bytes to index: where the message begins, its delimiters, its segments. */
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "hl7/hl7.h"
#include "hl7/scan.h"

static const struct hl7_delimiters usual = {'|', '^', '~', '\\', '&'};

/* Uninitialised words for the index: it is written before it is read, and zeroing room for the
 * worst case would cost more than the parse. */
static uint32_t *
words(struct arena *arena, size_t count)
{
    size_t align = alignof(uint32_t);
    uintptr_t p = (uintptr_t)arena_bytes(arena, count * sizeof(uint32_t) + align);

    return (uint32_t *)(void *)((p + align - 1) & ~(uintptr_t)(align - 1));
}

static bool
is_header(struct str text)
{
    return str_starts(text, STR("MSH")) || str_starts(text, STR("FHS")) ||
           str_starts(text, STR("BHS"));
}

/* Leaves out what may stand before MSH: frame bytes, blanks, a byte order mark. */
static struct str
skip_to_header(struct str raw)
{
    if (str_starts(raw, STR("\xEF\xBB\xBF")))
        raw = str_skip(raw, 3);
    while (raw.n > 0 && (uint8_t)raw.p[0] <= ' ')
        raw = str_skip(raw, 1);
    return raw;
}

static bool
may_delimit(char c)
{
    bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

    return (uint8_t)c > ' ' && (uint8_t)c < 127 && !letter;
}

/* Takes MSH-2's characters where they can serve; where not, the usual ones stand in. Returns the
 * length of MSH-2. */
static size_t
read_delimiters(struct str text, struct hl7_delimiters *d, bool *odd)
{
    char *given[4] = {&d->component, &d->repetition, &d->escape, &d->subcomponent};
    size_t n = 0;

    *d = usual;
    d->field = text.p[3];
    while (4 + n < text.n && text.p[4 + n] != d->field && (uint8_t)text.p[4 + n] >= ' ')
        n++;
    *odd = n < 4 || n > 5;
    for (size_t i = 0; i < 4 && i < n; i++) {
        char c = text.p[4 + i];

        if (may_delimit(c) && memchr(text.p + 3, c, i + 1) == NULL)
            *given[i] = c;
        else
            *odd = true;
    }
    return n;
}

/* A name is three capitals or digits; anything else is text that lost its segment. */
static bool
read_name(struct hl7_segment *segment, struct str name)
{
    bool good = name.n == 3;

    memset(segment->name, 0, sizeof(segment->name));
    for (size_t i = 0; i < name.n && i < 3; i++) {
        segment->name[i] = name.p[i];
        good = good && ((name.p[i] >= 'A' && name.p[i] <= 'Z') ||
                        (i > 0 && name.p[i] >= '0' && name.p[i] <= '9'));
    }
    return good;
}

/* Room for one more segment: doubled by copying, most messages never need it. */
static void
grow(struct arena *arena, struct hl7_message *msg, size_t *room)
{
    struct hl7_segment *wider = ARENA_ARRAY(arena, struct hl7_segment, *room * 2);

    memcpy(wider, msg->segment, msg->segments * sizeof(*wider));
    msg->segment = wider;
    *room *= 2;
}

/* Cuts the tokens into segments and fields. Returns how many lines were no segment. */
static size_t
index_segments(struct arena *arena, struct hl7_message *msg, size_t tokens)
{
    const uint32_t *token = msg->token;
    uint32_t *field = msg->field;
    uint32_t nf = 1, first = 0; /* field[first]: the name of the segment being read */
    size_t room = 32, strays = 0;

    msg->segment = ARENA_ARRAY(arena, struct hl7_segment, room);
    field[0] = 0;
    for (uint32_t i = 1; i < tokens; i++) {
        uint32_t level = HL7_LEVEL(token[i]);
        struct hl7_segment *segment;

        field[nf] = i;
        nf += level >= HL7_FIELD;
        if (level != HL7_SEGMENT)
            continue;
        if (HL7_AT(token[i]) == HL7_AT(HL7_AT(token[field[first]]) + 1)) {
            nf = first + 1; /* an empty line, or the LF of CRLF */
            field[first] = i;
            continue;
        }
        if (msg->segments == room)
            grow(arena, msg, &room);
        segment = &msg->segment[msg->segments++];
        segment->first = first;
        segment->count = nf - first - 2;
        strays += !read_name(segment, hl7_piece(msg, field[first]));
        if (msg->segments > LIMIT_MESSAGE_SEGMENTS)
            return strays;
        first = nf;
        field[nf++] = i;
    }
    return strays;
}

/* MSH-18 decides; without it, what is well formed UTF-8 is UTF-8. */
static void
find_charset(struct hl7_message *msg, struct findings *found)
{
    struct str said = hl7_get(msg, 0, 18, 1, 1, 0);
    bool says_latin1 = str_starts(said, STR("8859/")) || str_starts(said, STR("ISO8859"));

    msg->latin1 = says_latin1;
    if (says_latin1 || utf8_valid(msg->raw))
        return;
    msg->latin1 = true;
    findings_add(found, FINDING_CHARSET_BROKEN, hl7_place(msg, 0, 18, 0, 0), said, STR(""));
}

static struct hl7_message *
unreadable(struct hl7_message *msg, struct findings *found, enum finding_code code)
{
    msg->readable = false;
    msg->segments = 0;
    findings_add(found, code, PLACE_NONE, STR(""), STR(""));
    return msg;
}

struct hl7_message *
hl7_parse(struct arena *arena, struct str raw, struct findings *found)
{
    struct hl7_message *msg = ARENA_NEW(arena, struct hl7_message);
    struct scan scan;
    size_t tokens, header, strays;
    bool odd;

    msg->delimiters = usual;
    msg->raw = raw = skip_to_header(raw);
    if (raw.n > LIMIT_MESSAGE_BYTES)
        return unreadable(msg, found, FINDING_MESSAGE_TOO_LONG);
    if (!is_header(raw) || raw.n < 4 || !may_delimit(raw.p[3]))
        return unreadable(msg, found, FINDING_MESSAGE_UNREADABLE);

    header = 4 + read_delimiters(raw, &msg->delimiters, &odd);
    scan_init(&scan, msg->delimiters);
    msg->token = words(arena, raw.n + 3 + SCAN_SLACK);
    msg->field = words(arena, raw.n + raw.n / 2 + 8); /* a segment takes two more than its fields */
    msg->token[0] = HL7_AT(~0u) | (uint32_t)HL7_SEGMENT << 24; /* so that text begins at 0 */
    msg->token[1] = 3 | (uint32_t)HL7_FIELD << 24;
    tokens = 2 + scan_run(&scan, raw, header, msg->token + 2);
    msg->token[tokens++] = (uint32_t)raw.n | (uint32_t)HL7_SEGMENT << 24;

    msg->readable = true;
    msg->plain = !scan.controls && !scan.high;
    strays = index_segments(arena, msg, tokens);
    assert(msg->segments > 0);
    if (msg->segments > LIMIT_MESSAGE_SEGMENTS)
        return unreadable(msg, found, FINDING_SEGMENTS_TOO_MANY);
    msg->segment[0].header = true;
    msg->segment[0].count++;

    if (odd)
        findings_add(found, FINDING_DELIMITERS_ODD, hl7_place(msg, 0, 2, 0, 0),
                     hl7_get(msg, 0, 2, 0, 0, 0), STR(""));
    if (strays > 0)
        findings_add(found, FINDING_LINE_NOT_SEGMENT, PLACE_NONE, STR(""), STR(""));
    if (scan.controls)
        findings_add(found, FINDING_CONTROL_CHARACTERS, PLACE_NONE, STR(""), STR(""));
    if (scan.high)
        find_charset(msg, found);
    return msg;
}
