/* base/err.c - filling a struct err. */
#include "base/err.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum status
err_set(struct err *err, enum status status, const char *file, int line, const char *format, ...)
{
    va_list args;

    assert(status != OK);
    err->status = status;
    err->file = file;
    err->line = line;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    return status;
}

enum status
err_within(struct err *err, const char *format, ...)
{
    char inner[sizeof(err->text)];
    va_list args;
    size_t n;

    memcpy(inner, err->text, sizeof(inner));
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    n = strlen(err->text);
    (void)snprintf(err->text + n, sizeof(err->text) - n, ": %s", inner);
    return err->status;
}

const char *
status_word(enum status status)
{
    static const char *const words[] = {"ok",     "invalid", "not-found", "conflict",
                                        "denied", "limit",   "busy",      "io"};

    assert((size_t)status < sizeof(words) / sizeof(words[0]));
    return words[status];
}
