/* code/sets.h - how the code sets lie in memory; for this room only.
 *
 * Ownership  everything belongs to sets->arena.
 */
#ifndef CODE_SETS_H
#define CODE_SETS_H

#include "code/code.h"

/* The tables a folder of ours holds, and what `jenner codes import` writes. */
// clang-format off
#define CODE_FILES(X)                                                                              \
    X(FILE_CVX,      "cvx.tsv",         embed_codes_cvx_tsv)                                       \
    X(FILE_CVX_MORE, "cvx_more.tsv",    embed_codes_cvx_more_tsv)                                  \
    X(FILE_CVX_USE,  "cvx_use.tsv",     embed_codes_cvx_use_tsv)                                   \
    X(FILE_ANTIGEN,  "antigen.tsv",     embed_codes_antigen_tsv)                                   \
    X(FILE_MVX,      "mvx.tsv",         embed_codes_mvx_tsv)                                       \
    X(FILE_GROUP,    "group.tsv",       embed_codes_group_tsv)                                     \
    X(FILE_PRODUCT,  "product.tsv",     embed_codes_product_tsv)                                   \
    X(FILE_VIS,      "vis.tsv",         embed_codes_vis_tsv)                                       \
    X(FILE_VIS_CVX,  "vis_cvx.tsv",     embed_codes_vis_cvx_tsv)                                   \
    X(FILE_CPT,      "cpt.tsv",         embed_codes_cpt_tsv)                                       \
    X(FILE_NDC_USE,  "ndc_use.tsv",     embed_codes_ndc_use_tsv)                                   \
    X(FILE_NDC_SALE, "ndc_sale.tsv",    embed_codes_ndc_sale_tsv)                                  \
    X(FILE_NDC_LINK, "ndc_link.tsv",    embed_codes_ndc_link_tsv)                                  \
    X(FILE_TABLE,    "value_table.tsv", embed_codes_value_table_tsv)                               \
    X(FILE_VALUE,    "value.tsv",       embed_codes_value_tsv)                                     \
    X(FILE_PLACEHOLDER, "placeholders.tsv", embed_codes_placeholders_tsv)                        \
    X(FILE_ZIP_STATE,   "zip_state.tsv",    embed_codes_zip_state_tsv)
// clang-format on

#define CODE_FILE_ENUM(id, name, text) id,
enum code_file { CODE_FILES(CODE_FILE_ENUM) CODE_FILE_COUNT };
#undef CODE_FILE_ENUM

extern const char *const code_file_names[CODE_FILE_COUNT];

/* Where things are by their text: slots hold index + 1, 0 is empty. */
struct code_index {
    uint16_t *slots;
    size_t mask;
    const char *base; /* of an array whose elements begin with a struct str */
    size_t stride;
};

void index_make(struct code_index *index, struct arena *arena, const void *base, size_t stride,
                size_t count);
/* Adds element i unless its text is there already. */
void index_add(struct code_index *index, size_t i);
size_t index_find(const struct code_index *index, struct str key); /* SIZE_MAX: not there */

struct value_table {
    struct code_table table; /* must be first: what callers hold is a pointer to it */
    struct str patterns;     /* codes beside the list, space-separated: A letter, 9 digit, * rest */
    char form;               /* how senders vary a code: 'c' leading zeros, 'n' hyphens, NUL not */
};

struct named_table {
    struct str name; /* one of the names of a table */
    const struct value_table *table;
};

struct cpt {
    struct str code;
    const struct cvx *cvx;
};

struct placeholder_row {
    struct str key; /* set and folded text: "G BABYBOY" */
    struct placeholder what;
};

struct code_sets {
    struct arena *arena;
    struct str text[CODE_FILE_COUNT]; /* the tables read from */
    struct str zip_states[1000];      /* by the first three digits; empty: nobody has them */

    struct cvx *cvx;
    size_t cvx_count;
    struct cvx *by_number[CVX_MAX + 1];
    struct mvx *mvx;
    size_t mvx_count;
    struct code_index mvx_index;
    struct vaccine_group *groups;
    size_t group_count;
    struct code_index group_index;
    const struct vaccine_group *group_by_cvx[CVX_MAX + 1];
    struct product *products;
    size_t product_count;
    struct vis *vis;
    size_t vis_count;
    struct code_index vis_index;
    struct ndc *ndc;
    size_t ndc_count;
    struct code_index ndc_index;
    struct cpt *cpt;
    size_t cpt_count;
    struct code_index cpt_index;

    struct value_table *tables;
    size_t table_count;
    struct named_table *names;
    size_t name_count;
    struct code_index name_index;
    const struct code_table *known[CODE_TABLE_COUNT];

    struct placeholder_row *placeholders;
    size_t placeholder_count;
    struct code_index placeholder_index;
};

/* Build the sets from the texts given; `text` stays borrowed. E_INVALID names table and line. */
MUST_USE enum status code_sets_build(struct arena *arena, const struct str text[CODE_FILE_COUNT],
                                     struct code_sets **out, struct err *err);
/* The texts in force: those embedded, replaced by those of the data folder. */
MUST_USE enum status code_texts(struct arena *arena, const char *data_dir,
                                struct str text[CODE_FILE_COUNT], struct err *err);

/* The parts of code_sets_build(), in this order. */
MUST_USE enum status vaccines_build(struct code_sets *sets, struct err *err);
MUST_USE enum status uses_read(struct code_sets *sets, struct err *err); /* part of the vaccines */
MUST_USE enum status packages_build(struct code_sets *sets, struct err *err);
MUST_USE enum status tables_build(struct code_sets *sets, struct err *err);
MUST_USE enum status placeholders_build(struct code_sets *sets, struct err *err);

/* "12345-678-9" and "00012034567" as "NNNNN-NNNN-NN"; false if it is no package code. */
bool ndc_form(struct str code, char out[13]);

/* The rows of a table, counted so that an array can be made. */
size_t rows_count(struct str text);
enum status row_fail(enum code_file file, size_t line, const char *what, struct str value,
                     struct err *err);

#endif
