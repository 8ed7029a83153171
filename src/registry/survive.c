/* registry/survive.c - element by element, which statement stands. */
#include "registry/survive.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/utf8.h"

struct survivor {
    struct arena *arena;
    const struct code_sets *sets;
    const struct sent_client *sent;       /* newest first */
    const struct report_client **newest;  /* the same, what was said only */
    const struct report_client **trusted; /* people at pages, vital records, then newest first */
    size_t count;
    struct report_client client;
};

static int
newest_first(const void *x, const void *y)
{
    const struct sent_client *a = x;
    const struct sent_client *b = y;

    if (a->received.us != b->received.us)
        return a->received.us < b->received.us ? 1 : -1;
    if (a->id.v == 0 || b->id.v == 0) /* not yet kept: the newest */
        return (a->id.v != 0) - (b->id.v != 0);
    return (a->id.v < b->id.v) - (a->id.v > b->id.v);
}

static void
put_in_order(struct survivor *s)
{
    static const enum report_by trust[] = {REPORT_BY_FORM, REPORT_BY_VITAL};
    size_t n = 0;

    s->newest = ARENA_ARRAY(s->arena, const struct report_client *, s->count);
    s->trusted = ARENA_ARRAY(s->arena, const struct report_client *, s->count);
    for (size_t i = 0; i < s->count; i++)
        s->newest[i] = &s->sent[i].said;
    for (size_t t = 0; t < 2; t++)
        for (size_t i = 0; i < s->count; i++)
            if (s->sent[i].by == trust[t])
                s->trusted[n++] = s->newest[i];
    for (size_t i = 0; i < s->count; i++)
        if (s->sent[i].by != trust[0] && s->sent[i].by != trust[1])
            s->trusted[n++] = s->newest[i];
    assert(n == s->count);
}

/* Entries a list can come to: those of all statements. */
#define LIST_ROOM(s, type, number)                                                                 \
    ARENA_ARRAY((s)->arena, struct type, list_room((s), offsetof(struct report_client, number)))

static size_t
list_room(const struct survivor *s, size_t number)
{
    size_t n = 1;

    for (size_t i = 0; i < s->count; i++)
        n += *(const size_t *)(const void *)((const char *)s->newest[i] + number);
    return n < SURVIVE_LIST ? n : SURVIVE_LIST;
}

/* Letters and digits, upper case, no accents: for telling whether two values are one. */
static struct str
plain(struct arena *arena, struct str s)
{
    struct str folded = utf8_fold(arena, s);
    char *out = arena_bytes(arena, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];

        if (c >= 0x80 || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            out[n++] = folded.p[i];
    }
    return (struct str){out, n};
}

static bool
alike(const struct survivor *s, struct str a, struct str b)
{
    return str_ieq(a, b) || str_eq(plain(s->arena, a), plain(s->arena, b));
}

/* An initial, where the longer is the name. */
static bool
initial_of(const struct survivor *s, struct str shorter, struct str longer)
{
    struct str a = plain(s->arena, shorter);
    struct str b = plain(s->arena, longer);

    return a.n == 1 && b.n > 1 && a.p[0] == b.p[0];
}

/* -- names ------------------------------------------------------------------------------------- */

static bool
real_name(const struct survivor *s, struct str name)
{
    return name.n > 0 && placeholder_name(s->sets, name).kind == PLACEHOLDER_NONE;
}

/* The name the person is called by, not one they had or have beside it. */
static bool
current_type(struct str type)
{
    return type.n == 0 || str_eq(type, STR("L")) || str_eq(type, STR("D")) ||
           str_eq(type, STR("C")) || str_eq(type, STR("U"));
}

static int
name_worth(const struct survivor *s, const struct report_name *name)
{
    return (real_name(s, name->given) ? 8 : 0) + (real_name(s, name->family) ? 4 : 0) +
           (current_type(name->type) ? 2 : 0) + (str_eq(name->type, STR("L")) ? 1 : 0);
}

static const struct report_name *
choose_name(const struct survivor *s)
{
    const struct report_name *best = NULL;

    for (size_t i = 0; i < s->count; i++) {
        for (size_t j = 0; j < s->trusted[i]->name_count; j++) {
            const struct report_name *name = &s->trusted[i]->names[j];
            int more = best == NULL ? 1 : name_worth(s, name) - name_worth(s, best);

            if (more > 0 || (more == 0 && alike(s, name->family, best->family) &&
                             initial_of(s, best->given, name->given)))
                best = name;
        }
    }
    return best;
}

/* A middle name or suffix that another statement of the same name has, and this one has not. */
static void
complete_name(const struct survivor *s, struct report_name *to, const struct report_name *from)
{
    if (to->middle.n == 0 || initial_of(s, to->middle, from->middle))
        to->middle = from->middle;
    if (to->suffix.n == 0)
        to->suffix = from->suffix;
    if (to->prefix.n == 0)
        to->prefix = from->prefix;
}

/* Another name the person went by; what only stands in for a name is no alias. */
static void
add_alias(struct survivor *s, const struct report_name *name)
{
    struct report_client *client = &s->client;
    struct report_name *added;

    for (size_t i = 0; i < client->name_count; i++) {
        struct report_name *known = &client->names[i];

        if (alike(s, known->family, name->family) && alike(s, known->given, name->given)) {
            complete_name(s, known, name);
            return;
        }
    }
    if (client->name_count == SURVIVE_LIST || !real_name(s, name->given) ||
        !real_name(s, name->family))
        return;
    added = &client->names[client->name_count++];
    *added = *name;
    if (current_type(name->type))
        added->type = STR("A");
}

static void
survive_names(struct survivor *s)
{
    const struct report_name *best = choose_name(s);

    if (best == NULL)
        return;
    s->client.names = LIST_ROOM(s, report_name, name_count);
    s->client.names[s->client.name_count++] = *best;
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->newest[i]->name_count; j++)
            if (&s->newest[i]->names[j] != best)
                add_alias(s, &s->newest[i]->names[j]);
}

static void
better_name(const struct survivor *s, struct str *to, struct str from)
{
    if (real_name(s, from) && (to->n == 0 || initial_of(s, *to, from)))
        *to = from;
}

static void
survive_mother(struct survivor *s)
{
    struct report_name *mother = &s->client.mother;

    for (size_t i = 0; i < s->count; i++) {
        better_name(s, &mother->family, s->trusted[i]->mother.family);
        better_name(s, &mother->given, s->trusted[i]->mother.given);
        if (mother->type.n == 0)
            mother->type = s->trusted[i]->mother.type;
    }
}

/* -- facts of the birth ------------------------------------------------------------------------ */

/* What a person at a page said last; else from the most trusted source, and among systems the date
 * most of them name. */
static void
survive_born(struct survivor *s)
{
    int best = 0;

    s->client.born = DATE_NONE;
    for (size_t i = 0; i < s->count; i++) {
        struct date born = s->sent[i].said.born;
        int worth = s->sent[i].by == REPORT_BY_FORM ? 2000 : 0;

        worth += s->sent[i].by == REPORT_BY_VITAL ? 1000 : 0;
        worth += date_is(born) && !placeholder_date(s->sets, born) ? 500 : 0;
        for (size_t j = 0; j < s->count && s->sent[i].by != REPORT_BY_FORM; j++)
            worth += date_cmp(s->sent[j].said.born, born) == 0 ? 1 : 0;
        if (date_is(born) && worth > best) {
            best = worth;
            s->client.born = born;
        }
    }
}

static void
survive_birth(struct survivor *s)
{
    struct report_client *client = &s->client;

    for (size_t i = 0; i < s->count; i++) {
        const struct report_client *said = s->trusted[i];

        if (client->sex == REPORT_SEX_NONE ||
            (client->sex == REPORT_SEX_U && said->sex != REPORT_SEX_NONE))
            client->sex = said->sex;
        if (client->multiple_birth == REPORT_UNSAID)
            client->multiple_birth = said->multiple_birth;
        if (client->birth_order == 0)
            client->birth_order = said->birth_order;
    }
}

/* -- where the person is ----------------------------------------------------------------------- */

static bool
good_address(const struct survivor *s, const struct report_address *address)
{
    return !str_eq(address->type, STR("BA")) && (address->street.n > 0 || address->city.n > 0) &&
           !placeholder_street(s->sets, address->street);
}

/* Birth places and the like are no place to find somebody at. */
static bool
living_type(struct str type)
{
    return !str_eq(type, STR("BDL")) && !str_eq(type, STR("N")) && !str_eq(type, STR("BR")) &&
           !str_eq(type, STR("F"));
}

static bool
same_address(const struct survivor *s, const struct report_address *a,
             const struct report_address *b)
{
    struct str x = str_slice(a->zip, 0, 5);
    struct str y = str_slice(b->zip, 0, 5);

    return alike(s, a->street, b->street) && alike(s, a->other, b->other) &&
           (str_eq(x, y) || x.n == 0 || y.n == 0) && living_type(a->type) == living_type(b->type);
}

static void
add_address(struct survivor *s, const struct report_address *address)
{
    struct report_client *client = &s->client;

    for (size_t i = 0; i < client->address_count; i++)
        if (same_address(s, &client->addresses[i], address))
            return;
    if (client->address_count < SURVIVE_LIST)
        client->addresses[client->address_count++] = *address;
}

/* Good ones first, within them the newest first: the first is the current one. */
static void
survive_addresses(struct survivor *s)
{
    s->client.addresses = LIST_ROOM(s, report_address, address_count);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->count; i++) {
            for (size_t j = 0; j < s->newest[i]->address_count; j++) {
                const struct report_address *address = &s->newest[i]->addresses[j];
                bool first = good_address(s, address) && living_type(address->type);

                if (first == (pass == 0))
                    add_address(s, address);
            }
        }
    }
}

static bool
good_contact(const struct survivor *s, const struct report_contact *contact)
{
    if (contact->email.n > 0)
        return true;
    return contact->number.n > 0 &&
           !placeholder_phone(s->sets, arena_printf(s->arena, "%.*s%.*s", STRF(contact->area),
                                                    STRF(contact->number)));
}

static void
add_contact(struct survivor *s, const struct report_contact *contact)
{
    struct report_client *client = &s->client;

    for (size_t i = 0; i < client->contact_count; i++) {
        const struct report_contact *known = &client->contacts[i];

        if (str_eq(known->area, contact->area) && str_eq(known->number, contact->number) &&
            str_ieq(known->email, contact->email))
            return;
    }
    if (client->contact_count < SURVIVE_LIST && good_contact(s, contact))
        client->contacts[client->contact_count++] = *contact;
}

static void
survive_contacts(struct survivor *s)
{
    s->client.contacts = LIST_ROOM(s, report_contact, contact_count);
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->newest[i]->contact_count; j++)
            add_contact(s, &s->newest[i]->contacts[j]);
}

/* -- who the person belongs to ----------------------------------------------------------------- */

static void
add_guardian(struct survivor *s, const struct report_guardian *guardian)
{
    struct report_client *client = &s->client;

    for (size_t i = 0; i < client->guardian_count; i++) {
        const struct report_guardian *known = &client->guardians[i];

        if (alike(s, known->name.family, guardian->name.family) &&
            alike(s, known->name.given, guardian->name.given))
            return;
    }
    if (client->guardian_count < SURVIVE_LIST &&
        (real_name(s, guardian->name.family) || real_name(s, guardian->name.given)))
        client->guardians[client->guardian_count++] = *guardian;
}

static void
survive_guardians(struct survivor *s)
{
    s->client.guardians = LIST_ROOM(s, report_guardian, guardian_count);
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->newest[i]->guardian_count; j++)
            add_guardian(s, &s->newest[i]->guardians[j]);
}

static void
add_identifier(struct survivor *s, const struct report_identifier *identifier)
{
    struct report_client *client = &s->client;

    for (size_t i = 0; i < client->identifier_count; i++) {
        const struct report_identifier *known = &client->identifiers[i];

        if (str_eq(known->value, identifier->value) &&
            str_ieq(known->authority, identifier->authority) &&
            str_eq(known->type, identifier->type))
            return;
    }
    if (client->identifier_count < SURVIVE_LIST && identifier->value.n > 0)
        client->identifiers[client->identifier_count++] = *identifier;
}

static void
survive_identifiers(struct survivor *s)
{
    s->client.identifiers = LIST_ROOM(s, report_identifier, identifier_count);
    for (size_t i = 0; i < s->count; i++)
        for (size_t j = 0; j < s->newest[i]->identifier_count; j++)
            add_identifier(s, &s->newest[i]->identifiers[j]);
}

/* -- what else is known ------------------------------------------------------------------------ */

static void
newest_text(struct str *to, struct str from)
{
    if (to->n == 0)
        *to = from;
}

static void
newest_code(struct report_code *to, const struct report_code *from)
{
    if (to->code.n == 0)
        *to = *from;
}

/* A value and the day from which it holds go together. */
static void
newest_dated(struct str *to, struct date *to_from, struct str from, struct date from_from)
{
    if (to->n > 0)
        return;
    *to = from;
    *to_from = from_from;
}

static void
survive_texts(struct report_client *to, const struct report_client *from)
{
    if (to->race_count == 0) {
        to->races = from->races;
        to->race_count = from->race_count;
    }
    newest_code(&to->ethnicity, &from->ethnicity);
    newest_code(&to->language, &from->language);
    newest_text(&to->birth_place, from->birth_place);
    newest_text(&to->birth_facility, from->birth_facility);
    newest_text(&to->birth_state, from->birth_state);
    newest_text(&to->birth_country, from->birth_country);
    newest_text(&to->school, from->school);
    if (to->physician.id.n == 0 && to->physician.family.n == 0)
        to->physician = from->physician;
    newest_dated(&to->publicity, &to->publicity_from, from->publicity, from->publicity_from);
    newest_dated(&to->status, &to->status_from, from->status, from->status_from);
    newest_dated(&to->area_status, &to->area_status_from, from->area_status,
                 from->area_status_from);
}

static void
survive_death(struct report_client *to, const struct report_client *from)
{
    if (to->dead != REPORT_UNSAID)
        return;
    to->dead = from->dead;
    if (from->dead == REPORT_UNSAID && date_is(from->died))
        to->dead = REPORT_YES;
    to->died = to->dead == REPORT_YES ? from->died : DATE_NONE;
}

/* The newest word of each source on protection. */
static const struct sent_client *
protector(const struct sent_client *sent, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool newer = false;

        for (size_t j = 0; j < i && !newer; j++)
            newer = sent[j].organization == sent[i].organization &&
                    sent[j].said.protect != REPORT_UNSAID;
        if (!newer && sent[i].said.protect == REPORT_YES)
            return &sent[i];
    }
    return NULL;
}

static void
survive_protection(struct survivor *s)
{
    const struct sent_client *yes = protector(s->sent, s->count);

    s->client.protect_from = DATE_NONE;
    if (yes != NULL) {
        s->client.protect = REPORT_YES;
        s->client.protect_from = yes->said.protect_from;
        return;
    }
    for (size_t i = 0; i < s->count && s->client.protect == REPORT_UNSAID; i++) {
        s->client.protect = s->newest[i]->protect;
        s->client.protect_from = s->newest[i]->protect_from;
    }
}

int64_t
survive_protector(const struct sent_client *sent, size_t count)
{
    const struct sent_client *yes = protector(sent, count);

    return yes == NULL ? 0 : yes->organization;
}

struct report_client
survive(struct arena *arena, const struct code_sets *sets, struct sent_client *sent, size_t count)
{
    struct survivor s = {.arena = arena, .sets = sets, .sent = sent, .count = count};

    assert(count > 0);
    s.client.died = s.client.publicity_from = s.client.status_from = DATE_NONE;
    s.client.area_status_from = DATE_NONE;
    qsort(sent, count, sizeof(sent[0]), newest_first);
    put_in_order(&s);
    survive_names(&s);
    survive_mother(&s);
    survive_born(&s);
    survive_birth(&s);
    survive_addresses(&s);
    survive_contacts(&s);
    survive_guardians(&s);
    survive_identifiers(&s);
    survive_protection(&s);
    for (size_t i = 0; i < count; i++) {
        survive_texts(&s.client, s.newest[i]);
        survive_death(&s.client, s.newest[i]);
    }
    return s.client;
}
