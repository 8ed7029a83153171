/* tools/mkpage/parse.c - a template's text to a tree of nodes. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mkpage.h"

struct parser {
    struct template *template;
    const char *at, *end;
    size_t line;
    /* The tag that ended the last run of nodes: "else", "empty", "end", or NULL at the end. */
    const char *stop;
};

static char *
read_whole(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    char *text = zeroed(1 << 20);

    if (in == NULL)
        fail(path, 0, "could not be opened");
    *n = fread(text, 1, (1 << 20) - 1, in);
    if (*n == (1 << 20) - 1)
        fail(path, 0, "is too long for a template");
    fclose(in);
    return text;
}

/* ---- the words within {{ }} ---- */

struct words {
    const char *word[ARGS_MAX + 4];
    bool quoted[ARGS_MAX + 4];
    size_t count;
};

static struct words
split(struct parser *p, const char *at, const char *end)
{
    struct words words = {0};

    while (at < end) {
        const char *from = at, *to;

        if (isspace((unsigned char)*at)) {
            at++;
            continue;
        }
        if (words.count == ARGS_MAX + 4)
            fail(p->template->path, p->line, "too many words in a tag");
        if (*at == '"') {
            from++;
            to = memchr(from, '"', (size_t)(end - from));
            if (to == NULL)
                fail(p->template->path, p->line, "a quotation is not closed");
            at = to + 1;
            words.quoted[words.count] = true;
        } else {
            while (at < end && !isspace((unsigned char)*at) && *at != '"')
                at++;
            to = at;
        }
        words.word[words.count++] = copy(from, (size_t)(to - from));
    }
    if (words.count == 0)
        fail(p->template->path, p->line, "an empty tag");
    return words;
}

static void
need(struct parser *p, const struct words *words, size_t i, bool quoted, const char *what)
{
    if (i >= words->count || words->quoted[i] != quoted)
        fail(p->template->path, p->line, "{{%s}} needs %s", words->word[0], what);
}

static void
at_most(struct parser *p, const struct words *words, size_t count)
{
    if (words->count > count)
        fail(p->template->path, p->line, "{{%s}}: \"%s\" is one word too many", words->word[0],
             words->word[count]);
}

static struct node *
node_new(struct parser *p, enum kind kind, const char *text, size_t n)
{
    struct node *node = zeroed(sizeof(*node));

    node->kind = kind;
    node->line = p->line;
    node->text = text;
    node->n = n;
    return node;
}

/* ---- tags ---- */

static struct node *run(struct parser *p);

static struct node *
block(struct parser *p, struct node *node, const char *other)
{
    node->inner = run(p);
    if (p->stop != NULL && strcmp(p->stop, other) == 0)
        node->other = run(p);
    if (p->stop == NULL || strcmp(p->stop, "end") != 0)
        fail(p->template->path, node->line, "this {{%s}} has no {{end}}",
             node->kind == NODE_IF ? "if" : "each");
    return node;
}

static struct node *
tag_if(struct parser *p, const struct words *words)
{
    size_t i = words->count > 1 && strcmp(words->word[1], "not") == 0 ? 2 : 1;
    struct node *node;

    need(p, words, i, false, "a name");
    node = node_new(p, NODE_IF, words->word[i], 0);
    node->negated = i == 2;
    if (words->count > i + 1) {
        if (strcmp(words->word[i + 1], "is") != 0)
            fail(p->template->path, p->line, "only \"is\" may follow the name");
        need(p, words, i + 2, true, "a word in quotes after \"is\"");
        at_most(p, words, i + 3);
        node->is = words->word[i + 2];
    }
    return block(p, node, "else");
}

static struct node *
tag_say(struct parser *p, const struct words *words)
{
    struct node *node;

    need(p, words, 1, true, "a text in quotes");
    node = node_new(p, NODE_SAY, words->word[1], 0);
    at_most(p, words, 2 + ARGS_MAX);
    for (size_t i = 2; i < words->count; i++) {
        need(p, words, i, false, "names after the text");
        node->args[node->arg_count++] = words->word[i];
    }
    for (char digit = '1'; digit <= '9'; digit++) {
        char mark[] = {'{', digit, '}', '\0'};
        bool there = strstr(node->text, mark) != NULL;

        if (there != ((size_t)(digit - '0') <= node->arg_count))
            fail(p->template->path, p->line, there ? "%s has no name" : "%s is not in the text",
                 mark);
    }
    return node;
}

static void
tag_layout(struct parser *p, const struct words *words)
{
    need(p, words, 1, true, "the page's title in quotes");
    at_most(p, words, 2);
    if (p->template->title != NULL)
        fail(p->template->path, p->line, "a page has one layout");
    p->template->title = words->word[1];
    p->template->title_line = p->line;
}

/* Tags of one word and, perhaps, a quotation. */
static struct node *
tag_simple(struct parser *p, const struct words *words)
{
    static const struct {
        const char *word;
        enum kind kind;
        bool quoted;
    } simple[] = {{"include", NODE_INCLUDE, true}, {"asset", NODE_ASSET, true},
                  {"csrf", NODE_CSRF, false},      {"title", NODE_TITLE, false},
                  {"lang", NODE_LANG, false},      {"body", NODE_BODY, false}};

    for (size_t i = 0; i < sizeof(simple) / sizeof(simple[0]); i++) {
        if (strcmp(words->word[0], simple[i].word) != 0)
            continue;
        if (simple[i].quoted)
            need(p, words, 1, true, "a name in quotes");
        at_most(p, words, simple[i].quoted ? 2 : 1);
        return node_new(p, simple[i].kind, simple[i].quoted ? words->word[1] : "", 0);
    }
    at_most(p, words, 1);
    return node_new(p, NODE_PUT, words->word[0], 0);
}

/* NULL: nothing to add, or p->stop was set. */
static struct node *
tag(struct parser *p, const char *at, const char *end)
{
    struct words words = split(p, at, end);
    const char *first = words.word[0];

    if (words.quoted[0])
        fail(p->template->path, p->line, "a text is written {{t \"...\"}}");
    if (strcmp(first, "else") == 0 || strcmp(first, "empty") == 0 || strcmp(first, "end") == 0) {
        at_most(p, &words, 1);
        p->stop = first;
        return NULL;
    }
    if (strcmp(first, "layout") == 0) {
        tag_layout(p, &words);
        return NULL;
    }
    if (strcmp(first, "if") == 0)
        return tag_if(p, &words);
    if (strcmp(first, "t") == 0)
        return tag_say(p, &words);
    if (strcmp(first, "each") == 0) {
        need(p, &words, 1, false, "the name of a list");
        at_most(p, &words, 2);
        return block(p, node_new(p, NODE_EACH, words.word[1], 0), "empty");
    }
    return tag_simple(p, &words);
}

/* ---- runs ---- */

static void
count_lines(struct parser *p, const char *to)
{
    for (; p->at < to; p->at++)
        p->line += *p->at == '\n';
}

/* The next "{{" or "{#", or the end. */
static const char *
next_tag(const struct parser *p)
{
    for (const char *c = p->at; c + 1 < p->end; c++)
        if (c[0] == '{' && (c[1] == '{' || c[1] == '#'))
            return c;
    return p->end;
}

static const char *
closing(struct parser *p, const char *mark)
{
    const char *to = memmem(p->at, (size_t)(p->end - p->at), mark, 2);

    if (to == NULL)
        fail(p->template->path, p->line, "\"%s\" is missing", mark);
    return to;
}

/* Nodes up to {{else}}, {{empty}}, {{end}} or the end of the file. */
static struct node *
run(struct parser *p)
{
    struct node *first = NULL, **last = &first;

    p->stop = NULL;
    while (p->at < p->end && p->stop == NULL) {
        const char *to = next_tag(p);
        struct node *node = NULL;

        if (to > p->at) {
            node = node_new(p, NODE_TEXT, p->at, (size_t)(to - p->at));
            count_lines(p, to);
        } else if (to[1] == '#') {
            count_lines(p, closing(p, "#}") + 2);
        } else {
            const char *end = closing(p, "}}");
            const char *from = p->at + 2;

            count_lines(p, end + 2);
            node = tag(p, from, end);
            if (node != NULL && (node->kind == NODE_IF || node->kind == NODE_EACH))
                p->stop = NULL; /* that one's {{end}} */
        }
        if (node != NULL) {
            *last = node;
            last = &node->next;
        }
    }
    return first;
}

static const char *
name_of(const char *root, const char *path, bool ident)
{
    const char *cut = strstr(path, root);
    const char *from = cut == NULL ? path : cut + strlen(root);
    char *name = copy(from, strlen(from));
    char *dot = strrchr(name, '.');

    if (dot != NULL)
        *dot = '\0';
    for (char *c = name; ident && *c != '\0'; c++)
        if (!isalnum((unsigned char)*c))
            *c = '_';
    return name;
}

struct template *
template_read(const char *root, const char *path)
{
    struct template *template = zeroed(sizeof(*template));
    struct parser p = {.template = template, .line = 1};
    size_t n;
    const char *text = read_whole(path, &n), *end;

    template->path = path;
    template->name = name_of(root, path, false);
    template->ident = name_of(root, path, true);
    template->plain = strlen(path) > 4 && strcmp(path + strlen(path) - 4, ".txt") == 0;
    p.at = text;
    p.end = text + n;
    if (n < 4 || strncmp(text, "{#", 2) != 0)
        fail(path, 1, "a template begins with {# path - purpose, and its inputs #}");
    end = closing(&p, "#}");
    head_read(template, text + 2, (size_t)(end - text) - 2);
    count_lines(&p, end + 2);
    if (p.at < p.end && *p.at == '\n')
        count_lines(&p, p.at + 1);
    template->nodes = run(&p);
    if (p.stop != NULL)
        fail(path, p.line, "{{%s}} without an {{if}} or {{each}}", p.stop);
    return template;
}
