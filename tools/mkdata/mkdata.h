/* tools/mkdata/mkdata.h - what the kinds of table share. A build-time program: it reads our own
 * files, prints one sentence and exits 1 when one is wrong, and leaks until exit. */
#ifndef MKDATA_H
#define MKDATA_H

#include <stddef.h>
#include <stdio.h>

struct file {
    const char *path;
    char *text; /* NUL-terminated */
    size_t n;
};

struct file read_file(const char *path);
FILE *open_out(const char *path);
_Noreturn void fail(const char *path, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Splits `line` in place at tabs into at most `max` fields; returns how many there were. */
size_t split_tabs(char *line, char **fields, size_t max);
void c_string(FILE *out, const char *text); /* as a C string literal with its quotes */

/* The kinds; `args` are what follows the kind's name on the command line. */
int findings_h(int count, char **args);
int findings_c(int count, char **args);
int embed(int count, char **args);
int assets(int count, char **args);
int texts(int count, char **args);

#endif
