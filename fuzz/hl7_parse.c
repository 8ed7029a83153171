/* fuzz/hl7_parse.c - any bytes are read without harm, and what is read survives being written. */
#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "hl7/build.h"
#include "hl7/split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Every piece of every field decoded equals itself after building and parsing again. */
static void
round_trip(struct arena *arena, const struct hl7_message *msg)
{
    struct buf buf;
    struct hl7_message *again;

    buf_init(&buf, arena, msg->raw.n + 64);
    BUF_LIT(&buf, "MSH|^~\\&|x\r");
    for (size_t s = 1; s < msg->segments; s++) {
        struct hl7_writer w;

        hl7_begin(&w, &buf, "ZZZ");
        for (unsigned f = 1; f <= msg->segment[s].count; f++)
            hl7_put_field(&w, f, msg, s, f);
        hl7_end(&w);
    }
    again = hl7_parse(arena, buf_str(&buf), findings_new(arena));
    assert(again->readable && again->segments == msg->segments);
    for (size_t s = 1; s < msg->segments; s++) {
        for (unsigned f = 1; f <= msg->segment[s].count && f < 50; f++) {
            struct str before = hl7_decode(arena, msg, hl7_get(msg, s, f, 1, 1, 1));
            struct str after = hl7_decode(arena, again, hl7_get(again, s, f, 1, 1, 1));

            assert(str_eq(before, after) || !msg->plain);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    struct str text = {(const char *)data, n};
    struct hl7_message *msg = hl7_parse(arena, text, findings_new(arena));
    struct hl7_split split;
    struct hl7_part part;

    if (msg->readable && n < 20000)
        round_trip(arena, msg);
    hl7_split_init(&split, arena, text);
    while (hl7_split_next(&split, &part))
        assert(part.text.n > 0);
    arena_free(arena);
    return 0;
}
