/* web/person.c - a person's data as words for pages. */
#include "web/person.h"

#include "base/buf.h"

static void
add_word(struct buf *buf, struct str word, const char *before)
{
    if (word.n == 0)
        return;
    if (buf->n > 0)
        buf_add(buf, str_of(before));
    buf_add(buf, word);
}

static struct str
name_words(struct arena *arena, const struct report_name *name)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    add_word(&buf, name->family, "");
    add_word(&buf, name->given, ", ");
    add_word(&buf, name->middle, " ");
    add_word(&buf, name->suffix, " ");
    return buf_str(&buf);
}

struct str
person_name(struct arena *arena, const struct report_client *who)
{
    return who->name_count == 0 ? STR("") : name_words(arena, &who->names[0]);
}

struct str
person_others(struct arena *arena, const struct report_client *who)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 1; i < who->name_count; i++)
        add_word(&buf, name_words(arena, &who->names[i]), "; ");
    return buf_str(&buf);
}

struct str
person_sex(const struct report_client *who)
{
    switch (who->sex) {
    case REPORT_SEX_F:
        return STR("Female");
    case REPORT_SEX_M:
        return STR("Male");
    case REPORT_SEX_X:
        return STR("Nonbinary");
    case REPORT_SEX_U:
    case REPORT_SEX_NONE:
    default:
        return STR("Sex unknown");
    }
}

struct str
person_town(struct arena *arena, const struct report_client *who)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    if (who->address_count > 0) {
        add_word(&buf, who->addresses[0].city, "");
        add_word(&buf, who->addresses[0].state, ", ");
    }
    return buf_str(&buf);
}

struct str
person_address(struct arena *arena, const struct report_client *who)
{
    const struct report_address *at = who->addresses;
    struct buf buf;

    buf_init(&buf, arena, 128);
    if (who->address_count > 0) {
        add_word(&buf, at->street, "");
        add_word(&buf, at->other, ", ");
        add_word(&buf, at->city, ", ");
        add_word(&buf, at->state, ", ");
        add_word(&buf, at->zip, " ");
    }
    return buf_str(&buf);
}

struct str
person_phone(struct arena *arena, const struct report_client *who)
{
    for (size_t i = 0; i < who->contact_count; i++) {
        const struct report_contact *contact = &who->contacts[i];

        if (contact->number.n == 7)
            return arena_printf(arena, "%s%.*s%s%.*s-%.*s", contact->area.n > 0 ? "(" : "",
                                STRF(contact->area), contact->area.n > 0 ? ") " : "", 3,
                                contact->number.p, 4, contact->number.p + 3);
        if (contact->number.n > 0)
            return contact->number;
    }
    return STR("");
}

struct str
person_parent(struct arena *arena, const struct report_client *who)
{
    if (who->guardian_count > 0)
        return name_words(arena, &who->guardians[0].name);
    return name_words(arena, &who->mother);
}

struct str
age_words(struct arena *arena, struct date born, struct date on)
{
    struct ymd a, b;
    int months;
    int32_t days;

    if (!date_is(born) || !date_is(on) || date_cmp(on, born) < 0)
        return STR("");
    a = date_split(born);
    b = date_split(on);
    months = (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day ? 1 : 0);
    days = on.day - born.day;
    if (months >= 24)
        return months % 12 == 0 ? arena_printf(arena, "%d y", months / 12)
                                : arena_printf(arena, "%d y %d m", months / 12, months % 12);
    if (months >= 3)
        return arena_printf(arena, "%d months", months);
    if (days >= 14)
        return arena_printf(arena, "%d weeks", days / 7);
    return arena_printf(arena, days == 1 ? "%d day" : "%d days", days);
}
