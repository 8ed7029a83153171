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

static void
add_escape(struct buf *buf, char code)
{
    buf_char(buf, '\\');
    buf_char(buf, code);
    buf_char(buf, '\\');
}

static void
add_escaped(struct buf *buf, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        switch (text.p[i]) {
        case '|':
            add_escape(buf, 'F');
            break;
        case '^':
            add_escape(buf, 'S');
            break;
        case '&':
            add_escape(buf, 'T');
            break;
        case '~':
            add_escape(buf, 'R');
            break;
        case '\\':
            add_escape(buf, 'E');
            break;
        case '\n':
            BUF_LIT(buf, "\\.br\\");
            break;
        case '\t':
            buf_char(buf, '\t');
            break;
        default:
            if ((uint8_t)text.p[i] >= ' ')
                buf_char(buf, text.p[i]);
        }
    }
}

/* Writes the separators between where the writer stands and where it wants to be. */
static void
move(struct hl7_writer *w, unsigned field, unsigned component, unsigned subcomponent)
{
    assert(field > 0 && component > 0 && subcomponent > 0);
    assert(field >= w->field);
    if (field > w->field) {
        while (w->field < field) {
            buf_char(w->buf, '|');
            w->field++;
        }
        w->component = w->subcomponent = 1;
    }
    assert(component >= w->component);
    if (component > w->component) {
        while (w->component < component) {
            buf_char(w->buf, '^');
            w->component++;
        }
        w->subcomponent = 1;
    }
    assert(subcomponent >= w->subcomponent);
    for (; w->subcomponent < subcomponent; w->subcomponent++)
        buf_char(w->buf, '&');
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
    w->component = w->subcomponent = UINT32_MAX / 2; /* nothing more may go into this field */
}

void
hl7_end(struct hl7_writer *w)
{
    buf_char(w->buf, '\r');
}
