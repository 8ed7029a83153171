/* registry/client_search.c - what was typed, taken apart; then rows, and who may see them. */
#include "registry/client_search.h"

#include "base/utf8.h"
#include "registry/client.sql.h"
#include "registry/client_key.h"
#include "registry/said.h"

enum { NAMES_MAX = 3 };

/* What was typed, sorted by what it can be. */
struct typed {
    struct str names[NAMES_MAX]; /* folded */
    size_t name_count;
    size_t short_name; /* names with fewer letters are meant whole, longer ones as a beginning */
    struct date born;
    struct str zip;
    struct str phone;  /* ten digits */
    struct str number; /* any other word with a digit in it */
};

/* -- taking the text apart --------------------------------------------------------------------- */

static struct str
digits_of(struct arena *arena, struct str word)
{
    char *out = arena_bytes(arena, word.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            out[n++] = word.p[i];
    return (struct str){out, n};
}

static bool
phone_typed(struct arena *arena, struct str word, struct str *out)
{
    struct str digits = digits_of(arena, word);

    for (size_t i = 0; i < word.n; i++)
        if ((word.p[i] < '0' || word.p[i] > '9') && str_find(STR("()-.+"), word.p[i]) == 5)
            return false;
    if (digits.n == 11 && digits.p[0] == '1')
        digits = str_skip(digits, 1);
    *out = digits;
    return digits.n == 10;
}

static struct str
letters_of(struct arena *arena, struct str word)
{
    struct str folded = utf8_fold(arena, word);
    char *out = arena_bytes(arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];

        if (c >= 0x80 || (c >= 'A' && c <= 'Z'))
            out[n++] = folded.p[i];
    }
    return (struct str){out, n};
}

static void
sort_word(struct arena *arena, struct str word, struct date today, struct typed *typed)
{
    bool bare = word.n == 6 && str_digits(word); /* a chart number sooner than a date */
    struct str phone;

    if (!bare && date_parse_typed(word, today, &typed->born))
        return;
    if (phone_typed(arena, word, &phone)) {
        typed->phone = phone;
    } else if (word.n == 5 && str_digits(word) && typed->zip.n == 0) {
        typed->zip = word;
    } else if (digits_of(arena, word).n > 0) {
        typed->number = word;
    } else {
        struct str letters = letters_of(arena, word);

        if (letters.n > 0 && typed->name_count < NAMES_MAX)
            typed->names[typed->name_count++] = letters;
    }
}

static struct typed
take_apart(struct arena *arena, struct str text, struct date today)
{
    struct typed typed = {.born = DATE_NONE, .zip = STR("")};
    size_t from = 0;

    for (size_t i = 0; i <= text.n; i++) {
        bool gap = i == text.n || text.p[i] == ' ' || text.p[i] == ',' || text.p[i] == '\t';

        if (!gap)
            continue;
        if (i > from)
            sort_word(arena, str_slice(text, from, i), today, &typed);
        from = i + 1;
    }
    /* Two letters say enough beside something else. */
    typed.short_name = typed.name_count > 1 || date_is(typed.born) || typed.phone.n > 0 ? 2 : 3;
    /* Five digits alone are a number somebody was given, not the place where everybody lives. */
    if (typed.zip.n > 0 && typed.name_count == 0 && !date_is(typed.born)) {
        typed.number = typed.number.n > 0 ? typed.number : typed.zip;
        typed.zip = STR("");
    }
    return typed;
}

/* -- rows -------------------------------------------------------------------------------------- */

struct searcher {
    struct tx *tx;
    struct arena *arena;
    const struct code_sets *sets;
    int64_t organization;
    struct client_hits *hits;
};

/* What the two statements have in common. */
struct found_row {
    int64_t client_id;
    struct str protect, locked, believed;
    int64_t protect_org_id, lock_org_id;
};

static bool
begins_a_word(const struct client_words *words, const struct typed *typed, struct str beginning)
{
    for (size_t i = 0; i < words->count; i++)
        if (beginning.n < typed->short_name ? str_eq(words->word[i], beginning)
                                            : str_starts(words->word[i], beginning))
            return true;
    return false;
}

static bool
names_fit(const struct searcher *s, const struct typed *typed, const struct report_client *believed)
{
    struct identity who;
    struct client_words words;

    if (typed->name_count == 0)
        return true;
    identity_normalise(s->arena, s->sets, believed, &who);
    client_words_kept(&who, &words);
    for (size_t i = 0; i < typed->name_count; i++)
        if (!begins_a_word(&words, typed, typed->names[i]))
            return false;
    return true;
}

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

static enum status
take_row(struct searcher *s, const struct typed *typed, const struct found_row *row,
         struct err *err)
{
    struct client_hit *hit = &s->hits->list[s->hits->count];

    if (s->hits->count == SEARCH_MOST) {
        s->hits->more = true;
        return OK;
    }
    hit->id.v = row->client_id;
    TRY(said_client_read(s->arena, row->believed, &hit->believed, err));
    if (!names_fit(s, typed, &hit->believed) ||
        (date_is(typed->born) && date_cmp(hit->believed.born, typed->born) != 0))
        return OK;
    if (open_to(s, row))
        s->hits->count++;
    else
        s->hits->hidden++;
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

static enum status
by_name(struct searcher *s, const struct typed *typed, struct err *err)
{
    struct str name[NAMES_MAX];
    struct person_by_name_row *rows;
    struct person_by_name_in in = {.zip = typed->zip, .most = SEARCH_MOST * 4};
    size_t count;

    for (size_t i = 0; i < NAMES_MAX; i++)
        name[i] = typed->names[i < typed->name_count ? i : 0];
    in.a = name[0], in.a_end = end_of(s, typed, name[0]);
    in.b = name[1], in.b_end = end_of(s, typed, name[1]);
    in.c = name[2], in.c_end = end_of(s, typed, name[2]);
    in.zip_end = arena_printf(s->arena, "%.*s~", STRF(typed->zip));
    TRY(person_by_name(s->tx, s->arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(take_row(s, typed,
                     &(struct found_row){rows[i].client_id, rows[i].protect, rows[i].locked,
                                         rows[i].believed, rows[i].protect_org_id,
                                         rows[i].lock_org_id},
                     err));
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
exact_search(struct searcher *s, const struct typed *typed, struct err *err)
{
    uint64_t digits;

    if (typed->phone.n > 0 && str_parse_u64(typed->phone, &digits))
        return by_key(s, typed, client_keys_phone(digits), err);
    if (typed->number.n > 0)
        return by_key(s, typed, number_range(s, typed->number), err);
    if (date_is(typed->born))
        return by_key(s, typed, client_keys_born(typed->born), err);
    if (typed->name_count > 0)
        return by_name(s, typed, err);
    s->hits->vague = true;
    return OK;
}

static void
take_candidate(struct searcher *s, const struct client_candidate *candidate)
{
    if (s->hits->count == SEARCH_MOST)
        return;
    if (client_open_to(&candidate->client, s->organization))
        s->hits->list[s->hits->count++] =
            (struct client_hit){candidate->client.id, candidate->client.believed};
    else
        s->hits->hidden++;
}

/* Nobody fits: who sounds like it, and was born that day? Either name may come first. */
static enum status
near_search(struct searcher *s, const struct typed *typed, struct err *err)
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
        take_candidate(s, &list[i]);
    s->hits->near = s->hits->count > 0;
    return OK;
}

enum status
client_search(struct tx *tx, struct arena *arena, const struct code_sets *sets,
              const struct client_question *question, struct client_hits *hits, struct err *err)
{
    struct searcher s = {tx, arena, sets, question->organization, hits};
    struct typed typed = take_apart(arena, question->text, question->today);

    *hits = (struct client_hits){.list = ARENA_ARRAY(arena, struct client_hit, SEARCH_MOST + 1)};
    TRY(exact_search(&s, &typed, err));
    if (hits->count == 0 && hits->hidden == 0 && typed.name_count >= 2 && date_is(typed.born))
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
            (struct client_hit){candidate->client.id, candidate->client.believed};
    else
        answer->hidden++;
}

enum status
client_ask(struct tx *tx, struct arena *arena, const struct code_sets *sets,
           const struct client_asked *asked, struct client_answer *answer, struct err *err)
{
    struct client_candidate *candidates;
    struct match_candidate *list;
    struct identity who;
    struct match match;
    size_t count;

    identity_normalise(arena, sets, asked->who, &who);
    TRY(client_candidates(tx, arena, sets, &who, &candidates, &count, err));
    list = ARENA_ARRAY(arena, struct match_candidate, count + 1);
    for (size_t i = 0; i < count; i++)
        list[i] =
            (struct match_candidate){.id = candidates[i].client.id, .who = &candidates[i].who};
    match = match_decide(&who, list, count);
    *answer = (struct client_answer){
        .answer = match.answer, .list = ARENA_ARRAY(arena, struct client_hit, MATCH_RANKED + 1)};
    for (size_t i = 0; i < match.ranked_count && match.answer != MATCH_NEW; i++) {
        const struct client_candidate *candidate = &candidates[match.ranked[i]];

        if (match.answer != MATCH_SAME || candidate->client.id.v == match.id.v)
            take_answer(candidate, asked->organization, answer);
    }
    if (answer->count == 0)
        answer->answer = MATCH_NEW;
    return OK;
}
