/* base/events.h - every event that may stand in the log; the only such list. */
#ifndef BASE_EVENTS_H
#define BASE_EVENTS_H

/* clang-format off */
#define EVENT_TABLE(X)                                                                             \
    X(START, "start")                   /* the process serves */                                   \
    X(STOP, "stop")                     /* drained and gone */                                     \
    X(LISTEN, "listen")                 /* a listener is open */                                   \
    X(CONNECTION, "connection")         /* life of a connection: refused, timed out */             \
    X(REQUEST, "request")               /* a page or a call was answered */                        \
    X(MESSAGE, "message")               /* an HL7 message was answered */                          \
    X(FAILURE, "failure")               /* an error of ours reached a door */                      \
    X(STORE, "store")                   /* the database: opened, migrated, checkpointed, gone */   \
    X(SCHEDULE, "schedule")             /* CDSi schedule loaded or refused */                      \
    X(CODES, "codes")                   /* a code set loaded or refused */                         \
    X(SIGN_IN, "sign-in")               /* a session began or was refused */                       \
    X(MAIL, "mail")                     /* the outbox */                                           \
    X(NOTICE, "notice")                 /* an agreement notice */                                  \
    X(RUNNER, "runner")                 /* the background runner did a job */                      \
    X(AUDIT, "audit")                   /* the chain was sealed or found broken */                 \
    X(ALARM, "alarm")                   /* a feed alarm opened or closed */
/* clang-format on */

#define EVENT_ENUM(name, word) EVENT_##name,
enum event { EVENT_TABLE(EVENT_ENUM) EVENT_COUNT };
#undef EVENT_ENUM

#endif
