/* registry/client_key.h - the numbers and words under which a client is found.
 *
 * Purpose    match_key.h says what two records of one person have in common; here that becomes
 *            rows of client_key, arranged so that what is searched by itself (a birth date, a
 *            telephone, an identifier) is one range of them, and so that most keys of one client
 *            stand on one page of the table: those of a birth date lie side by side.
 * Ownership  keys are numbers; words borrow from the identity.
 * Limits     CLIENT_KEYS_MAX, CLIENT_WORDS_MAX; what is beyond is left out.
 * Errors     none.
 */
#ifndef REGISTRY_CLIENT_KEY_H
#define REGISTRY_CLIENT_KEY_H

#include "registry/match_key.h"

enum { CLIENT_KEYS_MAX = MATCH_KEYS_MAX + IDENTITY_PHONES + IDENTITY_IDS, CLIENT_WORDS_MAX = 16 };

struct client_keys {
    int64_t key[CLIENT_KEYS_MAX]; /* rising */
    size_t count;
};

struct client_words {
    struct str word[CLIENT_WORDS_MAX];
    size_t count;
};

/* From key `low` to key `high`, both included. */
struct key_range {
    int64_t low, high;
};

/* Under which a client is kept, and (the same without what only people search by) looked for. */
void client_keys_kept(const struct identity *who, struct client_keys *keys);
void client_keys_sought(const struct identity *who, struct client_keys *keys);
/* When too many are found: without the key that says least, the sounds of two names and a year. */
void client_keys_rare(const struct identity *who, struct client_keys *keys);
/* Only those of the numbers that senders gave the person. */
void client_keys_numbers(const struct identity *who, struct client_keys *keys);
/* The parts of all names, and each name written together: O'NEIL is ONEIL, ANN-MARIE three words. */
void client_words_kept(const struct identity *who, struct client_words *words);

struct key_range client_keys_born(struct date born); /* also of other dates: ask born_on too */
struct key_range client_keys_born_year(int year);    /* 1861 to 9999 */
struct key_range client_keys_phone(uint64_t digits);
struct key_range client_keys_id(uint64_t value); /* identity_id.value, whoever gave the number */

#endif
