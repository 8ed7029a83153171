/* cli/audit.c - jenner audit verify: does the chain of who did what still hold? */
#include "access/audit.h"

#include "base/file.h"
#include "cli/store.h"

static void
print_faults(struct cli *cli, const struct audit_check *check)
{
    int64_t shown = check->faults < AUDIT_FAULTS_MAX ? check->faults : AUDIT_FAULTS_MAX;

    for (int64_t i = 0; i < shown; i++)
        fprintf(cli->out, "%.*s\n", STRF(audit_fault_words(cli->arena, &check->list[i])));
    if (check->faults > shown)
        fprintf(cli->out, "and %lld more\n", (long long)(check->faults - shown));
}

/* The head noted outside the store: given by hand, or the file beside the store. NULL if neither. */
static enum status
outside_head(struct cli *cli, const char *dir, const char *given, struct audit_head *head,
             const struct audit_head **out, struct err *err)
{
    const char *path = arena_cstr(cli->arena, arena_printf(cli->arena, "%s/audit.head", dir));
    struct str text;

    *out = NULL;
    if (given != NULL) {
        text = str_of(given);
    } else {
        enum status status = file_read(cli->arena, path, 4096, &text, err);

        if (status == E_NOTFOUND)
            return OK;
        TRY(status);
    }
    if (!audit_head_parse(text, head))
        return FAIL(err, E_INVALID, "a head is written NUMBER:64 hexadecimal digits");
    *out = head;
    return OK;
}

/* jenner audit verify --data DIR [--head SEQ:HEX] */
int
cli_audit_verify(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *given = cli_value(cli, "--head");
    const struct audit_head *outside;
    struct audit_head head;
    struct audit_check check;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (outside_head(cli, store.dir, given, &head, &outside, &err) != OK ||
        audit_verify(store.db, outside, &check, &err) != OK)
        return cli_fail(cli, &err);
    print_faults(cli, &check);
    if (check.faults > 0)
        return CLI_FINDINGS;
    fprintf(cli->out, "The chain holds: %lld rows, %lld waiting, head %.*s\n",
            (long long)check.rows, (long long)check.waiting,
            STRF(audit_head_text(cli->arena, &check.head)));
    return CLI_DONE;
}
