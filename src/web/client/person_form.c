/* web/client/person_form.c - a person's data between form, record and report. */
#include "base/utf8.h"
#include "registry/client_typed.h"
#include "registry/match_key.h"
#include "registry/match_name.h"
#include "web/client/choices.h"
#include "web/client/person.h"
#include "web/serve.h"

enum { RACES_OFFERED = 20 };

/* ---- from the form ---- */

static struct str
field(struct visit *v, const char *name)
{
    struct str typed = visit_field(v, name);
    size_t n = 0;

    /* cut to whole characters */
    for (size_t count = 0; n < typed.n && count < PERSON_TEXT_MOST; count++) {
        size_t step = utf8_len(str_skip(typed, n));

        n += step == 0 ? 1 : step;
    }
    return str_slice(typed, 0, n);
}

static struct str
races_typed(struct visit *v)
{
    struct str all = STR("");

    for (size_t i = 0; i < RACES_OFFERED; i++) {
        struct str code = choices_known(v, CODE_RACE, record_field(v, "race", i));

        if (code.n > 0)
            all = all.n == 0 ? code : arena_printf(v->arena, "%.*s %.*s", STRF(all), STRF(code));
    }
    return all;
}

struct person_form
person_typed(struct visit *v)
{
    struct person_form form;

#define PERSON_READ(name, words) form.name = field(v, #name);
    PERSON_FIELDS(PERSON_READ)
#undef PERSON_READ
    form.races = races_typed(v);
    form.relation = choices_known(v, CODE_RELATIONSHIP, form.relation);
    form.language = choices_known(v, CODE_LANGUAGE, form.language);
    form.ethnicity = choices_known(v, CODE_ETHNICITY, form.ethnicity);
    form.publicity = choices_known(v, CODE_PUBLICITY, form.publicity);
    form.status = choices_known(v, CODE_REGISTRY_STATUS, form.status);
    return form;
}

/* "Mar" of "14 Mar 2019": beside a number, where no single word is the birth date. */
static bool
is_month(struct visit *v, struct str before, struct str word, struct str after)
{
    struct date day;
    struct str text = arena_printf(v->arena, "1 %.*s 2000", STRF(word));
    bool beside = (before.n > 0 && before.p[0] >= '0' && before.p[0] <= '9') ||
                  (after.n > 0 && after.p[0] >= '0' && after.p[0] <= '9');

    return beside && date_parse_typed(text, v->now.today, &day);
}

static bool
has_digit(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (word.p[i] >= '0' && word.p[i] <= '9')
            return true;
    return false;
}

enum { SEARCHED_WORDS = 12 };

/* The words, cut at blanks and commas; *comma is the number of those before the first comma. */
static size_t
words_of(struct str text, struct str word[SEARCHED_WORDS], size_t *comma)
{
    size_t n = 0;

    *comma = 0;
    for (size_t i = 0, from = 0; i <= text.n && n < SEARCHED_WORDS; i++) {
        if (i < text.n && text.p[i] != ' ' && text.p[i] != ',' && text.p[i] != '\t')
            continue;
        if (i > from)
            word[n++] = str_slice(text, from, i);
        if (i < text.n && text.p[i] == ',' && *comma == 0)
            *comma = n;
        from = i + 1;
    }
    return n;
}

/* "anna olson": who knows many names knows which is the family's. */
static bool
given_comes_first(struct visit *v, struct str one, struct str two)
{
    struct identity_name a, b;

    identity_name_make(v->arena, one, &a);
    identity_name_make(v->arena, two, &b);
    return name_rarity_given(a.whole) + name_rarity_family(b.whole) <
           name_rarity_family(a.whole) + name_rarity_given(b.whole);
}

static void
put_names(struct visit *v, const struct str *name, size_t count, bool comma,
          struct person_form *form)
{
    bool swap = !comma && count == 2 && given_comes_first(v, name[0], name[1]);

    if (count > 0)
        form->family = name[swap ? 1 : 0];
    if (count > 1)
        form->given = name[swap ? 0 : 1];
    if (count > 2)
        form->middle = name[2];
}

struct person_form
person_searched(struct visit *v, struct str words)
{
    struct person_form form = {.family = STR("")};
    struct typed typed = client_typed(v->arena, words, v->now.today);
    struct str word[SEARCHED_WORDS], name[SEARCHED_WORDS];
    size_t comma, names = 0, count = words_of(words, word, &comma);
    bool day = false;
    struct date date;

    for (size_t i = 0; i < count && !day; i++)
        if (has_digit(word[i]) && date_parse_typed(word[i], v->now.today, &date)) {
            form.born = word[i];
            day = true;
        }
    for (size_t i = 0; i < count; i++)
        if (!has_digit(word[i]) && (day || !date_is(typed.born) ||
                                    !is_month(v, i > 0 ? word[i - 1] : STR(""), word[i],
                                              i + 1 < count ? word[i + 1] : STR(""))))
            name[names++] = word[i];
    put_names(v, name, names, comma == 1, &form);
    if (!day)
        form.born = date_long(v->arena, typed.born);
    form.phone = typed.phone;
    form.zip = typed.zip;
    form.chart = day ? STR("") : typed.number;
    return form;
}

/* ---- from the record ---- */

static struct str
phone_known(struct visit *v, const struct report_client *who)
{
    for (size_t i = 0; i < who->contact_count; i++)
        if (who->contacts[i].number.n > 0)
            return arena_printf(v->arena, "%.*s%.*s", STRF(who->contacts[i].area),
                                STRF(who->contacts[i].number));
    return STR("");
}

static struct str
email_known(const struct report_client *who)
{
    for (size_t i = 0; i < who->contact_count; i++)
        if (who->contacts[i].email.n > 0)
            return who->contacts[i].email;
    return STR("");
}

static struct str
flag_word(enum report_flag flag)
{
    return flag == REPORT_YES ? STR("Y") : flag == REPORT_NO ? STR("N") : STR("");
}

static void
place_known(const struct report_client *who, struct person_form *form)
{
    if (who->address_count == 0)
        return;
    form->street = who->addresses[0].street;
    form->other = who->addresses[0].other;
    form->city = who->addresses[0].city;
    form->state = who->addresses[0].state;
    form->zip = who->addresses[0].zip;
    form->county = who->addresses[0].county;
}

static void
names_known(const struct report_client *who, struct person_form *form)
{
    if (who->name_count > 0) {
        form->family = who->names[0].family;
        form->given = who->names[0].given;
        form->middle = who->names[0].middle;
        form->suffix = who->names[0].suffix;
    }
    form->mother_family = who->mother.family;
    form->mother_given = who->mother.given;
    if (who->guardian_count == 0)
        return;
    form->relation = who->guardians[0].relation.code;
    form->guardian_given = who->guardians[0].name.given;
    form->guardian_family = who->guardians[0].name.family;
}

struct person_form
person_known(struct visit *v, const struct report_client *believed, struct str organization)
{
    static const struct str sexes[] = {[REPORT_SEX_NONE] = STR_INIT(""),
                                       [REPORT_SEX_F] = STR_INIT("F"),
                                       [REPORT_SEX_M] = STR_INIT("M"),
                                       [REPORT_SEX_U] = STR_INIT("U"),
                                       [REPORT_SEX_X] = STR_INIT("X")};
    struct person_form form = {.born = date_long(v->arena, believed->born),
                               .sex = sexes[believed->sex],
                               .phone = phone_known(v, believed),
                               .email = email_known(believed),
                               .language = believed->language.code,
                               .ethnicity = believed->ethnicity.code,
                               .multiple = flag_word(believed->multiple_birth),
                               .died = date_long(v->arena, believed->died),
                               .protect = flag_word(believed->protect),
                               .publicity = believed->publicity,
                               .races = STR("")};

    names_known(believed, &form);
    place_known(believed, &form);
    if (believed->birth_order > 0)
        form.order = arena_printf(v->arena, "%d", believed->birth_order);
    for (size_t i = 0; i < believed->race_count; i++)
        form.races = i == 0 ? believed->races[0].code
                            : arena_printf(v->arena, "%.*s %.*s", STRF(form.races),
                                           STRF(believed->races[i].code));
    for (size_t i = 0; i < believed->identifier_count && form.chart.n == 0; i++)
        if (str_eq(believed->identifiers[i].authority, organization))
            form.chart = believed->identifiers[i].value;
    return form;
}

/* ---- differences ---- */

/* 3/14/2019 and 14 Mar 2019 are one day, (612) 555-0142 and 6125550142 one number. */
static bool
same_value(const struct visit *v, struct str a, struct str b)
{
    struct date x, y;

    if (str_eq(a, b))
        return true;
    return date_parse_typed(a, v->now.today, &x) && date_parse_typed(b, v->now.today, &y) &&
           date_cmp(x, y) == 0;
}

size_t
person_differences(struct visit *v, const struct person_form *one, const struct person_form *two,
                   struct person_difference **list)
{
    size_t n = 0;

    *list = ARENA_ARRAY(v->arena, struct person_difference, 40);
#define PERSON_COMPARE(name, words)                                                                \
    if (!same_value(v, one->name, two->name))                                                      \
        (*list)[n++] = (struct person_difference){STR(words), one->name, two->name};
    PERSON_FIELDS(PERSON_COMPARE)
#undef PERSON_COMPARE
    return n;
}
