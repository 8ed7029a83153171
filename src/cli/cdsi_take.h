/* cli/cdsi_take.h - the options that every `jenner cdsi` command reads alike.
 *
 * Errors     a bad value is said on cli->err; the caller answers with the usage line.
 */
#ifndef CLI_CDSI_TAKE_H
#define CLI_CDSI_TAKE_H

#include "cdsi/cdsi.h"
#include "cli/cli.h"

/* How long a running server may take to see another schedule: the beat of its job (work/jobs.c). */
enum { CLI_SCHEDULE_SECONDS = 3 };

/* --season-shift YEARS: moves every seasonal window by whole years, -100 to 100. */
bool cdsi_take_options(struct cli *cli, struct cdsi_options *out);

#endif
