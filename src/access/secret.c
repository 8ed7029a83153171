/* access/secret.c - tokens, keyed hashes, sealed seeds, and Argon2id in a bounded pool. */
#include "access/secret.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "base/file.h"

enum { ARGON_OPS = 2, ARGON_BYTES = 19456 * 1024, CODE_CHARS = 8 };

static unsigned char key[SECRET_KEY_BYTES];
static bool key_is_set;

static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t slots_free = PTHREAD_COND_INITIALIZER;
static unsigned slots_used, slots_waiting;

void
secret_key_set(const unsigned char bytes[SECRET_KEY_BYTES])
{
    memcpy(key, bytes, SECRET_KEY_BYTES);
    key_is_set = true;
}

enum status
secret_key_create(const char *path, struct err *err)
{
    unsigned char fresh[SECRET_KEY_BYTES];
    char hex[SECRET_KEY_BYTES * 2 + 1];
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    struct str old;

    if (file_read(arena, path, 1024, &old, err) != E_NOTFOUND)
        return FAIL(err, E_CONFLICT, "%s exists already", path);
    randombytes_buf(fresh, sizeof(fresh));
    (void)sodium_bin2hex(hex, sizeof(hex), fresh, sizeof(fresh));
    TRY(file_write(path, (struct str){hex, sizeof(hex) - 1}, 0600, err));
    secret_key_set(fresh);
    sodium_memzero(fresh, sizeof(fresh));
    return OK;
}

enum status
secret_key_load(const char *path, struct err *err)
{
    unsigned char bytes[SECRET_KEY_BYTES];
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    struct str hex;
    size_t n;

    TRY(file_read(arena, path, 1024, &hex, err));
    hex = str_trim(hex);
    if (sodium_hex2bin(bytes, sizeof(bytes), hex.p, hex.n, NULL, &n, NULL) != 0 ||
        n != sizeof(bytes))
        return FAIL(err, E_INVALID, "%s does not hold a key", path);
    secret_key_set(bytes);
    sodium_memzero(bytes, sizeof(bytes));
    return OK;
}

struct str
secret_token(struct arena *arena)
{
    unsigned char bytes[32];
    size_t room =
        sodium_base64_ENCODED_LEN(sizeof(bytes), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_bytes(arena, room);

    randombytes_buf(bytes, sizeof(bytes));
    (void)sodium_bin2base64(text, room, bytes, sizeof(bytes),
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){text, room - 1};
}

/* Without letters and digits that look alike. */
struct str
secret_code(struct arena *arena)
{
    static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz";
    char *text = arena_bytes(arena, CODE_CHARS + 1);

    for (size_t i = 0; i < CODE_CHARS; i++)
        text[i + (i >= CODE_CHARS / 2)] = letters[randombytes_uniform(sizeof(letters) - 1)];
    text[CODE_CHARS / 2] = '-';
    return (struct str){text, CODE_CHARS + 1};
}

struct str
secret_hash(struct arena *arena, struct str purpose, struct str text)
{
    unsigned char *out = (unsigned char *)arena_bytes(arena, SECRET_HASH_BYTES);
    uint64_t n = purpose.n;
    crypto_generichash_state state;

    assert(key_is_set);
    (void)crypto_generichash_init(&state, key, sizeof(key), SECRET_HASH_BYTES);
    (void)crypto_generichash_update(&state, (const unsigned char *)&n, sizeof(n));
    (void)crypto_generichash_update(&state, (const unsigned char *)purpose.p, purpose.n);
    (void)crypto_generichash_update(&state, (const unsigned char *)text.p, text.n);
    (void)crypto_generichash_final(&state, out, SECRET_HASH_BYTES);
    return (struct str){(char *)out, SECRET_HASH_BYTES};
}

struct str
secret_hex(struct arena *arena, struct str bytes)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = arena_bytes(arena, bytes.n * 2);

    for (size_t i = 0; i < bytes.n; i++) {
        hex[2 * i] = digits[(unsigned char)bytes.p[i] >> 4];
        hex[2 * i + 1] = digits[(unsigned char)bytes.p[i] & 15];
    }
    return (struct str){hex, bytes.n * 2};
}

bool
secret_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

static void
seal_key(struct arena *arena, unsigned char out[crypto_secretbox_KEYBYTES])
{
    struct str derived = secret_hash(arena, STR("seal"), STR(""));

    _Static_assert(SECRET_HASH_BYTES == crypto_secretbox_KEYBYTES, "a hash is a key");
    memcpy(out, derived.p, derived.n);
}

struct str
secret_seal(struct arena *arena, struct str plain)
{
    size_t n = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *out = (unsigned char *)arena_bytes(arena, n);
    unsigned char sub[crypto_secretbox_KEYBYTES];

    seal_key(arena, sub);
    randombytes_buf(out, crypto_secretbox_NONCEBYTES);
    (void)crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p,
                                plain.n, out, sub);
    return (struct str){(char *)out, n};
}

bool
secret_open(struct arena *arena, struct str sealed, struct str *plain)
{
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    const unsigned char *p = (const unsigned char *)sealed.p;
    unsigned char sub[crypto_secretbox_KEYBYTES];
    char *out;

    if (sealed.n < head)
        return false;
    seal_key(arena, sub);
    out = arena_bytes(arena, sealed.n - head + 1);
    if (crypto_secretbox_open_easy((unsigned char *)out, p + crypto_secretbox_NONCEBYTES,
                                   sealed.n - crypto_secretbox_NONCEBYTES, p, sub) != 0)
        return false;
    *plain = (struct str){out, sealed.n - head};
    return true;
}

static bool
slot_take(void)
{
    bool taken = false;

    (void)pthread_mutex_lock(&slots_lock);
    if (slots_waiting < SECRET_QUEUE) {
        slots_waiting++;
        while (slots_used >= SECRET_SLOTS)
            (void)pthread_cond_wait(&slots_free, &slots_lock);
        slots_waiting--;
        slots_used++;
        taken = true;
    }
    (void)pthread_mutex_unlock(&slots_lock);
    return taken;
}

static void
slot_give(void)
{
    (void)pthread_mutex_lock(&slots_lock);
    slots_used--;
    (void)pthread_cond_signal(&slots_free);
    (void)pthread_mutex_unlock(&slots_lock);
}

enum status
secret_stretch(struct arena *arena, struct str password, struct str *hash, struct err *err)
{
    char *out = arena_bytes(arena, crypto_pwhash_STRBYTES);
    int failed;

    if (!slot_take())
        return FAIL(err, E_BUSY, "too many passwords are being checked");
    failed = crypto_pwhash_str(out, password.p == NULL ? "" : password.p, password.n, ARGON_OPS,
                               ARGON_BYTES);
    slot_give();
    if (failed != 0)
        return FAIL(err, E_IO, "no memory for a password hash");
    *hash = str_of(out);
    return OK;
}

/* Of 32 random bytes nobody kept, made at the first need. */
static enum status
decoy(struct arena *arena, struct str *hash, struct err *err)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char kept[crypto_pwhash_STRBYTES];
    enum status status = OK;

    (void)pthread_mutex_lock(&lock);
    if (kept[0] == '\0') {
        status = secret_stretch(arena, secret_token(arena), hash, err);
        if (status == OK)
            memcpy(kept, hash->p, hash->n);
    }
    (void)pthread_mutex_unlock(&lock);
    *hash = str_of(kept);
    return status;
}

enum status
secret_check(struct arena *arena, struct str password, struct str hash, bool *right,
             struct err *err)
{
    bool real = hash.n > 0 && hash.n < crypto_pwhash_STRBYTES;
    char padded[crypto_pwhash_STRBYTES] = {0};
    int failed;

    if (!real)
        TRY(decoy(arena, &hash, err));
    memcpy(padded, hash.p, hash.n);
    if (!slot_take())
        return FAIL(err, E_BUSY, "too many passwords are being checked");
    failed = crypto_pwhash_str_verify(padded, password.p == NULL ? "" : password.p, password.n);
    slot_give();
    *right = real && failed == 0;
    return OK;
}
