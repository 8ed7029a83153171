/* exchange/sheet.h - a sheet of doses: the same judge, every fault at once, a look before it counts.
 *
 * Purpose    a clinic without a connected system sends its doses as XLSX, CSV or pasted cells, a row a
 *            dose. Each person's rows become one message, judged, matched, stored and journalled by the
 *            very way every other message takes (a feed called SHEET); what is found there is told by
 *            row and column. One table of columns makes template, check and help.
 * Ownership  everything belongs to the arena given.
 * Limits     SHEET_DOSES rows; DOSES_OF_PERSON rows of one person.
 * Errors     none from the pure half: a fault is an answer. The store half as store/db.h.
 * Why        docs/adr/0017-sheets.md
 */
#ifndef EXCHANGE_SHEET_H
#define EXCHANGE_SHEET_H

#include "base/sheet.h"
#include "exchange/feed.h"
#include "registry/intake.h"

enum { SHEET_DOSES = 2000, DOSES_OF_PERSON = 100, UPLOAD_HOURS = 24 };

/*    name         heading               needed  HL7            an example        what it takes */
/* clang-format off */
#define DOSE_COLUMNS(X)                                                                            \
    X(CHART,       "Chart number",       true,  "PID-3",  "T2001",       "your own number of the person") \
    X(FAMILY,      "Last name",          true,  "PID-5",  "Testlund",    "")                        \
    X(GIVEN,       "First name",         true,  "PID-5",  "Alma",        "")                        \
    X(MIDDLE,      "Middle name",        false, "PID-5",  "",            "")                        \
    X(BORN,        "Birth date",         true,  "PID-7",  "2021-04-03",  "2021-04-03 or 4/3/2021")  \
    X(SEX,         "Sex",                true,  "PID-8",  "F",           "F, M, X or U")            \
    X(MAIDEN,      "Mother's maiden name", false, "PID-6", "Testmaiden", "her family name at birth") \
    X(STREET,      "Address",            false, "PID-11", "12 Birch St", "street and number")       \
    X(CITY,        "City",               false, "PID-11", "Duluth",      "")                        \
    X(STATE,       "State",              false, "PID-11", "MN",          "two letters")             \
    X(ZIP,         "ZIP",                false, "PID-11", "55802",       "5 digits, or 5 and 4")    \
    X(PHONE,       "Phone",              false, "PID-13", "218-555-0142", "10 digits")              \
    X(ON,          "Date given",         true,  "RXA-3",  "2022-06-01",  "as the birth date")       \
    X(VACCINE,     "Vaccine",            true,  "RXA-5",  "MMR",         "CVX code, trade name, NDC, or a name as on the card") \
    X(HERE,        "Given by us",        true,  "RXA-9",  "no",          "yes; or no, if it is copied from another record") \
    X(LOT,         "Lot",                false, "RXA-15", "",            "of doses you gave")       \
    X(MAKER,       "Manufacturer",       false, "RXA-17", "",            "MVX code")                \
    X(EXPIRES,     "Expires",            false, "RXA-16", "",            "a date")                  \
    X(AMOUNT,      "Amount in mL",       false, "RXA-6",  "",            "0.5")                     \
    X(ROUTE,       "Route",              false, "RXR-1",  "",            "IM, SC, PO, IN or ID")    \
    X(SITE,        "Site",               false, "RXR-2",  "",            "LT, RT, LA, RA, LD, RD")  \
    X(ELIGIBILITY, "Eligibility",        false, "OBX-5",  "",            "V01 to V08, of doses you gave") \
    X(NUMBER,      "Dose number",        false, "ORC-3",  "",            "your own number of the dose, if your program has one")

/* clang-format on */
#define DOSE_ENUM(name, heading, needed, hl7, example, takes) SHEET_##name,
enum dose_column { DOSE_COLUMNS(DOSE_ENUM) SHEET_COLUMN_COUNT };
#undef DOSE_ENUM

struct str sheet_heading(enum dose_column column); /* with " *" if it is needed */
bool sheet_needed(enum dose_column column);
struct str sheet_example(enum dose_column column);
struct str sheet_takes(enum dose_column column);

struct dose_fault {
    uint32_t row;      /* as the spreadsheet shows it; 1 is the heading's */
    struct str column; /* letters; "" if it is no single cell's */
    struct str heading;
    struct str value;
    struct str wrong, remedy;
    bool stops;    /* the row is not stored; otherwise it is a warning */
    uint32_t line; /* of the sheet's rows, from 0: the heading */
    size_t at;     /* of its columns; SIZE_MAX: no single cell */
};

/* How a person of the sheet stands to the registry. */
enum sheet_person { PERSON_IS_NEW, PERSON_IS_HERE, PERSON_IS_POSSIBLE };

struct sheet_one {
    struct str name;    /* "Testlund, Alma" */
    uint32_t row;       /* the first of its rows */
    struct str message; /* HL7 */
    uint32_t doses;
    bool bad; /* one of its rows has a fault: nothing of it is stored */
    enum sheet_person is;
    uint32_t added, known, changed; /* doses, as the look found */
};

struct sheet_check {
    struct str sheet;
    struct dose_fault *faults;
    size_t fault_count, fault_room;
    struct sheet_one *persons;
    size_t count;
    uint32_t stops; /* faults that do */
};

/* What a check needs. */
struct sheet_ask {
    struct exchange *ex;
    struct org_id org;
    struct str org_code;
    struct now now;
    int64_t upload; /* its number: control ids begin with it, so that storing twice is a replay */
};

/* Reads, judges every row, and reports all there is to report. */
void sheet_judge(struct arena *arena, const struct sheet_ask *ask, const struct sheet *sheet,
                 struct sheet_check *out);
/* Looks who is on record already, each person by itself, and changes nothing. */
MUST_USE enum status sheet_look(struct arena *arena, const struct sheet_ask *ask,
                                struct sheet_check *check, struct err *err);

/* The workbook to fill in, with one example; or as CSV. */
MUST_USE enum status sheet_template(struct arena *arena, struct str *out, struct err *err);
struct str sheet_template_csv(struct arena *arena);

/* The same rows as a workbook, each wrong cell marked, and a page with all faults. */
MUST_USE enum status sheet_faults(struct arena *arena, const struct sheet *sheet,
                                  const struct sheet_check *check, struct str *out,
                                  struct err *err);

/* -- between check and storing -- */

struct upload {
    int64_t id;
    struct org_id org;
    int64_t user;
    struct instant made_at, stored_at; /* 0: not yet */
    int32_t persons, doses;
    struct str csv; /* p NULL once stored without faults, or after UPLOAD_HOURS */
};
struct upload_ask {
    int64_t id;
    struct org_id org;
    struct instant now;
};
MUST_USE enum status upload_keep(struct tx *tx, struct arena *arena, const struct sheet *sheet,
                                 struct upload *upload, struct err *err);
/* The texts of sheets that were checked more than UPLOAD_HOURS ago go, stored or not. */
MUST_USE enum status upload_forget(struct tx *tx, struct instant now, int64_t *sheets,
                                   struct err *err);
MUST_USE enum status upload_load(struct tx *tx, struct arena *arena, const struct upload_ask *ask,
                                 struct upload *out, struct err *err);
/* Its rows as they were sent; false if they are gone. */
bool upload_sheet(struct arena *arena, const struct upload *upload, struct sheet *out);
/* `faults`: rows were left out, and are still to be mended. E_CONFLICT: it is stored already. */
MUST_USE enum status upload_done(struct tx *tx, int64_t id, struct instant at, bool faults,
                                 struct err *err);

/* The feed that sheets of an organization come by; made at the first. */
MUST_USE enum status sheet_feed(struct exchange *ex, struct arena *arena,
                                const struct sheet_ask *ask, struct caller *out, struct err *err);

#endif
