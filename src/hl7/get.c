/* hl7/get.c - taking fields, components and text out of an indexed message, and emptying them. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "hl7/hl7.h"

void
hl7_empty(struct hl7_message *msg, struct hl7_span span)
{
    for (uint32_t i = span.from; i < span.to; i++)
        msg->token[i] |= HL7_EMPTIED;
}

void
hl7_empty_segment(struct hl7_message *msg, size_t s)
{
    assert(s < msg->segments);
    msg->segment[s].empty = true;
}

struct str
hl7_get(const struct hl7_message *msg, size_t s, unsigned field, unsigned repetition,
        unsigned component, unsigned subcomponent)
{
    struct hl7_span span;

    if (s >= msg->segments)
        return (struct str){NULL, 0};
    if (msg->segment[s].header && field == 1 && !msg->segment[s].empty)
        return str_slice(msg->raw, 3, 4);
    span = hl7_field(msg, s, field);
    if (repetition > 0)
        span = hl7_part(msg, span, HL7_REPETITION, repetition);
    if (component > 0)
        span = hl7_part(msg, span, HL7_COMPONENT, component);
    if (subcomponent > 0)
        span = hl7_part(msg, span, HL7_SUBCOMPONENT, subcomponent);
    return hl7_span_text(msg, span);
}

unsigned
hl7_repetitions(const struct hl7_message *msg, size_t s, unsigned field)
{
    struct hl7_span rest = hl7_field(msg, s, field), repetition;
    unsigned n = 0;

    if (!hl7_valued(msg, rest))
        return 0;
    while (hl7_next(msg, &rest, HL7_REPETITION, &repetition))
        n++;
    return n;
}

size_t
hl7_find(const struct hl7_message *msg, const char *name, size_t from)
{
    while (from < msg->segments && !hl7_is(msg, from, name))
        from++;
    return from;
}

uint32_t
hl7_sequence(const struct hl7_message *msg, size_t s)
{
    uint32_t n = 1;

    assert(s < msg->segments);
    for (size_t i = 0; i < s; i++)
        n += memcmp(msg->segment[i].name, msg->segment[s].name, 4) == 0;
    return n;
}

struct place
hl7_place(const struct hl7_message *msg, size_t s, unsigned field, unsigned repetition,
          unsigned component)
{
    struct place place = PLACE_NONE;

    memcpy(place.segment, msg->segment[s].name, sizeof(place.segment));
    place.sequence = hl7_sequence(msg, s);
    place.field = (uint16_t)(field > UINT16_MAX ? UINT16_MAX : field);
    place.repetition = (uint16_t)(repetition > UINT16_MAX ? UINT16_MAX : repetition);
    place.component = (uint16_t)(component > UINT16_MAX ? UINT16_MAX : component);
    return place;
}

static int
hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \X4F6B\: pairs of hexadecimal digits; NUL and other controls are dropped later. */
static bool
add_hex(struct buf *buf, struct str digits)
{
    if (digits.n == 0 || digits.n % 2 != 0)
        return false;
    for (size_t i = 0; i < digits.n; i++)
        if (hex(digits.p[i]) < 0)
            return false;
    for (size_t i = 0; i < digits.n; i += 2)
        buf_char(buf, (char)(hex(digits.p[i]) * 16 + hex(digits.p[i + 1])));
    return true;
}

/* What stands between two escape characters (HL7 2.5.1, 2.7). False: it is no escape. */
static bool
add_escaped(struct buf *buf, struct hl7_delimiters d, struct str code)
{
    static const char names[] = "FSTRE";
    const char stands[] = {d.field, d.component, d.subcomponent, d.repetition, d.escape};
    const char *name;

    if (code.n == 1 && (name = memchr(names, code.p[0], 5)) != NULL) {
        buf_char(buf, stands[name - names]);
        return true;
    }
    if (code.n >= 1 && code.p[0] == 'X')
        return add_hex(buf, str_skip(code, 1));
    if (str_eq(code, STR(".br")) || str_starts(code, STR(".sp"))) {
        buf_char(buf, '\n');
        return true;
    }
    /* Highlighting, other formatting and character set switches carry no text of their own. */
    return (code.n == 1 && (code.p[0] == 'H' || code.p[0] == 'N')) ||
           (code.n >= 3 && code.n <= 7 && code.p[0] == '.') ||
           ((code.n == 5 && code.p[0] == 'C') || (code.n == 7 && code.p[0] == 'M'));
}

static struct str
unescape(struct arena *arena, struct hl7_delimiters d, struct str text)
{
    struct buf buf;

    buf_init(&buf, arena, text.n);
    while (text.n > 0) {
        size_t open = str_find(text, d.escape), close;

        buf_add(&buf, str_slice(text, 0, open));
        text = str_skip(text, open);
        if (text.n == 0)
            break;
        close = 1 + str_find(str_skip(text, 1), d.escape);
        if (close < text.n && add_escaped(&buf, d, str_slice(text, 1, close))) {
            text = str_skip(text, close + 1);
        } else {
            buf_char(&buf, d.escape); /* a lone escape character stands for itself */
            text = str_skip(text, 1);
        }
    }
    return buf_str(&buf);
}

static bool
has_controls(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] < ' ' && text.p[i] != '\t' && text.p[i] != '\n')
            return true;
    return false;
}

static struct str
drop_controls(struct arena *arena, struct str text)
{
    char *p = arena_bytes(arena, text.n);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if ((uint8_t)text.p[i] >= ' ' || text.p[i] == '\t' || text.p[i] == '\n')
            p[n++] = text.p[i];
    return (struct str){p, n};
}

struct str
hl7_decode(struct arena *arena, const struct hl7_message *msg, struct str text)
{
    bool escaped = str_find(text, msg->delimiters.escape) < text.n;

    if (msg->plain && !escaped)
        return text;
    if (msg->latin1) /* before unescaping, or an \X..\ would be taken twice */
        text = utf8_from_latin1(arena, text);
    if (escaped)
        text = unescape(arena, msg->delimiters, text);
    if (has_controls(text))
        text = drop_controls(arena, text);
    return utf8_valid(text) ? text : utf8_from_latin1(arena, text);
}

struct str
hl7_text(struct arena *arena, const struct hl7_message *msg, size_t s, unsigned field,
         unsigned repetition, unsigned component)
{
    return str_trim(hl7_decode(arena, msg, hl7_get(msg, s, field, repetition, component, 0)));
}
