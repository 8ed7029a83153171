/* cdsi/xml.h - one of CDC's XML files as a small tree.
 *
 * Purpose    read elements and their text; CDC's files have no attributes worth reading.
 * Ownership  the tree belongs to the arena.
 * Limits     XML_DEPTH_MAX levels, XML_NODES_MAX elements; any DTD is refused, so no entity can grow.
 * Errors     E_INVALID with file, line and reason.
 */
#ifndef CDSI_XML_H
#define CDSI_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { XML_DEPTH_MAX = 32, XML_NODES_MAX = 1000000 };

struct xml_node {
    struct str name;
    struct str text; /* of a leaf, trimmed */
    struct xml_node *parent, *child, *last, *next;
    unsigned long line;
};

MUST_USE enum status xml_parse(struct arena *arena, struct str file, struct str bytes,
                               struct xml_node **root, struct err *err);
/* The first child of that name, or NULL; node may be NULL. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
/* The next sibling of the same name, or NULL. */
const struct xml_node *xml_again(const struct xml_node *node);
/* The text of that child; empty if there is none. */
struct str xml_child_text(const struct xml_node *node, const char *name);
/* CDC writes "none" as an element without any text below it. */
bool xml_blank(const struct xml_node *node);

#endif
