/* net/http.h - HTTP requests as a handler sees them: whole, in memory, one thread each.
 *
 * Purpose    the loop frames complete requests; a worker thread then calls the handler, which
 *            reads `req`, may block, fills `res` and returns. Nothing of libmicrohttpd is seen.
 * Ownership  req, res and all they point to belong to req->arena, which ends when the answer has
 *            been sent. A handler keeps nothing. Strings given to res must live in the arena or
 *            be static.
 * Limits     http_options; LIMIT_ARENA_BYTES a request. Larger bodies are answered 413, slow
 *            senders 408, more than the queue holds 503, each with one plain sentence.
 * Errors     http_listen: E_INVALID (address, certificate), E_IO.
 * Source     RFC 9110, RFC 9112; RFC 7578 (multipart forms); RFC 6265 (cookies).
 * Why        docs/adr/0006-net.md
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "net/server.h"

enum http_method {
    HTTP_GET,
    HTTP_HEAD, /* answer as for GET; the body is left out for you */
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER
};

struct http_header {
    struct str name; /* as sent; compare with str_ieq */
    struct str value;
};

/* One field of a form: urlencoded or multipart. */
struct form_field {
    struct str name;
    struct str value;    /* of a file: its bytes */
    struct str filename; /* empty unless a file was sent; never use it as a path */
    struct str type;     /* of a file: the media type the sender claims */
};

struct form {
    struct form_field *list;
    size_t count;
};

struct req {
    struct arena *arena;
    enum http_method method;
    struct str path;  /* decoded, begins with '/', has no NUL */
    struct str query; /* what stood after '?', still encoded */
    const struct http_header *headers;
    size_t header_count;
    struct str body;
    struct peer peer;
    unsigned worker;     /* 0 .. workers-1: which thread runs this, for one connection a thread */
    int64_t received_us; /* clock_monotonic_us() when the request line came */
    struct form *form;   /* use req_form() */
    struct form *args;   /* use req_query() */
};

struct res_header {
    struct res_header *next;
    const char *name;
    const char *value;
};

struct res {
    unsigned status; /* 200 unless set */
    struct str body;
    const char *type; /* Content-Type; "text/plain; charset=utf-8" unless set */
    struct res_header *headers;
    bool close; /* end the connection after this answer */
};

/* Runs on a worker thread. */
typedef void http_handler(void *user, struct req *req, struct res *res);

/* How many bytes of body this request may have; runs on the loop when the headers are there (no
 * body, no form yet), so it must not block. */
typedef size_t http_body_max(void *user, const struct req *req);

struct http_options {
    const char *address;   /* HOST:PORT, [::1]:PORT; port 0 takes a free one */
    const struct tls *tls; /* NULL: no TLS. Borrowed as long as the server lives */
    http_handler *handler;
    http_body_max *body_max; /* NULL: LIMIT_FORM_BYTES for everything */
    void *user;
    unsigned connections;    /* at once; 0: 2048. Further ones wait to be accepted */
    unsigned connections_ip; /* at once from one address; 0: 1024. Further ones are closed */
    unsigned idle_s;         /* between requests, then closed; 0: 75 */
    unsigned request_s;      /* for headers and the first body bytes, then 408; 0: 20.
                                 A body gets one second more for every 16 KiB */
};

/* Opens the listener; requests are served while server_run() runs. */
MUST_USE enum status http_listen(struct server *server, const struct http_options *options,
                                 struct bound *bound, struct err *err);

/* Looking things up: an absent one is the empty str with p == NULL. */
struct str req_header(const struct req *req, const char *name); /* the first, any case */
struct str req_cookie(const struct req *req, const char *name);
struct str req_query(struct req *req, const char *name); /* decoded */
struct str req_field(struct req *req, const char *name); /* of the form; the first */
const struct form *req_form(struct req *req);            /* never NULL; empty if there is none */

/* Takes apart a form of either kind; false if the bytes are not what `type` says. */
bool form_parse(struct arena *arena, struct str type, struct str body, struct form *out);
/* %XX and, if `plus`, '+'; false for a broken escape or a NUL. */
bool http_decode(struct arena *arena, struct str s, bool plus, struct str *out);
/* For a query or path segment: everything but letters, digits and -._~ as %XX. */
struct str http_encode(struct arena *arena, struct str s);

/* `Authorization: Basic`: false if there is none or it is broken. RFC 7617. */
bool req_basic(const struct req *req, struct str *user, struct str *password);

/* CR, LF and NUL in the value become spaces. */
void res_header(const struct req *req, struct res *res, const char *name, struct str value);
void res_text(struct res *res, unsigned status, struct str text); /* plain text */
/* 303 to `path`, which begins with '/'. */
void res_redirect(const struct req *req, struct res *res, struct str path);

const char *http_method_word(enum http_method method);

#endif
