/* net/soap.h - the envelope of CDC's web service for registries: in, out, and its four faults.
 *
 * Purpose    urn:cdc:iisb:2011, SOAP 1.2 (1.1 is understood and answered in kind). Knows nothing of
 *            HL7 except that a second MSH line is a second message.
 * Ownership  all results belong to the arena given; soap_parse() keeps nothing of the body.
 * Limits     SOAP_DEPTH nested elements; the size of the body is the caller's to limit.
 * Errors     none: a bad envelope is answered with a fault, which is a normal answer.
 * Source     CDC IIS web service (WSDL) of 2011; SOAP 1.2 part 1 (5.4 faults) and part 2 (7.5 HTTP);
 *            XML by expat. Document type declarations are refused, so no entity can be declared.
 */
#ifndef NET_SOAP_H
#define NET_SOAP_H

#include "base/arena.h"
#include "base/str.h"

enum { SOAP_DEPTH = 64 };

enum soap_version { SOAP_12, SOAP_11 };
enum soap_operation { SOAP_CONNECTIVITY_TEST, SOAP_SUBMIT_SINGLE_MESSAGE };
enum soap_fault {
    SOAP_NO_FAULT,
    SOAP_UNKNOWN,     /* what cannot be read, and failures of ours */
    SOAP_UNSUPPORTED, /* no such operation */
    SOAP_SECURITY,    /* user, password or facility not accepted */
    SOAP_TOO_LARGE    /* more than one message, or too many bytes */
};

struct soap_request {
    enum soap_version version;
    enum soap_operation operation;
    struct str echo; /* connectivityTest */
    /* submitSingleMessage; p == NULL where the element is missing or nil. Outer blanks are cut. */
    struct str username;
    struct str password;
    struct str facility;
    struct str message; /* segments end as the sender wrote them: CR, LF or CRLF */
};

/* SOAP_NO_FAULT and *out; or the fault to answer with, its reason in *why, and out->version. */
enum soap_fault soap_parse(struct arena *arena, struct str body, struct soap_request *out,
                           struct str *why);

/* Whole bodies of answers; CR is written as &#xD;, what XML cannot hold as U+FFFD. */
struct str soap_echo(struct arena *arena, const struct soap_request *request, struct str text);
struct str soap_reply(struct arena *arena, const struct soap_request *request, struct str message);
struct str soap_fault(struct arena *arena, enum soap_version version, enum soap_fault fault,
                      struct str why);

unsigned soap_fault_status(enum soap_version version, enum soap_fault fault); /* HTTP 400 or 500 */
/* With the action of the answer in SOAP 1.2. */
const char *soap_type(enum soap_version version);

/* The service's description; `location` is the address callers reach it at. */
struct str soap_wsdl(struct arena *arena, struct str location);

#endif
