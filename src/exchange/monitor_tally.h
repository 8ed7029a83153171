/* exchange/monitor_tally.h - what the figures keep of one message, beside the journal's own row.
 *
 * Purpose    measures of quality are worked out where the message is still taken apart: cases in
 *            which a measure applies, in which a good value stood, in which a bad one did; what is
 *            left is missing. They travel as one small row in the message's transaction and are
 *            folded later (monitor_fold.h).
 * Ownership  plain data; days of doses belong to the arena of the message.
 * Limits     TALLY_GIVEN doses are counted by day, further ones not.
 * Errors     none. A packed text that is cut short reads as far as it goes.
 * Source     organization-level measures of data quality: completeness, validity, timeliness,
 *            consistency, uniqueness (CDC IIS Data Quality Blueprint, MIROW).
 */
#ifndef EXCHANGE_MONITOR_TALLY_H
#define EXCHANGE_MONITOR_TALLY_H

#include "base/finding.h"
#include "code/code.h"
#include "registry/intake.h"
#include "registry/report.h"

enum measure_kind {
    MEASURE_COMPLETE,   /* a value that ought to be there is, and is good */
    MEASURE_TIMELY,     /* reported soon enough */
    MEASURE_CONSISTENT, /* nothing contradicts anything else */
    MEASURE_UNIQUE,     /* told once */
    MEASURE_SHARE       /* neither good nor bad in itself */
};

/* Only ever add at the end: rows not folded yet are read by number.
 *    name         word         kind        segment field target  words */
/* clang-format off */
#define MEASURE_TABLE(X)                                                                           \
    X(NAME,        "name",        COMPLETE,   "PID",  5, 99, "Full name of the client")            \
    X(SEX,         "sex",         COMPLETE,   "PID",  8, 98, "Sex")                                \
    X(RACE,        "race",        COMPLETE,   "PID", 10, 80, "Race")                               \
    X(ETHNICITY,   "ethnicity",   COMPLETE,   "PID", 22, 80, "Ethnicity")                          \
    X(ADDRESS,     "address",     COMPLETE,   "PID", 11, 95, "Street, city and ZIP code")          \
    X(PHONE,       "phone",       COMPLETE,   "PID", 13, 90, "Telephone number")                   \
    X(MAIDEN,      "maiden",      COMPLETE,   "PID",  6, 50, "Mother's maiden name, of a child")   \
    X(GUARDIAN,    "guardian",    COMPLETE,   "NK1",  2, 90, "Responsible party, of a child")      \
    X(LOT,         "lot",         COMPLETE,   "RXA", 15, 98, "Lot number of a dose given")         \
    X(MAKER,       "maker",       COMPLETE,   "RXA", 17, 98, "Manufacturer of a dose given")       \
    X(EXPIRY,      "expiry",      COMPLETE,   "RXA", 16, 90, "Expiration date of a dose given")    \
    X(AMOUNT,      "amount",      COMPLETE,   "RXA",  6, 90, "Amount of a dose given")             \
    X(GIVER,       "giver",       COMPLETE,   "RXA", 10, 90, "Who gave the dose")                  \
    X(PLACE,       "place",       COMPLETE,   "RXA", 11, 95, "Where the dose was given")           \
    X(ROUTE,       "route",       COMPLETE,   "RXR",  1, 90, "Route of a dose given")              \
    X(SITE,        "site",        COMPLETE,   "RXR",  2, 90, "Body site of a dose given")          \
    X(ELIGIBILITY, "eligibility", COMPLETE,   "OBX",  5, 98, "Eligibility for VFC, under 19")      \
    X(FUNDING,     "funding",     COMPLETE,   "",     0, 90, "Funding source of a dose given")     \
    X(SHEET,       "sheet",       COMPLETE,   "",     0, 80, "Information statement handed out")   \
    X(VACCINE,     "vaccine",     COMPLETE,   "RXA",  5, 98, "Exact vaccine of a dose given")      \
    X(SOURCE,      "source",      COMPLETE,   "RXA",  9, 99, "Given here or from a history")       \
    X(WITHIN1,     "within1",     TIMELY,     "",     0, 92, "Reported within one day")            \
    X(WITHIN7,     "within7",     TIMELY,     "",     0, 98, "Reported within seven days")         \
    X(CONSISTENT,  "consistent",  CONSISTENT, "",     0, 98, "Doses without a contradiction")      \
    X(UNIQUE,      "unique",      UNIQUE,     "",     0, 95, "Doses nobody had told before")       \
    X(GIVEN,       "given",       SHARE,      "",     0,  0, "Doses given by the sender itself")  \
    X(NEWYEAR,     "newyear",     SHARE,      "",     0,  0, "Clients born on a first of January")  \
    X(MONTHDAY,    "monthday",    SHARE,      "",     0,  0, "Doses of a 1st, a 15th or a month's last day")
/* clang-format on */

#define MEASURE_ENUM(name, word, kind, segment, field, target, words) MEASURE_OF_##name,
enum measure { MEASURE_TABLE(MEASURE_ENUM) MEASURE_COUNT };
#undef MEASURE_ENUM

enum { TALLY_GIVEN = 64 };

struct measure_about {
    struct str word;
    enum measure_kind kind;
    char segment[4]; /* where the value stands; empty: in no one place */
    uint16_t field;
    int target; /* per cent, what a good feed reaches; 0: none */
    struct str words;
};
const struct measure_about *measure_about(enum measure measure);
bool measure_find(struct str word, enum measure *out);

struct measured {
    int64_t asked, good, bad;
};
double measured_share(const struct measured *m); /* good of asked, per cent; NAN if never asked */

struct tally {
    struct measured measures[MEASURE_COUNT];
    struct date given[TALLY_GIVEN]; /* the days of doses the sender gave */
    size_t given_count;
};

/* What a report that is about to be stored is worth. */
void tally_report(const struct code_sets *sets, const struct report *report,
                  const struct findings *found, struct tally *out);
/* After it was applied: doses that others had told already. */
void tally_done(const struct intake *done, struct tally *out);

struct str tally_pack(struct arena *arena, const struct tally *tally);
void tally_unpack(struct str packed, struct tally *out);

#endif
