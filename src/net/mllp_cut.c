/* net/mllp_cut.c - where a frame begins and ends. Pure. */
#include <string.h>

#include "net/mllp.h"

enum { START = 0x0b, END = 0x1c };

static bool
blank(char c)
{
    return c == '\r' || c == '\n' || c == ' ' || c == '\t' || c == '\0';
}

static size_t
blanks(struct str s)
{
    size_t n = 0;

    while (n < s.n && blank(s.p[n]))
        n++;
    return n;
}

struct mllp_cut
mllp_cut(struct str in, size_t seen)
{
    struct mllp_cut cut = {.used = blanks(in)};
    const char *end, *start;

    if (cut.used > seen)
        seen = cut.used;
    if (seen >= in.n || (end = memchr(in.p + seen, END, in.n - seen)) == NULL)
        return cut;
    cut.whole = true;
    cut.message = str_slice(in, cut.used, (size_t)(end - in.p));
    start = cut.message.n == 0 ? NULL : memrchr(cut.message.p, START, cut.message.n);
    if (start != NULL) {
        cut.dropped = (size_t)(start - cut.message.p);
        cut.message = str_skip(cut.message, cut.dropped + 1);
    }
    cut.used = (size_t)(end - in.p) + 1;
    cut.used += blanks(str_skip(in, cut.used)); /* CR, LF; what comes later is skipped later */
    return cut;
}
