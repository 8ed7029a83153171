/* org/facility_rule.c - what each column of a facilities sheet takes. */
#include "org/facility_rule.h"

static const char states[] =
    " AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM "
    "NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI ";

bool
facility_kept(size_t column)
{
    return column != COLUMN_PARENT && column < COLUMN_EHR;
}

struct str
facility_lower(struct arena *arena, struct str heading)
{
    struct str text = arena_copy(arena, heading);
    char *p = arena_bytes(arena, heading.n);

    if (str_starts(text, STR("ZIP")) || str_starts(text, STR("NPI")) ||
        str_starts(text, STR("EHR")) || str_starts(text, STR("Mn")))
        return text;
    for (size_t i = 0; i < text.n; i++)
        p[i] = i == 0 && text.p[i] >= 'A' && text.p[i] <= 'Z' ? (char)(text.p[i] - 'A' + 'a')
                                                              : text.p[i];
    return (struct str){p, text.n};
}

static struct str
digits_of(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            p[n++] = s.p[i];
    return (struct str){p, n};
}

static bool
only(struct str s, const char *others)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '0' && s.p[i] <= '9') &&
            str_find(str_of(others), s.p[i]) == str_of(others).n)
            return false;
    return true;
}

/* 651-555-0100, (651) 555 0100, +1 651 555 0100; an extension may follow an x. */
static bool
phone(struct arena *arena, struct str *value)
{
    struct str rest = *value, number = str_cut(&rest, 'x'), digits;

    digits = digits_of(arena, number);
    if (digits.n == 11 && digits.p[0] == '1')
        digits = str_skip(digits, 1);
    if (digits.n != 10 || !only(number, " ()-.+/") ||
        (rest.p != NULL && !str_digits(str_trim(rest))))
        return false;
    *value = arena_printf(arena, "%.*s-%.*s-%.*s%s%.*s", STRF(str_slice(digits, 0, 3)),
                          STRF(str_slice(digits, 3, 6)), STRF(str_skip(digits, 6)),
                          rest.p == NULL ? "" : " x", STRF(str_trim(rest)));
    return true;
}

static bool
zip(struct arena *arena, struct str *value)
{
    struct str digits = digits_of(arena, *value);

    if (!only(*value, "- ") || (digits.n != 5 && digits.n != 9))
        return false;
    *value = digits.n == 5 ? digits
                           : arena_printf(arena, "%.*s-%.*s", STRF(str_slice(digits, 0, 5)),
                                          STRF(str_skip(digits, 5)));
    return true;
}

/* The check digit counts the prefix 80840 as 24 (CMS, 45 CFR 162.406). */
static bool
npi(struct str value)
{
    int sum = 24;

    if (value.n != 10 || !str_digits(value))
        return false;
    for (size_t i = 0; i < 9; i++) {
        int digit = value.p[i] - '0';
        int twice = digit * 2;

        sum += i % 2 == 0 ? twice / 10 + twice % 10 : digit;
    }
    return (10 - sum % 10) % 10 == value.p[9] - '0';
}

static bool
state(struct arena *arena, struct str *value)
{
    char *p;

    if (value->n != 2)
        return false;
    p = arena_bytes(arena, 2);
    for (size_t i = 0; i < 2; i++)
        p[i] = value->p[i] >= 'a' && value->p[i] <= 'z' ? (char)(value->p[i] - 'a' + 'A')
                                                        : value->p[i];
    *value = (struct str){p, 2};
    return str_find_str(str_of(states), arena_printf(arena, " %.*s ", STRF(*value))) <
           str_of(states).n;
}

/* What post/post.h takes for an address: an invitation goes to it. */
static bool
email(struct str value)
{
    size_t at = str_find(value, '@');
    struct str domain = str_skip(value, at + (at < value.n));

    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] <= ' ' || (unsigned char)value.p[i] > '~' ||
            str_find(STR("<>,;\"()\\"), value.p[i]) < 8)
            return false;
    return at > 0 && at < value.n && str_find(domain, '@') == domain.n &&
           str_find(domain, '.') > 0 && str_find(domain, '.') + 1 < domain.n;
}

static bool
one_of(struct str value, const char *words)
{
    struct str rest = str_of(words);

    while (rest.p != NULL)
        if (str_ieq(str_cut(&rest, ' '), value))
            return true;
    return false;
}

static bool
say(struct str *wrong, struct str *remedy, const char *what, const char *help)
{
    *wrong = str_of(what);
    *remedy = str_of(help);
    return false;
}

static bool
kind(struct str *value, struct str *wrong, struct str *remedy)
{
    enum org_kind found;

    if (!org_kind_find(*value, &found) || found == ORG_REGISTRY)
        return say(wrong, remedy, "is not a type of facility",
                   "Write clinic, hospital, pharmacy, school, child-care, college, public-health, "
                   "health-plan, long-term-care, community-action, tribal, vendor or other.");
    *value = org_kind_word(found);
    return true;
}

static bool
plain_text(struct str value, struct str *wrong, struct str *remedy)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7f)
            return say(wrong, remedy, "holds the end of a line or a sign that cannot be seen",
                       "Write it on one line, and type it by hand.");
    if (value.n > 200)
        return say(wrong, remedy, "is longer than 200 characters", "Shorten it.");
    return true;
}

bool
facility_value(struct arena *arena, enum facility_column column, struct str *value,
               struct str *wrong, struct str *remedy)
{
    if (value->n == 0)
        return true;
    if (column == COLUMN_ACTION)
        return one_of(*value, "keep change add close remove") ||
               say(wrong, remedy, "is not an action", "Write keep, change, add or close.");
    if (column == COLUMN_KIND)
        return kind(value, wrong, remedy);
    if (column == COLUMN_STATE)
        return state(arena, value) ||
               say(wrong, remedy, "is not a state", "Write its two letters, such as MN.");
    if (column == COLUMN_ZIP)
        return zip(arena, value) || say(wrong, remedy, "is not a ZIP code",
                                        "Write 5 digits, or 5 and 4. Format the column as text so "
                                        "that a leading 0 stays.");
    if (column == COLUMN_PHONE || column == COLUMN_FAX || column == COLUMN_ADMIN_PHONE)
        return phone(arena, value) || say(wrong, remedy, "is not a telephone number",
                                          "Write 10 digits, such as 651-555-0100.");
    if (column == COLUMN_NPI)
        return npi(*value) || say(wrong, remedy, "is not a national provider identifier",
                                  "Write its 10 digits; the last one is a check digit.");
    if (column == COLUMN_ADMIN_EMAIL)
        return email(*value) || say(wrong, remedy, "is not an e-mail address",
                                    "Write one, such as ann@example.org.");
    if (column == COLUMN_SENDS || column == COLUMN_QUERIES)
        return one_of(*value, "yes no y n") ||
               say(wrong, remedy, "is neither yes nor no", "Write yes or no.");
    return plain_text(*value, wrong, remedy);
}
