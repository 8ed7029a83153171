/* desk/ticket.h - questions to the help desk: one thread each, promised an answer in business days.
 *
 * Purpose    opening, saying, passing on, closing, joining and judging tickets. Nothing here writes mails:
 *            words of which nobody has been told wait in the table, and work/tickets.h tells them, so that
 *            pages, commands and mails all come to the same.
 * Ownership  rows and texts belong to the arena given.
 * Limits     TICKET_SUBJECT_BYTES, TICKET_WORDS_BYTES; longer ones are cut at a letter.
 * Errors     E_NOTFOUND for a ticket that is not there or not the asker's; E_CONFLICT when somebody else
 *            changed it meanwhile, or two took the same number: try again; E_INVALID; otherwise as the store.
 * Source     product notes 1.17, ux notes 3f; docs/adr/0023-desk.md.
 */
#ifndef DESK_TICKET_H
#define DESK_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "base/workday.h"

struct tx;

enum {
    TICKET_SUBJECT_BYTES = 120,
    TICKET_WORDS_BYTES = 8000,
    TICKETS_SHOWN = 500,
    TICKET_REOPEN_DAYS = 30 /* a word after so long opens no closed ticket: it is a new question */
};

/*    name      word stored   words */
#define TICKET_KIND_TABLE(X)                                                                       \
    X(QUESTION, "question", "Question")                                                            \
    X(ACCESS, "access", "Asks for access")

#define TICKET_KIND_ENUM(name, word, words) TICKET_KIND_##name,
enum ticket_kind { TICKET_KIND_TABLE(TICKET_KIND_ENUM) TICKET_KINDS };
#undef TICKET_KIND_ENUM

/*    name      word stored   words */
#define TICKET_STATE_TABLE(X)                                                                      \
    X(OPEN, "open", "Waits for the help desk")                                                     \
    X(WAITING, "waiting", "Answered")                                                              \
    X(CLOSED, "closed", "Closed")

#define TICKET_STATE_ENUM(name, word, words) TICKET_##name,
enum ticket_state { TICKET_STATE_TABLE(TICKET_STATE_ENUM) TICKET_STATES };
#undef TICKET_STATE_ENUM

struct ticket {
    int64_t id; /* filled by ticket_open(), as are number, code, opened_at, due */
    int32_t number;
    int64_t org, user;           /* of who asks; 0 if unknown */
    struct str full_name, email; /* full_name only if user is 0 */
    enum ticket_kind kind;
    struct str subject;
    struct str page, request; /* where it was asked; web/desk/where.h keeps secrets out */
    struct str about;         /* "message", "help" or empty */
    int64_t object;
    enum ticket_state state;
    int64_t assigned; /* 0: nobody */
    struct str code;  /* secret: of the address that replies go to, and of links in mails */
    struct instant opened_at, answered_at, closed_at, seen_at; /* 0 if not yet */
    struct date due;
    int64_t merged_into; /* 0: none */
    int32_t satisfied;   /* 3 yes, 2 partly, 1 no, 0 not said */
    int64_t version;
    bool fresh; /* filled by desk_tickets_of() only: an answer that was not looked at */
};

struct str ticket_kind_words(enum ticket_kind kind);
struct str ticket_state_word(enum ticket_state state);
struct str ticket_state_words(enum ticket_state state);
bool ticket_state_find(struct str word, enum ticket_state *out);

enum ticket_side { SIDE_ASKER, SIDE_DESK, SIDE_PROGRAM, SIDES };
enum entry_kind { ENTRY_WORDS, ENTRY_NOTE, ENTRY_ACT, ENTRY_KINDS };

struct entry {
    int64_t id;
    int64_t ticket;
    int32_t number; /* of the ticket it was said in: another one after joining */
    enum ticket_side side;
    enum entry_kind kind;
    int64_t user;      /* who said it; 0 if no member */
    struct str sender; /* mail address or command it came by; empty if from a page */
    struct str body;
    struct instant made_at, cleaned_at;
    int64_t cleaned_by; /* 0: nothing was taken out */
};

/* The setting registry.closed_on beside weekends and holidays. */
MUST_USE enum status desk_workdays(struct tx *tx, struct arena *arena, struct workdays *out,
                                   struct err *err);

/* A new ticket with its first words. E_INVALID without words or without anybody to answer. */
MUST_USE enum status ticket_open(struct tx *tx, struct arena *arena, struct ticket *ticket,
                                 struct str words, struct now now, struct err *err);
MUST_USE enum status ticket_find(struct tx *tx, struct arena *arena, int32_t number,
                                 struct ticket *out, struct err *err);
/* E_NOTFOUND also for one that somebody else asked. */
MUST_USE enum status ticket_find_own(struct tx *tx, struct arena *arena, int32_t number,
                                     int64_t user, struct ticket *out, struct err *err);
MUST_USE enum status ticket_load(struct tx *tx, struct arena *arena, int64_t id, struct ticket *out,
                                 struct err *err);
/* By the secret of its mails. */
MUST_USE enum status ticket_find_code(struct tx *tx, struct arena *arena, struct str code,
                                      struct ticket *out, struct err *err);
/* With what was said in tickets joined to it. */
MUST_USE enum status ticket_thread(struct tx *tx, struct arena *arena, int64_t id,
                                   struct entry **out, size_t *count, struct err *err);

/* What is said and done. Each takes the ticket as it was read, and changes it to what it is then. */

/* Words, or a note that only the desk sees. The asker's words open the ticket again and begin the promise
 * anew; the desk's make it wait for the asker. */
MUST_USE enum status ticket_say(struct tx *tx, struct arena *arena, struct ticket *ticket,
                                const struct entry *entry, struct now now, struct err *err);
/* `by` 0: a command. `to` 0: nobody. `words` are what the thread says of it. */
struct ticket_act {
    int64_t by;
    struct str words;
};
MUST_USE enum status ticket_assign(struct tx *tx, struct ticket *ticket, int64_t to,
                                   const struct ticket_act *act, struct now now, struct err *err);
MUST_USE enum status ticket_close(struct tx *tx, struct ticket *ticket,
                                  const struct ticket_act *act, struct now now, struct err *err);
MUST_USE enum status ticket_reopen(struct tx *tx, struct arena *arena, struct ticket *ticket,
                                   const struct ticket_act *act, struct now now, struct err *err);
/* `ticket` is joined to `into`, whose thread then shows both. E_INVALID unless both were asked by the same
 * person: nobody reads somebody else's words. */
MUST_USE enum status ticket_merge(struct tx *tx, struct arena *arena, struct ticket *ticket,
                                  const struct ticket *into, const struct ticket_act *act,
                                  struct now now, struct err *err);
/* Taken apart again. */
MUST_USE enum status ticket_part(struct tx *tx, struct ticket *ticket, const struct ticket_act *act,
                                 struct now now, struct err *err);
/* Was the question answered? 3 yes, 2 partly, 1 no; only of a closed ticket. */
MUST_USE enum status ticket_rate(struct tx *tx, struct ticket *ticket, int32_t satisfied,
                                 struct err *err);
MUST_USE enum status ticket_seen(struct tx *tx, int64_t id, struct instant now, struct err *err);

/* Takes `piece` out of an entry's words, all of them if it is empty, wherever it stands there and in the ticket's
 * subject: "[removed]" is in its place, and the store keeps only who did it and when. *found is false if it
 * stands nowhere. */
MUST_USE enum status ticket_clean(struct tx *tx, struct arena *arena, struct ticket *ticket,
                                  int64_t entry, struct str piece, const struct ticket_act *act,
                                  struct now now, bool *found, struct err *err);

#endif
