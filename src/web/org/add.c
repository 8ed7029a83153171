/* web/org/add.c - users added: one by a form, many by pasted lines, all or nobody. */
#include "base/sheet.h"
#include "post/post.h"
#include "store/db.h"
#include "web/invite.h"
#include "web/org/scope.h"
#include "web/serve.h"

page_handler org_add_show, org_add_do;

enum { LINES_MAX = 500 };

static bool
ticked(struct visit *v, size_t role)
{
    return visit_field(v, arena_cstr(v->arena, arena_printf(v->arena, "role_%.*s",
                                                            STRF(role_word((enum role)role)))))
               .n > 0;
}

static void
show(struct visit *v, const struct org *org, struct org_add_view *view)
{
    struct org_add_roles *rows = ARENA_ARRAY(v->arena, struct org_add_roles, ROLE_COUNT);

    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (scope_may_give(v, org, (enum role)i))
            rows[view->roles_count++] = (struct org_add_roles){
                role_word((enum role)i), role_words((enum role)i), ticked(v, i)};
    view->roles = rows;
    view->org = org->code;
    if (view->problem.n > 0) {
        v->res->status = 422;
        view->given = visit_field(v, "given");
        view->family = visit_field(v, "family");
        view->username = visit_field(v, "username");
        view->email = visit_field(v, "email");
        view->lines = visit_field(v, "lines");
    }
    page_org_add(&v->page, view);
}

static enum status
org_of(struct visit *v, struct org *org, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, v->web->db, err));
    return scope_org(v, &tx, 0, org, err);
}

/* GET /org/:code/users/add */
enum status
org_add_show(struct visit *v, struct err *err)
{
    struct org_add_view view = {0};
    struct org org;
    uint64_t added;

    TRY(org_of(v, &org, err));
    if (str_parse_u64(req_query(v->req, "added"), &added))
        view.added = (int64_t)added;
    show(v, &org, &view);
    return OK;
}

static struct str
wrong_with(struct visit *v, const struct org *org, const struct user *user)
{
    if (!username_valid(user->username))
        return STR("Enter a user name without spaces.");
    if (user->family.n == 0)
        return STR("Enter a last name.");
    if (!mail_address_valid(user->email))
        return STR("Enter an e-mail address, such as ann@example.org.");
    if (user->roles == 0)
        return STR("Choose a role.");
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if ((user->roles & ROLE_BIT(i)) != 0 && !scope_may_give(v, org, (enum role)i))
            return STR("Choose a role that you may give.");
    return STR("");
}

static enum status
add_one(struct visit *v, struct tx *tx, const struct org *org, struct user *user, struct err *err)
{
    bool sent;

    user->org = org->id;
    user->org_code = org->code;
    user->org_name = org->name;
    user->standing = USER_INVITED;
    user->active_on = v->now.today;
    TRY(user_add(tx, user, v->now.at, err));
    TRY(invite_send(v, tx, user, &sent, err));
    return visit_audit(v, tx,
                       &(struct visit_act){.what = AUDIT_ADD,
                                           .kind = STR("user"),
                                           .object = user->id.v,
                                           .reason = roles_text(v->arena, user->roles)},
                       err);
}

/* All or nobody; *at is who could not be added. */
static enum status
add_all(struct visit *v, const struct org *org, struct user *users, size_t count, size_t *at,
        struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    for (*at = 0; *at < count; (*at)++)
        TRY(add_one(v, &tx, org, &users[*at], err));
    return tx_commit(&tx, err);
}

static void
go_on(struct visit *v, size_t count)
{
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s/users/add?added=%zu", STRF(v->part[0]), count));
}

static enum status
one(struct visit *v, const struct org *org, struct err *err)
{
    struct org_add_view view = {0};
    struct user user = {.username = visit_field(v, "username"),
                        .given = visit_field(v, "given"),
                        .family = visit_field(v, "family"),
                        .email = visit_field(v, "email")};
    enum status status;
    size_t at = 0;

    for (size_t i = 0; i < ROLE_COUNT; i++)
        user.roles |= ticked(v, i) ? ROLE_BIT(i) : 0;
    view.problem = wrong_with(v, org, &user);
    if (view.problem.n == 0) {
        status = add_all(v, org, &user, 1, &at, err);
        if (status == OK) {
            go_on(v, 1);
            return OK;
        }
        if (status != E_CONFLICT)
            return status;
        view.problem = STR("This user name is taken in the organization. Choose another.");
    }
    show(v, org, &view);
    return OK;
}

static struct user
user_of(const struct sheet_row *row, struct str *unknown)
{
    struct user user = {.username = cell_text(row, 0),
                        .given = cell_text(row, 1),
                        .family = cell_text(row, 2),
                        .email = cell_text(row, 3)};

    (void)roles_parse(cell_text(row, 4), &user.roles, unknown);
    return user;
}

static void
fault(struct org_add_view *view, struct org_add_faults *rows, const struct sheet_row *row,
      struct str wrong)
{
    rows[view->faults_count++] = (struct org_add_faults){row->number, cell_text(row, 0), wrong};
}

/* What each line's user name is taken by, where it is: an earlier line, or somebody who is there. */
static enum status
taken(struct visit *v, const struct org *org, const struct user *users, const struct sheet *sheet,
      struct str *wrong, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user *there;
    size_t count;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(user_list(&tx, v->arena, org->id, &there, &count, err));
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t j = 0; j < count && wrong[i].n == 0; j++)
            if (str_eq(there[j].username, users[i].username))
                wrong[i] = STR("This user name is taken. Choose another.");
        for (size_t j = 0; j < i && wrong[i].n == 0; j++)
            if (str_eq(users[j].username, users[i].username))
                wrong[i] = arena_printf(v->arena, "This user name stands in line %u already.",
                                        sheet->rows[j].number);
    }
    return OK;
}

static enum status
many(struct visit *v, const struct org *org, struct err *err)
{
    struct org_add_view view = {0};
    struct sheet sheet;
    struct user *users;
    struct org_add_faults *faults;
    struct str *wrong;
    enum status status;
    size_t at = 0;

    if (!sheet_read_csv(v->arena, visit_field(v, "lines"), &sheet, &view.problem) ||
        sheet.count > LINES_MAX) {
        if (view.problem.n == 0)
            view.problem = STR("Paste at most 500 lines at a time.");
        show(v, org, &view);
        return OK;
    }
    users = ARENA_ARRAY(v->arena, struct user, sheet.count);
    view.faults = faults = ARENA_ARRAY(v->arena, struct org_add_faults, sheet.count);
    wrong = ARENA_ARRAY(v->arena, struct str, sheet.count);
    for (size_t i = 0; i < sheet.count; i++) {
        struct str unknown = STR("");

        users[i] = user_of(&sheet.rows[i], &unknown);
        wrong[i] = wrong_with(v, org, &users[i]);
        if (unknown.n > 0)
            wrong[i] = arena_printf(v->arena, "%.*s is not a role.", STRF(unknown));
    }
    TRY(taken(v, org, users, &sheet, wrong, err));
    for (size_t i = 0; i < sheet.count; i++)
        if (wrong[i].n > 0)
            fault(&view, faults, &sheet.rows[i], wrong[i]);
    if (view.faults_count == 0) {
        status = add_all(v, org, users, sheet.count, &at, err);
        if (status == OK) {
            go_on(v, sheet.count);
            return OK;
        }
        if (status != E_CONFLICT)
            return status;
        fault(&view, faults, &sheet.rows[at], STR("This user name is taken. Choose another."));
    }
    view.problem = STR("Some lines will not do. Correct them and send all again.");
    show(v, org, &view);
    return OK;
}

/* POST /org/:code/users/add */
enum status
org_add_do(struct visit *v, struct err *err)
{
    struct org org;

    TRY(org_of(v, &org, err));
    return str_eq(visit_field(v, "how"), STR("many")) ? many(v, &org, err) : one(v, &org, err);
}
