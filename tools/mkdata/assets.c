/* tools/mkdata/assets.c - files for browsers: named by their content, compressed beforehand.
 *
 * assets OUT.c OUT.h FILE... writes the bytes of each file plain, gzip and brotli, a table of them
 * sorted by path ("/a/app-0123456789.css"), and for each a macro ASSET_app_css with that path. */
#include "mkdata.h"

#include <brotli/encode.h>
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct asset {
    char name[64];  /* app.css */
    char ident[64]; /* app_css */
    char path[128]; /* /a/app-0123456789.css */
    const char *type;
};

static uint64_t
fnv(const char *p, size_t n)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static const char *
type_of(const char *path, const char *ext)
{
    static const char *const types[][2] = {{"css", "text/css; charset=utf-8"},
                                           {"js", "text/javascript; charset=utf-8"},
                                           {"svg", "image/svg+xml"},
                                           {"png", "image/png"},
                                           {"ico", "image/x-icon"}};

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(ext, types[i][0]) == 0)
            return types[i][1];
    fail(path, 0, "no media type is known for .%s", ext);
}

static struct asset
asset_of(const struct file *file)
{
    const char *base = strrchr(file->path, '/'), *dot;
    struct asset asset;

    base = base == NULL ? file->path : base + 1;
    dot = strrchr(base, '.');
    if (dot == NULL || strlen(base) >= sizeof(asset.name))
        fail(file->path, 0, "the name needs an extension and at most 63 characters");
    asset.type = type_of(file->path, dot + 1);
    snprintf(asset.name, sizeof(asset.name), "%s", base);
    for (size_t i = 0; i <= strlen(base); i++)
        asset.ident[i] = base[i] == '.' || base[i] == '-' ? '_' : base[i];
    snprintf(asset.path, sizeof(asset.path), "/a/%.*s-%010llx.%s", (int)(dot - base), base,
             (unsigned long long)(fnv(file->text, file->n) & UINT64_C(0xffffffffff)), dot + 1);
    return asset;
}

static void
bytes_out(FILE *out, const char *ident, const char *kind, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;

    fprintf(out, "static const char %s_%s[] = {", ident, kind);
    for (size_t i = 0; i < n; i++)
        fprintf(out, "%s%d,", i % 24 == 0 ? "\n" : "", (int)(signed char)p[i]);
    fputs("0};\n", out);
}

/* gzip's header has no time in it, so that a build is the same every time. */
static size_t
gzip(const struct file *file, unsigned char **to)
{
    z_stream z = {0};
    size_t room = compressBound((uLong)file->n) + 64;

    *to = malloc(room);
    if (*to == NULL || deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        fail(file->path, 0, "could not be compressed");
    z.next_in = (unsigned char *)file->text;
    z.avail_in = (unsigned)file->n;
    z.next_out = *to;
    z.avail_out = (unsigned)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        fail(file->path, 0, "could not be compressed");
    deflateEnd(&z);
    return room - z.avail_out;
}

static size_t
brotli(const struct file *file, unsigned char **to)
{
    size_t n = BrotliEncoderMaxCompressedSize(file->n) + 64;

    *to = malloc(n);
    if (*to == NULL ||
        BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT, file->n,
                              (const uint8_t *)file->text, &n, *to) == BROTLI_FALSE)
        fail(file->path, 0, "could not be compressed");
    return n;
}

static int
by_name(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    const char *p = strrchr(x->path, '/'), *q = strrchr(y->path, '/');

    return strcmp(p == NULL ? x->path : p + 1, q == NULL ? y->path : q + 1);
}

static void
asset_out(FILE *c, const struct file *file, const struct asset *asset)
{
    unsigned char *packed;
    size_t n;

    bytes_out(c, asset->ident, "plain", file->text, file->n);
    n = gzip(file, &packed);
    bytes_out(c, asset->ident, "gzip", packed, n);
    n = brotli(file, &packed);
    bytes_out(c, asset->ident, "brotli", packed, n);
}

int
assets(int count, char **args)
{
    FILE *c = open_out(args[0]), *h = open_out(args[1]);
    struct file *files = calloc((size_t)count, sizeof(*files));

    if (files == NULL)
        fail("assets", 0, "out of memory");
    for (int i = 2; i < count; i++)
        files[i - 2] = read_file(args[i]);
    qsort(files, (size_t)count - 2, sizeof(*files), by_name);
    fputs("/* Made by tools/mkdata. */\n#include \"web/asset.h\"\n\n", c);
    fputs("/* Made by tools/mkdata. */\n#ifndef WEB_ASSETS_H\n#define WEB_ASSETS_H\n\n", h);
    for (int i = 0; i < count - 2; i++) {
        struct asset asset = asset_of(&files[i]);

        asset_out(c, &files[i], &asset);
        fprintf(h, "#define ASSET_%s STR(\"%s\")\n", asset.ident, asset.path);
    }
    fputs("\nconst struct asset assets[] = {\n", c);
    for (int i = 0; i < count - 2; i++) {
        struct asset asset = asset_of(&files[i]);

        fprintf(c, "    {STR_INIT(\"%s\"), \"%s\"", asset.path, asset.type);
        fprintf(c, ", {%s_plain, sizeof(%s_plain) - 1}", asset.ident, asset.ident);
        fprintf(c, ", {%s_gzip, sizeof(%s_gzip) - 1}", asset.ident, asset.ident);
        fprintf(c, ", {%s_brotli, sizeof(%s_brotli) - 1}},\n", asset.ident, asset.ident);
    }
    fprintf(c, "};\nconst size_t asset_count = %d;\n", count - 2);
    fputs("\n#endif\n", h);
    return fclose(c) == 0 && fclose(h) == 0 ? 0 : 1;
}
