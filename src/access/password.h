/* access/password.h - the rules of passwords and of answers, as data.
 *
 * Purpose    says rule by rule whether a new password will do, so that a page can tick the rules one
 *            by one and name the very character that is not allowed. Pure: no hashing, no store.
 * Ownership  borrows what it is given; texts belong to the arena.
 * Limits     PASSWORD_BYTES_MAX bytes, the most that a form hands over; the profiles' own are less.
 * Errors     none: a rule that fails is an answer.
 * Source     profile `miic`: MIIC News Flash July 2024; profile `nist`: SP 800-63B-4 3.1.1.2;
 *            docs/adr/0009-access.md says why both.
 */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { PASSWORD_BYTES_MAX = 512, PASSWORD_HISTORY_MAX = 10, PASSWORD_RULES_MAX = 10 };

struct password_profile {
    struct str name;
    int least, most;        /* characters */
    bool classes;           /* one of each: A-Z, a-z, 0-9, `specials` */
    struct str specials;    /* and nothing outside these four; empty: any character */
    int days;               /* until it must be changed; 0: never */
    int history;            /* earlier passwords that may not come back */
    bool blocklist;         /* refuse common passwords and the person's own words */
    bool questions;         /* three security questions are kept */
    bool second_factor_all; /* a second factor for everyone, not only staff and administrators */
};

extern const struct password_profile password_miic; /* the default */
extern const struct password_profile password_nist;
const struct password_profile *password_profile_find(struct str name); /* NULL if there is none */

enum password_rule {
    RULE_LENGTH,
    RULE_UPPER,
    RULE_LOWER,
    RULE_DIGIT,
    RULE_SPECIAL,
    RULE_ALLOWED,  /* no character outside the four classes */
    RULE_TEXT,     /* readable text: well formed, no control characters */
    RULE_COMMON,   /* not on the list of common passwords */
    RULE_PERSONAL, /* none of the person's own words: user name, names, organization */
    RULE_CONFIRMED /* typed the same twice */
};

struct password_result {
    enum password_rule rule;
    bool ok;
    struct str text;   /* the rule, as shown before typing */
    struct str remedy; /* what to do, when not ok: "& is not allowed" */
};

struct password_results {
    struct password_result list[PASSWORD_RULES_MAX];
    size_t count;
    bool ok; /* all of them */
};

struct password_try {
    struct str password;
    struct str confirmed;    /* as typed the second time */
    const struct str *words; /* the person's own: user name, names, organization's code and name */
    size_t word_count;
};

/* Judges all rules, also after the first that fails. With an empty password this is the list of
 * rules for the page. Whether it was used before needs the hashes: access/secret.h. */
struct password_results password_check(struct arena *arena, const struct password_profile *profile,
                                       const struct password_try *attempt);

/* Is it one character more, less or other than the old one, which the person has just typed? */
bool password_too_alike(struct str old, struct str new_one);

/* A password that passes every rule of the profile; drawn from the system's random source. */
struct str password_suggest(struct arena *arena, const struct password_profile *profile);

/* Security questions: three lists, one question from each, so that none is chosen twice. */
enum { QUESTION_LISTS = 3, QUESTIONS_A_LIST = 6, ANSWER_LEAST = 5 };
extern const struct str security_questions[QUESTION_LISTS][QUESTIONS_A_LIST];

/* Case, spaces, accents and punctuation do not count; this is what is hashed. */
struct str answer_fold(struct arena *arena, struct str answer);

struct answer_try {
    size_t question[QUESTION_LISTS]; /* index into its list; QUESTIONS_A_LIST if none was chosen */
    struct str answer[QUESTION_LISTS];
    struct str confirmed[QUESTION_LISTS];
    struct str username;
};

/* One sentence a list that is wrong, empty where it is right; true if all three are. */
bool answers_check(struct arena *arena, const struct answer_try *attempt,
                   struct str wrong[QUESTION_LISTS]);

#endif
