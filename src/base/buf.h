/* base/buf.h - text that grows, in an arena: answers, pages, files.
 *
 * Ownership  the bytes belong to the arena; buf_str() borrows them until the next addition.
 * Limits     the arena's cap (see base/arena.h).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
    struct arena *arena;
    char *p;
    size_t n;
    size_t room;
};

void buf_init(struct buf *buf, struct arena *arena, size_t room);
void buf_grow(struct buf *buf, size_t n); /* room for n more bytes */
void buf_u64(struct buf *buf, uint64_t value);
void buf_i64(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_json(struct buf *buf,
              struct str s); /* as a JSON string with its quotes; bad UTF-8 as U+FFFD */
struct str buf_str(const struct buf *buf);
#define BUF_LIT(buf, literal) buf_add((buf), STR(literal))

/* Inline, for an answer of HL7 is written in thousands of such pieces. */
static inline void
buf_add(struct buf *buf, struct str s)
{
    if (s.n == 0)
        return;
    if (buf->room - buf->n < s.n)
        buf_grow(buf, s.n);
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}

static inline void
buf_fill(struct buf *buf, char c, size_t n)
{
    if (buf->room - buf->n < n)
        buf_grow(buf, n);
    memset(buf->p + buf->n, c, n);
    buf->n += n;
}

static inline void
buf_char(struct buf *buf, char c)
{
    if (buf->n == buf->room)
        buf_grow(buf, 1);
    buf->p[buf->n++] = c;
}

#endif
