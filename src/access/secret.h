/* access/secret.h - the store's key, and everything that is made with it.
 *
 * Purpose    random tokens and their keyed hashes (sessions, links, feed credentials), sealed seeds
 *            of second factors, and Argon2id for what people choose. The key lies in a file beside
 *            the store, never in it: whoever has only the database cannot make a token for it.
 * Ownership  results belong to the arena given.
 * Limits     SECRET_SLOTS Argon2id computations at a time, each of 19 MiB; SECRET_QUEUE more may
 *            wait, further ones get E_BUSY, so that a flood of sign-ins cannot eat the machine.
 * Errors     E_BUSY; E_NOTFOUND, E_CONFLICT, E_IO for the key file. secret_key_set() comes first.
 * Source     interfaces notes 5.4 (Argon2id m=19456 t=2 p=1); docs/adr/0009-access.md.
 */
#ifndef ACCESS_SECRET_H
#define ACCESS_SECRET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { SECRET_KEY_BYTES = 32, SECRET_HASH_BYTES = 32, SECRET_SLOTS = 2, SECRET_QUEUE = 256 };

/* Once, before threads start. */
void secret_key_set(const unsigned char bytes[SECRET_KEY_BYTES]);
MUST_USE enum status secret_key_create(const char *path,
                                       struct err *err); /* E_CONFLICT if it is there */
MUST_USE enum status secret_key_load(const char *path, struct err *err);

/* 32 random bytes as 43 characters that a URL and a header take as they are. */
struct str secret_token(struct arena *arena);
/* 5 random bytes as 8 letters and digits in two groups, "7q2k-9fxm": for what people copy by hand. */
struct str secret_code(struct arena *arena);
/* Keyed BLAKE2b, 32 bytes. `purpose` keeps the hashes of different things apart. */
struct str secret_hash(struct arena *arena, struct str purpose, struct str text);
struct str secret_hex(struct arena *arena, struct str bytes); /* two letters a byte */
bool secret_equal(struct str a, struct str b); /* in a time that depends on the lengths only */

struct str secret_seal(struct arena *arena, struct str plain);
bool secret_open(struct arena *arena, struct str sealed,
                 struct str *plain); /* false if tampered with */

/* Argon2id. Never inside a transaction. */
MUST_USE enum status secret_stretch(struct arena *arena, struct str password, struct str *hash,
                                    struct err *err);
/* An empty hash takes as long as a real one and is never right. */
MUST_USE enum status secret_check(struct arena *arena, struct str password, struct str hash,
                                  bool *right, struct err *err);

#endif
