/* cli/org.c - jenner org: organizations added, listed and shown from the terminal. */
#include <string.h>

#include "access/user.h"
#include "base/clock.h"
#include "cli/out.h"
#include "cli/store.h"
#include "org/dua.h"

static struct audit_entry
added(struct cli *cli, struct now now, struct str kind, int64_t object, struct org_id org)
{
    return (struct audit_entry){.at = now.at,
                                .org = org,
                                .source = cli_who(cli),
                                .what = AUDIT_ADD,
                                .object_kind = kind,
                                .object = object};
}

struct new_org {
    struct org org;
    struct str parent; /* code; empty at the top */
    struct date signed_on;
    struct signer signer;
};

/* A facility belongs to its parent's agreement in force, if there is one. */
static enum status
join_parent(struct tx *tx, struct arena *arena, const struct org *org, struct date today,
            struct err *err)
{
    struct agreement *list;
    const struct agreement *current;
    size_t count;

    TRY(agreement_list(tx, arena, org->parent, &list, &count, err));
    current = agreement_current(list, count);
    if (current == NULL || current->dates.step != STEP_SIGNED)
        return OK;
    return agreement_facility_put(
        tx, current->id, &(struct facility){.org = org->id, .from = today, .until = DATE_NONE},
        err);
}

static enum status
add_org(struct cli *cli, struct db *db, struct new_org *new_one, struct now now, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry;
    struct agreement agreement;
    struct org parent;

    TRY(tx_begin(&tx, db, err));
    if (new_one->parent.n > 0) {
        TRY(org_find_code(&tx, cli->arena, new_one->parent, &parent, err));
        new_one->org.parent = parent.id;
    }
    TRY(org_add(&tx, &new_one->org, now.at, err));
    entry = added(cli, now, STR("organization"), new_one->org.id.v, new_one->org.id);
    TRY(audit_add(&tx, &entry, err));
    if (new_one->parent.n > 0)
        TRY(join_parent(&tx, cli->arena, &new_one->org, now.today, err));
    if (date_is(new_one->signed_on)) {
        TRY(agreement_take_over(&tx, new_one->org.id, new_one->signed_on, &new_one->signer, now.at,
                                &agreement, err));
        entry = added(cli, now, STR("agreement"), agreement.id.v, new_one->org.id);
        TRY(audit_add(&tx, &entry, err));
    }
    return tx_commit(&tx, err);
}

static bool
read_new_org(struct cli *cli, struct new_org *out)
{
    const char *signed_on = cli_value(cli, "--signed"), *kind = cli_value(cli, "--type");
    const char *parent = cli_value(cli, "--parent");

    *out = (struct new_org){.org = {.kind = ORG_CLINIC, .state = ORG_OPEN},
                            .parent = str_of(parent),
                            .signed_on = DATE_NONE,
                            .signer = {.name = str_of(cli_value(cli, "--representative")),
                                       .email = str_of(cli_value(cli, "--email"))}};
    if (signed_on != NULL && !date_parse_iso(str_of(signed_on), &out->signed_on)) {
        fprintf(cli->err, "jenner: --signed takes a day as YYYY-MM-DD, not %s\n", signed_on);
        return false;
    }
    if (signed_on != NULL && date_cmp(out->signed_on, clock_now().today) > 0) {
        fprintf(cli->err, "jenner: --signed %s lies in the future: give the day of the signature\n",
                signed_on);
        return false;
    }
    if (kind != NULL && !org_kind_find(str_of(kind), &out->org.kind)) {
        fprintf(cli->err, "jenner: --type takes one of:");
        for (size_t i = 0; i < ORG_KIND_COUNT; i++)
            fprintf(cli->err, " %.*s", STRF(org_kind_word((enum org_kind)i)));
        fputc('\n', cli->err);
        return false;
    }
    return true;
}

/* jenner org add CODE NAME --data DIR [--signed DATE] [--type TYPE] [--parent CODE]
 * [--representative NAME] [--email ADDRESS] */
int
cli_org_add(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct new_org new_one;
    struct err err;

    if (!read_new_org(cli, &new_one))
        return CLI_USAGE;
    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 2))
        return CLI_USAGE;
    new_one.org.code = str_of(cli->args[0]);
    new_one.org.name = str_of(cli->args[1]);
    if (add_org(cli, store.db, &new_one, clock_now(), &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

static void
print_org(struct cli *cli, const struct org *org, bool json)
{
    struct line line;

    line_begin(&line, cli, json);
    line_text(&line, "code", org->code);
    line_text(&line, "name", org->name);
    line_text(&line, "type", org_kind_word(org->kind));
    line_text(&line, "state", org_state_word(org->state));
    line_end(&line);
}

static enum status
list(struct cli *cli, struct tx *tx, const void *json, struct err *err)
{
    struct org *orgs;
    size_t count;

    TRY(org_all(tx, cli->arena, &orgs, &count, err));
    for (size_t i = 0; i < count; i++)
        print_org(cli, &orgs[i], *(const bool *)json);
    return OK;
}

/* jenner org list --data DIR [--json] */
int
cli_org_list(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return cli_list_all(cli, list, &json);
}

static void
print_gate(struct cli *cli, const struct agreement *agreement, const struct gate *gate,
           struct date today)
{
    if (agreement != NULL) {
        fprintf(cli->out, "agreement  %.*s\n",
                STRF(agreement_state_word(agreement_state(&agreement->dates, today))));
        fprintf(cli->out, "signed     %.*s by %.*s\n",
                STRF(date_iso(cli->arena, agreement->dates.signed_on)),
                STRF(agreement->signer.name));
        fprintf(cli->out, "expires    %.*s\n",
                STRF(date_iso(cli->arena, agreement->dates.ends_on)));
    }
    if (gate->id.v != 0 && (agreement == NULL || gate->id.v != agreement->id.v))
        fprintf(cli->out, "covered    by the agreement of %.*s, until %.*s\n", STRF(gate->code),
                STRF(date_iso(cli->arena, gate->ends_on)));
    if (gate->answer != GATE_ACTIVE)
        fprintf(cli->out, "gate       %.*s\n", STRF(gate_words(cli->arena, gate)));
}

static enum status
show_org(struct cli *cli, struct tx *tx, struct str code, struct date today, struct err *err)
{
    struct org org, *tree;
    struct agreement *list;
    struct gate gate;
    struct user *users;
    size_t count, sites, user_count;

    TRY(org_find_code(tx, cli->arena, code, &org, err));
    TRY(agreement_list(tx, cli->arena, org.id, &list, &count, err));
    TRY(agreement_gate(tx, cli->arena, org.id, today, &gate, err));
    TRY(org_tree(tx, cli->arena, org.id, &tree, &sites, err));
    TRY(user_list(tx, cli->arena, org.id, &users, &user_count, err));
    fprintf(cli->out, "code       %.*s\nname       %.*s\ntype       %.*s\nstate      %.*s\n",
            STRF(org.code), STRF(org.name), STRF(org_kind_words(org.kind)),
            STRF(org_state_word(org.state)));
    print_gate(cli, agreement_current(list, count), &gate, today);
    for (size_t i = 0; i < sites; i++)
        if (tree[i].id.v != org.id.v)
            fprintf(cli->out, "site       %.*s %.*s\n", STRF(tree[i].code), STRF(tree[i].name));
    for (size_t i = 0; i < user_count; i++)
        if (access_allows(users[i].roles, PERMISSION_USER_MANAGE))
            fprintf(cli->out, "administrator %.*s (%.*s)\n", STRF(users[i].username),
                    STRF(user_full_name(cli->arena, &users[i])));
    return OK;
}

/* jenner org show CODE --data DIR */
int
cli_org_show(struct cli *cli)
{
    return cli_show_one(cli, show_org);
}
