/* post/token.c - values with a MAC, in letters that survive any mail server. */
#include "post/token.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/id.h"

enum { MAC_BYTES = 10 }; /* 16 letters of 5 bits */

static unsigned char key[MAIL_KEY_BYTES];
static bool key_is_set;

void
mail_key_set(const unsigned char bytes[MAIL_KEY_BYTES])
{
    memcpy(key, bytes, MAIL_KEY_BYTES);
    key_is_set = true;
}

struct str
mail_lower(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return (struct str){p, s.n};
}

bool
mail_value_valid(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];

        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return value.n > 0 && value.n <= MAIL_VALUE_BYTES;
}

static void
write_mac(char to[MAIL_MAC_CHARS], struct str purpose, struct str value)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash_state state;
    uint64_t n = purpose.n;

    assert(key_is_set);
    (void)crypto_generichash_init(&state, key, sizeof(key), sizeof(hash));
    (void)crypto_generichash_update(&state, (const unsigned char *)&n, sizeof(n));
    (void)crypto_generichash_update(&state, (const unsigned char *)purpose.p, purpose.n);
    (void)crypto_generichash_update(&state, (const unsigned char *)value.p, value.n);
    (void)crypto_generichash_final(&state, hash, sizeof(hash));
    for (size_t bit = 0; bit < MAC_BYTES * 8; bit += 5) {
        unsigned two = (unsigned)hash[bit / 8] << 8 | hash[bit / 8 + 1];

        to[bit / 5] = letters[two >> (11 - bit % 8) & 31];
    }
}

struct str
mail_sign(struct arena *arena, struct str purpose, struct str value)
{
    size_t n = value.n + 1 + MAIL_MAC_CHARS;
    char *p = arena_bytes(arena, n);

    assert(mail_value_valid(value));
    memcpy(p, value.p, value.n);
    p[value.n] = '.';
    write_mac(p + value.n + 1, purpose, value);
    return (struct str){p, n};
}

struct str
mail_sign_id(struct arena *arena, struct str purpose, int64_t id)
{
    return mail_sign(arena, purpose, mail_lower(arena, id_text(arena, id)));
}

bool
mail_verify(struct arena *arena, struct str purpose, struct str token, struct str *value)
{
    struct str small = mail_lower(arena, str_slice(token, 0, 128));
    struct str mac = str_skip(small, str_find(small, '.') + 1);
    struct str said = str_slice(small, 0, str_find(small, '.'));
    char ours[MAIL_MAC_CHARS];

    if (token.n > 128 || !mail_value_valid(said) || mac.n != sizeof(ours))
        return false;
    write_mac(ours, purpose, said);
    *value = said;
    return sodium_memcmp(ours, mac.p, sizeof(ours)) == 0;
}

bool
mail_verify_id(struct arena *arena, struct str purpose, struct str token, int64_t *id)
{
    struct str value;

    return mail_verify(arena, purpose, token, &value) && id_parse(value, id);
}
