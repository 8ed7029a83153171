/* cdsi/cases_read.h - one row of a table of cases; shared by the two files of cases. */
#ifndef CDSI_CASES_READ_H
#define CDSI_CASES_READ_H

#include "base/tsv.h"
#include "cdsi/cases.h"

enum { CASE_DOSES_MAX = 12 };

enum case_column {
    CASE_ID,
    CASE_GROUP,
    CASE_BORN,
    CASE_SEX,
    CASE_TODAY,
    CASE_OBSERVATIONS,
    CASE_STATUS,
    CASE_NUMBER,
    CASE_EARLIEST,
    CASE_RECOMMENDED,
    CASE_PAST_DUE,
    CASE_FLAG,
    CASE_COUNTRY,
    CASE_COLUMNS
};

enum dose_column {
    DOSE_DATE,
    DOSE_CVX,
    DOSE_MVX,
    DOSE_STATUS,
    DOSE_REASON,
    DOSE_SERIES,
    DOSE_COLUMNS
};

struct case_table {
    struct tsv tsv;
    size_t column[CASE_COLUMNS]; /* TSV_FIELDS: the table does not have it */
    size_t dose[CASE_DOSES_MAX][DOSE_COLUMNS];
    size_t doses; /* how many dN_ columns the header has */
};

struct case_row {
    struct str field[CASE_COLUMNS];
    struct str dose[CASE_DOSES_MAX][DOSE_COLUMNS];
    size_t doses;
    struct cdsi_case_person person;
};

MUST_USE enum status case_table_open(struct case_table *table, struct str text, struct err *err);
/* *more is false at the end. */
MUST_USE enum status case_table_next(struct case_table *table, struct arena *arena,
                                     struct case_row *row, bool *more, struct err *err);

#endif
