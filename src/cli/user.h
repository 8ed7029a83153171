/* cli/user.h - finding the user that a command names. */
#ifndef CLI_USER_H
#define CLI_USER_H

#include "access/user.h"

/* "USER" is looked for in every organization and must be one, "CODE/USER" in that one. E_NOTFOUND,
 * E_CONFLICT when several organizations have it. */
MUST_USE enum status cli_user_find(struct tx *tx, struct arena *arena, struct str who,
                                   struct user *out, struct err *err);

#endif
