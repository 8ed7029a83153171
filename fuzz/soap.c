/* fuzz/soap.c - any bytes as an envelope: a call or a fault, and answers that read back the same. */
#include <assert.h>

#include "net/soap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(1 << 26);
    struct str body = {(const char *)data, n}, why = STR("");
    struct soap_request request, again;
    enum soap_fault fault = soap_parse(arena, body, &request, &why);
    struct str answer = fault == SOAP_NO_FAULT ? soap_reply(arena, &request, body)
                                               : soap_fault(arena, request.version, fault, why);

    /* Well-formed, and an envelope: what is wrong with it is only that it is no call. */
    assert(soap_parse(arena, answer, &again, &why) == SOAP_UNSUPPORTED);
    assert(again.version == request.version);
    arena_free(arena);
    return 0;
}
