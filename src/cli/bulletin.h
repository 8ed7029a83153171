/* cli/bulletin.h - what the commands about bulletins share.
 *
 * Errors     as the store; what was named on the command line and is not there is bad data.
 */
#ifndef CLI_BULLETIN_H
#define CLI_BULLETIN_H

#include "access/audit.h"
#include "cli/out.h"
#include "cli/store.h"
#include "web/news/checks.h"

/* "a,b" as "a b"; false, with a line on err, if a word is no topic. `text` may be NULL. */
bool cli_topics(struct cli *cli, struct tx *tx, const char *text, struct str *words);
bool cli_bulletin_id(struct cli *cli, int64_t *id); /* of args[0]; says so if it is none */
/* Prints what the checks say; CLI_FINDINGS if something stops the sending. */
int cli_bulletin_judge(struct cli *cli, struct tx *tx, const struct bulletin *bulletin, bool json,
                       struct err *err);
MUST_USE enum status cli_news_audit(struct cli *cli, struct tx *tx, enum audit_action what,
                                    const char *kind, int64_t object, struct err *err);

#endif
