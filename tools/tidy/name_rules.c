/* tools/tidy/name_rules.c - what one C file may name: headers below it, calls that are allowed,
 * no SQL or HTML in its strings. */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

/* docs/adr and ARCHITECTURE.md hold the reasons; this is the table of the floors. */
static const struct room {
    const char *name;
    int floor;
} rooms[] = {
    {"base", 0}, {"store", 1}, {"hl7", 1},      {"html", 1},   {"net", 1},
    {"code", 2}, {"cdsi", 2},  {"registry", 3}, {"org", 3},    {"access", 3},
    {"post", 3}, {"desk", 3},  {"exchange", 4}, {"assess", 4}, {"fhir", 4},
    {"web", 5},  {"work", 5},  {"cli", 6},      {"main.c", 7},
};

/* The floor of the room that a path from src/ begins with; -1 if there is no such room. */
static int
room_of(struct str path, struct str *name)
{
    *name = str_slice(path, 0, str_find(path, '/'));
    for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++) {
        if (str_eq(*name, str_of(rooms[i].name)))
            return rooms[i].floor;
    }
    return -1;
}

static void
include(struct tidy *tidy, const struct source *file, struct str target, size_t at)
{
    struct str from, to;
    int from_floor = room_of(str_skip(file->path, 4), &from);
    int to_floor = room_of(target, &to);

    if (str_find(target, '/') == target.n) { /* only what a generator made has no room */
        struct str here = arena_printf(tidy->arena, "src/%.*s/%.*s", STRF(from), STRF(target));

        if (tidy_find(tidy, here) != NULL)
            tidy_say(tidy, file, at, "layers", "\"%.*s\": say the room: \"room/name.h\"",
                     STRF(target));
    } else if (to_floor < 0 || from_floor < 0) {
        tidy_say(tidy, file, at, "layers", "\"%.*s\": there is no such room", STRF(target));
    } else if (!str_eq(from, to) && to_floor >= from_floor &&
               !(str_eq(from, STR("access")) && str_eq(to, STR("org")))) {
        tidy_say(tidy, file, at, "layers", "%.*s may not include \"%.*s\": an include points down",
                 STRF(from), STRF(target));
    }
}

static void
includes(struct tidy *tidy, const struct source *file)
{
    struct str directive = STR("#include \"");
    size_t at = 0;

    for (;;) {
        struct str target;

        at += str_find_str(str_skip(file->text, at), directive);
        if (at >= file->text.n)
            return;
        target = str_skip(file->text, at + directive.n);
        target.n = str_find(target, '"');
        if (at == 0 || file->text.p[at - 1] == '\n')
            include(tidy, file, target, at);
        at += directive.n;
    }
}

/* Whether the identifier at `at` is called, and is not a member of something. */
static bool
is_call(struct str code, size_t at, size_t n)
{
    size_t after = at + n;

    while (after < code.n && code.p[after] == ' ')
        after++;
    if (after >= code.n || code.p[after] != '(')
        return false;
    if (at >= 1 && code.p[at - 1] == '.')
        return false;
    return !(at >= 2 && code.p[at - 2] == '-' && code.p[at - 1] == '>');
}

static void
ban(struct tidy *tidy, const struct source *file, const char *name, const char *rule,
    const char *instead)
{
    struct str word = str_of(name);
    size_t at = tidy_word(file->code, word, 0);

    for (; at < file->code.n; at = tidy_word(file->code, word, at + 1)) {
        if (is_call(file->code, at, word.n))
            tidy_say(tidy, file, at, rule, "%s(): %s", name, instead);
    }
}

static void
banned_calls(struct tidy *tidy, const struct source *file)
{
    static const char *const unsafe[][2] = {
        {"strcpy", "it has no bound; use struct str"},
        {"strcat", "it has no bound; use struct buf"},
        {"sprintf", "it has no bound; use snprintf or buf_printf"},
        {"vsprintf", "it has no bound; use vsnprintf"},
        {"strtok", "it writes into its input; use str_cut"},
        {"atoi", "it cannot say no; use str_parse_i64"},
        {"atol", "it cannot say no; use str_parse_i64"},
        {"gets", "it has no bound"},
        {"rand", "use base/id.h, or a generator with a seed of your own"},
        {"time", "only base/clock.c reads the clock"},
        {"localtime", "it has one buffer for all threads; use base/clock.h"},
        {"gmtime", "it has one buffer for all threads; use base/date.h"},
        {"system", "nothing forks after start"},
    };
    static const char *const memory[] = {"malloc", "calloc", "realloc", "free", "strdup"};

    for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++)
        ban(tidy, file, unsafe[i][0], "banned-call", unsafe[i][1]);
    if (!tidy_in(file, "src/") || tidy_in(file, "src/base/"))
        return;
    for (size_t i = 0; i < sizeof(memory) / sizeof(memory[0]); i++)
        ban(tidy, file, memory[i], "banned-call", "use an arena, or x_calloc and x_free");
}

/* The doors turn errors into answers; net/ logs the life of its connections. */
static bool
is_door(const struct source *file)
{
    return tidy_in(file, "src/exchange/feed.c") || tidy_in(file, "src/web/serve.c") ||
           tidy_in(file, "src/cli/") || tidy_in(file, "src/work/") || tidy_in(file, "src/main.c");
}

static void
doors(struct tidy *tidy, const struct source *file)
{
    static const char *const logs[] = {"log_event", "log_err"};

    if (is_door(file) || tidy_in(file, "src/base/"))
        return;
    ban(tidy, file, "clock_now", "doors", "only a door reads the clock; take now as a parameter");
    if (tidy_in(file, "src/net/"))
        return;
    for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
        ban(tidy, file, logs[i], "doors", "only a door logs; return the error");
}

enum { SQL_WINDOW = 400 }; /* bytes in which both words of a statement are looked for */

/* In capitals, as all our SQL is; "update the record" in a sentence is not meant. */
static bool
looks_like_sql(struct str s)
{
    static const char *const pairs[][2] = {
        {"SELECT ", " FROM "}, {"INSERT INTO ", " VALUES"}, {"UPDATE ", " SET "},
        {"DELETE FROM ", " "}, {"CREATE TABLE ", "("},      {"ALTER TABLE ", " "},
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct str first = str_of(pairs[i][0]);

        if (str_starts(s, first) && str_find_str(s, str_of(pairs[i][1])) < s.n)
            return true;
    }
    return false;
}

static bool
is_tag(struct str s)
{
    static const char *const tags[] = {
        "html", "head", "body",    "title",   "meta",   "link",   "script", "style",
        "div",  "span", "p",       "a",       "ul",     "ol",     "li",     "dl",
        "dt",   "dd",   "table",   "caption", "tr",     "td",     "th",     "form",
        "h1",   "h2",   "h3",      "input",   "button", "select", "option", "label",
        "br",   "hr",   "b",       "i",       "em",     "strong", "img",    "svg",
        "path", "rect", "section", "nav",     "main",   "header", "footer"};
    size_t n = 0;

    if (s.n > 0 && s.p[0] == '/')
        s = str_skip(s, 1);
    while (n < s.n && isalnum((unsigned char)s.p[n]))
        n++;
    if (n == 0 || n == s.n || strchr("> /", s.p[n]) == NULL)
        return false;
    for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
        if (str_eq(str_slice(s, 0, n), str_of(tags[i])))
            return true;
    }
    return false;
}

/* html/ is the one room that writes markup: charts, and what templates call. */
static void
foreign_text(struct tidy *tidy, const struct source *file)
{
    struct str all = file->literals;

    for (size_t i = 0; i < all.n; i++) {
        struct str rest = str_skip(all, i);

        if (all.p[i] == '<' && !tidy_in(file, "src/html/") && is_tag(str_skip(rest, 1)))
            tidy_say(tidy, file, i, "no-html", "a tag in a string: write a template");
        if (i > 0 && file->text.p[i - 1] == '"' && rest.p[0] != ' ' &&
            looks_like_sql(str_slice(rest, 0, SQL_WINDOW)))
            tidy_say(tidy, file, i, "no-sql", "SQL in a string: write a named statement");
    }
}

void
rules_of_names(struct tidy *tidy, const struct source *file)
{
    bool source = tidy_is(file, ".c") || tidy_is(file, ".h");

    if (!source)
        return;
    banned_calls(tidy, file);
    if (!tidy_in(file, "src/"))
        return;
    includes(tidy, file);
    doors(tidy, file);
    if (!tidy_is(file, "_test.c"))
        foreign_text(tidy, file);
}
