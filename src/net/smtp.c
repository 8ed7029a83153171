/* net/smtp.c - handing mails to the mail server, by libcurl. */
#include "net/smtp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/err.h"

enum {
    MAIL_MAX = 64 * 1024 * 1024,
    ADDRESS_MAX = 254, /* RFC 5321 4.5.3.1.3 */
    CONNECT_S = 10,
    LINGER_US = 5000000 /* for an answer to the final dot when told to stop */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
set_up(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct smtp_link {
    struct smtp_server server;
    CURL *curl;
    struct arena *arena; /* of one mail */
    char error[CURL_ERROR_SIZE];
};

struct exchange {
    const struct smtp_mail *mail;
    const atomic_bool *stop;
    struct str left; /* of the message, to be sent */
    struct smtp_result *result;
    int64_t ended_us; /* the last bytes were given to be sent; 0: not yet */
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

/* libcurl asks for the text once the server has said 354, and sends the final dot after the last byte
 * it gets here: before that one whoever sends notes that the mail is being handed over. */
static size_t
give(char *to, size_t size, size_t count, void *user)
{
    struct exchange *x = user;
    struct str piece = str_slice(x->left, 0, size * count);

    if (piece.n > 0)
        memcpy(to, piece.p, piece.n);
    x->left = str_skip(x->left, piece.n);
    if (x->left.n == 0 && x->ended_us == 0) {
        if (x->mail->before_end != NULL && !x->mail->before_end(x->mail->user))
            return CURL_READFUNC_ABORT;
        x->ended_us = clock_monotonic_us();
    }
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

/* Asked about once a second: not 0 ends the exchange. */
static int
watch(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct exchange *x = user;

    (void)a;
    (void)b;
    (void)c;
    (void)d;
    if (x->stop == NULL || !atomic_load(x->stop))
        return 0;
    return x->ended_us == 0 || clock_monotonic_us() - x->ended_us > LINGER_US;
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
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT,
                           server->timeout_s == 0 ? 30L : (long)server->timeout_s);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    (void)curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
}

struct smtp_link *
smtp_link_open(const struct smtp_server *server)
{
    struct smtp_link *link = x_calloc(1, sizeof(*link));

    (void)pthread_once(&once, set_up);
    link->server = *server;
    link->arena = arena_new(MAIL_MAX);
    link->curl = curl_easy_init();
    if (link->curl == NULL)
        die("no memory for a connection to the mail server");
    set_server(link->curl, link->arena, server);
    (void)curl_easy_setopt(link->curl, CURLOPT_ERRORBUFFER, link->error);
    (void)curl_easy_setopt(link->curl, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(link->curl, CURLOPT_READFUNCTION, give);
    (void)curl_easy_setopt(link->curl, CURLOPT_HEADERFUNCTION, heard);
    (void)curl_easy_setopt(link->curl, CURLOPT_XFERINFOFUNCTION, watch);
    (void)curl_easy_setopt(link->curl, CURLOPT_NOPROGRESS, 0L);
    return link;
}

void
smtp_link_close(struct smtp_link *link)
{
    if (link == NULL)
        return;
    curl_easy_cleanup(link->curl);
    arena_free(link->arena);
    x_free(link);
}

/* Which of the commands was refused: only libcurl's own words say it. */
static enum smtp_stage
stage_of(const struct smtp_link *link, const struct exchange *x)
{
    if (x->ended_us != 0)
        return SMTP_AT_TEXT;
    return strncmp(link->error, "RCPT failed", 11) == 0 ? SMTP_AT_RECIPIENT : SMTP_AT_SERVER;
}

static void
judge(struct smtp_link *link, CURLcode done, const struct exchange *x)
{
    struct smtp_result *result = x->result;
    long code = 0;

    (void)curl_easy_getinfo(link->curl, CURLINFO_RESPONSE_CODE, &code);
    result->code = code < 0 ? 0 : (unsigned)code;
    result->stage = stage_of(link, x);
    if (done == CURLE_OK) {
        result->answer = SMTP_SENT;
        return;
    }
    result->answer = result->code / 100 == 5 ? SMTP_PERMANENT : SMTP_TEMPORARY;
    if (result->code / 100 == 4 || result->code / 100 == 5)
        return;
    /* It was not the server that said no. One that has spoken is there: only this mail failed. */
    result->answer = x->ended_us != 0 ? SMTP_UNKNOWN : SMTP_TEMPORARY;
    result->stage = result->code == 0 ? SMTP_AT_SERVER : SMTP_AT_TEXT;
    result->code = 0;
    (void)snprintf(result->text, sizeof(result->text), "%s", curl_easy_strerror(done));
}

static void
perform(struct smtp_link *link, const struct smtp_mail *mail, struct smtp_result *result)
{
    struct exchange x = {.mail = mail,
                         .stop = link->server.stop,
                         .left = crlf(link->arena, mail->text),
                         .result = result};
    struct str from = arena_printf(link->arena, "<%.*s>", STRF(mail->from));
    struct str to = arena_printf(link->arena, "<%.*s>", STRF(mail->to));
    struct curl_slist *recipients = curl_slist_append(NULL, arena_cstr(link->arena, to));

    if (recipients == NULL)
        die("no memory for a mail's recipient");
    link->error[0] = '\0';
    (void)curl_easy_setopt(link->curl, CURLOPT_MAIL_FROM, arena_cstr(link->arena, from));
    (void)curl_easy_setopt(link->curl, CURLOPT_MAIL_RCPT, recipients);
    (void)curl_easy_setopt(link->curl, CURLOPT_READDATA, &x);
    (void)curl_easy_setopt(link->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)x.left.n);
    (void)curl_easy_setopt(link->curl, CURLOPT_HEADERDATA, &x);
    (void)curl_easy_setopt(link->curl, CURLOPT_XFERINFODATA, &x);
    judge(link, curl_easy_perform(link->curl), &x);
    curl_slist_free_all(recipients);
}

/* A connection kept from the mail before may have been closed by the server meanwhile: it said nothing
 * at all to this one. */
static bool
was_stale(const struct smtp_link *link, const struct smtp_result *result)
{
    long connects = 1;

    (void)curl_easy_getinfo(link->curl, CURLINFO_NUM_CONNECTS, &connects);
    return result->stage == SMTP_AT_SERVER && result->code == 0 && connects == 0;
}

struct smtp_result
smtp_link_send(struct smtp_link *link, const struct smtp_mail *mail)
{
    struct smtp_result result = {.answer = SMTP_PERMANENT,
                                 .stage = SMTP_AT_RECIPIENT,
                                 .text = "the address is not an e-mail address"};

    if (!address_ok(mail->to) || (mail->from.n > 0 && !address_ok(mail->from)))
        return result;
    arena_reset(link->arena);
    perform(link, mail, &result);
    if (was_stale(link, &result) &&
        (link->server.stop == NULL || !atomic_load(link->server.stop))) {
        arena_reset(link->arena);
        perform(link, mail, &result);
    }
    return result;
}

struct smtp_result
smtp_send(const struct smtp_server *server, const struct smtp_mail *mail)
{
    struct smtp_link *link = smtp_link_open(server);
    struct smtp_result result = smtp_link_send(link, mail);

    smtp_link_close(link);
    return result;
}
