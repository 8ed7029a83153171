/* base/tsv.c - cutting a table into lines and fields. */
#include "base/tsv.h"

void
tsv_init(struct tsv *tsv, struct str text)
{
    *tsv = (struct tsv){.rest = text};
}

static void
cut_fields(struct tsv *tsv, struct str line)
{
    tsv->count = 0;
    while (line.p != NULL) {
        struct str field = str_cut(&line, '\t');

        if (tsv->count < TSV_FIELDS)
            tsv->field[tsv->count] = field;
        tsv->count++;
    }
}

bool
tsv_next(struct tsv *tsv)
{
    while (tsv->rest.p != NULL) {
        struct str line = str_cut(&tsv->rest, '\n');

        tsv->line++;
        if (str_ends(line, STR("\r")))
            line.n--;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        cut_fields(tsv, line);
        return true;
    }
    return false;
}

struct str
tsv_field(const struct tsv *tsv, size_t i)
{
    return i < tsv->count && i < TSV_FIELDS ? tsv->field[i] : (struct str){NULL, 0};
}
