/* net/send.c - one POST by libcurl. */
#include "net/send.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/limits.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
set_up(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t
/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libcurl's */
hear(char *bytes, size_t size, size_t count, void *user)
{
    struct buf *buf = user;

    if (buf->n + size * count > LIMIT_BATCH_BYTES)
        return 0;
    buf_add(buf, (struct str){bytes, size * count});
    return size * count;
}

static void
set_options(CURL *curl, struct arena *arena, const struct send_to *to, struct str body)
{
    (void)arena;
    (void)curl_easy_setopt(curl, CURLOPT_URL, to->url);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)to->timeout_s);
    (void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.p);
    (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    if (to->user != NULL && to->password != NULL) {
        (void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME, to->user);
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD, to->password);
    }
}

static enum status
perform(CURL *curl, const struct send_to *to, struct sent_answer *out, struct buf *buf,
        struct err *err)
{
    CURLcode code = curl_easy_perform(curl);
    long status = 0;

    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
        return FAIL(err, E_INVALID, "%s is no http:// or https:// address", to->url);
    if (code != CURLE_OK)
        return FAIL(err, E_IO, "%s: %s", to->url, curl_easy_strerror(code));
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    out->status = (unsigned)status;
    out->body = buf_str(buf);
    return OK;
}

enum status
send_body(struct arena *arena, const struct send_to *to, struct str body, struct sent_answer *out,
          struct err *err)
{
    struct curl_slist *headers;
    struct buf buf;
    CURL *curl;
    enum status status;

    (void)pthread_once(&once, set_up);
    curl = curl_easy_init();
    if (curl == NULL)
        return FAIL(err, E_IO, "libcurl could not start");
    buf_init(&buf, arena, 4096);
    headers = curl_slist_append(
        NULL, arena_cstr(arena, arena_printf(arena, "Content-Type: %s", to->type)));
    set_options(curl, arena, to, body);
    (void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &buf);
    status = perform(curl, to, out, &buf, err);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
}
