/* access/common.h - passwords that everybody tries first.
 *
 * Purpose    says whether a password is a common one, also when it is dressed up: case, digits and
 *            signs around or instead of letters do not make it another word.
 * Errors     none; pure.
 * Source     the list of words stands in common.c and is our own.
 */
#ifndef ACCESS_COMMON_H
#define ACCESS_COMMON_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

bool password_common(struct arena *arena, struct str password);

#endif
