/* base/die.c - ending the process, and the only malloc besides the arena's. */
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
die(const char *format, ...)
{
    va_list args;

    fputs("event=die text=\"", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\"\n", stderr);
    abort();
}

void *
x_calloc(unsigned long count, unsigned long size)
{
    void *p = calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);

    if (p == NULL)
        die("out of memory");
    return p;
}

void *
x_realloc(void *p, unsigned long n)
{
    void *grown = realloc(p, n == 0 ? 1 : n);

    if (grown == NULL)
        die("out of memory");
    return grown;
}

void
x_free(void *p)
{
    free(p);
}
