/* web/sign/step.c - what comes between the password and the pages: second factor, a due password. */
#include "access/sign_in.h"

#include <sodium.h>

#include "access/secret.h"
#include "access/totp.h"
#include "base/buf.h"
#include "html/qr.h"
#include "web/account/password.h"
#include "web/mails.h"
#include "web/serve.h"
#include "web/sign/next.h"

page_handler sign_step_show, sign_step_do, account_factor_show, account_factor_do;

static struct str
grouped(struct arena *arena, struct str key)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < key.n; i++) {
        if (i > 0 && i % 4 == 0)
            buf_char(&buf, ' ');
        buf_char(&buf, key.p[i]);
    }
    return buf_str(&buf);
}

static struct str
base64(struct arena *arena, struct str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_bytes(arena, room);

    (void)sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (struct str){text, room - 1};
}

/* The seed travels with the form, sealed by our key: nobody can put another in its place. */
static bool
seed_of(struct visit *v, struct str *seed)
{
    struct str text = req_field(v->req, "seed");
    char *bytes = arena_bytes(v->arena, text.n + 1);
    size_t n;

    return text.n > 0 &&
           sodium_base642bin((unsigned char *)bytes, text.n, text.p, text.n, NULL, &n, NULL,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
           secret_open(v->arena, (struct str){bytes, n}, seed) && seed->n == TOTP_SEED_BYTES;
}

static void
show_factor(struct visit *v, struct str problem)
{
    struct sign_step_view view = {.stage = STR("factor"), .problem = problem};

    if (problem.n > 0)
        v->res->status = 422;
    page_sign_step(&v->page, &view);
}

static void
show_enrol(struct visit *v, struct str seed, struct str problem)
{
    struct str name = arena_printf(v->arena, "%.*s/%.*s", STRF(v->session.user.org_code),
                                   STRF(v->session.user.username));
    struct sign_step_view view = {
        .stage = STR("enrol"),
        .problem = problem,
        .action = v->half ? STR("/signin/step") : STR("/account/factor"),
        .asked = v->half,
        .key = grouped(v->arena, totp_base32(v->arena, seed)),
        .seed = base64(v->arena, secret_seal(v->arena, seed)),
        .picture = html_qr(v->arena, totp_url(v->arena, seed, v->web->product, name))};

    if (problem.n > 0)
        v->res->status = 422;
    page_sign_step(&v->page, &view);
}

static struct password_page
due_password(struct visit *v)
{
    return (struct password_page){
        .action = STR("/signin/step"),
        .why =
            v->session.user.must_change
                ? STR("Your password was given to you for the first time. Choose one of your own "
                      "to go on.")
                : STR("Your password is over its last day. Choose a new one to go on."),
        .user = &v->session.user,
        .keep_session = v->session.token};
}

/* GET /signin/step */
enum status
sign_step_show(struct visit *v, struct err *err)
{
    struct password_page ask = due_password(v);

    if (!v->half) {
        res_redirect(v->req, v->res, STR("/"));
        return OK;
    }
    switch (v->session.stage) {
    case SESSION_FACTOR:
        show_factor(v, STR(""));
        return OK;
    case SESSION_PASSWORD:
        return password_ask(v, &ask, err);
    case SESSION_ENROL:
        show_enrol(v, totp_seed(v->arena), STR(""));
        return OK;
    case SESSION_FULL:
    case SESSION_STAGE_COUNT:
        break;
    }
    return OK;
}

static void
go_on(struct visit *v)
{
    visit_cookie(v, visit_session_name(v), v->session.token, 0);
    next_go_on(v, v->session.stage != SESSION_FULL);
}

static enum status
take_factor(struct visit *v, struct err *err)
{
    bool right;
    int wait;

    TRY(sign_in_factor(v->web->db, v->arena, &v->session, visit_field(v, "code"), v->now, &right,
                       &wait, err));
    if (right)
        go_on(v);
    else if (wait > 0)
        show_factor(v, arena_printf(v->arena, "Too many tries. Wait %d minute%s, then try again.",
                                    wait, wait == 1 ? "" : "s"));
    else
        show_factor(v, STR("This code is not right, or it was used already. Enter the one that is "
                           "shown now."));
    return OK;
}

static enum status
take_password(struct visit *v, struct err *err)
{
    struct password_page ask = due_password(v);
    bool done;

    TRY(password_take(v, &ask, &done, err));
    if (!done)
        return OK;
    TRY(mail_changed(v, STR("password"), err));
    TRY(sign_in_next(v->web->db, v->arena, &v->session, v->now, err));
    go_on(v);
    return OK;
}

static enum status
show_codes(struct visit *v, const struct str codes[RECOVERY_CODES])
{
    struct sign_step_codes *rows = ARENA_ARRAY(v->arena, struct sign_step_codes, RECOVERY_CODES);
    struct sign_step_view view = {
        .stage = STR("codes"), .next = next_wish(v), .codes = rows, .codes_count = RECOVERY_CODES};

    for (size_t i = 0; i < RECOVERY_CODES; i++)
        rows[i].code = codes[i];
    visit_cookie(v, visit_session_name(v), v->session.token, 0);
    page_sign_step(&v->page, &view);
    return OK;
}

static enum status
take_enrol(struct visit *v, struct err *err)
{
    struct str seed, codes[RECOVERY_CODES];
    bool done;

    if (!seed_of(v, &seed)) {
        show_enrol(v, totp_seed(v->arena), STR("Please begin again with this new key."));
        return OK;
    }
    TRY(account_factor_set(v->web->db, v->arena, &v->session.user, seed, visit_field(v, "code"),
                           v->now.at, &done, codes, err));
    if (!done) {
        show_enrol(v, seed,
                   STR("This code does not fit. Check that the clock of your device is "
                       "right and enter the code that is shown now."));
        return OK;
    }
    TRY(mail_changed(v, STR("second factor"), err));
    TRY(sign_in_next(v->web->db, v->arena, &v->session, v->now, err));
    return show_codes(v, codes);
}

/* GET /account/factor */
enum status
account_factor_show(struct visit *v, struct err *err)
{
    (void)err;
    show_enrol(v, totp_seed(v->arena), STR(""));
    return OK;
}

/* POST /account/factor: whoever finds a session open puts no telephone of their own in its place. */
enum status
account_factor_do(struct visit *v, struct err *err)
{
    struct str seed;
    bool right;
    int wait;

    TRY(account_password_right(v->web->db, v->arena, &v->session.user, req_field(v->req, "old"),
                               v->now, &right, &wait, err));
    if (right)
        return take_enrol(v, err);
    if (!seed_of(v, &seed))
        seed = totp_seed(v->arena);
    show_enrol(v, seed,
               wait > 0 ? password_wait_words(v->arena, wait)
                        : STR("The current password is not right."));
    return OK;
}

/* POST /signin/step */
enum status
sign_step_do(struct visit *v, struct err *err)
{
    if (!v->half) {
        res_redirect(v->req, v->res, STR("/"));
        return OK;
    }
    switch (v->session.stage) {
    case SESSION_FACTOR:
        return take_factor(v, err);
    case SESSION_PASSWORD:
        return take_password(v, err);
    case SESSION_ENROL:
        return take_enrol(v, err);
    case SESSION_FULL:
    case SESSION_STAGE_COUNT:
        break;
    }
    return OK;
}
