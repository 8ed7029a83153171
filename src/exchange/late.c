/* exchange/late.c - facilities that are not the sender's, clients who live where they cannot. */
#include "exchange/late.h"

#include "base/buf.h"
#include "exchange/late.sql.h"
#include "exchange/monitor_fold.h"
#include "registry/match_address.h"

struct late_sender {
    struct feed_id feed;
    struct org *orgs; /* the feed's organization and those below it */
    size_t count;
    struct identity_address *places; /* where they are; a zip of 0: not known */
};

struct looking {
    struct late *late;
    struct tx *tx;
    struct arena *arena;
    const struct followed *m;
    const struct late_sender *sender;
    struct findings *found;
};

static enum status
load_sender(struct looking *l, struct late_sender *s, struct err *err)
{
    struct feed_found feed;

    s->feed = l->m->feed;
    TRY(feed_find(l->tx, l->arena, s->feed, (struct org_id){0}, &feed, err));
    TRY(org_tree(l->tx, l->arena, feed.feed.org, &s->orgs, &s->count, err));
    s->places = ARENA_ARRAY(l->arena, struct identity_address, s->count + 1);
    for (size_t i = 0; i < s->count; i++) {
        const struct address *a = &s->orgs[i].address;
        struct report_address raw = {.street = a->street, .city = a->city, .zip = a->zip};

        if (!address_make(l->arena, l->late->codes, &raw, &s->places[i]))
            s->places[i].zip = 0;
    }
    return OK;
}

static enum status
find_sender(struct looking *l, struct err *err)
{
    struct late *late = l->late;
    struct late_sender *s;

    for (size_t i = 0; i < late->sender_count; i++)
        if (late->senders[i]->feed.v == l->m->feed.v) {
            l->sender = late->senders[i];
            return OK;
        }
    s = ARENA_NEW(l->arena, struct late_sender);
    TRY(load_sender(l, s, err));
    if (late->sender_count < LATE_SENDERS)
        late->senders[late->sender_count++] = s;
    l->sender = s;
    return OK;
}

static const struct org *
org_of(const struct late_sender *s, struct str code)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->orgs[i].code, code))
            return &s->orgs[i];
    return NULL;
}

static void
look_at_facilities(struct looking *l)
{
    const struct hl7_message *msg = l->m->msg;
    struct str sender = hl7_text(l->arena, msg, 0, 4, 1, 1);
    uint32_t rxa = 0;

    if (sender.n > 0 && org_of(l->sender, sender) == NULL)
        findings_add(l->found, FINDING_FACILITY_FOREIGN, (struct place){"MSH", 1, 4, 1, 1, 0},
                     sender, STR(""));
    for (size_t s = 0; s < msg->segments; s++) {
        struct str code;
        const struct org *org;

        if (!hl7_is(msg, s, "RXA"))
            continue;
        rxa++;
        code = hl7_text(l->arena, msg, s, 11, 1, 4);
        org = code.n > 0 ? org_of(l->sender, code) : NULL;
        if (org != NULL && org->state != ORG_OPEN &&
            str_eq(hl7_text(l->arena, msg, s, 9, 1, 1), STR("00")))
            findings_add(l->found, FINDING_FACILITY_CLOSED, (struct place){"RXA", rxa, 11, 1, 4, 0},
                         code, STR(""));
    }
}

/* One flat is one place. Types BA and those of a birth are no place to live. */
static int64_t
place_of(struct arena *arena, const struct report_address *a)
{
    struct str text = arena_printf(arena, "%.*s|%.*s|%.*s", STRF(a->street), STRF(a->other),
                                   STRF(str_slice(a->zip, 0, 5)));
    struct buf buf;

    buf_init(&buf, arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c != ' ' && c != '.' && c != ',')
            buf_char(&buf, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
    return (int64_t)str_hash(buf_str(&buf));
}

/* House number, ZIP code and the beginning of the street: how its last word is written is no matter. */
static bool
same_house(const struct identity_address *a, const struct identity_address *b)
{
    enum { LETTERS = 5 };

    return a->zip != 0 && a->zip == b->zip && a->number != 0 && a->number == b->number &&
           a->street.n > 0 &&
           str_eq(str_slice(a->street, 0, LETTERS), str_slice(b->street, 0, LETTERS));
}

static bool
is_facilitys(const struct looking *l, const struct report_address *a)
{
    struct identity_address mine;

    if (!address_make(l->arena, l->late->codes, a, &mine))
        return false;
    for (size_t i = 0; i < l->sender->count; i++)
        if (same_house(&mine, &l->sender->places[i]))
            return true;
    return false;
}

static enum status
count_clients(struct looking *l, const struct report_address *a, struct place at, struct err *err)
{
    struct late_persons_in in = {l->m->feed.v, place_of(l->arena, a), LATE_SHARED + 1};
    struct late_persons_row *rows;
    size_t count;

    TRY(late_persons(l->tx, l->arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count && count <= LATE_SHARED; i++)
        if (rows[i].client_id == l->m->client.v)
            return OK;
    if (count <= LATE_SHARED) {
        TRY(late_person(l->tx, &(struct late_person_in){in.feed_id, in.place_hash, l->m->client.v},
                        err));
        count++;
    }
    if (count > LATE_SHARED)
        findings_add(l->found, FINDING_ADDRESS_SHARED, at, STR(""), STR(""));
    return OK;
}

static enum status
look_at_address(struct looking *l, struct err *err)
{
    const struct hl7_message *msg = l->m->msg;
    size_t pid = hl7_find(msg, "PID", 0);
    struct place at = {"PID", 1, 11, 1, 0, 0};
    struct report_address a;
    struct str type;

    if (pid == msg->segments)
        return OK;
    type = hl7_text(l->arena, msg, pid, 11, 1, 7);
    a = (struct report_address){.street = hl7_text(l->arena, msg, pid, 11, 1, 1),
                                .other = hl7_text(l->arena, msg, pid, 11, 1, 2),
                                .city = hl7_text(l->arena, msg, pid, 11, 1, 3),
                                .zip = hl7_text(l->arena, msg, pid, 11, 1, 5)};
    if (a.street.n == 0 || a.zip.n < 5 || placeholder_street(l->late->codes, a.street) ||
        str_eq(type, STR("BA")) || str_eq(type, STR("BDL")) || str_eq(type, STR("N")))
        return OK;
    if (is_facilitys(l, &a)) {
        findings_add(l->found, FINDING_ADDRESS_FACILITY, at, STR(""), STR(""));
        return OK;
    }
    return l->m->client.v == 0 ? OK : count_clients(l, &a, at, err);
}

/* To the journal, and to the figures: by the folding if that is still to come, else at once. */
static enum status
write(struct looking *l, struct err *err)
{
    struct late_tally_in tally = {(int32_t)l->found->count, l->m->feed.v, l->m->id.v};
    struct late_last_row *last;
    int64_t waiting;
    size_t any;

    TRY(late_tally(l->tx, &tally, &waiting, err));
    TRY(late_last(l->tx, l->arena, &(struct late_last_in){.message_id = l->m->id.v}, &last, &any,
                  err));
    for (size_t i = 0; i < l->found->count; i++) {
        const struct finding *f = &l->found->list[i];
        char letter = severity_letter(f->severity);
        struct late_add_in in = {.message_id = l->m->id.v,
                                 .n = (any > 0 ? last[0].n : 0) + (int32_t)i + 1,
                                 .feed_id = l->m->feed.v,
                                 .received_on = l->m->received_on,
                                 .code = finding_kind(f->code)->own,
                                 .severity = {&letter, 1},
                                 .erl = place_erl(l->arena, f->place),
                                 .what = f->what};

        TRY(late_add(l->tx, &in, err));
        if (waiting == 0)
            TRY(monitor_fold_finding(l->tx, l->m->feed,
                                     &(struct pile_finding){l->m->received_on, in.code, letter, 1,
                                                            l->m->id.v, l->m->id.v},
                                     err));
    }
    return OK;
}

enum status
late_look(struct late *late, struct tx *tx, struct arena *arena, const struct followed *message,
          struct err *err)
{
    struct looking l = {
        .late = late, .tx = tx, .arena = arena, .m = message, .found = findings_new(arena)};

    if (message->feed.v == 0 || !message->reports)
        return OK;
    TRY(find_sender(&l, err));
    look_at_facilities(&l);
    TRY(look_at_address(&l, err));
    return l.found->count == 0 ? OK : write(&l, err);
}
