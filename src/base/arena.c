/* base/arena.c - blocks that double, given back all at once. */
#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 64 * 1024 };

struct block {
    struct block *next;
    size_t size; /* of data, bytes */
    size_t used;
    alignas(max_align_t) char data[];
};

struct arena {
    size_t cap;
    size_t used;
    bool overflow;
    struct block *blocks; /* the newest, from which is served, first; the first one made, last */
};

static struct block *
block_new(size_t size, struct block *next)
{
    struct block *block = malloc(sizeof(*block) + size);

    if (block == NULL)
        die("out of memory");
    block->next = next;
    block->size = size;
    block->used = 0;
    POISON(block->data, size);
    return block;
}

static void
block_free(struct block *block)
{
    UNPOISON(block->data, block->size);
    free(block);
}

struct arena *
arena_new(size_t cap)
{
    struct arena *arena = calloc(1, sizeof(*arena));

    assert(cap > 0);
    if (arena == NULL)
        die("out of memory");
    arena->cap = cap;
    arena->blocks = block_new(cap < FIRST_BLOCK ? cap : FIRST_BLOCK, NULL);
    return arena;
}

void
arena_reset(struct arena *arena)
{
    while (arena->blocks->next != NULL) {
        struct block *next = arena->blocks->next;

        block_free(arena->blocks);
        arena->blocks = next;
    }
    arena->blocks->used = 0;
    POISON(arena->blocks->data, arena->blocks->size);
    arena->used = 0;
    arena->overflow = false;
}

void
arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    arena_reset(arena);
    block_free(arena->blocks);
    free(arena);
}

void
arena_cleanup(struct arena **arena)
{
    arena_free(*arena);
}

bool
arena_overflow(const struct arena *arena)
{
    return arena->overflow;
}

size_t
arena_used(const struct arena *arena)
{
    return arena->used;
}

static void *
take(struct arena *arena, size_t n, size_t align)
{
    struct block *block = arena->blocks;
    size_t start = (block->used + align - 1) & ~(align - 1);

    if (start + n > block->size) {
        size_t size = block->size * 2;

        block = arena->blocks = block_new(n > size ? n : size, block);
        start = 0;
    }
    block->used = start + n;
    arena->used += n;
    if (arena->used > arena->cap) {
        arena->overflow = true;
        if (arena->used / 4 > arena->cap)
            die("an arena of %zu bytes was overrun four times", arena->cap);
    }
    UNPOISON(block->data + start, n);
    return block->data + start;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size, size_t align)
{
    size_t n;
    void *p;

    assert(align > 0 && align <= alignof(max_align_t));
    if (__builtin_mul_overflow(count, size, &n) || n > SIZE_MAX / 8)
        die("an allocation of %zu times %zu bytes", count, size);
    p = take(arena, n, align);
    memset(p, 0, n);
    return p;
}

char *
arena_bytes(struct arena *arena, size_t n)
{
    return take(arena, n, 1);
}

struct str
arena_copy(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);

    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

const char *
arena_cstr(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n + 1);

    if (s.n > 0)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

/* Most texts are short: written aside once, then copied. */
struct str
arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    char brief[128];
    va_list again;
    int n;
    char *p;

    va_copy(again, args);
    n = vsnprintf(brief, sizeof(brief), format, again);
    va_end(again);
    assert(n >= 0);
    p = arena_bytes(arena, (size_t)n + 1);
    if ((size_t)n < sizeof(brief))
        memcpy(p, brief, (size_t)n + 1);
    else
        (void)vsnprintf(p, (size_t)n + 1, format, args);
    return (struct str){p, (size_t)n};
}

struct str
arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    struct str s;

    va_start(args, format);
    s = arena_vprintf(arena, format, args);
    va_end(args);
    return s;
}
