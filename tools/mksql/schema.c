/* tools/mksql/schema.c - the schema steps: what their columns are, and both engines' texts. */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a column's type is called here and there. SQLite's tables are STRICT, and an `INTEGER`
 * primary key is the row's own number. */
static const struct type_row {
    const char *word;
    enum type type;
    const char *sqlite;
    const char *pg;
} types[] = {
    {"bigint", BIGINT, "INTEGER", "bigint"},      {"int", INT, "INTEGER", "integer"},
    {"smallint", INT, "INTEGER", "smallint"},     {"bool", BOOL, "INTEGER", "smallint"},
    {"text", TEXT, "TEXT", "text COLLATE \"C\""}, {"blob", BLOB, "BLOB", "bytea"},
};

static const struct type_row *
type_row(const char *word)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcasecmp(word, types[i].word) == 0)
            return &types[i];
    return NULL;
}

static bool
ends(const char *name, const char *tail)
{
    size_t n = strlen(name), t = strlen(tail);

    return n > t && strcmp(name + n - t, tail) == 0;
}

enum type
type_of(const char *word, const char *column)
{
    const struct type_row *row = type_row(word);

    if (strcasecmp(word, "date") == 0)
        return DATE;
    if (strcasecmp(word, "instant") == 0)
        return INSTANT;
    if (row == NULL)
        return TYPE_NONE;
    if (row->type == INT && ends(column, "_on"))
        return DATE;
    if (row->type == BIGINT && ends(column, "_at"))
        return INSTANT;
    return row->type;
}

const struct column *
column_named(const struct schema *schema, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (strcmp(schema->columns[i].name, name) == 0)
            return &schema->columns[i];
    return NULL;
}

const struct column *
column_of(const struct schema *schema, const char *table, const char *name)
{
    for (size_t i = 0; i < schema->count; i++)
        if (strcmp(schema->columns[i].name, name) == 0 &&
            strcmp(schema->columns[i].table, table) == 0)
            return &schema->columns[i];
    return NULL;
}

static bool
commented(const struct tokens *tokens, size_t first, size_t last)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->list[i].kind == T_COMMENT && tokens->list[i].text[0] != '\0' &&
            tokens->list[i].line + 1 >= first && tokens->list[i].line <= last)
            return true;
    return false;
}

/* `at` is the column's name; its type and constraints follow up to ',' or ')' at this depth. */
static void
read_column(struct schema *schema, const struct tokens *tokens, const char *table, size_t at)
{
    const struct token *list = tokens->list;
    struct column column = {.table = table,
                            .name = list[at].text,
                            .type = type_of(list[at + 1].text, list[at].text),
                            .path = tokens->path,
                            .line = list[at].line};
    const struct column *same = column_named(schema, column.name);
    size_t last = at;

    if (type_row(list[at + 1].text) == NULL)
        fail(tokens->path, list[at].line,
             "column %s.%s: %s is no type (bigint int smallint bool text blob)", table, column.name,
             list[at + 1].text);
    for (int depth = 0; list[last].kind != T_END && !is_punct(&list[last], ";"); last++) {
        depth += is_punct(&list[last], "(") ? 1 : is_punct(&list[last], ")") ? -1 : 0;
        if (depth < 0 || (depth == 0 && is_punct(&list[last], ",")))
            break;
        if (is_word(&list[last], "not") || is_word(&list[last], "primary"))
            column.not_null = true;
    }
    if (!commented(tokens, list[at].line, list[last].line))
        fail(tokens->path, list[at].line, "column %s.%s has no comment", table, column.name);
    if (same != NULL && same->type != column.type)
        fail(tokens->path, list[at].line, "column %s.%s has another type than %s.%s in %s:%zu",
             table, column.name, same->table, column.name, same->path, same->line);
    if (schema->count == sizeof(schema->columns) / sizeof(schema->columns[0]))
        fail(tokens->path, list[at].line, "too many columns");
    schema->columns[schema->count++] = column;
}

static bool
is_constraint(const struct token *token)
{
    return is_word(token, "primary") || is_word(token, "foreign") || is_word(token, "unique") ||
           is_word(token, "check") || is_word(token, "constraint");
}

/* The index of the first token at or after `at` that is no comment. */
static size_t
past_comments(const struct tokens *tokens, size_t at)
{
    while (tokens->list[at].kind == T_COMMENT)
        at++;
    return at;
}

/* `at` is the table's name. Calls for each column of CREATE TABLE; returns the closing ')'. */
static size_t
each_column(const struct tokens *tokens, size_t at, void (*found)(void *to, size_t at), void *to)
{
    int depth = 1;

    at = past_comments(tokens, at + 1);
    if (!is_punct(&tokens->list[at], "("))
        fail(tokens->path, tokens->list[at].line, "a table's name is followed by (");
    at = past_comments(tokens, at + 1);
    for (bool first = true; depth > 0; at = past_comments(tokens, at + 1)) {
        const struct token *token = &tokens->list[at];

        if (token->kind == T_END)
            fail(tokens->path, token->line, "a ( is not closed");
        if (first && !is_constraint(token))
            found(to, at);
        first = depth == 1 && is_punct(token, ",");
        depth += is_punct(token, "(") ? 1 : is_punct(token, ")") ? -1 : 0;
        if (depth == 0)
            break;
    }
    return at;
}

struct table_reader {
    struct schema *schema;
    const struct tokens *tokens;
    const char *table;
};

static void
take_column(void *to, size_t at)
{
    struct table_reader *reader = to;

    read_column(reader->schema, reader->tokens, reader->table, at);
}

void
schema_read(struct schema *schema, const struct tokens *tokens)
{
    const struct token *list = tokens->list;

    for (size_t i = 0; i < tokens->count; i++) {
        if (is_word(&list[i], "create") && is_word(&list[i + 1], "table")) {
            struct table_reader reader = {schema, tokens, list[i + 2].text};

            i = each_column(tokens, i + 2, take_column, &reader);
        } else if (is_word(&list[i], "alter") && is_word(&list[i + 3], "add") &&
                   is_word(&list[i + 4], "column")) {
            read_column(schema, tokens, list[i + 2].text, i + 5);
        }
    }
}

/* One statement of a step being translated: where its columns' types stand, and its last ')'. */
struct step {
    const struct tokens *tokens;
    bool *is_type; /* a token for a token */
    size_t closing;
    bool clustered;
};

static void
mark_type(void *to, size_t at)
{
    struct step *step = to;

    step->is_type[at + 1] = true;
}

static void
write_type(struct out *out, const struct token *name, const struct token *type, bool sqlite)
{
    const struct type_row *row = type_row(type->text);

    if (row == NULL)
        fail("schema", type->line, "%s is no type", type->text);
    out_add(out, " ");
    out_add(out, sqlite ? row->sqlite : row->pg);
    if (row->type == BOOL) {
        out_add(out, " CHECK (");
        out_add(out, name->text);
        out_add(out, " IN (0, 1))");
    }
}

static char *
translate(const struct step *step, size_t from, size_t to, bool sqlite)
{
    const struct token *list = step->tokens->list;
    struct out out = {0};

    for (size_t i = from; i < to; i++) {
        struct token token = list[i];

        if (token.kind == T_COMMENT)
            continue;
        token.spaced |= i > from && list[i - 1].kind == T_COMMENT;
        if (step->is_type[i])
            write_type(&out, &list[i - 1], &list[i], sqlite);
        else
            out_token(&out, &token);
        if (sqlite && step->closing == i && i > 0)
            out_add(&out, step->clustered ? " STRICT, WITHOUT ROWID" : " STRICT");
    }
    return out.text;
}

static void
write_step(FILE *out, const struct tokens *tokens)
{
    struct step step = {tokens, take(tokens->count + 4, sizeof(bool)), 0, false};
    const struct token *list = tokens->list;

    for (size_t i = past_comments(tokens, 0), end; i < tokens->count;
         i = past_comments(tokens, end + 1)) {
        bool creates = is_word(&list[i], "create") && is_word(&list[i + 1], "table");

        step.closing = 0;
        step.clustered = i > 0 && list[i - 1].kind == T_COMMENT &&
                         strncmp(list[i - 1].text, "clustered", 9) == 0;
        if (creates)
            step.closing = each_column(tokens, i + 2, mark_type, &step);
        else if (is_word(&list[i], "alter") && is_word(&list[i + 4], "column") &&
                 is_word(&list[i + 3], "add"))
            step.is_type[i + 6] = true;
        for (end = i; !is_punct(&list[end], ";"); end++)
            if (list[end].kind == T_END)
                fail(tokens->path, list[i].line, "a statement does not end with ;");
        fputs("    {", out);
        c_text(out, translate(&step, i, end, true));
        fputs(",\n     ", out);
        c_text(out, translate(&step, i, end, false));
        fputs("},\n", out);
    }
}

static int
step_number(const char *path)
{
    const char *base = strrchr(path, '/');
    int number = 0;

    base = base == NULL ? path : base + 1;
    for (int i = 0; i < 4; i++) {
        if (!isdigit((unsigned char)base[i]))
            fail(path, 0, "a schema step is called NNNN_name.sql");
        number = number * 10 + base[i] - '0';
    }
    if (base[4] != '_' || number == 0)
        fail(path, 0, "a schema step is called NNNN_name.sql");
    return number;
}

static int
by_number(const void *a, const void *b)
{
    return step_number(*(char *const *)a) - step_number(*(char *const *)b);
}

void
schema_write(const char *name, const char *path, int count, char **files)
{
    struct schema *schema = take(1, sizeof(*schema));
    FILE *out = open_out(path);

    qsort(files, (size_t)count, sizeof(*files), by_number);
    fputs("/* Made by tools/mksql from schema/. */\n"
          "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
          "#include \"store/schema.h\"\n\n",
          out);
    fprintf(out,
            "extern const struct schema_step %s_steps[];\nextern const size_t %s_step_count;\n\n",
            name, name);
    for (int i = 0; i < count; i++) {
        struct tokens tokens = tokenise(files[i]);

        if (i > 0 && step_number(files[i]) == step_number(files[i - 1]))
            fail(files[i], 0, "two steps have the same number");
        schema_read(schema, &tokens); /* for its checks */
        fprintf(out, "static const struct schema_text step_%d[] = {\n", step_number(files[i]));
        write_step(out, &tokens);
        fputs("};\n\n", out);
    }
    fprintf(out, "const struct schema_step %s_steps[] = {\n", name);
    for (int i = 0; i < count; i++) {
        const char *base = strrchr(files[i], '/');
        const char *title = base == NULL ? files[i] + 5 : base + 6;

        fprintf(out, "    {%d, \"%.*s\", step_%d, sizeof(step_%d) / sizeof(step_%d[0])},\n",
                step_number(files[i]), (int)(strlen(title) - 4), title, step_number(files[i]),
                step_number(files[i]), step_number(files[i]));
    }
    fprintf(out, "};\n\nconst size_t %s_step_count = %d;\n", name, count);
    if (fclose(out) != 0)
        fail(path, 0, "could not be written");
}
