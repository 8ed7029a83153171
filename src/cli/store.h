/* cli/store.h - where the store is, and opening it for a command.
 *
 * Purpose    one data folder is one registry: DIR/jenner.conf says which database, DIR/jenner.key
 *            holds the key that is never in the database. No store is made by accident: only setup,
 *            demo and restore make one.
 * Ownership  cli_store_end() closes what cli_store() opened; a live server's store stays open.
 * Errors     E_NOTFOUND when there is no store; the text says where it was looked for and why.
 *
 *     CLEANUP(cli_store_end) struct cli_store store = {0};
 *
 *     if (cli_store(cli, &store, &err) != OK)
 *         return cli_fail(cli, &err);
 */
#ifndef CLI_STORE_H
#define CLI_STORE_H

#include "cli/cli.h"
#include "store/db.h"

struct cli_store {
    struct db *db;
    const char *dir;
    bool mine; /* opened here, and closed here */
};

/* Takes --data DIR (or -d DIR) out of the arguments. Without it $JENNER_DATA, else /var/lib/jenner. */
const char *cli_data_dir(struct cli *cli);
/* The same from the program's own arguments, before they are handed to a live server. */
const char *cli_data_dir_of(int argc, char *const *argv);

/* Opens the store of cli_data_dir(), and loads its key. */
MUST_USE enum status cli_store(struct cli *cli, struct cli_store *out, struct err *err);
/* Seals what the command wrote into the audit, keeps the chain's head in DIR/audit.head, closes. */
void cli_store_end(struct cli_store *store);

/* The URL of the database in DIR/jenner.conf. */
MUST_USE enum status cli_store_url(struct arena *arena, const char *dir, struct str *url,
                                   struct err *err);

/* Makes DIR, the database, the key and jenner.conf; `url` empty means SQLite in DIR. E_CONFLICT if
 * there is a store already. The new store is open. */
MUST_USE enum status cli_store_make(struct cli *cli, const char *dir, struct str url,
                                    struct instant now, struct cli_store *out, struct err *err);

/* A command `... CODE --data DIR` that only reads and prints: `show` in a reading transaction, then its
 * exit code. */
typedef enum status cli_show(struct cli *cli, struct tx *tx, struct str code, struct date today,
                             struct err *err);
int cli_show_one(struct cli *cli, cli_show *show);
/* The same for `... --data DIR` without anything else: `list` with what the options said. */
typedef enum status cli_list(struct cli *cli, struct tx *tx, const void *wish, struct err *err);
int cli_list_all(struct cli *cli, cli_list *list, const void *wish);

MUST_USE enum status cli_dir_make(const char *dir, struct err *err); /* fine if it is there */

/* Who ran the command, for the audit: "command USER". */
struct str cli_who(struct cli *cli);

#endif
