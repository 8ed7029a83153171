/* access/totp.c - RFC 6238 with HMAC-SHA1 from GnuTLS. */
#include "access/totp.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <sodium.h>

#include "base/buf.h"
#include "base/die.h"

enum { SHA1_BYTES = 20, REACH = 1, SLACK = 2 };

struct str
totp_seed(struct arena *arena)
{
    char *seed = arena_bytes(arena, TOTP_SEED_BYTES);

    randombytes_buf(seed, TOTP_SEED_BYTES);
    return (struct str){seed, TOTP_SEED_BYTES};
}

struct str
totp_base32(struct arena *arena, struct str seed)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    uint32_t bits = 0;
    int have = 0;
    struct buf buf;

    buf_init(&buf, arena, 40);
    for (size_t i = 0; i < seed.n; i++) {
        bits = bits << 8 | (unsigned char)seed.p[i];
        for (have += 8; have >= 5; have -= 5)
            buf_char(&buf, letters[bits >> (have - 5) & 31]);
    }
    if (have > 0)
        buf_char(&buf, letters[bits << (5 - have) & 31]);
    return buf_str(&buf);
}

static void
add_escaped(struct buf *buf, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '.' || c == '_')
            buf_char(buf, (char)c);
        else
            buf_printf(buf, "%%%02X", c);
    }
}

struct str
totp_url(struct arena *arena, struct str seed, struct str issuer, struct str name)
{
    struct buf buf;

    buf_init(&buf, arena, 128);
    BUF_LIT(&buf, "otpauth://totp/");
    add_escaped(&buf, issuer);
    BUF_LIT(&buf, ":");
    add_escaped(&buf, name);
    BUF_LIT(&buf, "?secret=");
    buf_add(&buf, totp_base32(arena, seed));
    BUF_LIT(&buf, "&issuer=");
    add_escaped(&buf, issuer);
    return buf_str(&buf);
}

/* RFC 4226 5.3: the low four bits of the last byte say where the number is taken from. */
uint32_t
totp_at(struct str seed, int64_t step)
{
    unsigned char counter[8], mac[SHA1_BYTES];
    unsigned at;
    uint32_t number;

    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    if (gnutls_hmac_fast(GNUTLS_MAC_SHA1, seed.p, seed.n, counter, sizeof(counter), mac) != 0)
        die("HMAC-SHA1 is not there");
    at = mac[SHA1_BYTES - 1] & 15U;
    number = (uint32_t)(mac[at] & 0x7fU) << 24 | (uint32_t)mac[at + 1] << 16 |
             (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    return number % 1000000;
}

static bool
code_number(struct str code, uint32_t *out)
{
    uint32_t number = 0;
    int digits = 0;

    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] == ' ')
            continue;
        if (code.p[i] < '0' || code.p[i] > '9' || ++digits > TOTP_DIGITS)
            return false;
        number = number * 10 + (uint32_t)(code.p[i] - '0');
    }
    *out = number;
    return digits == TOTP_DIGITS;
}

int64_t
totp_latest(struct instant now)
{
    return now.us / 1000000 / TOTP_SECONDS + REACH + SLACK;
}

bool
totp_check(struct str seed, struct str code, struct instant now, int64_t last_step, int64_t *step)
{
    int64_t current = now.us / 1000000 / TOTP_SECONDS;
    uint32_t number;

    if (!code_number(code, &number))
        return false;
    for (int64_t at = current - REACH; at <= current + REACH; at++) {
        if ((at <= last_step && last_step <= totp_latest(now)) || totp_at(seed, at) != number)
            continue;
        *step = at;
        return true;
    }
    return false;
}
