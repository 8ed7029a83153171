/* cli/setup.c - jenner setup, upgrade and recover: a new store, an older one, and a way in for who owns the
 * machine. */
#include <string.h>
#include <unistd.h>

#include "access/account.h"
#include "access/link.h"
#include "base/clock.h"
#include "cli/out.h"
#include "cli/practice.h"
#include "cli/store.h"
#include "cli/user.h"
#include "org/org.h"
#include "store/setting.h"

#define FIRST_URL "http://127.0.0.1:8080"

struct first {
    const char *code, *name, *username, *url;
};

static enum status
add_registry(struct tx *tx, const struct first *first, struct now now, struct org *org,
             struct err *err)
{
    *org = (struct org){.code = str_of(first->code),
                        .name = str_of(first->name),
                        .kind = ORG_REGISTRY,
                        .state = ORG_OPEN};
    return org_add(tx, org, now.at, err);
}

/* The first administrator of the registry itself: may set up everything and everybody else. */
static enum status
add_first(struct cli *cli, struct db *db, const struct first *first, struct now now,
          struct str *token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org;
    struct user user = {.username = str_of(first->username),
                        .roles = ROLE_BIT(ROLE_SYSADMIN) | ROLE_BIT(ROLE_PROGRAM),
                        .standing = USER_INVITED,
                        .active_on = now.today};

    TRY(tx_begin(&tx, db, err));
    TRY(setting_save(&tx, STR("registry.name"), str_of(first->name), err));
    TRY(setting_save(&tx, STR("registry.url"), str_of(first->url), err));
    TRY(add_registry(&tx, first, now, &org, err));
    user.org = org.id;
    TRY(user_add(&tx, &user, now.at, err));
    TRY(link_make(&tx, cli->arena, LINK_FIRST, user.id.v, STR(""), now.at, token, err));
    TRY(audit_add(&tx,
                  &(struct audit_entry){.at = now.at,
                                        .org = org.id,
                                        .source = cli_who(cli),
                                        .what = AUDIT_SYSTEM,
                                        .object_kind = STR("user"),
                                        .object = user.id.v,
                                        .reason = STR("setup: first administrator")},
                  err));
    return tx_commit(&tx, err);
}

static bool
agreed(struct cli *cli, const char *dir)
{
    char line[16];

    fprintf(cli->err, "Make a store at %s? [y/N] ", dir);
    (void)fflush(cli->err);
    return fgets(line, sizeof(line), cli->in) != NULL && (line[0] == 'y' || line[0] == 'Y');
}

static int
refused(struct cli *cli, const struct err *err)
{
    int code = cli_fail(cli, err);

    return err->status == E_CONFLICT ? CLI_CANNOT_CREATE : code;
}

/* jenner setup --data DIR [--db URL] [--code CODE] [--name NAME] [--url URL] [--no-practice] --yes */
int
cli_setup(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *dir = cli_data_dir(cli);
    const char *db = cli_value(cli, "--db"), *url = cli_value(cli, "--url");
    const char *code = cli_value(cli, "--code"), *name = cli_value(cli, "--name");
    struct first first = {code == NULL ? "REGISTRY" : code,
                          name == NULL ? "Immunization Registry" : name, "admin",
                          url == NULL ? FIRST_URL : url};
    bool yes = cli_flag(cli, "--yes"), practice = !cli_flag(cli, "--no-practice");
    struct now now = clock_now();
    struct str token;
    struct err err;

    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (!yes && isatty(fileno(cli->in)) == 0) {
        fputs("jenner: setup asks before it makes a store; say --yes here\n", cli->err);
        return CLI_NO_INPUT;
    }
    if (!yes && !agreed(cli, dir))
        return CLI_FINDINGS;
    if ((practice && practice_make(cli, dir, now, &err) != OK) ||
        cli_store_make(cli, dir, db == NULL ? STR("") : str_of(db), now.at, &store, &err) != OK ||
        add_first(cli, store.db, &first, now, &token, &err) != OK)
        return refused(cli, &err);
    fprintf(cli->err,
            "The store is at %s. Open this link within %d minutes to become its administrator "
            "(organization %s, user %s):\n",
            dir, link_minutes(LINK_FIRST), first.code, first.username);
    fprintf(cli->out, "%s/welcome/%.*s\n", first.url, STRF(token));
    return CLI_DONE;
}

/* E_NOTFOUND if there is no store in `dir`. */
static enum status
upgrade(struct cli *cli, const char *dir, struct err *err)
{
    struct str url;
    unsigned steps;

    TRY(cli_store_url(cli->arena, dir, &url, err));
    TRY(db_migrate(url, clock_now().at, &steps, err));
    fprintf(cli->err, "%s: %u schema step%s taken; the schema is %d.\n", dir, steps,
            steps == 1 ? "" : "s", db_schema());
    return OK;
}

/* jenner upgrade --data DIR: each step is one transaction, so that what was interrupted goes on. */
int
cli_upgrade(struct cli *cli)
{
    const char *dir = cli_data_dir(cli);
    enum status status;
    struct err err;

    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    status = upgrade(cli, dir, &err);
    if (status == OK) {
        status = upgrade(cli, practice_folder(cli->arena, dir), &err);
        if (status == E_NOTFOUND) /* not everybody has one */
            status = OK;
    }
    return status == OK ? CLI_DONE : cli_fail(cli, &err);
}

/* Reactivates, takes a lost second factor away, makes a fresh link, and notes who did it. */
static enum status
make_way_in(struct cli *cli, struct db *db, struct str who, struct now now, struct user *user,
            struct str *token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = now.at,
                                .source = cli_who(cli),
                                .what = AUDIT_RESET,
                                .object_kind = STR("user"),
                                .reason = STR("recover: link made on the host")};

    TRY(tx_begin(&tx, db, err));
    TRY(cli_user_find(&tx, cli->arena, who, user, err));
    if (user_state(user, now.today) != USER_ACTIVE && user->standing != USER_INVITED)
        TRY(user_change(&tx, cli->arena, user, user->roles, USER_ACTIVE, now.today, err));
    TRY(account_factor_drop(&tx, user, err));
    TRY(link_make(&tx, cli->arena, LINK_RESET, user->id.v, user->email, now.at, token, err));
    entry.org = user->org;
    entry.object = user->id.v;
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner recover USER|CODE/USER --data DIR [--url URL] */
int
cli_recover(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *url = cli_value(cli, "--url");
    struct now now = clock_now();
    struct user user;
    struct str token;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (make_way_in(cli, store.db, str_of(cli->args[0]), now, &user, &token, &err) != OK)
        return err.status == E_NOTFOUND ? (cli_fail(cli, &err), CLI_BAD_DATA) : cli_fail(cli, &err);
    fprintf(cli->err, "Open this link within %d minutes to set a new password for %.*s of %.*s:\n",
            link_minutes(LINK_RESET), STRF(user.username), STRF(user.org_code));
    fprintf(cli->out, "%s/reset/%.*s\n", url == NULL ? FIRST_URL : url, STRF(token));
    return CLI_DONE;
}
