/* web/feed/messages_file.c - what a search of messages found, as a file: CSV or a workbook. */
#include "base/book.h"
#include "base/buf.h"
#include "base/sheet.h"
#include "store/db.h"
#include "web/feed/message.h"
#include "web/feed/messages.h"
#include "web/serve.h"

page_handler messages_file;

enum { COLUMNS = 13 };

static const struct str heads[COLUMNS] = {
    STR_INIT("Received"), STR_INIT("Feed"),   STR_INIT("Control ID"), STR_INIT("Type"),
    STR_INIT("Answer"),   STR_INIT("Added"),  STR_INIT("Changed"),    STR_INIT("Known"),
    STR_INIT("Refused"),  STR_INIT("Errors"), STR_INIT("Warnings"),   STR_INIT("Message"),
    STR_INIT("Client")};

static struct str
number(struct visit *v, int64_t n)
{
    return arena_printf(v->arena, "%lld", (long long)n);
}

/* Nothing of the person but the record's number, and that only for those who may open records. */
static void
fill_row(struct visit *v, const struct messages_file *f, size_t i, struct book_cell *cell)
{
    const struct find_hit *hit = &f->hits.list[i];
    const struct message_row *row = &hit->row;
    const struct str texts[COLUMNS] = {
        feed_moment(v, row->received),
        feed_login_of(f->feeds, f->feed_count, hit->feed),
        row->control_id,
        row->kind,
        row->msa1,
        number(v, row->added),
        number(v, row->changed),
        number(v, row->known),
        number(v, row->refused),
        number(v, row->errors),
        number(v, row->warnings),
        number(v, row->id.v),
        message_may_reveal(v) && row->client.v != 0 ? number(v, row->client.v) : STR("")};

    for (size_t c = 0; c < COLUMNS; c++)
        cell[c].text = texts[c];
}

static struct str
as_csv(struct visit *v, const struct book_cell *cells, size_t rows)
{
    struct buf buf;

    buf_init(&buf, v->arena, 8192);
    for (size_t r = 0; r <= rows; r++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            if (c > 0)
                buf_char(&buf, ',');
            csv_field(&buf, r == 0 ? heads[c] : cells[(r - 1) * COLUMNS + c].text);
        }
        BUF_LIT(&buf, "\r\n");
    }
    return buf_str(&buf);
}

/* GET /messages/s/:search/:file: messages.csv, messages.xlsx */
enum status
messages_file(struct visit *v, struct err *err)
{
    bool csv = str_eq(v->part[1], STR("messages.csv"));
    struct messages_file f;
    struct book_cell *cells;

    if (!csv && !str_eq(v->part[1], STR("messages.xlsx")))
        return FAIL(err, E_NOTFOUND, "there is no such file");
    TRY(messages_again(v, &f, err));
    cells = ARENA_ARRAY(v->arena, struct book_cell, f.hits.count * COLUMNS + 1);
    for (size_t i = 0; i < f.hits.count; i++)
        fill_row(v, &f, i, &cells[i * COLUMNS]);
    TRY(visit_audit_look(
        v, &(struct visit_act){.what = AUDIT_EXPORT, .kind = STR("message"), .reason = f.words},
        err));
    res_header(v->req, v->res, "Content-Disposition",
               arena_printf(v->arena, "attachment; filename=\"%.*s\"", STRF(v->part[1])));
    v->res->type = csv ? "text/csv; charset=utf-8"
                       : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    if (csv) {
        v->res->body = as_csv(v, cells, f.hits.count);
        return OK;
    }
    return book_write(v->arena,
                      &(struct book_page){STR("Messages"), heads, COLUMNS, cells, f.hits.count}, 1,
                      &v->res->body, err);
}
