/* cdsi/calendar.h - the specification's date arithmetic (3.4), and nothing else may do any.
 *
 * Purpose    a date plus an offset in years, months, weeks and days, as CALCDT-1 to -6 want it.
 *            Days are plain int32 day numbers in here; DAY_MIN and DAY_MAX stand for the
 *            01/01/1900 and 12/31/2999 that an empty value is read as, so that no compare needs
 *            a branch. Adding to either leaves it as it is.
 * Errors     day_offset_parse() says no by false.
 * Source     CDSi logic specification 4.6, section 3.4, tables 3-6 and 3-7.
 */
#ifndef CDSI_CALENDAR_H
#define CDSI_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/str.h"
#include "cdsi/cdsi.h"

#define DAY_MIN INT32_MIN
#define DAY_MAX INT32_MAX

/* A day split once, so that many offsets can be added to it. */
struct day_split {
    int32_t day;
    int32_t month; /* months since year 0 */
    int32_t mday;  /* 1..31 */
};

struct day_split day_split(int32_t day);
int32_t day_plus(const struct day_split *from, struct cdsi_offset offset);
int32_t day_add(int32_t day, struct cdsi_offset offset);

/* CDC's words: "6 weeks - 4 days", "1 years", "16 years - 4 months", any order; or the table's
 * canonical form: "12m-4d", "+38d", "0d". */
bool day_offset_parse(struct str s, struct cdsi_offset *out);
void day_offset_format(struct buf *buf, struct cdsi_offset offset); /* canonical; "-" for none */

bool day_parse_compact(struct str s, int32_t *out);  /* YYYYMMDD */
bool day_parse_american(struct str s, int32_t *out); /* MM/DD/YYYY */
struct date day_date(int32_t day);                   /* DATE_NONE for DAY_MIN and DAY_MAX */

#endif
