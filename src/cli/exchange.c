/* cli/exchange.c - opening codes, profiles and schedule over a command's store. */
#include "cli/exchange.h"

enum status
cli_exchange(struct cli *cli, struct cli_exchange *out, struct err *err)
{
    TRY(cli_store(cli, &out->store, err));
    if (cli->exchange != NULL) {
        out->exchange = cli->exchange;
        return OK;
    }
    TRY(code_sets_load(out->store.dir, &out->codes, err));
    TRY(exchange_open(&out->own, out->store.db, out->store.dir, out->codes, err));
    out->exchange = &out->own;
    return OK;
}

void
cli_exchange_end(struct cli_exchange *door)
{
    if (door->exchange == &door->own)
        exchange_close(&door->own);
    code_sets_free(door->codes);
    cli_store_end(&door->store);
    *door = (struct cli_exchange){.exchange = NULL};
}
