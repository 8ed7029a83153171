/* tools/mksql/emit.c - the C that statements become. */
#include "mksql.h"

#include <ctype.h>
#include <string.h>

static const char *const c_types[] = {
    [TEXT] = "struct str ",       [BLOB] = "struct str ", [BIGINT] = "int64_t ",
    [INT] = "int32_t ",           [BOOL] = "bool ",       [DATE] = "struct date ",
    [INSTANT] = "struct instant "};
static const char *const type_words[] = {
    [TEXT] = "SQL_TEXT", [BLOB] = "SQL_BLOB", [BIGINT] = "SQL_BIGINT",  [INT] = "SQL_INT",
    [BOOL] = "SQL_BOOL", [DATE] = "SQL_DATE", [INSTANT] = "SQL_INSTANT"};
static const char *const kind_words[] = {[ONE] = "SQL_ONE",
                                         [MAYBE] = "SQL_MAYBE",
                                         [MANY] = "SQL_MANY",
                                         [CHANGES] = "SQL_CHANGES",
                                         [NONE] = "SQL_NONE"};

void
c_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            fputc('\\', out);
        if (*text == '\n')
            fputs("\\n", out);
        else
            fputc(*text, out);
    }
    fputc('"', out);
}

/* "room/x.sql" -> "ROOM_X" or "room_x": the guard and the module's name. */
static char *
identifier(const char *path, int (*change)(int))
{
    char *name = take_text(path, strlen(path) - 4);

    for (char *c = name; *c != '\0'; c++)
        *c = isalnum((unsigned char)*c) ? (char)change((unsigned char)*c) : '_';
    return name;
}

static void
put_struct(FILE *out, const struct stmt *stmt, const char *tail, const struct field *fields,
           size_t count)
{
    if (count == 0)
        return;
    fprintf(out, "struct %s_%s {\n", stmt->name, tail);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "    %s%s;\n", c_types[fields[i].type], fields[i].name);
    fputs("};\n", out);
}

static void
put_head(FILE *out, const struct stmt *stmt)
{
    bool rows = stmt->kind == ONE || stmt->kind == MAYBE || stmt->kind == MANY;

    fprintf(out, "%s(struct tx *tx, ", stmt->name);
    if (rows)
        fputs("struct arena *arena, ", out);
    if (stmt->in_count > 0)
        fprintf(out, "const struct %s_in *in, ", stmt->name);
    if (rows)
        fprintf(out, "struct %s_row *%s, ", stmt->name, stmt->kind == MANY ? "*rows" : "row");
    fputs(stmt->kind == MAYBE     ? "bool *found, "
          : stmt->kind == MANY    ? "size_t *count, "
          : stmt->kind == CHANGES ? "int64_t *changed, "
                                  : "",
          out);
    fputs("struct err *err)", out);
}

static void
put_words(FILE *out, const struct stmt *stmt)
{
    fputs("\n/* ", out);
    for (const char *c = stmt->words == NULL ? stmt->name : stmt->words; *c != '\0'; c++) {
        if (c[0] == '*' && c[1] == '/')
            continue;
        fputc(*c, out);
        if (*c == '\n')
            fputs(" * ", out);
    }
    fputs(" */\n", out);
}

void
emit_h(const char *path, const struct stmts *stmts)
{
    FILE *out = open_out(path);
    char *guard = identifier(stmts->path, toupper);

    fprintf(out,
            "/* Made by tools/mksql from src/%s. */\n#ifndef %s_SQL_H\n#define %s_SQL_H\n\n"
            "#include \"store/sql.h\"\n\nextern const struct sql_module sql_%s;\n",
            stmts->path, guard, guard, identifier(stmts->path, tolower));
    for (size_t i = 0; i < stmts->count; i++) {
        const struct stmt *stmt = &stmts->list[i];

        put_words(out, stmt);
        put_struct(out, stmt, "in", stmt->in, stmt->in_count);
        put_struct(out, stmt, "row", stmt->out, stmt->out_count);
        fputs("MUST_USE enum status ", out);
        put_head(out, stmt);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
    if (fclose(out) != 0)
        fail(path, 0, "could not be written");
}

static void
put_fields(FILE *out, const struct stmt *stmt, const char *tail, const struct field *fields,
           size_t count)
{
    if (count == 0)
        return;
    fprintf(out, "static const struct sql_field %s_%s[] = {\n", stmt->name, tail);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "    {\"%s\", %s, %s, offsetof(struct %s_%s, %s)},\n", fields[i].name,
                type_words[fields[i].type], fields[i].nullable ? "true" : "false", stmt->name, tail,
                fields[i].name);
    fputs("};\n", out);
}

static void
put_stmt(FILE *out, const struct stmt *stmt)
{
    fprintf(out, "    [STMT_%s] = {.name = \"%s\",\n        .sqlite = ", stmt->name, stmt->name);
    c_text(out, stmt->sqlite);
    fputs(",\n        .pg = ", out);
    c_text(out, stmt->pg);
    if (stmt->scan != NULL) {
        fputs(",\n        .scan = ", out);
        c_text(out, stmt->scan);
    }
    fprintf(out, ",\n        .kind = %s, .later = %s", kind_words[stmt->kind],
            stmt->later ? "true" : "false");
    if (stmt->in_count > 0)
        fprintf(out, ",\n        .in = %s_in, .in_count = %zu", stmt->name, stmt->in_count);
    if (stmt->out_count > 0)
        fprintf(out,
                ",\n        .out = %s_row, .out_count = %zu, .row_size = sizeof(struct %s_row)",
                stmt->name, stmt->out_count, stmt->name);
    fputs("},\n", out);
}

static void
put_function(FILE *out, const struct stmt *stmt)
{
    static const char *const verbs[] = {
        [ONE] = "one", [MAYBE] = "maybe", [MANY] = "many", [CHANGES] = "changes", [NONE] = "none"};
    static const char *const outputs[] = {[ONE] = " row,",
                                          [MAYBE] = " row, found,",
                                          [MANY] = " rows, count,",
                                          [CHANGES] = " changed,",
                                          [NONE] = ""};
    bool rows = stmt->kind == ONE || stmt->kind == MAYBE || stmt->kind == MANY;

    fputs("\nenum status\n", out);
    put_head(out, stmt);
    fprintf(out, "\n{\n    const struct sql_ask ask = {&stmts[STMT_%s], %s, %s};\n\n", stmt->name,
            stmt->in_count > 0 ? "in" : "NULL", rows ? "arena" : "NULL");
    fprintf(out, "    return sql_%s(tx, &ask,%s err);\n}\n", verbs[stmt->kind],
            outputs[stmt->kind]);
}

void
emit_c(const char *path, const struct stmts *stmts)
{
    FILE *out = open_out(path);

    fprintf(out,
            "/* Made by tools/mksql from src/%s. */\n"
            "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#include \"%s.h\"\n\n",
            stmts->path, stmts->path);
    for (size_t i = 0; i < stmts->count; i++) {
        put_fields(out, &stmts->list[i], "in", stmts->list[i].in, stmts->list[i].in_count);
        put_fields(out, &stmts->list[i], "row", stmts->list[i].out, stmts->list[i].out_count);
    }
    fputs("\nenum {\n", out);
    for (size_t i = 0; i < stmts->count; i++)
        fprintf(out, "    STMT_%s,\n", stmts->list[i].name);
    fputs("};\n\nstatic struct sql_stmt stmts[] = {\n", out);
    for (size_t i = 0; i < stmts->count; i++)
        put_stmt(out, &stmts->list[i]);
    fprintf(out, "};\n\nconst struct sql_module sql_%s = {\"%s\", stmts, %zu};\n",
            identifier(stmts->path, tolower), stmts->path, stmts->count);
    for (size_t i = 0; i < stmts->count; i++)
        put_function(out, &stmts->list[i]);
    if (fclose(out) != 0)
        fail(path, 0, "could not be written");
}

void
emit_list(const char *path, int count, char **files)
{
    FILE *out = open_out(path);

    fputs("/* Made by tools/mksql: every .sql file there is. */\n#include \"store/sql_all.h\"\n\n",
          out);
    for (int i = 0; i < count; i++)
        fprintf(out, "extern const struct sql_module sql_%s;\n",
                identifier(room_path(files[i]), tolower));
    fputs("\nconst struct sql_module *const sql_all[] = {\n", out);
    for (int i = 0; i < count; i++)
        fprintf(out, "    &sql_%s,\n", identifier(room_path(files[i]), tolower));
    fprintf(out, "};\n\nconst size_t sql_all_count = %d;\n", count);
    if (fclose(out) != 0)
        fail(path, 0, "could not be written");
}
