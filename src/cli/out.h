/* cli/out.h - lines of result: one object a line with --json, else fields with tabs between.
 *
 *     line_begin(&line, cli, json);
 *     line_text(&line, "code", org->code);
 *     line_end(&line);
 *
 * Ownership  the line lives in the command's arena.
 * Limits     without --json tabs and line ends inside a field become spaces.
 */
#ifndef CLI_OUT_H
#define CLI_OUT_H

#include "base/buf.h"
#include "base/date.h"
#include "cli/cli.h"

struct line {
    struct cli *cli;
    struct buf buf;
    bool json;
    bool first;
};

void line_begin(struct line *line, struct cli *cli, bool json);
void line_text(struct line *line, const char *name, struct str value);
void line_date(struct line *line, const char *name, struct date value); /* null or "" if none */
void line_number(struct line *line, const char *name, int64_t value);
void line_end(struct line *line);

/* As cli_fail(), for what was named on the command line: E_NOTFOUND is then bad data, not a missing
 * store. */
int cli_fail_data(struct cli *cli, const struct err *err);

/* "90d", "90" or "2w" as days. */
bool cli_days(struct str text, int32_t *out);

#endif
