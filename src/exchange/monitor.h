/* exchange/monitor.h - the journal as its readers see it: feeds, messages, what is wrong and how often.
 *
 * Purpose    one way of reading for the pages, the terminal and the runner's alarms. Nothing here
 *            writes; figures come from monitor_fold.h, which always equals the journal's rows.
 * Ownership  everything belongs to the arena given.
 * Limits     lists take at most what the caller asks for; MONITOR_DAYS days are counted.
 * Errors     E_NOTFOUND for a message that is not there; otherwise as store/db.h.
 */
#ifndef EXCHANGE_MONITOR_H
#define EXCHANGE_MONITOR_H

#include "exchange/alarm.h"
#include "exchange/alarm_store.h"
#include "exchange/journal.h"
#include "exchange/monitor_pile.h"

enum { MONITOR_DAYS = 14 };

struct message_row {
    struct message_id id;
    struct instant received;
    struct str control_id;
    struct str kind; /* MSH-9.1 */
    struct str msa1;
    struct client_id client; /* 0 if none */
    int32_t added, changed, known, refused;
    int32_t errors, warnings;
};

/* The newest messages of a feed, older than `before`; {0} begins at the newest. */
MUST_USE enum status monitor_messages(struct tx *tx, struct arena *arena, struct feed_id feed,
                                      struct message_id before, int64_t most,
                                      struct message_row **out, size_t *count, struct err *err);
MUST_USE enum status monitor_by_control(struct tx *tx, struct arena *arena, struct feed_id feed,
                                        struct str control_id, struct message_row **out,
                                        size_t *count, struct err *err);

/* The last ALARM_RECENT messages one by one, oldest first, in minutes of the local clock. A message in
 * which all that is wrong is muted counts as good. */
MUST_USE enum status monitor_recent(struct tx *tx, struct arena *arena, struct feed_id feed,
                                    struct now now, struct alarm_message **out, size_t *count,
                                    struct err *err);

/* When the last ALARM_CAME messages of ALARM_CAME_DAYS came, oldest first: minutes of the local clock. */
MUST_USE enum status monitor_came(struct tx *tx, struct arena *arena, struct feed_id feed,
                                  struct now now, int64_t **out, size_t *count, struct err *err);

struct message_seen {
    struct message_row row;
    struct feed_id feed;
    struct org_id org;
    struct str door, profile, matched;
    struct str peer;                    /* the network address it came from; may be empty */
    int32_t micros_parse, micros_apply; /* as journal.h */
    int32_t micros_read, micros_match;
    struct str raw;   /* the message itself */
    struct str reply; /* empty for a query: its answer is never kept */
    struct message_finding {
        enum finding_code code;
        bool known; /* the code is of today's catalogue */
        struct str own;
        enum severity severity;
        struct str erl;  /* as in ERR-2 */
        struct str what; /* the sentence with its values */
    } * findings;
    size_t finding_count;
};
MUST_USE enum status monitor_message(struct tx *tx, struct arena *arena, struct message_id id,
                                     struct message_seen *out, struct err *err);

/* One day of a feed. */
struct feed_day {
    struct date day;
    int64_t aa, ae, ar, warned;
};

/* What one kind of finding amounts to. */
struct finding_group {
    struct str own;
    enum finding_code code;
    bool known;
    enum severity severity;
    int64_t count;
    int64_t recent, before; /* of the last seven days, and of the seven before these */
    struct date first_day, last_day;
    struct message_id first, last;
};

struct feed_health {
    struct feed_day days[MONITOR_DAYS]; /* the last one is today */
    struct message_id last_message;     /* 0 if there never was one */
    struct instant last_received;
    int64_t today;
    int64_t week, week_ae, week_ar, week_warned; /* of the last seven days */
};

enum feed_word {
    FEED_NEW,
    FEED_HEALTHY,
    FEED_FAILING,
    FEED_SILENT,
    FEED_LATE,    /* fewer messages, doses missing, rejected and not sent again */
    FEED_RESTING, /* in announced maintenance */
    FEED_STOPPED
};

MUST_USE enum status monitor_health(struct tx *tx, struct arena *arena, struct feed_id feed,
                                    struct date today, struct feed_health *out, struct err *err);
/* In a word: failing when more than a tenth of a week's at least twenty messages were AE or AR,
 * silent when a feed that sent on most of the days before has sent nothing for three. */
enum feed_word monitor_word(const struct feed *feed, const struct feed_health *health,
                            struct date today);
/* The same from what the runner found: alarms that are open; without any, and before the feed's
 * habits are known, monitor_word() answers. */
enum feed_word monitor_state(const struct feed *feed, const struct feed_health *health,
                             const struct alarm *alarms, size_t count, bool maintenance,
                             struct date today);
struct str feed_word_text(enum feed_word word);
int feed_word_place(struct str word); /* on the board: 0 is worst */

MUST_USE enum status monitor_findings(struct tx *tx, struct arena *arena, struct feed_id feed,
                                      struct date since, struct finding_group **out, size_t *count,
                                      struct err *err);

/* Where a finding of that code stands in a message, as in ERR-2; empty if it has none (those of severity I
 * are only counted). */
MUST_USE enum status monitor_place(struct tx *tx, struct arena *arena, struct message_id message,
                                   struct str own, struct str *erl, struct err *err);

/* The same from figures that were read already; `since` is the first day that counts. */
void monitor_groups(struct arena *arena, const struct pile *pile, struct date since,
                    struct date today, struct finding_group **out, size_t *count);

/* Days and findings counted from the journal itself, row by row: what figures must equal. Slow. */
MUST_USE enum status monitor_recount(struct tx *tx, struct arena *arena, struct feed_id feed,
                                     struct date from, struct pile *out, struct err *err);

#endif
