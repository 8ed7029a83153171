/* base/limits.h - every limit there is: its unit, why it stands, and what happens there.
 * `jenner limits` prints this table. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/* clang-format off */
/*    name                    value                unit and reason; what happens at the limit */
#define LIMIT_TABLE(X)                                                                             \
    X(LIMIT_FINDINGS,         1000,                "findings a message; the rest are counted")     \
    X(LIMIT_MESSAGE_BYTES,    10 * 1024 * 1024,    "bytes of one HL7 message; refused, AR or 413") \
    X(LIMIT_MESSAGE_SEGMENTS, 100000,              "segments of one HL7 message; refused, AR")     \
    X(LIMIT_GROUP_REPEATS,    500,                 "observations of one dose; further ones are not taken") \
    X(LIMIT_BATCH_BYTES,      256 * 1024 * 1024,   "bytes of one batch file; refused")             \
    X(LIMIT_ARENA_BYTES,      192 * 1024 * 1024,   "bytes one request may use; refused, AR or 413")\
    X(LIMIT_CANDIDATES,       500,                 "clients one identity is compared with")        \
    X(LIMIT_FORM_BYTES,       1024 * 1024,         "bytes of a posted form; 413")                  \
    X(LIMIT_UPLOAD_BYTES,     32 * 1024 * 1024,    "bytes of an uploaded file; 413")              \
    X(LIMIT_STORE_CONNECTIONS, 32,                 "database connections; then wait for one")     \
    X(LIMIT_STORE_WAIT_MS,    30000,               "ms for a connection or turn; then busy")
/* clang-format on */

#define LIMIT_ENUM(name, value, text) name = (value),
enum { LIMIT_TABLE(LIMIT_ENUM) };
#undef LIMIT_ENUM

#endif
