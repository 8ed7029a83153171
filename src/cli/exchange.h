/* cli/exchange.h - the exchange over a command's store: codes, profiles, schedule, feeds.
 *
 * Ownership  cli_exchange_end() closes what cli_exchange() opened; beside a live server it is the
 *            server's own and stays open.
 * Errors     as cli/store.h.
 */
#ifndef CLI_EXCHANGE_H
#define CLI_EXCHANGE_H

#include "cli/cli.h"
#include "cli/store.h"
#include "exchange/feed.h"
#include "org/org.h"

struct cli_exchange {
    struct exchange *exchange;
    struct cli_store store;
    struct code_sets *codes; /* NULL when the exchange is the live server's */
    struct exchange own;
};

MUST_USE enum status cli_exchange(struct cli *cli, struct cli_exchange *out, struct err *err);
void cli_exchange_end(struct cli_exchange *door);

#endif
