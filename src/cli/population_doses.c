/* cli/population_doses.c - the doses an invented person had: the routine schedule as it is lived. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/population_draw.h"

/* One dose of a series: the vaccine used when it was due, and the age for it in days. A vaccine is
 * used only while it was on the market: [from, until) are years. */
struct planned {
    const char *series;
    int age_days;
    const char *cvx, *mvx, *name;
    int from, until;
};

static const struct planned plan[] = {
    {"HepB", 0, "08", "MSD", "Hep B, adolescent or pediatric", 1996, 9999},
    {"HepB", 60, "08", "SKB", "Hep B, adolescent or pediatric", 1996, 2008},
    {"HepB", 60, "110", "SKB", "DTaP-hepatitis B-poliovirus", 2008, 9999},
    {"HepB", 190, "08", "SKB", "Hep B, adolescent or pediatric", 1996, 9999},
    {"RV", 61, "116", "MSD", "rotavirus, pentavalent", 2007, 9999},
    {"RV", 122, "116", "MSD", "rotavirus, pentavalent", 2007, 9999},
    {"RV", 183, "116", "MSD", "rotavirus, pentavalent", 2007, 9999},
    {"DTaP", 60, "20", "PMC", "DTaP", 1998, 2008},
    {"DTaP", 121, "20", "PMC", "DTaP", 1998, 9999},
    {"DTaP", 182, "20", "PMC", "DTaP", 1998, 9999},
    {"DTaP", 470, "20", "PMC", "DTaP", 1998, 9999},
    {"DTaP", 1480, "130", "SKB", "DTaP-IPV", 2009, 9999},
    {"Hib", 62, "49", "MSD", "Hib (PRP-OMP)", 1996, 9999},
    {"Hib", 123, "49", "MSD", "Hib (PRP-OMP)", 1996, 9999},
    {"Hib", 400, "49", "MSD", "Hib (PRP-OMP)", 1996, 9999},
    {"PCV", 62, "133", "WAL", "Pneumococcal conjugate PCV 13", 2010, 2022},
    {"PCV", 123, "133", "WAL", "Pneumococcal conjugate PCV 13", 2010, 2022},
    {"PCV", 184, "133", "WAL", "Pneumococcal conjugate PCV 13", 2010, 2022},
    {"PCV", 400, "133", "WAL", "Pneumococcal conjugate PCV 13", 2010, 2022},
    {"PCV", 62, "216", "PFR", "Pneumococcal conjugate PCV20", 2023, 9999},
    {"PCV", 123, "216", "PFR", "Pneumococcal conjugate PCV20", 2023, 9999},
    {"PCV", 184, "216", "PFR", "Pneumococcal conjugate PCV20", 2023, 9999},
    {"PCV", 400, "216", "PFR", "Pneumococcal conjugate PCV20", 2023, 9999},
    {"IPV", 121, "10", "PMC", "IPV", 1998, 9999},
    {"IPV", 300, "10", "PMC", "IPV", 1998, 9999},
    {"MMR", 372, "03", "MSD", "MMR", 1990, 9999},
    {"MMR", 1490, "03", "MSD", "MMR", 1990, 9999},
    {"VAR", 374, "21", "MSD", "varicella", 1996, 9999},
    {"VAR", 1492, "21", "MSD", "varicella", 2006, 9999},
    {"HepA", 380, "83", "MSD", "Hep A, ped/adol, 2 dose", 2006, 9999},
    {"HepA", 570, "83", "MSD", "Hep A, ped/adol, 2 dose", 2006, 9999},
    {"Tdap", 4040, "115", "PMC", "Tdap", 2006, 9999},
    {"MCV", 4042, "114", "PMC", "meningococcal MCV4P", 2006, 2021},
    {"MCV", 4042, "203", "PMC", "meningococcal conjugate, MenACWY-TT", 2021, 9999},
    {"MCV", 5860, "203", "PMC", "meningococcal conjugate, MenACWY-TT", 2021, 9999},
    {"HPV", 4045, "165", "MSD", "HPV9", 2015, 9999},
    {"HPV", 4245, "165", "MSD", "HPV9", 2015, 9999},
    {"Td", 8000, "115", "SKB", "Tdap", 2006, 9999},
    {"Td", 11700, "113", "PMC", "Td (adult), adsorbed, preservative free", 2005, 9999},
    {"Zoster", 18400, "187", "SKB", "zoster recombinant", 2018, 9999},
    {"Zoster", 18490, "187", "SKB", "zoster recombinant", 2018, 9999},
    {"PCV-65", 23760, "216", "PFR", "Pneumococcal conjugate PCV20", 2022, 9999},
};

/* Late by a few days mostly, by months sometimes: lognormal, median 5 days, 95 % within 60. */
static int
delay_days(struct draw *d)
{
    double u = ((double)draw_below(d, 1000000) + 0.5) / 1e6;
    double v = ((double)draw_below(d, 1000000) + 0.5) / 1e6;
    double normal = sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
    double days = exp(1.609 + 1.51 * normal);

    return days > 700.0 ? 700 : (int)days;
}

static void
add(struct invented_person *person, struct draw *d, const struct planned *what, struct date given,
    bool refused)
{
    struct invented_dose *dose = &person->doses[person->dose_count];
    struct ymd day = date_split(given);

    if (person->dose_count == POPULATION_DOSES)
        return;
    *dose = (struct invented_dose){.given = given,
                                   .cvx = what->cvx,
                                   .mvx = what->mvx,
                                   .name = what->name,
                                   .refused = refused,
                                   .site = draw_chance(d, 150) ? (unsigned)draw_below(d, 12) : 0};
    /* A lot lasts a quarter: the same one at the same place, whoever gets it. */
    (void)snprintf(dose->lot, sizeof(dose->lot), "%c%s%02d%c", 'A' + (what->cvx[0] + day.year) % 26,
                   what->cvx, day.year % 100, 'A' + (day.month - 1) / 3);
    person->dose_count++;
}

/* The series in order; once dropped, the rest of a series is not had. */
static void
routine(struct draw *d, struct date today, struct invented_person *person)
{
    const char *dropped = NULL, *series = NULL;
    int late = 0;

    for (size_t i = 0; i < sizeof(plan) / sizeof(plan[0]); i++) {
        const struct planned *what = &plan[i];
        struct date due = date_add_days(person->born, what->age_days);
        int year = date_split(due).year;

        if (year < what->from || year >= what->until || what->series == dropped)
            continue;
        if (series == NULL || what->series[0] != series[0])
            late = 0;
        series = what->series;
        late += delay_days(d) + (draw_chance(d, 12) ? -12 : 0); /* now and then too early */
        due = date_add_days(due, late < -2 ? -2 : late);
        if (due.day < person->born.day)
            due = person->born;
        if (due.day > today.day)
            continue;
        add(person, d, what, due, draw_chance(d, 30));
        if (draw_chance(d, what->age_days > 6000 ? 400 : 50))
            dropped = what->series;
    }
}

static void
seasonal(struct draw *d, struct date today, struct invented_person *person)
{
    static const struct planned flu = {
        "Flu", 0, "150", "SKB", "influenza, injectable, quadrivalent, preservative free", 0, 0};
    static const struct planned flu_3 = {
        "Flu", 0, "140", "SEQ", "influenza, split virus, trivalent, preservative free", 0, 0};
    bool keen = draw_chance(d, 450);

    for (int year = date_split(today).year - 6; year <= date_split(today).year; year++) {
        struct date given = date_add_days(date_from(year, 9, 15), (int32_t)draw_below(d, 90));
        bool goes = keen ? draw_chance(d, 850) : draw_chance(d, 120);

        if (goes && given.day <= today.day && given.day > person->born.day + 185)
            add(person, d, year >= 2024 ? &flu_3 : &flu, given, false);
    }
}

static void
covid(struct draw *d, struct date today, struct invented_person *person)
{
    static const struct planned first = {
        "COVID", 0, "208", "PFR", "COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose", 0, 0};
    struct date given = date_add_days(date_from(2021, 4, 1), (int32_t)draw_below(d, 200));

    if (given.day - person->born.day < 12 * 366 || !draw_chance(d, 680) || given.day > today.day)
        return;
    add(person, d, &first, given, false);
    if (draw_chance(d, 900))
        add(person, d, &first, date_add_days(given, 21 + delay_days(d) % 40), false);
}

static int
by_date(const void *a, const void *b)
{
    const struct invented_dose *x = a, *y = b;

    return date_cmp(x->given, y->given);
}

void
population_doses(struct arena *arena, struct draw *d, struct date today,
                 struct invented_person *person)
{
    assert(date_cmp(person->born, today) <= 0);
    person->doses = ARENA_ARRAY(arena, struct invented_dose, POPULATION_DOSES);
    if (!person->child && draw_chance(d, 300))
        return; /* some adults have no record at all */
    routine(d, today, person);
    seasonal(d, today, person);
    covid(d, today, person);
    qsort(person->doses, person->dose_count, sizeof(person->doses[0]), by_date);
}
