/* cdsi/import.h - CDC's supporting data (XML of any 4.x release) into the compact table.
 *
 * Purpose    keep the facts and leave the prose: what comes out is small, has one order and one
 *            spelling, and is what cdsi_schedule_load() reads (form: docs/cdsi-table.md).
 * Ownership  the table belongs to the arena.
 * Limits     CDSI_IMPORT_BYTES of XML in all.
 * Errors     E_INVALID with file, line, element and reason; E_NOTFOUND, E_IO for files.
 * Source     CDSi supporting data 4.64, its two schemas and its quirks.
 */
#ifndef CDSI_IMPORT_H
#define CDSI_IMPORT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { CDSI_IMPORT_BYTES = 32 * 1024 * 1024, CDSI_IMPORT_FILES_MAX = 200 };

struct cdsi_source {
    struct str name; /* of the file, for messages */
    struct str bytes;
};

struct cdsi_import_options {
    struct str release; /* "4.64"; empty: taken from a file or folder name, else refused */
    struct str issued;  /* YYYYMMDD or empty */
};

/* `count` files, in any order: one schedule file and one file an antigen; others are ignored. */
MUST_USE enum status cdsi_import(const struct cdsi_source *files, size_t count,
                                 struct cdsi_import_options options, struct arena *arena,
                                 struct str *table, struct err *err);
/* The same from a folder or a ZIP as CDC hands it out. */
MUST_USE enum status cdsi_import_path(const char *path, struct cdsi_import_options options,
                                      struct arena *arena, struct str *table, struct err *err);

#endif
