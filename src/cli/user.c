/* cli/user.c - jenner user: users added, listed, reset, disabled from the terminal. */
#include "cli/user.h"

#include "access/link.h"
#include "base/clock.h"
#include "cli/out.h"
#include "cli/store.h"

#define FIRST_URL "http://127.0.0.1:8080"

enum status
cli_user_find(struct tx *tx, struct arena *arena, struct str who, struct user *out, struct err *err)
{
    struct str name = who, code = str_cut(&name, '/');
    struct user *list;
    size_t count, found = 0;

    if (name.p != NULL)
        return user_find(tx, arena, code, name, out, err);
    TRY(user_list_all(tx, arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(list[i].username, who))
            continue;
        *out = list[i];
        found++;
    }
    if (found == 0)
        return FAIL(err, E_NOTFOUND, "there is no such user");
    if (found > 1)
        return FAIL(err, E_CONFLICT, "%zu organizations have this user: say CODE/USER", found);
    return OK;
}

static struct audit_entry
entry_of(struct cli *cli, const struct user *user, enum audit_action what, struct str reason,
         struct now now)
{
    return (struct audit_entry){.at = now.at,
                                .org = user->org,
                                .source = cli_who(cli),
                                .what = what,
                                .object_kind = STR("user"),
                                .object = user->id.v,
                                .reason = reason};
}

static bool
read_roles(struct cli *cli, const char *text, role_set *out)
{
    struct str unknown = STR("");

    if (text != NULL && roles_parse(str_of(text), out, &unknown) && *out != 0)
        return true;
    if (unknown.n > 0)
        fprintf(cli->err, "jenner: %.*s is not a role\n", STRF(unknown));
    fprintf(cli->err, "The roles are:\n");
    for (size_t i = 0; i < ROLE_COUNT; i++)
        fprintf(cli->err, "  %-14.*s %.*s\n", STRF(role_word((enum role)i)),
                STRF(role_words((enum role)i)));
    return false;
}

/* Staff roles reach every organization, so they are given only within the registry's own. */
static enum status
check_roles(const struct org *org, role_set roles, struct err *err)
{
    if (access_staff(roles) && org->kind != ORG_REGISTRY)
        return FAIL(err, E_DENIED,
                    "staff roles are given only within the registry's own organization");
    return OK;
}

static enum status
create(struct cli *cli, struct db *db, struct str org_code, struct user *user, struct now now,
       struct str *token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry;
    struct org org;

    TRY(tx_begin(&tx, db, err));
    TRY(org_find_code(&tx, cli->arena, org_code, &org, err));
    TRY(check_roles(&org, user->roles, err));
    user->org = org.id;
    TRY(user_add(&tx, user, now.at, err));
    TRY(link_make(&tx, cli->arena, LINK_INVITE, user->id.v, user->email, now.at, token, err));
    entry = entry_of(cli, user, AUDIT_ADD, roles_text(cli->arena, user->roles), now);
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner user create USER --org CODE --roles ROLE,... --data DIR [--given G] [--family F]
 * [--email ADDRESS] [--url URL] */
int
cli_user_create(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *org = cli_value(cli, "--org"), *roles = cli_value(cli, "--roles");
    const char *url = cli_value(cli, "--url");
    struct now now = clock_now();
    struct user user = {.given = str_of(cli_value(cli, "--given")),
                        .family = str_of(cli_value(cli, "--family")),
                        .email = str_of(cli_value(cli, "--email")),
                        .standing = USER_INVITED,
                        .active_on = now.today};
    struct str token;
    struct err err;

    if (org == NULL)
        return cli_usage(cli);
    if (!read_roles(cli, roles, &user.roles))
        return CLI_USAGE;
    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    user.username = str_of(cli->args[0]);
    if (create(cli, store.db, str_of(org), &user, now, &token, &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->err, "The invitation works for 7 days:\n");
    fprintf(cli->out, "%s/welcome/%.*s\n", url == NULL ? FIRST_URL : url, STRF(token));
    return CLI_DONE;
}

static void
print_user(struct cli *cli, const struct user *user, bool json, struct date today)
{
    struct line line;

    line_begin(&line, cli, json);
    line_text(&line, "org", user->org_code);
    line_text(&line, "user", user->username);
    line_text(&line, "name", user_full_name(cli->arena, user));
    line_text(&line, "state", user_state_word(user_state(user, today)));
    line_text(&line, "roles", roles_text(cli->arena, user->roles));
    line_text(&line, "signed_in",
              user->signed_in_at.us == 0 ? STR("") : instant_iso(cli->arena, user->signed_in_at));
    line_end(&line);
}

struct wish {
    const char *org; /* NULL: of all */
    bool json;
};

static enum status
list(struct cli *cli, struct tx *tx, const void *arg, struct err *err)
{
    const struct wish *wish = arg;
    struct user *users;
    struct org org;
    size_t count;

    if (wish->org == NULL) {
        TRY(user_list_all(tx, cli->arena, &users, &count, err));
    } else {
        TRY(org_find_code(tx, cli->arena, str_of(wish->org), &org, err));
        TRY(user_list(tx, cli->arena, org.id, &users, &count, err));
    }
    for (size_t i = 0; i < count; i++)
        print_user(cli, &users[i], wish->json, clock_now().today);
    return OK;
}

/* jenner user list --data DIR [--org CODE] [--json] */
int
cli_user_list(struct cli *cli)
{
    struct wish wish = {cli_value(cli, "--org"), cli_flag(cli, "--json")};

    return cli_list_all(cli, list, &wish);
}

static enum status
reset(struct cli *cli, struct db *db, struct str who, struct now now, struct str *token,
      struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry;
    struct user user;

    TRY(tx_begin(&tx, db, err));
    TRY(cli_user_find(&tx, cli->arena, who, &user, err));
    TRY(link_make(&tx, cli->arena, LINK_RESET, user.id.v, user.email, now.at, token, err));
    entry = entry_of(cli, &user, AUDIT_RESET, STR("link made by command"), now);
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner user reset USER|CODE/USER --data DIR [--url URL] */
int
cli_user_reset(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    const char *url = cli_value(cli, "--url");
    struct str token;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (reset(cli, store.db, str_of(cli->args[0]), clock_now(), &token, &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->err, "The link works for %d minutes:\n", link_minutes(LINK_RESET));
    fprintf(cli->out, "%s/reset/%.*s\n", url == NULL ? FIRST_URL : url, STRF(token));
    return CLI_DONE;
}

struct change {
    bool roles_too;
    role_set roles;
    bool standing_too;
    enum user_state standing;
    struct str reason;
};

static enum status
change(struct cli *cli, struct db *db, struct str who, const struct change *wish, struct now now,
       struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry;
    struct user user;
    struct org org;

    TRY(tx_begin(&tx, db, err));
    TRY(cli_user_find(&tx, cli->arena, who, &user, err));
    TRY(org_load(&tx, cli->arena, user.org, &org, err));
    if (wish->roles_too)
        TRY(check_roles(&org, wish->roles, err));
    TRY(user_change(&tx, cli->arena, &user, wish->roles_too ? wish->roles : user.roles,
                    !wish->standing_too             ? user.standing
                    : wish->standing == USER_ACTIVE ? user_let_in_as(&user)
                                                    : wish->standing,
                    now.today, err));
    entry = entry_of(cli, &user, AUDIT_CHANGE, wish->reason, now);
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

static int
change_named(struct cli *cli, size_t words, struct change *wish)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, words, words))
        return CLI_USAGE;
    if (wish->roles_too && !read_roles(cli, cli->args[1], &wish->roles))
        return CLI_USAGE;
    if (wish->roles_too)
        wish->reason = roles_text(cli->arena, wish->roles);
    if (change(cli, store.db, str_of(cli->args[0]), wish, clock_now(), &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

/* jenner user disable USER|CODE/USER --data DIR */
int
cli_user_disable(struct cli *cli)
{
    return change_named(cli, 1,
                        &(struct change){.standing_too = true,
                                         .standing = USER_DISABLED,
                                         .reason = STR("disabled")});
}

/* jenner user enable USER|CODE/USER --data DIR */
int
cli_user_enable(struct cli *cli)
{
    return change_named(cli, 1,
                        &(struct change){.standing_too = true,
                                         .standing = USER_ACTIVE,
                                         .reason = STR("reactivated")});
}

/* jenner user roles USER|CODE/USER ROLE,... --data DIR */
int
cli_user_roles(struct cli *cli)
{
    return change_named(cli, 2, &(struct change){.roles_too = true});
}
