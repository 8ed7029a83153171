/* desk/ticket.c - a ticket: opened, talked about, passed on, joined, closed. */
#include "desk/ticket.h"

#include <assert.h>
#include <sodium.h>

#include "base/id.h"
#include "desk/row.h"
#include "desk/ticket.sql.h"
#include "store/db.h"
#include "store/setting.h"

enum { CODE_LETTERS = 24 };
#define US_PER_DAY INT64_C(86400000000)

static const struct {
    struct str word, words;
} kinds[TICKET_KINDS] =
    {
#define KIND_ROW(name, word, words) {STR_INIT(word), STR_INIT(words)},
        TICKET_KIND_TABLE(KIND_ROW)
#undef KIND_ROW
},
  states[TICKET_STATES] = {
#define STATE_ROW(name, word, words) {STR_INIT(word), STR_INIT(words)},
      TICKET_STATE_TABLE(STATE_ROW)
#undef STATE_ROW
};

static const struct str sides[SIDES] = {STR_INIT("asker"), STR_INIT("desk"), STR_INIT("program")};
static const struct str entry_kinds[ENTRY_KINDS] = {STR_INIT("words"), STR_INIT("note"),
                                                    STR_INIT("act")};

struct str
ticket_kind_words(enum ticket_kind kind)
{
    assert(kind < TICKET_KINDS);
    return kinds[kind].words;
}

struct str
ticket_state_word(enum ticket_state state)
{
    assert(state < TICKET_STATES);
    return states[state].word;
}

struct str
ticket_state_words(enum ticket_state state)
{
    assert(state < TICKET_STATES);
    return states[state].words;
}

bool
ticket_state_find(struct str word, enum ticket_state *out)
{
    for (size_t i = 0; i < TICKET_STATES; i++)
        if (str_eq(word, states[i].word)) {
            *out = (enum ticket_state)i;
            return true;
        }
    return false;
}

enum ticket_kind
ticket_kind_of(struct str word)
{
    return str_eq(word, kinds[TICKET_KIND_ACCESS].word) ? TICKET_KIND_ACCESS : TICKET_KIND_QUESTION;
}

enum ticket_state
ticket_state_of(struct str word)
{
    enum ticket_state state = TICKET_CLOSED;

    (void)ticket_state_find(word, &state);
    return state;
}

enum ticket_side
ticket_side_of(struct str word)
{
    return str_eq(word, sides[SIDE_ASKER])  ? SIDE_ASKER
           : str_eq(word, sides[SIDE_DESK]) ? SIDE_DESK
                                            : SIDE_PROGRAM;
}

static enum entry_kind
entry_kind_of(struct str word)
{
    return str_eq(word, entry_kinds[ENTRY_WORDS])  ? ENTRY_WORDS
           : str_eq(word, entry_kinds[ENTRY_NOTE]) ? ENTRY_NOTE
                                                   : ENTRY_ACT;
}

/* At most so many bytes, cut between two letters. */
static struct str
at_most(struct str text, size_t max)
{
    size_t end = text.n > max ? max : text.n;

    while (end > 0 && end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--;
    return str_slice(text, 0, end);
}

enum status
desk_workdays(struct tx *tx, struct arena *arena, struct workdays *out, struct err *err)
{
    struct str setting;

    *out = (struct workdays){.count = 0};
    TRY(setting_load(tx, arena, STR("registry.closed_on"), &setting, err));
    (void)workdays_parse(setting, out);
    return OK;
}

static enum status
promised(struct tx *tx, struct arena *arena, struct date today, struct date *due, struct err *err)
{
    struct workdays also;

    TRY(desk_workdays(tx, arena, &also, err));
    *due = workday_after(&also, today, WORKDAYS_PROMISED);
    return OK;
}

/* 24 letters of 32: more than anybody can try. Small ones, for some mail servers fold an address. */
static struct str
fresh_code(struct arena *arena)
{
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    char *code = arena_bytes(arena, CODE_LETTERS);

    for (size_t i = 0; i < CODE_LETTERS; i++)
        code[i] = letters[randombytes_uniform(32)];
    return (struct str){code, CODE_LETTERS};
}

/* ---- the thread ---- */

static enum status
add(struct tx *tx, int64_t ticket, const struct entry *entry, bool told, struct instant now,
    struct err *err)
{
    struct entry_put_in in = {.entry_id = id_new(),
                              .ticket_id = ticket,
                              .side = sides[entry->side],
                              .entry_kind = entry_kinds[entry->kind],
                              .user_id = entry->user,
                              .sender = entry->sender,
                              .body = at_most(entry->body, TICKET_WORDS_BYTES),
                              .made_at = now};

    if (told)
        in.told_at = now;
    return entry_put(tx, &in, err);
}

/* What was done stands in the thread too; nobody is written to because of it. */
static enum status
add_act(struct tx *tx, int64_t ticket, const struct ticket_act *act, struct now now,
        struct err *err)
{
    struct entry entry = {
        .side = SIDE_PROGRAM, .kind = ENTRY_ACT, .user = act->by, .body = act->words};

    return act->words.n > 0 ? add(tx, ticket, &entry, true, now.at, err) : OK;
}

static enum status
save(struct tx *tx, struct ticket *t, struct err *err)
{
    struct ticket_set_in in = {.ticket_state = states[t->state].word,
                               .assigned_to = t->assigned,
                               .due_on = t->due,
                               .answered_at = t->answered_at,
                               .closed_at = t->closed_at,
                               .merged_into = t->merged_into,
                               .satisfied = t->satisfied,
                               .ticket_id = t->id,
                               .version = t->version};
    int64_t changed;

    TRY(ticket_set(tx, &in, &changed, err));
    if (changed != 1)
        return FAIL(err, E_CONFLICT, "ticket %d was changed by someone else", (int)t->number);
    t->version++;
    return OK;
}

/* ---- opening and finding ---- */

enum status
ticket_open(struct tx *tx, struct arena *arena, struct ticket *ticket, struct str words,
            struct now now, struct err *err)
{
    struct ticket_next_row next;
    struct entry first = {
        .side = SIDE_ASKER, .kind = ENTRY_WORDS, .user = ticket->user, .body = str_trim(words)};
    struct ticket_put_in in;

    if (first.body.n == 0 || (ticket->user == 0 && ticket->email.n == 0))
        return FAIL(err, E_INVALID, "a ticket has words and somebody to answer");
    TRY(ticket_next(tx, arena, &next, err));
    TRY(promised(tx, arena, now.today, &ticket->due, err));
    ticket->id = id_new();
    ticket->number = next.number;
    ticket->code = fresh_code(arena);
    ticket->opened_at = now.at;
    ticket->seen_at = now.at;
    ticket->version = 1;
    ticket->subject = at_most(str_trim(ticket->subject), TICKET_SUBJECT_BYTES);
    in = (struct ticket_put_in){.ticket_id = ticket->id,
                                .number = ticket->number,
                                .org_id = ticket->org,
                                .user_id = ticket->user,
                                .full_name = at_most(ticket->full_name, TICKET_SUBJECT_BYTES),
                                .email = ticket->email,
                                .ticket_kind = kinds[ticket->kind].word,
                                .subject = ticket->subject,
                                .page = ticket->page,
                                .request = ticket->request,
                                .about = ticket->about,
                                .object_id = ticket->object,
                                .reply_code = ticket->code,
                                .opened_at = now.at,
                                .due_on = ticket->due,
                                .seen_at = now.at};
    TRY(ticket_put(tx, &in, err));
    return add(tx, ticket->id, &first, false, now.at, err);
}

enum status
ticket_find(struct tx *tx, struct arena *arena, int32_t number, struct ticket *out, struct err *err)
{
    struct ticket_by_number_row row;
    bool found;

    TRY(ticket_by_number(tx, arena, &(struct ticket_by_number_in){.number = number}, &row, &found,
                         err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no ticket %d", (int)number);
    *out = TICKET_OF(row);
    return OK;
}

enum status
ticket_find_own(struct tx *tx, struct arena *arena, int32_t number, int64_t user,
                struct ticket *out, struct err *err)
{
    struct ticket_by_asker_row row;
    bool found = false;

    if (user != 0)
        TRY(ticket_by_asker(tx, arena,
                            &(struct ticket_by_asker_in){.number = number, .user_id = user}, &row,
                            &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no ticket %d of that user", (int)number);
    *out = TICKET_OF(row);
    return OK;
}

enum status
ticket_load(struct tx *tx, struct arena *arena, int64_t id, struct ticket *out, struct err *err)
{
    struct ticket_by_id_row row;
    bool found;

    TRY(ticket_by_id(tx, arena, &(struct ticket_by_id_in){.ticket_id = id}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no ticket with id %lld", (long long)id);
    *out = TICKET_OF(row);
    return OK;
}

enum status
ticket_find_code(struct tx *tx, struct arena *arena, struct str code, struct ticket *out,
                 struct err *err)
{
    struct ticket_by_code_row row;
    bool found;

    TRY(ticket_by_code(tx, arena, &(struct ticket_by_code_in){.reply_code = code}, &row, &found,
                       err));
    if (!found || code.n != CODE_LETTERS)
        return FAIL(err, E_NOTFOUND, "there is no ticket with this code");
    *out = TICKET_OF(row);
    return OK;
}

enum status
ticket_thread(struct tx *tx, struct arena *arena, int64_t id, struct entry **out, size_t *count,
              struct err *err)
{
    struct entries_of_row *rows;

    TRY(entries_of(tx, arena, &(struct entries_of_in){.ticket_id = id}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct entry, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct entry){.id = rows[i].entry_id,
                                   .ticket = rows[i].ticket_id,
                                   .number = rows[i].number,
                                   .side = ticket_side_of(rows[i].side),
                                   .kind = entry_kind_of(rows[i].entry_kind),
                                   .user = rows[i].user_id,
                                   .sender = rows[i].sender,
                                   .body = rows[i].body,
                                   .made_at = rows[i].made_at,
                                   .cleaned_at = rows[i].cleaned_at,
                                   .cleaned_by = rows[i].cleaned_by};
    return OK;
}

/* ---- what is said and done ---- */

enum status
ticket_say(struct tx *tx, struct arena *arena, struct ticket *ticket, const struct entry *entry,
           struct now now, struct err *err)
{
    assert(entry->kind != ENTRY_ACT);
    if (str_trim(entry->body).n == 0)
        return FAIL(err, E_INVALID, "nothing was said");
    TRY(add(tx, ticket->id, entry, entry->kind == ENTRY_NOTE, now.at, err));
    if (entry->kind == ENTRY_NOTE)
        return save(tx, ticket,
                    err); /* the version tells a second writer that there is more to read */
    if (entry->side == SIDE_DESK) {
        ticket->state = TICKET_WAITING;
        ticket->closed_at.us = 0;
        if (ticket->answered_at.us == 0)
            ticket->answered_at = now.at;
    } else if (ticket->state != TICKET_OPEN) {
        ticket->state = TICKET_OPEN;
        ticket->closed_at.us = 0;
        ticket->satisfied = 0;
        TRY(promised(tx, arena, now.today, &ticket->due, err));
    }
    return save(tx, ticket, err);
}

enum status
ticket_assign(struct tx *tx, struct ticket *ticket, int64_t to, const struct ticket_act *act,
              struct now now, struct err *err)
{
    ticket->assigned = to;
    TRY(add_act(tx, ticket->id, act, now, err));
    return save(tx, ticket, err);
}

enum status
ticket_close(struct tx *tx, struct ticket *ticket, const struct ticket_act *act, struct now now,
             struct err *err)
{
    if (ticket->state == TICKET_CLOSED)
        return OK;
    ticket->state = TICKET_CLOSED;
    ticket->closed_at = now.at;
    TRY(add_act(tx, ticket->id, act, now, err));
    return save(tx, ticket, err);
}

enum status
ticket_reopen(struct tx *tx, struct arena *arena, struct ticket *ticket,
              const struct ticket_act *act, struct now now, struct err *err)
{
    if (ticket->state == TICKET_OPEN)
        return OK;
    ticket->state = TICKET_OPEN;
    ticket->closed_at.us = 0;
    ticket->satisfied = 0;
    TRY(promised(tx, arena, now.today, &ticket->due, err));
    TRY(add_act(tx, ticket->id, act, now, err));
    return save(tx, ticket, err);
}

/* The same member, or the same mailbox of somebody who is none. */
static bool
same_asker(const struct ticket *a, const struct ticket *b)
{
    if (a->user != 0 || b->user != 0)
        return a->user == b->user;
    return a->email.n > 0 && str_ieq(a->email, b->email);
}

enum status
ticket_merge(struct tx *tx, struct arena *arena, struct ticket *ticket, const struct ticket *into,
             const struct ticket_act *act, struct now now, struct err *err)
{
    struct tickets_merged_into_row *joined;
    size_t count;

    if (ticket->id == into->id || ticket->merged_into != 0 || into->merged_into != 0 ||
        !same_asker(ticket, into))
        return FAIL(err, E_INVALID, "tickets %d and %d cannot be joined", (int)ticket->number,
                    (int)into->number);
    TRY(tickets_merged_into(tx, arena, &(struct tickets_merged_into_in){.merged_into = ticket->id},
                            &joined, &count, err));
    if (count > 0)
        return FAIL(err, E_INVALID, "ticket %d has others joined to it", (int)ticket->number);
    ticket->merged_into = into->id;
    TRY(add_act(tx, into->id, act, now, err));
    return save(tx, ticket, err);
}

enum status
ticket_part(struct tx *tx, struct ticket *ticket, const struct ticket_act *act, struct now now,
            struct err *err)
{
    int64_t into = ticket->merged_into;

    if (into == 0)
        return FAIL(err, E_INVALID, "ticket %d is joined to none", (int)ticket->number);
    ticket->merged_into = 0;
    TRY(add_act(tx, into, act, now, err));
    return save(tx, ticket, err);
}

enum status
ticket_rate(struct tx *tx, struct ticket *ticket, int32_t satisfied, struct err *err)
{
    if (ticket->state != TICKET_CLOSED || satisfied < 1 || satisfied > 3)
        return FAIL(err, E_INVALID, "only a closed ticket is judged, by 1 to 3");
    ticket->satisfied = satisfied;
    return save(tx, ticket, err);
}

enum status
ticket_seen(struct tx *tx, int64_t id, struct instant now, struct err *err)
{
    int64_t changed;

    return ticket_was_seen(tx, &(struct ticket_was_seen_in){.seen_at = now, .ticket_id = id},
                           &changed, err);
}
