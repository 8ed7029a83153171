/* base/sheet_xlsx.c - XLSX: a ZIP of XML files, read with libzip and expat. */
#include <expat.h>
#include <string.h>
#include <zip.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/sheet.h"

struct book {
    struct arena *arena;
    struct str *why;
    zip_t *zip;
    uint64_t inflated; /* so far, of all parts */
    /* xl/workbook.xml */
    struct str wanted;
    struct str sheet_name, sheet_id;
    bool sheet_found; /* by its name */
    /* its relations */
    struct str sheet_path;
    /* xl/sharedStrings.xml */
    struct str *strings;
    size_t string_count, string_room;
};

static bool
book_wrong(struct book *book, const char *words)
{
    *book->why = str_of(words);
    return false;
}

static void
zip_done(zip_t **zip)
{
    if (*zip != NULL)
        zip_discard(*zip);
}

static bool
book_open(struct book *book, struct str bytes)
{
    zip_error_t error;
    zip_source_t *source;

    zip_error_init(&error);
    source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    book->zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (book->zip == NULL && source != NULL)
        zip_source_free(source);
    zip_error_fini(&error);
    if (book->zip == NULL)
        return book_wrong(book, "The file is damaged. Open it in your spreadsheet program, save it "
                                "again as .xlsx and try once more.");
    if (zip_get_num_entries(book->zip, 0) > SHEET_ENTRIES)
        return book_wrong(book, "The file holds too many parts to be a spreadsheet.");
    if (zip_name_locate(book->zip, "xl/vbaProject.bin", 0) >= 0)
        return book_wrong(book, "The workbook contains macros. Save it as .xlsx without macros.");
    if (zip_name_locate(book->zip, "xl/workbook.xml", 0) < 0)
        return book_wrong(book, "This is a ZIP file but no Excel workbook. Save the sheet as .xlsx "
                                "or as CSV.");
    return true;
}

static const char bomb[] = "The file grows far beyond its size when it is unpacked. Copy the rows "
                           "into the template and send that.";

/* Sizes are checked as said before unpacking, and as they are while unpacking: a bomb lies. */
static bool
part_fits(struct book *book, const zip_stat_t *stat)
{
    uint64_t packed = stat->comp_size == 0 ? 1 : stat->comp_size;

    return stat->size <= SHEET_INFLATED - book->inflated &&
           (stat->size < 1024 * 1024 || stat->size / packed <= SHEET_RATIO);
}

/* *out is {NULL, 0} when the workbook has no such part. */
static bool
part_read(struct book *book, const char *name, struct str *out)
{
    zip_stat_t stat;
    zip_file_t *file;
    zip_int64_t n;
    char *bytes;
    char more;

    *out = (struct str){NULL, 0};
    if (zip_stat(book->zip, name, 0, &stat) != 0)
        return true;
    if (!part_fits(book, &stat))
        return book_wrong(book, bomb);
    file = zip_fopen(book->zip, name, 0);
    if (file == NULL)
        return book_wrong(book, "The workbook is protected by a password, or damaged. Save it "
                                "without a password.");
    bytes = arena_bytes(book->arena, stat.size + 1);
    n = zip_fread(file, bytes, stat.size);
    if (n == (zip_int64_t)stat.size && zip_fread(file, &more, 1) > 0)
        n = -2;
    (void)zip_fclose(file);
    if (n == -2)
        return book_wrong(book, bomb);
    if (n != (zip_int64_t)stat.size)
        return book_wrong(book, "The file is damaged. Save it again as .xlsx and try once more.");
    book->inflated += stat.size;
    *out = (struct str){bytes, stat.size};
    return true;
}

static const char *
attribute(const XML_Char **list, const char *name)
{
    for (; list[0] != NULL; list += 2)
        if (strcmp(list[0], name) == 0)
            return list[1];
    return NULL;
}

/* Parts may have a prefix before their names: x:row. */
static const char *
local(const char *name)
{
    const char *colon = strrchr(name, ':');

    return colon == NULL ? name : colon + 1;
}

static void XMLCALL
no_doctype(void *parser, const XML_Char *name, const XML_Char *system_id, const XML_Char *public_id,
           int internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    (void)XML_StopParser(parser, XML_FALSE);
}

static bool
parse(struct book *book, struct str xml, XML_StartElementHandler start, XML_EndElementHandler end,
      XML_CharacterDataHandler text, void *data)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    enum XML_Status status;

    if (parser == NULL)
        return book_wrong(book, "There is no memory to read the file. Try again later.");
    XML_SetUserData(parser, data);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    XML_SetStartDoctypeDeclHandler(parser, no_doctype);
    XML_UseParserAsHandlerArg(parser);
    XML_SetUserData(parser, data);
    status = XML_Parse(parser, xml.p == NULL ? "" : xml.p, (int)xml.n, XML_TRUE);
    XML_ParserFree(parser);
    return status == XML_STATUS_OK ||
           book_wrong(book,
                      "The workbook cannot be read. Save it again as .xlsx and try once more.");
}

/* The handlers get the parser, so that they can stop it; what they work on hangs on it. */
#define DATA(type, arg) ((type *)XML_GetUserData((XML_Parser)(arg)))

static void XMLCALL
workbook_start(void *arg, const XML_Char *name, const XML_Char **list)
{
    struct book *book = DATA(struct book, arg);
    const char *state = attribute(list, "state"), *title = attribute(list, "name");
    const char *id = attribute(list, "r:id");
    bool wanted;

    if (strcmp(local(name), "sheet") != 0 || title == NULL || id == NULL || book->sheet_found)
        return;
    wanted = str_ieq(str_trim(str_of(title)), book->wanted);
    if (!wanted && (book->sheet_id.n > 0 || (state != NULL && strcmp(state, "visible") != 0)))
        return;
    book->sheet_found = wanted;
    book->sheet_name = arena_copy(book->arena, str_of(title));
    book->sheet_id = arena_copy(book->arena, str_of(id));
}

static void XMLCALL
relation_start(void *arg, const XML_Char *name, const XML_Char **list)
{
    struct book *book = DATA(struct book, arg);
    const char *id = attribute(list, "Id"), *target = attribute(list, "Target");

    if (strcmp(local(name), "Relationship") != 0 || id == NULL || target == NULL ||
        !str_eq(str_of(id), book->sheet_id))
        return;
    book->sheet_path = target[0] == '/' ? arena_copy(book->arena, str_of(target + 1))
                                        : arena_printf(book->arena, "xl/%s", target);
}

static void XMLCALL
nothing_end(void *arg, const XML_Char *name)
{
    (void)arg;
    (void)name;
}

static void XMLCALL
nothing_text(void *arg, const XML_Char *text, int n)
{
    (void)arg;
    (void)text;
    (void)n;
}

static bool
find_sheet(struct book *book)
{
    struct str xml;

    if (!part_read(book, "xl/workbook.xml", &xml) ||
        !parse(book, xml, workbook_start, nothing_end, nothing_text, book))
        return false;
    if (!part_read(book, "xl/_rels/workbook.xml.rels", &xml) ||
        !parse(book, xml, relation_start, nothing_end, nothing_text, book))
        return false;
    return book->sheet_path.n > 0 ||
           book_wrong(book, "The workbook has no sheet that can be read. Put the rows on the first "
                            "sheet.");
}

/* Shared strings: <si> holds one text in one or several <t>; <rPh> is how it is pronounced. */
struct strings {
    struct book *book;
    struct buf buf;
    bool in_text;
    int phonetic;
};

static void XMLCALL
strings_start(void *arg, const XML_Char *name, const XML_Char **list)
{
    struct strings *s = DATA(struct strings, arg);

    (void)list;
    if (strcmp(local(name), "si") == 0)
        buf_init(&s->buf, s->book->arena, 32);
    else if (strcmp(local(name), "rPh") == 0)
        s->phonetic++;
    else if (strcmp(local(name), "t") == 0)
        s->in_text = s->phonetic == 0;
}

static void
keep_string(struct book *book, struct str text)
{
    if (book->string_count == book->string_room) {
        struct str *grown;

        book->string_room = book->string_room == 0 ? 256 : book->string_room * 2;
        grown = ARENA_ARRAY(book->arena, struct str, book->string_room);
        for (size_t i = 0; i < book->string_count; i++)
            grown[i] = book->strings[i];
        book->strings = grown;
    }
    book->strings[book->string_count++] = text;
}

static void XMLCALL
strings_end(void *arg, const XML_Char *name)
{
    struct strings *s = DATA(struct strings, arg);

    if (strcmp(local(name), "t") == 0)
        s->in_text = false;
    else if (strcmp(local(name), "rPh") == 0)
        s->phonetic--;
    else if (strcmp(local(name), "si") == 0)
        keep_string(s->book, buf_str(&s->buf));
}

static void XMLCALL
strings_text(void *arg, const XML_Char *text, int n)
{
    struct strings *s = DATA(struct strings, arg);

    if (s->in_text && s->buf.arena != NULL && s->buf.n < SHEET_CELL_BYTES)
        buf_add(&s->buf, (struct str){text, (size_t)n});
}

static bool
read_strings(struct book *book)
{
    struct strings s = {.book = book};
    struct str xml;

    if (!part_read(book, "xl/sharedStrings.xml", &xml))
        return false;
    return xml.n == 0 || parse(book, xml, strings_start, strings_end, strings_text, &s);
}

/* The sheet itself. */
struct grid {
    struct book *book;
    struct sheet *out;
    size_t room;
    uint32_t number; /* of the row */
    struct cell cells[SHEET_COLUMNS];
    size_t count;
    size_t column; /* of the cell */
    bool shared, in_text, too_large;
    struct buf buf;
};

/* "BC12" to column 54 and row 12, both counted from 0 and 1. */
static bool
reference(const char *text, size_t *column, uint32_t *row)
{
    size_t c = 0;
    uint64_t r;

    while (*text >= 'A' && *text <= 'Z' && c < 100000)
        c = c * 26 + (size_t)(*text++ - 'A' + 1);
    if (c == 0 || !str_parse_u64(str_of(text), &r) || r == 0 || r > UINT32_MAX)
        return false;
    *column = c - 1;
    *row = (uint32_t)r;
    return true;
}

static void
stop(struct grid *grid, void *parser)
{
    grid->too_large = true;
    (void)XML_StopParser(parser, XML_FALSE);
}

static void
begin_row(struct grid *grid, const XML_Char **list)
{
    const char *r = attribute(list, "r");
    uint64_t number;

    grid->number++;
    if (r != NULL && str_parse_u64(str_of(r), &number) && number > 0 && number < UINT32_MAX)
        grid->number = (uint32_t)number;
    memset(grid->cells, 0, sizeof(grid->cells));
    grid->count = 0;
    grid->column = SIZE_MAX;
}

static void
begin_cell(struct grid *grid, const XML_Char **list, void *parser)
{
    const char *r = attribute(list, "r"), *t = attribute(list, "t");
    uint32_t row;

    grid->column++;
    if (r != NULL)
        (void)reference(r, &grid->column, &row);
    grid->shared = t != NULL && strcmp(t, "s") == 0;
    buf_init(&grid->buf, grid->book->arena, 16);
    if (grid->column >= SHEET_COLUMNS)
        stop(grid, parser);
}

static void
mark_merged(struct grid *grid, const char *range)
{
    const char *colon = range == NULL ? NULL : strchr(range, ':');
    size_t from, to;
    uint32_t top, bottom;
    char first[16];

    if (colon == NULL || (size_t)(colon - range) >= sizeof(first))
        return;
    memcpy(first, range, (size_t)(colon - range));
    first[colon - range] = '\0';
    if (!reference(first, &from, &top) || !reference(colon + 1, &to, &bottom))
        return;
    for (size_t i = 0; i < grid->out->count; i++) {
        struct sheet_row *row = &grid->out->rows[i];

        for (size_t c = from;
             row->number >= top && row->number <= bottom && c <= to && c < row->count; c++)
            row->cells[c].kind = CELL_MERGED;
    }
}

static void XMLCALL
grid_start(void *arg, const XML_Char *name, const XML_Char **list)
{
    struct grid *grid = DATA(struct grid, arg);

    name = local(name);
    if (strcmp(name, "row") == 0)
        begin_row(grid, list);
    else if (strcmp(name, "c") == 0)
        begin_cell(grid, list, arg);
    else if (strcmp(name, "f") == 0 && grid->column < SHEET_COLUMNS)
        grid->cells[grid->column].kind = CELL_FORMULA;
    else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        grid->in_text = grid->column < SHEET_COLUMNS;
    else if (strcmp(name, "mergeCell") == 0)
        mark_merged(grid, attribute(list, "ref"));
}

static void
end_cell(struct grid *grid)
{
    struct str text = buf_str(&grid->buf);
    uint64_t index;

    if (grid->column >= SHEET_COLUMNS)
        return;
    if (grid->shared)
        text = str_parse_u64(str_trim(text), &index) && index < grid->book->string_count
                   ? grid->book->strings[index]
                   : STR("");
    grid->cells[grid->column].text = text;
    if (grid->column >= grid->count)
        grid->count = grid->column + 1;
}

static void
end_row(struct grid *grid, void *parser)
{
    struct sheet *out = grid->out;
    struct sheet_row row = {.number = grid->number, .count = grid->count};
    bool empty = true;

    for (size_t i = 0; i < grid->count; i++)
        empty = empty && str_trim(grid->cells[i].text).n == 0 && grid->cells[i].kind == CELL_PLAIN;
    if (empty)
        return;
    if (out->count == SHEET_ROWS) {
        stop(grid, parser);
        return;
    }
    if (out->count == grid->room) {
        struct sheet_row *grown;

        grid->room = grid->room == 0 ? 64 : grid->room * 2;
        grown = ARENA_ARRAY(grid->book->arena, struct sheet_row, grid->room);
        for (size_t i = 0; i < out->count; i++)
            grown[i] = out->rows[i];
        out->rows = grown;
    }
    row.cells = ARENA_ARRAY(grid->book->arena, struct cell, grid->count);
    memcpy(row.cells, grid->cells, grid->count * sizeof(*row.cells));
    out->rows[out->count++] = row;
}

static void XMLCALL
grid_end(void *arg, const XML_Char *name)
{
    struct grid *grid = DATA(struct grid, arg);

    name = local(name);
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        grid->in_text = false;
    else if (strcmp(name, "c") == 0)
        end_cell(grid);
    else if (strcmp(name, "row") == 0)
        end_row(grid, arg);
}

static void XMLCALL
grid_text(void *arg, const XML_Char *text, int n)
{
    struct grid *grid = DATA(struct grid, arg);

    if (grid->in_text && grid->buf.arena != NULL && grid->buf.n < SHEET_CELL_BYTES)
        buf_add(&grid->buf, (struct str){text, (size_t)n});
}

static bool
read_grid(struct book *book, struct sheet *out)
{
    struct grid *grid = ARENA_NEW(book->arena, struct grid);
    struct str xml;
    bool ok;

    grid->book = book;
    grid->out = out;
    grid->column = SIZE_MAX;
    if (!part_read(book, arena_cstr(book->arena, book->sheet_path), &xml))
        return false;
    ok = parse(book, xml, grid_start, grid_end, grid_text, grid);
    if (grid->too_large)
        return book_wrong(book, "The sheet has more than 20,000 rows or 200 columns. Split it, or "
                                "remove columns that are not needed.");
    return ok;
}

bool
sheet_read_xlsx(struct arena *arena, struct str bytes, struct str wanted, struct sheet *out,
                struct str *why)
{
    CLEANUP(zip_done) zip_t *zip = NULL;
    struct book book = {.arena = arena, .why = why, .wanted = wanted};
    bool ok = book_open(&book, bytes);

    zip = book.zip;
    *out = (struct sheet){0};
    if (!ok || !find_sheet(&book) || !read_strings(&book) || !read_grid(&book, out))
        return false;
    out->name = book.sheet_name;
    return out->count > 0 ||
           book_wrong(&book, "There is nothing on the sheet. Fill in the template and try again.");
}
