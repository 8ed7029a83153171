/* web/client/changes.c - what was believed of a person at each moment, compared with the moment before. */
#include "web/client/changes.h"

#include <stdlib.h>

#include "registry/said.h"
#include "registry/survive.h"
#include "web/client/person.h"
#include "web/serve.h"

struct teller {
    struct who_names *names;
    struct sent_client *said; /* all statements of the person */
    struct instant *ended;    /* of each; 0 while it holds */
    int64_t *user;            /* of each; 0 for a system */
    size_t count;
    struct instant *moments; /* the oldest first, each once */
    size_t moment_count;
};

static int
by_time(const void *x, const void *y)
{
    int64_t a = ((const struct instant *)x)->us, b = ((const struct instant *)y)->us;

    return (a > b) - (a < b);
}

static void
put_moments(struct teller *t)
{
    size_t n = 0, kept = 0;

    for (size_t i = 0; i < t->count; i++) {
        t->moments[n++] = t->said[i].received;
        if (t->ended[i].us > 0)
            t->moments[n++] = t->ended[i];
    }
    if (n > 1)
        qsort(t->moments, n, sizeof(t->moments[0]), by_time);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || t->moments[kept - 1].us != t->moments[i].us)
            t->moments[kept++] = t->moments[i];
    t->moment_count = kept;
}

static enum status
take_statements(struct teller *t, const struct version *versions, size_t count, struct err *err)
{
    struct arena *arena = t->names->v->arena;

    t->said = ARENA_ARRAY(arena, struct sent_client, count + 1);
    t->ended = ARENA_ARRAY(arena, struct instant, count + 1);
    t->user = ARENA_ARRAY(arena, int64_t, count + 1);
    t->moments = ARENA_ARRAY(arena, struct instant, 2 * count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct version *version = &versions[i];
        struct sent_client *sent = &t->said[t->count];

        if (version->about != VERSION_PERSON)
            continue;
        *sent = (struct sent_client){.id = version->id,
                                     .organization = version->organization,
                                     .by = version->by,
                                     .received = version->received,
                                     .text = version->said};
        TRY(said_client_read(arena, sent->text, &sent->said, err));
        t->ended[t->count] = version->ended;
        t->user[t->count++] = version->user;
    }
    put_moments(t);
    return OK;
}

/* The form as it would have stood just after `at`; false when nothing was known then. */
static bool
known_at(const struct teller *t, struct instant at, struct person_form *form)
{
    struct visit *v = t->names->v;
    struct sent_client *held = ARENA_ARRAY(v->arena, struct sent_client, t->count);
    struct report_client believed;
    size_t n = 0;

    for (size_t i = 0; i < t->count; i++)
        if (t->said[i].received.us <= at.us && (t->ended[i].us == 0 || t->ended[i].us > at.us))
            held[n++] = t->said[i];
    if (n == 0)
        return false;
    believed = survive(v->arena, v->web->codes, held, n);
    *form = person_known(v, &believed, v->session.user.org_code);
    return true;
}

static enum status
who_at(const struct teller *t, struct instant at, struct str *out, struct err *err)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->said[i].received.us == at.us)
            return who_words(t->names, t->user[i], t->said[i].organization, out, err);
    *out = STR("taken back");
    return OK;
}

/* The code itself where the tables do not know it. */
static struct str
code_words(const struct visit *v, enum code_table_id table, struct str code)
{
    const struct code *known = code_lookup(code_table(v->web->codes, table), code);

    return known == NULL || known->name.n == 0 ? code : known->name;
}

/* Codes of a field as their words: "es" is Spanish, "2106-3 2028-9" White, Asian. */
static struct str
in_words(struct visit *v, struct str field, struct str value)
{
    static const struct {
        struct str field;
        enum code_table_id table;
    } coded[] = {{STR_INIT("Relation"), CODE_RELATIONSHIP},
                 {STR_INIT("Language"), CODE_LANGUAGE},
                 {STR_INIT("Race"), CODE_RACE},
                 {STR_INIT("Ethnicity"), CODE_ETHNICITY},
                 {STR_INIT("Reminders"), CODE_PUBLICITY}};
    struct str out = STR(""), rest = value;

    for (size_t i = 0; i < sizeof(coded) / sizeof(coded[0]); i++) {
        if (!str_eq(coded[i].field, field))
            continue;
        while (rest.p != NULL && value.n > 0) {
            struct str words = code_words(v, coded[i].table, str_cut(&rest, ' '));

            out =
                arena_printf(v->arena, "%.*s%s%.*s", STRF(out), out.n > 0 ? ", " : "", STRF(words));
        }
        return out;
    }
    return value;
}

static enum status
add_moment(const struct teller *t, struct instant at, const struct person_form *was,
           const struct person_form *is, struct changes *out, struct err *err)
{
    struct visit *v = t->names->v;
    struct person_difference *list;
    size_t count = person_differences(v, was, is, &list);
    struct str who = STR("");

    if (count > 0)
        TRY(who_at(t, at, &who, err));
    for (size_t i = 0; i < count && out->count < CHANGES_SHOWN; i++)
        out->list[out->count++] =
            (struct changes_row){.when = at,
                                 .who = who,
                                 .field = list[i].field,
                                 .old = in_words(v, list[i].field, list[i].one),
                                 .fresh = in_words(v, list[i].field, list[i].two)};
    return OK;
}

enum status
changes_of(struct who_names *names, const struct version *versions, size_t count,
           struct changes *out, struct err *err)
{
    struct teller t = {.names = names};
    struct person_form is, was;
    bool known;

    *out =
        (struct changes){.list = ARENA_ARRAY(names->v->arena, struct changes_row, CHANGES_SHOWN)};
    TRY(take_statements(&t, versions, count, err));
    if (t.moment_count == 0)
        return OK;
    known = known_at(&t, t.moments[t.moment_count - 1], &is);
    for (size_t i = t.moment_count - 1; i > 0; i--) {
        bool before = known_at(&t, t.moments[i - 1], &was);

        if (t.moment_count - i > CHANGES_MOMENTS || out->count == CHANGES_SHOWN) {
            out->earlier = true;
            break;
        }
        if (known && before)
            TRY(add_moment(&t, t.moments[i], &was, &is, out, err));
        is = was;
        known = before;
    }
    return OK;
}
