/* base/sheet.c - CSV and pasted cells, and what both kinds of spreadsheet share. */
#include "base/sheet.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

bool
sheet_is_zip(struct str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04"));
}

bool
sheet_read(struct arena *arena, struct str bytes, struct str wanted, struct sheet *out,
           struct str *why)
{
    static const char ole[] = "\xd0\xcf\x11\xe0";

    if (sheet_is_zip(bytes))
        return sheet_read_xlsx(arena, bytes, wanted, out, why);
    if (str_starts(bytes, (struct str){ole, sizeof(ole) - 1})) {
        *why = STR("This is an old .xls file, or one with a password. Save it as .xlsx without a "
                   "password, or as CSV.");
        return false;
    }
    return sheet_read_csv(arena, bytes, out, why);
}

struct str
column_letters(struct arena *arena, size_t column)
{
    char text[8];
    size_t at = sizeof(text);

    for (column++; column > 0 && at > 0; column = (column - 1) / 26)
        text[--at] = (char)('A' + (column - 1) % 26);
    return arena_copy(arena, (struct str){text + at, sizeof(text) - at});
}

struct str
cell_text(const struct sheet_row *row, size_t column)
{
    return column < row->count ? str_trim(row->cells[column].text) : STR("");
}

struct csv {
    struct arena *arena;
    struct str rest;
    char comma;
    struct sheet *out;
    size_t room;
    uint32_t line;
    struct str *why;
    struct cell cells[SHEET_COLUMNS];
    size_t count;
};

/* The separator of the first line: whatever stands there most. */
static char
separator(struct str bytes)
{
    static const char candidates[] = ",;\t|";
    struct str rest = bytes, line = str_cut(&rest, '\n');
    size_t most = 0;
    char best = ',';

    for (size_t i = 0; i + 1 < sizeof(candidates); i++) {
        size_t n = 0;

        for (size_t j = 0; j < line.n; j++)
            n += line.p[j] == candidates[i] ? 1 : 0;
        if (n > most) {
            most = n;
            best = candidates[i];
        }
    }
    return best;
}

/* A field in quotes: doubled ones stand for one. False if the closing quote is missing. */
static bool
quoted(struct csv *csv, struct str *out)
{
    struct buf buf;

    buf_init(&buf, csv->arena, 64);
    csv->rest = str_skip(csv->rest, 1);
    for (;;) {
        size_t n = str_find(csv->rest, '"');

        if (n == csv->rest.n)
            return false;
        for (size_t i = 0; i < n; i++)
            csv->line += csv->rest.p[i] == '\n' ? 1 : 0;
        buf_add(&buf, str_slice(csv->rest, 0, n));
        csv->rest = str_skip(csv->rest, n + 1);
        if (csv->rest.n == 0 || csv->rest.p[0] != '"')
            break;
        buf_char(&buf, '"');
        csv->rest = str_skip(csv->rest, 1);
    }
    *out = buf_str(&buf);
    return true;
}

static void
plain(struct csv *csv, struct str *out)
{
    size_t n = 0;

    while (n < csv->rest.n && csv->rest.p[n] != csv->comma && csv->rest.p[n] != '\n' &&
           csv->rest.p[n] != '\r')
        n++;
    *out = str_slice(csv->rest, 0, n);
    csv->rest = str_skip(csv->rest, n);
}

static bool
csv_wrong(struct csv *csv, const char *what)
{
    *csv->why = arena_printf(csv->arena, "Line %u: %s", csv->line, what);
    return false;
}

static bool
field(struct csv *csv)
{
    struct str text = STR("");

    if (csv->count == SHEET_COLUMNS)
        return csv_wrong(csv, "there are more than 200 columns. Remove those that are not needed.");
    if (csv->rest.n > 0 && csv->rest.p[0] == '"') {
        if (!quoted(csv, &text))
            return csv_wrong(csv, "a quotation mark is opened and not closed. Close it.");
    } else {
        plain(csv, &text);
    }
    if (text.n > SHEET_CELL_BYTES)
        return csv_wrong(csv, "a cell holds more than 32,768 characters. Shorten it.");
    csv->cells[csv->count++].text = text;
    return true;
}

static void
keep_row(struct csv *csv, uint32_t number)
{
    struct sheet *out = csv->out;
    struct sheet_row row = {.number = number, .count = csv->count};
    bool empty = true;

    for (size_t i = 0; i < csv->count; i++)
        empty = empty && str_trim(csv->cells[i].text).n == 0;
    if (empty)
        return;
    if (out->count == csv->room) {
        struct sheet_row *grown;

        csv->room = csv->room == 0 ? 64 : csv->room * 2;
        grown = ARENA_ARRAY(csv->arena, struct sheet_row, csv->room);
        for (size_t i = 0; i < out->count; i++)
            grown[i] = out->rows[i];
        out->rows = grown;
    }
    row.cells = ARENA_ARRAY(csv->arena, struct cell, csv->count);
    memcpy(row.cells, csv->cells, csv->count * sizeof(*row.cells));
    out->rows[out->count++] = row;
}

static bool
row(struct csv *csv)
{
    uint32_t number = csv->line;

    csv->count = 0;
    for (;;) {
        if (!field(csv))
            return false;
        if (csv->rest.n == 0 || csv->rest.p[0] != csv->comma)
            break;
        csv->rest = str_skip(csv->rest, 1);
    }
    if (csv->rest.n > 0 && csv->rest.p[0] == '\r')
        csv->rest = str_skip(csv->rest, 1);
    if (csv->rest.n > 0 && csv->rest.p[0] != '\n')
        return csv_wrong(csv, "there is text behind a closing quotation mark. Remove it.");
    csv->rest = str_skip(csv->rest, csv->rest.n > 0 ? 1 : 0);
    keep_row(csv, number);
    csv->line++;
    return csv->out->count <= SHEET_ROWS ||
           csv_wrong(csv, "there are more than 20,000 rows. Split the file.");
}

bool
sheet_read_csv(struct arena *arena, struct str bytes, struct sheet *out, struct str *why)
{
    struct csv *csv = ARENA_NEW(arena, struct csv);

    *out = (struct sheet){0};
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_skip(bytes, 3);
    if (str_find(bytes, '\0') < bytes.n) {
        *why = STR("This is not a text file. Save the sheet as .xlsx or as CSV (UTF-8).");
        return false;
    }
    bytes = utf8_from_latin1(arena, bytes);
    *csv = (struct csv){.arena = arena,
                        .rest = bytes,
                        .comma = separator(bytes),
                        .out = out,
                        .line = 1,
                        .why = why};
    while (csv->rest.n > 0)
        if (!row(csv))
            return false;
    if (out->count == 0) {
        *why = STR("There is nothing in it. Fill in the template and try again.");
        return false;
    }
    return true;
}

void
csv_field(struct buf *buf, struct str text)
{
    bool formula = text.n > 0 && (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' ||
                                  text.p[0] == '@' || text.p[0] == '\t' || text.p[0] == '\r');
    bool quote = formula;

    for (size_t i = 0; i < text.n; i++)
        quote = quote || text.p[i] == ',' || text.p[i] == '"' || text.p[i] == '\n' ||
                text.p[i] == '\r' || text.p[i] == ';' || text.p[i] == '\t';
    if (!quote) {
        buf_add(buf, text);
        return;
    }
    buf_char(buf, '"');
    if (formula)
        buf_char(buf, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(buf, '"');
        buf_char(buf, text.p[i]);
    }
    buf_char(buf, '"');
}
