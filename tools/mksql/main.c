/* tools/mksql/main.c - mksql: named SQL statements -> typed C, schema steps -> both dialects.
 *
 *   mksql sql ROOM/x.sql OUT.h OUT.c OUT.d SCHEMA...   one file of statements
 *   mksql schema NAME OUT.c SCHEMA...                  NAME_steps[] and NAME_step_count
 *   mksql list OUT.c ROOM/x.sql...                     every statement there is, for the test
 *
 * A file of statements. Each begins with a comment that names it and ends with ';':
 *
 *   -- client_update_names: changes
 *   -- Any words, for the reader.
 *   -- types: label text, n bigint, parent bigint?
 *   -- scan: why it may read a whole table
 *   UPDATE client SET family = :family WHERE id = :id AND version = :version;
 *
 * After the name: one, maybe, many, changes or none (store/sql.h says what each gives), then
 * possibly `later` (only with none): on PostgreSQL sent with the next statement that is waited for.
 *
 * A parameter is :name. Its type is that of the column it is named after, or is compared with,
 * assigned to or inserted into; LIMIT and OFFSET take bigint; otherwise `types:` says it. A result
 * column is named by AS or by its last word; its type is that of the column of this name, otherwise
 * `types:` says it. One name has one type throughout the schema. Types: bigint int bool text blob
 * date instant; a '?' behind it makes a parameter NULL when it is 0.
 *
 * A statement that SQLite and PostgreSQL cannot share has a twin of the same name in x.pg.sql beside
 * x.sql; the twin's comment needs only the name line, its parameters and results are those of x.sql.
 * The twin of a statement without rows may be a SELECT that takes a lock; its row is dropped.
 *
 * A schema step is schema/NNNN_name.sql: CREATE TABLE, CREATE INDEX, ALTER TABLE, and INSERT for
 * rows that every store has. Column types: bigint int smallint bool text blob; every column has a
 * comment. A `-- clustered` line before CREATE TABLE keeps the table in the order of its primary
 * key on SQLite (WITHOUT ROWID): right for narrow rows that are read by the key's first column. */
#include "mksql.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

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
take(size_t count, size_t size)
{
    void *p = calloc(count, size);

    if (p == NULL)
        fail("mksql", 0, "out of memory");
    return p;
}

char *
take_text(const char *from, size_t n)
{
    char *text = take(n + 1, 1);

    memcpy(text, from, n);
    return text;
}

FILE *
open_out(const char *path)
{
    FILE *out = fopen(path, "w");

    if (out == NULL)
        fail(path, 0, "could not be written");
    return out;
}

char *
room_path(const char *path)
{
    const char *cut = path;
    int slashes = 0;

    for (const char *at = path + strlen(path); at > path; at--)
        if (at[-1] == '/' && ++slashes == 2) {
            cut = at;
            break;
        }
    return take_text(cut, strlen(cut));
}

/* For ninja: the header is made again when a schema step or the twin changes. */
static void
write_depfile(const char *path, char **args, int count)
{
    FILE *out = open_out(path);

    fprintf(out, "%s:", args[1]);
    for (int i = 4; i < count; i++)
        fprintf(out, " %s", args[i]);
    fprintf(out, " %s %s\n", args[0], twin_path(args[0]) == NULL ? "" : twin_path(args[0]));
    fclose(out);
}

static int
make_statements(int count, char **args)
{
    struct schema *schema = take(1, sizeof(*schema));
    struct stmts stmts;

    for (int i = 4; i < count; i++) {
        struct tokens tokens = tokenise(args[i]);

        schema_read(schema, &tokens);
    }
    stmts = statements_read(args[0], schema);
    emit_h(args[1], &stmts);
    emit_c(args[2], &stmts);
    write_depfile(args[3], args, count);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc > 6 && strcmp(argv[1], "sql") == 0)
        return make_statements(argc - 2, argv + 2);
    if (argc > 4 && strcmp(argv[1], "schema") == 0) {
        schema_write(argv[2], argv[3], argc - 4, argv + 4);
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "list") == 0) {
        emit_list(argv[2], argc - 3, argv + 3);
        return 0;
    }
    fputs("usage: mksql sql IN.sql OUT.h OUT.c OUT.d SCHEMA... | schema NAME OUT.c SCHEMA... | "
          "list OUT.c IN.sql...\n",
          stderr);
    return 2;
}
