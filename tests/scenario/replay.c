/* tests/scenario/replay.c - days of several feeds played again: the clock goes from one moment to the next
 * and messages made from one text are sent through the real door at each.
 *
 * The server is started anew at every moment, because its clock stands; so it takes up where it was as
 * after any restart, and every background job runs once at that moment. */
#include <stdio.h>

#include "scenario.h"

enum { LETTERS = 6, CHILD_DAYS = 17 * 365, DAYS_MAX = 400, MOMENT_MOST = 1000 };

static bool
clock_to(struct world *w, struct date day, struct str time)
{
    struct str args[] = {date_iso(w->arena, day), time};

    return given_today_at(w, args, STR(""));
}

bool
given_text(struct world *w, const struct str *arg, struct str body)
{
    (void)body; /* its names are filled in when it is sent */
    if (w->texts == WORLD_TEXTS)
        return FAILED(w, "at most %d texts", WORLD_TEXTS);
    w->text[w->texts++] = (struct named){arg[0], w->raw};
    return true;
}

static const struct named *
text_find(struct world *w, struct str name)
{
    for (size_t i = 0; i < w->texts; i++)
        if (str_eq(w->text[i].name, name))
            return &w->text[i];
    fail_set(w, "no text \"%.*s\" was given", STRF(name));
    return NULL;
}

/* The nth invented child: names of letters only, as names are, and a day of birth of its own. */
static void
name_child(struct world *w, struct str org, uint64_t n)
{
    char letters[LETTERS + 1] = "AAAAAA";
    struct ymd born = date_split(date_add_days(w->today, -400 - (int)(n * 37 % CHILD_DAYS)));
    uint64_t rest = n * 7919;

    for (int i = 0; i < LETTERS; i++, rest /= 26)
        letters[i] = (char)('A' + rest % 26);
    name_set(w, STR("n"), arena_printf(w->arena, "%llu", (unsigned long long)n));
    name_set(w, STR("org"), org);
    name_set(w, STR("letters"), arena_copy(w->arena, str_of(letters)));
    name_set(w, STR("born"),
             arena_printf(w->arena, "%04d%02d%02d", born.year, born.month, born.day));
    name_set(w, STR("swapped"),
             arena_printf(w->arena, "%04d%02d%02d", born.year, born.day, born.month));
}

/* One after the other in one request, as a sender does that collects an hour's; each must be answered. */
static bool
send_all(struct world *w, struct feed_login *feed, struct str text, uint64_t count, bool again)
{
    struct buf all;
    uint64_t n = again ? feed->first : w->replayed + 1;

    buf_init(&all, w->arena, 64 << 10);
    feed->first = n;
    w->replayed += again ? 0 : count;
    for (uint64_t i = 0; i < count; i++, n++) {
        struct str message;

        name_child(w, feed->org, n);
        if (!step_fill(w, text, &message))
            return false;
        buf_add(&all, body_lines(w, message, '\r'));
    }
    if (!send_quietly(w, feed, buf_str(&all)))
        return false;
    if (w->answer.status != 200 || answer_count(&w->answer) != count)
        return FAILED(w, "%llu messages were answered with HTTP %d and %zu answers",
                      (unsigned long long)count, w->answer.status, answer_count(&w->answer));
    return true;
}

/* What was said is forgotten after each time: a replay sends thousands. */
static bool
send_many(struct world *w, struct str many, struct str text_name, struct str feed, bool again)
{
    static const struct str own[] = {STR_INIT("org"), STR_INIT("letters"), STR_INIT("born"),
                                     STR_INIT("swapped")};
    CLEANUP(arena_cleanup) struct arena *work = arena_new(256 << 20);
    const struct named *text = text_find(w, text_name);
    const struct feed_login *login = feed_find(w, feed);
    struct arena *kept = w->arena;
    uint64_t count;
    bool ok;

    if (text == NULL || login == NULL || !server_ensure(w))
        return false;
    if (!str_parse_u64(many, &count) || count > MOMENT_MOST)
        return FAILED(w, "\"%.*s\" is no number up to %d", STRF(many), MOMENT_MOST);
    w->arena = work;
    ok = send_all(w, &w->feed[login - w->feed], text->value, count, again);
    w->arena = kept;
    w->answer = (struct answer){0};
    name_set(w, STR("n"), STR("@N@")); /* as a storm wants it */
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        name_set(w, own[i], STR(""));
    return ok;
}

bool
send_many_from(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return send_many(w, arg[0], arg[1], arg[2], false);
}

/* Of the children of that feed's last messages, from the first of them on. */
bool
send_many_again(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return send_many(w, arg[0], arg[1], arg[2], true);
}

/* Lines "09:30 20 visit from clinic", the day's moments in order. */
static bool
one_day(struct world *w, struct date day, struct str lines)
{
    struct str time = STR("");

    while (lines.p != NULL) {
        struct str line = str_trim(str_cut(&lines, BODY_LINE_END));
        struct str arg[STEP_ARGS] = {0};

        if (line.n == 0)
            continue;
        if (!step_fits(w->arena, "<time> <n> <text> from <feed>", line, arg))
            return FAILED(w, "not a line of a day: %.*s", STRF(line));
        if (!str_eq(time, arg[0]) && !clock_to(w, day, arg[0]))
            return false;
        time = arg[0];
        if (!send_many(w, arg[1], arg[2], arg[3], false))
            return false;
    }
    return true;
}

bool
replay_days(struct world *w, const struct str *arg, struct str body)
{
    struct date day, last;

    if (!date_parse_iso(arg[0], &day) || !date_parse_iso(arg[1], &last) ||
        last.day - day.day > DAYS_MAX)
        return FAILED(w, "a replay goes from YYYY-MM-DD to YYYY-MM-DD, %d days at most", DAYS_MAX);
    for (; date_cmp(day, last) <= 0; day = date_add_days(day, 1)) {
        int weekday = (int)((day.day % 7 + 11) % 7); /* 1970-01-01 was a Thursday; 0 is Sunday */

        if (weekday != 0 && weekday != 6 && !one_day(w, day, body))
            return false;
    }
    return true;
}
