/* tools/mkpage/main.c - mkpage ROOT HEADER OUT.h OUT.c ASSETS.h TEXTS FILE...: templates to C.
 *
 * ROOT is cut from the files' names; HEADER is how OUT.c includes OUT.h; ASSETS.h is included when
 * a template names an asset; into TEXTS go all texts to translate, sorted, one a line. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mkpage.h"

void
fail(const char *path, size_t line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%zu: ", path, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

void *
zeroed(size_t n)
{
    void *p = calloc(1, n);

    if (p == NULL)
        fail("mkpage", 0, "out of memory");
    return p;
}

char *
copy(const char *text, size_t n)
{
    char *p = zeroed(n + 1);

    memcpy(p, text, n);
    return p;
}

const struct template *
set_find(const struct set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->list[i]->name, name) == 0)
            return set->list[i];
    return NULL;
}

static FILE *
open_out(const char *path)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        fail(path, 0, "could not be written");
    return out;
}

/* Parts that another template includes have no function: they are written where they are named. */
static void
mark_included(struct set *set, const struct template *from, const struct node *node)
{
    for (; node != NULL; node = node->next) {
        if (node->kind == NODE_INCLUDE) {
            struct template *part = (struct template *)set_find(set, node->text);

            if (part == NULL)
                fail(from->path, node->line, "there is no template \"%s\" to include", node->text);
            if (part->title != NULL)
                fail(from->path, node->line, "\"%s\" has a layout and cannot be included",
                     node->text);
            part->included = true;
        }
        mark_included(set, from, node->inner);
        mark_included(set, from, node->other);
    }
}

static int
by_name(const void *a, const void *b)
{
    const struct template *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

int
main(int argc, char **argv)
{
    static struct set set;
    FILE *out;

    if (argc < 8)
        fail("mkpage", 0, "usage: mkpage ROOT HEADER OUT.h OUT.c ASSETS.h TEXTS FILE...");
    set.assets = argv[5];
    set.texts = argv[6];
    for (int i = 7; i < argc; i++) {
        if (set.count == sizeof(set.list) / sizeof(set.list[0]))
            fail(argv[i], 0, "too many templates");
        set.list[set.count++] = template_read(argv[1], argv[i]);
    }
    qsort(set.list, set.count, sizeof(set.list[0]), by_name);
    for (size_t i = 0; i < set.count; i++)
        mark_included(&set, set.list[i], set.list[i]->nodes);
    out = open_out(argv[3]);
    emit_header(out, &set, argv[2]);
    if (fclose(out) != 0)
        fail(argv[3], 0, "could not be written");
    out = open_out(argv[4]);
    emit_code(out, &set, argv[2]);
    if (fclose(out) != 0)
        fail(argv[4], 0, "could not be written");
    return 0;
}
