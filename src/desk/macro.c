/* desk/macro.c - ready-made answers, kept and filled in. */
#include "desk/macro.h"

#include "base/buf.h"
#include "base/id.h"
#include "desk/ticket.sql.h"
#include "store/db.h"

static const struct macro_value *
value_of(struct str name, const struct macro_value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, values[i].name))
            return &values[i];
    return NULL;
}

/* Is this what stands between the braces of a value? Small letters and dots: other braces are text. */
static bool
is_name(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((text.p[i] < 'a' || text.p[i] > 'z') && text.p[i] != '.')
            return false;
    return text.n > 0 && text.n <= 40;
}

struct str
macro_fill(struct arena *arena, struct str text, const struct macro_value *values, size_t count)
{
    struct buf buf;

    buf_init(&buf, arena, text.n + 256);
    while (text.n > 0) {
        size_t open = str_find(text, '{');
        struct str rest = str_skip(text, open + 1);
        size_t shut = str_find(rest, '}');
        struct str name = str_slice(rest, 0, shut);
        const struct macro_value *value = shut < rest.n ? value_of(name, values, count) : NULL;

        buf_add(&buf, str_slice(text, 0, open));
        if (value != NULL)
            buf_add(&buf, value->value);
        else if (open < text.n)
            buf_char(&buf, '{');
        text = value != NULL ? str_skip(rest, shut + 1) : rest;
    }
    return buf_str(&buf);
}

struct str
macro_unknown(struct str text, const struct macro_value *values, size_t count)
{
    while (text.n > 0) {
        struct str rest = str_skip(text, str_find(text, '{') + 1);
        size_t shut = str_find(rest, '}');
        struct str name = str_slice(rest, 0, shut);

        if (shut < rest.n && is_name(name) && value_of(name, values, count) == NULL)
            return name;
        text = rest;
    }
    return STR("");
}

enum status
macro_list(struct tx *tx, struct arena *arena, struct macro **out, size_t *count, struct err *err)
{
    struct macros_all_row *rows;

    TRY(macros_all(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct macro, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct macro){rows[i].macro_id, rows[i].title, rows[i].body};
    return OK;
}

enum status
macro_save(struct tx *tx, struct macro *macro, struct err *err)
{
    if (macro->title.n == 0 || macro->title.n > MACRO_TITLE_BYTES || macro->body.n == 0 ||
        macro->body.n > MACRO_BYTES)
        return FAIL(err, E_INVALID, "a ready-made answer has a title and up to %d letters",
                    MACRO_BYTES);
    if (macro->id == 0)
        macro->id = id_new();
    return macro_put(
        tx,
        &(struct macro_put_in){.macro_id = macro->id, .title = macro->title, .body = macro->body},
        err);
}

enum status
macro_remove(struct tx *tx, int64_t id, struct err *err)
{
    int64_t changed;

    TRY(macro_drop(tx, &(struct macro_drop_in){.macro_id = id}, &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "there is no such ready-made answer");
}
