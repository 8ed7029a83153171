/* net/smtp.c - handing one mail to the mail server, by libcurl. */
#include "net/smtp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { MAIL_MAX = 64 * 1024 * 1024, ADDRESS_MAX = 254 }; /* RFC 5321 4.5.3.1.3 */

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
set_up(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct exchange {
    struct str left; /* of the message, to be sent */
    struct smtp_result *result;
    bool refused;
};

/* Nothing that could end the command it stands in. */
static bool
address_ok(struct str address)
{
    size_t at = 0;

    for (size_t i = 0; i < address.n; i++) {
        unsigned char c = (unsigned char)address.p[i];

        if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == ',' || c == '"')
            return false;
        at += c == '@';
    }
    return address.n <= ADDRESS_MAX && at == 1 && address.p[0] != '@' &&
           address.p[address.n - 1] != '@';
}

static size_t
give(char *to, size_t size, size_t count, void *user)
{
    struct exchange *x = user;
    struct str piece = str_slice(x->left, 0, size * count);

    if (piece.n > 0)
        memcpy(to, piece.p, piece.n);
    x->left = str_skip(x->left, piece.n);
    return piece.n;
}

/* libcurl shows each reply line of the server. The first refusal counts, else the last line that
 * is not the answer to QUIT. */
static size_t
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
heard(char *line, size_t size, size_t count, void *user)
{
    struct exchange *x = user;
    struct str text = str_trim((struct str){line, size * count});

    if (!x->refused && !str_starts(text, STR("221")))
        (void)snprintf(x->result->text, sizeof(x->result->text), "%.*s", STRF(text));
    x->refused = x->refused || str_starts(text, STR("4")) || str_starts(text, STR("5"));
    return size * count;
}

/* RFC 5321 2.3.8: lines end in CRLF. */
static struct str
crlf(struct arena *arena, struct str text)
{
    struct buf buf;

    buf_init(&buf, arena, text.n + text.n / 32 + 2);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n' && (i == 0 || text.p[i - 1] != '\r'))
            buf_char(&buf, '\r');
        buf_char(&buf, text.p[i]);
    }
    return buf_str(&buf);
}

static void
set_server(CURL *curl, struct arena *arena, const struct smtp_server *server)
{
    struct str url = arena_printf(arena, "%s://%s:%u", server->port == 465 ? "smtps" : "smtp",
                                  server->host, server->port);

    (void)curl_easy_setopt(curl, CURLOPT_URL, arena_cstr(arena, url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
                           server->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
    if (!server->tls) /* taken where offered, then an unknown certificate still beats no TLS */
        (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    if (server->user != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    }
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT,
                           server->timeout_s == 0 ? 30L : (long)server->timeout_s);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
}

static void
judge(CURL *curl, CURLcode done, struct smtp_result *result)
{
    long code = 0;

    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    result->code = code < 0 ? 0 : (unsigned)code;
    if (done == CURLE_OK) {
        result->answer = SMTP_SENT;
        return;
    }
    result->answer = result->code / 100 == 5 ? SMTP_PERMANENT : SMTP_TEMPORARY;
    if (result->code / 100 != 4 &&
        result->code / 100 != 5) { /* it was not the server that said no */
        result->code = 0;
        (void)snprintf(result->text, sizeof(result->text), "%s", curl_easy_strerror(done));
    }
}

static void
perform(struct arena *arena, const struct smtp_server *server, const struct smtp_mail *mail,
        struct smtp_result *result)
{
    struct exchange x = {.left = crlf(arena, mail->text), .result = result};
    struct str from = arena_printf(arena, "<%.*s>", STRF(mail->from));
    struct str to = arena_printf(arena, "<%.*s>", STRF(mail->to));
    struct curl_slist *recipients = curl_slist_append(NULL, arena_cstr(arena, to));
    CURL *curl = curl_easy_init();

    if (curl != NULL && recipients != NULL) {
        set_server(curl, arena, server);
        (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, arena_cstr(arena, from));
        (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
        (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
        (void)curl_easy_setopt(curl, CURLOPT_READDATA, &x);
        (void)curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)x.left.n);
        (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, heard);
        (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, &x);
        judge(curl, curl_easy_perform(curl), result);
    }
    curl_slist_free_all(recipients);
    curl_easy_cleanup(curl);
}

struct smtp_result
smtp_send(const struct smtp_server *server, const struct smtp_mail *mail)
{
    struct smtp_result result = {.answer = SMTP_TEMPORARY,
                                 .text = "the mail could not be prepared"};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(MAIL_MAX);

    (void)pthread_once(&once, set_up);
    if (!address_ok(mail->to) || (mail->from.n > 0 && !address_ok(mail->from))) {
        result.answer = SMTP_PERMANENT;
        (void)snprintf(result.text, sizeof(result.text), "the address is not an e-mail address");
        return result;
    }
    perform(arena, server, mail, &result);
    return result;
}
