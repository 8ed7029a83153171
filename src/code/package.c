/* code/package.c - package codes (NDC) and procedure codes (CPT) that name a vaccine. */
#include <assert.h>
#include <string.h>

#include "base/tsv.h"
#include "code/sets.h"

/* Right-aligned copy of a part with zeros before it; false if it is longer than `width`. */
static bool
put_part(struct str part, char *out, size_t width)
{
    if (part.n == 0 || part.n > width || !str_digits(part))
        return false;
    memset(out, '0', width - part.n);
    memcpy(out + width - part.n, part.p, part.n);
    return true;
}

bool
ndc_form(struct str code, char out[13])
{
    struct str labeler, product;

    out[5] = out[10] = '-';
    if (code.n == 11 && str_digits(code)) {
        memcpy(out, code.p, 5);
        memcpy(out + 6, code.p + 5, 4);
        memcpy(out + 11, code.p + 9, 2);
        return true;
    }
    labeler = str_cut(&code, '-');
    if (code.p == NULL)
        return false;
    product = str_cut(&code, '-');
    if (code.p == NULL || labeler.n + product.n + code.n < 10)
        return false;
    return put_part(labeler, out, 5) && put_part(product, out + 6, 4) &&
           put_part(code, out + 11, 2);
}

const struct ndc *
ndc_find(const struct code_sets *sets, struct str code)
{
    char form[13];
    size_t i;

    if (!ndc_form(code, form))
        return NULL;
    i = index_find(&sets->ndc_index, (struct str){form, sizeof(form)});
    return i == SIZE_MAX ? NULL : &sets->ndc[i];
}

/* Who makes a package stands in the linker, by CDC's row number of the box or the vial. */
struct makers {
    const struct mvx **of_sale, **of_use;
    size_t room;
};

static enum status
read_makers(struct code_sets *sets, struct makers *makers, struct err *err)
{
    struct tsv tsv;
    uint64_t sale, use;

    makers->room = 16384;
    makers->of_sale = ARENA_ARRAY(sets->arena, const struct mvx *, makers->room);
    makers->of_use = ARENA_ARRAY(sets->arena, const struct mvx *, makers->room);
    for (tsv_init(&tsv, sets->text[FILE_NDC_LINK]); tsv_next(&tsv);) {
        const struct mvx *mvx = mvx_find(sets, tsv_field(&tsv, 2));

        if (!str_parse_u64(tsv.field[0], &sale) || !str_parse_u64(tsv_field(&tsv, 1), &use) ||
            sale >= makers->room || use >= makers->room)
            return row_fail(FILE_NDC_LINK, tsv.line, "no row numbers", tsv.field[0], err);
        makers->of_sale[sale] = mvx;
        makers->of_use[use] = mvx;
    }
    return OK;
}

static enum status
read_ndc(struct code_sets *sets, enum code_file file, const struct mvx *const *makers, size_t room,
         struct err *err)
{
    struct tsv tsv;

    for (tsv_init(&tsv, sets->text[file]); tsv_next(&tsv);) {
        struct ndc *ndc = &sets->ndc[sets->ndc_count++];
        uint64_t id;
        char form[13];

        *ndc = (struct ndc){.code = tsv.field[0],
                            .trade = tsv_field(&tsv, 5),
                            .cvx = cvx_find(sets, tsv_field(&tsv, 2)),
                            .unit_of_use = file == FILE_NDC_USE,
                            .first = DATE_NONE,
                            .last = DATE_NONE};
        if (ndc->code.n != sizeof(form) || !ndc_form(ndc->code, form))
            return row_fail(file, tsv.line, "no package code", ndc->code, err);
        if (ndc->cvx == NULL)
            return row_fail(file, tsv.line, "this CVX code is not in cvx.tsv", tsv_field(&tsv, 2),
                            err);
        if (str_parse_u64(tsv_field(&tsv, 1), &id) && id < room)
            ndc->mvx = makers[id];
        (void)date_parse_iso(tsv_field(&tsv, 3), &ndc->first);
        (void)date_parse_iso(tsv_field(&tsv, 4), &ndc->last);
    }
    return OK;
}

static enum status
read_cpt(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    sets->cpt = ARENA_ARRAY(sets->arena, struct cpt, rows_count(sets->text[FILE_CPT]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_CPT]); tsv_next(&tsv);) {
        const struct cvx *cvx = cvx_find(sets, tsv_field(&tsv, 1));

        if (cvx == NULL)
            return row_fail(FILE_CPT, tsv.line, "this CVX code is not in cvx.tsv",
                            tsv_field(&tsv, 1), err);
        sets->cpt[sets->cpt_count++] = (struct cpt){tsv.field[0], cvx};
    }
    index_make(&sets->cpt_index, sets->arena, sets->cpt, sizeof(struct cpt), sets->cpt_count);
    for (size_t i = 0; i < sets->cpt_count; i++)
        index_add(&sets->cpt_index, i);
    return OK;
}

/* A procedure code that was given to several vaccines over the years names none of them. */
const struct cvx *
cpt_find(const struct code_sets *sets, struct str code)
{
    size_t i = index_find(&sets->cpt_index, code);

    if (i == SIZE_MAX)
        return NULL;
    for (size_t j = 0; j < sets->cpt_count; j++)
        if (j != i && str_eq(sets->cpt[j].code, code))
            return NULL;
    return sets->cpt[i].cvx;
}

enum status
packages_build(struct code_sets *sets, struct err *err)
{
    struct makers makers;
    size_t count = rows_count(sets->text[FILE_NDC_USE]) + rows_count(sets->text[FILE_NDC_SALE]);

    sets->ndc = ARENA_ARRAY(sets->arena, struct ndc, count + 1);
    TRY(read_makers(sets, &makers, err));
    TRY(read_ndc(sets, FILE_NDC_USE, makers.of_use, makers.room, err));
    TRY(read_ndc(sets, FILE_NDC_SALE, makers.of_sale, makers.room, err));
    index_make(&sets->ndc_index, sets->arena, sets->ndc, sizeof(struct ndc), sets->ndc_count);
    for (size_t i = 0; i < sets->ndc_count; i++)
        index_add(&sets->ndc_index, i);
    assert(sets->ndc_count == count);
    return read_cpt(sets, err);
}
