/* tools/tidy/tree_rules.c - what must hold between files: nothing dead, nothing untested. */
#include "tidy.h"

#include <ctype.h>
#include <string.h>

/* Whether any file chosen by `where` names the word; test files do not keep a thing alive. */
static bool
used_in(const struct tidy *tidy, const char *prefix, const char *suffix, struct str word)
{
    for (size_t i = 0; i < tidy->count; i++) {
        const struct source *file = &tidy->file[i];

        if (tidy_in(file, prefix) && tidy_is(file, suffix) && !tidy_is(file, "_test.c") &&
            tidy_word(file->code, word, 0) < file->code.n)
            return true;
    }
    return false;
}

static bool
listed_as(const struct source *build, struct str name)
{
    size_t at = 0;

    for (;;) {
        at += str_find_str(str_skip(build->text, at), name);
        if (at >= build->text.n)
            return false;
        if (at > 0 && at + name.n < build->text.n && build->text.p[at + name.n] == '\'' &&
            (build->text.p[at - 1] == '\'' || build->text.p[at - 1] == '/'))
            return true;
        at++;
    }
}

/* The path without the ending that a meson.build may add in a loop over names. */
static struct str
stem_of(struct str path)
{
    static const struct str endings[] = {STR_INIT(".html"), STR_INIT("_test.c"), STR_INIT(".sql"),
                                         STR_INIT(".c")};

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (str_ends(path, endings[i]))
            return str_slice(path, 0, path.n - endings[i].n);
    }
    return path;
}

/* A file is alive when a meson.build in its folder or above lists it, by its path from there. */
static bool
listed(const struct tidy *tidy, struct str path)
{
    struct str stem = stem_of(path);

    for (size_t at = path.n; at-- > 0;) {
        size_t from = at == 0 ? 0 : at + 1;
        const struct source *build;

        if (at > 0 && path.p[at] != '/')
            continue;
        build = tidy_find(tidy, arena_printf(tidy->arena, "%.*smeson.build", (int)from, path.p));
        if (build != NULL &&
            (listed_as(build, str_skip(path, from)) || listed_as(build, str_skip(stem, from))))
            return true;
    }
    return false;
}

static void
dead_file(struct tidy *tidy, const struct source *file)
{
    struct str path = file->path;

    if (str_ends(path, STR(".pg.sql")) || tidy_in(file, "schema/"))
        return;
    if ((tidy_is(file, ".c") || tidy_is(file, ".sql") || tidy_is(file, ".html")) &&
        (tidy_in(file, "src/") || tidy_in(file, "tools/")) && !listed(tidy, path))
        tidy_say(tidy, file, 0, "dead-file", "no meson.build lists it");
}

static void
dead_header(struct tidy *tidy, const struct source *file)
{
    struct str line;

    if (!tidy_in(file, "src/") || !tidy_is(file, ".h"))
        return;
    line = arena_printf(tidy->arena, "#include \"%.*s\"", STRF(str_skip(file->path, 4)));
    for (size_t i = 0; i < tidy->count; i++) {
        if (str_find_str(tidy->file[i].text, line) < tidy->file[i].text.n)
            return;
    }
    tidy_say(tidy, file, 0, "dead-file", "nobody includes it");
}

/* "-- client_find: maybe" in a .sql file of a room makes client_find(), which somebody calls. */
static void
dead_statements(struct tidy *tidy, const struct source *file)
{
    static const struct str kinds[] = {STR_INIT("one"), STR_INIT("maybe"), STR_INIT("many"),
                                       STR_INIT("changes"), STR_INIT("none")};
    struct str rest = file->text;

    if (tidy_in(file, "src/store/probe.") || str_ends(file->path, STR("_harm.sql")))
        return; /* there to test the store itself, or to harm it in a test */
    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str name = str_skip(line, 3);
        struct str kind = name;
        bool statement = false;

        name = str_cut(&kind, ':');
        kind = str_trim(kind);
        kind = str_slice(kind, 0, str_find(kind, ' '));
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
            statement = statement || str_eq(kind, kinds[i]);
        if (str_starts(line, STR("-- ")) && statement && str_find(name, ' ') == name.n &&
            !used_in(tidy, "src/", ".c", name))
            tidy_say(tidy, file, (size_t)(line.p - file->text.p), "dead-statement",
                     "nobody runs %.*s", STRF(name));
    }
}

/* Whether "/clients/17/doses" is a place of the route "/clients/:id/doses". */
static bool
route_fits(struct str route, struct str place)
{
    place = str_slice(place, 0, str_find(place, '?'));
    while (route.p != NULL && place.p != NULL) {
        struct str want = str_cut(&route, '/');
        struct str have = str_cut(&place, '/');

        if (!str_eq(want, have) && !(str_starts(want, STR(":")) && have.n > 0))
            return false;
    }
    return route.p == NULL && place.p == NULL;
}

/* Whether a line of a scenario ("get /path as USER") or of the access table ("GET<tab>/path<tab>...")
 * goes to the route. */
static bool
line_visits(struct str line, struct str method, struct str route)
{
    struct str rest = str_trim(line);
    size_t gap = 0;

    while (gap < rest.n && rest.p[gap] != ' ' && rest.p[gap] != '\t')
        gap++;
    if (!str_ieq(str_slice(rest, 0, gap), method))
        return false;
    rest = str_trim(str_skip(rest, gap));
    for (gap = 0; gap < rest.n && rest.p[gap] != ' ' && rest.p[gap] != '\t';)
        gap++;
    return route_fits(route, str_slice(rest, 0, gap));
}

static bool
visited(const struct tidy *tidy, struct str method, struct str route)
{
    for (size_t i = 0; i < tidy->count; i++) {
        const struct source *file = &tidy->file[i];
        struct str rest = file->text;

        if (!tidy_in(file, "tests/") || !(tidy_is(file, ".t") || tidy_is(file, "/access.tsv")))
            continue;
        while (rest.p != NULL) {
            if (line_visits(str_cut(&rest, '\n'), method, route))
                return true;
        }
    }
    return false;
}

static void
untested_routes(struct tidy *tidy)
{
    const struct source *routes = tidy_find(tidy, STR("src/web/routes.h"));
    struct str rest;

    if (routes == NULL)
        return;
    rest = routes->text;
    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str method = str_skip(line, strlen("ROUTE("));
        struct str path = method;

        if (!str_starts(line, STR("ROUTE(")))
            continue;
        method = str_trim(str_cut(&path, ','));
        (void)str_cut(&path, '"');
        path = str_slice(path, 0, str_find(path, '"'));
        if (!visited(tidy, method, path))
            tidy_say(tidy, routes, (size_t)(line.p - routes->text.p), "untested-route",
                     "no scenario and no line of tests/access.tsv visits %.*s %.*s", STRF(method),
                     STRF(path));
    }
}

/* A code is used in C as FINDING_CODE, or by name in another table. */
static void
unused_findings(struct tidy *tidy)
{
    const struct source *catalogue = tidy_find(tidy, STR("data/findings.tsv"));
    struct str rest;

    if (catalogue == NULL)
        return;
    rest = catalogue->text;
    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str code = str_slice(line, 0, str_find(line, '\t'));
        bool used;

        if (code.n == 0 || code.p[0] == '#')
            continue;
        used = used_in(tidy, "src/", "", arena_printf(tidy->arena, "FINDING_%.*s", STRF(code)));
        for (size_t i = 0; i < tidy->count && !used; i++)
            used = &tidy->file[i] != catalogue && tidy_in(&tidy->file[i], "data/") &&
                   tidy_word(tidy->file[i].text, code, 0) < tidy->file[i].text.n;
        if (!used)
            tidy_say(tidy, catalogue, (size_t)(line.p - catalogue->text.p), "unused-finding",
                     "nothing ever says %.*s", STRF(code));
    }
}

void
rules_of_tree(struct tidy *tidy)
{
    for (size_t i = 0; i < tidy->count; i++) {
        dead_file(tidy, &tidy->file[i]);
        dead_header(tidy, &tidy->file[i]);
        if (tidy_in(&tidy->file[i], "src/") && tidy_is(&tidy->file[i], ".sql"))
            dead_statements(tidy, &tidy->file[i]);
    }
    untested_routes(tidy);
    unused_findings(tidy);
}
