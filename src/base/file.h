/* base/file.h - whole files in, whole files out.
 *
 * Ownership  what is read belongs to the arena.
 * Errors     E_NOTFOUND, E_LIMIT (longer than max), E_IO; texts name the path.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

MUST_USE enum status file_read(struct arena *arena, const char *path, size_t max, struct str *out,
                               struct err *err); /* path "-" reads standard input */
/* The same from a descriptor, which stays open; `path` only names it in errors. */
MUST_USE enum status file_read_fd(struct arena *arena, int fd, const char *path, size_t max,
                                  struct str *out, struct err *err);
/* Written beside, synced, then renamed: readers see the old file or the new one, never half. */
MUST_USE enum status file_write(const char *path, struct str bytes, unsigned mode, struct err *err);

void fd_close(int *fd); /* for CLEANUP(fd_close) int fd = -1; */

#endif
