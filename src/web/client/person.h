/* web/client/person.h - a person's data as a form: read, judged, and turned into a report.
 *
 * Purpose    one form for registering and for correcting. What is corrected says only what differs, so
 *            that nobody's word on the rest is repeated.
 * Ownership  texts belong to the visit's arena.
 * Limits     PERSON_TEXT_MOST letters a field; names may be in any script.
 */
#ifndef WEB_CLIENT_PERSON_H
#define WEB_CLIENT_PERSON_H

#include "web/client/record.h"

enum { PERSON_TEXT_MOST = 200, PERSON_PROBLEMS = 16 };

/*    field              words */
#define PERSON_FIELDS(X)                                                                           \
    X(family, "Family name")                                                                       \
    X(given, "Given name")                                                                         \
    X(middle, "Middle name")                                                                       \
    X(suffix, "Suffix")                                                                            \
    X(born, "Birth date")                                                                          \
    X(sex, "Sex")                                                                                  \
    X(mother_family, "Mother's maiden name")                                                       \
    X(mother_given, "Mother's given name")                                                         \
    X(relation, "Relation")                                                                        \
    X(guardian_given, "Given name of parent or guardian")                                          \
    X(guardian_family, "Family name of parent or guardian")                                        \
    X(street, "Street")                                                                            \
    X(other, "Apartment")                                                                          \
    X(city, "City")                                                                                \
    X(state, "State")                                                                              \
    X(zip, "ZIP code")                                                                             \
    X(county, "County")                                                                            \
    X(phone, "Phone")                                                                              \
    X(email, "E-mail")                                                                             \
    X(language, "Language")                                                                        \
    X(races, "Race")                                                                               \
    X(ethnicity, "Ethnicity")                                                                      \
    X(multiple, "Multiple birth")                                                                  \
    X(order, "Birth order")                                                                        \
    X(died, "Date of death")                                                                       \
    X(protect, "Protection")                                                                       \
    X(publicity, "Reminders")                                                                      \
    X(status, "Status here")                                                                       \
    X(chart, "Your own number")

struct person_form {
#define PERSON_MEMBER(field, words) struct str field;
    PERSON_FIELDS(PERSON_MEMBER)
#undef PERSON_MEMBER
};

struct person_problem {
    const char *field; /* id of the control */
    struct str words;
};

struct person_problems {
    struct person_problem list[PERSON_PROBLEMS];
    size_t count;
};

struct person_form person_typed(struct visit *v);
/* As it stands on record; `organization` whose number and status for the person are shown. */
struct person_form person_known(struct visit *v, const struct report_client *believed,
                                struct str organization);
struct person_problems person_judge(struct visit *v, const struct person_form *form);
/* Fills report->client; of a correction only what differs from `known`. */
void person_report(struct visit *v, const struct person_form *form, const struct person_form *known,
                   struct report *report);
/* "Olson anna 3/14/2019", as it was searched for: family name first. */
struct person_form person_searched(struct visit *v, struct str words);

/* One field whose values differ, for showing both versions. */
struct person_difference {
    struct str field, one, two;
};
size_t person_differences(struct visit *v, const struct person_form *one,
                          const struct person_form *two, struct person_difference **list);

#endif
