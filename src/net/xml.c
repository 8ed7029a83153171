/* net/xml.c - text into XML. */
#include "net/xml.h"

#include "base/utf8.h"

static struct str
escape_of(char c)
{
    switch (c) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\r':
        return STR("&#xD;");
    case '\t':
    case '\n':
        return STR("");
    default:
        return (unsigned char)c < 0x20 ? STR("\xef\xbf\xbd") : STR("");
    }
}

/* U+FFFE and U+FFFF are well formed UTF-8 and still no XML characters. */
static bool
is_noncharacter(struct str s)
{
    return s.n == 3 && s.p[0] == '\xef' && s.p[1] == '\xbf' &&
           (s.p[2] == '\xbe' || s.p[2] == '\xbf');
}

void
xml_text(struct buf *buf, struct str text)
{
    size_t plain = 0, i = 0;

    while (i < text.n) {
        size_t n = (unsigned char)text.p[i] < 0x80 ? 1 : utf8_len(str_skip(text, i));
        struct str escape =
            n == 1 && (unsigned char)text.p[i] < 0x80 ? escape_of(text.p[i]) : STR("");

        if (n == 0 || is_noncharacter(str_slice(text, i, i + n)))
            escape = STR("\xef\xbf\xbd");
        if (escape.n > 0) {
            buf_add(buf, str_slice(text, plain, i));
            buf_add(buf, escape);
            plain = i + (n == 0 ? 1 : n);
        }
        i += n == 0 ? 1 : n;
    }
    buf_add(buf, str_skip(text, plain));
}
