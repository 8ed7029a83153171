/* exchange/vxu_read.h - a judged VXU as a report: what it says, in the registry's words.
 *
 * Purpose    segments become a struct report; nothing is decided here. What profile_check()
 *            emptied is not seen. The caller fills who sent it and when.
 * Ownership  the report belongs to the reader's arena and borrows the message.
 * Errors     none.
 * Source     HL7 2.5.1 immunization guide 1.5, chapters 4 to 6: Z22.
 */
#ifndef EXCHANGE_VXU_READ_H
#define EXCHANGE_VXU_READ_H

#include "exchange/read.h"

/* `share_means_yes`: the feed sends PD1-12 in its older sense, Y for "may be shared". */
struct report *vxu_read(const struct reader *r, bool share_means_yes);

/* The order group that begins at segment `s`: its doses and observations are added to the report,
 * whose lists have room for one dose and for the observations of every OBX. Returns the segment
 * after the group. */
size_t vxu_read_order(const struct reader *r, size_t s, struct report *report);

#endif
