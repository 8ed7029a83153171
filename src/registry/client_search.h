/* registry/client_search.h - finding persons for people who ask, and for systems that ask.
 *
 * Purpose    the search box (name, birth date, telephone, identifier, postal code, in any order),
 *            and the query of a system that describes one person.
 * Ownership  lists belong to the arena.
 * Limits     SEARCH_MOST rows; more is said by `more`, and the asker must say more.
 * Errors     those of store/db.h. Somebody whose record the asker may not see is not in the list:
 *            `hidden` says how many such there are, nothing else of them leaves.
 */
#ifndef REGISTRY_CLIENT_SEARCH_H
#define REGISTRY_CLIENT_SEARCH_H

#include "registry/client.h"

enum { SEARCH_MOST = 50 };

/* What of the question fits a person. Bits; several may hold. */
enum client_why {
    WHY_NAME = 1 << 0,
    WHY_OTHER_NAME = 1 << 1, /* a former name, or one used beside */
    WHY_BORN = 1 << 2,
    WHY_PHONE = 1 << 3,
    WHY_NUMBER = 1 << 4, /* an identifier, ours or somebody's */
    WHY_ZIP = 1 << 5,
    WHY_PARENT = 1 << 6, /* the name of a parent or guardian */
    WHY_NICKNAME = 1 << 7,
    WHY_SOUND = 1 << 8,
    WHY_SLIP = 1 << 9,    /* a letter more, less or other */
    WHY_SWAPPED = 1 << 10 /* day and month of the birth date */
};

struct client_hit {
    struct client_id id;
    struct report_client believed;
    unsigned why; /* enum client_why; of a query by a system 0 */
};

struct client_hits {
    struct client_hit *list;
    size_t count;
    size_t hidden;                 /* fit, but are not the asker's to see */
    struct client_id hidden_first; /* one of them, if a birth date or a number was asked for, too */
    bool more;                     /* there are more than are listed */
    bool vague;                    /* nothing to search by: too short, or only a postal code */
    bool near; /* nobody fits; these are near: nickname, sound, swapped day and month */
};

/* Who of those that fit is wanted. All zero: everybody. */
struct client_filter {
    int64_t
        active_at; /* an organization that says, or does not deny, that they are its own; 0 any */
    bool aged;     /* only these ages, in full years; nobody without a birth date */
    int youngest, oldest;
    enum report_sex sex; /* REPORT_SEX_NONE: any */
    struct str county;   /* how its name or code begins; empty: any */
    bool no_phone;       /* only those of whom no telephone number is known */
};

struct client_question {
    struct str text;      /* as typed; "olson anna 2020-01-05", "Anna Olson 1/5/2020 55101" */
    int64_t organization; /* who asks; 0 the registry itself */
    struct date today;    /* what "3/14/19" means depends on it */
    struct client_filter only;
};

MUST_USE enum status client_search(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                                   const struct client_question *question, struct client_hits *hits,
                                   struct err *err);

/* "name, birth date", "sounds like it": for the row of a hit. */
struct str client_why_words(struct arena *arena, unsigned why);

/* What a system asks of one person. */
struct client_asked {
    const struct report_client *who;
    int64_t organization;
};

struct client_answer {
    enum match_answer answer; /* MATCH_SAME: list[0] is the one, for certain */
    struct client_hit *list;  /* those it may be, the likeliest first; at most MATCH_RANKED */
    size_t count;
    size_t hidden;
};

MUST_USE enum status client_ask(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                                const struct client_asked *asked, struct client_answer *answer,
                                struct err *err);

#endif
