/* code/shelf.c - imported code tables in a store's folder. */
#include "code/shelf.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"

enum { CURRENT_BYTES = 256 };

static const char *
path_of(struct arena *arena, const char *data_dir, struct str release, const char *file)
{
    struct str path = release.n == 0
                          ? arena_printf(arena, "%s/codes/%s", data_dir, file)
                          : arena_printf(arena, "%s/codes/%.*s/%s", data_dir, STRF(release), file);

    return arena_cstr(arena, path);
}

static bool
exists(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0;
}

/* A release's name comes from a file and becomes part of a path: digits, letters, '-' only. */
static bool
name_ok(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-'))
            return false;
    }
    return name.n <= 40;
}

static enum status
read_current(struct arena *arena, const char *data_dir, struct str *now, struct str *before,
             struct err *err)
{
    const char *path = path_of(arena, data_dir, STR(""), "current");
    struct str text;

    *now = *before = STR("");
    if (!exists(data_dir))
        return FAIL(err, E_NOTFOUND, "there is no folder %s", data_dir);
    if (!exists(path))
        return OK;
    TRY(file_read(arena, path, CURRENT_BYTES, &text, err));
    *now = str_trim(str_cut(&text, '\n'));
    *before = str_trim(str_cut(&text, '\n'));
    if (!name_ok(*now) || !name_ok(*before))
        return FAIL(err, E_INVALID, "%s names no release", path);
    return OK;
}

static enum status
write_current(struct arena *arena, const char *data_dir, struct str now, struct str before,
              struct err *err)
{
    return file_write(path_of(arena, data_dir, STR(""), "current"),
                      arena_printf(arena, "%.*s\n%.*s\n", STRF(now), STRF(before)), 0644, err);
}

enum status
shelf_texts(struct arena *arena, const char *data_dir, struct str text[CODE_FILE_COUNT],
            struct err *err)
{
    struct str now, before;

    TRY(read_current(arena, data_dir, &now, &before, err));
    for (size_t i = 0; now.n > 0 && i < CODE_FILE_COUNT; i++) {
        const char *path = path_of(arena, data_dir, now, code_file_names[i]);

        if (exists(path))
            TRY(file_read(arena, path, CODE_FILE_BYTES, &text[i], err));
    }
    return OK;
}

static enum status
make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return FAIL(err, E_IO, "could not make the folder %s", path);
    return OK;
}

enum status
shelf_put(struct arena *arena, const char *data_dir, struct str name, const struct release *release,
          struct err *err)
{
    struct str now, before;

    TRY(read_current(arena, data_dir, &now, &before, err));
    if (!name_ok(name) || name.n == 0 || str_eq(name, now))
        return FAIL(err, E_CONFLICT, "a release %.*s is in force already", STRF(name));
    TRY(make_folder(path_of(arena, data_dir, STR(""), ""), err));
    TRY(make_folder(path_of(arena, data_dir, name, ""), err));
    for (size_t i = 0; i < CODE_FILE_COUNT; i++) {
        const char *old = path_of(arena, data_dir, now, code_file_names[i]);

        if (release->renewed[i] || (now.n > 0 && exists(old)))
            TRY(file_write(path_of(arena, data_dir, name, code_file_names[i]), release->text[i],
                           0644, err));
    }
    return write_current(arena, data_dir, name, now, err);
}

enum status
shelf_back(struct arena *arena, const char *data_dir, struct str *now, struct err *err)
{
    struct str before;

    TRY(read_current(arena, data_dir, now, &before, err));
    if (now->n == 0)
        return FAIL(err, E_NOTFOUND, "no imported code tables are in force");
    TRY(write_current(arena, data_dir, before, *now, err));
    *now = before;
    return OK;
}

enum status
shelf_name(struct arena *arena, const char *data_dir, struct str *name, struct err *err)
{
    struct str before;

    return read_current(arena, data_dir, name, &before, err);
}
