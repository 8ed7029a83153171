/* cli/message_print.h - how `message check` and `message submit` show what came of a message.
 *
 * Source     command line contract: one line a message {"file","n","msa1","findings","reply"}.
 */
#ifndef CLI_MESSAGE_PRINT_H
#define CLI_MESSAGE_PRINT_H

#include "base/finding.h"
#include "cli/cli.h"

struct message_shown {
    const char *file;
    size_t n;        /* of the message in the file, from 1; 0 for an envelope line */
    struct str msa1; /* empty for a message that is an answer itself */
    const struct findings *found;
    struct str reply; /* empty: none */
    bool json;
};

void message_print(struct cli *cli, struct arena *arena, const struct message_shown *shown);

#endif
