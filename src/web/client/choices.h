/* web/client/choices.h - the lists of forms: codes, products, people; and which entry is chosen.
 *
 * Ownership  lists belong to the visit's arena.
 * Errors     none.
 */
#ifndef WEB_CLIENT_CHOICES_H
#define WEB_CLIENT_CHOICES_H

#include "code/code.h"
#include "web/visit.h"

struct choice {
    struct str code, words;
    bool chosen;
};

struct choices {
    struct choice *list;
    size_t count;
};

/* The active codes of a table, and `chosen` also if it is a former one. */
struct choices choices_codes(struct visit *v, enum code_table_id table_id, struct str chosen);

/* A vaccine as it is chosen in a form. */
struct product_choice {
    const struct cvx *cvx; /* NULL: none */
    struct str mvx,
        name; /* of the maker and of the trade name; empty if only the vaccine is known */
};
/* "08:MSD:RECOMBIVAX HB", which choices_product() reads back; only what the code sets know. */
struct str choices_product_code(struct visit *v, const struct product_choice *product);
struct product_choice choices_product(struct visit *v, struct str code);
/* Active trade names of these vaccines, then the vaccines without any. `cvx` NULL: of all there are. */
struct choices choices_products(struct visit *v, const uint16_t *cvx, size_t count,
                                const struct product_choice *chosen);
/* `code` only if the table has it and it may be taken; else empty. */
struct str choices_known(struct visit *v, enum code_table_id table_id, struct str code);

/* Copies choices into the rows of a page's own list type, which has the same three members. */
#define CHOICES_ROWS(v, rows, rows_count, type, from)                                              \
    do {                                                                                           \
        struct choices choices_ = (from);                                                          \
        type *list_ = ARENA_ARRAY((v)->arena, type, choices_.count + 1);                           \
        for (size_t i_ = 0; i_ < choices_.count; i_++)                                             \
            list_[i_] = (type){.code = choices_.list[i_].code,                                     \
                               .words = choices_.list[i_].words,                                   \
                               .chosen = choices_.list[i_].chosen};                                \
        (rows) = list_;                                                                            \
        (rows_count) = choices_.count;                                                             \
    } while (0)

#endif
