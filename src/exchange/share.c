/* exchange/share.c - keeping a scrambled text under a token for a day. */
#include "exchange/share.h"

#include "access/secret.h"
#include "base/buf.h"
#include "base/id.h"
#include "exchange/journal.h"
#include "exchange/scramble.h"
#include "exchange/share.sql.h"
#include "hl7/split.h"

static struct str
hash_of(struct arena *arena, struct str token)
{
    return secret_hash(arena, STR("bench"), token);
}

/* Each message by itself; envelopes and stray text are left out, because they can say anything. */
static struct str
scramble_all(struct arena *arena, const struct code_sets *codes, struct date today, struct str text)
{
    struct str salt = secret_token(arena); /* kept nowhere: there is no way back */
    struct hl7_split split;
    struct hl7_part part;
    struct buf buf;

    buf_init(&buf, arena, text.n + 16);
    hl7_split_init(&split, arena, text);
    while (hl7_split_next(&split, &part)) {
        struct str one;

        if (part.kind == HL7_PART_ENVELOPE)
            continue;
        one = scramble(arena, codes, salt, today, part.text);
        buf_add(&buf, one);
        if (!str_ends(one, STR("\r")) && !str_ends(one, STR("\n")))
            buf_char(&buf, '\r');
    }
    return buf_str(&buf);
}

enum status
share_make(struct tx *tx, struct arena *arena, const struct code_sets *codes, struct now now,
           struct share *share, struct str *token, struct err *err)
{
    share->id = id_new();
    share->text = scramble_all(arena, codes, now.today, share->text);
    share->expires_at.us = now.at.us + (int64_t)SHARE_HOURS * 3600 * 1000000;
    *token = secret_token(arena);
    TRY(share_sweep(tx, &(struct share_sweep_in){.now_at = now.at}, err));
    return share_add(tx,
                     &(struct share_add_in){.token_hash = hash_of(arena, *token),
                                            .share_id = share->id,
                                            .feed_id = share->feed.v,
                                            .user_id = share->user,
                                            .text_z = journal_pack(arena, share->text),
                                            .made_at = now.at,
                                            .expires_at = share->expires_at},
                     err);
}

enum status
share_load(struct tx *tx, struct arena *arena, struct str token, struct instant now,
           struct share *out, struct err *err)
{
    struct share_find_row row;
    struct share_find_in in = {.token_hash = hash_of(arena, token), .now_at = now};
    bool found;

    TRY(share_find(tx, arena, &in, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "the link is unknown or over");
    *out = (struct share){.id = row.share_id, .feed = {row.feed_id}, .expires_at = row.expires_at};
    return journal_unpack(arena, row.text_z, &out->text, err);
}
