/* cdsi/import_cells.h - writing the table's rows: shared by the importer's files only.
 *
 * Errors     every cell is checked as it is written: E_INVALID with file, line, element, reason.
 */
#ifndef CDSI_IMPORT_CELLS_H
#define CDSI_IMPORT_CELLS_H

#include "base/buf.h"
#include "cdsi/xml.h"

/* What a row of the table was made from, for messages about the whole table. */
struct row_origin {
    struct str file;
    const struct xml_node *node;
};

struct importing {
    struct arena *arena;
    struct str file;
    struct buf out;
    struct row_origin *origins; /* of the table's lines, from line 2 on */
    size_t origin_count, origin_room;
    /* Rows that differ only in one item of a list become one row: `head LIST tail`. */
    struct buf list;
    struct str head, tail;
    const struct xml_node *first; /* the item it began with */
};

/* Fails with "FILE:LINE: element <NAME> REASON". */
MUST_USE enum status import_refuse(const struct importing *im, const struct xml_node *node,
                                   const char *element, const char *reason, struct err *err);

/* Begins a row made from that element. */
void row(struct importing *im, const struct xml_node *from, const char *kind);
void cell(struct importing *im, struct str s); /* "-" for the empty one */
void row_item(struct importing *im, const struct xml_node *from, struct str head, struct str item,
              struct str tail);
void row_flush(struct importing *im);

MUST_USE enum status cell_offset(struct importing *im, const struct xml_node *node,
                                 const char *element, struct err *err);
MUST_USE enum status cell_date(struct importing *im, const struct xml_node *node,
                               const char *element, struct err *err);
MUST_USE enum status cell_number(struct importing *im, const struct xml_node *node,
                                 const char *element, struct err *err); /* leading zeros gone */
MUST_USE enum status cell_numbers(struct importing *im, const struct xml_node *node,
                                  const char *element, struct err *err); /* "a; b" as "a,b" */
/* One of `words` ("Yes=Y No=-"): the part after '='. Empty text gives "-". */
MUST_USE enum status cell_word(struct importing *im, const struct xml_node *node,
                               const char *element, const char *words, struct err *err);

/* The same as text, for heads and tails. */
MUST_USE enum status text_offset(const struct importing *im, const struct xml_node *node,
                                 const char *element, struct str *out, struct err *err);
MUST_USE enum status text_number(const struct importing *im, const struct xml_node *node,
                                 const char *element, struct str *out, struct err *err);
MUST_USE enum status text_need(const struct importing *im, const struct xml_node *node,
                               const char *element, struct str *out, struct err *err);

#endif
