/* tools/mkpage/emit.c - the header: a struct for each page's inputs, and its function. */
#include <ctype.h>
#include <string.h>

#include "mkpage.h"

/* The structs of the rows first, which are named after `prefix`, then the struct itself. */
static void
struct_out(FILE *out, const char *prefix, const char *name, const struct fields *fields)
{
    static const char *const types[] = {"struct str ", "int64_t ", "bool ", "struct markup "};
    char row[256];

    for (size_t i = 0; i < fields->count; i++) {
        if (fields->list[i].type != TYPE_LIST)
            continue;
        (void)snprintf(row, sizeof(row), "%s_%s", prefix, fields->list[i].name);
        struct_out(out, row, row, fields->list[i].rows);
    }
    fprintf(out, "struct %s {\n", name);
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *field = &fields->list[i];

        if (field->type == TYPE_LIST)
            fprintf(out, "    const struct %s_%s *%s;\n    size_t %s_count;\n", prefix, field->name,
                    field->name, field->name);
        else
            fprintf(out, "    %s%s;\n", types[field->type], field->name);
    }
    fputs("};\n\n", out);
}

static void
view_out(FILE *out, const struct template *template)
{
    char name[256];

    (void)snprintf(name, sizeof(name), "%s_view", template->ident);
    struct_out(out, template->ident, name, &template->inputs);
}

void
emit_header(FILE *out, const struct set *set, const char *header)
{
    char guard[256];

    (void)snprintf(guard, sizeof(guard), "%s", header);
    for (char *c = guard; *c != '\0'; c++)
        *c = (char)(isalnum((unsigned char)*c) ? toupper((unsigned char)*c) : '_');
    fprintf(out,
            "/* Made by tools/mkpage. */\n#ifndef %s\n#define %s\n\n#include <stdbool.h>\n"
            "#include <stddef.h>\n#include <stdint.h>\n\n#include \"html/page.h\"\n\n",
            guard, guard);
    for (size_t i = 0; i < set->count; i++) {
        const struct template *template = set->list[i];

        if (template->included)
            continue;
        if (template->inputs.count > 0)
            view_out(out, template);
        if (strcmp(template->name, "layout") == 0)
            continue;
        fprintf(out, "/* %s */\nvoid page_%s(struct page *page", template->path, template->ident);
        if (template->inputs.count > 0)
            fprintf(out, ", const struct %s_view *view", template->ident);
        fputs(");\n\n", out);
    }
    fputs("#endif\n", out);
}
