/* exchange/find.h - finding a message by what one knows of it: one box.
 *
 * Purpose    control id, lot number, network address, an error's code or words, or the person it is
 *            about. What an error quotes is not searched, because that would let somebody who may not
 *            see a person's data guess them; the words of the catalogue are.
 * Ownership  lists belong to the arena.
 * Limits     FIND_MOST messages, FIND_DAYS days back unless said otherwise; a control id is found
 *            whenever it came. Lots and addresses are found some seconds after the message came
 *            (exchange/follow.h).
 * Errors     as store/db.h.
 */
#ifndef EXCHANGE_FIND_H
#define EXCHANGE_FIND_H

#include "exchange/monitor.h"

enum { FIND_MOST = 100, FIND_DAYS = 7, FIND_CODES = 8 };

enum find_way { FIND_NOTHING, FIND_CONTROL, FIND_LOT, FIND_ADDRESS, FIND_ERROR, FIND_CLIENT };

struct find_question {
    struct str text;
    struct org_id scope;             /* 0: the registry's staff */
    struct date since;               /* first day looked at */
    struct str msa1;                 /* AA, AE, AR; empty: any */
    const struct client_id *clients; /* whom the text may mean, for those who may know */
    size_t client_count;
};

struct find_hit {
    struct message_row row;
    struct feed_id feed;
};

struct find_hits {
    struct find_hit *list; /* the newest first */
    size_t count;
    enum find_way way; /* what the text was taken for */
    bool more;
};

/* Tries the ways in the order of enum find_way; the first that finds anything answers. */
MUST_USE enum status find_messages(struct tx *tx, struct arena *arena,
                                   const struct find_question *question, struct find_hits *out,
                                   struct err *err);

/* "L:ABC123", "A:192.0.2.7": the form in which words are kept. */
struct str find_lot_word(struct arena *arena, struct str lot);
struct str find_address_word(struct arena *arena, struct str address);

#endif
