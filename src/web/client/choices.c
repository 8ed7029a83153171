/* web/client/choices.c - the lists of forms. */
#include "web/client/choices.h"

#include <stdlib.h>

#include "web/serve.h"

struct choices
choices_codes(struct visit *v, enum code_table_id table_id, struct str chosen)
{
    const struct code_table *table = code_table(v->web->codes, table_id);
    struct choices out = {ARENA_ARRAY(v->arena, struct choice, table->count + 1), 0};

    for (size_t i = 0; i < table->count; i++) {
        const struct code *code = &table->codes[i];
        bool is = str_eq(code->code, chosen);

        if (is || code->state == CODE_ACTIVE)
            out.list[out.count++] = (struct choice){code->code, code->name, is};
    }
    return out;
}

struct str
choices_known(struct visit *v, enum code_table_id table_id, struct str code)
{
    const struct code *known = code_lookup(code_table(v->web->codes, table_id), code);

    return known == NULL ? STR("") : known->code;
}

struct str
choices_product_code(struct visit *v, const struct product_choice *product)
{
    return product->cvx == NULL ? STR("")
                                : arena_printf(v->arena, "%.*s:%.*s:%.*s", STRF(product->cvx->code),
                                               STRF(product->mvx), STRF(product->name));
}

struct product_choice
choices_product(struct visit *v, struct str code)
{
    struct str rest = code, cvx = str_cut(&rest, ':'), mvx = str_cut(&rest, ':');
    struct product_choice out = {.cvx = cvx_find(v->web->codes, cvx)};

    if (out.cvx == NULL || rest.n == 0)
        return out;
    for (size_t i = 0; i < out.cvx->product_count; i++) {
        const struct product *product = out.cvx->products[i];

        if (!str_eq(product->name, rest) ||
            (mvx.n > 0 && (product->mvx == NULL || !str_eq(product->mvx->code, mvx))))
            continue;
        out.name = product->name;
        out.mvx = product->mvx == NULL ? STR("") : product->mvx->code;
        break;
    }
    return out;
}

static bool
is_chosen(const struct product_choice *one, const struct product_choice *chosen)
{
    return chosen != NULL && chosen->cvx == one->cvx && str_eq(chosen->name, one->name) &&
           (one->mvx.n == 0 || chosen->mvx.n == 0 || str_eq(chosen->mvx, one->mvx));
}

static void
add(struct visit *v, struct choices *out, struct product_choice one,
    const struct product_choice *chosen)
{
    struct str words = one.name.n == 0 ? one.cvx->name
                                       : arena_printf(v->arena, "%.*s (%.*s)", STRF(one.name),
                                                      STRF(one.cvx->name));

    out->list[out->count++] =
        (struct choice){choices_product_code(v, &one), words, is_chosen(&one, chosen)};
}

static void
add_vaccine(struct visit *v, struct choices *out, const struct cvx *cvx,
            const struct product_choice *chosen)
{
    for (size_t i = 0; i < cvx->product_count; i++) {
        const struct product *product = cvx->products[i];
        struct product_choice one = {cvx, product->mvx == NULL ? STR("") : product->mvx->code,
                                     product->name};

        if (product->active || is_chosen(&one, chosen))
            add(v, out, one, chosen);
    }
}

static int
by_words(const void *a, const void *b)
{
    return str_cmp(((const struct choice *)a)->words, ((const struct choice *)b)->words);
}

static size_t
room_for(const struct code_sets *codes)
{
    size_t n = 2;

    for (size_t i = 0; i < cvx_count(codes); i++)
        n += cvx_at(codes, i)->product_count + 1;
    return n;
}

struct choices
choices_products(struct visit *v, const uint16_t *cvx, size_t count,
                 const struct product_choice *chosen)
{
    const struct code_sets *codes = v->web->codes;
    struct choices out = {ARENA_ARRAY(v->arena, struct choice, room_for(codes)), 0};
    bool found = chosen == NULL || chosen->cvx == NULL;

    for (size_t i = 0; i < (cvx == NULL ? cvx_count(codes) : count); i++) {
        const struct cvx *one = cvx == NULL ? cvx_at(codes, i) : cvx_number(codes, cvx[i]);

        if (one != NULL && (one->kind == CVX_VACCINE || one->kind == CVX_ANTIBODY))
            add_vaccine(v, &out, one, chosen);
    }
    if (out.count > 1)
        qsort(out.list, out.count, sizeof(*out.list), by_words);
    for (size_t i = 0; i < out.count; i++)
        found = found || out.list[i].chosen;
    if (!found) /* a vaccine without a trade name, or of another group */
        add(v, &out, *chosen, chosen);
    return out;
}
