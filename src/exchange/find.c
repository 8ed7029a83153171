/* exchange/find.c - the ways a message can be found, one after the other. */
#include "exchange/find.h"

#include <stdlib.h>

#include "base/buf.h"
#include "exchange/find.sql.h"

enum { WORD_BYTES = 60 };

/* The statements all give the same columns; only their names differ. */
#define TAKE(rows, count)                                                                          \
    for (size_t i = 0; i < (count); i++)                                                           \
    add(f, &(struct find_hit){.row = {.id = {(rows)[i].message_id},                                \
                                      .received = (rows)[i].received_at,                           \
                                      .control_id = (rows)[i].control_id,                          \
                                      .kind = (rows)[i].kind,                                      \
                                      .msa1 = (rows)[i].msa1,                                      \
                                      .client = {(rows)[i].client_id},                             \
                                      .added = (rows)[i].doses_added,                              \
                                      .changed = (rows)[i].doses_changed,                          \
                                      .known = (rows)[i].doses_known,                              \
                                      .refused = (rows)[i].doses_refused,                          \
                                      .errors = (rows)[i].errors,                                  \
                                      .warnings = (rows)[i].warnings},                             \
                              .feed = {(rows)[i].feed_id}})

struct finder {
    struct tx *tx;
    struct arena *arena;
    const struct find_question *q;
    struct find_hits *out;
};

static void
add(struct finder *f, const struct find_hit *hit)
{
    if (f->out->count == FIND_MOST) {
        f->out->more = true;
        return;
    }
    for (size_t i = 0; i < f->out->count; i++)
        if (f->out->list[i].row.id.v == hit->row.id.v)
            return;
    f->out->list[f->out->count++] = *hit;
}

static struct str
word_of(struct arena *arena, char kind, struct str text)
{
    struct buf buf;

    buf_init(&buf, arena, WORD_BYTES + 2);
    buf_char(&buf, kind);
    buf_char(&buf, ':');
    text = str_trim(text);
    for (size_t i = 0; i < text.n && i < WORD_BYTES; i++) {
        char c = text.p[i];

        buf_char(&buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return buf_str(&buf);
}

struct str
find_lot_word(struct arena *arena, struct str lot)
{
    return word_of(arena, 'L', lot);
}

struct str
find_address_word(struct arena *arena, struct str address)
{
    return word_of(arena, 'A', address);
}

/* Many feeds number their messages alike: an organization's own are found by both at once. */
static enum status
control_anywhere(struct finder *f, struct err *err)
{
    struct find_control_anywhere_row *rows;
    struct find_control_anywhere_in in = {
        .control_id = f->q->text, .msa1 = f->q->msa1, .most = FIND_MOST + 1};
    size_t count;

    TRY(find_control_anywhere(f->tx, f->arena, &in, &rows, &count, err));
    TAKE(rows, count);
    return OK;
}

static enum status
by_control(struct finder *f, struct err *err)
{
    struct find_by_control_row *rows;
    struct find_by_control_in in = {.org_id = f->q->scope.v,
                                    .control_id = f->q->text,
                                    .msa1 = f->q->msa1,
                                    .most = FIND_MOST + 1};
    size_t count;

    TRY(find_by_control(f->tx, f->arena, &in, &rows, &count, err));
    TAKE(rows, count);
    return OK;
}

static enum status
by_word(struct finder *f, struct str word, struct err *err)
{
    struct find_by_word_row *rows;
    struct find_by_word_in in = {.org_id = f->q->scope.v,
                                 .word = word,
                                 .received_on = f->q->since,
                                 .msa1 = f->q->msa1,
                                 .most = FIND_MOST + 1};
    size_t count;

    TRY(find_by_word(f->tx, f->arena, &in, &rows, &count, err));
    TAKE(rows, count);
    return OK;
}

static enum status
by_code(struct finder *f, struct str code, struct err *err)
{
    struct find_by_code_row *rows;
    struct find_by_code_in in = {.org_id = f->q->scope.v,
                                 .received_on = f->q->since,
                                 .code = code,
                                 .msa1 = f->q->msa1,
                                 .most = FIND_MOST + 1};
    size_t count;

    TRY(find_by_code(f->tx, f->arena, &in, &rows, &count, err));
    TAKE(rows, count);
    return OK;
}

static enum status
by_clients(struct finder *f, struct err *err)
{
    for (size_t c = 0; c < f->q->client_count; c++) {
        struct find_by_client_row *rows;
        struct find_by_client_in in = {.org_id = f->q->scope.v,
                                       .client_id = f->q->clients[c].v,
                                       .received_on = f->q->since,
                                       .msa1 = f->q->msa1,
                                       .most = FIND_MOST + 1};
        size_t count;

        TRY(find_by_client(f->tx, f->arena, &in, &rows, &count, err));
        TAKE(rows, count);
    }
    return OK;
}

static bool
holds(struct str text, struct str piece)
{
    for (size_t i = 0; i + piece.n <= text.n; i++)
        if (str_ieq(str_slice(text, i, i + piece.n), piece))
            return true;
    return false;
}

/* Codes and sentences of the catalogue that hold the text; a text of two letters fits too much. */
static enum status
by_error(struct finder *f, struct err *err)
{
    size_t codes = 0;

    for (size_t i = 0; i < FINDING_COUNT && codes < FIND_CODES && f->q->text.n > 2; i++) {
        const struct finding_kind *kind = finding_kind((enum finding_code)i);

        if (!holds(kind->own, f->q->text) && !holds(kind->what, f->q->text))
            continue;
        codes++;
        TRY(by_code(f, kind->own, err));
    }
    return OK;
}

static int
newest_first(const void *a, const void *b)
{
    const struct find_hit *x = a, *y = b;

    return (y->row.id.v > x->row.id.v) - (y->row.id.v < x->row.id.v);
}

static enum status
try_way(struct finder *f, enum find_way way, struct err *err)
{
    switch (way) {
    case FIND_CONTROL:
        return f->q->scope.v == 0 ? control_anywhere(f, err) : by_control(f, err);
    case FIND_LOT:
        return by_word(f, find_lot_word(f->arena, f->q->text), err);
    case FIND_ADDRESS:
        return by_word(f, find_address_word(f->arena, f->q->text), err);
    case FIND_ERROR:
        return by_error(f, err);
    case FIND_CLIENT:
        return by_clients(f, err);
    case FIND_NOTHING:
        break;
    }
    return OK;
}

enum status
find_messages(struct tx *tx, struct arena *arena, const struct find_question *question,
              struct find_hits *out, struct err *err)
{
    struct finder f = {tx, arena, question, out};

    *out = (struct find_hits){.list = ARENA_ARRAY(arena, struct find_hit, FIND_MOST)};
    for (enum find_way way = FIND_CONTROL; way <= FIND_CLIENT && out->count == 0; way++) {
        TRY(try_way(&f, way, err));
        out->way = out->count > 0 ? way : FIND_NOTHING;
    }
    qsort(out->list, out->count, sizeof(*out->list), newest_first);
    return OK;
}
