/* base/tsv.h - reading our own tables: tab-separated lines, '#' begins a comment line.
 *
 * Ownership  fields are slices of the text given; nothing is copied.
 * Limits     TSV_FIELDS fields a line; further ones are left out of `field` but counted in `count`.
 */
#ifndef BASE_TSV_H
#define BASE_TSV_H

#include "base/str.h"

enum { TSV_FIELDS = 96 };

struct tsv {
    struct str rest;
    size_t line; /* 1-based number of the line in `field` */
    struct str field[TSV_FIELDS];
    size_t count;
};

void tsv_init(struct tsv *tsv, struct str text);
bool tsv_next(struct tsv *tsv); /* false at the end; skips empty and '#' lines */
struct str tsv_field(const struct tsv *tsv, size_t i); /* empty if the line has no such field */

#endif
