/* cdsi/import.c - CDC's supporting data into the compact table: which file is what, in what order. */
#include "cdsi/import.h"

#include <sodium.h>
#include <stdlib.h>

#include "cdsi/import_antigen.h"
#include "cdsi/schedule.h"

struct parsed {
    struct cdsi_source source;
    struct xml_node *root;
    struct str antigen; /* empty for the schedule file */
};

static int
parsed_cmp(const void *a, const void *b)
{
    return str_cmp(((const struct parsed *)a)->antigen, ((const struct parsed *)b)->antigen);
}

static struct str
base_name(struct str path)
{
    for (size_t n = path.n; n > 0; n--)
        if (path.p[n - 1] == '/')
            return str_skip(path, n);
    return path;
}

static bool
is_xml(struct str name)
{
    struct str base = base_name(name);

    return base.n > 4 && base.p[0] != '.' && str_ieq(str_skip(base, base.n - 4), STR(".xml"));
}

/* "supporting-data-4.64-508.zip", "Version 4.64 - 508/XML": the first "4.NN" of a name. */
static struct str
release_in(struct str name)
{
    for (size_t i = 0; i + 2 < name.n; i++) {
        size_t n = i + 2;

        if (name.p[i] != '4' || name.p[i + 1] != '.' ||
            (i > 0 && name.p[i - 1] >= '0' && name.p[i - 1] <= '9'))
            continue;
        while (n < name.n && name.p[n] >= '0' && name.p[n] <= '9')
            n++;
        if (n > i + 2)
            return str_slice(name, i, n);
    }
    return (struct str){NULL, 0};
}

static enum status
parse_all(struct importing *im, const struct cdsi_source *files, size_t count,
          struct parsed *parsed, size_t *parsed_count, struct err *err)
{
    *parsed_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct parsed *one = &parsed[*parsed_count];

        if (!is_xml(files[i].name))
            continue;
        *one = (struct parsed){.source = files[i]};
        TRY(xml_parse(im->arena, base_name(files[i].name), files[i].bytes, &one->root, err));
        if (str_eq(one->root->name, STR("antigenSupportingData")))
            one->antigen = xml_child_text(xml_child(one->root, "series"), "targetDisease");
        else if (!str_eq(one->root->name, STR("scheduleSupportingData")))
            continue;
        if (one->antigen.n == 0 && str_eq(one->root->name, STR("antigenSupportingData"))) {
            const struct xml_node *series = xml_child(one->root, "series");

            return FAIL(err, E_INVALID, "%.*s:%lu: element <targetDisease> in <series> is missing",
                        STRF(base_name(files[i].name)), (series ? series : one->root)->line);
        }
        (*parsed_count)++;
    }
    qsort(parsed, *parsed_count, sizeof(*parsed), parsed_cmp);
    return OK;
}

/* Over all files in the order of the table, so that the same release has the same mark. */
static struct str
digest(struct arena *arena, const struct parsed *parsed, size_t count)
{
    crypto_hash_sha256_state state;
    unsigned char bytes[crypto_hash_sha256_BYTES];
    char *hex = arena_bytes(arena, 2 * sizeof(bytes) + 1);

    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++)
        crypto_hash_sha256_update(&state, (const unsigned char *)parsed[i].source.bytes.p,
                                  parsed[i].source.bytes.n);
    crypto_hash_sha256_final(&state, bytes);
    sodium_bin2hex(hex, 2 * sizeof(bytes) + 1, bytes, sizeof(bytes));
    return (struct str){hex, 2 * sizeof(bytes)};
}

static enum status
antigens(struct importing *im, const struct parsed *parsed, size_t count, struct err *err)
{
    for (size_t i = 1; i < count; i++) {
        im->file = base_name(parsed[i].source.name);
        if (parsed[i].antigen.n == 0)
            return FAIL(err, E_INVALID, "%.*s: a second schedule file", STRF(im->file));
        if (str_eq(parsed[i].antigen, parsed[i - 1].antigen))
            return FAIL(err, E_INVALID, "%.*s: a second file for the same antigen", STRF(im->file));
        TRY(import_antigen(im, parsed[i].root, err));
    }
    return OK;
}

/* What only the whole table shows (a CVX without antigen, a cycle) is said of the element that the
 * row was made from. */
static enum status
check_table(const struct importing *im, struct str table, struct err *err)
{
    struct table_place place;
    struct cdsi_schedule *schedule;
    const struct row_origin *origin;
    enum status status = table_load(table, (struct cdsi_options){0}, &place, &schedule, err);

    if (status == OK)
        cdsi_schedule_free(schedule);
    if (status == OK || place.line < 2 || place.line - 2 >= im->origin_count)
        return status;
    origin = &im->origins[place.line - 2];
    return FAIL(err, E_INVALID, "%.*s:%lu: element <%.*s>: %s", STRF(origin->file),
                origin->node->line, STRF(origin->node->name), place.reason);
}

enum status
cdsi_import(const struct cdsi_source *files, size_t count, struct cdsi_import_options options,
            struct arena *arena, struct str *table, struct err *err)
{
    struct importing im = {.arena = arena};
    struct parsed *parsed = ARENA_ARRAY(arena, struct parsed, count + 1);
    size_t n;

    TRY(parse_all(&im, files, count, parsed, &n, err));
    for (size_t i = 0; i < n && options.release.n == 0; i++)
        options.release = release_in(parsed[i].source.name);
    if (n < 2 || parsed[0].antigen.n != 0)
        return FAIL(err, E_INVALID, "no schedule file with antigen files beside it was found");
    if (options.release.n == 0)
        return FAIL(
            err, E_INVALID,
            "the release number (4.x) stands in no file or folder name: say it with --release");
    if (!str_eq(release_in(options.release), options.release))
        return FAIL(err, E_INVALID, "release %.*s is not of the 4.x line", STRF(options.release));
    buf_init(&im.out, arena, 256 * 1024);
    buf_init(&im.list, arena, 1024);
    BUF_LIT(&im.out, "V");
    cell(&im, options.release);
    cell(&im, options.issued);
    cell(&im, digest(arena, parsed, n));
    im.file = base_name(parsed[0].source.name);
    TRY(import_schedule(&im, parsed[0].root, err));
    TRY(antigens(&im, parsed, n, err));
    im.file = base_name(parsed[0].source.name);
    TRY(import_coded_values(&im, parsed[0].root, err));
    BUF_LIT(&im.out, "\n");
    *table = buf_str(&im.out);
    return check_table(&im, *table, err);
}
