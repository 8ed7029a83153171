/* net/mllp.h - HL7 over MLLP: finds where frames end and hands them to the workers.
 *
 * Purpose    0x0B message 0x1C 0x0D. One reply for each frame, in order; a connection has one frame
 *            with the workers at a time and is not read meanwhile. Taken as well: no 0x0D, an LF
 *            after it, several frames in one packet, a missing 0x0B. A frame that breaks off and is
 *            followed by another 0x0B is dropped: half a message is never handed on.
 * Ownership  the frame and the reply belong to frame->arena, which ends when the reply was sent.
 * Limits     LIMIT_MESSAGE_BYTES a message: of a longer one the handler gets the beginning and
 *            `too_long`. A frame that does not end in its time closes the connection.
 * Errors     mllp_listen: E_INVALID (address), E_IO.
 * Source     HL7 2.5.1 appendix C.4 as summed up in the transport notes (section 4).
 * Why        docs/adr/0006-net.md
 */
#ifndef NET_MLLP_H
#define NET_MLLP_H

#include "base/arena.h"
#include "base/err.h"
#include "net/server.h"

struct mllp_frame {
    struct arena *arena;
    struct peer peer;
    struct str message; /* without the frame's bytes */
    bool too_long;      /* `message` is only the beginning */
    unsigned worker;
    int64_t received_us; /* clock_monotonic_us() when the frame was complete */
};

/* Runs on a worker thread; returns the reply without the frame's bytes. Empty: hang up. */
typedef struct str mllp_handler(void *user, struct mllp_frame *frame);

struct mllp_options {
    const char *address;   /* HOST:PORT */
    const struct tls *tls; /* NULL: plain. With it client certificates are always asked for */
    mllp_handler *handler;
    void *user;
    unsigned connections;    /* at once; 0: 512. Further ones are closed */
    unsigned connections_ip; /* at once from one address; 0: 128 */
    unsigned idle_s;         /* between frames; 0: 4 hours, for senders hold lines open */
    unsigned frame_s;        /* for a frame to come, a TLS handshake, or a reply to be taken; 0: 30.
                                A frame gets one second more for every 16 KiB */
};

MUST_USE enum status mllp_listen(struct server *server, const struct mllp_options *options,
                                 struct bound *bound, struct err *err);

/* The frame finder by itself. */
struct mllp_cut {
    bool whole;         /* a frame ended */
    struct str message; /* what it held */
    size_t used;        /* bytes of `in` that need not be seen again */
    size_t dropped;     /* of these, bytes of a frame that broke off */
};

/* Looks for a frame in `in`, of which the first `seen` bytes held no end the last time. */
struct mllp_cut mllp_cut(struct str in, size_t seen);

#endif
