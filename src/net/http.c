/* net/http.c - what handlers ask of a request, and how they answer. */
#include "net/http.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

static const char *const method_words[] = {"GET",   "HEAD",   "POST",    "PUT",
                                           "PATCH", "DELETE", "OPTIONS", "OTHER"};

const char *
http_method_word(enum http_method method)
{
    return method_words[method];
}

struct str
req_header(const struct req *req, const char *name)
{
    struct str want = str_of(name);

    for (size_t i = 0; i < req->header_count; i++)
        if (str_ieq(req->headers[i].name, want))
            return req->headers[i].value;
    return (struct str){NULL, 0};
}

/* One Cookie header holds all: a=1; b="2". */
struct str
req_cookie(const struct req *req, const char *name)
{
    struct str rest = req_header(req, "Cookie"), want = str_of(name);

    while (rest.p != NULL) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str key = str_cut(&value, '=');

        if (!str_eq(key, want) || value.p == NULL)
            continue;
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = str_slice(value, 1, value.n - 1);
        return value;
    }
    return (struct str){NULL, 0};
}

static struct str
field_of(const struct form *form, const char *name)
{
    struct str want = str_of(name);

    for (size_t i = 0; i < form->count; i++)
        if (str_eq(form->list[i].name, want))
            return form->list[i].value;
    return (struct str){NULL, 0};
}

struct str
req_query(struct req *req, const char *name)
{
    if (req->args == NULL) {
        req->args = ARENA_NEW(req->arena, struct form);
        if (!form_parse(req->arena, STR("application/x-www-form-urlencoded"), req->query,
                        req->args))
            *req->args = (struct form){0};
    }
    return field_of(req->args, name);
}

const struct form *
req_form(struct req *req)
{
    if (req->form == NULL) {
        req->form = ARENA_NEW(req->arena, struct form);
        if (!form_parse(req->arena, req_header(req, "Content-Type"), req->body, req->form))
            *req->form = (struct form){0};
    }
    return req->form;
}

struct str
req_field(struct req *req, const char *name)
{
    return field_of(req_form(req), name);
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool
http_decode(struct arena *arena, struct str s, bool plus, struct str *out)
{
    char *to = arena_bytes(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c == '%') {
            int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;

            if (low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        to[n++] = c;
    }
    *out = (struct str){to, n};
    return true;
}

struct str
http_encode(struct arena *arena, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";
    struct buf buf;

    buf_init(&buf, arena, s.n + 16);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            (c != '\0' && strchr("-._~", c) != NULL)) {
            buf_char(&buf, (char)c);
        } else {
            buf_char(&buf, '%');
            buf_char(&buf, digits[c >> 4]);
            buf_char(&buf, digits[c & 15]);
        }
    }
    return buf_str(&buf);
}

static int
base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '/')
        return c == '+' ? 62 : 63;
    return -1;
}

static bool
base64_decode(struct arena *arena, struct str s, struct str *out)
{
    char *to = arena_bytes(arena, s.n);
    uint32_t bits = 0;
    size_t n = 0, count = 0;

    while (s.n > 0 && s.p[s.n - 1] == '=')
        s.n--;
    for (size_t i = 0; i < s.n; i++) {
        int digit = base64_digit(s.p[i]);

        if (digit < 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            to[n++] = (char)(bits >> count & 0xff);
        }
    }
    *out = (struct str){to, n};
    return true;
}

bool
req_basic(const struct req *req, struct str *user, struct str *password)
{
    struct str header = req_header(req, "Authorization"), all;

    if (header.n < 6 || !str_ieq(str_slice(header, 0, 6), STR("Basic ")) ||
        !base64_decode(req->arena, str_trim(str_skip(header, 6)), &all) ||
        str_find(all, ':') == all.n)
        return false;
    *user = str_cut(&all, ':');
    *password = all;
    return true;
}

void
res_header(const struct req *req, struct res *res, const char *name, struct str value)
{
    struct res_header *header = ARENA_NEW(req->arena, struct res_header);
    char *text = arena_bytes(req->arena, value.n + 1);

    for (size_t i = 0; i < value.n; i++)
        text[i] = value.p[i] == '\r' || value.p[i] == '\n' || value.p[i] == '\0' ? ' ' : value.p[i];
    text[value.n] = '\0';
    header->name = name;
    header->value = text;
    header->next = res->headers;
    res->headers = header;
}

void
res_text(struct res *res, unsigned status, struct str text)
{
    res->status = status;
    res->body = text;
    res->type = "text/plain; charset=utf-8";
}

void
res_redirect(const struct req *req, struct res *res, struct str path)
{
    /* "//host" would be somebody else's site. */
    assert(path.n > 0 && path.p[0] == '/' && (path.n == 1 || path.p[1] != '/'));
    res->status = 303;
    res_header(req, res, "Location", path);
}
