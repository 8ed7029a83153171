/* post/incoming_text.c - what a person wrote, without what the mail programme added. */
#include "post/incoming_text.h"

#include "base/buf.h"
#include "base/utf8.h"

/* The text begins with the word, in any letters. */
static bool
begins(struct str text, const char *word)
{
    struct str w = str_of(word);

    return str_ieq(str_slice(text, 0, w.n), w);
}

/* ---- HTML ---- */

static const struct {
    const char *name;
    const char *text;
} entities[] = {{"&amp;", "&"},
                {"&lt;", "<"},
                {"&gt;", ">"},
                {"&quot;", "\""},
                {"&#39;", "'"},
                {"&apos;", "'"},
                {"&nbsp;", " "},
                {"&ndash;", "\xe2\x80\x93"},
                {"&mdash;", "\xe2\x80\x94"},
                {"&hellip;", "\xe2\x80\xa6"},
                {"&lsquo;", "\xe2\x80\x98"},
                {"&rsquo;", "\xe2\x80\x99"},
                {"&ldquo;", "\xe2\x80\x9c"},
                {"&rdquo;", "\xe2\x80\x9d"}};

enum { DIGITS_MAX = 7 };

/* "#8217" or "#x2019": the character's number, 0 if it is no number of one that can be read. */
static uint32_t
number_of(struct str digits)
{
    bool hex = begins(digits, "#x");
    uint32_t number = 0;

    digits = str_skip(digits, hex ? 2 : 1);
    if (digits.n > DIGITS_MAX)
        return 0;
    for (size_t i = 0; i < digits.n; i++) {
        unsigned char c = (unsigned char)digits.p[i], small = c | 0x20;

        if (c >= '0' && c <= '9')
            number = number * (hex ? 16 : 10) + (c - '0');
        else if (hex && small >= 'a' && small <= 'f')
            number = number * 16 + (small - 'a') + 10;
        else
            return 0;
    }
    if (number < 0x20 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF))
        return 0;
    return number;
}

/* In UTF-8, RFC 3629 3. */
static void
add_character(struct buf *out, uint32_t c)
{
    static const struct {
        uint32_t least;
        unsigned char lead;
        unsigned more;
    } sizes[] = {{0x10000, 0xF0, 3}, {0x800, 0xE0, 2}, {0x80, 0xC0, 1}, {0, 0, 0}};
    size_t i = 0;

    while (c < sizes[i].least)
        i++;
    buf_char(out, (char)(sizes[i].lead | c >> 6 * sizes[i].more));
    for (unsigned more = sizes[i].more; more-- > 0;)
        buf_char(out, (char)(0x80 | (c >> 6 * more & 0x3F)));
}

static size_t
add_numbered(struct buf *out, struct str html)
{
    size_t end = str_find(str_slice(html, 0, DIGITS_MAX + 4), ';');
    uint32_t number = begins(html, "&#") ? number_of(str_slice(html, 1, end)) : 0;

    if (number == 0 || end >= html.n || html.p[end] != ';')
        return 0;
    add_character(out, number);
    return end + 1;
}

/* How many bytes of an entity stand here, its text added; 0: none we know. */
static size_t
add_entity(struct buf *out, struct str html)
{
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
        if (begins(html, entities[i].name)) {
            buf_add(out, str_of(entities[i].text));
            return strlen(entities[i].name);
        }
    return add_numbered(out, html);
}

/* Elements after which a line ends, and those whose content is not for reading. */
static bool
is_one_of(struct str tag, const char *const *words)
{
    for (; *words != NULL; words++)
        if (begins(tag, *words)) {
            struct str rest = str_skip(tag, strlen(*words));

            if (rest.n == 0 || str_find(STR(" \t\r\n/>"), rest.p[0]) < 6)
                return true;
        }
    return false;
}

/* What follows a quotation, which may hold others; it stands as one quoted line. */
static struct str
pass_quotation(struct buf *out, struct str html)
{
    static const char *const opens[] = {"blockquote", NULL}, *const closes[] = {"/blockquote",
                                                                                NULL};
    size_t depth = 0;

    BUF_LIT(out, "\n>\n");
    do {
        struct str tag = str_skip(html, 1);

        depth += is_one_of(tag, opens);
        depth -= depth > 0 && is_one_of(tag, closes);
        html = str_skip(tag, str_find(tag, depth == 0 ? '>' : '<') + (depth == 0));
    } while (depth > 0 && html.n > 0);
    return html;
}

/* `html` begins with '<': adds what the tag means, returns what follows it. */
static struct str
pass_tag(struct buf *out, struct str html)
{
    static const char *const lines[] = {"br", "p",  "/p",  "div", "/div", "li", "tr", "h1",
                                        "h2", "h3", "/h1", "/h2", "/h3",  "hr", NULL};
    static const char *const quotes[] = {"blockquote", NULL};
    static const char *const hidden[] = {"script", "style", "head", "title", NULL};
    struct str tag = str_skip(html, 1);
    struct str rest = str_skip(html, str_find(html, '>') + 1);

    if (begins(tag, "!--")) {
        size_t end = str_find_str(html, STR("-->"));

        return str_skip(html, end + 3);
    }
    if (is_one_of(tag, quotes))
        return pass_quotation(out, html);
    if (is_one_of(tag, lines))
        buf_char(out, '\n');
    if (!is_one_of(tag, hidden))
        return rest;
    while (rest.n > 0) {
        size_t at = str_find_str(rest, STR("</"));

        rest = str_skip(rest, at + 2);
        if (is_one_of(rest, hidden))
            return str_skip(rest, str_find(rest, '>') + 1);
    }
    return rest;
}

struct str
incoming_from_html(struct arena *arena, struct str html)
{
    struct buf out;

    buf_init(&out, arena, html.n / 2 + 64);
    while (html.n > 0) {
        size_t used = html.p[0] == '&' ? add_entity(&out, html) : 0;

        if (html.p[0] == '<') {
            html = pass_tag(&out, html);
            continue;
        }
        if (used == 0) {
            char c = html.p[0];
            bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';

            if (!blank || (out.n > 0 && out.p[out.n - 1] != ' ' && out.p[out.n - 1] != '\n'))
                buf_char(&out, blank ? ' ' : c);
            used = 1;
        }
        html = str_skip(html, used);
    }
    return buf_str(&out);
}

/* ---- the writer's own words ---- */

static bool
is_quoted(struct str line)
{
    return line.n > 0 && line.p[0] == '>';
}

/* From here on the mail programme speaks: the mail that is answered, whole. */
static bool
begins_old_mail(struct str line, struct str after)
{
    size_t dashes = 0;

    while (dashes < line.n && line.p[dashes] == '_')
        dashes++;
    if (dashes >= 20 && dashes == line.n)
        return true;
    if (begins(line, "-----Original Message") || begins(line, "----- Original Message") ||
        begins(line, "Begin forwarded message"))
        return true;
    return begins(line, "From: ") && (begins(after, "Sent: ") || begins(after, "Date: "));
}

/* The next line with something on it. */
static struct str
peek(struct str rest)
{
    while (rest.p != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));

        if (line.n > 0)
            return line;
    }
    return (struct str){0};
}

/* "On Monday ... wrote:", also over two lines, when a quotation follows. */
static bool
introduces(struct str line, struct str rest)
{
    struct str next;

    if (line.n == 0)
        return false;
    next = peek(rest);
    if (line.p[line.n - 1] == ':' && is_quoted(next))
        return true;
    return begins(line, "On ") && next.n > 0 && next.p[next.n - 1] == ':' &&
           is_quoted(peek(str_skip(rest, (size_t)(next.p + next.n - rest.p))));
}

static void
add_line(struct buf *out, struct str line, size_t *empty)
{
    if (line.n == 0) {
        (*empty)++;
        return;
    }
    if (out->n > 0)
        for (size_t i = 0; i <= *empty && i < 2; i++)
            buf_char(out, '\n');
    *empty = 0;
    buf_add(out, line);
}

struct str
incoming_own_words(struct arena *arena, struct str text, size_t most)
{
    struct str rest = text.n == 0 ? (struct str){0} : text;
    bool introduced = false;
    size_t empty = 0;
    struct buf out;

    buf_init(&out, arena, text.n + 1);
    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str bare = str_trim(line);

        /* Only a line with something on it looks ahead: over empty ones that would be done once for each. */
        if (str_eq(line, STR("-- ")) || str_eq(line, STR("-- \r")) ||
            (bare.n > 0 && begins_old_mail(bare, peek(rest))))
            break;
        if (introduced) { /* the second line of an introduction */
            introduced = bare.n == 0 || bare.p[bare.n - 1] != ':';
            continue;
        }
        if (introduces(bare, rest)) {
            introduced = bare.p[bare.n - 1] != ':';
            continue;
        }
        if (!is_quoted(bare))
            add_line(&out, bare, &empty);
    }
    return utf8_clean(arena, str_slice(buf_str(&out), 0, most));
}
