/* fuzz/replay.c - a fuzz target as a plain test: every file of its corpus, cut short, and changed. */
#include <fts.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { CUTS = 16, CHANGES = 64, FILE_BYTES = 1 << 20 };

/* Always the same sequence, on every machine. */
static uint32_t
next(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* In memory of exactly its size, so that a byte read past the end is seen by the sanitizer. */
static void
run(struct str bytes)
{
    struct arena *arena = arena_new(FILE_BYTES * 2);
    char *exact = arena_bytes(arena, bytes.n);

    if (bytes.n > 0)
        memcpy(exact, bytes.p, bytes.n);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)exact, bytes.n);
    arena_free(arena);
}

static void
replay(struct str text)
{
    struct arena *arena = arena_new(FILE_BYTES * 2);
    char *copy = arena_bytes(arena, text.n);
    uint32_t seed = 2463534242u;

    run(text);
    for (size_t i = 0; i < CUTS; i++)
        run(str_slice(text, 0, text.n * i / CUTS));
    for (size_t i = 0; i < CHANGES && text.n > 0; i++) {
        memcpy(copy, text.p, text.n);
        copy[next(&seed) % text.n] = (char)next(&seed);
        copy[next(&seed) % text.n] = "|^~\\&\r\n<>\"'%=;"[next(&seed) % 14];
        run((struct str){copy, text.n});
    }
    arena_free(arena);
}

int
main(int argc, char **argv)
{
    char *paths[] = {argc == 2 ? argv[1] : NULL, NULL};
    FTS *walk = argc == 2 ? fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL) : NULL;
    int passed = 0;

    if (walk == NULL) {
        fprintf(stderr, "usage: a fuzz target's replay takes the folder of its corpus\n");
        return 2;
    }
    for (FTSENT *at; (at = fts_read(walk)) != NULL;) {
        struct arena *arena = arena_new(FILE_BYTES * 2);
        struct str text;
        struct err err;

        if (at->fts_info == FTS_F &&
            file_read(arena, at->fts_path, FILE_BYTES, &text, &err) == OK) {
            replay(text);
            passed++;
        }
        arena_free(arena);
    }
    (void)fts_close(walk);
    printf("%d passed, %d failed\n", passed, passed == 0);
    return passed == 0;
}
