/* exchange/alarm_store.h - alarms that are open or were, and what people decide about a feed.
 *
 * Purpose    the runner opens and closes alarms; people mark findings as known, resolved or muted,
 *            announce maintenance and set rules of their own. The board's order is kept here too.
 * Ownership  results belong to the arena given.
 * Limits     an alarm of a kind is open once a feed; words hold no client's data.
 * Errors     E_INVALID for a rule or a window that makes no sense; otherwise as store/db.h.
 * Why        docs/adr/0014-alarms.md
 */
#ifndef EXCHANGE_ALARM_STORE_H
#define EXCHANGE_ALARM_STORE_H

#include "exchange/feed.h"

/*    name          word             mailed  state   what it is */
#define ALARM_TABLE(X)                                                                             \
    X(SILENCE, "silence", true, "silent", "No message for too long")                               \
    X(ERRORS, "errors", true, "failing", "Too many errors")                                        \
    X(RULE_SILENCE, "rule-silence", true, "silent", "Your rule: no message")                       \
    X(RULE_ERRORS, "rule-errors", true, "failing", "Your rule: too many errors")                   \
    X(DROP, "drop", true, "late", "Far fewer messages than usual")                                 \
    X(HOLE, "hole", true, "late", "A day without doses")                                           \
    X(UNSENT, "unsent", true, "late", "Rejected and never sent again")                             \
    X(BACKLOG, "backlog", false, "late", "Many doses reported late")                               \
    X(DRIFT, "drift", false, "late", "Slowly fewer messages")                                      \
    X(LOSS, "loss", false, "late", "A field is missing more often")                                \
    X(CODE, "code", false, "late", "A kind of error that is new")                                  \
    X(BIRTHS, "births", false, "", "Too many births on a first of January")                        \
    X(HEAP, "heap", false, "", "Doses heap on certain days of the month")

#define ALARM_ENUM(name, word, mailed, state, words) ALARM_##name,
enum alarm_kind { ALARM_TABLE(ALARM_ENUM) ALARM_KIND_COUNT };
#undef ALARM_ENUM

struct alarm_about {
    struct str word;
    bool mailed;      /* when it opens and when it closes; the others are told in the digest */
    struct str state; /* of the feed while it is open; empty: it stays what it is */
    struct str words;
};
const struct alarm_about *alarm_about(enum alarm_kind kind);
bool alarm_kind_find(struct str word, enum alarm_kind *out);

struct alarm {
    int64_t id;
    struct feed_id feed;
    enum alarm_kind kind;
    struct str words;
    struct instant opened, ended; /* ended.us 0: open */
    struct str noted;             /* mailed, quiet, digest */
};

/* *opened false if one of this kind is open already. */
MUST_USE enum status alarm_open(struct tx *tx, const struct alarm *alarm, bool *opened,
                                struct err *err);
/* *ended false if none was open. */
MUST_USE enum status alarm_close(struct tx *tx, struct feed_id feed, enum alarm_kind kind,
                                 struct instant now, bool *ended, struct err *err);
MUST_USE enum status alarms_open(struct tx *tx, struct arena *arena, struct feed_id feed,
                                 struct alarm **out, size_t *count, struct err *err);
/* Of an organization and those below it; {0}: of all. The newest first. */
MUST_USE enum status alarms_open_all(struct tx *tx, struct arena *arena, struct org_id org,
                                     int64_t most, struct alarm **out, size_t *count,
                                     struct err *err);
MUST_USE enum status alarms_of(struct tx *tx, struct arena *arena, struct feed_id feed,
                               int64_t most, struct alarm **out, size_t *count, struct err *err);
/* Those told by digest only that opened since. */
MUST_USE enum status alarms_for_digest(struct tx *tx, struct arena *arena, struct instant since,
                                       struct alarm **out, size_t *count, struct err *err);
/* -- what people say of a kind of finding -- */

struct mark {
    struct str code;
    struct str mark; /* known, resolved, muted */
    struct date until;
    struct str remark;
    int64_t member;
    struct instant at;
};
bool mark_valid(struct str mark);
MUST_USE enum status mark_set(struct tx *tx, struct feed_id feed, const struct mark *mark,
                              struct err *err);
MUST_USE enum status marks_of(struct tx *tx, struct arena *arena, struct feed_id feed,
                              struct mark **out, size_t *count, struct err *err);

/* -- maintenance -- */

struct quiet {
    int64_t id;
    struct feed_id feed; /* 0: the registry itself */
    struct instant begins, until;
    struct str words;
    int64_t member;
};
enum { QUIET_DAYS_MOST = 14 };
/* E_INVALID unless it ends after it begins, not in the past, within QUIET_DAYS_MOST days. */
MUST_USE enum status quiet_add(struct tx *tx, struct quiet *quiet, struct instant now,
                               struct err *err);
MUST_USE enum status quiet_end(struct tx *tx, struct feed_id feed, int64_t id, struct err *err);
/* Those not over yet, of every feed. */
MUST_USE enum status quiets(struct tx *tx, struct arena *arena, struct instant now,
                            struct quiet **out, size_t *count, struct err *err);
bool quiet_covers(const struct quiet *list, size_t count, struct feed_id feed, struct instant now);

/* -- rules of a feed's own -- */

struct rules {
    int silence_hours;                /* 0: off */
    int from_hour, until_hour;        /* of working days */
    int errors_percent, errors_least; /* percent 0: off */
};
#define RULES_NONE ((struct rules){0, 8, 18, 0, 20})
MUST_USE enum status rules_save(struct tx *tx, struct feed_id feed, const struct rules *rules,
                                struct err *err);
MUST_USE enum status rules_load(struct tx *tx, struct arena *arena, struct feed_id feed,
                                struct rules *out, struct err *err);
/* Those with a rule that is on, by id. */
MUST_USE enum status rules_feeds(struct tx *tx, struct arena *arena, struct feed_id **out,
                                 size_t *count, struct err *err);
struct str rules_silence_words(struct arena *arena, const struct rules *rules);
struct str rules_errors_words(struct arena *arena, const struct rules *rules);
/* Minutes since 1970 of the local clock: have so many open hours passed without a message? */
bool rules_silent(const struct rules *rules, int64_t last, int64_t now);

/* -- the board -- */

enum { BOARD_NEW = 3 }; /* the place of a feed that nobody has looked at: feed_word_place("new") */

struct board_line {
    struct feed_id feed;
    int place;
    struct str word;
    int alarms;
    struct org_id org;
    struct instant last;
};
MUST_USE enum status board_save(struct tx *tx, const struct board_line *line, struct instant now,
                                struct err *err);
/* The worst first, after the line given ({.place = -1}: from the beginning); word empty: all. */
MUST_USE enum status board_read(struct tx *tx, struct arena *arena, struct str word,
                                const struct board_line *after, int64_t most,
                                struct board_line **out, size_t *count, struct err *err);
struct board_tally {
    struct str word;
    int64_t feeds;
};
MUST_USE enum status board_tallies(struct tx *tx, struct arena *arena, struct board_tally **out,
                                   size_t *count, struct err *err);

struct board_metric {
    struct str login;
    struct str word;
    struct instant last;
    int alarms;
};
MUST_USE enum status board_metrics_read(struct tx *tx, struct arena *arena,
                                        struct board_metric **out, size_t *count, struct err *err);

/* -- the registry's own pulse -- */

struct pulse {
    struct date day;
    int64_t minutes;
};
MUST_USE enum status pulse_beat(struct tx *tx, struct date day, int64_t minutes, struct err *err);
MUST_USE enum status pulses(struct tx *tx, struct arena *arena, struct date since,
                            struct pulse **out, size_t *count, struct err *err);

#endif
