/* web/print/words.h - every sentence that goes on paper, in English; the same in other languages: data/lang.
 *
 * Purpose    families read these, so they are plain, neutral and short. A test fails when one of them is
 *            missing in a language, or is English there.
 * Ownership  what is said belongs to the sheet's arena.
 * Source     product notes 1.8, ux notes 2a (languages) and 7 (neutral words); MIROW's plain names of vaccines.
 */
#ifndef WEB_PRINT_WORDS_H
#define WEB_PRINT_WORDS_H

#include "base/date.h"
#include "html/texts.h"

/* clang-format off */
#define PRINT_WORDS(X)                                                                             \
    X(RECORD,        "Official immunization record")                                               \
    X(LETTER,        "Letter to the family about vaccines")                                        \
    X(SCHOOL,        "Immunization form for school or child care")                                 \
    /* who */                                                                                      \
    X(NAME,          "Name")                                                                       \
    X(BORN,          "Date of birth")                                                              \
    X(SEX,           "Sex")                                                                        \
    X(FEMALE,        "Female")                                                                     \
    X(MALE,          "Male")                                                                       \
    X(NONBINARY,     "Nonbinary")                                                                  \
    X(UNKNOWN,       "Not known")                                                                  \
    X(NUMBER,        "Registry number")                                                            \
    X(PRINTED,       "Printed")                                                                    \
    X(PRINTED_BY,    "{1}, by {2}")                                                                \
    X(FOOT,          "{1}, born {2}, registry number {3}. Printed {4}.")                           \
    /* tables */                                                                                   \
    X(VACCINES,      "Vaccines on record")                                                         \
    X(VACCINE,       "Protects against")                                                           \
    X(GIVEN,         "Date given")                                                                 \
    X(PRODUCT,       "Vaccine given")                                                              \
    X(WHERE,         "Given by")                                                                   \
    X(LOT,           "Lot number")                                                                 \
    X(EVERY,         "Every dose by date")                                                         \
    X(TABLE,         "Dates on which vaccines were given (month/day/year)")                        \
    X(STATUS,        "What comes next")                                                            \
    X(STAR,          "* This dose does not count.")                                                \
    X(NOTHING,       "No vaccines are on record.")                                                 \
    X(NOW,           "Can be given now")                                                           \
    X(FROM,          "From {1}")                                                                   \
    X(DONE,          "Complete")                                                                   \
    X(STOP,          "Medical reason not to give it")                                              \
    X(NO_BIRTH,      "Without a birth date nobody can say what comes next.")                       \
    X(PRACTICE,      "Practice: this person is invented. This is not a real paper.")               \
    X(STATEMENT,     "This paper shows what was reported to {1} up to the day of printing. Vaccines that nobody reported are missing on it.") \
    X(DRAFT,         "This translation is a draft that no speaker has confirmed yet.")             \
    X(GENUINE,       "Is this paper genuine? Scan the code, or open {1} and enter {2}. The page does not show whose paper it is.") \
    X(SIGN_RECORD,   "Signature and title of the person who gives out this record; date")          \
    /* the letter */                                                                               \
    X(TO_PARENT,     "To the parent or guardian of {1}")                                           \
    X(TO_SELF,       "To {1}")                                                                     \
    X(WHY_CHILD,     "Vaccines protect your child from serious diseases. This is what the immunization registry shows today.") \
    X(WHY_SELF,      "Vaccines protect you from serious diseases. This is what the immunization registry shows today.") \
    X(NOTHING_NOW,   "No vaccine is needed now.")                                                  \
    X(LATER,         "Later")                                                                      \
    X(ITEM_FROM,     "{1}: from {2}")                                                              \
    X(DO,            "What you can do")                                                            \
    X(DO_CALL,       "Call your clinic or your local health department and ask for an appointment.") \
    X(DO_BRING,      "Bring this letter, and every vaccine card that you have.")                   \
    X(DO_TELL,       "Was a vaccine given that is missing here? Show the card to your clinic, so that it can be added.") \
    X(DO_COST,       "Children can get vaccines free or at low cost. Ask your clinic.")            \
    X(DO_SPEAK,      "You may ask for an interpreter. It costs nothing.")                          \
    X(NO_LETTERS,    "If you do not want letters like this one, tell your clinic.")                \
    /* the form */                                                                                 \
    X(FORM_SCHOOL,   "Name of the school or child care; grade")                                    \
    X(FORM_EXEMPT,   "An exemption is on record since {1}.")                                       \
    X(FORM_EXEMPT_NO_DATE, "An exemption is on record.")                                           \
    X(FORM_LAW,      "Whether this meets the law is for the school or child care to decide.")      \
    X(FORM_PARENT,   "Signature of parent or guardian; date")                                      \
    X(FORM_CLINIC,   "Signature of the clinic; date")                                              \
    /* dates: {1} day, {2} month, {3} year */                                                      \
    X(DATE,          "{2} {1}, {3}")                                                               \
    X(MONTH_1, "January")   X(MONTH_2, "February")  X(MONTH_3, "March")     X(MONTH_4, "April")    \
    X(MONTH_5, "May")       X(MONTH_6, "June")      X(MONTH_7, "July")      X(MONTH_8, "August")   \
    X(MONTH_9, "September") X(MONTH_10, "October")  X(MONTH_11, "November") X(MONTH_12, "December")

/*    CDSi's vaccine group       what people call it */
#define PRINT_GROUPS(X)                                                                            \
    X("Chikungunya",             "Chikungunya fever")                                              \
    X("Cholera",                 "Cholera (severe diarrhea)")                                      \
    X("COVID-19",                "COVID-19 (coronavirus disease)")                                 \
    X("Dengue",                  "Dengue fever")                                                   \
    X("DTaP/Tdap/Td",            "Diphtheria, tetanus, whooping cough (DTaP, Tdap, Td)")           \
    X("Ebola",                   "Ebola virus disease")                                            \
    X("HepA",                    "Hepatitis A")                                                    \
    X("HepB",                    "Hepatitis B")                                                    \
    X("Hib",                     "Haemophilus influenzae type b (Hib)")                            \
    X("HPV",                     "Human papillomavirus (HPV)")                                     \
    X("Influenza",               "Flu (influenza)")                                                \
    X("Japanese Encephalitis",   "Japanese encephalitis (brain fever)")                            \
    X("Meningococcal",           "Meningococcal disease A, C, W, Y")                               \
    X("Meningococcal B",         "Meningococcal disease B")                                        \
    X("MMR",                     "Measles, mumps, rubella (MMR)")                                  \
    X("Orthopoxvirus",           "Mpox and smallpox")                                              \
    X("Pneumococcal",            "Pneumococcal disease")                                           \
    X("Polio",                   "Polio (paralysis)")                                              \
    X("Rabies",                  "Rabies (from animal bites)")                                     \
    X("Rotavirus",               "Rotavirus (diarrhea)")                                           \
    X("RSV",                     "Respiratory virus RSV")                                          \
    X("TBE",                     "Tick-borne encephalitis")                                        \
    X("Typhoid",                 "Typhoid fever")                                                  \
    X("Varicella",               "Chickenpox (varicella)")                                         \
    X("Yellow Fever",            "Yellow fever")                                                   \
    X("Zoster",                  "Shingles (zoster)")
/* clang-format on */

#define WORD_ENUM(name, words) WORD_##name,
enum word { PRINT_WORDS(WORD_ENUM) WORD_COUNT };
#undef WORD_ENUM

/* In which language, and where the words are kept. */
struct speaker {
    struct arena *arena;
    const struct texts *texts; /* NULL: English */
};

struct str say(const struct speaker *speaker, enum word word);
struct str say_with(const struct speaker *speaker, enum word word, const struct str *args,
                    size_t count);
struct str say_date(const struct speaker *speaker, struct date date); /* "March 2, 2026" */
/* What people call a vaccine group of the schedule; its own name if it is new. */
struct str say_group(const struct speaker *speaker, struct str group);

#endif
