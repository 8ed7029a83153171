/* tests/scenario/main.c - scenarios --jenner PROGRAM [options] FOLDER|FILE.t...: plays scenarios, a few at
 * a time, on SQLite and on PostgreSQL, and ends with "N passed, N failed". */
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "scenario.h"

enum { CASES_MAX = 2000, JOBS_MAX = 16, FAULTS_SHORT = 20, FAULTS_QUIET = 4, FAULTS_MOST = 500 };

struct options {
    const char *jenner, *tests, *pg_url, *keep;
    long jobs;
    bool sqlite, deep;
};

struct scenario_case {
    const char *path;
    bool postgres;
    pid_t pid;
    FILE *says;
};

static size_t
remove_tree(const char *path)
{
    char *paths[] = {(char *)(uintptr_t)path, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    size_t n = 0;

    for (FTSENT *at; walk != NULL && (at = fts_read(walk)) != NULL; n++) {
        if (at->fts_info != FTS_D)
            (void)remove(at->fts_accpath);
    }
    if (walk != NULL)
        (void)fts_close(walk);
    return n;
}

static bool
wanted(const struct script *script, bool postgres)
{
    for (size_t i = 0; i < script->count; i++) {
        struct str text = script->step[i].text;

        if (str_eq(text, STR("only on sqlite")) && postgres)
            return false;
        if (str_eq(text, STR("only on postgresql")) && !postgres)
            return false;
    }
    return true;
}

static bool
has_step(const struct script *script, struct str text)
{
    for (size_t i = 0; i < script->count; i++) {
        if (str_eq(script->step[i].text, text))
            return true;
    }
    return false;
}

/* Once through, in a world of its own. */
static bool
play_once(const struct options *options, const struct scenario_case *one,
          const struct script *script, long fail_at, bool *refused)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 32);
    struct world w = {.arena = arena,
                      .jenner = options->jenner,
                      .tests = options->tests,
                      .postgres = one->postgres,
                      .pg_url = options->pg_url,
                      .line = -1};
    char folder[FOLDER_CHARS];
    struct str day = STR("2026-03-02");
    bool ok;

    if (!folder_new("scenario", folder)) {
        printf("could not make a folder %s\n", folder);
        return false;
    }
    w.folder = str_of(folder);
    w.data = arena_printf(arena, "%s/data", folder);
    name_set(&w, STR("folder"), w.folder);
    name_set(&w, STR("data"), w.data);
    name_set(&w, STR("n"), STR("@N@"));
    (void)given_today(&w, &day, STR(""));
    ok = play(&w, script, fail_at, refused);
    if (!ok)
        printf("%s\n", w.why);
    if (!ok && options->keep != NULL)
        printf("kept: %s\n", folder);
    else
        (void)remove_tree(folder);
    return ok;
}

/* Fails the first, the second, ... store call, until several in a row are not even noticed. */
static bool
play_faults(const struct options *options, const struct scenario_case *one,
            const struct script *script)
{
    long most = options->deep ? FAULTS_MOST : FAULTS_SHORT;
    long quiet = 0;

    for (long n = 1; n <= most && quiet < FAULTS_QUIET; n++) {
        /* The short run looks at every third call, the deep one at all. */
        long fail_at = options->deep ? n : n * 3 - 2;
        bool refused = false;

        if (!play_once(options, one, script, fail_at, &refused)) {
            printf("with store call %ld failing\n", fail_at);
            return false;
        }
        quiet = refused ? 0 : quiet + 1;
    }
    return true;
}

/* In the child: 0 passed, 1 failed, 77 not meant for this engine. */
static int
play_case(const struct options *options, const struct scenario_case *one)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 << 20);
    struct script script, steps = {0};
    struct err err;
    struct str text;
    bool refused;

    if (file_read(arena, one->path, 16 << 20, &text, &err) != OK ||
        script_parse(arena, text, &script, &err) != OK) {
        printf("%s\n", err.text);
        return 1;
    }
    if (!wanted(&script, one->postgres))
        return 77;
    steps.step = ARENA_ARRAY(arena, struct step, script.count + 1);
    for (size_t i = 0; i < script.count; i++) {
        if (!str_starts(script.step[i].text, STR("only on ")))
            steps.step[steps.count++] = script.step[i];
    }
    if (!play_once(options, one, &steps, 0, &refused))
        return 1;
    return has_step(&steps, STR("for every failing store call")) &&
           !play_faults(options, one, &steps);
}

static void
begin(const struct options *options, struct scenario_case *one)
{
    one->says = tmpfile();
    (void)fflush(stdout);
    one->pid = fork();
    if (one->pid == 0) {
        (void)dup2(fileno(one->says), 1);
        exit(play_case(options, one));
    }
}

static void
show(struct scenario_case *one, const char *word)
{
    char line[4096];

    printf("%s: %s on %s\n", word, one->path, one->postgres ? "postgresql" : "sqlite");
    rewind(one->says);
    while (fgets(line, sizeof(line), one->says) != NULL)
        printf("    %s", line);
    (void)fclose(one->says);
}

/* Plays all, `jobs` at a time; returns how many failed. */
static long
play_all(const struct options *options, struct scenario_case *cases, size_t count)
{
    size_t next = 0, running = 0;
    long passed = 0, failed = 0;

    while (next < count || running > 0) {
        int status = 0;
        pid_t pid;

        while (next < count && running < (size_t)options->jobs) {
            begin(options, &cases[next++]);
            running++;
        }
        pid = wait(&status);
        for (size_t i = 0; i < next; i++) {
            bool skip = WIFEXITED(status) && WEXITSTATUS(status) == 77;

            if (cases[i].pid != pid || pid <= 0)
                continue;
            running--;
            passed += !skip && status == 0;
            failed += !skip && status != 0;
            show(&cases[i], skip ? "not meant" : status == 0 ? "passed" : "FAILED");
        }
    }
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed;
}

static void
add_case(const struct options *options, struct arena *arena, struct scenario_case *cases,
         size_t *count, const char *path)
{
    const char *copy = arena_cstr(arena, str_of(path));

    if (options->sqlite && *count < CASES_MAX)
        cases[(*count)++] = (struct scenario_case){.path = copy};
    if (options->pg_url != NULL && *count < CASES_MAX)
        cases[(*count)++] = (struct scenario_case){.path = copy, .postgres = true};
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
find_cases(const struct options *options, struct arena *arena, struct scenario_case *cases,
           size_t *count, char *path)
{
    char *paths[] = {path, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);

    for (FTSENT *at; walk != NULL && (at = fts_read(walk)) != NULL;) {
        if (at->fts_info == FTS_F && str_ends(str_of(at->fts_name), STR(".t")))
            add_case(options, arena, cases, count, at->fts_path);
    }
    if (walk != NULL)
        (void)fts_close(walk);
}

static int
usage(void)
{
    fprintf(stderr, "usage: scenarios --jenner PROGRAM --tests FOLDER [--pg URL] [--only-pg] "
                    "[--jobs N] [--deep] [--keep] FOLDER|FILE.t...\n");
    return 2;
}

int
main(int argc, char **argv)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 << 20);
    struct scenario_case *cases = ARENA_ARRAY(arena, struct scenario_case, CASES_MAX);
    struct options options = {.jobs = 3, .sqlite = true, .tests = "."};
    size_t count = 0;
    int i = 1;

    for (; i < argc && argv[i][0] == '-'; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";

        if (strcmp(argv[i], "--jenner") == 0)
            options.jenner = argv[++i];
        else if (strcmp(argv[i], "--tests") == 0)
            options.tests = argv[++i];
        else if (strcmp(argv[i], "--pg") == 0)
            options.pg_url = argv[++i];
        else if (strcmp(argv[i], "--jobs") == 0 && ++i)
            options.jobs = strtol(value, NULL, 10);
        else if (strcmp(argv[i], "--only-pg") == 0)
            options.sqlite = false;
        else if (strcmp(argv[i], "--deep") == 0)
            options.deep = true;
        else if (strcmp(argv[i], "--keep") == 0)
            options.keep = "yes";
        else
            return usage();
    }
    if (i >= argc || options.jenner == NULL || options.jobs < 1 || options.jobs > JOBS_MAX)
        return usage();
    for (; i < argc; i++)
        find_cases(&options, arena, cases, &count, argv[i]);
    return play_all(&options, cases, count) > 0;
}
