/* exchange/rsp_write.h - fields that several segments of an answer share; only rsp*.c use it. */
#ifndef EXCHANGE_RSP_WRITE_H
#define EXCHANGE_RSP_WRITE_H

#include "exchange/rsp.h"

/* code^name^system; nothing if the code is empty. The name is the table's. */
void rsp_put_code(const struct teller *t, struct hl7_writer *w, unsigned field,
                  enum code_table_id table, struct str code, const char *system);
void rsp_put_date(const struct teller *t, struct hl7_writer *w, unsigned field, struct date date);
/* id^name^CVX, the name from the code sets. */
void rsp_put_cvx(const struct teller *t, struct hl7_writer *w, unsigned field, struct str cvx);
/* The CVX that stands for a vaccine group of the schedule; NULL for one that has none. */
const struct cvx *rsp_group_cvx(const struct code_sets *codes, struct str group);
/* RXA-10, ORC-12: who gave and who ordered the dose, where a statement told of says so. */
void rsp_put_giver(const struct teller *t, struct hl7_writer *w, const struct told *told,
                   const struct dose *dose);
void rsp_put_orderer(const struct teller *t, struct hl7_writer *w, const struct told *told,
                     const struct dose *dose);
/* The information statements handed out with the dose; borrowed from `told`. */
const struct report_vis *rsp_sheets(const struct told *told, const struct dose *dose,
                                    size_t *count);

#endif
