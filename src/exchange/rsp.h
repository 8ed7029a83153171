/* exchange/rsp.h - the answers to queries: Z31 candidates, Z32 history, Z33 nobody, Z42 forecast.
 *
 * Purpose    writes what the registry believes of a client into the segments of an RSP. The header,
 *            MSA and ERR come from exchange/ack.h.
 * Ownership  the text grows in the caller's buf; everything else is borrowed.
 * Errors     none.
 * Source     HL7 2.5.1 immunization guide 1.5, chapter 5 and appendix A 4 (grouping of a Z42).
 */
#ifndef EXCHANGE_RSP_H
#define EXCHANGE_RSP_H

#include "base/buf.h"
#include "code/code.h"
#include "hl7/build.h"
#include "registry/history.h"

/* What is told of one client. */
struct told {
    struct client_id id;
    const struct report_client *client;
    const struct dose *doses; /* the believed ones, by date */
    size_t dose_count;
    const struct history_forecast *forecast; /* Z42: of these doses; NULL otherwise */
    const struct history_word *words;        /* Z32: who said what of the doses */
    size_t word_count;
};

struct teller {
    struct arena *arena;
    const struct code_sets *codes;
    struct str registry;  /* our name: the authority of ids we give out */
    struct str authority; /* the asker's: only its own numbers of the person are told, and ours */
    struct date today;
};

/* PID; `set_id` counts candidates from 1. A Z42's has fewer fields than a Z32's. */
void rsp_pid(const struct teller *t, struct buf *buf, const struct told *told, unsigned set_id,
             bool brief);
void rsp_pd1(const struct teller *t, struct buf *buf, const struct told *told);
void rsp_nk1(const struct teller *t, struct buf *buf, const struct told *told);

/* One order group: ORC, RXA, RXR and the OBX that belong to it; in a Z42 with its evaluations. */
void rsp_dose(const struct teller *t, struct buf *buf, const struct told *told, size_t i);
/* The one order group that carries the forecast: RXA 998, one set of OBX a vaccine group. */
void rsp_forecast(const struct teller *t, struct buf *buf, const struct told *told);

#endif
