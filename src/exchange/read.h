/* exchange/read.h - HL7 data types as the registry's plain values.
 *
 * Purpose    XPN, XAD, XTN, CX, XCN, CE and the rest, wherever they stand: VXU, QBP, RSP. What the
 *            profile check emptied reads as absent. Codes are put into their current form
 *            (code_normal()): a race sent as W is stored as 2106-3.
 * Ownership  texts are slices of the message or belong to the arena.
 * Errors     none: what cannot be read is absent; the profile check has said why.
 * Source     HL7 2.5.1 immunization guide 1.5, chapter 4 (data types).
 */
#ifndef EXCHANGE_READ_H
#define EXCHANGE_READ_H

#include "code/code.h"
#include "hl7/hl7.h"
#include "registry/report.h"

/* What reading needs besides the message. */
struct reader {
    struct arena *arena;
    const struct hl7_message *msg;
    const struct code_sets *codes;
};

/* A field of a segment, and one repetition of it (from 1). */
struct field_at {
    size_t segment;
    unsigned field;
    unsigned repetition;
};

struct str read_text(const struct reader *r, struct field_at at, unsigned component);
struct date read_date(const struct reader *r, struct field_at at, unsigned component);
enum report_flag read_flag(const struct reader *r, struct field_at at);
struct report_name read_name(const struct reader *r, struct field_at at);
struct report_address read_address(const struct reader *r, struct field_at at);
struct report_contact read_contact(const struct reader *r, struct field_at at);
struct report_identifier read_identifier(const struct reader *r, struct field_at at);
struct report_provider read_provider(const struct reader *r, struct field_at at);
/* CE or CWE; the code in the form `table` stores. Pass NULL to take it as sent. */
struct report_code read_code(const struct reader *r, struct field_at at,
                             const struct code_table *table);
enum report_sex read_sex(const struct reader *r, struct field_at at);

/* All repetitions of a field, in order; *count 0 if it is empty. */
struct report_name *read_names(const struct reader *r, size_t s, unsigned field, size_t *count);
struct report_address *read_addresses(const struct reader *r, size_t s, unsigned field,
                                      size_t *count);
struct report_contact *read_contacts(const struct reader *r, size_t s, unsigned field,
                                     size_t *count);
struct report_identifier *read_identifiers(const struct reader *r, size_t s, unsigned field,
                                           size_t *count);
struct report_code *read_codes(const struct reader *r, size_t s, unsigned field,
                               const struct code_table *table, size_t *count);

#endif
