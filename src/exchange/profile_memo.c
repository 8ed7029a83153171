/* exchange/profile_memo.c - values a worker has seen and found right.
 *
 * A feed sends the same facility, the same codes and units in every message. Looking a value up
 * here costs a twentieth of taking it apart again. Only values without any finding are kept, and
 * an entry is compared byte by byte, so the memo can never change what a check says.
 */
#include <assert.h>
#include <string.h>

#include "base/die.h"
#include "exchange/profile_rules.h"

struct profile_memo *
profile_memo_new(void)
{
    return x_calloc(1, sizeof(struct profile_memo));
}

void
profile_memo_free(struct profile_memo *memo)
{
    x_free(memo);
}

static inline uint64_t
word(const char *p, size_t n)
{
    uint64_t w = 0;

    memcpy(&w, p, n < 8 ? n : 8);
    return w;
}

/* The place for a value: its first and last bytes tell most values apart. */
static inline struct memo_entry *
entry_for(const struct check *check, const struct part *part, struct str text)
{
    uint64_t h = (uint64_t)(uintptr_t)part * 0x9E3779B97F4A7C15u;

    if (text.n >= 8)
        h ^= word(text.p, 8) * 0xC2B2AE3D27D4EB4Fu ^
             word(text.p + text.n - 8, 8) * 0x165667B19E3779F9u ^
             word(text.p + text.n / 2 - 4, 8) * 0x85EBCA77C2B2AE63u;
    else
        h ^= word(text.p, text.n) * 0xC2B2AE3D27D4EB4Fu;
    return &check->ask->memo->entries[(h >> 40 ^ h >> 20) % MEMO_ENTRIES];
}

bool
memo_has(const struct check *check, const struct part *part, struct str text)
{
    const struct memo_entry *entry;

    if (check->ask->memo == NULL || text.n == 0 || text.n > MEMO_TEXT)
        return false;
    entry = entry_for(check, part, text);
    return entry->part == part && entry->n == text.n && memcmp(entry->text, text.p, text.n) == 0;
}

void
memo_add(const struct check *check, const struct part *part, struct str text)
{
    struct memo_entry *entry;

    if (check->ask->memo == NULL || text.n == 0 || text.n > MEMO_TEXT)
        return;
    entry = entry_for(check, part, text);
    entry->part = part;
    entry->n = (uint8_t)text.n;
    memcpy(entry->text, text.p, text.n);
}
