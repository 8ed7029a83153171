/* post/topic.h - what somebody may subscribe to: topics by category.
 *
 * Ownership  what is listed belongs to the arena.
 * Limits     TOPICS_MAX topics; a word of 40 letters, names and categories of 80.
 * Errors     E_INVALID for a word or name that cannot be one; E_CONFLICT for a word that is taken;
 *            E_NOTFOUND; otherwise those of store/db.h.
 */
#ifndef POST_TOPIC_H
#define POST_TOPIC_H

#include "store/db.h"

enum { TOPICS_MAX = 60 };

struct topic {
    int64_t id;
    struct str word; /* "news-flash": in addresses and files */
    struct str name; /* in English, as are category and about */
    struct str category;
    struct str about;
    struct str domain; /* only addresses of it may have this topic; empty: any */
    bool closed;       /* nobody can subscribe any more */
    int64_t readers;   /* subscriptions there are; topic_count() fills it */
};

/* All of them, in the order of listing. */
MUST_USE enum status topic_list(struct tx *tx, struct arena *arena, struct topic **out,
                                size_t *count, struct err *err);
/* Fills in how many readers each has; reads all subscriptions. */
MUST_USE enum status topic_count(struct tx *tx, struct arena *arena, struct topic *list,
                                 size_t count, struct err *err);
MUST_USE enum status topic_add(struct tx *tx, struct arena *arena, struct topic *topic,
                               struct err *err);
MUST_USE enum status topic_close(struct tx *tx, int64_t id, bool closed, struct err *err);

const struct topic *topic_of(const struct topic *list, size_t count, struct str word); /* or NULL */
/* Is the address one that may have this topic? Both folded to lower case. */
bool topic_open_to(const struct topic *topic, struct str email);
/* "news-flash schools" for the chosen ones, and back: an unknown word is left out. */
struct str topic_words(struct arena *arena, const struct topic *list, size_t count,
                       const bool *chosen);
void topic_chosen(const struct topic *list, size_t count, struct str words, bool *chosen);

#endif
