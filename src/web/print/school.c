/* web/print/school.c - the form for school or child care: what the law asks about, nothing else. */
#include "web/print/sheet.h"

/* What schools and child care are asked about; Minn. Stat. 121A.15 and 135A.14. */
static const struct str asked[] = {
    STR_INIT("DTaP/Tdap/Td"), STR_INIT("Polio"),        STR_INIT("MMR"),
    STR_INIT("HepB"),         STR_INIT("Varicella"),    STR_INIT("Meningococcal"),
    STR_INIT("Hib"),          STR_INIT("Pneumococcal"), STR_INIT("HepA")};

static void
put_exemptions(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;

    for (size_t i = 0; i < sheet->history->observation_count; i++) {
        const struct observation *fact = &sheet->history->observations[i];
        struct str since = say_date(s, date_is(fact->from) ? fact->from : fact->observed);

        if (fact->kind != OBSERVATION_EXEMPTION)
            continue;
        paper_text(&sheet->paper, since.n == 0 ? say(s, WORD_FORM_EXEMPT_NO_DATE)
                                               : say_with(s, WORD_FORM_EXEMPT, &since, 1));
    }
}

void
sheet_school(struct sheet *sheet)
{
    const struct speaker *s = &sheet->speaker;

    paper_heading(&sheet->paper, 1, say(s, WORD_SCHOOL));
    paper_text(&sheet->paper, sheet->registry);
    sheet_who(sheet);
    paper_sign(&sheet->paper, say(s, WORD_FORM_SCHOOL));
    sheet_matrix(sheet, asked, sizeof(asked) / sizeof(asked[0]));
    put_exemptions(sheet);
    paper_small(&sheet->paper, say(s, WORD_FORM_LAW));
    paper_small(&sheet->paper, say_with(s, WORD_STATEMENT, &sheet->registry, 1));
    sheet_proof(sheet);
    paper_sign(&sheet->paper, say(s, WORD_FORM_PARENT));
    paper_sign(&sheet->paper, say(s, WORD_FORM_CLINIC));
}
