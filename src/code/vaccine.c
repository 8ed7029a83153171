/* code/vaccine.c - vaccines, their makers, groups, antigens, trade names and information sheets. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/tsv.h"
#include "code/sets.h"

static bool
parse_cvx_number(struct str code, size_t *out)
{
    uint64_t number;

    if (code.n == 0 || code.n > 4 || !str_parse_u64(code, &number) || number == 0 ||
        number > CVX_MAX)
        return false;
    *out = (size_t)number;
    return true;
}

const struct cvx *
cvx_number(const struct code_sets *sets, unsigned number)
{
    return number <= CVX_MAX ? sets->by_number[number] : NULL;
}

const struct cvx *
cvx_find(const struct code_sets *sets, struct str code)
{
    size_t number;

    return parse_cvx_number(code, &number) ? sets->by_number[number] : NULL;
}

size_t
cvx_count(const struct code_sets *sets)
{
    return sets->cvx_count;
}

const struct cvx *
cvx_at(const struct code_sets *sets, size_t i)
{
    assert(i < sets->cvx_count);
    return &sets->cvx[i];
}

static bool
parse_status(struct str word, enum cvx_status *out)
{
    static const struct str words[] = {
        [CVX_ACTIVE] = STR_INIT("active"),   [CVX_INACTIVE] = STR_INIT("inactive"),
        [CVX_NON_US] = STR_INIT("non-us"),   [CVX_NEVER_ACTIVE] = STR_INIT("never active"),
        [CVX_PENDING] = STR_INIT("pending"),
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_ieq(words[i], word)) {
            *out = (enum cvx_status)i;
            return true;
        }
    }
    return false;
}

static bool
parse_kind(struct str word, struct cvx *cvx)
{
    cvx->unspecified = cvx->unspecified || str_eq(word, STR("unspecified"));
    if (str_eq(word, STR("vaccine")) || str_eq(word, STR("unspecified")))
        cvx->kind = CVX_VACCINE;
    else if (str_eq(word, STR("antibody")))
        cvx->kind = CVX_ANTIBODY;
    else if (str_eq(word, STR("skin-test")))
        cvx->kind = CVX_SKIN_TEST;
    else if (str_eq(word, STR("adjuvant")))
        cvx->kind = CVX_ADJUVANT;
    else if (str_eq(word, STR("nothing")))
        cvx->kind = CVX_NOTHING;
    else
        return false;
    return true;
}

static bool
says(struct str name, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= name.n; i++)
        if (str_ieq(str_slice(name, i, i + n), str_of(word)))
            return true;
    return false;
}

/* What the name of a code tells that cvx_more.tsv does not know yet. */
static void
guess_kind(struct cvx *cvx)
{
    cvx->unspecified = says(cvx->name, "unspecified");
    if (says(cvx->name, "immune globulin") || says(cvx->name, "antitoxin") ||
        says(cvx->name, "monoclonal") || says(cvx->name, " mab"))
        cvx->kind = CVX_ANTIBODY;
    else if (says(cvx->name, "adjuvant") && !says(cvx->name, "adjuvanted"))
        cvx->kind = CVX_ADJUVANT;
}

static int
compare_numbers(const void *a, const void *b)
{
    return (int)((const struct cvx *)a)->number - (int)((const struct cvx *)b)->number;
}

static enum status
read_cvx(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    size_t number, n = 0;

    sets->cvx_count = rows_count(sets->text[FILE_CVX]);
    sets->cvx = ARENA_ARRAY(sets->arena, struct cvx, sets->cvx_count + 1);
    for (tsv_init(&tsv, sets->text[FILE_CVX]); tsv_next(&tsv); n++) {
        struct cvx *cvx = &sets->cvx[n];

        if (!parse_cvx_number(tsv.field[0], &number) || sets->by_number[number] != NULL)
            return row_fail(FILE_CVX, tsv.line, "no CVX code, or there twice", tsv.field[0], err);
        if (!parse_status(tsv_field(&tsv, 2), &cvx->status))
            return row_fail(FILE_CVX, tsv.line, "no status", tsv_field(&tsv, 2), err);
        cvx->number = (uint16_t)number;
        cvx->code = tsv.field[0];
        cvx->name = tsv_field(&tsv, 1);
        cvx->not_before = cvx->not_after = DATE_NONE;
        guess_kind(cvx);
        sets->by_number[number] = cvx;
    }
    qsort(sets->cvx, n, sizeof(*sets->cvx), compare_numbers);
    for (size_t i = 0; i < n; i++)
        sets->by_number[sets->cvx[i].number] = &sets->cvx[i];
    return OK;
}

static enum status
read_cvx_more(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    for (tsv_init(&tsv, sets->text[FILE_CVX_MORE]); tsv_next(&tsv);) {
        size_t number;
        struct cvx *cvx;

        if (!parse_cvx_number(tsv.field[0], &number))
            return row_fail(FILE_CVX_MORE, tsv.line, "no CVX code", tsv.field[0], err);
        cvx = sets->by_number[number];
        if (cvx == NULL)
            continue; /* an older release does not have it */
        if (!parse_kind(tsv_field(&tsv, 1), cvx))
            return row_fail(FILE_CVX_MORE, tsv.line, "no kind", tsv_field(&tsv, 1), err);
        (void)date_parse_iso(tsv_field(&tsv, 2), &cvx->not_before);
        (void)date_parse_iso(tsv_field(&tsv, 3), &cvx->not_after);
    }
    return OK;
}

static enum status
read_mvx(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    sets->mvx = ARENA_ARRAY(sets->arena, struct mvx, rows_count(sets->text[FILE_MVX]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_MVX]); tsv_next(&tsv);) {
        if (tsv.field[0].n == 0 || tsv.field[0].n > 5)
            return row_fail(FILE_MVX, tsv.line, "no maker code", tsv.field[0], err);
        sets->mvx[sets->mvx_count++] = (struct mvx){tsv.field[0], tsv_field(&tsv, 1),
                                                    str_ieq(tsv_field(&tsv, 2), STR("active"))};
    }
    index_make(&sets->mvx_index, sets->arena, sets->mvx, sizeof(struct mvx), sets->mvx_count);
    for (size_t i = 0; i < sets->mvx_count; i++)
        index_add(&sets->mvx_index, i);
    return OK;
}

const struct mvx *
mvx_find(const struct code_sets *sets, struct str code)
{
    size_t i = index_find(&sets->mvx_index, code);

    return i == SIZE_MAX ? NULL : &sets->mvx[i];
}

/* Puts `item` at the end of a list that hangs off a row, growing it by one. The lists are short and
 * made once, so the left-behind copies do not matter. */
static const void *const *
list_add(struct arena *arena, const void *const *list, size_t count, const void *item)
{
    const void **longer = ARENA_ARRAY(arena, const void *, count + 1);

    if (count > 0)
        memcpy(longer, list, count * sizeof(*list));
    longer[count] = item;
    return longer;
}

#define LIST_ADD(arena, list, count, item)                                                         \
    ((list) = (void *)(uintptr_t)list_add((arena), (const void *const *)(list), (count)++, (item)))

static struct vaccine_group *
group_named(struct code_sets *sets, struct str name)
{
    for (size_t i = 0; i < sets->group_count; i++)
        if (str_ieq(sets->groups[i].name, name))
            return &sets->groups[i];
    sets->groups[sets->group_count] = (struct vaccine_group){.name = name};
    return &sets->groups[sets->group_count++];
}

static enum status
read_groups(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    sets->groups =
        ARENA_ARRAY(sets->arena, struct vaccine_group, rows_count(sets->text[FILE_GROUP]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_GROUP]); tsv_next(&tsv);) {
        struct vaccine_group *group = group_named(sets, tsv.field[0]);
        const struct cvx *of = cvx_find(sets, tsv_field(&tsv, 1));
        size_t number;

        if (!parse_cvx_number(tsv_field(&tsv, 2), &number) || sets->by_number[number] == NULL)
            return row_fail(FILE_GROUP, tsv.line, "this CVX code is not in cvx.tsv",
                            tsv_field(&tsv, 2), err);
        if (of != NULL && group->cvx == NULL)
            group->cvx = of;
        if (of != NULL && sets->group_by_cvx[of->number] == NULL)
            sets->group_by_cvx[of->number] = group;
        LIST_ADD(sets->arena, group->members, group->member_count, sets->by_number[number]);
        LIST_ADD(sets->arena, sets->by_number[number]->groups, sets->by_number[number]->group_count,
                 group);
        sets->by_number[number]->combination = sets->by_number[number]->group_count > 1;
    }
    index_make(&sets->group_index, sets->arena, sets->groups, sizeof(struct vaccine_group),
               sets->group_count);
    for (size_t i = 0; i < sets->group_count; i++)
        index_add(&sets->group_index, i);
    return OK;
}

const struct vaccine_group *
group_find(const struct code_sets *sets, struct str name)
{
    size_t i = index_find(&sets->group_index, name);

    return i == SIZE_MAX ? NULL : &sets->groups[i];
}

const struct vaccine_group *
group_of_cvx(const struct code_sets *sets, unsigned group_cvx)
{
    return group_cvx <= CVX_MAX ? sets->group_by_cvx[group_cvx] : NULL;
}

size_t
group_count(const struct code_sets *sets)
{
    return sets->group_count;
}

const struct vaccine_group *
group_at(const struct code_sets *sets, size_t i)
{
    assert(i < sets->group_count);
    return &sets->groups[i];
}

static enum status
read_antigens(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    size_t number;

    for (tsv_init(&tsv, sets->text[FILE_ANTIGEN]); tsv_next(&tsv);) {
        struct cvx *cvx;
        struct str *names;

        if (!parse_cvx_number(tsv.field[0], &number))
            return row_fail(FILE_ANTIGEN, tsv.line, "no CVX code", tsv.field[0], err);
        cvx = sets->by_number[number];
        if (cvx == NULL)
            continue;
        names = ARENA_ARRAY(sets->arena, struct str, cvx->antigen_count + 1);
        for (size_t i = 0; i < cvx->antigen_count; i++)
            names[i] = cvx->antigens[i];
        names[cvx->antigen_count++] = tsv_field(&tsv, 1);
        cvx->antigens = names;
    }
    return OK;
}

static enum status
read_products(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    size_t number;

    sets->products =
        ARENA_ARRAY(sets->arena, struct product, rows_count(sets->text[FILE_PRODUCT]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_PRODUCT]); tsv_next(&tsv);) {
        struct product *product = &sets->products[sets->product_count++];

        if (!parse_cvx_number(tsv_field(&tsv, 1), &number) || sets->by_number[number] == NULL)
            return row_fail(FILE_PRODUCT, tsv.line, "this CVX code is not in cvx.tsv",
                            tsv_field(&tsv, 1), err);
        *product = (struct product){tsv.field[0], sets->by_number[number],
                                    mvx_find(sets, tsv_field(&tsv, 2)),
                                    str_ieq(tsv_field(&tsv, 3), STR("active"))};
        LIST_ADD(sets->arena, sets->by_number[number]->products,
                 sets->by_number[number]->product_count, product);
    }
    return OK;
}

const struct product *
product_find(const struct code_sets *sets, struct str name)
{
    for (size_t i = 0; i < sets->product_count; i++)
        if (str_ieq(sets->products[i].name, name))
            return &sets->products[i];
    return NULL;
}

static enum status
read_vis(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;
    size_t number;

    sets->vis = ARENA_ARRAY(sets->arena, struct vis, rows_count(sets->text[FILE_VIS]) + 1);
    for (tsv_init(&tsv, sets->text[FILE_VIS]); tsv_next(&tsv);) {
        struct vis *vis = &sets->vis[sets->vis_count++];

        *vis = (struct vis){tsv.field[0], tsv_field(&tsv, 1), tsv_field(&tsv, 4), DATE_NONE,
                            str_ieq(tsv_field(&tsv, 3), STR("current"))};
        if (vis->encoded.n != 24 || !str_digits(vis->encoded))
            return row_fail(FILE_VIS, tsv.line, "not the 24 digits of a sheet", vis->encoded, err);
        (void)date_parse_iso(tsv_field(&tsv, 2), &vis->edition);
    }
    index_make(&sets->vis_index, sets->arena, sets->vis, sizeof(struct vis), sets->vis_count);
    for (size_t i = 0; i < sets->vis_count; i++)
        index_add(&sets->vis_index, i);
    for (tsv_init(&tsv, sets->text[FILE_VIS_CVX]); tsv_next(&tsv);) {
        size_t i = index_find(&sets->vis_index, tsv_field(&tsv, 1));

        if (!parse_cvx_number(tsv.field[0], &number) || sets->by_number[number] == NULL)
            return row_fail(FILE_VIS_CVX, tsv.line, "this CVX code is not in cvx.tsv", tsv.field[0],
                            err);
        if (i != SIZE_MAX)
            LIST_ADD(sets->arena, sets->by_number[number]->vis, sets->by_number[number]->vis_count,
                     &sets->vis[i]);
    }
    return OK;
}

const struct vis *
vis_find(const struct code_sets *sets, struct str encoded)
{
    size_t i = index_find(&sets->vis_index, encoded);

    return i == SIZE_MAX ? NULL : &sets->vis[i];
}

bool
vis_expected(const struct cvx *cvx)
{
    return cvx->vis_count > 0;
}

enum status
vaccines_build(struct code_sets *sets, struct err *err)
{
    TRY(read_cvx(sets, err));
    TRY(read_cvx_more(sets, err));
    TRY(uses_read(sets, err));
    TRY(read_mvx(sets, err));
    TRY(read_groups(sets, err));
    TRY(read_antigens(sets, err));
    TRY(read_products(sets, err));
    return read_vis(sets, err);
}
