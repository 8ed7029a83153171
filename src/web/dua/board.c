/* web/dua/board.c - the board: all agreements, what is about to lapse, decisions, export. */
#include "web/dua/board.h"

#include "base/book.h"
#include "base/utf8.h"
#include "desk/ticket.h"
#include "html/bars.h"
#include "org/dua.h"
#include "org/notice.h"
#include "post/bounce.h"
#include "post/post.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler dua_board, dua_export, dua_decide;

enum { MONTHS = 36, EXPORT_COLUMNS = 8, WHY_MOST = 500 };

static struct str
tile_of(struct visit *v)
{
    struct str tile = req_query(v->req, "show");

    if (tile.n == 0)
        tile = visit_field(v, "show");
    return tile.n == 0 ? STR("90") : tile;
}

/* Agreements, and after them the organizations that have none. */
static enum status
all_rows(struct visit *v, struct tx *tx, struct board *board, struct err *err)
{
    struct board_row *rows, *none;
    size_t count, more;

    TRY(agreement_board(tx, v->arena, &rows, &count, err));
    TRY(agreement_none(tx, v->arena, &none, &more, err));
    board->rows = ARENA_ARRAY(v->arena, struct board_row, count + more);
    board->count = count + more;
    for (size_t i = 0; i < board->count; i++)
        board->rows[i] = i < count ? rows[i] : none[i - count];
    return OK;
}

enum status
board_load(struct visit *v, struct tx *tx, struct board *board, struct err *err)
{
    board->tile = tile_of(v);
    board->words =
        req_query(v->req, "q").n > 0 ? str_trim(req_query(v->req, "q")) : visit_field(v, "q");
    TRY(all_rows(v, tx, board, err));
    TRY(agreement_grace_days(tx, v->arena, &board->grace_days, err));
    TRY(desk_workdays(tx, v->arena, &board->closed, err));
    TRY(user_list(tx, v->arena, v->session.user.org, &board->staff, &board->staff_count, err));
    return bounce_list(tx, v->arena, &board->bounces, &board->bounce_count, err);
}

static bool
bounced(const struct board *board, struct str email)
{
    for (size_t i = 0; i < board->bounce_count; i++)
        if (str_ieq(board->bounces[i].address, email))
            return true;
    return false;
}

static int32_t
left_of(const struct visit *v, const struct board_row *row)
{
    return row->dates.ends_on.day - v->now.today.day;
}

/* Is the row on that tile? */
static bool
on_tile(const struct visit *v, const struct board *board, const struct board_row *row,
        struct str tile)
{
    bool is_signed = row->dates.step == STEP_SIGNED;
    int32_t left = is_signed ? left_of(v, row) : 0;

    if (row->none || str_eq(tile, STR("none")))
        return row->none && str_eq(tile, STR("none"));
    if (str_eq(tile, STR("active")))
        return is_signed && left >= 0;
    if (str_eq(tile, STR("30")))
        return is_signed && left >= 0 && left <= 30;
    if (str_eq(tile, STR("grace")))
        return is_signed && left < 0 && left >= -board->grace_days;
    if (str_eq(tile, STR("expired")))
        return is_signed && left < -board->grace_days;
    if (str_eq(tile, STR("mine")))
        return row->assigned_to == v->session.user.id.v;
    if (str_eq(tile, STR("review")))
        return row->dates.step == STEP_SUBMITTED || row->dates.step == STEP_RETURNED;
    if (str_eq(tile, STR("unsigned")))
        return row->dates.step == STEP_DRAFT;
    if (str_eq(tile, STR("held")))
        return row->dates.step == STEP_SUSPENDED;
    if (str_eq(tile, STR("bounced")))
        return is_signed && bounced(board, row->signer.email);
    return is_signed && left >= 0 && left <= AGREEMENT_EXPIRING_DAYS;
}

bool
board_shows(const struct visit *v, const struct board *board, const struct board_row *row)
{
    struct str both = arena_printf(v->arena, "%.*s %.*s", STRF(row->code), STRF(row->name));
    bool found = board->words.n == 0;

    for (size_t i = 0; i + board->words.n <= both.n && !found; i++)
        found = str_ieq(str_slice(both, i, i + board->words.n), board->words);
    return found && on_tile(v, board, row, board->tile);
}

static int64_t
count_of(const struct visit *v, const struct board *board, const char *tile)
{
    int64_t n = 0;

    for (size_t i = 0; i < board->count; i++)
        n += on_tile(v, board, &board->rows[i], str_of(tile)) ? 1 : 0;
    return n;
}

static struct str
heading_of(struct str tile)
{
    static const char *const all[][2] = {{"active", "Active agreements"},
                                         {"30", "Agreements ending within 30 days"},
                                         {"grace", "Agreements in their days of grace"},
                                         {"expired", "Expired agreements"},
                                         {"review", "Agreements in review"},
                                         {"unsigned", "Agreements not signed yet"},
                                         {"none", "Organizations without an agreement"},
                                         {"held", "Suspended agreements"},
                                         {"mine", "Agreements assigned to me"},
                                         {"bounced", "Representatives whose address bounces"}};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (str_eq(tile, str_of(all[i][0])))
            return str_of(all[i][1]);
    return STR("Agreements ending within 90 days");
}

static struct str
last_notice(struct visit *v, uint32_t sent)
{
    for (size_t i = NOTICE_COUNT; i > 0; i--)
        if ((sent >> (i - 1) & 1U) != 0)
            return notice_words(v->arena, notice_days(i - 1));
    return STR("");
}

static struct str
assignee(struct visit *v, const struct board *board, int64_t id)
{
    if (id == v->session.user.id.v)
        return STR("me");
    for (size_t i = 0; i < board->staff_count; i++)
        if (board->staff[i].id.v == id)
            return user_full_name(v->arena, &board->staff[i]);
    return id == 0 ? STR("") : STR("somebody who left");
}

/* What is left of the business days promised for a new enrolment. */
static struct str
clock_words(struct visit *v, const struct board *board, struct instant submitted)
{
    struct date day;
    int left;

    if (submitted.us == 0)
        return STR("");
    day = instant_date(submitted, v->now.offset_minutes);
    left = WORKDAYS_PROMISED - workdays_between(&board->closed, day, v->now.today);
    return left <= 0 ? STR("overdue: five business days are over")
                     : arena_printf(v->arena, "%d business days left", left);
}

static struct dua_board_rows
row_of(struct visit *v, const struct board *board, const struct board_row *row)
{
    enum agreement_state state = agreement_state(&row->dates, v->now.today);

    return (struct dua_board_rows){
        .id = row->id.v,
        .none = row->none,
        .code = row->code,
        .name = row->name,
        .facilities = row->facilities,
        .signer = row->signer.name,
        .email = row->signer.email,
        .bounced = bounced(board, row->signer.email),
        .signed_on = date_iso(v->arena, row->dates.signed_on),
        .ends = date_iso(v->arena, row->dates.ends_on),
        .tag = state == AGREEMENT_ACTIVE    ? STR("done")
               : state == AGREEMENT_EXPIRED ? STR("error")
                                            : STR("soon"),
        .state = row->none ? STR("no agreement") : agreement_state_word(state),
        .notice = last_notice(v, row->notices),
        .assigned = assignee(v, board, row->assigned_to),
        .submitted =
            row->dates.step == STEP_SUBMITTED ? clock_words(v, board, row->submitted_at) : STR(""),
        .remark = row->dates.step == STEP_SUBMITTED || row->dates.step == STEP_RETURNED
                      ? row->remark
                      : STR(""),
        .review = row->dates.step == STEP_SUBMITTED,
        .in_force = row->dates.step == STEP_SIGNED,
        .held = row->dates.step == STEP_SUSPENDED};
}

/* By month of their end, from this month on. */
static void
fill_months(struct visit *v, const struct board *board, struct dua_board_view *view)
{
    struct bar *bars = ARENA_ARRAY(v->arena, struct bar, MONTHS);
    struct dua_board_months *months = ARENA_ARRAY(v->arena, struct dua_board_months, MONTHS);
    struct ymd now = date_split(v->now.today);

    for (int m = 0; m < MONTHS; m++) {
        int month = now.year * 12 + now.month - 1 + m;

        bars[m].label = arena_printf(v->arena, "%d-%02d", month / 12, month % 12 + 1);
        for (size_t i = 0; i < board->count; i++) {
            struct ymd end;

            if (board->rows[i].dates.step != STEP_SIGNED)
                continue;
            end = date_split(board->rows[i].dates.ends_on);
            bars[m].value += end.year * 12 + end.month - 1 == month ? 1 : 0;
        }
        months[m] = (struct dua_board_months){bars[m].label, bars[m].value};
    }
    view->chart = html_bars(v->arena, bars, MONTHS);
    view->months = months;
    view->months_count = MONTHS;
}

static void
fill_rows(struct visit *v, const struct board *board, struct dua_board_view *view)
{
    struct dua_board_rows *rows = ARENA_ARRAY(v->arena, struct dua_board_rows, board->count);

    for (size_t i = 0; i < board->count; i++)
        if (board_shows(v, board, &board->rows[i]))
            rows[view->rows_count++] = row_of(v, board, &board->rows[i]);
    view->rows = rows;
    view->count = (int64_t)view->rows_count;
}

/* Where something is to be renewed. */
static bool
mailable(const struct board *board, const struct dua_board_view *view)
{
    bool renewable = false;

    for (size_t i = 0; i < view->rows_count; i++)
        renewable = renewable || view->rows[i].in_force;
    return renewable && !str_eq(board->tile, STR("review"));
}

/* What became of the button that mails everybody: nobody is written to twice a day. */
static struct str
mailed_words(struct visit *v)
{
    uint64_t mailed = 0, left_out = 0;

    (void)str_parse_u64(req_query(v->req, "mailed"), &mailed);
    (void)str_parse_u64(req_query(v->req, "before"), &left_out);
    if (left_out == 0)
        return arena_printf(v->arena, "%llu mails are in the outbox.", (unsigned long long)mailed);
    if (mailed == 0)
        return arena_printf(
            v->arena, "Nobody was mailed: all %llu have had a mail about their agreement today.",
            (unsigned long long)left_out);
    return arena_printf(
        v->arena,
        "%llu mails are in the outbox. %llu more were left out: they have had a mail "
        "about their agreement today.",
        (unsigned long long)mailed, (unsigned long long)left_out);
}

static enum status
show_board(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct dua_board_view view = {.problem = problem, .why_most = WHY_MOST};
    struct board board;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(board_load(v, &tx, &board, err));
    view.show = board.tile;
    view.heading = heading_of(board.tile);
    view.words = board.words;
    view.encoded = http_encode(v->arena, board.words);
    view.mine = count_of(v, &board, "mine");
    view.active = count_of(v, &board, "active");
    view.due90 = count_of(v, &board, "90");
    view.due30 = count_of(v, &board, "30");
    view.grace = count_of(v, &board, "grace");
    view.expired = count_of(v, &board, "expired");
    view.review = count_of(v, &board, "review");
    view.unsigned_yet = count_of(v, &board, "unsigned");
    view.without = count_of(v, &board, "none");
    view.suspended = count_of(v, &board, "held");
    view.bounced = count_of(v, &board, "bounced");
    fill_rows(v, &board, &view);
    fill_months(v, &board, &view);
    view.mailable = mailable(&board, &view);
    if (str_eq(req_query(v->req, "done"), STR("enrolled")))
        v->layout.done = STR("Enrolled. The representative has been sent the agreement.");
    if (req_query(v->req, "mailed").n > 0)
        v->layout.done = mailed_words(v);
    if (problem.n > 0)
        v->res->status = 422;
    page_dua_board(&v->page, &view);
    return OK;
}

/* GET /dua */
enum status
dua_board(struct visit *v, struct err *err)
{
    return show_board(v, STR(""), err);
}

/* GET /dua/export.xlsx: exactly what is shown */
enum status
dua_export(struct visit *v, struct err *err)
{
    static const struct str head[EXPORT_COLUMNS] = {STR_INIT("Organization code"),
                                                    STR_INIT("Name"),
                                                    STR_INIT("Facilities"),
                                                    STR_INIT("Representative"),
                                                    STR_INIT("E-mail"),
                                                    STR_INIT("Signed"),
                                                    STR_INIT("Ends"),
                                                    STR_INIT("State")};
    CLEANUP(tx_end) struct tx tx = {0};
    struct book_page page = {.name = STR("Agreements"), .head = head, .columns = EXPORT_COLUMNS};
    struct book_cell *cells;
    struct board board;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(board_load(v, &tx, &board, err));
    page.cells = cells =
        ARENA_ARRAY(v->arena, struct book_cell, (board.count + 1) * EXPORT_COLUMNS);
    for (size_t i = 0; i < board.count; i++) {
        struct dua_board_rows row = row_of(v, &board, &board.rows[i]);
        struct book_cell *cell = &cells[page.rows * EXPORT_COLUMNS];
        const struct str texts[EXPORT_COLUMNS] = {
            row.code,   row.name,  arena_printf(v->arena, "%lld", (long long)row.facilities),
            row.signer, row.email, row.signed_on,
            row.ends,   row.state};

        if (!board_shows(v, &board, &board.rows[i]))
            continue;
        for (size_t c = 0; c < EXPORT_COLUMNS; c++)
            cell[c].text = texts[c];
        page.rows++;
    }
    tx_end(&tx);
    TRY(visit_audit_look(v, &(struct visit_act){.what = AUDIT_EXPORT, .kind = STR("agreement")},
                         err));
    res_header(v->req, v->res, "Content-Disposition",
               STR("attachment; filename=\"agreements.xlsx\""));
    v->res->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    return book_write(v->arena, &page, 1, &v->res->body, err);
}

static enum status
decide(struct visit *v, struct tx *tx, struct agreement *a, struct str what, struct err *err)
{
    if (str_eq(what, STR("accept")) || str_eq(what, STR("lift")))
        return agreement_move(tx, a, STEP_SIGNED, STR(""), v->now.at, err);
    if (str_eq(what, STR("return")))
        return agreement_move(tx, a, STEP_RETURNED, visit_field(v, "why"), v->now.at, err);
    if (str_eq(what, STR("terminate")))
        return agreement_move(tx, a, STEP_TERMINATED, STR("ended by the registry"), v->now.at, err);
    if (str_eq(what, STR("suspend")))
        return agreement_move(tx, a, STEP_SUSPENDED, STR("suspended by the registry"), v->now.at,
                              err);
    if (str_eq(what, STR("assign")))
        return agreement_assign(tx, a, v->session.user.id.v, err);
    return FAIL(err, E_INVALID, "there is no such decision");
}

/* What was decided on a new enrolment, told to the signer; a returned one gets a link to correct it. */
static enum status
tell(struct visit *v, struct tx *tx, const struct agreement *a, struct str what, struct err *err)
{
    struct mail mail = {.to = a->signer.email,
                        .subject = STR("Your Data Use Agreement"),
                        .topic = MAIL_AGREEMENT,
                        .org = a->org.v,
                        .object = a->id.v};
    struct str token, url, name;
    bool sent;

    TRY(mail_site(v, tx, &url, &name, err));
    if (str_eq(what, STR("accept"))) {
        mail.body = arena_printf(v->arena,
                                 "Dear %.*s,\n\nyour agreement was accepted and is in force until "
                                 "%.*s. The designated administrator can sign in now.\n\n%.*s\n",
                                 STRF(a->signer.name), STRF(date_long(v->arena, a->dates.ends_on)),
                                 STRF(name));
        return mail_words(v, tx, mail, &sent, err);
    }
    if (!str_eq(what, STR("return")))
        return OK;
    TRY(link_make(tx, v->arena, LINK_AGREEMENT, a->id.v, mail.to, v->now.at, &token, err));
    mail.body =
        arena_printf(v->arena,
                     "Dear %.*s,\n\nplease look at your agreement again. What is to be "
                     "corrected:\n\n%.*s\n\nOpen this link, correct it and send it once "
                     "more; you need no account:\n%.*s/dua/sign/%.*s\n\n%.*s\n",
                     STRF(a->signer.name), STRF(a->remark), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, &sent, err);
}

/* Whoever is to correct something is told what. A browser counts the end of a line as one letter and sends
 * two. */
static bool
reason_given(struct visit *v, struct str what)
{
    struct str why = visit_field(v, "why");
    size_t letters = utf8_count(why);

    for (size_t i = 0; i < why.n; i++)
        letters -= why.p[i] == '\r' ? 1 : 0;
    return !str_eq(what, STR("return")) || (letters > 0 && letters <= WHY_MOST);
}

/* POST /dua/decide/:id */
enum status
dua_decide(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str what = visit_field(v, "do");
    struct agreement_id id;
    struct agreement a;

    TRY(visit_id(v, 0, &id.v, err));
    if (!reason_given(v, what))
        return show_board(v,
                          STR("Nothing was returned. Write what is to be corrected, in at most 500 "
                              "letters: the representative reads it."),
                          err);
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(agreement_load(&tx, v->arena, id, &a, err));
    TRY(decide(v, &tx, &a, what, err));
    TRY(tell(v, &tx, &a, what, err));
    TRY(visit_audit(
        v, &tx,
        &(struct visit_act){.what = str_eq(what, STR("suspend")) ? AUDIT_SUSPEND : AUDIT_DECIDE,
                            .kind = STR("agreement"),
                            .object = id.v,
                            .reason = what},
        err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/dua"));
    return OK;
}
