/* web/machine.h - what machines call over HTTP: POST /hl7, /soap, /healthz, /readyz, /metrics.
 *
 * Purpose    reads the credential and the body, and hands the rest to exchange/feed.h.
 * Ownership  a struct machine lives as long as the server.
 * Limits     LIMIT_BATCH_BYTES for /hl7, LIMIT_MESSAGE_BYTES for /soap.
 * Errors     HL7's are in the ACK, with HTTP 200; 401 credential, 413 size, 503 the store is full or
 *            gone (the body is then an AR). SOAP faults are for what is not HL7: docs/cli.md.
 * Source     CDC transport layer protocol (SOAP 1.2, WSDL 2011); command line contract.
 */
#ifndef WEB_MACHINE_H
#define WEB_MACHINE_H

#include "exchange/feed.h"
#include "net/http.h"

struct machine {
    struct exchange *exchange;
    struct server *server;
    atomic_bool ready;         /* false while starting and draining */
    atomic_ullong answered[3]; /* messages by MSA-1: AA, AE, AR */
    atomic_ullong failed;      /* of them, refused because we failed */
};

/* False: the path is not a machine's, the page door answers. */
bool machine_answer(struct machine *machine, struct req *req, struct res *res);
/* For http_options.body_max; 0: not a machine's path. */
size_t machine_body_max(const struct req *req);

#endif
