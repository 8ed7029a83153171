/* tests/scenario/wire.c - sockets, HTTP and MLLP as a simple, patient peer speaks them. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/file.h"
#include "scenario.h"

enum { READ_BYTES = 65536 };

int
wire_connect(struct world *w, int port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct timeval wait = {.tv_sec = WORLD_WAIT_MS / 1000};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
        return fd;
    fail_set(w, "could not connect to port %d: %s", port, strerror(errno));
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

/* False when the peer has gone, which is not the scenario's failure by itself. */
bool
wire_write(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

        if (n <= 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

/* Adds what comes next; 0 at the end of the stream, -1 when nothing came in time. */
static int
more(int fd, struct buf *buf)
{
    static char part[READ_BYTES];
    ssize_t n = recv(fd, part, sizeof(part), 0);

    if (n > 0)
        buf_add(buf, (struct str){part, (size_t)n});
    return n > 0 ? 1 : n == 0 || errno == ECONNRESET ? 0 : -1;
}

/* One byte at a time, so that a second frame stays in the socket for the next call. */
bool
wire_read_frame(struct world *w, int fd)
{
    struct buf buf;
    char c = 0;

    buf_init(&buf, w->arena, 4096);
    w->answer = (struct answer){0};
    for (;;) {
        ssize_t n = recv(fd, &c, 1, 0);

        if (n == 0 || (n < 0 && errno == ECONNRESET)) {
            w->answer.closed = true;
            w->answer.body = buf_str(&buf);
            return true;
        }
        if (n < 0)
            return FAILED(w, "no frame came in time");
        buf_char(&buf, c);
        if (c == '\r' && buf.n >= 2 && buf.p[buf.n - 2] == '\x1c')
            break;
    }
    w->answer.body = buf_str(&buf);
    if (buf.p[0] != '\x0b')
        return FAILED(w, "the frame does not begin with 0x0B: %.*s", STRF(shown(w, buf_str(&buf))));
    w->answer.hl7 = str_slice(buf_str(&buf), 1, buf.n - 2);
    return true;
}

struct str
header_value(const struct answer *answer, const char *name)
{
    struct str rest = answer->headers;

    while (rest.p != NULL) {
        struct str line = str_cut(&rest, '\n');
        struct str key = str_slice(line, 0, str_find(line, ':'));

        if (str_ieq(str_trim(key), str_of(name)))
            return str_trim(str_skip(line, key.n + 1));
    }
    return STR("");
}

static bool
unchunk(struct arena *arena, struct str in, struct str *out)
{
    struct buf buf;

    buf_init(&buf, arena, in.n + 1);
    for (;;) {
        size_t line = str_find_str(in, STR("\r\n"));
        size_t size = 0;

        if (line == in.n)
            return false;
        for (size_t i = 0; i < line && in.p[i] != ';'; i++) {
            const char *digits = "0123456789abcdef";
            const char *at = strchr(digits, in.p[i] | 0x20);

            if (at == NULL)
                return false;
            size = size * 16 + (size_t)(at - digits);
        }
        in = str_skip(in, line + 2);
        if (size == 0)
            break;
        if (in.n < size + 2)
            return false;
        buf_add(&buf, str_slice(in, 0, size));
        in = str_skip(in, size + 2);
    }
    *out = buf_str(&buf);
    return true;
}

bool
http_response_parse(struct arena *arena, struct str raw, struct answer *out)
{
    size_t head = str_find_str(raw, STR("\r\n\r\n"));
    struct str body = str_skip(raw, head + 4);
    uint64_t length, status;

    *out = (struct answer){0};
    if (head == raw.n || raw.n < 12 || !str_starts(raw, STR("HTTP/1.")))
        return false;
    if (!str_parse_u64(str_slice(raw, 9, 12), &status))
        return false;
    out->status = (int)status;
    out->headers = str_slice(raw, 0, head);
    if (str_ieq(header_value(out, "Transfer-Encoding"), STR("chunked")))
        return unchunk(arena, body, &out->body);
    if (!str_parse_u64(header_value(out, "Content-Length"), &length))
        length = 0;
    if (body.n < length)
        return false;
    out->body = str_slice(body, 0, length);
    return true;
}

bool
wire_read_response(struct world *w, int fd)
{
    struct buf buf;

    buf_init(&buf, w->arena, READ_BYTES);
    for (;;) {
        int got = more(fd, &buf);

        if (http_response_parse(w->arena, buf_str(&buf), &w->answer))
            break;
        if (got < 0)
            return FAILED(w, "no whole response came in time: %.*s", STRF(shown(w, buf_str(&buf))));
        if (got == 0) {
            w->answer = (struct answer){.closed = true, .body = buf_str(&buf)};
            return true;
        }
    }
    if (str_starts(w->answer.body, STR("MSH|")) || str_starts(w->answer.body, STR("FHS|")))
        w->answer.hl7 = w->answer.body;
    return true;
}

bool
wire_http(struct world *w, const struct http_ask *ask)
{
    CLEANUP(fd_close) int fd = -1;
    struct str head;

    if (!server_ensure(w))
        return false;
    fd = wire_connect(w, w->port_http);
    if (fd < 0)
        return false;
    head =
        arena_printf(w->arena,
                     "%s %.*s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
                     "%.*sContent-Length: %zu\r\n\r\n",
                     ask->method, STRF(ask->path), w->port_http, STRF(ask->headers), ask->body.n);
    if (wire_write(fd, head))
        (void)wire_write(fd, ask->body); /* a server may refuse before it has read all */
    return wire_read_response(w, fd);
}

struct str
base64(struct arena *arena, struct str s)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buf buf;

    buf_init(&buf, arena, s.n * 4 / 3 + 8);
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t bits = 0;

        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_char(&buf, i + k > s.n ? '=' : digits[bits >> (18 - 6 * k) & 63]);
    }
    return buf_str(&buf);
}

struct str
escape_xml(struct arena *arena, struct str s)
{
    struct buf buf;

    buf_init(&buf, arena, s.n + s.n / 8 + 16);
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '&':
            BUF_LIT(&buf, "&amp;");
            break;
        case '<':
            BUF_LIT(&buf, "&lt;");
            break;
        case '>':
            BUF_LIT(&buf, "&gt;");
            break;
        case '\r':
            BUF_LIT(&buf, "&#xD;");
            break;
        default:
            buf_char(&buf, s.p[i]);
        }
    }
    return buf_str(&buf);
}

/* The entity or character reference that s begins with, else its first byte. */
static struct str
one_character(struct str s, char *c)
{
    static const struct {
        struct str from;
        char to;
    } entity[] = {{STR_INIT("&amp;"), '&'},  {STR_INIT("&lt;"), '<'},    {STR_INIT("&gt;"), '>'},
                  {STR_INIT("&quot;"), '"'}, {STR_INIT("&apos;"), '\''}, {STR_INIT("&#xD;"), '\r'},
                  {STR_INIT("&#xA;"), '\n'}, {STR_INIT("&#13;"), '\r'},  {STR_INIT("&#10;"), '\n'}};

    for (size_t i = 0; i < sizeof(entity) / sizeof(entity[0]); i++) {
        if (str_starts(s, entity[i].from)) {
            *c = entity[i].to;
            return entity[i].from;
        }
    }
    *c = s.p[0];
    return str_slice(s, 0, 1);
}

struct str
unescape_xml(struct arena *arena, struct str s)
{
    struct buf buf;

    buf_init(&buf, arena, s.n + 1);
    while (s.n > 0) {
        char c;

        s = str_skip(s, one_character(s, &c).n);
        buf_char(&buf, c);
    }
    return buf_str(&buf);
}
