/* fuzz/page.c - whatever a value holds, on a page it stays a value. */
#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "html/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct str
shown(struct arena *arena, void (*put)(struct page *page, struct str text), struct str text)
{
    struct page page;

    page_init(&page, arena);
    put(&page, text);
    return page_str(&page);
}

static bool
holds(struct str text, const char *bytes)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\0' || strchr(bytes, text.p[i]) != NULL)
            return true;
    return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(1 << 26);
    struct str value = {(const char *)data, n}, out;

    out = shown(arena, page_text, value);
    assert(!holds(out, "<>\"'") && utf8_valid(out));
    out = shown(arena, page_url_part, value);
    assert(!holds(out, "<>\"' /\\?#&=:;\n\r\t"));
    out = shown(arena, page_url, value);
    assert(!holds(out, "<>\"' \n\r\t") && out.n > 0);
    assert(strchr("/#?hHmM", out.p[0]) != NULL && !str_starts(out, STR("//")));
    arena_free(arena);
    return 0;
}
