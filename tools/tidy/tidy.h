/* tools/tidy/tidy.h - the house rules, checked by a program instead of by a reader.
 *
 * Purpose    reads the project's sources as text and says which of them break a rule. It runs as a
 *            test of every build, so no rule can rot; its own test (tidy_test.c) shows each rule
 *            a good and a bad snippet, so the program cannot rot either.
 * Ownership  everything lives in the tree's arena.
 * Limits     TIDY_FILES files. It knows our own style of C, not all of C.
 */
#ifndef TIDY_TIDY_H
#define TIDY_TIDY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

enum {
    TIDY_FILES = 4000,
    TIDY_PROBLEMS = 1000,
    TIDY_FILE_LINES = 800,
    TIDY_FUNCTION_LINES = 70,
};

struct source {
    struct str path; /* from the root of the project: "src/base/str.c" */
    struct str text;
    /* C only, both as long as `text`, so that an offset means the same place in all three. */
    struct str code;     /* comments and the insides of literals are spaces */
    struct str literals; /* only the insides of string literals; the rest is spaces */
};

struct problem {
    struct str path;
    size_t line; /* 1-based; 0 for the file as a whole */
    const char *rule;
    struct str text;
};

struct tidy {
    struct arena *arena;
    struct source *file;
    size_t count;
    struct problem *problem;
    size_t problems;
};

struct tidy *tidy_new(struct arena *arena);
/* Adds a file as it stands in the tree; `text` is borrowed. */
void tidy_add(struct tidy *tidy, const char *path, struct str text);
const struct source *tidy_find(const struct tidy *tidy, struct str path); /* NULL if absent */
void tidy_check(struct tidy *tidy);                                       /* every rule */

/* Adds a problem at the byte `offset` of the file's text. */
void tidy_say(struct tidy *tidy, const struct source *file, size_t offset, const char *rule,
              const char *format, ...) __attribute__((format(printf, 5, 6)));

bool tidy_is(const struct source *file, const char *suffix); /* the path ends so */
bool tidy_in(const struct source *file, const char *prefix); /* the path starts so */
/* The first place at or after `from` where `word` stands as a whole identifier; text.n if none. */
size_t tidy_word(struct str text, struct str word, size_t from);

void rules_of_file(struct tidy *tidy, const struct source *file);  /* file_rules.c */
void rules_of_names(struct tidy *tidy, const struct source *file); /* name_rules.c */
void rules_of_tree(struct tidy *tidy);                             /* tree_rules.c */

#endif
