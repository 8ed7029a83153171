/* org/facility.h - the facilities workbook of an agreement: template, check, difference, apply.
 *
 * Purpose    an organization sends the list of its facilities as a sheet. Every fault is reported at
 *            once with row, column, value and remedy; what would change is shown before anybody
 *            signs. One table of columns makes template, check and help page.
 * Ownership  everything belongs to the arena given.
 * Limits     FACILITY_ROWS rows.
 * Errors     none from the pure half: a fault is an answer. The store half as org/dua.h.
 * Source     product notes 2.3 (columns and rules).
 */
#ifndef ORG_FACILITY_H
#define ORG_FACILITY_H

#include "base/sheet.h"
#include "org/dua.h"

enum { FACILITY_ROWS = 10000 };

/*    name           heading                 needed  what it takes */
/* clang-format off */
#define FACILITY_TABLE(X)                                                                          \
    X(ACTION,        "Action",               false, "keep, change, add or close; empty: as it follows from the rest") \
    X(CODE,          "Organization code",    false, "the facility's code; empty for a new one")    \
    X(NAME,          "Facility name",        true,  "as it is known")                              \
    X(PARENT,        "Doing business as",    false, "another name of it")                          \
    X(KIND,          "Facility type",        true,  "clinic, hospital, pharmacy, school, ...")     \
    X(STREET,        "Address 1",            true,  "street and number")                           \
    X(OTHER,         "Address 2",            false, "suite, floor")                                \
    X(CITY,          "City",                 true,  "")                                            \
    X(STATE,         "State",                true,  "two letters")                                 \
    X(ZIP,           "ZIP",                  true,  "5 digits, or 5 and 4")                        \
    X(COUNTY,        "County",               false, "")                                            \
    X(PHONE,         "Phone",                true,  "10 digits")                                   \
    X(FAX,           "Fax",                  false, "10 digits")                                   \
    X(NPI,           "NPI",                  false, "10 digits")                                   \
    X(VFC_PIN,       "MnVFC PIN",            false, "")                                            \
    X(LICENSE,       "Licence number",       false, "needed for child care")                       \
    X(EHR,           "EHR product",          false, "")                                            \
    X(SENDS,         "Sends data",           false, "yes or no")                                   \
    X(QUERIES,       "Queries",              false, "yes or no")                                   \
    X(ADMIN_GIVEN,   "Administrator first name", true, "")                                         \
    X(ADMIN_FAMILY,  "Administrator last name",  true, "")                                         \
    X(ADMIN_EMAIL,   "Administrator e-mail", true,  "of a person, not of a shared mailbox")        \
    X(ADMIN_PHONE,   "Administrator phone",  true,  "10 digits")

/* clang-format on */
#define FACILITY_ENUM(name, heading, needed, takes) COLUMN_##name,
enum facility_column { FACILITY_TABLE(FACILITY_ENUM) COLUMN_COUNT };
#undef FACILITY_ENUM

struct str facility_plain(enum facility_column column);   /* "Facility name" */
struct str facility_heading(enum facility_column column); /* with " *" if it is needed */
bool facility_needed(enum facility_column column);
struct str facility_takes(enum facility_column column); /* for the help page */

enum facility_action { FACILITY_KEPT, FACILITY_CHANGED, FACILITY_ADDED, FACILITY_CLOSED };

struct facility_line {
    uint32_t row; /* in the sheet; 0 for one that is missing there */
    struct str value[COLUMN_COUNT];
    enum facility_action action;
    struct org_id org;  /* 0 for one to be added */
    struct str changes; /* what changed: "name, phone" */
};

struct sheet_fault {
    struct str sheet;
    uint32_t row;            /* 1 is the heading's row */
    struct str column;       /* letters: "C" */
    struct str heading;      /* "Facility name" */
    struct str value;        /* as sent */
    struct str wrong;        /* what is wrong */
    struct str remedy;       /* what to do */
    uint32_t line;           /* index into lines; UINT32_MAX if it belongs to no row */
    enum facility_column at; /* COLUMN_COUNT if it belongs to no column */
};

/* What is known already, to check against: today's facilities of the agreement, and who owns which
 * code. `find` answers whether a code exists at all and whether it may be taken into this
 * agreement. */
enum code_owner { CODE_UNKNOWN, CODE_OURS, CODE_FOREIGN };
struct facility_known {
    const struct facility_line *today; /* action and row unused */
    size_t count;
    enum code_owner (*owner)(void *arg, struct str code);
    void *arg;
};

struct facility_check {
    struct facility_line *lines; /* rows of the sheet, then those that are missing there */
    size_t count;
    struct sheet_fault *faults;
    size_t fault_count;
    size_t kept, changed, added, closed;
    bool many_closed; /* more than 30 % and at least 3: asks before it goes on */
};

/* Judges the whole sheet. */
struct facility_check facility_check(struct arena *arena, const struct sheet *sheet,
                                     const struct facility_known *known);

/* True if the value, which may be empty, will do in that column; *value is then as it is stored. */
bool facility_value(struct arena *arena, enum facility_column column, struct str *value,
                    struct str *wrong, struct str *remedy);

/* One sentence a fault: "Facilities C7 (Facility name): is empty. Enter ...". */
struct str fault_words(struct arena *arena, const struct sheet_fault *fault);

/* The template filled with `lines`; faults are marked in their cells and listed on a sheet of their
 * own. CSV holds the same columns. */
MUST_USE enum status facility_book(struct arena *arena, const struct facility_line *lines,
                                   size_t count, const struct sheet_fault *faults,
                                   size_t fault_count, struct str *out, struct err *err);
struct str facility_csv(struct arena *arena, const struct facility_line *lines, size_t count);

/* Today's facilities of an agreement as lines. */
MUST_USE enum status facility_lines(struct tx *tx, struct arena *arena, struct agreement_id id,
                                    struct facility_line **out, size_t *count, struct err *err);
/* Checks a sheet against an organization's agreement. */
MUST_USE enum status facility_check_store(struct tx *tx, struct arena *arena,
                                          const struct agreement *agreement,
                                          const struct sheet *sheet, struct facility_check *out,
                                          struct err *err);
/* Makes it so: organizations added and changed, facilities taken out on `today`. `check` has no
 * faults. New ones get codes CODE-2, CODE-3 ... of their signer. */
MUST_USE enum status facility_apply(struct tx *tx, struct arena *arena,
                                    const struct agreement *agreement,
                                    const struct facility_check *check, struct instant now,
                                    struct date today, struct err *err);

#endif
