/* access/audit_verify.c - the hash of a link, and walking the whole chain. */
#include <sodium.h>
#include <string.h>

#include "access/audit.h"
#include "access/audit.sql.h"
#include "access/audit_hash.h"
#include "access/secret.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/db.h"

enum { CHUNK = 5000 };

static void
add_number(struct buf *buf, int64_t value)
{
    char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)value >> (8 * i) & 0xff);
    buf_add(buf, (struct str){bytes, sizeof(bytes)});
}

static void
add_text(struct buf *buf, struct str text)
{
    add_number(buf, (int64_t)text.n);
    buf_add(buf, text);
}

void
audit_hash(struct arena *arena, int64_t seq, const struct audit_sealed *row,
           unsigned char chain[AUDIT_HASH_BYTES])
{
    const int64_t numbers[] = {seq,      row->audit_id, row->at.us,  row->member,
                               row->org, row->object,   row->client, row->refused};
    struct str hash;
    struct buf buf;

    buf_init(&buf, arena, 256);
    buf_add(&buf, (struct str){(char *)chain, AUDIT_HASH_BYTES});
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        add_number(&buf, numbers[i]);
    add_text(&buf, row->source);
    add_text(&buf, row->action);
    add_text(&buf, row->object_kind);
    add_text(&buf, row->reason);
    hash = secret_hash(arena, STR("audit"), buf_str(&buf));
    memcpy(chain, hash.p, AUDIT_HASH_BYTES);
}

struct str
audit_fault_words(struct arena *arena, const struct audit_fault *fault)
{
    static const char *const words[] = {
        [FAULT_CHANGED] = "was changed, or stands in another place than when it was sealed",
        [FAULT_REMOVED] = "was removed",
        [FAULT_GAP] = "begins after links that were removed from the chain",
        [FAULT_CUT] = "is the last, but the chain was longer: its end was cut off",
        [FAULT_REWRITTEN] = "is not what was noted outside the store: the chain was rewritten",
        [FAULT_UNCHAINED] = "was slipped in, or its link was removed",
    };

    return arena_printf(arena, "link %lld, audit row %lld: %s", (long long)fault->seq,
                        (long long)fault->audit, words[fault->kind]);
}

struct walk {
    struct arena *arena;
    const struct audit_head *outside;
    struct audit_check *out;
    unsigned char chain[AUDIT_HASH_BYTES];
    bool sure; /* the chain up to here is known; false right after a gap */
};

static void
fault(struct audit_check *out, enum audit_fault_kind kind, int64_t seq, int64_t audit)
{
    if (out->faults < AUDIT_FAULTS_MAX)
        out->list[out->faults] = (struct audit_fault){kind, seq, audit};
    out->faults++;
}

static struct audit_sealed
sealed_of(const struct audit_links_row *row)
{
    return (struct audit_sealed){.audit_id = row->audit_id,
                                 .at = row->happened_at,
                                 .member = row->member_id,
                                 .org = row->org_id,
                                 .object = row->object_id,
                                 .client = row->client_id,
                                 .refused = row->refused,
                                 .source = row->source,
                                 .action = row->action,
                                 .object_kind = row->object_kind,
                                 .reason = row->reason};
}

/* After a fault the walk goes on from what is written, so that one changed row is one fault. */
static void
visit(struct walk *walk, const struct audit_links_row *row)
{
    struct audit_sealed sealed = sealed_of(row);
    struct audit_check *out = walk->out;
    bool hash_is_whole = row->hash.n == AUDIT_HASH_BYTES;

    if (row->seq != out->head.seq + 1) {
        fault(out, FAULT_GAP, row->seq, row->audit_id);
        walk->sure = false;
    }
    audit_hash(walk->arena, row->seq, &sealed, walk->chain);
    if (row->id == 0)
        fault(out, FAULT_REMOVED, row->seq, row->audit_id);
    else if (walk->sure &&
             (!hash_is_whole || sodium_memcmp(walk->chain, row->hash.p, AUDIT_HASH_BYTES) != 0))
        fault(out, FAULT_CHANGED, row->seq, row->audit_id);
    if (hash_is_whole)
        memcpy(walk->chain, row->hash.p, AUDIT_HASH_BYTES);
    walk->sure = hash_is_whole;
    if (walk->outside != NULL && walk->outside->seq == row->seq &&
        sodium_memcmp(walk->outside->hash, walk->chain, AUDIT_HASH_BYTES) != 0)
        fault(out, FAULT_REWRITTEN, row->seq, row->audit_id);
    out->rows++;
    out->head.seq = row->seq;
    memcpy(out->head.hash, walk->chain, AUDIT_HASH_BYTES);
}

static enum status
walk_chain(struct tx *tx, struct walk *walk, struct err *err)
{
    struct audit_links_row *rows;
    size_t count;

    do {
        struct audit_links_in in = {.after_seq = walk->out->head.seq, .max = CHUNK};

        arena_reset(walk->arena);
        TRY(audit_links(tx, walk->arena, &in, &rows, &count, err));
        for (size_t i = 0; i < count; i++)
            visit(walk, &rows[i]);
    } while (count == CHUNK);
    return OK;
}

static enum status
check_ends(struct tx *tx, struct walk *walk, struct err *err)
{
    struct audit_check *out = walk->out;
    struct audit_head_find_row head;
    bool found;
    int64_t last = 0;

    TRY(audit_head_find(tx, walk->arena, &head, &found, err));
    if (found)
        last = head.seq;
    if (walk->outside != NULL && walk->outside->seq > last)
        last = walk->outside->seq;
    if (last > out->head.seq)
        fault(out, FAULT_CUT, out->head.seq, 0);
    else if (!found ? out->rows > 0
                    : head.seq != out->head.seq || head.hash.n != AUDIT_HASH_BYTES ||
                          sodium_memcmp(head.hash.p, out->head.hash, AUDIT_HASH_BYTES) != 0)
        fault(out, FAULT_REWRITTEN, out->head.seq, 0);
    return OK;
}

static enum status
check_unchained(struct tx *tx, struct walk *walk, struct err *err)
{
    struct audit_unchained_row *rows;
    struct audit_waiting_count_row waiting;
    struct audit_waiting_row *open;
    size_t count;

    TRY(audit_unchained(tx, walk->arena, &(struct audit_unchained_in){.max = CHUNK}, &rows, &count,
                        err));
    for (size_t i = 0; i < count; i++)
        fault(walk->out, FAULT_UNCHAINED, 0, rows[i].id);
    TRY(audit_waiting_count(tx, walk->arena, &waiting, err));
    walk->out->waiting = waiting.n;
    TRY(audit_waiting(tx, walk->arena, &(struct audit_waiting_in){.max = CHUNK}, &open, &count,
                      err));
    for (size_t i = 0; i < count; i++)
        if (open[i].id == 0)
            fault(walk->out, FAULT_REMOVED, 0, open[i].audit_id);
    return OK;
}

enum status
audit_verify(struct db *db, const struct audit_head *outside, struct audit_check *out,
             struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 << 20);
    CLEANUP(tx_end) struct tx tx = {0};
    struct walk walk = {.arena = arena, .outside = outside, .out = out, .sure = true};

    *out = (struct audit_check){0};
    TRY(tx_read(&tx, db, err));
    TRY(walk_chain(&tx, &walk, err));
    TRY(check_ends(&tx, &walk, err));
    TRY(check_unchained(&tx, &walk, err));
    return tx_commit(&tx, err);
}

enum status
audit_passes(struct db *db, const struct audit_head *head, bool *passes, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 16);
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_link_find_row row;
    bool found;

    TRY(tx_read(&tx, db, err));
    TRY(audit_link_find(&tx, arena, &(struct audit_link_find_in){.seq = head->seq}, &row, &found,
                        err));
    *passes = head->seq == 0 || (found && row.hash.n == AUDIT_HASH_BYTES &&
                                 sodium_memcmp(row.hash.p, head->hash, AUDIT_HASH_BYTES) == 0);
    return tx_commit(&tx, err);
}

enum status
audit_note(struct db *db, struct arena *arena, const char *path, struct audit_head *head,
           struct err *err)
{
    struct audit_head noted = {0};
    struct str text;
    bool passes = true;

    if (file_read(arena, path, 4096, &text, err) == OK && audit_head_parse(text, &noted))
        TRY(audit_passes(db, &noted, &passes, err));
    TRY(audit_seal_all(db, head, err));
    if (!passes)
        return FAIL(err, E_CONFLICT, "the audit does not fit %s: run jenner audit verify", path);
    if (head->seq == noted.seq)
        return OK;
    return file_write(path, audit_head_text(arena, head), 0600, err);
}
