/* web/asset.c - style, script and icon, in the best coding the browser takes. */
#include "web/asset.h"

#include "web/squeeze.h"

static void
serve(const struct req *req, struct res *res, const struct asset *asset)
{
    res->type = asset->type;
    res->body = asset->plain;
    if (squeeze_accepts(req, STR("br"))) {
        res->body = asset->brotli;
        res_header(req, res, "Content-Encoding", STR("br"));
    } else if (squeeze_accepts(req, STR("gzip"))) {
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
