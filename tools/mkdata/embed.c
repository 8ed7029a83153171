/* tools/mkdata/embed.c - files as bytes in the binary.
 *
 * embed OUT.S OUT.h PREFIX FILE... writes an assembler file that .incbin's each file and a header
 * that declares `extern const struct str PREFIX_name;` for each, the name being the file's with
 * every character that C does not take turned into '_'. */
#include "mkdata.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void
name_of(char *name, size_t room, const char *path)
{
    const char *base = strrchr(path, '/');
    size_t n = 0;

    for (base = base == NULL ? path : base + 1; *base != '\0' && n + 1 < room; base++)
        name[n++] = isalnum((unsigned char)*base) ? *base : '_';
    name[n] = '\0';
}

int
embed(int count, char **args)
{
    FILE *s = open_out(args[0]), *h = open_out(args[1]);
    const char *prefix = args[2];

    fputs("/* Made by tools/mkdata. */\n    .section .rodata\n", s);
    fprintf(h,
            "/* Made by tools/mkdata. */\n#ifndef EMBED_%s_H\n#define EMBED_%s_H\n\n"
            "#include \"base/str.h\"\n\n",
            prefix, prefix);
    for (int i = 3; i < count; i++) {
        char name[256];
        char *path = realpath(args[i], NULL);

        if (path == NULL)
            fail(args[i], 0, "could not be found");
        name_of(name, sizeof(name), args[i]);
        fprintf(s,
                "    .globl %s_%s_begin\n    .globl %s_%s_end\n    .balign 16\n%s_%s_begin:\n"
                "    .incbin \"%s\"\n%s_%s_end:\n    .byte 0\n",
                prefix, name, prefix, name, prefix, name, path, prefix, name);
        fprintf(h,
                "extern const char %s_%s_begin[], %s_%s_end[];\n"
                "#define %s_%s ((struct str){%s_%s_begin, (size_t)(%s_%s_end - %s_%s_begin)})\n",
                prefix, name, prefix, name, prefix, name, prefix, name, prefix, name, prefix, name);
        free(path);
    }
    fputs("    .section .note.GNU-stack,\"\",%progbits\n", s);
    fputs("\n#endif\n", h);
    return fclose(s) == 0 && fclose(h) == 0 ? 0 : 1;
}
