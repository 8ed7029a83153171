/* tools/mksql/mksql.h - what the parts of mksql share. A build-time program: it reads our own
 * files, prints one sentence with file and line and exits 1 when one is wrong, and leaks until
 * exit. */
#ifndef MKSQL_H
#define MKSQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum token_kind { T_END, T_WORD, T_NUMBER, T_STRING, T_PARAM, T_PUNCT, T_COMMENT };

struct token {
    enum token_kind kind;
    const char *text; /* NUL-terminated; a parameter without ':', a comment without "--" */
    size_t line;
    bool spaced; /* something blank stood before it */
};

struct tokens {
    const char *path;
    struct token *list; /* ends with T_END */
    size_t count;       /* without T_END */
};

enum type { TYPE_NONE, TEXT, BLOB, BIGINT, INT, BOOL, DATE, INSTANT };

struct column {
    const char *table;
    const char *name;
    enum type type;
    bool not_null;
    const char *path;
    size_t line;
};

struct schema {
    struct column columns[4000];
    size_t count;
};

struct field {
    const char *name;
    enum type type;
    bool nullable;
};

enum kind { ONE, MAYBE, MANY, CHANGES, NONE };

enum { FIELDS_MAX = 200 };

struct stmt {
    const char *name;
    size_t line;
    enum kind kind;
    bool later;
    const char *scan;               /* reason, or NULL */
    const char *words;              /* what the comment says */
    struct field typed[FIELDS_MAX]; /* `-- types:` */
    size_t typed_count;
    const struct token *body; /* without its ';' */
    size_t body_count;
    struct field in[FIELDS_MAX];
    size_t in_count;
    struct field out[FIELDS_MAX];
    size_t out_count;
    const char *sqlite;
    const char *pg;
};

struct stmts {
    const char *path; /* "room/x.sql" */
    struct stmt *list;
    size_t count;
};

/* main.c */
_Noreturn void fail(const char *path, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void *take(size_t count, size_t size); /* zeroed, never NULL */
char *take_text(const char *from, size_t n);
FILE *open_out(const char *path);

/* token.c */
struct tokens tokenise(const char *path);
bool is_word(const struct token *token, const char *word); /* in any case */
bool is_punct(const struct token *token, const char *punct);

/* A growing text; `text` is NUL-terminated. */
struct out {
    char *text;
    size_t n;
    size_t room;
};
void out_add(struct out *out, const char *text);
void out_token(struct out *out, const struct token *token); /* with a blank before it if spaced */

/* schema.c */
enum type type_of(const char *word, const char *column); /* TYPE_NONE if it is no type */
void schema_read(struct schema *schema, const struct tokens *tokens);
const struct column *column_named(const struct schema *schema, const char *name);
const struct column *column_of(const struct schema *schema, const char *table, const char *name);
void schema_write(const char *name, const char *path, int count, char **files);

/* statement.c */
char *twin_path(const char *path); /* x.pg.sql beside x.sql if it exists, otherwise NULL */
struct stmts statements_read(const char *path, const struct schema *schema);

/* emit.c */
void emit_h(const char *path, const struct stmts *stmts);
void emit_c(const char *path, const struct stmts *stmts);
void emit_list(const char *path, int count, char **files);
void c_text(FILE *out, const char *text); /* as a C string literal */
char *room_path(const char *path);        /* ".../src/room/x.sql" -> "room/x.sql" */

#endif
