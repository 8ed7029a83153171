/* code/load.c - the tables' texts, embedded or imported, and the index all look-ups share. */
#include <assert.h>
#include <stdio.h>

#include "base/die.h"
#include "base/file.h"
#include "base/tsv.h"
#include "code/sets.h"
#include "code/shelf.h"
#include "embed_codes.h"

enum { SETS_ARENA_BYTES = 64 * 1024 * 1024 };

#define CODE_FILE_NAME(id, name, text) name,
const char *const code_file_names[CODE_FILE_COUNT] = {CODE_FILES(CODE_FILE_NAME)};
#undef CODE_FILE_NAME

void
index_make(struct code_index *index, struct arena *arena, const void *base, size_t stride,
           size_t count)
{
    size_t slots = 8;

    assert(count < UINT16_MAX);
    while (slots < count * 2)
        slots *= 2;
    *index = (struct code_index){ARENA_ARRAY(arena, uint16_t, slots), slots - 1, base, stride};
}

static struct str
index_text(const struct code_index *index, size_t i)
{
    return *(const struct str *)(const void *)(index->base + i * index->stride);
}

/* The slot that holds `key`, or the empty one where it would stand. */
static size_t
index_slot(const struct code_index *index, struct str key)
{
    size_t at = (size_t)str_hash(key) & index->mask;

    while (index->slots[at] != 0 && !str_eq(index_text(index, index->slots[at] - 1U), key))
        at = (at + 1) & index->mask;
    return at;
}

void
index_add(struct code_index *index, size_t i)
{
    size_t at = index_slot(index, index_text(index, i));

    if (index->slots[at] == 0)
        index->slots[at] = (uint16_t)(i + 1);
}

size_t
index_find(const struct code_index *index, struct str key)
{
    uint16_t slot = index->slots[index_slot(index, key)];

    return slot == 0 ? SIZE_MAX : slot - 1U;
}

size_t
rows_count(struct str text)
{
    size_t count = 0;

    while (text.p != NULL) {
        struct str line = str_cut(&text, '\n');

        count += line.n > 0 && line.p[0] != '#';
    }
    return count;
}

enum status
row_fail(enum code_file file, size_t line, const char *what, struct str value, struct err *err)
{
    return FAIL(err, E_INVALID, "%s line %zu: %s: \"%.*s\"", code_file_names[file], line, what,
                STRF(str_slice(value, 0, 60)));
}

enum status
code_texts(struct arena *arena, const char *data_dir, struct str text[CODE_FILE_COUNT],
           struct err *err)
{
#define CODE_FILE_TEXT(id, name, embedded) text[id] = embedded;
    CODE_FILES(CODE_FILE_TEXT)
#undef CODE_FILE_TEXT
    return data_dir == NULL ? OK : shelf_texts(arena, data_dir, text, err);
}

enum status
code_sets_build(struct arena *arena, const struct str text[CODE_FILE_COUNT], struct code_sets **out,
                struct err *err)
{
    struct code_sets *sets = ARENA_NEW(arena, struct code_sets);

    sets->arena = arena;
    for (size_t i = 0; i < CODE_FILE_COUNT; i++)
        sets->text[i] = text[i];
    TRY(vaccines_build(sets, err));
    TRY(packages_build(sets, err));
    TRY(tables_build(sets, err));
    TRY(placeholders_build(sets, err));
    if (arena_overflow(arena))
        return FAIL(err, E_LIMIT, "the code tables take more than %d bytes", SETS_ARENA_BYTES);
    *out = sets;
    return OK;
}

enum status
code_sets_load(const char *data_dir, struct code_sets **out, struct err *err)
{
    struct arena *arena = arena_new(SETS_ARENA_BYTES);
    struct str text[CODE_FILE_COUNT];
    enum status status = code_texts(arena, data_dir, text, err);

    if (status == OK)
        status = code_sets_build(arena, text, out, err);
    if (status != OK)
        arena_free(arena);
    return status;
}

void
code_sets_free(struct code_sets *sets)
{
    if (sets != NULL)
        arena_free(sets->arena);
}
