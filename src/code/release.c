/* code/release.c - CDC's published lists turned into tables of ours. */
#include "code/release.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "code/record.h"

enum as { AS_IS, AS_CVX, AS_DATE, AS_STATUS, AS_NDC };

struct column {
    const char *tag; /* the field's name in XML, lower-case letters only */
    int at;          /* its place in the text form */
    enum as as;
};

enum { COLUMNS = 6 };

/* One list: how its file is told, and what each column of our table comes from. */
struct list {
    enum code_file file;
    const char *root;    /* the XML document's outermost element */
    const char *stem;    /* how the text file's name begins, lower-case letters only */
    size_t fields;       /* a row of the text form has at least so many */
    const char *purpose; /* the head of our table */
    struct column columns[COLUMNS];
};

static const struct list lists[] = {
    {FILE_CVX,
     "CVXCodes",
     "cvx",
     6,
     "vaccines administered: code, name, status, revised",
     {{"cvxcode", 0, AS_CVX},
      {"shortdescription", 1, AS_IS},
      {"status", 4, AS_STATUS},
      {"lastupdated", 6, AS_DATE}}},
    {FILE_MVX,
     "MVXCodes",
     "mvx",
     4,
     "makers: code, name, status",
     {{"mvxcode", 0, AS_IS}, {"manufacturername", 1, AS_IS}, {"status", 3, AS_STATUS}}},
    {FILE_GROUP,
     "VGCodes",
     "vg",
     5,
     "vaccine groups: name, code of the group, code of a member",
     {{"vaccinegroupname", 3, AS_IS}, {"cvxforvaccinegroup", 4, AS_CVX}, {"cvxcode", 1, AS_CVX}}},
    {FILE_PRODUCT,
     "productnames",
     "tradename",
     7,
     "trade names: name, vaccine, maker, status",
     {{"cdcproductname", 0, AS_IS},
      {"cvxcode", 2, AS_CVX},
      {"mvxcode", 4, AS_IS},
      {"productnamestatus", 6, AS_STATUS}}},
    {FILE_CPT,
     "CPTCodes",
     "cpt",
     6,
     "procedure codes: code, vaccine",
     {{"cptcode", 0, AS_IS}, {"cvxcode", 5, AS_CVX}}},
    {FILE_VIS,
     "VISLookup",
     "vis",
     5,
     "information statements: bar code, document, edition, status, name",
     {{"visencodedstring", 2, AS_IS},
      {"visgdtidocumentcode", 3, AS_IS},
      {"editiondate", 1, AS_DATE},
      {"status", 4, AS_STATUS},
      {"visdocumenttypedescription", 0, AS_IS}}},
    {FILE_VIS_CVX,
     "CVXVIS",
     "cvxvis",
     6,
     "statements of a vaccine: vaccine, bar code",
     {{"cvxcode", 0, AS_CVX}, {"fullyencodedstring", 2, AS_IS}}},
    {FILE_NDC_USE,
     "NDCUnitUse",
     "ndcunituse",
     15,
     "packages, unit of use: code, row number, vaccine, first day, last day, trade name",
     {{"ndc", 14, AS_NDC},
      {"id", 0, AS_IS},
      {"cvxcode", 11, AS_CVX},
      {"start", 7, AS_DATE},
      {"end", 8, AS_DATE},
      {"name", 4, AS_IS}}},
    {FILE_NDC_SALE,
     "NDCUnitSale",
     "ndcunitsale",
     15,
     "packages, unit of sale: code, row number, vaccine, first day, last day, trade name",
     {{"ndc", 14, AS_NDC},
      {"id", 0, AS_IS},
      {"cvxcode", 12, AS_CVX},
      {"start", 7, AS_DATE},
      {"end", 8, AS_DATE},
      {"name", 4, AS_IS}}},
    {FILE_NDC_LINK,
     "NDCLinker",
     "ndclinker",
     4,
     "packages: row of the sale, row of the use, maker",
     {{"sale", 1, AS_IS}, {"use", 2, AS_IS}, {"mvxcode", 3, AS_IS}}},
};

/* "NDC_Unit_of_Use_20251212.txt" -> "ndcunituse20251212": letters and digits, without "of". */
static size_t
stem_of(struct str name, char *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < name.n && n < room && name.p[i] != '.'; i++) {
        char c = name.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == 'o' && i > 0 && name.p[i - 1] == '_' &&
            str_starts(str_skip(name, i + 1), STR("f_")))
            i++;
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = c;
    }
    return n;
}

static const struct list *
list_by_root(struct str root)
{
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        if (str_ieq(root, str_of(lists[i].root)))
            return &lists[i];
    return NULL;
}

/* The longest stem that fits wins: cvxvis.txt is not cvx.txt. */
static const struct list *
list_by_name(struct str name)
{
    char stem[64];
    struct str have = {stem, stem_of(name, stem, sizeof(stem))};
    const struct list *best = NULL;

    if (str_starts(have, STR("vac2vg")))
        return list_by_root(STR("VGCodes"));
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct str want = str_of(lists[i].stem);

        if (str_starts(have, want) && (best == NULL || want.n > strlen(best->stem)))
            best = &lists[i];
    }
    return best;
}

static struct str
field(const struct record *record, const struct column *column, bool text)
{
    if (text)
        return (size_t)column->at < record->count ? record->value[column->at] : STR("");
    for (size_t i = 0; i < record->count; i++)
        if (str_eq(record->name[i], str_of(column->tag)))
            return record->value[i];
    return STR("");
}

/* 7/14/2011, 2011/07/14, 20110714 and 2011-07-14 00:00:00 */
static struct date
parse_date(struct str s)
{
    struct date date = DATE_NONE;
    struct str rest = str_slice(s, 0, str_find(s, ' '));
    uint64_t part[3];

    if (date_parse_hl7(s, &date) || date_parse_iso(str_slice(s, 0, 10), &date))
        return date;
    for (size_t i = 0; i < 3; i++)
        if (!str_parse_u64(str_cut(&rest, '/'), &part[i]) || part[i] > 9999)
            return DATE_NONE;
    if (part[0] > 31 && date_valid((int)part[0], (int)part[1], (int)part[2]))
        return date_from((int)part[0], (int)part[1], (int)part[2]);
    if (date_valid((int)part[2], (int)part[0], (int)part[1]))
        return date_from((int)part[2], (int)part[0], (int)part[1]);
    return DATE_NONE;
}

static void
put(struct buf *line, struct arena *arena, struct str value, enum as as)
{
    char form[13];

    if (as == AS_CVX && value.n == 1)
        buf_char(line, '0');
    if (as == AS_DATE) {
        struct date date = parse_date(value);

        buf_add(line, date_is(date) ? date_iso(arena, date) : STR(""));
        return;
    }
    if (as == AS_NDC && ndc_form(value, form))
        value = (struct str){form, sizeof(form)};
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (as == AS_STATUS && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        buf_char(line, c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
    }
}

static int
compare_lines(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Sorted and without repeats, so that two releases can be compared line by line. */
static struct str
table_text(struct arena *arena, const struct list *list, struct str *line, size_t count,
           size_t *rows)
{
    struct buf buf;

    buf_init(&buf, arena, 4096);
    buf_printf(&buf, "# data/codes/%s - %s.\n", code_file_names[list->file], list->purpose);
    qsort(line, count, sizeof(*line), compare_lines);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && str_eq(line[i], line[i - 1]))
            continue;
        buf_add(&buf, line[i]);
        buf_char(&buf, '\n');
        (*rows)++;
    }
    return buf_str(&buf);
}

/* Rows that carry no code, or a procedure code that names no vaccine, are left out. */
static bool
worth_a_row(const struct list *list, const struct record *record, bool text)
{
    if (text && record->count < list->fields)
        return false;
    return field(record, &list->columns[0], text).n > 0 &&
           (list->file != FILE_CPT || str_digits(field(record, &list->columns[1], text)));
}

static struct str
make_table(struct arena *arena, const struct list *list, const struct records *records, bool text,
           size_t *rows)
{
    struct str *lines = ARENA_ARRAY(arena, struct str, records->count + 1);
    size_t count = 0;

    for (size_t i = 0; i < records->count; i++) {
        struct buf line;

        if (!worth_a_row(list, &records->list[i], text))
            continue;
        buf_init(&line, arena, 128);
        for (size_t c = 0; c < COLUMNS && list->columns[c].tag != NULL; c++) {
            if (c > 0)
                buf_char(&line, '\t');
            put(&line, arena, field(&records->list[i], &list->columns[c], text),
                list->columns[c].as);
        }
        lines[count++] = buf_str(&line);
    }
    return table_text(arena, list, lines, count, rows);
}

enum status
release_read(struct arena *arena, struct str name, struct str bytes, struct release *release,
             struct err *err)
{
    struct records records;
    const struct list *list;
    bool text = !str_starts(str_trim(bytes), STR("<"));
    size_t rows = 0, before;
    struct str table;

    if (text)
        records_read_text(arena, bytes, &records);
    else
        TRY(records_read_xml(arena, bytes, &records, err));
    list = text ? list_by_name(name) : list_by_root(records.root);
    if (list == NULL)
        return FAIL(err, E_NOTFOUND, "%.*s is none of the lists the registry uses", STRF(name));
    table = make_table(arena, list, &records, text, &rows);
    before = rows_count(release->text[list->file]);
    if (rows == 0 || rows * 2 < before)
        return FAIL(err, E_INVALID, "%.*s has %zu usable rows where the table in force has %zu",
                    STRF(name), rows, before);
    release->text[list->file] = table;
    release->renewed[list->file] = true;
    release->rows[list->file] = rows;
    return OK;
}

enum status
release_check(const struct release *release, struct err *err)
{
    struct arena *arena = arena_new(CODE_FILE_BYTES * 4L);
    struct code_sets *sets;
    enum status status = code_sets_build(arena, release->text, &sets, err);

    arena_free(arena);
    return status;
}
