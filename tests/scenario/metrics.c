/* tests/scenario/metrics.c - is the page a Prometheus server's food, and is it what the manual says?
 *
 * As promtool does: each family has HELP, then TYPE, then its samples and nobody else's; names and labels are
 * well formed; values are numbers; no sample stands twice; only counters end in _total. And the manual's table
 * (lines "| `name` | type | ...") names exactly the families of the page, with their types. */
#include <ctype.h>
#include <stdlib.h>

#include "base/file.h"
#include "scenario.h"

enum { FAMILIES = 64, SAMPLES = 4096, MANUAL_BYTES = 1 << 20 };

struct metrics {
    struct world *w;
    struct named family[FAMILIES]; /* name and type */
    size_t families;
    struct str help; /* the family whose HELP came last */
    struct str sample[SAMPLES];
    size_t samples;
};

static bool
is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!isalpha((unsigned char)s.p[i]) && s.p[i] != '_' &&
            (i == 0 || !isdigit((unsigned char)s.p[i])))
            return false;
    return s.n > 0;
}

static bool
is_number(struct world *w, struct str s)
{
    const char *text = arena_cstr(w->arena, s);
    char *end;

    (void)strtod(text, &end);
    return s.n > 0 && *end == '\0' && !isspace((unsigned char)text[0]);
}

/* `name="value",...` up to the brace; what follows it stays in *rest. */
static bool
take_labels(struct str *rest)
{
    while (rest->n > 0 && rest->p[0] != '}') {
        struct str label = str_cut(rest, '=');
        size_t i = 1;

        if (!is_name(label) || rest->n < 2 || rest->p[0] != '"')
            return false;
        for (; i < rest->n && rest->p[i] != '"'; i++)
            i += rest->p[i] == '\\';
        *rest = str_skip(*rest, i + 1);
        if (rest->n > 1 && rest->p[0] == ',')
            *rest = str_skip(*rest, 1);
    }
    *rest = str_skip(*rest, 1);
    return true;
}

static bool
comment(struct metrics *m, struct str line)
{
    struct str arg[STEP_ARGS] = {0};
    struct named *last = m->families > 0 ? &m->family[m->families - 1] : NULL;

    if (step_fits(m->w->arena, "# HELP <name> <text...>", line, arg)) {
        m->help = arg[0];
        for (size_t i = 0; i < m->families; i++)
            if (str_eq(m->family[i].name, arg[0]))
                return FAILED(m->w, "%.*s stands twice", STRF(arg[0]));
        return is_name(arg[0]) || FAILED(m->w, "no name: %.*s", STRF(arg[0]));
    }
    if (!step_fits(m->w->arena, "# TYPE <name> <type>", line, arg))
        return FAILED(m->w, "neither HELP nor TYPE: %.*s", STRF(shown(m->w, line)));
    if (!str_eq(arg[0], m->help) || (last != NULL && str_eq(last->name, arg[0])))
        return FAILED(m->w, "%.*s has no HELP just before its TYPE", STRF(arg[0]));
    if (str_eq(arg[1], STR("counter")) != str_ends(arg[0], STR("_total")))
        return FAILED(m->w, "%.*s is a %.*s: _total is for counters", STRF(arg[0]), STRF(arg[1]));
    if (m->families == FAMILIES)
        return FAILED(m->w, "more than %d families", FAMILIES);
    m->family[m->families++] = (struct named){arg[0], arg[1]};
    return true;
}

static bool
sample(struct metrics *m, struct str line)
{
    struct str rest = line, name;
    size_t n = 0;

    while (n < line.n && line.p[n] != '{' && line.p[n] != ' ')
        n++;
    name = str_slice(line, 0, n);
    rest = str_skip(line, n);
    if (m->families == 0 || !str_eq(m->family[m->families - 1].name, name) ||
        !str_eq(m->help, name))
        return FAILED(m->w, "not below its HELP and TYPE: %.*s", STRF(shown(m->w, line)));
    if (rest.n > 0 && rest.p[0] == '{') {
        rest = str_skip(rest, 1);
        if (!take_labels(&rest))
            return FAILED(m->w, "labels: %.*s", STRF(shown(m->w, line)));
    }
    if (rest.n < 2 || rest.p[0] != ' ' || !is_number(m->w, str_skip(rest, 1)))
        return FAILED(m->w, "no value: %.*s", STRF(shown(m->w, line)));
    line = str_slice(line, 0, line.n - rest.n);
    for (size_t i = 0; i < m->samples; i++)
        if (str_eq(m->sample[i], line))
            return FAILED(m->w, "stands twice: %.*s", STRF(shown(m->w, line)));
    if (m->samples < SAMPLES)
        m->sample[m->samples++] = line;
    return true;
}

static bool
read_page(struct metrics *m, struct str page)
{
    if (!str_ends(page, STR("\n")))
        return FAILED(m->w, "the last line has no end");
    page = str_slice(page, 0, page.n - 1);
    while (page.p != NULL) {
        struct str line = str_cut(&page, '\n');

        if (str_starts(line, STR("#")) ? !comment(m, line) : !sample(m, line))
            return false;
    }
    return true;
}

/* Each family of the manual on the page, and as many. */
static bool
as_in_manual(struct metrics *m, struct str text)
{
    size_t told = 0;

    while (text.p != NULL) {
        struct str line = str_cut(&text, '\n'), arg[STEP_ARGS] = {0}, name;
        size_t i = 0;

        if (!step_fits(m->w->arena, "| <name> | <type> | <text...>", line, arg) ||
            !str_starts(arg[0], STR("`jenner_")) || arg[0].n < 3)
            continue;
        name = str_slice(arg[0], 1, arg[0].n - 1);
        while (i < m->families && !str_eq(m->family[i].name, name))
            i++;
        if (i == m->families || !str_eq(m->family[i].value, arg[1]))
            return FAILED(m->w, "the manual has %.*s as a %.*s, the page has not", STRF(name),
                          STRF(arg[1]));
        told++;
    }
    return told == m->families ||
           FAILED(m->w, "the page has %zu families, the manual %zu", m->families, told);
}

bool
expect_metrics(struct world *w, const struct str *arg, struct str body)
{
    struct metrics *m = ARENA_NEW(w->arena, struct metrics);
    struct str text;
    struct err err;
    const char *path =
        arena_cstr(w->arena, arena_printf(w->arena, "%s/../%.*s", w->tests, STRF(arg[0])));

    (void)body;
    *m = (struct metrics){.w = w};
    if (file_read(w->arena, path, MANUAL_BYTES, &text, &err) != OK)
        return FAILED(w, "%s", err.text);
    return read_page(m, w->answer.body) && as_in_manual(m, text);
}
