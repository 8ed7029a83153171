/* hl7/scan.c - every delimiter of a message in one pass, sixteen bytes at a time where it can be.
 *
 * Six kinds of byte matter: four delimiters and everything below a space. Sixteen bytes are
 * compared at once, which gives a mask with a bit for each; most masks have few bits, and only
 * those bytes are looked at. Without SSE2 the plain loop does the same, byte by byte.
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
size_t
scan_run(struct scan *scan, struct str text, size_t from, uint32_t *out)
{
    const __m128i field = _mm_set1_epi8(scan->delimiters.field);
    const __m128i component = _mm_set1_epi8(scan->delimiters.component);
    const __m128i repetition = _mm_set1_epi8(scan->delimiters.repetition);
    const __m128i subcomponent = _mm_set1_epi8(scan->delimiters.subcomponent);
    const __m128i control = _mm_set1_epi8(0x1F);
    unsigned seen = 0, high = 0;
    size_t i = from, n = 0;

    for (; i + 16 <= text.n; i += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text.p + i));
        __m128i hit = _mm_or_si128(
            _mm_or_si128(_mm_cmpeq_epi8(v, field), _mm_cmpeq_epi8(v, component)),
            _mm_or_si128(_mm_cmpeq_epi8(v, repetition), _mm_cmpeq_epi8(v, subcomponent)));
        unsigned mask;

        hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, control), v));
        high |= (unsigned)_mm_movemask_epi8(v);
        for (mask = (unsigned)_mm_movemask_epi8(hit); mask != 0; mask &= mask - 1)
            n += note(scan, text.p, i + (unsigned)__builtin_ctz(mask), out + n, &seen);
    }
    scan->controls |= (seen & SCAN_CONTROL) != 0;
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
