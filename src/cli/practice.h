/* cli/practice.h - the practice registry beside a real one: made, filled with invented people, opened.
 *
 * Purpose    DIR/practice is a data folder of its own. It is made before the real store, because the last
 *            key made or loaded is the one in force.
 * Ownership  practice_close() closes what practice_open() opened; NULL is fine.
 * Errors     as cli/store.h.
 * Why        docs/adr/0015-practice.md
 */
#ifndef CLI_PRACTICE_H
#define CLI_PRACTICE_H

#include "base/clock.h"
#include "cli/cli.h"
#include "web/serve.h"

struct practice;

/* DIR/practice. */
const char *practice_folder(struct arena *arena, const char *dir);
/* Makes and fills DIR/practice; does nothing if it is there, or if DIR holds a store already. */
MUST_USE enum status practice_make(struct cli *cli, const char *dir, struct now now,
                                   struct err *err);
/* Opens DIR/practice if it is there, and joins it to `web`. */
MUST_USE enum status practice_open(struct practice **out, struct web *web, const char *dir,
                                   struct err *err);
void practice_close(struct practice *practice);

#endif
