/* fuzz/incoming.c - any bytes as a mail that came in: judged or refused, never more than its limits. */
#include <assert.h>

#include "base/utf8.h"
#include "post/incoming.h"
#include "post/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
check(struct arena *arena, struct str recipient, struct str bytes)
{
    struct incoming in;
    struct err err;

    if (incoming_read(arena, recipient, bytes, &in, &err) != OK)
        return;
    assert(in.kind < INCOMING_KIND_COUNT && (in.mail != 0) == (in.token.n == 0));
    assert(utf8_valid(in.text) && utf8_valid(in.subject) && utf8_valid(in.from));
    assert(in.text.n <= INCOMING_TEXT_BYTES + 8 && in.hash.n == 64);
    assert(str_find(in.subject, '\n') == in.subject.n && str_find(in.from, '\n') == in.from.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to fuzzing only";
    struct arena *arena = arena_new((size_t)1 << 28);
    struct str bytes = {(const char *)data, n};

    mail_key_set(key);
    check(arena, arena_printf(arena, "bounce+%.*s@x", STRF(mail_sign_id(arena, MAIL_BOUNCE, 7))),
          bytes);
    check(arena, arena_printf(arena, "reply+%.*s@x", STRF(mail_sign(arena, MAIL_REPLY, STR("t")))),
          bytes);
    check(arena, STR(""), bytes);
    arena_free(arena);
    return 0;
}
