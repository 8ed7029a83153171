/* post/mime.c - a mail as RFC 5322 and MIME have it: UTF-8 text, the same in HTML, maybe a PDF.
 *
 * Made for being signed (DKIM) and for arriving unchanged: the same bytes each time, lines of at most 76
 * bytes, none with a blank at its end, CRLF throughout. */
#include "post/post.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "post/token.h"

/* 76 characters a line; 75 an encoded word; what is longer than a line may hold is encoded. */
enum { LINE_BYTES = 57, WORD_BYTES = 42, QP_LINE = 75, PLAIN_BYTES = 200 };

static void
add_base64(struct buf *buf, struct str bytes)
{
    char line[128];

    (void)sodium_bin2base64(line, sizeof(line), (const unsigned char *)bytes.p, bytes.n,
                            sodium_base64_VARIANT_ORIGINAL);
    buf_add(buf, str_of(line));
}

static void
add_base64_lines(struct buf *buf, struct str bytes)
{
    while (bytes.n > 0) {
        add_base64(buf, str_slice(bytes, 0, LINE_BYTES));
        BUF_LIT(buf, "\r\n");
        bytes = str_skip(bytes, LINE_BYTES < bytes.n ? LINE_BYTES : bytes.n);
    }
}

/* RFC 2045 6.7. A line end of the text is one of the mail; a blank before it is written as "=20". */
static void
add_quoted_printable(struct buf *buf, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool last = i + 1 == text.n || text.p[i + 1] == '\n' || text.p[i + 1] == '\r';

        if (c == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            continue;
        if (c == '\n') {
            BUF_LIT(buf, "\r\n");
            column = 0;
            continue;
        }
        if (column + 3 > QP_LINE) {
            BUF_LIT(buf, "=\r\n");
            column = 0;
        }
        if ((c > ' ' && c < 0x7f && c != '=') || (c == ' ' && !last)) {
            buf_char(buf, (char)c);
            column++;
        } else {
            buf_add(buf, (struct str){(char[]){'=', hex[c >> 4], hex[c & 15]}, 3});
            column += 3;
        }
    }
    if (column > 0)
        BUF_LIT(buf, "\r\n");
}

static bool
is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7e)
            return false;
    return true;
}

/* RFC 2047: words of whole characters. */
static void
add_encoded_words(struct buf *buf, struct str text)
{
    while (text.n > 0) {
        size_t n = 0, next = utf8_len(text);

        while (n < text.n && n + (next == 0 ? 1 : next) <= WORD_BYTES) {
            n += next == 0 ? 1 : next;
            next = utf8_len(str_skip(text, n));
        }
        BUF_LIT(buf, "=?utf-8?B?");
        add_base64(buf, str_slice(text, 0, n));
        BUF_LIT(buf, "?=");
        text = str_skip(text, n);
        if (text.n > 0)
            BUF_LIT(buf, "\r\n ");
    }
}

/* As it is where it can be; what is long or looks like an encoded word is encoded, so that no line is
 * folded within a word nor read as what it is not. */
static void
add_header_text(struct buf *buf, struct str text)
{
    if (is_ascii(text) && text.n <= PLAIN_BYTES && str_find_str(text, STR("=?")) == text.n)
        buf_add(buf, str_trim(text));
    else
        add_encoded_words(buf, text);
}

/* A display name: quoted, or in encoded words. */
static void
add_name(struct buf *buf, struct str name)
{
    if (!is_ascii(name) || name.n > PLAIN_BYTES || name.n == 0) {
        add_encoded_words(buf, name);
        return;
    }
    buf_char(buf, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"' || name.p[i] == '\\')
            buf_char(buf, '\\');
        buf_char(buf, name.p[i]);
    }
    buf_char(buf, '"');
}

/* RFC 5322 3.3, in UTC. */
static void
add_date(struct buf *buf, struct instant at)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date day = instant_date(at, 0);
    struct ymd d = date_split(day);
    int64_t s = at.us / 1000000 - (int64_t)day.day * 86400;

    buf_printf(buf, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n", days[(day.day % 7 + 7) % 7],
               d.day, months[d.month - 1], d.year, (int)(s / 3600), (int)(s / 60 % 60),
               (int)(s % 60));
}

static struct str
domain_of(struct str from)
{
    return str_skip(from, str_find(from, '@') + (str_find(from, '@') < from.n));
}

struct str
mail_return_path(struct arena *arena, int64_t id, struct str from)
{
    return arena_printf(arena, "bounce+%.*s@%.*s", STRF(mail_sign_id(arena, MAIL_BOUNCE, id)),
                        STRF(domain_of(from)));
}

/* What makes the parts of one mail: its texts, and where its links lead. */
struct letter {
    const struct mail *mail;
    struct str from, from_name;
    struct str subject, body, html, unsubscribe, list_label;
    bool bulk;
};

/* RFC 8058 and RFC 2919: the reader's own programme shows "unsubscribe" beside the sender's name. */
static void
add_list_headers(struct buf *buf, const struct letter *letter)
{
    if (letter->unsubscribe.n > 0)
        buf_printf(buf,
                   "List-Unsubscribe: <%.*s>\r\n"
                   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                   STRF(letter->unsubscribe));
    if (letter->list_label.n > 0)
        buf_printf(buf, "List-Id: <%.*s.%.*s>\r\n", STRF(letter->list_label),
                   STRF(domain_of(letter->from)));
    if (letter->bulk)
        BUF_LIT(buf, "Precedence: bulk\r\n");
}

static void
add_headers(struct buf *buf, const struct letter *letter)
{
    const struct mail *mail = letter->mail;
    struct str domain = domain_of(letter->from);

    BUF_LIT(buf, "From: ");
    add_name(buf, letter->from_name);
    buf_printf(buf, "\r\n <%.*s>\r\nTo: <%.*s>\r\n", STRF(letter->from), STRF(mail->to));
    if (mail->reply_token.n > 0)
        buf_printf(buf, "Reply-To: <reply+%.*s@%.*s>\r\n",
                   STRF(mail_sign(buf->arena, MAIL_REPLY, mail->reply_token)), STRF(domain));
    BUF_LIT(buf, "Subject: ");
    add_header_text(buf, letter->subject);
    BUF_LIT(buf, "\r\n");
    add_date(buf, mail->queued_at);
    buf_printf(buf, "Message-ID: <mail-%lld@%.*s>\r\n", (long long)mail->id, STRF(domain));
    add_list_headers(buf, letter);
    buf_printf(buf, "Auto-Submitted: auto-generated\r\nX-Loop: %.*s\r\nMIME-Version: 1.0\r\n",
               STRF(domain));
}

static void
add_text(struct buf *buf, const char *subtype, struct str text)
{
    buf_printf(buf,
               "Content-Type: text/%s; charset=utf-8\r\n"
               "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
               subtype);
    add_quoted_printable(buf, text);
}

/* RFC 2046 5.1.4: the plainest first. No boundary can stand in quoted-printable or base64: "=_". */
static void
add_texts(struct buf *buf, const struct letter *letter)
{
    long long id = letter->mail->id;

    if (letter->html.n == 0) {
        add_text(buf, "plain", letter->body);
        return;
    }
    buf_printf(buf,
               "Content-Type: multipart/alternative; boundary=\"=_text_%lld\"\r\n\r\n"
               "--=_text_%lld\r\n",
               id, id);
    add_text(buf, "plain", letter->body);
    buf_printf(buf, "--=_text_%lld\r\n", id);
    add_text(buf, "html", letter->html);
    buf_printf(buf, "--=_text_%lld--\r\n", id);
}

static struct str
write_letter(struct arena *arena, const struct letter *letter)
{
    const struct mail *mail = letter->mail;
    long long id = mail->id;
    struct buf buf;

    buf_init(&buf, arena,
             2048 + (letter->body.n + letter->html.n) * 5 / 4 + mail->attachment.n * 3 / 2);
    add_headers(&buf, letter);
    if (mail->attachment.n == 0) {
        add_texts(&buf, letter);
        return buf_str(&buf);
    }
    buf_printf(&buf,
               "Content-Type: multipart/mixed; boundary=\"=_part_%lld\"\r\n\r\n--=_part_%lld\r\n",
               id, id);
    add_texts(&buf, letter);
    buf_printf(&buf,
               "--=_part_%lld\r\nContent-Type: application/pdf\r\n"
               "Content-Transfer-Encoding: base64\r\n"
               "Content-Disposition: attachment;\r\n filename=\"%.*s\"\r\n\r\n",
               id, STRF(mail->attachment_name));
    add_base64_lines(&buf, mail->attachment);
    buf_printf(&buf, "--=_part_%lld--\r\n", id);
    return buf_str(&buf);
}

struct str
mail_mime(struct arena *arena, const struct mail *mail, struct str from, struct str from_name)
{
    struct letter letter = {.mail = mail,
                            .from = from,
                            .from_name = from_name,
                            .subject = mail->subject,
                            .body = mail->body,
                            .html = mail->html,
                            .unsubscribe = mail->unsubscribe};

    return write_letter(arena, &letter);
}

/* The addresses of one recipient, or as they are without one. */
struct links {
    struct str unsubscribe, preferences;
};

static struct str
fill_links(struct arena *arena, struct str text, const struct links *links)
{
    struct buf buf;

    buf_init(&buf, arena, text.n + 512);
    while (text.n > 0) {
        size_t at = str_find_str(text, STR("{{"));
        struct str rest = str_skip(text, at);

        buf_add(&buf, str_slice(text, 0, at));
        if (str_starts(rest, STR("{{unsubscribe}}"))) {
            buf_add(&buf, links->unsubscribe);
            text = str_skip(rest, sizeof("{{unsubscribe}}") - 1);
        } else if (str_starts(rest, STR("{{preferences}}"))) {
            buf_add(&buf, links->preferences);
            text = str_skip(rest, sizeof("{{preferences}}") - 1);
        } else {
            buf_add(&buf, str_slice(rest, 0, 2));
            text = str_skip(rest, 2);
        }
    }
    return buf_str(&buf);
}

static struct str
own_link(struct arena *arena, struct str prefix, struct str token)
{
    return prefix.n == 0 ? prefix : arena_printf(arena, "%.*s%.*s", STRF(prefix), STRF(token));
}

struct str
mail_mime_bulk(struct arena *arena, const struct mail *mail, const struct mail_bulk *bulk,
               struct str from, struct str from_name)
{
    struct str token = mail_sign_id(arena, MAIL_SUBSCRIBER, mail->subscriber);
    struct links links = {own_link(arena, bulk->unsubscribe, token),
                          own_link(arena, bulk->preferences, token)};
    struct letter letter = {.mail = mail,
                            .from = from,
                            .from_name = from_name,
                            .subject = bulk->subject,
                            .body = fill_links(arena, bulk->body, &links),
                            .html = fill_links(arena, bulk->html, &links),
                            .unsubscribe = links.unsubscribe,
                            .list_label = bulk->list_label,
                            .bulk = true};

    return write_letter(arena, &letter);
}
