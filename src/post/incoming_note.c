/* post/incoming_note.c - what a mail that came in changes here. */
#include "base/id.h"
#include "post/bounce.h"
#include "post/incoming.h"
#include "post/incoming.sql.h"
#include "store/db.h"

enum status
incoming_note(struct tx *tx, struct arena *arena, const struct incoming *in, struct instant now,
              bool *fresh, struct err *err)
{
    struct mail_in_put_in row = {.id = id_new(),
                                 .mail_hash = in->hash,
                                 .kind = incoming_word(in->kind),
                                 .mail_id = in->mail,
                                 .received_at = now};
    int64_t changed;

    TRY(mail_in_put(tx, &row, &changed, err));
    *fresh = changed == 1;
    if (!*fresh || (in->kind != INCOMING_BOUNCE_HARD && in->kind != INCOMING_BOUNCE_SOFT))
        return OK;
    return mail_bounced(tx, arena, in->mail, in->kind == INCOMING_BOUNCE_HARD, in->text, now, err);
}
