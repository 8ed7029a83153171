/* exchange/journal.h - the journal: what came in, what was found, what we answered.
 *
 * Purpose    a message's row is written in the transaction that did what the message asked for, so
 *            that the monitor and the registry can never disagree; rows are only ever added.
 * Ownership  what is read belongs to the arena given.
 * Limits     bodies are compressed with zstd; those of queries' replies are never kept.
 * Errors     as store/db.h.
 * Why        docs/adr/0011-journal.md
 */
#ifndef EXCHANGE_JOURNAL_H
#define EXCHANGE_JOURNAL_H

#include "exchange/feed.h"
#include "exchange/monitor_tally.h"
#include "registry/ids.h"

struct message_id {
    int64_t v;
};

/* Everything of one message that the journal keeps. */
struct journal_entry {
    struct message_id id;
    const struct caller *who;
    struct now now;
    struct str raw;
    struct str control_id;
    struct str kind;    /* MSH-9.1 */
    struct str profile; /* MSH-21.1 */
    int64_t content_hash;
    struct str msa1;
    struct client_id client;
    struct str matched;
    int32_t added, changed, known, deleted, refused; /* doses */
    int32_t micros_parse, micros_apply;              /* until judged, and from there until stored */
    int32_t micros_read, micros_match;               /* the first part of each; 0 if not measured */
    const struct findings *found;
    struct str reply;          /* empty: not kept */
    const struct tally *tally; /* its quality; NULL if nothing of it may be stored */
};

/* Compresses a body; the message's before the transaction begins, because it takes a while. */
struct str journal_pack(struct arena *arena, struct str text);
MUST_USE enum status journal_unpack(struct arena *arena, struct str packed, struct str *out,
                                    struct err *err);

/* Of the message without MSH-7, which a replay may have anew. */
int64_t journal_hash(const struct hl7_message *msg);

/* What this feed was answered when it sent these very bytes before. `reused` says that the control
 * id was used for another body. */
struct replay {
    bool found;
    bool reused;
    struct str msa1;
    struct str reply;
};
MUST_USE enum status journal_replay(struct tx *tx, struct arena *arena, struct feed_id feed,
                                    struct str control_id, int64_t hash, struct replay *out,
                                    struct err *err);
/* `packed_raw` comes from journal_pack(entry->raw), made before the transaction. */
MUST_USE enum status journal_add(struct tx *tx, struct arena *arena,
                                 const struct journal_entry *entry, struct str packed_raw,
                                 struct err *err);

#endif
