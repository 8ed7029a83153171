/* registry/ids.h - the ids of this room's tables: one struct each, so that they cannot be mixed.
 *
 * Limits     made by base/id.h id_new(); 0 means "none yet".
 */
#ifndef REGISTRY_IDS_H
#define REGISTRY_IDS_H

#include <stdint.h>

/* A person as we believe them to be: table client. */
struct client_id {
    int64_t v;
};

/* One vaccination as we believe it happened (or was refused): table dose. */
struct dose_id {
    int64_t v;
};

/* What one sender said in one report: table sent_client. */
struct sent_id {
    int64_t v;
};

#endif
