/* access/audit.c - rows of the audit, and the sealer that chains them. */
#include "access/audit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "access/audit.sql.h"
#include "access/audit_hash.h"
#include "base/id.h"
#include "store/db.h"

static const struct str words[AUDIT_ACTION_COUNT] = {
#define AUDIT_WORD(name, word) STR_INIT(word),
    AUDIT_TABLE(AUDIT_WORD)
#undef AUDIT_WORD
};

struct str
audit_word(enum audit_action action)
{
    assert(action < AUDIT_ACTION_COUNT);
    return words[action];
}

enum status
audit_add(struct tx *tx, const struct audit_entry *entry, struct err *err)
{
    struct audit_insert_in in = {
        .id = id_new(),
        .happened_at = entry->at,
        .member_id = entry->who.v,
        .org_id = entry->org.v,
        .source = entry->source,
        .action = audit_word(entry->what),
        .object_kind = entry->object_kind,
        .object_id = entry->object,
        .client_id = entry->client,
        .refused = entry->refused,
        .reason = entry->reason,
    };

    TRY(audit_insert(tx, &in, err));
    return audit_wait(tx, &(struct audit_wait_in){.audit_id = in.id}, err);
}

static enum status
load_head(struct tx *tx, struct arena *arena, struct audit_head *head, struct err *err)
{
    struct audit_head_find_row row;
    bool found;

    *head = (struct audit_head){0};
    TRY(audit_head_find(tx, arena, &row, &found, err));
    if (!found)
        return OK;
    head->seq = row.seq;
    if (row.hash.n != AUDIT_HASH_BYTES)
        return FAIL(err, E_INVALID, "the audit's head is not a hash");
    memcpy(head->hash, row.hash.p, AUDIT_HASH_BYTES);
    return OK;
}

/* A row that disappeared before it was chained keeps its place in the chain, as an empty row; the
 * check then finds it. */
static void
link_next(struct arena *arena, const struct audit_waiting_row *row, struct audit_head *head)
{
    struct audit_sealed sealed = {.audit_id = row->audit_id,
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

    head->seq++;
    audit_hash(arena, head->seq, &sealed, head->hash);
}

static enum status
seal_rows(struct tx *tx, struct arena *arena, const struct audit_waiting_row *rows, size_t count,
          struct audit_head *head, struct err *err)
{
    struct str hash = {(char *)head->hash, AUDIT_HASH_BYTES};

    for (size_t i = 0; i < count; i++) {
        struct audit_link_in link = {.audit_id = rows[i].audit_id, .hash = hash};

        link_next(arena, &rows[i], head);
        link.seq = head->seq;
        TRY(audit_link(tx, &link, err));
        TRY(audit_done(tx, &(struct audit_done_in){.audit_id = rows[i].audit_id}, err));
    }
    return audit_head_put(tx, &(struct audit_head_put_in){.seq = head->seq, .hash = hash}, err);
}

enum status
audit_seal(struct db *db, size_t *sealed, struct audit_head *head, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(16 << 20);
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_waiting_row *rows;

    TRY(tx_begin(&tx, db, err));
    TRY(load_head(&tx, arena, head, err));
    TRY(audit_waiting(&tx, arena, &(struct audit_waiting_in){.max = AUDIT_BATCH}, &rows, sealed,
                      err));
    if (*sealed > 0)
        TRY(seal_rows(&tx, arena, rows, *sealed, head, err));
    return tx_commit(&tx, err);
}

enum status
audit_seal_all(struct db *db, struct audit_head *head, struct err *err)
{
    size_t sealed;

    do
        TRY(audit_seal(db, &sealed, head, err));
    while (sealed == AUDIT_BATCH);
    return OK;
}

struct str
audit_head_text(struct arena *arena, const struct audit_head *head)
{
    char hex[AUDIT_HASH_BYTES * 2 + 1];

    (void)sodium_bin2hex(hex, sizeof(hex), head->hash, AUDIT_HASH_BYTES);
    return arena_printf(arena, "%lld:%s", (long long)head->seq, hex);
}

bool
audit_head_parse(struct str text, struct audit_head *out)
{
    struct str rest = str_trim(text), seq = str_cut(&rest, ':');
    struct audit_head head;
    size_t n;

    if (!str_parse_i64(seq, &head.seq) || head.seq < 0 || rest.n != AUDIT_HASH_BYTES * 2 ||
        sodium_hex2bin(head.hash, sizeof(head.hash), rest.p, rest.n, NULL, &n, NULL) != 0)
        return false;
    *out = head;
    return true;
}

static struct audit_row
row_of(int64_t id, struct audit_entry entry, struct str action)
{
    for (size_t i = 0; i < AUDIT_ACTION_COUNT; i++)
        if (str_eq(words[i], action))
            entry.what = (enum audit_action)i;
    return (struct audit_row){id, entry, action};
}

/* The three searches give rows of the same columns and of three types. */
#define ROWS_OF(arena, rows, count, out)                                                           \
    do {                                                                                           \
        *(out) = ARENA_ARRAY((arena), struct audit_row, (count));                                  \
        for (size_t i = 0; i < (count); i++) {                                                     \
            struct audit_entry entry = {.at = (rows)[i].happened_at,                               \
                                        .who = {(rows)[i].member_id},                              \
                                        .org = {(rows)[i].org_id},                                 \
                                        .source = (rows)[i].source,                                \
                                        .object_kind = (rows)[i].object_kind,                      \
                                        .object = (rows)[i].object_id,                             \
                                        .client = (rows)[i].client_id,                             \
                                        .refused = (rows)[i].refused,                              \
                                        .reason = (rows)[i].reason};                               \
                                                                                                   \
            (*(out))[i] = row_of((rows)[i].id, entry, (rows)[i].action);                           \
        }                                                                                          \
    } while (0)

static enum status
find_client(struct tx *tx, struct arena *arena, const struct audit_query *q, struct audit_row **out,
            size_t *count, struct err *err)
{
    struct audit_of_client_row *rows;
    struct audit_of_client_in in = {
        .client_id = q->client, .from_at = q->from, .to_at = q->to, .max = q->max};

    TRY(audit_of_client(tx, arena, &in, &rows, count, err));
    ROWS_OF(arena, rows, *count, out);
    return OK;
}

static enum status
find_member(struct tx *tx, struct arena *arena, const struct audit_query *q, struct audit_row **out,
            size_t *count, struct err *err)
{
    struct audit_of_member_row *rows;
    struct audit_of_member_in in = {
        .member_id = q->who.v, .from_at = q->from, .to_at = q->to, .max = q->max};

    TRY(audit_of_member(tx, arena, &in, &rows, count, err));
    ROWS_OF(arena, rows, *count, out);
    return OK;
}

static enum status
find_all(struct tx *tx, struct arena *arena, const struct audit_query *q, struct audit_row **out,
         size_t *count, struct err *err)
{
    struct audit_of_all_row *rows;
    struct audit_of_all_in in = {
        .from_at = q->from, .to_at = q->to, .org_id = q->org.v, .max = q->max};

    TRY(audit_of_all(tx, arena, &in, &rows, count, err));
    ROWS_OF(arena, rows, *count, out);
    return OK;
}

static bool
wanted(const struct audit_query *q, const struct audit_row *row)
{
    return (q->who.v == 0 || q->who.v == row->entry.who.v) &&
           (q->org.v == 0 || q->org.v == row->entry.org.v) &&
           (q->client == 0 || q->client == row->entry.client);
}

enum status
audit_find(struct tx *tx, struct arena *arena, const struct audit_query *query,
           struct audit_row **out, size_t *count, struct err *err)
{
    size_t kept = 0;

    if (query->client != 0)
        TRY(find_client(tx, arena, query, out, count, err));
    else if (query->who.v != 0)
        TRY(find_member(tx, arena, query, out, count, err));
    else
        TRY(find_all(tx, arena, query, out, count, err));
    for (size_t i = 0; i < *count; i++)
        if (wanted(query, &(*out)[i]))
            (*out)[kept++] = (*out)[i];
    *count = kept;
    return OK;
}
