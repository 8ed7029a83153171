/* registry/client_key.c - match keys and search keys as rows of one table. */
#include "registry/client_key.h"

#include <assert.h>

/* A key is a tag, then for keys of a birth date the day, then as much of the hash as fits. */
enum {
    TAG_SHIFT = 60,
    TAG_BORN = 1,
    TAG_OTHER = 2,
    TAG_PHONE = 3,
    TAG_ID = 4,
    DAY_SHIFT = 43,
    DAY_ZERO = 40000 /* so that 1860-06-25 is 0 */
};

static uint64_t
low_bits(uint64_t hash, unsigned bits)
{
    return hash & ((UINT64_C(1) << bits) - 1);
}

static uint64_t
tagged(unsigned tag, uint64_t rest)
{
    return ((uint64_t)tag << TAG_SHIFT) | low_bits(rest, TAG_SHIFT);
}

static uint64_t
of_day(struct date day, uint64_t hash)
{
    uint64_t number = (uint64_t)((int64_t)day.day + DAY_ZERO);

    return tagged(TAG_BORN, (number << DAY_SHIFT) | low_bits(hash, DAY_SHIFT));
}

/* The earlier of the date and the date with day and month changed about: the same for both. */
static struct date
either_way(const struct identity *who)
{
    struct ymd born = who->born_parts;
    struct date swapped = who->born;

    if (date_valid(born.year, born.day, born.month))
        swapped = date_from(born.year, born.day, born.month);
    return date_cmp(swapped, who->born) < 0 ? swapped : who->born;
}

static uint64_t
of_match_key(const struct identity *who, const struct match_key *key)
{
    uint64_t hash = (uint64_t)key->hash;

    switch (key->kind) {
    case KEY_BORN_FAMILY:
    case KEY_BORN_GIVEN:
    case KEY_MAIDEN_BORN:
    case KEY_NAMES_SWAPPED:
        return of_day(who->born, hash);
    case KEY_SWAPPED_FAMILY:
        return of_day(either_way(who), hash);
    case KEY_ID:
    case KEY_NAMES_YEAR:
    case KEY_PHONE_INITIAL:
    case KEY_ADDRESS:
        break;
    }
    return tagged(TAG_OTHER, hash);
}

/* Insertion into a short rising list, without repeats. */
static void
add(struct client_keys *keys, uint64_t key)
{
    int64_t value = (int64_t)key;
    size_t i = keys->count;

    while (i > 0 && keys->key[i - 1] > value)
        i--;
    if ((i > 0 && keys->key[i - 1] == value) || keys->count == CLIENT_KEYS_MAX)
        return;
    for (size_t j = keys->count++; j > i; j--)
        keys->key[j] = keys->key[j - 1];
    keys->key[i] = value;
}

/* `kinds` has a bit for each enum match_key_kind wanted. */
static void
add_match_keys(const struct identity *who, unsigned kinds, struct client_keys *keys)
{
    struct match_key match[MATCH_KEYS_MAX];
    size_t count = match_keys(who, match);

    keys->count = 0;
    for (size_t i = 0; i < count; i++)
        if ((kinds & 1u << match[i].kind) != 0)
            add(keys, of_match_key(who, &match[i]));
}

void
client_keys_sought(const struct identity *who, struct client_keys *keys)
{
    add_match_keys(who, ~0u, keys);
}

void
client_keys_rare(const struct identity *who, struct client_keys *keys)
{
    add_match_keys(who, ~(1u << KEY_NAMES_YEAR), keys);
}

void
client_keys_numbers(const struct identity *who, struct client_keys *keys)
{
    add_match_keys(who, 1u << KEY_ID, keys);
}

void
client_keys_kept(const struct identity *who, struct client_keys *keys)
{
    client_keys_sought(who, keys);
    for (size_t i = 0; i < who->phone_count; i++)
        add(keys, tagged(TAG_PHONE, who->phone[i]));
    for (size_t i = 0; i < who->id_count; i++)
        add(keys, tagged(TAG_ID, who->id[i].value));
}

static void
add_word(struct client_words *words, struct str word)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->word[i], word))
            return;
    if (word.n > 0 && words->count < CLIENT_WORDS_MAX)
        words->word[words->count++] = word;
}

static void
add_name(struct client_words *words, const struct identity_name *name)
{
    for (size_t i = 0; i < name->count; i++)
        add_word(words, name->token[i].text);
    if (name->count > 1)
        add_word(words, name->whole);
}

void
client_words_kept(const struct identity *who, struct client_words *words)
{
    words->count = 0;
    for (size_t i = 0; i < who->family_count; i++)
        add_name(words, &who->family[i]);
    for (size_t i = 0; i < who->given_count; i++)
        add_name(words, &who->given[i]);
}

struct key_range
client_keys_born(struct date born)
{
    assert(date_is(born));
    return (struct key_range){(int64_t)of_day(born, 0), (int64_t)of_day(born, UINT64_MAX)};
}

struct key_range
client_keys_born_year(int year)
{
    return (struct key_range){(int64_t)of_day(date_from(year, 1, 1), 0),
                              (int64_t)of_day(date_from(year, 12, 31), UINT64_MAX)};
}

static struct key_range
exactly(uint64_t key)
{
    return (struct key_range){(int64_t)key, (int64_t)key};
}

struct key_range
client_keys_phone(uint64_t digits)
{
    return exactly(tagged(TAG_PHONE, digits));
}

struct key_range
client_keys_id(uint64_t value)
{
    return exactly(tagged(TAG_ID, value));
}
