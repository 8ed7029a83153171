/* code/table.c - the value tables: those of value.tsv, and those made of the vaccine tables. */
#include <assert.h>
#include <string.h>

#include "base/tsv.h"
#include "code/sets.h"

/* Does `code` look like one pattern word: A a letter, 9 a digit, * anything that follows? */
static bool
looks_like(struct str code, struct str pattern)
{
    size_t i = 0;

    for (; i < pattern.n; i++) {
        char want = pattern.p[i], c = i < code.n ? code.p[i] : '\0';

        if (want == '*')
            return true;
        if (want == 'A'   ? !(c >= 'A' && c <= 'Z')
            : want == '9' ? !(c >= '0' && c <= '9')
                          : want != c)
            return false;
    }
    return i == code.n;
}

static bool
beside_the_list(const struct value_table *table, struct str code)
{
    struct str rest = table->patterns;

    while (rest.p != NULL) {
        struct str pattern = str_cut(&rest, ' ');

        if (pattern.n > 0 && looks_like(code, pattern))
            return true;
    }
    return false;
}

static const struct code *
find_exactly(const struct code_table *table, struct str code)
{
    size_t at = (size_t)str_hash(code) & table->slot_mask;

    for (; table->slots[at] != 0; at = (at + 1) & table->slot_mask)
        if (str_eq(table->codes[table->slots[at] - 1U].code, code))
            return &table->codes[table->slots[at] - 1U];
    return NULL;
}

/* "8" and "008" are CVX 08. */
static const struct code *
find_number(const struct code_table *table, struct str code)
{
    char two[2];

    if (!str_digits(code))
        return NULL;
    while (code.n > 1 && code.p[0] == '0')
        code = str_skip(code, 1);
    if (code.n > 1)
        return find_exactly(table, code);
    two[0] = '0';
    two[1] = code.p[0];
    return find_exactly(table, (struct str){two, 2});
}

const struct code *
code_lookup(const struct code_table *table, struct str code)
{
    const struct value_table *whole = (const struct value_table *)(const void *)table;
    const struct code *found = find_exactly(table, code);
    char form[13];

    if (found != NULL || whole->form == '\0')
        return found;
    if (code.n <= 4)
        return find_number(table, code);
    return ndc_form(code, form) ? find_exactly(table, (struct str){form, sizeof(form)}) : NULL;
}

bool
code_taken(const struct code_table *table, struct str code)
{
    const struct code *found = code_lookup(table, code);

    if (found != NULL)
        return found->state != CODE_INVALID;
    return table->open || beside_the_list((const struct value_table *)(const void *)table, code);
}

struct str
code_normal(const struct code_table *table, struct str code)
{
    const struct code *found = code_lookup(table, code);

    if (found == NULL)
        return code_taken(table, code) ? code : (struct str){NULL, 0};
    if (found->state == CODE_IGNORED || found->state == CODE_INVALID)
        return (struct str){NULL, 0};
    return found->use.n > 0 ? found->use : found->code;
}

const struct code_table *
code_table_find(const struct code_sets *sets, struct str name)
{
    size_t i = index_find(&sets->name_index, name);

    return i == SIZE_MAX ? NULL : &sets->names[i].table->table;
}

const struct code_table *
code_table(const struct code_sets *sets, enum code_table_id id)
{
    assert(id < CODE_TABLE_COUNT);
    return sets->known[id];
}

size_t
code_table_count(const struct code_sets *sets)
{
    return sets->table_count;
}

const struct code_table *
code_table_at(const struct code_sets *sets, size_t i)
{
    assert(i < sets->table_count);
    return &sets->tables[i].table;
}

/* -- building ---------------------------------------------------------------------------------- */

static void
add_name(struct code_sets *sets, struct str name, const struct value_table *table)
{
    sets->names[sets->name_count++] = (struct named_table){name, table};
}

/* Closes a table: its codes are complete, so they can be indexed. */
static void
finish(struct code_sets *sets, struct value_table *table, struct code *codes, size_t count)
{
    struct code_index index;

    index_make(&index, sets->arena, codes, sizeof(struct code), count);
    for (size_t i = 0; i < count; i++)
        index_add(&index, i);
    table->table.codes = codes;
    table->table.count = count;
    table->table.slots = index.slots;
    table->table.slot_mask = index.mask;
}

static struct value_table *
table_named(struct code_sets *sets, struct str name)
{
    for (size_t i = 0; i < sets->table_count; i++)
        if (str_eq(sets->tables[i].table.name, name))
            return &sets->tables[i];
    return NULL;
}

static bool
parse_state(struct str word, enum code_state *out)
{
    static const struct str words[] = {
        [CODE_ACTIVE] = STR_INIT("active"),         [CODE_INACTIVE] = STR_INIT("inactive"),
        [CODE_DEPRECATED] = STR_INIT("deprecated"), [CODE_IGNORED] = STR_INIT("ignored"),
        [CODE_INVALID] = STR_INIT("invalid"),
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_eq(words[i], word)) {
            *out = (enum code_state)i;
            return true;
        }
    }
    return false;
}

static enum status
read_tables(struct code_sets *sets, struct err *err)
{
    struct tsv tsv;

    for (tsv_init(&tsv, sets->text[FILE_TABLE]); tsv_next(&tsv);) {
        struct value_table *table = &sets->tables[sets->table_count];
        struct str others = tsv_field(&tsv, 5);

        if (tsv.field[0].n == 0 || table_named(sets, tsv.field[0]) != NULL)
            return row_fail(FILE_TABLE, tsv.line, "no name, or there twice", tsv.field[0], err);
        sets->table_count++;
        table->table.name = tsv.field[0];
        table->table.title = tsv_field(&tsv, 1);
        table->table.system = tsv_field(&tsv, 2);
        table->table.open = str_eq(tsv_field(&tsv, 3), STR("open"));
        table->patterns = tsv_field(&tsv, 4);
        finish(sets, table, NULL, 0);
        add_name(sets, table->table.name, table);
        while (others.n > 0)
            add_name(sets, str_cut(&others, ' '), table);
    }
    return OK;
}

/* The rows of one table stand together in value.tsv. */
static enum status
read_values(struct code_sets *sets, struct err *err)
{
    struct code *codes =
        ARENA_ARRAY(sets->arena, struct code, rows_count(sets->text[FILE_VALUE]) + 1);
    struct value_table *table = NULL;
    size_t first = 0, n = 0;
    struct tsv tsv;

    for (tsv_init(&tsv, sets->text[FILE_VALUE]); tsv_next(&tsv); n++) {
        if (table == NULL || !str_eq(table->table.name, tsv.field[0])) {
            if (table != NULL)
                finish(sets, table, codes + first, n - first);
            first = n;
            table = table_named(sets, tsv.field[0]);
            if (table == NULL || table->table.count > 0)
                return row_fail(FILE_VALUE, tsv.line, "no such table, or its rows are apart",
                                tsv.field[0], err);
        }
        codes[n] = (struct code){
            .code = tsv_field(&tsv, 1), .name = tsv_field(&tsv, 4), .use = tsv_field(&tsv, 3)};
        if (!parse_state(tsv_field(&tsv, 2), &codes[n].state))
            return row_fail(FILE_VALUE, tsv.line, "no state", tsv_field(&tsv, 2), err);
    }
    if (table != NULL)
        finish(sets, table, codes + first, n - first);
    return OK;
}

static struct value_table *
live_table(struct code_sets *sets, const char *name, const char *title, const char *system,
           char form)
{
    struct value_table *table = &sets->tables[sets->table_count++];

    table->table.name = str_of(name);
    table->table.title = str_of(title);
    table->table.system = str_of(system);
    table->form = form;
    add_name(sets, table->table.name, table);
    return table;
}

static size_t
put_cvx(const struct code_sets *sets, struct code *codes, bool only_with_vis)
{
    size_t n = 0;

    for (size_t i = 0; i < sets->cvx_count; i++) {
        const struct cvx *cvx = &sets->cvx[i];

        if (!only_with_vis || vis_expected(cvx))
            codes[n++] = (struct code){cvx->code,
                                       cvx->name,
                                       {NULL, 0},
                                       cvx->status == CVX_ACTIVE ? CODE_ACTIVE : CODE_INACTIVE};
    }
    return n;
}

enum ndc_part { NDC_USE = 1, NDC_SALE = 2 };

static size_t
put_ndc(const struct code_sets *sets, struct code *codes, unsigned parts)
{
    size_t n = 0;

    for (size_t i = 0; i < sets->ndc_count; i++) {
        const struct ndc *ndc = &sets->ndc[i];

        if ((parts & (ndc->unit_of_use ? NDC_USE : NDC_SALE)) != 0)
            codes[n++] = (struct code){
                ndc->code, ndc->trade, {NULL, 0}, date_is(ndc->last) ? CODE_INACTIVE : CODE_ACTIVE};
    }
    return n;
}

static void
vaccine_tables(struct code_sets *sets)
{
    size_t room = sets->cvx_count + sets->ndc_count + 1;
    struct code *codes = ARENA_ARRAY(sets->arena, struct code, room);
    size_t n = put_cvx(sets, codes, false);

    finish(sets, live_table(sets, "CVX", "Vaccine administered", "CVX", 'c'), codes, n);
    codes = ARENA_ARRAY(sets->arena, struct code, room);
    finish(sets, live_table(sets, "PHVS_VISVaccines_IIS", "Vaccine with a statement", "CVX", 'c'),
           codes, put_cvx(sets, codes, true));
    codes = ARENA_ARRAY(sets->arena, struct code, room);
    finish(sets, live_table(sets, "NDC_Use", "Package, unit of use", "NDC", 'n'), codes,
           put_ndc(sets, codes, NDC_USE));
    codes = ARENA_ARRAY(sets->arena, struct code, room);
    finish(sets, live_table(sets, "NDC_Sale", "Package, unit of sale", "NDC", 'n'), codes,
           put_ndc(sets, codes, NDC_SALE));
    codes = ARENA_ARRAY(sets->arena, struct code, room);
    finish(sets, live_table(sets, "NDC", "Package", "NDC", 'n'), codes,
           put_ndc(sets, codes, NDC_USE | NDC_SALE));
    codes = ARENA_ARRAY(sets->arena, struct code, room);
    n = put_cvx(sets, codes, false);
    n += put_ndc(sets, codes + n, NDC_USE | NDC_SALE);
    finish(sets, live_table(sets, "CVX:NDC_Use:NDC_Sale", "Vaccine or package", "", 'n'), codes, n);
}

static void
other_live_tables(struct code_sets *sets)
{
    struct code *codes = ARENA_ARRAY(sets->arena, struct code, sets->mvx_count + 1);
    struct value_table *vis;

    for (size_t i = 0; i < sets->mvx_count; i++)
        codes[i] = (struct code){sets->mvx[i].code,
                                 sets->mvx[i].name,
                                 {NULL, 0},
                                 sets->mvx[i].active ? CODE_ACTIVE : CODE_INACTIVE};
    finish(sets, live_table(sets, "MVX", "Maker", "MVX", '\0'), codes, sets->mvx_count);
    codes = ARENA_ARRAY(sets->arena, struct code, sets->cpt_count + 1);
    for (size_t i = 0; i < sets->cpt_count; i++)
        codes[i] = (struct code){.code = sets->cpt[i].code, .state = CODE_ACTIVE};
    finish(sets, live_table(sets, "CPT", "Procedure", "CPT", '\0'), codes, sets->cpt_count);
    codes = ARENA_ARRAY(sets->arena, struct code, sets->vis_count + 1);
    for (size_t i = 0; i < sets->vis_count; i++)
        codes[i] = (struct code){sets->vis[i].encoded,
                                 sets->vis[i].name,
                                 {NULL, 0},
                                 sets->vis[i].current ? CODE_ACTIVE : CODE_INACTIVE};
    vis = live_table(sets, "PHVS_VISBarcodes_IIS", "Information statement", "cdcgs1vis", '\0');
    finish(sets, vis, codes, sets->vis_count);
    add_name(sets, STR("VIS"), vis);
}

enum status
tables_build(struct code_sets *sets, struct err *err)
{
    static const struct str known[] = {
#define CODE_TABLE_NAME(id, name) [id] = STR_INIT(name),
        CODE_TABLES(CODE_TABLE_NAME)
#undef CODE_TABLE_NAME
    };
    enum { LIVE_TABLES = 9, NAMES_A_TABLE = 8 };
    size_t room = rows_count(sets->text[FILE_TABLE]) + LIVE_TABLES;

    sets->tables = ARENA_ARRAY(sets->arena, struct value_table, room);
    sets->names = ARENA_ARRAY(sets->arena, struct named_table, room * NAMES_A_TABLE);
    TRY(read_tables(sets, err));
    TRY(read_values(sets, err));
    vaccine_tables(sets);
    other_live_tables(sets);
    assert(sets->table_count <= room);
    index_make(&sets->name_index, sets->arena, sets->names, sizeof(struct named_table),
               sets->name_count);
    for (size_t i = 0; i < sets->name_count; i++)
        index_add(&sets->name_index, i);
    for (size_t i = 0; i < CODE_TABLE_COUNT; i++) {
        sets->known[i] = code_table_find(sets, known[i]);
        if (sets->known[i] == NULL)
            return row_fail(FILE_TABLE, 0, "a table the program needs is not there", known[i], err);
    }
    return OK;
}
