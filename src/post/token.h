/* post/token.h - words that only this registry can have written: in addresses and links of its mails.
 *
 * Purpose    "VALUE.MAC". A bounce, a reply and a click on "unsubscribe" come from strangers; what they
 *            bring back is believed only if its MAC is ours. `purpose` keeps the uses apart.
 * Ownership  results belong to the arena.
 * Limits     a value has 1 to MAIL_VALUE_BYTES letters, digits and '-'; small letters, since mail servers
 *            fold addresses. 80 bits of MAC.
 * Errors     none of status: what is not ours is an answer.
 */
#ifndef POST_TOKEN_H
#define POST_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum { MAIL_KEY_BYTES = 32, MAIL_VALUE_BYTES = 36, MAIL_MAC_CHARS = 16 };

#define MAIL_BOUNCE STR("bounce")         /* value: a mail's id */
#define MAIL_REPLY STR("reply")           /* value: struct mail.reply_token */
#define MAIL_SUBSCRIBER STR("subscriber") /* value: a subscriber's id; what mails to many hold */

/* Once, before threads start: made from the store's key by whoever has it. */
void mail_key_set(const unsigned char bytes[MAIL_KEY_BYTES]);

bool mail_value_valid(struct str value);
/* "VALUE.MAC", in small letters. The value must be valid. */
struct str mail_sign(struct arena *arena, struct str purpose, struct str value);
struct str mail_sign_id(struct arena *arena, struct str purpose, int64_t id);
/* True, and the value, if the token is ours for this purpose; capital letters are as good. */
bool mail_verify(struct arena *arena, struct str purpose, struct str token, struct str *value);
bool mail_verify_id(struct arena *arena, struct str purpose, struct str token, int64_t *id);

/* ASCII letters made small. */
struct str mail_lower(struct arena *arena, struct str s);

#endif
