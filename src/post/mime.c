/* post/mime.c - a mail as RFC 5322 and MIME have it: UTF-8 text, maybe a PDF. */
#include "post/post.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/utf8.h"

enum { LINE_BYTES = 57, WORD_BYTES = 42 }; /* 76 characters a line; 75 an encoded word */

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
add_header_text(struct buf *buf, struct str text)
{
    if (is_ascii(text)) {
        buf_add(buf, text);
        return;
    }
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

static void
add_headers(struct buf *buf, const struct mail *mail, struct str from, struct str from_name)
{
    struct str domain = str_skip(from, str_find(from, '@') + (str_find(from, '@') < from.n));

    BUF_LIT(buf, "From: ");
    if (is_ascii(from_name) && from_name.n > 0)
        buf_printf(buf, "\"%.*s\"", STRF(from_name));
    else
        add_header_text(buf, from_name);
    buf_printf(buf, " <%.*s>\r\nTo: <%.*s>\r\nSubject: ", STRF(from), STRF(mail->to));
    add_header_text(buf, mail->subject);
    BUF_LIT(buf, "\r\n");
    add_date(buf, mail->queued_at);
    buf_printf(buf, "Message-ID: <mail-%lld@%.*s>\r\n", (long long)mail->id, STRF(domain));
    BUF_LIT(buf, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
}

static void
add_text(struct buf *buf, struct str body)
{
    BUF_LIT(buf, "Content-Type: text/plain; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: base64\r\n\r\n");
    add_base64_lines(buf, body);
}

struct str
mail_mime(struct arena *arena, const struct mail *mail, struct str from, struct str from_name)
{
    struct str mark = arena_printf(arena, "=_part_%lld", (long long)mail->id);
    struct buf buf;

    buf_init(&buf, arena, 1024 + mail->body.n * 3 / 2 + mail->attachment.n * 3 / 2);
    add_headers(&buf, mail, from, from_name);
    if (mail->attachment.n == 0) {
        add_text(&buf, mail->body);
        return buf_str(&buf);
    }
    buf_printf(&buf, "Content-Type: multipart/mixed; boundary=\"%.*s\"\r\n\r\n--%.*s\r\n",
               STRF(mark), STRF(mark));
    add_text(&buf, mail->body);
    buf_printf(&buf,
               "--%.*s\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
               "Content-Disposition: attachment; filename=\"%.*s\"\r\n\r\n",
               STRF(mark), STRF(mail->attachment_name));
    add_base64_lines(&buf, mail->attachment);
    buf_printf(&buf, "--%.*s--\r\n", STRF(mark));
    return buf_str(&buf);
}
