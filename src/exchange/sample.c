/* exchange/sample.c - reading data/onboard, filling in the days. */
#include "exchange/sample.h"

#include <assert.h>
#include <pthread.h>

#include "base/buf.h"
#include "base/tsv.h"
#include "exchange/onboard_data.h" /* made by tools/mkdata from data/onboard/ */

static struct sample table[SAMPLES_MAX];
static size_t table_count;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
read_table(void)
{
    struct tsv line;

    for (tsv_init(&line, ONBOARD_samples_tsv); tsv_next(&line);) {
        assert(table_count < SAMPLES_MAX);
        table[table_count++] =
            (struct sample){tsv_field(&line, 0), tsv_field(&line, 1), tsv_field(&line, 2),
                            tsv_field(&line, 3), tsv_field(&line, 4), tsv_field(&line, 5)};
    }
}

size_t
samples_all(const struct sample **out)
{
    (void)pthread_once(&once, read_table);
    *out = table;
    return table_count;
}

const struct sample *
sample_find(struct str row)
{
    const struct sample *all;
    size_t count = samples_all(&all);

    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].row, row))
            return &all[i];
    return NULL;
}

/* From its MSH to the next one. */
static struct str
template_of(struct arena *arena, const struct sample *sample)
{
    struct str mark = arena_printf(arena, "|SAMPLE-%.*s|P|", STRF(sample->row));
    struct str all = ONBOARD_samples_hl7, head = STR("\nMSH|");
    size_t at = str_find_str(all, mark), from = at, n;

    assert(at < all.n);
    while (from > 0 && all.p[from - 1] != '\n')
        from--;
    all = str_skip(all, from);
    n = str_find_str(all, head);
    return str_slice(all, 0, n < all.n ? n + 1 : n);
}

/* "now", "0", "-30", "+500" */
static struct str
filled(struct arena *arena, struct str word, struct now now)
{
    int64_t days;

    if (str_eq(word, STR("now")))
        return instant_hl7(arena, now.at, now.offset_minutes);
    if (str_starts(word, STR("+")))
        word = str_skip(word, 1);
    if (!str_parse_i64(word, &days))
        return STR("");
    return date_hl7(arena, date_add_days(now.today, (int32_t)days));
}

struct str
sample_text(struct arena *arena, const struct sample *sample, struct now now)
{
    struct str rest = template_of(arena, sample);
    struct buf buf;

    buf_init(&buf, arena, rest.n + 64);
    while (rest.n > 0) {
        size_t open = str_find(rest, '{'), close;

        for (size_t i = 0; i < open; i++)
            buf_char(&buf, rest.p[i] == '\n' ? '\r' : rest.p[i]);
        rest = str_skip(rest, open);
        if (rest.n == 0)
            break;
        close = str_find(rest, '}');
        buf_add(&buf, filled(arena, str_slice(rest, 1, close), now));
        rest = str_skip(rest, close + 1);
    }
    return buf_str(&buf);
}
