/* tests/scenario/scenario.h - what one scenario knows while it runs.
 *
 * Purpose    a scenario is a text in our own words (docs/scenarios.md) that is played against the
 *            real program on loopback: its own folder, its own store, its own server. The runner
 *            shares only src/base with the program, so that a mistake in our HL7 or HTTP code is
 *            not repeated by the code that checks it.
 * Ownership  everything belongs to the world's arena; one process plays one scenario.
 * Limits     WORLD_WAIT_MS for any answer. A scenario that needs longer says so in `pause`.
 * Errors     a word returns false after FAILED(); the first one ends the scenario.
 */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

enum {
    WORLD_WAIT_MS = 20000,
    STEP_ARGS = 8,
    WORLD_NAMES = 64,
    WORLD_FEEDS = 8,
    WORLD_TEXTS = 16,
    WORLD_CANARIES = 64
};

/* Ends a line of a body until a word makes it CR or LF; so the bytes of {hex 0a} stay what they are. */
#define BODY_LINE_END '\x1e'

struct step {
    size_t line;     /* in the file, 1-based */
    struct str text; /* "send vxu from clinic" */
    struct str
        body; /* the indented lines below it, without the indent, each ended by BODY_LINE_END */
};

struct script {
    struct step *step;
    size_t count;
};

struct feed_login {
    struct str code, org, user, password;
    uint64_t first; /* number of the first of its last messages made from a text */
};

/* What came back last, from whichever door. */
struct answer {
    bool closed;        /* the connection ended before an answer was complete */
    int status;         /* of HTTP; 0 at other doors */
    struct str headers; /* of HTTP, one a line */
    struct str body;    /* as it came */
    struct str hl7;     /* the HL7 text in it, segments ended by CR */
    size_t look;        /* which message of it `expect` looks at: 0 the first */
};

struct ran {
    int exit;
    struct str out;
    struct str err;
};

struct named {
    struct str name;
    struct str value;
};

struct browser;
struct storm; /* senders at work, tests/scenario/storm.c */

struct world {
    struct arena *arena;
    const char *jenner; /* the program under test */
    const char *tests;  /* folder of the tests, for {file} */
    bool postgres;
    const char *pg_url; /* of the private server's maintenance database */
    struct str db_name; /* on PostgreSQL: the scenario's own database */
    struct str folder;  /* the scenario's own */
    struct str data;    /* folder/data */
    struct str now;     /* JENNER_NOW */
    struct date today;
    long fail_at;    /* JENNER_STORE_FAIL for the next server; 0 is off */
    long file_limit; /* bytes a file of the next server may grow to; 0 is no limit */
    bool set_up;

    pid_t server;
    int server_out;
    int port_http, port_mllp;
    unsigned starts; /* numbers the servers' logs */

    struct feed_login feed[WORLD_FEEDS];
    size_t feeds;
    struct named name[WORLD_NAMES]; /* {name} in the steps that follow */
    size_t names;
    struct str canary[WORLD_CANARIES]; /* family names sent: no log may show them */
    size_t canaries;

    struct str raw;                 /* the body of this step before its names were filled in */
    struct named text[WORLD_TEXTS]; /* messages to be made many of, tests/scenario/replay.c */
    size_t texts;
    uint64_t replayed; /* numbers them */

    struct str sent;   /* the last message sent */
    unsigned controls; /* numbers the control ids of "another" */
    struct answer answer;
    struct ran ran;
    int line;                /* a connection held open by hand, or -1 */
    struct browser *browser; /* people signed in, tests/scenario/browse.c */
    size_t browsers;
    struct storm *storm;
    pid_t postbox;   /* the scenario's own mail server, or 0 */
    struct str mail; /* the last one looked at: its envelope, then its text */

    char why[2000]; /* what failed */
};

void fail_set(struct world *w, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says what failed; is false, for `return FAILED(w, "...")`. */
#define FAILED(w, ...) (fail_set((w), __VA_ARGS__), false)
/* "..." with line ends and control bytes shown, cut to fit a message. */
struct str shown(struct world *w, struct str s);

/* -- script.c -- */
MUST_USE enum status script_parse(struct arena *arena, struct str text, struct script *out,
                                  struct err *err);
/* Whether the text fits the pattern; "<x>" takes one word or "quoted words", "<x...>" the rest. */
bool step_fits(struct arena *arena, const char *pattern, struct str text, struct str *arg);
/* Puts {names}, {hex 00}, {repeat 3 ab}, {file x} in place. */
bool step_fill(struct world *w, struct str in, struct str *out);
struct str body_lines(struct world *w, struct str body,
                      char end);                 /* "\r" for HL7, "\n" for files */
const char *const *word_patterns(size_t *count); /* every pattern there is, for docs and its test */
bool step_run(struct world *w, const struct step *step);
void name_set(struct world *w, struct str name, struct str value);

/* -- process.c -- */
enum { FOLDER_CHARS = 256 };
/* A new folder "jenner-WORD-..." in the environment's TMPDIR, else in /tmp; the caller removes it. */
bool folder_new(const char *word, char out[FOLDER_CHARS]);
bool jenner_run(struct world *w, const struct str *args, size_t count, struct str input);
bool server_ensure(struct world *w); /* sets up and starts what is not yet there */
bool setup_ensure(struct world *w);
bool server_start(struct world *w);
bool server_stop(struct world *w, int signal); /* SIGTERM must end in exit 0 */
struct str server_logs(struct world *w);

/* -- wire.c -- */
int wire_connect(struct world *w, int port);
bool wire_write(int fd, struct str bytes);
bool wire_read_frame(struct world *w, int fd);    /* one MLLP frame into w->answer */
bool wire_read_response(struct world *w, int fd); /* one HTTP response into w->answer */
struct http_ask {
    const char *method;
    struct str path, headers, body;
};
bool wire_http(struct world *w, const struct http_ask *ask);
bool http_response_parse(struct arena *arena, struct str raw, struct answer *out);
struct str header_value(const struct answer *answer, const char *name); /* empty if absent */
struct str base64(struct arena *arena, struct str s);
struct str unescape_xml(struct arena *arena, struct str s);
struct str escape_xml(struct arena *arena, struct str s);

/* -- answer.c -- */
size_t answer_count(const struct answer *answer); /* messages in it */
/* The n'th (from 0) segment of that name in the message looked at; false if there is none. */
bool answer_segment(const struct answer *answer, const char *name, size_t n, struct str *out);
/* "MSA-1", "ERR-3.4", "QAK-2"; `segment` as answer_segment() gave it. */
struct str segment_field(struct str segment, unsigned field, unsigned component);
bool place_parse(struct str text, char segment[4], unsigned *field, unsigned *component);
bool erl_fits(struct str erl, struct str place); /* "RXA^2^5^1^1" and "RXA-5" or "RXA^2^5" */

/* -- store.c -- */
bool store_create(struct world *w); /* PostgreSQL: the scenario's database */
void store_drop(struct world *w);
struct str store_url(struct world *w, struct str database);
bool store_count(struct world *w, struct str table, struct str where, long *out);
bool store_counts(struct world *w, struct str *out); /* "table=count " of every table */
bool store_gone(struct world *w, bool gone); /* PostgreSQL: takes the database away, or back */

/* -- storm.c -- */
bool storm_begin(struct world *w, struct str message, const struct feed_login *feed, long senders);
void storm_end(struct world *w);
bool storm_check(struct world *w); /* every acknowledged message is in the store, once */

/* -- send.c -- */
const struct feed_login *feed_find(struct world *w, struct str code);
/* By HTTP, without looking for canaries: one of very many. */
bool send_quietly(struct world *w, const struct feed_login *feed, struct str message);

/* What stands between arg[1] and arg[2] in `rest` becomes {arg[0]}; `where` is for the failure. */
bool keep_piece(struct world *w, const struct str *arg, struct str rest, const char *where);

/* -- postbox.c -- */
void postbox_end(struct world *w);
const char *postbox_folder(struct world *w); /* a file a mail, beginning "FROM <...>\nTO <...>\n" */

/* -- play.c -- */
/* Plays the script once. `fail_at`: 0, or which store call fails after "for every failing store
 * call"; *refused says whether that failure was seen. */
bool play(struct world *w, const struct script *script, long fail_at, bool *refused);

#define WORD(name, pattern) bool name(struct world *w, const struct str *arg, struct str body);
#include "words.h"
#undef WORD

#endif
