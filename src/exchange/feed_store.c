/* exchange/feed_store.c - feeds in the store: who may send, proven by secret, certificate or place. */
#include <arpa/inet.h>
#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "access/secret.h"
#include "base/buf.h"
#include "base/die.h"
#include "base/id.h"
#include "base/limits.h"
#include "exchange/alarm_store.h"
#include "exchange/feed.sql.h"
#include "exchange/feed_store.h"
#include "hl7/hl7.h"
#include "org/org.h"

enum { KEPT = 1024, NAME_MAX_BYTES = 64 };

/* Feeds read lately, by login. A sender that comes a thousand times a second costs one read a
 * second; a change made by anybody is seen within FEED_KEEP_MS. */
struct kept {
    int64_t read_us; /* clock_monotonic_us(); 0: empty */
    struct arena *arena;
    struct str login;
    struct str secret_hash;
    struct date today; /* the gate was decided for this day */
    struct feed feed;
    struct gate gate;
};

struct feed_cache {
    pthread_mutex_t lock;
    struct kept kept[KEPT];
};

static const char *const state_words[] = {"test", "pilot", "live", "paused", "closed"};
static const char *const door_words[] = {"http", "soap", "mllp", "file", "page", "sheet"};

struct str
feed_state_word(enum feed_state state)
{
    assert((size_t)state < FEED_STATE_COUNT);
    return str_of(state_words[state]);
}

struct str
feed_door_word(enum feed_door door)
{
    assert((size_t)door < DOOR_COUNT);
    return str_of(door_words[door]);
}

static enum feed_state
state_find(struct str word)
{
    for (size_t i = 0; i < FEED_STATE_COUNT; i++)
        if (str_eq(word, str_of(state_words[i])))
            return (enum feed_state)i;
    return FEED_CLOSED;
}

enum status
exchange_open(struct exchange *ex, struct db *db, const char *data_dir,
              const struct code_sets *codes, struct err *err)
{
    *ex = (struct exchange){
        .db = db, .data_dir = data_dir, .codes = codes, .registry = STR("JENNER")};
    TRY(profiles_load(codes, &ex->profiles, err));
    TRY(cdsi_force_open(data_dir, (struct cdsi_options){0}, &ex->force, err));
    ex->feeds = x_calloc(1, sizeof(*ex->feeds));
    (void)pthread_mutex_init(&ex->feeds->lock, NULL);
    return OK;
}

void
exchange_close(struct exchange *ex)
{
    if (ex->feeds == NULL)
        return;
    for (size_t i = 0; i < KEPT; i++)
        arena_free(ex->feeds->kept[i].arena);
    (void)pthread_mutex_destroy(&ex->feeds->lock);
    x_free(ex->feeds);
    ex->feeds = NULL;
    profiles_free(ex->profiles);
    cdsi_force_close(ex->force);
}

/* The statements that read a feed all give the same columns; only their names differ. */
#define FEED_OF(row)                                                                               \
    {                                                                                              \
        .id = {(row)->feed_id}, .org = {(row)->org_id}, .code = (row)->code, .name = (row)->name,  \
        .login = (row)->login, .mllp_from = (row)->mllp_from, .state = state_find((row)->state),   \
        .closed_on = (row)->closed_on, .switches = {                                               \
            .tolerant = (row)->tolerant != 0,                                                      \
            .warning_is_aa = (row)->warning_aa != 0,                                               \
            .protect_is_n = (row)->protect_is_n != 0,                                              \
            .silent = (row)->silent != 0,                                                          \
            .batch_replies = (row)->batch_replies != 0,                                            \
            .candidates_z44 = (row)->candidates_z44 != 0,                                          \
        }                                                                                          \
    }

static struct str
hash_of(struct arena *arena, struct str secret)
{
    return secret_hash(arena, STR("feed"), secret);
}

static bool
served(const struct feed *feed, struct date today)
{
    return feed->state <= FEED_LIVE &&
           (!date_is(feed->closed_on) || date_cmp(today, feed->closed_on) < 0);
}

static enum status
read_gate(struct exchange *ex, struct arena *arena, struct org_id org, struct date today,
          struct gate *gate, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, ex->db, err));
    return agreement_gate(&tx, arena, org, today, gate, err);
}

/* Fills a free or an old place from the store. Called with the lock held; the read is short, and
 * happens at most once a second and feed. */
static enum status
refill(struct exchange *ex, struct kept *place, struct str login, struct date today,
       struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_by_login_row row;
    bool found;

    arena_free(place->arena);
    *place = (struct kept){.arena = arena_new(64 * 1024)};
    TRY(tx_read(&tx, ex->db, err));
    TRY(feed_by_login(&tx, place->arena, &(struct feed_by_login_in){.login = login}, &row, &found,
                      err));
    if (!found)
        return OK;
    place->feed = (struct feed)FEED_OF(&row);
    place->secret_hash = row.secret_hash;
    place->login = row.login;
    place->today = today;
    TRY(agreement_gate(&tx, place->arena, place->feed.org, today, &place->gate, err));
    place->read_us = clock_monotonic_us();
    return OK;
}

/* A copy whose texts outlive the place. */
static void
copy_caller(struct arena *arena, const struct kept *place, struct caller *out)
{
    out->feed = place->feed;
    out->feed.code = arena_copy(arena, place->feed.code);
    out->feed.name = arena_copy(arena, place->feed.name);
    out->feed.login = arena_copy(arena, place->feed.login);
    out->feed.mllp_from = arena_copy(arena, place->feed.mllp_from);
    out->gate = place->gate;
    out->gate.code = arena_copy(arena, place->gate.code);
    out->gate.name = arena_copy(arena, place->gate.name);
}

enum status
feed_store_sign_in(struct exchange *ex, struct arena *arena, const struct credential *by,
                   struct date today, struct caller *out, struct err *err)
{
    struct str login = by->login;
    struct kept *place = &ex->feeds->kept[str_hash(login) % KEPT];
    struct str hash = hash_of(arena, by->secret);
    enum status status = OK;
    bool right;

    *out = (struct caller){.door = by->door};
    pthread_mutex_lock(&ex->feeds->lock);
    if (!str_eq(place->login, login) || date_cmp(place->today, today) != 0 ||
        clock_monotonic_us() - place->read_us > FEED_KEEP_MS * 1000)
        status = refill(ex, place, login, today, err);
    right = status == OK && place->feed.id.v != 0 && str_eq(place->login, login) &&
            secret_equal(hash, place->secret_hash) && served(&place->feed, today);
    if (right)
        copy_caller(arena, place, out);
    pthread_mutex_unlock(&ex->feeds->lock);
    if (status != OK)
        return status;
    return right ? OK : FAIL(err, E_DENIED, "no feed has this user name and password");
}

static enum status
as_caller(struct exchange *ex, struct arena *arena, struct feed feed, struct date today,
          struct caller *out, struct err *err)
{
    if (!served(&feed, today))
        return FAIL(err, E_DENIED, "the feed is paused or closed");
    out->feed = feed;
    return read_gate(ex, arena, feed.org, today, &out->gate, err);
}

enum status
feed_store_certificate(struct exchange *ex, struct arena *arena, struct str sha256,
                       struct date today, struct caller *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_by_cert_row row;
    bool found;

    *out = (struct caller){.door = DOOR_MLLP};
    TRY(tx_read(&tx, ex->db, err));
    TRY(feed_by_cert(&tx, arena, &(struct feed_by_cert_in){.cert_sha256 = sha256}, &row, &found,
                     err));
    tx_end(&tx);
    if (!found || sha256.n == 0)
        return FAIL(err, E_DENIED, "no feed has this certificate");
    return as_caller(ex, arena, (struct feed)FEED_OF(&row), today, out, err);
}

/* One "10.0.0.0/8", "192.168.1.7" or "2001:db8::/32" against the peer's address. */
static bool
in_range(struct arena *arena, struct str cidr, const unsigned char *peer, int family)
{
    size_t slash = str_find(cidr, '/'), bytes = family == AF_INET ? 4 : 16;
    uint64_t bits = bytes * 8;
    unsigned char net[16];

    if (slash < cidr.n && (!str_parse_u64(str_skip(cidr, slash + 1), &bits) || bits > bytes * 8))
        return false;
    if (inet_pton(family, arena_cstr(arena, str_slice(cidr, 0, slash)), net) != 1)
        return false;
    for (size_t i = 0; i < bits; i++)
        if (((net[i / 8] ^ peer[i / 8]) >> (7 - i % 8) & 1) != 0)
            return false;
    return true;
}

/* Are all of them addresses or ranges, and is there at least one? */
static bool
ranges_valid(struct arena *arena, struct str ranges)
{
    static const unsigned char nobody[16];

    while (ranges.p != NULL) {
        struct str cidr = str_trim(str_cut(&ranges, ' '));
        struct str net = str_slice(cidr, 0, str_find(cidr, '/'));
        struct str all = arena_printf(arena, "%.*s/0", STRF(net));
        uint64_t bits;

        /* The address itself must be one; its length is read as in a real comparison. */
        if (!in_range(arena, all, nobody, AF_INET) && !in_range(arena, all, nobody, AF_INET6))
            return false;
        if (net.n < cidr.n && (!str_parse_u64(str_skip(cidr, net.n + 1), &bits) ||
                               bits > (str_find(net, ':') < net.n ? 128 : 32)))
            return false;
    }
    return true;
}

static bool
from_here(struct arena *arena, struct str ranges, struct str address)
{
    const char *text = arena_cstr(arena, address);
    unsigned char peer[16];
    int family = inet_pton(AF_INET, text, peer) == 1 ? AF_INET : AF_INET6;

    if (family == AF_INET6 && inet_pton(AF_INET6, text, peer) != 1)
        return false;
    while (ranges.p != NULL) {
        struct str cidr = str_trim(str_cut(&ranges, ' '));

        if (cidr.n > 0 && in_range(arena, cidr, peer, family))
            return true;
    }
    return false;
}

enum status
feed_store_message(struct exchange *ex, struct arena *arena, const struct frame_from *from,
                   struct date today, struct caller *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    /* Only the header is needed to tell who sends. */
    const struct hl7_message *msg =
        hl7_parse(arena, str_slice(from->raw, 0, str_find(from->raw, '\r')), findings_new(arena));
    struct org org;
    struct feed_of_org_row *rows, *hit = NULL;
    size_t count;

    *out = (struct caller){.door = DOOR_MLLP};
    if (!msg->readable)
        return FAIL(err, E_DENIED, "the message has no header to tell its sender by");
    TRY(tx_read(&tx, ex->db, err));
    if (org_find_code(&tx, arena, hl7_text(arena, msg, 0, 4, 1, 1), &org, err) != OK)
        return err->status == E_NOTFOUND ? FAIL(err, E_DENIED, "MSH-4 names no organization")
                                         : err->status;
    TRY(feed_of_org(&tx, arena, &(struct feed_of_org_in){.org_id = org.id.v}, &rows, &count, err));
    tx_end(&tx);
    for (size_t i = 0; i < count; i++)
        if (count == 1 || str_eq(rows[i].code, hl7_text(arena, msg, 0, 3, 1, 1)))
            hit = &rows[i];
    if (hit == NULL || !from_here(arena, hit->mllp_from, from->address))
        return FAIL(err, E_DENIED, "no feed of that organization may send from this address");
    return as_caller(ex, arena, (struct feed)FEED_OF(hit), today, out, err);
}

enum status
feed_store_name(struct exchange *ex, struct arena *arena, struct str name, struct date today,
                struct caller *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_by_login_row by_login;
    struct feed_by_code_row *rows;
    size_t count;
    bool found;

    *out = (struct caller){.door = DOOR_FILE};
    TRY(tx_read(&tx, ex->db, err));
    TRY(feed_by_login(&tx, arena, &(struct feed_by_login_in){.login = name}, &by_login, &found,
                      err));
    TRY(feed_by_code(&tx, arena, &(struct feed_by_code_in){.code = name}, &rows, &count, err));
    tx_end(&tx);
    if (found)
        return as_caller(ex, arena, (struct feed)FEED_OF(&by_login), today, out, err);
    if (count == 0)
        return FAIL(err, E_NOTFOUND, "there is no feed %.*s", STRF(name));
    if (count > 1)
        return FAIL(err, E_INVALID, "several organizations have a feed %.*s: say ORG.%.*s",
                    STRF(name), STRF(name));
    return as_caller(ex, arena, (struct feed)FEED_OF(&rows[0]), today, out, err);
}

bool
feed_is_of(struct exchange *ex, struct arena *arena, const struct caller *who, struct str facility)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org *below;
    size_t count;
    struct err err;

    if (tx_read(&tx, ex->db, &err) != OK ||
        org_tree(&tx, arena, who->feed.org, &below, &count, &err) != OK)
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_eq(below[i].code, facility))
            return true;
    return false;
}

static bool
code_valid(struct str code)
{
    for (size_t i = 0; i < code.n; i++)
        if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", code.p[i]) ==
            NULL)
            return false;
    return code.n > 0 && code.n <= NAME_MAX_BYTES;
}

enum status
feed_add(struct exchange *ex, struct arena *arena, struct instant now, struct feed *feed,
         struct str *secret, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_add_row_in in;

    if (!code_valid(feed->code))
        return FAIL(err, E_INVALID, "a feed's code is 1 to %d letters, digits, '-' or '_'",
                    NAME_MAX_BYTES);
    if (!ranges_valid(arena, feed->mllp_from))
        return FAIL(err, E_INVALID, "\"%.*s\" is no address range; write 10.1.2.0/24",
                    STRF(feed->mllp_from));
    feed->id.v = id_new();
    *secret = secret_token(arena);
    in = (struct feed_add_row_in){.feed_id = feed->id.v,
                                  .org_id = feed->org.v,
                                  .code = feed->code,
                                  .name = feed->name,
                                  .login = feed->login,
                                  .secret_hash = hash_of(arena, *secret),
                                  .secret_at = now,
                                  .mllp_from = feed->mllp_from,
                                  .state = feed_state_word(feed->state),
                                  .tolerant = feed->switches.tolerant,
                                  .warning_aa = feed->switches.warning_is_aa,
                                  .protect_is_n = feed->switches.protect_is_n,
                                  .silent = feed->switches.silent,
                                  .batch_replies = feed->switches.batch_replies,
                                  .candidates_z44 = feed->switches.candidates_z44,
                                  .created_at = now};
    TRY(tx_begin(&tx, ex->db, err));
    if (feed_add_row(&tx, &in, err) != OK)
        return err->status == E_CONFLICT
                   ? FAIL(err, E_CONFLICT, "the organization has a feed %.*s already",
                          STRF(feed->code))
                   : err->status;
    TRY(board_save(&tx,
                   &(struct board_line){
                       .feed = feed->id, .org = feed->org, .word = STR("new"), .place = BOARD_NEW},
                   now, err));
    return tx_commit(&tx, err);
}

enum status
feed_rotate(struct exchange *ex, struct arena *arena, struct instant now, struct feed_id id,
            struct str *secret, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t changed;

    *secret = secret_token(arena);
    TRY(tx_begin(&tx, ex->db, err));
    TRY(feed_set_secret(&tx,
                        &(struct feed_set_secret_in){.secret_hash = hash_of(arena, *secret),
                                                     .secret_at = now,
                                                     .feed_id = id.v},
                        &changed, err));
    if (changed == 0)
        return FAIL(err, E_NOTFOUND, "there is no such feed");
    return tx_commit(&tx, err);
}

enum status
feed_all(struct exchange *ex, struct arena *arena, struct feed **out, size_t *count,
         struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_list_row *rows;

    TRY(tx_read(&tx, ex->db, err));
    TRY(feed_list(&tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct feed, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct feed)FEED_OF(&rows[i]);
    return OK;
}

enum status
feed_scope(struct tx *tx, struct arena *arena, struct org_id org, struct feed **out, size_t *count,
           struct err *err)
{
    struct feed_in_scope_row *rows;

    TRY(feed_in_scope(tx, arena, &(struct feed_in_scope_in){.org_id = org.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct feed, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct feed)FEED_OF(&rows[i]);
    return OK;
}

enum status
feed_set(struct exchange *ex, const struct feed *feed, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_set_switches_in in = {.tolerant = feed->switches.tolerant,
                                      .warning_aa = feed->switches.warning_is_aa,
                                      .protect_is_n = feed->switches.protect_is_n,
                                      .silent = feed->switches.silent,
                                      .batch_replies = feed->switches.batch_replies,
                                      .candidates_z44 = feed->switches.candidates_z44,
                                      .feed_id = feed->id.v};
    int64_t changed;

    TRY(tx_begin(&tx, ex->db, err));
    TRY(feed_set_switches(&tx, &in, &changed, err));
    TRY(feed_state_set(&tx, feed->id, feed->state, err));
    return tx_commit(&tx, err);
}

enum status
feed_state_set(struct tx *tx, struct feed_id id, enum feed_state state, struct err *err)
{
    struct feed_set_state_in in = {.state = feed_state_word(state), .feed_id = id.v};
    int64_t changed;

    TRY(feed_set_state(tx, &in, &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "there is no such feed");
}

enum status
feed_find(struct tx *tx, struct arena *arena, struct feed_id id, struct org_id org,
          struct feed_found *out, struct err *err)
{
    struct feed_one_row row;
    bool found;

    TRY(feed_one(tx, arena, &(struct feed_one_in){.feed_id = id.v, .org_id = org.v}, &row, &found,
                 err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "feed %lld is not there for this user", (long long)id.v);
    *out = (struct feed_found){
        .feed = FEED_OF(&row), .org_name = row.org_name, .org_code = row.org_code};
    return OK;
}
