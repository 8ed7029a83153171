/* hl7/build.c - separators as they become needed, and escapes. */
#include "hl7/build.h"

#include <string.h>

void
hl7_begin(struct hl7_writer *w, struct buf *buf, const char *segment)
{
    assert(strlen(segment) == 3);
    *w = (struct hl7_writer){.buf = buf, .start = buf->n, .component = 1, .subcomponent = 1};
    w->header = strcmp(segment, "MSH") == 0 || strcmp(segment + 1, "HS") == 0;
    buf_add(buf, str_of(segment));
    if (w->header) {
        BUF_LIT(buf, "|^~\\&");
        w->field = 2;
    }
}

/* What a byte becomes in a value: 0 itself, 1 nothing, else the letter of its escape; '.' is a
 * line's end. Bytes from 0x80 on are parts of UTF-8. */
static const char escapes[256] = {
    [0] = 1,     [1] = 1,     [2] = 1,     [3] = 1,     [4] = 1,      [5] = 1,  [6] = 1,  [7] = 1,
    [8] = 1,     [9] = 0,     [10] = '.',  [11] = 1,    [12] = 1,     [13] = 1, [14] = 1, [15] = 1,
    [16] = 1,    [17] = 1,    [18] = 1,    [19] = 1,    [20] = 1,     [21] = 1, [22] = 1, [23] = 1,
    [24] = 1,    [25] = 1,    [26] = 1,    [27] = 1,    [28] = 1,     [29] = 1, [30] = 1, [31] = 1,
    ['|'] = 'F', ['^'] = 'S', ['&'] = 'T', ['~'] = 'R', ['\\'] = 'E',
};

static void
add_escape(struct buf *buf, char how)
{
    char escape[] = {'\\', how, '\\'};

    if (how == '.')
        BUF_LIT(buf, "\\.br\\");
    else if (how != 1)
        buf_add(buf, (struct str){escape, sizeof(escape)});
}

/* Almost every value is one run without anything to escape. */
static void
add_escaped(struct buf *buf, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.n; i++) {
        char how = escapes[(uint8_t)text.p[i]];

        if (how == 0)
            continue;
        buf_add(buf, str_slice(text, from, i));
        add_escape(buf, how);
        from = i + 1;
    }
    buf_add(buf, str_skip(text, from));
}

/* Writes the separators between where the writer stands and where it wants to be. */
static void
move(struct hl7_writer *w, unsigned field, unsigned component, unsigned subcomponent)
{
    assert(field > 0 && component > 0 && subcomponent > 0);
    assert(field >= w->field);
    if (field > w->field) {
        buf_fill(w->buf, '|', field - w->field);
        w->field = field;
        w->component = w->subcomponent = 1;
    }
    assert(component >= w->component);
    if (component > w->component) {
        buf_fill(w->buf, '^', component - w->component);
        w->component = component;
        w->subcomponent = 1;
    }
    assert(subcomponent >= w->subcomponent);
    buf_fill(w->buf, '&', subcomponent - w->subcomponent);
    w->subcomponent = subcomponent;
}

void
hl7_put(struct hl7_writer *w, unsigned field, unsigned component, unsigned subcomponent,
        struct str text)
{
    if (text.n == 0)
        return;
    move(w, field, component, subcomponent);
    add_escaped(w->buf, text);
}

void
hl7_put_u64(struct hl7_writer *w, unsigned field, uint64_t value)
{
    move(w, field, 1, 1);
    buf_u64(w->buf, value);
}

enum { FULL = UINT32_MAX / 2 }; /* as a component: no other comes after it */

void
hl7_put_written(struct hl7_writer *w, unsigned field, struct str text)
{
    if (text.n == 0)
        return;
    move(w, field, 1, 1);
    buf_add(w->buf, text);
    w->component = w->subcomponent = FULL;
}

void
hl7_put_constant(struct hl7_writer *w, unsigned field, const char *text)
{
    hl7_put_written(w, field, str_of(text));
}

void
hl7_repeat(struct hl7_writer *w)
{
    assert(w->field > 0);
    buf_char(w->buf, '~');
    w->component = w->subcomponent = 1;
}

/* The same tree with our delimiters: every piece decoded, every separator translated. */
static void
rewrite(struct hl7_writer *w, const struct hl7_message *from, struct hl7_span span)
{
    static const char separators[] = {'\0', '&', '^', '~', '|', '\r'};

    for (uint32_t i = span.from; i < span.to; i++) {
        if (i > span.from)
            buf_char(w->buf, separators[HL7_LEVEL(from->token[i])]);
        add_escaped(w->buf, hl7_decode(w->buf->arena, from, hl7_piece(from, i)));
    }
}

void
hl7_put_field(struct hl7_writer *w, unsigned field, const struct hl7_message *from, size_t s,
              unsigned from_field)
{
    struct hl7_span span = hl7_field(from, s, from_field);
    const struct hl7_delimiters *d = &from->delimiters;
    bool usual = d->field == '|' && d->component == '^' && d->repetition == '~' &&
                 d->escape == '\\' && d->subcomponent == '&';

    if (!hl7_valued(from, span))
        return;
    move(w, field, 1, 1);
    if (usual && from->plain)
        buf_add(w->buf, hl7_span_text(from, span));
    else
        rewrite(w, from, span);
    w->component = w->subcomponent = FULL;
}

void
hl7_end(struct hl7_writer *w)
{
    buf_char(w->buf, '\r');
}
