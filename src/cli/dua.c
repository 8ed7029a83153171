/* cli/dua.c - jenner dua: agreements listed and shown from the terminal. */
#include "org/dua.h"

#include "base/clock.h"
#include "cli/out.h"
#include "cli/store.h"
#include "work/notices.h"

struct wish {
    bool json;
    bool all;         /* also what was superseded */
    int32_t expiring; /* only what ends within so many days; -1: everything */
};

static bool
wanted(const struct board_row *row, const struct wish *wish, struct date today)
{
    int32_t left;

    if (row->dates.step == STEP_SUPERSEDED && !wish->all)
        return false;
    if (wish->expiring < 0)
        return true;
    if (row->dates.step != STEP_SIGNED)
        return false;
    left = row->dates.ends_on.day - today.day;
    return left >= 0 && left <= wish->expiring;
}

static void
print_row(struct cli *cli, const struct board_row *row, bool json, struct date today)
{
    struct line line;

    line_begin(&line, cli, json);
    line_text(&line, "org", row->code);
    line_text(&line, "name", row->name);
    line_text(&line, "representative", row->signer.name);
    line_date(&line, "signed", row->dates.signed_on);
    line_date(&line, "expires", row->dates.ends_on);
    line_text(&line, "state", agreement_state_word(agreement_state(&row->dates, today)));
    line_end(&line);
}

static bool
read_wish(struct cli *cli, struct wish *wish)
{
    const char *expiring = cli_value(cli, "--expiring");

    *wish = (struct wish){cli_flag(cli, "--json"), cli_flag(cli, "--all"), -1};
    if (expiring == NULL || cli_days(str_of(expiring), &wish->expiring))
        return true;
    fprintf(cli->err, "jenner: --expiring takes days, such as 90d, not %s\n", expiring);
    return false;
}

static enum status
list(struct cli *cli, struct tx *tx, const void *arg, struct err *err)
{
    const struct wish *wish = arg;
    struct date today = clock_now().today;
    struct board_row *rows;
    size_t count;

    TRY(agreement_board(tx, cli->arena, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        if (wanted(&rows[i], wish, today))
            print_row(cli, &rows[i], wish->json, today);
    return OK;
}

/* jenner dua list --data DIR [--expiring 90d] [--all] [--json] */
int
cli_dua_list(struct cli *cli)
{
    struct wish wish;

    return read_wish(cli, &wish) ? cli_list_all(cli, list, &wish) : CLI_USAGE;
}

static void
print_agreement(struct cli *cli, const struct org *org, const struct agreement *a,
                struct date today)
{
    struct arena *arena = cli->arena;

    fprintf(cli->out, "%.*s  %.*s  %.*s\n", STRF(org->code), STRF(org->name),
            STRF(agreement_state_word(agreement_state(&a->dates, today))));
    fprintf(cli->out, "  signed %.*s, expires %.*s\n", STRF(date_iso(arena, a->dates.signed_on)),
            STRF(date_iso(arena, a->dates.ends_on)));
    fprintf(cli->out, "  by %.*s, %.*s <%.*s>\n", STRF(a->signer.name), STRF(a->signer.title),
            STRF(a->signer.email));
    if (a->text_number > 0)
        fprintf(cli->out, "  text version %d\n", a->text_number);
    if (a->remark.n > 0)
        fprintf(cli->out, "  %.*s\n", STRF(a->remark));
}

static enum status
print_details(struct cli *cli, struct tx *tx, const struct agreement *a, struct err *err)
{
    struct facility *facilities;
    struct notice *notices;
    size_t facility_count, notice_count;

    TRY(agreement_facilities(tx, cli->arena, a->id, &facilities, &facility_count, err));
    TRY(notice_list(tx, cli->arena, a->id, &notices, &notice_count, err));
    for (size_t i = 0; i < facility_count; i++)
        fprintf(cli->out, "  facility %.*s %.*s %.*s\n", STRF(facilities[i].code),
                STRF(facilities[i].name), STRF(date_iso(cli->arena, facilities[i].until)));
    for (size_t i = 0; i < notice_count; i++)
        fprintf(cli->out, "  notice of %d days to %.*s on %.*s\n", notices[i].days,
                STRF(notices[i].email), STRF(instant_iso(cli->arena, notices[i].at)));
    return OK;
}

static enum status
show(struct cli *cli, struct tx *tx, struct str code, struct date today, struct err *err)
{
    struct org org;
    struct agreement *list;
    size_t count;

    TRY(org_find_code(tx, cli->arena, code, &org, err));
    TRY(agreement_list(tx, cli->arena, org.id, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        print_agreement(cli, &org, &list[i], today);
        TRY(print_details(cli, tx, &list[i], err));
    }
    return OK;
}

/* jenner dua show CODE --data DIR: all agreements of an organization, the newest first */
int
cli_dua_show(struct cli *cli)
{
    return cli_show_one(cli, show);
}

static enum status
notify(struct cli *cli, struct db *db, struct err *err)
{
    struct now now = clock_now();
    struct notice_round agreements;
    size_t accounts;

    TRY(notices_agreements(db, cli->arena, now, &agreements, err));
    TRY(notices_accounts(db, cli->arena, now, &accounts, err));
    fprintf(cli->out, "%zu mails about %zu agreements, %zu mails about accounts\n",
            agreements.mails, agreements.agreements, accounts);
    if (agreements.unreachable > 0)
        fprintf(cli->out, "%zu agreements have no address to write to\n", agreements.unreachable);
    return OK;
}

/* jenner dua notify --data DIR: the mails that are due today; a server does it by itself */
int
cli_dua_notify(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (notify(cli, store.db, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
