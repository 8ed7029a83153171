/* hl7/scan.c - every delimiter of a message in one pass, 64 bytes at a time where it can be.
 *
 * Sixteen bytes are compared at once with the four delimiters and the four segment ends, which
 * gives a mask with a bit for each; only those bytes are looked at again. Without SSE2 the plain
 * loop does the same, byte by byte.
 */
#include "hl7/scan.h"

#include <string.h>

#include "base/limits.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static_assert(LIMIT_MESSAGE_BYTES < 0xFFFFFF, "a position must fit 24 bits");

void
scan_init(struct scan *scan, struct hl7_delimiters delimiters)
{
    memset(scan, 0, sizeof(*scan));
    memset(scan->level, SCAN_CONTROL, ' ');
    scan->level['\t'] = HL7_NONE;
    scan->level['\r'] = HL7_SEGMENT;
    scan->level['\n'] = HL7_SEGMENT;
    scan->level[0x0B] = HL7_SEGMENT; /* MLLP start of block */
    scan->level[0x1C] = HL7_SEGMENT; /* MLLP end of block */
    scan->level[(uint8_t)delimiters.subcomponent] = HL7_SUBCOMPONENT;
    scan->level[(uint8_t)delimiters.component] = HL7_COMPONENT;
    scan->level[(uint8_t)delimiters.repetition] = HL7_REPETITION;
    scan->level[(uint8_t)delimiters.field] = HL7_FIELD;
    scan->delimiters = delimiters;
}

/* One byte that may be a delimiter. Writing first and counting after spares a branch. */
static inline size_t
note(const struct scan *scan, const char *text, size_t at, uint32_t *out, unsigned *seen)
{
    unsigned level = scan->level[(uint8_t)text[at]];

    *seen |= level;
    *out = (uint32_t)at | (level & 7u) << 24;
    return (level & 7u) != 0;
}

static size_t
scan_bytes(struct scan *scan, struct str text, size_t from, uint32_t *out)
{
    unsigned seen = 0, high = 0;
    size_t n = 0;

    for (size_t i = from; i < text.n; i++) {
        high |= (uint8_t)text.p[i];
        n += note(scan, text.p, i, out + n, &seen);
    }
    scan->controls |= (seen & SCAN_CONTROL) != 0;
    scan->high |= high > 127;
    return n;
}

#ifdef __SSE2__
struct needles {
    __m128i delimiter[4];
    __m128i end[4];
    __m128i tab;
    __m128i control;
};

/* Bits of 16 bytes: `hit` those that end something, `odd` controls that have no business here. */
struct bits {
    unsigned hit;
    unsigned odd;
    unsigned high;
};

static inline struct bits
look(const struct needles *n, const char *p)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i hit = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(v, n->delimiter[0]), _mm_cmpeq_epi8(v, n->delimiter[1])),
        _mm_or_si128(_mm_cmpeq_epi8(v, n->delimiter[2]), _mm_cmpeq_epi8(v, n->delimiter[3])));
    __m128i end =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, n->end[0]), _mm_cmpeq_epi8(v, n->end[1])),
                     _mm_or_si128(_mm_cmpeq_epi8(v, n->end[2]), _mm_cmpeq_epi8(v, n->end[3])));
    __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, n->control), v);

    return (struct bits){(unsigned)_mm_movemask_epi8(_mm_or_si128(hit, end)),
                         (unsigned)_mm_movemask_epi8(
                             _mm_andnot_si128(_mm_or_si128(end, _mm_cmpeq_epi8(v, n->tab)), low)),
                         (unsigned)_mm_movemask_epi8(v)};
}

static void
needles_init(struct needles *n, const struct hl7_delimiters *d)
{
    const char delimiters[4] = {d->field, d->component, d->repetition, d->subcomponent};
    const char ends[4] = {'\r', '\n', 0x0B, 0x1C};

    for (size_t i = 0; i < 4; i++) {
        n->delimiter[i] = _mm_set1_epi8(delimiters[i]);
        n->end[i] = _mm_set1_epi8(ends[i]);
    }
    n->tab = _mm_set1_epi8('\t');
    n->control = _mm_set1_epi8(0x1F);
}

/* Tokens for the bits of 64 bytes. How many there are cannot be foretold, so sixteen are written
 * in any case and only the count is true: a wrong guess of the processor costs more. */
static inline size_t
put_tokens(const struct scan *scan, const char *text, size_t base, uint64_t hit, uint32_t *out)
{
    size_t count = (size_t)__builtin_popcountll(hit);

    for (size_t done = 0; done == 0 || done < count; done += SCAN_SLACK / 2) {
        for (size_t k = 0; k < SCAN_SLACK / 2; k++) {
            size_t at = base + (size_t)__builtin_ctzll(hit | (uint64_t)1 << 63);

            out[done + k] = (uint32_t)at | (uint32_t)(scan->level[(uint8_t)text[at]] & 7u) << 24;
            hit &= hit - 1;
        }
    }
    return count;
}

size_t
scan_run(struct scan *scan, struct str text, size_t from, uint32_t *out)
{
    unsigned odd = 0, high = 0;
    struct needles needles;
    size_t i = from, n = 0;

    needles_init(&needles, &scan->delimiters);
    for (; i + 64 <= text.n; i += 64) {
        uint64_t hit = 0;

        for (unsigned part = 0; part < 4; part++) {
            struct bits bits = look(&needles, text.p + i + part * 16);

            hit |= (uint64_t)bits.hit << (part * 16);
            odd |= bits.odd;
            high |= bits.high;
        }
        n += put_tokens(scan, text.p, i, hit, out + n);
    }
    scan->controls |= odd != 0;
    scan->high |= high != 0;
    return n + scan_bytes(scan, text, i, out + n);
}
#else
size_t
scan_run(struct scan *scan, struct str text, size_t from, uint32_t *out)
{
    return scan_bytes(scan, text, from, out);
}
#endif
