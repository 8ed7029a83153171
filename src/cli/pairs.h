/* cli/pairs.h - files of labelled pairs of persons, for judging matching.
 *
 * Two forms are read: a CSV with a head line (id, label, a_family, b_family, ...; architecture of the
 * command line), and the test scripts of four lines a pair (TEST:, EXPECT:, PATIENT A:, PATIENT B:).
 *
 * Ownership  everything belongs to the arena.
 * Errors     E_INVALID for a file that is neither; pairs whose label is none of the three are left
 *            out and counted.
 */
#ifndef CLI_PAIRS_H
#define CLI_PAIRS_H

#include "base/arena.h"
#include "base/err.h"
#include "registry/match.h"
#include "registry/report.h"

struct pair {
    struct str id;
    enum match_answer label;
    struct report_client a, b;
};

struct pairs {
    struct pair *list;
    size_t count;
    size_t room;
    size_t left_out;
};

MUST_USE enum status pairs_read(struct arena *arena, struct str bytes, struct pairs *out,
                                struct err *err);

#endif
