/* web/asset.c - style, script and icon, in the best coding the browser takes. */
#include "web/asset.h"

/* Accept-Encoding: "gzip, deflate, br;q=0.8". A quality of 0 is a no. */
static bool
accepts(const struct req *req, struct str coding)
{
    struct str rest = req_header(req, "Accept-Encoding");

    while (rest.p != NULL) {
        struct str quality = str_cut(&rest, ','), name = str_trim(str_cut(&quality, ';'));

        if (str_ieq(name, coding))
            return !str_starts(str_trim(quality), STR("q=0")) || str_find(quality, '.') < quality.n;
    }
    return false;
}

static void
serve(const struct req *req, struct res *res, const struct asset *asset)
{
    res->type = asset->type;
    res->body = asset->plain;
    if (accepts(req, STR("br"))) {
        res->body = asset->brotli;
        res_header(req, res, "Content-Encoding", STR("br"));
    } else if (accepts(req, STR("gzip"))) {
        res->body = asset->gzip;
        res_header(req, res, "Content-Encoding", STR("gzip"));
    }
    res_header(req, res, "Vary", STR("Accept-Encoding"));
    res_header(req, res, "Cache-Control", STR("public, max-age=31536000, immutable"));
    res_header(req, res, "X-Content-Type-Options", STR("nosniff"));
}

bool
asset_answer(const struct req *req, struct res *res)
{
    if (!str_starts(req->path, STR("/a/")))
        return false;
    for (size_t i = 0; i < asset_count; i++) {
        if (str_eq(assets[i].path, req->path)) {
            serve(req, res, &assets[i]);
            return true;
        }
    }
    res_text(res, 404, STR("There is no such file.\n"));
    return true;
}
