/* tools/mksql/statement.c - named statements: their comments, parameters, results and texts. */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What one statement is read with. */
struct reading {
    const char *path;
    const struct schema *schema;
    struct stmt *stmt;
    size_t verb;          /* index of SELECT, INSERT, UPDATE or DELETE */
    const char *target;   /* the table written to, or NULL */
    const char **columns; /* for each token of the body: the column it is inserted into, or NULL */
    size_t where;         /* index of the outer WHERE; the body's end if there is none */
};

static bool
is_name(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!islower((unsigned char)text[i]) && !isdigit((unsigned char)text[i]) && text[i] != '_')
            return false;
    return n > 0;
}

static bool
kind_of(const char *word, enum kind *kind)
{
    static const char *const words[] = {"one", "maybe", "many", "changes", "none"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcmp(word, words[i]) == 0) {
            *kind = (enum kind)i;
            return true;
        }
    return false;
}

/* "client_add: none later" begins a statement; any other comment does not. */
static bool
begins(const struct token *token, const char *path, struct stmt *stmt)
{
    size_t n = strcspn(token->text, ":");
    char *words, *word, *save = NULL;

    if (token->kind != T_COMMENT || token->text[n] != ':' || !is_name(token->text, n))
        return false;
    words = take_text(token->text + n + 1, strlen(token->text + n + 1));
    word = strtok_r(words, " ", &save);
    if (word == NULL || !kind_of(word, &stmt->kind))
        return false;
    stmt->name = take_text(token->text, n);
    stmt->line = token->line;
    stmt->later = false;
    while ((word = strtok_r(NULL, " ", &save)) != NULL) {
        if (strcmp(word, "later") != 0)
            fail(path, token->line, "%s: %s is not understood here", stmt->name, word);
        stmt->later = true;
    }
    if (stmt->later && stmt->kind != NONE)
        fail(path, token->line, "%s: only a statement of kind none can be sent later", stmt->name);
    return true;
}

static void
read_types(const char *path, struct stmt *stmt, const char *list, size_t line)
{
    char *save, *text = take_text(list, strlen(list));

    for (char *item = strtok_r(text, ",", &save); item != NULL; item = strtok_r(NULL, ",", &save)) {
        struct field *field = &stmt->typed[stmt->typed_count++];
        char *more, *name = strtok_r(item, " ", &more);
        char *type = name == NULL ? NULL : strtok_r(NULL, " ", &more);
        size_t n = type == NULL ? 0 : strlen(type);

        if (stmt->typed_count == FIELDS_MAX || n == 0)
            fail(path, line, "%s: types are written `name type, name type`", stmt->name);
        field->nullable = type[n - 1] == '?';
        type[n - field->nullable] = '\0';
        field->name = name;
        field->type = type_of(type, name);
        if (field->type == TYPE_NONE)
            fail(path, line, "%s: %s is no type", stmt->name, type);
    }
}

static void
read_comment(const char *path, struct stmt *stmt, const struct token *token, struct out *words)
{
    if (strncmp(token->text, "types:", 6) == 0) {
        read_types(path, stmt, token->text + 6, token->line);
    } else if (strncmp(token->text, "scan:", 5) == 0) {
        stmt->scan = token->text + 5 + strspn(token->text + 5, " ");
    } else {
        out_add(words, words->n > 0 ? "\n" : "");
        out_add(words, token->text);
    }
}

/* Takes the statement whose name stands at `at`; returns the index of its ';'. */
static size_t
read_body(const struct tokens *tokens, size_t at, struct stmt *stmt)
{
    struct token *body = take(tokens->count + 16, sizeof(*body));
    struct out words = {0};
    size_t n = 0;
    bool spaced = false;

    for (at++; !is_punct(&tokens->list[at], ";"); at++) {
        const struct token *token = &tokens->list[at];
        struct stmt other;

        if (token->kind == T_END || begins(token, tokens->path, &other))
            fail(tokens->path, stmt->line, "%s does not end with ;", stmt->name);
        if (token->kind == T_COMMENT) {
            read_comment(tokens->path, stmt, token, &words);
            spaced = true;
            continue;
        }
        body[n] = *token;
        body[n++].spaced |= spaced;
        spaced = false;
    }
    stmt->body = body;
    stmt->body_count = n;
    stmt->words = words.text;
    if (n == 0)
        fail(tokens->path, stmt->line, "%s is empty", stmt->name);
    return at;
}

static int
depth_step(const struct token *token)
{
    return is_punct(token, "(") ? 1 : is_punct(token, ")") ? -1 : 0;
}

/* The first token from `at` on, at depth 0, that is one of the words; body_count if none is. */
static size_t
find_word(const struct stmt *stmt, size_t at, const char *const *words)
{
    int depth = 0;

    for (; at < stmt->body_count; at++) {
        depth += depth_step(&stmt->body[at]);
        for (size_t i = 0; depth == 0 && words[i] != NULL; i++)
            if (is_word(&stmt->body[at], words[i]))
                return at;
    }
    return at;
}

/* INSERT INTO t (a, b) VALUES (:x, :y), (...) or SELECT :x, y: which column each value goes into. */
static void
read_insert(struct reading *r)
{
    const struct token *body = r->stmt->body;
    size_t count = 0, at = r->verb + 4, value = 0;
    const char *names[FIELDS_MAX];
    int depth = 0, base;

    if (!is_punct(&body[r->verb + 3], "("))
        fail(r->path, body[r->verb].line, "%s: name the columns inserted into", r->stmt->name);
    for (; !is_punct(&body[at], ")"); at++)
        if (body[at].kind == T_WORD && count < FIELDS_MAX)
            names[count++] = body[at].text;
    at++;
    if (!is_word(&body[at], "values") && !is_word(&body[at], "select"))
        return;
    base = is_word(&body[at], "values") ? 1 : 0;
    for (at++; at < r->stmt->body_count; at++) {
        bool alone = (is_punct(&body[at - 1], ",") || is_punct(&body[at - 1], "(") ||
                      is_word(&body[at - 1], "select")) &&
                     (is_punct(&body[at + 1], ",") || is_punct(&body[at + 1], ")") ||
                      is_word(&body[at + 1], "from") || is_word(&body[at + 1], "where"));

        depth += depth_step(&body[at]);
        if (depth == 0 && (is_word(&body[at], "on") || is_word(&body[at], "from") ||
                           is_word(&body[at], "where") || is_word(&body[at], "returning")))
            return;
        if (depth == 0 && base == 1)
            value = 0;
        else if (depth == base && is_punct(&body[at], ","))
            value++;
        else if (depth == base && alone && value < count)
            r->columns[at] = names[value];
    }
}

static void
read_shape(struct reading *r)
{
    static const char *const verbs[] = {"select", "insert", "update", "delete", NULL};
    static const char *const where[] = {"where", NULL};
    const struct token *body = r->stmt->body;

    r->verb = find_word(r->stmt, 0, verbs);
    if (r->verb == r->stmt->body_count)
        fail(r->path, r->stmt->line, "%s is no SELECT, INSERT, UPDATE or DELETE", r->stmt->name);
    r->where = find_word(r->stmt, r->verb, where);
    if (is_word(&body[r->verb], "update"))
        r->target = body[r->verb + 1].text;
    else if (is_word(&body[r->verb], "insert"))
        r->target = body[r->verb + 2].text;
    if (is_word(&body[r->verb], "insert"))
        read_insert(r);
}

static bool
compares(const struct token *token)
{
    static const char *const signs[] = {"=", "<", ">", "<=", ">=", "<>", "!="};

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (is_punct(token, signs[i]))
            return true;
    return false;
}

static const char *
word_at(const struct stmt *stmt, size_t at)
{
    return at < stmt->body_count && stmt->body[at].kind == T_WORD ? stmt->body[at].text : NULL;
}

/* The column that the parameter at `at` is compared with or assigned to; NULL if unclear. */
static const char *
hint(const struct reading *r, size_t at)
{
    const struct stmt *stmt = r->stmt;
    const struct token *body = stmt->body;

    if (r->columns[at] != NULL)
        return r->columns[at];
    if (at >= 2 && (compares(&body[at - 1]) || is_word(&body[at - 1], "between")))
        return word_at(stmt, at - 2);
    if (at >= 4 && is_word(&body[at - 1], "and") && is_word(&body[at - 3], "between"))
        return word_at(stmt, at - 4);
    if (at >= 4 && is_word(&body[at - 1], "from") && is_word(&body[at - 2], "distinct"))
        return word_at(stmt, at - (is_word(&body[at - 3], "not") ? 5 : 4));
    if (at + 2 < stmt->body_count && compares(&body[at + 1]))
        return at + 4 < stmt->body_count && is_punct(&body[at + 3], ".") ? word_at(stmt, at + 4)
                                                                         : word_at(stmt, at + 2);
    return NULL;
}

static const struct field *
typed(const struct stmt *stmt, const char *name)
{
    for (size_t i = 0; i < stmt->typed_count; i++)
        if (strcmp(stmt->typed[i].name, name) == 0)
            return &stmt->typed[i];
    return NULL;
}

static struct field *
named(struct field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

/* The column written by the parameter at `at`, or NULL if it is only compared. */
static const struct column *
assigned(const struct reading *r, size_t at)
{
    const struct token *body = r->stmt->body;
    bool sets = at >= 2 && is_punct(&body[at - 1], "=") &&
                (is_word(&body[r->verb], "insert") || at < r->where);
    const char *column = r->columns[at] != NULL ? r->columns[at] : sets ? hint(r, at) : NULL;

    return r->target == NULL || column == NULL ? NULL : column_of(r->schema, r->target, column);
}

static enum type
param_type(const struct reading *r, size_t at)
{
    const struct token *body = r->stmt->body;
    const struct field *field = typed(r->stmt, body[at].text);
    const struct column *column = column_named(r->schema, body[at].text);
    const char *name = hint(r, at);

    if (field != NULL)
        return field->type;
    if (column == NULL && name != NULL)
        column = column_named(r->schema, name);
    if (column != NULL)
        return column->type;
    if (at > 0 && (is_word(&body[at - 1], "limit") || is_word(&body[at - 1], "offset")))
        return BIGINT;
    return TYPE_NONE;
}

/* Text is NULL when absent, a number is not, unless the column it is written into says otherwise. */
static void
read_param(struct reading *r, size_t at, bool *decided)
{
    struct stmt *stmt = r->stmt;
    const char *name = stmt->body[at].text;
    struct field *field = named(stmt->in, stmt->in_count, name);
    const struct column *column = assigned(r, at);
    enum type type = param_type(r, at);

    if (field == NULL) {
        if (stmt->in_count == FIELDS_MAX)
            fail(r->path, stmt->line, "%s: too many parameters", stmt->name);
        field = &stmt->in[stmt->in_count++];
        *field = (struct field){name, type, type == TEXT || type == BLOB};
        if (typed(stmt, name) != NULL && typed(stmt, name)->nullable)
            field->nullable = decided[field - stmt->in] = true;
    }
    if (field->type == TYPE_NONE && type != TYPE_NONE)
        *field = (struct field){name, type, type == TEXT || type == BLOB};
    if (column != NULL && !decided[field - stmt->in]) {
        field->nullable = !column->not_null;
        decided[field - stmt->in] = true;
    }
}

static void
read_params(struct reading *r)
{
    bool decided[FIELDS_MAX] = {false};
    struct stmt *stmt = r->stmt;

    for (size_t i = 0; i < stmt->body_count; i++)
        if (stmt->body[i].kind == T_PARAM)
            read_param(r, i, decided);
    for (size_t i = 0; i < stmt->in_count; i++)
        if (stmt->in[i].type == TYPE_NONE)
            fail(r->path, stmt->line, "%s: the type of :%s is unclear; add `-- types: %s ...`",
                 stmt->name, stmt->in[i].name, stmt->in[i].name);
}

static void
add_result(struct reading *r, size_t from, size_t to)
{
    struct stmt *stmt = r->stmt;
    struct token *last = take(1, sizeof(*last));
    const struct field *field;
    const struct column *column;

    *last = stmt->body[to - 1];
    if (last->kind != T_WORD || (to - from > 1 && !is_word(&stmt->body[to - 2], "as") &&
                                 !is_punct(&stmt->body[to - 2], ".")))
        fail(r->path, last->line, "%s: give each result a name with AS", stmt->name);
    field = typed(stmt, last->text);
    column = column_named(r->schema, last->text);
    if (field == NULL && column == NULL)
        fail(r->path, last->line, "%s: the type of %s is unclear; add `-- types: %s ...`",
             stmt->name, last->text, last->text);
    if (named(stmt->out, stmt->out_count, last->text) != NULL)
        fail(r->path, last->line, "%s: two results are called %s", stmt->name, last->text);
    if (stmt->out_count == FIELDS_MAX)
        fail(r->path, last->line, "%s: too many results", stmt->name);
    stmt->out[stmt->out_count++] =
        (struct field){last->text, field != NULL ? field->type : column->type, true};
}

static void
read_results(struct reading *r)
{
    static const char *const returning[] = {"returning", NULL};
    static const char *const ends[] = {"from",  "where", "union", "except", "intersect",
                                       "order", "limit", "group", NULL};
    struct stmt *stmt = r->stmt;
    bool selects = is_word(&stmt->body[r->verb], "select");
    size_t from = selects ? r->verb + 1 : find_word(stmt, r->verb, returning) + 1;
    size_t to = selects ? find_word(stmt, from, ends) : stmt->body_count;
    bool gives = stmt->kind == ONE || stmt->kind == MAYBE || stmt->kind == MANY;
    int depth = 0;

    if (gives != (from < to))
        fail(r->path, stmt->line, "%s: the kind does not fit: it gives %s rows", stmt->name,
             gives ? "no" : "");
    if (from < to && (is_word(&stmt->body[from], "distinct") || is_word(&stmt->body[from], "all")))
        from++;
    for (size_t i = from; i < to; i++) {
        depth += depth_step(&stmt->body[i]);
        if (depth == 0 && is_punct(&stmt->body[i], ",")) {
            add_result(r, from, i);
            from = i + 1;
        }
    }
    if (from < to)
        add_result(r, from, to);
}

static char *
text_for(const char *path, const struct stmt *stmt, const struct stmt *twin, const char *mark)
{
    struct out out = {0};
    char number[16];

    for (size_t i = 0; i < twin->body_count; i++) {
        struct token token = twin->body[i];
        const struct field *field = NULL;

        if (token.kind == T_PARAM) {
            for (size_t p = 0; p < stmt->in_count; p++)
                if (strcmp(stmt->in[p].name, token.text) == 0)
                    field = &stmt->in[p];
            if (field == NULL)
                fail(path, token.line, "%s: the twin's :%s is not a parameter of the statement",
                     stmt->name, token.text);
            (void)snprintf(number, sizeof(number), "%s%d", mark, (int)(field - stmt->in) + 1);
            token.text = number;
        }
        out_token(&out, &token);
    }
    return out.text;
}

static void
read_statement(const char *path, const struct schema *schema, struct stmt *stmt)
{
    struct reading r = {.path = path, .schema = schema, .stmt = stmt};

    r.columns = take(stmt->body_count + 8, sizeof(*r.columns));
    read_shape(&r);
    read_params(&r);
    read_results(&r);
    stmt->sqlite = text_for(path, stmt, stmt, "?");
    stmt->pg = text_for(path, stmt, stmt, "$");
}

static struct stmt *
stmt_named(struct stmts *stmts, const char *name)
{
    for (size_t i = 0; i < stmts->count; i++)
        if (strcmp(stmts->list[i].name, name) == 0)
            return &stmts->list[i];
    return NULL;
}

static struct stmts
cut(const char *path)
{
    struct tokens tokens = tokenise(path);
    struct stmts stmts = {.path = room_path(path),
                          .list = take(tokens.count / 4 + 4, sizeof(struct stmt))};

    for (size_t i = 0; i < tokens.count; i++) {
        struct stmt *stmt = &stmts.list[stmts.count];

        *stmt = (struct stmt){0};
        if (begins(&tokens.list[i], path, stmt)) {
            if (stmt_named(&stmts, stmt->name) != NULL)
                fail(path, stmt->line, "%s stands twice", stmt->name);
            i = read_body(&tokens, i, stmt);
            stmts.count++;
        } else if (tokens.list[i].kind != T_COMMENT) {
            fail(path, tokens.list[i].line,
                 "a statement begins with `-- name: one|maybe|many|changes|none`");
        }
    }
    return stmts;
}

char *
twin_path(const char *path)
{
    size_t n = strlen(path);
    char *twin = take(n + 8, 1);
    FILE *file;

    memcpy(twin, path, n - 4);
    memcpy(twin + n - 4, ".pg.sql", 8);
    file = fopen(twin, "rb");
    if (file == NULL)
        return NULL;
    fclose(file);
    return twin;
}

static void
read_twins(const char *path, struct stmts *stmts)
{
    const char *twin = twin_path(path);
    struct stmts twins = {0};

    if (twin != NULL)
        twins = cut(twin);
    for (size_t i = 0; i < twins.count; i++) {
        struct stmt *stmt = stmt_named(stmts, twins.list[i].name);

        if (stmt == NULL || stmt->kind != twins.list[i].kind)
            fail(twin, twins.list[i].line, "%s has no twin of its kind in %s", twins.list[i].name,
                 path);
        stmt->pg = text_for(twin, stmt, &twins.list[i], "$");
    }
}

struct stmts
statements_read(const char *path, const struct schema *schema)
{
    struct stmts stmts = cut(path);

    for (size_t i = 0; i < stmts.count; i++)
        read_statement(path, schema, &stmts.list[i]);
    read_twins(path, &stmts);
    return stmts;
}
