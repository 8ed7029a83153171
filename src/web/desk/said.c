/* web/desk/said.c - words about to be sent, looked at for patients. */
#include "web/desk/said.h"

void
said_read(struct visit *v, struct str words, struct str subject, struct said *out)
{
    out->count = personal_find(words, v->now.today, out->found);
    if (out->count == 0)
        out->count = personal_find(subject, v->now.today, out->found);
    out->warns = out->count > 0 && visit_field(v, "anyway").n == 0;
}

static bool
told_before(const struct said *said, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (said->found[i].kind == said->found[at].kind)
            return true;
    return false;
}

size_t
said_kinds(const struct said *said, struct str out[PERSONAL_KINDS])
{
    size_t count = 0;

    for (size_t i = 0; i < said->count; i++)
        if (!told_before(said, i))
            out[count++] = personal_words(said->found[i].kind);
    return count;
}
