/* exchange/resend.c - opening what was left out, closing what has come. */
#include "exchange/resend.h"

#include <string.h>

#include "base/id.h"
#include "exchange/resend.sql.h"

/* Who a message is about, and what is asked of it. */
struct told_of {
    int64_t number, name;
    struct told_dose {
        int64_t order;
        struct date day;
        struct str cvx;
        bool lost;
    } dose[RESEND_GROUPS + 1]; /* from 1 */
    uint32_t groups;
};

static int64_t
hash_of(struct arena *arena, struct str a, struct str b, struct str c)
{
    struct str text = arena_printf(arena, "%.*s|%.*s|%.*s", STRF(a), STRF(b), STRF(c));
    char *p = arena_bytes(arena, text.n);

    for (size_t i = 0; i < text.n; i++)
        p[i] = (char)(text.p[i] >= 'a' && text.p[i] <= 'z' ? text.p[i] - 'a' + 'A' : text.p[i]);
    return (int64_t)str_hash((struct str){p, text.n});
}

/* "9999" stands for no number (guide 1.5, ORC-3). */
static int64_t
order_of(struct arena *arena, const struct hl7_message *msg, size_t rxa)
{
    struct str number = STR("");

    for (size_t s = rxa; s-- > 0 && !hl7_is(msg, s, "RXA");) {
        if (!hl7_is(msg, s, "ORC"))
            continue;
        number = hl7_text(arena, msg, s, 3, 1, 1);
        break;
    }
    if (number.n == 0 || str_eq(number, STR("9999")))
        return 0;
    return hash_of(arena, number, STR(""), STR(""));
}

static void
read_person(struct arena *arena, const struct hl7_message *msg, struct told_of *of)
{
    size_t pid = hl7_find(msg, "PID", 0);
    struct str number, family, born;

    if (pid == msg->segments)
        return;
    number = hl7_text(arena, msg, pid, 3, 1, 1);
    family = hl7_text(arena, msg, pid, 5, 1, 1);
    born = str_slice(hl7_text(arena, msg, pid, 7, 1, 1), 0, 8);
    if (number.n > 0)
        of->number = hash_of(arena, number, hl7_text(arena, msg, pid, 3, 1, 4), STR(""));
    if (family.n > 0 && born.n == 8)
        of->name = hash_of(arena, family, hl7_text(arena, msg, pid, 5, 1, 2), born);
}

static void
read_doses(struct arena *arena, const struct hl7_message *msg, struct told_of *of)
{
    for (size_t s = 0; s < msg->segments && of->groups < RESEND_GROUPS; s++) {
        struct told_dose *dose;

        if (!hl7_is(msg, s, "RXA"))
            continue;
        dose = &of->dose[++of->groups];
        dose->order = order_of(arena, msg, s);
        dose->cvx = hl7_text(arena, msg, s, 5, 1, 1);
        if (!date_parse_hl7(hl7_text(arena, msg, s, 3, 1, 1), &dose->day))
            dose->day = DATE_NONE;
    }
}

static struct told_of *
read_message(struct arena *arena, const struct followed *m)
{
    struct told_of *of = ARENA_NEW(arena, struct told_of);

    read_person(arena, m->msg, of);
    read_doses(arena, m->msg, of);
    for (size_t i = 0; i < m->error_count; i++)
        if (m->errors[i].group > 0 && m->errors[i].group <= of->groups)
            of->dose[m->errors[i].group].lost = true;
    return of;
}

/* -- what a message puts right ----------------------------------------------------------------- */

/* A second try: "A17", then "A17-2". */
static bool
same_line(struct str first, struct str later)
{
    struct str tail;

    if (first.n == 0 || !str_starts(later, first))
        return false;
    tail = str_skip(later, first.n);
    return tail.n == 0 || (tail.n <= 4 && strchr("-._", tail.p[0]) != NULL);
}

static bool
same_person(const struct resend_like_row *row, const struct followed *m, const struct told_of *of)
{
    return (row->number_hash != 0 && row->number_hash == of->number) ||
           (row->name_hash != 0 && row->name_hash == of->name) ||
           (row->client_id != 0 && row->client_id == m->client.v);
}

static bool
same_dose(const struct resend_like_row *row, const struct told_dose *dose)
{
    bool day = date_is(row->dose_on) && date_cmp(row->dose_on, dose->day) == 0;
    bool cvx = row->cvx.n > 0 && str_eq(row->cvx, dose->cvx);

    if (row->order_hash != 0 && dose->order != 0 && row->order_hash == dose->order)
        return true;
    if (row->order_hash == 0 || dose->order == 0)
        return day || cvx;
    return day && cvx;
}

static bool
puts_right(const struct resend_like_row *row, const struct followed *m, const struct told_of *of)
{
    if (row->message_id >= m->id.v ||
        (!same_line(row->control_id, m->control_id) && !same_person(row, m, of)))
        return false;
    if (row->group_n == 0)
        return true;
    for (uint32_t g = 1; g <= of->groups; g++)
        if (!of->dose[g].lost && same_dose(row, &of->dose[g]))
            return true;
    return false;
}

/* "A17-2" is looked for as it is, and as "A17". */
static struct str
first_try(struct str control_id)
{
    for (size_t i = control_id.n; i > 1 && control_id.n - i < 4; i--)
        if (strchr("-._", control_id.p[i - 1]) != NULL)
            return str_slice(control_id, 0, i - 1);
    return control_id;
}

static enum status
close_those_under(struct tx *tx, struct arena *arena, const struct followed *m,
                  const struct told_of *of, struct str control_id, struct err *err)
{
    struct resend_like_row *rows;
    struct resend_like_in in = {.feed_id = m->feed.v,
                                .control_id = control_id,
                                .number_hash = of->number,
                                .name_hash = of->name};
    size_t count;
    int64_t changed;

    TRY(resend_like(tx, arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        if (puts_right(&rows[i], m, of))
            TRY(resend_close(tx,
                             &(struct resend_close_in){.standing = STR("resolved"),
                                                       .closed_by = m->id.v,
                                                       .closed_at = m->received,
                                                       .reason = STR(""),
                                                       .case_id = rows[i].case_id},
                             &changed, err));
    return OK;
}

static enum status
close_what_came(struct tx *tx, struct arena *arena, const struct followed *m,
                const struct told_of *of, struct err *err)
{
    struct str first = first_try(m->control_id);

    TRY(close_those_under(tx, arena, m, of, m->control_id, err));
    return first.n == m->control_id.n ? OK : close_those_under(tx, arena, m, of, first, err);
}

/* -- what a message leaves open ---------------------------------------------------------------- */

static enum status
open_case(struct tx *tx, const struct followed *m, const struct told_of *of, uint32_t group,
          struct str code, struct err *err)
{
    const struct told_dose *dose = &of->dose[group];

    return resend_add(tx,
                      &(struct resend_add_in){.case_id = id_new(),
                                              .feed_id = m->feed.v,
                                              .message_id = m->id.v,
                                              .group_n = (int32_t)group,
                                              .code = code,
                                              .opened_at = m->received,
                                              .opened_on = m->received_on,
                                              .control_id = m->control_id,
                                              .client_id = m->client.v,
                                              .number_hash = of->number,
                                              .name_hash = of->name,
                                              .order_hash = group == 0 ? 0 : dose->order,
                                              .dose_on = group == 0 ? DATE_NONE : dose->day,
                                              .cvx = group == 0 ? STR("") : dose->cvx},
                      err);
}

/* The first that says why, and not only that something else made a segment useless. */
static struct str
why(const struct followed *m, uint32_t group)
{
    struct str code = STR("");

    for (size_t i = 0; i < m->error_count; i++) {
        if (group != 0 && m->errors[i].group != group)
            continue;
        if (!str_eq(m->errors[i].code, STR("SEGMENT_EMPTY")))
            return m->errors[i].code;
        code = m->errors[i].code;
    }
    return code;
}

static enum status
open_what_is_missing(struct tx *tx, const struct followed *m, const struct told_of *of,
                     struct err *err)
{
    if (m->client.v == 0)
        return open_case(tx, m, of, 0, why(m, 0), err);
    for (uint32_t g = 1; g <= of->groups; g++)
        if (of->dose[g].lost)
            TRY(open_case(tx, m, of, g, why(m, g), err));
    return OK;
}

enum status
resend_follow(struct tx *tx, struct arena *arena, const struct followed *m, struct err *err)
{
    const struct told_of *of;

    if (!m->reports)
        return OK;
    of = read_message(arena, m);
    if (m->client.v != 0)
        TRY(close_what_came(tx, arena, m, of, err));
    return m->error_count == 0 ? OK : open_what_is_missing(tx, m, of, err);
}
