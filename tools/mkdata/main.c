/* tools/mkdata/main.c - mkdata KIND ARGS...: turns the tables under data/ into C. */
#include "mkdata.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const struct kind {
    const char *name;
    int (*run)(int count, char **args);
    int least;
} kinds[] = {
    {"findings-h", findings_h, 2}, /* findings.tsv OUT.h */
    {"findings-c", findings_c, 2}, /* findings.tsv OUT.c */
    {"embed", embed, 3},           /* OUT.S OUT.h PREFIX FILE...: files as bytes in the binary */
    {"assets", assets, 3},         /* OUT.c OUT.h FILE...: what browsers load, compressed */
    {"texts", texts, 3},           /* OUT.c TEXTS FILE.po...: the words in other languages */
};

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

struct file
read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    struct file file = {path, NULL, 0};
    size_t room = 65536, n;

    if (in == NULL)
        fail(path, 0, "could not be opened");
    file.text = malloc(room);
    while (file.text != NULL && (n = fread(file.text + file.n, 1, room - file.n - 1, in)) > 0) {
        file.n += n;
        if (file.n + 1 == room)
            file.text = realloc(file.text, room *= 2);
    }
    if (file.text == NULL)
        fail(path, 0, "out of memory");
    file.text[file.n] = '\0';
    fclose(in);
    return file;
}

FILE *
open_out(const char *path)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        fail(path, 0, "could not be written");
    return out;
}

size_t
split_tabs(char *line, char **fields, size_t max)
{
    size_t count = 0;

    for (char *at = line; at != NULL; count++) {
        char *tab = strchr(at, '\t');

        if (tab != NULL)
            *tab++ = '\0';
        if (count < max)
            fields[count] = at;
        at = tab;
    }
    return count;
}

void
c_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        if ((unsigned char)*text < 0x20)
            fprintf(out, "\\%03o", (unsigned)*text);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

int
main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(argv[1], kinds[i].name) == 0 && argc - 2 >= kinds[i].least)
            return kinds[i].run(argc - 2, argv + 2);
    fputs("usage: mkdata KIND ARGS...\n", stderr);
    return 2;
}
