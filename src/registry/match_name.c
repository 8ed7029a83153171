/* registry/match_name.c - name tables, sounds and similarity. */
#include "registry/match_name.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

#include "base/die.h"
#include "base/tsv.h"
#include "embed_matching.h"

/* -- the tables -------------------------------------------------------------------------------- */

struct fact {
    struct str name;
    uint16_t tenths;
};

struct facts {
    struct fact *slots;
    size_t mask;
};

struct short_form {
    struct str name; /* the short form */
    uint32_t full;   /* hash of the full name */
    uint16_t tenths; /* rarity of the full name */
};

static struct {
    struct facts family, given;
    struct short_form *forms; /* open addressing; one name may stand several times */
    size_t form_mask;
} tables;

static size_t
lines_in(struct str text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    return lines;
}

static size_t
slots_for(size_t rows)
{
    size_t slots = 16;

    while (slots < rows * 2)
        slots *= 2;
    return slots;
}

static const struct fact *
fact_slot(const struct facts *facts, struct str name)
{
    size_t at = (size_t)str_hash(name) & facts->mask;

    while (facts->slots[at].name.n > 0 && !str_eq(facts->slots[at].name, name))
        at = (at + 1) & facts->mask;
    return &facts->slots[at];
}

static void
read_facts(struct facts *facts, struct str text)
{
    size_t slots = slots_for(lines_in(text));
    struct tsv tsv;

    facts->slots = x_calloc(slots, sizeof(*facts->slots));
    facts->mask = slots - 1;
    for (tsv_init(&tsv, text); tsv_next(&tsv);) {
        struct fact *fact = &facts->slots[fact_slot(facts, tsv.field[0]) - facts->slots];
        uint64_t tenths;

        if (!str_parse_u64(tsv_field(&tsv, 1), &tenths) || tenths > 999)
            die("name table: line %zu", tsv.line);
        *fact = (struct fact){tsv.field[0], (uint16_t)tenths};
    }
}

static unsigned
rarity(const struct facts *facts, struct str name, unsigned rarest)
{
    const struct fact *fact = fact_slot(facts, name);

    return fact->name.n == 0 ? rarest : fact->tenths;
}

static uint32_t
short_hash(struct str name)
{
    uint64_t hash = str_hash(name);

    return (uint32_t)(hash ^ (hash >> 32));
}

static void
read_short_forms(struct str text)
{
    size_t slots = slots_for(lines_in(text));
    struct tsv tsv;

    tables.forms = x_calloc(slots, sizeof(*tables.forms));
    tables.form_mask = slots - 1;
    for (tsv_init(&tsv, text); tsv_next(&tsv);) {
        struct str name = tsv_field(&tsv, 1);
        size_t at = (size_t)str_hash(name) & tables.form_mask;

        while (tables.forms[at].name.n > 0)
            at = (at + 1) & tables.form_mask;
        tables.forms[at] =
            (struct short_form){name, short_hash(tsv.field[0]),
                                (uint16_t)rarity(&tables.given, tsv.field[0], NAME_RARE_GIVEN)};
    }
}

static void read_tables(void);

static void
tables_ready(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (pthread_once(&once, read_tables) != 0)
        die("name tables");
}

unsigned
name_rarity_family(struct str name)
{
    tables_ready();
    return rarity(&tables.family, name, NAME_RARE_FAMILY);
}

unsigned
name_rarity_given(struct str name)
{
    tables_ready();
    return rarity(&tables.given, name, NAME_RARE_GIVEN);
}

static void
read_tables(void)
{
    read_facts(&tables.family, embed_matching_family_tsv);
    read_facts(&tables.given, embed_matching_given_tsv);
    read_short_forms(embed_matching_nickname_tsv);
}

unsigned
name_roots(struct str name, uint32_t *out, unsigned room)
{
    uint16_t rare[16] = {0};
    unsigned count = 1;

    assert(room >= 1 && room <= 16);
    tables_ready();
    out[0] = short_hash(name);
    for (size_t at = (size_t)str_hash(name) & tables.form_mask; tables.forms[at].name.n > 0;
         at = (at + 1) & tables.form_mask) {
        const struct short_form *form = &tables.forms[at];
        unsigned i;

        if (!str_eq(form->name, name) || (count == room && rare[room - 1] <= form->tenths))
            continue;
        count += count < room;
        for (i = count - 1; i > 1 && rare[i - 1] > form->tenths; i--) {
            out[i] = out[i - 1];
            rare[i] = rare[i - 1];
        }
        out[i] = form->full;
        rare[i] = form->tenths;
    }
    return count;
}

/* -- sounds ------------------------------------------------------------------------------------ */

enum sound {
    SOUND_NONE = 0,
    SOUND_VOWEL,
    SOUND_B,
    SOUND_F,
    SOUND_K,
    SOUND_S,
    SOUND_X, /* sh, ch */
    SOUND_T,
    SOUND_L,
    SOUND_M,
    SOUND_R,
    SOUND_J,
    SOUND_H,
    SOUND_OTHER
};

static bool
is_vowel(char c)
{
    return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U' || c == 'Y';
}

static char
at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

/* Letters that stand for nothing where they are: KN, GN, PN, WR at the start, GH, the S of SCH, a
 * doubled letter. */
static bool
is_silent(struct str s, size_t i)
{
    char c = s.p[i], next = at(s, i + 1);

    if (c == 'S' && next == 'C' && at(s, i + 2) == 'H')
        return true;
    if (i == 0)
        return next != '\0' && ((c == 'K' && next == 'N') || (c == 'G' && next == 'N') ||
                                (c == 'P' && next == 'N') || (c == 'W' && next == 'R'));
    return c == s.p[i - 1] || c == 'W' || (c == 'G' && next == 'H') ||
           (c == 'H' && !is_vowel(next)) || (c == 'V' && s.p[i - 1] == 'Q') ||
           (c == 'H' && strchr("GTCSPWK", s.p[i - 1]) != NULL);
}

static enum sound
sound_of(struct str s, size_t i)
{
    char c = s.p[i], next = at(s, i + 1);

    if (is_vowel(c))
        return SOUND_VOWEL;
    if (next == 'H' && (c == 'S' || c == 'C'))
        return SOUND_X;
    if (c == 'P' && next == 'H')
        return SOUND_F;
    if (c == 'C')
        return next == 'E' || next == 'I' || next == 'Y' ? SOUND_S : SOUND_K;
    switch (c) {
    case 'B':
    case 'P':
        return SOUND_B;
    case 'F':
    case 'V':
    case 'W':
        return SOUND_F;
    case 'G':
    case 'K':
    case 'Q':
        return SOUND_K;
    case 'S':
    case 'Z':
    case 'X':
        return SOUND_S;
    case 'D':
    case 'T':
        return SOUND_T;
    case 'L':
        return SOUND_L;
    case 'M':
    case 'N':
        return SOUND_M;
    case 'R':
        return SOUND_R;
    case 'J':
        return SOUND_J;
    case 'H':
        return SOUND_H;
    default:
        return SOUND_OTHER;
    }
}

uint32_t
name_phonetic(struct str folded)
{
    enum { SOUNDS = 6, BITS = 5 };
    uint32_t code = 0;
    enum sound last = SOUND_NONE;
    size_t count = 0;

    for (size_t i = 0; i < folded.n && count < SOUNDS; i++) {
        enum sound sound;

        if (is_silent(folded, i))
            continue;
        sound = sound_of(folded, i);
        /* Vowels tell names apart badly; only whether a name begins with one is kept. */
        if ((sound == SOUND_VOWEL && count > 0) || sound == last) {
            last = sound == SOUND_VOWEL ? SOUND_NONE : last;
            continue;
        }
        code = (code << BITS) | (uint32_t)sound;
        last = sound;
        count++;
    }
    return code;
}

/* -- similarity -------------------------------------------------------------------------------- */

enum { FINE = 10000 }; /* worked out in ten-thousandths, so that cutting off does not show */

/* Bits of b's characters that match one of a's within the window; *used_a the other way round. */
static unsigned
jaro_matches(struct str a, struct str b, uint64_t *used_a, uint64_t *used_b)
{
    size_t window = (a.n > b.n ? a.n : b.n) / 2;
    unsigned matches = 0;

    window = window > 0 ? window - 1 : 0;
    for (size_t i = 0; i < a.n; i++) {
        size_t from = i > window ? i - window : 0;
        size_t to = i + window + 1 < b.n ? i + window + 1 : b.n;

        for (size_t j = from; j < to; j++) {
            if ((*used_b >> j & 1) != 0 || a.p[i] != b.p[j])
                continue;
            *used_a |= UINT64_C(1) << i;
            *used_b |= UINT64_C(1) << j;
            matches++;
            break;
        }
    }
    return matches;
}

static unsigned
out_of_order(struct str a, struct str b, uint64_t used_a, uint64_t used_b)
{
    unsigned moved = 0;
    size_t j = 0;

    for (size_t i = 0; i < a.n; i++) {
        if ((used_a >> i & 1) == 0)
            continue;
        while ((used_b >> j & 1) == 0)
            j++;
        moved += a.p[i] != b.p[j++];
    }
    return moved / 2;
}

unsigned
name_similar(struct str a, struct str b)
{
    uint64_t used_a = 0, used_b = 0;
    unsigned matches, jaro, prefix = 0;

    a = str_slice(a, 0, NAME_BYTES);
    b = str_slice(b, 0, NAME_BYTES);
    if (a.n == 0 || b.n == 0)
        return 0;
    matches = jaro_matches(a, b, &used_a, &used_b);
    if (matches == 0)
        return 0;
    jaro = (unsigned)(FINE * matches / a.n + FINE * matches / b.n +
                      FINE * (matches - out_of_order(a, b, used_a, used_b)) / matches) /
           3;
    while (prefix < 4 && prefix < a.n && prefix < b.n && a.p[prefix] == b.p[prefix])
        prefix++;
    return (jaro + prefix * (FINE - jaro) / 10) / 10;
}

uint64_t
name_letters(struct str folded)
{
    uint64_t letters = 0;

    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.p[i];
        unsigned bit = c >= 'A' && c <= 'Z'   ? (unsigned)(c - 'A')
                       : c >= '0' && c <= '9' ? 26U + (unsigned)(c - '0')
                                              : 63U;

        letters |= UINT64_C(1) << bit;
    }
    return letters;
}

/* A letter that the other name lacks matches nothing there. */
unsigned
name_similar_at_most(struct str a, uint64_t letters_a, struct str b, uint64_t letters_b)
{
    size_t in_a = a.n - (size_t)__builtin_popcountll(letters_a & ~letters_b);
    size_t in_b = b.n - (size_t)__builtin_popcountll(letters_b & ~letters_a);
    size_t most = in_a < in_b ? in_a : in_b;
    unsigned jaro;

    if (a.n == 0 || b.n == 0 || most == 0)
        return 0;
    if (a.n > NAME_BYTES || b.n > NAME_BYTES)
        return 1000; /* only a part is compared: nothing can be said */
    jaro = (unsigned)(FINE * most / a.n + FINE * most / b.n + FINE) / 3;
    return (a.p[0] == b.p[0] ? jaro + 4 * (FINE - jaro) / 10 : jaro) / 10;
}

bool
name_one_slip(struct str a, struct str b)
{
    size_t i = 0, end = 0;

    if (a.n > b.n) {
        struct str swap = a;

        a = b;
        b = swap;
    }
    if (b.n - a.n > 1)
        return false;
    while (i < a.n && a.p[i] == b.p[i])
        i++;
    while (end < a.n - i && a.p[a.n - 1 - end] == b.p[b.n - 1 - end])
        end++;
    if (a.n == b.n && a.n - i - end == 2)
        return a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i];
    return b.n - i - end <= 1;
}
