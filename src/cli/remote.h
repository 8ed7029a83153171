/* cli/remote.h - beside a live server, that server carries out the command.
 *
 * Purpose    one process owns the store. A command that finds DIR/jenner.sock hands its arguments
 *            and its streams to the server behind it and waits for the exit code.
 * Ownership  the listener owns its socket file and removes it when it closes.
 * Limits     256 KiB of arguments, 4096 of them; 8 commands at a time, further ones wait.
 * Errors     remote_call() returns E_NOTFOUND when nobody listens: then run it here.
 * Security   the socket is mode 0600, and only the server's own user and root are served.
 */
#ifndef CLI_REMOTE_H
#define CLI_REMOTE_H

#include "base/err.h"

struct exchange;
struct remote;

/* Sends argv[1..] to the server of `data_dir`, with this process's streams and folder. */
MUST_USE enum status remote_call(const char *data_dir, int argc, char *const *argv, int *exit_code,
                                 struct err *err);

/* Serves commands on DIR/jenner.sock from a thread of its own until remote_close(). */
MUST_USE enum status remote_open(struct remote **out, const char *data_dir,
                                 struct exchange *exchange, struct err *err);
void remote_close(struct remote *remote); /* waits for commands under way; NULL is fine */

#endif
