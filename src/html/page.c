/* html/page.c - escaping for each place of the markup. */
#include "html/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { PAGE_ROOM = 16 * 1024 };

void
page_init(struct page *page, struct arena *arena)
{
    *page = (struct page){0};
    buf_init(&page->out, arena, PAGE_ROOM);
}

struct str
page_str(const struct page *page)
{
    return buf_str(&page->out);
}

void
page_raw(struct page *page, const char *markup, size_t n)
{
    buf_add(&page->out, (struct str){markup, n});
}

/* What stands for a byte; empty: itself. Both quotes are escaped, so that one function serves text
 * and attributes, and control characters that HTML does not allow are replaced. */
static struct str
escape(unsigned char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&#34;");
    case '\'':
        return STR("&#39;");
    case '\t':
    case '\n':
    case '\r':
        return STR("");
    default:
        return c < 0x20 || c == 0x7f ? STR("\xef\xbf\xbd") : STR("");
    }
}

/* True for the bytes that page_escape() may not copy as they are; 0x80 and up are looked at. */
static const bool special[256] = {
    [0] = 1,  [1] = 1,  [2] = 1,   [3] = 1,   [4] = 1,   [5] = 1,   [6] = 1,   [7] = 1,    [8] = 1,
    [11] = 1, [12] = 1, [14] = 1,  [15] = 1,  [16] = 1,  [17] = 1,  [18] = 1,  [19] = 1,   [20] = 1,
    [21] = 1, [22] = 1, [23] = 1,  [24] = 1,  [25] = 1,  [26] = 1,  [27] = 1,  [28] = 1,   [29] = 1,
    [30] = 1, [31] = 1, [127] = 1, ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, ['\''] = 1,
};

void
page_escape(struct buf *out, struct str text)
{
    size_t plain = 0, i = 0;

    while (i < text.n) {
        unsigned char c = (unsigned char)text.p[i];
        size_t n = c < 0x80 ? 1 : utf8_len(str_skip(text, i));

        if (n > 0 && !special[c]) {
            i += n;
            continue;
        }
        buf_add(out, str_slice(text, plain, i));
        /* Broken UTF-8 could swallow the markup after it. */
        buf_add(out, n == 0 ? STR("\xef\xbf\xbd") : escape(c));
        plain = ++i;
    }
    buf_add(out, str_skip(text, plain));
}

void
page_text(struct page *page, struct str text)
{
    page_escape(&page->out, text);
}

void
page_url_part(struct page *page, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            (c != '\0' && strchr("-._~@", c) != NULL)) {
            buf_char(&page->out, (char)c);
        } else {
            buf_char(&page->out, '%');
            buf_char(&page->out, digits[c >> 4]);
            buf_char(&page->out, digits[c & 15]);
        }
    }
}

/* A path of ours, a place on the page, or one of three schemes. Browsers drop tabs and line ends
 * and read '\' as '/', so an address with such a byte is none. */
static bool
url_allowed(struct str url)
{
    static const char *const schemes[] = {"https://", "http://", "mailto:"};

    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '\\' || url.p[i] == 0x7f)
            return false;
    if (url.n > 0 && url.p[0] == '/')
        return url.n == 1 || url.p[1] != '/';
    if (url.n > 0 && (url.p[0] == '#' || url.p[0] == '?'))
        return true;
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        struct str scheme = str_of(schemes[i]);

        if (url.n > scheme.n && str_ieq(str_slice(url, 0, scheme.n), scheme))
            return true;
    }
    return false;
}

void
page_url(struct page *page, struct str url)
{
    page_text(page, url_allowed(url) ? url : STR("#"));
}

void
page_number(struct page *page, int64_t number)
{
    buf_i64(&page->out, number);
}

struct str
page_digits(struct page *page, int64_t number)
{
    return arena_printf(page->out.arena, "%lld", (long long)number);
}

void
page_markup(struct page *page, struct markup markup)
{
    buf_add(&page->out, markup.html);
}

void
page_asset(struct page *page, struct str path)
{
    buf_add(&page->out, path);
}

void
page_csrf(struct page *page)
{
    BUF_LIT(&page->out, "<input type=\"hidden\" name=\"csrf\" value=\"");
    page_text(page, page->csrf);
    BUF_LIT(&page->out, "\">");
}

void
page_lang(struct page *page)
{
    page_text(page, page->texts == NULL ? STR("en") : page->texts->code);
}

void
page_plain(struct page *page, struct str text)
{
    buf_add(&page->out, text);
}

static void
say(struct page *page, struct str text, const struct str *args, size_t count,
    void (*add)(struct page *page, struct str text))
{
    size_t from = 0;

    for (size_t i = 0; i + 2 < text.n; i++) {
        size_t which = (size_t)(text.p[i + 1] - '1');

        if (text.p[i] != '{' || text.p[i + 2] != '}' || which >= count)
            continue;
        add(page, str_slice(text, from, i));
        add(page, args[which]);
        from = i + 3;
        i += 2;
    }
    add(page, str_skip(text, from));
}

void
page_say(struct page *page, const struct page_words *words, const struct str *args, size_t count)
{
    if (page->texts == NULL && count == 0)
        buf_add(&page->out, words->html);
    else
        say(page, texts_find(page->texts, words->english), args, count, page_text);
}

void
page_say_plain(struct page *page, const struct page_words *words, const struct str *args,
               size_t count)
{
    say(page, texts_find(page->texts, words->english), args, count, page_plain);
}
