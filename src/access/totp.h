/* access/totp.h - one-time codes of an authenticator: six digits, half a minute each.
 *
 * Purpose    make a seed, show it, check a code. Pure but for the random seed; the caller keeps the
 *            step of the code that was accepted, because each is taken once.
 * Source     RFC 6238 over HMAC-SHA1 (RFC 4226), six digits, 30 seconds, one step either side.
 */
#ifndef ACCESS_TOTP_H
#define ACCESS_TOTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

enum { TOTP_SEED_BYTES = 20, TOTP_DIGITS = 6, TOTP_SECONDS = 30 };

struct str totp_seed(struct arena *arena);                    /* 20 random bytes */
struct str totp_base32(struct arena *arena, struct str seed); /* to type into an authenticator */
/* otpauth://totp/... for the QR code; `issuer` and `name` are what the authenticator shows. */
struct str totp_url(struct arena *arena, struct str seed, struct str issuer, struct str name);
uint32_t totp_at(struct str seed, int64_t step);

/* The last step that can have come; a later one was taken while the clock was wrong, and does not count. */
int64_t totp_latest(struct instant now);

/* True if `code` (spaces do not count) belongs to a step in reach that is later than `last_step` (or
 * `last_step` cannot have come yet); *step is then that step. */
bool totp_check(struct str seed, struct str code, struct instant now, int64_t last_step,
                int64_t *step);

#endif
