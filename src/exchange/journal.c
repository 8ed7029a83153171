/* exchange/journal.c - packing bodies, recognising replays, adding a message's rows. */
#include "exchange/journal.h"

#include <assert.h>
#include <pthread.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "exchange/journal.sql.h"
#include "exchange/journal_data.h"

enum { ZSTD_LEVEL = 1, CONTROL_ID_MAX = 199 };

/* What all messages have in common stands in a dictionary, trained on invented ones: a body becomes
 * a third as long in a third of the time. A frame names the dictionary it was made with, so a newer
 * one is added beside it, and this one stays for as long as there are bodies made with it. */
static struct {
    pthread_once_t once;
    ZSTD_CDict *pack;
    ZSTD_DDict *unpack;
    pthread_key_t compressor, unpacker; /* of each thread, freed with it */
} dictionary = {.once = PTHREAD_ONCE_INIT};

static void
compressor_free(void *context)
{
    (void)ZSTD_freeCCtx(context);
}

static void
unpacker_free(void *context)
{
    (void)ZSTD_freeDCtx(context);
}

static void
dictionary_load(void)
{
    struct str bytes = JOURNAL_zstd_40001_dict;

    dictionary.pack = ZSTD_createCDict(bytes.p, bytes.n, ZSTD_LEVEL);
    dictionary.unpack = ZSTD_createDDict(bytes.p, bytes.n);
    if (dictionary.pack == NULL || dictionary.unpack == NULL ||
        pthread_key_create(&dictionary.compressor, compressor_free) != 0 ||
        pthread_key_create(&dictionary.unpacker, unpacker_free) != 0)
        die("out of memory");
}

/* One compressor a thread: making one costs more than a message. */
static ZSTD_CCtx *
compressor(void)
{
    ZSTD_CCtx *context = pthread_getspecific(dictionary.compressor);

    if (context != NULL)
        return context;
    context = ZSTD_createCCtx();
    if (context == NULL || pthread_setspecific(dictionary.compressor, context) != 0)
        die("out of memory");
    return context;
}

/* Likewise: making one took most of the time in which the journal is followed. */
static ZSTD_DCtx *
unpacker(void)
{
    ZSTD_DCtx *context = pthread_getspecific(dictionary.unpacker);

    if (context != NULL)
        return context;
    context = ZSTD_createDCtx();
    if (context == NULL || pthread_setspecific(dictionary.unpacker, context) != 0)
        die("out of memory");
    return context;
}

struct str
journal_pack(struct arena *arena, struct str text)
{
    size_t room = ZSTD_compressBound(text.n), n;
    char *p = arena_bytes(arena, room);

    (void)pthread_once(&dictionary.once, dictionary_load);
    n = ZSTD_compress_usingCDict(compressor(), p, room, text.p, text.n, dictionary.pack);
    assert(!ZSTD_isError(n));
    return (struct str){p, n};
}

enum status
journal_unpack(struct arena *arena, struct str packed, struct str *out, struct err *err)
{
    unsigned long long n = ZSTD_getFrameContentSize(packed.p, packed.n);
    size_t got;
    char *p;

    if (n > LIMIT_BATCH_BYTES)
        return FAIL(err, E_INVALID, "a journal body is damaged");
    (void)pthread_once(&dictionary.once, dictionary_load);
    p = arena_bytes(arena, (size_t)n);
    got =
        ZSTD_decompress_usingDDict(unpacker(), p, (size_t)n, packed.p, packed.n, dictionary.unpack);
    if (ZSTD_isError(got))
        return FAIL(err, E_INVALID, "a journal body is damaged");
    *out = (struct str){p, (size_t)n};
    return OK;
}

int64_t
journal_hash(const struct hl7_message *msg)
{
    struct str raw = msg->raw, seven = hl7_get(msg, 0, 7, 0, 0, 0);
    size_t from = seven.n == 0 ? 0 : (size_t)(seven.p - raw.p);
    uint64_t before = str_hash(str_slice(raw, 0, from));
    uint64_t after = str_hash(str_skip(raw, from + seven.n));

    return (int64_t)(before * 31 + after);
}

enum status
journal_replay(struct tx *tx, struct arena *arena, struct feed_id feed, struct str control_id,
               int64_t hash, struct replay *out, struct err *err)
{
    struct message_replay_row *rows;
    size_t count;
    struct message_replay_in in = {.feed_id = feed.v,
                                   .control_id =
                                       utf8_clean(arena, str_slice(control_id, 0, CONTROL_ID_MAX))};

    *out = (struct replay){.found = false};
    if (control_id.n == 0)
        return OK;
    TRY(message_replay(tx, arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count && !out->found; i++) {
        if (rows[i].content_hash != hash) {
            out->reused = true;
        } else if (rows[i].reply.n > 0) {
            out->found = true;
            out->msa1 = rows[i].msa1;
            TRY(journal_unpack(arena, rows[i].reply, &out->reply, err));
        }
    }
    return OK;
}

static enum status
add_findings(struct tx *tx, struct arena *arena, const struct journal_entry *entry, struct err *err)
{
    for (size_t i = 0; i < entry->found->count; i++) {
        const struct finding *f = &entry->found->list[i];
        char letter = severity_letter(f->severity);
        struct message_finding_add_in in = {.message_id = entry->id.v,
                                            .n = (int32_t)i + 1,
                                            .feed_id = entry->who->feed.id.v,
                                            .received_on = entry->now.today,
                                            .code = finding_kind(f->code)->own,
                                            .severity = {&letter, 1},
                                            .erl = place_erl(arena, f->place),
                                            .what = utf8_clean(arena, f->what)};

        /* What was added and known stands in the message's own counts. */
        if (f->severity >= SEVERITY_W)
            TRY(message_finding_add(tx, &in, err));
    }
    return OK;
}

static int32_t
count_of(const struct findings *found, enum severity severity)
{
    int32_t n = 0;

    for (size_t i = 0; i < found->count; i++)
        n += found->list[i].severity == severity;
    return n;
}

/* Codes of what is only counted. What was done (STORED) is told by the message's own counts. */
static struct str
noted(struct arena *arena, const struct findings *found)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < found->count; i++) {
        const struct finding *f = &found->list[i];

        if (f->severity != SEVERITY_I || f->code == FINDING_STORED)
            continue;
        if (buf.n > 0)
            buf_char(&buf, ' ');
        buf_add(&buf, finding_kind(f->code)->own);
    }
    return buf_str(&buf);
}

/* What figures need of it, as one row that the runner folds: nothing shared is updated here. */
static enum status
add_tally(struct tx *tx, struct arena *arena, const struct journal_entry *entry,
          const struct message_add_in *row, struct err *err)
{
    int64_t local = entry->now.at.us / 60000000 + entry->now.offset_minutes;
    struct message_tally_add_in in = {
        .feed_id = row->feed_id,
        .message_id = row->message_id,
        .received_at = row->received_at,
        .hour = (int32_t)(local / 60),
        .query = str_eq(row->kind, STR("QBP")),
        .msa1 = row->msa1,
        .warned = row->warnings > 0 && row->errors == 0,
        .found = row->warnings + row->errors,
        .micros = (int64_t)row->micros_parse + row->micros_apply,
        .facts = entry->tally == NULL ? STR("") : tally_pack(arena, entry->tally),
        .noted = noted(arena, entry->found),
    };

    return message_tally_add(tx, &in, err);
}

enum status
journal_add(struct tx *tx, struct arena *arena, const struct journal_entry *entry,
            struct str packed_raw, struct err *err)
{
    struct message_add_in in = {
        .message_id = entry->id.v,
        .feed_id = entry->who->feed.id.v,
        .org_id = entry->who->feed.org.v,
        .received_at = entry->now.at,
        .received_on = entry->now.today,
        .door = feed_door_word(entry->who->door),
        .control_id = utf8_clean(arena, str_slice(entry->control_id, 0, CONTROL_ID_MAX)),
        .content_hash = entry->content_hash,
        .kind = utf8_clean(arena, str_slice(entry->kind, 0, 20)),
        .profile = utf8_clean(arena, str_slice(entry->profile, 0, 20)),
        .msa1 = entry->msa1,
        .client_id = entry->client.v,
        .matched = entry->matched.n > 0 ? entry->matched : STR("none"),
        .doses_added = entry->added,
        .doses_changed = entry->changed,
        .doses_known = entry->known,
        .doses_refused = entry->refused,
        .errors = count_of(entry->found, SEVERITY_E),
        .warnings = count_of(entry->found, SEVERITY_W),
        .micros_parse = entry->micros_parse,
        .micros_apply = entry->micros_apply,
        .micros_read = entry->micros_read,
        .micros_match = entry->micros_match,
        .peer = entry->who->peer,
        .raw = packed_raw,
        .reply = entry->reply.n > 0 ? journal_pack(arena, entry->reply) : (struct str){NULL, 0},
    };

    TRY(message_add(tx, &in, err));
    TRY(add_tally(tx, arena, entry, &in, err));
    return add_findings(tx, arena, entry, err);
}
