/* tools/mkdata/findings.c - data/findings.tsv -> enum finding_code and its table. */
#include "mkdata.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, ROWS_MAX = 2000 };

struct rows {
    char *field[ROWS_MAX][COLUMNS]; /* own hl7 app severity spec what did remedy */
    size_t count;
};

static void
check_row(const char *path, size_t line, char **field)
{
    for (const char *c = field[0]; *c != '\0'; c++)
        if (!isupper((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
            fail(path, line, "code %s: upper case, digits and _ only", field[0]);
    if (strlen(field[3]) != 1 || strchr("EWI", field[3][0]) == NULL)
        fail(path, line, "code %s: severity must be E, W or I", field[0]);
    if (field[1][0] == '\0' || field[5][0] == '\0' || field[7][0] == '\0')
        fail(path, line, "code %s: hl7, what and remedy may not be empty", field[0]);
}

static struct rows *
read_rows(const char *path)
{
    struct rows *rows = calloc(1, sizeof(*rows));
    size_t line = 0;

    if (rows == NULL)
        fail(path, 0, "out of memory");
    for (char *at = read_file(path).text; at != NULL && *at != '\0';) {
        char *end = strchr(at, '\n');

        if (end != NULL)
            *end++ = '\0';
        line++;
        if (*at != '#' && *at != '\0') {
            if (rows->count == ROWS_MAX ||
                split_tabs(at, rows->field[rows->count], COLUMNS) != COLUMNS)
                fail(path, line, "a row has %d fields, and there are at most %d rows", COLUMNS,
                     ROWS_MAX);
            check_row(path, line, rows->field[rows->count]);
            for (size_t i = 0; i < rows->count; i++)
                if (strcmp(rows->field[i][0], rows->field[rows->count][0]) == 0)
                    fail(path, line, "code %s stands twice", rows->field[i][0]);
            rows->count++;
        }
        at = end;
    }
    return rows;
}

int
findings_h(int count, char **args)
{
    struct rows *rows = read_rows(args[0]);
    FILE *out = open_out(args[1]);

    (void)count;
    fputs("/* Made by tools/mkdata from data/findings.tsv. */\n#ifndef FINDING_CODES_H\n"
          "#define FINDING_CODES_H\n\nenum finding_code {\n",
          out);
    for (size_t i = 0; i < rows->count; i++)
        fprintf(out, "    FINDING_%s,\n", rows->field[i][0]);
    fputs("    FINDING_COUNT\n};\n\n#endif\n", out);
    return fclose(out) == 0 ? 0 : 1;
}

/* One row as the initialiser of a struct finding_kind. */
static void
kind_row(FILE *out, char *const *field)
{
    fputs("    {", out);
    for (size_t f = 0; f < COLUMNS; f++) {
        if (f == 3) {
            fprintf(out, "SEVERITY_%s, ", field[f]);
            continue;
        }
        fputs("STR_INIT(", out);
        c_string(out, field[f]);
        fputs(f + 1 < COLUMNS ? "), " : ")", out);
    }
    fputs("},\n", out);
}

int
findings_c(int count, char **args)
{
    struct rows *rows = read_rows(args[0]);
    FILE *out = open_out(args[1]);

    (void)count;
    fputs("/* Made by tools/mkdata from data/findings.tsv. */\n#include \"base/finding.h\"\n\n"
          "const struct finding_kind finding_kinds[] = {\n",
          out);
    for (size_t i = 0; i < rows->count; i++)
        kind_row(out, rows->field[i]);
    fputs("};\n", out);
    return fclose(out) == 0 ? 0 : 1;
}
