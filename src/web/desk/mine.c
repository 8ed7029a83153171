/* web/desk/mine.c - tickets for who asks: the list, one of them, and one opened by the link of a mail. */
#include "base/utf8.h"
#include "web/desk/page.h"
#include "web/moment.h"
#include "web/serve.h"

page_handler tickets_mine, ticket_show, ticket_act, ticket_token_show, ticket_token_act;

/* GET /tickets */
enum status
tickets_mine(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct desk_mine_view view = {0};
    struct desk_mine_tickets *rows;
    struct ticket *list;
    size_t count;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(desk_tickets_of(&tx, v->arena, v->session.user.id.v, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct desk_mine_tickets, count + 1);
    for (size_t i = 0; i < count; i++)
        if (list[i].merged_into == 0)
            rows[view.tickets_count++] = (struct desk_mine_tickets){
                .number = list[i].number,
                .subject = list[i].subject,
                .state = ticket_state_word(list[i].state),
                .state_words = ticket_state_words(list[i].state),
                .opened = moment_words(v->arena, list[i].opened_at, v->now.offset_minutes),
                .fresh = list[i].fresh};
    view.tickets = rows;
    page_desk_mine(&v->page, &view);
    return OK;
}

/* The ticket of the path, if it is the asker's: by number for a member, by secret for whoever has the mail. One
 * that was joined to another is the other. */
static enum status
load(struct visit *v, struct tx *tx, struct ticket_page *page, struct err *err)
{
    int64_t number;

    if (page->token) {
        TRY(ticket_find_code(tx, v->arena, v->part[0], &page->t, err));
    } else {
        TRY(visit_id(v, 0, &number, err));
        if (number > INT32_MAX)
            return FAIL(err, E_NOTFOUND, "no ticket has such a number");
        TRY(ticket_find_own(tx, v->arena, (int32_t)number, v->session.user.id.v, &page->t, err));
    }
    return page->t.merged_into == 0 ? OK
                                    : ticket_load(tx, v->arena, page->t.merged_into, &page->t, err);
}

static enum status
find(struct visit *v, struct ticket_page *page, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, v->web->db, err));
    return load(v, &tx, page, err);
}

static enum status
show(struct visit *v, bool token, struct err *err)
{
    struct ticket_page page = {.token = token};
    struct str done = req_query(v->req, "done");

    TRY(find(v, &page, err));
    if (str_eq(done, STR("sent")))
        v->layout.done = STR("Your question is sent. You will get a mail when it is answered.");
    if (str_eq(done, STR("said")))
        v->layout.done = STR("Sent.");
    if (str_eq(done, STR("closed")))
        v->layout.done = STR("Closed. Writing again opens it.");
    if (str_eq(done, STR("rated")))
        v->layout.done = STR("Thank you.");
    return ticket_page_show(v, &page, err);
}

/* GET /tickets/:number */
enum status
ticket_show(struct visit *v, struct err *err)
{
    return show(v, false, err);
}

/* GET /ticket/:token */
enum status
ticket_token_show(struct visit *v, struct err *err)
{
    return show(v, true, err);
}

/* ---- what who asks may do ---- */

static enum status
say(struct visit *v, struct tx *tx, struct ticket_page *page, struct err *err)
{
    struct entry entry = {.side = SIDE_ASKER,
                          .kind = ENTRY_WORDS,
                          .user = page->token ? page->t.user : v->session.user.id.v,
                          .body = page->typed};

    return ticket_say(tx, v->arena, &page->t, &entry, v->now, err);
}

static enum status
close_it(struct visit *v, struct tx *tx, struct ticket_page *page, struct err *err)
{
    struct ticket_act act = {page->token ? 0 : v->session.user.id.v,
                             STR("Closed by who asked: it is answered")};

    if (page->typed.n > 0)
        TRY(say(v, tx, page, err));
    return ticket_close(tx, &page->t, &act, v->now, err);
}

static enum status
act_once(struct visit *v, struct ticket_page *page, const char **done, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str what = visit_field(v, "do"), rate = visit_field(v, "rate");
    uint64_t satisfied;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(load(v, &tx, page, err));
    if (str_parse_u64(rate, &satisfied) && satisfied <= 3) {
        TRY(ticket_rate(&tx, &page->t, (int32_t)satisfied, err));
        *done = "rated";
    } else if (str_eq(what, STR("close"))) {
        TRY(close_it(v, &tx, page, err));
        *done = "closed";
    } else {
        TRY(say(v, &tx, page, err));
        *done = "said";
    }
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_CHANGE,
                                        .kind = STR("ticket"),
                                        .object = page->t.id,
                                        .reason = str_of(*done)},
                    err));
    return tx_commit(&tx, err);
}

static enum status
act(struct visit *v, bool token, struct err *err)
{
    struct ticket_page page = {.token = token,
                               .typed = utf8_clean(v->arena, visit_field(v, "words"))};
    bool rates = visit_field(v, "rate").n > 0, closes = str_eq(visit_field(v, "do"), STR("close"));
    const char *done = "said";
    unsigned tries = 0;
    enum status status;
    struct said said;

    said_read(v, page.typed, STR(""), &said);
    TRY(find(v, &page, err));
    if (page.typed.n == 0 && !rates && !closes)
        page.problem = STR("Enter what you want to add.");
    else if (said.warns)
        page.problem = STR("This looks as if it named a patient. Take it out, or say below that it "
                           "must stay.");
    page.said = said.warns ? &said : NULL;
    if (page.problem.n > 0)
        return ticket_page_show(v, &page, err);
    do
        status = act_once(v, &page, &done, err);
    while (tx_again(&tries, status));
    TRY(status);
    res_redirect(v->req, v->res,
                 token ? arena_printf(v->arena, "/ticket/%.*s?done=%s", STRF(page.t.code), done)
                       : arena_printf(v->arena, "/tickets/%d?done=%s", (int)page.t.number, done));
    return OK;
}

/* POST /tickets/:number */
enum status
ticket_act(struct visit *v, struct err *err)
{
    return act(v, false, err);
}

/* POST /ticket/:token */
enum status
ticket_token_act(struct visit *v, struct err *err)
{
    return act(v, true, err);
}
