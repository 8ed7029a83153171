/* cdsi/import_path.c - CDC's supporting data from a folder or a ZIP, as it is handed out. */
#include "cdsi/import.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "base/file.h"

static bool
is_xml(struct str name)
{
    return name.n > 4 && str_ieq(str_skip(name, name.n - 4), STR(".xml"));
}

static enum status
read_folder(const char *path, struct arena *arena, struct cdsi_source *files, size_t *count,
            struct err *err)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    size_t left = CDSI_IMPORT_BYTES;
    enum status status = OK;

    if (folder == NULL)
        return FAIL(err, E_NOTFOUND, "%s: %s", path, strerror(errno));
    while (status == OK && (entry = readdir(folder)) != NULL) {
        struct cdsi_source *file = &files[*count];

        if (!is_xml(str_of(entry->d_name)))
            continue;
        if (*count == CDSI_IMPORT_FILES_MAX) {
            status = FAIL(err, E_LIMIT, "%s: more than %d files", path, CDSI_IMPORT_FILES_MAX);
            break;
        }
        file->name = arena_printf(arena, "%s/%s", path, entry->d_name);
        status = file_read(arena, arena_cstr(arena, file->name), left, &file->bytes, err);
        left -= file->bytes.n;
        (*count)++;
    }
    closedir(folder);
    return status;
}

static enum status
read_entry(zip_t *zip, uint64_t index, const char *path, struct arena *arena, size_t *left,
           struct cdsi_source *file, struct err *err)
{
    zip_stat_t stat;
    zip_file_t *in;
    char *bytes;
    zip_int64_t n;

    if (zip_stat_index(zip, index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
        return FAIL(err, E_INVALID, "%s: an entry could not be read", path);
    if (stat.size > *left)
        return FAIL(err, E_LIMIT, "%s: more than %d bytes in all", path, CDSI_IMPORT_BYTES);
    in = zip_fopen_index(zip, index, 0);
    if (in == NULL)
        return FAIL(err, E_INVALID, "%s: %s could not be read", path, stat.name);
    bytes = arena_bytes(arena, stat.size + 1);
    n = zip_fread(in, bytes, stat.size);
    zip_fclose(in);
    if (n < 0 || (uint64_t)n != stat.size)
        return FAIL(err, E_INVALID, "%s: %s could not be unpacked", path, stat.name);
    *left -= stat.size;
    file->bytes = (struct str){bytes, (size_t)n};
    return OK;
}

static enum status
read_zip(const char *path, struct arena *arena, struct cdsi_source *files, size_t *count,
         struct err *err)
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    size_t left = CDSI_IMPORT_BYTES;
    enum status status = OK;

    if (zip == NULL)
        return FAIL(err, E_INVALID, "%s: neither a folder nor a ZIP that can be read", path);
    for (zip_int64_t i = 0; status == OK && i < zip_get_num_entries(zip, 0); i++) {
        struct str name = str_of(zip_get_name(zip, (zip_uint64_t)i, 0));

        if (!is_xml(name))
            continue;
        if (*count == CDSI_IMPORT_FILES_MAX) {
            status = FAIL(err, E_LIMIT, "%s: more than %d files", path, CDSI_IMPORT_FILES_MAX);
            break;
        }
        files[*count].name = arena_printf(arena, "%s/%.*s", path, STRF(name));
        status = read_entry(zip, (uint64_t)i, path, arena, &left, &files[*count], err);
        (*count)++;
    }
    zip_discard(zip);
    return status;
}

enum status
cdsi_import_path(const char *path, struct cdsi_import_options options, struct arena *arena,
                 struct str *table, struct err *err)
{
    struct cdsi_source *files = ARENA_ARRAY(arena, struct cdsi_source, CDSI_IMPORT_FILES_MAX + 1);
    struct stat about;
    size_t count = 0;

    if (stat(path, &about) != 0)
        return FAIL(err, E_NOTFOUND, "%s: %s", path, strerror(errno));
    if (S_ISDIR(about.st_mode))
        TRY(read_folder(path, arena, files, &count, err));
    else
        TRY(read_zip(path, arena, files, &count, err));
    return cdsi_import(files, count, options, arena, table, err);
}
