/* tests/scenario/answer.c - looking things up in an HL7 answer, with the plainest means. */
#include <ctype.h>
#include <string.h>

#include "scenario.h"

/* Both CR and LF end a segment here: SOAP's line ends are its own affair. */
static struct str
next_segment(struct str *rest)
{
    size_t n = 0;
    struct str segment;

    while (n < rest->n && rest->p[n] != '\r' && rest->p[n] != '\n')
        n++;
    segment = str_slice(*rest, 0, n);
    *rest = n == rest->n ? (struct str){0} : str_skip(*rest, n + 1);
    return segment;
}

static bool
is_segment(struct str segment, const char *name)
{
    return segment.n >= 3 && str_eq(str_slice(segment, 0, 3), str_of(name)) &&
           (segment.n == 3 || segment.p[3] == '|');
}

size_t
answer_count(const struct answer *answer)
{
    struct str rest = answer->hl7;
    size_t n = 0;

    while (rest.p != NULL)
        n += is_segment(next_segment(&rest), "MSH");
    return n;
}

bool
answer_segment(const struct answer *answer, const char *name, size_t n, struct str *out)
{
    struct str rest = answer->hl7;
    size_t message = 0;

    while (rest.p != NULL) {
        struct str segment = next_segment(&rest);

        message += is_segment(segment, "MSH");
        if (message == answer->look + 1 && is_segment(segment, name) && n-- == 0) {
            *out = segment;
            return true;
        }
        if (message > answer->look + 1)
            return false;
    }
    return false;
}

struct str
segment_field(struct str segment, unsigned field, unsigned component)
{
    bool msh = str_starts(segment, STR("MSH"));
    struct str rest = segment;
    struct str value = {0};

    if (msh && field == 1)
        return STR("|");
    for (unsigned i = 0; i <= field - (msh ? 1 : 0); i++)
        value = rest.p == NULL ? (struct str){0} : str_cut(&rest, '|');
    if (component == 0 || (msh && field == 2))
        return value;
    value = str_slice(value, 0, str_find(value, '~'));
    rest = value;
    for (unsigned i = 0; i < component; i++)
        value = rest.p == NULL ? (struct str){0} : str_cut(&rest, '^');
    return value;
}

bool
place_parse(struct str text, char segment[4], unsigned *field, unsigned *component)
{
    struct str numbers = str_skip(text, 4);
    struct str first = str_cut(&numbers, '.');
    uint64_t a, b = 0;

    if (text.n < 5 || text.p[3] != '-' || !isupper((unsigned char)text.p[0]))
        return false;
    if (!str_parse_u64(first, &a) || (numbers.p != NULL && !str_parse_u64(numbers, &b)))
        return false;
    if (a == 0 || a > 99 || b > 99)
        return false;
    memcpy(segment, text.p, 3);
    segment[3] = '\0';
    *field = (unsigned)a;
    *component = (unsigned)b;
    return true;
}

bool
erl_fits(struct str erl, struct str place)
{
    char segment[4];
    unsigned field, component;
    uint64_t n;

    if (!place_parse(place, segment, &field, &component))
        return str_eq(erl, place) || (str_starts(erl, place) && erl.p[place.n] == '^');
    if (!str_eq(str_slice(erl, 0, 3), str_of(segment)))
        return false;
    for (unsigned i = 1; i <= 5; i++) {
        struct str part = erl.p == NULL ? (struct str){0} : str_cut(&erl, '^');

        if (i == 3 && (!str_parse_u64(part, &n) || n != field))
            return false;
        if (i == 5 && component != 0 && (!str_parse_u64(part, &n) || n != component))
            return false;
    }
    return true;
}
