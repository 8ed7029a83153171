/* exchange/sheet_keep.c - who of a sheet is on record; the template; a sheet between check and storing. */
#include "base/book.h"
#include "base/buf.h"
#include "base/id.h"
#include "exchange/journal.h"
#include "exchange/rehearse.h"
#include "exchange/sheet.sql.h"
#include "exchange/sheet_cells.h"
#include "exchange/vxu_read.h"

static const int64_t upload_us = (int64_t)UPLOAD_HOURS * 3600 * 1000000;

/* -- who is on record -------------------------------------------------------------------------- */

/* The door's own way, in a transaction that is rolled back. */
static enum status
look_at(struct arena *arena, const struct sheet_ask *ask, struct sheet_one *person, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ask how = {.profiles = ask->ex->profiles,
                      .codes = ask->ex->codes,
                      .switches = SHEET_SWITCHES,
                      .today = ask->now.today,
                      .now = ask->now.at};
    struct verdict verdict = judge_message(arena, &how, person->message);
    struct reader reader = {arena, verdict.msg, ask->ex->codes};
    struct report *report = vxu_read(&reader, false);
    struct intake_ready ready;
    struct intake done = {0};

    report->by = REPORT_BY_SHEET;
    report->organization = ask->org.v;
    report->received = ask->now.at;
    report->today = ask->now.today;
    intake_prepare(arena, ask->ex->codes, report, &ready);
    TRY(tx_begin(&tx, ask->ex->db, err));
    TRY(intake_apply(&tx, arena, &ready, verdict.found, &done, err));
    person->is = done.match == MATCH_SAME     ? PERSON_IS_HERE
                 : done.match == MATCH_REVIEW ? PERSON_IS_POSSIBLE
                                              : PERSON_IS_NEW;
    person->added = (uint32_t)done.added;
    person->known = (uint32_t)(done.known + done.joined);
    person->changed = (uint32_t)done.changed;
    return OK;
}

enum status
sheet_look(struct arena *arena, const struct sheet_ask *ask, struct sheet_check *check,
           struct err *err)
{
    for (size_t i = 0; i < check->count; i++) {
        unsigned tries = 0;
        enum status status;

        if (check->persons[i].bad)
            continue;
        do
            status = look_at(arena, ask, &check->persons[i], err);
        while (tx_again(&tries, status));
        TRY(status);
    }
    return OK;
}

/* -- the template ------------------------------------------------------------------------------ */

static void
fill_help(struct str *head, struct book_column *help)
{
    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++) {
        enum dose_column column = (enum dose_column)c;

        head[c] = sheet_heading(column);
        help[c] = (struct book_column){head[c], sheet_takes(column), sheet_needed(column)};
    }
}

enum status
sheet_template(struct arena *arena, struct str *out, struct err *err)
{
    struct str head[SHEET_COLUMN_COUNT], example[SHEET_COLUMN_COUNT];
    struct book_column help[SHEET_COLUMN_COUNT];

    fill_help(head, help);
    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++)
        example[c] = sheet_example((enum dose_column)c);
    return book_write_filled(arena,
                             &(struct book_filled){.name = STR("Doses"),
                                                   .head = head,
                                                   .columns = SHEET_COLUMN_COUNT,
                                                   .cells = example,
                                                   .rows = 1,
                                                   .help = help,
                                                   .help_count = SHEET_COLUMN_COUNT},
                             out, err);
}

/* -- the same rows with their faults marked ---------------------------------------------------- */

static size_t
widest(const struct sheet *sheet)
{
    size_t most = 0;

    for (size_t i = 0; i < sheet->count; i++)
        most = sheet->rows[i].count > most ? sheet->rows[i].count : most;
    return most;
}

static struct book_fault *
book_faults(struct arena *arena, const struct sheet_check *check)
{
    struct book_fault *list = ARENA_ARRAY(arena, struct book_fault, check->fault_count + 1);

    for (size_t i = 0; i < check->fault_count; i++) {
        const struct dose_fault *f = &check->faults[i];

        list[i] = (struct book_fault){f->line == 0 ? SIZE_MAX : f->line - 1,
                                      f->at,
                                      f->heading,
                                      f->value,
                                      f->wrong,
                                      f->remedy};
    }
    return list;
}

/* The sender's own columns in their own order, so that what else stands in the sheet is not lost. */
enum status
sheet_faults(struct arena *arena, const struct sheet *sheet, const struct sheet_check *check,
             struct str *out, struct err *err)
{
    size_t columns = widest(sheet);
    struct str names[SHEET_COLUMN_COUNT];
    struct book_column help[SHEET_COLUMN_COUNT];
    struct str *cells = ARENA_ARRAY(arena, struct str, (sheet->count + 1) * columns + 1);

    fill_help(names, help);
    for (size_t i = 0; i < sheet->count; i++)
        for (size_t c = 0; c < columns; c++)
            cells[i * columns + c] = cell_text(&sheet->rows[i], c);
    return book_write_filled(arena,
                             &(struct book_filled){.name = STR("Doses"),
                                                   .head = cells,
                                                   .columns = columns,
                                                   .cells = cells + columns,
                                                   .rows = sheet->count > 0 ? sheet->count - 1 : 0,
                                                   .faults = book_faults(arena, check),
                                                   .fault_count = check->fault_count,
                                                   .help = help,
                                                   .help_count = SHEET_COLUMN_COUNT},
                             out, err);
}

struct str
sheet_template_csv(struct arena *arena)
{
    struct buf buf;

    buf_init(&buf, arena, 1024);
    for (size_t line = 0; line < 2; line++) {
        for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++) {
            if (c > 0)
                buf_char(&buf, ',');
            csv_field(&buf, line == 0 ? sheet_heading((enum dose_column)c)
                                      : sheet_example((enum dose_column)c));
        }
        BUF_LIT(&buf, "\r\n");
    }
    return buf_str(&buf);
}

/* -- between check and storing ----------------------------------------------------------------- */

/* Stands before the text of a cell that was no plain one: what was a fault when it was checked is one
 * when it is stored. */
static const char kind_marks[] = {[CELL_FORMULA] = '\x01', [CELL_MERGED] = '\x02'};

/* As it was sent. */
static struct str
as_csv(struct arena *arena, const struct sheet *sheet)
{
    uint32_t at = 1;
    struct buf buf;

    buf_init(&buf, arena, 4096);
    for (size_t i = 0; i < sheet->count; i++) {
        for (; at < sheet->rows[i].number; at++)
            BUF_LIT(&buf, "\r\n"); /* empty rows, so that numbers stay */
        for (size_t c = 0; c < sheet->rows[i].count; c++) {
            struct str text = cell_text(&sheet->rows[i], c);

            if (c > 0)
                buf_char(&buf, ',');
            buf_char(&buf, '"');
            if (sheet->rows[i].cells[c].kind != CELL_PLAIN)
                buf_char(&buf, kind_marks[sheet->rows[i].cells[c].kind]);
            for (size_t k = 0; k < text.n; k++) {
                if (text.p[k] == '"')
                    buf_char(&buf, '"');
                buf_char(&buf, text.p[k]);
            }
            buf_char(&buf, '"');
        }
        BUF_LIT(&buf, "\r\n");
        at++;
    }
    return buf_str(&buf);
}

static void
give_kind(struct cell *cell)
{
    for (enum cell_kind kind = CELL_FORMULA; kind <= CELL_MERGED; kind++)
        if (cell->text.n > 0 && cell->text.p[0] == kind_marks[kind])
            *cell = (struct cell){str_skip(cell->text, 1), kind};
}

bool
upload_sheet(struct arena *arena, const struct upload *upload, struct sheet *out)
{
    struct str why;

    if (upload->csv.p == NULL || !sheet_read_csv(arena, upload->csv, out, &why))
        return false;
    for (size_t i = 0; i < out->count; i++)
        for (size_t c = 0; c < out->rows[i].count; c++)
            give_kind(&out->rows[i].cells[c]);
    return true;
}

enum status
upload_forget(struct tx *tx, struct instant now, int64_t *sheets, struct err *err)
{
    return upload_sweep(tx, &(struct upload_sweep_in){.made_at = {now.us - upload_us}}, sheets,
                        err);
}

enum status
upload_keep(struct tx *tx, struct arena *arena, const struct sheet *sheet, struct upload *upload,
            struct err *err)
{
    return upload_add(tx,
                      &(struct upload_add_in){.upload_id = upload->id,
                                              .org_id = upload->org.v,
                                              .user_id = upload->user,
                                              .made_at = upload->made_at,
                                              .person_count = upload->persons,
                                              .dose_count = upload->doses,
                                              .body_z = journal_pack(arena, as_csv(arena, sheet))},
                      err);
}

enum status
upload_load(struct tx *tx, struct arena *arena, const struct upload_ask *ask, struct upload *out,
            struct err *err)
{
    struct upload_find_row row;
    struct upload_find_in in = {.upload_id = ask->id, .org_id = ask->org.v};
    bool found;

    TRY(upload_find(tx, arena, &in, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "upload %lld is not there", (long long)ask->id);
    *out = (struct upload){.id = row.upload_id,
                           .org = {row.org_id},
                           .user = row.user_id,
                           .made_at = row.made_at,
                           .stored_at = row.stored_at,
                           .persons = row.person_count,
                           .doses = row.dose_count};
    if (ask->now.us - row.made_at.us > upload_us)
        return OK; /* too old, though nobody has swept it yet */
    return row.body_z.n == 0 ? OK : journal_unpack(arena, row.body_z, &out->csv, err);
}

enum status
upload_done(struct tx *tx, int64_t id, struct instant at, bool faults, struct err *err)
{
    int64_t changed;

    TRY(upload_stored(tx,
                      &(struct upload_stored_in){.stored_at = at, .kept = faults, .upload_id = id},
                      &changed, err));
    return changed == 1 ? OK : FAIL(err, E_CONFLICT, "upload %lld is stored", (long long)id);
}

/* -- the feed ---------------------------------------------------------------------------------- */

static enum status
make_feed(struct exchange *ex, struct arena *arena, const struct sheet_ask *ask, struct str login,
          struct err *err)
{
    struct feed feed = {.org = ask->org,
                        .code = STR("SHEET"),
                        .name = STR("Spreadsheets"),
                        .login = login,
                        .state = FEED_LIVE,
                        .mllp_from = STR("127.0.0.0/8"),
                        .closed_on = DATE_NONE,
                        .switches = SHEET_SWITCHES};
    struct str secret; /* nobody is told: only pages send by it */

    return feed_add(ex, arena, ask->now.at, &feed, &secret, err);
}

enum status
sheet_feed(struct exchange *ex, struct arena *arena, const struct sheet_ask *ask,
           struct caller *out, struct err *err)
{
    struct str login = arena_printf(arena, "%.*s.SHEET", STRF(ask->org_code));
    enum status status = feed_by_name(ex, arena, login, out, err);

    if (status == E_NOTFOUND) {
        TRY(make_feed(ex, arena, ask, login, err));
        status = feed_by_name(ex, arena, login, out, err);
    }
    out->door = DOOR_SHEET;
    return status;
}
