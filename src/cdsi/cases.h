/* cdsi/cases.h - test cases in a table: what should come out, compared with what does.
 *
 * Purpose    CDC's cases and our own, in one form; `jenner cdsi check` and the import use it.
 * Ownership  outcomes belong to the arena.
 * Errors     E_INVALID with the line for a table that cannot be read; a case that does not hold is
 *            an outcome, not an error.
 * Source     the columns and the rules of comparison stand in docs/cdsi-cases.md.
 */
#ifndef CDSI_CASES_H
#define CDSI_CASES_H

#include "cdsi/cdsi.h"

enum cdsi_case_result { CDSI_CASE_PASSED, CDSI_CASE_FAILED, CDSI_CASE_FLAGGED };

struct cdsi_case {
    struct str id, group, flag;
    enum cdsi_case_result result;
    bool agrees;         /* also said of a flagged row */
    struct str differs;  /* "earliest 2025-12-22, got 2025-12-23; dose 2 ..."; empty if it agrees */
    struct str expected; /* JSON objects */
    struct str got;
};

MUST_USE enum status cdsi_cases_check(const struct cdsi_schedule *schedule, struct str table,
                                      struct arena *arena, const struct cdsi_case **cases,
                                      size_t *count, struct err *err);

/* The person of one row, for measuring. */
struct cdsi_case_person {
    struct cdsi_patient patient;
    const struct cdsi_dose *doses;
    size_t dose_count;
    struct date today;
};
MUST_USE enum status cdsi_cases_people(struct str table, struct arena *arena,
                                       const struct cdsi_case_person **people, size_t *count,
                                       struct err *err);

#endif
