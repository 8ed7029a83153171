/* registry/client_search.h - finding persons for people who ask, and for systems that ask.
 *
 * Purpose    the search box (name, birth date, telephone, identifier, postal code, in any order),
 *            and the query of a system that describes one person.
 * Ownership  lists belong to the arena.
 * Limits     SEARCH_MOST rows; more is said by `more`, with their number and years of birth, and the asker
 *            must say more.
 * Errors     those of store/db.h. Somebody whose record the asker may not see is not in the list:
 *            `hidden` says how many such there are, nothing else of them leaves.
 */
#ifndef REGISTRY_CLIENT_SEARCH_H
#define REGISTRY_CLIENT_SEARCH_H

#include "registry/client.h"

enum {
    SEARCH_MOST = 50,
    SEARCH_COUNTED =
        1000 /* so many are counted by their year of birth, where there are more than SEARCH_MOST */
};

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

/* Too little to search by. */
enum client_vague {
    VAGUE_NOT,
    VAGUE_EMPTY, /* neither a letter nor a digit */
    VAGUE_ZIP,   /* a postal code alone */
    VAGUE_LETTER /* one letter, perhaps with a postal code */
};

struct client_year {
    int year;
    size_t count;
};

struct client_hits {
    struct client_hit *list;
    size_t count;
    size_t hidden;                 /* fit, but are not the asker's to see */
    struct client_id hidden_first; /* one of them, if a birth date or a number was asked for, too */
    bool more;                     /* there are more than are listed */
    size_t total;                  /* then: how many fit by name, at least */
    bool total_least;              /* and there may be more than that */
    struct client_year *years;     /* and how many of them were born when, the latest first */
    size_t year_count;
    enum client_vague vague;
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
