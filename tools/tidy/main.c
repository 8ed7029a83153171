/* tools/tidy/main.c - tidy ROOT: checks the project's sources and prints what breaks a rule. */
#include "tidy.h"

#include <fts.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

enum { FILE_BYTES = 8 * 1024 * 1024, ARENA_BYTES = 512 * 1024 * 1024 };

static bool
wanted(const char *path)
{
    static const char *const kinds[] = {".c", ".h",   ".sql", ".html",      ".js",
                                        ".t", ".tsv", ".css", "meson.build"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_ends(str_of(path), str_of(kinds[i])))
            return true;
    }
    return false;
}

/* Reads every file of interest under root/folder into the tree. */
static enum status
load(struct tidy *tidy, const char *root, const char *folder, struct err *err)
{
    struct str start = arena_printf(tidy->arena, "%s/%s", root, folder);
    char *paths[] = {(char *)(uintptr_t)arena_cstr(tidy->arena, start), NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    enum status status = OK;
    FTSENT *at;

    if (walk == NULL)
        return FAIL(err, E_IO, "could not walk %s", folder);
    while (status == OK && (at = fts_read(walk)) != NULL) {
        struct str text;

        if (at->fts_info == FTS_D &&
            (strcmp(at->fts_name, "node_modules") == 0 || strcmp(at->fts_name, "build") == 0))
            (void)fts_set(walk, at, FTS_SKIP);
        if (at->fts_info == FTS_NS && at->fts_level == 0)
            break; /* a project without that folder */
        if (at->fts_info != FTS_F || !wanted(at->fts_path))
            continue;
        status = file_read(tidy->arena, at->fts_path, FILE_BYTES, &text, err);
        if (status == OK)
            tidy_add(tidy, at->fts_path + strlen(root) + 1, text);
    }
    (void)fts_close(walk);
    return status;
}

int
main(int argc, char **argv)
{
    static const char *const folders[] = {"meson.build", "src",    "tools", "tests",
                                          "fuzz",        "schema", "data"};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    struct tidy *tidy = tidy_new(arena);
    struct err err = {0};

    if (argc != 2) {
        fprintf(stderr, "usage: tidy ROOT\n");
        return 2;
    }
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (load(tidy, argv[1], folders[i], &err) != OK) {
            fprintf(stderr, "tidy: %s\n", err.text);
            return 1;
        }
    }
    tidy_check(tidy);
    for (size_t i = 0; i < tidy->problems; i++) {
        const struct problem *p = &tidy->problem[i];

        printf("%.*s:%zu: %.*s [%s]\n", STRF(p->path), p->line, STRF(p->text), p->rule);
    }
    return tidy->problems > 0 ? 1 : 0;
}
