/* base/buf.c - growing text and writing JSON strings. */
#include "base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void
buf_init(struct buf *buf, struct arena *arena, size_t room)
{
    *buf = (struct buf){.arena = arena, .room = room == 0 ? 256 : room};
    buf->p = arena_bytes(arena, buf->room);
}

void
buf_grow(struct buf *buf, size_t n)
{
    size_t room = buf->room * 2;
    char *p;

    assert(buf->arena != NULL);
    while (room < buf->n + n)
        room *= 2;
    p = arena_bytes(buf->arena, room);
    memcpy(p, buf->p, buf->n);
    buf->p = p;
    buf->room = room;
}

static char *
make_room(struct buf *buf, size_t n)
{
    if (buf->n + n > buf->room)
        buf_grow(buf, n);
    return buf->p + buf->n;
}

void
buf_u64(struct buf *buf, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    buf_add(buf, (struct str){digits + at, sizeof(digits) - at});
}

void
buf_i64(struct buf *buf, int64_t value)
{
    if (value < 0)
        buf_char(buf, '-');
    buf_u64(buf, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    char *p = make_room(buf, 128);
    size_t room = buf->room - buf->n;
    int n;

    va_start(args, format);
    n = vsnprintf(p, room, format, args);
    va_end(args);
    assert(n >= 0);
    if ((size_t)n >= room) {
        p = make_room(buf, (size_t)n + 1);
        va_start(args, format);
        (void)vsnprintf(p, (size_t)n + 1, format, args);
        va_end(args);
    }
    buf->n += (size_t)n;
}

static void
json_char(struct buf *buf, struct str c)
{
    unsigned char first = (unsigned char)c.p[0];

    if (first == '"' || first == '\\') {
        buf_char(buf, '\\');
        buf_add(buf, c);
    } else if (first == '\n') {
        BUF_LIT(buf, "\\n");
    } else if (first == '\r') {
        BUF_LIT(buf, "\\r");
    } else if (first == '\t') {
        BUF_LIT(buf, "\\t");
    } else if (first < 0x20 || first == 0x7f) {
        buf_printf(buf, "\\u%04x", (unsigned)first);
    } else {
        buf_add(buf, c);
    }
}

void
buf_json(struct buf *buf, struct str s)
{
    buf_char(buf, '"');
    while (s.n > 0) {
        size_t n = utf8_len(s);

        if (n == 0)
            BUF_LIT(buf, "\xef\xbf\xbd");
        else
            json_char(buf, str_slice(s, 0, n));
        s = str_skip(s, n == 0 ? 1 : n);
    }
    buf_char(buf, '"');
}

struct str
buf_str(const struct buf *buf)
{
    return (struct str){buf->p, buf->n};
}
