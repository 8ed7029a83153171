/* tests/scenario/expect.c - words that say what must be so. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "scenario.h"

enum { CLOSE_WAIT_MS = 15000 };

static bool
has(struct str where, struct str what)
{
    return what.n == 0 || str_find_str(where, what) < where.n;
}

static bool
number(struct world *w, struct str text, long *out)
{
    int64_t n;

    if (!str_parse_i64(text, &n))
        return FAILED(w, "\"%.*s\" is not a number", STRF(text));
    *out = (long)n;
    return true;
}

static bool
same(struct world *w, const char *what, long got, struct str want)
{
    long n = 0;

    if (!number(w, want, &n))
        return false;
    return got == n || FAILED(w, "%s is %ld, not %ld; answer: %.*s", what, got, n,
                              STRF(shown(w, w->answer.hl7.n > 0 ? w->answer.hl7 : w->answer.body)));
}

/* The code stands as HL7's own in ERR-3.1 or ERR-5.1, or as ours in ERR-5.4 or ERR-7. */
static bool
err_has_code(struct str err, struct str code)
{
    return str_eq(segment_field(err, 3, 1), code) || str_eq(segment_field(err, 5, 1), code) ||
           str_eq(segment_field(err, 5, 4), code) || str_eq(segment_field(err, 7, 1), code);
}

/* Whether an ERR has the code and, unless empty, the place. */
static bool
err_found(struct world *w, struct str code, struct str place)
{
    struct str err;

    for (size_t i = 0; answer_segment(&w->answer, "ERR", i, &err); i++) {
        if (err_has_code(err, code) && (place.n == 0 || erl_fits(segment_field(err, 2, 0), place)))
            return true;
    }
    return false;
}

bool
expect_err(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return err_found(w, arg[0], STR("")) ||
           FAILED(w, "no ERR %.*s in %.*s", STRF(arg[0]), STRF(shown(w, w->answer.hl7)));
}

bool
expect_err_at(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return err_found(w, arg[0], arg[1]) || FAILED(w, "no ERR %.*s at %.*s in %.*s", STRF(arg[0]),
                                                  STRF(arg[1]), STRF(shown(w, w->answer.hl7)));
}

bool
expect_no_err(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return !err_found(w, arg[0], STR("")) ||
           FAILED(w, "there is an ERR %.*s in %.*s", STRF(arg[0]), STRF(shown(w, w->answer.hl7)));
}

static bool
no_severity(struct world *w, struct str severity)
{
    struct str err;

    for (size_t i = 0; answer_segment(&w->answer, "ERR", i, &err); i++) {
        if (str_eq(segment_field(err, 4, 1), severity))
            return FAILED(w, "there is %.*s", STRF(shown(w, err)));
    }
    return w->answer.hl7.n > 0 ||
           FAILED(w, "there is no HL7 answer: %.*s", STRF(shown(w, w->answer.body)));
}

bool
expect_no_err_of(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return no_severity(w, arg[0]);
}

bool
expect_no_err_two(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return no_severity(w, arg[0]) && no_severity(w, arg[1]);
}

/* "MSA-1", or "RXA-5.1#2" for the second such segment. */
static bool
field_of(struct world *w, struct str place, struct str *value)
{
    struct str count = place;
    struct str where = str_cut(&count, '#');
    char name[4];
    unsigned field, component;
    uint64_t n = 1;
    struct str segment;

    if (!place_parse(where, name, &field, &component) ||
        (count.p != NULL && (!str_parse_u64(count, &n) || n == 0)))
        return FAILED(w, "there is no such word, and %.*s is no field", STRF(place));
    if (!answer_segment(&w->answer, name, (size_t)n - 1, &segment))
        return FAILED(w, "no %s segment in %.*s", name,
                      STRF(shown(w, w->answer.hl7.n > 0 ? w->answer.hl7 : w->answer.body)));
    *value = segment_field(segment, field, component);
    return true;
}

bool
expect_field(struct world *w, const struct str *arg, struct str body)
{
    struct str value;

    (void)body;
    if (!field_of(w, arg[0], &value))
        return false;
    return str_eq(value, arg[1]) ||
           FAILED(w, "%.*s is \"%.*s\", not \"%.*s\"; answer: %.*s", STRF(arg[0]), STRF(value),
                  STRF(arg[1]), STRF(shown(w, w->answer.hl7)));
}

bool
expect_field_empty(struct world *w, const struct str *arg, struct str body)
{
    struct str value;

    (void)body;
    if (!field_of(w, arg[0], &value))
        return false;
    return value.n == 0 || FAILED(w, "%.*s is \"%.*s\"", STRF(arg[0]), STRF(value));
}

bool
look_at(struct world *w, const struct str *arg, struct str body)
{
    uint64_t n;

    (void)body;
    if (!str_parse_u64(arg[0], &n) || n == 0 || n > answer_count(&w->answer))
        return FAILED(w, "there are %zu answers", answer_count(&w->answer));
    w->answer.look = (size_t)n - 1;
    return true;
}

bool
expect_answers(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return same(w, "the number of answers", (long)answer_count(&w->answer), arg[0]);
}

bool
expect_segments(struct world *w, const struct str *arg, struct str body)
{
    const char *name = arena_cstr(w->arena, arg[0]);
    struct str segment;
    long n = 0;

    (void)body;
    while (answer_segment(&w->answer, name, (size_t)n, &segment))
        n++;
    return same(w, "the number of segments", n, arg[1]);
}

bool
expect_status(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return same(w, "the status", w->answer.status, arg[0]);
}

bool
expect_header(struct world *w, const struct str *arg, struct str body)
{
    struct str value = header_value(&w->answer, arena_cstr(w->arena, arg[0]));

    (void)body;
    return has(value, arg[1]) || FAILED(w, "header %.*s is \"%.*s\"", STRF(arg[0]), STRF(value));
}

static bool
must_have(struct world *w, struct str where, struct str what)
{
    return has(where, what) ||
           FAILED(w, "no %.*s in %.*s", STRF(shown(w, what)), STRF(shown(w, where)));
}

static bool
must_not(struct world *w, struct str where, struct str what)
{
    return !has(where, what) || FAILED(w, "%.*s is there", STRF(shown(w, what)));
}

bool
expect_page_has(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_have(w, w->answer.body, arg[0]);
}

bool
expect_page_has_no(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_not(w, w->answer.body, arg[0]);
}

bool
expect_answer_has(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_have(w, w->answer.hl7, arg[0]);
}

bool
expect_answer_has_no(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_not(w, w->answer.hl7, arg[0]);
}

bool
expect_exit(struct world *w, const struct str *arg, struct str body)
{
    long n = 0;

    (void)body;
    if (!number(w, arg[0], &n))
        return false;
    return w->ran.exit == n || FAILED(w, "exit %d, not %ld; out: %.*s; err: %.*s", w->ran.exit, n,
                                      STRF(shown(w, w->ran.out)), STRF(shown(w, w->ran.err)));
}

bool
expect_stdout_has(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_have(w, w->ran.out, arg[0]);
}

bool
expect_stdout_no(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_not(w, w->ran.out, arg[0]);
}

bool
expect_stderr_has(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_have(w, w->ran.err, arg[0]);
}

bool
expect_rows_where(struct world *w, const struct str *arg, struct str body)
{
    long rows = 0, want = 0;

    (void)body;
    if (!number(w, arg[2], &want) || !store_count(w, arg[0], arg[1], &rows))
        return false;
    return rows == want || FAILED(w, "%.*s has %ld rows where %.*s, not %ld", STRF(arg[0]), rows,
                                  STRF(arg[1]), want);
}

bool
expect_rows(struct world *w, const struct str *arg, struct str body)
{
    struct str where[] = {arg[0], STR("1=1"), arg[1]};

    return expect_rows_where(w, where, body);
}

bool
expect_log_no(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return !has(server_logs(w), arg[0]) || FAILED(w, "the log shows \"%.*s\"", STRF(arg[0]));
}

bool
expect_log(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return must_have(w, server_logs(w), arg[0]);
}

bool
expect_once(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return storm_check(w);
}

/* 1 the peer has closed, 0 it has not, within `ms`. */
static int
closed_within(const struct world *w, int ms)
{
    struct pollfd fd = {.fd = w->line, .events = POLLIN};
    char c;

    if (poll(&fd, 1, ms) <= 0)
        return 0;
    return recv(w->line, &c, 1, MSG_PEEK) <= 0;
}

bool
expect_closed(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return w->answer.closed || (w->line >= 0 && closed_within(w, CLOSE_WAIT_MS)) ||
           FAILED(w, "the connection is still open");
}

bool
expect_open(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return (w->line >= 0 && !closed_within(w, 100)) || FAILED(w, "the connection was closed");
}
