/* tools/mkdata/po.c - texts OUT.c TEXTS [WORDS.h...] FILE.po...: the pages' words in other languages.
 *
 * TEXTS is what mkpage has found in the templates; in a header the words stand in quotes.
 *
 * Reads GNU gettext's .po files: msgid, msgstr, strings that go on in the next line. The head (the
 * entry with the empty msgid) names the language: "Language: es", "X-Name: Español", and "X-Draft: yes"
 * until a speaker has confirmed it. A text that stands twice or lacks one of its {1} fails the build;
 * one that no template says any more is noted; one without a translation is left out. */
#include "mkdata.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRS_MAX = 5000, TEXT_MAX = 4000 };

struct pair {
    char *english, *other;
    size_t line;
};

struct po {
    const char *path;
    struct pair list[PAIRS_MAX];
    size_t count;
    char *head;
};

struct reader {
    struct po *po;
    char text[2][TEXT_MAX]; /* msgid, msgstr */
    int in;                 /* 0, 1: which one is being read; -1: none yet */
    size_t line, id_line;
};

static void
append(struct reader *r, const char *quoted)
{
    char *to = r->text[r->in];
    size_t n = strlen(to);

    for (const char *c = quoted + 1; *c != '\0' && *c != '"'; c++) {
        if (n + 1 == TEXT_MAX)
            fail(r->po->path, r->line, "a text is too long");
        if (*c == '\\' && c[1] != '\0')
            c++, to[n++] = *c == 'n' ? '\n' : *c;
        else
            to[n++] = *c;
    }
    to[n] = '\0';
}

static char *
keep(const char *text)
{
    char *copy = strdup(text);

    if (copy == NULL)
        fail("mkdata", 0, "out of memory");
    return copy;
}

static void
entry_end(struct reader *r)
{
    struct po *po = r->po;

    if (r->in == 1 && r->text[0][0] == '\0') {
        po->head = keep(r->text[1]);
    } else if (r->in == 1 && r->text[1][0] != '\0') {
        if (po->count == PAIRS_MAX)
            fail(po->path, r->line, "too many texts");
        po->list[po->count++] = (struct pair){keep(r->text[0]), keep(r->text[1]), r->id_line};
    }
    r->in = -1;
}

static void
read_line(struct reader *r, const char *line)
{
    if (strncmp(line, "msgid ", 6) == 0) {
        entry_end(r);
        r->in = 0;
        r->id_line = r->line;
        r->text[0][0] = r->text[1][0] = '\0';
        append(r, line + 6);
    } else if (strncmp(line, "msgstr ", 7) == 0 && r->in == 0) {
        r->in = 1;
        append(r, line + 7);
    } else if (line[0] == '"' && r->in >= 0) {
        append(r, line);
    } else if (line[0] != '#' && line[0] != '\0') {
        fail(r->po->path, r->line, "msgid, msgstr, a text in quotes or a # comment is expected");
    }
}

static struct po *
read_po(const char *path)
{
    static struct reader r;
    char *at = read_file(path).text;

    r = (struct reader){.po = calloc(1, sizeof(struct po)), .in = -1};
    if (r.po == NULL)
        fail(path, 0, "out of memory");
    r.po->path = path;
    while (at != NULL && *at != '\0') {
        char *end = strchr(at, '\n');

        if (end != NULL)
            *end++ = '\0';
        r.line++;
        read_line(&r, at);
        at = end;
    }
    entry_end(&r);
    if (r.po->head == NULL)
        fail(path, 1, "the head, with an empty msgid, is missing");
    return r.po;
}

/* "Language: es" out of the head. */
static char *
head_value(const struct po *po, const char *name)
{
    char *at = strstr(po->head, name);
    char *value;

    if (at == NULL)
        fail(po->path, 1, "the head has no \"%s\"", name);
    value = keep(at + strlen(name));
    value[strcspn(value, "\n")] = '\0';
    return value;
}

static int
by_english(const void *a, const void *b)
{
    return strcmp(((const struct pair *)a)->english, ((const struct pair *)b)->english);
}

enum { SAID_MAX = 10 };

/* Where the English texts stand: one a line, as mkpage writes them, or in quotes. */
struct said {
    const char *text[SAID_MAX];
    int count;
};

static int
stands_in(const char *text, const char *english)
{
    size_t n = strlen(english);

    for (const char *at = text; (at = strstr(at, english)) != NULL; at++)
        if ((at == text || at[-1] == '\n' || at[-1] == '"') &&
            (at[n] == '\n' || at[n] == '\0' || at[n] == '"'))
            return 1;
    return 0;
}

static int
is_said(const struct said *said, const char *english)
{
    for (int i = 0; i < said->count; i++)
        if (stands_in(said->text[i], english))
            return 1;
    return 0;
}

/* The files before the first .po; *first is where that stands. */
static struct said
read_said(int count, char **args, int *first)
{
    struct said said = {.count = 0};

    for (*first = 1; *first < count; ++*first) {
        size_t n = strlen(args[*first]);

        if (n > 3 && strcmp(args[*first] + n - 3, ".po") == 0)
            break;
        if (said.count == SAID_MAX)
            fail(args[*first], 0, "too many files of English texts");
        said.text[said.count++] = read_file(args[*first]).text;
    }
    return said;
}

static void
check(const struct po *po, const struct said *texts)
{
    for (size_t i = 0; i < po->count; i++) {
        const struct pair *pair = &po->list[i];

        if (!is_said(texts, pair->english))
            fprintf(stderr, "%s:%zu: note: no template says \"%s\" any more\n", po->path,
                    pair->line, pair->english);
        if (i > 0 && strcmp(pair->english, po->list[i - 1].english) == 0)
            fail(po->path, pair->line, "\"%s\" stands twice", pair->english);
        for (char digit = '1'; digit <= '9'; digit++) {
            char mark[] = {'{', digit, '}', '\0'};

            if ((strstr(pair->english, mark) == NULL) != (strstr(pair->other, mark) == NULL))
                fail(po->path, pair->line, "%s stands in one of the two texts only", mark);
        }
    }
}

static void
str_out(FILE *out, const char *text)
{
    fputs("STR_INIT(", out);
    c_string(out, text);
    fputc(')', out);
}

int
texts(int count, char **args)
{
    FILE *out = open_out(args[0]);
    struct po *all[50];
    int first;
    struct said said = read_said(count, args, &first);

    args += first;
    count -= first;

    fputs("/* Made by tools/mkdata. */\n#include \"html/texts.h\"\n\n", out);
    for (int i = 0; i < count; i++) {
        if (i == 50)
            fail(args[i], 0, "too many languages");
        all[i] = read_po(args[i]);
        qsort(all[i]->list, all[i]->count, sizeof(all[i]->list[0]), by_english);
        check(all[i], &said);
        fprintf(out, "static const struct text_pair pairs_%d[] = {\n", i);
        for (size_t p = 0; p < all[i]->count; p++) {
            fputs("    {", out);
            str_out(out, all[i]->list[p].english);
            fputs(", ", out);
            str_out(out, all[i]->list[p].other);
            fputs("},\n", out);
        }
        fputs("};\n\n", out);
    }
    fputs("const struct texts texts_all[] = {\n", out);
    for (int i = 0; i < count; i++) {
        fputs("    {", out);
        str_out(out, head_value(all[i], "Language: "));
        fputs(", ", out);
        str_out(out, head_value(all[i], "X-Name: "));
        fprintf(out, ", %s, pairs_%d, %zu},\n",
                strcmp(head_value(all[i], "X-Draft: "), "no") == 0 ? "false" : "true", i,
                all[i]->count);
    }
    fprintf(out, "};\nconst size_t texts_count = %d;\n", count);
    return fclose(out) == 0 ? 0 : 1;
}
