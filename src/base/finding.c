/* base/finding.c - collecting findings and putting them into words. */
#include "base/finding.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

char
severity_letter(enum severity severity)
{
    static const char letters[] = {'-', 'I', 'W', 'E'};

    assert((size_t)severity < sizeof(letters));
    return letters[severity];
}

const struct finding_kind *
finding_kind(enum finding_code code)
{
    assert((size_t)code < FINDING_COUNT);
    return &finding_kinds[code];
}

bool
finding_code_find(struct str own, enum finding_code *out)
{
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        if (str_eq(finding_kinds[i].own, own)) {
            *out = (enum finding_code)i;
            return true;
        }
    }
    return false;
}

struct findings *
findings_new(struct arena *arena)
{
    struct findings *found = ARENA_NEW(arena, struct findings);

    found->arena = arena;
    return found;
}

/* The sentence with {1} and {2} filled in. */
static struct str
fill(struct arena *arena, struct str sentence, struct str a, struct str b)
{
    struct buf buf;

    if (str_find(sentence, '{') == sentence.n)
        return sentence;
    buf_init(&buf, arena, sentence.n + a.n + b.n);
    while (sentence.n > 0) {
        size_t at = str_find(sentence, '{');

        buf_add(&buf, str_slice(sentence, 0, at));
        sentence = str_skip(sentence, at);
        if (sentence.n >= 3 && sentence.p[2] == '}') {
            buf_add(&buf, sentence.p[1] == '1' ? a : b);
            sentence = str_skip(sentence, 3);
        } else if (sentence.n > 0) {
            buf_char(&buf, '{');
            sentence = str_skip(sentence, 1);
        }
    }
    return buf_str(&buf);
}

static struct finding *
next(struct findings *found)
{
    if (found->count == found->room) {
        size_t room = found->room == 0 ? 16 : found->room * 2;
        struct finding *list = ARENA_ARRAY(found->arena, struct finding, room);

        if (found->count > 0)
            memcpy(list, found->list, found->count * sizeof(*list));
        found->list = list;
        found->room = room;
    }
    return &found->list[found->count++];
}

void
findings_add_as(struct findings *found, enum finding_code code, enum severity severity,
                struct place place, struct str a, struct str b)
{
    assert(severity != SEVERITY_NONE);
    if (severity > found->worst)
        found->worst = severity;
    if (found->count >= LIMIT_FINDINGS) {
        found->dropped++;
        return;
    }
    /* Long values would drown the sentence; the place says where the whole value stands. */
    *next(found) = (struct finding){
        code, severity, place,
        fill(found->arena, finding_kind(code)->what, str_slice(a, 0, 80), str_slice(b, 0, 80))};
}

void
findings_add(struct findings *found, enum finding_code code, struct place place, struct str a,
             struct str b)
{
    findings_add_as(found, code, finding_kind(code)->severity, place, a, b);
}

void
findings_keep_errors(struct findings *found)
{
    size_t n = 0;

    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].severity == SEVERITY_E)
            found->list[n++] = found->list[i];
    found->count = n;
    found->dropped = 0;
    found->worst = n > 0 ? SEVERITY_E : SEVERITY_NONE;
}

struct str
place_erl(struct arena *arena, struct place place)
{
    const unsigned parts[] = {place.sequence, place.field, place.repetition, place.component,
                              place.subcomponent};
    struct buf buf;

    if (place.segment[0] == '\0')
        return STR("");
    buf_init(&buf, arena, 32);
    buf_add(&buf, str_of(place.segment));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && parts[i] != 0; i++) {
        buf_char(&buf, '^');
        buf_u64(&buf, parts[i]);
    }
    return buf_str(&buf);
}

static const char *
ordinal(unsigned n)
{
    unsigned tens = n / 10 % 10, ones = n % 10;

    if (tens == 1 || ones == 0 || ones > 3)
        return "th";
    return ones == 1 ? "st" : ones == 2 ? "nd" : "rd";
}

struct str
place_words(struct arena *arena, struct place place)
{
    struct buf buf;

    if (place.segment[0] == '\0')
        return STR("");
    buf_init(&buf, arena, 48);
    buf_add(&buf, str_of(place.segment));
    if (place.field != 0)
        buf_printf(&buf, "-%u", place.field);
    if (place.component != 0)
        buf_printf(&buf, ".%u", place.component);
    if (place.subcomponent != 0)
        buf_printf(&buf, ".%u", place.subcomponent);
    if (place.repetition > 1)
        buf_printf(&buf, " repetition %u", place.repetition);
    if (place.sequence > 1)
        buf_printf(&buf, " of the %u%s %s", place.sequence, ordinal(place.sequence), place.segment);
    return buf_str(&buf);
}

struct str
finding_words(struct arena *arena, const struct finding *finding)
{
    const struct finding_kind *kind = finding_kind(finding->code);
    struct str parts[] = {finding->what, place_words(arena, finding->place), kind->did,
                          kind->remedy};
    struct buf buf;

    buf_init(&buf, arena, 200);
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].n == 0)
            continue;
        if (buf.n > 0)
            BUF_LIT(&buf, " - ");
        buf_add(&buf, parts[i]);
    }
    return buf_str(&buf);
}
