/* web/client/person_report.c - a person's form judged, and as a report. */
#include "post/post.h"
#include "web/client/person.h"
#include "web/serve.h"

/* ---- what is wrong ---- */

static void
say(struct person_problems *problems, const char *field, struct str words)
{
    if (problems->count < PERSON_PROBLEMS)
        problems->list[problems->count++] = (struct person_problem){field, words};
}

static struct str
digits(struct visit *v, struct str typed)
{
    char *out = arena_bytes(v->arena, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] >= '0' && typed.p[i] <= '9')
            out[n++] = typed.p[i];
    if (n == 11 && out[0] == '1')
        return (struct str){out + 1, 10};
    return (struct str){out, n};
}

static void
judge_days(struct visit *v, const struct person_form *form, struct person_problems *problems)
{
    struct date born = DATE_NONE, died;

    if (form->born.n == 0)
        say(problems, "born", STR("Enter the birth date."));
    else if (!date_parse_typed(form->born, v->now.today, &born))
        say(problems, "born", STR("Enter the birth date as 3/14/2019 or 14 Mar 2019."));
    else if (date_cmp(born, v->now.today) > 0)
        say(problems, "born", STR("Enter a birth date that is not in the future."));
    else if (date_split(born).year < date_split(v->now.today).year - 130)
        say(problems, "born", STR("Enter a birth date within the last 130 years."));
    if (form->died.n == 0)
        return;
    if (!date_parse_typed(form->died, v->now.today, &died) || date_cmp(died, v->now.today) > 0 ||
        (date_is(born) && date_cmp(died, born) < 0))
        say(problems, "died", STR("Enter a day between birth and today."));
}

static void
judge_place(struct visit *v, const struct person_form *form, struct person_problems *problems)
{
    size_t zip = digits(v, form->zip).n, phone = digits(v, form->phone).n;

    if (form->zip.n > 0 && zip != 5 && zip != 9)
        say(problems, "zip", STR("Enter a ZIP code of five or nine digits."));
    if (form->state.n > 0 && form->state.n != 2)
        say(problems, "state", STR("Enter the state with two letters, as MN."));
    if (form->phone.n > 0 && phone != 10 && phone != 7)
        say(problems, "phone", STR("Enter the phone number with its area code: ten digits."));
    if (form->email.n > 0 && !mail_address_valid(form->email))
        say(problems, "email", STR("Enter an e-mail address like name@example.org."));
}

struct person_problems
person_judge(struct visit *v, const struct person_form *form)
{
    struct person_problems problems = {.count = 0};
    uint64_t order;

    if (form->family.n == 0)
        say(&problems, "family", STR("Enter the family name."));
    if (form->given.n == 0)
        say(&problems, "given", STR("Enter the given name."));
    judge_days(v, form, &problems);
    if (form->sex.n == 0)
        say(&problems, "sex", STR("Select the sex."));
    if (form->order.n > 0 && (!str_parse_u64(form->order, &order) || order == 0 || order > 20))
        say(&problems, "order", STR("Enter the birth order as a number: 1, 2, 3."));
    judge_place(v, form, &problems);
    return problems;
}

/* ---- a report ---- */

/* Does the form say something of these fields that the record does not have? */
#define DIFFERS(field) (known == NULL || !str_eq(form->field, known->field))

static void
report_names(struct visit *v, const struct person_form *form, const struct person_form *known,
             struct report_client *client)
{
    if (DIFFERS(family) || DIFFERS(given) || DIFFERS(middle) || DIFFERS(suffix)) {
        client->names = ARENA_NEW(v->arena, struct report_name);
        client->names[client->name_count++] = (struct report_name){.family = form->family,
                                                                   .given = form->given,
                                                                   .middle = form->middle,
                                                                   .suffix = form->suffix,
                                                                   .type = STR("L")};
    }
    if (DIFFERS(mother_family) || DIFFERS(mother_given))
        client->mother = (struct report_name){
            .family = form->mother_family, .given = form->mother_given, .type = STR("M")};
}

static void
report_guardian(struct visit *v, const struct person_form *form, const struct person_form *known,
                struct report_client *client)
{
    struct report_guardian *guardian;

    if ((form->guardian_family.n == 0 && form->guardian_given.n == 0) ||
        !(DIFFERS(guardian_family) || DIFFERS(guardian_given) || DIFFERS(relation)))
        return;
    guardian = ARENA_NEW(v->arena, struct report_guardian);
    guardian->relation = (struct report_code){.code = form->relation, .system = STR("HL70063")};
    guardian->name = (struct report_name){
        .family = form->guardian_family, .given = form->guardian_given, .type = STR("L")};
    guardian->primary = true;
    client->guardians = guardian;
    client->guardian_count = 1;
}

static void
report_address(struct visit *v, const struct person_form *form, const struct person_form *known,
               struct report_client *client)
{
    if ((form->street.n == 0 && form->city.n == 0 && form->zip.n == 0) ||
        !(DIFFERS(street) || DIFFERS(other) || DIFFERS(city) || DIFFERS(state) || DIFFERS(zip) ||
          DIFFERS(county)))
        return;
    client->addresses = ARENA_NEW(v->arena, struct report_address);
    client->addresses[client->address_count++] = (struct report_address){.street = form->street,
                                                                         .other = form->other,
                                                                         .city = form->city,
                                                                         .state = form->state,
                                                                         .zip = form->zip,
                                                                         .county = form->county,
                                                                         .type = STR("H"),
                                                                         .from = DATE_NONE,
                                                                         .until = DATE_NONE};
}

static void
report_contacts(struct visit *v, const struct person_form *form, const struct person_form *known,
                struct report_client *client)
{
    struct str number = digits(v, form->phone);

    client->contacts = ARENA_ARRAY(v->arena, struct report_contact, 2);
    if (number.n > 0 && (known == NULL || !str_eq(number, digits(v, known->phone))))
        client->contacts[client->contact_count++] =
            (struct report_contact){.use = STR("PRN"),
                                    .equipment = STR("PH"),
                                    .area = str_slice(number, 0, number.n == 10 ? 3 : 0),
                                    .number = str_skip(number, number.n == 10 ? 3 : 0)};
    if (form->email.n > 0 && DIFFERS(email))
        client->contacts[client->contact_count++] = (struct report_contact){
            .use = STR("NET"), .equipment = STR("Internet"), .email = form->email};
}

static enum report_flag
flag_of(struct str word)
{
    return str_eq(word, STR("Y")) ? REPORT_YES : str_eq(word, STR("N")) ? REPORT_NO : REPORT_UNSAID;
}

static enum report_sex
sex_of(struct str word)
{
    return str_eq(word, STR("F"))   ? REPORT_SEX_F
           : str_eq(word, STR("M")) ? REPORT_SEX_M
           : str_eq(word, STR("X")) ? REPORT_SEX_X
                                    : REPORT_SEX_U;
}

static void
report_birth(struct visit *v, const struct person_form *form, const struct person_form *known,
             struct report_client *client)
{
    uint64_t order = 0;

    if (DIFFERS(born))
        (void)date_parse_typed(form->born, v->now.today, &client->born);
    if (DIFFERS(sex))
        client->sex = sex_of(form->sex);
    if (DIFFERS(multiple))
        client->multiple_birth = flag_of(form->multiple);
    if (DIFFERS(order) && str_parse_u64(form->order, &order))
        client->birth_order = (int)order;
    if (DIFFERS(died) && date_parse_typed(form->died, v->now.today, &client->died))
        client->dead = REPORT_YES;
}

static void
report_codes(struct visit *v, const struct person_form *form, const struct person_form *known,
             struct report_client *client)
{
    struct str rest = form->races;

    if (DIFFERS(races) && form->races.n > 0) {
        client->races = ARENA_ARRAY(v->arena, struct report_code, form->races.n);
        while (rest.p != NULL)
            client->races[client->race_count++] =
                (struct report_code){.code = str_cut(&rest, ' '), .system = STR("CDCREC")};
    }
    if (DIFFERS(ethnicity))
        client->ethnicity = (struct report_code){.code = form->ethnicity, .system = STR("CDCREC")};
    if (DIFFERS(language))
        client->language = (struct report_code){.code = form->language, .system = STR("HL70296")};
    if (DIFFERS(protect) && form->protect.n > 0) {
        client->protect = flag_of(form->protect);
        client->protect_from = v->now.today;
    }
    if (DIFFERS(publicity) && form->publicity.n > 0) {
        client->publicity = form->publicity;
        client->publicity_from = v->now.today;
    }
    if (form->status.n > 0) {
        client->status = form->status;
        client->status_from = v->now.today;
    }
}

static void
report_number(struct visit *v, const struct person_form *form, const struct person_form *known,
              struct report_client *client)
{
    if (form->chart.n == 0 || !DIFFERS(chart))
        return;
    client->identifiers = ARENA_NEW(v->arena, struct report_identifier);
    client->identifiers[client->identifier_count++] = (struct report_identifier){
        .authority = v->session.user.org_code, .type = STR("MR"), .value = form->chart};
}

void
person_report(struct visit *v, const struct person_form *form, const struct person_form *known,
              struct report *report)
{
    struct report_client *client = &report->client;

    report_names(v, form, known, client);
    report_guardian(v, form, known, client);
    report_address(v, form, known, client);
    report_contacts(v, form, known, client);
    report_birth(v, form, known, client);
    report_codes(v, form, known, client);
    report_number(v, form, known, client);
}
