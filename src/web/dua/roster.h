/* web/dua/roster.h - the facilities step of signing: shown, a sheet checked, downloads. */
#ifndef WEB_DUA_ROSTER_H
#define WEB_DUA_ROSTER_H

#include "web/dua/draft.h"

MUST_USE enum status roster_show(struct visit *v, struct str problem, struct err *err);
MUST_USE enum status roster_take(struct visit *v, struct err *err);
/* "facilities.xlsx", "facilities.csv", "faults.xlsx"; *known is false for another name. */
MUST_USE enum status roster_file(struct visit *v, struct str name, bool *known, struct err *err);

#endif
