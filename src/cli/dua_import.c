/* cli/dua_import.c - jenner dua import: agreements of an older system, all faults at once, all or nothing. */
#include "access/audit.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/sheet.h"
#include "cli/out.h"
#include "cli/store.h"
#include "org/dua.h"
#include "post/post.h"

enum column { C_CODE, C_NAME, C_KIND, C_REPRESENTATIVE, C_TITLE, C_EMAIL, C_SIGNED, COLUMNS };

static const char *const headings[COLUMNS] = {"code",  "name",  "type",  "representative",
                                              "title", "email", "signed"};

struct row {
    uint32_t number;
    struct org org;
    struct signer signer;
    struct date signed_on;
};

struct import {
    struct cli *cli;
    struct sheet sheet;
    struct now now;
    size_t place[COLUMNS]; /* SIZE_MAX if it is not there */
    struct row *rows;
    size_t count;
    size_t faults;
    size_t added, renewed, skipped;
};

static void
fault(struct import *import, uint32_t row, const char *column, struct str value, const char *remedy)
{
    fprintf(import->cli->out, "row %u, %s \"%.*s\": %s\n", row, column, STRF(value), remedy);
    import->faults++;
}

static void
find_columns(struct import *import)
{
    const struct sheet_row *head = &import->sheet.rows[0];

    for (size_t c = 0; c < COLUMNS; c++) {
        import->place[c] = SIZE_MAX;
        for (size_t i = 0; i < head->count; i++)
            if (str_ieq(cell_text(head, i), str_of(headings[c])))
                import->place[c] = i;
    }
    if (import->place[C_CODE] == SIZE_MAX || import->place[C_SIGNED] == SIZE_MAX)
        fault(import, head->number, "heading", STR(""),
              "the columns code and signed are needed; name, type, representative, title and email "
              "may be there");
}

static struct str
cell(const struct import *import, const struct sheet_row *row, enum column c)
{
    return import->place[c] == SIZE_MAX ? STR("") : cell_text(row, import->place[c]);
}

static void
read_row(struct import *import, const struct sheet_row *row)
{
    struct row *out = &import->rows[import->count++];
    struct str kind = cell(import, row, C_KIND), day = cell(import, row, C_SIGNED);

    *out =
        (struct row){.number = row->number,
                     .org = {.code = cell(import, row, C_CODE), .name = cell(import, row, C_NAME)},
                     .signer = {.name = cell(import, row, C_REPRESENTATIVE),
                                .title = cell(import, row, C_TITLE),
                                .email = cell(import, row, C_EMAIL)},
                     .signed_on = DATE_NONE};
    if (!org_code_valid(out->org.code))
        fault(import, row->number, "code", out->org.code, "1 to 20 letters, digits, - . or _");
    if (kind.n > 0 && !org_kind_find(kind, &out->org.kind))
        fault(import, row->number, "type", kind, "not a type of organization");
    if (!date_parse_iso(day, &out->signed_on))
        fault(import, row->number, "signed", day, "a day as YYYY-MM-DD");
    else if (date_cmp(out->signed_on, import->now.today) > 0)
        fault(import, row->number, "signed", day, "the day lies in the future");
    if (out->signer.email.n > 0 && !mail_address_valid(out->signer.email))
        fault(import, row->number, "email", out->signer.email,
              "an address such as ann@example.org, or none: the notices go there");
}

/* An organization that is not there yet needs a name. */
static enum status
settle_org(struct import *import, struct tx *tx, struct row *row, struct instant now,
           struct err *err)
{
    struct org known;
    enum status status = org_find_code(tx, import->cli->arena, row->org.code, &known, err);

    if (status == OK) {
        row->org = known;
        return OK;
    }
    if (status != E_NOTFOUND)
        return status;
    if (row->org.name.n == 0) {
        fault(import, row->number, "name", row->org.name, "a new organization needs one");
        return OK;
    }
    import->added++;
    return org_add(tx, &row->org, now, err);
}

/* What is in force already with this signature, or a later one, stays. */
static enum status
take_row(struct import *import, struct tx *tx, struct row *row, struct instant now, struct err *err)
{
    struct agreement *list, fresh;
    const struct agreement *current;
    size_t count;

    TRY(settle_org(import, tx, row, now, err));
    if (import->faults > 0)
        return OK;
    TRY(agreement_list(tx, import->cli->arena, row->org.id, &list, &count, err));
    current = agreement_current(list, count);
    if (current != NULL && date_is(current->dates.signed_on) &&
        date_cmp(current->dates.signed_on, row->signed_on) >= 0) {
        import->skipped++;
        return OK;
    }
    TRY(agreement_take_over(tx, row->org.id, row->signed_on, &row->signer, now, &fresh, err));
    import->renewed++;
    return audit_add(tx,
                     &(struct audit_entry){.at = now,
                                           .org = row->org.id,
                                           .source = cli_who(import->cli),
                                           .what = AUDIT_ADD,
                                           .object_kind = STR("agreement"),
                                           .object = fresh.id.v,
                                           .reason = STR("imported")},
                     err);
}

static enum status
take_all(struct import *import, struct db *db, struct instant now, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    for (size_t i = 0; i < import->count; i++)
        TRY(take_row(import, &tx, &import->rows[i], now, err));
    return import->faults > 0 ? OK : tx_commit(&tx, err);
}

/* Which of two rows holds is not ours to guess. */
static void
find_duplicates(struct import *import)
{
    for (size_t i = 0; i < import->count; i++)
        for (size_t j = 0; j < i; j++)
            if (str_eq(import->rows[j].org.code, import->rows[i].org.code)) {
                fault(
                    import, import->rows[i].number, "code", import->rows[i].org.code,
                    arena_cstr(import->cli->arena,
                               arena_printf(import->cli->arena,
                                            "this organization stands in row %u already: keep one",
                                            import->rows[j].number)));
                break;
            }
}

static enum status
read_sheet(struct import *import, const char *path, struct err *err)
{
    struct str bytes, why;

    TRY(cli_read(import->cli, path, LIMIT_UPLOAD_BYTES, &bytes, err));
    if (!sheet_read(import->cli->arena, bytes, STR("Agreements"), &import->sheet, &why))
        return FAIL(err, E_INVALID, "%s: %.*s", path, STRF(why));
    import->rows = ARENA_ARRAY(import->cli->arena, struct row, import->sheet.count);
    find_columns(import);
    if (import->faults > 0)
        return OK;
    for (size_t i = 1; i < import->sheet.count; i++)
        read_row(import, &import->sheet.rows[i]);
    find_duplicates(import);
    return OK;
}

/* jenner dua import FILE.csv|FILE.xlsx --data DIR */
int
cli_dua_import(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct import import = {.cli = cli, .now = clock_now()};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (read_sheet(&import, cli->args[0], &err) != OK)
        return cli_fail_data(cli, &err);
    if (import.faults == 0 && take_all(&import, store.db, import.now.at, &err) != OK)
        return cli_fail(cli, &err);
    if (import.faults > 0) {
        fprintf(cli->err, "%zu faults; nothing was imported\n", import.faults);
        return CLI_FINDINGS;
    }
    fprintf(cli->out, "%zu agreements, %zu new organizations, %zu known already\n", import.renewed,
            import.added, import.skipped);
    return CLI_DONE;
}
