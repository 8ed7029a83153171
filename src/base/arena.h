/* base/arena.h - the memory of one unit of work: a request, a message, a job.
 *
 * Purpose    allocate freely, free once; nothing in a handler is freed by hand.
 * Ownership  everything handed out belongs to the arena and goes with it.
 * Limits     `cap` bytes in all. Passing the cap sets a sticky mark that the doors ask for with
 *            arena_overflow() and answer with E_LIMIT; four times the cap ends the process,
 *            because then a loop of ours has lost its bound.
 * Errors     never returns NULL; a failed malloc ends the process.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(size_t cap);
void arena_free(struct arena *arena);  /* NULL is fine */
void arena_reset(struct arena *arena); /* empties it; keeps the first block for the next unit */
bool arena_overflow(const struct arena *arena);
size_t arena_used(const struct arena *arena); /* bytes handed out since new or reset */

/* Zeroed memory. `count * size` may not overflow. */
void *arena_alloc(struct arena *arena, size_t count, size_t size, size_t align);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type), alignof(type)))
#define ARENA_ARRAY(arena, type, count)                                                            \
    ((type *)arena_alloc((arena), (count), sizeof(type), alignof(type)))

/* Raw bytes, not zeroed, not aligned: for text about to be written. */
char *arena_bytes(struct arena *arena, size_t n);

struct str arena_copy(struct arena *arena, struct str s);
const char *arena_cstr(struct arena *arena, struct str s); /* NUL at the end, for libc's edge */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

void arena_cleanup(struct arena **arena);

#endif
