/* tools/mkpage/walk.c - a template's tree to the C that writes it. */
#include <stdlib.h>
#include <string.h>

#include "mkpage.h"

enum { RUN_MAX = 3000, DEPTH_MAX = 8 }; /* ISO C promises 4095 characters in a literal */

struct walk {
    FILE *out;
    struct set *set;
    struct template *template; /* the one that gets a function */
    const char *path;          /* of the file whose nodes are walked: it, or a part it includes */
    struct context context;
    struct fields *scope;    /* innermost names, with the C variables that hold them */
    struct fields *declared; /* within a part: what it declares; names must be in both */
    int indent;
    unsigned rows;  /* row variables so far */
    unsigned depth; /* of includes */
    bool in_layout;
    bool had_body;
    char run[RUN_MAX + 8];
    size_t run_n;
};

static void
line_out(struct walk *w)
{
    for (int i = 0; i < w->indent; i++)
        fputs("    ", w->out);
}

static void
literal(FILE *out, const char *text, size_t n)
{
    fputc('"', out);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c == '\\' || c == '?') /* '?' for trigraphs */
            fprintf(out, "\\%c", c);
        else if (c == '\n')
            fputs("\\n", out);
        else if (c < 0x20 || c > 0x7e)
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

static void
flush(struct walk *w)
{
    if (w->run_n == 0)
        return;
    line_out(w);
    fputs("page_raw(page, ", w->out);
    literal(w->out, w->run, w->run_n);
    fprintf(w->out, ", %zu);\n", w->run_n);
    w->run_n = 0;
}

static void
give(void *user, char c)
{
    struct walk *w = user;

    if (w->run_n == RUN_MAX)
        flush(w);
    w->run[w->run_n++] = c;
}

/* ---- names ---- */

static struct field *
find(struct fields *scope, const char *name, struct fields **where)
{
    for (; scope != NULL; scope = scope->outer) {
        for (size_t i = 0; i < scope->count; i++) {
            if (strcmp(scope->list[i].name, name) == 0) {
                *where = scope;
                return &scope->list[i];
            }
        }
    }
    return NULL;
}

/* The field of that name, and in `access` how C reaches it: "view->name". */
static struct field *
resolve(struct walk *w, const char *name, size_t line, char access[256])
{
    struct fields *where;
    struct field *field;

    if (w->declared != NULL) {
        field = find(w->declared, name, &where);
        if (field == NULL)
            fail(w->path, line, "\"%s\" is not declared in the head", name);
        field->used = true;
    }
    field = find(w->scope, name, &where);
    if (field == NULL)
        fail(w->path, line, "\"%s\" is not declared in the head", name);
    field->used = true;
    (void)snprintf(access, 256, "%s->%s", where->variable, name);
    return field;
}

static void
check_used(const char *path, const struct fields *fields)
{
    for (size_t i = 0; i < fields->count; i++) {
        if (!fields->list[i].used)
            fail(path, fields->list[i].line, "\"%s\" is declared and not used",
                 fields->list[i].name);
        if (fields->list[i].type == TYPE_LIST)
            check_used(path, fields->list[i].rows);
    }
}

static void nodes(struct walk *w, const struct node *node);

/* ---- values ---- */

static void
put(struct walk *w, const struct node *node)
{
    static const char *const text[] = {"page_text", "page_text", "page_url", "page_url_part"};
    char access[256];
    const struct field *field = resolve(w, node->text, node->line, access);
    enum place place = w->template->plain ? PLACE_TEXT : context_place(&w->context, node->line);

    if (field->type == TYPE_FLAG || field->type == TYPE_LIST)
        fail(w->path, node->line, "\"%s\" is a %s: it can only be asked for", node->text,
             field->type == TYPE_FLAG ? "flag" : "list");
    flush(w);
    line_out(w);
    if (field->type == TYPE_NUMBER) {
        if (place == PLACE_URL)
            fail(w->path, node->line, "a number is no address");
        fprintf(w->out, "page_number(page, %s);\n", access);
    } else if (field->type == TYPE_MARKUP) {
        if (place != PLACE_TEXT || w->template->plain)
            fail(w->path, node->line, "markup can stand between tags only");
        fprintf(w->out, "page_markup(page, %s);\n", access);
    } else {
        fprintf(w->out, "%s(page, %s);\n", w->template->plain ? "page_plain" : text[place], access);
    }
}

/* What stands for a byte in markup; NULL: itself. */
static const char *
entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&#34;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void
escaped(FILE *out, const char *text)
{
    char *html = zeroed(strlen(text) * 6 + 1);
    size_t n = 0;

    for (; *text != '\0'; text++) {
        const char *as = entity(*text);

        if (as == NULL)
            html[n++] = *text;
        for (; as != NULL && *as != '\0'; as++)
            html[n++] = *as;
    }
    literal(out, html, n);
}

static void
text_out(struct walk *w, const char *text)
{
    fputs("{STR_INIT(", w->out);
    literal(w->out, text, strlen(text));
    fputs("), STR_INIT(", w->out);
    if (w->template->plain)
        literal(w->out, text, strlen(text));
    else
        escaped(w->out, text);
    fputs(")}", w->out);
}

static void
say(struct walk *w, const struct node *node)
{
    char access[ARGS_MAX][256];
    enum place place = w->template->plain ? PLACE_TEXT : context_place(&w->context, node->line);

    if (place == PLACE_URL || place == PLACE_URL_PART)
        fail(w->path, node->line, "a text to translate is no address");
    flush(w);
    line_out(w);
    fputs("{\n", w->out);
    w->indent++;
    line_out(w);
    fputs("static const struct page_words words = ", w->out);
    text_out(w, node->text);
    fputs(";\n", w->out);
    for (size_t i = 0; i < node->arg_count; i++) {
        const struct field *field = resolve(w, node->args[i], node->line, access[i]);

        if (field->type != TYPE_TEXT && field->type != TYPE_NUMBER)
            fail(w->path, node->line, "\"%s\" is neither text nor number", node->args[i]);
        line_out(w);
        fprintf(w->out, "struct str arg%zu = %s%s%s;\n", i,
                field->type == TYPE_NUMBER ? "page_digits(page, " : "", access[i],
                field->type == TYPE_NUMBER ? ")" : "");
    }
    line_out(w);
    fprintf(w->out, "%s(page, &words", w->template->plain ? "page_say_plain" : "page_say");
    if (node->arg_count == 0)
        fputs(", NULL, 0);\n", w->out);
    for (size_t i = 0; i < node->arg_count; i++)
        fprintf(w->out, "%sarg%zu%s", i == 0 ? ", (const struct str[]){" : ", ", i,
                i + 1 == node->arg_count ? "}" : "");
    if (node->arg_count > 0)
        fprintf(w->out, ", %zu);\n", node->arg_count);
    w->indent--;
    line_out(w);
    fputs("}\n", w->out);
}

/* ---- blocks ---- */

static void
condition(struct walk *w, const struct node *node)
{
    static const char *const after[] = {".n > 0", " != 0", "", ".html.n > 0", "_count > 0"};
    char access[256];
    const struct field *field = resolve(w, node->text, node->line, access);

    if (node->is != NULL) {
        if (field->type != TYPE_TEXT)
            fail(w->path, node->line, "only a text can be compared with a word");
        fprintf(w->out, "%sstr_eq(%s, STR(", node->negated ? "!" : "", access);
        literal(w->out, node->is, strlen(node->is));
        fputs("))", w->out);
    } else {
        fprintf(w->out, "%s%s%s%s", node->negated ? "!(" : "", access, after[field->type],
                node->negated ? ")" : "");
    }
}

static void
branch(struct walk *w, const struct node *inner)
{
    w->indent++;
    nodes(w, inner);
    context_boundary(&w->context, inner == NULL ? 1 : inner->line);
    flush(w);
    w->indent--;
    line_out(w);
}

static void
if_node(struct walk *w, const struct node *node)
{
    struct context before, then;

    flush(w);
    line_out(w);
    fputs("if (", w->out);
    condition(w, node);
    fputs(") {\n", w->out);
    context_boundary(&w->context, node->line);
    before = w->context;
    branch(w, node->inner);
    then = w->context;
    w->context = before;
    if (node->other != NULL) {
        fputs("} else {\n", w->out);
        branch(w, node->other);
    }
    fputs("}\n", w->out);
    context_join(&w->context, &then, node->line);
}

static void
each(struct walk *w, const struct node *node)
{
    char access[256];
    struct field *field = resolve(w, node->text, node->line, access);
    struct fields *rows = field->rows, *where, *part = NULL;
    struct context before;
    unsigned number = ++w->rows;

    if (field->type != TYPE_LIST)
        fail(w->path, node->line, "\"%s\" is no list", node->text);
    flush(w);
    (void)snprintf(rows->variable, sizeof(rows->variable), "row%u", number);
    line_out(w);
    fprintf(w->out, "for (size_t i%u = 0; i%u < %s_count; i%u++) {\n", number, number, access,
            number);
    w->indent++;
    line_out(w);
    fprintf(w->out, "const __typeof__(*%s) *row%u = &%s[i%u];\n", access, number, access, number);
    line_out(w);
    fprintf(w->out, "(void)row%u;\n", number);
    w->indent--;
    rows->outer = w->scope;
    w->scope = rows;
    if (w->declared != NULL) {
        part = find(w->declared, node->text, &where)->rows;
        part->outer = w->declared;
        w->declared = part;
    }
    context_boundary(&w->context, node->line);
    before = w->context;
    branch(w, node->inner);
    fputs("}\n", w->out);
    context_join(&w->context, &before, node->line);
    w->scope = rows->outer;
    if (part != NULL)
        w->declared = part->outer;
    if (node->other == NULL)
        return;
    line_out(w);
    fprintf(w->out, "if (%s_count == 0) {\n", access);
    before = w->context;
    branch(w, node->other);
    fputs("}\n", w->out);
    context_join(&w->context, &before, node->line);
}

/* ---- parts ---- */

/* What a part declares must be there, with the same types. */
static void
check_inputs(struct walk *w, const struct node *node, const struct fields *want,
             struct fields *have)
{
    for (size_t i = 0; i < want->count; i++) {
        struct fields *where;
        const struct field *field = find(have, want->list[i].name, &where);

        if (field == NULL || field->type != want->list[i].type)
            fail(w->path, node->line, "\"%s\" needs \"%s\", which is not here%s", node->text,
                 want->list[i].name, field == NULL ? "" : " with that type");
        if (field->type == TYPE_LIST) {
            struct fields *outer = field->rows->outer;

            field->rows->outer = NULL;
            check_inputs(w, node, want->list[i].rows, field->rows);
            field->rows->outer = outer;
        }
    }
}

static void
include(struct walk *w, const struct node *node)
{
    struct template *part = (struct template *)set_find(w->set, node->text);
    const char *path = w->path;
    struct fields *declared = w->declared;

    if (++w->depth > DEPTH_MAX)
        fail(w->path, node->line, "includes go round in a circle");
    if (part->plain != w->template->plain)
        fail(w->path, node->line, "a text and a page cannot include each other");
    if (!part->plain && context_place(&w->context, node->line) != PLACE_TEXT)
        fail(w->path, node->line, "a part can stand between tags only");
    check_inputs(w, node, &part->inputs, w->scope);
    for (size_t i = 0; declared != NULL && i < part->inputs.count; i++) {
        char access[256];

        (void)resolve(w, part->inputs.list[i].name, node->line, access);
    }
    w->path = w->context.path = part->path;
    w->declared = &part->inputs;
    part->inputs.outer = NULL;
    nodes(w, part->nodes);
    check_used(part->path, &part->inputs);
    w->path = w->context.path = path;
    w->declared = declared;
    w->depth--;
}

/* ---- the rest ---- */

static void
asset(struct walk *w, const struct node *node)
{
    if (context_place(&w->context, node->line) != PLACE_URL)
        fail(w->path, node->line, "an asset is a whole address in href or src");
    flush(w);
    line_out(w);
    fputs("page_asset(page, ASSET_", w->out);
    for (const char *c = node->text; *c != '\0'; c++)
        fputc(strchr(".-", *c) != NULL ? '_' : *c, w->out);
    fputs(");\n", w->out);
}

static void
builtin(struct walk *w, const struct node *node)
{
    if (w->template->plain || (node->kind != NODE_CSRF && !w->in_layout))
        fail(w->path, node->line, "this tag has no place here");
    if (context_place(&w->context, node->line) !=
        (node->kind == NODE_LANG ? PLACE_VALUE : PLACE_TEXT))
        fail(w->path, node->line, "this tag cannot stand here in the markup");
    flush(w);
    line_out(w);
    if (node->kind == NODE_CSRF) {
        w->context.has_csrf = true;
        fputs("page_csrf(page);\n", w->out);
    } else if (node->kind == NODE_TITLE) {
        fputs("page_say(page, title, NULL, 0);\n", w->out);
    } else {
        fputs("page_lang(page);\n", w->out);
    }
}

/* The layout becomes two functions: before and after the page. */
static void
body(struct walk *w, const struct node *node)
{
    if (!w->in_layout || w->indent != 1 || w->had_body)
        fail(w->path, node->line, "{{body}} stands once, in layout.html, outside of blocks");
    if (context_place(&w->context, node->line) != PLACE_TEXT)
        fail(w->path, node->line, "{{body}} stands between tags");
    flush(w);
    w->had_body = true;
    fputs("}\n\nstatic void\nlayout_close(struct page *page)\n{\n"
          "    const struct layout_view *view = page->layout;\n\n"
          "    (void)view;\n    if (page->bare)\n        return;\n",
          w->out);
}

static void
nodes(struct walk *w, const struct node *node)
{
    static void (*const each_kind[])(struct walk *, const struct node *) = {
        [NODE_PUT] = put,      [NODE_SAY] = say,         [NODE_IF] = if_node,
        [NODE_EACH] = each,    [NODE_INCLUDE] = include, [NODE_ASSET] = asset,
        [NODE_CSRF] = builtin, [NODE_TITLE] = builtin,   [NODE_LANG] = builtin,
        [NODE_BODY] = body};

    for (; node != NULL; node = node->next) {
        if (node->kind != NODE_TEXT)
            each_kind[node->kind](w, node);
        else if (!w->template->plain)
            context_feed(&w->context, node->line, node->text, node->n, give, w);
        else
            for (size_t i = 0; i < node->n; i++)
                give(w, node->text[i]);
    }
}

static void
function_head(struct walk *w)
{
    const struct template *t = w->template;

    if (w->in_layout) {
        fputs("static void\nlayout_open(struct page *page, const struct page_words *title)\n{\n"
              "    const struct layout_view *view = page->layout;\n\n"
              "    (void)view;\n    if (page->bare)\n        return;\n",
              w->out);
        return;
    }
    fprintf(w->out, "void\npage_%s(struct page *page", t->ident);
    if (t->inputs.count > 0)
        fprintf(w->out, ", const struct %s_view *view", t->ident);
    fputs(")\n{\n", w->out);
    if (t->title != NULL) {
        fputs("    static const struct page_words title = ", w->out);
        text_out(w, t->title);
        fputs(";\n\n    layout_open(page, &title);\n", w->out);
    }
}

static void
function_out(FILE *out, struct set *set, struct template *t)
{
    struct walk *w = zeroed(sizeof(*w));

    w->out = out;
    w->set = set;
    w->template = t;
    w->path = w->context.path = t->path;
    w->indent = 1;
    w->context.blank = true; /* none before the first tag */
    w->in_layout = strcmp(t->name, "layout") == 0;
    w->scope = &t->inputs;
    t->inputs.outer = NULL;
    (void)snprintf(t->inputs.variable, sizeof(t->inputs.variable), "view");
    if (t->title != NULL && t->plain)
        fail(t->path, t->title_line, "a text has no layout");
    if (t->title != NULL && set_find(set, "layout") == NULL)
        fail(t->path, t->title_line, "there is no layout.html");
    function_head(w);
    nodes(w, t->nodes);
    flush(w);
    if (w->in_layout && !w->had_body)
        fail(t->path, 1, "the layout has no {{body}}");
    if (t->title != NULL)
        fputs("    layout_close(page);\n", out);
    fputs("}\n\n", out);
    if (!t->plain)
        context_end(&w->context, 1);
    check_used(t->path, &t->inputs);
}

/* ---- texts to translate ---- */

struct texts {
    const char *list[5000];
    size_t count;
};

static void
texts_of(struct texts *texts, const struct node *node)
{
    for (; node != NULL; node = node->next) {
        if (node->kind == NODE_SAY && texts->count < 5000)
            texts->list[texts->count++] = node->text;
        texts_of(texts, node->inner);
        texts_of(texts, node->other);
    }
}

static int
by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
texts_out(const struct set *set)
{
    struct texts *texts = zeroed(sizeof(*texts));
    FILE *out = fopen(set->texts, "w");

    if (out == NULL)
        fail(set->texts, 0, "could not be written");
    for (size_t i = 0; i < set->count; i++) {
        if (set->list[i]->title != NULL && texts->count < 5000)
            texts->list[texts->count++] = set->list[i]->title;
        texts_of(texts, set->list[i]->nodes);
    }
    qsort(texts->list, texts->count, sizeof(texts->list[0]), by_bytes);
    for (size_t i = 0; i < texts->count; i++)
        if (i == 0 || strcmp(texts->list[i - 1], texts->list[i]) != 0)
            fprintf(out, "%s\n", texts->list[i]);
    if (fclose(out) != 0)
        fail(set->texts, 0, "could not be written");
}

static bool
names_assets(const struct node *node)
{
    for (; node != NULL; node = node->next)
        if (node->kind == NODE_ASSET || names_assets(node->inner) || names_assets(node->other))
            return true;
    return false;
}

void
emit_code(FILE *out, struct set *set, const char *header)
{
    struct template *layout = (struct template *)set_find(set, "layout");
    bool assets = false;

    for (size_t i = 0; i < set->count; i++)
        assets = assets || names_assets(set->list[i]->nodes);
    fprintf(out, "/* Made by tools/mkpage. */\n#include \"%s\"\n", header);
    if (assets)
        fprintf(out, "#include \"%s\"\n", set->assets);
    fputc('\n', out);
    if (layout != NULL)
        function_out(out, set, layout);
    for (size_t i = 0; i < set->count; i++)
        if (set->list[i] != layout && !set->list[i]->included)
            function_out(out, set, set->list[i]);
    texts_out(set);
}
