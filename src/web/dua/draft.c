/* web/dua/draft.c - an agreement on its way to a signature. */
#include "web/dua/draft.h"

#include "access/secret.h"
#include "base/buf.h"
#include "web/serve.h"

/* The newest agreement of the organization that can still be filled in. */
static enum status
find_open(struct visit *v, struct tx *tx, struct draft *draft, struct err *err)
{
    struct agreement *list;
    size_t count;

    TRY(agreement_list(tx, v->arena, draft->org.id, &list, &count, err));
    for (size_t i = 0; i < count && !draft->begun; i++) {
        draft->begun = list[i].dates.step == STEP_DRAFT || list[i].dates.step == STEP_RETURNED;
        if (draft->begun)
            draft->agreement = list[i];
    }
    return OK;
}

/* Offered as the designated one, until somebody else is entered. */
static enum status
find_administrator(struct visit *v, struct tx *tx, struct draft *draft, struct err *err)
{
    struct user *list;
    size_t count;

    TRY(user_list(tx, v->arena, draft->org.id, &list, &count, err));
    for (size_t i = 0; i < count && draft->administrator.id.v == 0; i++)
        if (user_state(&list[i], v->now.today) == USER_ACTIVE &&
            access_allows(list[i].roles, PERMISSION_USER_MANAGE))
            draft->administrator = list[i];
    return OK;
}

enum status
draft_open(struct visit *v, struct tx *tx, struct draft *out, struct err *err)
{
    *out = (struct draft){0};
    TRY(link_peek(tx, v->arena, v->part[0], LINK_AGREEMENT, v->now.at, &out->link, err));
    TRY(agreement_load(tx, v->arena, (struct agreement_id){out->link.object}, &out->agreement,
                       err));
    TRY(org_load(tx, v->arena, out->agreement.org, &out->org, err));
    TRY(find_open(v, tx, out, err));
    TRY(find_administrator(v, tx, out, err));
    return agreement_answer_list(tx, v->arena, out->agreement.id, &out->answers, &out->count, err);
}

enum status
draft_begin(struct visit *v, struct tx *tx, struct draft *out, struct err *err)
{
    struct agreement before;

    TRY(draft_open(v, tx, out, err));
    if (out->begun)
        return OK;
    before = out->agreement;
    TRY(agreement_begin(tx, v->arena, out->org.id, &before, v->now.at, &out->agreement, err));
    out->begun = true;
    return agreement_answer_list(tx, v->arena, out->agreement.id, &out->answers, &out->count, err);
}

struct str
draft_answer(const struct draft *draft, const char *field)
{
    return answer_of(draft->answers, draft->count, str_of(field));
}

enum status
draft_save(struct tx *tx, const struct draft *draft, const char *field, struct str value,
           struct err *err)
{
    return agreement_answer_save(tx, draft->agreement.id, str_of(field), value, err);
}

struct str
draft_base(struct visit *v)
{
    return arena_printf(v->arena, "/dua/sign/%.*s", STRF(v->part[0]));
}

void
draft_next(struct visit *v, const char *step)
{
    res_redirect(v->req, v->res, arena_printf(v->arena, "%.*s/%s", STRF(draft_base(v)), step));
}

static struct str
first_of(struct str a, struct str b)
{
    return a.n > 0 ? a : b;
}

/* Of all that is entered, as a page shows it: another one if somebody else entered something meanwhile. */
static struct str
stamp_of(struct visit *v, const struct draft *draft, const struct dua_sign_view *view)
{
    const struct str shown[] = {view->name,
                                view->position,
                                view->email,
                                view->phone,
                                view->admin_given,
                                view->admin_family,
                                view->admin_email,
                                view->street,
                                view->city,
                                view->state,
                                view->zip,
                                view->org_phone,
                                draft_answer(draft, DRAFT_SHEET)};
    struct buf buf;

    buf_init(&buf, v->arena, 512);
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
        buf_printf(&buf, "%zu:%.*s,", shown[i].n, STRF(shown[i]));
    return secret_hex(v->arena, secret_hash(v->arena, STR("draft"), buf_str(&buf)));
}

struct dua_sign_view
draft_view(struct visit *v, const struct draft *draft, const char *step, int64_t n)
{
    const struct agreement *a = &draft->agreement;
    const struct address *at = &draft->org.address;
    const struct user *now = &draft->administrator;

    struct dua_sign_view view = {
        .step = str_of(step),
        .n = n,
        .base = draft_base(v),
        .org = draft->org.name,
        .code = draft->org.code,
        .first = a->first_time,
        .returned = a->dates.step == STEP_RETURNED ? a->remark : STR(""),
        .name = first_of(draft_answer(draft, "name"), a->signer.name),
        .position = first_of(draft_answer(draft, "position"), a->signer.title),
        .email = first_of(draft_answer(draft, "email"), a->signer.email),
        .phone = first_of(draft_answer(draft, "phone"), a->signer.phone),
        .admin_given = first_of(draft_answer(draft, "admin_given"), now->given),
        .admin_family = first_of(draft_answer(draft, "admin_family"), now->family),
        .admin_email = first_of(draft_answer(draft, "admin_email"), now->email),
        .admin_told = draft_answer(draft, "admin_told").n > 0 ||
                      (now->id.v != 0 && draft_answer(draft, "admin_email").n == 0),
        .street = first_of(draft_answer(draft, "street"), at->street),
        .city = first_of(draft_answer(draft, "city"), at->city),
        .state = first_of(draft_answer(draft, "state"), at->state),
        .zip = first_of(draft_answer(draft, "zip"), at->zip),
        .org_phone = first_of(draft_answer(draft, "org_phone"), draft->org.phone),
        .today = date_long(v->arena, v->now.today),
        .until = date_long(v->arena, agreement_end(v->now.today)),
    };

    view.stamp = stamp_of(v, draft, &view);
    return view;
}

bool
draft_changed(struct visit *v, const struct draft *draft)
{
    struct str sent = visit_field(v, "stamp");

    return sent.n > 0 && !str_eq(sent, draft_view(v, draft, "", 0).stamp);
}

enum status
draft_sheet(struct visit *v, struct tx *tx, const struct draft *draft, const char *field,
            struct facility_check *out, bool *has, struct err *err)
{
    struct str text = draft_answer(draft, field), why;
    struct sheet sheet;

    *has = text.n > 0 && sheet_read_csv(v->arena, text, &sheet, &why);
    if (!*has)
        return OK;
    return facility_check_store(tx, v->arena, &draft->agreement, &sheet, out, err);
}

struct str
draft_counts(struct visit *v, const struct facility_check *check)
{
    return arena_printf(v->arena, "%zu kept, %zu changed, %zu added, %zu closed", check->kept,
                        check->changed, check->added, check->closed);
}
