/* registry/match_key.c - persons made comparable, and the keys that find them. */
#include "registry/match_key.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"
#include "registry/match_address.h"
#include "registry/match_name.h"

/* -- names ------------------------------------------------------------------------------------- */

static bool
name_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Between two parts of a name; an apostrophe or a full stop is within one: O'Brien, St.Claire. */
static bool
between_parts(char c)
{
    return c == ' ' || c == '-' || c == ',' || c == '/' || c == '\t' || c == '_';
}

/* A digit in the middle of letters is a slip of the finger for the letter above or below it; as it
 * cannot be told which, it is left as it is for name_one_slip(). */
void
identity_name_make(struct arena *arena, struct str text, struct identity_name *out)
{
    struct str folded = utf8_fold_name(arena, text);
    char *p = arena_bytes(arena, folded.n + 1);
    size_t n = 0, start = 0;

    *out = (struct identity_name){0};
    for (size_t i = 0; i <= folded.n; i++) {
        if (i < folded.n && name_char(folded.p[i]))
            p[n++] = folded.p[i];
        else if ((i == folded.n || between_parts(folded.p[i])) && n > start) {
            if (out->count < IDENTITY_TOKENS) {
                struct str part = {p + start, n - start};

                out->token[out->count++] = (struct name_token){part, str_hash(part)};
            }
            start = n;
        }
    }
    if (n == 0)
        return;
    out->whole = (struct str){p, n};
    out->hash = str_hash(out->whole);
    out->letters = name_letters(out->whole);
    out->phonetic = name_phonetic(out->token[0].text);
}

static void
family_make(struct arena *arena, struct str text, struct identity_name *out)
{
    identity_name_make(arena, text, out);
    if (out->count > 0)
        out->rarity = (uint16_t)name_rarity_family(out->whole);
}

static void
given_make(struct arena *arena, struct str text, struct identity_name *out)
{
    identity_name_make(arena, text, out);
    if (out->count == 0)
        return;
    out->rarity = (uint16_t)name_rarity_given(out->whole);
    out->root_count = name_roots(out->token[0].text, out->root, IDENTITY_ROOTS);
}

/* Senior is the first of a name, junior the second. */
static uint8_t
suffix_number(struct str word)
{
    static const struct {
        struct str word;
        uint8_t number;
    } known[] = {
        {STR_INIT("SR"), 1},  {STR_INIT("SENIOR"), 1}, {STR_INIT("I"), 1},
        {STR_INIT("JR"), 2},  {STR_INIT("JUNIOR"), 2}, {STR_INIT("II"), 2},
        {STR_INIT("2ND"), 2}, {STR_INIT("III"), 3},    {STR_INIT("3RD"), 3},
        {STR_INIT("IV"), 4},  {STR_INIT("4TH"), 4},    {STR_INIT("V"), 5},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_eq(known[i].word, word))
            return known[i].number;
    return 0;
}

/* "Reeves Senior" in the family name: the last part is the suffix. A lone I or V is a name. */
static uint8_t
take_suffix(struct arena *arena, struct identity_name *family)
{
    struct str last = family->count > 1 ? family->token[family->count - 1].text : STR("");
    uint8_t number = last.n > 1 ? suffix_number(last) : 0;

    if (number != 0) {
        struct str rest = str_slice(family->whole, 0, family->whole.n - last.n);

        family_make(arena, rest, family);
    }
    return number;
}

static void
add_family(struct arena *arena, const struct code_sets *sets, struct str text, struct identity *out)
{
    struct identity_name *family = &out->family[out->family_count];
    enum placeholder_kind kind = placeholder_name(sets, text).kind;
    uint8_t suffix;

    if (out->family_count == IDENTITY_NAMES || kind == PLACEHOLDER_UNKNOWN)
        return;
    if (kind == PLACEHOLDER_TEST)
        out->test = true;
    family_make(arena, text, family);
    suffix = take_suffix(arena, family);
    if (out->suffix == 0)
        out->suffix = suffix;
    out->family_count += family->count > 0;
}

/* "Selena Krupali" where a middle name is usual: the parts after the first may be middle names. */
static void
add_given(struct arena *arena, const struct code_sets *sets, struct str text, struct identity *out)
{
    struct identity_name *given = &out->given[out->given_count];
    struct placeholder stand_in = placeholder_name(sets, text);

    if (out->given_count == IDENTITY_NAMES || stand_in.kind == PLACEHOLDER_UNKNOWN)
        return;
    if (stand_in.kind == PLACEHOLDER_TEST)
        out->test = true;
    if (stand_in.kind == PLACEHOLDER_NEWBORN) {
        out->newborn = true;
        out->sex = out->sex == '\0' ? stand_in.sex : out->sex;
        out->birth_order = out->birth_order == 0 ? stand_in.order : out->birth_order;
        return;
    }
    given_make(arena, text, given);
    out->given_count += given->count > 0;
}

static void
names(struct arena *arena, const struct code_sets *sets, const struct report_client *raw,
      struct identity *out)
{
    for (size_t i = 0; i < raw->name_count; i++) {
        const struct report_name *name = &raw->names[i];

        if (str_eq(name->type, STR("M")) || str_eq(name->type, STR("S")))
            continue; /* the mother's, and a name made up to hide the person */
        if (out->suffix == 0) {
            struct identity_name suffix;

            identity_name_make(arena, name->suffix, &suffix);
            out->suffix = suffix_number(suffix.whole);
        }
        add_family(arena, sets, name->family, out);
        add_given(arena, sets, name->given, out);
        if (out->middle.count == 0 && placeholder_name(sets, name->middle).kind == PLACEHOLDER_NONE)
            identity_name_make(arena, name->middle, &out->middle);
        if (placeholder_person(sets, name->family, name->given))
            out->test = true;
    }
    if (out->given_count > 0)
        out->forenames = str_hash(
            arena_printf(arena, "%.*s%.*s", STRF(out->given[0].whole), STRF(out->middle.whole)));
}

/* -- numbers ----------------------------------------------------------------------------------- */

static struct str
compact(struct arena *arena, struct str text, bool digits_only)
{
    struct str folded = utf8_fold_name(arena, text);
    char *p = arena_bytes(arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++)
        if ((folded.p[i] >= '0' && folded.p[i] <= '9') || (!digits_only && name_char(folded.p[i])))
            p[n++] = folded.p[i];
    return (struct str){p, n};
}

/* 0 for an identifier of nobody knows whom: it can agree, but not differ. */
static uint64_t
authority_hash(struct arena *arena, struct str authority)
{
    struct str text = compact(arena, authority, false);

    return text.n == 0 ? 0 : str_hash(text);
}

static void
add_id(struct arena *arena, const struct code_sets *sets, const struct report_identifier *raw,
       struct identity *out)
{
    struct identity_id *id = &out->id[out->id_count];
    bool ssn = str_eq(raw->type, STR("SS"));

    if (out->id_count == IDENTITY_IDS)
        return;
    id->text = compact(arena, raw->value, ssn);
    if (id->text.n == 0 || (ssn && placeholder_ssn(sets, id->text)))
        return;
    id->value = str_hash(id->text);
    id->kind = ssn                                                            ? IDENTITY_ID_SSN
               : str_eq(raw->type, STR("MA"))                                 ? IDENTITY_ID_MEDICAID
               : str_eq(raw->type, STR("SR")) || str_eq(raw->type, STR("BR")) ? IDENTITY_ID_REGISTRY
                                                                              : IDENTITY_ID_LOCAL;
    /* Senders of one authority call one number MR or PI as they like: the type is no part of it. */
    id->authority = ssn || id->kind == IDENTITY_ID_MEDICAID ? str_hash(raw->type)
                                                            : authority_hash(arena, raw->authority);
    out->id_count++;
}

static void
contacts(struct arena *arena, const struct code_sets *sets, const struct report_contact *list,
         size_t count, struct identity *out)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t phone = phone_make(sets, list[i].area, list[i].number);

        if (phone != 0 && out->phone_count < IDENTITY_PHONES)
            out->phone[out->phone_count++] = phone;
        if (list[i].email.n > 0 && out->email_count < IDENTITY_EMAILS)
            out->email[out->email_count++] = str_hash(utf8_fold(arena, str_trim(list[i].email)));
    }
}

static void
kin(struct arena *arena, const struct code_sets *sets, const struct report_client *raw,
    struct identity *out)
{
    if (placeholder_name(sets, raw->mother.family).kind == PLACEHOLDER_NONE)
        family_make(arena, raw->mother.family, &out->maiden);
    if (placeholder_name(sets, raw->mother.given).kind == PLACEHOLDER_NONE)
        given_make(arena, raw->mother.given, &out->mother_given);
    for (size_t i = 0; i < raw->guardian_count && i < IDENTITY_GUARDIANS; i++) {
        struct identity_person *person = &out->guardian[out->guardian_count];
        const struct report_guardian *guardian = &raw->guardians[i];

        if (str_eq(guardian->relation.code, STR("SEL")))
            continue; /* the person, named as their own guardian */
        *person = (struct identity_person){0};
        if (placeholder_name(sets, guardian->name.family).kind == PLACEHOLDER_NONE)
            family_make(arena, guardian->name.family, &person->family);
        if (placeholder_name(sets, guardian->name.given).kind == PLACEHOLDER_NONE)
            given_make(arena, guardian->name.given, &person->given);
        out->guardian_count += person->family.count > 0 || person->given.count > 0;
    }
}

void
identity_normalise(struct arena *arena, const struct code_sets *sets,
                   const struct report_client *raw, struct identity *out)
{
    *out = (struct identity){.born = DATE_NONE};
    out->sex = raw->sex == REPORT_SEX_F ? 'F' : raw->sex == REPORT_SEX_M ? 'M' : '\0';
    if (raw->birth_order > 0 && raw->birth_order < 16)
        out->birth_order = (uint8_t)raw->birth_order;
    out->multiple_birth = raw->multiple_birth == REPORT_YES || out->birth_order > 1;
    out->single_birth = raw->multiple_birth == REPORT_NO && out->birth_order < 2;
    if (date_is(raw->born) && !placeholder_date(sets, raw->born)) {
        out->born = raw->born;
        out->born_parts = date_split(raw->born);
    }
    names(arena, sets, raw, out);
    kin(arena, sets, raw, out);
    contacts(arena, sets, raw->contacts, raw->contact_count, out);
    for (size_t i = 0; i < raw->guardian_count; i++)
        contacts(arena, sets, raw->guardians[i].contacts, raw->guardians[i].contact_count, out);
    for (size_t i = 0; i < raw->identifier_count; i++)
        add_id(arena, sets, &raw->identifiers[i], out);
    for (size_t i = 0; i < raw->address_count && out->address_count < IDENTITY_ADDRESSES; i++) {
        struct str type = raw->addresses[i].type;

        if (str_eq(type, STR("BA")) || str_eq(type, STR("BDL")) || str_eq(type, STR("B")))
            continue; /* a bad one, the hospital, a place of work */
        out->address_count +=
            address_make(arena, sets, &raw->addresses[i], &out->address[out->address_count]);
    }
}

/* -- keys -------------------------------------------------------------------------------------- */

static uint64_t
mix(uint64_t a, uint64_t b)
{
    a ^= b + UINT64_C(0x9e3779b97f4a7c15) + (a << 6) + (a >> 2);
    a ^= a >> 33;
    a *= UINT64_C(0xff51afd7ed558ccd);
    return a ^ (a >> 33);
}

struct key_list {
    struct match_key *list;
    size_t count;
};

static void
add_key(struct key_list *keys, enum match_key_kind kind, uint64_t a, uint64_t b, uint64_t c)
{
    int64_t hash = (int64_t)(mix(mix(mix((uint64_t)kind, a), b), c));

    for (size_t i = 0; i < keys->count; i++)
        if (keys->list[i].hash == hash)
            return;
    if (keys->count < MATCH_KEYS_MAX)
        keys->list[keys->count++] = (struct match_key){kind, hash};
}

static uint64_t
day_of(struct date date)
{
    return (uint64_t)(int64_t)date.day;
}

/* The earlier of a day and that day with month and day swapped: both readings give the same. */
static uint64_t
day_either_way(const struct identity *who)
{
    struct ymd born = who->born_parts;
    struct date swapped = who->born;

    if (date_valid(born.year, born.day, born.month))
        swapped = date_from(born.year, born.day, born.month);
    return day_of(date_cmp(swapped, who->born) < 0 ? swapped : who->born);
}

/* Every part of a family name by itself: Larssen-Williams is also found under Williams. */
static void
family_keys(const struct identity *who, struct key_list *keys)
{
    for (size_t f = 0; f < who->family_count; f++) {
        for (size_t t = 0; t < who->family[f].count; t++) {
            uint32_t sound = name_phonetic(who->family[f].token[t].text);

            add_key(keys, KEY_BORN_FAMILY, day_of(who->born), sound, 0);
            if (who->born_parts.day <= 12)
                add_key(keys, KEY_SWAPPED_FAMILY, day_either_way(who), sound, 0);
        }
    }
}

static void
given_keys(const struct identity *who, struct key_list *keys)
{
    for (size_t g = 0; g < who->given_count; g++) {
        const struct identity_name *given = &who->given[g];

        for (size_t r = 0; r < given->root_count; r++)
            add_key(keys, KEY_BORN_GIVEN, day_of(who->born), given->root[r], 0);
    }
}

static void
both_names_keys(const struct identity *who, struct key_list *keys)
{
    uint32_t family = who->family_count > 0 ? who->family[0].phonetic : 0;
    uint32_t given = who->given_count > 0 ? who->given[0].phonetic : 0;

    if (family == 0 || given == 0)
        return;
    add_key(keys, KEY_NAMES_YEAR, family, given, (uint64_t)who->born_parts.year);
    add_key(keys, KEY_NAMES_SWAPPED, day_of(who->born), family < given ? family : given,
            family < given ? given : family);
}

static void
place_keys(const struct identity *who, struct key_list *keys)
{
    const struct identity_name *given = who->given_count > 0 ? &who->given[0] : NULL;

    for (size_t i = 0; i < who->phone_count; i++)
        add_key(keys, KEY_PHONE_INITIAL, who->phone[i],
                given == NULL ? 0 : (unsigned char)given->whole.p[0], 0);
    for (size_t i = 0; i < who->address_count; i++) {
        const struct identity_address *address = &who->address[i];

        if (address->zip == 0 || address->number == 0)
            continue;
        if (given != NULL)
            add_key(keys, KEY_ADDRESS, address->zip, address->number, given->phonetic);
        if (date_is(who->born))
            add_key(keys, KEY_ADDRESS, address->zip, ~(uint64_t)address->number, day_of(who->born));
    }
}

size_t
match_keys(const struct identity *who, struct match_key out[MATCH_KEYS_MAX])
{
    struct key_list keys = {out, 0};

    for (size_t i = 0; i < who->id_count; i++)
        add_key(&keys, KEY_ID, who->id[i].authority, who->id[i].value, 0);
    if (date_is(who->born)) {
        family_keys(who, &keys);
        given_keys(who, &keys);
        both_names_keys(who, &keys);
        if (who->maiden.count > 0)
            add_key(&keys, KEY_MAIDEN_BORN, day_of(who->born), who->maiden.phonetic, 0);
    }
    place_keys(who, &keys);
    assert(keys.count <= MATCH_KEYS_MAX);
    return keys.count;
}
