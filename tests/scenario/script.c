/* tests/scenario/script.c - cutting a scenario into steps, and finding the word for each. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "scenario.h"

static const struct {
    const char *pattern;
    bool (*run)(struct world *w, const struct str *arg, struct str body);
} words[] = {
#define WORD(name, pattern) {pattern, name},
#include "words.h"
#undef WORD
};

enum { WORDS = sizeof(words) / sizeof(words[0]), FILE_BYTES = 1 << 20 };

const char *const *
word_patterns(size_t *count)
{
    static const char *patterns[WORDS];

    for (size_t i = 0; i < WORDS; i++)
        patterns[i] = words[i].pattern;
    *count = WORDS;
    return patterns;
}

enum status
script_parse(struct arena *arena, struct str text, struct script *out, struct err *err)
{
    struct str rest = text;
    size_t lines = 1, number = 0;
    struct buf body = {0};

    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    *out = (struct script){.step = ARENA_ARRAY(arena, struct step, lines)};
    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');

        number++;
        if (str_starts(line, STR("  "))) {
            if (out->count == 0)
                return FAIL(err, E_INVALID, "line %zu is indented, but no step stands above it",
                            number);
            buf_add(&body, str_skip(line, 2));
            buf_char(&body, BODY_LINE_END);
            out->step[out->count - 1].body = buf_str(&body);
            continue;
        }
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        buf_init(&body, arena, 1024);
        out->step[out->count++] = (struct step){.line = number, .text = line};
    }
    return OK;
}

/* Cuts the next word off *rest; "quoted words" are one, with \" and \\ inside. */
static bool
next_word(struct arena *arena, struct str *rest, struct str *word)
{
    struct buf buf;
    size_t i = 1;

    *rest = str_trim(*rest);
    if (rest->n == 0)
        return false;
    if (rest->p[0] != '"') {
        size_t n = str_find(*rest, ' ');

        *word = str_slice(*rest, 0, n);
        *rest = str_skip(*rest, n);
        return true;
    }
    buf_init(&buf, arena, 64);
    for (; i < rest->n && rest->p[i] != '"'; i++) {
        i += rest->p[i] == '\\' && i + 1 < rest->n;
        buf_char(&buf, rest->p[i]);
    }
    if (i >= rest->n)
        return false; /* the quotation mark is never closed */
    *word = buf_str(&buf);
    *rest = str_skip(*rest, i + 1);
    return true;
}

bool
step_fits(struct arena *arena, const char *pattern, struct str text, struct str *arg)
{
    struct str want_rest = str_of(pattern);
    size_t args = 0;

    while (want_rest.p != NULL) {
        struct str want = str_cut(&want_rest, ' ');
        struct str have;

        if (str_ends(want, STR("...>"))) {
            arg[args] = str_trim(text);
            return arg[args].n > 0;
        }
        if (!next_word(arena, &text, &have))
            return false;
        if (want.p[0] == '<')
            arg[args++] = have;
        else if (!str_eq(want, have))
            return false;
    }
    return str_trim(text).n == 0;
}

void
name_set(struct world *w, struct str name, struct str value)
{
    for (size_t i = 0; i < w->names; i++) {
        if (str_eq(w->name[i].name, name)) {
            w->name[i].value = value;
            return;
        }
    }
    if (w->names < WORLD_NAMES)
        w->name[w->names++] = (struct named){name, value};
}

static bool
fill_hex(struct world *w, struct str digits, struct buf *out)
{
    char pair[3] = {0};
    char *end;

    for (size_t i = 0; i + 2 <= digits.n; i += 2) {
        memcpy(pair, digits.p + i, 2);
        buf_char(out, (char)strtol(pair, &end, 16));
        if (end != pair + 2)
            return FAILED(w, "{hex %.*s}: not pairs of hex digits", STRF(digits));
    }
    return true;
}

static bool
fill_repeat(struct world *w, struct str rest, struct buf *out)
{
    struct str number = str_cut(&rest, ' ');
    uint64_t n;
    bool line = str_ends(rest, STR("\\r")); /* "{repeat 3 NTE|1\r}" repeats a whole segment */

    if (!str_parse_u64(number, &n))
        return FAILED(w, "{repeat %.*s ...}: not a number", STRF(number));
    for (uint64_t i = 0; i < n; i++) {
        buf_add(out, str_slice(rest, 0, rest.n - (line ? 2 : 0)));
        if (line)
            buf_char(out, '\r');
    }
    return true;
}

static bool
fill_file(struct world *w, struct str name, struct buf *out)
{
    struct err err;
    struct str text;
    const char *path =
        arena_cstr(w->arena, arena_printf(w->arena, "%s/%.*s", w->tests, STRF(name)));

    if (file_read(w->arena, path, FILE_BYTES * 16, &text, &err) != OK)
        return FAILED(w, "{file}: %s", err.text);
    buf_add(out, text);
    return true;
}

/* {today-3}, {today+1} as an HL7 date. */
static bool
fill_day(struct world *w, struct str days, struct buf *out)
{
    uint64_t n;

    if (!str_parse_u64(str_skip(days, 1), &n) || n > 100000)
        return FAILED(w, "{today%.*s}: not a number of days", STRF(days));
    buf_add(out, date_hl7(w->arena, date_add_days(w->today, days.p[0] == '-' ? -(int)n : (int)n)));
    return true;
}

static bool
fill_one(struct world *w, struct str name, struct buf *out)
{
    if (str_starts(name, STR("today-")) || str_starts(name, STR("today+")))
        return fill_day(w, str_skip(name, 5), out);
    if (str_starts(name, STR("hex ")))
        return fill_hex(w, str_skip(name, 4), out);
    if (str_starts(name, STR("repeat ")))
        return fill_repeat(w, str_skip(name, 7), out);
    if (str_starts(name, STR("file ")))
        return fill_file(w, str_skip(name, 5), out);
    for (size_t i = 0; i < w->names; i++) {
        if (str_eq(w->name[i].name, name)) {
            buf_add(out, w->name[i].value);
            return true;
        }
    }
    return FAILED(w, "{%.*s}: nothing has that name", STRF(name));
}

bool
step_fill(struct world *w, struct str in, struct str *out)
{
    struct buf buf;
    size_t i = 0;

    if (str_find(in, '{') == in.n) {
        *out = in;
        return true;
    }
    buf_init(&buf, w->arena, in.n + 64);
    while (i < in.n) {
        struct str inside = str_skip(in, i + 1);
        size_t n = str_find(inside, '}');

        if (in.p[i] != '{' || n == inside.n || !islower((unsigned char)inside.p[0])) {
            buf_char(&buf, in.p[i++]);
            continue;
        }
        if (!fill_one(w, str_slice(inside, 0, n), &buf))
            return false;
        i += n + 2;
    }
    *out = buf_str(&buf);
    return true;
}

struct str
body_lines(struct world *w, struct str body, char end)
{
    char *text = arena_bytes(w->arena, body.n + 1);

    for (size_t i = 0; i < body.n; i++)
        text[i] = body.p[i] == BODY_LINE_END ? end : body.p[i];
    return (struct str){text, body.n};
}

bool
step_run(struct world *w, const struct step *step)
{
    struct str body;

    for (size_t i = 0; i < WORDS; i++) {
        struct str arg[STEP_ARGS] = {0};

        if (!step_fits(w->arena, words[i].pattern, step->text, arg))
            continue;
        for (size_t a = 0; a < STEP_ARGS; a++) {
            if (!step_fill(w, arg[a], &arg[a]))
                return false;
        }
        w->raw = step->body;
        if (words[i].run == given_text)
            return words[i].run(w, arg, step->body);
        return step_fill(w, step->body, &body) && words[i].run(w, arg, body);
    }
    return FAILED(w, "there is no such word: %.*s", STRF(step->text));
}
