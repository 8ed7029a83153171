/* registry/client_save.c - writing a person: the row, and the keys and words it is found under. */
#include "registry/client.h"
#include "registry/client.sql.h"
#include "registry/client_key.h"

/* -- the row ----------------------------------------------------------------------------------- */

static struct str
flag_word(enum report_flag flag)
{
    return flag == REPORT_YES ? STR("Y") : flag == REPORT_NO ? STR("N") : STR("");
}

static struct str
sex_word(enum report_sex sex)
{
    static const struct str words[] = {[REPORT_SEX_NONE] = STR_INIT(""),
                                       [REPORT_SEX_F] = STR_INIT("F"),
                                       [REPORT_SEX_M] = STR_INIT("M"),
                                       [REPORT_SEX_U] = STR_INIT("U"),
                                       [REPORT_SEX_X] = STR_INIT("X")};

    return words[sex];
}

enum { RACES_MAX = 200, PHONE_MAX = 32 };

/* Small texts that have no place of their own. */
struct columns {
    char races[RACES_MAX];
    char phone[PHONE_MAX];
};

static struct str
races_text(const struct report_client *believed, struct columns *own)
{
    size_t n = 0;

    for (size_t i = 0; i < believed->race_count; i++) {
        struct str code = believed->races[i].code;

        if (code.n == 0 || n + code.n + 1 > RACES_MAX)
            continue;
        if (n > 0)
            own->races[n++] = ' ';
        for (size_t j = 0; j < code.n; j++)
            own->races[n++] = code.p[j];
    }
    return (struct str){own->races, n};
}

static struct str
phone_text(const struct report_contact *contact, struct columns *own)
{
    size_t n = 0;

    if (contact->area.n + contact->number.n > PHONE_MAX)
        return STR("");
    for (size_t i = 0; i < contact->area.n; i++)
        own->phone[n++] = contact->area.p[i];
    for (size_t i = 0; i < contact->number.n; i++)
        own->phone[n++] = contact->number.p[i];
    return (struct str){own->phone, n};
}

static void
contact_columns(const struct report_client *believed, struct columns *own,
                struct person_insert_in *row)
{
    for (size_t i = 0; i < believed->contact_count; i++) {
        const struct report_contact *contact = &believed->contacts[i];

        if (row->email.n == 0)
            row->email = contact->email;
        if (row->phone.n == 0 && contact->number.n > 0)
            row->phone = phone_text(contact, own);
    }
}

static void
place_columns(const struct report_client *believed, struct person_insert_in *row)
{
    const struct report_address *address = believed->addresses;

    if (believed->address_count == 0)
        return;
    row->street = address->street;
    row->street_other = address->other;
    row->city = address->city;
    row->region = address->state;
    row->zip = address->zip;
    row->county = address->county;
    row->country = address->country;
}

static struct person_insert_in
columns_of(const struct client_record *record, struct columns *own)
{
    const struct report_client *b = record->believed;
    struct person_insert_in row = {.client_id = record->id.v,
                                   .changed_at = record->at,
                                   .born_on = b->born,
                                   .sex = sex_word(b->sex),
                                   .mother_family = b->mother.family,
                                   .mother_given = b->mother.given,
                                   .multiple_birth = flag_word(b->multiple_birth),
                                   .birth_order = b->birth_order,
                                   .dead = flag_word(b->dead),
                                   .died_on = b->died,
                                   .race = races_text(b, own),
                                   .ethnicity = b->ethnicity.code,
                                   .language = b->language.code,
                                   .protect = flag_word(b->protect),
                                   .protect_on = b->protect_from,
                                   .protect_org_id = record->protect_organization,
                                   .publicity = b->publicity,
                                   .publicity_on = b->publicity_from,
                                   .area_status = b->area_status,
                                   .area_status_on = b->area_status_from,
                                   .believed = record->text};

    if (b->name_count > 0) {
        row.family = b->names[0].family;
        row.given = b->names[0].given;
        row.middle = b->names[0].middle;
        row.suffix = b->names[0].suffix;
    }
    place_columns(b, &row);
    contact_columns(b, own, &row);
    return row;
}

/* The same columns, for the other statement. */
static struct person_update_in
update_of(const struct person_insert_in *row)
{
    return (struct person_update_in){.client_id = row->client_id,
                                     .changed_at = row->changed_at,
                                     .family = row->family,
                                     .given = row->given,
                                     .middle = row->middle,
                                     .suffix = row->suffix,
                                     .born_on = row->born_on,
                                     .sex = row->sex,
                                     .mother_family = row->mother_family,
                                     .mother_given = row->mother_given,
                                     .multiple_birth = row->multiple_birth,
                                     .birth_order = row->birth_order,
                                     .dead = row->dead,
                                     .died_on = row->died_on,
                                     .race = row->race,
                                     .ethnicity = row->ethnicity,
                                     .language = row->language,
                                     .street = row->street,
                                     .street_other = row->street_other,
                                     .city = row->city,
                                     .region = row->region,
                                     .zip = row->zip,
                                     .county = row->county,
                                     .country = row->country,
                                     .phone = row->phone,
                                     .email = row->email,
                                     .protect = row->protect,
                                     .protect_on = row->protect_on,
                                     .protect_org_id = row->protect_org_id,
                                     .publicity = row->publicity,
                                     .publicity_on = row->publicity_on,
                                     .area_status = row->area_status,
                                     .area_status_on = row->area_status_on,
                                     .believed = row->believed};
}

/* -- keys and words ---------------------------------------------------------------------------- */

enum { KEYS_A_ROW = 8, WORDS_A_ROW = 4 };

static enum status
add_keys(struct tx *tx, struct client_id id, const struct client_keys *keys, struct err *err)
{
    const int64_t *k = keys->key;
    size_t left = keys->count;

    for (; left >= KEYS_A_ROW; left -= KEYS_A_ROW, k += KEYS_A_ROW)
        TRY(person_keys_add(tx,
                            &(struct person_keys_add_in){.client_id = id.v,
                                                         .k1 = k[0],
                                                         .k2 = k[1],
                                                         .k3 = k[2],
                                                         .k4 = k[3],
                                                         .k5 = k[4],
                                                         .k6 = k[5],
                                                         .k7 = k[6],
                                                         .k8 = k[7]},
                            err));
    for (; left > 0; left--, k++)
        TRY(person_key_add(tx, &(struct person_key_add_in){*k, id.v}, err));
    return OK;
}

static enum status
add_words(struct tx *tx, struct client_id id, const struct client_words *words, struct err *err)
{
    for (size_t from = 0; from < words->count; from += WORDS_A_ROW) {
        struct str w[WORDS_A_ROW];

        for (size_t i = 0; i < WORDS_A_ROW; i++)
            w[i] = words->word[from + i < words->count ? from + i : from];
        TRY(person_words_add(tx,
                             &(struct person_words_add_in){
                                 .client_id = id.v, .w1 = w[0], .w2 = w[1], .w3 = w[2], .w4 = w[3]},
                             err));
    }
    return OK;
}

static bool
has_key(const struct client_keys *keys, int64_t key)
{
    for (size_t i = 0; i < keys->count; i++)
        if (keys->key[i] == key)
            return true;
    return false;
}

static bool
has_word(const struct client_words *words, struct str word)
{
    for (size_t i = 0; i < words->count; i++)
        if (str_eq(words->word[i], word))
            return true;
    return false;
}

/* Takes away what only `was` had, and from *is what both have. */
static enum status
change_keys(struct tx *tx, struct client_id id, const struct client_keys *was,
            struct client_keys *is, struct err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < was->count; i++)
        if (!has_key(is, was->key[i]))
            TRY(person_key_drop(tx, &(struct person_key_drop_in){was->key[i], id.v}, err));
    for (size_t i = 0; i < is->count; i++)
        if (!has_key(was, is->key[i]))
            is->key[n++] = is->key[i];
    is->count = n;
    return OK;
}

static enum status
change_words(struct tx *tx, struct client_id id, const struct client_words *was,
             struct client_words *is, struct err *err)
{
    size_t n = 0;

    for (size_t i = 0; i < was->count; i++)
        if (!has_word(is, was->word[i]))
            TRY(person_word_drop(tx, &(struct person_word_drop_in){was->word[i], id.v}, err));
    for (size_t i = 0; i < is->count; i++)
        if (!has_word(was, is->word[i]))
            is->word[n++] = is->word[i];
    is->count = n;
    return OK;
}

/* NULL: nobody, found under nothing. */
static enum status
refind(struct tx *tx, struct client_id id, const struct identity *was, const struct identity *is,
       struct err *err)
{
    struct client_keys old_keys = {.count = 0}, keys = {.count = 0};
    struct client_words old_words = {.count = 0}, words = {.count = 0};

    if (was != NULL) {
        client_keys_kept(was, &old_keys);
        client_words_kept(was, &old_words);
    }
    if (is != NULL) {
        client_keys_kept(is, &keys);
        client_words_kept(is, &words);
    }
    TRY(change_keys(tx, id, &old_keys, &keys, err));
    TRY(change_words(tx, id, &old_words, &words, err));
    TRY(add_keys(tx, id, &keys, err));
    return add_words(tx, id, &words, err);
}

/* -- writing ----------------------------------------------------------------------------------- */

enum status
client_add(struct tx *tx, const struct client_record *record, struct err *err)
{
    struct columns own;
    struct person_insert_in row = columns_of(record, &own);

    TRY(person_insert(tx, &row, err));
    return refind(tx, record->id, NULL, record->is, err);
}

enum status
client_change(struct tx *tx, const struct client_record *record, const struct identity *was,
              struct err *err)
{
    struct columns own;
    struct person_insert_in row = columns_of(record, &own);
    struct person_update_in update = update_of(&row);

    TRY(person_update(tx, &update, err));
    return refind(tx, record->id, was, record->is, err);
}

enum status
client_find_also(struct tx *tx, struct client_id id, const struct identity *is, struct err *err)
{
    return refind(tx, id, NULL, is, err);
}

enum status
client_unfind(struct tx *tx, struct client_id id, const struct identity *was, struct err *err)
{
    return refind(tx, id, was, NULL, err);
}

enum status
client_set_merged(struct tx *tx, struct client_id id, struct client_id into, struct instant at,
                  struct err *err)
{
    return person_merged(
        tx, &(struct person_merged_in){.client_id = id.v, .merged_into = into.v, .changed_at = at},
        err);
}

enum status
client_set_lock(struct tx *tx, struct client_id id, enum client_lock lock, int64_t organization,
                struct instant at, struct err *err)
{
    static const struct str words[] = {[CLIENT_OPEN] = STR_INIT(""),
                                       [CLIENT_OPTED_OUT] = STR_INIT("out"),
                                       [CLIENT_ONE_ORGANIZATION] = STR_INIT("one")};
    int64_t changed;

    TRY(person_lock_to(tx,
                       &(struct person_lock_to_in){.client_id = id.v,
                                                   .locked = words[lock],
                                                   .lock_org_id = organization,
                                                   .changed_at = at},
                       &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)id.v);
}
