/* tools/tidy/tree.c - the files as text, and C with its comments and literals told apart. */
#include "tidy.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct tidy *
tidy_new(struct arena *arena)
{
    struct tidy *tidy = ARENA_NEW(arena, struct tidy);

    tidy->arena = arena;
    tidy->file = ARENA_ARRAY(arena, struct source, TIDY_FILES);
    tidy->problem = ARENA_ARRAY(arena, struct problem, TIDY_PROBLEMS);
    return tidy;
}

/* Where the literal or comment that begins at `at` ends: just after its last byte. */
static size_t
skip_quoted(struct str s, size_t at)
{
    char quote = s.p[at];
    size_t i = at + 1;

    while (i < s.n && s.p[i] != quote && s.p[i] != '\n')
        i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

static size_t
skip_comment(struct str s, size_t at)
{
    struct str end = s.p[at + 1] == '/' ? STR("\n") : STR("*/");
    struct str rest = str_skip(s, at + 2);
    size_t found = str_find_str(rest, end);

    if (found == rest.n)
        return s.n;
    return at + 2 + found + (end.n == 2 ? 2 : 0);
}

static bool
comment_begins(struct str s, size_t at)
{
    return s.p[at] == '/' && at + 1 < s.n && (s.p[at + 1] == '/' || s.p[at + 1] == '*');
}

/* Keeps line ends, so that line numbers stay right. */
static void
blank(char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        p[i] = p[i] == '\n' ? '\n' : ' ';
}

static void
views(struct tidy *tidy, struct source *file)
{
    struct str s = file->text;
    char *code = arena_bytes(tidy->arena, s.n + 1);
    char *literals = arena_bytes(tidy->arena, s.n + 1);
    size_t i = 0;

    memcpy(code, s.p, s.n);
    memcpy(literals, s.p, s.n);
    blank(literals, 0, s.n);
    while (i < s.n) {
        size_t end = i + 1;

        if (comment_begins(s, i)) {
            end = skip_comment(s, i);
            blank(code, i, end);
        } else if (s.p[i] == '"' || s.p[i] == '\'') {
            end = skip_quoted(s, i);
            if (s.p[i] == '"' && end > i + 2)
                memcpy(literals + i + 1, s.p + i + 1, end - i - 2);
            if (end > i + 2)
                blank(code, i + 1, end - 1);
        }
        i = end;
    }
    file->code = (struct str){code, s.n};
    file->literals = (struct str){literals, s.n};
}

void
tidy_add(struct tidy *tidy, const char *path, struct str text)
{
    struct source *file = &tidy->file[tidy->count];

    assert(tidy->count < TIDY_FILES);
    tidy->count++;
    file->path = arena_copy(tidy->arena, str_of(path));
    file->text = text;
    file->code = text;
    if (tidy_is(file, ".c") || tidy_is(file, ".h"))
        views(tidy, file);
}

const struct source *
tidy_find(const struct tidy *tidy, struct str path)
{
    for (size_t i = 0; i < tidy->count; i++) {
        if (str_eq(tidy->file[i].path, path))
            return &tidy->file[i];
    }
    return NULL;
}

void
tidy_say(struct tidy *tidy, const struct source *file, size_t offset, const char *rule,
         const char *format, ...)
{
    struct problem *problem;
    va_list args;

    if (tidy->problems == TIDY_PROBLEMS)
        return;
    problem = &tidy->problem[tidy->problems++];
    problem->path = file->path;
    problem->rule = rule;
    problem->line = 1;
    for (size_t i = 0; i < offset && i < file->text.n; i++)
        problem->line += file->text.p[i] == '\n';
    va_start(args, format);
    problem->text = arena_vprintf(tidy->arena, format, args);
    va_end(args);
}

bool
tidy_is(const struct source *file, const char *suffix)
{
    return str_ends(file->path, str_of(suffix));
}

bool
tidy_in(const struct source *file, const char *prefix)
{
    return str_starts(file->path, str_of(prefix));
}

static bool
word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

size_t
tidy_word(struct str text, struct str word, size_t from)
{
    while (from < text.n) {
        size_t at = from + str_find_str(str_skip(text, from), word);

        if (at >= text.n)
            break;
        if ((at == 0 || !word_char(text.p[at - 1])) &&
            (at + word.n == text.n || !word_char(text.p[at + word.n])))
            return at;
        from = at + 1;
    }
    return text.n;
}

void
tidy_check(struct tidy *tidy)
{
    for (size_t i = 0; i < tidy->count; i++) {
        rules_of_file(tidy, &tidy->file[i]);
        rules_of_names(tidy, &tidy->file[i]);
    }
    rules_of_tree(tidy);
}
