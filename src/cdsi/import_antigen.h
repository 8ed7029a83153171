/* cdsi/import_antigen.h - the rows of one antigen file and of the schedule file (importer only). */
#ifndef CDSI_IMPORT_ANTIGEN_H
#define CDSI_IMPORT_ANTIGEN_H

#include "cdsi/import_cells.h"

MUST_USE enum status import_antigen(struct importing *im, const struct xml_node *root,
                                    struct err *err);
MUST_USE enum status import_schedule(struct importing *im, const struct xml_node *root,
                                     struct err *err);
/* The coded values of the observations: codes and systems only, no terms. */
MUST_USE enum status import_coded_values(struct importing *im, const struct xml_node *root,
                                         struct err *err);

/* for (each child of that name) */
#define XML_EACH(child, node, name)                                                                \
    for (const struct xml_node *child = xml_child((node), (name)); child != NULL;                  \
         child = xml_again(child))

#endif
