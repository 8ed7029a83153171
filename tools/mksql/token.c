/* tools/mksql/token.c - SQL cut into tokens, so that ';' and ':x' inside comments and strings are
 * only text. */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct reader {
    const char *path;
    const char *at;
    size_t line;
    bool spaced;
    struct tokens tokens;
    size_t room;
};

static char *
read_text(const char *path)
{
    FILE *in = fopen(path, "rb");
    size_t n = 0, got;
    struct out text = {0};
    char chunk[4097];

    if (in == NULL)
        fail(path, 0, "could not be opened");
    out_add(&text, "");
    while ((got = fread(chunk, 1, sizeof(chunk) - 1, in)) > 0) {
        chunk[got] = '\0';
        out_add(&text, chunk);
        n += got;
    }
    if (text.n != n)
        fail(path, 0, "a NUL stands in it");
    fclose(in);
    return text.text;
}

static void
add(struct reader *r, enum token_kind kind, const char *from, size_t n)
{
    if (r->tokens.count == r->room) {
        r->room = r->room == 0 ? 1024 : r->room * 2;
        r->tokens.list = realloc(r->tokens.list, r->room * sizeof(struct token));
        if (r->tokens.list == NULL)
            fail(r->path, r->line, "out of memory");
    }
    r->tokens.list[r->tokens.count++] =
        (struct token){kind, take_text(from, n), r->line, r->spaced};
    r->spaced = false;
}

static size_t
word_length(const char *at)
{
    size_t n = 0;

    while (isalnum((unsigned char)at[n]) || at[n] == '_')
        n++;
    return n;
}

/* 'it''s' and "name": to the closing quote; a doubled one is part of it. */
static size_t
quoted_length(const struct reader *r)
{
    char quote = *r->at;
    size_t n = 1;

    while (r->at[n] != '\0' && (r->at[n] != quote || r->at[n + 1] == quote))
        n += r->at[n] == quote ? 2 : 1;
    if (r->at[n] == '\0')
        fail(r->path, r->line, "a %c is not closed", quote);
    return n + 1;
}

static void
comment(struct reader *r)
{
    size_t n = strcspn(r->at, "\n");
    const char *from = r->at + 2;
    size_t length = n - 2;

    while (length > 0 && isblank((unsigned char)*from)) {
        from++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)from[length - 1]))
        length--;
    add(r, T_COMMENT, from, length);
    r->at += n;
}

static void
punct(struct reader *r)
{
    static const char *const pairs[] = {"<=", ">=", "<>", "!=", "||", "::", "->"};

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        if (strncmp(r->at, pairs[i], 2) == 0) {
            if (i >= 5)
                fail(r->path, r->line, "%s is PostgreSQL's alone; write cast()", pairs[i]);
            add(r, T_PUNCT, r->at, 2);
            r->at += 2;
            return;
        }
    add(r, T_PUNCT, r->at, 1);
    r->at++;
}

static void
next(struct reader *r)
{
    size_t n;

    if (isspace((unsigned char)*r->at)) {
        r->line += *r->at++ == '\n';
        r->spaced = true;
        return;
    }
    if (r->at[0] == '-' && r->at[1] == '-') {
        comment(r);
        return;
    }
    if (r->at[0] == '/' && r->at[1] == '*')
        fail(r->path, r->line, "comments are written with --");
    if (*r->at == '\'' || *r->at == '"') {
        n = quoted_length(r);
        add(r, T_STRING, r->at, n);
        for (; n > 0; n--)
            r->line += *r->at++ == '\n';
        return;
    }
    if (*r->at == ':' && word_length(r->at + 1) > 0) {
        n = word_length(r->at + 1);
        add(r, T_PARAM, r->at + 1, n);
        r->at += n + 1;
        return;
    }
    n = word_length(r->at);
    if (n == 0) {
        punct(r);
        return;
    }
    add(r, isdigit((unsigned char)*r->at) ? T_NUMBER : T_WORD, r->at, n);
    r->at += n;
}

struct tokens
tokenise(const char *path)
{
    struct reader r = {.path = path, .at = read_text(path), .line = 1};

    r.tokens.path = path;
    while (*r.at != '\0')
        next(&r);
    add(&r, T_END, "", 0);
    r.tokens.count--;
    return r.tokens;
}

bool
is_word(const struct token *token, const char *word)
{
    return token->kind == T_WORD && strcasecmp(token->text, word) == 0;
}

bool
is_punct(const struct token *token, const char *punct)
{
    return token->kind == T_PUNCT && strcmp(token->text, punct) == 0;
}

void
out_add(struct out *out, const char *text)
{
    size_t n = strlen(text);

    if (out->n + n + 1 > out->room) {
        out->room = (out->n + n + 1) * 2;
        out->text = realloc(out->text, out->room);
        if (out->text == NULL)
            fail("mksql", 0, "out of memory");
    }
    memcpy(out->text + out->n, text, n + 1);
    out->n += n;
}

void
out_token(struct out *out, const struct token *token)
{
    if (token->spaced && out->n > 0)
        out_add(out, " ");
    out_add(out, token->text);
}
