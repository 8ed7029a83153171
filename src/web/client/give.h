/* web/client/give.h - doses about to be given: what is due, what was chosen, what is to be said of it.
 *
 * Purpose    the page's model, between its form (give.c) and the registry. Warnings inform and stop
 *            nothing; a few things are errors: a day that cannot be, a product not chosen, and a
 *            contraindicated vaccine without a word why.
 * Ownership  everything belongs to the visit's arena and borrows from the history.
 * Limits     GIVE_ROWS rows a visit, GIVE_WORDS remarks a row.
 */
#ifndef WEB_CLIENT_GIVE_H
#define WEB_CLIENT_GIVE_H

#include "access/user.h"
#include "registry/handy.h"
#include "web/client/choices.h"
#include "web/client/record.h"

enum { GIVE_ROWS = 40, GIVE_WORDS = 12, GIVE_EXPIRES_SOON = 7, GIVE_OFFERED = 64 };

struct give_word {
    struct str words;
    bool stops;  /* an error: nothing is saved */
    bool weighs; /* to be read before saving; the others are remarks */
};

struct give_row {
    struct str group;                     /* as CDSi calls it; empty: any other vaccine */
    const struct cdsi_forecast *forecast; /* NULL without one */
    uint16_t offered[GIVE_OFFERED];       /* vaccines of the group, as CVX; the likeliest first */
    size_t offered_count;
    bool on;
    struct product_choice product;
    struct str lot, expires_typed, amount, route, site, funding;
    struct date expires;
    struct give_word word[GIVE_WORDS];
    size_t word_count;
};

struct give {
    struct history history;
    struct history_forecast made; /* result NULL: there is no forecast */
    struct str unknown;           /* why not */
    struct handy_lot *lots;       /* the organization's, the last used first */
    size_t lot_count;
    struct user *users; /* who may have given them */
    size_t user_count;
    struct str given_typed, eligibility, reason;
    struct date given; /* DATE_NONE if it cannot be read */
    int64_t giver;
    struct give_row rows[GIVE_ROWS];
    size_t row_count;
    struct give_word word; /* of the visit as a whole; words.n == 0: nothing */
    bool against;          /* something ticked is contraindicated: a reason is asked for */
};

/* One row a vaccine that is due, those of `asked` and a row for any other; ticked are the asked ones and
 * no other. With the lot of the day and the choices of this visit. */
void give_offer(struct visit *v, struct give *give, const struct str *asked, size_t asked_count);
/* The rows as the form has them. */
void give_read(struct visit *v, struct give *give);
/* Fills in what there is to say of each ticked row. */
void give_judge(struct visit *v, struct give *give);
/* Would a dose of this vaccine count today, for every group it belongs to? */
bool give_would_count(struct visit *v, const struct give *give, const struct cvx *cvx);
/* May it be saved? And what must have been read before: a number that stands for the words. */
bool give_stopped(const struct give *give);
uint64_t give_weighs(const struct give *give);
size_t give_count(const struct give *give); /* rows ticked */
/* The doses as a report, with audit words. */
struct report *give_report(struct visit *v, const struct give *give);

#endif
