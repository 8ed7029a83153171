/* registry/client_search.c - rows that what was typed leads to, and who may see them. */
#include "registry/client_search.h"

#include <string.h>

#include "base/id.h"
#include "base/utf8.h"
#include "registry/client.sql.h"
#include "registry/client_ids.h"
#include "registry/client_key.h"
#include "registry/client_typed.h"
#include "registry/own.h"
#include "registry/said.h"

/* Rows looked at when nobody fits exactly. */
enum { NEAR_ROWS = 600 };

/* -- rows -------------------------------------------------------------------------------------- */

struct searcher {
    struct tx *tx;
    struct arena *arena;
    const struct code_sets *sets;
    int64_t organization;
    struct client_hits *hits;
    bool near; /* names may only be like */
    struct date today;
    struct client_filter only;
};

/* What the two statements have in common. */
struct found_row {
    int64_t client_id;
    struct str protect, locked, believed;
    int64_t protect_org_id, lock_org_id;
};

static bool
open_to(const struct searcher *s, const struct found_row *row)
{
    struct client client = {.protect_organization = row->protect_org_id,
                            .lock_organization = row->lock_org_id};

    client.believed.protect = str_eq(row->protect, STR("Y")) ? REPORT_YES : REPORT_NO;
    client.lock = row->locked.n == 0                ? CLIENT_OPEN
                  : str_eq(row->locked, STR("one")) ? CLIENT_ONE_ORGANIZATION
                                                    : CLIENT_OPTED_OUT;
    return client_open_to(&client, s->organization);
}

static bool
fits(const struct searcher *s, const struct typed *typed, struct client_hit *hit)
{
    return s->near ? client_typed_near(s->arena, s->sets, typed, &hit->believed, &hit->why)
                   : client_typed_fits(s->arena, s->sets, typed, &hit->believed, &hit->why);
}

/* -- who of them is wanted ---------------------------------------------------------------------- */

static int
years_of(struct date born, struct date today)
{
    struct ymd b = date_split(born), t = date_split(today);

    return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day) ? 1 : 0);
}

static bool
has_phone(const struct report_client *who)
{
    for (size_t i = 0; i < who->contact_count; i++)
        if (who->contacts[i].number.n > 0)
            return true;
    return false;
}

static bool
lives_in(const struct report_client *who, struct str county)
{
    for (size_t i = 0; i < who->address_count; i++)
        if (str_ieq(str_slice(who->addresses[i].county, 0, county.n), county))
            return true;
    return false;
}

static bool
told_wanted(const struct searcher *s, const struct report_client *who)
{
    const struct client_filter *only = &s->only;
    int years;

    if ((only->sex != REPORT_SEX_NONE && who->sex != only->sex) ||
        (only->no_phone && has_phone(who)) || (only->county.n > 0 && !lives_in(who, only->county)))
        return false;
    if (!only->aged)
        return true;
    if (!date_is(who->born))
        return false;
    years = years_of(who->born, s->today);
    return years >= only->youngest && years <= only->oldest;
}

/* The organization has said something of them, and not that they are inactive, gone or dead. */
static enum status
is_active_at(const struct searcher *s, struct client_id id, bool *is, struct err *err)
{
    struct client_status *list;
    size_t count;

    TRY(client_statuses(s->tx, s->arena, id, &list, &count, err));
    *is = false;
    for (size_t i = 0; i < count; i++)
        *is = *is || (list[i].organization == s->only.active_at &&
                      (list[i].status.n == 0 || str_eq(list[i].status, STR("A"))));
    return OK;
}

static enum status
is_wanted(const struct searcher *s, const struct client_hit *hit, bool *is, struct err *err)
{
    *is = told_wanted(s, &hit->believed);
    if (*is && s->only.active_at != 0)
        return is_active_at(s, hit->id, is, err);
    return OK;
}

static bool
listed(const struct searcher *s, int64_t id)
{
    for (size_t i = 0; i < s->hits->count; i++)
        if (s->hits->list[i].id.v == id)
            return true;
    return false;
}

/* Whoever asks for somebody in particular is led to where a reason can be given. */
static void
hide(struct searcher *s, const struct typed *typed, int64_t id)
{
    s->hits->hidden++;
    if (!s->near && (typed->own.v != 0 || typed->number.n > 0 ||
                     (date_is(typed->born) && typed->name_count > 0)))
        s->hits->hidden_first.v = id;
}

static enum status
take_row(struct searcher *s, const struct typed *typed, const struct found_row *row,
         struct err *err)
{
    struct client_hit *hit = &s->hits->list[s->hits->count];
    bool wanted;

    if (s->hits->count == SEARCH_MOST) {
        s->hits->more = true;
        return OK;
    }
    if (listed(s, row->client_id))
        return OK;
    hit->id.v = row->client_id;
    TRY(said_client_read(s->arena, row->believed, &hit->believed, err));
    if (!fits(s, typed, hit))
        return OK;
    TRY(is_wanted(s, hit, &wanted, err));
    if (!wanted)
        return OK;
    if (open_to(s, row))
        s->hits->count++;
    else
        hide(s, typed, row->client_id);
    return OK;
}

/* The text that follows all texts with this beginning: the beginning itself, for short ones. */
static struct str
end_of(const struct searcher *s, const struct typed *typed, struct str beginning)
{
    if (beginning.n < typed->short_name)
        return arena_printf(s->arena, "%.*s%c", STRF(beginning), 1);
    return arena_printf(s->arena, "%.*s\xf4\x8f\xbf\xbf", STRF(beginning));
}

/* The latest year first. */
static void
count_year(struct client_hits *hits, int year)
{
    size_t at = 0;

    while (at < hits->year_count && hits->years[at].year > year)
        at++;
    if (at == hits->year_count || hits->years[at].year != year) {
        memmove(&hits->years[at + 1], &hits->years[at],
                (hits->year_count++ - at) * sizeof(hits->years[0]));
        hits->years[at] = (struct client_year){.year = year};
    }
    hits->years[at].count++;
}

/* There are more than can be shown: how many, and born when. */
static enum status
count_all(struct searcher *s, const struct client_ids *ids, const struct person_by_ids_in *in,
          struct err *err)
{
    struct person_born_of_row *rows;
    size_t count;

    s->hits->more = true;
    s->hits->total = ids->count;
    s->hits->total_least = ids->cut;
    if (ids->count > SEARCH_COUNTED)
        return OK;
    TRY(person_born_of(s->tx, s->arena, &(struct person_born_of_in){in->ids, in->zip, in->zip_end},
                       &rows, &count, err));
    s->hits->total = count;
    s->hits->years = ARENA_ARRAY(s->arena, struct client_year, count + 1);
    for (size_t i = 0; i < count; i++)
        if (date_is(rows[i].born_on))
            count_year(s->hits, date_split(rows[i].born_on).year);
    return OK;
}

/* Whoever has names that begin like those of `sought`, and the year of birth. */
static enum status
ids_of(struct searcher *s, const struct typed *sought, struct client_ids *ids, struct err *err)
{
    struct client_ids list[TYPED_NAMES + 1];
    size_t count = 0, least = 0;

    for (; count < sought->name_count; count++)
        TRY(client_ids_word(s->tx, s->arena, sought->names[count],
                            end_of(s, sought, sought->names[count]), &list[count], err));
    if (sought->year != 0)
        TRY(client_ids_key(s->tx, s->arena, client_keys_born_year(sought->year), &list[count++],
                           err));
    *ids = (struct client_ids){.list = NULL};
    if (count == 0)
        return OK;
    for (size_t i = 1; i < count; i++)
        least = list[i].count < list[least].count ? i : least;
    *ids = list[least];
    for (size_t i = 0; i < count; i++)
        if (i != least)
            client_ids_both(s->arena, ids, &list[i]);
    return OK;
}

/* Rows with names that begin like `sought`, of which those are taken that fit all of `typed`. */
static enum status
by_name(struct searcher *s, const struct typed *sought, const struct typed *typed, size_t most,
        struct err *err)
{
    struct person_by_ids_row *rows;
    struct person_by_ids_in in = {.zip = typed->zip, .most = (int64_t)most};
    struct client_ids ids;
    size_t count;

    TRY(ids_of(s, sought, &ids, err));
    if (ids.count == 0)
        return OK;
    in.ids = client_ids_text(s->arena, &ids, SEARCH_COUNTED);
    in.zip_end = arena_printf(s->arena, "%.*s~", STRF(typed->zip));
    TRY(person_by_ids(s->tx, s->arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(take_row(s, typed,
                     &(struct found_row){rows[i].client_id, rows[i].protect, rows[i].locked,
                                         rows[i].believed, rows[i].protect_org_id,
                                         rows[i].lock_org_id},
                     err));
    if (s->hits->more || ids.count > SEARCH_COUNTED)
        return count_all(s, &ids, &in, err);
    return OK;
}

static enum status
by_key(struct searcher *s, const struct typed *typed, struct key_range range, struct err *err)
{
    struct person_by_key_row *rows;
    struct person_by_key_in in = {
        .low = range.low, .high = range.high, .zip = typed->zip, .most = SEARCH_MOST * 20};
    size_t count;

    in.zip_end = arena_printf(s->arena, "%.*s~", STRF(typed->zip));
    TRY(person_by_key(s->tx, s->arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(take_row(s, typed,
                     &(struct found_row){rows[i].client_id, rows[i].protect, rows[i].locked,
                                         rows[i].believed, rows[i].protect_org_id,
                                         rows[i].lock_org_id},
                     err));
    return OK;
}

/* -- the search box ---------------------------------------------------------------------------- */

static struct key_range
number_range(const struct searcher *s, struct str number)
{
    struct report_identifier identifier = {.value = number};
    struct report_client client = {
        .identifiers = &identifier, .identifier_count = 1, .born = DATE_NONE};
    struct identity who;

    identity_normalise(s->arena, s->sets, &client, &who);
    return client_keys_id(who.id_count > 0 ? who.id[0].value : 0);
}

static enum status
take_person(struct searcher *s, const struct typed *typed, const struct client *client,
            struct err *err)
{
    struct client_hit *hit = &s->hits->list[s->hits->count];
    bool wanted;

    *hit = (struct client_hit){.id = client->id, .believed = client->believed};
    if (s->hits->count == SEARCH_MOST || listed(s, client->id.v) || !fits(s, typed, hit))
        return OK;
    TRY(is_wanted(s, hit, &wanted, err));
    if (!wanted)
        return OK;
    if (client_open_to(client, s->organization))
        s->hits->count++;
    else
        hide(s, typed, client->id.v);
    return OK;
}

static enum status
by_own_number(struct searcher *s, const struct typed *typed, struct err *err)
{
    struct client client;
    bool found;

    TRY(client_load_standing(s->tx, s->arena, typed->own, &client, &found, err));
    return found ? take_person(s, typed, &client, err) : OK;
}

/* "O", "o 55101": whom would that not fit? One sign of another script may be a whole name. */
static bool
only_letter(const struct typed *typed)
{
    return typed->name_count == 1 && typed->names[0].n == 1 && typed->year == 0;
}

static enum status
by_local(struct searcher *s, const struct typed *typed, uint64_t digits, struct err *err)
{
    struct person_by_local_row *rows;
    struct person_by_local_in in = {client_keys_phone(digits).low, SEARCH_MOST + 1};
    struct typed by_phone = *typed;
    size_t count;

    by_phone.number = STR("");
    by_phone.phone = typed->number;
    TRY(person_by_local(s->tx, s->arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(take_row(s, &by_phone,
                     &(struct found_row){rows[i].client_id, rows[i].protect, rows[i].locked,
                                         rows[i].believed, rows[i].protect_org_id,
                                         rows[i].lock_org_id},
                     err));
    return OK;
}

static enum status
exact_search(struct searcher *s, const struct typed *typed, struct err *err)
{
    uint64_t digits;

    if (typed->own.v != 0)
        return by_own_number(s, typed, err);
    if (typed->phone.n > 0 && str_parse_u64(typed->phone, &digits))
        return by_key(s, typed, client_keys_phone(digits), err);
    if (typed->number.n > 0)
        return by_key(s, typed, number_range(s, typed->number), err);
    if (date_is(typed->born))
        return by_key(s, typed, client_keys_born(typed->born), err);
    if (typed->name_count > 0 && !only_letter(typed))
        return by_name(s, typed, typed, (size_t)SEARCH_MOST * 4, err);
    s->hits->vague = typed->name_count > 0 ? VAGUE_LETTER : VAGUE_EMPTY;
    return OK;
}

/* One of the names may be a parent's: rows by each of the others. */
static enum status
parent_search(struct searcher *s, const struct typed *typed, struct err *err)
{
    for (size_t skip = 0; skip < typed->name_count && typed->name_count > 1; skip++) {
        struct typed sought = *typed;

        sought.name_count = 0;
        for (size_t i = 0; i < typed->name_count; i++)
            if (i != skip)
                sought.names[sought.name_count++] = typed->names[i];
        TRY(by_name(s, &sought, typed, NEAR_ROWS, err));
    }
    return OK;
}

/* Who sounds like it, and was born that day, or the day with its month and day swapped? Either name may
 * come first. */
static enum status
near_born(struct searcher *s, const struct typed *typed, struct err *err)
{
    struct report_name names[2] = {{.family = typed->names[0], .given = typed->names[1]},
                                   {.family = typed->names[1], .given = typed->names[0]}};
    struct report_client client = {.names = names, .name_count = 2, .born = typed->born};
    struct client_candidate *list;
    struct identity who;
    size_t count;

    identity_normalise(s->arena, s->sets, &client, &who);
    TRY(client_candidates(s->tx, s->arena, s->sets, &who, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(take_person(s, typed, &list[i].client, err));
    return OK;
}

/* Everybody born that day, whose names may be like, and that day with its month and day swapped. */
static enum status
near_day(struct searcher *s, const struct typed *typed, struct err *err)
{
    struct ymd born = date_split(typed->born);

    if (typed->name_count > 0)
        TRY(by_key(s, typed, client_keys_born(typed->born), err));
    if (!date_valid(born.year, born.day, born.month) || born.day == born.month)
        return OK;
    return by_key(s, typed, client_keys_born(date_from(born.year, born.day, born.month)), err);
}

/* The first bytes of a name, never half a letter. */
static struct str
beginning_of(struct str name, size_t most)
{
    size_t n = 0;

    while (n < name.n && n < most) {
        size_t letter = utf8_len(str_skip(name, n));

        n += letter == 0 ? 1 : letter;
    }
    return str_slice(name, 0, n);
}

/* Rows by the beginning of one name, of which the others need only be like. */
static enum status
near_name(struct searcher *s, const struct typed *typed, struct err *err)
{
    for (size_t i = 0; i < typed->name_count; i++) {
        struct typed sought = *typed;

        sought.name_count = 1;
        sought.names[0] = beginning_of(typed->names[i], typed->name_count > 1 ? 4 : 3);
        if (sought.names[0].n >= 3)
            TRY(by_name(s, &sought, typed, NEAR_ROWS, err));
    }
    return OK;
}

static enum status
near_search(struct searcher *s, const struct typed *typed, struct err *err)
{
    s->near = true;
    if (date_is(typed->born) && typed->name_count >= 2)
        TRY(near_born(s, typed, err));
    if (date_is(typed->born) && s->hits->count == 0)
        TRY(near_day(s, typed, err));
    else if (!date_is(typed->born) && typed->phone.n == 0 && typed->number.n == 0)
        TRY(near_name(s, typed, err));
    s->hits->near = s->hits->count > 0;
    return OK;
}

static bool
nobody(const struct client_hits *hits)
{
    return hits->count == 0 && hits->hidden == 0;
}

/* Six digits that are nobody's number may be a birth date, four a year of birth. */
static bool
number_as_day(struct typed *typed, struct date today)
{
    uint64_t year = 0;

    if (date_is(typed->born))
        return false;
    if (typed->number.n == 4 && typed->name_count > 0 && str_parse_u64(typed->number, &year) &&
        year > 1900 && year <= (uint64_t)date_split(today).year)
        typed->year = (int)year;
    else if (typed->number.n != 6 || !date_parse_typed(typed->number, today, &typed->born))
        return false;
    typed->number = STR("");
    return true;
}

/* "MR 12 345", and our own number in groups. */
static enum status
number_in_pieces(struct searcher *s, const struct typed *typed, struct err *err)
{
    struct typed whole = {.born = DATE_NONE, .zip = STR(""), .number = typed->together};

    if (whole.number.n == 0 || str_eq(whole.number, typed->number))
        return OK;
    (void)id_parse(whole.number, &whole.own.v);
    return exact_search(s, &whole, err);
}

/* What was typed may mean something else than it seemed to. */
static enum status
other_readings(struct searcher *s, struct typed *typed, struct err *err)
{
    struct typed first = *typed;
    uint64_t local;

    if (number_as_day(typed, s->today))
        TRY(exact_search(s, typed, err));
    if (nobody(s->hits) && client_typed_local(s->arena, &first, &local))
        TRY(by_local(s, &first, local, err));
    if (nobody(s->hits))
        TRY(number_in_pieces(s, &first, err));
    if (nobody(s->hits) && typed->name_count == 0 && first.number.n == 5 &&
        str_digits(first.number))
        s->hits->vague = VAGUE_ZIP;
    return OK;
}

enum status
client_search(struct tx *tx, struct arena *arena, const struct code_sets *sets,
              const struct client_question *question, struct client_hits *hits, struct err *err)
{
    struct searcher s = {.tx = tx,
                         .arena = arena,
                         .sets = sets,
                         .organization = question->organization,
                         .hits = hits,
                         .today = question->today,
                         .only = question->only};
    struct typed typed = client_typed(arena, question->text, question->today);

    *hits = (struct client_hits){.list = ARENA_ARRAY(arena, struct client_hit, SEARCH_MOST + 1)};
    TRY(exact_search(&s, &typed, err));
    if (nobody(hits) && hits->vague == VAGUE_NOT)
        TRY(other_readings(&s, &typed, err));
    if (!nobody(hits) || hits->vague != VAGUE_NOT)
        return OK;
    if (!date_is(typed.born) && typed.phone.n == 0 && typed.number.n == 0)
        TRY(parent_search(&s, &typed, err));
    if (nobody(hits) && (typed.name_count > 0 || date_is(typed.born)))
        return near_search(&s, &typed, err);
    return OK;
}

/* -- one person, asked for by a system --------------------------------------------------------- */

static void
take_answer(const struct client_candidate *candidate, int64_t organization,
            struct client_answer *answer)
{
    if (client_open_to(&candidate->client, organization))
        answer->list[answer->count++] =
            (struct client_hit){candidate->client.id, candidate->client.believed, 0};
    else
        answer->hidden++;
}

static void
answer_of_all(struct arena *arena, const struct identity *who, const struct client_asked *asked,
              struct client_candidate *candidates, size_t count, struct client_answer *answer)
{
    struct match_candidate *list = ARENA_ARRAY(arena, struct match_candidate, count + 1);
    struct match match;

    for (size_t i = 0; i < count; i++)
        list[i] =
            (struct match_candidate){.id = candidates[i].client.id, .who = &candidates[i].who};
    match = match_decide(who, list, count);
    answer->answer = match.answer;
    for (size_t i = 0; i < match.ranked_count && match.answer != MATCH_NEW; i++) {
        const struct client_candidate *candidate = &candidates[match.ranked[i]];

        if (match.answer != MATCH_SAME || candidate->client.id.v == match.id.v)
            take_answer(candidate, asked->organization, answer);
    }
}

enum status
client_ask(struct tx *tx, struct arena *arena, const struct code_sets *sets,
           const struct client_asked *asked, struct client_answer *answer, struct err *err)
{
    struct client_candidate *list;
    const struct client_candidate *own;
    struct match_score score;
    struct identity who;
    size_t count;
    bool all;

    *answer = (struct client_answer){
        .answer = MATCH_SAME, .list = ARENA_ARRAY(arena, struct client_hit, MATCH_RANKED + 1)};
    identity_normalise(arena, sets, asked->who, &who);
    TRY(client_candidates_numbered(tx, arena, sets, &who, &list, &count, &all, err));
    own = own_record(&who, list, count, &score);
    if (own == NULL && !all)
        TRY(client_candidates(tx, arena, sets, &who, &list, &count, err));
    if (own != NULL)
        take_answer(own, asked->organization, answer);
    else
        answer_of_all(arena, &who, asked, list, count, answer);
    if (answer->count == 0)
        answer->answer = MATCH_NEW;
    return OK;
}
