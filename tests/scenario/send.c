/* tests/scenario/send.c - words by which a peer, a terminal or a browser acts. */
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "scenario.h"

enum { CANARY_LETTERS = 5, SLOW_MS = 3, RUN_ARGS = 32 };

const struct feed_login *
feed_find(struct world *w, struct str code)
{
    for (size_t i = 0; i < w->feeds; i++) {
        if (str_eq(w->feed[i].code, code))
            return &w->feed[i];
    }
    fail_set(w, "no feed \"%.*s\" was given", STRF(code));
    return NULL;
}

/* No log may ever show a family name that was sent. */
static void
plant_canaries(struct world *w, struct str message)
{
    while (message.p != NULL) {
        struct str segment = str_cut(&message, '\r');
        struct str family = segment_field(segment, 5, 1);

        if (str_starts(segment, STR("PID|")) && family.n >= CANARY_LETTERS &&
            w->canaries < WORLD_CANARIES)
            w->canary[w->canaries++] = family;
    }
}

static struct str
basic(struct world *w, struct str user, struct str password)
{
    struct str pair = arena_printf(w->arena, "%.*s:%.*s", STRF(user), STRF(password));

    return arena_printf(w->arena, "Authorization: Basic %.*s\r\n", STRF(base64(w->arena, pair)));
}

static bool
send_http(struct world *w, const struct feed_login *feed, struct str message)
{
    struct http_ask ask = {.method = "POST", .path = STR("/hl7"), .body = message};

    ask.headers = arena_printf(w->arena, "%.*sContent-Type: x-application/hl7-v2+er7\r\n",
                               STRF(basic(w, feed->user, feed->password)));
    return wire_http(w, &ask);
}

static bool
send_soap(struct world *w, const struct feed_login *feed, struct str message)
{
    struct http_ask ask = {.method = "POST", .path = STR("/soap")};
    struct str rest;

    ask.headers = STR("Content-Type: application/soap+xml; charset=utf-8\r\n");
    ask.body = arena_printf(
        w->arena,
        "<?xml version=\"1.0\"?>\n<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\" "
        "xmlns:i=\"urn:cdc:iisb:2011\"><e:Body><i:submitSingleMessage><i:username>%.*s</i:username>"
        "<i:password>%.*s</i:password><i:facilityID>%.*s</i:facilityID><i:hl7Message>%.*s"
        "</i:hl7Message></i:submitSingleMessage></e:Body></e:Envelope>",
        STRF(feed->user), STRF(feed->password), STRF(feed->org),
        STRF(escape_xml(w->arena, message)));
    if (!wire_http(w, &ask))
        return false;
    rest = str_skip(w->answer.body, str_find_str(w->answer.body, STR("return>")) + 7);
    rest = str_slice(rest, 0, str_find(rest, '<'));
    w->answer.hl7 = unescape_xml(w->arena, rest);
    return true;
}

/* May hold NUL bytes, which no printf would carry. */
static struct str
framed(struct world *w, struct str message)
{
    struct buf buf;

    buf_init(&buf, w->arena, message.n + 4);
    buf_char(&buf, '\x0b');
    buf_add(&buf, message);
    BUF_LIT(&buf, "\x1c\r");
    return buf_str(&buf);
}

static bool
send_mllp(struct world *w, struct str message)
{
    CLEANUP(fd_close) int fd = -1;

    if (!server_ensure(w))
        return false;
    fd = wire_connect(w, w->port_mllp);
    if (fd < 0)
        return false;
    (void)wire_write(fd, framed(w, message)); /* a server may close before it has read all */
    return wire_read_frame(w, fd);
}

/* Adds the JSON string that s begins with, without its quotes, to buf. */
static void
json_string(struct buf *buf, struct str s)
{
    static const char from[] = "rntbf", to[] = "\r\n\t\b\f";

    for (size_t i = 1; i < s.n && s.p[i] != '"'; i++) {
        const char *letter;

        if (s.p[i] != '\\' || i + 1 == s.n) {
            buf_char(buf, s.p[i]);
            continue;
        }
        letter = strchr(from, s.p[++i]);
        buf_char(buf, letter != NULL ? to[letter - from] : s.p[i]);
    }
}

/* The "reply" of every line, one after the other. */
static struct str
replies(struct world *w, struct str lines)
{
    struct str key = STR("\"reply\":");
    struct buf buf;

    buf_init(&buf, w->arena, lines.n + 1);
    while (lines.p != NULL) {
        struct str line = str_cut(&lines, '\n');
        size_t at = str_find_str(line, key);

        if (at < line.n)
            json_string(&buf, str_trim(str_skip(line, at + key.n)));
    }
    return buf_str(&buf);
}

/* Through the terminal, beside the running server if there is one. */
static bool
send_file(struct world *w, const struct feed_login *feed, struct str message)
{
    struct str args[] = {STR("message"), STR("submit"), STR("--data"), w->data,
                         STR("--feed"),  feed->code,    STR("--json"), STR("-")};

    if (!setup_ensure(w) || !jenner_run(w, args, 8, message))
        return false;
    w->answer = (struct answer){.body = w->ran.out, .hl7 = replies(w, w->ran.out)};
    return true;
}

static bool
send_message(struct world *w, struct str code, struct str door, struct str message)
{
    const struct feed_login *feed = feed_find(w, code);

    if (feed == NULL)
        return false;
    if (message.n == 0)
        return FAILED(w, "nothing to send");
    w->sent = message;
    plant_canaries(w, message);
    if (str_eq(door, STR("http")))
        return send_http(w, feed, message);
    if (str_eq(door, STR("soap")))
        return send_soap(w, feed, message);
    if (str_eq(door, STR("mllp")))
        return send_mllp(w, message);
    if (str_eq(door, STR("file")))
        return send_file(w, feed, message);
    return FAILED(w, "the doors are http, soap, mllp and file, not \"%.*s\"", STRF(door));
}

bool
send_quietly(struct world *w, const struct feed_login *feed, struct str message)
{
    return send_http(w, feed, message);
}

bool
send_from(struct world *w, const struct str *arg, struct str body)
{
    return send_message(w, arg[1], STR("http"), body_lines(w, body, '\r'));
}

bool
send_by(struct world *w, const struct str *arg, struct str body)
{
    return send_message(w, arg[1], arg[2], body_lines(w, body, '\r'));
}

/* The body, or else the last message, under a control id of its own. */
bool
send_another(struct world *w, const struct str *arg, struct str body)
{
    struct str rest = body.n > 0 ? body_lines(w, body, '\r') : w->sent;
    struct buf buf;

    buf_init(&buf, w->arena, rest.n + 32);
    for (int i = 0; i < 9 && rest.p != NULL; i++) {
        buf_add(&buf, str_cut(&rest, '|'));
        buf_char(&buf, '|');
    }
    (void)str_cut(&rest, '|');
    buf_printf(&buf, "another-%u|", ++w->controls);
    buf_add(&buf, rest);
    return send_message(w, arg[1], STR("http"), buf_str(&buf));
}

bool
send_again(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return send_message(w, arg[0], STR("http"), w->sent);
}

bool
send_again_by(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return send_message(w, arg[0], arg[1], w->sent);
}

bool
send_unsigned(struct world *w, const struct str *arg, struct str body)
{
    struct feed_login feed = {.user = arg[1], .password = arg[2]};

    return send_http(w, &feed, body_lines(w, body, '\r'));
}

bool
storm_word(struct world *w, const struct str *arg, struct str body)
{
    const struct feed_login *feed = feed_find(w, arg[1]);
    uint64_t senders, ms;

    if (feed == NULL)
        return false;
    if (!str_parse_u64(arg[2], &senders) || !str_parse_u64(arg[3], &ms))
        return FAILED(w, "senders and ms are numbers");
    if (!storm_begin(w, body_lines(w, body, '\r'), feed, (long)senders))
        return false;
    (void)poll(NULL, 0, (int)ms);
    return true;
}

/* The words of a command line; "quoted words" are one. */
static bool
run(struct world *w, struct str line, struct str input)
{
    struct str args[RUN_ARGS];
    size_t n = 0;

    while (line.n > 0 && n < RUN_ARGS) {
        struct str one[STEP_ARGS] = {0};

        if (!step_fits(w->arena, "<word> <rest...>", line, one)) {
            one[1] = (struct str){0};
            if (!step_fits(w->arena, "<word>", line, one))
                return FAILED(w, "not words: %.*s", STRF(line));
        }
        args[n++] = one[0];
        line = one[1];
    }
    return setup_ensure(w) && jenner_run(w, args, n, input);
}

bool
run_jenner(struct world *w, const struct str *arg, struct str body)
{
    return run(w, arg[0], body_lines(w, body, '\n'));
}

bool
run_jenner_input(struct world *w, const struct str *arg, struct str body)
{
    return run(w, arg[0], body_lines(w, body, '\r'));
}

bool
get_page(struct world *w, const struct str *arg, struct str body)
{
    struct http_ask ask = {.method = "GET", .path = arg[0]};

    ask.headers = body_lines(w, body, '\n');
    return wire_http(w, &ask);
}

/* The body as it stands, its last line end left off; a first line "Content-Type: x" is a header. */
bool
post_page(struct world *w, const struct str *arg, struct str body)
{
    struct http_ask ask = {.method = "POST", .path = arg[0]};

    body = body_lines(w, body, '\n');
    ask.headers = STR("Content-Type: application/x-www-form-urlencoded\r\n");
    if (str_starts(body, STR("Content-Type:"))) {
        struct str type = str_cut(&body, '\n');

        ask.headers = arena_printf(w->arena, "%.*s\r\n", STRF(type));
    }
    ask.body = str_slice(body, 0, body.n > 0 ? body.n - 1 : 0);
    return wire_http(w, &ask);
}

bool
keep_piece(struct world *w, const struct str *arg, struct str rest, const char *where)
{
    if (str_find_str(rest, arg[1]) == rest.n)
        return FAILED(w, "the %s has no %.*s", where, STRF(shown(w, arg[1])));
    rest = str_skip(rest, str_find_str(rest, arg[1]) + arg[1].n);
    if (str_find_str(rest, arg[2]) == rest.n)
        return FAILED(w, "no %.*s follows", STRF(shown(w, arg[2])));
    name_set(w, arg[0], str_slice(rest, 0, str_find_str(rest, arg[2])));
    return true;
}

bool
keep(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return keep_piece(w, arg, w->answer.body, "page");
}

bool
keep_stdout(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return keep_piece(w, arg, w->ran.out, "result");
}

bool
pause_ms(struct world *w, const struct str *arg, struct str body)
{
    uint64_t ms;

    (void)body;
    if (!str_parse_u64(arg[0], &ms) || ms > WORLD_WAIT_MS)
        return FAILED(w, "\"%.*s\" is no number of ms up to %d", STRF(arg[0]), WORLD_WAIT_MS);
    (void)poll(NULL, 0, (int)ms);
    return true;
}

bool
line_open(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    if (!server_ensure(w))
        return false;
    fd_close(&w->line);
    w->line = wire_connect(w, str_eq(arg[0], STR("mllp")) ? w->port_mllp : w->port_http);
    return w->line >= 0;
}

/* The last line end of the body is the script's, not the sender's. */
bool
line_write(struct world *w, const struct str *arg, struct str body)
{
    struct str bytes = body_lines(w, body, '\r');

    (void)arg;
    plant_canaries(w, bytes);
    (void)wire_write(w->line, str_slice(bytes, 0, bytes.n > 0 ? bytes.n - 1 : 0));
    return w->line >= 0 || FAILED(w, "nothing is connected");
}

bool
line_write_slowly(struct world *w, const struct str *arg, struct str body)
{
    struct str bytes = body_lines(w, body, '\r');

    (void)arg;
    for (size_t i = 0; i + 1 < bytes.n; i++) {
        if (!wire_write(w->line, str_slice(bytes, i, i + 1)))
            break;
        (void)poll(NULL, 0, SLOW_MS);
    }
    return w->line >= 0 || FAILED(w, "nothing is connected");
}

bool
line_write_frame(struct world *w, const struct str *arg, struct str body)
{
    struct str message = body_lines(w, body, '\r');

    (void)arg;
    plant_canaries(w, message);
    w->sent = message;
    (void)wire_write(w->line, framed(w, message));
    return w->line >= 0 || FAILED(w, "nothing is connected");
}

bool
line_frame(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return w->line >= 0 ? wire_read_frame(w, w->line) : FAILED(w, "nothing is connected");
}

bool
line_response(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return w->line >= 0 ? wire_read_response(w, w->line) : FAILED(w, "nothing is connected");
}

bool
line_close(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    fd_close(&w->line);
    w->line = -1;
    return true;
}
